//! The main text: in goes a pruned page, out come the paragraphs of its article. Its texts are marked, two readers that judge
//! by different things are asked (trafilatura by class names and link density, Readability, in dom_smoothie, by where text is
//! dense), the marks in their answers say which blocks each keeps, and `choose` decides. What is kept is rendered from the
//! page itself, so no reader's way with spaces and order shows. A page in which neither finds an article gives an empty text.

use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use dom_smoothie::Readability;
use trafilatura::{ExtractionFocus, HtmlDateMode, Options};

use super::asides::asides;
use super::blocks::{Block, Marked, Shape, mark, mark_of};
use super::choose::{Reading, choose};
use super::render::render;
use super::strip::strip;
use super::trim::is_reference;
use crate::explain::Dropped;

/// A block of fewer characters is a label or a button, not prose.
const SENTENCE_CHARS: usize = 60;
/// A page is settled by one reader if that keeps so many characters, …
const SETTLED_CHARS: usize = 12_000;
/// … of which so much is prose, and so much of the page's prose, in percent.
const SETTLED_PERCENT: usize = 90;
/// The shortest text in JSON-LD that is an article and not its summary, in bytes.
const MIN_DESCRIBED: usize = 500;
/// How many times as long as what the page shows it has to be.
const DESCRIBED_TIMES: usize = 2;

/// The shortest summary that stands for an article, in characters: two short sentences.
const MIN_SUMMARY: usize = 80;

/// The main text of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Content {
    /// Its paragraphs.
    pub text: String,
    /// Whose judgement it rests on: `agreed`, the name of one reader, `none`, or where else it was taken from.
    pub how: &'static str,
    /// The keys of its lines that stand outside the flow of its paragraphs.
    pub asides: HashSet<u64>,
    /// What a reader kept and was left out all the same.
    pub dropped: Vec<Dropped>,
}

/// The article in a pruned page whose headline is `title`.
pub(super) fn main_text(page: &str, title: Option<&str>) -> Content {
    let marked = mark(page);
    let readings = ask(&marked);
    let choice = choose(&marked, &readings, title);
    let asides = asides(&choice.blocks, &marked.places);
    Content { text: render(&choice.blocks).unwrap_or_default(), how: choice.how, asides, dropped: choice.dropped }
}

/// All paragraphs of a pruned piece of a page. What cannot be laid out is `None`.
pub(super) fn all_text(page: &str) -> Option<String> {
    let marked = mark(page);
    render(&marked.blocks.iter().collect::<Vec<_>>())
}

/// The text that the page's JSON-LD gives as the article's, where the page shows so much less of it that it must be kept back
/// or put in by a script; the page's own text otherwise.
pub(super) fn or_described(shown: Content, described: Option<&str>) -> Content {
    let Some(described) = described else { return shown };
    if described.len() < MIN_DESCRIBED || described.len() < shown.text.len() * DESCRIBED_TIMES {
        return shown;
    }
    // Some write it as HTML.
    Content { text: strip(&described.replace('\n', "<p>")), how: "json-ld", ..Content::default() }
}

/// The article's summary, for a page that says that it is an article and shows none of it: its text is put in by a script
/// that nobody ran. A short summary is a label.
pub(super) fn or_summary(shown: Content, summary: Option<&str>) -> Content {
    let Some(summary) = summary.filter(|_| shown.text.trim().is_empty()) else { return shown };
    let text = strip(summary);
    if text.chars().count() < MIN_SUMMARY { shown } else { Content { text, how: "summary", ..Content::default() } }
}

/// What each of the readers keeps. Readability is quick and goes first; trafilatura's time grows with the text, and on a long
/// page of hardly anything but prose, all of which Readability keeps, there is nothing left to ask it.
pub(super) fn ask(marked: &Marked) -> Vec<Reading> {
    let by_text = answer(marked, "readability", || by_readability(&marked.for_readability));
    if is_settled(&marked.blocks, &by_text) {
        return vec![by_text];
    }
    vec![answer(marked, "trafilatura", || by_trafilatura(&marked.for_trafilatura)), by_text]
}

/// Whether a reading is long, nearly all prose, and nearly all of the page's prose.
fn is_settled(blocks: &[Block], reading: &Reading) -> bool {
    let (mut prose, mut kept, mut kept_prose) = (0, 0, 0);
    for (block, chars) in blocks.iter().zip(&reading.chars) {
        let is_prose = is_reference(block)
            || block.chars >= SENTENCE_CHARS
                && block.link_chars * 2 <= block.chars
                && matches!(block.shape, Shape::Paragraph | Shape::Item | Shape::Verbatim);
        kept += chars;
        if is_prose {
            prose += block.chars;
            kept_prose += chars;
        }
    }
    kept >= SETTLED_CHARS && kept_prose * 100 >= prose * SETTLED_PERCENT && kept_prose * 100 >= kept * SETTLED_PERCENT
}

fn answer(marked: &Marked, reader: &'static str, ask: impl FnOnce() -> Option<String>) -> Reading {
    // The readers are not ours: where one of them panics on a page, the other still counts.
    let answer = catch_unwind(AssertUnwindSafe(ask)).ok().flatten();
    Reading { reader, chars: kept(marked, &answer.unwrap_or_default()) }
}

/// How much of each block a reader kept: characters of it whose mark stands in the answer.
fn kept(marked: &Marked, answer: &str) -> Vec<usize> {
    let mut chars = vec![0; marked.blocks.len()];
    let mut seen = vec![false; marked.marks.len()];
    for number in answer.chars().filter_map(mark_of) {
        if let Some((block, length)) = marked.marks.get(number)
            && !std::mem::replace(&mut seen[number], true)
            && let Some(count) = chars.get_mut(*block)
        {
            *count += length;
        }
    }
    chars
}

/// Its own date is the newest on the page, so that search is off; its fallback is another Readability, so that is off too, and
/// in its place the program has readers that find nothing (`unasked`).
fn by_trafilatura(page: &str) -> Option<String> {
    let options = Options::default()
        .with_focus(ExtractionFocus::FavorRecall)
        .with_fallback(false)
        .with_exclude_comments(true)
        .with_html_date_mode(HtmlDateMode::Disabled);
    trafilatura::extract(page, &options).ok().map(|result| result.content_html)
}

fn by_readability(page: &str) -> Option<String> {
    let config = dom_smoothie::Config { disable_json_ld: true, ..Default::default() };
    let mut reader = Readability::new(page, None, Some(config)).ok()?;
    reader.parse().ok().map(|article| article.content.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Content {
        Content { text: text.to_owned(), how: "agreed", ..Content::default() }
    }

    #[test]
    fn json_ld_stands_in_for_a_text_that_is_not_shown() {
        let described = "A sentence of the report.\nAnd <b>another</b> one. ".repeat(20);
        let taken = or_described(shown("Subscribe to read."), Some(&described));
        assert!(taken.text.starts_with("A sentence of the report.\n\nAnd another one.") && taken.how == "json-ld");
        assert_eq!(or_described(taken.clone(), Some(&described)), taken);
        assert_eq!(or_described(shown("Shown."), Some("Short.")), shown("Shown."));
        assert_eq!(or_described(shown("Shown."), None), shown("Shown."));
    }

    #[test]
    fn an_empty_page_has_its_summary() {
        let shown = |text: &str| Content { text: text.to_owned(), how: "agreed", ..Content::default() };
        let summary = "The parties met in the harbour for the third time this month, and named the places where the ships may pass.";
        assert_eq!(or_summary(shown(""), Some(summary)).text, summary);
        assert_eq!(or_summary(shown("Shown."), Some(summary)), shown("Shown."));
        assert_eq!(or_summary(shown(""), Some("Talks in the harbour.")), shown(""));
        assert_eq!(or_summary(shown(""), None), shown(""));
    }

    #[test]
    fn a_long_page_of_prose_is_settled_by_one_reader() {
        let block = |chars, link_chars| Block { chars, link_chars, ..Block::default() };
        let blocks = [block(13_000, 100), block(500, 400), block(20, 0), block(2_000, 0)];
        let settled = |kept: [usize; 4]| is_settled(&blocks, &Reading { reader: "one", chars: kept.to_vec() });
        assert!(settled([13_000, 0, 20, 2_000]));
        assert!(!settled([13_000, 0, 0, 0]), "prose is missing");
        assert!(!settled([2_000, 0, 0, 2_000]), "too short");
    }

    #[test]
    fn a_page_without_text_gives_none() {
        for page in ["", "<p></p><img>"] {
            assert_eq!(
                main_text(page, Some("title")),
                Content { text: String::new(), how: "none", ..Content::default() }
            );
        }
    }
}

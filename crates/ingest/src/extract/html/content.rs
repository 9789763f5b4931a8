//! The main text: in goes a pruned page, out come the paragraphs of its article. Its texts are marked, two readers that judge
//! by different things are asked (trafilatura by class names and link density, Readability, in dom_smoothie, by where text is
//! dense), the marks in their answers say which blocks each keeps, and `choose` decides. What is kept is rendered from the
//! page itself, so no reader's way with spaces and order shows. A page in which neither finds an article gives an empty text.

use std::panic::{AssertUnwindSafe, catch_unwind};

use dom_smoothie::Readability;
use trafilatura::{ExtractionFocus, HtmlDateMode, Options};

use super::blocks::{Marked, mark, mark_of};
use super::choose::{Reading, choose};
use super::render::render;
use super::strip::strip;

/// The shortest text in JSON-LD that is an article and not its summary, in bytes.
const MIN_DESCRIBED: usize = 500;
/// How many times as long as what the page shows it has to be.
const DESCRIBED_TIMES: usize = 2;

/// The main text of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Content {
    /// Its paragraphs.
    pub text: String,
    /// Whose judgement it rests on: `agreed`, the name of one reader, `none`, or where else it was taken from.
    pub how: &'static str,
}

/// The article in a pruned page whose headline is `title`.
pub(super) fn main_text(page: &str, title: Option<&str>) -> Content {
    let marked = mark(page);
    let readings = ask(&marked);
    let choice = choose(&marked, &readings, title);
    Content { text: render(&choice.blocks).unwrap_or_default(), how: choice.how }
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
    Content { text: strip(&described.replace('\n', "<p>")), how: "json-ld" }
}

/// What each of the readers keeps.
pub(super) fn ask(marked: &Marked) -> Vec<Reading> {
    type Reader = fn(&str) -> Option<String>;
    const READERS: [(&str, Reader); 2] = [("trafilatura", by_trafilatura), ("readability", by_readability)];
    let answer = |(name, reader): &(&'static str, Reader)| {
        // The readers are not ours: where one of them panics on a page, the others still count.
        let answer = catch_unwind(AssertUnwindSafe(|| reader(&marked.page))).ok().flatten();
        Reading { reader: name, chars: kept(marked, &answer.unwrap_or_default()) }
    };
    READERS.iter().map(answer).collect()
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

/// Its own date is the newest on the page, so that search is off; its fallback is another Readability, so that is off too.
fn by_trafilatura(page: &str) -> Option<String> {
    let options = Options::default()
        .with_focus(ExtractionFocus::FavorRecall)
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
        Content { text: text.to_owned(), how: "agreed" }
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
    fn a_page_without_text_gives_none() {
        for page in ["", "<p></p><img>"] {
            assert_eq!(main_text(page, Some("title")), Content { text: String::new(), how: "none" });
        }
    }
}

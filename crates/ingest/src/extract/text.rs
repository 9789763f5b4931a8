//! Plain text: a saved or copied text goes in, a draft comes out: leading metadata taken off, lines put together into
//! the paragraphs that they were.
//!
//! Lines of one block are put together in one of three ways: hard-wrapped lines all join; a line broken inside a
//! sentence (where a link stood) joins the next; other lines are paragraphs of their own, and list items stay lines.

use dateline_core::{Dated, Lang, Origin, PARAGRAPH_BREAK, Script};

use super::date_text::{self, DayOrder};
use super::{Draft, Form};

/// Metadata names that may begin a line at the head of a text, and what they stand for.
const LABELS: &[(&str, Label)] = &[
    ("title", Label::Title),
    ("headline", Label::Title),
    ("date", Label::Date),
    ("published", Label::Date),
    ("author", Label::Author),
    ("authors", Label::Author),
    ("by", Label::Author),
    ("byline", Label::Author),
    ("url", Label::Url),
    ("link", Label::Url),
    ("outlet", Label::Outlet),
    ("publication", Label::Outlet),
    ("publisher", Label::Outlet),
    ("lang", Label::Lang),
    ("language", Label::Lang),
];

/// Words that begin a byline of their own line, lower case.
const BYLINES: &[&str] =
    &["by ", "автор: ", "автор ", "текст: ", "par ", "von ", "por ", "بقلم ", "بقلم: ", "كتب ", "מאת "];

/// Labels of a report's sections: lines that begin so are text, not titles.
const SECTIONS: &[&str] = &[
    "source",
    "sources",
    "details",
    "quote",
    "background",
    "update",
    "updated",
    "previously",
    "reference",
    "джерело",
    "джерела",
    "деталі",
    "цитата",
    "пряма мова",
    "передісторія",
    "довідка",
    "источник",
    "детали",
    "прямая речь",
    "предыстория",
    "справка",
    "المصدر",
    "التفاصيل",
];

/// The longest title, in words: longer first lines are text.
const TITLE_WORDS: usize = 25;

/// The longest line of nothing but a date, in words (`Published on Friday, 16 May 2025, 18:40 EEST`).
const DATE_LINE_WORDS: usize = 9;

/// The words of letters in such a line, at most: a label, a preposition, weekday, month, zone.
const DATE_LINE_LETTERS: usize = 5;

/// A title, a byline and a date stand within this many lines of a block.
const HEAD_LINES: usize = 4;

/// Lines are hard-wrapped at this many characters or fewer.
const WRAP_AT_MOST: usize = 100;

/// Words after which a line cannot end a sentence: articles, prepositions, conjunctions.
const NEVER_LAST: &[&str] = &[
    "a",
    "an",
    "the",
    "of",
    "to",
    "in",
    "on",
    "at",
    "by",
    "for",
    "from",
    "with",
    "and",
    "or",
    "but",
    "as",
    "that",
    "which",
    "who",
    "whose",
    "is",
    "was",
    "were",
    "are",
    "be",
    "has",
    "have",
    "had",
    "than",
    "into",
    "its",
    "their",
    "his",
    "her",
    "и",
    "в",
    "на",
    "с",
    "о",
    "к",
    "у",
    "от",
    "за",
    "по",
    "что",
    "который",
    "і",
    "й",
    "з",
    "із",
    "до",
    "від",
    "про",
    "що",
    "який",
    "та",
    "de",
    "la",
    "le",
    "les",
    "du",
    "des",
    "et",
    "à",
    "en",
    "que",
    "qui",
    "der",
    "die",
    "das",
    "und",
    "von",
    "zu",
    "el",
    "los",
    "y",
    "del",
    "في",
    "من",
    "إلى",
    "على",
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Label {
    Title,
    Date,
    Author,
    Url,
    Outlet,
    Lang,
}

/// Reads one text.
pub(crate) fn extract(text: &str) -> Draft {
    let mut draft = Draft { form: Form::Text, ..Draft::default() };
    let text = take_labels(text.trim_start_matches('\u{FEFF}'), &mut draft);
    let text = take_leading_date(text, &mut draft);
    let mut paragraphs = blocks(text, Form::Text);
    take_head(&mut paragraphs, &mut draft);
    draft.body = paragraphs.join(PARAGRAPH_BREAK);
    draft
}

/// The paragraphs of a text, joined by the paragraph break, without looking for metadata.
pub(crate) fn paragraphs(text: &str) -> String {
    blocks(text, Form::Record).join(PARAGRAPH_BREAK)
}

/// Takes off `Title: …`, `Date: …` and the like at the head of a text. One such line alone could be the text's own
/// words (`Source:` and `Quote:` label sections), so there must be two of them, or one that can only be metadata.
fn take_labels<'t>(text: &'t str, draft: &mut Draft) -> &'t str {
    let mut found = Vec::new();
    let mut rest = text;
    loop {
        let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
        if line.trim().is_empty() && found.is_empty() && !after.is_empty() {
            rest = after;
            continue;
        }
        let Some((label, value)) = labelled(line) else {
            break;
        };
        found.push((label, value));
        rest = after;
    }
    let certain = |(label, value): &(Label, &str)| match label {
        Label::Title => true,
        Label::Url => value.starts_with("http"),
        Label::Date => read_date(value).is_some(),
        _ => false,
    };
    if found.len() < 2 && !found.iter().any(certain) {
        return text;
    }
    for (label, value) in found {
        let text = || Some(value.to_owned());
        match label {
            Label::Title => draft.title = text(),
            Label::Date => draft.published.extend(read_date(value)),
            Label::Author => draft.authors = names(value),
            Label::Url => draft.url = text(),
            Label::Outlet => draft.outlet_name = text(),
            Label::Lang => {
                draft.lang_is_given = Lang::parse(value).is_some();
                draft.declared_lang = text();
            }
        }
    }
    rest
}

fn labelled(line: &str) -> Option<(Label, &str)> {
    let (name, value) = line.split_once(':')?;
    let (name, value) = (name.trim().to_lowercase(), value.trim());
    let (_, label) = LABELS.iter().find(|(known, _)| *known == name)?;
    (!value.is_empty()).then_some((*label, value))
}

/// Takes ` date 2025-05-28 ` off the beginning of the first line: feeds that were dumped as text begin so.
fn take_leading_date<'t>(text: &'t str, draft: &mut Draft) -> &'t str {
    let trimmed = text.trim_start();
    let Some(rest) = trimmed.strip_prefix("date ").or_else(|| trimmed.strip_prefix("Date ")) else {
        return text;
    };
    let rest = rest.trim_start();
    let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
    match Dated::parse_iso(&rest[..end], Origin::VisibleText) {
        Some(date) => {
            draft.published.push(date);
            &rest[end..]
        }
        None => text,
    }
}

/// Takes a title, a byline and a date line off the first paragraphs.
fn take_head(paragraphs: &mut Vec<String>, draft: &mut Draft) {
    // A first line is a title if it looks like one and something else follows that is not a headline again.
    let title = draft.title.is_none()
        && match paragraphs.as_slice() {
            [first, second, ..] => looks_like_title(first) && (is_head_line(second) || !looks_like_title(second)),
            _ => false,
        };
    let mut at = usize::from(title);
    while let Some(paragraph) = paragraphs.get(at).filter(|_| at < 4) {
        if let Some(authors) = byline(paragraph).filter(|_| draft.authors.is_empty()) {
            draft.authors = authors;
        } else if let Some(date) = date_line(paragraph) {
            draft.published.push(date);
        } else {
            break;
        }
        at += 1;
    }
    if title && at < paragraphs.len() {
        draft.title.get_or_insert_with(|| paragraphs[0].clone());
    } else if title {
        return;
    }
    paragraphs.drain(..at);
}

fn looks_like_title(line: &str) -> bool {
    let words = line.split_whitespace().count();
    !line.contains('\n')
        && (2..=TITLE_WORDS).contains(&words)
        && !line.ends_with(['.', ':', ';', ',', '…', '"', '”', '»'])
        && !is_item(line)
        && !line.split_once(':').is_some_and(|(label, _)| SECTIONS.contains(&label.trim().to_lowercase().as_str()))
        && line.chars().find(|c| c.is_alphanumeric()).is_some_and(|c| !c.is_lowercase())
}

fn byline(line: &str) -> Option<Vec<String>> {
    let lower = line.to_lowercase();
    let prefix = BYLINES.iter().find(|prefix| lower.starts_with(**prefix))?;
    let rest: String = line.chars().skip(prefix.chars().count()).collect();
    let found = names(&rest);
    let like_names = |name: &String| {
        name.split_whitespace().count() <= 5
            && !name.chars().any(|c| c.is_ascii_digit())
            && name.chars().find(|c| c.is_alphabetic()).is_some_and(|c| !c.is_lowercase())
    };
    (!found.is_empty() && !line.contains('\n') && !line.ends_with('.') && found.iter().all(like_names)).then_some(found)
}

/// Whether a line is a byline or a date and nothing else.
fn is_head_line(line: &str) -> bool {
    byline(line).is_some() || date_line(line).is_some()
}

fn names(text: &str) -> Vec<String> {
    text.split([',', ';', '،'])
        .flat_map(|part| part.split(" and "))
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The date of a line that says nothing else.
fn date_line(line: &str) -> Option<Dated> {
    let can_be = line.chars().any(char::is_numeric) && !line.contains('\n') && !line.ends_with('.');
    // A headline may name a date; a date line says little else.
    let words = line.split(|c: char| !c.is_alphabetic()).filter(|word| word.chars().count() > 1).count();
    if !can_be || line.split_whitespace().count() > DATE_LINE_WORDS || words > DATE_LINE_LETTERS {
        return None;
    }
    read_date(line)
}

fn read_date(text: &str) -> Option<Dated> {
    Dated::parse_iso(text, Origin::VisibleText)
        .or_else(|| date_text::parse_date(text, DayOrder::DayFirst, Origin::VisibleText))
        .map(|date| date.with_origin(Origin::VisibleText))
}

/// The paragraphs of a text: blocks between blank lines, each put together from its lines.
fn blocks(text: &str, form: Form) -> Vec<String> {
    let mut found = Vec::new();
    let mut block: Vec<&str> = Vec::new();
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{85}'], "\n").replace('\u{2029}', "\n\n");
    let wrapped = is_wrapped(&text);
    for line in text.split('\n').chain([""]) {
        if line.trim().is_empty() {
            // A record's title, authors and date have fields of their own.
            let head = form == Form::Text && found.len() <= 1;
            join_block(&block, wrapped, head, &mut found);
            block.clear();
        } else {
            block.push(line);
        }
    }
    found
}

/// Whether the text's lines are wrapped at a width: its long lines are all about equally long, and most end in mid-sentence.
fn is_wrapped(text: &str) -> bool {
    let lines: Vec<&str> = text.split('\n').filter(|line| !line.trim().is_empty()).collect();
    let longest = lines.iter().map(|line| line.trim_end().chars().count()).max().unwrap_or(0);
    if lines.len() < 3 || !(30..=WRAP_AT_MOST).contains(&longest) {
        return false;
    }
    let full = lines.iter().filter(|line| line.trim_end().chars().count() * 4 >= longest * 3).count();
    let unfinished = lines.iter().filter(|line| !ends_sentence(line.trim_end())).count();
    full * 2 >= lines.len() && unfinished * 2 >= lines.len()
}

fn join_block(lines: &[&str], wrapped: bool, head: bool, found: &mut Vec<String>) {
    let mut current = String::new();
    let longest = lines.iter().map(|line| line.trim_end().chars().count()).max().unwrap_or(0);
    for (at, line) in lines.iter().enumerate() {
        let text = squeeze(line);
        if text.is_empty() {
            continue;
        }
        if current.is_empty() {
            current = text;
            continue;
        }
        let before = lines[at - 1];
        // A byline and a date line below a title are lines of their own.
        let in_head = head && at < HEAD_LINES && (is_head_line(&current) || is_head_line(&text));
        let broken = if in_head {
            false
        } else if wrapped {
            // Deeper indentation begins a paragraph; a line well short of the width ends one, if it ends a sentence.
            let indented = indentation(line) >= indentation(before) + 2;
            let short = before.trim_end().chars().count() * 3 < longest * 2;
            !(indented || short && ends_sentence(&current))
        } else {
            continues(&current, &text)
        };
        if is_item(&text) {
            current.push('\n');
            current.push_str(&text);
        } else if broken {
            current.push(' ');
            current.push_str(&text);
        } else {
            found.push(std::mem::replace(&mut current, text));
        }
    }
    if !current.is_empty() {
        found.push(current);
    }
}

/// Whether `next` goes on with the sentence that `current` ends in.
fn continues(current: &str, next: &str) -> bool {
    if ends_sentence(current) || current.ends_with(':') {
        return false;
    }
    // The last line of a list is followed by text, not continued by it, unless the text is in lower case.
    let first = next.chars().find(|c| !matches!(c, '"' | '“' | '«' | '(' | '\''));
    if first.is_some_and(char::is_lowercase) || next.starts_with([',', ';', ')']) {
        return true;
    }
    let cased = current.chars().any(char::is_lowercase);
    let last = current.rsplit(char::is_whitespace).next().unwrap_or_default().to_lowercase();
    current.ends_with([',', '—', '–']) && cased || NEVER_LAST.contains(&last.as_str())
}

/// Whether a line ends with what ends a sentence, quotes and brackets aside.
pub(crate) fn ends_sentence(line: &str) -> bool {
    let bare = line.trim_end_matches(['"', '\'', '”', '’', '»', '“', ')', ']']);
    bare.ends_with(['.', '!', '?', '…', '؟', '。', '۔'])
}

/// Whether a line is an item of a list.
pub(crate) fn is_item(line: &str) -> bool {
    let line = line.trim_start();
    if let Some(rest) = line.strip_prefix(['-', '•', '*', '–', '‒', '·', '▪', '●']) {
        return rest.starts_with(char::is_whitespace);
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    (1..=2).contains(&digits) && line[digits..].strip_prefix(['.', ')']).is_some_and(|rest| rest.starts_with(' '))
}

fn indentation(line: &str) -> usize {
    line.chars().take_while(|c| c.is_whitespace()).count()
}

fn squeeze(line: &str) -> String {
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a text's script tells sentences apart by capitals.
pub(crate) fn has_case(text: &str) -> bool {
    let mut letters = text.chars().filter(|c| c.is_alphabetic()).take(400);
    let script = letters.next().map(Script::of_char);
    matches!(script, Some(Script::Latin | Script::Cyrillic | Script::Greek)) && letters.any(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_leading_date_is_no_text() {
        let draft = extract(" date 2025-05-28 The minister spoke.\n\nSource: his page\n\nDetails: he said little.");
        assert_eq!(draft.published[0].to_iso(), "2025-05-28");
        assert_eq!(draft.published[0].origin(), Origin::VisibleText);
        assert_eq!(draft.body, "The minister spoke.\n\nSource: his page\n\nDetails: he said little.");
        assert_eq!(draft.title, None);
        assert_eq!(extract("date palms grow here.").published, []);
    }

    #[test]
    fn lines_broken_at_links_join() {
        let draft = extract(
            "\nThe paper is late.\nThe drafting\nbegan in May, and those who\nasked for it. Moscow\nsaid so.\n“We wait,” Kyiv said.\nThree points:\n- one\n- two\nIt ends.",
        );
        assert_eq!(
            draft.body.split(PARAGRAPH_BREAK).collect::<Vec<_>>(),
            [
                "The paper is late.",
                "The drafting began in May, and those who asked for it. Moscow said so.",
                "“We wait,” Kyiv said.",
                "Three points:\n- one\n- two",
                "It ends."
            ]
        );
    }

    #[test]
    fn wrapped_lines_join_and_indentation_begins_paragraphs() {
        let text = "Rain fell all week in the upland cocoa districts of\nthe north, which eased the drought that began\nin January and helped.\n    The dry spell means that the crop will be late\nthis year.";
        assert_eq!(
            blocks(text, Form::Text),
            [
                "Rain fell all week in the upland cocoa districts of the north, which eased the drought that began in January and helped.",
                "The dry spell means that the crop will be late this year."
            ]
        );
    }

    #[test]
    fn title_byline_and_date_at_the_head() {
        let draft = extract(
            "Slow metres on the road\n\nBy Orla Finn and Petro Lys\n12 June 2025\n\nA good day is forty metres. It rained.",
        );
        assert_eq!(draft.title.as_deref(), Some("Slow metres on the road"));
        assert_eq!(draft.authors, ["Orla Finn", "Petro Lys"]);
        assert_eq!(draft.published[0].to_iso(), "2025-06-12");
        assert_eq!(draft.body, "A good day is forty metres. It rained.");
        let labels = extract("Title: Talks\nDate: 2025-05-16\nURL: https://example.org/a\n\nText here.");
        assert_eq!((labels.title.as_deref(), labels.body.as_str()), (Some("Talks"), "Text here."));
        let section = extract("Source: the ministry\n\nIt rained all day.");
        assert_eq!(section.body, "Source: the ministry\n\nIt rained all day.");
    }

    #[test]
    fn a_text_of_one_line_is_text() {
        assert_eq!(extract("Just one line").body, "Just one line");
        assert_eq!(extract("").body, "");
        assert_eq!(extract("\n \r\n").body, "");
    }
}

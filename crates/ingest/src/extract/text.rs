//! Plain text: a saved or copied text goes in, a draft comes out: leading metadata taken off, lines put together into
//! the paragraphs that they were.
//!
//! Lines of one block are put together in one of three ways: hard-wrapped lines all join; a line broken inside a
//! sentence (where a link stood) joins the next; other lines are paragraphs of their own, and list items stay lines.

use dateline_core::{PARAGRAPH_BREAK, Script};

mod head;

use super::{Draft, Form, squeeze};
use head::{is_head_line, take_head, take_labels, take_leading_date};

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

/// Whether a text's script tells sentences apart by capitals.
pub(crate) fn has_case(text: &str) -> bool {
    let mut letters = text.chars().filter(|c| c.is_alphabetic()).take(400);
    let script = letters.next().map(Script::of_char);
    matches!(script, Some(Script::Latin | Script::Cyrillic | Script::Greek)) && letters.any(char::is_lowercase)
}

#[cfg(test)]
mod tests;

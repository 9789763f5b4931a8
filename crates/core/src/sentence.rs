//! Sentences: in goes a paragraph or a body, out come byte ranges of its sentences. Rules, not a model:
//! a terminator, closing quotes, white space, and something that can start a sentence.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use crate::article::PARAGRAPH_BREAK;

/// Words before a full stop that do not end a sentence, without the stop, in lower case.
const ABBREVIATIONS: &[&str] = &[
    "mr", "mrs", "ms", "dr", "prof", "gen", "col", "lt", "maj", "capt", "sgt", "cpl", "adm", "brig", "gov", "sen",
    "rep", "st", "jr", "sr", "no", "vs", "inc", "ltd", "co", "corp", "jan", "feb", "mar", "apr", "jun", "jul", "aug",
    "sep", "sept", "oct", "nov", "dec", "e.g", "i.e", "u.s", "u.k", "u.n", "approx", "dept", "est", "fig", "им", "г",
    "ул", "стр", "т", "тыс", "млн", "млрд", "руб", "грн", "др", "обл", "р", "м", "ім", "вул", "тис", "mm", "mme",
    "mlle", "bzw", "ca", "nr", "usw", "sra", "ud", "av",
];

/// The longest text that stands in for a missing title, in characters.
const HEADLINE_CHARS: usize = 160;

/// The sentences of a text, as byte ranges without surrounding white space. A paragraph break always ends a sentence.
pub fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for paragraph in text.split(PARAGRAPH_BREAK) {
        split_paragraph(paragraph, start, &mut found);
        start += paragraph.len() + PARAGRAPH_BREAK.len();
    }
    found
}

/// The first sentence of a body, cut at a word where it is longer than a headline may be.
pub fn first_sentence(body: &str) -> &str {
    let paragraph = body.trim_start().split(PARAGRAPH_BREAK).next().unwrap_or_default();
    let mut found = Vec::new();
    split_paragraph(paragraph, 0, &mut found);
    let sentence = found.first().map_or("", |range| &paragraph[range.clone()]);
    cut_at_word(sentence, HEADLINE_CHARS)
}

/// The longest start of `text` that has at most `chars` characters and does not end inside a word.
pub fn cut_at_word(text: &str, chars: usize) -> &str {
    let Some((end, _)) = text.char_indices().nth(chars) else {
        return text;
    };
    let cut = text[..end].rfind(char::is_whitespace).unwrap_or(end);
    text[..cut].trim_end()
}

fn split_paragraph(paragraph: &str, offset: usize, found: &mut Vec<Range<usize>>) {
    let (mut start, mut from) = (0, 0);
    while let Some(skipped) = paragraph.as_bytes()[from..].iter().position(|byte| may_end(*byte)) {
        let at = from + skipped;
        let Some(c) = paragraph[at..].chars().next() else { break };
        from = at + c.len_utf8();
        let end = match c {
            '\n' => at,
            '.' | '!' | '?' | '…' | '؟' | '。' | '۔' => {
                let closes = |next: &char| {
                    matches!(next, '.' | '!' | '?' | '…' | '؟' | '"' | '\'' | '”' | '’' | '»' | '“' | ')' | ']')
                };
                // An opening quote after white space belongs to the next sentence; here there was none.
                from += paragraph[from..].chars().take_while(closes).map(char::len_utf8).sum::<usize>();
                if !ends_sentence(paragraph, start, at, from, c) {
                    continue;
                }
                from
            }
            _ => continue,
        };
        push_trimmed(paragraph, start..end, offset, found);
        start = end;
    }
    push_trimmed(paragraph, start..paragraph.len(), offset, found);
}

/// Whether a character that begins with this byte may end a sentence: most bytes are letters and spaces.
fn may_end(byte: u8) -> bool {
    /// What `…`, `؟`, `。` and `۔` begin with.
    const LEADS: [u8; 4] = [0xE2, 0xD8, 0xE3, 0xDB];
    matches!(byte, b'\n' | b'.' | b'!' | b'?') || LEADS.contains(&byte)
}

fn ends_sentence(paragraph: &str, start: usize, at: usize, end: usize, terminator: char) -> bool {
    let rest = &paragraph[end..];
    if rest.is_empty() {
        return true;
    }
    // Nothing need stand behind these, but a mark on one goes with what follows in one word.
    let wide = matches!(terminator, '。' | '۔') && !rest.starts_with(is_combining_mark);
    if !wide && !rest.starts_with(char::is_whitespace) {
        return false;
    }
    let starts_next = rest.trim_start().chars().next().is_none_or(|next| !next.is_lowercase());
    // A stop inside closing quotes or brackets is no abbreviation's.
    if terminator != '.' || end > at + 1 {
        return starts_next;
    }
    let word = paragraph[start..at].rsplit(|c: char| c.is_whitespace() || c == '(').next().unwrap_or_default();
    let word = word.trim_start_matches(|c: char| !c.is_alphanumeric());
    let initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase);
    starts_next && !initial && !ABBREVIATIONS.contains(&word.to_lowercase().as_str())
}

fn push_trimmed(paragraph: &str, range: Range<usize>, offset: usize, found: &mut Vec<Range<usize>>) {
    let text = &paragraph[range.clone()];
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return;
    }
    let start = offset + range.start + (text.len() - text.trim_start().len());
    found.push(start..start + trimmed.len());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<&str> {
        sentences(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn terminators_quotes_and_abbreviations() {
        assert_eq!(
            split("He said \"no.\" Gen. A. Petrov left. Was it 2.5 km? Yes… и т. д.\n\nNext"),
            ["He said \"no.\"", "Gen. A. Petrov left.", "Was it 2.5 km?", "Yes… и т. д.", "Next"]
        );
        assert_eq!(split("قال الوزير نعم. ثم غادر؟ لا"), ["قال الوزير نعم.", "ثم غادر؟", "لا"]);
        assert!(split(" \n\n ").is_empty());
        // A mark is part of the letter or sign that it stands on.
        assert_eq!(split("نعم۔\u{64b}لا۔ ثم"), ["نعم۔\u{64b}لا۔", "ثم"]);
    }

    #[test]
    fn a_headline_is_cut_at_a_word() {
        let long = "word ".repeat(100);
        let cut = first_sentence(&long);
        assert!(cut.chars().count() <= HEADLINE_CHARS && cut.ends_with("word"));
        assert_eq!(first_sentence(""), "");
        assert_eq!(cut_at_word("одинокий", 3), "оди");
    }
}

//! The pool: sets of real news beside the checkout go in, their titles and paragraphs by language come out.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use flate2::read::GzDecoder;
use serde::Deserialize;

use crate::Result;

/// The sets, and how many of a hundred thousand articles begin as one of its articles. Mostly English, as the corpus of
/// MEASURED.md; the rest keeps the other scripts and stemmers at work.
pub const SETS: &[(&str, usize)] = &[
    ("reuters21578", 52_000),
    ("muc34", 16_000),
    ("press_releases", 14_000),
    ("fakes_syria", 5_000),
    ("ecbplus", 3_000),
    ("saudinewsnet", 5_000),
    ("slavicner", 5_000),
];

/// A paragraph longer than this is cut at the end of a sentence: several sources have none.
const LONG_PARAGRAPH: usize = 600;

/// An article as it was, in paragraphs.
pub struct Source {
    /// Its title; the first words where it has none.
    pub title: String,
    /// Its paragraphs.
    pub paragraphs: Vec<String>,
}

/// The articles of one set in one language.
pub struct Part {
    /// The set's name.
    pub set: &'static str,
    /// The language's code.
    pub lang: String,
    /// How many articles of the whole begin as one of it, relatively.
    pub weight: usize,
    /// Its articles.
    pub sources: Vec<Source>,
}

#[derive(Deserialize)]
struct Record {
    title: Option<String>,
    text: Option<String>,
    lang: Option<String>,
}

/// Reads the sets that are there, in `shared/data`. None: there are none.
///
/// # Errors
/// If one is there but cannot be read.
pub fn read(shared: &Path) -> Result<Vec<Part>> {
    let mut parts = Vec::new();
    for (set, weight) in SETS {
        let path = shared.join("data").join(set).join("docs.jsonl.gz");
        if !path.is_file() {
            continue;
        }
        let mut by_lang: BTreeMap<String, Vec<Source>> = BTreeMap::new();
        for line in BufReader::new(GzDecoder::new(File::open(path)?)).lines() {
            let record: Record = serde_json::from_str(&line?)?;
            let paragraphs = paragraphs(record.text.as_deref().unwrap_or_default());
            let Some(first) = paragraphs.first() else {
                continue;
            };
            let title = record.title.filter(|title| !title.trim().is_empty());
            let title = title.unwrap_or_else(|| first.split_whitespace().skip(4).take(9).collect::<Vec<_>>().join(" "));
            by_lang.entry(record.lang.unwrap_or_else(|| "en".into())).or_default().push(Source { title, paragraphs });
        }
        let total: usize = by_lang.values().map(Vec::len).sum();
        for (lang, sources) in by_lang {
            parts.push(Part { set, lang, weight: (weight * sources.len()).div_ceil(total), sources });
        }
    }
    Ok(parts)
}

/// The paragraphs of a text: at empty lines and indented ones, line breaks within them as spaces.
pub fn paragraphs(text: &str) -> Vec<String> {
    let mut paragraphs: Vec<String> = Vec::new();
    let mut open = false;
    for line in text.lines() {
        let begins = line.starts_with([' ', '\t']) || line.trim().is_empty();
        let line = line.trim();
        match paragraphs.last_mut() {
            Some(last) if open && !begins && last.len() < LONG_PARAGRAPH => {
                last.push(' ');
                last.push_str(line);
            }
            _ if !line.is_empty() => paragraphs.push(line.to_owned()),
            _ => {}
        }
        open = !line.is_empty();
    }
    paragraphs.iter().flat_map(|paragraph| cut(paragraph)).collect()
}

/// Cuts a long paragraph at ends of sentences.
fn cut(paragraph: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for sentence in paragraph.split_inclusive(['.', '!', '?', '؟']) {
        if pieces.last().is_some_and(|piece| piece.len() > LONG_PARAGRAPH) {
            pieces.push(String::new());
        }
        if let Some(piece) = pieces.last_mut() {
            piece.push_str(sentence);
        }
    }
    pieces.iter().map(|piece| piece.trim().to_owned()).filter(|piece| !piece.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_in_paragraphs() {
        assert_eq!(paragraphs("One\nline.\n    Two.\n\nThree.\n"), ["One line.", "Two.", "Three."]);
        let long = "A sentence of some words. ".repeat(60);
        let pieces = paragraphs(&long);
        assert!(pieces.len() > 1 && pieces.iter().all(|piece| piece.len() < LONG_PARAGRAPH + 40), "{pieces:?}");
    }
}

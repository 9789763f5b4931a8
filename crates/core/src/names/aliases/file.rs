//! A file of aliases: bytes go in, groups of names come out, or the first line that cannot be one.

use super::MAX_WORDS;
use crate::Script;
use crate::analyze::{exact_term, fold_text, surface, words};
use crate::names::sound;

/// A file of aliases that cannot be read, with the number of the line, from one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AliasFileError {
    /// The line is not UTF-8.
    #[error("line {line} is not UTF-8\nhint: save the file as UTF-8")]
    NotUtf8 {
        /// Its number.
        line: usize,
    },
    /// Fewer than two names are left when they are folded.
    #[error("line {line} has only one name: `{text}`\nhint: one group a line, names parted by tabs, ` = ` or commas")]
    OneName {
        /// Its number.
        line: usize,
        /// What stands there.
        text: String,
    },
    /// A name has too many words.
    #[error("line {line} has a name of more than {MAX_WORDS} words: `{name}`")]
    LongName {
        /// Its number.
        line: usize,
        /// The name, as it stands there.
        name: String,
    },
}

/// The groups of a file, in its order, their names as [`written`]. A line is parted by tabs if it has any, else by ` = `, else by commas.
pub fn parse_groups(bytes: &[u8]) -> Result<Vec<Vec<String>>, AliasFileError> {
    let bytes = bytes.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(bytes);
    let mut groups = Vec::new();
    for (at, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
        let number = at + 1;
        let text = std::str::from_utf8(line).map_err(|_| AliasFileError::NotUtf8 { line: number })?.trim();
        if text.is_empty() || text.starts_with('#') {
            continue;
        }
        groups.push(group(text, number)?);
    }
    Ok(groups)
}

fn group(text: &str, line: usize) -> Result<Vec<String>, AliasFileError> {
    let parts: Vec<&str> = if text.contains('\t') {
        text.split('\t').collect()
    } else if text.contains(" = ") {
        text.split(" = ").collect()
    } else {
        text.split([',', '،', ';']).collect()
    };
    let mut names: Vec<String> = Vec::with_capacity(parts.len());
    for part in parts {
        let name = written(part);
        if name.split(' ').count() > MAX_WORDS {
            return Err(AliasFileError::LongName { line, name: part.trim().to_owned() });
        }
        if !name.is_empty() {
            names.push(name);
        }
    }
    names.sort_unstable();
    names.dedup();
    let mut folded: Vec<String> = names.iter().map(|name| fold_text(name)).collect();
    folded.dedup();
    if folded.len() < 2 {
        return Err(AliasFileError::OneName { line, text: text.to_owned() });
    }
    Ok(names)
}

/// A name as the table has it: its words folded and joined by one space, but with the marks that tell sounds apart, as in
/// `šojgu`, whose folded form begins with another sound.
pub fn written(name: &str) -> String {
    let mut written = String::with_capacity(name.len());
    for word in words(name) {
        if !written.is_empty() {
            written.push(' ');
        }
        let folded = exact_term(word.text);
        // A dot is left alone by a Turkish capital.
        let marked = surface(word.text).replace(['\'', '\u{307}'], "");
        let tells = marked != folded && Script::of_word(&marked) == Script::Latin && sound(&marked) != sound(&folded);
        written.push_str(if tells { &marked } else { &folded });
    }
    written
}

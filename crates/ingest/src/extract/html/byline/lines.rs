//! Lines that sign: in goes the text of a page as it is read, out comes every line that says who wrote the page. A line is
//! what stands between two block boundaries, whatever inline markup it has.

use super::words;
use crate::extract::html::entities::decode;

/// The longest line that can sign, in bytes.
const MAX_LINE: usize = 240;
/// How much is kept of a longer line that follows an opening, in bytes.
const MAX_START: usize = 60;
/// The longest line that a picture makes a signature, in bytes.
const MAX_PICTURED: usize = 80;
/// The longest opening that stands alone on its line, in bytes.
const MAX_OPENING: usize = 48;

/// A line by which somebody signs.
pub(in super::super) const BYLINE: &str = "byline";
/// A line of a name and a job.
pub(in super::super) const CREDIT: &str = "credit";
/// A line with a picture of who wrote before it: an icon of a person, a portrait.
pub(in super::super) const PICTURED: &str = "pictured";
/// A line that offers more by the same author.
pub(in super::super) const MORE: &str = "more";

/// Ways to offer an author's other articles.
const MORE_BY: &[&str] = &[
    "view all posts by ",
    "view all articles by ",
    "all posts by ",
    "all articles by ",
    "more posts by ",
    "more articles by ",
    "more stories by ",
    "see all posts by ",
    "see all articles by ",
    "read more by ",
    "see more by ",
    "more by ",
    "posts by ",
    "articles by ",
    "alle artikel von ",
    "alle beiträge von ",
    "tous les articles de ",
    "ver todas las entradas de ",
    "усі статті автора ",
    "все статьи автора ",
    "все материалы автора ",
];

/// The line of text that is being read.
#[derive(Debug, Default)]
pub(in super::super) struct SignatureLine {
    text: String,
    /// Whether the line is too long to sign.
    full: bool,
    /// Whether the line before was an opening (`Written by`) and nothing else.
    opened: bool,
    /// Whether an element started or ended since the last text.
    cut: bool,
    /// Whether a picture of a person stands before the line.
    pictured: bool,
}

impl SignatureLine {
    /// Notes an element that may be a picture of a person: an icon or a portrait by the names of its classes.
    pub(in super::super) fn picture(&mut self, element: &str, classes: &str) {
        self.pictured |= self.text.is_empty() && !self.full && is_picture(element, classes);
    }

    /// Adds text as it is written.
    pub(in super::super) fn push(&mut self, text: &str) {
        if self.full || (self.text.is_empty() && text.trim_start().is_empty()) {
            return;
        }
        // Pages pad their markup: white space is counted once.
        let glued = self.cut && self.text.ends_with(char::is_alphanumeric) && text.starts_with(char::is_alphanumeric);
        self.cut = false;
        if glued {
            self.text.push_str(" | ");
        }
        if text.starts_with(char::is_whitespace) {
            self.space();
        }
        for word in text.split_whitespace() {
            if self.text.len() + word.len() >= MAX_LINE {
                self.full = true;
                return;
            }
            self.text.push_str(word);
            self.text.push(' ');
        }
        if !text.ends_with(char::is_whitespace) {
            self.text.pop();
        }
    }

    fn space(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with(' ') {
            self.text.push(' ');
        }
    }

    /// Notes an inline element's start or end: after an opening it starts a new word, elsewhere it parts names that are
    /// set apart by style alone.
    pub(in super::super) fn mark(&mut self) {
        if !self.full
            && !self.text.is_empty()
            && self.text.len() <= MAX_OPENING
            && !self.text.ends_with(char::is_whitespace)
            && words::after_opening(self.text.trim()).is_some_and(str::is_empty)
        {
            self.text.push(' ');
        }
        self.cut = true;
    }

    /// Ends the line; gives what kind of signature it is, and its text.
    pub(in super::super) fn finish(&mut self) -> Option<(&'static str, String)> {
        if self.text.is_empty() && !self.full {
            return None;
        }
        let opened = std::mem::take(&mut self.opened);
        let pictured = std::mem::take(&mut self.pictured);
        self.cut = false;
        if std::mem::take(&mut self.full) {
            let start = self.text[..self.text.floor_char_boundary(MAX_START)].to_owned();
            self.text.clear();
            // `About the author`, and then what is to be said of them.
            return opened.then_some((BYLINE, start));
        }
        let line = crate::extract::squeeze(&decode(&self.text));
        self.text.clear();
        if line.is_empty() {
            (self.opened, self.pictured) = (opened, pictured);
            return None;
        }
        match kind(&line, opened) {
            Line::Opening => {
                self.opened = true;
                None
            }
            // Tags and buttons that are set between `By` and the name.
            Line::Signature(..) if opened && line.contains(" | ") => {
                self.opened = true;
                None
            }
            Line::Signature(kind, at) => Some((kind, line[at..].to_owned())),
            Line::Other => (pictured && is_full_name(&line)).then_some((PICTURED, line)),
        }
    }
}

/// Whether an element is a picture of a person.
fn is_picture(element: &str, classes: &str) -> bool {
    let has = |words: &[&str]| {
        let mut parts = classes.split(|c: char| !c.is_ascii_alphanumeric());
        parts.any(|part| words.iter().any(|word| part.eq_ignore_ascii_case(word)))
    };
    match element {
        "i" | "svg" => has(&["user", "person", "author", "avatar"]),
        "span" => has(&["user", "person", "author"]) && has(&["icon", "glyphicon", "fa", "dashicons"]),
        "img" => has(&["avatar", "author"]),
        _ => false,
    }
}

/// Whether a line starts with a full name.
fn is_full_name(line: &str) -> bool {
    let mut all = line.split_whitespace();
    let mut capital = || all.next().is_some_and(|word| word.starts_with(char::is_uppercase));
    line.len() <= MAX_PICTURED && capital() && capital()
}

enum Line {
    /// An opening alone.
    Opening,
    /// A signature, with the place where it starts.
    Signature(&'static str, usize),
    Other,
}

fn kind(line: &str, opened: bool) -> Line {
    if let Some(rest) = words::after_opening(line) {
        return match rest.chars().next() {
            None => Line::Opening,
            Some(first) if !first.is_lowercase() => Line::Signature(BYLINE, line.len() - rest.len()),
            Some(_) => Line::Other,
        };
    }
    if opened {
        return Line::Signature(BYLINE, 0);
    }
    if let Some(at) = after_date(line) {
        return Line::Signature(BYLINE, at);
    }
    let first = line.chars().flat_map(char::to_lowercase).next();
    let start = || line.chars().take(40).flat_map(char::to_lowercase).collect::<String>();
    if MORE_BY.iter().any(|more| more.chars().next() == first)
        && let start = start()
        && let Some(more) = MORE_BY.iter().find(|more| start.starts_with(**more))
        && line.is_char_boundary(more.len())
    {
        return Line::Signature(MORE, more.len());
    }
    if is_credit(line) { Line::Signature(CREDIT, 0) } else { Line::Other }
}

/// The place of the name in `Posted on 5 May by Olena Sample`.
fn after_date(line: &str) -> Option<usize> {
    let by_at = |(at, _): (usize, &str)| {
        let by = [" by ", " By ", " von ", " par ", " por "].iter().find(|by| line[at..].starts_with(**by))?;
        Some((at, at + by.len()))
    };
    let at = line.match_indices(' ').find_map(by_at)?;
    let head = line[..at.0].to_lowercase();
    let dated = head.chars().any(|c| c.is_ascii_digit()) && head.len() <= 60;
    let says = ["posted", "published", "written", "created", "submitted", "publié", "veröffentlicht", "publicado"]
        .iter()
        .any(|word| head.starts_with(word));
    let named = line[at.1..].chars().next().is_some_and(|c| !c.is_lowercase() && !c.is_numeric());
    ((dated || says) && named && line.len() <= 160).then_some(at.1)
}

/// Whether a line is a full name and a job: `Olena Sample, war correspondent`.
fn is_credit(line: &str) -> bool {
    let Some((name, rest)) = line.split_once([',', '|', '•', '·']) else { return false };
    let all: Vec<&str> = name.split_whitespace().collect();
    (2..=4).contains(&all.len())
        && line.len() <= 100
        && all.iter().all(|word| word.chars().next().is_some_and(char::is_uppercase))
        && rest
            .split_whitespace()
            .take(6)
            .any(|word| words::is_role(&word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()))
}

//! Marks: in goes a start tag, out comes whether the element is one that names, dates or signs the page, and why. It goes by
//! element names, microdata, links and class names; an element that holds the page is never a mark.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::entities::decode;
use super::scan::{Tag, lower};
use super::zones::Zone;

/// The longest attribute value that is kept, in bytes: dates and class lists are short.
const MAX_VALUE: usize = 400;

/// An element that says something, with where it stood.
#[derive(Clone, Debug, Default)]
pub(super) struct Mark {
    /// What made it a mark.
    pub kind: Kind,
    /// The machine-readable value (`datetime`, `content`), where it has one.
    pub value: Option<String>,
    /// Its text, squeezed.
    pub text: String,
    /// Its class, id, itemprop and rel, in lower case.
    pub hint: String,
    /// Which part of the page it stood in.
    pub zone: Zone,
    /// Whether the first heading had been read.
    pub after_heading: bool,
    /// How much text of the page stood before it, in bytes.
    pub at: usize,
    /// The short text right before it, in lower case.
    pub lead: String,
    /// Whether it goes on from a longer text: a date in a sentence.
    pub running: bool,
}

/// What makes an element a mark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Kind {
    /// A heading.
    #[default]
    Heading,
    /// `itemprop` or `rel` says what it is.
    Microdata,
    /// A `<time>` element.
    Time,
    /// Its class or id says what it is.
    Classed,
    /// A line of text that holds a year, or that says who wrote the page.
    Line,
}

/// Which of a page's lists a mark belongs to.
#[derive(Clone, Copy)]
pub(super) enum List {
    /// What can be the headline.
    Headings,
    /// What names who wrote the page.
    Signatures,
    /// What carries a date.
    Stamps,
}

/// The attributes of a start tag that say what the element is.
pub(super) struct About {
    pub hint: String,
    itemprop: String,
    rel: String,
    pub value: Option<String>,
    /// Whether it links to a page about an author.
    to_author: bool,
}

impl About {
    pub fn of(tag: &Tag<'_>) -> Self {
        let mut about =
            Self { hint: String::new(), itemprop: String::new(), rel: String::new(), value: None, to_author: false };
        for (key, value) in tag.attributes() {
            let key = lower(key);
            match &*key {
                "class" | "id" | "data-testid" | "role" => about.push_hint(value),
                "itemprop" => {
                    about.itemprop = value.to_lowercase();
                    about.push_hint(value);
                }
                "rel" => about.rel = value.to_lowercase(),
                "pubdate" => about.push_hint("pubdate"),
                "href" => about.to_author = is_author_page(value),
                "datetime" | "content" => about.value = Some(decode(value).trim().to_owned()),
                "data-date" | "data-datetime" | "data-time" | "data-timestamp" | "data-published"
                | "data-publish-date" | "data-utc" | "title"
                    if about.value.is_none() && value.bytes().any(|b| b.is_ascii_digit()) =>
                {
                    about.value = Some(decode(value).trim().to_owned());
                }
                _ => {}
            }
        }
        about.value = about.value.filter(|value| !value.is_empty() && value.len() <= MAX_VALUE);
        about
    }

    fn push_hint(&mut self, value: &str) {
        if !self.hint.is_empty() {
            self.hint.push(' ');
        }
        self.hint.push_str(&value[..value.floor_char_boundary(MAX_VALUE)].to_lowercase());
    }

    /// Which list the element belongs to, and why.
    pub fn list(&self, name: &str) -> Option<(List, Kind)> {
        if name == "time" {
            return Some((List::Stamps, Kind::Time));
        }
        for prop in self.itemprop.split_ascii_whitespace() {
            match prop {
                "datepublished" | "datemodified" | "datecreated" => return Some((List::Stamps, Kind::Microdata)),
                "author" | "creator" => return Some((List::Signatures, Kind::Microdata)),
                "headline" => return Some((List::Headings, Kind::Microdata)),
                _ => {}
            }
        }
        if self.rel.split_ascii_whitespace().any(|rel| rel == "author") {
            return Some((List::Signatures, Kind::Microdata));
        }
        if name == "h1" {
            return Some((List::Headings, Kind::Heading));
        }
        if is_container(name) {
            return None;
        }
        let told = Told::of(&self.hint);
        if told.date {
            return Some((List::Stamps, Kind::Classed));
        }
        (self.to_author || told.author).then_some((List::Signatures, Kind::Classed))
    }
}

/// Whether an address is that of a page about an author: `/author/olena-sample`.
fn is_author_page(address: &str) -> bool {
    let mut rest = address;
    while let Some((_, behind)) = rest.split_once('/') {
        let Some((part, page)) = behind.split_once('/') else { return false };
        if is_of_authors(part) && page.bytes().any(|byte| byte != b'/') {
            return true;
        }
        rest = behind;
    }
    false
}

/// Whether a part of an address holds the pages of authors.
fn is_of_authors(part: &str) -> bool {
    matches!(
        part,
        "author"
            | "writer"
            | "writers"
            | "reporter"
            | "reporters"
            | "producers"
            | "columnists"
            | "journalists"
            | "meet-the-team"
            | "auteurs"
            | "autores"
            | "autore"
            | "avtor"
            | "avtory"
            | "authors"
            | "autor"
            | "autoren"
            | "auteur"
            | "by"
            | "profile"
            | "people"
            | "contributor"
            | "contributors"
            | "journalist"
    )
}

/// Elements that hold the page, not a date or a name.
fn is_container(name: &str) -> bool {
    matches!(name, "body" | "main" | "article" | "section" | "aside" | "nav" | "form" | "table" | "tbody" | "ul" | "ol")
}

/// Words in class names of dates …
const DATE_WORDS: &[&str] = &[
    "date",
    "dateline",
    "datetime",
    "pubdate",
    "published",
    "publish",
    "timestamp",
    "posted",
    "time",
    "updated",
    "modified",
    "datum",
    "fecha",
    "data",
];

/// … and of signatures.
const AUTHOR_WORDS: &[&str] = &["author", "authors", "byline", "writer", "autor", "auteur", "reporter", "journalist"];

/// A name of so many characters has a word in it only by chance.
const LONG_NAME: usize = 30;

/// All of them as one automaton.
static WORDS: LazyLock<AhoCorasick> =
    LazyLock::new(|| AhoCorasick::new(DATE_WORDS.iter().chain(AUTHOR_WORDS)).expect("the lists are small"));

/// What a class list tells by parts of its names (`entry-date`, `articleDate`, `date_published`).
#[derive(Default)]
struct Told {
    date: bool,
    author: bool,
}

impl Told {
    fn of(hint: &str) -> Self {
        let mut told = Self::default();
        let is_outside = |byte: &u8| !byte.is_ascii_alphanumeric();
        for hit in WORDS.find_overlapping_iter(hint) {
            let (number, word) = (hit.pattern().as_usize(), &hint[hit.range()]);
            let (before, behind) = (&hint.as_bytes()[..hit.start()], &hint.as_bytes()[hit.end()..]);
            // What is longer is no name of a class, and is not looked through for each of its words.
            let before =
                before.iter().rev().take(LONG_NAME).position(is_outside).unwrap_or(before.len().min(LONG_NAME));
            let behind = behind.iter().take(LONG_NAME).position(is_outside).unwrap_or(behind.len().min(LONG_NAME));
            let length = before + word.len() + behind;
            let is_named = length == word.len()
                || (word.len() > 4 && length < LONG_NAME)
                || ((7..24).contains(&length) && behind == 0 && !matches!(word, "data" | "time"));
            if is_named {
                *if number < DATE_WORDS.len() { &mut told.date } else { &mut told.author } = true;
            }
        }
        told
    }
}

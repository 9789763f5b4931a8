//! Marks: in goes a start tag, out comes whether the element is one that names, dates or signs the page, and why. It goes by
//! element names, microdata, links and class names; an element that holds the page is never a mark.

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
        if has_word(
            &self.hint,
            &[
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
            ],
        ) {
            return Some((List::Stamps, Kind::Classed));
        }
        if self.to_author {
            return Some((List::Signatures, Kind::Classed));
        }
        if has_word(&self.hint, &["author", "authors", "byline", "writer", "autor", "auteur", "reporter", "journalist"])
        {
            return Some((List::Signatures, Kind::Classed));
        }
        None
    }
}

/// Whether an address is that of a page about an author: `/author/olena-sample`.
fn is_author_page(address: &str) -> bool {
    [
        "/author/",
        "/writer/",
        "/writers/",
        "/reporter/",
        "/reporters/",
        "/producers/",
        "/columnists/",
        "/journalists/",
        "/meet-the-team/",
        "/auteurs/",
        "/autores/",
        "/autore/",
        "/avtor/",
        "/avtory/",
        "/authors/",
        "/autor/",
        "/autoren/",
        "/auteur/",
        "/by/",
        "/profile/",
        "/people/",
        "/contributor/",
        "/contributors/",
        "/journalist/",
    ]
    .iter()
    .any(|part| address.split_once(part).is_some_and(|(_, rest)| !rest.trim_matches('/').is_empty()))
}

/// Elements that hold the page, not a date or a name.
fn is_container(name: &str) -> bool {
    matches!(name, "body" | "main" | "article" | "section" | "aside" | "nav" | "form" | "table" | "tbody" | "ul" | "ol")
}

/// Whether a class list has one of `words` as a part of a name (`entry-date`, `articleDate`, `date_published`).
fn has_word(hint: &str, words: &[&str]) -> bool {
    hint.split(|c: char| !c.is_ascii_alphanumeric()).any(|part| {
        words.iter().any(|word| part == *word || (word.len() > 4 && part.len() < 30 && part.contains(word)))
            || part.len() > 6
                && part.len() < 24
                && words.iter().any(|word| *word != "data" && *word != "time" && part.ends_with(word))
    })
}

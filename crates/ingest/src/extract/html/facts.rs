//! Facts: in goes a page, out comes what it says of itself outside its text, gathered in one linear read: meta elements,
//! links, JSON-LD scripts, title, headings, signatures and dated elements. It refuses nothing and decides nothing:
//! every fact comes with where it stood, and what stands in comments, teasers and footers is marked as such.

use super::entities::decode;
use super::scan::{Tag, Token, is_void, lower, tokens};
use super::zones::{Zone, zone_of};

/// The most open elements that are followed. Deeper ones are read, but not told apart.
const MAX_OPEN: usize = 256;
/// The most text kept of one element: bylines and dates are short.
const MAX_TEXT: usize = 400;
/// The most elements of one kind that are kept: a page has one headline and few signatures.
const MAX_KEPT: usize = 200;

/// What a page says of itself.
#[derive(Debug, Default)]
pub(super) struct Facts<'a> {
    /// The `lang` of the root element.
    pub html_lang: Option<String>,
    /// Meta elements: name, property, itemprop or http-equiv in lower case, and content.
    pub metas: Vec<(String, String)>,
    /// The target of the canonical link.
    pub canonical: Option<String>,
    /// The contents of JSON-LD scripts.
    pub json_ld: Vec<&'a str>,
    /// The title element.
    pub title: Option<String>,
    /// First-level headings, or what is marked as the headline.
    pub headings: Vec<Mark>,
    /// Elements that name who wrote the page.
    pub signatures: Vec<Mark>,
    /// Elements and lines that carry a date.
    pub stamps: Vec<Mark>,
}

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
    /// A line of text that holds a year.
    Line,
}

impl<'a> Facts<'a> {
    /// Reads a page.
    pub fn read(page: &'a str) -> Self {
        let mut reader = Reader::default();
        for token in tokens(page) {
            match token {
                Token::Start(tag) => reader.start(&tag),
                Token::End(name) => reader.end(&lower(name)),
                Token::Text(text) => reader.text(text),
                Token::Raw(tag, content) => reader.raw(&tag, content),
            }
        }
        reader.facts
    }

    /// The contents of the meta elements called `name`, in order.
    pub fn meta<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f str> {
        self.metas.iter().filter(move |(key, _)| key == name).map(|(_, content)| content.as_str())
    }
}

/// An open element.
struct Open<'a> {
    name: std::borrow::Cow<'a, str>,
    zone: Zone,
    /// The mark whose text is being gathered, by list and place.
    mark: Option<(List, usize)>,
}

#[derive(Clone, Copy)]
enum List {
    Headings,
    Signatures,
    Stamps,
}

#[derive(Default)]
struct Reader<'a> {
    facts: Facts<'a>,
    open: Vec<Open<'a>>,
    /// How many open elements gather text.
    gathering: usize,
    after_heading: bool,
}

impl<'a> Reader<'a> {
    fn start(&mut self, tag: &Tag<'a>) {
        let name = lower(tag.name);
        match &*name {
            "html" => {
                self.facts.html_lang = self.facts.html_lang.take().or_else(|| {
                    tag.get("lang").or_else(|| tag.get("xml:lang")).map(|lang| lang.into_owned())
                });
                return;
            }
            "meta" => return self.meta(tag),
            "link" => {
                if self.facts.canonical.is_none()
                    && tag.get("rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical"))
                {
                    self.facts.canonical = tag.get("href").map(|href| href.into_owned());
                }
                return;
            }
            "br" => return self.text(" "),
            name if is_void(name) => return,
            _ => {}
        }
        // A block starts new words even where no space is written.
        if self.gathering > 0 && super::render::is_block(&name) {
            self.text(" ");
        }
        let about = About::of(tag);
        let zone = zone_of(&name, &about.hint, self.open.last().map_or(Zone::Page, |open| open.zone));
        let mark = self.mark(&name, about, zone);
        if self.open.len() < MAX_OPEN {
            self.gathering += usize::from(mark.is_some());
            self.open.push(Open { name, zone, mark });
        }
    }

    /// Keeps the element if it says something; gives the place where its text goes.
    fn mark(&mut self, name: &str, about: About, zone: Zone) -> Option<(List, usize)> {
        let (list, kind) = about.list(name)?;
        let marks = match list {
            List::Headings => &mut self.facts.headings,
            List::Signatures => &mut self.facts.signatures,
            List::Stamps => &mut self.facts.stamps,
        };
        if marks.len() >= MAX_KEPT {
            return None;
        }
        marks.push(Mark {
            kind,
            value: about.value,
            text: String::new(),
            hint: about.hint,
            zone,
            after_heading: self.after_heading,
        });
        Some((list, marks.len() - 1))
    }

    fn end(&mut self, name: &str) {
        if self.gathering > 0 && super::render::is_block(name) {
            self.text(" ");
        }
        let Some(at) = self.open.iter().rposition(|open| open.name == name) else { return };
        for closed in self.open.drain(at..) {
            let Some((list, place)) = closed.mark else { continue };
            self.gathering -= 1;
            if matches!(list, List::Headings) && !self.facts.headings[place].text.trim().is_empty() {
                self.after_heading = true;
            }
        }
        if matches!(name, "h1") && self.after_heading {
            // What holds the headline is the article, whatever its class says.
            for open in &mut self.open {
                open.zone = open.zone.with_headline();
            }
        }
    }

    fn text(&mut self, text: &str) {
        if self.gathering > 0 {
            for at in 0..self.open.len() {
                let Some((list, place)) = self.open[at].mark else { continue };
                let mark = match list {
                    List::Headings => &mut self.facts.headings[place],
                    List::Signatures => &mut self.facts.signatures[place],
                    List::Stamps => &mut self.facts.stamps[place],
                };
                if mark.text.len() < MAX_TEXT {
                    push_words(&mut mark.text, &decode(&text[..text.floor_char_boundary(MAX_TEXT)]));
                }
            }
        }
        self.line(text);
    }

    /// Keeps a short line of text that may hold a date.
    fn line(&mut self, text: &str) {
        let trimmed = text.trim();
        if trimmed.len() < 6 || trimmed.len() > 200 || self.open.iter().rev().take(3).any(|open| open.mark.is_some()) {
            return;
        }
        let digits = trimmed.chars().filter(|c| c.is_numeric()).count();
        if !(4..=24).contains(&digits) || self.facts.stamps.len() >= MAX_KEPT {
            return;
        }
        let mut line = String::new();
        push_words(&mut line, &decode(trimmed));
        self.facts.stamps.push(Mark {
            kind: Kind::Line,
            value: None,
            text: line,
            hint: String::new(),
            zone: self.open.last().map_or(Zone::Page, |open| open.zone),
            after_heading: self.after_heading,
        });
    }

    fn raw(&mut self, tag: &Tag<'a>, content: &'a str) {
        if tag.is("title") && self.facts.title.is_none() {
            let mut title = String::new();
            push_words(&mut title, &decode(content));
            self.facts.title = Some(title).filter(|title| !title.is_empty());
        }
        if tag.is("script") && tag.get("type").is_some_and(|kind| kind.to_ascii_lowercase().contains("ld+json")) {
            self.facts.json_ld.push(content);
        }
    }

    fn meta(&mut self, tag: &Tag<'a>) {
        let Some(content) = tag.get("content") else { return };
        let content = content.trim();
        if content.is_empty() || self.facts.metas.len() >= MAX_KEPT {
            return;
        }
        for key in ["property", "name", "itemprop", "http-equiv"] {
            if let Some(name) = tag.get(key) {
                self.facts.metas.push((name.trim().to_lowercase(), content.to_owned()));
            }
        }
    }
}

/// Appends text with its white space squeezed; between two pieces stands a space where either had one.
fn push_words(out: &mut String, text: &str) {
    let mut space = out.ends_with(' ') || out.is_empty();
    for c in text.chars() {
        if c.is_whitespace() {
            if !space {
                out.push(' ');
            }
            space = true;
        } else if !c.is_control() {
            out.push(c);
            space = false;
        }
    }
}

/// The attributes of a start tag that say what the element is.
struct About {
    hint: String,
    itemprop: String,
    rel: String,
    value: Option<String>,
}

impl About {
    fn of(tag: &Tag<'_>) -> Self {
        let mut about = Self { hint: String::new(), itemprop: String::new(), rel: String::new(), value: None };
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
                "datetime" | "content" => about.value = Some(decode(value).trim().to_owned()),
                "data-date" | "data-datetime" | "data-time" | "data-timestamp" | "data-published" | "data-publish-date"
                | "data-utc" | "title"
                    if about.value.is_none() && value.bytes().any(|b| b.is_ascii_digit()) =>
                {
                    about.value = Some(decode(value).trim().to_owned());
                }
                _ => {}
            }
        }
        about.value = about.value.filter(|value| !value.is_empty() && value.len() <= MAX_TEXT);
        about
    }

    fn push_hint(&mut self, value: &str) {
        if !self.hint.is_empty() {
            self.hint.push(' ');
        }
        self.hint.push_str(&value[..value.floor_char_boundary(MAX_TEXT)].to_lowercase());
    }

    /// Which list the element belongs to, and why.
    fn list(&self, name: &str) -> Option<(List, Kind)> {
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
        if has_word(&self.hint, &["date", "dateline", "datetime", "pubdate", "published", "publish", "timestamp", "posted", "time", "updated", "modified", "datum", "fecha", "data"]) {
            return Some((List::Stamps, Kind::Classed));
        }
        if has_word(&self.hint, &["author", "authors", "byline", "writer", "autor", "auteur", "reporter", "journalist"]) {
            return Some((List::Signatures, Kind::Classed));
        }
        None
    }
}

/// Elements that hold the page, not a date or a name.
fn is_container(name: &str) -> bool {
    matches!(name, "body" | "main" | "article" | "section" | "aside" | "nav" | "form" | "table" | "tbody" | "ul" | "ol")
}

/// Whether a class list has one of `words` as a part of a name (`entry-date`, `articleDate`, `date_published`).
fn has_word(hint: &str, words: &[&str]) -> bool {
    hint.split(|c: char| !c.is_ascii_alphanumeric()).any(|part| {
        words.iter().any(|word| part == *word || (word.len() > 4 && part.len() < 30 && part.contains(word)))
            || part.len() > 6 && part.len() < 24 && words.iter().any(|word| *word != "data" && *word != "time" && part.ends_with(word))
    })
}

//! Facts: in goes a page, out comes what it says of itself outside its text, gathered in one linear read: meta elements,
//! links, JSON-LD scripts, title, headings, signatures and dated elements. It refuses nothing and decides nothing:
//! every fact comes with where it stood, and what stands in comments, teasers and footers is marked as such.

mod lines;

use super::byline::SignatureLine;
use super::entities::decode;
use super::heads::Heads;
use super::marks::{About, List, Mark};
use super::scan::{Tag, Token, is_void, lower, tokens};
use super::zones::{Zone, zone_of};
use lines::Flow;

/// The most open elements that are followed. Deeper ones are read, but not told apart.
const MAX_OPEN: usize = 256;
/// The most text kept of one element: bylines and dates are short.
const MAX_TEXT: usize = 400;
/// The hint of a line in a lower heading.
pub(super) const HEADING: &str = "heading";
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
    /// Where the headline stands.
    pub heads: Heads,
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

#[derive(Default)]
struct Reader<'a> {
    facts: Facts<'a>,
    open: Vec<Open<'a>>,
    /// How many open elements gather text.
    gathering: usize,
    /// Whether an element started or ended since the last text.
    cut: bool,
    /// The line of text that may be a signature.
    signature: SignatureLine,
    after_heading: bool,
    flow: Flow<'a>,
}

impl<'a> Reader<'a> {
    fn start(&mut self, tag: &Tag<'a>) {
        let name = lower(tag.name);
        match &*name {
            "html" => {
                self.facts.html_lang = self
                    .facts
                    .html_lang
                    .take()
                    .or_else(|| tag.get("lang").or_else(|| tag.get("xml:lang")).map(|lang| lang.into_owned()));
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
            "br" => {
                self.signature_ends();
                return self.block_ends();
            }
            "img" => {
                let classes = tag.get("class").unwrap_or_default();
                return self.signature.picture("img", &classes);
            }
            name if is_void(name) => return,
            _ => {}
        }
        self.line_ends(&name);
        let about = About::of(tag);
        self.signature.picture(&name, &about.hint);
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
            at: self.flow.seen,
            lead: self.flow.lead(),
            running: self.flow.running,
        });
        Some((list, marks.len() - 1))
    }

    fn end(&mut self, name: &str) {
        self.line_ends(name);
        let Some(at) = self.open.iter().rposition(|open| open.name == name) else { return };
        for closed in self.open.drain(at..) {
            let Some((list, place)) = closed.mark else { continue };
            self.gathering -= 1;
            if matches!(list, List::Headings) && !self.facts.headings[place].text.trim().is_empty() {
                self.after_heading = true;
                self.facts.heads.heading(
                    self.facts.headings[place].at,
                    self.flow.seen,
                    &self.facts.headings[place].text,
                );
            }
        }
        if matches!(name, "h1") && self.after_heading {
            // What holds the headline is the article, whatever its class says.
            for open in &mut self.open {
                open.zone = open.zone.with_headline();
            }
        }
    }

    /// An element that starts or ends may end a line, and so a signature, or a block.
    fn line_ends(&mut self, name: &str) {
        self.cut = true;
        if !starts_line(name) {
            return self.signature.mark();
        }
        self.signature_ends();
        if super::render::is_block(name) {
            self.block_ends();
        }
    }

    fn text(&mut self, text: &'a str) {
        if self.gathering > 0 {
            let words = decode(&text[..text.floor_char_boundary(MAX_TEXT)]);
            let cut = self.cut && words.starts_with(char::is_alphanumeric);
            self.gather(|list, text| {
                // Names that only style sets apart.
                if cut && matches!(list, List::Signatures) && text.ends_with(char::is_alphanumeric) {
                    text.push('\n');
                }
                push_words(text, &words);
            });
        }
        self.cut = false;
        self.signature.push(text);
        self.line(text);
        self.piece(text);
    }

    /// Gives the text of every mark that is open.
    fn gather(&mut self, push: impl Fn(List, &mut String)) {
        for at in 0..self.open.len() {
            let Some((list, place)) = self.open[at].mark else { continue };
            let mark = match list {
                List::Headings => &mut self.facts.headings[place],
                List::Signatures => &mut self.facts.signatures[place],
                List::Stamps => &mut self.facts.stamps[place],
            };
            if mark.text.len() < MAX_TEXT {
                push(list, &mut mark.text);
            }
        }
    }

    fn raw(&mut self, tag: &Tag<'a>, content: &'a str) {
        if tag.is("title") && self.facts.title.is_none() {
            let mut title = String::new();
            push_words(&mut title, &decode(content));
            self.facts.title = Some(title.trim_end().to_owned()).filter(|title| !title.is_empty());
            self.facts.heads.title(&title);
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
                let name = name.trim().to_lowercase();
                if name == "og:title" {
                    self.facts.heads.title(content);
                }
                self.facts.metas.push((name, content.to_owned()));
            }
        }
    }
}

/// Whether an element stands on a line of its own.
fn starts_line(name: &str) -> bool {
    super::render::is_block(name)
        || matches!(name, "li" | "dt" | "dd" | "tr" | "td" | "th" | "button" | "label" | "figure")
}

/// Appends text with its white space squeezed; between two pieces stands a space where either had one.
fn push_words(out: &mut String, text: &str) {
    let mut space = out.ends_with([' ', '\n']) || out.is_empty();
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::html::marks::Kind;

    #[test]
    fn the_head_and_the_marks_of_the_body() {
        let page = "<html lang=uk><head><title> A \n &amp; B </title><meta property='OG:Title' content=' x '><link rel=canonical href=/c>\
            <script type='application/ld+json'>{}</script></head><body><h1>He<b>ad</b></h1><time datetime=2025-05-17>17 <i>May</i></time>\
            <span itemprop=datePublished content=2025-05-16></span><p class=post-author>By A</p><p>Posted 18.05.2025</p>";
        let facts = Facts::read(page);
        assert_eq!(facts.html_lang.as_deref(), Some("uk"));
        assert_eq!(facts.title.as_deref(), Some("A & B"));
        assert_eq!(facts.meta("og:title").collect::<Vec<_>>(), ["x"]);
        assert_eq!((facts.canonical.as_deref(), facts.json_ld.as_slice()), (Some("/c"), &["{}"][..]));
        assert_eq!(facts.headings[0].text.trim(), "Head");
        let stamps: Vec<_> =
            facts.stamps.iter().map(|mark| (mark.kind, mark.value.as_deref(), mark.text.trim())).collect();
        assert_eq!(
            stamps,
            [
                (Kind::Time, Some("2025-05-17"), "17 May"),
                (Kind::Microdata, Some("2025-05-16"), ""),
                (Kind::Line, None, "Posted 18.05.2025")
            ]
        );
        assert_eq!(facts.signatures[0].text.trim(), "By A");
    }
}

//! Facts: in goes a page, out comes what it says of itself outside its text, gathered in one linear read: meta elements,
//! links, JSON-LD scripts, title, headings, signatures and dated elements. It refuses nothing and decides nothing:
//! every fact comes with where it stood, and what stands in comments, teasers and footers is marked as such.

use super::byline::SignatureLine;
use super::entities::decode;
use super::marks::{About, Kind, List, Mark};
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
    /// How much text was read, in bytes.
    read: usize,
    /// Whether an element started or ended since the last text.
    cut: bool,
    /// The line of text that is being read.
    signature: SignatureLine,
    after_heading: bool,
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
            "br" => return self.break_line(),
            name if is_void(name) => return,
            _ => {}
        }
        if starts_line(&name) {
            self.break_line();
        } else {
            self.signature.mark();
        }
        self.cut = true;
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
            at: self.read,
        });
        Some((list, marks.len() - 1))
    }

    fn end(&mut self, name: &str) {
        if starts_line(name) {
            self.break_line();
        } else {
            self.signature.mark();
        }
        self.cut = true;
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

    /// A block starts new words even where no space is written, and a new line in a signature.
    fn break_line(&mut self) {
        if self.gathering > 0 {
            self.gather(|list, text| match list {
                List::Signatures if !text.is_empty() && !text.ends_with('\n') => text.push('\n'),
                List::Signatures => {}
                _ => push_words(text, " "),
            });
        }
        let Some((hint, text)) = self.signature.finish() else { return };
        if self.facts.signatures.len() < MAX_KEPT {
            self.facts.signatures.push(Mark {
                kind: Kind::Line,
                at: self.read.saturating_sub(text.len()),
                text,
                hint: hint.to_owned(),
                zone: self.open.last().map_or(Zone::Page, |open| open.zone),
                after_heading: self.after_heading,
                ..Mark::default()
            });
        }
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

    fn text(&mut self, text: &str) {
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
        let trimmed = text.trim();
        self.read += trimmed.len();
        self.signature.push(text);
        self.line(trimmed);
    }

    /// Keeps a short line of text that may hold a date.
    fn line(&mut self, trimmed: &str) {
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
            at: self.read,
        });
    }

    fn raw(&mut self, tag: &Tag<'a>, content: &'a str) {
        if tag.is("title") && self.facts.title.is_none() {
            let mut title = String::new();
            push_words(&mut title, &decode(content));
            self.facts.title = Some(title.trim_end().to_owned()).filter(|title| !title.is_empty());
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

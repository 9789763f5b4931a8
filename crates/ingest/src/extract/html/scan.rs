//! A linear reader of HTML: in goes a page, out come its tags, texts and raw elements, in order, as slices of the page.
//! It builds no tree, allocates nothing, takes time linear in the page, and refuses nothing: broken markup is text.

use std::borrow::Cow;

use memchr::{memchr, memmem};

use super::entities;

/// One piece of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// A start tag.
    Start(Tag<'a>),
    /// An end tag, by its name as written.
    End(&'a str),
    /// Text between tags, with its entities.
    Text(&'a str),
    /// What stands inside an element whose content is no markup: the element's start tag, and the content.
    Raw(Tag<'a>, &'a str),
}

/// A start tag: its name, and its attributes as they were written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tag<'a> {
    /// The name as written.
    pub name: &'a str,
    /// Everything between the name and the closing `>`.
    pub attributes: &'a str,
}

impl<'a> Tag<'a> {
    /// Whether the tag's name is `name` (given in lower case).
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// The attributes in order: the name as written, and the value without its quotes, with its entities.
    pub fn attributes(&self) -> Attributes<'a> {
        Attributes { text: self.attributes, at: 0 }
    }

    /// The value of the first attribute called `name` (given in lower case), entities decoded.
    pub fn get(&self, name: &str) -> Option<Cow<'a, str>> {
        self.attributes().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| entities::decode(value))
    }
}

/// Elements whose content is no markup, as a browser with scripts switched on reads them, and two whose content is no text.
const RAW: &[&str] =
    &["script", "style", "noscript", "title", "textarea", "iframe", "noembed", "noframes", "xmp", "template", "select"];

/// Lower case of a tag name, copied only where it is not lower case already.
pub(super) fn lower(name: &str) -> Cow<'_, str> {
    if name.bytes().any(|b| b.is_ascii_uppercase()) {
        Cow::Owned(name.to_ascii_lowercase())
    } else {
        Cow::Borrowed(name)
    }
}

/// Elements that have no content and no end tag.
pub(super) fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "basefont"
            | "bgsound"
            | "br"
            | "col"
            | "embed"
            | "frame"
            | "hr"
            | "img"
            | "image"
            | "input"
            | "keygen"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}

/// The pieces of a page, in order.
pub(super) fn tokens(page: &str) -> Tokens<'_> {
    Tokens { page, at: 0, unclosed: 0, comments_end: true }
}

/// Iterator over the pieces of a page.
pub(super) struct Tokens<'a> {
    page: &'a str,
    at: usize,
    /// Which of [`RAW`] have no end tag in the rest of the page, a bit each: no second search, so time stays linear.
    unclosed: u16,
    /// Whether the rest of the page may hold a `-->`.
    comments_end: bool,
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        let bytes = self.page.as_bytes();
        loop {
            if self.at >= bytes.len() {
                return None;
            }
            let start = self.at;
            if bytes[start] != b'<' {
                let end = find(bytes, start, b'<');
                self.at = end;
                return Some(Token::Text(&self.page[start..end]));
            }
            match bytes.get(start + 1) {
                Some(b'!') if self.page[start..].starts_with("<!--") => self.at = self.comment_end(start + 4),
                Some(b'!' | b'?') => self.at = past(bytes, start + 2, b'>'),
                Some(b'/') if bytes.get(start + 2).is_some_and(u8::is_ascii_alphabetic) => {
                    let (tag, end) = self.tag(start + 2);
                    self.at = end;
                    return Some(Token::End(tag.name));
                }
                Some(b'/') => self.at = past(bytes, start + 2, b'>'),
                Some(letter) if letter.is_ascii_alphabetic() => {
                    let (tag, end) = self.tag(start + 1);
                    self.at = end;
                    return Some(match RAW.iter().position(|name| tag.is(name)) {
                        Some(kind) => self.raw_content(tag, kind),
                        None => Token::Start(tag),
                    });
                }
                _ => {
                    // A `<` that opens nothing is text, up to the next one.
                    let end = find(bytes, start + 1, b'<');
                    self.at = end;
                    return Some(Token::Text(&self.page[start..end]));
                }
            }
        }
    }
}

impl<'a> Tokens<'a> {
    /// Reads a tag whose name starts at `start`; gives it and the place after its `>`.
    fn tag(&self, start: usize) -> (Tag<'a>, usize) {
        let bytes = self.page.as_bytes();
        let mut at = start;
        while at < bytes.len() && !is_space(bytes[at]) && !matches!(bytes[at], b'/' | b'>') {
            at += 1;
        }
        let name = &self.page[start..at];
        let mut attributes = Attributes { text: self.page, at };
        attributes.skip_all();
        let end = attributes.at;
        (Tag { name, attributes: &self.page[at..end] }, (end + 1).min(bytes.len()))
    }

    /// Reads the content of a raw element up to its end tag. One that has none holds the rest of the page if it is a
    /// script or a style, and nothing otherwise: browsers drop the rest there too, which would lose an article for a
    /// typing error.
    fn raw_content(&mut self, tag: Tag<'a>, kind: usize) -> Token<'a> {
        let bytes = self.page.as_bytes();
        let start = self.at;
        let mut at = if self.unclosed & (1 << kind) == 0 { start } else { bytes.len() };
        // Scripts are full of `<`.
        while let Some(end) = memmem::find(&bytes[at..], b"</") {
            at += end;
            if ends_raw(&bytes[at + 2..], tag.name) {
                self.at = past(bytes, at, b'>');
                return Token::Raw(tag, &self.page[start..at]);
            }
            at += 2;
        }
        self.unclosed |= 1 << kind;
        if matches!(RAW[kind], "script" | "style") {
            self.at = bytes.len();
        }
        Token::Raw(tag, "")
    }

    /// The place after a comment whose text starts at `from`. One that never closes ends at its first `>`.
    fn comment_end(&mut self, from: usize) -> usize {
        let rest = &self.page[from..];
        if rest.starts_with('>') {
            return from + 1;
        }
        if rest.starts_with("->") {
            return from + 2;
        }
        if self.comments_end {
            if let Some(at) = memmem::find(rest.as_bytes(), b"-->") {
                return from + at + 3;
            }
            self.comments_end = false;
        }
        past(self.page.as_bytes(), from, b'>')
    }
}

/// Iterator over the attributes of a tag.
pub(super) struct Attributes<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Attributes<'a> {
    /// Moves to the `>` that closes the tag, or to the end of the text.
    fn skip_all(&mut self) {
        while self.next().is_some() {}
    }
}

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<(&'a str, &'a str)> {
        let bytes = self.text.as_bytes();
        while self.at < bytes.len() && (is_space(bytes[self.at]) || bytes[self.at] == b'/') {
            self.at += 1;
        }
        if self.at >= bytes.len() || bytes[self.at] == b'>' {
            return None;
        }
        let start = self.at;
        // A leading `=` belongs to the name.
        self.at += 1;
        while self.at < bytes.len() && !is_space(bytes[self.at]) && !matches!(bytes[self.at], b'/' | b'>' | b'=') {
            self.at += 1;
        }
        // An attribute's name starts and ends beside ASCII, so these are character boundaries.
        let name = self.text.get(start..self.at).unwrap_or_default();
        let mut at = self.at;
        while at < bytes.len() && is_space(bytes[at]) {
            at += 1;
        }
        if bytes.get(at) != Some(&b'=') {
            return Some((name, ""));
        }
        at += 1;
        while at < bytes.len() && is_space(bytes[at]) {
            at += 1;
        }
        let (start, end) = match bytes.get(at) {
            Some(quote @ (b'"' | b'\'')) => {
                let end = find(bytes, at + 1, *quote);
                self.at = (end + 1).min(bytes.len());
                (at + 1, end)
            }
            _ => {
                let mut end = at;
                while end < bytes.len() && !is_space(bytes[end]) && bytes[end] != b'>' {
                    end += 1;
                }
                self.at = end;
                (at, end)
            }
        };
        Some((name, self.text.get(start..end).unwrap_or_default()))
    }
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0C)
}

/// Whether `rest`, which stands after `</`, is the end of the raw element `name`.
fn ends_raw(rest: &[u8], name: &str) -> bool {
    rest.len() > name.len()
        && rest[..name.len()].eq_ignore_ascii_case(name.as_bytes())
        && (is_space(rest[name.len()]) || matches!(rest[name.len()], b'/' | b'>'))
}

/// The place of the first `byte` at or after `from`, or the end.
fn find(bytes: &[u8], from: usize, byte: u8) -> usize {
    bytes.get(from..).and_then(|rest| memchr(byte, rest)).map_or(bytes.len(), |at| from + at)
}

/// The place after the first `byte` at or after `from`, or the end.
fn past(bytes: &[u8], from: usize, byte: u8) -> usize {
    (find(bytes, from, byte) + 1).min(bytes.len())
}

#[cfg(test)]
mod tests;

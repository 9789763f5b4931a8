//! Elements: the text of one element goes in, those directly inside it come out, each with what it holds. It follows no
//! deeper than that, and makes the best of elements that are not closed.

use std::collections::HashSet;

use crate::extract::html;
use crate::xml::{self, PieceKind, Step, local};

/// So many different elements may lack their end before an entry is no XML.
const MAX_UNCLOSED: usize = 16;

/// So many elements directly inside one are looked at. Entries have a dozen or two; each is asked for some forty names.
const MAX_CHILDREN: usize = 10_000;

/// One element.
#[derive(Clone, Copy, Debug)]
pub(super) struct Element<'a> {
    /// Its name as written.
    pub name: &'a str,
    /// Its attributes as written.
    attributes: &'a str,
    /// What stands between its tags.
    inner: &'a str,
}

impl<'a> Element<'a> {
    /// The first element of a text.
    pub fn first(text: &'a str) -> Option<Self> {
        let bytes = text.as_bytes();
        let mut at = 0;
        while let Step::Piece(piece) = xml::next(bytes, at) {
            at = piece.end;
            if let PieceKind::Start { name, attributes, closed } = piece.kind {
                let (name, attributes) = (&text[name], &text[attributes]);
                let inner =
                    if closed { "" } else { end_of(text, at, name).map_or(&text[at..], |(end, _)| &text[at..end]) };
                return Some(Self { name, attributes, inner });
            }
        }
        None
    }

    /// The name without its prefix.
    pub fn local(&self) -> &'a str {
        self.name.rsplit(':').next().unwrap_or(self.name)
    }

    /// The prefix of the name; empty for none.
    pub fn prefix(&self) -> &'a str {
        self.name.rsplit_once(':').map_or("", |(prefix, _)| prefix)
    }

    /// The value of an attribute, if it is not empty.
    pub fn get(&self, name: &str) -> Option<String> {
        let (_, value) = xml::attributes(self.attributes).find(|(key, _)| *key == name)?;
        Some(html::references(value).trim().to_owned()).filter(|value| !value.is_empty())
    }

    /// The elements directly inside, or the first of very many; `None` if their tags make no sense.
    pub fn children(&self) -> Option<Vec<Element<'a>>> {
        let (text, bytes) = (self.inner, self.inner.as_bytes());
        let mut found = Vec::new();
        // Each name is looked for once in vain, so that time stays linear.
        let mut unclosed: HashSet<&str> = HashSet::new();
        let mut at = 0;
        while found.len() < MAX_CHILDREN
            && let Step::Piece(piece) = xml::next(bytes, at)
        {
            at = piece.end;
            let PieceKind::Start { name, attributes, closed } = piece.kind else {
                continue;
            };
            let (name, attributes) = (&text[name], &text[attributes]);
            let mut inner = "";
            if !closed {
                let end = if unclosed.contains(name) { None } else { end_of(text, at, name) };
                let (end, next) = end.unwrap_or_else(|| {
                    unclosed.insert(name);
                    // What it holds for certain is the text before the next tag.
                    let end = text[at..].find('<').map_or(text.len(), |length| at + length);
                    (end, end)
                });
                inner = &text[at..end];
                at = next;
            }
            if unclosed.len() > MAX_UNCLOSED {
                return None;
            }
            found.push(Element { name, attributes, inner });
        }
        Some(found)
    }

    /// Whether there are elements in it.
    pub fn has_elements(&self) -> bool {
        let mut at = 0;
        while let Step::Piece(piece) = xml::next(self.inner.as_bytes(), at) {
            if matches!(piece.kind, PieceKind::Start { .. }) {
                return true;
            }
            at = piece.end;
        }
        false
    }

    /// Its text: references replaced, CDATA as it is, tags left out.
    pub fn text(&self) -> String {
        let mut text = String::new();
        let mut at = 0;
        while let Step::Piece(piece) = xml::next(self.inner.as_bytes(), at) {
            match piece.kind {
                PieceKind::Text(range) => text.push_str(&html::references(&self.inner[range])),
                PieceKind::Cdata(range) => text.push_str(&self.inner[range]),
                _ => {}
            }
            at = piece.end;
        }
        text
    }

    /// Its content as HTML: tags without their prefixes, CDATA as text.
    pub fn markup(&self) -> String {
        let inner = self.inner;
        let mut markup = String::with_capacity(inner.len());
        let mut at = 0;
        while let Step::Piece(piece) = xml::next(inner.as_bytes(), at) {
            match piece.kind {
                PieceKind::Text(range) => markup.push_str(&inner[range]),
                PieceKind::Cdata(range) => {
                    markup.push_str(&inner[range].replace('&', "&amp;").replace('<', "&lt;"));
                }
                PieceKind::Start { name, attributes, .. } => {
                    markup.push('<');
                    markup.push_str(&inner[name.end - local(inner[name.clone()].as_bytes()).len()..name.end]);
                    markup.push_str(&inner[attributes]);
                    markup.push('>');
                }
                PieceKind::End(name) => {
                    markup.push_str("</");
                    markup.push_str(&inner[name.end - local(inner[name.clone()].as_bytes()).len()..name.end]);
                    markup.push('>');
                }
                PieceKind::Other => {}
            }
            at = piece.end;
        }
        markup
    }
}

/// Where the content of an element called `name` ends that begins at `at`, and where its end tag does.
fn end_of(text: &str, mut at: usize, name: &str) -> Option<(usize, usize)> {
    let mut depth = 1usize;
    while let Step::Piece(piece) = xml::next(text.as_bytes(), at) {
        match piece.kind {
            PieceKind::Start { name: other, closed: false, .. } if &text[other.clone()] == name => depth += 1,
            PieceKind::End(other) if &text[other.clone()] == name => {
                depth -= 1;
                if depth == 0 {
                    return Some((at, piece.end));
                }
            }
            _ => {}
        }
        at = piece.end;
    }
    None
}

//! Channel: what stands before a feed's entries goes in, what it says of all of them comes out.

use std::collections::HashMap;

use crate::extract::html;
use crate::xml::{self, PieceKind, Step};

/// What a feed says of itself.
#[derive(Debug)]
pub(super) struct Channel {
    /// Its title: the outlet's name.
    pub title: Option<String>,
    /// The address that others are relative to.
    pub base: Option<String>,
    /// The language of its entries.
    pub lang: Option<String>,
    /// What its prefixes stand for.
    namespaces: Option<HashMap<String, String>>,
}

/// The vocabularies that are read, by their usual prefixes and by a part of their names.
const NAMESPACES: &[(&str, &str)] = &[
    ("content", "purl.org/rss/1.0/modules/content"),
    ("dc", "purl.org/dc/elements/1."),
    ("dcterms", "purl.org/dc/terms"),
    ("atom", "w3.org/2005/atom"),
    ("atom", "purl.org/atom/ns"),
    ("xhtml", "w3.org/1999/xhtml"),
    ("itunes", "itunes.com/dtds"),
    ("feedburner", "feedburner.org"),
];

/// Elements deeper than this are none of a channel's own.
const MAX_DEPTH: usize = 3;

impl Channel {
    /// One that says nothing.
    pub const fn unknown() -> Self {
        Self { title: None, base: None, lang: None, namespaces: None }
    }

    /// Reads what stands before the first entry.
    pub fn read(head: &str) -> Self {
        let mut channel = Self::unknown();
        let mut link = None;
        let mut open: Vec<String> = Vec::new();
        let mut below = 0usize;
        let mut at = 0;
        let mut text = String::new();
        while let Step::Piece(piece) = xml::next(head.as_bytes(), at) {
            at = piece.end;
            match piece.kind {
                PieceKind::Start { name, attributes, closed } => {
                    let local = local(&head[name]);
                    let attributes = &head[attributes];
                    channel.take_attributes(attributes, open.len());
                    if local == "link" && link.is_none() && is_alternate(attributes) {
                        link = attribute(attributes, "href");
                    }
                    if closed {
                    } else if open.len() < MAX_DEPTH && below == 0 {
                        open.push(local);
                        text.clear();
                    } else {
                        below += 1;
                    }
                }
                PieceKind::End(_) if below > 0 => below -= 1,
                PieceKind::End(_) => {
                    let in_channel = matches!(&open[..], [.., parent, _] if parent == "channel" || parent == "feed");
                    if let Some(name) = open.pop().filter(|_| in_channel) {
                        let value = html::references(text.trim()).trim().to_owned();
                        match name.as_str() {
                            _ if value.is_empty() => {}
                            "title" => drop(channel.title.get_or_insert(value)),
                            "link" => drop(link.get_or_insert(value)),
                            "language" => drop(channel.lang.get_or_insert(value)),
                            _ => {}
                        }
                    }
                    text.clear();
                }
                PieceKind::Text(range) => text.push_str(&html::references(&head[range])),
                PieceKind::Cdata(range) => text.push_str(&head[range]),
                PieceKind::Other => {}
            }
        }
        channel.title = channel.title.map(|title| html::line(&title)).filter(|title| !title.is_empty());
        channel.base = channel.base.or(link);
        channel
    }

    fn take_attributes(&mut self, attributes: &str, depth: usize) {
        if depth > 1 {
            return;
        }
        for (name, value) in xml::attributes(attributes) {
            match name {
                "xml:base" => self.base = Some(html::references(value).into_owned()),
                "xml:lang" if !value.is_empty() => self.lang = Some(value.to_owned()),
                _ => {
                    if let Some(prefix) = name.strip_prefix("xmlns:") {
                        let known = usual_prefix(value).map_or_else(|| prefix.to_owned(), str::to_owned);
                        self.namespaces.get_or_insert_default().insert(prefix.to_owned(), known);
                    }
                }
            }
        }
    }

    /// The usual prefix of what `prefix` stands for here.
    pub fn vocabulary<'a>(&'a self, prefix: &'a str) -> &'a str {
        self.namespaces.as_ref().and_then(|known| known.get(prefix)).map_or(prefix, String::as_str)
    }
}

fn usual_prefix(namespace: &str) -> Option<&'static str> {
    let namespace = namespace.to_ascii_lowercase();
    NAMESPACES.iter().find(|(_, part)| namespace.contains(part)).map(|(prefix, _)| *prefix)
}

fn local(name: &str) -> String {
    name.rsplit(':').next().unwrap_or(name).to_ascii_lowercase()
}

fn attribute(attributes: &str, name: &str) -> Option<String> {
    let (_, value) = xml::attributes(attributes).find(|(key, _)| *key == name)?;
    Some(html::references(value).trim().to_owned()).filter(|value| !value.is_empty())
}

/// Whether a link leads to the page that a feed is of.
fn is_alternate(attributes: &str) -> bool {
    attribute(attributes, "rel").is_none_or(|rel| rel == "alternate")
}

//! XML as feeds write it, well or ill: bytes go in, their tags and texts come out as ranges, one at a time. It keeps no
//! tree, expands no entity, fetches nothing, and takes time linear in the bytes; what is no markup is text.

use std::ops::Range;

/// A piece of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    /// What it is.
    pub kind: PieceKind,
    /// Where the next piece begins.
    pub end: usize,
}

/// What a piece of a document is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PieceKind {
    /// A start tag: its name and its attributes; `closed` where it is its own end.
    Start { name: Range<usize>, attributes: Range<usize>, closed: bool },
    /// An end tag by its name.
    End(Range<usize>),
    /// Text with its character references; a long text may come in several pieces.
    Text(Range<usize>),
    /// The content of a CDATA section.
    Cdata(Range<usize>),
    /// A comment, a processing instruction or a document type.
    Other,
}

/// What stands at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// A piece.
    Piece(Piece),
    /// The beginning of a piece that these bytes do not hold to its end, and what it is.
    Unfinished(&'static str),
    /// Nothing: the end of the bytes.
    End,
}

/// The piece of `bytes` at `at`.
pub(crate) fn next(bytes: &[u8], at: usize) -> Step {
    let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) else {
        return Step::End;
    };
    if rest[0] != b'<' {
        return text(bytes, at);
    }
    match rest.get(1) {
        None => Step::Unfinished("a tag"),
        Some(b'?') => delimited(bytes, at + 2, b"?>", |_| PieceKind::Other, "a processing instruction"),
        Some(b'!') if rest.starts_with(b"<!--") => delimited(bytes, at + 4, b"-->", |_| PieceKind::Other, "a comment"),
        Some(b'!') if rest.starts_with(b"<![CDATA[") => {
            delimited(bytes, at + 9, b"]]>", PieceKind::Cdata, "a CDATA section")
        }
        Some(b'!') if rest.len() < 9 => Step::Unfinished("a declaration"),
        Some(b'!') => declaration(bytes, at),
        Some(b'/') => delimited(bytes, at + 2, b">", |range| PieceKind::End(trim(bytes, range)), "an end tag"),
        Some(byte) if is_name_start(*byte) => tag(bytes, at),
        Some(_) => text(bytes, at),
    }
}

/// Text up to the next `<`; one at `at` that begins nothing is text itself.
fn text(bytes: &[u8], at: usize) -> Step {
    let end = bytes[at + 1..].iter().position(|byte| *byte == b'<').map_or(bytes.len(), |found| at + 1 + found);
    Step::Piece(Piece { kind: PieceKind::Text(at..end), end })
}

fn delimited(
    bytes: &[u8],
    start: usize,
    mark: &[u8],
    kind: impl FnOnce(Range<usize>) -> PieceKind,
    name: &'static str,
) -> Step {
    match find(bytes, start, mark) {
        Some(at) => Step::Piece(Piece { kind: kind(start..at), end: at + mark.len() }),
        None => Step::Unfinished(name),
    }
}

/// A document type, perhaps with declarations of its own in brackets.
fn declaration(bytes: &[u8], at: usize) -> Step {
    let mut quote = None;
    let mut depth = 0usize;
    for (place, byte) in bytes.iter().enumerate().skip(at) {
        match (quote, byte) {
            (Some(mark), byte) if mark == *byte => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'') => quote = Some(*byte),
            (None, b'[') => depth += 1,
            (None, b']') => depth = depth.saturating_sub(1),
            (None, b'>') if depth == 0 => {
                return Step::Piece(Piece { kind: PieceKind::Other, end: place + 1 });
            }
            _ => {}
        }
    }
    Step::Unfinished("a declaration")
}

fn tag(bytes: &[u8], at: usize) -> Step {
    let name_end =
        bytes[at + 1..].iter().position(|byte| !is_name(*byte)).map_or(bytes.len(), |length| at + 1 + length);
    let mut quote = None;
    for (place, byte) in bytes.iter().enumerate().skip(name_end) {
        match (quote, byte) {
            (Some(mark), byte) if mark == *byte => quote = None,
            // No value has one: the quote was never closed, and the tag is none.
            (_, b'<') => return Step::Piece(Piece { kind: PieceKind::Text(at..place), end: place }),
            (Some(_), _) => {}
            (None, b'"' | b'\'') => quote = Some(*byte),
            (None, b'>') => {
                let closed = place > name_end && bytes[place - 1] == b'/';
                let attributes = name_end..place - usize::from(closed);
                let kind = PieceKind::Start { name: at + 1..name_end, attributes, closed };
                return Step::Piece(Piece { kind, end: place + 1 });
            }
            _ => {}
        }
    }
    Step::Unfinished("a tag")
}

fn is_name_start(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80
}

fn is_name(byte: u8) -> bool {
    is_name_start(byte) || byte.is_ascii_digit() || matches!(byte, b':' | b'-' | b'.')
}

fn trim(bytes: &[u8], range: Range<usize>) -> Range<usize> {
    let kept = bytes[range.clone()].trim_ascii_end().len();
    range.start..range.start + kept
}

/// Where `mark` stands next in `bytes`.
fn find(bytes: &[u8], from: usize, mark: &[u8]) -> Option<usize> {
    bytes.get(from..)?.windows(mark.len()).position(|window| window == mark).map(|at| from + at)
}

/// A name without its prefix.
pub(crate) fn local(name: &[u8]) -> &[u8] {
    name.rsplit(|byte| *byte == b':').next().unwrap_or(name)
}

/// The name of the first element of a document, without its prefix, in lower case.
pub(crate) fn root(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut at = 0;
    while let Step::Piece(piece) = next(bytes, at) {
        if let PieceKind::Start { name, .. } = piece.kind {
            return Some(local(&bytes[name]).to_ascii_lowercase());
        }
        at = piece.end;
    }
    None
}

/// The attributes of a start tag, as they are written: each name and its value, with its character references.
pub(crate) fn attributes(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let (name, after) = rest.split_once('=')?;
        let name = name.trim().rsplit(char::is_whitespace).next().unwrap_or_default();
        let after = after.trim_start();
        let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
        let (value, left) = match quote {
            Some(quote) => after[1..].split_once(quote).unwrap_or((&after[1..], "")),
            None => after.split_once(char::is_whitespace).unwrap_or((after, "")),
        };
        rest = left;
        Some((name, value))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> Vec<String> {
        let bytes = text.as_bytes();
        let mut at = 0;
        let mut found = Vec::new();
        loop {
            match next(bytes, at) {
                Step::Piece(piece) => {
                    found.push(match piece.kind {
                        PieceKind::Start { name, attributes, closed } => {
                            format!("<{}|{}{}", &text[name], &text[attributes], if closed { "/" } else { "" })
                        }
                        PieceKind::End(name) => format!("/{}", &text[name]),
                        PieceKind::Text(range) => text[range].to_owned(),
                        PieceKind::Cdata(range) => format!("[{}]", &text[range]),
                        PieceKind::Other => "?".to_owned(),
                    });
                    assert!(piece.end > at, "it goes on");
                    at = piece.end;
                }
                Step::Unfinished(what) => {
                    found.push(format!("! {what}"));
                    return found;
                }
                Step::End => return found,
            }
        }
    }

    #[test]
    fn all_kinds_of_pieces() {
        assert_eq!(
            pieces(
                "<?xml?><!DOCTYPE r [<!ENTITY a \">]\">]><!-- <x> --><r a='>' b/>t &amp; < u<c:d></c:d ><![CDATA[<i>]]>"
            ),
            ["?", "?", "?", "<r| a='>' b/", "t &amp; ", "< u", "<c:d|", "/c:d", "[<i>]"]
        );
    }

    #[test]
    fn what_is_not_closed_is_named() {
        assert_eq!(pieces("<a b=\"c>d<e>f"), ["<a b=\"c>d", "<e|", "f"], "a quote without its end is no tag");
        assert_eq!(pieces("a<![CDATA[b"), ["a", "! a CDATA section"]);
        assert_eq!(pieces("<!-- a"), ["! a comment"]);
        assert_eq!(pieces("<a b"), ["! a tag"]);
        assert_eq!(root(b"<?xml?>\n<A:Feed x='y'>").as_deref(), Some(&b"feed"[..]));
    }

    #[test]
    fn attributes_are_read() {
        let found: Vec<_> = attributes(" a=\"b c\" d = 'e' f=g h").collect();
        assert_eq!(found, [("a", "b c"), ("d", "e"), ("f", "g")]);
    }
}

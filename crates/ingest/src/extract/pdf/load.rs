//! Loading: the bytes of a document go in, its objects come out, no more of them than a document has. A number takes two
//! bytes in a file and a hundred in memory, packed objects a thousandth of one; and one object may be called many times.

use std::cell::Cell;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};
use lopdf::{Document, LoadOptions, Object, ObjectId, Stream};

use super::PdfError;

/// What one packed part (objects, or the list of where they are) may unpack to.
const PACKED_BYTES: usize = 16 << 20;

/// What all packed parts together may unpack to.
const ALL_PACKED_BYTES: usize = 128 << 20;

/// The most words and numbers outside of packed parts …
const MOST_TOKENS: usize = 4_000_000;

/// … in one object, …
const MOST_TOKENS_IN_OBJECT: usize = 1_000_000;

/// … and the most values that all objects together hold. A tagged document of a thousand pages has half a million.
const MOST_VALUES: usize = 1_500_000;

/// How many objects of a packed part may be others once more.
const MOST_CALLED_AGAIN: usize = 16;

thread_local! {
    /// What may still be loaded of the document that this thread loads: values, and packed bytes.
    static LEFT: Cell<(usize, usize)> = const { Cell::new((0, 0)) };
}

/// Loads a document. Objects past what a document has are left out, and it is refused.
pub(super) fn load(bytes: &[u8]) -> Result<Document, PdfError> {
    if !has_room(bytes) {
        return Err(PdfError::Objects);
    }
    LEFT.set((MOST_VALUES, ALL_PACKED_BYTES));
    let options = LoadOptions { filter: Some(counted), ..LoadOptions::with_max_decompressed_size(PACKED_BYTES) };
    let loaded = Document::load_mem_with_options(bytes, options);
    let (values, packed) = LEFT.get();
    if values == 0 || packed == 0 {
        return Err(PdfError::Objects);
    }
    loaded.map_err(|error| {
        let why = error.to_string();
        let encrypted = why.contains("ecrypt") || why.contains("password") || why.contains("ncrypt");
        if encrypted { PdfError::Encrypted } else { PdfError::Damaged(why) }
    })
}

/// Counts an object that was read, and drops it when there are too many.
fn counted(id: ObjectId, object: &mut Object) -> Option<(ObjectId, Object)> {
    let (values, packed) = LEFT.get();
    let values = values.saturating_sub(size_of(object));
    let mut left = (values, packed);
    if let Object::Stream(stream) = object
        && stream.dict.has_type(b"ObjStm")
    {
        left = unpacked(stream, left);
    }
    LEFT.set(left);
    if left.0 == 0 || left.1 == 0 {
        return None;
    }
    // Of an object that stands in the file by itself only whether it stays is asked; a stream is never packed in another.
    Some((id, if matches!(object, Object::Stream(_)) { Object::Null } else { object.clone() }))
}

/// What is left once a packed part is: nothing where it calls one of its objects again and again.
fn unpacked(stream: &Stream, (values, packed): (usize, usize)) -> (usize, usize) {
    // What cannot be unpacked is refused when it is loaded.
    let Ok(content) = stream.get_plain_content_with_limit(PACKED_BYTES) else { return (values, packed) };
    let first = stream.dict.get(b"First").and_then(Object::as_i64).unwrap_or(0);
    let head = content.get(..usize::try_from(first).unwrap_or(0)).unwrap_or_default();
    let numbers = head.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    let mut places: Vec<&[u8]> = numbers.skip(1).step_by(2).collect();
    let all = places.len();
    places.sort_unstable();
    places.dedup();
    if places.len() + MOST_CALLED_AGAIN < all || tokens(&content) > MOST_TOKENS_IN_OBJECT {
        return (0, 0);
    }
    (values, packed.saturating_sub(content.len()))
}

/// How many values an object holds, itself included. The parser bounds how deep it goes.
fn size_of(object: &Object) -> usize {
    match object {
        Object::Array(items) => 1 + items.iter().map(size_of).sum::<usize>(),
        Object::Dictionary(dictionary) => 1 + dictionary.iter().map(|(_, value)| size_of(value)).sum::<usize>(),
        Object::Stream(stream) => 1 + stream.dict.iter().map(|(_, value)| size_of(value)).sum::<usize>(),
        _ => 1,
    }
}

/// The words between which a document's parts stand.
static MARKS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    AhoCorasick::builder().match_kind(MatchKind::LeftmostFirst).build([ENDOBJ, ENDSTREAM, STREAM]).ok()
});
const ENDOBJ: &str = "endobj";
const ENDSTREAM: &str = "endstream";
const STREAM: &str = "stream";

/// Whether what stands outside of streams is no more than a document has.
fn has_room(bytes: &[u8]) -> bool {
    let (mut all, mut in_object, mut from, mut stream) = (0, 0, 0, None);
    let mut count = |part: &[u8]| {
        let tokens = tokens(part);
        all += tokens;
        in_object += tokens;
        let fits = all <= MOST_TOKENS && in_object <= MOST_TOKENS_IN_OBJECT;
        if part.ends_with(ENDOBJ.as_bytes()) {
            in_object = 0;
        }
        fits
    };
    for mark in MARKS.iter().flat_map(|marks| marks.find_iter(bytes)) {
        let word = &bytes[mark.range()];
        if stream.is_some() {
            if word == ENDSTREAM.as_bytes() {
                (stream, from) = (None, mark.end());
            }
            continue;
        }
        if !count(&bytes[from..mark.end()]) {
            return false;
        }
        from = mark.end();
        let begins = bytes[..mark.start()].trim_ascii_end().ends_with(b">>")
            && bytes.get(mark.end()).is_some_and(u8::is_ascii_whitespace);
        stream = (word == STREAM.as_bytes() && begins).then_some(());
    }
    // A stream without an end hides nothing.
    count(&bytes[from..])
}

/// How many words, numbers and openings of lists and strings there are.
fn tokens(bytes: &[u8]) -> usize {
    // What an opening opens is counted with it.
    let is_between = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, 0 | b')' | b'[' | b']' | b'>');
    let begins = |pair: &[u8]| match pair {
        [_, b'(' | b'[' | b'<' | b'/'] => true,
        [before, byte] => is_between(before) && !is_between(byte),
        _ => false,
    };
    bytes.windows(2).filter(|pair| begins(pair)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_openings_are_counted_outside_of_streams() {
        assert_eq!(tokens(b" << /A [1 2 (x) <41>] /B 3 0 R >>"), 12);
        let stream = format!("1 0 obj <</Length 9>>stream\n{}endstream endobj", "1 ".repeat(MOST_TOKENS));
        assert!(has_room(stream.as_bytes()));
        assert!(!has_room(stream.replace("endstream", "").as_bytes()), "without an end it hides nothing");
        assert!(!has_room(stream.replace(">>stream", "stream").as_bytes()));
        let array = "1 0 obj [".to_owned() + &"1 ".repeat(MOST_TOKENS_IN_OBJECT) + "] endobj ";
        assert!(!has_room(array.as_bytes()));
        let half = "1 0 obj [".to_owned() + &"1 ".repeat(MOST_TOKENS_IN_OBJECT / 2) + "] endobj ";
        assert!(has_room(half.repeat(5).as_bytes()) && !has_room(half.repeat(9).as_bytes()));
    }
}

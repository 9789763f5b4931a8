//! JSON: which form a text has that begins with `{` or `[`, if it is JSON at all.

use super::{Format, HEAD_BYTES, Kind, Records};
use crate::read::json_array;

const NO_OBJECTS: Kind = Kind::Refused("a JSON array of something else than objects");

/// What a text is that begins with `{`.
pub(super) fn object_kind(text: &[u8], whole: bool) -> Kind {
    if json_array::is_wrapper(text) {
        return Kind::Records(Records::JsonArray);
    }
    let line = text.split(|byte| *byte == b'\n').next().unwrap_or(text);
    let whole_line = line.len() < text.len() || whole;
    let has_member = begins_with_member(text);
    if is_json(line) || (!whole_line && has_member) {
        return Kind::Records(Records::JsonLines);
    }
    if !begins_with_quote(&text[1..]) {
        return Kind::One(Format::Text);
    }
    // The first line is broken. If a later line is an object of its own, it is one bad line among records.
    if text.split(|byte| *byte == b'\n').skip(1).any(|line| line.starts_with(b"{") && is_json(line)) {
        return Kind::Records(Records::JsonLines);
    }
    Kind::One(if has_member { Format::Json } else { Format::Text })
}

/// What a text is that begins with `[`; `None` if it is no JSON.
pub(super) fn array_kind(text: &[u8], is_named_json: bool) -> Option<Kind> {
    let mut rest = text[1..].trim_ascii_start();
    while let Some(after) = rest.strip_prefix(b"null") {
        let Some(after) = after.trim_ascii_start().strip_prefix(b",") else { break };
        rest = after.trim_ascii_start();
    }
    if let Some(inner) = rest.strip_prefix(b"{")
        && matches!(inner.trim_ascii_start().first(), Some(b'"' | b'}') | None)
    {
        return Some(Kind::Records(Records::JsonArray));
    }
    if rest.trim_ascii_end() == b"]" {
        return Some(Kind::Records(Records::JsonArray));
    }
    match serde_json::from_slice::<Vec<serde_json::Value>>(text) {
        Ok(items) if items.iter().any(serde_json::Value::is_object) => Some(Kind::Records(Records::JsonArray)),
        Ok(_) => Some(NO_OBJECTS),
        // What is cut off by the end of the head was JSON so far.
        Err(error) if is_named_json || error.is_eof() && text.len() > HEAD_BYTES / 2 => Some(NO_OBJECTS),
        Err(_) => None,
    }
}

fn is_json(line: &[u8]) -> bool {
    serde_json::from_slice::<serde::de::IgnoredAny>(line).is_ok()
}

fn begins_with_quote(text: &[u8]) -> bool {
    text.trim_ascii_start().first() == Some(&b'"')
}

/// Whether a text that begins with `{` goes on with a name and a colon.
fn begins_with_member(text: &[u8]) -> bool {
    let Some(name) = text[1..].trim_ascii_start().strip_prefix(b"\"") else { return false };
    let mut is_escaped = false;
    let end = name.iter().position(|byte| {
        let is_end = *byte == b'"' && !is_escaped;
        is_escaped = *byte == b'\\' && !is_escaped;
        is_end
    });
    end.is_some_and(|end| name[end + 1..].trim_ascii_start().first() == Some(&b':'))
}

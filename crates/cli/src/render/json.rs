//! JSON: the answer as one object, or its hits one a line. Written as the hits come, so that an answer of any size
//! needs no more memory than one hit. The text is exact, and always valid UTF-8; characters that a terminal would obey or
//! that break lines in other languages (U+2028) are written as escapes, which every reader of JSON turns back.

use std::io::{self, Write};

use dateline_query::{Hit, SearchResponse};
use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::Formatter;

use super::Answer;
use crate::terminal;

/// The whole answer as one object.
#[derive(Default)]
pub struct Document {
    after: String,
    any: bool,
}

/// The place of the hits in an answer that has none. It cannot stand inside a string: there its quotes would be escaped.
const HITS: &str = "\"hits\":[]";

impl Answer for Document {
    fn begin(&mut self, out: &mut dyn Write, answer: &SearchResponse) -> io::Result<()> {
        let json = text(answer)?;
        let at = json.find(HITS).ok_or_else(|| io::Error::other("an answer without a place for its hits"))?;
        let inside = at + HITS.len() - 1;
        self.after = json[inside..].to_owned();
        out.write_all(&json.as_bytes()[..inside])
    }

    fn hit(&mut self, out: &mut dyn Write, hit: &Hit) -> io::Result<()> {
        if std::mem::replace(&mut self.any, true) {
            out.write_all(b",")?;
        }
        out.write_all(text(hit)?.as_bytes())
    }

    fn end(&mut self, out: &mut dyn Write, _answer: &SearchResponse) -> io::Result<()> {
        writeln!(out, "{}", self.after)
    }
}

/// The hits, one object a line.
pub struct Lines;

impl Answer for Lines {
    fn hit(&mut self, out: &mut dyn Write, hit: &Hit) -> io::Result<()> {
        line(out, hit)
    }
}

/// Writes one value on a line of its own.
pub fn line(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    let mut json = text(value)?;
    json.push('\n');
    out.write_all(json.as_bytes())
}

/// One value on one line, without its end. A string first: serde_json's own error would hide a closed pipe.
pub fn text(value: &impl Serialize) -> io::Result<String> {
    let mut json = Vec::new();
    value.serialize(&mut Serializer::with_formatter(&mut json, Escaping))?;
    String::from_utf8(json).map_err(io::Error::other)
}

/// Compact JSON in which whatever is not shown on a terminal is an escape. JSON itself asks for that below U+0020 alone.
struct Escaping;

impl Formatter for Escaping {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        let mut written = 0;
        for (at, c) in fragment.char_indices().filter(|(_, c)| !terminal::is_shown(*c)) {
            out.write_all(&fragment.as_bytes()[written..at])?;
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}")?;
            }
            written = at + c.len_utf8();
        }
        out.write_all(&fragment.as_bytes()[written..])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_exact_and_commands_no_terminal() {
        let evil = "a\u{1b}[31m\u{9b}2J\u{7f}\u{2028}\u{202e}\u{feff}\u{e0041}\"\\\n Київ וכן 👩\u{200d}🚒";
        let json = text(&evil).unwrap();
        assert!(json.chars().all(terminal::is_shown), "{json}");
        assert!(json.contains(r"\u001b[31m\u009b2J\u007f\u2028\u202e\ufeff\udb40\udc41"), "{json}");
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), evil);
    }
}

//! JSON: the answer as one object, or its hits one a line. Written as the hits come, so that an answer of any size
//! needs no more memory than one hit.

use std::io::{self, Write};

use dateline_query::{Hit, SearchResponse};
use serde::Serialize;

use super::Answer;

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
        let json = serde_json::to_string(answer)?;
        let at = json.find(HITS).ok_or_else(|| io::Error::other("an answer without a place for its hits"))?;
        let inside = at + HITS.len() - 1;
        self.after = json[inside..].to_owned();
        out.write_all(&json.as_bytes()[..inside])
    }

    fn hit(&mut self, out: &mut dyn Write, hit: &Hit) -> io::Result<()> {
        if std::mem::replace(&mut self.any, true) {
            out.write_all(b",")?;
        }
        // To a string first: serde_json's own error would hide a closed pipe.
        out.write_all(serde_json::to_string(hit)?.as_bytes())
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
    let mut json = serde_json::to_string(value)?;
    json.push('\n');
    out.write_all(json.as_bytes())
}

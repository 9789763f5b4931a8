//! The header of a WARC record: named fields as in a mail, up to a blank line.

use std::io::{self, BufRead};

use dateline_core::{Dated, Origin};

use super::{Content, Given, Header, bare, read_line};

/// How many lines a header may have …
const MOST_LINES: usize = 1000;

/// … and how many bytes. Addresses of pages are the longest fields there are, and those of more than some kilobytes no
/// server takes.
const MOST_BYTES: usize = 1 << 20;

pub(super) fn begins_record(line: &[u8]) -> bool {
    let version = line.trim_ascii_end().strip_prefix(b"WARC/").unwrap_or_default();
    (3..=8).contains(&version.len()) && version.iter().all(|byte| byte.is_ascii_digit() || *byte == b'.')
}

/// Whether a line behind that of the version is one of the fields that every record has.
pub(super) fn begins_field(line: &[u8]) -> bool {
    let has = |name: &[u8]| line.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
    (has(b"WARC-") || has(b"Content-")) && line.contains(&b':')
}

/// Reads the fields behind the line with the version; what is wrong with them where they cannot be used.
pub(super) fn header(stream: &mut dyn BufRead) -> io::Result<Result<Header, String>> {
    let mut fields: Vec<(String, String)> = Vec::new();
    let (mut lines, mut bytes) = (0, 0);
    loop {
        let line = read_line(stream)?;
        lines += 1;
        bytes += line.len();
        if line.is_empty() {
            return Ok(Err("cut off in its header".to_owned()));
        }
        let text = String::from_utf8_lossy(&line);
        let trimmed = text.trim();
        if trimmed.is_empty() {
            break;
        }
        if lines > MOST_LINES || bytes > MOST_BYTES {
            return Ok(Err("its header has no end".to_owned()));
        }
        if text.starts_with([' ', '\t'])
            && let Some((_, value)) = fields.last_mut()
        {
            value.push(' ');
            value.push_str(trimmed);
        } else if let Some((name, value)) = trimmed.split_once(':') {
            fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    let field = |wanted: &str| fields.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str());
    let Some(length) = field("content-length") else {
        return Ok(Err("its header has no Content-Length".to_owned()));
    };
    let Ok(length) = length.parse() else {
        return Ok(Err(format!("its Content-Length `{length}` is no number")));
    };
    let given = Given {
        url: field("warc-target-uri").and_then(address),
        captured: field("warc-date").and_then(|date| Dated::parse_iso(date, Origin::Warc)),
        ..Given::default()
    };
    let mime = field("content-type").unwrap_or_default().to_owned();
    let content = match field("warc-type").unwrap_or_default().to_ascii_lowercase().as_str() {
        "response" if bare(&mime) == "application/http" || mime.is_empty() => {
            Content::Response { mime: String::new(), needs_head: true }
        }
        "resource" => Content::Resource { mime },
        "conversion" if bare(&mime) == "text/plain" => Content::Conversion,
        _ => Content::Other,
    };
    let incomplete = match (field("warc-truncated"), field("warc-segment-number")) {
        (Some(why), _) => Some(format!("the crawler cut it off: WARC-Truncated: {why}")),
        (None, Some(_)) => Some("split over several records, which is not read".to_owned()),
        (None, None) => None,
    };
    Ok(Ok(Header { length, content, given, incomplete }))
}

/// An address, which wget puts between `<` and `>`.
fn address(uri: &str) -> Option<String> {
    let uri = uri.strip_prefix('<').and_then(|uri| uri.strip_suffix('>')).unwrap_or(uri).trim();
    (!uri.is_empty()).then(|| uri.to_owned())
}

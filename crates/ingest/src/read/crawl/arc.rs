//! The header of an ARC record: one line with address, server, time, media type and length; version 2 has more fields
//! between the last two. Addresses may hold blanks, so that the fields are told from the server's on.

use dateline_core::{Dated, Origin};

use super::{Content, Given, Header};

/// Fields behind the address: at least server, time, media type and length.
const FEWEST_FIELDS: usize = 5;

/// What addresses in archives begin with.
const SCHEMES: &[&[u8]] = &[b"http://", b"https://", b"dns:", b"ftp://", b"filedesc:", b"warcinfo:", b"whois:"];

pub(super) fn begins_record(line: &[u8]) -> bool {
    SCHEMES.iter().any(|scheme| line.starts_with(scheme)) && fields(&String::from_utf8_lossy(line)).is_some()
}

pub(super) fn header(line: &[u8]) -> Result<Header, String> {
    let line = String::from_utf8_lossy(line);
    let Some(Fields { url, time, mime, length }) = fields(&line) else {
        return Err("its header is damaged".to_owned());
    };
    let Ok(length) = length.parse() else {
        return Err(format!("its length `{length}` is no number"));
    };
    let content = if url.starts_with("http") {
        Content::Response { mime: mime.to_owned(), needs_head: false }
    } else {
        Content::Other
    };
    let given = Given { url: Some(url), captured: moment(time), charset: None, ..Given::default() };
    Ok(Header { length, content, given, incomplete: None })
}

struct Fields<'a> {
    url: String,
    time: &'a str,
    mime: &'a str,
    length: &'a str,
}

/// The fields: the time is the first number of 12 to 18 digits behind a server's address.
fn fields(line: &str) -> Option<Fields<'_>> {
    let parts: Vec<&str> = line.trim_end().split(' ').filter(|part| !part.is_empty()).collect();
    let is_time = |part: &str| (12..=18).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_server = |part: &str| {
        part.contains(['.', ':', '-']) && part.bytes().all(|byte| byte.is_ascii_hexdigit() || b".:-".contains(&byte))
    };
    let at = (2..parts.len()).find(|at| is_time(parts[*at]) && is_server(parts[at - 1]))?;
    if parts.len() < at - 2 + FEWEST_FIELDS {
        return None;
    }
    let mime = if at + 1 < parts.len() - 1 { parts[at + 1] } else { "" };
    Some(Fields { url: parts[..at - 1].join(" "), time: parts[at], mime, length: parts.last()? })
}

/// A time of 14 digits, from year to second; of 12, to the minute.
fn moment(time: &str) -> Option<Dated> {
    let part = |from: usize| time.get(from..from + 2);
    let second = part(12).unwrap_or("00");
    let (day, minute) =
        (format!("{}-{}-{}", time.get(..4)?, part(4)?, part(6)?), format!("{}:{}", part(8)?, part(10)?));
    Dated::parse_iso(&format!("{day}T{minute}:{second}Z"), Origin::Warc)
}

//! Mail: the bytes of one message go in, a draft comes out: of a newsletter the text, of a page that a browser saved as
//! MHTML the page's article. Attachments are not read, but counted among the fields that are ignored.

use std::borrow::Cow;

use dateline_core::{Dated, Origin, PARAGRAPH_BREAK};
use jiff::civil::DateTime;
use jiff::tz::Offset;
use mail_parser::decoders::{base64::base64_decode, quoted_printable::quoted_printable_decode};
use mail_parser::{Encoding, HeaderValue, Message, MessageParser, MessagePart, MimeHeaders, PartType};

use super::date_text::{self, DayOrder};
use super::html::{self, HtmlError};
use super::{Draft, Form, squeeze, text};
use crate::decode;
use crate::format::trim_start;

/// The most parts that have parts, and the most messages in the message: more have no reader.
const MAX_NESTED: usize = 100;

/// The longest head of a message: programs on the way add some ten kilobytes, a list of all who got it some hundred.
const HEAD_BYTES: usize = 1 << 20;

/// The most lines of a message of several parts that may part them. Each part costs a hundred times its line in memory,
/// even if it is empty. A digest has some hundred.
const MAX_PARTED: usize = 20_000;

/// The most parameters of one header field, whose pieces are put together by comparing each with each.
const MAX_PARAMETERS: usize = 1_000;

/// How much of a header line that goes on from the one before is looked at for a content type.
const FOLDED_BYTES: usize = 4096;

/// The name of the header that has it.
const TYPE: &[u8] = b"content-type";

/// An HTML part with less than this share of the plain part's text, in percent, is its poor relation.
const RICH_PERCENT: usize = 50;

/// Hosts that give mailboxes to anyone: who writes from there is a person, not an outlet.
const MAILBOXES: &[&str] = &[
    "gmail.com",
    "googlemail.com",
    "outlook.com",
    "hotmail.com",
    "live.com",
    "yahoo.com",
    "icloud.com",
    "me.com",
    "aol.com",
    "gmx.de",
    "gmx.net",
    "gmx.com",
    "web.de",
    "proton.me",
    "protonmail.com",
    "mail.ru",
    "yandex.ru",
    "rambler.ru",
    "ukr.net",
    "i.ua",
    "meta.ua",
    "mail.com",
];

/// Why a message is no article.
#[derive(Debug, thiserror::Error)]
pub(crate) enum MailError {
    #[error("a mail without headers")]
    NoHeaders,
    #[error("a mail of more than {MAX_NESTED} parts within parts")]
    Nested,
    #[error("a mail of more than {MAX_PARTED} parts")]
    Parted,
    #[error("a mail with a header field of more than {MAX_PARAMETERS} parameters")]
    Parameters,
    #[error("a mail whose head is longer than the {} KiB that it may be", HEAD_BYTES >> 10)]
    Head,
    #[error("a saved page (MHTML) without an HTML part")]
    NoPage,
    #[error(transparent)]
    Html(#[from] HtmlError),
}

/// Reads one message.
pub(crate) fn extract(bytes: &[u8]) -> Result<Draft, MailError> {
    // Its headers begin behind a byte order mark and blanks, as where it is known for a mail.
    let bytes = trim_start(bytes);
    if head(bytes) > HEAD_BYTES {
        return Err(MailError::Head);
    }
    if nested(bytes) > MAX_NESTED {
        return Err(MailError::Nested);
    }
    if parted(bytes) > MAX_PARTED {
        return Err(MailError::Parted);
    }
    if parameters(bytes) > MAX_PARAMETERS {
        return Err(MailError::Parameters);
    }
    let message = MessageParser::default().parse(bytes).ok_or(MailError::NoHeaders)?;
    if is_page(&message) { page(&message) } else { letter(&message) }
}

/// How many bytes the head of a message has: all before the first empty line.
fn head(bytes: &[u8]) -> usize {
    let lines = bytes.split_inclusive(|byte| *byte == b'\n');
    lines.take_while(|line| !line.trim_ascii_end().is_empty()).map(<[u8]>::len).sum()
}

/// How many parts of parts and messages in messages the bytes speak of.
fn nested(bytes: &[u8]) -> usize {
    // Content types stand in header lines of that name, wherever in them, or are folded behind it.
    let lines = bytes.split(|byte| *byte == b'\n');
    lines
        .filter(|line| {
            let is_folded = line.first().is_some_and(u8::is_ascii_whitespace);
            let is_named = line.get(..TYPE.len()).is_some_and(|name| name.eq_ignore_ascii_case(TYPE));
            let looked_at = match (is_named, is_folded) {
                (true, _) => line,
                (false, true) => &line[..line.len().min(FOLDED_BYTES)],
                _ => return false,
            };
            let has = |word: &[u8]| looked_at.windows(word.len()).any(|window| window.eq_ignore_ascii_case(word));
            has(b"multipart/") || has(b"message/rfc822") || has(b"message/global")
        })
        .count()
}

/// How many lines may part the parts of a message; none in a message of one part.
fn parted(bytes: &[u8]) -> usize {
    let lines = || bytes.split(|byte| *byte == b'\n');
    if lines().filter(|line| line.starts_with(b"--")).nth(MAX_PARTED).is_none() || nested(bytes) == 0 {
        return 0;
    }
    MAX_PARTED + 1
}

/// The most parameters that a field about a part's content has, with the lines that are folded behind it.
fn parameters(bytes: &[u8]) -> usize {
    let (mut most, mut count, mut inside) = (0, 0, false);
    for line in bytes.split(|byte| *byte == b'\n') {
        if !(inside && (line.starts_with(b" ") || line.starts_with(b"\t"))) {
            inside = line.get(..8).is_some_and(|start| start.eq_ignore_ascii_case(b"content-"));
            count = 0;
        }
        if inside {
            count += line.iter().filter(|byte| **byte == b';').count();
            most = most.max(count);
        }
    }
    most
}

/// Whether a message is a page that a browser saved: it says of what address it is a copy, or who saved it.
fn is_page(message: &Message<'_>) -> bool {
    let saved = message.header_raw("From").is_some_and(|from| from.trim_start().to_lowercase().contains("saved by "));
    let root = message.root_part();
    let related = root.content_type().is_some_and(|kind| kind.subtype() == Some("related"));
    let located = pages(message).any(|part| location(part).is_some()) || location(root).is_some();
    message.header("Snapshot-Content-Location").is_some()
        || saved
        || (related && located && message.message_id().is_none())
}

/// The web address that a part says it was fetched from.
fn location(part: &MessagePart<'_>) -> Option<String> {
    let location: String = part.content_location()?.chars().filter(|c| !c.is_whitespace()).collect();
    location.starts_with("http").then_some(location)
}

fn pages<'m>(message: &'m Message<'m>) -> impl Iterator<Item = &'m MessagePart<'m>> {
    message.parts.iter().filter(|part| {
        let kind = part.content_type();
        part.is_text_html()
            || kind.is_some_and(|kind| kind.ctype() == "application" && kind.subtype() == Some("xhtml+xml"))
    })
}

/// Reads a saved page.
fn page(message: &Message<'_>) -> Result<Draft, MailError> {
    let snapshot = message.header("Snapshot-Content-Location").and_then(HeaderValue::as_text).map(str::to_owned);
    let start = message.content_type().and_then(|kind| kind.attribute("start")).map(|id| id.trim_matches(['<', '>']));
    let started = pages(message).find(|part| start.is_some() && part.content_id() == start);
    let located = || pages(message).find(|part| snapshot.is_some() && location(part) == snapshot);
    let root = started.or_else(located).or_else(|| pages(message).next()).ok_or(MailError::NoPage)?;
    let url = snapshot.or_else(|| location(root)).or_else(|| location(message.root_part()));
    let page = part_text(message, root, true);
    let mut draft = html::extract(&page, url.as_deref())?;
    draft.url = draft.url.or(url);
    draft.captured = date(message);
    if draft.title.is_none() {
        draft.title = subject(message);
    }
    Ok(draft)
}

/// Reads a message that somebody wrote.
fn letter(message: &Message<'_>) -> Result<Draft, MailError> {
    let parts = |html: bool| {
        let bodies: Vec<_> = if html { message.html_bodies().collect() } else { message.text_bodies().collect() };
        let wanted = bodies.into_iter().filter(move |part| part.is_text_html() == html);
        wanted.map(move |part| part_text(message, part, html)).collect::<Vec<_>>()
    };
    let plain: Vec<String> = parts(false).iter().map(|text| text::paragraphs(&unquoted(text))).collect();
    let mut plain = plain.join(PARAGRAPH_BREAK);
    let mut laid_out = Vec::new();
    for markup in parts(true) {
        laid_out.push(html::fragment(&markup)?);
    }
    let laid_out = laid_out.join(PARAGRAPH_BREAK);
    if plain.is_empty() && laid_out.is_empty() {
        // Parts that say that they are something else, or whose boundaries lie.
        let texts = message.parts.iter().filter(|part| part.is_text() && !is_attached(part));
        let texts = texts.map(|part| {
            let text = part_text(message, part, false);
            if html::is_markup(&text) { html::fragment(&text) } else { Ok(text::paragraphs(&unquoted(&text))) }
        });
        plain = texts.collect::<Result<Vec<_>, _>>()?.join(PARAGRAPH_BREAK);
    }
    let rich = laid_out.len() * 100 >= plain.len() * RICH_PERCENT;
    let (outlet_name, outlet_site, authors) = sender(message);
    Ok(Draft {
        title: subject(message),
        body: if rich && !laid_out.trim().is_empty() { laid_out } else { plain },
        authors,
        outlet_name,
        outlet_site,
        published: date(message).into_iter().collect(),
        source_id: message.message_id().map(str::to_owned),
        ignored_fields: u32::try_from(message.attachment_count()).unwrap_or(u32::MAX),
        form: Form::Record,
        ..Draft::default()
    })
}

fn is_attached(part: &MessagePart<'_>) -> bool {
    part.content_disposition().is_some_and(|disposition| disposition.is_attachment())
}

/// A text as it was before it was put in a mailbox, where a line may not begin with `From `.
fn unquoted(text: &str) -> Cow<'_, str> {
    if text.contains(">From ") {
        let lines = text
            .split_inclusive('\n')
            .map(|line| line.strip_prefix('>').filter(|line| line.starts_with("From ")).unwrap_or(line));
        return Cow::Owned(lines.collect());
    }
    Cow::Borrowed(text)
}

/// The outlet's name and site, and the author: the sender is the one or the other by the host of the mailbox.
fn sender(message: &Message<'_>) -> (Option<String>, Option<String>, Vec<String>) {
    let Some(from) = message.from().and_then(|from| from.first()) else {
        return (None, None, Vec::new());
    };
    let address = from.address.as_deref().unwrap_or_default();
    let name = from
        .name
        .as_deref()
        .map(|name| squeeze(name.trim_matches(['"', '\''])))
        .filter(|name| !name.is_empty() && !name.contains('@'));
    let host = address.rsplit_once('@').map(|(_, host)| host.trim().to_ascii_lowercase());
    let host = host.filter(|host| crate::address::is_host(host));
    match host {
        Some(host) if MAILBOXES.contains(&host.as_str()) => (None, None, name.into_iter().collect()),
        host => (name, host, Vec::new()),
    }
}

fn subject(message: &Message<'_>) -> Option<String> {
    let subject = message.subject()?;
    let subject = if subject.contains(char::REPLACEMENT_CHARACTER) {
        // Written in a charset that is not named.
        let raw = message.headers().iter().find(|header| header.name.as_str().eq_ignore_ascii_case("subject"));
        let range = raw.map(|header| header.offset_start as usize..header.offset_end as usize);
        let bytes = range.and_then(|range| message.raw_message().get(range))?;
        decode::decode(bytes, None, false).ok()?.text
    } else {
        subject.to_owned()
    };
    Some(squeeze(&subject)).filter(|subject| !subject.is_empty())
}

fn date(message: &Message<'_>) -> Option<Dated> {
    let read = message.date().filter(|date| date.is_valid()).and_then(|date| {
        let small = |part: u8| i8::try_from(part).ok();
        let (month, day) = (small(date.month)?, small(date.day)?);
        let (hour, minute, second) = (small(date.hour)?, small(date.minute)?, small(date.second)?.min(59));
        let local = DateTime::new(i16::try_from(date.year).ok()?, month, day, hour, minute, second, 0).ok()?;
        let seconds = i32::from(date.tz_hour) * 3600 + i32::from(date.tz_minute) * 60;
        let offset = Offset::from_seconds(if date.tz_before_gmt { -seconds } else { seconds }).ok()?;
        Some(Dated::moment(local, Some(offset), Origin::Mail))
    });
    read.or_else(|| date_text::parse_date(message.header_raw("Date")?, DayOrder::DayFirst, Origin::Mail))
}

/// The text of a part. Where its charset is not named or not the one, it is told by the bytes, as of a file.
fn part_text<'m>(message: &'m Message<'m>, part: &'m MessagePart<'m>, markup: bool) -> Cow<'m, str> {
    let charset = part.content_type().and_then(|kind| kind.attribute("charset"));
    let decoded = match &part.body {
        PartType::Text(text) | PartType::Html(text) => Some(text),
        _ => None,
    };
    if let Some(text) = decoded.filter(|text| charset.is_some() && !text.contains(char::REPLACEMENT_CHARACTER)) {
        return Cow::Borrowed(text);
    }
    let range = part.raw_body_offset() as usize..part.raw_end_offset() as usize;
    let raw = message.raw_message().get(range).unwrap_or_default();
    let bytes = match part.encoding {
        Encoding::None => Some(Cow::Borrowed(raw)),
        Encoding::QuotedPrintable => quoted_printable_decode(raw).map(Cow::Owned),
        Encoding::Base64 => base64_decode(raw).map(Cow::Owned),
    };
    let redone = bytes.and_then(|bytes| decode::decode(&bytes, charset, markup).ok().map(|decoded| decoded.text));
    redone.map(Cow::Owned).or_else(|| decoded.map(|text| Cow::Borrowed(&**text))).unwrap_or_default()
}

#[cfg(test)]
mod tests;

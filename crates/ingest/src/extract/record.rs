//! Records: one JSON object goes in, a draft comes out. The fields are those of the contract; others are ignored and
//! counted. A record whose fields are of the wrong kind is refused with the field's name.

use dateline_core::{Dated, Origin};
use serde_json::{Map, Value};

mod names;

use super::date_text::{self, DayOrder};
use super::topics::{self, Keywords};
use super::{Draft, Form, html, squeeze, text};
use crate::address;
use names::{AUTHORS, CAPTURED, HTML, ID, LANG, MODIFIED, OUTLET, PUBLISHED, SUMMARY, TEXT, TITLE, URL, key};
pub(crate) use names::{is_content, is_known, is_text};

/// The most values (strings, numbers, lists …) that one record may hold: each takes two bytes in a file and some hundred in
/// memory.
const MOST_VALUES: usize = 1_000_000;

/// Why a record is no article.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RecordError {
    #[error("not JSON: {0}")]
    NotJson(#[from] serde_json::Error),
    #[error("holds more than the {MOST_VALUES} values that one record may have")]
    Values,
    #[error("not a JSON object")]
    NotAnObject,
    #[error("no `text`, `body` or `html` in it")]
    NoText,
    #[error("`{0}` is not text")]
    NotText(&'static str),
    #[error(transparent)]
    Html(#[from] html::HtmlError),
}

/// Reads one record.
pub(crate) fn extract(bytes: &str) -> Result<Draft, RecordError> {
    if has_too_many_values(bytes.as_bytes()) {
        return Err(RecordError::Values);
    }
    let value: Value = match serde_json::from_str(bytes) {
        Ok(value) => value,
        Err(error) => whole_characters(bytes).map_or(Err(error), |mended| serde_json::from_str(&mended))?,
    };
    let Value::Object(fields) = value else {
        return Err(RecordError::NotAnObject);
    };
    from_fields(fields, None)
}

/// JSON in which halves of characters that are written as escapes stand alone (`\ud83d`, where a program cut an emoji in
/// two) with U+FFFD in their place; `None` where there are none.
fn whole_characters(json: &str) -> Option<String> {
    let unit = |at: usize| {
        let digits = json.get(at..at + 6)?.strip_prefix("\\u")?;
        u16::from_str_radix(digits, 16).ok()
    };
    let (mut mended, mut from, mut at) = (String::new(), 0, 0);
    while let Some(found) = json[at..].find('\\') {
        at += found;
        match (unit(at), unit(at + 6)) {
            (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => at += 12,
            (Some(0xD800..=0xDFFF), _) => {
                mended.push_str(&json[from..at]);
                mended.push(char::REPLACEMENT_CHARACTER);
                at += 6;
                from = at;
            }
            // An escape of one letter, as another backslash.
            _ => at = json.ceil_char_boundary((at + 2).min(json.len())),
        }
    }
    (from > 0).then(|| mended + &json[from..])
}

/// Whether there are more commas and brackets between the values of a record than one may have.
fn has_too_many_values(record: &[u8]) -> bool {
    // Shorter ones have no room for so many, and are not looked through.
    if record.len() <= MOST_VALUES {
        return false;
    }
    let (mut in_text, mut escaped) = (false, false);
    let is_between = |byte: &&u8| {
        if in_text {
            (in_text, escaped) = (escaped || **byte != b'"', !escaped && **byte == b'\\');
            return false;
        }
        in_text = **byte == b'"';
        matches!(byte, b',' | b'[' | b'{')
    };
    record.iter().filter(is_between).nth(MOST_VALUES).is_some()
}

/// Makes a draft of named fields. `body` is the text where it stands outside the fields (below front matter).
pub(crate) fn from_fields(fields: Map<String, Value>, body: Option<String>) -> Result<Draft, RecordError> {
    let given = fields.len();
    let mut fields = by_key(fields);
    let doubled = given - fields.len();
    let url = take_text(&mut fields, URL)?;
    let mut draft = match body {
        Some(body) => Draft { body, ..Draft::default() },
        None => take_body(&mut fields, url.as_deref())?,
    };
    if let Some(title) = take_text(&mut fields, TITLE)? {
        draft.title = Some(title).map(|title| squeeze(&title)).filter(|title| !title.is_empty());
    }
    if let Some(url) = url {
        draft.url = Some(url);
    }
    if let Some(date) = take_date(&mut fields, PUBLISHED) {
        draft.published.insert(0, date);
    }
    if let Some(date) = take_date(&mut fields, MODIFIED) {
        draft.modified = Some(date);
    }
    if let Some(date) = take_date(&mut fields, CAPTURED) {
        draft.captured = Some(date);
    }
    let (name, site) = take_outlet(&mut fields);
    draft.outlet_name = name.or(draft.outlet_name);
    draft.outlet_site = site.or(draft.outlet_site);
    let authors = take_names(&mut fields, AUTHORS);
    if !authors.is_empty() {
        draft.authors = authors;
    }
    if let Some((_, section)) = take(&mut fields, &["section", "category"])
        && let Some(section) = first_name(&section)
    {
        draft.section = topics::section(&section);
    }
    if let Some((_, keywords)) = take(&mut fields, &["keywords", "tags"]) {
        draft.keywords = listed(&keywords);
    }
    if let Some(lang) = take_text(&mut fields, LANG)? {
        draft.declared_lang = Some(lang);
        draft.lang_is_given = true;
    }
    // A feed's language is that of its template: a declaration to be checked.
    if let Some(lang) = take_text(&mut fields, &["declared_language"])? {
        draft.declared_lang.get_or_insert(lang);
    }
    draft.source_id = match take(&mut fields, ID) {
        Some((_, Value::String(id))) if !id.is_empty() => Some(id),
        Some((_, Value::Number(id))) => Some(id.to_string()),
        _ => None,
    };
    draft.ignored_fields = u32::try_from(fields.len() + doubled).unwrap_or(u32::MAX);
    Ok(draft)
}

/// The fields by the form of their names in which they are looked for. Of two that come to one, the first that says
/// something.
fn by_key(fields: Map<String, Value>) -> Map<String, Value> {
    let mut keyed: Map<String, Value> = Map::new();
    for (name, value) in fields {
        match keyed.get(&*key(&name)) {
            Some(before) if !says_nothing(before) => {}
            _ => drop(keyed.insert(key(&name).into_owned(), value)),
        }
    }
    keyed
}

/// The text of a record; where there is none, that of the page in it, and last its summary.
fn take_body(fields: &mut Map<String, Value>, url: Option<&str>) -> Result<Draft, RecordError> {
    let known = [TEXT, HTML, SUMMARY].iter().any(|names| names.iter().any(|name| fields.contains_key(*name)));
    // Some programs wrap a text that is HTML.
    for name in TEXT.iter().chain(SUMMARY).chain(TITLE) {
        if let Some(Value::Object(object)) = fields.get_mut(*name)
            && let Some(rendered @ Value::String(_)) = object.remove("rendered")
        {
            fields.insert((*name).to_owned(), rendered);
        }
    }
    if let Some((name, body)) = take_long(fields, TEXT)? {
        HTML.iter().for_each(|name| drop(fields.remove(*name)));
        return body_of(name, &body, url);
    }
    if let Some((name, markup)) = take_long(fields, HTML)? {
        // HTML that is not called the content may have a page's furniture about it.
        return if name == "html" { Ok(html::extract(&markup, url)?) } else { of_html(&markup, url) };
    }
    match take_long(fields, SUMMARY)? {
        Some((name, summary)) => body_of(name, &summary, url),
        // A field without text: a headline alone, or nothing at all, which is for a later stage to say.
        None if known => Ok(Draft { form: Form::Record, ..Draft::default() }),
        None => Err(RecordError::NoText),
    }
}

/// A text in the field `name`, which is HTML if it looks like it and the field is not called text.
fn body_of(name: &str, body: &str, url: Option<&str>) -> Result<Draft, RecordError> {
    if name != "text" && has_paragraphs(body) {
        return of_html(body, url);
    }
    Ok(Draft { body: text::paragraphs(without_mark(body)), form: Form::Record, ..Draft::default() })
}

fn of_html(markup: &str, url: Option<&str>) -> Result<Draft, RecordError> {
    if html::is_page(markup) {
        return Ok(html::extract(markup, url)?);
    }
    Ok(Draft { body: html::fragment(markup)?, form: Form::Record, ..Draft::default() })
}

/// Whether a text has tags that part paragraphs.
fn has_paragraphs(text: &str) -> bool {
    ["<p>", "</p>", "<br>", "<br/>", "<br />", "</div>", "</li>"].iter().any(|tag| text.contains(tag))
}

/// A text without the note at its end that a program cut it off: `… [+1234 chars]`.
fn without_mark(text: &str) -> &str {
    let trimmed = text.trim_end();
    let Some((before, mark)) = trimmed.rsplit_once("[+") else { return text };
    match mark.strip_suffix(" chars]") {
        Some(count) if count.bytes().all(|byte| byte.is_ascii_digit()) => before.trim_end(),
        _ => text,
    }
}

fn says_nothing(value: &Value) -> bool {
    value.is_null() || value.as_str().is_some_and(|text| text.trim().is_empty())
}

/// The first of the fields that is there and not null.
fn take(fields: &mut Map<String, Value>, names: &[&'static str]) -> Option<(&'static str, Value)> {
    let mut found = None;
    for name in names {
        if let Some(value) = fields.remove(&*key(name))
            && found.is_none()
            && !says_nothing(&value)
        {
            found = Some((*name, value));
        }
    }
    found
}

fn take_text(fields: &mut Map<String, Value>, names: &[&'static str]) -> Result<Option<String>, RecordError> {
    Ok(take_long(fields, names)?.map(|(_, text)| text))
}

/// The first text in one of the fields, and in which.
fn take_long(
    fields: &mut Map<String, Value>,
    names: &[&'static str],
) -> Result<Option<(&'static str, String)>, RecordError> {
    let Some((name, value)) = take(fields, names) else {
        return Ok(None);
    };
    let text = match value {
        Value::String(text) => text,
        Value::Number(number) => number.to_string(),
        Value::Array(items) => joined(&items).ok_or(RecordError::NotText(name))?,
        _ => return Err(RecordError::NotText(name)),
    };
    Ok(Some((name, text)).filter(|(_, text)| !text.trim().is_empty()))
}

/// A text in pieces: a list of paragraphs, or, where some of them are objects with a text of their own (links, bold words
/// of a message), the pieces of one running text.
fn joined(items: &[Value]) -> Option<String> {
    let piece = |item: &Value| Some(item.as_str().or_else(|| item.get("text")?.as_str())?.to_owned());
    let pieces: Vec<String> = items.iter().map(piece).collect::<Option<_>>()?;
    let running = items.iter().any(Value::is_object);
    Some(pieces.join(if running { "" } else { "\n\n" }))
}

/// A date in a field: ISO first, then as people write it, then seconds or milliseconds since 1970. What is none of
/// these is no date.
fn take_date(fields: &mut Map<String, Value>, names: &[&'static str]) -> Option<Dated> {
    // `published: true` is no date; the next field may be one.
    let values: Vec<Value> = names.iter().filter_map(|name| fields.remove(&*key(name))).collect();
    values.iter().map(unwrapped).find_map(|value| match value {
        Value::String(text) => Dated::parse_iso(text, Origin::Field)
            .or_else(|| text.trim().parse().ok().filter(|number| *number >= 100_000_000).and_then(from_number))
            .or_else(|| date_text::parse_date(text, DayOrder::DayFirst, Origin::Field)),
        Value::Number(number) => from_number(whole(number)?),
        _ => None,
    })
}

/// A date that a program wraps: the first of a list, `{"$date": …}` as databases export it, `{"@value": …}`.
fn unwrapped(value: &Value) -> &Value {
    let inner = match value {
        Value::Array(items) => items.first(),
        Value::Object(object) => ["$date", "$numberLong", "@value", "value"].iter().find_map(|key| object.get(*key)),
        _ => None,
    };
    // As in `{"$date": {"$numberLong": "1748430000000"}}`; nesting has an end, for so has the parser's.
    inner.map_or(value, unwrapped)
}

/// A date as a number: a year, `20250516`, or seconds or milliseconds since 1970.
fn from_number(number: i64) -> Option<Dated> {
    match number {
        1900..2100 => Dated::year(i16::try_from(number).ok()?, Origin::Field),
        19_000_101..=20_991_231 => {
            let part = |value: i64| i8::try_from(value).ok();
            let year = i16::try_from(number / 10_000).ok()?;
            let day = jiff::civil::Date::new(year, part(number / 100 % 100)?, part(number % 100)?).ok()?;
            Some(Dated::day(day, Origin::Field))
        }
        // Seconds of the first years after 1970 are slips, and dates before it are not given so.
        ..100_000_000 => None,
        _ => from_epoch(number),
    }
}

/// A number of seconds may be given with their fractions.
fn whole(number: &serde_json::Number) -> Option<i64> {
    let float = || number.as_f64().filter(|float| float.abs() < 9e15).map(|float| float as i64);
    number.as_i64().or_else(float)
}

fn from_epoch(number: i64) -> Option<Dated> {
    // Seconds reach the year 2100 at 4.1 thousand million; what is larger is milliseconds.
    const SECONDS_AT_MOST: i64 = 4_102_444_800;
    let seconds = match number.abs() {
        0..=SECONDS_AT_MOST => number,
        // Milliseconds reach that year at a thousand times as much; what is larger still is microseconds.
        abs if abs <= SECONDS_AT_MOST * 1000 => number / 1000,
        _ => number / 1_000_000,
    };
    let moment = jiff::Timestamp::from_second(seconds).ok()?.to_zoned(jiff::tz::TimeZone::UTC).datetime();
    (1900..2100).contains(&moment.year()).then(|| Dated::moment(moment, Some(jiff::tz::Offset::UTC), Origin::Field))
}

/// The outlet's name, and its host where the record says that too.
fn take_outlet(fields: &mut Map<String, Value>) -> (Option<String>, Option<String>) {
    let named = |name: &str| Some(squeeze(name)).filter(|name| !name.is_empty());
    match take(fields, OUTLET) {
        Some((_, Value::String(name))) => (named(&name), None),
        Some((_, Value::Object(mut outlet))) => {
            let site = ["site", "domain", "host", "url", "website"].iter().find_map(|key| {
                let text = outlet.get(*key)?.as_str()?.trim();
                address::site(text).or_else(|| address::is_host(text).then(|| address::bare_host(text)))
            });
            let name = take(&mut outlet, &["name", "site", "title"]);
            (name.and_then(|(_, name)| named(name.as_str()?)), site)
        }
        _ => (None, None),
    }
}

fn take_names(fields: &mut Map<String, Value>, names: &[&'static str]) -> Vec<String> {
    let list = match take(fields, names) {
        Some((_, Value::String(text))) => text.split([';', ',']).map(squeeze).collect(),
        Some((_, Value::Array(items))) => items.iter().filter_map(name_of).collect(),
        Some((_, object @ Value::Object(_))) => name_of(&object).into_iter().collect(),
        _ => Vec::new(),
    };
    let mut once = Vec::new();
    for name in list {
        if !name.is_empty() && !once.contains(&name) {
            once.push(name);
        }
    }
    once
}

/// A name, or the first of a list of names.
fn first_name(value: &Value) -> Option<String> {
    match value {
        Value::Array(items) => items.iter().find_map(name_of),
        value => name_of(value),
    }
}

/// Keywords as a list, or as one text.
fn listed(value: &Value) -> Vec<String> {
    let mut keywords = Keywords::default();
    match value {
        Value::String(text) => keywords.add_list(text),
        Value::Array(items) => items.iter().filter_map(name_of).for_each(|keyword| keywords.add(&keyword)),
        _ => {}
    }
    keywords.finish()
}

fn name_of(value: &Value) -> Option<String> {
    value.as_str().or_else(|| value.get("name")?.as_str()).map(squeeze)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_of_the_contract() {
        let draft = extract(
            r#"{"id": 7, "title": " A  title ", "body": "One.\n\nTwo.", "published": "2025-05-16T10:00:00+03:00",
                "source": "Harbour Courier", "author": "A. Writer; B. Editor", "lang": "en", "sample": true, "x": null}"#,
        )
        .unwrap();
        assert_eq!(draft.title.as_deref(), Some("A title"));
        assert_eq!(draft.body, "One.\n\nTwo.");
        assert_eq!(draft.authors, ["A. Writer", "B. Editor"]);
        assert_eq!(draft.published[0].to_iso(), "2025-05-16T10:00:00+03:00");
        assert_eq!(draft.source_id.as_deref(), Some("7"));
        assert_eq!((draft.outlet_name.as_deref(), draft.ignored_fields), (Some("Harbour Courier"), 2));
    }

    #[test]
    fn sections_and_keywords() {
        let topics =
            |json: &str| extract(json).map(|draft| (draft.section, draft.keywords, draft.ignored_fields)).unwrap();
        let section = |name: &str| Some(name.to_owned());
        assert_eq!(
            topics(
                r#"{"text": "x", "section": " World ", "keywords": ["Talks", "talks", {"name": "Old, bridge"}, 7]}"#
            ),
            (section("World"), vec!["Talks".to_owned(), "Old, bridge".to_owned()], 0)
        );
        assert_eq!(
            topics(r#"{"text": "x", "category": ["War", "x"], "tags": "talks; exchange, Talks"}"#),
            (section("War"), vec!["talks".to_owned(), "exchange".to_owned()], 0)
        );
        assert_eq!(topics(r#"{"text": "x", "category": 7, "tags": {"a": 1}}"#), (None, vec![], 0));
    }

    #[test]
    fn dates_and_outlets_in_wrappings() {
        for wrapped in [
            r#"["2025-05-28"]"#,
            r#"{"$date":"2025-05-28T10:00:00Z"}"#,
            r#"{"$date":{"$numberLong":"1748430000000"}}"#,
            r#"{"@value":"2025-05-28"}"#,
        ] {
            let draft = extract(&format!(r#"{{"text":"a","date":{wrapped}}}"#)).unwrap();
            assert_eq!(draft.published[0].to_iso().get(..10), Some("2025-05-28"), "{wrapped}");
        }
        assert_eq!(extract(r#"{"text":"a","date":[]}"#).unwrap().published, []);
        for outlet in [r#"{"name":"NG","domain":"www.ng.example"}"#, r#"{"name":"NG","url":"https://ng.example/x"}"#] {
            let draft = extract(&format!(r#"{{"text":"a","source":{outlet}}}"#)).unwrap();
            let found = (draft.outlet_name.as_deref(), draft.outlet_site.as_deref());
            assert_eq!(found, (Some("NG"), Some("ng.example")), "{outlet}");
        }
    }

    #[test]
    fn halves_of_characters_are_marked_and_the_rest_stays() {
        for (written, read) in [
            (r"x\ud83d y", "x\u{FFFD} y"),
            (r"\ude00\ude00", "\u{FFFD}\u{FFFD}"),
            (r"\ud83d\ud83d\ude00.", "\u{FFFD}\u{1F600}."),
            (r"\\ud83d \ud83dé", "\\ud83d \u{FFFD}é"),
            (r"\ud83d\n\u00e9", "\u{FFFD} é"),
        ] {
            let draft = extract(&format!(r#"{{"title":"{written}","text":"a"}}"#)).unwrap();
            assert_eq!(draft.title.as_deref(), Some(read), "{written}");
        }
        for broken in [r#"{"text":"\ud83d}"#, r#"{"text":"\ud8"}"#, r#"{"text":"\"#] {
            assert!(extract(broken).is_err(), "{broken}");
        }
    }

    #[test]
    fn dates_in_other_clothes() {
        let date = |json: &str| extract(json).unwrap().published.first().map(Dated::to_iso);
        assert_eq!(date(r#"{"text": "x", "date": 1747389600}"#).as_deref(), Some("2025-05-16T10:00:00Z"));
        assert_eq!(date(r#"{"text": "x", "date": 1747389600000}"#).as_deref(), Some("2025-05-16T10:00:00Z"));
        assert_eq!(date(r#"{"text": "x", "date": "16 May 2025"}"#).as_deref(), Some("2025-05-16"));
        assert_eq!(date(r#"{"text": "x", "date": 20250516}"#).as_deref(), Some("2025-05-16"));
        assert_eq!(date(r#"{"text": "x", "date": 2025}"#).as_deref(), Some("2025"));
        assert_eq!(date(r#"{"text": "x", "date": 1747389600.5}"#).as_deref(), Some("2025-05-16T10:00:00Z"));
        assert_eq!(date(r#"{"text": "x", "date": 1747389600000000}"#).as_deref(), Some("2025-05-16T10:00:00Z"));
        assert_eq!(date(r#"{"text": "x", "date": 0}"#), None);
        assert_eq!(date(r#"{"text": "x", "published": true, "date": "2025-05-16"}"#).as_deref(), Some("2025-05-16"));
        assert_eq!(extract(r#"{"text": "", "body": "whole"}"#).unwrap().body, "whole");
        assert_eq!(date(r#"{"text": "x", "date": null}"#), None);
        assert_eq!(date(r#"{"text": "x", "date": "soon"}"#), None);
    }

    #[test]
    fn names_that_other_programs_use() {
        let draft = extract(
            r#"{"source": {"id": null, "name": "Harbour Courier"}, "author": "A. Writer", "title": "T", "description": "Short.",
                "url": "https://example.org/a", "publishedAt": "2025-05-16T10:00:00Z", "content": "The text… [+1234 chars]"}"#,
        )
        .unwrap();
        assert_eq!((draft.body.as_str(), draft.outlet_name.as_deref()), ("The text…", Some("Harbour Courier")));
        assert_eq!(draft.published[0].to_iso(), "2025-05-16T10:00:00Z");
        let draft = extract(
            r#"{"id": 9, "type": "message", "date_unixtime": "1747389600",
                "text": ["Siren in ", {"type": "bold", "text": "Example City"}, ", stay inside.\n\nUpdate follows."]}"#,
        )
        .unwrap();
        assert_eq!(draft.body, "Siren in Example City, stay inside.\n\nUpdate follows.");
        assert_eq!(draft.published[0].to_iso(), "2025-05-16T10:00:00Z");
        let draft =
            extract(r#"{"Title": {"rendered": "T"}, "Content": {"rendered": "<p>One.</p><p>Two.</p>"}}"#).unwrap();
        assert_eq!((draft.title.as_deref(), draft.body.as_str()), (Some("T"), "One.\n\nTwo."));
        assert_eq!(extract(r#"{"title": "x", "description": "All there is."}"#).unwrap().body, "All there is.");
    }

    #[test]
    fn what_is_no_article_says_why() {
        for (json, reason) in [
            ("[1]", "not a JSON object"),
            ("{\"text\": ", "not JSON"),
            (r#"{"title": "x"}"#, "no `text`"),
            (r#"{"text": {"a": 1}}"#, "`text` is not text"),
        ] {
            let error = extract(json).unwrap_err().to_string();
            assert!(error.starts_with(reason), "{error}");
        }
        assert_eq!(extract(r#"{"text": "   "}"#).unwrap().body, "");
        let deep = format!("{{\"text\": {}1{}}}", "[".repeat(100_000), "]".repeat(100_000));
        assert!(matches!(extract(&deep), Err(RecordError::NotJson(_))));
    }
}

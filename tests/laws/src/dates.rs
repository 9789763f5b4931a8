//! Dates: a line that may be a date, a line that may be a language, and a text that talks of dates, go in; whatever is read
//! of them is written and read again to the same.

use dateline_core::{Dated, EventDate, Origin, Precision, date_of_day, day_number};
use dateline_query::{Bound, parse_bound, parse_half_life, parse_range};
use serde_json::json;

use crate::{Effort, TODAY, articles};

/// The laws of dates.
pub fn law(bytes: &[u8], _: Effort) {
    let input = String::from_utf8_lossy(bytes);
    let mut parts = input.splitn(3, '\n');
    let (date, lang, text) = (parts.next().unwrap(), parts.next().unwrap_or(""), parts.next().unwrap_or(""));
    if let Some(date) = Dated::parse_iso(date, Origin::Field) {
        assert_is_read_again(&date);
    }
    assert_range(date);
    for (name, file) in [
        ("a.jsonl", json!({ "date": date, "lang": lang, "text": text, "modified": text.lines().next() }).to_string()),
        ("a.html", page(date, lang, text)),
        (&*format!("{}.txt", date.replace(['/', '\0'], "-")), text.to_owned()),
    ] {
        // What is read is asserted of every article.
        articles::read(name, file.as_bytes());
    }
}

/// A page on which a date stands wherever pages have it, and a text.
fn page(date: &str, lang: &str, text: &str) -> String {
    let plain = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    let (date, lang) = (plain(date), plain(lang));
    let paragraphs: String = text.split("\n\n").map(|paragraph| format!("<p>{}</p>\n", plain(paragraph))).collect();
    format!(
        "<html lang=\"{lang}\"><head><title>The ferry</title><meta name=\"date\" content=\"{date}\"></head><body>\
         <article><h1>The ferry</h1><p class=\"date\">{date}</p><time datetime=\"{date}\">{date}</time>\n\
         {paragraphs}</article></body></html>"
    )
}

/// A date that is written is read again to the same; its numbers agree.
pub fn assert_is_read_again(date: &Dated) {
    let written = date.to_iso();
    let again = Dated::parse_iso(&written, date.origin()).unwrap_or_else(|| panic!("`{written}` is not read"));
    assert_eq!(again.to_iso(), written);
    assert_eq!((again.date(), again.precision()), (date.date(), date.precision()));
    assert_eq!(date_of_day(date.day_number()), Some(date.date()));
    assert_eq!(day_number(date.date()), date.day_number());
    let event = EventDate::of(date);
    assert_eq!(EventDate::from_code(event.code()), event);
    assert_eq!(Precision::from_code(date.precision().code()), Some(date.precision()));
    let seconds = date.timestamp() - date.day_number() * 86_400;
    assert!((-90_000..=180_000).contains(&seconds), "{seconds} seconds from midnight: {written}");
}

/// A range of a query is written and read again to the same; what is wrong with it is shown where it stands.
fn assert_range(text: &str) {
    match parse_range(text, TODAY) {
        Ok(range) => {
            assert!(range.from.zip(range.to).is_none_or(|(from, to)| from <= to), "{range} holds no day");
            assert_eq!(parse_range(&range.to_string(), TODAY).unwrap(), range);
        }
        Err(error) => crate::query::assert_points_into(&error, text),
    }
    for bound in [Bound::From, Bound::To] {
        match parse_bound(text, TODAY, bound) {
            Ok(day) => assert_eq!(parse_bound(&day.to_string(), TODAY, bound).unwrap(), day),
            Err(error) => crate::query::assert_points_into(&error, text),
        }
    }
    if let Err(error) = parse_half_life(text) {
        crate::query::assert_points_into(&error, text);
    }
}

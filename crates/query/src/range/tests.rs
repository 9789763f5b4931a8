//! Every form of date and range, on a fixed today.

use jiff::civil::date;
use proptest::prelude::*;

use super::date::other_writing;
use super::*;
use crate::error::QueryErrorKind;

fn today() -> Date {
    date(2025, 3, 31)
}

fn range(text: &str) -> String {
    parse_range(text, today()).unwrap_or_else(|error| panic!("{text}: {error}")).to_string()
}

fn refusal(text: &str) -> String {
    let error = parse_range(text, today()).expect_err(text);
    format!("{} ({})", error.message, error.hint.unwrap_or_default())
}

#[test]
fn every_form() {
    for (text, days) in [
        ("2022", "2022-01-01..2022-12-31"),
        ("2022-02", "2022-02-01..2022-02-28"),
        ("2024-02", "2024-02-01..2024-02-29"),
        ("2022-03-16", "2022-03-16"),
        ("2022..2023-06", "2022-01-01..2023-06-30"),
        ("2022-03..", "2022-03-01.."),
        ("..2022-03", "..2022-03-31"),
        (">2022-03", "2022-04-01.."),
        (">=2022-03", "2022-03-01.."),
        ("<2022-03", "..2022-02-28"),
        ("<=2022-03", "..2022-03-31"),
        (">= 2022-03", "2022-03-01.."),
        ("[2022-01 TO 2022-03]", "2022-01-01..2022-03-31"),
        ("{2022-01 TO 2022-03}", "2022-02-01..2022-02-28"),
        ("[2022-01 TO 2022-03}", "2022-01-01..2022-02-28"),
        ("[* TO 2022]", "..2022-12-31"),
        ("{2022 TO *]", "2023-01-01.."),
        ("today", "2025-03-31"),
        ("yesterday", "2025-03-30"),
        ("2025..today", "2025-01-01..2025-03-31"),
        ("1d", "2025-03-31"),
        ("7d", "2025-03-25..2025-03-31"),
        ("3w", "2025-03-11..2025-03-31"),
        ("1m", "2025-03-01..2025-03-31"),
        ("6M", "2024-10-01..2025-03-31"),
        ("1y", "2024-04-01..2025-03-31"),
        ("7d..", "2025-03-25.."),
        ("9999", "9999-01-01..9999-12-31"),
    ] {
        assert_eq!(range(text), days, "{text}");
        assert_eq!(parse_range(days, date(1999, 1, 1)), parse_range(text, today()), "{text}");
    }
}

#[test]
fn what_is_no_date_is_refused() {
    insta::assert_snapshot!(refusal("2022-13"), @"`2022-13` has no month: a year has 12 (dates are year-month-day, as in `2022-03-16`)");
    insta::assert_snapshot!(refusal("2022-02-30"), @"there is no `2022-02-30` (2022-02 has 28 days)");
    insta::assert_snapshot!(refusal("2023..2022"), @"`2023..2022` ends before it begins (`2022..2023` is the same range forwards)");
    insta::assert_snapshot!(refusal("[2023 TO 2022]"), @"`[2023 TO 2022]` ends before it begins (`[2022 TO 2023]` is the same range forwards)");
    insta::assert_snapshot!(refusal("{2022 TO 2022}"), @"no day lies in `{2022 TO 2022}` (braces leave out the two dates; `[` and `]` take them in)");
    insta::assert_snapshot!(refusal("<7d"), @"`7d` is a stretch of days up to today, not one end of a range (`7d` alone is that stretch; its first day is 2025-03-25)");
    insta::assert_snapshot!(refusal("0d"), @"`0d` is no time at all (`today` or `1d` is today)");
    insta::assert_snapshot!(refusal(".."), @"`..` has no date on either side (`*` stands for any date, `none` for no date)");
    insta::assert_snapshot!(refusal(">"), @"`>` has no date right after it (for example `>=2022-03`)");
    for text in [
        "",
        "spring",
        "2022-3-",
        "0000",
        ">9999",
        "<0001",
        "99999999999999999999d",
        "999999y",
        "3000y",
        "[2022]",
        "[",
        "{}",
        "2022-",
        "٢٠٢٢",
        "[* TO *]",
        "2022...2023",
        "é",
        "1é",
        ">é",
        "–",
    ] {
        let error = parse_range(text, today()).expect_err(text);
        assert_eq!(error.kind, QueryErrorKind::BadDate, "{text}");
    }
}

#[test]
fn other_writings_are_suggested_where_only_one_reading_is_possible() {
    for (text, iso) in [
        ("2022/03/16", Some("2022-03-16")),
        ("2022-3-6", Some("2022-03-06")),
        ("16.03.2022", Some("2022-03-16")),
        ("5.3.2022", Some("2022-03-05")),
        ("16/03/2022", Some("2022-03-16")),
        ("03/2022", Some("2022-03")),
        ("20220316", Some("2022-03-16")),
        ("2022-2023", Some("2022..2023")),
        ("03/04/2022", None),
        ("32.01.2022", None),
    ] {
        assert_eq!(other_writing(text).as_deref(), iso, "{text}");
    }
}

#[test]
fn places_are_in_the_text() {
    let place = |text: &str| parse_range(text, today()).expect_err(text).span.of(text).to_owned();
    assert_eq!(place("2022..2023-13"), "2023-13");
    assert_eq!(place("[2022-01 TO 2022-00]"), "2022-00");
    assert_eq!(place(" >x "), "x");
}

#[test]
fn bounds_of_flags() {
    let bound = |text, bound| parse_bound(text, today(), bound).map(|date| date.to_string());
    assert_eq!(bound("2022-02", Bound::From).as_deref(), Ok("2022-02-01"));
    assert_eq!(bound("2022-02", Bound::To).as_deref(), Ok("2022-02-28"));
    assert_eq!(bound("7d", Bound::From).as_deref(), Ok("2025-03-25"));
    assert_eq!(bound("today", Bound::To).as_deref(), Ok("2025-03-31"));
    assert!(bound("7d", Bound::To).is_err());
    assert!(bound("2022..2023", Bound::From).is_err());
}

proptest! {
    #[test]
    fn never_panics(text in any::<String>()) {
        if let Err(error) = parse_range(&text, today()) {
            prop_assert!(text.get(error.span.start..error.span.end).is_some());
        }
    }

    #[test]
    fn near_dates_never_panic(text in "[\\[{<>=.0-9dwmyTO \\-]{0,16}[\\]}]?") {
        if let Ok(range) = parse_range(&text, today()) {
            prop_assert!(range.from.is_none() || range.to.is_none() || range.from <= range.to);
            prop_assert_eq!(parse_range(&range.to_string(), date(1, 1, 2)), Ok(range));
        }
    }
}

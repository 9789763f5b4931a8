//! Spellings of dates, language by language.

use super::*;

fn read(text: &str) -> Option<String> {
    parse_date(text, DayOrder::DayFirst, Origin::VisibleText).map(|dated| dated.to_iso())
}

#[track_caller]
fn day(text: &str, expected: &str) {
    assert_eq!(read(text).as_deref(), Some(expected), "{text}");
}

#[test]
fn days_in_many_languages() {
    for text in [
        "28 May 2025",
        "May 28, 2025",
        "28th of May, 2025",
        "Wednesday, May 28th 2025",
        "28-May-2025",
        "28 травня 2025 року",
        "28 мая 2025 г.",
        "٢٨ مايو ٢٠٢٥",
        "28 أيار 2025",
        "28 أيار/مايو 2025",
        "28 במאי 2025",
        "28 mai 2025",
        "28. Mai 2025",
        "28 de mayo de 2025",
        "28 maja 2025",
        "28 maggio 2025",
        "28 de maio de 2025",
        "28 Mayıs 2025",
        "2025. május 28.",
        "2025年5月28日",
        "2025년 5월 28일",
        "28.05.2025",
        "28/05/2025",
        "05/28/2025",
        "2025/05/28",
        "2025-05-28",
        "20250528",
        "28.05.25",
        "28. 5. 2025",
        "\u{200f}28 مايو\u{200f} 2025",
    ] {
        day(text, "2025-05-28");
    }
    day("١ كانون الثاني ٢٠٢٥", "2025-01-01");
    day("3 تشرين الأول 2024", "2024-10-03");
    day("3 Maret 2024", "2024-03-03");
    day("३ अक्टूबर २०२४", "2024-10-03");
    day("৩ ফেব্রুয়ারি ২০২৪", "2024-02-03");
    day("دوشنبه ۲ تیر ۱۳۹۹", "2020-06-22");
    day("۱ فروردین ۱۴۰۰", "2021-03-21");
    day("۳۰ اسفند ۱۳۹۹", "2021-03-20");
}

#[test]
fn times_and_offsets() {
    day("May 28, 2025, 14:03", "2025-05-28T14:03:00");
    day("28 мая 2025, 18:40", "2025-05-28T18:40:00");
    day("28.05.2025 18:40", "2025-05-28T18:40:00");
    day("18:40, 28 травня 2025", "2025-05-28T18:40:00");
    day("28 May 2025 at 6:40 p.m.", "2025-05-28T18:40:00");
    day("28 mai 2025 à 18h40", "2025-05-28T18:40:00");
    day("Wed, 28 May 2025 14:03:05 +0300", "2025-05-28T14:03:05+03:00");
    day("Wed, 28 May 2025 14:03:05 GMT", "2025-05-28T14:03:05Z");
    day("Wed May 28 2025 14:03:05 GMT+0300 (EEST)", "2025-05-28T14:03:05+03:00");
    day("Wed May 28 14:03:05 EEST 2025", "2025-05-28T14:03:05");
    day("28 May 2025 12:10 AM", "2025-05-28T00:10:00");
}

#[test]
fn the_order_of_days_and_months() {
    let read = |order| parse_date("05/06/2025", order, Origin::Meta).map(|dated| dated.to_iso());
    assert_eq!(read(DayOrder::DayFirst).as_deref(), Some("2025-06-05"));
    assert_eq!(read(DayOrder::MonthFirst).as_deref(), Some("2025-05-06"));
    assert_eq!(DayOrder::of_lang(Some("en-US")), DayOrder::MonthFirst);
    assert_eq!(DayOrder::of_lang(Some("en-GB")), DayOrder::DayFirst);
    assert_eq!(DayOrder::of_lang(None), DayOrder::DayFirst);
}

#[test]
fn coarser_dates_and_none() {
    day("May 2025", "2025-05");
    for text in [
        "",
        "2025",
        "31 February 2025",
        "1.2.3.4",
        "28 May 1725",
        "28 May",
        "room 20259999",
        "28 May 2025 and 29 May 2025",
        "192.168.10.2024",
        "it may 2 be",
        "may",
    ] {
        assert_eq!(read(text), None, "{text}");
    }
    day("28 May 2025 (updated 28 May 2025 18:40)", "2025-05-28T18:40:00");
}

proptest::proptest! {
    #[test]
    fn any_text_is_safe(text in "\\PC{0,200}") {
        let _ = parse_date(&text, DayOrder::MonthFirst, Origin::VisibleText);
    }

    #[test]
    fn any_near_date_is_safe(text in "([0-9]{1,9}|May|мая|[-:/., TZ+年月日]|GMT|pm|a\\.m\\.){0,30}") {
        let _ = parse_date(&text, DayOrder::DayFirst, Origin::VisibleText);
    }
}

//! Names that have a date in them: `the March 14 Alliance`, `the Sept. 11 attacks`, `вулиця 8 Березня`, `version 1.12.2023`.

use super::Parser;
use crate::enrich::mentions::sense::Sense;

/// What follows a day in the name of a group or of an event.
const GROUPS: &[&str] = &[
    "alliance",
    "movement",
    "movements",
    "group",
    "brigade",
    "brigades",
    "front",
    "coalition",
    "youth",
    "revolution",
    "committee",
    "party",
    "camp",
    "forces",
    "protocol",
    "agreement",
];
const EVENTS: &[&str] = &[
    "attack",
    "attacks",
    "bombing",
    "bombings",
    "massacre",
    "massacres",
    "uprising",
    "pogrom",
    "hijackings",
    "hijackers",
    "atrocities",
];

/// A day of an event that is no longer ago than this is news, not a name.
const NEWS_DAYS: i64 = 60;

/// What stands before a day in the name of a street, a square or a unit.
const PLACES: &[&str] = &[
    "вул",
    "вулиця",
    "вулиці",
    "вулицю",
    "вулицею",
    "площа",
    "площі",
    "площу",
    "пл",
    "проспект",
    "проспекті",
    "просп",
    "провулок",
    "імені",
    "ім",
    "ул",
    "улица",
    "улице",
    "улицы",
    "улицу",
    "площадь",
    "площади",
    "проспекта",
    "переулок",
    "имени",
    "им",
    "rue",
    "boulevard",
    "calle",
    "plaza",
    "straße",
    "platz",
];

/// What stands before the number of a version, a section or a provision.
const NUMBERED: &[&str] = &[
    "version",
    "versions",
    "v",
    "ver",
    "article",
    "articles",
    "section",
    "sections",
    "paragraph",
    "clause",
    "rule",
    "chapter",
    "release",
    "art",
    "sec",
    "para",
    "версія",
    "версії",
    "версия",
    "версии",
    "стаття",
    "статті",
    "статья",
    "статьи",
    "ст",
    "пункт",
    "пункту",
    "пункта",
    "п",
    "пп",
    "розділ",
    "раздел",
];

/// What makes of a weekday after it a person.
const HONORIFICS: &[&str] = &["mr", "mrs", "ms", "dr", "gen", "col", "sgt", "capt", "prof"];

impl Parser<'_> {
    /// Whether a day without a year, from token `first` to `last`, is part of a name.
    pub(super) fn is_named_day(&self, first: usize, last: usize, (month, day): (i8, i8)) -> bool {
        let is = |words: &[&str], word: &str| words.contains(&word.to_lowercase().as_str());
        if is(PLACES, self.word_before(first)) {
            return true;
        }
        let word = self.word_after(last);
        if is(&["street", "avenue", "square"], word) {
            return true;
        }
        let the = self.before(first) == Some(Sense::The);
        if is(GROUPS, word) {
            return the;
        }
        the && is(EVENTS, word) && !self.is_news(month, day)
    }

    /// Whether a day was not long before publication.
    fn is_news(&self, month: i8, day: i8) -> bool {
        let Some(published) = self.published else { return false };
        let of = |year: i16| jiff::civil::Date::new(year, month, day).ok();
        let away = |date| dateline_core::day_number(published) - dateline_core::day_number(date);
        [published.year() - 1, published.year()]
            .into_iter()
            .filter_map(of)
            .any(|date| (0..=NEWS_DAYS).contains(&away(date)))
    }

    /// Whether numbers are those of a version or of a section.
    pub(super) fn is_numbered(&self, at: usize) -> bool {
        let mark = self.text[..self.tokens[at].start].trim_end_matches(' ').ends_with('§');
        mark || NUMBERED.contains(&self.word_before(at).to_lowercase().as_str())
    }

    /// Whether a weekday is a person: `Mr. Monday`, and with an age, `Sunday Adeyemi, 31,`.
    pub(super) fn is_person(&self, at: usize) -> bool {
        if HONORIFICS.contains(&self.word_before(at).to_lowercase().as_str()) {
            return true;
        }
        let name = self.word_after(at);
        let aged = |rest: &str| {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            digits == 2 && rest[digits..].starts_with([',', '.'])
        };
        name.starts_with(char::is_uppercase)
            && !matches!(self.before(at), Some(Sense::On | Sense::Until | Sense::Last | Sense::Next | Sense::This))
            && self.text[self.tokens[at].end + 1 + name.len()..].strip_prefix(", ").is_some_and(aged)
    }
}

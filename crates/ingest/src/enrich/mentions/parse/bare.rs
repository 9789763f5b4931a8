//! Days of the month that is spoken of: `on the 12th`, `the 21st of this month`, `8-го`, `до 10-го`.

use super::Parser;
use crate::enrich::mentions::expression::{When, Year};
use crate::enrich::mentions::sense::{Sense, Unit};

/// What may follow a day and opens a clause of its own, so that the day counts nothing.
const OPENERS: &[&str] = &[
    "a", "an", "another", "he", "she", "it", "they", "we", "i", "some", "his", "her", "its", "their", "there", "all",
    "no", "several", "many",
];

/// Slavic endings of a day in the genitive.
const GENITIVE: [&str; 2] = ["го", "ого"];

impl Parser<'_> {
    /// A day of the month that is spoken of.
    pub(super) fn day_alone(&mut self, at: usize) -> Option<usize> {
        let day = self.ordinal_day(at)?;
        if self.is_slavic_day(at) {
            self.push(at, at, When::DayOfMonth(day, None));
            return Some(at + 1);
        }
        let the = self.prior(at).filter(|the| self.sense(*the) == Some(Sense::The))?;
        let asked = matches!(self.before(the), Some(Sense::On | Sense::Until | Sense::From | Sense::To | Sense::With));
        if !asked {
            return None;
        }
        if let Some((end, months)) = self.of_month(at) {
            return self.push_of_month(at, end, day, months);
        }
        let follows = self.after(at).is_some_and(|next| {
            matches!(
                self.sense(next),
                Some(
                    Sense::On
                        | Sense::In
                        | Sense::From
                        | Sense::To
                        | Sense::And
                        | Sense::The
                        | Sense::Did
                        | Sense::With
                )
            )
        });
        if !(self.ends_clause(at) || follows || OPENERS.contains(&self.word_after(at))) {
            return None;
        }
        self.push(at, at, When::DayOfMonth(day, None));
        Some(at + 1)
    }

    /// The day of an ordinal in digits.
    pub(super) fn ordinal_day(&self, at: usize) -> Option<i8> {
        self.day_number(at).filter(|_| self.number(at).is_some_and(|number| number.ordinal))
    }

    /// `this month`, `last month` after `the 21st of`: its last token, and how many months from publication it is.
    fn of_month(&self, at: usize) -> Option<(usize, i8)> {
        let of = self.after(at).filter(|of| self.sense(*of) == Some(Sense::Of))?;
        let which = self.after(of)?;
        let months = match self.sense(which)? {
            Sense::This => 0,
            Sense::Last => -1,
            Sense::Next => 1,
            _ => return None,
        };
        let unit = self.after(which).filter(|unit| self.sense(*unit) == Some(Sense::Unit(Unit::Month)))?;
        Some((unit, months))
    }

    fn push_of_month(&mut self, at: usize, end: usize, day: i8, months: i8) -> Option<usize> {
        use jiff::ToSpan;
        let month = self.published?.first_of_month().checked_add(i32::from(months).months()).ok()?;
        self.push(at, end, When::Day { year: Year::Said(month.year()), month: month.month(), day, weekday: None });
        Some(end + 1)
    }

    /// Whether a Slavic ordinal is a day: no noun is numbered by it. `5-го полку` has a noun in the genitive after it,
    /// `8-го місто` has not, and neither has `5-го й 6-го`.
    fn is_slavic_day(&self, at: usize) -> bool {
        let mut at = at;
        let mut listed = 0;
        while let Some(next) = self.after(at).filter(|next| self.sense(*next) == Some(Sense::And))
            && let Some(number) = self.after(next).filter(|number| self.ordinal_day(*number).is_some())
            && listed < super::days::LISTED_DAYS
        {
            at = number;
            listed += 1;
        }
        let token = &self.tokens[at];
        let text = &self.text[token.start..token.end];
        let ending = text.trim_start_matches(|c: char| !c.is_alphabetic());
        if self.ends_clause(at) {
            return GENITIVE.contains(&ending)
                || (is_neuter(self.number(at).map_or(0, |number| number.value), ending)
                    && self.before(at) == Some(Sense::On));
        }
        if let Some(next) = self.after(at)
            && let Some(sense) = self.sense(next)
        {
            let noun = matches!(
                sense,
                Sense::Unit(_)
                    | Sense::YearMark
                    | Sense::Measure
                    | Sense::DayPart
                    | Sense::Month(_)
                    | Sense::NameMonth(_)
                    | Sense::NameAfter
            );
            return !noun && GENITIVE.contains(&ending);
        }
        let word = self.word_after(at);
        GENITIVE.contains(&ending) && !word.is_empty() && (word == "числа" || !is_genitive(word))
    }

    /// The word after a token, with no more than a space between them; empty where there is none.
    pub(super) fn word_after(&self, at: usize) -> &str {
        let Some(rest) = self.text[self.tokens[at].end..].strip_prefix(' ') else { return "" };
        &rest[..rest.find(|c: char| !c.is_alphabetic() && c != '\'' && c != '’').unwrap_or(rest.len())]
    }

    /// The word before a token, with no more than spaces and a stop between them; empty where there is none.
    pub(super) fn word_before(&self, at: usize) -> &str {
        let before = self.text[..self.tokens[at].start].strip_suffix(' ').unwrap_or_default();
        let before = before.strip_suffix('.').unwrap_or(before);
        let from = before.char_indices().rev().take_while(|(_, c)| c.is_alphabetic()).last();
        from.map_or("", |(from, _)| &before[from..])
    }
}

/// Whether an ending is that of a day in the neuter: `10-те`, `7-ме`, `1-е`; Bulgarian writes `27-те` of any number.
fn is_neuter(day: u32, ending: &str) -> bool {
    match ending {
        "е" => true,
        "ше" => day % 10 == 1,
        "ме" => matches!(day % 10, 7 | 8) && day != 17 && day != 18,
        "те" => matches!(day, 11..=19) || matches!(day % 10, 0 | 4 | 5 | 6 | 9),
        _ => false,
    }
}

/// Whether a Slavic word can be what an ordinal in the genitive counts: a noun or an adjective, but no verb in the past.
fn is_genitive(word: &str) -> bool {
    let verb = ["ла", "ася", "лась", "ся"].iter().any(|ending| word.ends_with(ending));
    let noun = ["а", "я", "у", "ю", "ого", "его", "ої", "ой", "ів", "ї"].iter().any(|ending| word.ends_with(ending));
    noun && !verb
}

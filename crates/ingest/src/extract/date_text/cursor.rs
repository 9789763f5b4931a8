//! Reading pieces one after another: in goes a place in a line, out come the number, month, year or time of day that stands
//! there. What is not there is `None` and moves nothing that the caller relies on.

use dateline_core::months;
use jiff::civil::Time;
use jiff::tz::Offset;

use super::pieces::Piece;
use super::{FIRST_YEAR, LAST_YEAR};

/// A place in the pieces of a line, moved on by what is read.
#[derive(Clone)]
pub(super) struct Cursor<'a> {
    pub pieces: &'a [Piece],
    pub at: usize,
}

impl Cursor<'_> {
    pub fn number(&mut self) -> Option<(u32, usize)> {
        let Some(Piece::Number(value, digits)) = self.pieces.get(self.at) else { return None };
        self.at += 1;
        Some((*value, *digits))
    }

    pub fn mark(&mut self) -> Option<char> {
        let Some(Piece::Mark(mark)) = self.pieces.get(self.at) else { return None };
        self.at += 1;
        Some(*mark)
    }

    pub fn space(&mut self) {
        if self.pieces.get(self.at) == Some(&Piece::Space) {
            self.at += 1;
        }
    }

    pub fn word(&mut self, is: impl Fn(&str) -> bool) -> bool {
        let mut at = self.at;
        if self.pieces.get(at) == Some(&Piece::Space) {
            at += 1;
        }
        match self.pieces.get(at) {
            Some(Piece::Word(word)) if is(word) => {
                self.at = at + 1;
                true
            }
            _ => false,
        }
    }

    /// Passes spaces, commas, stops, hyphens, slashes and the given words.
    pub fn filler(&mut self, words: &[&str]) {
        while let Some(piece) = self.pieces.get(self.at) {
            match piece {
                Piece::Space | Piece::Mark(',' | '.' | '-' | '/' | '،' | 'º' | '\'') => {}
                Piece::Word(word) if words.contains(&word.as_str()) => {}
                _ => return,
            }
            self.at += 1;
        }
    }

    pub fn month(&mut self) -> Option<u32> {
        let Some(Piece::Word(word)) = self.pieces.get(self.at) else { return None };
        let month = months::month(word)?;
        self.at += 1;
        u32::try_from(month).ok()
    }

    /// A year of four digits, after marks.
    pub fn year(&mut self) -> Option<u32> {
        let mut cursor = self.clone();
        cursor.filler(&[]);
        let (year, digits) = cursor.number()?;
        let known =
            digits == 4 && (u32::from(FIRST_YEAR.unsigned_abs())..=u32::from(LAST_YEAR.unsigned_abs())).contains(&year);
        if !known {
            return None;
        }
        self.at = cursor.at;
        Some(year)
    }

    /// `18:40`, `18:40:05.5`, `6:40 p.m.`, `18h40`, `18.40 Uhr`, `18時40分`, with `Z`, `UTC`, `GMT+3` or `+03:00` after it.
    pub fn time(&mut self) -> Option<(Time, Option<Offset>)> {
        self.space();
        if self.word(|word| word == "t") {
            self.space();
        }
        let (hour, digits) = self.number()?;
        if digits > 2 {
            return None;
        }
        let colon = match self.pieces.get(self.at) {
            Some(Piece::Mark(':')) => true,
            Some(Piece::Mark('時' | '时' | '点' | '시')) => false,
            Some(Piece::Word(word)) if word == "h" => false,
            Some(Piece::Word(word)) if matches!(word.as_str(), "am" | "pm") => {
                return Some((Time::new(self.twelve(i8::try_from(hour).ok()?), 0, 0, 0).ok()?, None));
            }
            _ => return None,
        };
        self.at += 1;
        let (minute, digits) = self.number()?;
        if digits != 2 {
            return None;
        }
        let mut second = 0;
        if colon && self.pieces.get(self.at) == Some(&Piece::Mark(':')) {
            self.at += 1;
            second = self.number().map_or(0, |(second, _)| second.min(59));
        }
        if let Some([Piece::Mark('.'), Piece::Number(..)]) = self.pieces.get(self.at..self.at + 2) {
            self.at += 2;
        }
        let hour = self.twelve(i8::try_from(hour).ok()?);
        let time = Time::new(hour, i8::try_from(minute).ok()?, i8::try_from(second).ok()?, 0).ok()?;
        Some((time, self.offset()))
    }

    /// The hour by the 24-hour clock, after `am`, `pm`, `a.m.`, `p.m.`.
    fn twelve(&mut self, hour: i8) -> i8 {
        let mut cursor = self.clone();
        cursor.space();
        let Some(Piece::Word(word)) = cursor.pieces.get(cursor.at) else { return hour };
        let half = match word.as_str() {
            "am" | "pm" => word.as_str(),
            "a" | "p" if matches!(cursor.pieces.get(cursor.at + 2), Some(Piece::Word(m)) if m == "m") => {
                cursor.at += 2;
                if word == "a" { "am" } else { "pm" }
            }
            _ => return hour,
        };
        self.at = cursor.at + 1;
        match (half, hour) {
            ("am", 12) => 0,
            ("pm", 1..12) => hour + 12,
            _ => hour,
        }
    }

    /// `Z`, `UTC`, `GMT`, and a signed number of hours and minutes after or without them.
    fn offset(&mut self) -> Option<Offset> {
        let zero = self.word(|word| matches!(word, "z" | "utc" | "gmt")).then_some(Offset::UTC);
        let mut cursor = self.clone();
        cursor.space();
        let sign = match cursor.mark() {
            Some('+') => 1,
            Some('-') => -1,
            _ => return zero,
        };
        let Some((value, digits)) = cursor.number() else { return zero };
        let (hours, minutes) = match digits {
            4 => (value / 100, value % 100),
            1 | 2 => match cursor.pieces.get(cursor.at..cursor.at + 2) {
                Some([Piece::Mark(':'), Piece::Number(minutes, 2)]) => {
                    cursor.at += 2;
                    (value, *minutes)
                }
                // A bare number after a minus is a span of time unless a zone was named.
                _ if zero.is_some() || sign > 0 => (value, 0),
                _ => return zero,
            },
            _ => return zero,
        };
        if hours > 14 || minutes > 59 {
            return zero;
        }
        self.at = cursor.at;
        Offset::from_seconds(sign * i32::try_from(hours * 3600 + minutes * 60).ok()?).ok()
    }
}

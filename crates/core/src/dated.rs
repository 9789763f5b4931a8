//! A date with its precision and its origin: in goes ISO 8601 text or calendar parts, out come day
//! numbers for columns and text cut to what is known. It never makes up a part that the source lacks.

use std::fmt;

use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// How much of a date its source gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Precision {
    /// Only the year.
    Year,
    /// Year and month.
    Month,
    /// A calendar day.
    Day,
    /// A day and a time of day (seconds are zero where the source stops at minutes).
    Second,
}

impl Precision {
    /// The number that stands for this precision in the index's column.
    #[inline]
    pub fn code(self) -> u64 {
        match self {
            Self::Year => 0,
            Self::Month => 1,
            Self::Day => 2,
            Self::Second => 3,
        }
    }

    /// The precision that `code` stands for; `None` for a number that no version has written.
    pub fn from_code(code: u64) -> Option<Self> {
        [Self::Year, Self::Month, Self::Day, Self::Second].into_iter().find(|precision| precision.code() == code)
    }
}

/// The most hours that an offset from UTC has: zones go to 14, one went to 15 and some minutes.
const MOST_HOURS: i32 = 15;

/// Where a date was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// JSON-LD in a page (`datePublished`, `dateModified`).
    JsonLd,
    /// A `<meta>` element of a page.
    Meta,
    /// A `<time>` element or another machine-readable attribute in the page's body.
    TimeElement,
    /// The article's address, as in `/2025/05/28/`.
    Url,
    /// Text that a reader sees.
    VisibleText,
    /// An RSS or Atom item.
    Feed,
    /// The header of a web-archive record.
    Warc,
    /// The header of a mail, or of a page saved as one.
    Mail,
    /// The name of the file that was read.
    FileName,
    /// A field of a structured record (JSON Lines, CSV, front matter).
    Field,
}

impl Origin {
    /// The name used in JSON and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::JsonLd => "json-ld",
            Self::Meta => "meta",
            Self::TimeElement => "time-element",
            Self::Url => "url",
            Self::VisibleText => "visible-text",
            Self::Feed => "feed",
            Self::Warc => "warc",
            Self::Mail => "mail",
            Self::FileName => "file-name",
            Self::Field => "field",
        }
    }
}

/// A date, as precise as its source made it.
///
/// The calendar parts are those of the source's own time zone: a report stamped
/// `2025-05-28T00:30:00+03:00` is of 28 May, whatever the day in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Dated {
    /// Local date and time; parts beyond the precision are the first of their kind (1 January, 00:00).
    local: DateTime,
    offset: Option<Offset>,
    precision: Precision,
    origin: Origin,
}

impl Dated {
    /// A whole day.
    pub fn day(date: Date, origin: Origin) -> Self {
        Self { local: date.to_datetime(jiff::civil::Time::midnight()), offset: None, precision: Precision::Day, origin }
    }

    /// A whole month; `None` where there is no such month.
    pub fn month(year: i16, month: i8, origin: Origin) -> Option<Self> {
        let date = Date::new(year, month, 1).ok()?;
        Some(Self { precision: Precision::Month, ..Self::day(date, origin) })
    }

    /// A whole year; `None` outside the calendar's years (-9999 to 9999).
    pub fn year(year: i16, origin: Origin) -> Option<Self> {
        let date = Date::new(year, 1, 1).ok()?;
        Some(Self { precision: Precision::Year, ..Self::day(date, origin) })
    }

    /// A moment: local date and time and, where the source gives one, its offset from UTC. An offset that no zone has, and
    /// that would not be read again, is none.
    pub fn moment(local: DateTime, offset: Option<Offset>, origin: Origin) -> Self {
        let is_known = |offset: &Offset| offset.seconds() % 60 == 0 && offset.seconds().abs() < 3600 * (MOST_HOURS + 1);
        let offset = offset.filter(is_known);
        Self { local, offset, precision: Precision::Second, origin }
    }

    /// Reads ISO 8601 text: `2025`, `2025-05`, `2025-05-28`, `2025-05-28T14:03`, `2025-05-28 14:03:00+03:00`,
    /// `2025-05-28T11:03:00.5Z`, `+0300` and `+03` as offsets too. Anything else, and any text after the date, is `None`.
    pub fn parse_iso(text: &str, origin: Origin) -> Option<Self> {
        let text = text.trim();
        let (date, rest) = match text.find(['T', 't', ' ']) {
            Some(at) => (&text[..at], text[at + 1..].trim()),
            None => (text, ""),
        };
        let parts: Vec<&str> = date.split('-').collect();
        let number = |part: &str, digits: usize| -> Option<i16> {
            (part.len() == digits && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse().ok())?
        };
        match parts.as_slice() {
            [year] if rest.is_empty() => Self::year(number(year, 4)?, origin),
            [year, month] if rest.is_empty() => {
                Self::month(number(year, 4)?, i8::try_from(number(month, 2)?).ok()?, origin)
            }
            [year, month, day] => {
                let date = Date::new(
                    number(year, 4)?,
                    i8::try_from(number(month, 2)?).ok()?,
                    i8::try_from(number(day, 2)?).ok()?,
                )
                .ok()?;
                if rest.is_empty() {
                    return Some(Self::day(date, origin));
                }
                let (time, offset) = parse_time(rest)?;
                Some(Self::moment(date.to_datetime(time), offset, origin))
            }
            _ => None,
        }
    }

    /// The calendar date; for a month or a year its first day.
    pub fn date(&self) -> Date {
        self.local.date()
    }

    /// Days since 1970-01-01 of [`Dated::date`]: the number in the index's day column.
    pub fn day_number(&self) -> i64 {
        day_number(self.date())
    }

    /// Seconds since 1970-01-01T00:00Z, taking an unknown offset as UTC; for coarser dates, of their first second.
    pub fn timestamp(&self) -> i64 {
        let time = self.local.time();
        let second = i64::from(time.hour()) * 3600 + i64::from(time.minute()) * 60 + i64::from(time.second());
        self.day_number() * 86_400 + second - self.offset.map_or(0, |offset| i64::from(offset.seconds()))
    }

    /// How much of the date is known.
    pub fn precision(&self) -> Precision {
        self.precision
    }

    /// Where the date was read.
    pub fn origin(&self) -> Origin {
        self.origin
    }

    /// The offset from UTC, where the source gave one.
    pub fn offset(&self) -> Option<Offset> {
        self.offset
    }

    /// The same date said to come from elsewhere.
    pub fn with_origin(self, origin: Origin) -> Self {
        Self { origin, ..self }
    }

    /// ISO 8601, cut to the precision: `2025`, `2025-05`, `2025-05-28`, `2025-05-28T14:03:00+03:00`.
    pub fn to_iso(&self) -> String {
        self.to_string()
    }
}

impl fmt::Display for Dated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let date = self.date();
        match self.precision {
            Precision::Year => write!(f, "{:04}", date.year()),
            Precision::Month => write!(f, "{:04}-{:02}", date.year(), date.month()),
            Precision::Day => write!(f, "{:04}-{:02}-{:02}", date.year(), date.month(), date.day()),
            Precision::Second => {
                let time = self.local.time();
                write!(
                    f,
                    "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}",
                    date.year(),
                    date.month(),
                    date.day(),
                    time.hour(),
                    time.minute(),
                    time.second()
                )?;
                match self.offset.map(Offset::seconds) {
                    None => Ok(()),
                    Some(0) => f.write_str("Z"),
                    Some(seconds) => {
                        let sign = if seconds < 0 { '-' } else { '+' };
                        let minutes = seconds.abs() / 60;
                        write!(f, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)
                    }
                }
            }
        }
    }
}

/// Reads `14`, `14:03`, `14:03:05`, `14:03:05.123` with an optional `Z`, `+03:00`, `+0300` or `+03`.
fn parse_time(text: &str) -> Option<(jiff::civil::Time, Option<Offset>)> {
    let end = text.find(['Z', 'z', '+', '-']).unwrap_or(text.len());
    let (clock, zone) = (text[..end].trim(), &text[end..]);
    let clock = clock.split(['.', ',']).next()?;
    let mut parts = clock.split(':').map(|part| {
        (part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse::<i8>().ok()).flatten()
    });
    let hour = parts.next()??;
    let minute = parts.next()??;
    let second = match parts.next() {
        None => 0,
        Some(second) => second?.min(59),
    };
    if parts.next().is_some() {
        return None;
    }
    let time = jiff::civil::Time::new(hour, minute, second, 0).ok()?;
    let offset = match zone {
        "" => None,
        "Z" | "z" => Some(Offset::UTC),
        _ => Some(parse_offset(zone)?),
    };
    Some((time, offset))
}

/// Reads `+03:00`, `+0300` or `+03` (and `-`), up to 15 hours.
fn parse_offset(zone: &str) -> Option<Offset> {
    let sign = if zone.starts_with('-') { -1 } else { 1 };
    let digits: String = zone[1..].chars().filter(|c| *c != ':').collect();
    if !digits.bytes().all(|b| b.is_ascii_digit()) || !matches!(digits.len(), 2 | 4) {
        return None;
    }
    let hours: i32 = digits[..2].parse().ok()?;
    let minutes: i32 = if digits.len() == 4 { digits[2..].parse().ok()? } else { 0 };
    if hours > MOST_HOURS || minutes > 59 {
        return None;
    }
    Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok()
}

/// Days since 1970-01-01.
pub fn day_number(date: Date) -> i64 {
    // Here and below after H. Hinnant, "chrono-Compatible Low-Level Date Algorithms": years begin in March, and 400 of
    // them have 146,097 days. A tenth of the time that differences and sums of dates take; facets ask for every day.
    let (month, day) = (i64::from(date.month()), i64::from(date.day()));
    let year = i64::from(date.year()) - i64::from(month <= 2);
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - MARCH_OF_YEAR_0
}

/// The calendar date of a day number; `None` outside the years -9999 to 9999.
pub fn date_of_day(day: i64) -> Option<Date> {
    let day = day.checked_add(MARCH_OF_YEAR_0)?;
    let (era, day_of_era) = (day.div_euclid(146_097), day.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let month = (month + 2) % 12 + 1;
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    Date::new(i16::try_from(year).ok()?, month as i8, day as i8).ok()
}

/// Days from 1 March of the year 0 to 1970-01-01.
const MARCH_OF_YEAR_0: i64 = 719_468;

#[derive(Serialize, Deserialize)]
struct DatedRecord {
    value: String,
    precision: Precision,
    origin: Origin,
}

impl Serialize for Dated {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        DatedRecord { value: self.to_iso(), precision: self.precision, origin: self.origin }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Dated {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let record = DatedRecord::deserialize(deserializer)?;
        Self::parse_iso(&record.value, record.origin)
            .filter(|dated| dated.precision == record.precision)
            .ok_or_else(|| serde::de::Error::custom(format!("`{}` is no date", record.value)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offset_that_no_zone_has_is_none() {
        let local = jiff::civil::date(2025, 5, 17).at(8, 30, 0, 0);
        for (seconds, iso) in [
            (3600 * 20 + 25 * 60, "2025-05-17T08:30:00"),
            (-3600 * 16, "2025-05-17T08:30:00"),
            (3600 * 3 + 1, "2025-05-17T08:30:00"),
            (-(3600 * 15 + 59 * 60), "2025-05-17T08:30:00-15:59"),
        ] {
            let date = Dated::moment(local, Offset::from_seconds(seconds).ok(), Origin::Mail);
            assert_eq!(date.to_iso(), iso);
            assert_eq!(Dated::parse_iso(iso, Origin::Mail), Some(date));
        }
    }

    #[test]
    fn iso_text_keeps_its_precision() {
        for (text, precision) in [
            ("2025", Precision::Year),
            ("2025-05", Precision::Month),
            ("2025-05-28", Precision::Day),
            ("2025-05-28T14:03:00", Precision::Second),
            ("2025-05-28T14:03:00Z", Precision::Second),
            ("2025-05-28T14:03:00+03:00", Precision::Second),
            ("2025-05-28T14:03:00-03:30", Precision::Second),
        ] {
            let dated = Dated::parse_iso(text, Origin::Field).unwrap();
            assert_eq!(dated.precision(), precision, "{text}");
            assert_eq!(dated.to_iso(), text);
            let json = serde_json::to_string(&dated).unwrap();
            assert_eq!(serde_json::from_str::<Dated>(&json).unwrap(), dated);
        }
    }

    #[test]
    fn spellings_of_times_and_offsets() {
        let iso = |text| Dated::parse_iso(text, Origin::Field).map(|dated| dated.to_iso());
        assert_eq!(iso("2025-05-28 14:03").as_deref(), Some("2025-05-28T14:03:00"));
        assert_eq!(iso("2025-05-28T14:03:05.999+0300").as_deref(), Some("2025-05-28T14:03:05+03:00"));
        assert_eq!(iso("2025-05-28T14:03:05 +03").as_deref(), Some("2025-05-28T14:03:05+03:00"));
        for bad in [
            "",
            "28.05.2025",
            "2025-13-01",
            "2025-02-30",
            "2025-5-1",
            "2025-05-28T99:00",
            "2025-05-28Tnoon",
            "2025-05-28-01",
        ] {
            assert_eq!(iso(bad), None, "{bad}");
        }
    }

    #[test]
    fn day_numbers_are_those_of_the_calendar() {
        let epoch = jiff::civil::date(1970, 1, 1);
        let days = (-4_371_587..=2_932_896).step_by(61).chain(-1_500..1_500).chain([2_932_896]);
        for day in days {
            let date = epoch.checked_add(jiff::Span::new().days(day)).unwrap();
            assert_eq!((day_number(date), date_of_day(day)), (day, Some(date)));
        }
        for beyond in [-4_371_588, 2_932_897, i64::MIN, i64::MAX] {
            assert_eq!(date_of_day(beyond), None, "{beyond}");
        }
    }

    #[test]
    fn days_count_in_the_sources_own_zone() {
        let dated = Dated::parse_iso("2025-05-28T00:30:00+03:00", Origin::JsonLd).unwrap();
        assert_eq!(date_of_day(dated.day_number()).unwrap(), jiff::civil::date(2025, 5, 28));
        assert_eq!(dated.timestamp() % 86_400, 21 * 3600 + 30 * 60);
        assert_eq!(day_number(jiff::civil::date(1969, 12, 31)), -1);
    }
}

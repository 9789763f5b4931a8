//! Report or narrative: the expressions of a dated text go in; whether it tells of the past, and not of the days before its
//! publication, comes out.

use jiff::civil::Date;

use super::{REPORTED_DAYS, days_between};
use crate::enrich::mentions::expression::{Expression, When, Year};
use crate::enrich::mentions::sense::Unit;

/// A day with a year of no more than so many days before publication is the report's own.
const RECENT_DAYS: i32 = 60;

/// Whether a dated text is a narrative: it says years past, and the days that it names are not those before its
/// publication.
pub(super) fn is_narrative(found: &[Expression], published: Date) -> bool {
    let mut seen = Evidence::default();
    for expression in found {
        match expression.when {
            When::Day { year: Year::Said(year), month, day, .. } => {
                let Ok(date) = Date::new(year, month, day) else { continue };
                match days_between(date, published) {
                    ..=RECENT_DAYS => seen.recent += 1,
                    _ => seen.old += 1,
                }
            }
            When::Month { year: Year::Said(year), .. } if year < published.year() => seen.old += 1,
            When::Year(year) if year < published.year() => seen.old_years += 1,
            When::Month { year: Year::Said(_), .. } | When::Year(_) => seen.recent += 1,
            When::Day { year: Year::Unsaid, month, day, .. } => {
                let away = (-1..=1)
                    .filter_map(|step| Date::new(published.year() + step, month, day).ok())
                    .map(|date| days_between(date, published).abs())
                    .min();
                match away {
                    Some(..=REPORTED_DAYS) => seen.near += 1,
                    _ => seen.scattered += 1,
                }
            }
            When::FromPublication(0, Unit::Day) => seen.told += 1,
            When::Weekday(..) | When::FromPublication(-1..=1, Unit::Day) => seen.told += 2,
            _ => {}
        }
    }
    seen.is_narrative()
}

/// What shows whether a text is a report or a narrative, in numbers of expressions.
#[derive(Default)]
struct Evidence {
    /// Days and months of years past, and such years by themselves.
    old: i32,
    old_years: i32,
    /// Years of the report's own time.
    recent: i32,
    /// Days without a year that are near publication, and that are not.
    near: i32,
    scattered: i32,
    /// Days counted from publication: `yesterday`, `Tuesday`.
    told: i32,
}

impl Evidence {
    fn is_narrative(&self) -> bool {
        let old = self.old + self.old_years;
        let reported = self.near + self.told;
        let steeped = (self.old >= 2 || old >= 3) && reported * 6 <= old && self.recent <= old;
        let wanders = old >= 1
            && self.scattered >= 3
            && self.scattered >= 3 * self.near
            && self.told * 4 <= self.scattered
            && self.recent <= old + self.scattered / 3;
        steeped || wanders
    }
}

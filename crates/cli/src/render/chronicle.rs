//! Chronicles: in go the counts of publication dates and of the dates that texts talk about, at one width; out come
//! periods with both, written about and happened. The periods are those of publication and what lies near: of what
//! lies further back or ahead, a sum is left.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use dateline_query::{Bucket, FacetCounts, SearchResponse};

use super::bars::{self, EARLIER, LATER, Line, Row, UNDATED, chart};
use super::periods;
use crate::terminal::Look;

/// Periods before the first publication and after the last that are shown: news is of what just was or is about to be.
const NEAR: i64 = 6;

/// The names of the two facets.
pub const DATE: &str = "date";
pub const EVENT: &str = "event";

/// What the columns are called.
const HEADINGS: [&str; 2] = ["written", "happened"];

/// Periods with what was written in each and what happened in it.
#[derive(Debug)]
pub struct Chronicle<'a> {
    unit: &'a str,
    /// In order of time; of two that begin on one day the longer first.
    pub periods: Vec<Both>,
    /// What is talked about before the periods and after them: the sum of what the periods there count.
    pub earlier: u64,
    pub later: u64,
    /// Articles without a date, and articles that talk of none.
    pub undated: Option<Both>,
}

/// What was written and what happened in one period.
#[derive(Clone, Debug, Default)]
pub struct Both {
    /// Its key; `None` for articles without dates.
    pub key: Option<String>,
    pub written: Option<Bucket>,
    pub happened: Option<Bucket>,
}

impl<'a> Chronicle<'a> {
    /// The chronicle of an answer that has both counts at one width.
    pub fn of(answer: &'a SearchResponse) -> Option<Self> {
        let (date, event) = (answer.facets.get(DATE)?, answer.facets.get(EVENT)?);
        let (
            FacetCounts::Date { unit: width, buckets: written, .. },
            FacetCounts::Date { unit, buckets: happened, .. },
        ) = (date, event)
        else {
            return None;
        };
        if unit != width && !written.is_empty() {
            return None;
        }
        // What is no period of the calendar is later than all.
        let days = |bucket: &Bucket| bucket.key.as_deref().and_then(periods::days).unwrap_or((i64::MAX, i64::MAX));
        // Where nothing has a date of publication, all that is talked about is shown.
        let first = written.iter().map(|bucket| days(bucket).0).min().unwrap_or(i64::MIN);
        let last = written.iter().map(|bucket| days(bucket).1).max().unwrap_or(i64::MAX);
        let near = periods::length(unit, NEAR);
        let mut both: BTreeMap<(i64, Reverse<i64>), Both> = BTreeMap::new();
        let mut put = |bucket: &Bucket, set: fn(&mut Both, Bucket)| {
            let (first, last) = days(bucket);
            let both = both.entry((first, Reverse(last))).or_default();
            both.key = bucket.key.clone();
            set(both, bucket.clone());
        };
        for bucket in written {
            put(bucket, |both, bucket| both.written = Some(bucket));
        }
        let (mut earlier, mut later) = (0, 0);
        for bucket in happened {
            // A year among days is shown if some of it is.
            let (starts, ends) = days(bucket);
            if ends < first.saturating_sub(near) {
                earlier += bucket.count;
            } else if starts > last.saturating_add(near) {
                later += bucket.count;
            } else {
                put(bucket, |both, bucket| both.happened = Some(bucket));
            }
        }
        // The periods between what lies near and what was published: no more than are near.
        let ordinals = |keys: &mut dyn Iterator<Item = &String>| -> Option<(i64, i64)> {
            let ordinals: Vec<i64> = keys.filter_map(|key| periods::ordinal(unit, key)).collect();
            Some((*ordinals.iter().min()?, *ordinals.iter().max()?))
        };
        let published = ordinals(&mut written.iter().filter_map(|bucket| bucket.key.as_ref()));
        let all = ordinals(&mut both.values().filter_map(|both| both.key.as_ref()));
        if let (Some((first, last)), Some((least, greatest))) = (published, all) {
            for ordinal in (least..first).chain(last + 1..greatest) {
                let key = periods::label(unit, ordinal);
                if let Some((starts, ends)) = periods::days(&key) {
                    let missing = both.entry((starts, Reverse(ends))).or_default();
                    missing.key = Some(key);
                }
            }
        }
        let undated = [bars::undated(date), bars::undated(event)];
        let undated = match undated {
            [None, None] => None,
            [written, happened] => Some(Both { key: None, written, happened }),
        };
        Some(Self { unit: *unit, periods: both.into_values().collect(), earlier, later, undated })
    }

    /// Whether texts talk of any date.
    pub fn has_events(&self) -> bool {
        let happened = |both: &Both| both.happened.as_ref().is_some_and(|bucket| bucket.count > 0);
        self.earlier + self.later > 0 || self.periods.iter().any(happened)
    }

    /// A line for each period, with two bars.
    pub fn bars(&self, look: Look) -> Vec<String> {
        let none = |key: &Option<String>| Some(Bucket { key: key.clone(), count: 0, of: None });
        let count = |bucket: &Option<Bucket>| bucket.as_ref().map_or(0, |bucket| bucket.count);
        let keys: Vec<Bucket> = self
            .periods
            .iter()
            .filter(|both| count(&both.written) + count(&both.happened) > 0)
            .map(|both| Bucket { key: both.key.clone(), count: 0, of: None })
            .collect();
        let both_of: BTreeMap<&Option<String>, &Both> = self.periods.iter().map(|both| (&both.key, both)).collect();
        let line = |label: &str, counts: [Option<Bucket>; 2], drawn| Line {
            label: label.to_owned(),
            counts: counts.to_vec(),
            drawn,
        };
        let sum =
            |label, count| (count > 0).then(|| line(label, [None, Some(Bucket { key: None, count, of: None })], false));
        let mut lines: Vec<Line> = sum(EARLIER, self.earlier).into_iter().collect();
        for row in bars::fill(self.unit, &keys) {
            lines.push(match row {
                Row::Gap => Line::gap(),
                Row::Count(bucket) => {
                    let both = both_of.get(&bucket.key).copied().cloned().unwrap_or_default();
                    let counts = [both.written, both.happened].map(|count| count.or_else(|| none(&bucket.key)));
                    line(&bars::period_label(self.unit, &bucket), counts, true)
                }
            });
        }
        lines.extend(sum(LATER, self.later));
        if let Some(undated) = &self.undated {
            let counts = [&undated.written, &undated.happened].map(|count| count.clone().or_else(|| none(&None)));
            lines.push(line(UNDATED, counts, true));
        }
        chart(&lines, &HEADINGS, look)
    }
}

//! Facet: counts go in, buckets come out: days put together to weeks, months or years at the width that
//! fits their range, values sorted by count, each beside what all articles of the index count there.

mod period;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap};

use dateline_core::document::domains;
use dateline_core::keyed::split_keyed;

use crate::collect::Counts;
use crate::request::{DateField, Facet, Width};
use crate::response::{Bucket, FacetCounts};
use period::Period;

pub(crate) use period::{earliest, latest};

/// Values that a facet names; the rest are counted together.
const VALUES: usize = 20;

/// Periods without articles that a date facet gives at most, all gaps taken together: enough for the days of two years.
/// A run of them that goes beyond is left out, whole.
pub const MOST_EMPTY_PERIODS: usize = 730;

/// The counts of one facet in their groups.
#[derive(Debug)]
pub(crate) enum Tally {
    /// By period.
    Dates { width: Width, periods: BTreeMap<Period, u64>, undated: u64 },
    /// By the key of the value.
    Values { groups: HashMap<String, Group>, none: u64 },
}

/// The articles of one value.
#[derive(Debug, Default)]
pub(crate) struct Group {
    /// How many.
    count: u64,
    /// As most often written, and how often so.
    shown: (u64, String),
    /// Of these, how many are counted in no group but this one and those below it. Less than `count` for a host that
    /// has others below it.
    own: u64,
}

impl Tally {
    /// Puts counts in groups.
    pub fn of(facet: Facet, counts: Counts) -> Self {
        match counts {
            Counts::Days { days, coarse, undated } => period::tally(facet, days, coarse, undated),
            Counts::Events { ref days, ref coarse, undated } => {
                let width = period::width(facet, &counts).unwrap_or(Width::Day);
                period::tally_events(facet, width, days, coarse, undated)
            }
            Counts::Values { values, none } => {
                let mut groups: HashMap<String, Group> = HashMap::with_capacity(values.len());
                for (value, count) in values {
                    let (key, shown) = split_keyed(&value);
                    let shown = (count, shown.to_owned());
                    let group = groups.entry(key.to_owned()).or_default();
                    group.count += count;
                    group.own += count;
                    // Of two that are as common, that with more small letters.
                    group.shown = shown.max(std::mem::take(&mut group.shown));
                }
                if facet == Facet::Site {
                    add_to_parents(&mut groups);
                }
                Self::Values { groups, none }
            }
        }
    }

    /// The same facet with its width, if it has one.
    pub fn facet(&self, facet: Facet) -> Facet {
        match (self, facet) {
            (Self::Dates { width, .. }, Facet::Date { field, .. }) => Facet::Date { field, width: Some(*width) },
            _ => facet,
        }
    }

    /// The buckets, beside what `all` articles of the index count in each.
    pub fn buckets(&self, facet: Facet, all: Option<&Self>) -> FacetCounts {
        match self {
            Self::Dates { width, periods, undated } => {
                let of = |period| all.map(|all| all.period(period));
                let buckets = periods
                    .iter()
                    .map(|(period, count)| Bucket { key: Some(period.key()), count: *count, of: of(period) })
                    .collect();
                let undated_of = match all {
                    Some(Self::Dates { undated, .. }) => Some(*undated),
                    _ => None,
                };
                FacetCounts::Date { unit: width.as_str(), undated: *undated, undated_of, buckets }
            }
            Self::Values { groups, none } => values(facet, groups, *none, all),
        }
    }

    /// The buckets with the empty periods between them, and whether these are complete.
    pub fn buckets_with_gaps(&self, facet: Facet, all: Option<&Self>) -> (FacetCounts, bool) {
        let Self::Dates { width, periods, undated } = self else {
            return (self.buckets(facet, all), true);
        };
        let (filled, complete) = period::filled(periods, *width, MOST_EMPTY_PERIODS);
        (Self::Dates { width: *width, periods: filled, undated: *undated }.buckets(facet, all), complete)
    }

    /// The same with the periods of `other` and the empty ones between those; `None` where the two are not of one width.
    pub fn beside(&self, other: &Self) -> Option<Self> {
        match (self, other) {
            (Self::Dates { width, periods, undated }, Self::Dates { width: same, periods: others, .. })
                if width == same =>
            {
                let (others, _) = period::filled(others, *width, MOST_EMPTY_PERIODS);
                let mut periods = periods.clone();
                for period in others.into_keys().filter(|period| period.is_of(*width)) {
                    periods.entry(period).or_default();
                }
                Some(Self::Dates { width: *width, periods, undated: *undated })
            }
            _ => None,
        }
    }

    fn period(&self, period: &Period) -> u64 {
        match self {
            Self::Dates { periods, .. } => periods.get(period).copied().unwrap_or(0),
            Self::Values { .. } => 0,
        }
    }
}

/// Adds what each host counts to the hosts above it that count something themselves: `site:` finds what is below, too.
fn add_to_parents(groups: &mut HashMap<String, Group>) {
    let mut more: Vec<(String, u64)> = Vec::new();
    for (host, group) in groups.iter() {
        let parents = domains(host).skip(1).filter(|parent| groups.contains_key(*parent));
        more.extend(parents.map(|parent| (parent.to_owned(), group.own)));
    }
    for (host, count) in more {
        if let Some(group) = groups.get_mut(&host) {
            group.count += count;
        }
    }
}

/// The commonest values; ties go by key.
fn values(facet: Facet, groups: &HashMap<String, Group>, none: u64, all: Option<&Tally>) -> FacetCounts {
    let (all_groups, all_none) = match all {
        Some(Tally::Values { groups, none }) => (Some(groups), Some(*none)),
        _ => (None, None),
    };
    let mut sorted: Vec<(&String, &Group)> = groups.iter().collect();
    let order = |a: &(&String, &Group), b: &(&String, &Group)| b.1.count.cmp(&a.1.count).then_with(|| a.0.cmp(b.0));
    if sorted.len() > VALUES {
        sorted.select_nth_unstable_by(VALUES, order);
    }
    let (shown, others) = sorted.split_at_mut(VALUES.min(groups.len()));
    shown.sort_unstable_by(order);
    let is_shown = |host: &str| shown.iter().any(|(key, _)| *key == host);
    let other = others
        .iter()
        .filter(|(host, _)| facet != Facet::Site || !domains(host).any(is_shown))
        .map(|(_, group)| group.own)
        .sum();
    let mut buckets: Vec<Bucket> = shown
        .iter()
        .map(|(key, group)| Bucket {
            key: Some(group.shown.1.clone()),
            count: group.count,
            of: all_groups.map(|all| all.get(*key).map_or(0, |group| group.count)),
        })
        .collect();
    if none > 0 {
        buckets.push(Bucket { key: None, count: none, of: all_none });
    }
    FacetCounts::Values { buckets, other }
}

/// The facets with the width of those over dates that texts talk about set to that of the publication dates beside them,
/// if it is left open and there are any.
pub(crate) fn widths(facets: &[Facet], counts: &[Counts]) -> Vec<Facet> {
    if !facets.iter().any(|facet| matches!(facet, Facet::Date { field: DateField::Event, width: None })) {
        return facets.to_vec();
    }
    let published = facets.iter().zip(counts).find_map(|(facet, counts)| match (facet, counts) {
        (Facet::Date { field: DateField::Published, .. }, Counts::Days { days, coarse, .. })
            if !days.is_empty() || !coarse.is_empty() =>
        {
            period::width(*facet, counts)
        }
        _ => None,
    });
    let set = |facet: &Facet| match facet {
        Facet::Date { field: DateField::Event, width: None } => {
            Facet::Date { field: DateField::Event, width: published }
        }
        other => *other,
    };
    facets.iter().map(set).collect()
}

/// The facet's name in a response.
pub(crate) fn name(facet: Facet) -> &'static str {
    match facet {
        Facet::Date { field: DateField::Published, .. } => "date",
        Facet::Date { field: DateField::Modified, .. } => "modified",
        Facet::Date { field: DateField::Captured, .. } => "captured",
        Facet::Date { field: DateField::Event, .. } => "event",
        Facet::Outlet => "outlet",
        Facet::Site => "site",
        Facet::Author => "author",
        Facet::Lang => "lang",
    }
}

/// Facets by name. The first over a date has the date's name, a further one its width with it: `date`, `date:week`.
pub(crate) fn named(facets: impl Iterator<Item = (Facet, FacetCounts)>) -> BTreeMap<String, FacetCounts> {
    let mut by_name = BTreeMap::new();
    for (facet, counts) in facets {
        let name = match (&counts, by_name.get(name(facet))) {
            (_, None) => name(facet).to_owned(),
            (FacetCounts::Date { unit, .. }, Some(_)) => format!("{}:{unit}", name(facet)),
            (FacetCounts::Values { .. }, Some(_)) => continue,
        };
        by_name.insert(name, counts);
    }
    by_name
}

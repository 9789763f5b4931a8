//! Mentions: a text, its language and its day of publication go in; the days, months and years that it talks about come
//! out, each with its place. Decades, durations and times of day are none, and no part of a date is made up.
//!
//! `scan` finds numbers and the words of dates (`words`, by way of `lexicon`), `parse` makes expressions of them, and
//! `resolve` finds out which dates those are.

mod expression;
mod lexicon;
mod parse;
mod resolve;
mod scan;
mod sense;
mod words;

#[cfg(test)]
mod tests;

use std::ops::Range;

use dateline_core::{Lang, Mention};
use jiff::civil::Date;

/// The most mentions of one article. Chronicles of a year have several hundred; more are tables.
const MENTIONS: usize = 1_000;

/// How many years past publication a bare number may name.
const YEARS_AHEAD: i16 = 20;

/// The last year that a bare number may name in an undated text.
const LAST_YEAR: i16 = 2060;

/// The dates that a text mentions, in order of their places, none overlapping another.
///
/// `others` are the places that are in another language, in order.
pub(crate) fn mentions(
    text: &str,
    lang: Option<Lang>,
    others: &[(Range<usize>, Lang)],
    published: Option<Date>,
) -> Vec<Mention> {
    let tokens = scan::scan(text, lang, others);
    let options = parse::Options {
        last_year: published.map_or(LAST_YEAR, |published| published.year().saturating_add(YEARS_AHEAD)),
        published,
        day_first: lang.is_some_and(|lang| lang != Lang::EN),
        limit: MENTIONS,
    };
    let found = parse::parse(text, &tokens, &options);
    let dates = resolve::resolve(text, &found, published);
    dates
        .into_iter()
        .map(|(date, place)| Mention { date, text: text[place.clone()].to_owned(), start: place.start, end: place.end })
        .collect()
}

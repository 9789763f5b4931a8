//! The request: what a caller asks for, as plain data.

use dateline_core::{ArticleId, Lang};
use jiff::civil::Date;

use crate::decay::HalfLife;

/// A search: a query and how its answer is wanted. `SearchRequest::new(query)` asks for the ten best hits with
/// snippets and facets over date, outlet and language.
#[derive(Clone, Debug)]
pub struct SearchRequest {
    /// The query, in the query language unless [`SearchRequest::literal`] is set.
    pub query: String,
    /// Find articles like this one: those that share its most telling words, the most alike first. The query, if there is
    /// one, is then a condition that they must meet, and says nothing of their order; it may be empty. Hits give the
    /// words that they share, in [`crate::Hit::matched`] and as marks, and [`crate::Note::Like`] lists all of them.
    pub like: Option<ArticleId>,
    /// Whether every character of the query is text.
    pub literal: bool,
    /// How many of the bare words an article must have.
    pub matching: Matching,
    /// Whether words match in the written form alone: no stems, no other spellings.
    pub exact: bool,
    /// How hits are ordered.
    pub sort: Sort,
    /// How fresh hits are to be: scores fall by half with each such length of time between publication and `today`.
    /// `None`: age says nothing. What is dated after today is of today; what is undated counts as of the median day;
    /// after 100 half-lives scores fall no further. Of no
    /// effect where hits are sorted by date, and on hits that score nothing (`*`, filters alone): newest of these first.
    pub decay: Option<HalfLife>,
    /// How many hits to give.
    pub limit: usize,
    /// How many hits to pass over first.
    pub offset: usize,
    /// What the articles must be, beside matching the query.
    pub filters: Filters,
    /// What to count over all articles that match.
    pub facets: Vec<Facet>,
    /// Whether each count comes with that of all articles of the index, and its share of it. What all articles count is
    /// worked out once for each facet and commit.
    pub shares: bool,
    /// Whether date facets also give the periods without articles between the first and the last, as far as
    /// [`crate::MOST_EMPTY_PERIODS`] goes.
    pub empty_periods: bool,
    /// Passages of each hit to give, at most. With none, matches are not looked for: hits have no marks and no matched words.
    pub snippets: usize,
    /// Whether to say what each part of the query stands for ([`SearchResponse::explanation`](crate::SearchResponse)).
    pub explain: bool,
    /// Whether to find out why, where nothing is found ([`SearchResponse::diagnosis`](crate::SearchResponse)).
    pub diagnose: bool,
    /// Whether to note what words with wildcards and names stand for ([`Note::Expanded`](crate::Note)).
    pub expansions: bool,
    /// The day on which the question is asked: `today`, `7d` and the like are relative to it.
    pub today: Date,
}

impl SearchRequest {
    /// The request for `query` on the day `today`, with the defaults of the command line.
    pub fn new(query: impl Into<String>, today: Date) -> Self {
        Self {
            query: query.into(),
            like: None,
            literal: false,
            matching: Matching::default(),
            exact: false,
            sort: Sort::default(),
            decay: None,
            limit: 10,
            offset: 0,
            filters: Filters::default(),
            facets: vec![Facet::Date { field: DateField::Published, width: None }, Facet::Outlet, Facet::Lang],
            shares: true,
            empty_periods: false,
            snippets: 3,
            explain: false,
            diagnose: true,
            expansions: true,
            today,
        }
    }
}

/// How many of a query's bare words an article must have. Filters, fields, phrases, exclusions and written operators
/// are never softened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Matching {
    /// All of them; articles that have most follow below, marked as partial, where they do not fill the page.
    #[default]
    Some,
    /// All of them.
    All,
    /// Any of them; the best first.
    Any,
}

/// The order of hits. Ties go by date, newest first, then by id: the order is total.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// Best match first.
    #[default]
    Relevance,
    /// Latest publication first; undated last.
    Newest,
    /// Earliest publication first; undated last.
    Oldest,
}

/// Conditions beside the query. An empty list is no condition; values of one list are alternatives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filters {
    /// Published on this day or later.
    pub from: Option<Date>,
    /// Published on this day or earlier.
    pub to: Option<Date>,
    /// Outlets, by name or site.
    pub outlets: Vec<String>,
    /// Languages.
    pub langs: Vec<Lang>,
}

/// Something to count over the articles that match.
///
/// A bucket's key as a filter finds the articles of the bucket: `date:2025-05`, `outlet:example.org`,
/// `site:example.org`, `lang:uk`, `author:="Ann Reporter"`, and `none` for what an article lacks. `docs/FACETS.md` has
/// the two cases in which a filter finds more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Facet {
    /// Articles per period. Where a text talks about several dates, an article counts once in each of their periods.
    Date {
        /// Which date.
        field: DateField,
        /// How long a period is; `None` for the width that fits the range. For [`DateField::Event`] it is that of the
        /// publication dates, if these are counted too, so that the two can be laid beside each other.
        width: Option<Width>,
    },
    /// Articles per outlet: its site, or its name where no site is known.
    Outlet,
    /// Articles per host. An article at `news.example.org` counts there and, if `example.org` itself has articles that
    /// match, under that as well: buckets need not add up to the total.
    Site,
    /// Articles per author. One of two authors counts under both: buckets need not add up to the total. Names that
    /// differ in case, marks or punctuation alone are one author, shown as most often written.
    Author,
    /// Articles per language.
    Lang,
}

impl Facet {
    /// Whether it counts this date.
    pub(crate) fn is_over(self, date: DateField) -> bool {
        matches!(self, Self::Date { field, .. } if field == date)
    }
}

/// One of an article's dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DateField {
    /// When it was published: `date`.
    Published,
    /// When it was last changed: `modified`.
    Modified,
    /// When the copy was saved: `captured`.
    Captured,
    /// The days, months and years that its text talks about: `event`. An article may have many, or none.
    Event,
}

/// The length of a date facet's periods.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Width {
    /// Calendar days.
    Day,
    /// ISO 8601 weeks, Monday to Sunday.
    Week,
    /// Calendar months.
    Month,
    /// Calendar years.
    Year,
}

impl Width {
    /// The word used in JSON and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Year => "year",
        }
    }
}

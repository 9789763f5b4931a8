//! The response: hits, facets and notes, as plain data whose JSON is a public contract.

use std::collections::BTreeMap;
use std::ops::Range;

use dateline_core::{Article, ArticleId, Dated, Lang, Outlet};
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use crate::explain::{Diagnosis, Explanation, Form};

/// The answer to a search.
#[derive(Clone, Debug, Serialize)]
pub struct SearchResponse {
    /// The query as it was asked.
    pub query: String,
    /// How many articles meet it.
    pub total: u64,
    /// Wall time of the search, in milliseconds.
    pub took_ms: f64,
    /// The hits of the page, in a total order.
    pub hits: Vec<Hit>,
    /// How many articles have most of the bare words but not all; counted only when they were looked for.
    pub total_partial: u64,
    /// Counts over all articles that meet the query, by facet name (`date`, `modified`, `captured`, `event`, `outlet`, `site`,
    /// `lang`, `author`); a further facet over the same date has its width with it (`date:week`).
    pub facets: BTreeMap<String, FacetCounts>,
    /// What a caller should know about how the query was read.
    pub notes: Vec<Note>,
    /// What each part of the query stands for, where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explanation: Option<Explanation>,
    /// Why nothing was found, where nothing was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub diagnosis: Option<Diagnosis>,
}

/// One article that was found.
#[derive(Clone, Debug, Serialize)]
pub struct Hit {
    /// Its place, from 1.
    pub rank: usize,
    /// Its score; comparable within one answer only.
    pub score: f32,
    /// The article's identity.
    pub id: ArticleId,
    /// The title; `None` where the article has none.
    pub title: Option<String>,
    /// Byte ranges of the title that match.
    #[serde(serialize_with = "marks")]
    pub title_marks: Vec<Range<usize>>,
    /// The title, or the first sentence in its place.
    pub headline: String,
    /// Who published it.
    pub outlet: Option<Outlet>,
    /// Who signed it.
    pub authors: Vec<String>,
    /// Its canonical address.
    pub url: Option<String>,
    /// Its language.
    pub lang: Option<Lang>,
    /// When it was published.
    pub published: Option<Dated>,
    /// The file that it was read from.
    pub path: String,
    /// The record inside that file.
    pub member: Option<String>,
    /// The record's own id.
    pub source_id: Option<String>,
    /// The best passages, in the order of the text.
    pub snippets: Vec<Snippet>,
    /// The words of this article that matched, folded, each once, 1,000 of them at most; where the search was for articles
    /// like one, the words that it shares with it, the most telling first.
    pub matched: Vec<String>,
    /// Whether it has most of the query's bare words, but not all.
    pub partial: bool,
}

/// A passage with what matches in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Snippet {
    /// Where it is from: `body`.
    pub field: &'static str,
    /// The passage: a slice of the field's text, within one paragraph, never cut inside a word.
    pub text: String,
    /// Byte offset of the passage in the field.
    pub start: usize,
    /// Byte ranges of `text` that match.
    #[serde(serialize_with = "marks")]
    pub marks: Vec<Range<usize>>,
    /// Whether text of the same paragraph stands before the passage.
    pub cut_before: bool,
    /// Whether text of the same paragraph stands after it.
    pub cut_after: bool,
}

/// The counts of one facet. Buckets, undated and other add up to the total, but for [`Facet::Site`](crate::Facet::Site),
/// [`Facet::Author`](crate::Facet::Author) and [`DateField::Event`](crate::DateField::Event), whose buckets share
/// articles.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum FacetCounts {
    /// Per period.
    Date {
        /// The length of a period: `day`, `week`, `month`, `year`.
        unit: &'static str,
        /// Articles without this date.
        undated: u64,
        /// How many articles of the index are without this date; `None` where shares were not asked for.
        #[serde(skip_serializing_if = "Option::is_none")]
        undated_of: Option<u64>,
        /// Periods with articles, in order of time. A date less precise than the period counts under its own key.
        buckets: Vec<Bucket>,
    },
    /// Per value.
    Values {
        /// The commonest values, most first.
        buckets: Vec<Bucket>,
        /// Articles with other values; for authors the sum of what the other authors count.
        other: u64,
    },
}

/// A value and how many articles have it. In JSON `key`, `count` and, where shares were asked for, `of` and `share`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bucket {
    /// The value: `2025`, `2025-05`, `2025-W20`, `2025-05-16`, `example.org`, `en`, `Ann Reporter`; `None` for articles
    /// without one.
    pub key: Option<String>,
    /// How many articles that meet the query.
    pub count: u64,
    /// How many articles of the whole index; `None` where shares were not asked for.
    pub of: Option<u64>,
}

impl Bucket {
    /// The part of all coverage that meets the query, 0 to 1; `None` where shares were not asked for.
    pub fn share(&self) -> Option<f64> {
        // Nothing is no part of nothing.
        self.of.map(|of| if of == 0 { 0.0 } else { self.count as f64 / of as f64 })
    }
}

impl Serialize for Bucket {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Bucket", 4)?;
        fields.serialize_field("key", &self.key)?;
        fields.serialize_field("count", &self.count)?;
        if let Some(share) = self.share() {
            fields.serialize_field("of", &self.of)?;
            fields.serialize_field("share", &rounded(share))?;
        }
        fields.end()
    }
}

/// A share as it is written in JSON: to four significant digits, which is enough also for a small one.
pub fn rounded(number: f64) -> f64 {
    format!("{number:.3e}").parse().unwrap_or(number)
}

/// Something that a caller should know about how the query was read.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Note {
    /// AND and OR stood side by side without parentheses.
    Mixed {
        /// The reading that was taken, with parentheses.
        reading: String,
    },
    /// Something that looks like syntax was read as text, or signs were passed over.
    Reading {
        /// What, and how to write what may have been meant.
        what: String,
    },
    /// A word with wildcards, or one spelt nearly so, stands for these words of the index; or a name also for these other
    /// spellings and names.
    Expanded {
        /// It as it was written.
        term: String,
        /// The commonest of them. With a spelling of a name stands how many articles of the index have it as a name,
        /// whatever else the query asks for.
        also: Vec<Form>,
        /// How many more there are.
        more: usize,
    },
    /// Which words of an article others were asked to share.
    Like {
        /// The article.
        id: ArticleId,
        /// Its title, or its first sentence.
        headline: String,
        /// The words, the most telling first; none where it has none that others share.
        terms: Vec<LikeTerm>,
    },
    /// A limit was hit.
    Limit {
        /// Which, and what was left out.
        what: String,
    },
}

impl Note {
    /// Whether it tells what `text` stands for.
    pub(crate) fn expands(&self, text: &str) -> bool {
        matches!(self, Self::Expanded { term, .. } if term == text)
    }
}

/// A telling word of an article.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LikeTerm {
    /// The word in the form in which it comes first, folded. All its forms are looked for.
    pub term: String,
    /// How many articles have it.
    pub count: u64,
    /// How much it tells (tf·idf); comparable within one answer only.
    pub weight: f32,
}

/// An article by its id, for `show`.
#[derive(Clone, Debug, Serialize)]
pub struct Shown {
    /// The article, whole.
    #[serde(flatten)]
    pub article: Article,
    /// Other inputs that are copies of it: duplicates and older copies.
    pub copies: Vec<Copy>,
}

/// An input that was set aside for an article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Copy {
    /// The file.
    pub path: String,
    /// `duplicate` (same text under another identity) or `superseded` (an older copy).
    pub ending: &'static str,
}

/// What an index holds.
#[derive(Clone, Debug, Serialize)]
pub struct Stats {
    /// Articles.
    pub articles: u64,
    /// All inputs, by how they ended: `article`, `duplicate`, `superseded`, `empty`, `refused`.
    pub inputs: BTreeMap<&'static str, u64>,
    /// Files that inputs are from.
    pub sources: u64,
    /// The earliest publication: a day, or a month or year where no more of it is known.
    pub first: Option<String>,
    /// The latest publication, likewise: that whose period begins last.
    pub last: Option<String>,
    /// Articles without a publication date.
    pub undated: u64,
    /// Articles per language.
    pub langs: FacetCounts,
    /// Articles per outlet.
    pub outlets: FacetCounts,
    /// Words of all bodies and titles.
    pub words: u64,
    /// Bytes on disk.
    pub bytes: u64,
    /// tantivy's segments.
    pub segments: usize,
    /// The index's format version.
    pub format: u64,
}

fn marks<S: Serializer>(ranges: &[Range<usize>], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(ranges.iter().map(|range| [range.start, range.end]))
}

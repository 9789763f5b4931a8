//! Query: a question goes in, ranked articles with passages and counts come out.
//!
//! The stages are the modules, in the order in which data flows:
//!
//! | stage | takes | gives |
//! |---|---|---|
//! | `parse` | the query's text | an `ast`, with places |
//! | `plan` | the tree | terms, dates and filters to look for |
//! | `like` | an article | the plan of articles that share its telling words |
//! | `spans` | the positions of words | what phrases and positional operators match |
//! | `search` | the plan | tantivy's query |
//! | `decay` | tantivy's query | the same, with scores that fall with age where that is asked for |
//! | `collect` | tantivy's query | the best articles and all counts, in one pass |
//! | `rescore` | the best articles | the same, ranked by more evidence |
//! | `facet` | counts, and the index's own (`coverage`) | buckets with shares |
//! | `matches` | an article and the plan | the places that match |
//! | `snippet` | those places | passages |
//! | `explain` | the plan | what each part of the query stands for, and why nothing was found |
//!
//! `searcher` strings them together: a [`SearchRequest`] goes in, a [`SearchResponse`] comes out; `memory` is what it
//! remembers from one search to the next, `ranking` the numbers by which scores are weighed, `range` how dates are written.
//! `names` and `stats` answer the other questions: how a name is spelt in the index, and what the index holds.
//!
//! ```
//! use dateline_query::{SearchRequest, Searcher};
//! # use dateline_core::{Article, ArticleId, Evidence, analyze::Analyzer, document::{Content, Prepared},
//! #     ledger::{Ending, Row}, store::Store, writer::Writer};
//! # let dir = tempfile::tempdir()?;
//! # let body = "The delegations met in Istanbul. A memorandum followed.".to_owned();
//! # let evidence = Evidence { sha256: String::new(), bytes: 0, extractor: String::new(), path: "a.txt".into(), member: None };
//! # let id = ArticleId::of_parts(&["a"]);
//! # let article = Article { id, title: None, body, authors: vec![], outlet: None, url: None, lang: None, published: None,
//! #     modified: None, captured: None, section: None, keywords: vec![],
//! #     paragraph_langs: vec![], mentions: vec![], evidence, source_id: None };
//! # let row = Row { source: "a.txt".into(), base: 0, record_number: 0, size: 0, mtime: 0, closes: true,
//! #     ending: Ending::Article, raw_hash: 0, text_hash: 1, id: Some(id), instead: None, captured: None, modified: None,
//! #     template: Default::default() };
//! # let prepared = Prepared::new(&article, &mut Analyzer::new());
//! # let store = Store::open_or_create(dir.path())?;
//! # let mut writer = Writer::new(&store, 1, 0)?;
//! # writer.put(&row, &Content::Article(&article, &prepared))?;
//! # writer.commit()?;
//!
//! let searcher = Searcher::open(dir.path())?;
//! let today = jiff::civil::date(2025, 6, 1);
//! let response = searcher.search(&SearchRequest::new("istanbul memorandum", today))?;
//! for hit in &response.hits {
//!     println!("{}. {}", hit.rank, hit.headline);
//! }
//! assert_eq!(response.hits[0].matched, ["istanbul", "memorandum"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
#![deny(missing_docs)]

mod request;
mod searcher;

mod ast;
mod error;
mod parse;
mod range;

mod like;
mod plan;
mod ranking;

mod spans;

mod decay;
mod memory;
mod search;

mod collect;
mod coverage;
mod rescore;

mod facet;

mod matches;
mod snippet;

mod explain;
mod names;

mod response;
mod stats;

mod help;

#[cfg(test)]
mod fixture;

pub use ast::{Field, Span};
pub use decay::{HalfLife, parse_half_life};
pub use error::{QueryError, QueryErrorKind};
pub use explain::{
    DiagnosedClause, Diagnosis, ExplainedClause, ExplainedTerm, ExplainedWord, Explanation, FeedbackTerm, Form, Nearest,
};
pub use facet::MOST_EMPTY_PERIODS;
pub use help::{EXAMPLES, query_help};
pub use names::{NameSpelling, NameSpellings};
pub use parse::{
    MAX_BOOST, MAX_CLAUSES, MAX_CONDITIONS, MAX_DEPTH, MAX_DISTANCE, MAX_EDITS, MAX_LEAD_WORDS, MAX_QUERY_BYTES,
    MAX_SHAPED_LETTERS, MAX_TIMES, MIN_PREFIX_LETTERS, canonical,
};
pub use plan::Tier;
pub use range::{Bound, DayRange, parse_bound, parse_range};
pub use ranking::Ranking;
pub use request::{DateField, Facet, Filters, Matching, SearchRequest, Sort, Width};
pub use response::{Bucket, Copy, FacetCounts, Hit, LikeTerm, Note, SearchResponse, Shown, Snippet, Stats, rounded};
pub use searcher::{SearchError, Searcher};

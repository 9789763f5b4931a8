//! Query: a question goes in, ranked articles with passages and counts come out.
//!
//! The stages are the modules, in the order in which data flows:
//!
//! | stage | takes | gives |
//! |---|---|---|
//! | `parse` | the query's text | an `ast`, with places |
//! | `plan` | the tree | terms, dates and filters to look for |
//! | `search` | the plan | tantivy's query |
//! | `collect` | tantivy's query | the best articles and all counts, in one pass |
//! | `facet` | counts | buckets |
//! | `matches` | an article and the plan | the places that match |
//! | `snippet` | those places | passages |
//!
//! `searcher` strings them together: a [`SearchRequest`] goes in, a [`SearchResponse`] comes out.
//!
//! ```no_run
//! use dateline_query::{SearchRequest, Searcher};
//!
//! let searcher = Searcher::open("index".as_ref())?;
//! let today = jiff::civil::date(2025, 6, 1);
//! for hit in searcher.search(&SearchRequest::new("umerov memorandum", today))?.hits {
//!     println!("{} {}", hit.rank, hit.headline);
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
#![deny(missing_docs)]

mod request;
mod searcher;

mod ast;
mod error;
mod parse;
mod range;

mod plan;
mod ranking;

mod search;

mod collect;
mod facet;

mod matches;
mod snippet;

mod response;
mod stats;

mod help;

pub use ast::{Field, Span};
pub use error::{QueryError, QueryErrorKind};
pub use help::{EXAMPLES, query_help};
pub use parse::{MAX_BOOST, MAX_CLAUSES, MAX_DEPTH, MAX_QUERY_BYTES, MIN_PREFIX_LETTERS};
pub use range::{Bound, DayRange, parse_bound, parse_range};
pub use ranking::Ranking;
pub use request::{DateField, Facet, Filters, Matching, SearchRequest, Sort, Width};
pub use response::{Bucket, Copy, FacetCounts, Hit, Note, SearchResponse, Shown, Snippet, Stats};
pub use searcher::{SearchError, Searcher};

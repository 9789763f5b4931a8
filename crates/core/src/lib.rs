//! What dateline's two flows share: the article, how text becomes terms, the schema, and the index on disk.
//!
//! `ingest` makes articles and writes them; `query` finds them. They never see each other: they meet in the types of
//! this crate and on disk.
//!
//! In the order in which an article goes through them:
//!
//! | module | what |
//! |---|---|
//! | `article`, `id`, `dated`, `lang`, `event` | the article and what it is made of |
//! | `sentence`, `analyze`, `names`, `keyed`, `months` | how its text becomes words, stems and names; the tables for that |
//! | `schema`, `document`, `record` | which fields there are, and what of an article goes into each |
//! | `ledger` | what is known of each input, in the index's own columns |
//! | `directory`, `seal`, `writer`, `commit`, `merge` | how that comes to lie on disk: checksums, commits, segments |
//! | `store`, `coverage` | an index that is opened, and how much of everything is in it |
//! | `check` | whether an index is what was written |
//!
//! ```
//! use dateline_core::{Dated, Origin, Precision};
//!
//! let date = Dated::parse_iso("2025-05", Origin::Field).expect("a month is a date");
//! assert_eq!(date.precision(), Precision::Month);
//! assert_eq!(date.to_iso(), "2025-05");
//! ```
#![deny(missing_docs)]

pub mod analyze;
mod article;
pub mod check;
mod commit;
pub mod coverage;
mod dated;
mod directory;
#[cfg(test)]
mod disk;
pub mod document;
mod error;
mod event;
mod id;
pub mod keyed;
mod lang;
pub mod ledger;
mod merge;
pub mod months;
pub mod names;
mod record;
pub mod schema;
mod seal;
pub mod sentence;
pub mod store;
pub mod writer;

pub use article::{Article, Evidence, Mention, Outlet, PARAGRAPH_BREAK, ParagraphLang};
pub use dated::{Dated, Origin, Precision, date_of_day, day_number};
pub use error::{Error, Result};
pub use event::{EventDate, event_dates};
pub use id::{ArticleId, NotAnId, hash_prefix, sha256_hex};
pub use lang::{Lang, Script};

//! What dateline's two flows share: the article, how text becomes terms, the schema, and the index on disk.
//!
//! `ingest` makes articles and writes them; `query` finds them. They never see each other: they meet in the types of
//! this crate and on disk.
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

//! Ingest: a folder of saved articles goes in, a dateline index comes out.
//!
//! The stages are the modules, in the order in which data flows:
//!
//! | stage | takes | gives |
//! |---|---|---|
//! | `discover` | paths | sources |
//! | `read` | a source | its inputs: the file, or each record in it |
//! | `decode` | bytes | text |
//! | `extract` | text | a draft: body and metadata as the source had them |
//! | `clean` | a draft | the same, without what is not the report |
//! | `enrich` | a draft | an article: identity, outlet, language, date |
//! | `boilerplate` | articles | the same, without what other pages of the outlet have too |
//! | `dedupe` | articles | which copy stays |
//! | `index` | what stays | a commit |
//!
//! `index` also begins and ends a run: it asks `boilerplate` of each article as it comes and once more when all are there.
//!
//! Beside the stages: `process` strings decode to enrich together for one input; `pipeline` runs it on many threads, `budget`
//! sees to it that none takes too long; `format` tells what bytes are, `packing` unpacks them, `xml` reads the markup of
//! feeds, `address` knows what addresses say, `names` finds files whose names are not Unicode. `outcome` is what a run is
//! asked and tells, `inspect` and `explain` what it would make of a file and why; `verify` holds what was indexed against
//! the sources as they are now.
//!
//! ```
//! use dateline_ingest::{Ingest, IngestOptions, Unobserved};
//!
//! let dir = tempfile::tempdir()?;
//! std::fs::write(dir.path().join("a.txt"), "The talks in Istanbul ended at noon.")?;
//! let options = IngestOptions::new(jiff::civil::date(2025, 6, 1));
//! let report = Ingest::new(dir.path().join("index"), options).run(&[dir.path().join("a.txt")], &Unobserved)?;
//! assert_eq!((report.seen, report.counts.indexed), (1, 1));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
#![deny(missing_docs)]

mod discover;
mod format;
mod names;
mod packing;
mod read;
mod xml;

mod decode;

mod extract;

mod clean;

mod address;
mod enrich;

mod boilerplate;

mod budget;
mod pipeline;
mod process;

mod dedupe;

mod index;

mod explain;
mod inspect;
mod outcome;
mod verify;

pub use explain::{Candidate, Dropped, Explanation, Reason};
pub use index::Ingest;
pub use inspect::{Inspected, Inspector, RawBytes, inspect, raw_bytes};
pub use outcome::{Counts, Error, IngestOptions, InputReport, Observer, Outcome, Report, Result, Skipped, Unobserved};
pub use verify::{Verified, verify};

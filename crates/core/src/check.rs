//! Check: the folder of an index goes in, out comes what is wrong with it: files against their seals (`files`), every
//! record against the columns and terms by which it is found (`documents`), the ledger against itself (`ledger`).
//! Whatever the bytes, nothing here panics, and nothing is written.

mod agreement;
mod cited;
mod documents;
mod files;
mod ledger;

use std::any::Any;
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;

use serde::Serialize;

pub use cited::{Cited, Place};
pub use documents::{Documents, documents};
pub use files::{Files, files, size};
pub use ledger::{Roots, roots};

use crate::Error;
use crate::store::POINTER;

/// Findings that are kept; beyond it they are counted. Nobody reads more, and a damaged column makes one an article.
const MOST_FINDINGS: usize = 10_000;

/// What sort of thing is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Kind {
    /// A file is not as it was written.
    File,
    /// A file is not there.
    Missing,
    /// Something stands where a file of an index should.
    Strange,
    /// A file does not fit the others: it is another index's, or another segment's.
    Misplaced,
    /// An article, or the account of another input, does not agree with how it is found.
    Record,
    /// What is known of a source's inputs cannot be.
    Ledger,
    /// A source is not what it was, although it looks so.
    Source,
}

/// How it can be mended.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Mend {
    /// Making the index anew from its sources.
    Rebuild,
    /// Reading this source again.
    Again(String),
    /// Reading it again, so as to take what is there now.
    Accept(String),
    /// Removing this file.
    Remove(String),
    /// Any next run of `index`.
    NextRun,
}

/// Something that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What sort of thing.
    pub kind: Kind,
    /// The file in the index's folder, or the source.
    pub path: Option<String>,
    /// What is wrong, to read behind the path.
    pub what: String,
    /// How it can be mended.
    pub mend: Mend,
}

/// What is wrong, all together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// The first of them.
    pub list: Vec<Finding>,
    /// How many more there are.
    pub more: u64,
}

impl Findings {
    /// Adds one.
    pub fn push(&mut self, finding: Finding) {
        if self.list.len() < MOST_FINDINGS {
            self.list.push(finding);
        } else {
            self.more += 1;
        }
    }

    /// Adds those of another part.
    pub fn append(&mut self, other: Self) {
        self.more += other.more;
        other.list.into_iter().for_each(|finding| self.push(finding));
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// How many there are.
    pub fn count(&self) -> u64 {
        self.list.len() as u64 + self.more
    }
}

/// Runs work on what is read from an index; a panic is an [`Error::Fault`]. What a panic leaves half done must not be
/// used again.
pub fn contained<T, E: From<Error>>(work: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
    panic::catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|panic| Err(Error::Fault { what: message_of(panic.as_ref()).replace('\n', " ") }.into()))
}

/// What a panic says.
pub fn message_of(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("no message")
}

/// Why work on an index failed: a damaged file where there is one, else the error itself. Reads the index's files, so
/// it is for what has failed, and not for every search.
pub fn explained(dir: &Path, error: Error) -> Error {
    if !matches!(error, Error::Tantivy(_) | Error::Fault { .. } | Error::Damaged { .. }) {
        return error;
    }
    match damage(dir) {
        Some(damaged) => damaged,
        None => error,
    }
}

/// The first file of an index that is damaged, as an error. A folder without an index has none.
pub fn damage(dir: &Path) -> Option<Error> {
    if dir.join(POINTER).symlink_metadata().is_err() {
        return None;
    }
    let found = files(dir, &|_| {}).ok()?;
    let first = found.findings.list.into_iter().find(|finding| finding.mend == Mend::Rebuild)?;
    let path = first.path.map(|path| format!("`{path}`: ")).unwrap_or_default();
    Some(Error::Damaged { dir: dir.to_owned(), what: format!("{path}{}", first.what) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_are_bounded() {
        let finding = Finding { kind: Kind::Record, path: None, what: "is another".to_owned(), mend: Mend::Rebuild };
        let mut findings = Findings::default();
        (0..MOST_FINDINGS + 3).for_each(|_| findings.push(finding.clone()));
        assert_eq!((findings.list.len(), findings.count()), (MOST_FINDINGS, MOST_FINDINGS as u64 + 3));
        findings.append(findings.clone());
        assert_eq!((findings.list.len(), findings.more), (MOST_FINDINGS, MOST_FINDINGS as u64 + 6));
    }
}

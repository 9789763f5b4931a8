//! What can go wrong with an index on disk, told apart by whose fault it is.

use std::path::PathBuf;

/// Anything that opening, reading or writing an index can fail with.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is no index in the folder.
    #[error("no index in `{}`\nhint: `dateline index PATH` makes one", .dir.display())]
    NoIndex {
        /// The folder that was looked in.
        dir: PathBuf,
    },
    /// The index was written in another format.
    #[error("the index in `{}` has format {found}, this version reads format {expected}\nhint: `dateline index --rebuild PATH` makes it anew from the sources", .dir.display())]
    OtherFormat {
        /// The folder of the index.
        dir: PathBuf,
        /// The format that was found.
        found: u64,
        /// The format that this version reads and writes.
        expected: u64,
    },
    /// The index is there but cannot be right.
    #[error("the index in `{}` is damaged: {what}\nhint: `dateline check` says what is damaged and how to mend it", .dir.display())]
    Damaged {
        /// The folder of the index.
        dir: PathBuf,
        /// What is wrong.
        what: String,
    },
    /// Something that cannot be went on, although no file of the index is damaged: our fault.
    #[error("a fault of dateline: {what}\nhint: please report it, with the command and what it was given")]
    Fault {
        /// What the program said.
        what: String,
    },
    /// Another process is writing to the index.
    #[error("another process is writing to the index in `{}`\nhint: wait for it to end; readers are not kept out", .dir.display())]
    Locked {
        /// The folder of the index.
        dir: PathBuf,
    },
    /// The file system refused.
    #[error("cannot {action} `{}`", .path.display())]
    Io {
        /// What was tried, as a verb: `read`, `create`.
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The operating system's answer.
        source: std::io::Error,
    },
    /// The file system refused to take what an index is made of: the disk is full, or may not be written.
    #[error("cannot write `{}`\nhint: what was committed before is whole and stays; when there is room and leave to write, the same command goes on from there", .path.display())]
    NotWritten {
        /// The file.
        path: PathBuf,
        /// The operating system's answer.
        source: std::io::Error,
    },
    /// An article's record could not be made: our fault.
    #[error("cannot make an article's record")]
    Record {
        /// What JSON or the packer said.
        source: std::io::Error,
    },
    /// tantivy refused.
    #[error("the index failed")]
    Tantivy(#[from] tantivy::TantivyError),
}

/// The result of work on an index.
pub type Result<T> = std::result::Result<T, Error>;

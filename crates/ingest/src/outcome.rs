//! Outcomes: how each input ended, and the account of a whole run. Every input that is seen ends in exactly one
//! outcome; the sum is checked.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use dateline_core::ArticleId;
use serde::Serialize;

/// How one input (a file, or a record of a file) ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "outcome", rename_all = "kebab-case")]
pub enum Outcome {
    /// A new article was added.
    Indexed,
    /// It takes the place of an earlier version of the same input.
    Updated,
    /// Nothing about it has changed since it was last read.
    Unchanged,
    /// Another article of the same outlet and day has the same text.
    Duplicate {
        /// That article.
        of: ArticleId,
    },
    /// A later copy of the same article is in the index.
    Superseded {
        /// That article.
        by: ArticleId,
    },
    /// There was no text in it.
    Empty,
    /// It could not be read.
    Refused {
        /// Why.
        reason: String,
    },
}

impl Outcome {
    /// The outcome's place among the counts.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Indexed => "indexed",
            Self::Updated => "updated",
            Self::Unchanged => "unchanged",
            Self::Duplicate { .. } => "duplicate",
            Self::Superseded { .. } => "superseded",
            Self::Empty => "empty",
            Self::Refused { .. } => "refused",
        }
    }
}

/// One input and how it ended: a line of `--report`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct InputReport {
    /// The file, as it was given.
    pub path: Arc<str>,
    /// The record inside it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub member: Option<String>,
    /// How many inputs this line stands for: all records of an unchanged file have one line.
    pub inputs: u64,
    /// How it ended.
    #[serde(flatten)]
    pub outcome: Outcome,
}

/// The inputs of a run, counted by outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// New articles.
    pub indexed: u64,
    /// Articles that replaced an earlier version.
    pub updated: u64,
    /// Inputs that had not changed.
    pub unchanged: u64,
    /// Copies of other articles.
    pub duplicate: u64,
    /// Older copies.
    pub superseded: u64,
    /// Inputs without text.
    pub empty: u64,
    /// Inputs that could not be read.
    pub refused: u64,
}

impl Counts {
    /// Counts `more` inputs with this outcome.
    pub fn add(&mut self, outcome: &Outcome, more: u64) {
        *self.of(outcome) += more;
    }

    /// All inputs.
    pub fn total(&self) -> u64 {
        self.indexed + self.updated + self.unchanged + self.duplicate + self.superseded + self.empty + self.refused
    }

    fn of(&mut self, outcome: &Outcome) -> &mut u64 {
        match outcome {
            Outcome::Indexed => &mut self.indexed,
            Outcome::Updated => &mut self.updated,
            Outcome::Unchanged => &mut self.unchanged,
            Outcome::Duplicate { .. } => &mut self.duplicate,
            Outcome::Superseded { .. } => &mut self.superseded,
            Outcome::Empty => &mut self.empty,
            Outcome::Refused { .. } => &mut self.refused,
        }
    }
}

/// What was passed over on purpose. None of these is an input.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Skipped {
    /// Files and folders whose name begins with a dot.
    pub hidden: u64,
    /// Symbolic links.
    pub links: u64,
    /// Pipes, sockets and devices.
    pub special: u64,
    /// Read-me files, which are about a folder.
    pub readme: u64,
    /// Folders of a dateline index.
    pub indexes: u64,
    /// Records of archives that hold no article: pictures, requests, links, hidden files … Of unchanged files, none.
    pub records: u64,
}

/// The account of a run.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Report {
    /// How many inputs were seen.
    pub seen: u64,
    /// The same inputs, by outcome.
    pub counts: Counts,
    /// What was passed over on purpose.
    pub skipped: Skipped,
    /// Fields of structured records that no field of an article stands for.
    pub ignored_fields: u64,
    /// Articles taken out because their source is gone (`prune`).
    pub pruned: u64,
    /// Articles in the index after the run.
    pub articles: u64,
    /// Bytes that were read.
    pub bytes: u64,
    /// Wall time in seconds.
    pub seconds: f64,
    /// Whether the run was stopped before its end. What was committed stays; the next run goes on from there.
    pub interrupted: bool,
    /// Every input that was read, in the order of the walk. Unchanged sources have one line for all their records.
    #[serde(skip)]
    pub inputs: Vec<InputReport>,
}

impl Report {
    /// The law: every input that was seen ended in exactly one outcome.
    pub fn is_complete(&self) -> bool {
        self.seen == self.counts.total()
    }

    /// The inputs that were refused, with their reasons.
    pub fn refused(&self) -> impl Iterator<Item = (&InputReport, &str)> {
        self.inputs.iter().filter_map(|input| match &input.outcome {
            Outcome::Refused { reason } => Some((input, reason.as_str())),
            _ => None,
        })
    }
}

/// How long one article may take by default. Real pages take milliseconds, a PDF of 5,000 pages three seconds.
const ARTICLE_TIME: Duration = Duration::from_secs(10);

/// How a run is done.
#[derive(Clone, Debug)]
pub struct IngestOptions {
    /// Threads that decode, extract, clean and enrich; 0 for one per core.
    pub threads: usize,
    /// Memory for the index writer, in bytes.
    pub memory: usize,
    /// How many bytes of input at most are read between two commits: what a crash can cost in work.
    pub commit_every: u64,
    /// Whether to make the index anew, in one step, from the given paths alone.
    pub rebuild: bool,
    /// Whether to read sources again although their size and time are those they had.
    pub again: bool,
    /// Whether to take out articles whose source below the given paths is gone.
    pub prune: bool,
    /// Whether to read and account for everything but write nothing.
    pub dry_run: bool,
    /// Whether to read hidden files too.
    pub hidden: bool,
    /// Whether to follow symbolic links.
    pub follow_links: bool,
    /// How long one article may take; zero for as long as it wants. What takes longer is refused, and the thread that works
    /// on it is left to itself.
    pub article_time: Duration,
    /// The day of the run: a publication date after the day that follows it is not believed.
    pub today: jiff::civil::Date,
}

impl IngestOptions {
    /// The defaults of the command line, on the day `today`.
    pub fn new(today: jiff::civil::Date) -> Self {
        Self {
            threads: 0,
            memory: 100_000_000,
            commit_every: 256 << 20,
            rebuild: false,
            again: false,
            prune: false,
            dry_run: false,
            hidden: false,
            follow_links: false,
            article_time: ARTICLE_TIME,
            today,
        }
    }
}

/// Watches a run: for progress bars, and to stop it. All methods may be called from any thread.
pub trait Observer: Sync {
    /// The walk is over: so many sources of so many bytes.
    fn discovered(&self, sources: u64, bytes: u64) {
        let _ = (sources, bytes);
    }

    /// So many more bytes of sources are dealt with, read or unchanged.
    fn advanced(&self, bytes: u64) {
        let _ = bytes;
    }

    /// So many inputs are committed: they survive whatever comes.
    fn committed(&self, inputs: u64) {
        let _ = inputs;
    }

    /// All is committed. What is left makes searches faster alone: the index is put together to fewer segments.
    fn merging(&self) {}

    /// Asked while sources are read, and between merges: whether to stop. What was read by then is committed.
    fn stop(&self) -> bool {
        false
    }
}

/// Tells of bytes that were read; whether to go on.
pub(crate) fn went_on(observer: &dyn Observer, bytes: u64) -> bool {
    observer.advanced(bytes);
    !observer.stop()
}

/// Watches nothing and never stops a run.
pub struct Unobserved;

impl Observer for Unobserved {}

/// What can end a run. A bad input never does.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A given path does not exist or cannot be looked at.
    #[error("cannot read `{}`", .path.display())]
    Path {
        /// The path as given.
        path: PathBuf,
        /// The operating system's answer.
        source: std::io::Error,
    },
    /// The index failed.
    #[error(transparent)]
    Index(#[from] dateline_core::Error),
    /// The threads could not be started.
    #[error("cannot start the worker threads")]
    Threads(#[from] rayon::ThreadPoolBuildError),
}

impl Error {
    /// The same, with the file that is damaged where the index failed for that.
    pub(crate) fn explained(self, index: &Path) -> Self {
        match self {
            Self::Index(error) => Self::Index(dateline_core::check::explained(index, error)),
            other => other,
        }
    }
}

/// The result of a run.
pub type Result<T> = std::result::Result<T, Error>;

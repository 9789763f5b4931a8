//! What was typed: the command line as clap reads it. Every command turns its own part into what is meant.

mod names;
mod search;
mod values;

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

pub use names::{AliasArgs, NamesArgs, NamesFormat};
pub use search::{BatchArgs, BatchFormat, BatchInput, Match, SearchArgs, SearchFormat, SortOrder};
pub use values::FacetChoice;

/// Search saved reporting: offline, in any spelling, by date.
///
/// dateline turns a pile of saved articles into an index on this machine and answers who reported what, and when.
/// Nothing leaves the machine, and no option runs a program.
#[derive(Debug, Parser)]
#[command(
    name = "dateline",
    bin_name = "dateline",
    version,
    disable_help_subcommand = true,
    arg_required_else_help = true
)]
#[command(after_help = "`dateline COMMAND --help` explains a command, `dateline help query` the query language.")]
#[command(after_long_help = "\
Examples:
  dateline index saved-pages/
  dateline search umerov memorandum --from 2025-05
  dateline search '\"full and unconditional ceasefire\" -outlet:example.org'
  dateline names Umerov
  dateline show 7618e727471c

Exit codes:
  0  found; `index`: everything was read; `check`: sound
  1  nothing found; `check`: damage was found
  2  an error: the query, a file, the index
  3  `index` finished, but some inputs were refused (they are listed)
  130  stopped with Ctrl-C

Environment:
  DATELINE_INDEX  the index, in place of --index
  DATELINE_ALIASES  names of your own, in place of --aliases
  DATELINE_TODAY  the day (2025-05-28) that `today`, `7d` and the like are counted from; for scripts that must
                  give the same answer tomorrow
  NO_COLOR        no colours, whatever the terminal

`dateline COMMAND --help` explains a command, `dateline help query` the query language.")]
pub struct Cli {
    #[command(flatten)]
    pub common: Common,
    #[command(subcommand)]
    pub command: Command,
}

/// What every command takes.
#[derive(Debug, Args)]
#[command(next_help_heading = "Common options")]
pub struct Common {
    /// Use the index in this folder
    #[arg(short, long, global = true, value_name = "DIR", default_value = "index")]
    #[arg(env = "DATELINE_INDEX", hide_env_values = true)]
    pub index: PathBuf,

    /// Say nothing but errors and the answer
    #[arg(short, long, global = true)]
    pub quiet: bool,

    /// Colour the output: auto, always or never
    ///
    /// `auto` colours what goes to a terminal, unless NO_COLOR is set. Nothing relies on colour: without it, matches
    /// stand between asterisks.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", hide_possible_values = true)]
    pub color: Color,
}

/// When to colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    Index(IndexArgs),
    Search(SearchArgs),
    Batch(BatchArgs),
    Names(NamesArgs),
    Show(ShowArgs),
    Inspect(InspectArgs),
    Stats(StatsArgs),
    Check(CheckArgs),
    Help(HelpArgs),
    Completions(CompletionsArgs),
}

/// Add what is new or changed under the paths to the index
///
/// Reads HTML, plain text, Markdown, JSON, CSV, feeds, web archives (WARC, WACZ), mail, MHTML and PDF, also packed (gzip,
/// zstd, bzip2) and in zip and tar archives; what a file is, is told by its content. What has not changed since the last
/// run is not read again, and a changed file takes the place of its old article. Every input ends in exactly one outcome
/// and is counted. Ctrl-C commits what has been read; the same command goes on from there.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  dateline index                        index corpus/ into index/
  dateline index saved/ more.jsonl.gz   add a folder and a file
  dateline index --prune saved/         also take out articles whose file is gone
  dateline index --again saved/a.html   read a file again although it looks unchanged
  dateline index --report run.jsonl     write down how every input ended

Exit codes: 0 all read, 2 fatal, 3 finished but some inputs were refused, 130 stopped with Ctrl-C.")]
pub struct IndexArgs {
    /// Read these files and folders
    #[arg(value_name = "PATH", default_value = "corpus")]
    pub paths: Vec<PathBuf>,

    /// Make the index anew from these paths alone
    ///
    /// The new index replaces the old one in one step at the end: searches see one or the other, whole. It is one segment,
    /// over which searches are fastest.
    #[arg(long)]
    pub rebuild: bool,

    /// Read the paths again even where size and time have not changed
    ///
    /// For files that were damaged or tampered with and then restored, or to take what is there now.
    #[arg(long)]
    pub again: bool,

    /// Take out articles whose source below the paths is gone
    ///
    /// A disk that is not mounted looks like a folder that was emptied: mount it first.
    #[arg(long, conflicts_with = "rebuild")]
    pub prune: bool,

    /// Read with N threads; 0 for one per core
    ///
    /// The index is the same at any number of threads.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub threads: usize,

    /// Give the index writer this much memory, as in 256M or 1G
    #[arg(long, value_name = "SIZE", value_parser = values::size)]
    pub memory: Option<usize>,

    /// Commit whenever this much input has been read, as in 64M [default: 256M]
    ///
    /// What is committed survives a crash. Smaller steps cost a little time.
    #[arg(long, value_name = "SIZE", value_parser = values::size)]
    pub commit_every: Option<usize>,

    /// Refuse an article that takes longer than this many seconds [default: 10]
    ///
    /// No real article takes a tenth of it; one that was made to hold up a run is given up and named. 0 lets every article
    /// take as long as it wants.
    #[arg(long, value_name = "SECONDS", value_parser = values::seconds)]
    pub article_time: Option<Duration>,

    /// Read and account for everything, but write nothing
    #[arg(long)]
    pub dry_run: bool,

    /// Write one line of JSON per input to FILE: how it ended, and why
    ///
    /// It holds the paths of your sources: a new FILE can be read by you alone.
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,

    #[command(flatten)]
    pub walk: WalkArgs,
}

/// Which files a walk takes in.
#[derive(Debug, Args)]
pub struct WalkArgs {
    /// Read hidden files and folders too
    #[arg(long)]
    pub hidden: bool,

    /// Follow symbolic links
    #[arg(long)]
    pub follow: bool,
}

/// Show articles: the cleaned text with its dates, names and evidence
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  dateline show 7618e727471c
  dateline show 7618e727471c --format json
  dateline show 7618e727471c --raw > page.html")]
pub struct ShowArgs {
    /// Show the articles with these ids; the first digits do
    #[arg(value_name = "ID", required = true)]
    pub ids: Vec<String>,

    /// Print as text or json
    ///
    /// With several ids, `json` prints one object a line.
    #[arg(long, value_name = "FORMAT", default_value = "text", hide_possible_values = true)]
    pub format: ShowFormat,

    /// Write the bytes of the source instead, as they were read
    ///
    /// Warns if the source is no longer what it was when it was indexed. On a terminal, control characters are
    /// replaced; a pipe or a file gets the exact bytes.
    #[arg(long, conflicts_with = "format")]
    pub raw: bool,
}

/// The formats of `show`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ShowFormat {
    /// For reading.
    Text,
    /// The article with everything that is known.
    Json,
}

/// Show what `index` would make of these files, without an index
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  dateline inspect page.html
  dateline inspect saved/ --format jsonl > articles.jsonl")]
pub struct InspectArgs {
    /// Read these files and folders
    #[arg(value_name = "PATH", required = true)]
    pub paths: Vec<PathBuf>,

    /// Print as text, jsonl or json
    ///
    /// `jsonl` prints one object a line, `json` the same objects as one array.
    #[arg(long, value_name = "FORMAT", default_value = "text", hide_possible_values = true)]
    pub format: InspectFormat,

    /// Say how each article was made
    ///
    /// Which character set its bytes are in and how that is known, how its main text was found, every publication
    /// date that the source gives and which was taken, and every paragraph that was left out, with the reason.
    #[arg(long)]
    pub explain: bool,

    /// Read with N threads; 0 for one per core
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub threads: usize,

    /// Refuse an article that takes longer than this many seconds [default: 10]
    ///
    /// No real article takes a tenth of it; one that was made to hold up a run is given up and named. 0 lets every article
    /// take as long as it wants.
    #[arg(long, value_name = "SECONDS", value_parser = values::seconds)]
    pub article_time: Option<Duration>,

    #[command(flatten)]
    pub walk: WalkArgs,
}

/// The formats of `inspect`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum InspectFormat {
    /// For reading.
    Text,
    /// One object a line.
    Jsonl,
    /// One array.
    Json,
}

/// Show what the index holds
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  dateline stats
  dateline stats --format json")]
pub struct StatsArgs {
    /// Print as text or json
    #[arg(long, value_name = "FORMAT", default_value = "text", hide_possible_values = true)]
    pub format: ShowFormat,
}

/// Check the index for damage, and the sources against it
///
/// Reads every file of the index and holds it against its checksum, every article against what it is found by, and every
/// source that is still there against the SHA-256 of what was read of it. Says what is damaged and how to mend it. Nothing
/// is written; searches and runs of `index` may go on meanwhile.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  dateline check
  dateline check --no-sources           the index alone
  dateline check --format json | jq .sound

Exit codes: 0 sound, 1 damage was found, 2 it could not be checked.")]
pub struct CheckArgs {
    /// Print as text or json
    #[arg(long, value_name = "FORMAT", default_value = "text", hide_possible_values = true)]
    pub format: ShowFormat,

    /// Check the index alone, and not the sources that it was made from
    #[arg(long)]
    pub no_sources: bool,

    /// Read sources with N threads; 0 for one per core
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub threads: usize,
}

/// Explain the query language, or a command
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  dateline help query
  dateline help search")]
pub struct HelpArgs {
    /// Explain this: `query`, or a command
    #[arg(value_name = "TOPIC")]
    pub topic: Option<String>,
}

/// Print a script that completes commands and options in a shell
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  dateline completions bash > ~/.local/share/bash-completion/completions/dateline
  dateline completions fish > ~/.config/fish/completions/dateline.fish")]
pub struct CompletionsArgs {
    /// Print the script for this shell
    #[arg(value_name = "SHELL")]
    pub shell: Shell,
}

#[cfg(test)]
mod tests;

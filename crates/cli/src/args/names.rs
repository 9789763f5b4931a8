//! What was typed after `names`, and the aliases that it shares with `search` and `batch`.

use std::path::PathBuf;

use clap::builder::{OsStringValueParser, TypedValueParser};
use clap::{Args, ValueEnum};

use super::values;

/// Names beside the built-in ones.
#[derive(Debug, Args)]
pub struct AliasArgs {
    /// Take the names on each line of FILE for names of one thing
    ///
    /// One group a line, its names parted by tabs, by ` = ` or by commas; a line that begins with # is a comment. They
    /// come on top of the built-in ones. docs/NAMES.md says more.
    // An empty variable is none.
    #[arg(long, value_name = "FILE", env = "DATELINE_ALIASES", hide_env = true)]
    #[arg(value_parser = OsStringValueParser::new().map(PathBuf::from))]
    pub aliases: Option<PathBuf>,
}

/// List the spellings of a name that the index holds
///
/// For each word of the name its spellings, the surest first, with how many articles write it so as a name, how it was
/// come by and its script; then, where the name is of several words, the other names of the whole. These are what a
/// search for the name finds.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  dateline names umerov
  dateline names Volodymyr Zelensky
  dateline names al-Assad --format csv > spellings.csv
  dateline names 'Northern Flame' --aliases groups.txt

How a spelling was come by:
  as asked      the word itself
  other name    in one group of names with it: a rename, an acronym, a translation
  same sound    it sounds the same
  other script  it sounds alike, and one of both is in a script that leaves vowels out
  near sound    it sounds nearly the same
In csv, tsv and JSON these are exact, alias, key, script and near.

Exit codes: 0 found, 1 nothing found, 2 error.")]
pub struct NamesArgs {
    /// List spellings of this; several words are one name
    #[arg(value_name = "NAME", required = true)]
    pub name: Vec<String>,

    /// Give at most N spellings of each word
    #[arg(short = 'n', long, value_name = "N", default_value = "20", value_parser = values::count)]
    pub limit: usize,

    /// Print as text, json, jsonl, csv or tsv
    ///
    /// `json` is one object; `jsonl`, `csv` and `tsv` have one spelling a line.
    #[arg(long, value_name = "FORMAT", default_value = "text", hide_possible_values = true)]
    pub format: NamesFormat,

    /// Leave cells of csv and tsv as they are, also what looks like a formula
    ///
    /// As --raw-cells of `search`.
    #[arg(long)]
    pub raw_cells: bool,

    #[command(flatten)]
    pub aliases: AliasArgs,
}

/// The formats of `names`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum NamesFormat {
    /// For reading.
    Text,
    /// One object.
    Json,
    /// One spelling a line, as objects.
    Jsonl,
    /// One spelling a line, comma-separated.
    Csv,
    /// One spelling a line, tab-separated.
    Tsv,
}

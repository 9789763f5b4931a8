//! What was typed after `search` and `batch`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use dateline_core::Lang;
use dateline_query::HalfLife;

use super::AliasArgs;
use super::values::{self, FacetChoice};

/// Find articles: ranked hits with snippets, then date facets
///
/// The words of the query need no quotes around them. `dateline help query` explains phrases, AND, OR, NOT, fields,
/// dates and the rest; --literal turns all of that off.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  dateline search umerov memorandum
  dateline search '\"prisoner exchange\" OR swap' --from 2025-05 --to 2025-06
  dateline search drone --lang uk,ru --sort newest
  dateline search drone --decay 1m      the newer, the better
  dateline search ceasefire --format timeline --facet date:week
  dateline search ceasefire --format timeline-csv --facet date:month > months.csv
  dateline search --like 7618e727471c --from 2025-05
  dateline search ceasefire --all --format jsonl > hits.jsonl
  dateline search -- '-russia *'        a query that begins with a dash

Exit codes: 0 found, 1 nothing found, 2 error.")]
pub struct SearchArgs {
    /// Find this; several words are joined by spaces
    #[arg(value_name = "QUERY", required_unless_present = "like")]
    pub query: Vec<String>,

    /// Find articles like the one with this id; the first digits do
    ///
    /// Looks for its most telling words: those that it has often and few others have. The more and rarer the words that
    /// an article shares with it, the higher it stands; each hit says which it shares. The article itself and its copies
    /// are left out. A QUERY, --from, --to, --outlet and --lang are conditions that hits must meet.
    #[arg(long, value_name = "ID")]
    pub like: Option<String>,

    /// Give at most N hits
    #[arg(short = 'n', long, value_name = "N", default_value = "10", value_parser = values::count)]
    pub limit: usize,

    /// Pass over the first N hits
    #[arg(long, value_name = "N", default_value = "0", value_parser = values::count)]
    pub offset: usize,

    /// Give every hit, however many
    ///
    /// Hits are written one by one, whatever their number, and memory stays small. Articles that have only most of the
    /// words are left out.
    #[arg(long, conflicts_with_all = ["limit", "offset"])]
    pub all: bool,

    /// Order hits by relevance, newest or oldest
    ///
    /// Undated articles come last in the order by date.
    #[arg(long, value_name = "ORDER", default_value = "relevance", hide_possible_values = true)]
    pub sort: SortOrder,

    /// Let scores fall with age, by half every TIME: 7d, 3w, 6m, 1y
    ///
    /// An article published TIME ago scores half of what it would, one twice as old a quarter. Without this, age says
    /// nothing: who searches an archive wants what fits best. An undated article counts as old as the median of all, a
    /// date to come as today, and a month or a year as its first day. A month is 30 days, a year 365. After a hundred
    /// times TIME scores fall no further. Not with --sort newest or oldest, which have an order of their own.
    #[arg(long, value_name = "TIME", value_parser = values::half_life)]
    pub decay: Option<HalfLife>,

    /// Ask for all, some or any of the bare words
    ///
    /// `some` asks for all; where those articles do not fill the page, articles that have most of the words follow
    /// below them, marked as such. `all` leaves these out. `any` ranks articles with any of the words, for long
    /// questions. Filters, fields, phrases and written operators are never softened.
    #[arg(long = "match", value_name = "HOW", default_value = "some", hide_possible_values = true)]
    pub matching: Match,

    /// Keep articles published on this day or later
    ///
    /// A day, a month or a year (2025-05-28, 2025-05, 2025), `today`, or a time back from today such as 7d or 3w.
    #[arg(long, value_name = "DATE")]
    pub from: Option<String>,

    /// Keep articles published on this day or earlier
    ///
    /// As --from; a month or a year counts to its last day.
    #[arg(long, value_name = "DATE")]
    pub to: Option<String>,

    /// Keep articles of this outlet, by site or name (repeatable)
    #[arg(long, value_name = "OUTLET")]
    pub outlet: Vec<String>,

    /// Keep articles in this language, as in uk or en (repeatable)
    #[arg(long, value_name = "LANG", value_delimiter = ',', value_parser = values::lang)]
    pub lang: Vec<Lang>,

    /// Count articles per FIELD, as in date:month or outlet (repeatable)
    ///
    /// FIELD is date, modified, captured, event (the dates that texts talk about), outlet, site, author or lang; the
    /// first four take a width, as in `date:week`: year, month, week or day. Without one, the width is that which fits
    /// the range. `none` counts nothing. By default date, outlet and lang are counted. Beside each count stands its share of all coverage: of
    /// the articles of the index in that period, outlet or language, the part that the query finds. Formats text, json
    /// and the timelines show the counts.
    #[arg(long, value_name = "FIELD[:WIDTH]", value_parser = values::facet)]
    pub facet: Vec<FacetChoice>,

    /// Print as text, json, jsonl, csv, tsv, paths, count or timeline[-csv, -json]
    ///
    /// `json` is one object with hits, facets and notes; `jsonl` the hits, one a line; `csv` and `tsv` the hits as
    /// tables; `paths` the files, one a line; `count` the number of articles; `timeline` the articles per period as
    /// bars, by when they were written and by when what they talk about happened; `timeline-csv` and `timeline-json` the
    /// same as a table (period, count, of, share, happened) and as an object, the periods without articles between the
    /// first and the last included. All but JSON replace control characters; JSON
    /// has the exact text.
    #[arg(long, value_name = "FORMAT", default_value = "text", hide_possible_values = true)]
    pub format: SearchFormat,

    /// Leave cells of csv and tsv as they are, also what looks like a formula
    ///
    /// Otherwise what begins with =, +, -, @, a tab or a carriage return, at the start of a cell, of a line in it or behind
    /// a semicolon, gets an apostrophe before it: a spreadsheet would run it. docs/OUTPUT.md says more.
    #[arg(long)]
    pub raw_cells: bool,

    /// Take every character of the query as text
    #[arg(long)]
    pub literal: bool,

    /// Say how the query was read and what each of its words stands for
    ///
    /// The query with every grouping in parentheses; each of its parts with the number of articles that have it; for
    /// each word the forms, stems and other spellings that are looked for, with theirs. In `json` as `explanation`, in `text` above the
    /// hits, else on standard error.
    #[arg(long)]
    pub explain: bool,

    /// Match words as written: no stems, no other spellings
    #[arg(long)]
    pub exact: bool,

    #[command(flatten)]
    pub aliases: AliasArgs,
}

/// The formats of `search`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SearchFormat {
    /// For reading.
    Text,
    /// The whole answer as one object.
    Json,
    /// The hits, one object a line.
    Jsonl,
    /// The hits, comma-separated.
    Csv,
    /// The hits, tab-separated.
    Tsv,
    /// The files of the hits, one a line.
    Paths,
    /// The number of articles.
    Count,
    /// Articles per period, as bars.
    Timeline,
    /// Articles per period, comma-separated.
    TimelineCsv,
    /// Articles per period, as one object.
    TimelineJson,
}

/// The orders of hits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SortOrder {
    /// Best match first.
    Relevance,
    /// Latest first.
    Newest,
    /// Earliest first.
    Oldest,
}

/// How many of the bare words an article must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Match {
    /// All of them.
    All,
    /// All; then those with most.
    Some,
    /// Any of them.
    Any,
}

/// Run every query of a file
///
/// FILE has one query a line; or JSON Lines with `query` or `text` and, if you like, `id`, `lang`, `outlet`, `from`
/// and `to`; or CSV with a header of the same names in any order, where a cell may have several languages or outlets
/// between semicolons. Other columns are passed over. Queries are plain text unless --syntax is given. One bad line
/// fails alone, in its own row; rows come in the order of the lines, each as soon as it is there.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  dateline batch names.txt --format csv > counts.csv
  dateline batch queries.jsonl --match any --format trec --limit 1000 > run.trec
  dateline batch watchlist.csv --separator ';' --threads 2
  cut -f2 watchlist.tsv | dateline batch -

Rows of jsonl, csv and tsv: id, query, total, first, last, outlets, matched, error, line, limit. `id` is the line's number where it
has none; `first` and `last` are publication dates; `outlets` are the commonest; `matched` are the words and spellings
that the first --limit hits matched.

Exit codes: 0 a query found something, 1 none did, 2 error (also when every line is bad).")]
pub struct BatchArgs {
    /// Read queries from this file; `-` reads standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,

    /// Read queries in the query language rather than as plain text
    #[arg(long)]
    pub syntax: bool,

    /// Ask for all, some or any of the bare words
    #[arg(long = "match", value_name = "HOW", default_value = "some", hide_possible_values = true)]
    pub matching: Match,

    /// Let scores fall with age, by half every TIME: 7d, 3w, 6m, 1y
    ///
    /// As --decay of `search`.
    #[arg(long, value_name = "TIME", value_parser = values::half_life)]
    pub decay: Option<HalfLife>,

    /// Match words as written: no stems, no other spellings
    #[arg(long)]
    pub exact: bool,

    #[command(flatten)]
    pub aliases: AliasArgs,

    /// Look at the first N hits of each query [default: 10; trec: 1000]
    #[arg(short = 'n', long, value_name = "N", value_parser = values::count)]
    pub limit: Option<usize>,

    /// Print as jsonl, csv, tsv or trec
    ///
    /// `trec` writes a run for trec_eval and ir_measures: `qid Q0 docid rank score dateline`. The docid is the
    /// article's own `id` field where its record had one, else dateline's id.
    #[arg(long, value_name = "FORMAT", default_value = "jsonl", hide_possible_values = true)]
    pub format: BatchFormat,

    /// Leave cells of csv and tsv as they are, also what looks like a formula
    ///
    /// Otherwise what begins with =, +, -, @, a tab or a carriage return, at the start of a cell, of a line in it or behind
    /// a semicolon, gets an apostrophe before it: a spreadsheet would run it. docs/OUTPUT.md says more.
    #[arg(long)]
    pub raw_cells: bool,

    /// Take FILE for lines, jsonl or csv
    ///
    /// Otherwise its name and its first line tell: a name in .csv, .tsv or .jsonl; a first line that begins with `{`; or
    /// one that names several columns, one of them `query` or `text`.
    #[arg(long, value_name = "FORM", default_value = "auto", hide_possible_values = true)]
    pub input: BatchInput,

    /// Take FILE for a table with SEP between cells: one character, or tab
    ///
    /// Otherwise the header tells commas, semicolons and tabs apart.
    #[arg(long, value_name = "SEP", value_parser = values::separator)]
    pub separator: Option<u8>,

    /// Answer with N threads; 0 for one per core
    ///
    /// The rows are the same at any number of threads, in the order of the lines.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub threads: usize,
}

/// The formats of `batch`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum BatchFormat {
    /// One object a query.
    Jsonl,
    /// One row a query, comma-separated.
    Csv,
    /// One row a query, tab-separated.
    Tsv,
    /// A TREC run.
    Trec,
}

/// The forms of a batch file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum BatchInput {
    /// Its name and first line tell.
    Auto,
    /// A query a line.
    Lines,
    /// An object a line.
    Jsonl,
    /// A table with a header.
    Csv,
}

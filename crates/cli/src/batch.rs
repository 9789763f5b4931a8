//! `batch`: in goes a file of queries, out comes a row for each, or a TREC run. Many threads answer; rows come out in
//! the order of the lines, and are the same at any number of threads. A line that cannot be read or searched fails
//! alone, in its own row; only the file and the index can end the run.

mod csv;
mod flow;
mod input;
mod records;
mod row;

use std::fs::File;
use std::io::{self, BufReader, IsTerminal, Read, Write};
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;
use std::thread;

use anyhow::{Context as _, Error, Result};
use dateline_query::{DateField, Facet, Matching, SearchError, SearchRequest, SearchResponse, Searcher, Width};

use crate::aliases;
use crate::args::{BatchArgs, BatchFormat};
use crate::context::{Context, Exit};
use crate::filters::Typed;
use crate::progress;
use crate::render::rows::{Cells, Separated};
use crate::search::matching;
use crate::terminal;
use flow::Shares;
use input::{Asked, Form, Ignored, Input, Line};
use row::{Row, Run};

/// Hits of each query that are looked at for the words they matched.
const HITS: usize = 10;

/// Hits of each query in a TREC run: the depth at which runs are pooled and scored.
const TREC_HITS: usize = 1_000;

/// Lines under way at once: enough that the threads have work while the first of them takes its time …
const WINDOW: usize = 256;

/// … and fewer where many hits are asked for: what is under way takes some 64 MiB at most, at so many bytes a hit.
const WINDOW_BYTES: usize = 64 << 20;
const HIT_BYTES: usize = 128;

/// How the lines ended.
#[derive(Default)]
struct Tally {
    lines: u64,
    found: u64,
    failed: u64,
}

impl Tally {
    fn exit(&self) -> Exit {
        match self {
            Self { found: 1.., .. } => Exit::Success,
            Self { lines, failed, .. } if *lines > 0 && failed == lines => Exit::Error,
            _ => Exit::Nothing,
        }
    }
}

/// What comes from the file.
enum Coming {
    Line(Line, u64),
    /// The file is done; these of its columns were passed over.
    End(Ignored),
}

/// What has become of it.
enum Done {
    Line {
        id: String,
        /// The row or the lines of the run, as they are written.
        written: Vec<u8>,
        found: bool,
        error: Option<String>,
        /// Bytes of the file up to here.
        position: u64,
    },
    End(Ignored),
}

/// Runs the command.
pub fn run(args: BatchArgs, context: &Context) -> Result<Exit> {
    let searcher = aliases::open(context, &args.aliases)?;
    let (source, size) = open(&args.file)?;
    let form = Form { input: args.input, separator: args.separator };
    let name = args.file.clone();
    let input = Input::new(BufReader::new(source), &name, form).with_context(|| unreadable(&name))?;
    let worker = Worker {
        searcher,
        template: template(&args, context),
        format: args.format,
        cells: if args.raw_cells { Cells::Raw } else { Cells::Defused },
    };
    let is_shown = io::stderr().is_terminal() && !io::stdout().is_terminal() && !context.is_quiet();
    let bar = progress::of_bytes(size, is_shown);
    let mut out = context.stdout();
    let mut tally = Tally::default();
    if let Some(separated) = separated(args.format) {
        row::header(&mut out, separated)?;
    }
    let lines = lines(input, name);
    let mut done = flow::start(lines, move |line| line.and_then(|line| worker.done(line)), shares(&args))?;
    // A reader sees each row when it is there, however long the next one takes.
    while let Some(next) = done.next(&mut || Ok(out.flush()?))? {
        match next? {
            Done::End(ignored) => ignored.note().iter().for_each(|note| context.note(note)),
            Done::Line { id, written, found, error, position } => {
                bar.set_position(position);
                tally.lines += 1;
                tally.found += u64::from(found);
                if let Some(error) = error {
                    tally.failed += 1;
                    // A run has no place for it.
                    if args.format == BatchFormat::Trec {
                        bar.suspend(|| context.warn(&format!("query {id} failed: {error}")));
                    }
                }
                out.write_all(&written)?;
            }
        }
    }
    out.flush()?;
    bar.finish_and_clear();
    if tally.lines == 0 {
        context.warn(&format!("no queries in `{}`", terminal::path(&args.file)));
    }
    if tally.failed > 0 {
        let lines = if tally.lines == 1 { "line" } else { "lines" };
        context.warn(&format!("{} of {} {lines} failed", tally.failed, tally.lines));
    }
    Ok(tally.exit())
}

/// The lines of the file, then its end; or, last, what is wrong with the file.
fn lines<R: io::BufRead + Send>(
    input: Input<R>,
    name: std::path::PathBuf,
) -> impl Iterator<Item = Result<Coming>> + Send {
    let mut rest = Some(input);
    std::iter::from_fn(move || {
        let input = rest.as_mut()?;
        Some(match input.next_line() {
            Ok(Some(line)) => Ok(Coming::Line(line, input.position())),
            Ok(None) => Ok(Coming::End(rest.take()?.into_ignored())),
            Err(error) => {
                rest = None;
                Err(error.context(unreadable(&name)))
            }
        })
    })
}

fn unreadable(name: &Path) -> String {
    format!("cannot read `{}`", terminal::path(name))
}

fn shares(args: &BatchArgs) -> Shares {
    let threads = match args.threads {
        0 => thread::available_parallelism().map_or(1, std::num::NonZero::get),
        threads => threads,
    };
    let hits = args.limit.unwrap_or(if args.format == BatchFormat::Trec { TREC_HITS } else { HITS });
    let room = WINDOW_BYTES / (hits.max(1) * HIT_BYTES);
    Shares { threads, window: room.clamp(1, WINDOW) }
}

/// How cells are separated, where rows have any.
fn separated(format: BatchFormat) -> Option<Separated> {
    match format {
        BatchFormat::Csv => Some(Separated::Commas),
        BatchFormat::Tsv => Some(Separated::Tabs),
        BatchFormat::Jsonl | BatchFormat::Trec => None,
    }
}

/// What answers lines.
struct Worker {
    searcher: Searcher,
    template: SearchRequest,
    format: BatchFormat,
    cells: Cells,
}

impl Worker {
    /// Answers a line. An error is of the index: the next line would fail as well.
    fn done(&self, coming: Coming) -> Result<Done> {
        let (line, position) = match coming {
            Coming::Line(line, position) => (line, position),
            Coming::End(ignored) => return Ok(Done::End(ignored)),
        };
        let answer = match &line.asked {
            Ok(asked) => {
                let answered = panic::catch_unwind(AssertUnwindSafe(|| answer(&self.searcher, &self.template, asked)));
                answered
                    .unwrap_or_else(|_| Ok(Err("a fault of dateline; please report it, with this line".to_owned())))?
            }
            Err(error) => Err(error.clone()),
        };
        let found = answer.as_ref().is_ok_and(|response| response.total > 0 || !response.hits.is_empty());
        let error = answer.as_ref().err().cloned();
        let mut written = Vec::new();
        match (self.format, answer) {
            (BatchFormat::Trec, Ok(response)) => Run::of(&line.id, &response.hits).write(&mut written),
            (BatchFormat::Trec, Err(_)) => Ok(()),
            (format, answer) => {
                let row = Row::of(&line, answer);
                match separated(format) {
                    Some(separated) => row.write_cells(&mut written, separated, self.cells),
                    None => row.write_json(&mut written),
                }
            }
        }
        .map_err(Error::from)?;
        Ok(Done::Line { id: line.id, written, found, error, position })
    }
}

fn open(file: &Path) -> Result<(Box<dyn Read + Send>, Option<u64>)> {
    if file.as_os_str() == "-" {
        return Ok((Box::new(io::stdin()), None));
    }
    let source = File::open(file).with_context(|| format!("cannot read `{}`", terminal::path(file)))?;
    // A pipe has no length; a bar is not worth an error.
    let size = source.metadata().ok().filter(std::fs::Metadata::is_file).map(|metadata| metadata.len());
    Ok((Box::new(source), size))
}

/// What all queries of the file have in common.
fn template(args: &BatchArgs, context: &Context) -> SearchRequest {
    let mut request = SearchRequest::new("", context.today);
    request.literal = !args.syntax;
    request.exact = args.exact;
    request.matching = matching(args.matching);
    request.decay = args.decay;
    request.shares = false;
    request.diagnose = false;
    request.expansions = false;
    // The words that matched come with the passages.
    request.snippets = 1;
    if args.format == BatchFormat::Trec {
        request.snippets = 0;
        request.limit = args.limit.unwrap_or(TREC_HITS);
        request.facets.clear();
    } else {
        request.limit = args.limit.unwrap_or(HITS);
        // A row tells of the articles that are counted in its total, and of no others.
        if request.matching == Matching::Some {
            request.matching = Matching::All;
        }
        request.facets = vec![Facet::Date { field: DateField::Published, width: Some(Width::Day) }, Facet::Outlet];
    }
    request
}

/// The answer to one line, or what is wrong with the line.
fn answer(searcher: &Searcher, template: &SearchRequest, asked: &Asked) -> Result<Result<SearchResponse, String>> {
    let typed =
        Typed { from: asked.from.as_deref(), to: asked.to.as_deref(), outlets: &asked.outlets, langs: &asked.langs };
    let filters = match typed.meant(template.today, ["`from`", "`to`"]) {
        Ok(filters) => filters,
        Err(error) => return Ok(Err(error.lines().next().unwrap_or_default().to_owned())),
    };
    let request = SearchRequest { query: asked.query.clone(), filters, ..template.clone() };
    match searcher.search(&request) {
        Ok(response) => Ok(Ok(response)),
        Err(SearchError::Query(error)) => Ok(Err(error.to_string())),
        // The index, not the line, is at fault: the next line would fail as well.
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exit_codes() {
        let exit = |lines, found, failed| Tally { lines, found, failed }.exit();
        assert_eq!(exit(3, 1, 2), Exit::Success);
        assert_eq!(exit(3, 0, 2), Exit::Nothing);
        assert_eq!(exit(3, 0, 3), Exit::Error);
        assert_eq!(exit(0, 0, 0), Exit::Nothing);
    }
}

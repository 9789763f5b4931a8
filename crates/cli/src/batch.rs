//! `batch`: in goes a file of queries, out comes a row for each, or a TREC run. A line that cannot be read or searched
//! fails alone, in its own row; only the file and the index can end the run.

mod csv;
mod input;
mod row;

use std::fs::File;
use std::io::{self, BufReader, IsTerminal, Read, Write};
use std::path::Path;

use anyhow::{Context as _, Result};
use dateline_query::{DateField, Facet, Matching, SearchError, SearchRequest, SearchResponse, Searcher, Width};

use crate::args::{BatchArgs, BatchFormat};
use crate::context::{Context, Exit};
use crate::filters::Typed;
use crate::progress;
use crate::search::matching;
use input::{Asked, Input, Line};
use row::{Row, Run};

/// Hits of each query that are looked at for the words they matched.
const HITS: usize = 10;

/// Hits of each query in a TREC run: the depth at which runs are pooled and scored.
const TREC_HITS: usize = 1_000;

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

/// Runs the command.
pub fn run(args: BatchArgs, context: &Context) -> Result<Exit> {
    let searcher = Searcher::open(&context.index)?;
    let (source, size) = open(&args.file)?;
    let unreadable = || format!("cannot read `{}`", args.file.display());
    let mut input = Input::new(BufReader::new(source), &args.file).with_context(unreadable)?;
    let template = template(&args, context);
    let is_shown = io::stderr().is_terminal() && !io::stdout().is_terminal() && !context.is_quiet();
    let bar = progress::of_bytes(size, is_shown);
    let mut out = context.stdout();
    let mut tally = Tally::default();
    if args.format == BatchFormat::Csv {
        row::header(&mut out)?;
    }
    while let Some(line) = input.next_line().with_context(unreadable)? {
        bar.set_position(input.position());
        tally.lines += 1;
        let answer = match &line.asked {
            Ok(asked) => answer(&searcher, &template, asked)?,
            Err(error) => Err(error.clone()),
        };
        if answer.as_ref().is_ok_and(|response| response.total > 0 || !response.hits.is_empty()) {
            tally.found += 1;
        }
        if let Err(error) = &answer {
            tally.failed += 1;
            if args.format == BatchFormat::Trec {
                bar.suspend(|| context.warn(&format!("query {} failed: {error}", line.id)));
            }
        }
        write(&mut out, args.format, &line, answer)?;
        // A reader sees each row when it is there, however long the next one takes.
        out.flush()?;
    }
    bar.finish_and_clear();
    if tally.lines == 0 {
        context.warn(&format!("no queries in `{}`", args.file.display()));
    }
    if tally.failed > 0 {
        let lines = if tally.lines == 1 { "line" } else { "lines" };
        context.warn(&format!("{} of {} {lines} failed", tally.failed, tally.lines));
    }
    Ok(tally.exit())
}

fn open(file: &Path) -> Result<(Box<dyn Read>, Option<u64>)> {
    if file.as_os_str() == "-" {
        return Ok((Box::new(io::stdin().lock()), None));
    }
    let source = File::open(file).with_context(|| format!("cannot read `{}`", file.display()))?;
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
    request.shares = false;
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

fn write(
    out: &mut dyn Write,
    format: BatchFormat,
    line: &Line,
    answer: Result<SearchResponse, String>,
) -> io::Result<()> {
    match (format, answer) {
        (BatchFormat::Trec, Ok(response)) => Run::of(&line.id, &response.hits).write(out),
        // Said on standard error: a run has no place for it.
        (BatchFormat::Trec, Err(_)) => Ok(()),
        (format, answer) => Row::of(line, answer).write(out, format),
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

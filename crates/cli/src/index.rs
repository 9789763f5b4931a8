//! `index`: in go paths, out comes the account of a run: a summary on standard output, refused inputs with their reasons
//! on standard error, and every input in the report file if one is asked for.

use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow, bail};
use dateline_ingest::{Error, Ingest, IngestOptions, InputReport, Report, Skipped};

use crate::args::IndexArgs;
use crate::context::{Context, Exit};
use crate::failure;
use crate::progress::Watch;
use crate::render::wrap::{NAMED_CHARS, clip};
use crate::render::{count, json, thousands, took};
use crate::terminal;

/// Refused inputs that are listed; the report file has all of them.
const LISTED: usize = 20;

/// Runs the command.
pub fn run(args: IndexArgs, context: &Context) -> Result<Exit> {
    let options = meant(&args, context);
    // Before the run: a report that cannot be written should not be found out after an hour.
    let report_file = args.report.as_deref().map(create).transpose()?;
    let watch = Watch::new(context.is_quiet())?;
    let result = Ingest::new(&context.index, options.clone()).run(&args.paths, &watch);
    watch.finish();
    let report = result.map_err(|error| explained(error, &args.paths))?;
    if let (Some(file), Some(path)) = (report_file, &args.report) {
        write_report(file, &report.inputs).with_context(|| format!("cannot write `{}`", terminal::path(path)))?;
    }
    list_refused(&report, context);
    if !options.dry_run && others_may_write(&context.index) {
        context.warn(&format!("others may write to the folder `{}`", terminal::path(&context.index)));
        context.hint("they could put another index in its place; `chmod 700` keeps them out");
    }
    // The run counts, not whether somebody reads its summary.
    if !context.is_quiet()
        && let Err(error) = summarize(&report, &options, context)
        && !failure::is_closed_pipe(&error)
    {
        return Err(error);
    }
    if !report.is_complete() {
        bail!(
            "the account does not add up: {} inputs seen, {} accounted for\nhint: this is a fault of dateline; please report it",
            report.seen,
            report.counts.total()
        );
    }
    Ok(match &report {
        Report { interrupted: true, .. } => Exit::Interrupted,
        report if report.counts.refused > 0 => Exit::Refused,
        _ => Exit::Success,
    })
}

fn meant(args: &IndexArgs, context: &Context) -> IngestOptions {
    let defaults = IngestOptions::new(context.today);
    IngestOptions {
        threads: args.threads,
        memory: args.memory.unwrap_or(defaults.memory),
        commit_every: args.commit_every.map_or(defaults.commit_every, |bytes| bytes as u64),
        rebuild: args.rebuild,
        again: args.again,
        prune: args.prune,
        dry_run: args.dry_run,
        hidden: args.walk.hidden,
        follow_links: args.walk.follow,
        article_time: args.article_time.unwrap_or(defaults.article_time),
        ..defaults
    }
}

/// Paths and titles tell what somebody works on: a new file is its owner's alone. The modes of one that is there stay.
fn create(path: &Path) -> Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).with_context(|| format!("cannot write `{}`", terminal::path(path)))
}

/// Whether the folder of the index, which may have been there before, lets others than its owner replace what is in it.
fn others_may_write(index: &Path) -> bool {
    #[cfg(unix)]
    return index.metadata().is_ok_and(|folder| std::os::unix::fs::MetadataExt::mode(&folder) & 0o022 != 0);
    #[cfg(not(unix))]
    return {
        _ = index;
        false
    };
}

/// Says what to do about an error that the user can mend.
fn explained(error: Error, paths: &[PathBuf]) -> anyhow::Error {
    match error {
        Error::Path { path, source } if paths == [Path::new("corpus")] && path == paths[0] => {
            anyhow!(source).context("cannot read `corpus`\nhint: `dateline index PATH` reads another folder")
        }
        error => error.into(),
    }
}

fn write_report(file: File, inputs: &[InputReport]) -> std::io::Result<()> {
    let mut file = BufWriter::new(file);
    for input in inputs {
        json::line(&mut file, input)?;
    }
    file.flush()
}

/// Lists what was refused, even if quiet: it is what the user has to look at.
fn list_refused(report: &Report, context: &Context) {
    for (input, reason) in report.refused().take(LISTED) {
        let member =
            input.member.as_ref().map_or_else(String::new, |member| format!(" ({})", clip(member, NAMED_CHARS)));
        context.warn(&terminal::line(&format!("refused {}{member}: {reason}", input.path)));
    }
    let more = report.refused().count().saturating_sub(LISTED);
    if more > 0 {
        context.warn(&format!("and {} more refused: `--report FILE` lists them all", thousands(more as u64)));
    }
}

fn summarize(report: &Report, options: &IngestOptions, context: &Context) -> Result<()> {
    let mut out = context.stdout();
    if report.interrupted && options.rebuild {
        writeln!(out, "stopped before the end; the old index stands, and nothing of the new one was kept")?;
    } else if report.interrupted {
        writeln!(out, "stopped before the end; the same command goes on from what is committed")?;
    }
    if options.dry_run {
        writeln!(out, "dry run: nothing was written")?;
    }
    writeln!(out, "{}", summary(report, &context.index))?;
    for line in beside(report) {
        writeln!(out, "{line}")?;
    }
    out.flush()?;
    Ok(())
}

/// The one line that accounts for every input.
fn summary(report: &Report, index: &Path) -> String {
    let counts = &report.counts;
    let counted = [
        ("indexed", counts.indexed),
        ("updated", counts.updated),
        ("unchanged", counts.unchanged),
        ("duplicate", counts.duplicate),
        ("superseded", counts.superseded),
        ("empty", counts.empty),
        ("refused", counts.refused),
    ];
    let counted: Vec<String> = counted.iter().map(|(name, count)| format!("{name} {}", thousands(*count))).collect();
    format!(
        "{} of {} in {}; {} in `{}`",
        counted.join(", "),
        count(report.seen, "input", "inputs"),
        took(report.seconds * 1000.0),
        count(report.articles, "article", "articles"),
        terminal::path(index),
    )
}

/// What else happened, a line each; nothing where nothing did.
fn beside(report: &Report) -> Vec<String> {
    let Skipped { hidden, links, special, readme, indexes, records } = report.skipped;
    let mut lines = Vec::new();
    if report.pruned > 0 {
        lines.push(format!("pruned {} whose source is gone", count(report.pruned, "article", "articles")));
    }
    let skipped: Vec<String> = [
        (hidden, "hidden", "hidden"),
        (links, "symbolic link", "symbolic links"),
        (special, "pipe or device", "pipes or devices"),
        (readme, "read-me file", "read-me files"),
        (indexes, "index folder", "index folders"),
        (records, "record that holds no article", "records that hold no article"),
    ]
    .into_iter()
    .filter(|(number, ..)| *number > 0)
    .map(|(number, one, many)| count(number, one, many))
    .collect();
    if !skipped.is_empty() {
        lines.push(format!("passed over {}", skipped.join(", ")));
    }
    if report.ignored_fields > 0 {
        let fields = count(report.ignored_fields, "field", "fields");
        lines.push(format!("ignored {fields} of records that no field of an article stands for"));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use dateline_ingest::Counts;

    #[test]
    fn the_summary_accounts_for_every_input() {
        let report = Report {
            seen: 50,
            counts: Counts { indexed: 46, duplicate: 2, empty: 1, refused: 1, ..Counts::default() },
            articles: 1_046,
            seconds: 1.23,
            ..Report::default()
        };
        assert_eq!(
            summary(&report, Path::new("index")),
            "indexed 46, updated 0, unchanged 0, duplicate 2, superseded 0, empty 1, refused 1 of 50 inputs in 1.2 s; \
             1,046 articles in `index`"
        );
        assert_eq!(beside(&report), [""; 0]);
    }

    #[test]
    fn what_was_passed_over_is_told() {
        let report = Report {
            skipped: Skipped { hidden: 3, links: 1, records: 1_200, ..Skipped::default() },
            pruned: 1,
            ..Report::default()
        };
        assert_eq!(
            beside(&report),
            [
                "pruned 1 article whose source is gone",
                "passed over 3 hidden, 1 symbolic link, 1,200 records that hold no article"
            ]
        );
    }
}

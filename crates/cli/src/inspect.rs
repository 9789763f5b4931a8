//! `inspect`: in go paths, out comes what ingest would make of each input, without an index.

use std::io::{self, Write};
use std::ops::ControlFlow;

use anyhow::Result;
use dateline_ingest::{IngestOptions, Inspected, inspect};

use crate::args::{InspectArgs, InspectFormat};
use crate::context::{Context, Exit};
use crate::render::article::article;
use crate::render::explanation::explanation;
use crate::render::wrap::{NAMED_CHARS, clip};
use crate::render::{count, json};
use crate::terminal::{self, HEADING, Look};

/// Runs the command.
pub fn run(args: InspectArgs, context: &Context) -> Result<Exit> {
    let defaults = IngestOptions::new(context.today);
    let options = IngestOptions {
        threads: args.threads,
        hidden: args.walk.hidden,
        follow_links: args.walk.follow,
        article_time: args.article_time.unwrap_or(defaults.article_time),
        ..defaults
    };
    let mut out = context.stdout();
    let mut printed =
        Printed { format: args.format, explain: args.explain, look: context.look, articles: 0, inputs: 0 };
    let mut failed: io::Result<()> = Ok(());
    let report = inspect(&args.paths, &options, &mut |inspected| {
        failed = printed.print(&mut out, inspected);
        if failed.is_err() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    failed?;
    printed.end(&mut out)?;
    out.flush()?;
    drop(out);
    if args.format == InspectFormat::Text {
        let (articles, inputs) =
            (count(printed.articles, "article", "articles"), count(printed.inputs, "input", "inputs"));
        let records = report.skipped.records;
        let beside = match records {
            0 => String::new(),
            _ => format!(
                "; passed over {}",
                count(records, "record that holds no article", "records that hold no article")
            ),
        };
        context.note(&format!("{articles} in {inputs}{beside}"));
    }
    Ok(Exit::found(printed.articles > 0))
}

/// Prints inputs as they come.
struct Printed {
    format: InspectFormat,
    explain: bool,
    look: Look,
    articles: u64,
    inputs: u64,
}

impl Printed {
    fn print(&mut self, out: &mut dyn Write, inspected: &Inspected) -> io::Result<()> {
        self.inputs += 1;
        self.articles += u64::from(inspected.article.is_some());
        match self.format {
            InspectFormat::Jsonl if self.explain => json::line(out, &inspected.explained()),
            InspectFormat::Jsonl => json::line(out, inspected),
            InspectFormat::Json => {
                out.write_all(if self.inputs == 1 { b"[" } else { b",\n" })?;
                let line = if self.explain { json::text(&inspected.explained()) } else { json::text(inspected) };
                out.write_all(line?.as_bytes())
            }
            InspectFormat::Text => self.text(out, inspected),
        }
    }

    fn text(&self, out: &mut dyn Write, inspected: &Inspected) -> io::Result<()> {
        if self.inputs > 1 {
            writeln!(out)?;
        }
        let member =
            inspected.member.as_ref().map_or_else(String::new, |member| format!(" ({})", clip(member, NAMED_CHARS)));
        let reason = inspected.reason.as_ref().map_or_else(String::new, |reason| format!(": {reason}"));
        let heading = format!("── {}{member}: {}{reason}", inspected.path, inspected.outcome);
        writeln!(out, "{}", self.look.paint(HEADING, terminal::line(&heading)))?;
        match &inspected.article {
            Some(made) => {
                article(out, made, &[], self.look)?;
                if self.explain { explanation(out, &inspected.explanation, self.look) } else { Ok(()) }
            }
            None => Ok(()),
        }
    }

    fn end(&self, out: &mut dyn Write) -> io::Result<()> {
        match (self.format, self.inputs) {
            (InspectFormat::Json, 0) => writeln!(out, "[]"),
            (InspectFormat::Json, _) => writeln!(out, "]"),
            _ => Ok(()),
        }
    }
}

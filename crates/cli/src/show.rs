//! `show`: in go ids or their first digits, out come the articles for reading, as JSON, or as the bytes of the source.

use std::io::{IsTerminal, Write};

use anyhow::{Error, Result, anyhow};
use dateline_core::Article;
use dateline_ingest::raw_bytes;
use dateline_query::{Searcher, Shown};

use crate::args::{ShowArgs, ShowFormat};
use crate::context::{Context, Exit};
use crate::render::wrap::{NAMED_CHARS, clip};
use crate::render::{article::article, json};
use crate::terminal;

/// Articles that are named where a prefix is that of several.
const CANDIDATES: usize = 10;

/// Runs the command. An id without an article does not keep the others from being shown; the exit code tells.
pub fn run(args: ShowArgs, context: &Context) -> Result<Exit> {
    let searcher = Searcher::open(&context.index)?;
    let mut out = context.stdout();
    let mut missing = 0;
    let mut shown = 0;
    for id in &args.ids {
        let Some(found) = find(&searcher, id)? else {
            missing += 1;
            context.tell(&format!("nothing found: no article has the id `{id}`"));
            continue;
        };
        shown += 1;
        if args.raw {
            raw(&mut out, &found, context)?;
        } else if args.format == ShowFormat::Json {
            json::line(&mut out, &found)?;
        } else {
            if shown > 1 {
                writeln!(out, "\n{}\n", "─".repeat(context.look.width))?;
            }
            article(&mut out, &found.article, &found.copies, context.look)?;
        }
    }
    out.flush()?;
    Ok(Exit::found(missing == 0))
}

/// The one article with this id or prefix; `None` where there is none.
fn find(searcher: &Searcher, id: &str) -> Result<Option<Shown>> {
    let mut found = searcher.show(id)?;
    if found.len() > 1 {
        return Err(ambiguous(id, found.iter().map(|shown| &shown.article)));
    }
    Ok(found.pop())
}

/// The error of an id that is the beginning of several.
pub fn ambiguous<'a>(id: &str, found: impl ExactSizeIterator<Item = &'a Article>) -> Error {
    let more = found.len() > CANDIDATES;
    let named = found.take(CANDIDATES);
    let mut names: Vec<String> = named
        .map(|article| format!("  {} {}", article.id, terminal::line(&clip(article.headline(), NAMED_CHARS))))
        .collect();
    if more {
        names.push("  …".to_owned());
    }
    anyhow!("several ids begin with `{id}`\n{}\nhint: give more digits", names.join("\n"))
}

/// Why a source cannot be read again. Its name is anybody's: it stays on its line, so that no line in it passes for ours.
fn again(error: dateline_ingest::Error, path: &str) -> Error {
    let cause = match error {
        dateline_ingest::Error::Path { source, .. } if source.raw_os_error().is_some() => source.into(),
        // One of ours may name a record.
        dateline_ingest::Error::Path { source, .. } => anyhow!("{}", terminal::line(&source.to_string())),
        other => Error::from(other),
    };
    cause.context(format!("cannot read `{}` again", terminal::line(path)))
}

/// Writes the bytes of the source: exact to a pipe or a file, made safe to a terminal.
fn raw(out: &mut dyn Write, shown: &Shown, context: &Context) -> Result<()> {
    let evidence = &shown.article.evidence;
    let source = raw_bytes(&shown.article).map_err(|error| again(error, &evidence.path))?;
    if !source.unchanged {
        context.warn(&format!("`{}` has changed since it was indexed", evidence.path));
    }
    if std::io::stdout().is_terminal() {
        out.write_all(terminal::block(&String::from_utf8_lossy(&source.bytes)).as_bytes())?;
    } else {
        out.write_all(&source.bytes)?;
    }
    Ok(())
}

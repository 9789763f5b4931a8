//! `stats`: out comes what the index holds, for reading or as JSON.

use std::io::{self, Write};

use anyhow::Result;
use dateline_query::{FacetCounts, Searcher, Stats};

use crate::args::{ShowFormat, StatsArgs};
use crate::context::{Context, Exit};
use crate::render::wrap::{NAMED_CHARS, clip};
use crate::render::{json, thousands, values};
use crate::terminal::{self, HEADING, Look, PLACE};

/// Columns of the names of things.
const LABEL: usize = 11;

/// Runs the command.
pub fn run(args: StatsArgs, context: &Context) -> Result<Exit> {
    let stats = Searcher::open(&context.index)?.stats()?;
    let mut out = context.stdout();
    match args.format {
        ShowFormat::Json => json::line(&mut out, &stats)?,
        ShowFormat::Text => {
            let index = terminal::path(&context.index);
            text(&mut out, &index, &stats, context.look)?;
        }
    }
    out.flush()?;
    Ok(Exit::Success)
}

fn text(out: &mut dyn Write, index: &str, stats: &Stats, look: Look) -> io::Result<()> {
    let mut fact = |label: &str, value: &str| {
        let pad = LABEL.saturating_sub(label.len());
        writeln!(out, "{}{:pad$}{}", look.paint(PLACE, label), "", terminal::line(value))
    };
    fact("index", index)?;
    fact("articles", &thousands(stats.articles))?;
    let inputs: Vec<String> =
        stats.inputs.iter().map(|(ending, count)| format!("{ending} {}", thousands(*count))).collect();
    let total = thousands(stats.inputs.values().sum());
    fact("inputs", &format!("{total} from {} files: {}", thousands(stats.sources), inputs.join(", ")))?;
    let period = match (&stats.first, &stats.last) {
        (Some(first), Some(last)) => format!("{first} to {last}, "),
        _ => String::new(),
    };
    fact("published", &format!("{period}undated {}", thousands(stats.undated)))?;
    fact("words", &thousands(stats.words))?;
    let segments = if stats.segments == 1 { "segment" } else { "segments" };
    fact("on disk", &format!("{} in {} {segments}, format {}", bytes(stats.bytes), stats.segments, stats.format))?;
    if let FacetCounts::Values { buckets, other } = &stats.langs
        && stats.articles > 0
    {
        writeln!(out, "\n{}", values("languages", buckets, *other, look))?;
    }
    outlets(out, &stats.outlets, look)
}

/// The commonest outlets, one a line.
fn outlets(out: &mut dyn Write, counts: &FacetCounts, look: Look) -> io::Result<()> {
    let FacetCounts::Values { buckets, other } = counts else {
        return Ok(());
    };
    if buckets.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{}", look.paint(HEADING, "outlets"))?;
    let mut lines: Vec<(String, &str)> =
        buckets.iter().map(|bucket| (thousands(bucket.count), bucket.key.as_deref().unwrap_or("(unknown)"))).collect();
    if *other > 0 {
        lines.push((thousands(*other), "(others)"));
    }
    let width = lines.iter().map(|(count, _)| count.len()).max().unwrap_or(0);
    lines.iter().try_for_each(|(count, outlet)| {
        writeln!(out, "  {count:>width$}  {}", terminal::line(&clip(outlet, NAMED_CHARS)))
    })
}

/// A size in the unit that suits it, in powers of 1024.
fn bytes(bytes: u64) -> String {
    let mut size = bytes as f64;
    for unit in ["bytes", "KiB", "MiB", "GiB"] {
        if size < 1024.0 {
            return if unit == "bytes" { format!("{bytes} bytes") } else { format!("{size:.1} {unit}") };
        }
        size /= 1024.0;
    }
    format!("{size:.1} TiB")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes() {
        let sizes = [0, 1_023, 1_024, 1_572_864, 3 << 40].map(bytes);
        assert_eq!(sizes, ["0 bytes", "1023 bytes", "1.0 KiB", "1.5 MiB", "3.0 TiB"]);
    }
}

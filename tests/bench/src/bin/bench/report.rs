//! The report: figures go in, tables go between the marks of docs/PERFORMANCE.md. What stands outside the marks stays.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use dateline_bench::Result;
use dateline_bench::queries::Kind;

use crate::ask::{Asked, ENGINES};
use crate::stages::{Indexed, Pages, Size, middle};
use crate::{machine, sqlite};

/// Between these the tables stand.
const BEGIN: &str = "<!-- bench: begin -->";
const END: &str = "<!-- bench: end -->";

/// Writes the tables.
pub fn write(out: &Path, dateline: &Path, sizes: &[Size], pages: Option<&Pages>, runs: usize) -> Result<()> {
    let before = fs::read_to_string(out)?;
    let marks = before.find(BEGIN).zip(before.find(END)).filter(|(begin, end)| begin < end);
    let (begin, end) = marks.ok_or_else(|| format!("{} has no `{BEGIN}` and `{END}`", out.display()))?;
    let mut text = String::new();
    facts(&mut text, dateline, sizes, runs)?;
    if sizes.len() > 1 {
        growth(&mut text, sizes)?;
    }
    for size in sizes {
        of_size(&mut text, size)?;
    }
    saved_pages(&mut text, pages)?;
    fs::write(out, format!("{}{BEGIN}\n{text}{}", &before[..begin], &before[end..]))?;
    print!("{text}");
    Ok(())
}

/// The machine, the versions and the corpus.
fn facts(text: &mut String, dateline: &Path, sizes: &[Size], runs: usize) -> Result<()> {
    let tantivy = tantivy::version_string().split(',').next().unwrap_or_default();
    writeln!(text, "| | |\n|---|---|")?;
    writeln!(text, "| machine | {} |", machine::facts())?;
    writeln!(
        text,
        "| versions | {}; {tantivy}; SQLite {}; {} |",
        machine::said(&dateline.to_string_lossy(), "--version").unwrap_or_default(),
        sqlite::version(),
        machine::said("rg", "--version").unwrap_or_else(|| "ripgrep: not installed".into()),
    )?;
    if let Some(size) = sizes.first() {
        writeln!(text, "| corpus | {}; seed {} |", size.made.name, size.made.seed)?;
    }
    writeln!(
        text,
        "| runs | {runs}; medians of them (above 200,000 articles each engine indexes once, and each query is asked three times at most) |"
    )?;
    Ok(())
}

/// How figures grow with the number of articles.
fn growth(text: &mut String, sizes: &[Size]) -> Result<()> {
    let heads: Vec<String> = sizes.iter().map(|size| thousands(size.made.articles)).collect();
    writeln!(text, "\n### Growth\n\n| articles | {} |", heads.join(" | "))?;
    writeln!(text, "|---|{}", "---:|".repeat(sizes.len()))?;
    let mut row = |name: &str, of: &dyn Fn(&Size) -> String| {
        let cells: Vec<String> = sizes.iter().map(of).collect();
        writeln!(text, "| {name} | {} |", cells.join(" | "))
    };
    let wall = |size: &Size| middle(&size.indexed[0].runs, |run| run.wall).wall;
    row("text, MB", &|size| format!("{:.0}", megabytes(size.made.bytes)))?;
    row("indexing, s", &|size| format!("{:.1}", wall(size)))?;
    row("indexing, MB/s", &|size| format!("{:.1}", megabytes(size.made.bytes) / wall(size)))?;
    row("index / text", &|size| format!("{:.2}", size.indexed[0].bytes as f64 / size.made.bytes as f64))?;
    row("peak memory, indexing, MB", &|size| format!("{:.0}", peak(&size.indexed[0])))?;
    row("peak memory, one search, MB", &|size| format!("{:.0}", size.search_peak))?;
    for kind in [Kind::Term, Kind::And, Kind::Phrase] {
        row(&format!("{}, p50, µs", kind.name()), &|size| micros(size.as_left.kinds[&kind][0].p50))?;
    }
    row("whole search, p50 / p99, ms", &|size| {
        let (p50, p99) = size.as_left.whole.dateline;
        format!("{:.2} / {:.2}", p50 / 1e3, p99 / 1e3)
    })?;
    row("`dateline search`, process, ms", &|size| format!("{:.1}", size.search.p50))?;
    row("100 articles added and found, ms", &|size| format!("{:.0}", size.added.found))?;
    row("the same from the first write, ms", &|size| format!("{:.0}", size.added.found_from_write))?;
    Ok(())
}

/// Everything at one size.
fn of_size(text: &mut String, size: &Size) -> Result<()> {
    let raw = megabytes(size.made.bytes);
    writeln!(text, "\n### {} articles, {raw:.0} MB of JSON Lines", thousands(size.made.articles))?;
    writeln!(
        text,
        "\n| indexing | MB per CPU second | MB/s | index / text | peak memory, MB | CPU, to tantivy `en_stem` |"
    )?;
    writeln!(text, "|---|---:|---:|---:|---:|---:|")?;
    let speed = |indexed: &Indexed| raw / middle(&indexed.runs, |run| run.cpu).cpu;
    let stemmed = size.indexed.iter().find(|indexed| indexed.engine.contains("en_stem")).map_or(f64::NAN, speed);
    for indexed in &size.indexed {
        writeln!(
            text,
            "| {} | {:.1} | {:.1} | {:.2} | {:.0} | {:.2} |",
            indexed.engine,
            speed(indexed),
            raw / middle(&indexed.runs, |run| run.wall).wall,
            indexed.bytes as f64 / size.made.bytes as f64,
            peak(indexed),
            speed(indexed) / stemmed,
        )?;
    }
    asked(text, &size.as_left, "indexes as a first run leaves them")?;
    asked(text, &size.merged, "`--rebuild`, and tantivy merged")?;
    writeln!(text, "\n| from process start to exit, warm | p50, ms | slowest, ms |\n|---|---:|---:|")?;
    writeln!(text, "| `dateline search` | {:.1} | {:.1} |", size.search.p50, size.search.most)?;
    match size.ripgrep {
        Some(rg) => writeln!(
            text,
            "| `rg --count` of the first word in the same text | {:.1} ({:.0} times as long) | {:.1} |",
            rg.p50,
            rg.p50 / size.search.p50,
            rg.most
        )?,
        None => writeln!(text, "| ripgrep | not installed | |")?,
    }
    writeln!(text, "\n| increments | ms |\n|---|---:|")?;
    let (files, again) = size.unchanged;
    writeln!(text, "| second run over {} unchanged files | {:.0} |", thousands(files), again.wall * 1e3)?;
    writeln!(text, "| 100 articles added: found by an open searcher | {:.0} |", size.added.found)?;
    writeln!(text, "| from when the command begins to write | {:.0} |", size.added.found_from_write)?;
    writeln!(text, "| 100 articles added: the command has ended | {:.0} |", size.added.ended)?;
    Ok(())
}

/// Queries by kind, and whole searches.
fn asked(text: &mut String, asked: &Asked, what: &str) -> Result<()> {
    let (ours, theirs) = asked.segments;
    let engines = asked.kinds.values().map(Vec::len).max().unwrap_or(0);
    writeln!(text, "\n| p50 / p95, µs: {what} ({ours} and {theirs} segments) | {} |", ENGINES[..engines].join(" | "))?;
    writeln!(text, "|---|{}", "---:|".repeat(engines))?;
    for (kind, times) in &asked.kinds {
        let cells: Vec<String> =
            times.iter().map(|times| format!("{} / {}", micros(times.p50), micros(times.p95))).collect();
        writeln!(text, "| {} | {} |", kind.name(), cells.join(" | "))?;
    }
    let whole = &asked.whole;
    writeln!(
        text,
        "\n| whole search, {} queries of all kinds ({what}) | p50, ms | p99, ms |",
        thousands(whole.queries as u64)
    )?;
    writeln!(text, "|---|---:|---:|")?;
    let milli = |times: (f64, f64)| format!("{:.2} | {:.2}", times.0 / 1e3, times.1 / 1e3);
    writeln!(
        text,
        "| dateline: 10 hits, 3 snippets each, dates at the fitting width, outlets | {} |",
        milli(whole.dateline)
    )?;
    writeln!(text, "| tantivy: 10 hits, 1 snippet each, dates by 30 days, outlets | {} |", milli(whole.tantivy))?;
    let ratio = (whole.tantivy.0 / whole.dateline.0, whole.tantivy.1 / whole.dateline.1);
    writeln!(text, "| tantivy / dateline | {:.2} | {:.2} |", ratio.0, ratio.1)?;
    Ok(())
}

fn saved_pages(text: &mut String, pages: Option<&Pages>) -> Result<()> {
    writeln!(text, "\n### Saved pages\n")?;
    let Some(pages) = pages else {
        writeln!(text, "Not timed: no saved pages are at hand.")?;
        return Ok(());
    };
    let (raw, taken) = (megabytes(pages.bytes), pages.measured);
    writeln!(text, "| HTML, end to end | MB per CPU second | MB/s | peak memory, MB |\n|---|---:|---:|---:|")?;
    writeln!(
        text,
        "| {} pages, {raw:.0} MB | {:.1} | {:.1} | {:.0} |",
        thousands(pages.count),
        raw / taken.cpu,
        raw / taken.wall,
        taken.peak
    )?;
    Ok(())
}

/// The most memory of all runs.
fn peak(indexed: &Indexed) -> f64 {
    indexed.runs.iter().map(|run| run.peak).fold(0.0, f64::max)
}

fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

/// Microseconds without more digits than tell something.
fn micros(value: f64) -> String {
    if value < 10.0 { format!("{value:.1}") } else { thousands(value.round() as u64) }
}

/// A whole number with commas.
fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

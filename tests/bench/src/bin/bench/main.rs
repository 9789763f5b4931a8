//! Times dateline beside its peers and writes docs/PERFORMANCE.md: `bench --dateline target/release/dateline
//! --articles '10000 100000' --shared ../shared`, from the top of the project. `make bench` calls it.
//!
//! Each engine indexes in a process of its own, so that its peak memory and its CPU time are its own; `bench` calls itself
//! for those that are libraries here (`bench measure`, `bench tantivy` …).

mod ask;
mod machine;
mod measure;
mod report;
mod sqlite;
mod stages;
mod tantivy_peer;
mod whole;

use std::path::Path;

use dateline_bench::Result;
use dateline_bench::arguments::Arguments;

/// The allocator of the program that is shipped, for all engines alike.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> Result<()> {
    let mut typed = std::env::args().skip(1).peekable();
    let Some(command) = typed.next_if(|first| !first.starts_with("--")) else {
        return stages::run(&Arguments::new(
            typed,
            &["dateline", "articles", "seed", "shared", "samples", "runs", "work", "out"],
        )?);
    };
    match command.as_str() {
        "measure" => measure::report(&typed.collect::<Vec<_>>()),
        "tantivy" => {
            let arguments = Arguments::new(typed, &["corpus", "out", "tokenizer"])?;
            let tokenizer = arguments.text("tokenizer").unwrap_or("en_stem");
            tantivy_peer::index(Path::new(arguments.wanted("corpus")?), Path::new(arguments.wanted("out")?), tokenizer)
        }
        "merge" => tantivy_peer::merge(Path::new(Arguments::new(typed, &["out"])?.wanted("out")?)),
        "sqlite" => {
            let arguments = Arguments::new(typed, &["corpus", "out"])?;
            sqlite::index(Path::new(arguments.wanted("corpus")?), Path::new(arguments.wanted("out")?))
        }
        "ask" => ask::report(&Arguments::new(typed, &["dateline", "tantivy", "sqlite", "queries", "runs"])?),
        other => Err(format!("`{other}` is no part of the bench").into()),
    }
}

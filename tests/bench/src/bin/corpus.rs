//! Builds a corpus of any size from a seed, and queries to ask of it:
//! `corpus --articles 100000 --out news.jsonl [--seed 1] [--shared ../shared] [--queries queries.jsonl --count 1000]`.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use dateline_bench::arguments::Arguments;
use dateline_bench::corpus::Corpus;
use dateline_bench::{Result, queries};

fn main() -> Result<()> {
    let known = ["articles", "seed", "shared", "samples", "out", "queries", "count"];
    let arguments = Arguments::new(std::env::args().skip(1), &known)?;
    let (articles, seed) = (arguments.number("articles", 10_000)?, arguments.number("seed", 1)?);
    let out = Path::new(arguments.wanted("out")?);
    let samples = Path::new(arguments.text("samples").unwrap_or("corpus"));
    let mut corpus = Corpus::new(seed, arguments.text("shared").map(Path::new), samples)?;
    let made = corpus.write(articles, &mut BufWriter::new(File::create(out)?))?;
    if let Some(path) = arguments.text("queries") {
        let mut file = BufWriter::new(File::create(path)?);
        for question in queries::draw(out, articles, seed, arguments.number("count", 1_000)?)? {
            writeln!(file, "{}", serde_json::to_string(&question)?)?;
        }
        file.flush()?;
    }
    println!("{}", serde_json::to_string(&made)?);
    Ok(())
}

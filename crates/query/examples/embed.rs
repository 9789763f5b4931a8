//! Search inside another program: `cargo run --example embed -- index 'umerov memorandum'`.

use std::path::Path;

use dateline_query::{FacetCounts, SearchRequest, Searcher};

#[expect(clippy::print_stdout, reason = "an example shows what it finds")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(index), Some(query)) = (arguments.next(), arguments.next()) else {
        return Err("usage: embed INDEX QUERY".into());
    };
    // Opened once; clones are cheap, may go to other threads, and see new commits by themselves.
    let searcher = Searcher::open(Path::new(&index))?;
    // `7d` and `today` in a query are relative to this day.
    let today = jiff::civil::date(2025, 7, 15);
    let response = searcher.search(&SearchRequest::new(query, today))?;
    println!("{} articles", response.total);
    for hit in &response.hits {
        let date = hit.published.map_or("undated".to_owned(), |date| date.to_iso());
        println!("{:>2}. {} ({date})", hit.rank, hit.headline);
        for snippet in &hit.snippets {
            let marked: Vec<&str> = snippet.marks.iter().map(|mark| &snippet.text[mark.clone()]).collect();
            println!("    {} {marked:?}", snippet.text);
        }
    }
    if let Some(FacetCounts::Date { buckets, .. }) = response.facets.get("date") {
        for bucket in buckets {
            println!("{} {}", bucket.key.as_deref().unwrap_or("-"), bucket.count);
        }
    }
    Ok(())
}

//! Micro-benchmarks: one step of indexing or searching each, on made-up text and on our own saved pages. `make bench-micro`;
//! `cargo bench … -- --save-baseline before`, then `-- --baseline before`, compares two states of the code.

use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use dateline_bench::corpus::{Article, Corpus};
use dateline_bench::queries;
use dateline_core::analyze::{self, Analyzer, Evidence};
use dateline_core::{Lang, hash_prefix, keyed, names, sha256_hex};
use dateline_ingest::{Ingest, IngestOptions, Inspector, Unobserved};
use dateline_query::{DateField, Facet, SearchRequest, Searcher, canonical};
use std::hint::black_box;

const DAY: jiff::civil::Date = jiff::civil::date(2026, 1, 1);
/// Articles whose text is analysed.
const TEXTS: usize = 200;
/// Articles that are searched.
const INDEXED: u64 = 3_000;
/// Queries that are asked one after the other.
const QUERIES: usize = 40;

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus")
}

/// Made-up articles in English.
fn articles() -> Vec<Article> {
    let mut corpus = Corpus::new(1, None, &samples()).expect("our samples can be read");
    std::iter::repeat_with(|| corpus.article()).filter(|article| article.lang == "en").take(TEXTS).collect()
}

fn text(criterion: &mut Criterion) {
    let articles = articles();
    let bytes: usize = articles.iter().map(|article| article.text.len()).sum();
    let english = Lang::parse("en");
    let mut group = criterion.benchmark_group("text");
    group.throughput(Throughput::Bytes(bytes as u64));
    group.bench_function("tokenise", |bencher| {
        bencher.iter(|| articles.iter().map(|article| analyze::words(&article.text).count()).sum::<usize>())
    });
    group.bench_function("fold", |bencher| {
        bencher.iter(|| articles.iter().map(|article| analyze::fold_text(&article.text).len()).sum::<usize>())
    });
    let all = |analyzer: &mut Analyzer| {
        articles.iter().map(|article| analyzer.analyze(&article.text, english).words).sum::<u32>()
    };
    group.bench_function("stem, nothing remembered", |bencher| {
        bencher.iter_batched(Analyzer::new, |mut analyzer| all(&mut analyzer), BatchSize::LargeInput)
    });
    let mut analyzer = Analyzer::new();
    all(&mut analyzer);
    group.bench_function("stem, all remembered", |bencher| bencher.iter(|| all(&mut analyzer)));
    let bodies = |analyzer: &mut Analyzer| {
        let each = articles.iter().map(|article| {
            let mut evidence = Evidence::default();
            analyzer.analyze_body(&article.text, english, &[], &mut evidence).names.terms.len()
        });
        each.sum::<usize>()
    };
    bodies(&mut analyzer);
    group.bench_function("stems, names and bounds, all remembered", |bencher| bencher.iter(|| bodies(&mut analyzer)));
    group.finish();
}

fn names_and_keys(criterion: &mut Criterion) {
    let articles = articles();
    let words =
        ["Umerov", "Zelenskyy", "Зеленський", "Bakhmut", "Артемівськ", "الحديدة", "Dnipropetrovsk", "al-Baghdadi"];
    criterion.bench_function("names: how eight sound", |bencher| {
        bencher.iter(|| words.iter().map(|word| names::sound(black_box(word)).key.len()).sum::<usize>())
    });
    let mut group = criterion.benchmark_group("dedupe keys");
    group.throughput(Throughput::Elements(articles.len() as u64));
    // What two copies are told by: the folded text, hashed, and the outlet's key.
    let folded: Vec<String> = articles.iter().map(|article| analyze::fold_text(&article.text)).collect();
    group.bench_function("of the text", |bencher| {
        bencher.iter(|| folded.iter().map(|text| hash_prefix(&sha256_hex(text.as_bytes()))).fold(0, u64::wrapping_add))
    });
    group.bench_function("of the outlet", |bencher| {
        bencher.iter(|| articles.iter().map(|article| keyed::key_of(&article.outlet).len()).sum::<usize>())
    });
    group.finish();
}

fn searching(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a folder for the index");
    let file = folder.path().join("news.jsonl");
    let mut corpus = Corpus::new(1, None, &samples()).expect("our samples can be read");
    corpus.write(INDEXED, &mut fs::File::create(&file).expect("a new file")).expect("room for the corpus");
    let index = folder.path().join("index");
    let options = IngestOptions { threads: 1, ..IngestOptions::new(DAY) };
    Ingest::new(&index, options).run(std::slice::from_ref(&file), &Unobserved).expect("it can be indexed");
    let searcher = Searcher::open(&index).expect("there is an index");
    let questions = queries::draw(&file, INDEXED, 1, QUERIES).expect("words to ask for");

    let mut group = criterion.benchmark_group("queries");
    group.throughput(Throughput::Elements(QUERIES as u64));
    group.bench_function("parse", |bencher| {
        bencher.iter(|| questions.iter().filter(|question| canonical(&question.query, DAY).is_ok()).count())
    });
    let facet = Facet::Date { field: DateField::Published, width: None };
    // Each next one asks for one thing more: the difference is what that takes.
    for (name, limit, snippets, facets) in [
        ("find and count", 0, 0, vec![]),
        ("… and a date facet", 0, 0, vec![facet]),
        ("… and ten hits", 10, 0, vec![facet]),
        ("… and three snippets a hit", 10, 3, vec![facet]),
    ] {
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                let each = questions.iter().map(|question| {
                    let mut request = SearchRequest::new(&question.query, DAY);
                    (request.limit, request.snippets, request.diagnose) = (limit, snippets, false);
                    request.facets.clone_from(&facets);
                    searcher.search(&request).map_or(0, |response| response.total)
                });
                each.sum::<u64>()
            })
        });
    }
    group.finish();
}

fn pages(criterion: &mut Criterion) {
    let mut pages: Vec<PathBuf> = Vec::new();
    for outlet in fs::read_dir(samples()).expect("our samples").flatten().filter(|entry| entry.path().is_dir()) {
        pages.extend(fs::read_dir(outlet.path()).expect("an outlet's folder").flatten().map(|entry| entry.path()));
    }
    pages.retain(|path| path.extension().is_some_and(|extension| extension == "html"));
    pages.sort();
    let pages: Vec<Vec<u8>> = pages.iter().map(|path| fs::read(path).expect("a page")).collect();
    let inspector = Inspector::new(&IngestOptions::new(DAY)).expect("a thread can be started");
    let mut group = criterion.benchmark_group("pages");
    group.throughput(Throughput::Bytes(pages.iter().map(Vec::len).sum::<usize>() as u64));
    group.sample_size(20);
    group.bench_function("decode to enrich", |bencher| {
        bencher.iter(|| {
            for page in &pages {
                inspector.inspect("page.html", page, &mut |inspected| {
                    black_box(inspected.article.is_some());
                    ControlFlow::Continue(())
                });
            }
        })
    });
    group.finish();
}

criterion_group!(micro, text, names_and_keys, searching, pages);
criterion_main!(micro);

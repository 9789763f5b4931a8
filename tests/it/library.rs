//! The library as another program uses it: an open searcher, shared among threads, that sees what is committed later.

use dateline_ingest::{Ingest, IngestOptions, Unobserved};
use dateline_query::{SearchRequest, Searcher};

use crate::support::TestDir;

const DAY: jiff::civil::Date = jiff::civil::date(2025, 8, 1);

fn ingest(test: &TestDir, rebuild: bool) {
    let options = IngestOptions { rebuild, ..IngestOptions::new(DAY) };
    let report = Ingest::new(test.index(), options).run(&[test.articles()], &Unobserved).unwrap();
    assert!(report.is_complete(), "{report:?}");
}

fn total(searcher: &Searcher, query: &str) -> u64 {
    searcher.search(&SearchRequest::new(query, DAY)).unwrap().total
}

#[test]
fn an_open_searcher_sees_new_commits_and_rebuilds() {
    let test = TestDir::new();
    test.write("a.txt", "The first report is about a harbour.");
    ingest(&test, false);
    let searcher = Searcher::open(&test.index()).unwrap();
    let clone = searcher.clone();
    assert_eq!((total(&searcher, "harbour"), total(&searcher, "tunnel")), (1, 0));
    test.write("b.txt", "The second report is about a tunnel.");
    ingest(&test, false);
    assert_eq!((total(&clone, "harbour"), total(&clone, "tunnel")), (1, 1));
    std::fs::remove_file(test.articles().join("a.txt")).unwrap();
    ingest(&test, true);
    assert_eq!((total(&searcher, "harbour"), total(&clone, "tunnel")), (0, 1));
}

#[test]
fn a_snapshot_stays_as_it_is() {
    let test = TestDir::new();
    test.write("a.txt", "The first report is about a harbour.");
    ingest(&test, false);
    let searcher = Searcher::open(&test.index()).unwrap();
    let before = searcher.snapshot().unwrap();
    test.write("b.txt", "The second report is about a harbour, too.");
    ingest(&test, false);
    assert_eq!((total(&before, "harbour"), total(&searcher, "harbour")), (1, 2));
    let after = searcher.snapshot().unwrap();
    std::fs::remove_file(test.articles().join("a.txt")).unwrap();
    ingest(&test, true);
    let mut streamed = 0;
    after
        .clone()
        .stream(&SearchRequest::new("harbour", DAY), &mut |_| {
            streamed += 1;
            std::ops::ControlFlow::Continue(())
        })
        .unwrap();
    assert_eq!((total(&before, "harbour"), total(&after, "harbour"), streamed), (1, 2, 2));
    assert_eq!(total(&searcher, "harbour"), 1);
}

#[test]
fn threads_share_one_searcher_while_a_run_writes() {
    let test = TestDir::new();
    test.write("a.txt", "The first report is about a harbour.");
    ingest(&test, false);
    let searcher = Searcher::open(&test.index()).unwrap();
    std::thread::scope(|scope| {
        for _ in 0..3 {
            let searcher = searcher.clone();
            scope.spawn(move || {
                for _ in 0..50 {
                    assert!(total(&searcher, "harbour") >= 1, "what was committed stays to be seen");
                }
            });
        }
        for number in 0..4 {
            test.write(&format!("more{number}.txt"), format!("Report {number} is about a harbour as well."));
            ingest(&test, number == 2);
        }
    });
    assert_eq!(total(&searcher, "harbour"), 5);
}

//! The time that an article may take: what takes longer is named, and what stands beside it is indexed.

use crate::support::{TestDir, lines};

#[test]
fn what_takes_too_long_is_refused_and_the_rest_is_indexed() {
    for threads in ["1", "2"] {
        let test = TestDir::new();
        for number in 0..20 {
            test.write(&format!("{number:02}.txt"), format!("Good report {number} is about a ferry."));
        }
        // No machine makes an article of this in a millisecond.
        test.write("05 slow.txt", "The report is long and speaks of Anna Author on 16 May 2025. ".repeat(100_000));
        let args = ["index", "articles", "--article-time", "0.001", "--threads", threads, "--report", "report.jsonl"];
        let said = test.run(&args);
        assert_eq!(said.code, Some(3), "{}", said.err);
        assert!(said.err.contains("05 slow.txt: took longer than the 1 ms that one article may"), "{}", said.err);
        let report = lines(&std::fs::read_to_string(test.path().join("report.jsonl")).unwrap());
        let refused: Vec<_> = report.iter().filter(|line| line["outcome"] != "indexed").collect();
        assert_eq!((report.len(), refused.len()), (21, 1), "{refused:?}");
        assert_eq!(test.total("ferry"), 20);
        assert_eq!(test.run(&["inspect", "articles/05 slow.txt", "--article-time", "0.001"]).code, Some(1));
        test.ok(&["inspect", "articles/05 slow.txt", "--article-time", "0"]);
    }
}

#[test]
fn a_time_is_given_in_seconds() {
    let test = TestDir::new();
    for wrong in ["-1", "soon", "1e9", "10s", "nan"] {
        let said = test.run(&["index", "articles", &format!("--article-time={wrong}")]);
        assert!(said.code == Some(2) && said.err.contains("seconds are needed"), "{wrong}: {}", said.err);
    }
}

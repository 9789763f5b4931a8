//! Files of articles: bytes go in under a name; every input of theirs ends in one outcome, and every article is whole.

use std::collections::HashSet;
use std::io::Write;
use std::ops::ControlFlow;
use std::sync::LazyLock;

use dateline_core::{Article, sha256_hex};
use dateline_ingest::{IngestOptions, Inspected, Inspector};
use serde_json::Value;

use crate::{Effort, TODAY, index};

static INSPECTOR: LazyLock<Inspector> = LazyLock::new(|| Inspector::new(&IngestOptions::new(TODAY)).unwrap());

/// The laws of a file.
pub fn law(name: &str, bytes: &[u8], effort: Effort) {
    let inspected = read(name, bytes);
    if effort.takes(bytes, 4) {
        let again = read(name, bytes);
        assert_eq!(lines(&again), lines(&inspected), "read twice, it is the same");
    }
    if effort.takes(bytes, 5) && !bytes.starts_with(b"\x1F\x8B") {
        assert_packed_is_the_same(name, bytes, &inspected);
    }
    let first = inspected.iter().find_map(|inspected| inspected.article.as_ref());
    if let Some(article) = first.filter(|_| effort.takes(bytes, 16)) {
        index::assert_is_found(article);
    }
}

/// Every input of a file, each sound by itself.
pub fn read(name: &str, bytes: &[u8]) -> Vec<Inspected> {
    let mut all: Vec<Inspected> = Vec::new();
    let report = INSPECTOR.inspect(name, bytes, &mut |inspected| {
        all.push(inspected.clone());
        ControlFlow::Continue(())
    });
    assert!(report.is_complete() && report.seen == all.len() as u64 && !all.is_empty(), "{report:?}");
    let articles = all.iter().filter(|inspected| inspected.article.is_some()).count();
    assert_eq!(report.counts.indexed, articles as u64);
    // What is wrong with an archive as a whole may be told more than once under its name.
    let is_whole = |inspected: &&Inspected| inspected.outcome != "refused";
    let members: Vec<_> = all.iter().filter(is_whole).map(|inspected| &inspected.member).collect();
    let told: HashSet<_> = members.iter().collect();
    assert_eq!(members.len(), told.len(), "each article is named once: {:?}", names(&all));
    for inspected in &all {
        assert_is_sound(inspected);
    }
    if let [Inspected { member: None, outcome: "article", evidence, .. }] = &all[..] {
        assert_eq!((evidence.bytes, &evidence.sha256), (bytes.len() as u64, &sha256_hex(bytes)));
    }
    all
}

fn names(all: &[Inspected]) -> Vec<(Option<&str>, &str, Option<&str>)> {
    let name = |inspected: &Inspected| inspected.outcome;
    all.iter().map(|one| (one.member.as_deref(), name(one), one.reason.as_deref())).collect()
}

fn lines(all: &[Inspected]) -> Vec<String> {
    all.iter().map(|inspected| serde_json::to_string(&inspected.explained()).unwrap()).collect()
}

/// Packed with gzip, a file holds the same texts.
fn assert_packed_is_the_same(name: &str, bytes: &[u8], plain: &[Inspected]) {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(bytes).unwrap();
    let packed = read(&format!("{name}.gz"), &packer.finish().unwrap());
    let is_deep = |all: &[Inspected]| all.iter().any(|one| one.reason.as_ref().is_some_and(|why| why.contains("deep")));
    // One packing more may be one too many.
    if is_deep(&packed) || is_deep(plain) {
        return;
    }
    let told = |all: &[Inspected]| -> Vec<_> {
        let told = |one: &Inspected| {
            let article = one.article.as_ref();
            let text = article.map(|article| (article.title.clone(), article.body.clone(), article.published));
            (one.member.clone(), one.outcome, text)
        };
        all.iter().map(told).collect()
    };
    assert_eq!(told(&packed), told(plain), "packed, it is the same");
}

fn assert_is_sound(inspected: &Inspected) {
    match (inspected.outcome, &inspected.article, &inspected.reason) {
        ("article", Some(article), None) => assert_is_whole(article),
        ("empty", None, None) => {}
        ("refused", None, Some(reason)) => {
            assert!(!reason.is_empty() && !reason.starts_with("the extractor failed"), "{reason}");
        }
        other => panic!("no outcome: {other:?}"),
    }
    if let Some(member) = &inspected.member {
        assert!(!member.is_empty() && !member.contains(char::is_control), "{member:?}");
    }
    let line = serde_json::to_string(inspected).unwrap();
    let read: Value = serde_json::from_str(&line).unwrap();
    assert_eq!(read["outcome"], inspected.outcome);
    assert_eq!(read["body"].as_str(), inspected.article.as_ref().map(|article| &*article.body));
}

/// The laws of an article.
pub fn assert_is_whole(article: &Article) {
    let stored: Article = serde_json::from_slice(&serde_json::to_vec(article).unwrap()).unwrap();
    assert_eq!(&stored, article, "stored and read, it is the same");
    let body = &article.body;
    assert!(!body.is_empty() || article.title.is_some(), "neither text nor headline");
    assert!(!body.contains(|c: char| c.is_control() && c != '\n'), "the body has control characters: {body:?}");
    let paragraphs: Vec<&str> = article.paragraphs().collect();
    assert_eq!(&paragraphs.join(dateline_core::PARAGRAPH_BREAK), body, "paragraphs are parted in one way");
    assert!(paragraphs.iter().all(|paragraph| paragraph.trim() == *paragraph), "{body:?}");
    let outlet = article.outlet.iter().flat_map(|outlet| outlet.name.iter().chain(&outlet.site));
    let lines = article.title.iter().chain(&article.authors).chain(&article.section).chain(&article.keywords);
    for line in lines.chain(outlet).chain(&article.url) {
        assert!(!line.trim().is_empty() && !line.contains(char::is_control), "{line:?}");
    }
    assert!(!article.headline().is_empty());
    let keywords: HashSet<_> = article.keywords.iter().collect();
    assert_eq!(keywords.len(), article.keywords.len(), "each keyword once: {:?}", article.keywords);
    let mut before = 0;
    for mention in &article.mentions {
        assert!(before <= mention.start && mention.start < mention.end, "mentions stand in order: {mention:?}");
        assert_eq!(body.get(mention.start..mention.end), Some(&*mention.text));
        before = mention.end;
    }
    let numbers: Vec<usize> = article.paragraph_langs.iter().map(|other| other.paragraph).collect();
    assert!(numbers.is_sorted_by(|a, b| a < b) && numbers.last().is_none_or(|last| *last < paragraphs.len()));
    let tomorrow = TODAY.tomorrow().unwrap();
    for date in [article.published, article.modified, article.captured].into_iter().flatten() {
        assert!(date.date() <= tomorrow, "{date} is in the future");
        crate::dates::assert_is_read_again(&date);
    }
}

//! Indexes: articles go in, searches come out. Every answer fits the articles that it is about.

use std::path::Path;

use dateline_core::analyze::{Analyzer, exact_term, words};
use dateline_core::document::{Content, Prepared};
use dateline_core::ledger::{Ending, Row, Template};
use dateline_core::store::Store;
use dateline_core::writer::Writer;
use dateline_core::{Article, hash_prefix};
use dateline_query::{Matching, SearchError, SearchRequest, Searcher};
use tempfile::TempDir;

use crate::{TODAY, articles};

/// The longest word that an article is sought by; longer ones are no words, and are cut.
const WORD_BYTES: usize = 60;

/// Articles of invented outlets, for queries to be about.
const SAMPLE: &[&str] = &[
    r#"{"id":"1","title":"Ferry to Odesa sails again","text":"The ferry sailed at dawn. It carried forty lorries to Odesa.\n\nNobody was hurt on 16 May 2025.","date":"2025-05-17","lang":"en","outlet":"Harbour Wire","author":"Nell Quayle"}"#,
    r#"{"id":"2","title":"Talks in Istanbul end","text":"Rustem Umerov met the mediators in Istanbul. A memorandum followed, and a ceasefire did not.","date":"2025-06-02T14:03:00+03:00","lang":"en","url":"https://wire.example.org/talks"}"#,
    r#"{"id":"3","title":"Пором вийшов знову","text":"Умєров приїхав до Одеси. Пором вийшов о шостій ранку, повідомили в порту.","date":"2025-05","lang":"uk"}"#,
    r#"{"id":"4","title":"العبارة","text":"وصلت العبارة إلى الميناء صباح يوم 16 مايو 2025.","lang":"ar","date":"2025-05-16"}"#,
    r#"{"id":"5","text":"A note of one line, without a headline or a date: the bridge is shut."}"#,
];

thread_local! {
    // In the thread's keeping, so that the folder goes with it.
    static SAMPLES: (TempDir, Searcher) = {
        let read = articles::read("sample.jsonl", SAMPLE.join("\n").as_bytes());
        let articles: Vec<Article> = read.into_iter().map(|inspected| inspected.article.unwrap()).collect();
        let dir = fresh_folder();
        build(dir.path(), &articles);
        let searcher = Searcher::open(dir.path()).unwrap();
        (dir, searcher)
    };
}

/// Asks the sample; whether there was an answer.
pub fn sample(request: &SearchRequest) -> bool {
    SAMPLES.with(|(_, searcher)| answered(searcher, request))
}

/// How many articles of the sample meet a query that can be read.
pub fn total(query: &str, matching: Matching) -> u64 {
    let request = SearchRequest { matching, ..SearchRequest::new(query, TODAY) };
    SAMPLES.with(|(_, searcher)| searcher.search(&request).unwrap().total)
}

/// Asks an index; whether there was an answer. An answer fits its articles; a refusal is the query's own, or the index's.
pub fn answered(searcher: &Searcher, request: &SearchRequest) -> bool {
    let response = match searcher.search(request) {
        Ok(response) => response,
        Err(SearchError::Query(error)) => {
            crate::query::assert_points_into(&error, &request.query);
            return false;
        }
        Err(error) => {
            assert!(!error.to_string().is_empty());
            return false;
        }
    };
    assert!(serde_json::to_string(&response).is_ok());
    assert!(response.hits.len() as u64 <= response.total + response.total_partial);
    for (at, hit) in response.hits.iter().enumerate() {
        assert_eq!(hit.rank, at + 1);
        assert!(hit.score.is_finite(), "{}", hit.score);
        let body = &searcher.articles(&hit.id.to_string()).unwrap()[0].body;
        for marks in hit.title_marks.iter() {
            assert!(hit.title.as_deref().unwrap_or_default().get(marks.clone()).is_some(), "{marks:?}");
        }
        for snippet in &hit.snippets {
            assert_eq!(body.get(snippet.start..snippet.start + snippet.text.len()), Some(&*snippet.text));
            let mut before = 0;
            for mark in &snippet.marks {
                assert!(before <= mark.start && mark.start < mark.end && snippet.text.get(mark.clone()).is_some());
                before = mark.end;
            }
        }
    }
    true
}

/// An article is found by the first word of its text, is shown by its id, and talks of what it was said to.
pub fn assert_is_found(article: &Article) {
    let dir = fresh_folder();
    build(dir.path(), std::slice::from_ref(article));
    let searcher = Searcher::open(dir.path()).unwrap();
    let shown = searcher.articles(&article.id.to_string()).unwrap();
    assert_eq!(shown, std::slice::from_ref(article));
    let text = if article.body.is_empty() { article.title.as_deref().unwrap() } else { &article.body };
    // As one would type it: marks of direction within a word part it in a query.
    let folded = words(text).filter(|word| word.text.len() <= WORD_BYTES).map(|word| exact_term(word.text));
    let word = folded.into_iter().find(|word| !word.is_empty());
    for query in word.as_deref().into_iter().chain(["*"]) {
        let request = SearchRequest { literal: query != "*", ..SearchRequest::new(query, TODAY) };
        assert!(answered(&searcher, &request));
        let hits = searcher.search(&request).unwrap().hits;
        assert_eq!(hits.iter().map(|hit| hit.id).collect::<Vec<_>>(), [article.id], "found by `{query}`");
    }
    assert_eq!(searcher.stats().unwrap().articles, 1);
}

/// Makes an index of articles.
pub fn build(dir: &Path, articles: &[Article]) {
    let store = Store::open_or_create(dir).unwrap();
    let mut writer = Writer::new(&store, 1, 0).unwrap();
    for (number, article) in articles.iter().enumerate() {
        let prepared = Prepared::new(article, &mut Analyzer::new());
        writer.put(&row(article, number as u64), &Content::Article(article, &prepared)).unwrap();
    }
    writer.commit().unwrap();
}

/// The ledger's row of an article.
pub fn row(article: &Article, number: u64) -> Row {
    Row {
        source: article.evidence.path.as_str().into(),
        base: 0,
        record_number: number,
        size: 0,
        mtime: 0,
        closes: true,
        ending: Ending::Article,
        raw_hash: hash_prefix(&article.evidence.sha256),
        text_hash: number + 1,
        id: Some(article.id),
        instead: None,
        captured: article.captured.map(|date| date.timestamp()),
        modified: article.modified.map(|date| date.timestamp()),
        template: Template::default(),
    }
}

/// A folder that goes with its owner; in memory where the system has a place for that, for writing waits for no disk there.
pub fn fresh_folder() -> TempDir {
    let in_memory = Path::new("/dev/shm");
    let made = if in_memory.is_dir() { tempfile::tempdir_in(in_memory) } else { tempfile::tempdir() };
    made.or_else(|_| tempfile::tempdir()).unwrap()
}

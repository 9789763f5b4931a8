//! The index as of one commit: what is opened once and shared by the searches until the next.

use std::fs;
use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::SystemTime;

use dateline_core::analyze::Analyzer;
use dateline_core::document::{article_in_store, stored_article};
use dateline_core::ledger::check_counts;
use dateline_core::names::aliases::Aliases;
use dateline_core::schema::{ARTICLE, Fields};
use dateline_core::store::{Store, pointer_path};
use dateline_core::{Article, Lang};
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::query::{EnableScoring, Query};
use tantivy::schema::Field;
use tantivy::store::StoreReader;
use tantivy::{DocAddress, DocId, DocSet, Executor, IndexReader, SegmentReader, TERMINATED, TantivyDocument, Term};

use super::SearchError;
use crate::collect::{Columns, Page, PageCollector};
use crate::coverage::Coverage;
use crate::memory::Memory;
use crate::plan::Plan;
use crate::ranking::Ranking;
use crate::rescore::Feedback;
use crate::search::{self, IndexDictionary, KnownWords, PartWeight, Statistics, Terms, ranges, steps};

/// Articles that are kept unpacked: those of some pages of hits, of which the next search shows most again …
const MOST_ARTICLES: usize = 1000;

/// … where their text has no more bytes than this: 32 MB at most, and mostly three.
const KEPT_BYTES: usize = 32 << 10;

/// Searches that take more steps than this, some milliseconds, are done in several threads. Less is not worth waking them.
const HEAVY: u64 = 400_000;

/// So many threads at most.
const MOST_THREADS: usize = 8;

/// The index as of one commit.
pub(crate) struct State {
    pub store: Store,
    pub searcher: tantivy::Searcher,
    pub statistics: Statistics,
    pub coverage: Coverage,
    pub columns: Columns,
    pub langs: Vec<Lang>,
    words: KnownWords,
    /// The day of undated articles where scores fall with age; worked out when first asked for.
    pub median_day: OnceLock<Option<i64>>,
    /// Remembers the words of articles that feedback was taken from.
    pub analyzer: Mutex<Analyzer>,
    /// The stored articles of each segment.
    stores: Vec<StoreReader>,
    articles: Memory<DocAddress, Option<Arc<Article>>>,
    reader: IndexReader,
    /// The threads of searches that go through much; made when there is one.
    threads: OnceLock<Executor>,
    settings: Settings,
    pub stamp: Stamp,
}

/// What searches of an index are made with, whatever its commit.
#[derive(Clone, Default)]
pub(crate) struct Settings {
    pub ranking: Ranking,
    /// Where the user has aliases of their own: those and the built-in ones.
    pub aliases: Option<Arc<Aliases>>,
}

/// What tells one commit, and one rebuild, from the next.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Stamp {
    pub pointer: Option<(SystemTime, u64)>,
    commit: Option<(SystemTime, u64)>,
}

impl State {
    pub fn open(dir: &Path, settings: Settings) -> dateline_core::Result<Self> {
        // Stamps are read before what they stamp: what changes in between is then seen as new by the next search.
        let pointer = file_stamp(&pointer_path(dir));
        let store = Store::open(dir)?;
        let commit = file_stamp(&store.commit_path());
        match store.reader() {
            Ok(reader) => Self::of(store, reader, settings, Stamp { pointer, commit }),
            // A rebuild has taken the folder away since it was opened.
            Err(_) if file_stamp(&pointer_path(dir)) != pointer => Self::open(dir, settings),
            Err(error) => Err(error),
        }
    }

    pub fn reload(known: &Self, stamp: Stamp) -> dateline_core::Result<Self> {
        known.reader.reload()?;
        Self::of(known.store.clone(), known.reader.clone(), known.settings.clone(), stamp)
    }

    fn of(store: Store, reader: IndexReader, settings: Settings, stamp: Stamp) -> dateline_core::Result<Self> {
        let searcher = reader.searcher();
        check_counts(&searcher)?;
        let statistics = statistics(&searcher, store.fields(), settings.ranking)?;
        let langs = langs(&searcher, store.fields())?;
        let stores = searcher.segment_readers().iter().map(|segment| segment.get_store_reader(0));
        let stores = stores.collect::<Result<_, _>>().map_err(tantivy::TantivyError::from)?;
        Ok(Self {
            store,
            searcher,
            statistics,
            coverage: Coverage::default(),
            columns: Columns::default(),
            langs,
            words: KnownWords::default(),
            median_day: OnceLock::new(),
            analyzer: Mutex::new(Analyzer::new()),
            stores,
            articles: Memory::of(MOST_ARTICLES),
            reader,
            threads: OnceLock::new(),
            settings,
            stamp,
        })
    }

    /// The names that stand for one another.
    pub fn aliases(&self) -> &Aliases {
        match &self.settings.aliases {
            Some(own) => own,
            None => Aliases::builtin(),
        }
    }

    /// The words of the index, and what stands for them.
    pub fn dictionary(&self) -> IndexDictionary<'_> {
        let fields = self.store.fields();
        let known = &self.statistics.terms;
        IndexDictionary {
            searcher: &self.searcher,
            known,
            fields,
            langs: &self.langs,
            aliases: self.aliases(),
            words: Some(&self.words),
        }
    }

    /// What one search is made of, with a budget of its own.
    pub fn context(&self) -> search::Context<'_> {
        search::Context {
            fields: self.store.fields(),
            statistics: &self.statistics,
            budget: Arc::new(search::Budget::new(&self.searcher, self.statistics.articles)),
        }
    }

    /// Searches; what goes through many articles part by part of the index, in as many threads as there are cores.
    pub fn search(&self, query: &dyn Query, plan: &Plan, collector: &PageCollector<'_>) -> tantivy::Result<Page> {
        let is_heavy = steps(plan, self.store.fields(), &self.statistics)? > HEAVY;
        self.search_in_parts(query, collector, is_heavy.then(|| self.threads.get_or_init(threads)))
    }

    /// Searches in the threads that are given; in this one if none are.
    fn search_in_parts(
        &self,
        query: &dyn Query,
        collector: &PageCollector<'_>,
        threads: Option<&Executor>,
    ) -> tantivy::Result<Page> {
        let scoring = match collector.requires_scoring() {
            true => EnableScoring::enabled_from_searcher(&self.searcher),
            false => EnableScoring::disabled_from_searcher(&self.searcher),
        };
        let weight = PartWeight::of(query, scoring)?;
        let parts_of = |(ordinal, segment): (usize, &SegmentReader)| {
            let all = segment.max_doc();
            let bounds = if threads.is_some() { ranges(all).to_vec() } else { vec![0, all] };
            let parts: Vec<_> = bounds.windows(2).map(|pair| (ordinal as u32, pair[0]..pair[1])).collect();
            parts
        };
        let parts: Vec<_> = self.searcher.segment_readers().iter().enumerate().flat_map(parts_of).collect();
        let search = |(ordinal, docs): (u32, Range<DocId>)| {
            let segment = self.searcher.segment_reader(ordinal);
            let mut found = collector.for_segment(ordinal, segment)?;
            let alive = segment.alive_bitset();
            weight.for_each(segment, docs, &mut |docs, scores| match alive {
                None => found.gather(docs, scores),
                Some(alive) => {
                    let found_alive = docs.iter().zip(scores).filter(|(doc, _)| alive.is_alive(**doc));
                    found_alive.for_each(|(doc, score)| found.collect(*doc, *score));
                }
            })?;
            Ok(found.harvest())
        };
        let parts = parts.into_iter().filter(|(_, docs)| !docs.is_empty());
        collector.merge_fruits(threads.unwrap_or(&Executor::SingleThread).map(search, parts)?)
    }

    /// A stored article.
    pub fn article(&self, address: DocAddress) -> Result<Arc<Article>, SearchError> {
        let mut long = None;
        let kept = self.articles.get(&address, || {
            let article = Arc::new(self.read_article(address)?);
            let is_short = article.body.len() <= KEPT_BYTES;
            long = (!is_short).then(|| article.clone());
            Ok::<_, SearchError>(is_short.then_some(article))
        })?;
        match kept.or(long) {
            Some(article) => Ok(article),
            // It was too long to be kept the last time.
            None => Ok(Arc::new(self.read_article(address)?)),
        }
    }

    fn read_article(&self, address: DocAddress) -> Result<Article, SearchError> {
        let stored = self.stores[address.segment_ord as usize].get_document_bytes(address.doc_id)?;
        if let Some(article) = article_in_store(self.store.fields(), &stored) {
            return Ok(article);
        }
        let document: TantivyDocument = self.searcher.doc(address)?;
        stored_article(self.store.fields(), &document).ok_or_else(|| {
            let what = format!("the record of document {} is not an article", address.doc_id);
            SearchError::Index(dateline_core::Error::Damaged { dir: self.store.dir().to_owned(), what })
        })
    }
}

impl Feedback for State {
    type Error = SearchError;

    fn article(&self, address: DocAddress) -> Result<Arc<Article>, SearchError> {
        self.article(address)
    }
}

impl Stamp {
    pub fn read(store: &Store) -> Self {
        Self { pointer: file_stamp(&pointer_path(store.dir())), commit: file_stamp(&store.commit_path()) }
    }
}

fn file_stamp(path: &Path) -> Option<(SystemTime, u64)> {
    let data = fs::metadata(path).ok()?;
    Some((data.modified().ok()?, data.len()))
}

/// A thread for each core; none where the system has none to give.
fn threads() -> Executor {
    match std::thread::available_parallelism().map_or(1, usize::from).min(MOST_THREADS) {
        0 | 1 => Executor::SingleThread,
        threads => Executor::multi_thread(threads, "search-").unwrap_or(Executor::SingleThread),
    }
}

/// How many articles there are, and how long their fields are on average.
fn statistics(searcher: &tantivy::Searcher, fields: &Fields, ranking: Ranking) -> tantivy::Result<Statistics> {
    let mut articles = 0;
    let kind = Term::from_field_text(fields.kind, ARTICLE);
    for segment in searcher.segment_readers() {
        let inverted = segment.inverted_index(fields.kind)?;
        articles += match segment.alive_bitset() {
            None => u64::from(inverted.doc_freq(&kind)?),
            Some(alive) => {
                let postings = inverted.read_postings(&kind, tantivy::schema::IndexRecordOption::Basic)?;
                let mut count = 0;
                if let Some(mut postings) = postings {
                    while postings.doc() != TERMINATED {
                        count += u64::from(alive.is_alive(postings.doc()));
                        postings.advance();
                    }
                }
                count
            }
        };
    }
    let mean = |field: Field| -> tantivy::Result<f32> {
        let mut words = 0;
        for segment in searcher.segment_readers() {
            words += segment.inverted_index(field)?.total_num_tokens();
        }
        Ok(words as f32 / articles.max(1) as f32)
    };
    Ok(Statistics {
        articles,
        title_words: mean(fields.title_exact)?,
        body_words: mean(fields.body_exact)?,
        byline_words: mean(fields.byline)?,
        ranking,
        terms: Arc::new(Terms::new(searcher.clone())),
    })
}

/// The languages of the articles and of their paragraphs.
fn langs(searcher: &tantivy::Searcher, fields: &Fields) -> dateline_core::Result<Vec<Lang>> {
    let mut langs = Vec::new();
    for segment in searcher.segment_readers() {
        for field in [fields.lang, fields.paragraph_lang] {
            let inverted = segment.inverted_index(field)?;
            let mut terms = inverted.terms().stream().map_err(tantivy::TantivyError::from)?;
            while terms.advance() {
                langs.extend(std::str::from_utf8(terms.key()).ok().and_then(Lang::parse));
            }
        }
    }
    langs.sort();
    langs.dedup();
    Ok(langs)
}

#[cfg(test)]
mod tests {
    use dateline_core::writer::Writer;

    use super::*;
    use crate::fixture::{article, put};
    use crate::request::{Facet, Sort};

    #[test]
    fn articles_are_kept_unless_they_are_long() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open_or_create(dir.path()).unwrap();
        let mut writer = Writer::new(&store, 1, 0).unwrap();
        let bodies = ["The ferry left.".to_owned(), "The ferry left. ".repeat(KEPT_BYTES)];
        for (number, body) in bodies.iter().enumerate() {
            put(&mut writer, &Article { body: body.clone(), ..article(number) });
        }
        writer.commit().unwrap();
        let state = State::open(dir.path(), Settings::default()).unwrap();
        for (number, body) in (0..).zip(&bodies) {
            let read = || state.article(DocAddress::new(0, number)).unwrap();
            let (one, two) = (read(), read());
            assert_eq!((&one.body, &two.body), (body, body));
            assert_eq!(Arc::ptr_eq(&one, &two), number == 0);
        }
    }

    #[test]
    fn parts_are_searched_side_by_side() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open_or_create(dir.path()).unwrap();
        let mut writer = Writer::new(&store, 1, 0).unwrap();
        for number in 0..12 {
            let body = "The ferry left. ".repeat(number % 5) + "Nobody saw it.";
            put(&mut writer, &Article { body, ..article(number) });
            if number % 4 == 3 {
                writer.commit().unwrap();
            }
        }
        let state = State::open(dir.path(), Settings::default()).unwrap();
        assert_eq!(state.searcher.segment_readers().len(), 3);
        let plan = crate::plan::Plan::Atom(crate::plan::Atom {
            scope: crate::plan::Scope::Anywhere,
            what: crate::plan::What::Words(["the", "ferry"].map(crate::plan::Word::form).to_vec()),
        });
        let context = state.context();
        let query = search::whole_query(&plan, &context);
        let collector =
            || PageCollector { columns: &state.columns, sort: Sort::Relevance, keep: 5, facets: vec![Facet::Lang] };
        let one = state.searcher.search(&*query, &collector()).unwrap();
        let two = Executor::multi_thread(2, "test-").unwrap();
        let side_by_side = state.search_in_parts(&*query, &collector(), Some(&two)).unwrap();
        assert_eq!((one.total, one.best.len()), (9, 5));
        assert_eq!((one.total, one.best, one.counts), (side_by_side.total, side_by_side.best, side_by_side.counts));
        // What is told beforehand of its cost grows with the articles.
        assert!(steps(&plan, state.store.fields(), &state.statistics).unwrap() >= 9);
    }
}

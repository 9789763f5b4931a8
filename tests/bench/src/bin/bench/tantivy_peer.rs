//! tantivy by itself: the same articles with the same stored fields go in, an index comes out; a query goes in, what its own
//! users would have of it comes out. Default settings but for the memory, which is dateline's.

use std::borrow::Cow;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::ops::Bound;
use std::path::Path;

use dateline_bench::Result;
use dateline_bench::queries::{Kind, Question};
use serde::Deserialize;
use tantivy::aggregation::AggregationCollector;
use tantivy::aggregation::agg_req::Aggregations;
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{BooleanQuery, Occur, PhraseQuery, Query, RangeQuery, RegexQuery, TermQuery};
use tantivy::schema::{
    DateOptions, FAST, Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions, Value,
};
use tantivy::snippet::SnippetGenerator;
use tantivy::tokenizer::TextAnalyzer;
use tantivy::{DateTime, Index, IndexWriter, Searcher, TantivyDocument, Term};

/// As dateline's.
const MEMORY: usize = 200_000_000;
/// As dateline's.
const THREADS: usize = 2;
/// Hits of a search.
const HITS: usize = 10;

/// A line of the corpus, borrowed where it can be.
#[derive(Deserialize)]
pub struct Line<'l> {
    #[serde(borrow)]
    pub title: Cow<'l, str>,
    #[serde(borrow)]
    pub text: Cow<'l, str>,
    #[serde(borrow)]
    pub url: Cow<'l, str>,
    #[serde(borrow)]
    pub published: Cow<'l, str>,
    #[serde(borrow)]
    pub outlet: Cow<'l, str>,
    #[serde(borrow, default)]
    pub author: Option<Cow<'l, str>>,
    #[serde(borrow)]
    pub lang: Cow<'l, str>,
}

/// Indexes the corpus.
pub fn index(corpus: &Path, out: &Path, tokenizer: &str) -> Result<()> {
    fs::create_dir_all(out)?;
    let mut schema = Schema::builder();
    let indexing = TextFieldIndexing::default()
        .set_tokenizer(tokenizer)
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let text = TextOptions::default().set_indexing_options(indexing).set_stored();
    let title = schema.add_text_field("title", text.clone());
    let body = schema.add_text_field("body", text);
    let url = schema.add_text_field("url", STRING | STORED);
    let outlet = schema.add_text_field("outlet", STRING | FAST | STORED);
    let author = schema.add_text_field("author", STRING | FAST | STORED);
    let lang = schema.add_text_field("lang", STRING | FAST | STORED);
    let published = schema.add_date_field("published", DateOptions::default().set_fast().set_stored());
    let index = Index::create_in_dir(out, schema.build())?;
    let mut writer: IndexWriter = index.writer_with_num_threads(THREADS, MEMORY)?;
    let mut reader = BufReader::new(File::open(corpus)?);
    let mut line = String::new();
    while reader.read_line(&mut line)? > 0 {
        let article: Line<'_> = serde_json::from_str(&line)?;
        let mut document = TantivyDocument::new();
        document.add_text(title, &article.title);
        document.add_text(body, &article.text);
        document.add_text(url, &article.url);
        document.add_text(outlet, &article.outlet);
        document.add_text(lang, &article.lang);
        if let Some(name) = &article.author {
            document.add_text(author, name);
        }
        let time: jiff::Timestamp = article.published.parse()?;
        document.add_date(published, DateTime::from_timestamp_secs(time.as_second()));
        writer.add_document(document)?;
        line.clear();
    }
    writer.commit()?;
    writer.wait_merging_threads()?;
    Ok(())
}

/// Makes one segment of all.
pub fn merge(out: &Path) -> Result<()> {
    let index = Index::open_in_dir(out)?;
    let mut writer: IndexWriter = index.writer_with_num_threads(1, MEMORY)?;
    writer.merge(&index.searchable_segment_ids()?).wait()?;
    writer.garbage_collect_files().wait()?;
    writer.wait_merging_threads()?;
    Ok(())
}

/// An index that is open.
pub struct Peer {
    searcher: Searcher,
    analyzer: TextAnalyzer,
    title: Field,
    body: Field,
    facets: Aggregations,
}

impl Peer {
    /// Opens it.
    pub fn open(dir: &Path) -> Result<Self> {
        let index = Index::open_in_dir(dir)?;
        let analyzer = index.tokenizers().get("en_stem").ok_or("tantivy has no English stemmer")?;
        let schema = index.schema();
        // Calendar months it does not count; thirty days are as many buckets.
        let facets = serde_json::from_str(
            r#"{"dates": {"date_histogram": {"field": "published", "fixed_interval": "30d"}},
                "outlets": {"terms": {"field": "outlet", "size": 20}}}"#,
        )?;
        let searcher = index.reader()?.searcher();
        Ok(Self { searcher, analyzer, title: schema.get_field("title")?, body: schema.get_field("body")?, facets })
    }

    /// How many segments it has.
    pub fn segments(&self) -> usize {
        self.searcher.segment_readers().len()
    }

    /// A question as its query, over title and body or over the body alone.
    pub fn query(&mut self, question: &Question, body_alone: bool) -> Result<Box<dyn Query>> {
        let fields = if body_alone { vec![self.body] } else { vec![self.title, self.body] };
        let stems: Vec<String> = question.words.iter().map(|word| self.stem(word)).collect();
        let term = |field: Field, stem: &str| -> Box<dyn Query> {
            Box::new(TermQuery::new(Term::from_field_text(field, stem), IndexRecordOption::WithFreqs))
        };
        let any_field = |each: &dyn Fn(Field) -> Result<Box<dyn Query>>| -> Result<Box<dyn Query>> {
            let mut queries = fields.iter().map(|field| each(*field)).collect::<Result<Vec<_>>>()?;
            match queries.pop() {
                Some(only) if queries.is_empty() => Ok(only),
                last => Ok(Box::new(BooleanQuery::union(queries.into_iter().chain(last).collect()))),
            }
        };
        let words = |occur: Occur| -> Result<Box<dyn Query>> {
            let clauses = stems.iter().map(|stem| Ok((occur, any_field(&|field| Ok(term(field, stem)))?)));
            Ok(Box::new(BooleanQuery::new(clauses.collect::<Result<_>>()?)))
        };
        match question.kind {
            Kind::Term | Kind::Name => any_field(&|field| Ok(term(field, &stems[0]))),
            Kind::And => words(Occur::Must),
            Kind::Or => words(Occur::Should),
            Kind::Phrase | Kind::Near => any_field(&|field| {
                let terms = stems.iter().map(|stem| Term::from_field_text(field, stem)).collect();
                let mut phrase = PhraseQuery::new(terms);
                phrase.set_slop(if question.kind == Kind::Near { 5 } else { 0 });
                Ok(Box::new(phrase))
            }),
            // Letters of the Latin alphabet alone: nothing in them is a sign of a pattern.
            Kind::Prefix => {
                any_field(&|field| Ok(Box::new(RegexQuery::from_pattern(&format!("{}.*", question.words[0]), field)?)))
            }
            Kind::Dates => {
                let (from, to) = question.months.as_ref().ok_or("a range has months")?;
                let published = self.searcher.schema().get_field("published")?;
                let first: jiff::civil::Date = format!("{from}-01").parse()?;
                let last: jiff::civil::Date = format!("{to}-01").parse()?;
                let bound = |day: jiff::civil::Date| -> Result<Term> {
                    let time = day.to_zoned(jiff::tz::TimeZone::UTC)?.timestamp();
                    Ok(Term::from_field_date(published, DateTime::from_timestamp_secs(time.as_second())))
                };
                let end = last.last_of_month().tomorrow()?;
                let range = RangeQuery::new(Bound::Included(bound(first)?), Bound::Excluded(bound(end)?));
                Ok(Box::new(BooleanQuery::new(vec![
                    (Occur::Must, words(Occur::Should)?),
                    (Occur::Must, Box::new(range)),
                ])))
            }
        }
    }

    /// A word as it is indexed.
    fn stem(&mut self, word: &str) -> String {
        let mut stem = word.to_lowercase();
        self.analyzer.token_stream(word).process(&mut |token| stem.clone_from(&token.text));
        stem
    }

    /// The ten best, by their numbers: nothing is counted, nothing read.
    pub fn best(&self, query: &dyn Query) -> Result<usize> {
        Ok(self.searcher.search(query, &TopDocs::with_limit(HITS).order_by_score())?.len())
    }

    /// The ten best with what is stored of them, and how many there are.
    pub fn best_and_count(&self, query: &dyn Query) -> Result<usize> {
        let (best, count) = self.searcher.search(query, &(TopDocs::with_limit(HITS).order_by_score(), Count))?;
        for (_, address) in best {
            let document: TantivyDocument = self.searcher.doc(address)?;
            std::hint::black_box(document.get_first(self.title).and_then(|value| value.as_str().map(str::len)));
        }
        Ok(count)
    }

    /// The ten best with a snippet each, how many there are, how many in each thirty days and of each outlet.
    pub fn whole(&self, query: &dyn Query) -> Result<usize> {
        let facets = AggregationCollector::from_aggs(self.facets.clone(), Default::default());
        let collectors = (TopDocs::with_limit(HITS).order_by_score(), Count, facets);
        let (best, count, facets) = self.searcher.search(query, &collectors)?;
        std::hint::black_box(facets);
        let snippets = SnippetGenerator::create(&self.searcher, query, self.body)?;
        for (_, address) in best {
            let document: TantivyDocument = self.searcher.doc(address)?;
            std::hint::black_box(snippets.snippet_from_doc(&document).highlighted().len());
        }
        Ok(count)
    }
}

//! Documents: an input's row, and its article if it became one, go in; the document that the index takes comes out;
//! and back again from a stored record.

use std::collections::{BTreeSet, HashSet};
use std::io;

use serde::{Deserialize, Serialize};
use tantivy::collector::DocSetCollector;
use tantivy::query::TermQuery;
use tantivy::schema::{Field, IndexRecordOption, Value};
use tantivy::{TantivyDocument, Term};

use crate::analyze::{self, Analysis, Analyzer, Names, fold_text};
use crate::keyed::{keyed, split_keyed};
use crate::ledger::Row;
use crate::schema::{ARTICLE, DateFields, Fields};
use crate::{Article, Dated, Evidence, Lang, event_dates, record};

/// An article's text, ready for the index: made where there are many threads, added where there is one.
#[derive(Clone, Debug, Default)]
pub struct Prepared {
    title: Analysis,
    body: Analysis,
    byline: String,
    /// The stream of the lexicon.
    lexicon: String,
}

impl Prepared {
    /// Analyses an article.
    pub fn new(article: &Article, analyzer: &mut Analyzer) -> Self {
        let mut evidence = analyze::Evidence::new();
        let body = analyzer.analyze_body(&article.body, article.lang, &article.paragraph_langs, &mut evidence);
        let title = article.title.as_deref();
        let title = title.map(|title| analyzer.analyze_title(title, article.lang, &mut evidence)).unwrap_or_default();
        let signed = article.authors.join(" ");
        let byline = analyze::exact_stream(&signed);
        let lexicon = lexicon(&[&title.names, &body.names, &analyzer.names_of_byline(&signed)]);
        Self { title, body, byline, lexicon }
    }

    /// The folded words of the body, in order: what the hash of the text is made of.
    pub fn folded_body(&self) -> &str {
        &self.body.exact
    }

    /// The folded words of the title, in order.
    pub fn folded_title(&self) -> &str {
        &self.title.exact
    }
}

/// The names of an article's parts as one stream, each once: certain where it is in any part.
fn lexicon(parts: &[&Names]) -> String {
    let mut terms: Vec<(&str, bool)> = parts.iter().flat_map(|names| names.terms()).collect();
    terms.sort_unstable();
    terms.dedup_by(|next, kept| next.0 == kept.0);
    analyze::lexicon_stream(terms.into_iter())
}

/// The account of an input that is no article: what is stored in an article's place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Account {
    /// Why it is none.
    pub reason: Option<String>,
    /// What was read.
    pub evidence: Evidence,
}

/// What an input became.
#[derive(Clone, Debug)]
pub enum Content<'a> {
    /// An article with its analysed text.
    Article(&'a Article, &'a Prepared),
    /// No article.
    Account(&'a Account),
}

/// The document of an input.
pub fn document(fields: &Fields, row: &Row, content: &Content<'_>) -> io::Result<TantivyDocument> {
    let mut document = TantivyDocument::default();
    add_row(&mut document, fields, row);
    match content {
        Content::Article(article, prepared) => {
            add_article(&mut document, fields, article);
            for (field, stream) in [
                (fields.title_exact, &prepared.title.exact),
                (fields.title_stem, &prepared.title.stem),
                (fields.body_exact, &prepared.body.exact),
                (fields.body_stem, &prepared.body.stem),
                (fields.bounds, &prepared.body.bounds),
                (fields.byline, &prepared.byline),
                (fields.title_names, &prepared.title.names.places),
                (fields.body_names, &prepared.body.names.places),
                (fields.lexicon, &prepared.lexicon),
            ] {
                if !stream.is_empty() {
                    document.add_text(field, stream);
                }
            }
            document.add_bytes(fields.record, &record::of_article(article)?);
        }
        Content::Account(account) => document.add_bytes(fields.record, &record::of_other(account)?),
    }
    Ok(document)
}

/// The part of an article's document that its record tells: all but its text.
pub(crate) fn facts(fields: &Fields, article: &Article) -> TantivyDocument {
    let mut document = TantivyDocument::default();
    add_article(&mut document, fields, article);
    document
}

/// The document of an input, by [`crate::ledger::input_key`].
pub fn document_of_input(
    searcher: &tantivy::Searcher,
    fields: &Fields,
    key: &str,
) -> crate::Result<Option<TantivyDocument>> {
    let query = TermQuery::new(Term::from_field_text(fields.input, key), IndexRecordOption::Basic);
    let found = searcher.search(&query, &DocSetCollector)?.into_iter().next();
    found.map(|address| Ok(searcher.doc(address)?)).transpose()
}

/// Reads the article stored in a document; `None` where the document is no article or its record is damaged.
pub fn stored_article(fields: &Fields, document: &TantivyDocument) -> Option<Article> {
    record::article(document.get_first(fields.record)?.as_bytes()?)
}

/// The same from the bytes of a document in the store, which holds nothing else of it: tantivy's own reader takes a record
/// byte by byte, five times as long. `None` also where they are not as tantivy writes them today; it is to be asked then.
pub fn article_in_store(fields: &Fields, stored: &[u8]) -> Option<Article> {
    /// How tantivy marks a value of bytes.
    const BYTES: u8 = 4;
    let (count, rest) = number(stored)?;
    let (field, rest) = rest.split_first_chunk::<4>()?;
    let (kind, rest) = rest.split_first()?;
    let (length, packed) = number(rest)?;
    let is_record = Field::from_field_id(u32::from_le_bytes(*field)) == fields.record && *kind == BYTES;
    if count != 1 || !is_record || length != packed.len() as u64 {
        return None;
    }
    record::article(packed)
}

/// A number as tantivy stores it, seven bits a byte, the least first, the last byte marked; and what follows.
fn number(bytes: &[u8]) -> Option<(u64, &[u8])> {
    const LAST: u8 = 0x80;
    let mut number = 0;
    for (at, byte) in bytes.iter().enumerate().take(9) {
        number |= u64::from(byte & !LAST) << (7 * at);
        if byte & LAST != 0 {
            return Some((number, &bytes[at + 1..]));
        }
    }
    None
}

/// Reads the account stored in a document that is no article.
pub fn stored_account(fields: &Fields, document: &TantivyDocument) -> Option<Account> {
    record::other(document.get_first(fields.record)?.as_bytes()?)
}

fn add_row(document: &mut TantivyDocument, fields: &Fields, row: &Row) {
    document.add_text(fields.input, row.input_key());
    document.add_text(fields.source, &row.source);
    document.add_u64(fields.base, row.base);
    document.add_u64(fields.record_number, row.record_number);
    document.add_u64(fields.size, row.size);
    document.add_i64(fields.mtime, row.mtime);
    document.add_u64(fields.closes, u64::from(row.closes));
    document.add_u64(fields.ending, row.ending.code());
    document.add_u64(fields.raw_hash, row.raw_hash);
    document.add_u64(fields.text_hash, row.text_hash);
    for number in row.template.numbers() {
        document.add_u64(fields.template, number);
    }
    // Which copy of an article wins depends on these, also when it is no longer the article.
    for (field, time) in [(fields.captured.time, row.captured), (fields.modified.time, row.modified)] {
        if let Some(time) = time {
            document.add_i64(field, time);
        }
    }
    if let Some((high, low)) = row.id.map(crate::ArticleId::halves) {
        document.add_u64(fields.id_high, high);
        document.add_u64(fields.id_low, low);
    }
    if let Some((high, low)) = row.instead.map(crate::ArticleId::halves) {
        document.add_u64(fields.instead_high, high);
        document.add_u64(fields.instead_low, low);
    }
}

fn add_article(document: &mut TantivyDocument, fields: &Fields, article: &Article) {
    document.add_text(fields.id, article.id.to_string());
    document.add_text(fields.kind, ARTICLE);
    let outlet = article.outlet.as_ref();
    match outlet.map(|outlet| (outlet.site.as_deref(), outlet.name.as_deref())) {
        Some((Some(site), _)) => document.add_text(fields.outlet_key, site),
        Some((None, Some(name))) => {
            if let Some(key) = keyed(name) {
                document.add_text(fields.outlet_key, key);
            }
        }
        _ => {}
    }
    if let Some(name) = outlet.and_then(|outlet| outlet.name.as_deref()) {
        document.add_text(fields.outlet, fold_text(name));
    }
    if let Some(site) = outlet.and_then(|outlet| outlet.site.as_deref()) {
        document.add_text(fields.outlet, site);
        document.add_text(fields.host, site);
        for domain in domains(site) {
            document.add_text(fields.site, domain);
        }
        // `site:ua` is a wish, but no bucket of a facet.
        if let Some((_, last)) = site.rsplit_once('.').filter(|(_, last)| last.contains(char::is_alphabetic)) {
            document.add_text(fields.site, last);
        }
    }
    let mut seen = HashSet::new();
    for author in article.authors.iter().filter_map(|author| keyed(author)) {
        if seen.insert(split_keyed(&author).0.to_owned()) {
            document.add_text(fields.author, &author);
        }
    }
    if let Some(lang) = article.lang {
        document.add_text(fields.lang, lang.as_str());
    }
    let langs: BTreeSet<Lang> = article.paragraph_langs.iter().map(|other| other.lang).collect();
    for lang in langs {
        document.add_text(fields.paragraph_lang, lang.as_str());
    }
    if let Some(url) = &article.url {
        document.add_text(fields.url, url);
    }
    for (missing, name) in [
        (article.title.is_none(), "title"),
        (article.authors.is_empty(), "author"),
        (outlet.is_none(), "outlet"),
        (outlet.is_none_or(|outlet| outlet.site.is_none()), "site"),
        (article.lang.is_none(), "lang"),
        (article.url.is_none(), "url"),
        (article.published.is_none(), "date"),
        (article.modified.is_none(), "modified"),
        (article.captured.is_none(), "captured"),
        (article.mentions.is_empty(), "event"),
    ] {
        if missing {
            document.add_text(fields.lacks, name);
        }
    }
    add_date(document, fields.published, article.published);
    if let Some(date) = article.published {
        document.add_i64(fields.published.time, date.timestamp());
    }
    add_date(document, fields.modified, article.modified);
    add_date(document, fields.captured, article.captured);
    for date in event_dates(article) {
        document.add_i64(fields.event, date.code());
    }
}

fn add_date(document: &mut TantivyDocument, fields: DateFields, date: Option<Dated>) {
    let Some(date) = date else {
        return;
    };
    document.add_i64(fields.day, date.day_number());
    document.add_u64(fields.precision, date.precision().code());
}

/// A host and its parent domains, down to the last two labels: `news.example.org`, `example.org`.
pub fn domains(site: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(site);
    std::iter::from_fn(move || {
        let current = rest?;
        rest = current.split_once('.').map(|(_, parent)| parent).filter(|parent| parent.contains('.'));
        Some(current)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parent_domains_stop_before_the_last_label() {
        assert_eq!(
            domains("a.news.example.org").collect::<Vec<_>>(),
            ["a.news.example.org", "news.example.org", "example.org"]
        );
        assert_eq!(domains("localhost").collect::<Vec<_>>(), ["localhost"]);
    }

    #[test]
    fn a_record_in_the_store_is_found_as_tantivy_finds_it() {
        let dir = tempfile::tempdir().unwrap();
        let store = crate::store::Store::open_or_create(dir.path()).unwrap();
        let (index, fields) = (store.index(), store.fields());
        let mut writer: tantivy::IndexWriter = index.writer_with_num_threads(1, 16_000_000).unwrap();
        for body in ["The ferry left.".to_owned(), "Паром відплив. ".repeat(2_000)] {
            let article = Article {
                id: crate::ArticleId::of_parts(&["a"]),
                title: None,
                body,
                authors: vec![],
                outlet: None,
                url: None,
                lang: None,
                published: None,
                modified: None,
                captured: None,
                section: None,
                keywords: vec![],
                paragraph_langs: vec![],
                mentions: vec![],
                evidence: Evidence {
                    sha256: String::new(),
                    bytes: 0,
                    extractor: String::new(),
                    path: "a.txt".into(),
                    member: None,
                },
                source_id: None,
            };
            let mut document = TantivyDocument::default();
            document.add_bytes(fields.record, &record::of_article(&article).unwrap());
            writer.add_document(document).unwrap();
        }
        writer.add_document(TantivyDocument::default()).unwrap();
        writer.commit().unwrap();
        let searcher = index.reader().unwrap().searcher();
        let store = searcher.segment_reader(0).get_store_reader(1).unwrap();
        for doc in 0..3 {
            let stored = store.get_document_bytes(doc).unwrap();
            let known = stored_article(fields, &store.get(doc).unwrap());
            assert_eq!(article_in_store(fields, &stored), known);
            assert_eq!(known.is_some(), doc < 2);
            for cut in 0..stored.len().min(100) {
                assert_eq!(article_in_store(fields, &stored[..cut]), None);
            }
        }
    }
}

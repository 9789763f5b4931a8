//! Documents: every stored record against the columns and the terms by which it is found. Seals tell whether files are as
//! they were written; this tells whether they belong together.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

use tantivy::columnar::{Column, StrColumn};
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::Postings;
use tantivy::schema::{Field, FieldType, IndexRecordOption, Schema, Value};
use tantivy::tokenizer::{MAX_TOKEN_LEN, TokenStream, Tokenizer};
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED, TantivyDocument};

use super::files::threads;
use super::ledger::{Rules, record};
use super::{Finding, Findings, Kind, Mend, contained};
use crate::analyze::{Prepared, exact_stream};
use crate::document::{facts, stored_account, stored_article};
use crate::ledger::{Ending, Row, input_key, read_segment};
use crate::schema::Fields;
use crate::store::Store;
use crate::{Article, Result, hash_prefix};

/// Documents that a thread takes at a time.
const BATCH: u32 = 256;

/// The state of an index's documents.
#[derive(Clone, Debug, Default)]
pub struct Documents {
    /// How many inputs the index knows.
    pub documents: u64,
    /// How many of them are articles.
    pub articles: u64,
    /// What is wrong.
    pub findings: Findings,
    /// Sources of inputs that were set aside for an article which is gone since. No damage.
    pub set_aside_for_none: u64,
}

/// Checks every document of the index in `dir`. `advanced` is told of documents as they are done, from many threads.
///
/// # Errors
/// If the index cannot be read.
pub fn documents(dir: &Path, advanced: &(dyn Fn(u64) + Sync)) -> Result<Documents> {
    contained(|| {
        let store = Store::open(dir)?;
        let searcher = store.reader()?.searcher();
        let mut found = Documents::default();
        let mut rules = Rules::default();
        for segment in searcher.segment_readers() {
            // A part of an index that cannot be read is told, and the others are read all the same.
            let checked = contained(|| segment_of(segment, store.fields(), &mut rules, advanced));
            match checked {
                Ok(part) => {
                    found.documents += part.documents;
                    found.articles += part.articles;
                    // Where most is wrong, it is not the articles: files of other segments stand in for its own.
                    if part.findings.count() > part.documents / 2 {
                        let wrong = part.findings.count();
                        let what =
                            format!("its files do not belong together: {wrong} of its articles do not agree with them");
                        found.misplaced(&store, segment, what);
                    } else {
                        found.findings.append(part.findings);
                    }
                }
                Err(error) => {
                    let what = format!("cannot be read although its files are as they were written: {}", told(&error));
                    found.misplaced(&store, segment, what);
                }
            }
        }
        found.set_aside_for_none = rules.finish().len() as u64;
        found.findings.append(rules.findings);
        Ok(found)
    })
}

impl Documents {
    fn misplaced(&mut self, store: &Store, segment: &SegmentReader, what: String) {
        let path = format!("{}/{}.*", store.data_name(), segment.segment_id().uuid_string());
        self.findings.push(Finding { kind: Kind::Misplaced, path: Some(path), what, mend: Mend::Rebuild });
    }
}

/// An error in one line, with its causes.
fn told(error: &crate::Error) -> String {
    match error {
        crate::Error::Fault { what } => what.clone(),
        crate::Error::Tantivy(error) => error.to_string(),
        other => other.to_string(),
    }
}

fn segment_of(
    segment: &SegmentReader,
    fields: &Fields,
    rules: &mut Rules,
    advanced: &(dyn Fn(u64) + Sync),
) -> Result<Documents> {
    let mut rows = Vec::with_capacity(segment.num_docs() as usize);
    let docs: Vec<DocId> = segment.doc_ids_alive().collect();
    read_segment(segment, &mut |mut row| {
        // Lines of templates say nothing of other rows, and are most of a row.
        row.template = Default::default();
        rows.push(row);
    })?;
    rows.iter().for_each(|row| rules.see(row));
    let (schema, _) = Fields::build();
    let fact_fields: Vec<Field> =
        schema.fields().filter(|(_, entry)| is_fact(entry.field_type())).map(|(field, _)| field).collect();
    let checker = Checker {
        fields,
        fact_fields: &fact_fields,
        columns: columns(segment, &schema)?,
        facts: sums_of(segment, &fact_fields, IndexRecordOption::Basic)?,
        lengths: segment.get_fieldnorms_reader(fields.body_exact)?,
        words: sums_of(segment, &[fields.title_exact, fields.body_exact], IndexRecordOption::WithFreqsAndPositions)?,
    };
    let findings = Mutex::new(Findings::default());
    let next = AtomicU32::new(0);
    let work = || -> Result<()> {
        let store = segment.get_store_reader(1).map_err(tantivy::TantivyError::from)?;
        loop {
            let from = next.fetch_add(BATCH, Ordering::Relaxed) as usize;
            if from >= docs.len() {
                return Ok(());
            }
            let to = docs.len().min(from + BATCH as usize);
            for (doc, row) in docs[from..to].iter().zip(&rows[from..to]) {
                let document: TantivyDocument = store.get(*doc)?;
                if let Some(what) = checker.check(*doc, row, &document) {
                    let mend = Mend::Again(row.source.to_string());
                    let what = format!("{}: {what}", record(row.record_number));
                    let path = Some(row.source.to_string());
                    let mut findings = findings.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
                    findings.push(Finding { kind: Kind::Record, path, what, mend });
                }
            }
            advanced((to - from) as u64);
        }
    };
    std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads()).map(|_| scope.spawn(|| contained(work))).collect();
        let mut done = contained(work);
        for other in others {
            // What panics is contained, so that every thread ends.
            done = done.and(other.join().unwrap_or(Ok(())));
        }
        done
    })?;
    let mut findings = findings.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner());
    findings.list.sort_by(|a, b| (&a.path, &a.what).cmp(&(&b.path, &b.what)));
    let articles = rows.iter().filter(|row| row.ending == Ending::Article).count() as u64;
    Ok(Documents { documents: rows.len() as u64, articles, findings, set_aside_for_none: 0 })
}

/// What the documents of one segment are held against.
struct Checker<'a> {
    fields: &'a Fields,
    /// The fields that are one term as it is.
    fact_fields: &'a [Field],
    columns: Vec<(Field, String, AnyColumn)>,
    /// Of every document a sum over the terms that its facts (id, outlet …) are found by.
    facts: Vec<u64>,
    /// The same over the words of title and body with their places.
    words: Vec<u64>,
    /// How long bodies are, as ranking has it.
    lengths: FieldNormReader,
}

enum AnyColumn {
    Unsigned(Column<u64>),
    Signed(Column<i64>),
    Text(Option<StrColumn>),
}

impl Checker<'_> {
    /// What is wrong with a document; the first of it.
    fn check(&self, doc: DocId, row: &Row, document: &TantivyDocument) -> Option<String> {
        let article = stored_article(self.fields, document);
        let evidence = match (&article, row.ending) {
            (Some(article), Ending::Article) => article.evidence.clone(),
            (None, Ending::Article) => return Some("its record is no article".to_owned()),
            (Some(_), ending) => return Some(format!("its record is an article, its ending is {}", ending.as_str())),
            (None, _) => match stored_account(self.fields, document) {
                Some(account) => account.evidence,
                None => return Some("its record cannot be read".to_owned()),
            },
        };
        if evidence.path != *row.source {
            return Some("its record names another source".to_owned());
        }
        // Of what was set aside for another article, only the hash in the column is kept.
        if !evidence.sha256.is_empty() && hash_prefix(&evidence.sha256) != row.raw_hash {
            return Some("its record has another hash than its column".to_owned());
        }
        let expected = self.expected(row, article.as_ref());
        if let Some(column) = self.disagreeing(doc, &expected) {
            return Some(format!("its column `{column}` does not agree with its record"));
        }
        if self.facts.get(doc as usize) != Some(&facts_sum(&expected, self.fact_fields)) {
            return Some("it is not found by what its record says (id, outlet, language …)".to_owned());
        }
        let (title, body) = article.as_ref().map_or((None, ""), |article| (article.title.as_deref(), &article.body));
        let (title, _) = words_sum(self.fields.title_exact, title.unwrap_or_default());
        let (body, length) = words_sum(self.fields.body_exact, body);
        if self.words.get(doc as usize) != Some(&title.wrapping_add(body)) {
            return Some("it is not found by the words of its text".to_owned());
        }
        if self.lengths.fieldnorm_id(doc) != FieldNormReader::fieldnorm_to_id(length) {
            return Some("its text has another length than ranking goes by".to_owned());
        }
        None
    }

    /// The document as it was given to the index, without its text.
    fn expected(&self, row: &Row, article: Option<&Article>) -> TantivyDocument {
        let fields = self.fields;
        let mut expected = article.map(|article| facts(fields, article)).unwrap_or_default();
        expected.add_text(fields.input, input_key(&row.source, row.record_number));
        expected.add_text(fields.source, &row.source);
        if let Some(article) = article {
            let (high, low) = article.id.halves();
            expected.add_u64(fields.id_high, high);
            expected.add_u64(fields.id_low, low);
            for (field, date) in [(fields.captured.time, article.captured), (fields.modified.time, article.modified)] {
                if let Some(date) = date {
                    expected.add_i64(field, date.timestamp());
                }
            }
        }
        expected
    }

    /// The name of a column that has something else of a document than is expected.
    fn disagreeing(&self, doc: DocId, expected: &TantivyDocument) -> Option<&str> {
        let is_article = expected.get_first(self.fields.kind).is_some();
        let fields = self.fields;
        // What only the ledger knows has nothing to be held against, nor have dates of what is no article any more.
        let of_ledger = [
            fields.base,
            fields.record_number,
            fields.size,
            fields.mtime,
            fields.closes,
            fields.ending,
            fields.raw_hash,
            fields.text_hash,
            fields.template,
            fields.instead_high,
            fields.instead_low,
        ];
        let of_articles = [fields.id_high, fields.id_low, fields.captured.time, fields.modified.time];
        self.columns
            .iter()
            .filter(|(field, ..)| !of_ledger.contains(field) && (is_article || !of_articles.contains(field)))
            .find(|(field, _, column)| !column.has(doc, expected.get_all(*field)))
            .map(|(_, name, _)| name.as_str())
    }
}

impl AnyColumn {
    fn has<'v>(&self, doc: DocId, expected: impl Iterator<Item = impl Value<'v>>) -> bool {
        match self {
            Self::Unsigned(column) => sorted(column.values_for_doc(doc)) == sorted(expected.filter_map(|v| v.as_u64())),
            Self::Signed(column) => sorted(column.values_for_doc(doc)) == sorted(expected.filter_map(|v| v.as_i64())),
            Self::Text(None) => expected.into_iter().next().is_none(),
            Self::Text(Some(column)) => {
                let mut found = Vec::new();
                for ordinal in column.term_ords(doc) {
                    let mut text = String::new();
                    if !column.ord_to_str(ordinal, &mut text).is_ok_and(|found| found) {
                        return false;
                    }
                    found.push(text);
                }
                sorted(found) == sorted(expected.filter_map(|value| value.as_str().map(str::to_owned)))
            }
        }
    }
}

fn sorted<T: Ord>(values: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut values: Vec<T> = values.into_iter().collect();
    values.sort_unstable();
    values
}

fn columns(segment: &SegmentReader, schema: &Schema) -> tantivy::Result<Vec<(Field, String, AnyColumn)>> {
    let fast = segment.fast_fields();
    let mut columns = Vec::new();
    for (field, entry) in schema.fields().filter(|(_, entry)| entry.is_fast()) {
        let name = entry.name();
        let column = match entry.field_type() {
            FieldType::U64(_) => AnyColumn::Unsigned(fast.u64(name)?),
            FieldType::I64(_) => AnyColumn::Signed(fast.i64(name)?),
            _ => AnyColumn::Text(fast.str(name)?),
        };
        columns.push((field, name.to_owned(), column));
    }
    Ok(columns)
}

/// Whether a field is text that is one term.
fn is_fact(kind: &FieldType) -> bool {
    match kind {
        FieldType::Str(options) => options.get_indexing_options().is_some_and(|indexing| indexing.tokenizer() == "raw"),
        _ => false,
    }
}

/// The sum of every document over the terms of these fields, and over their places where `option` has places.
fn sums_of(segment: &SegmentReader, fields: &[Field], option: IndexRecordOption) -> tantivy::Result<Vec<u64>> {
    let mut sums = vec![0; segment.max_doc() as usize];
    for field in fields {
        add_postings(segment, *field, option, &mut sums)?;
    }
    Ok(sums)
}

fn add_postings(
    segment: &SegmentReader,
    field: Field,
    option: IndexRecordOption,
    sums: &mut [u64],
) -> tantivy::Result<()> {
    let inverted = segment.inverted_index(field)?;
    let mut terms = inverted.terms().stream()?;
    let mut places = Vec::new();
    while terms.advance() {
        let hash = hash_of(field, terms.key());
        let mut postings = inverted.read_postings_from_terminfo(terms.value(), option)?;
        while postings.doc() != TERMINATED {
            if let Some(sum) = sums.get_mut(postings.doc() as usize) {
                if option == IndexRecordOption::Basic {
                    *sum = sum.wrapping_add(hash);
                } else {
                    postings.positions(&mut places);
                    for place in &places {
                        *sum = sum.wrapping_add(placed(hash, *place));
                    }
                }
            }
            postings.advance();
        }
    }
    Ok(())
}

/// What [`sums_of`] has of a document's facts.
fn facts_sum(document: &TantivyDocument, fields: &[Field]) -> u64 {
    let mut terms = BTreeSet::new();
    for (field, value) in document.field_values() {
        if fields.contains(&field)
            && let Some(text) = value.as_str()
            && text.len() <= MAX_TOKEN_LEN
        {
            terms.insert((field, text));
        }
    }
    terms.into_iter().fold(0, |sum: u64, (field, text)| sum.wrapping_add(hash_of(field, text.as_bytes())))
}

/// What [`sums_of`] has of a text, and how many words it is.
fn words_sum(field: Field, text: &str) -> (u64, u32) {
    let stream = exact_stream(text);
    let mut prepared = Prepared;
    let mut tokens = prepared.token_stream(&stream);
    let (mut sum, mut count): (u64, u32) = (0, 0);
    while tokens.advance() {
        count += 1;
        let token = tokens.token();
        if token.text.len() <= MAX_TOKEN_LEN {
            sum = sum.wrapping_add(placed(hash_of(field, token.text.as_bytes()), token.position as u32));
        }
    }
    (sum, count)
}

fn hash_of(field: Field, term: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    (field.field_id(), term).hash(&mut hasher);
    hasher.finish()
}

/// A term's hash at a place: different at every place, so that places cannot stand in for each other.
fn placed(hash: u64, place: u32) -> u64 {
    (hash ^ u64::from(place)).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(29)
}

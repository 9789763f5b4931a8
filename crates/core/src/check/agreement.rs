//! Agreement: one stored record against the columns and the terms by which it is found.
//!
//! Of every document a sum is made of the hashes of its terms (of words with their places), once from the postings and once
//! from its record: the sums are the same if the document is found by what it holds and by nothing else.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use tantivy::columnar::{Column, StrColumn};
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::Postings;
use tantivy::schema::{Field, FieldType, IndexRecordOption, Schema, Value};
use tantivy::tokenizer::{MAX_TOKEN_LEN, TokenStream, Tokenizer};
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED, TantivyDocument};

use crate::analyze::{Prepared, exact_stream};
use crate::document::{facts, stored_account, stored_article};
use crate::ledger::{Ending, Row, input_key};
use crate::schema::Fields;
use crate::{Article, hash_prefix};

/// What the documents of one segment are held against.
pub(super) struct Checker<'a> {
    fields: &'a Fields,
    /// The fields that are one term as it is.
    fact_fields: Vec<Field>,
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

impl<'a> Checker<'a> {
    /// Reads what all documents of a segment are found by.
    pub fn new(segment: &SegmentReader, fields: &'a Fields) -> tantivy::Result<Self> {
        let (schema, _) = Fields::build();
        let facts = schema.fields().filter(|(_, entry)| is_fact(entry.field_type())).map(|(field, _)| field);
        let fact_fields: Vec<Field> = facts.collect();
        let words = [fields.title_exact, fields.body_exact];
        Ok(Self {
            fields,
            columns: columns(segment, &schema)?,
            facts: sums_of(segment, &fact_fields, IndexRecordOption::Basic)?,
            lengths: segment.get_fieldnorms_reader(fields.body_exact)?,
            words: sums_of(segment, &words, IndexRecordOption::WithFreqsAndPositions)?,
            fact_fields,
        })
    }

    /// What is wrong with a document; the first of it.
    pub fn check(&self, doc: DocId, row: &Row, document: &TantivyDocument) -> Option<String> {
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
        if self.facts.get(doc as usize) != Some(&facts_sum(&expected, &self.fact_fields)) {
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

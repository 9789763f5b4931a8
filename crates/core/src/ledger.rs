//! The ledger: what became of every input, read from the index's columns. It answers which sources are unchanged,
//! and which input holds an identity or a text.

use std::sync::Arc;

use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, SegmentReader};

use crate::{ArticleId, Error, Result};

/// How an input ended, as far as the index remembers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ending {
    /// It is an article of the index.
    Article,
    /// Another article of the same outlet and day has the same text.
    Duplicate,
    /// A later copy of the same identity is in the index.
    Superseded,
    /// There was no text in it.
    Empty,
    /// It could not be read.
    Refused,
}

impl Ending {
    const ALL: [Self; 5] = [Self::Article, Self::Duplicate, Self::Superseded, Self::Empty, Self::Refused];

    /// The number in the index's column.
    pub fn code(self) -> u64 {
        self as u64
    }

    /// The ending that `code` stands for; `None` for a number that this version has not written.
    pub fn from_code(code: u64) -> Option<Self> {
        Self::ALL.into_iter().find(|ending| ending.code() == code)
    }

    /// The word used in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Article => "article",
            Self::Duplicate => "duplicate",
            Self::Superseded => "superseded",
            Self::Empty => "empty",
            Self::Refused => "refused",
        }
    }
}

/// What the index remembers of one input.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The source's key: its absolute path.
    pub source: Arc<str>,
    /// How many bytes of the source's path are the folder that was given: the rest is part of identities by path.
    pub base: u64,
    /// The record's number in the source, from 0.
    pub record_number: u64,
    /// The source's size in bytes when it was read.
    pub size: u64,
    /// The source's modification time when it was read, nanoseconds since 1970.
    pub mtime: i64,
    /// Whether this was the source's last record.
    pub closes: bool,
    /// How the input ended.
    pub ending: Ending,
    /// First 64 bits of the hash of its raw bytes.
    pub raw_hash: u64,
    /// First 64 bits of the hash of title, text, outlet and day; 0 for an input that is no article.
    pub text_hash: u64,
    /// The article's identity, for what is or was an article.
    pub id: Option<ArticleId>,
    /// The article that stands in for this one.
    pub instead: Option<ArticleId>,
    /// When the copy was saved, seconds since 1970.
    pub captured: Option<i64>,
    /// When the article was last changed, seconds since 1970.
    pub modified: Option<i64>,
    /// What the article's page may share with others of its outlet.
    pub template: Template,
}

/// Lines of an article's page that are the outlet's own if other pages of it have them too, and what tells whether
/// another page is another article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Template {
    /// Hash of the article's title: pages with one title are versions of one article.
    pub title: u64,
    /// Hash of the article's first paragraph of its own: pages with one beginning are, too.
    pub lead: u64,
    /// The lines.
    pub lines: Vec<TemplateLine>,
}

/// A line that may be an outlet's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TemplateLine {
    /// Hash of the outlet and the line; its two lowest bits are 0.
    pub key: u64,
    /// Whether it speaks to the reader.
    pub calls: bool,
    /// Whether the line was left out of the article.
    pub dropped: bool,
}

impl Template {
    /// The numbers of the index's column; none for a page without such lines.
    pub fn numbers(&self) -> Vec<u64> {
        if self.lines.is_empty() {
            return Vec::new();
        }
        let lines = self.lines.iter().map(|line| line.key & !3 | u64::from(line.calls) << 1 | u64::from(line.dropped));
        [self.title, self.lead].into_iter().chain(lines).collect()
    }

    /// The template that [`Template::numbers`] has written.
    pub fn from_numbers(mut numbers: impl Iterator<Item = u64>) -> Self {
        let (Some(title), Some(lead)) = (numbers.next(), numbers.next()) else {
            return Self::default();
        };
        let line = |number| TemplateLine { key: number & !3, calls: number & 2 == 2, dropped: number & 1 == 1 };
        let lines = numbers.map(line).collect();
        Self { title, lead, lines }
    }
}

impl Row {
    /// The order among copies of one identity: the greatest wins. Later captured, then later modified, then
    /// greater path, then greater record.
    pub fn copy_rank(&self) -> (Option<i64>, Option<i64>, &str, u64) {
        (self.captured, self.modified, &self.source, self.record_number)
    }

    /// The key under which the input's document can be found: a hash of source and record.
    pub fn input_key(&self) -> String {
        input_key(&self.source, self.record_number)
    }
}

/// The key of one input: a hash of the source's key and the record's number.
pub fn input_key(source: &str, record_number: u64) -> String {
    ArticleId::of_parts(&["input", source, &record_number.to_string()]).to_string()
}

/// Reads every row, in the order of segments and documents.
pub fn read_rows(searcher: &tantivy::Searcher, mut row: impl FnMut(Row)) -> Result<()> {
    for segment in searcher.segment_readers() {
        read_segment(segment, &mut row)?;
    }
    Ok(())
}

/// Sees to it that each segment has as many documents as the commit says: one that claims four thousand million where
/// there are none would be counted through by every search. An index may come from a stranger.
///
/// # Errors
/// If a segment has not.
pub fn check_counts(searcher: &tantivy::Searcher) -> Result<()> {
    for segment in searcher.segment_readers() {
        // A column in which every document has one value.
        if segment.fast_fields().u64("record_number")?.num_docs() != segment.max_doc() {
            return Err(damaged("a segment has fewer or more inputs than its commit says"));
        }
    }
    Ok(())
}

struct Columns {
    source: StrColumn,
    base: Column<u64>,
    record_number: Column<u64>,
    size: Column<u64>,
    mtime: Column<i64>,
    closes: Column<u64>,
    ending: Column<u64>,
    raw_hash: Column<u64>,
    text_hash: Column<u64>,
    id: [Column<u64>; 2],
    instead: [Column<u64>; 2],
    captured: Column<i64>,
    modified: Column<i64>,
    template: Column<u64>,
}

/// Reads the rows of inputs that were set aside for an article: of the others nothing is read but one column.
pub fn read_copies(searcher: &tantivy::Searcher, id: ArticleId, mut row: impl FnMut(Row)) -> Result<()> {
    let (high, _) = id.halves();
    let mut docs = Vec::new();
    for segment in searcher.segment_readers() {
        let columns = Columns::open(segment)?;
        docs.clear();
        columns.instead[0].get_docids_for_value_range(high..=high, 0..segment.max_doc(), &mut docs);
        docs.retain(|doc| !segment.is_deleted(*doc));
        let mut name = String::new();
        for doc in docs.iter().copied() {
            name.clear();
            let is_there = columns.source.ord_to_str(columns.source_of(doc)?, &mut name);
            if !is_there.map_err(tantivy::TantivyError::from)? {
                return Err(damaged("the column `source` has no such name"));
            }
            let found = columns.row(doc, name.as_str().into())?;
            if found.instead == Some(id) {
                row(found);
            }
        }
    }
    Ok(())
}

/// Reads the rows of one segment.
pub(crate) fn read_segment(segment: &SegmentReader, row: &mut impl FnMut(Row)) -> Result<()> {
    let columns = Columns::open(segment)?;
    // One by one a name costs a block of the dictionary; all of them cost each block once.
    let mut names: Vec<Arc<str>> = Vec::new();
    let mut stream = columns.source.dictionary().stream().map_err(tantivy::TantivyError::from)?;
    while stream.advance() {
        let name = std::str::from_utf8(stream.key()).map_err(|_| damaged("a name of a source is no text"))?;
        names.push(name.into());
    }
    for doc in segment.doc_ids_alive() {
        let name = usize::try_from(columns.source_of(doc)?).ok().and_then(|ordinal| names.get(ordinal));
        let source = name.ok_or_else(|| damaged("the column `source` has no such name"))?;
        row(columns.row(doc, source.clone())?);
    }
    Ok(())
}

impl Columns {
    fn open(segment: &SegmentReader) -> Result<Self> {
        let fast = segment.fast_fields();
        let unsigned = |name: &str| fast.u64(name);
        Ok(Self {
            source: fast.str("source")?.ok_or_else(|| damaged("the column `source` is missing"))?,
            base: unsigned("base")?,
            record_number: unsigned("record_number")?,
            size: unsigned("size")?,
            mtime: fast.i64("mtime")?,
            closes: unsigned("closes")?,
            ending: unsigned("ending")?,
            raw_hash: unsigned("raw_hash")?,
            text_hash: unsigned("text_hash")?,
            id: [unsigned("id_high")?, unsigned("id_low")?],
            instead: [unsigned("instead_high")?, unsigned("instead_low")?],
            captured: fast.i64("captured_time")?,
            modified: fast.i64("modified_time")?,
            template: unsigned("template")?,
        })
    }

    /// The place of a document's source among the names.
    fn source_of(&self, doc: DocId) -> Result<u64> {
        self.source.term_ords(doc).next().ok_or_else(|| damaged("an input has no source"))
    }

    fn row(&self, doc: DocId, source: Arc<str>) -> Result<Row> {
        let needed =
            |column: &Column<u64>| column.first(doc).ok_or_else(|| damaged("a column of the ledger has a gap"));
        let id = |halves: &[Column<u64>; 2]| Some(ArticleId::from_halves(halves[0].first(doc)?, halves[1].first(doc)?));
        Ok(Row {
            source,
            base: needed(&self.base)?,
            record_number: needed(&self.record_number)?,
            size: needed(&self.size)?,
            mtime: self.mtime.first(doc).unwrap_or(0),
            closes: needed(&self.closes)? == 1,
            ending: Ending::from_code(needed(&self.ending)?).ok_or_else(|| damaged("an ending of another version"))?,
            raw_hash: needed(&self.raw_hash)?,
            text_hash: self.text_hash.first(doc).unwrap_or(0),
            id: id(&self.id),
            instead: id(&self.instead),
            captured: self.captured.first(doc),
            modified: self.modified.first(doc),
            template: Template::from_numbers(self.template.values_for_doc(doc)),
        })
    }
}

fn damaged(what: &str) -> Error {
    Error::Tantivy(tantivy::TantivyError::InternalError(format!("the ledger: {what}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_is_read_as_it_was_written() {
        let line = |key, calls, dropped| TemplateLine { key, calls, dropped };
        let template = Template { title: 3, lead: 5, lines: vec![line(8, false, true), line(12, true, false)] };
        assert_eq!(Template::from_numbers(template.numbers().into_iter()), template);
        assert_eq!(Template::from_numbers(Template::default().numbers().into_iter()), Template::default());
    }
}

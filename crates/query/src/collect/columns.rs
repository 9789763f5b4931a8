//! Columns of an open index: opened once for each commit, with the values that they have.

use std::sync::Arc;

use tantivy::columnar::{Column, ColumnType, MonotonicallyMappableToU64, StrColumn};
use tantivy::error::DataCorruption;
use tantivy::fastfield::FastFieldReaders;
use tantivy::index::SegmentId;
use tantivy::{SegmentReader, TantivyError};

use crate::memory::Memory;

/// Values of a column of one segment that are remembered, if it has no more: outlets, sites and languages, and of many
/// collections the authors.
const MOST_VALUES: usize = 4096;

/// The columns that were asked for, of one commit.
pub(crate) struct Columns {
    signed: Opened<Column<i64>>,
    days: Opened<Column<u64>>,
    unsigned: Opened<Column<u64>>,
    values: Opened<Option<Values>>,
}

impl Default for Columns {
    fn default() -> Self {
        // A commit has so many segments, and they so many columns: none is forgotten.
        const ALL: usize = usize::MAX;
        Self { signed: Memory::of(ALL), days: Memory::of(ALL), unsigned: Memory::of(ALL), values: Memory::of(ALL) }
    }
}

type Opened<T> = Memory<(SegmentId, &'static str), T>;

/// A column of text.
#[derive(Clone)]
pub(super) struct Values {
    pub column: StrColumn,
    /// All that it has, in order; `None` where they are too many.
    known: Option<Arc<[Arc<str>]>>,
}

impl Columns {
    /// A column of numbers.
    pub fn signed(&self, segment: &SegmentReader, name: &'static str) -> tantivy::Result<Column<i64>> {
        opened(&self.signed, segment, name, |columns| columns.i64(name))
    }

    /// A column of days, each as the number that tantivy keeps of it ([`day`]): many at once are read in half the time.
    pub fn days(&self, segment: &SegmentReader, name: &'static str) -> tantivy::Result<Column<u64>> {
        opened(&self.days, segment, name, |columns| match columns.u64_lenient(name)? {
            Some((column, ColumnType::I64)) => Ok(column),
            _ => Ok(columns.i64(name)?.to_u64_monotonic()),
        })
    }

    /// The same without a sign.
    pub fn unsigned(&self, segment: &SegmentReader, name: &'static str) -> tantivy::Result<Column<u64>> {
        opened(&self.unsigned, segment, name, |columns| columns.u64(name))
    }

    /// A column of text; `None` where no document has a value in it.
    pub(super) fn values(&self, segment: &SegmentReader, name: &'static str) -> tantivy::Result<Option<Values>> {
        opened(&self.values, segment, name, |columns| columns.str(name)?.map(Values::of).transpose())
    }
}

/// The day that a number in a column of days stands for.
pub(super) fn day(number: u64) -> i64 {
    i64::from_u64(number)
}

fn opened<T: Clone>(
    known: &Opened<T>,
    segment: &SegmentReader,
    name: &'static str,
    open: impl FnOnce(&FastFieldReaders) -> tantivy::Result<T>,
) -> tantivy::Result<T> {
    known.get(&(segment.segment_id(), name), || open(segment.fast_fields()))
}

impl Values {
    fn of(column: StrColumn) -> tantivy::Result<Self> {
        // Each of them is the value of some document. A damaged number would ask for more memory than there is.
        if column.num_terms() > column.ords().values.num_vals() as usize {
            let what = "a column has more values than documents have".to_owned();
            return Err(TantivyError::DataCorruption(DataCorruption::comment_only(what)));
        }
        let mut values = Self { column, known: None };
        if values.column.num_terms() <= MOST_VALUES {
            let all: Vec<(u64, u64)> = (0..values.column.num_terms() as u64).map(|ordinal| (ordinal, 0)).collect();
            let mut known = Vec::with_capacity(all.len());
            values.each(&all, &mut |value, _| known.push(value))?;
            values.known = Some(known.into());
        }
        Ok(values)
    }

    /// Gives the values with these numbers, which rise, each with what stands beside its number.
    pub fn each(&self, numbers: &[(u64, u64)], each: &mut dyn FnMut(Arc<str>, u64)) -> tantivy::Result<()> {
        let lacking = || TantivyError::InternalError("a column lacks one of its values".to_owned());
        if let Some(known) = &self.known {
            for (number, beside) in numbers {
                each(known.get(*number as usize).ok_or_else(lacking)?.clone(), *beside);
            }
            return Ok(());
        }
        // In order, so that each block of the dictionary is read once.
        let ordinals: Vec<u64> = numbers.iter().map(|(number, _)| *number).collect();
        let mut beside = numbers.iter().map(|(_, beside)| *beside);
        self.column.dictionary().sorted_ords_to_term_cb(&ordinals, |value| {
            each(String::from_utf8_lossy(value).into(), beside.next().unwrap_or(0));
        })?;
        if beside.next().is_some() { Err(lacking()) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use tantivy::schema::{STRING, SchemaBuilder};
    use tantivy::{Index, IndexWriter, TantivyDocument};

    use super::*;

    fn column_of(values: usize) -> Values {
        let mut builder = SchemaBuilder::default();
        let field = builder.add_text_field("outlet", STRING.set_fast("raw"));
        let index = Index::create_in_ram(builder.build());
        let mut writer: IndexWriter = index.writer_with_num_threads(1, 16_000_000).unwrap();
        for number in 0..values {
            let mut document = TantivyDocument::default();
            document.add_text(field, format!("{number:05}.example.org"));
            writer.add_document(document).unwrap();
        }
        writer.commit().unwrap();
        let searcher = index.reader().unwrap().searcher();
        Columns::default().values(searcher.segment_reader(0), "outlet").unwrap().unwrap()
    }

    #[test]
    fn columns_of_many_values_are_read_each_time() {
        for (values, is_known) in [(MOST_VALUES, true), (MOST_VALUES + 1, false)] {
            let column = column_of(values);
            assert_eq!(column.known.is_some(), is_known);
            let mut found = Vec::new();
            column.each(&[(1, 7), (4095, 9)], &mut |value, beside| found.push((value.to_string(), beside))).unwrap();
            assert_eq!(found, [("00001.example.org".to_owned(), 7), ("04095.example.org".to_owned(), 9)]);
            assert!(column.each(&[(values as u64, 1)], &mut |_, _| {}).is_err());
        }
    }
}

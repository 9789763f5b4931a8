//! Documents: the segments of an index go in, out comes which of their records do not agree with how they are found
//! (`agreement`), and what of the ledger cannot be. Seals tell whether files are as they were written; this tells whether
//! they belong together.

use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

use tantivy::{DocId, SegmentReader, TantivyDocument};

use super::agreement::Checker;
use super::files::threads;
use super::ledger::{Rules, record};
use super::{Finding, Findings, Kind, Mend, contained};
use crate::coverage::Coverage;
use crate::directory::COMMIT;
use crate::ledger::{Ending, read_segment};
use crate::schema::Fields;
use crate::store::Store;
use crate::{Error, Result};

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
        // Where all else is sound: damage is told once.
        if found.findings.is_empty()
            && let Some(kept) = Coverage::kept(&store, &searcher)
            && contained(|| Ok::<_, Error>(Coverage::count(&searcher)?))? != Some(kept)
        {
            let path = Some(format!("{}/{COMMIT}", store.data_name()));
            let what = "what it has of articles by day, outlet and language is not what the index has".to_owned();
            found.findings.push(Finding { kind: Kind::Record, path, what, mend: Mend::NextRun });
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
fn told(error: &Error) -> String {
    match error {
        Error::Fault { what } => what.clone(),
        Error::Tantivy(error) => error.to_string(),
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
    let checker = Checker::new(segment, fields)?;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::Values;
    use crate::document::{Account, Content};
    use crate::writer::Writer;
    use crate::writer::tests::row;

    #[test]
    fn what_a_commit_counts_is_counted_anew() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open_or_create(dir.path()).unwrap();
        let evidence = crate::Evidence {
            sha256: String::new(),
            bytes: 0,
            extractor: String::new(),
            path: "a".to_owned(),
            member: None,
        };
        let mut writer = Writer::new(&store, 1, 0).unwrap();
        writer.put(&row("a"), &Content::Account(&Account { reason: None, evidence })).unwrap();
        writer.commit().unwrap();
        writer.finish_run(1, &|| false).unwrap();
        let findings = || documents(dir.path(), &|_| {}).unwrap().findings.list;
        assert_eq!(findings(), []);
        let one = Some(Values { counts: vec![("en".to_owned(), 1)], all: 1 });
        let forged = Coverage { outlets: Some(Values::default()), langs: one, ..Coverage::default() };
        let mut writer = store.writer(1, 0).unwrap();
        let mut commit = writer.prepare_commit().unwrap();
        commit.set_payload(&forged.to_payload().unwrap());
        commit.commit().unwrap();
        drop(writer);
        let found = findings();
        assert!(found[0].what.contains("language") && found[0].mend == Mend::NextRun, "{found:?}");
        // What the next run does.
        Writer::new(&store, 1, 0).unwrap().finish_run(0, &|| false).unwrap();
        assert_eq!(findings(), []);
    }
}

//! Verify: an index goes in, out comes whether the sources that it was made from are still what they were. Every source
//! that is there is read once; nothing is written.

use std::collections::HashMap;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;

use dateline_core::check::{self, Cited, Finding, Findings, Kind, Mend, Place};
use dateline_core::ledger::Ending;
use dateline_core::{hash_prefix, sha256_hex};
use rayon::prelude::*;
use serde::Serialize;

use crate::discover::Source;
use crate::index::surplus::LISTED;
use crate::names::named;
use crate::outcome::{Error, Observer, Result, went_on};
use crate::pipeline::thread_pool;
use crate::read::{self, Payload};

/// How the sources of an index stand to what was read of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Verified {
    /// Sources whose every record has the SHA-256 that it had.
    pub same: u64,
    /// Sources that have changed since: the next run of `index` reads them anew.
    pub changed: u64,
    /// Sources that were not read to their end, because the run was stopped or could not: the next one reads them.
    pub partly: u64,
    /// Sources of which the size and the time of the last change are what they were, but not the bytes.
    pub damaged: u64,
    /// Sources that are no longer there: the index has the only copy of their articles.
    pub gone: u64,
    /// Articles of the index that came from those.
    pub articles_of_gone: u64,
    /// Sources that are there and cannot be read.
    pub unreadable: u64,
    /// Whether it was stopped before all sources were looked at.
    pub interrupted: bool,
    /// The sources that are damaged or unreadable, in the order of their paths.
    #[serde(skip)]
    pub findings: Findings,
    /// The sources that have changed, in the order of their paths; no more than are worth listing.
    #[serde(skip)]
    pub changed_sources: Vec<String>,
    /// The same of those that were not read to their end.
    #[serde(skip)]
    pub partly_sources: Vec<String>,
}

/// Sources that have changed, or were read in part, and are named.
const MOST_CHANGED: usize = 1_000;

/// What the index knows of one source.
#[derive(Default)]
struct Known {
    base: u64,
    /// The size and the time of the last change that it had when it was read to its end.
    closed: Option<(u64, i64)>,
    articles: u64,
    /// The first 64 bits of each record's SHA-256 and where all of it is, by the record's number.
    records: HashMap<u64, (u64, Place)>,
}

/// How one source stands.
enum State {
    Same,
    Changed,
    Partly,
    Damaged(String),
    Gone,
    Unreadable(String),
}

/// Reads every source of the index in `index` that is still there once more, with `threads` threads (0 for one per
/// core), and compares each record's SHA-256 with that of its evidence. Only regular files are opened.
///
/// ```
/// use dateline_ingest::{Ingest, IngestOptions, Unobserved, verify};
///
/// let dir = tempfile::tempdir()?;
/// let (index, saved) = (dir.path().join("index"), dir.path().join("a.txt"));
/// std::fs::write(&saved, "The talks in Istanbul ended at noon.")?;
/// let options = IngestOptions::new(jiff::civil::date(2025, 6, 1));
/// Ingest::new(&index, options).run(&[saved.clone()], &Unobserved)?;
/// assert_eq!(verify(&index, 0, &Unobserved)?.same, 1);
///
/// std::fs::remove_file(saved)?;
/// let verified = verify(&index, 0, &Unobserved)?;
/// assert_eq!((verified.gone, verified.articles_of_gone), (1, 1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// If the index cannot be read.
pub fn verify(index: &Path, threads: usize, observer: &dyn Observer) -> Result<Verified> {
    let pool = thread_pool(threads)?;
    let verifier = check::contained(|| Verifier::open(index)).map_err(|error: Error| error.explained(index))?;
    let mut sources: Vec<(&Arc<str>, &Known)> = verifier.sources.iter().collect();
    sources.sort_unstable_by_key(|(key, _)| *key);
    let bytes = sources.iter().filter_map(|(_, known)| known.closed).map(|(size, _)| size).sum();
    observer.discovered(sources.len() as u64, bytes);
    let states: Vec<Option<State>> = pool.install(|| {
        let state =
            |(key, known): &(&Arc<str>, &Known)| (!observer.stop()).then(|| verifier.state(key, known, observer));
        sources.par_iter().with_max_len(1).map(state).collect()
    });
    let mut verified = Verified::default();
    for ((key, known), state) in sources.into_iter().zip(states) {
        match state {
            None => verified.interrupted = true,
            Some(state) => verified.count(key, known, state),
        }
    }
    Ok(verified)
}

impl Verified {
    fn count(&mut self, key: &Arc<str>, known: &Known, state: State) {
        let (what, mend) = match state {
            State::Same => {
                self.same += 1;
                return;
            }
            State::Gone => {
                self.gone += 1;
                self.articles_of_gone += known.articles;
                return;
            }
            State::Changed => {
                self.changed += 1;
                return name(&mut self.changed_sources, key);
            }
            State::Partly => {
                self.partly += 1;
                return name(&mut self.partly_sources, key);
            }
            State::Damaged(what) => {
                self.damaged += 1;
                (what, Mend::Accept(key.to_string()))
            }
            State::Unreadable(what) => {
                self.unreadable += 1;
                (what, Mend::Again(key.to_string()))
            }
        };
        self.findings.push(Finding { kind: Kind::Source, path: Some(key.to_string()), what, mend });
    }
}

/// Names one more source, if not enough are named.
fn name(sources: &mut Vec<String>, key: &Arc<str>) {
    if sources.len() < MOST_CHANGED {
        sources.push(key.to_string());
    }
}

/// The index that sources are held against.
struct Verifier {
    cited: Cited,
    sources: HashMap<Arc<str>, Known>,
}

impl Verifier {
    fn open(index: &Path) -> Result<Self> {
        let cited = Cited::open(index)?;
        let mut sources: HashMap<Arc<str>, Known> = HashMap::new();
        cited.rows(|place, row| {
            let known = sources.entry(row.source.clone()).or_default();
            known.base = row.base;
            known.articles += u64::from(row.ending == Ending::Article);
            if row.closes {
                known.closed = Some((row.size, row.mtime));
            }
            known.records.insert(row.record_number, (row.raw_hash, place));
        })?;
        Ok(Self { cited, sources })
    }

    /// How one source stands; what panics on the way is told of it.
    fn state(&self, key: &Arc<str>, known: &Known, observer: &dyn Observer) -> State {
        let looked = check::contained(|| Ok::<_, dateline_core::Error>(self.look(key, known, observer)));
        looked.unwrap_or_else(|error| State::Unreadable(format!("cannot be read: {error}")))
    }

    fn look(&self, key: &Arc<str>, known: &Known, observer: &dyn Observer) -> State {
        match named(key).metadata() {
            Ok(metadata) if metadata.is_file() => {}
            Ok(_) => return State::Unreadable("is no regular file any more".to_owned()),
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => return State::Gone,
            Err(error) => return State::Unreadable(format!("cannot be looked at: {}", read::plain(&error))),
        }
        let Some(source) = Source::known(key, known.base).map(Arc::new) else { return State::Gone };
        // What is read in part says nothing, and is read again by the next run.
        let Some(closed) = known.closed else {
            observer.advanced(source.size);
            return State::Partly;
        };
        let is_as_it_was = closed == (source.size, source.mtime);
        let (mut seen, mut other, mut fault) = (0, None, None);
        let mut left_out = LeftOut::new(known);
        read::read(&source, &|bytes| went_on(observer, bytes), &mut |input| {
            seen += 1;
            let raw: &[u8] = match &input.payload {
                Payload::Unreadable(reason) => {
                    fault = Some(reason.clone());
                    return false;
                }
                Payload::Bytes { raw, .. } | Payload::Fields { raw, .. } => raw,
                Payload::Repeated | Payload::Empty | Payload::Refused(_) => &[],
            };
            if let Some(left_out) = &mut left_out {
                left_out.pass(raw, |cited| self.is_cited(raw, cited));
                return !observer.stop();
            }
            if !known.records.get(&input.number).is_some_and(|cited| self.is_cited(raw, *cited)) {
                other = Some(input.member.clone());
            }
            other.is_none() && !observer.stop()
        });
        let what = match (fault, other) {
            (Some(reason), _) => return State::Unreadable(reason),
            (None, Some(Some(member))) => format!("`{member}` is no longer what was read"),
            (None, Some(None)) => "is no longer what was read".to_owned(),
            (None, None) if left_out.is_some_and(|left_out| left_out.lacks()) && !observer.stop() => {
                "no longer holds what was read".to_owned()
            }
            (None, None) if seen < known.records.len() && !observer.stop() => {
                "holds fewer records than were read".to_owned()
            }
            (None, None) => return State::Same,
        };
        if is_as_it_was {
            State::Damaged(format!("{what}, although its size and the time of its last change are"))
        } else {
            State::Changed
        }
    }

    /// Whether these are the bytes that evidence cites.
    fn is_cited(&self, raw: &[u8], (first_bits, place): (u64, Place)) -> bool {
        let sha256 = sha256_hex(raw);
        if hash_prefix(&sha256) != first_bits {
            return false;
        }
        // A record that cannot be read is damage of the index, which is told elsewhere.
        self.cited.sha256(place).map_or(true, |cited| cited.is_empty() || cited == sha256)
    }
}

/// The records of a source of which the run left some out because they were no articles, and too many (`surplus`). Their
/// numbers are not those of the source's records, but they come in the same order.
struct LeftOut {
    /// Those that are still to come, last first. What is nothing but an account has no bytes to be known by.
    to_come: Vec<(u64, Place)>,
}

impl LeftOut {
    /// `None` where none was left out.
    fn new(known: &Known) -> Option<Self> {
        if known.records.len() as u64 <= LISTED {
            return None;
        }
        let nothing = hash_prefix(&sha256_hex(&[]));
        let mut numbers: Vec<&u64> = known.records.keys().collect();
        numbers.sort_unstable_by(|a, b| b.cmp(a));
        let to_come = numbers.into_iter().map(|number| known.records[number]);
        Some(Self { to_come: to_come.filter(|(first_bits, _)| *first_bits != nothing).collect() })
    }

    fn pass(&mut self, raw: &[u8], is_cited: impl Fn((u64, Place)) -> bool) {
        if !raw.is_empty() && self.to_come.last().is_some_and(|cited| is_cited(*cited)) {
            self.to_come.pop();
        }
    }

    fn lacks(&self) -> bool {
        !self.to_come.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::{Ingest, IngestOptions, Unobserved};

    #[cfg(target_os = "linux")]
    #[test]
    fn a_source_whose_name_is_not_unicode_is_found_again() {
        use std::os::unix::ffi::OsStrExt;
        let dir = tempfile::tempdir().unwrap();
        let index = dir.path().join("index");
        let path = dir.path().join(std::ffi::OsStr::from_bytes(b"a\xFF.txt"));
        fs::write(&path, "A report on a ferry.").unwrap();
        let options = IngestOptions::new(jiff::civil::date(2025, 6, 1));
        Ingest::new(&index, options).run(&[path], &Unobserved).unwrap();
        assert_eq!(verify(&index, 1, &Unobserved).unwrap().same, 1);
    }

    #[test]
    fn a_source_of_which_records_were_left_out_is_known_again() {
        let dir = tempfile::tempdir().unwrap();
        let (index, records) = (dir.path().join("index"), dir.path().join("records.jsonl"));
        let junk = "nonsense\n".repeat(LISTED as usize * 6 / 5);
        let text = |word: &str| format!("{junk}{{\"text\": \"A report on a {word}.\"}}\n{{\"text\": \"The end.\"}}\n");
        fs::write(&records, text("ferry")).unwrap();
        let options = IngestOptions::new(jiff::civil::date(2025, 6, 1));
        Ingest::new(&index, options).run(std::slice::from_ref(&records), &Unobserved).unwrap();
        assert_eq!(verify(&index, 1, &Unobserved).unwrap().same, 1);
        fs::write(&records, text("lorry")).unwrap();
        assert_eq!(verify(&index, 1, &Unobserved).unwrap().changed, 1);
    }

    #[test]
    fn every_state_of_a_source_is_told() {
        let dir = tempfile::tempdir().unwrap();
        let index = dir.path().join("index");
        let write = |name: &str, text: &str| {
            let path = dir.path().join(name);
            fs::write(&path, text).unwrap();
            path
        };
        let sources = ["same", "touched", "changed", "tampered", "gone", "pipe"]
            .map(|name| write(&format!("{name}.txt"), &format!("A report of the {name} on a ferry.")));
        let records = write("records.jsonl", "{\"text\": \"A first ferry.\"}\n{\"text\": \"A second ferry.\"}\n");
        let options = IngestOptions::new(jiff::civil::date(2025, 6, 1));
        let paths = [&sources[..], std::slice::from_ref(&records)].concat();
        Ingest::new(&index, options.clone()).run(&paths, &Unobserved).unwrap();
        let [_, touched, changed, tampered, gone, pipe] = &sources;
        assert_eq!(verify(&index, 0, &Unobserved).unwrap().same, 7);

        let secretly = |path: &Path, text: &str| {
            let before = fs::metadata(path).unwrap();
            assert_eq!(before.len(), text.len() as u64);
            fs::write(path, text).unwrap();
            fs::File::options().write(true).open(path).unwrap().set_modified(before.modified().unwrap()).unwrap();
        };
        let day = std::time::Duration::from_secs(86_400);
        let file = fs::File::options().write(true).open(touched).unwrap();
        file.set_modified(std::time::SystemTime::now() + day).unwrap();
        fs::write(changed, "Another report, and a longer one, on a ferry.").unwrap();
        secretly(tampered, "A report of the tampered on a lorry.");
        secretly(&records, "{\"text\": \"A first ferry.\"}\n{\"text\": \"A second lorry.\"}\n");
        fs::remove_file(gone).unwrap();
        fs::remove_file(pipe).unwrap();
        fs::create_dir(pipe).unwrap();
        let verified = verify(&index, 2, &Unobserved).unwrap();
        let Verified { same, changed, damaged, gone, articles_of_gone, unreadable, .. } = verified;
        assert_eq!((same, changed, damaged, gone, articles_of_gone, unreadable), (2, 1, 2, 1, 1, 1));
        let told: Vec<&str> = verified.findings.list.iter().map(|finding| finding.what.as_str()).collect();
        assert!(told[1].starts_with("`line 2` is no longer what was read"), "{told:?}");
    }
}

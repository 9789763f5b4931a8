//! Index: the last stage and the run as a whole. What the pipeline hands on is decided upon and written by this one
//! thread, in the order of the walk; `settle` decides what the whole of a run decides.

mod settle;
pub(crate) mod surplus;

use std::collections::{HashMap, HashSet};
use std::num::NonZeroU32;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::sync_channel;
use std::thread;
use std::time::Instant;

use dateline_core::document::{Account, Content, Prepared};
use dateline_core::ledger::{self, Ending, Row, Template};
use dateline_core::store::{self, Store, WriteLock};
use dateline_core::writer::Writer;
use dateline_core::{Article, Evidence, check, hash_prefix, sha256_hex};

use crate::boilerplate::{self, Known};
use crate::dedupe::{Admission, Ledger, Slot};
use crate::discover::{Source, Walk, discover};
use crate::outcome::{IngestOptions, InputReport, Observer, Outcome, Report, Result, Skipped};
use crate::pipeline::{BATCHES_WAITING, DONE_WAITING, Done, Stops, process_all, read_all, thread_pool};
use crate::process::{EXTRACTOR, Made, Processed, Processor};
use crate::read::Input;
use surplus::Surplus;

/// tantivy indexes with this many threads, if more are to read: the work is done before, in the workers. With one, articles
/// lie in the index as they are read, so that runs can be compared.
const WRITER_THREADS: usize = 2;

/// An index of so many bytes at most is held against its seals before it is written to, which takes some hundredths of a
/// second. Of a larger one, what a run reads is: damage is never merged into what is sound.
const CHECKED_WHOLE: u64 = 64 << 20;

/// Adds articles to an index. Configure it with [`IngestOptions`], run it with [`Ingest::run`].
///
/// ```
/// use dateline_ingest::{Ingest, IngestOptions, Unobserved};
///
/// let dir = tempfile::tempdir()?;
/// let saved = dir.path().join("saved");
/// std::fs::create_dir(&saved)?;
/// std::fs::write(saved.join("report.txt"), " date 2025-05-28 The minister spoke to the press.")?;
///
/// let options = IngestOptions::new(jiff::civil::date(2025, 6, 1));
/// let report = Ingest::new(dir.path().join("index"), options).run(&[saved], &Unobserved)?;
/// assert_eq!(report.counts.indexed, 1);
/// assert!(report.is_complete());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Ingest {
    index: PathBuf,
    options: IngestOptions,
}

impl Ingest {
    /// An ingest into the index in the folder `index`, which is made where there is none.
    pub fn new(index: impl Into<PathBuf>, options: IngestOptions) -> Self {
        Self { index: index.into(), options }
    }

    /// Reads what is new or changed below `paths` and commits it. No bad input ends a run; a run that is stopped or
    /// killed leaves a whole index, and the next one goes on from there.
    ///
    /// # Errors
    /// If a given path does not exist, or the index cannot be opened, locked or written.
    pub fn run(&self, paths: &[PathBuf], observer: &dyn Observer) -> Result<Report> {
        let started = Instant::now();
        let walk = discover(paths, &self.options)?;
        let bytes = walk.sources.iter().map(|source| source.size).sum();
        observer.discovered(walk.sources.len() as u64, bytes);
        let opened = check::contained(|| Run::open(&self.index, &self.options, observer));
        let mut run = opened.map_err(|error| error.explained(&self.index))?;
        let done = check::contained(|| run.ingest(&walk).and_then(|()| run.close()));
        if let Err(error) = done {
            run.abandon();
            return Err(error.explained(&self.index));
        }
        let mut report = run.report(walk);
        report.seconds = started.elapsed().as_secs_f64();
        Ok(report)
    }
}

/// One run: the ledger, the writer, and what is to be reported.
struct Run<'a> {
    options: &'a IngestOptions,
    observer: &'a dyn Observer,
    /// Keeps other runs out until this one is over.
    _lock: Option<WriteLock>,
    target: Option<Target>,
    ledger: Ledger,
    /// The lines that are known to be outlets' own, as far as the run has come.
    known: Known,
    /// Whether all has been read, and what is read now is read again.
    settling: bool,
    /// What of a source is one record too many.
    surplus: Surplus,
    pool: Arc<rayon::ThreadPool>,
    processor: Arc<Processor>,
    report: Report,
    /// Inputs that were read in this run, in order, each once, with how they stood before.
    touched: Vec<Touched>,
    /// The place in `touched` of each input that was, by source and number.
    places: HashMap<Arc<str>, Vec<Option<NonZeroU32>>>,
    /// Inputs that are unchanged but whose article was set aside for another's.
    set_aside: HashSet<Slot>,
    /// Sources with inputs that could not be read.
    unread: HashSet<Arc<str>>,
    /// Unchanged sources, with how many inputs they hold.
    unchanged: Vec<(Arc<Source>, u64)>,
    pending_bytes: u64,
    pending_inputs: u64,
    /// How many documents were written.
    written: u64,
}

/// What is written to.
struct Target {
    store: Store,
    writer: Writer,
    rebuild: bool,
}

/// How one input stood before this run and why it was refused, if it was.
struct Touched {
    slot: Slot,
    shown: Arc<str>,
    member: Option<Box<str>>,
    before: Option<(Ending, u64)>,
    reason: Option<Box<str>>,
}

impl<'a> Run<'a> {
    fn open(dir: &Path, options: &'a IngestOptions, observer: &'a dyn Observer) -> Result<Self> {
        let pool = Arc::new(thread_pool(options.threads)?);
        let processor = Arc::new(Processor::new(options));
        let mut run = Self {
            options,
            observer,
            _lock: None,
            target: None,
            ledger: Ledger::default(),
            known: Known::default(),
            settling: false,
            surplus: Surplus::default(),
            pool,
            processor,
            report: Report::default(),
            touched: Vec::new(),
            places: HashMap::new(),
            set_aside: HashSet::new(),
            unread: HashSet::new(),
            unchanged: Vec::new(),
            pending_bytes: 0,
            pending_inputs: 0,
            written: 0,
        };
        if !options.dry_run {
            run._lock = Some(WriteLock::take(dir)?);
        }
        // To an index that is known to be damaged nothing is added.
        if !options.rebuild
            && check::size(dir) <= CHECKED_WHOLE
            && let Some(damaged) = check::damage(dir)
        {
            return Err(damaged.into());
        }
        if options.dry_run {
            match Store::open(dir) {
                Ok(store) if !options.rebuild => run.load(&store)?,
                Ok(_) | Err(dateline_core::Error::NoIndex { .. }) => {}
                Err(_) if options.rebuild => {}
                Err(error) => return Err(error.into()),
            }
            return Ok(run);
        }
        let store = if options.rebuild {
            // One that is broken off must leave an index, if an empty one, where there was none.
            if !store::is_index(dir) && Store::lost(dir).is_none() {
                Store::open_or_create(dir)?;
            }
            Store::create_beside(dir)?
        } else {
            Store::open_or_create(dir)?
        };
        if !options.rebuild {
            store.clear();
            run.load(&store)?;
        }
        let threads = WRITER_THREADS.min(run.pool.current_num_threads());
        let writer = Writer::new(&store, threads, options.memory)?;
        run.target = Some(Target { store, writer, rebuild: options.rebuild });
        Ok(run)
    }

    fn load(&mut self, store: &Store) -> Result<()> {
        let searcher = store.reader()?.searcher();
        // Before room is made for what an index claims to have.
        ledger::check_counts(&searcher)?;
        self.ledger.expect(usize::try_from(searcher.num_docs()).unwrap_or(0));
        ledger::read_rows(&searcher, |row| {
            if row.ending == Ending::Article {
                self.known.see(&row.template);
            }
            self.ledger.load(row);
        })?;
        self.ledger.loaded();
        Ok(())
    }

    fn ingest(&mut self, walk: &Walk) -> Result<()> {
        for (path, reason) in &walk.unreadable {
            let outcome = Outcome::Refused { reason: reason.clone() };
            self.report.seen += 1;
            self.report.counts.add(&outcome, 1);
            self.report.inputs.push(InputReport { path: path.clone(), member: None, inputs: 1, outcome });
        }
        if self.options.prune {
            let walked = walk.sources.iter().map(|source| &*source.key).collect();
            for source in self.ledger.vanished(&walk.roots, &walked) {
                self.report.pruned += self.remove(&source, 0)?;
            }
        }
        self.pass(&walk.sources, self.options.again)?;
        if !self.report.interrupted {
            self.settle(&walk.sources)?;
        }
        self.commit()
    }

    /// Reads sources and writes what they hold. `again` reads unchanged sources too.
    fn pass(&mut self, sources: &[Arc<Source>], again: bool) -> Result<()> {
        let unchanged: Vec<Option<u64>> =
            sources.iter().map(|source| if again { None } else { self.ledger.unchanged(source) }).collect();
        let observer = self.observer;
        let (batches, batches_out) = sync_channel(BATCHES_WAITING);
        let (done, done_out) = sync_channel(DONE_WAITING);
        // The workers hold the pool and the processor while this thread changes the rest of the run.
        let (pool, processor) = (self.pool.clone(), self.processor.clone());
        let given_up = self.surplus.given_up();
        let outcome = thread::scope(|scope| {
            let reading = scope.spawn(move || read_all(sources, &unchanged, &Stops { observer, given_up }, &batches));
            scope.spawn(move || process_all(&pool, &processor, true, &batches_out, &done));
            let written = done_out.iter().try_for_each(|done| self.write(done));
            // Without a receiver, both threads end: after an error they would wait for ever.
            drop(done_out);
            written.map(|()| reading.join().unwrap_or_else(|panic| resume_unwind(panic)))
        });
        self.report.interrupted |= outcome?;
        match self.surplus.end() {
            Some(summary) => self.admit(summary),
            None => Ok(()),
        }
    }

    fn write(&mut self, done: Done) -> Result<()> {
        match done {
            Done::Unchanged(sources) => self.unchanged.extend(sources),
            Done::Inputs(processed) => {
                let mut inputs = Vec::with_capacity(processed.len());
                for processed in processed {
                    self.surplus.take(processed, &mut inputs);
                }
                // Seen before any is written, so that few have to be written again. What is read again is known already,
                // and among it are copies that will be set aside: they must not speak for their outlet.
                for processed in &inputs {
                    if let Made::Article { template, .. } = &processed.content
                        && !self.settling
                    {
                        self.known.see(template);
                    }
                }
                for processed in inputs {
                    self.admit(processed)?;
                    if self.pending_bytes >= self.options.commit_every {
                        self.commit()?;
                    }
                }
            }
        }
        Ok(())
    }

    /// Decides what one processed input means and writes it.
    fn admit(&mut self, processed: Processed) -> Result<()> {
        let Processed { input, evidence, content, ignored_fields } = processed;
        let slot: Slot = (input.source.key.clone(), input.number);
        self.report.ignored_fields += u64::from(ignored_fields);
        self.report.bytes += evidence.bytes;
        self.pending_bytes += evidence.bytes;
        self.touch(&slot, &input, &content);
        let had = self.ledger.row(&slot).is_some();
        let mut row = row_of(&input, &evidence);
        if matches!(content, Made::Unreadable(_)) {
            self.unread.insert(input.source.key.clone());
        }
        // A source with an input that could not be read was not read to its end: the next run looks at it again.
        row.closes &= !self.unread.contains(&input.source.key);
        match content {
            Made::Article { mut article, mut prepared, by_path, mut template, .. } => {
                if !boilerplate::drop_known(&mut article, &mut template, &self.known).is_empty() {
                    *prepared = self.processor.prepare(&article);
                }
                article.id = self.ledger.identity(article.id, by_path, &row);
                row.template = template;
                row.ending = Ending::Article;
                row.id = Some(article.id);
                row.text_hash = text_hash(&article, &prepared);
                row.captured = article.captured.map(|date| date.timestamp());
                row.modified = article.modified.map(|date| date.timestamp());
                match self.ledger.admit(row.clone(), article.id) {
                    Admission::Holds { replaced } => {
                        if let Some(replaced) = replaced {
                            self.set_aside(&replaced, evidence_of(&replaced))?;
                        }
                        self.put(&row, &Content::Article(&article, &prepared), had)?;
                    }
                    Admission::Superseded { by } => {
                        row.ending = Ending::Superseded;
                        row.instead = Some(by);
                        self.put(&row, &Content::Account(&Account { reason: None, evidence }), had)?;
                    }
                }
            }
            // The surplus has those; nothing would be lost if it did not.
            Made::Repeated | Made::Empty => {
                row.ending = Ending::Empty;
                self.ledger.set(row.clone());
                self.put(&row, &Content::Account(&Account { reason: None, evidence }), had)?;
            }
            // What is in the index stays: the file may be readable again, and is looked at again by the next run.
            Made::Unreadable(_) if self.ledger.row(&slot).is_some() => {}
            Made::Refused(reason) | Made::Unreadable(reason) => {
                row.ending = Ending::Refused;
                self.ledger.set(row.clone());
                self.put(&row, &Content::Account(&Account { reason: Some(reason), evidence }), had)?;
            }
        }
        if input.closes {
            self.remove(&input.source.key, input.number + 1)?;
        }
        Ok(())
    }

    fn touch(&mut self, slot: &Slot, input: &Input, content: &Made) {
        let reason: Option<Box<str>> = match content {
            Made::Refused(reason) | Made::Unreadable(reason) => Some(reason.as_str().into()),
            Made::Article { .. } | Made::Repeated | Made::Empty => None,
        };
        if let Some(place) = self.place_of(slot) {
            self.touched[place].reason = reason;
            return;
        }
        self.report.skipped.records += input.passed_over;
        let before = self.ledger.row(slot).map(|row| (row.ending, row.raw_hash));
        self.touched.push(Touched {
            slot: slot.clone(),
            shown: input.source.shown.clone(),
            member: input.member.as_deref().map(Into::into),
            before,
            reason,
        });
        let places = self.places.entry(slot.0.clone()).or_default();
        // Inputs of a source come in order, so that the list has no more places than inputs.
        let number = slot.1 as usize;
        if places.len() <= number {
            places.resize(number + 1, None);
        }
        places[number] = u32::try_from(self.touched.len()).ok().and_then(NonZeroU32::new);
    }

    /// The place in `touched` of an input, if it was.
    fn place_of(&self, slot: &Slot) -> Option<usize> {
        let places = self.places.get(&slot.0)?;
        places.get(slot.1 as usize)?.map(|count| count.get() as usize - 1)
    }

    /// Writes an input's document: in the place of the one it had, where it `had` one.
    fn put(&mut self, row: &Row, content: &Content<'_>, had: bool) -> Result<()> {
        self.pending_inputs += 1;
        self.written += 1;
        match &mut self.target {
            Some(target) if had => Ok(target.writer.put(row, content)?),
            Some(target) => Ok(target.writer.add(row, content)?),
            None => Ok(()),
        }
    }

    /// Writes the account of an input whose article another takes the place of.
    fn set_aside(&mut self, slot: &Slot, evidence: Evidence) -> Result<()> {
        let Some(row) = self.ledger.row(slot).cloned() else {
            return Ok(());
        };
        self.set_aside.insert(slot.clone());
        self.put(&row, &Content::Account(&Account { reason: None, evidence }), true)
    }

    /// Takes out a source's inputs from `count` on; gives how many were articles.
    fn remove(&mut self, source: &Arc<str>, count: u64) -> Result<u64> {
        let before = self.ledger.articles_of(source);
        for slot in self.ledger.shorten(source, count) {
            if let Some(target) = &mut self.target {
                target.writer.remove(&ledger::input_key(&slot.0, slot.1));
            }
        }
        Ok(before - self.ledger.articles_of(source))
    }

    fn commit(&mut self) -> Result<()> {
        if let Some(target) = &mut self.target {
            target.writer.commit()?;
            self.observer.committed(self.pending_inputs);
        }
        self.pending_bytes = 0;
        self.pending_inputs = 0;
        Ok(())
    }

    /// Ends the writing.
    fn close(&mut self) -> Result<()> {
        let Some(Target { store, writer, rebuild }) = self.target.take() else {
            return Ok(());
        };
        // Who breaks off a run does not wait for what is of use to later searches alone.
        let (observer, stop) = (self.observer, || self.observer.stop());
        let outcome = if self.report.interrupted {
            writer.finish()
        } else {
            observer.merging();
            if rebuild { writer.finish_anew(&stop) } else { writer.finish_run(self.written, &stop) }
        };
        // A broken-off rebuild leaves the old index in place, and nothing else.
        if rebuild && (self.report.interrupted || outcome.is_err()) {
            store.discard();
        } else if rebuild && let Err(error) = store.make_current() {
            store.discard();
            return Err(error.into());
        }
        Ok(outcome?)
    }

    /// After an error: gives back the disk space of what was not committed.
    fn abandon(&mut self) {
        if let Some(Target { store, writer, rebuild }) = self.target.take() {
            if rebuild {
                drop(writer);
                store.discard();
            } else {
                writer.abandon();
            }
        }
    }

    /// Makes the report.
    fn report(mut self, walk: Walk) -> Report {
        let mut report = std::mem::take(&mut self.report);
        report.skipped = Skipped { records: report.skipped.records, ..walk.skipped };
        report.articles = self.ledger.articles();
        for touched in std::mem::take(&mut self.touched) {
            let outcome = self.outcome(&touched.slot, touched.before, touched.reason.as_deref());
            report.seen += 1;
            report.counts.add(&outcome, 1);
            let member = touched.member.map(String::from);
            report.inputs.push(InputReport { path: touched.shown, member, inputs: 1, outcome });
        }
        for (source, count) in &self.unchanged {
            // Those of its inputs that were touched after all are counted there.
            let mut same = 0;
            for number in 0..*count {
                let slot = (source.key.clone(), number);
                if self.place_of(&slot).is_some() {
                    continue;
                }
                if !self.set_aside.contains(&slot) {
                    same += 1;
                    continue;
                }
                let outcome = self.outcome(&slot, None, None);
                report.seen += 1;
                report.counts.add(&outcome, 1);
                report.inputs.push(InputReport { path: source.shown.clone(), member: None, inputs: 1, outcome });
            }
            report.seen += same;
            report.counts.add(&Outcome::Unchanged, same);
            if same > 0 {
                let outcome = Outcome::Unchanged;
                report.inputs.push(InputReport { path: source.shown.clone(), member: None, inputs: same, outcome });
            }
        }
        debug_assert!(report.is_complete());
        report
    }

    fn outcome(&self, slot: &Slot, before: Option<(Ending, u64)>, reason: Option<&str>) -> Outcome {
        if let Some(reason) = reason {
            return Outcome::Refused { reason: reason.to_owned() };
        }
        let Some(row) = self.ledger.row(slot) else {
            // It was read and then taken out again: its source shrank while it was read.
            return Outcome::Refused { reason: "the file changed while it was read".to_owned() };
        };
        match (row.ending, row.instead) {
            (Ending::Article, _) => match before {
                Some((Ending::Article, hash)) if hash == row.raw_hash => Outcome::Unchanged,
                Some((Ending::Article, _)) => Outcome::Updated,
                _ => Outcome::Indexed,
            },
            (Ending::Duplicate, Some(of)) => Outcome::Duplicate { of },
            (Ending::Superseded, Some(by)) => Outcome::Superseded { by },
            (Ending::Empty, _) => Outcome::Empty,
            _ => Outcome::Refused { reason: "refused by an earlier run".to_owned() },
        }
    }
}

fn row_of(input: &Input, evidence: &Evidence) -> Row {
    Row {
        source: input.source.key.clone(),
        base: input.source.base as u64,
        record_number: input.number,
        size: input.source.size,
        mtime: input.source.mtime,
        closes: input.closes,
        ending: Ending::Refused,
        raw_hash: hash_prefix(&evidence.sha256),
        text_hash: 0,
        id: None,
        instead: None,
        captured: None,
        modified: None,
        template: Template::default(),
    }
}

/// Equal for copies: over title, text, outlet, day, and the record's own id where it has one: whoever gave out the ids
/// holds what has different ones for two, and what has the same (a mail in two mailboxes, a record in two dumps) for one.
fn text_hash(article: &Article, prepared: &Prepared) -> u64 {
    let outlet = article.outlet.as_ref().and_then(|outlet| outlet.key()).unwrap_or_default();
    let day = article.published.map(|date| date.day_number().to_string()).unwrap_or_default();
    let own_id = article.source_id.as_deref().unwrap_or_default();
    let parts = [prepared.folded_title(), prepared.folded_body(), outlet, &day, own_id].join("\u{1F}");
    hash_prefix(&sha256_hex(parts.as_bytes()))
}

/// What is still known of an input that was set aside: where it is.
fn evidence_of(slot: &Slot) -> Evidence {
    Evidence {
        sha256: String::new(),
        bytes: 0,
        extractor: EXTRACTOR.to_owned(),
        path: slot.0.to_string(),
        member: None,
    }
}

//! Inspect: what ingest would make of files, without an index; and the raw bytes of an article, read again.

mod inspector;

pub use inspector::Inspector;

use std::io;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::sync_channel;
use std::thread;

use dateline_core::ledger::Template;
use dateline_core::{Article, Dated, Evidence, Lang, Mention, Outlet, ParagraphLang, sha256_hex};
use serde::{Serialize, Serializer};

use crate::boilerplate::{Known, drop_known};
use crate::discover::discover;
use crate::explain::Explanation;
use crate::index::surplus::GivenUp;
use crate::names::named;
use crate::outcome::{Counts, Error, IngestOptions, Outcome, Report, Result, Unobserved};
use crate::pipeline::{BATCHES_WAITING, Done, Stops, process_all, read_all, thread_pool};
use crate::process::{Made, Processed, Processor};
use crate::read;

/// What ingest makes of one input. Its JSON is the line that `inspect` prints.
#[derive(Clone, Debug)]
pub struct Inspected {
    /// The file, as it was given.
    pub path: String,
    /// The record inside it.
    pub member: Option<String>,
    /// `article`, `empty` or `refused`.
    pub outcome: &'static str,
    /// Why it was refused.
    pub reason: Option<String>,
    /// The article.
    pub article: Option<Article>,
    /// What was read.
    pub evidence: Evidence,
    /// How the article was made. Not part of the JSON line: [`Inspected::explained`] adds it.
    pub explanation: Explanation,
}

impl Inspected {
    /// Its JSON line with the explanation as one more field, `explanation`.
    pub fn explained(&self) -> impl Serialize + '_ {
        #[derive(Serialize)]
        struct Explained<'a> {
            #[serde(flatten)]
            inspected: &'a Inspected,
            explanation: Option<&'a Explanation>,
        }
        Explained { inspected: self, explanation: self.article.as_ref().map(|_| &self.explanation) }
    }
}

impl Serialize for Inspected {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Line<'a> {
            path: &'a str,
            member: Option<&'a str>,
            outcome: &'a str,
            reason: Option<&'a str>,
            id: Option<dateline_core::ArticleId>,
            title: Option<&'a str>,
            body: Option<&'a str>,
            authors: &'a [String],
            outlet: Option<&'a Outlet>,
            url: Option<&'a str>,
            lang: Option<Lang>,
            #[serde(skip_serializing_if = "<[_]>::is_empty")]
            paragraph_langs: &'a [ParagraphLang],
            published: Option<Dated>,
            modified: Option<Dated>,
            captured: Option<Dated>,
            section: Option<&'a str>,
            keywords: &'a [String],
            mentions: &'a [Mention],
            source_id: Option<&'a str>,
            evidence: Cited<'a>,
        }
        #[derive(Serialize)]
        struct Cited<'a> {
            sha256: &'a str,
            bytes: u64,
            extractor: &'a str,
        }
        let article = self.article.as_ref();
        Line {
            path: &self.path,
            member: self.member.as_deref(),
            outcome: self.outcome,
            reason: self.reason.as_deref(),
            id: article.map(|article| article.id),
            title: article.and_then(|article| article.title.as_deref()),
            body: article.map(|article| article.body.as_str()),
            authors: article.map_or(&[], |article| &article.authors),
            outlet: article.and_then(|article| article.outlet.as_ref()),
            url: article.and_then(|article| article.url.as_deref()),
            lang: article.and_then(|article| article.lang),
            paragraph_langs: article.map_or(&[], |article| &article.paragraph_langs),
            published: article.and_then(|article| article.published),
            modified: article.and_then(|article| article.modified),
            captured: article.and_then(|article| article.captured),
            section: article.and_then(|article| article.section.as_deref()),
            keywords: article.map_or(&[], |article| &article.keywords),
            mentions: article.map_or(&[], |article| &article.mentions),
            source_id: article.and_then(|article| article.source_id.as_deref()),
            evidence: Cited {
                sha256: &self.evidence.sha256,
                bytes: self.evidence.bytes,
                extractor: &self.evidence.extractor,
            },
        }
        .serialize(serializer)
    }
}

/// Shows what ingest would make of these files and folders: every input in the order of the walk, until `each` breaks
/// off. Copies are not looked for: each file is shown for itself. The report counts articles as indexed. The given
/// paths count as one collection: what its pages show to be their outlet's own is left out, so that pages are held in
/// memory, cleaned, until the last is read.
///
/// # Errors
/// If a given path does not exist.
pub fn inspect(
    paths: &[PathBuf],
    options: &IngestOptions,
    each: &mut dyn FnMut(&Inspected) -> ControlFlow<()>,
) -> Result<Report> {
    let walk = discover(paths, options)?;
    let mut report = Report { skipped: walk.skipped, ..Report::default() };
    for (path, reason) in &walk.unreadable {
        let inspected = Inspected {
            path: path.to_string(),
            member: None,
            outcome: "refused",
            reason: Some(reason.clone()),
            article: None,
            evidence: Evidence {
                sha256: String::new(),
                bytes: 0,
                extractor: crate::process::EXTRACTOR.to_owned(),
                path: path.to_string(),
                member: None,
            },
            explanation: Explanation::default(),
        };
        count(&mut report, &inspected);
        if each(&inspected).is_break() {
            return Ok(report);
        }
    }
    let pool = thread_pool(options.threads)?;
    let processor = Arc::new(Processor::new(options));
    let unchanged = vec![None; walk.sources.len()];
    let (batches, batches_out) = sync_channel(BATCHES_WAITING);
    let (done, done_out) = sync_channel(BATCHES_WAITING);
    let (mut ignored_fields, mut bytes, mut passed_over) = (0, 0, 0);
    thread::scope(|scope| {
        scope.spawn(|| {
            // Moved in, so that the channel closes when the reading ends.
            let batches = batches;
            let stops = Stops { observer: &Unobserved, given_up: GivenUp::default() };
            read_all(&walk.sources, &unchanged, &stops, &batches);
        });
        let (pool, processor) = (&pool, &processor);
        scope.spawn(move || process_all(pool, processor, false, &batches_out, &done));
        let mut waiting = Waiting::default();
        let mut show = |inspected: &Inspected| {
            count(&mut report, inspected);
            each(inspected)
        };
        for batch in done_out {
            let Done::Inputs(inputs) = batch else {
                continue;
            };
            for processed in inputs {
                ignored_fields += u64::from(processed.ignored_fields);
                bytes += processed.evidence.bytes;
                passed_over += processed.input.passed_over;
                if waiting.take(processed, &mut show).is_break() {
                    return;
                }
            }
        }
        // Broken off or not, all has been shown that is to be shown.
        let _ = waiting.end(&mut show);
    });
    report.ignored_fields = ignored_fields;
    report.bytes = bytes;
    report.skipped.records += passed_over;
    Ok(report)
}

/// Inputs that wait for what the pages behind them show to be their outlets' own. Records pass as long as no page
/// waits; a page that may share nothing does not wait either.
#[derive(Default)]
struct Waiting {
    held: Vec<(Inspected, Template)>,
    known: Known,
}

impl Waiting {
    fn take(&mut self, processed: Processed, show: &mut dyn FnMut(&Inspected) -> ControlFlow<()>) -> ControlFlow<()> {
        let (inspected, template) = shown(processed);
        self.known.see(&template);
        if self.held.is_empty() && template.lines.is_empty() {
            return show(&inspected);
        }
        self.held.push((inspected, template));
        ControlFlow::Continue(())
    }

    fn end(self, show: &mut dyn FnMut(&Inspected) -> ControlFlow<()>) -> ControlFlow<()> {
        for (mut inspected, mut template) in self.held {
            if let Some(article) = &mut inspected.article {
                inspected.explanation.dropped.extend(drop_known(article, &mut template, &self.known));
            }
            show(&inspected)?;
        }
        ControlFlow::Continue(())
    }
}

fn shown(processed: Processed) -> (Inspected, Template) {
    let Processed { input, evidence, content, .. } = processed;
    let mut explanation = Explanation::default();
    let mut template = Template::default();
    let (outcome, reason, article) = match content {
        Made::Article { article, template: lines, explanation: how, .. } => {
            (template, explanation) = (lines, *how);
            ("article", None, Some(*article))
        }
        Made::Repeated => {
            ("refused", Some("it repeats a record of the file, as thousands before it do".to_owned()), None)
        }
        Made::Empty => ("empty", None, None),
        Made::Refused(reason) | Made::Unreadable(reason) => ("refused", Some(reason), None),
    };
    let path = input.source.shown.to_string();
    (Inspected { path, member: input.member, outcome, reason, article, evidence, explanation }, template)
}

fn count(report: &mut Report, inspected: &Inspected) {
    let outcome = match inspected.outcome {
        "article" => Outcome::Indexed,
        "empty" => Outcome::Empty,
        _ => Outcome::Refused { reason: String::new() },
    };
    report.seen += 1;
    Counts::add(&mut report.counts, &outcome, 1);
}

/// The bytes that an article was made from, read again.
#[derive(Clone, Debug)]
pub struct RawBytes {
    /// The bytes as they are now.
    pub bytes: Vec<u8>,
    /// Whether they are those that were cited: their SHA-256 is the evidence's.
    pub unchanged: bool,
}

/// Reads the file or record that an article was made from.
///
/// # Errors
/// If the file is gone or cannot be read.
pub fn raw_bytes(article: &Article) -> Result<RawBytes> {
    let path = named(&article.evidence.path);
    let path_error = |source: io::Error| Error::Path { path: path.clone(), source };
    let bytes = read::read_again(&path, article.evidence.member.as_deref()).map_err(path_error)?;
    let unchanged = sha256_hex(&bytes) == article.evidence.sha256;
    Ok(RawBytes { bytes, unchanged })
}

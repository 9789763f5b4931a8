//! Process: one input goes in, an article with its analysed text comes out, or the reason why there is none. This is
//! decode, extract, clean and enrich for one input: a pure function, called from many threads.

use std::panic::{self, AssertUnwindSafe};
use std::sync::Mutex;

use dateline_core::analyze::Analyzer;
use dateline_core::document::Prepared;
use dateline_core::ledger::Template;
use dateline_core::{Article, Dated, Evidence, Origin, sha256_hex};
use serde_json::{Map, Value};

use crate::boilerplate;
use crate::clean;
use crate::decode::{self, DecodeError, Decoded};
use crate::enrich::{Enricher, Place};
use crate::explain::{Candidate, Explanation};
use crate::extract::{self, Draft, Form};
use crate::format::Format;
use crate::packing::Packing;
use crate::read::{Given, Input, Payload, is_safe};

/// The program that extracts, as evidence names it.
pub(crate) const EXTRACTOR: &str = concat!("dateline ", env!("CARGO_PKG_VERSION"));

/// The longest reason of a refusal, in characters.
const REASON_CHARS: usize = 500;

/// What became of an input.
pub(crate) struct Processed {
    /// The input, without its bytes.
    pub input: Input,
    /// The raw bytes, as they are cited.
    pub evidence: Evidence,
    /// What they became.
    pub content: Made,
    /// Fields of a record that stand for nothing.
    pub ignored_fields: u32,
}

/// What an input became.
pub(crate) enum Made {
    /// An article.
    Article {
        article: Box<Article>,
        /// Its text, analysed, where an index wants it.
        prepared: Box<Prepared>,
        /// Whether its identity is its path's.
        by_path: bool,
        /// What it may share with other pages of its outlet.
        template: Template,
        /// How it was made.
        explanation: Box<Explanation>,
    },
    /// It repeats a record of its source, as thousands before it do.
    Repeated,
    /// There is no text in it.
    Empty,
    /// It is nothing that can be read.
    Refused(String),
    /// The file system did not give it.
    Unreadable(String),
}

/// The tools of one run. Each thread takes an analyser of its own, which remembers words.
pub(crate) struct Processor {
    enricher: Enricher,
    analyzers: Vec<Mutex<Analyzer>>,
}

/// Why an input's bytes are no article.
#[derive(Debug, thiserror::Error)]
enum Problem {
    #[error(transparent)]
    Decode(#[from] DecodeError),
    #[error(transparent)]
    Html(#[from] extract::html::HtmlError),
    #[error(transparent)]
    Mail(#[from] extract::mail::MailError),
    #[error(transparent)]
    Pdf(#[from] extract::pdf::PdfError),
    #[error(transparent)]
    Record(#[from] extract::record::RecordError),
}

impl Processor {
    pub fn new(today: jiff::civil::Date, threads: usize) -> Self {
        let analyzers = (0..threads.max(1)).map(|_| Mutex::new(Analyzer::new())).collect();
        Self { enricher: Enricher::new(today), analyzers }
    }

    /// Makes an article of an input, and analyses its text unless `analyze` is off. A panic inside is the input's
    /// refusal.
    pub fn process(&self, mut input: Input, analyze: bool) -> Processed {
        let payload = std::mem::replace(&mut input.payload, Payload::Empty);
        let evidence = evidence(&input, &payload);
        let work = AssertUnwindSafe(|| self.make(&input, payload, &evidence, analyze));
        let (content, ignored_fields) = panic::catch_unwind(work).unwrap_or_else(|panic| {
            (Made::Refused(format!("the extractor failed: {}", message_of(panic.as_ref()))), 0)
        });
        let content = match content {
            Made::Refused(reason) => Made::Refused(bounded(reason)),
            content => content,
        };
        Processed { input, evidence, content, ignored_fields }
    }

    fn make(&self, input: &Input, payload: Payload, evidence: &Evidence, analyze: bool) -> (Made, u32) {
        let mut explanation = Box::<Explanation>::default();
        let draft = match payload {
            Payload::Bytes { format, raw, packing, given } => draft_of(format, raw, packing, given, &mut explanation),
            Payload::Fields { fields, origin, .. } => draft_of_fields(fields, origin),
            Payload::Repeated => return (Made::Repeated, 0),
            Payload::Empty => return (Made::Empty, 0),
            Payload::Refused(reason) => return (Made::Refused(reason), 0),
            Payload::Unreadable(reason) => return (Made::Unreadable(reason), 0),
        };
        let mut draft = match draft {
            Ok(draft) => draft,
            Err(problem) => return (Made::Refused(problem.to_string()), 0),
        };
        let ignored_fields = draft.ignored_fields;
        explanation.dropped = std::mem::take(&mut draft.dropped);
        explanation.dropped.extend(clean::clean(&mut draft));
        explanation.extractor = draft.body_by;
        // A record may be a headline alone, as news flashes are; a page of which only a title is left is none.
        let flash = draft.form == Form::Record && draft.title.is_some();
        if draft.body.is_empty() && !flash {
            return (Made::Empty, ignored_fields);
        }
        let place = Place { relative: &input.source.relative(), member: input.member.as_deref() };
        let asides = std::mem::take(&mut draft.asides);
        let is_page = draft.form == Form::Page;
        let (dates, captured) = (draft.published.clone(), draft.captured);
        let (article, by_path) = self.enricher.article(draft, &place, evidence.clone());
        explanation.published = self.candidates(&dates, captured, &article);
        let template = if is_page { boilerplate::template(&article, &asides) } else { Template::default() };
        let prepared = if analyze { self.prepare(&article) } else { Prepared::default() };
        (
            Made::Article { article: Box::new(article), prepared: Box::new(prepared), by_path, template, explanation },
            ignored_fields,
        )
    }

    /// What became of each publication date that a source gives.
    fn candidates(&self, dates: &[Dated], captured: Option<Dated>, article: &Article) -> Vec<Candidate> {
        let mut open = article.published;
        let candidate = |date: &Dated| {
            let taken = open == Some(*date);
            if taken {
                open = None;
            }
            let after_copy = captured.is_some() && self.enricher.can_be(date, None);
            let refused = (!self.enricher.can_be(date, captured.as_ref())).then_some(if after_copy {
                "after the copy was saved"
            } else {
                "in the future, or before there was print"
            });
            Candidate { date: *date, taken, refused }
        };
        dates.iter().map(candidate).collect()
    }

    /// Analyses an article's text.
    pub fn prepare(&self, article: &Article) -> Prepared {
        let thread = rayon::current_thread_index().unwrap_or(0) % self.analyzers.len();
        let mut analyzer = match self.analyzers[thread].lock() {
            Ok(analyzer) => analyzer,
            // An analyser that a panic left behind is only a memory of words: start another.
            Err(poisoned) => {
                let mut analyzer = poisoned.into_inner();
                *analyzer = Analyzer::new();
                analyzer
            }
        };
        Prepared::new(article, &mut analyzer)
    }
}

fn draft_of(
    format: Format,
    raw: Vec<u8>,
    packing: Option<Packing>,
    given: Given,
    explanation: &mut Explanation,
) -> Result<Draft, Problem> {
    let bytes = match packing {
        Some(packing) => decode::unpack(&raw, packing)?,
        None => raw,
    };
    let mut draft = match format {
        Format::Mail => extract::mail::extract(&bytes)?,
        Format::Pdf => extract::pdf::extract(&bytes)?,
        Format::Html | Format::Text | Format::Markdown | Format::Json => {
            let Decoded { text, charset, charset_from, repaired } =
                decode::decode(&bytes, given.charset.as_deref(), format == Format::Html)?;
            drop(bytes);
            explanation.charset = Some(charset);
            explanation.charset_from = Some(charset_from);
            explanation.repaired = repaired;
            of_text(format, &text, &given)?
        }
    };
    // The container saw when and whence the page was saved; the page itself can only say.
    draft.captured = given.captured.or(draft.captured);
    draft.url = draft.url.or(given.url);
    draft.outlet_name = draft.outlet_name.or(given.outlet);
    Ok(draft)
}

fn of_text(format: Format, text: &str, given: &Given) -> Result<Draft, Problem> {
    Ok(match format {
        Format::Html => extract::html::extract(text, given.url.as_deref())?,
        Format::Markdown => extract::markdown::extract(text)?,
        Format::Json => extract::record::extract(text)?,
        _ => extract::text::extract(text),
    })
}

/// The draft of a record that its container has taken apart; its dates are that container's.
fn draft_of_fields(fields: Map<String, Value>, origin: Origin) -> Result<Draft, Problem> {
    let mut draft = extract::record::from_fields(fields, None)?;
    for date in draft.published.iter_mut().chain(&mut draft.modified).chain(&mut draft.captured) {
        if date.origin() == Origin::Field {
            *date = date.with_origin(origin);
        }
    }
    Ok(draft)
}

fn evidence(input: &Input, payload: &Payload) -> Evidence {
    let raw: &[u8] = match payload {
        Payload::Bytes { raw, .. } | Payload::Fields { raw, .. } => raw,
        Payload::Repeated | Payload::Empty | Payload::Refused(_) | Payload::Unreadable(_) => &[],
    };
    Evidence {
        sha256: sha256_hex(raw),
        bytes: raw.len() as u64,
        extractor: EXTRACTOR.to_owned(),
        path: input.source.key.to_string(),
        member: input.member.clone(),
    }
}

/// A reason as it is kept: what it quotes of the input may be of any length, and have characters that deceive a reader.
fn bounded(reason: String) -> String {
    let is_plain = reason.len() <= REASON_CHARS && reason.chars().all(is_safe);
    if is_plain {
        return reason;
    }
    let mut kept: String =
        reason.chars().take(REASON_CHARS).map(|c| if is_safe(c) { c } else { char::REPLACEMENT_CHARACTER }).collect();
    if reason.chars().nth(REASON_CHARS).is_some() {
        kept.push('…');
    }
    kept
}

fn message_of(panic: &(dyn std::any::Any + Send)) -> &str {
    panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message")
}

//! Process: one input goes in, an article with its analysed text comes out, or the reason why there is none. This is
//! decode, extract, clean and enrich for one input: a pure function, called from many threads.

use std::panic::{self, AssertUnwindSafe};
use std::sync::{Arc, Mutex, PoisonError};

use dateline_core::analyze::Analyzer;
use dateline_core::check::message_of;
use dateline_core::document::Prepared;
use dateline_core::ledger::Template;
use dateline_core::{Article, Dated, Evidence, Origin, PARAGRAPH_BREAK, Precision, sha256_hex};
use serde_json::{Map, Value};

use crate::boilerplate;
use crate::budget::{Budget, Overrun};
use crate::clean;
use crate::decode::{self, DecodeError, Decoded};
use crate::discover::Source;
use crate::enrich::{Enricher, Place};
use crate::explain::{Candidate, Explanation};
use crate::extract::{self, Draft, Form};
use crate::format::Format;
use crate::outcome::IngestOptions;
use crate::packing::Packing;
use crate::read::{Given, Input, MEMBER_SEPARATOR, Payload, is_safe};

/// The program that extracts, as evidence names it.
pub(crate) const EXTRACTOR: &str = concat!("dateline ", env!("CARGO_PKG_VERSION"));

/// The letters of a day, as `2025-05-28`.
const DAY: usize = 10;

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

/// The tools of one run.
pub(crate) struct Processor {
    enricher: Enricher,
    /// Analysers that nobody uses now. An analyser remembers words, so it is handed on from article to article; one whose
    /// work panicked or took too long does not come back.
    analyzers: Mutex<Vec<Analyzer>>,
    budget: Budget,
}

/// Inputs of fewer bytes are made into articles where they are: even a step that is quadratic in them takes well under a
/// second, and most records of large collections are shorter.
const SMALL_BYTES: usize = 32 << 10;

/// The most text that one article may have. The longest novels have 4 MiB; the terms of a text take up to thirty times its
/// size in memory before they are written.
const TEXT_BYTES: usize = 8 << 20;

/// The most paragraphs that one article may have: each costs more than its letters. Books have some ten thousand.
const MOST_PARAGRAPHS: usize = 250_000;

/// The longest title, address, outlet, section or id of an article, and the most that its authors or keywords together may
/// have, in bytes.
const FIELD_BYTES: usize = 64 << 10;

/// One input's work: what is read of it, and what it is cited by.
struct Task {
    source: Arc<Source>,
    member: Option<String>,
    payload: Payload,
    evidence: Evidence,
    analyze: bool,
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
    #[error("has more text than the {} MiB that one article may have", TEXT_BYTES >> 20)]
    Text,
    #[error("has more paragraphs than the {MOST_PARAGRAPHS} that one article may have")]
    Paragraphs,
    #[error("its {0} is longer than the {most} KiB that it may have", most = FIELD_BYTES >> 10)]
    Field(&'static str),
}

impl Processor {
    pub fn new(options: &IngestOptions) -> Self {
        Self {
            enricher: Enricher::new(options.today),
            analyzers: Mutex::default(),
            budget: Budget::new(options.article_time),
        }
    }

    /// Makes an article of an input, and analyses its text unless `analyze` is off. A panic inside is the input's
    /// refusal, and so is taking too long.
    pub fn process(self: &Arc<Self>, mut input: Input, analyze: bool) -> Processed {
        let payload = std::mem::replace(&mut input.payload, Payload::Empty);
        let evidence = evidence(&input, &payload);
        let is_small = is_small(&payload);
        let (source, member) = (input.source.clone(), input.member.clone());
        let task = Task { source, member, payload, evidence: evidence.clone(), analyze };
        let (content, ignored_fields) = if is_small || !self.budget.is_limited() {
            self.make_or_refuse(task)
        } else {
            let processor = self.clone();
            match self.budget.run(move || processor.make_or_refuse(task)) {
                Ok(made) => made,
                Err(late @ Overrun::Late(_)) => (Made::Refused(late.to_string()), 0),
                // The next run may have room for it.
                Err(overrun) => (Made::Unreadable(overrun.to_string()), 0),
            }
        };
        let content = match content {
            Made::Refused(reason) => Made::Refused(bounded(reason)),
            content => content,
        };
        Processed { input, evidence, content, ignored_fields }
    }

    fn make_or_refuse(&self, task: Task) -> (Made, u32) {
        panic::catch_unwind(AssertUnwindSafe(|| self.make(task)))
            .unwrap_or_else(|panic| (Made::Refused(format!("the extractor failed: {}", message_of(panic.as_ref()))), 0))
    }

    fn make(&self, task: Task) -> (Made, u32) {
        let Task { source, member, payload, evidence, analyze } = task;
        let mut explanation = Box::<Explanation>::default();
        let draft = match payload {
            Payload::Bytes { format, raw, packing, given } => {
                let mut draft = draft_of(format, raw, packing, given, &mut explanation);
                // Pages are named by the programs that save them, texts by those who keep them.
                if let (Ok(draft), Format::Text | Format::Markdown) = (&mut draft, format) {
                    draft.published.extend(date_in_name(&source, member.as_deref()));
                }
                draft
            }
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
        if let Err(problem) = within_measure(&draft) {
            return (Made::Refused(problem.to_string()), ignored_fields);
        }
        let place = Place { relative: &source.relative(), member: member.as_deref() };
        let asides = std::mem::take(&mut draft.asides);
        let is_page = draft.form == Form::Page;
        let (dates, captured) = (draft.published.clone(), draft.captured);
        let (article, by_path) = self.enricher.article(draft, &place, evidence);
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
        let free = self.analyzers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut analyzer = free.unwrap_or_default();
        let prepared = Prepared::new(article, &mut analyzer);
        self.analyzers.lock().unwrap_or_else(PoisonError::into_inner).push(analyzer);
        prepared
    }
}

/// Whether an input is so small that no step can take long over it: not packed, for then it may be large, and no PDF or
/// mail, which hold their text in packed parts.
fn is_small(payload: &Payload) -> bool {
    match payload {
        Payload::Bytes { packing: Some(_), .. } | Payload::Bytes { format: Format::Pdf | Format::Mail, .. } => false,
        payload => payload.len() < SMALL_BYTES,
    }
}

/// Whether text and fields are no longer than those of one article may be.
fn within_measure(draft: &Draft) -> Result<(), Problem> {
    if draft.body.len() > TEXT_BYTES {
        return Err(Problem::Text);
    }
    // Most texts are too short to have so many, and are not looked through.
    if draft.body.len() > MOST_PARAGRAPHS && draft.body.matches(PARAGRAPH_BREAK).nth(MOST_PARAGRAPHS - 1).is_some() {
        return Err(Problem::Paragraphs);
    }
    let length = |field: &Option<String>| field.as_ref().map_or(0, String::len);
    let all = |fields: &[String]| fields.iter().map(String::len).sum();
    for (name, bytes) in [
        ("title", length(&draft.title)),
        ("address", length(&draft.url)),
        ("outlet", length(&draft.outlet_name)),
        ("section", length(&draft.section)),
        ("id", length(&draft.source_id)),
        ("list of authors", all(&draft.authors)),
        ("list of keywords", all(&draft.keywords)),
    ] {
        if bytes > FIELD_BYTES {
            return Err(Problem::Field(name));
        }
    }
    Ok(())
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
    // Other formats have more in them than text. Of this one nothing that is cut into lines should be longer.
    if matches!(format, Format::Text | Format::Markdown) && text.len() > TEXT_BYTES {
        return Err(Problem::Text);
    }
    Ok(match format {
        Format::Html => extract::html::extract(text, given.url.as_deref())?,
        Format::Markdown => extract::markdown::extract(text)?,
        Format::Json => extract::record::extract(text)?,
        _ => extract::text::extract(text),
    })
}

/// The day that a file's name begins with, as in `2025-05-28-talks.md`: the last to be asked.
fn date_in_name(source: &Source, member: Option<&str>) -> Option<Dated> {
    let of_path = source.path.file_name().and_then(|name| name.to_str());
    let name = member.map_or(of_path, |member| member.rsplit(MEMBER_SEPARATOR).next()?.rsplit(['/', '\\']).next())?;
    let (day, rest) = name.split_at_checked(DAY)?;
    let is_whole = !rest.starts_with(|c: char| c.is_alphanumeric());
    let date = Dated::parse_iso(day, Origin::FileName).filter(|date| date.precision() == Precision::Day);
    date.filter(|_| is_whole)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_in_names_of_files_and_of_members() {
        let day = |path: &str, member: Option<&str>| {
            let source = Source { path: path.into(), key: path.into(), shown: path.into(), base: 0, size: 0, mtime: 0 };
            date_in_name(&source, member).map(|date| (date.to_iso(), date.origin()))
        };
        let found = Some(("2025-05-28".to_owned(), Origin::FileName));
        assert_eq!(day("notes/2025-05-28-talks.md", None), found);
        assert_eq!(day("notes/2025-05-28.txt", None), found);
        assert_eq!(day("x.tar.gz", Some("posts/2025-05-28 the talks.md")), found);
        assert_eq!(day("x.zip", Some("inner.tar > 2025-05-28_talks.md")), found);
        for (path, member) in [
            ("notes/talks-2025-05-28.md", None),
            ("2025-05-28/talks.md", None),
            ("2025-05-281.md", None),
            ("2025-05-28T10.md", None),
            ("2025-02-30-talks.md", None),
            ("20250528xx-talks.md", None),
            ("2025-05-28-dump.jsonl", Some("line 1")),
            ("дата-чого.md", None),
        ] {
            assert_eq!(day(path, member), None, "{path}");
        }
    }
}

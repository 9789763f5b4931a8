//! Extract: decoded text of one record goes in, a [`Draft`] comes out: the body as the source had it, and every
//! piece of metadata with its origin. Nothing is cleaned or decided here that `clean` and `enrich` decide.

pub(crate) mod date_text;
pub(crate) mod html;
pub(crate) mod mail;
pub(crate) mod markdown;
pub(crate) mod pdf;
pub(crate) mod record;
pub(crate) mod text;
pub(crate) mod topics;

use std::collections::HashSet;

use dateline_core::Dated;

use crate::explain::Dropped;

/// What kind of source a draft is from: `clean` trusts a record's text more than a saved page's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Form {
    /// A web page, or a note in Markdown.
    #[default]
    Page,
    /// Text that somebody copied from a page.
    Text,
    /// The text field of a structured record.
    Record,
}

/// What an extractor found in one record, before cleaning.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Draft {
    /// The headline, less the outlet's name.
    pub title: Option<String>,
    /// Paragraphs joined by `PARAGRAPH_BREAK`.
    pub body: String,
    /// For a page: whose judgement its body rests on.
    pub body_by: Option<&'static str>,
    /// Names of people, each once, in the order of the byline; an organisation where no person signed.
    pub authors: Vec<String>,
    /// The outlet's name as it writes it.
    pub outlet_name: Option<String>,
    /// The outlet's site, where it is known by something else than the address.
    pub outlet_site: Option<String>,
    /// The canonical address, absolute.
    pub url: Option<String>,
    /// The language that the source says it is in (`en`, `uk-UA` …), unchecked.
    pub declared_lang: Option<String>,
    /// Whether that language was given for this very article, not by a page's template.
    pub lang_is_given: bool,
    /// The section that the source files it under.
    pub section: Option<String>,
    /// The keywords that the source gives it, each once.
    pub keywords: Vec<String>,
    /// When it was published: every candidate, best first. `enrich` takes the first that can be right.
    pub published: Vec<Dated>,
    /// When it was last changed, by its own account.
    pub modified: Option<Dated>,
    /// When this copy was saved.
    pub captured: Option<Dated>,
    /// The record's own id.
    pub source_id: Option<String>,
    /// How many fields of a structured record were not understood.
    pub ignored_fields: u32,
    /// What kind of source it is from.
    pub form: Form,
    /// Lines of a page that stand outside the flow of its article's paragraphs, by [`crate::boilerplate::line_key`].
    pub asides: HashSet<u64>,
    /// What of a page was left out when its article was chosen, for the explanation.
    pub dropped: Vec<Dropped>,
}

/// What two texts are compared by: letters and digits in lower case.
pub(crate) fn key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            key.push(c.to_ascii_lowercase());
        } else if !c.is_ascii() && c.is_alphanumeric() {
            key.extend(c.to_lowercase());
        }
    }
    key
}

/// Text with single spaces in place of all white space, and none at its ends.
fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

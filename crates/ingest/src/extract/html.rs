//! HTML: in goes a decoded page, out comes a draft of its article. A page that could overrun a tree parser is read
//! linearly instead; a page past any measure is refused.
//!
//! In the order in which data flows: the page is scanned for what it says of itself (`metadata`), pruned under the eyes of
//! the `guard`, and read for its main text (`content`).

mod asides;
mod blocks;
mod byline;
mod choose;
mod content;
mod dates;
mod entities;
mod facts;
mod fill;
mod guard;
mod heads;
mod json_ld;
mod live;
mod marks;
mod metadata;
mod places;
mod prune;
mod render;
mod scan;
mod strip;
mod subjects;
mod title;
mod trim;
mod zones;

use std::borrow::Cow;

use super::{Draft, squeeze};
use content::Content;

/// The longest page that is read at all, in bytes. Past it even the linear way would hold too much in memory.
const MAX_PAGE_BYTES: usize = 64 << 20;

/// A page says so within so many bytes of its start.
const PAGE_HEAD_BYTES: usize = 4096;

/// Why a page is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum HtmlError {
    /// Longer than the limit.
    #[error("the page has `{bytes}` bytes, more than the limit of `{limit}`")]
    TooLarge {
        /// The page's length.
        bytes: usize,
        /// The limit.
        limit: usize,
    },
}

/// Reads a decoded page that was found at `hint_url`. A page without an article gives a draft with an empty body.
pub(crate) fn extract(page: &str, hint_url: Option<&str>) -> Result<Draft, HtmlError> {
    if page.len() > MAX_PAGE_BYTES {
        return Err(HtmlError::TooLarge { bytes: page.len(), limit: MAX_PAGE_BYTES });
    }
    let metadata = metadata::read(page, hint_url);
    let content = match prune::prune(page) {
        Ok(pruned) => {
            let shown = content::main_text(&pruned, metadata.title.as_deref());
            let shown = content::or_described(shown, metadata.body.as_deref());
            content::or_summary(live::part_posts(shown, &metadata.posts), metadata.summary.as_deref())
        }
        Err(_) => Content { text: strip::strip(page), how: "stripped", ..Content::default() },
    };
    Ok(Draft {
        title: metadata.title,
        body: content.text,
        body_by: Some(content.how),
        asides: content.asides,
        dropped: content.dropped,
        authors: metadata.authors,
        outlet_name: metadata.outlet,
        url: metadata.url,
        declared_lang: metadata.lang,
        section: metadata.section,
        keywords: metadata.keywords,
        published: metadata.dates.published,
        modified: metadata.dates.modified,
        ..Draft::default()
    })
}

/// Reads a piece of a page that is the article and nothing else, as feeds and mails carry it: all of its text is kept.
pub(crate) fn fragment(markup: &str) -> Result<String, HtmlError> {
    if markup.len() > MAX_PAGE_BYTES {
        return Err(HtmlError::TooLarge { bytes: markup.len(), limit: MAX_PAGE_BYTES });
    }
    Ok(prune::prune(markup).ok().and_then(|pruned| content::all_text(&pruned)).unwrap_or_else(|| strip::strip(markup)))
}

/// Whether HTML is a whole page, to be searched for its article, and not a piece of one.
pub(crate) fn is_page(markup: &str) -> bool {
    let head = markup[..markup.floor_char_boundary(PAGE_HEAD_BYTES)].to_ascii_lowercase();
    ["<!doctype html", "<html", "<head>", "<body"].iter().any(|sign| head.contains(sign))
}

/// Whether there is a tag in a text.
pub(crate) fn is_markup(text: &str) -> bool {
    scan::tokens(text).any(|token| !matches!(token, scan::Token::Text(_)))
}

/// A text with its character references replaced.
pub(crate) fn references(text: &str) -> Cow<'_, str> {
    entities::decode(text)
}

/// The text of a line that may have markup in it.
pub(crate) fn line(text: &str) -> String {
    squeeze(&if is_markup(text) { Cow::Owned(strip::strip(text)) } else { entities::decode(text) })
}

#[cfg(test)]
mod tests;

//! HTML: in goes a decoded page, out comes a draft of its article. A page that could overrun a tree parser is read
//! linearly instead; a page past any measure is refused.
//!
//! In the order in which data flows: the page is scanned for what it says of itself (`metadata`), pruned under the eyes of
//! the `guard`, and read for its main text (`content`).

mod blocks;
mod byline;
mod choose;
mod content;
mod dates;
mod entities;
mod facts;
mod fill;
mod guard;
mod json_ld;
mod live;
mod marks;
mod metadata;
mod places;
mod prune;
mod render;
mod scan;
mod strip;
mod title;
mod trim;
mod zones;

use super::Draft;
use content::Content;

/// The longest page that is read at all, in bytes. Past it even the linear way would hold too much in memory.
const MAX_PAGE_BYTES: usize = 64 << 20;

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
            live::part_posts(content::or_described(shown, metadata.body.as_deref()), &metadata.posts)
        }
        Err(_) => Content { text: strip::strip(page), how: "stripped" },
    };
    Ok(Draft {
        title: metadata.title,
        body: content.text,
        body_by: Some(content.how),
        authors: metadata.authors,
        outlet_name: metadata.outlet,
        url: metadata.url,
        declared_lang: metadata.lang,
        published: metadata.dates.published,
        modified: metadata.dates.modified,
        ..Draft::default()
    })
}

#[cfg(test)]
mod tests;

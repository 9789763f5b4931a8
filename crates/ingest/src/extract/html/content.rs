//! The main text: in goes a pruned page, out come the paragraphs of its article. Three readers are asked (trafilatura for
//! recall, trafilatura for precision, and Readability by dom_smoothie), and the one that the others agree with most is
//! believed. A page in which none finds an article gives an empty text.

use std::panic::{AssertUnwindSafe, catch_unwind};

use dom_smoothie::Readability;
use trafilatura::{ExtractionFocus, HtmlDateMode, Options};

use super::agree::most_agreed;
use super::render::render;

/// The paragraphs of a page's article.
pub(super) fn main_text(page: &str) -> String {
    let readers: [fn(&str) -> Option<String>; 3] = [recall, precision, readability];
    let texts: Vec<String> = readers
        .iter()
        // The readers are not ours: where one of them panics on a page, the others still count.
        .filter_map(|reader| catch_unwind(AssertUnwindSafe(|| render(&reader(page)?))).ok().flatten())
        .filter(|text| !text.is_empty())
        .collect();
    most_agreed(texts).unwrap_or_default()
}

fn recall(page: &str) -> Option<String> {
    let options = Options::default().with_focus(ExtractionFocus::FavorRecall).with_fallback(true);
    by_trafilatura(page, options)
}

fn precision(page: &str) -> Option<String> {
    by_trafilatura(page, Options::default().with_focus(ExtractionFocus::FavorPrecision))
}

/// Its own date is the newest on the page, so that search is off.
fn by_trafilatura(page: &str, options: Options) -> Option<String> {
    let options = options.with_exclude_comments(true).with_html_date_mode(HtmlDateMode::Disabled);
    trafilatura::extract(page, &options).ok().map(|result| result.content_html)
}

fn readability(page: &str) -> Option<String> {
    let config = dom_smoothie::Config { disable_json_ld: true, ..Default::default() };
    let mut reader = Readability::new(page, None, Some(config)).ok()?;
    reader.parse().ok().map(|article| article.content.to_string())
}

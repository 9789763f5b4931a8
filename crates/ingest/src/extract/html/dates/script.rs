//! Dates in scripts: in goes a page's source, out comes the one day of publication that its data spells (`"datePublished":"…"`,
//! with its quotes as they are, escaped, or as entities). It takes none where there are several: a list of other pages.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use dateline_core::{Dated, Origin, Precision};

use super::reader::Reader;

/// Names that mean the date of publication in most programs' data.
const KEYS: &[&str] = &[
    "datePublished",
    "date_published",
    "publishedAt",
    "published_at",
    "publishedDate",
    "published_date",
    "publishDate",
    "publish_date",
    "publicationDate",
    "publication_date",
    "firstPublished",
    "first_published",
    "article_date_original",
    "pubdate",
    "pubDate",
];
/// The most places that are looked at: a page with more is a list.
const MAX_PLACES: usize = 50;
/// The longest value that is a date, in bytes.
const MAX_VALUE: usize = 40;

/// The one day of publication in a page's source.
pub(super) fn only_date(source: &str, reader: &Reader) -> Option<Dated> {
    static SEARCH: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| AhoCorasick::new(KEYS).ok());
    let mut only: Option<Dated> = None;
    for found in SEARCH.as_ref()?.find_iter(source).take(MAX_PLACES) {
        let Some(value) = value(&source[found.end()..]) else { continue };
        let Some(dated) = reader.value(value, Origin::JsonLd).filter(|dated| dated.precision() >= Precision::Day)
        else {
            continue;
        };
        match only {
            Some(before) if before.date() != dated.date() => return None,
            _ => only = Some(dated),
        }
    }
    only
}

/// The string after a key: `":"2025-05-17"`, `\\":\\"2025-05-17\\"`, `&quot;:&quot;2025-05-17&quot;`, `: '2025-05-17'`.
fn value(rest: &str) -> Option<&str> {
    let rest = quotes(rest).trim_start().strip_prefix([':', '='])?;
    let value = quotes(rest.trim_start());
    let end = value.find(['"', '\'', '\\', '&', ',', '<', '\n'])?;
    value.get(..end).filter(|value| (8..=MAX_VALUE).contains(&value.len()))
}

/// The text after the quotes at its start.
fn quotes(text: &str) -> &str {
    let text = text.trim_start_matches('\\');
    text.strip_prefix("&quot;").or_else(|| text.strip_prefix(['"', '\''])).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_of_all_kinds() {
        let reader = Reader::new([].into_iter(), None, None);
        let only = |source: &str| only_date(source, &reader).map(|dated| dated.to_iso());
        for source in [
            r#"{"datePublished":"2025-05-17"}"#,
            r#"{\"datePublished\":\"2025-05-17\"}"#,
            r#"data-page="{&quot;datePublished&quot;:&quot;2025-05-17&quot;}""#,
            "page = {publishDate: '2025-05-17'}",
            r#""datePublished":"2025-05-17","x":{"publish_date":"2025-05-17"}"#,
        ] {
            assert_eq!(only(source).as_deref(), Some("2025-05-17"), "{source}");
        }
        for source in [
            "",
            "datePublished",
            r#""datePublished":"#,
            r#""datePublished":null,"#,
            r#""datePublished":"2025-05-17","datePublished":"2025-05-18""#,
        ] {
            assert_eq!(only(source), None, "{source}");
        }
    }
}

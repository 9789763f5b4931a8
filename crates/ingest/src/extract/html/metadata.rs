//! Metadata: in goes a page and the address that it was found at, out comes what it says of itself, each thing decided from
//! all the places that say it: title, people, outlet, address, language, dates. What no place says is missing.

use super::facts::Facts;
use super::json_ld::Described;
use super::live::Post;
use super::{byline, dates, json_ld, subjects, title};
use crate::address;

/// What a page says of itself.
#[derive(Debug, Default)]
pub(super) struct Metadata {
    /// The headline.
    pub title: Option<String>,
    /// The people who signed it.
    pub authors: Vec<String>,
    /// The outlet's name.
    pub outlet: Option<String>,
    /// The canonical address.
    pub url: Option<String>,
    /// The declared language.
    pub lang: Option<String>,
    /// The section it is filed under.
    pub section: Option<String>,
    /// Its keywords.
    pub keywords: Vec<String>,
    /// The dates.
    pub dates: dates::Dates,
    /// The text that JSON-LD gives as the article's.
    pub body: Option<String>,
    /// What the page says the article is about, where JSON-LD says that there is one.
    pub summary: Option<String>,
    /// The posts of a live blog.
    pub posts: Vec<Post>,
}

/// Meta elements that name the outlet.
const OUTLETS: &[&str] =
    &["og:site_name", "application-name", "apple-mobile-web-app-title", "dc.publisher", "publisher", "al:ios:app_name"];
/// Meta elements that name the language.
const LANGUAGES: &[&str] =
    &["og:locale", "content-language", "dc.language", "dcterms.language", "language", "inlanguage"];

/// Reads the metadata of a page found at `hint`.
pub(super) fn read(page: &str, hint: Option<&str>) -> Metadata {
    let facts = Facts::read(page);
    let described = json_ld::describe(&facts);
    let outlet = outlet(&facts, &described);
    let url = url(&facts, &described, hint);
    let lang = lang(&facts, &described);
    let title = title::title(&facts, &described, outlet.as_deref());
    let authors = byline::authors(&facts, &described, outlet.as_deref(), title.as_deref());
    let source = dates::Page { facts: &facts, source: page };
    let dates = dates::dates(&source, &described, url.as_deref().or(hint), lang.as_deref());
    let section = subjects::section(&facts, &described);
    let keywords = subjects::keywords(&facts, &described);
    let is_article = described.headline.is_some() && described.published.is_some();
    let summary = ["og:description", "description"].iter().find_map(|name| facts.meta(name).next());
    let summary = summary.filter(|_| is_article).map(str::to_owned);
    let Described { body, posts, .. } = described;
    Metadata { title, authors, outlet, url, lang, section, keywords, dates, body, summary, posts }
}

fn outlet(facts: &Facts<'_>, described: &Described) -> Option<String> {
    let metas = OUTLETS.iter().filter_map(|name| facts.meta(name).next());
    described
        .publisher
        .as_deref()
        .into_iter()
        .chain(metas)
        .map(|name| super::entities::decode(name).split_whitespace().collect::<Vec<_>>().join(" "))
        .find(|name| !name.is_empty() && !name.contains("://"))
}

/// The page's address by its own account; where it was found, failing that.
fn url(facts: &Facts<'_>, described: &Described, hint: Option<&str>) -> Option<String> {
    let own = [facts.canonical.as_deref(), facts.meta("og:url").next(), described.url.as_deref(), hint];
    // A canonical link to the front page is a template's mistake, unless nothing says more.
    let cleaned: Vec<String> = own.into_iter().flatten().filter_map(address::canonical).collect();
    cleaned.iter().find(|url| has_path(url)).or_else(|| cleaned.first()).cloned()
}

fn has_path(url: &str) -> bool {
    url.split_once("://").and_then(|(_, rest)| rest.split_once('/')).is_some_and(|(_, path)| !path.is_empty())
}

fn lang(facts: &Facts<'_>, described: &Described) -> Option<String> {
    let metas = LANGUAGES.iter().filter_map(|name| facts.meta(name).next());
    facts
        .html_lang
        .as_deref()
        .into_iter()
        .chain(described.lang.as_deref())
        .chain(metas)
        .map(|tag| tag.trim().replace('_', "-"))
        .find(|tag| tag.len() >= 2 && tag.len() <= 20 && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_languages_and_outlets() {
        let page = "<html lang='uk_UA'><link rel=canonical href='https://example.org/'><meta property=og:url content='https://example.org/a?utm_source=x#top'>\
            <meta property=og:site_name content=' Sample &amp;\n Wire '>";
        let metadata = read(page, Some("https://example.org/b"));
        assert_eq!(metadata.url.as_deref(), Some("https://example.org/a"));
        assert_eq!(metadata.lang.as_deref(), Some("uk-UA"));
        assert_eq!(metadata.outlet.as_deref(), Some("Sample & Wire"));
        let bare = read("<link rel=canonical href='/a'>", Some("https://example.org/b"));
        assert_eq!(bare.url.as_deref(), Some("https://example.org/b"));
        assert_eq!((bare.outlet, bare.lang), (None, None));
    }
}

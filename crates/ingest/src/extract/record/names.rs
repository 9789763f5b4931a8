//! Names of fields: what a program calls a field goes in, what the contract calls it comes out. Case, underscores, hyphens
//! and spaces do not count: `publishedAt`, `published_at` and `Published at` are one name. Best names first.

use std::borrow::Cow;

/// The headline.
pub(super) const TITLE: &[&str] = &["title", "headline", "heading", "articletitle"];
/// The text, as plain text or, but for `text` itself, as HTML.
pub(super) const TEXT: &[&str] = &[
    "text",
    "body",
    "content",
    "article",
    "articlebody",
    "articletext",
    "fulltext",
    "maintext",
    "bodytext",
    "contenttext",
    "message",
    "story",
];
/// The text as HTML; last the page that it may be only a part of.
pub(super) const HTML: &[&str] = &["contenthtml", "bodyhtml", "articlehtml", "html"];
/// What stands for the text where there is none.
pub(super) const SUMMARY: &[&str] = &["description", "summary", "abstract", "excerpt", "snippet", "lead", "lede"];
/// The address.
pub(super) const URL: &[&str] =
    &["url", "link", "permalink", "canonicalurl", "articleurl", "weburl", "pageurl", "sourceurl", "href"];
/// When it was published.
pub(super) const PUBLISHED: &[&str] = &[
    "published",
    "date",
    "publishedat",
    "datepublished",
    "pubdate",
    "publishdate",
    "publisheddate",
    "publicationdate",
    "datepublish",
    "webpublicationdate",
    "postedat",
    "posted",
    "createdat",
    "created",
    "datecreated",
    "dateunixtime",
    "datetime",
    "timestamp",
    "time",
    "day",
];
/// When it was changed.
pub(super) const MODIFIED: &[&str] = &[
    "modified",
    "updated",
    "updatedat",
    "modifiedat",
    "datemodified",
    "dateupdated",
    "datemodify",
    "lastmodified",
    "edited",
];
/// When the copy was saved.
pub(super) const CAPTURED: &[&str] = &[
    "captured",
    "crawled",
    "retrieved",
    "capturedat",
    "crawledat",
    "retrievedat",
    "scrapedat",
    "fetchedat",
    "collectedat",
    "datedownload",
    "accessed",
];
/// Who published it.
pub(super) const OUTLET: &[&str] = &[
    "outlet",
    "source",
    "publisher",
    "publication",
    "newspaper",
    "sitename",
    "sourcename",
    "outletname",
    "media",
    "website",
    "sourcedomain",
    "domain",
    "site",
];
/// Who wrote it.
pub(super) const AUTHORS: &[&str] =
    &["authors", "author", "byline", "authorname", "authornames", "creator", "writer", "from"];
/// Its language.
pub(super) const LANG: &[&str] = &["lang", "language", "langcode", "languagecode"];
/// Its own identifier.
pub(super) const ID: &[&str] = &["id", "guid", "uuid", "articleid", "docid", "messageid"];

/// The name of a field in the form in which it is looked for.
pub(super) fn key(name: &str) -> Cow<'_, str> {
    let plain = |c: char| c.is_lowercase() || c.is_ascii_digit();
    if name.chars().all(plain) {
        return Cow::Borrowed(name);
    }
    let parts = name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase);
    Cow::Owned(parts.collect())
}

/// Whether a field of this name is read.
pub(crate) fn is_known(name: &str) -> bool {
    let name = key(name);
    [TITLE, TEXT, HTML, SUMMARY, URL, PUBLISHED, MODIFIED, CAPTURED, OUTLET, AUTHORS, LANG, ID]
        .iter()
        .any(|names| names.contains(&&*name))
}

/// Whether a field of this name can be what an article consists of.
pub(crate) fn is_content(name: &str) -> bool {
    let name = key(name);
    [TITLE, TEXT, HTML, SUMMARY].iter().any(|names| names.contains(&&*name))
}

/// Whether a field of this name can be its text.
pub(crate) fn is_text(name: &str) -> bool {
    let name = key(name);
    [TEXT, HTML, SUMMARY].iter().any(|names| names.contains(&&*name))
}

//! Dates of publication and change: in go a page's facts and address, out come every candidate, best first, each with its
//! origin. Sources that disagree are resolved by this rule, in this order:
//!
//! 1. **What readers see at the head of the article.** A date within a few lines of the headline, or one that says `published`
//!    anywhere in the article, outranks all that is hidden in the page: it is what a reader would cite, and it is in the
//!    page's own time zone. One that is labelled as that of a change (`Updated …`) never is it. Where hidden data gives the
//!    same day, its time of day and offset are taken. Of several such dates, the one that structured data or the address
//!    confirms; else one that is labelled as that of publication; else the most clearly marked one. One exception: the day
//!    before or after a structured moment in a local offset is a printed edition's, and the moment stays.
//!    A line that says more than a date, or a heading, is about that day where it is far from all structured data; captions
//!    and sentences never count.
//!    A report's dateline (`SAMPLEVILLE, 17 May 2025 (Wire) — `) is such a line; a line that nothing labels and that is older
//!    than the web is not.
//! 2. **The address**, if it spells a day (`/2025/05/17/`) and structured data, if there is any, is within three days of it.
//! 3. **Structured data**: JSON-LD `datePublished`; then meta elements that hold nothing but the date of publication
//!    (`article:published_time` …); then microdata `datePublished`.
//! 4. **Weaker data**: JSON-LD and microdata `dateCreated`, and meta elements that hold some date of the page (`date` …).
//! 5. **Other dates that readers see** in the article's part of the page: in `<time>` and elements made for dates, in lines
//!    labelled as publication, in short lines near the head.
//! 6. **The date of the last change**, where the page gives no other.
//! 7. The one day that all dated elements beside the article agree on; the one day of publication that the page's scripts
//!    give; the month that the address spells.
//!
//! A date such as `3/9/2026` is read in the order of day and month that agrees with the page's other dates, else in the
//! order of its language and country. The date of change is the newest source of its kind: JSON-LD, meta, microdata, what
//! is labelled so. It refuses years outside 1900 to 2100, dates in comments, teasers and footers, and copyright lines; later,
//! `enrich` refuses candidates after the day of capture. Nothing ever falls back on today or on a file's time.

use dateline_core::{Dated, Origin, Precision};

use super::facts::Facts;
use super::json_ld::Described;
use super::marks::Kind;
use labels::Label;
use reader::Reader;
use visible::Seen;

mod address;
mod labels;
mod reader;
mod script;
mod visible;

/// Meta elements that hold the date of publication and nothing else.
const STRONG: &str = "article:published_time og:article:published_time og:published_time og:pubdate article:published \
    datepublished date_published publishdate publish-date publish_date publication_date publication-date pubdate \
    pub_date published published_time published_at dc.date.issued dcterms.issued dcterms.created dc.date.created \
    dc.issued rnews:datepublished parsely-pub-date sailthru.date cxenseparse:recs:publishtime \
    cxenseparse:publishtime article.published article_date_original originalpublicationdate publicationdate \
    original-publish-date citation_publication_date citation_date vr:published_time bt:pubdate \
    mediator_published_time displaydate published_date published-date published-time publisheddate article:post_date ptime ob:date \
    shareaholic:article_published_time article.created article:created posted release_date \
    firstpublishedat firstpublished";
/// Meta elements that hold some date of the page.
const WEAK: &str = "date dc.date dcterms.date datecreated created creation_date og:created datetime time uploaddate";
/// Meta elements that hold the date of the last change.
const CHANGED: &str = "article:modified_time og:updated_time og:article:modified_time og:modified_time datemodified \
    dcterms.modified dc.date.modified last-modified lastmod modified modified_time article:modified updated_time \
    date_modified revision_date dateupdated dateupdate lastmodified lastmodifieddate last_updated_date modified-time modified-date \
    gentime";
/// How far the address's day may be from structured data and still be the day of publication.
const URL_DAYS: i64 = 3;

/// How far from all structured data the day of a line may be that says more than a date.
const FAR_DAYS: i64 = 30;

/// The dates of a page.
#[derive(Debug, Default)]
pub(super) struct Dates {
    /// Candidates for the date of publication, best first.
    pub published: Vec<Dated>,
    /// The date of the last change.
    pub modified: Option<Dated>,
}

/// A page: what it says of itself, and its source.
pub(super) struct Page<'p> {
    pub facts: &'p Facts<'p>,
    pub source: &'p str,
}

/// Reads the dates of a page whose address is `url` and whose language is `lang`.
pub(super) fn dates(page: &Page<'_>, described: &Described, url: Option<&str>, lang: Option<&str>) -> Dates {
    let facts = page.facts;
    let reader = reader(facts, described, url, lang);
    let metas = |names: &str| -> Vec<Dated> {
        names.split(' ').flat_map(|name| facts.meta(name)).filter_map(|text| reader.value(text, Origin::Meta)).collect()
    };
    let json = |text: &Option<String>| text.as_deref().and_then(|text| reader.value(text, Origin::JsonLd));
    let microdata = |prop: &str| -> Vec<Dated> {
        let marks = facts.stamps.iter().filter(|mark| mark.kind == Kind::Microdata && mark.hint.contains(prop));
        marks
            .filter(|mark| mark.zone.is_article())
            .filter_map(|mark| reader.value(mark.value.as_deref().unwrap_or(&mark.text), Origin::TimeElement))
            .collect()
    };
    let mut structured: Vec<Dated> = json(&described.published).into_iter().collect();
    structured.extend(metas(STRONG));
    structured.extend(microdata("datepublished"));
    let mut weak: Vec<Dated> = json(&described.created).into_iter().collect();
    weak.extend(microdata("datecreated"));
    weak.extend(metas(WEAK));
    weak.extend(named(facts, &reader, &["publish", "pubdate", "pub_date", "uploaded", "posted", "date_created"]));
    let seen = visible::seen(facts, &reader);
    let mut changed: Vec<Dated> = json(&described.modified).into_iter().collect();
    changed.extend(metas(CHANGED));
    changed.extend(microdata("datemodified"));
    changed.extend(seen.iter().filter(|seen| seen.label == Label::Changed).map(|seen| seen.dated));
    let from_url = url.and_then(address::url_date);

    let hidden: Vec<Dated> = structured.iter().chain(from_url.iter()).chain(&weak).copied().collect();
    let mut published: Vec<Dated> = at_head(&seen, &hidden[..hidden.len() - weak.len()], &weak).into_iter().collect();
    if let Some(day) = from_url.filter(|dated| dated.precision() == Precision::Day) {
        let near = |dated: &Dated| (dated.day_number() - day.day_number()).abs() <= URL_DAYS;
        if structured.is_empty() || structured.iter().any(near) {
            published.push(fuller(day, &hidden));
        }
    }
    published.extend(structured);
    published.extend(weak);
    let shown = |line: bool| {
        let wanted = seen.iter().filter(move |seen| seen.line == line && seen.label.allows_publication());
        wanted.map(|seen| seen.dated)
    };
    published.extend(shown(false));
    published.extend(changed.first());
    published.extend(shown(true));
    published.extend(only_elsewhere(facts, &reader));
    if published.is_empty() {
        published.extend(script::only_date(page.source, &reader));
    }
    published.extend(from_url);
    Dates { published: distinct(published), modified: changed.into_iter().next() }
}

/// Dates of meta elements whose names no list has but which speak of what is sought (`site:uploaded_at`).
fn named(facts: &Facts<'_>, reader: &Reader, words: &[&str]) -> Vec<Dated> {
    let known = |name: &str| {
        [STRONG, WEAK, CHANGED].iter().any(|list| list.split_ascii_whitespace().any(|known| known == name))
    };
    let spoken =
        |name: &str| words.iter().any(|word| name.contains(word)) && !name.contains("modif") && !name.contains("last");
    let metas = facts.metas.iter().filter(|(name, text)| text.len() <= 40 && spoken(name) && !known(name));
    metas
        .filter_map(|(_, text)| reader.value(text, Origin::Meta))
        .filter(|dated| dated.precision() >= Precision::Day)
        .collect()
}

/// The reader of a page's dates: it has looked at all of them once.
fn reader(facts: &Facts<'_>, described: &Described, url: Option<&str>, lang: Option<&str>) -> Reader {
    let described = [&described.published, &described.created, &described.modified].into_iter().flatten();
    let metas = facts.metas.iter().map(|(_, content)| content).filter(|content| content.len() <= 60);
    let stamps = facts.stamps.iter().flat_map(|mark| mark.value.iter().chain([&mark.text]));
    Reader::new(described.chain(metas).chain(stamps).map(String::as_str), lang, url)
}

/// The date at the head of the article, beside what structured data and the address say and what weaker data say.
fn at_head(seen: &[Seen], strong: &[Dated], weak: &[Dated]) -> Option<Dated> {
    let head: Vec<&Seen> = seen.iter().filter(|seen| seen.head && seen.label.allows_publication()).collect();
    let confirmed = |hidden: &[Dated]| {
        let seen = head.iter().find(|seen| hidden.iter().any(|dated| dated.date() == seen.dated.date()))?;
        Some(fuller(seen.dated, hidden))
    };
    if let Some(dated) = confirmed(strong) {
        return Some(dated);
    }
    // A line that is about a day, far from all that the page says to machines, is not about its own.
    let far = |seen: &Seen| strong.iter().all(|dated| (dated.day_number() - seen.dated.day_number()).abs() > FAR_DAYS);
    let near = || head.iter().filter(|seen| strong.is_empty() || !seen.wordy || !far(seen));
    let chosen = near().find(|seen| seen.label == Label::Published).or_else(|| near().next())?.dated;
    // A moment in the page's own zone beside the day before or after it: that day is an edition's.
    let edition = strong.first().is_some_and(|first| {
        first.offset().is_some_and(|offset| offset.seconds() != 0)
            && (first.day_number() - chosen.day_number()).abs() == 1
    });
    if edition { None } else { confirmed(weak).or(Some(chosen)) }
}

/// The same day with its time and offset, where a source has them.
fn fuller(day: Dated, hidden: &[Dated]) -> Dated {
    let same = hidden.iter().filter(|dated| dated.date() == day.date());
    let full = same.max_by_key(|dated| (dated.precision(), dated.offset().is_some()));
    full.copied()
        .filter(|full| (full.precision(), full.offset().is_some()) > (day.precision(), day.offset().is_some()))
        .unwrap_or(day)
}

/// Candidates without repetitions: what says no more than one before it is dropped.
fn distinct(candidates: Vec<Dated>) -> Vec<Dated> {
    let mut kept: Vec<Dated> = Vec::new();
    for dated in candidates {
        if !kept.iter().any(|before| before.date() == dated.date() && before.precision() >= dated.precision()) {
            kept.push(dated);
        }
    }
    kept
}

/// The one day that all dated elements beside the article agree on: a template that takes the article's own head for a teaser.
fn only_elsewhere(facts: &Facts<'_>, reader: &Reader) -> Option<Dated> {
    let marks = facts.stamps.iter().filter(|mark| {
        let label = match labels::label(&mark.text.to_lowercase()) {
            Label::None => labels::label_of_lead(&mark.lead),
            label => label,
        };
        mark.zone == super::zones::Zone::Beside
            && (mark.kind != Kind::Line && label.allows_publication()
                || matches!(label, Label::Dated | Label::Published))
    });
    let found: Vec<Dated> = marks
        .filter_map(|mark| {
            let value = mark.value.as_deref().and_then(|value| reader.value(value, Origin::TimeElement));
            value.or_else(|| reader.line(&mark.text)).filter(|dated| dated.precision() >= Precision::Day)
        })
        .collect();
    let first = found.first()?;
    found.iter().all(|dated| dated.date() == first.date()).then_some(*first)
}

#[cfg(test)]
mod tests;

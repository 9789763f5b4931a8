//! Dates of publication and change: in go a page's facts and address, out come every candidate, best first, each with its
//! origin. By the rules that measured best: the address's day if structured data is within three days of it, JSON-LD,
//! strong meta elements, microdata, weak meta elements, `<time>`, dated elements, the date of change, a line of text. It refuses
//! years outside 1900 to 2100, dates in comments, teasers and footers, and copyright lines; it never falls back on today.

use dateline_core::{Dated, Origin, Precision};
use jiff::civil::Date;

use super::facts::Facts;
use super::json_ld::Described;
use super::marks::{Kind, Mark};
use crate::extract::date_text::{DayOrder, first_date, parse_date};

/// Meta elements that hold the date of publication and nothing else.
const STRONG: &str = "article:published_time og:article:published_time og:published_time og:pubdate article:published \
    datepublished date_published publishdate publish-date publish_date publication_date publication-date pubdate \
    pub_date published published_time published_at dc.date.issued dcterms.issued dcterms.created dc.date.created \
    dc.issued rnews:datepublished parsely-pub-date sailthru.date cxenseparse:recs:publishtime \
    cxenseparse:publishtime article.published article_date_original originalpublicationdate \
    original-publish-date citation_publication_date citation_date vr:published_time bt:pubdate \
    mediator_published_time displaydate published_date publisheddate article:post_date ptime \
    shareaholic:article_published_time gentime article.created article:created posted release_date \
    firstpublishedat firstpublished";
/// Meta elements that hold some date of the page.
const WEAK: &str = "date dc.date dcterms.date datecreated created creation_date og:created datetime time uploaddate";
/// Meta elements that hold the date of the last change.
const CHANGED: &str = "article:modified_time og:updated_time og:article:modified_time og:modified_time datemodified \
    dcterms.modified dc.date.modified last-modified lastmod modified modified_time article:modified updated_time \
    date_modified revision_date dateupdated lastmodified lastmodifieddate";
/// How far the address's day may be from structured data and still be the day of publication.
const URL_DAYS: i64 = 3;
/// How many lines of text are tried: the date of an article stands near its head.
const MAX_LINES: usize = 40;
/// The longest line that is a date and not a sentence with one, in characters.
const MAX_LINE: usize = 90;

/// The longest line that says that its date is that of publication, in characters.
const MAX_LABELLED: usize = 160;

/// The dates of a page.
#[derive(Debug, Default)]
pub(super) struct Dates {
    /// Candidates for the date of publication, best first.
    pub published: Vec<Dated>,
    /// The date of the last change.
    pub modified: Option<Dated>,
}

/// Reads the dates of a page whose address is `url` and whose language is `lang`.
pub(super) fn dates(facts: &Facts<'_>, described: &Described, url: Option<&str>, lang: Option<&str>) -> Dates {
    let order = DayOrder::of_lang(lang);
    let metas = |names: &str| -> Vec<Dated> {
        names.split(' ').flat_map(|name| facts.meta(name)).filter_map(|text| read(text, order, Origin::Meta)).collect()
    };
    let json = |text: &Option<String>| text.as_deref().and_then(|text| read(text, order, Origin::JsonLd));
    let microdata = |prop: &str| -> Vec<Dated> {
        let marks = facts.stamps.iter().filter(|mark| mark.kind == Kind::Microdata && mark.hint.contains(prop));
        marks.filter(|mark| mark.zone.is_article()).filter_map(|mark| stamp(mark, order)).collect()
    };
    let mut structured: Vec<Dated> = json(&described.published).into_iter().collect();
    structured.extend(metas(STRONG));
    structured.extend(microdata("datepublished"));
    let visible = visible(facts, order);
    settle_zone(&mut structured, &visible);

    let mut published = Vec::new();
    let from_url = url.and_then(url_date);
    if let Some(day) = from_url.filter(|dated| dated.precision() == Precision::Day) {
        let near = |dated: &Dated| (dated.day_number() - day.day_number()).abs() <= URL_DAYS;
        if let Some(same) = structured.iter().chain(&visible).find(|dated| dated.date() == day.date()) {
            // The same day with its time says more.
            published.push(*same);
            published.push(day);
        } else if structured.is_empty() || structured.iter().any(near) {
            published.push(day);
        }
    }
    published.extend(structured);
    published.extend(json(&described.created));
    published.extend(microdata("datecreated"));
    published.extend(metas(WEAK));
    published.extend(visible);
    let mut changed: Vec<Dated> = json(&described.modified).into_iter().collect();
    changed.extend(metas(CHANGED));
    changed.extend(microdata("datemodified"));
    changed.extend(stamps(facts, order, Side::Changed));
    published.extend(changed.first());
    published.extend(lines(facts, order));
    published.extend(only_elsewhere(facts, order));
    published.extend(from_url);
    Dates { published: distinct(published), modified: changed.into_iter().next() }
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

/// Structured data in UTC beside a date that readers see a day off: the page's own zone is what the reader sees. Its day is
/// put first if an offset on Earth can explain the difference.
fn settle_zone(structured: &mut Vec<Dated>, visible: &[Dated]) {
    let (Some(first), Some(seen)) = (structured.first().copied(), visible.first()) else { return };
    if first.precision() != Precision::Second || first.offset().is_none_or(|offset| offset.seconds() != 0) {
        return;
    }
    let hour = first.timestamp().rem_euclid(86_400) / 3_600;
    let explained = match seen.day_number() - first.day_number() {
        1 => hour >= 10,
        -1 => hour <= 11,
        _ => false,
    };
    if explained {
        structured.insert(0, *seen);
    }
}

/// A machine-written or human-written date, in the years that are taken for such.
fn read(text: &str, order: DayOrder, origin: Origin) -> Option<Dated> {
    let text = text.trim();
    let dated =
        Dated::parse_iso(text, origin).or_else(|| epoch(text, origin)).or_else(|| first_date(text, order, origin))?;
    // The first day of the epoch is what a missing date turns into.
    let known = (1900..=2100).contains(&dated.date().year()) && dated.day_number() != 0;
    (known && dated.precision() >= Precision::Month).then_some(dated)
}

/// Seconds or milliseconds since 1970, from 2001 on.
fn epoch(text: &str, origin: Origin) -> Option<Dated> {
    let number: i64 = text.parse().ok()?;
    let seconds = match text.len() {
        10 => number,
        13 => number / 1_000,
        _ => return None,
    };
    let moment = jiff::Timestamp::from_second(seconds).ok()?;
    let local = jiff::tz::Offset::UTC.to_datetime(moment);
    Some(Dated::moment(local, Some(jiff::tz::Offset::UTC), origin))
}

/// The date of a marked element: its machine-readable value, or the one date in its text.
fn stamp(mark: &Mark, order: DayOrder) -> Option<Dated> {
    let value = mark.value.as_deref().and_then(|value| read(value, order, Origin::TimeElement));
    let text = || parse_date(&mark.text, order, Origin::VisibleText);
    value
        .or_else(text)
        .filter(|dated| dated.precision() >= Precision::Day && (1900..=2100).contains(&dated.date().year()))
}

/// Which date of an article an element gives.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Published,
    Changed,
}

/// The dates that a reader sees in elements made for dates, the likeliest first.
fn visible(facts: &Facts<'_>, order: DayOrder) -> Vec<Dated> {
    stamps(facts, order, Side::Published)
}

fn stamps(facts: &Facts<'_>, order: DayOrder, side: Side) -> Vec<Dated> {
    let mut ranked: Vec<(i32, Dated)> = Vec::new();
    for mark in
        facts.stamps.iter().filter(|mark| matches!(mark.kind, Kind::Time | Kind::Classed) && mark.zone.is_article())
    {
        let changed = says_changed(mark);
        if changed != (side == Side::Changed) {
            continue;
        }
        let Some(dated) = stamp(mark, order) else { continue };
        let mut rank = 0;
        if ["publish", "pubdate", "posted", "entry-date", "post-date", "article-date", "created"]
            .iter()
            .any(|word| mark.hint.contains(word))
        {
            rank += 4;
        }
        if mark.kind == Kind::Time {
            rank += 2;
        }
        if mark.zone == super::zones::Zone::Article {
            rank += 1;
        }
        if mark.after_heading {
            rank += 1;
        }
        ranked.push((rank, dated));
    }
    // Stable: of equals the first on the page stays first.
    ranked.sort_by_key(|(rank, _)| std::cmp::Reverse(*rank));
    ranked.into_iter().map(|(_, dated)| dated).collect()
}

/// The one day that all dated elements beside the article agree on: a template that takes the article's own head for a teaser.
fn only_elsewhere(facts: &Facts<'_>, order: DayOrder) -> Option<Dated> {
    let marks = facts.stamps.iter().filter(|mark| mark.zone == super::zones::Zone::Beside && mark.kind != Kind::Line);
    let found: Vec<Dated> = marks.filter_map(|mark| stamp(mark, order)).collect();
    let first = found.first()?;
    found.iter().all(|dated| dated.date() == first.date()).then_some(*first)
}

fn says_changed(mark: &Mark) -> bool {
    const HINTS: &[&str] = &["updated", "modified", "lastmod", "last-mod", "changed", "revised"];
    const WORDS: &[&str] = &[
        "updated",
        "last modified",
        "aktualisiert",
        "mis à jour",
        "обновлено",
        "оновлено",
        "actualizado",
        "aggiornato",
        "تحديث",
    ];
    let text = mark.text.to_lowercase();
    HINTS.iter().any(|word| mark.hint.contains(word)) || WORDS.iter().any(|word| text.starts_with(word))
}

/// Dates in lines of text near the head of the article.
fn lines(facts: &Facts<'_>, order: DayOrder) -> Vec<Dated> {
    let mut found = Vec::new();
    let marks = facts.stamps.iter().filter(|mark| mark.kind == Kind::Line && mark.zone.is_article());
    for mark in marks.take(MAX_LINES) {
        let lower = mark.text.to_lowercase();
        let longest = if says_published(&lower) { MAX_LABELLED } else { MAX_LINE };
        if mark.text.chars().count() > longest
            || ["©", "copyright", "all rights", "(c) "].iter().any(|word| lower.contains(word))
        {
            continue;
        }
        if let Some(dated) =
            parse_date(&mark.text, order, Origin::VisibleText).filter(|dated| dated.precision() >= Precision::Day)
        {
            found.push((says_published(&lower), dated));
        }
    }
    found.sort_by_key(|(labelled, _)| !labelled);
    found.into_iter().map(|(_, dated)| dated).collect()
}

/// Whether a line says that its date is that of publication.
fn says_published(lower: &str) -> bool {
    const WORDS: &[&str] = &[
        "publish",
        "posted",
        "опублик",
        "опубл",
        "дата",
        "veröffentlicht",
        "publié",
        "publicado",
        "pubblicato",
        "opublikowan",
        "yayın",
        "نشر",
        "פורסם",
        "date:",
        "written on",
        "created",
        "release date",
        "erstellt",
        "stand:",
    ];
    WORDS.iter().any(|word| lower.contains(word))
}

/// The date in an address: `/2025/05/17/`, `/2025-05-17-`, `20250517`, `/2025/may/17/`; or the month of `/2025/05/`.
fn url_date(url: &str) -> Option<Dated> {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = path.split_once('/').map(|(_, path)| path)?;
    let path = path.split(['?', '#']).next()?;
    let parts: Vec<&str> = path.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty()).collect();
    let number = |part: &str, digits: std::ops::RangeInclusive<usize>| -> Option<i16> {
        (digits.contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse().ok())?
    };
    let month = |part: &str| -> Option<i8> {
        number(part, 1..=2).and_then(|month| i8::try_from(month).ok()).or_else(|| {
            let month = parse_date(&format!("1 {part} 2000"), DayOrder::DayFirst, Origin::Url)?;
            Some(month.date().month())
        })
    };
    let day = |year: i16, month: i8, day: i16| -> Option<Dated> {
        let date = Date::new(year, month, i8::try_from(day).ok()?).ok()?;
        (1990..=2100).contains(&year).then(|| Dated::day(date, Origin::Url))
    };
    let triples = || parts.windows(3);
    let whole = triples().find_map(|three| day(number(three[0], 4..=4)?, month(three[1])?, number(three[2], 1..=2)?));
    let turned =
        || triples().find_map(|three| day(number(three[2], 4..=4)?, month(three[1])?, number(three[0], 1..=2)?));
    let joined = || {
        parts.iter().find_map(|part| {
            let digits = number(part.get(..4)?, 4..=4)?;
            if part.len() != 8 {
                return None;
            }
            day(digits, i8::try_from(number(part.get(4..6)?, 2..=2)?).ok()?, number(part.get(6..8)?, 2..=2)?)
        })
    };
    let coarse = || {
        parts.windows(2).find_map(|two| {
            let year = number(two[0], 4..=4).filter(|year| (1990..=2100).contains(year))?;
            Dated::month(year, month(two[1]).filter(|_| two[1].len() != 1)?, Origin::Url)
        })
    };
    whole.or_else(turned).or_else(joined).or_else(coarse)
}

#[cfg(test)]
mod tests;

//! The headline: in go the names that a page gives itself (JSON-LD, meta elements, headings, title), out comes the
//! article's headline without the outlet's name. A page that names nothing but its outlet has none.

use std::collections::BTreeSet;

use super::entities::decode;
use super::facts::Facts;
use super::json_ld::Described;
use super::marks::Kind;
use super::zones::Zone;
use crate::extract::{key, squeeze};

/// The longest headline, in bytes: what is longer is a summary.
const MAX_TITLE: usize = 400;
/// The most words of an outlet's name.
const MAX_NAME_WORDS: usize = 4;
/// A heading of this many words is no section's name.
const MIN_SENTENCE: usize = 4;
/// What stands in a title beside the headline and is no outlet's name, as keys.
const LABELS: &[&str] = &[
    "opinion",
    "analysis",
    "news",
    "worldnews",
    "world",
    "politics",
    "video",
    "photos",
    "live",
    "blog",
    "commentary",
    "editorial",
];
/// What parts a headline from the outlet's name in a title.
const SEPARATORS: &[&str] =
    &[" | ", " - ", " — ", " – ", " · ", " » ", " :: ", " • ", " / ", " ‹ ", " « ", " ⋆ ", " ▷ ", " ~ ", "| ", " |"];

/// The headline of a page.
pub(super) fn title(facts: &Facts<'_>, described: &Described, outlet: Option<&str>) -> Option<String> {
    let names = outlet_names(facts, described, outlet);
    let bare = |text: &str| {
        // Soft hyphens and joiners are for line breaking.
        let text = decode(text).replace(['\u{ad}', '\u{200b}', '\u{2060}', '\u{feff}'], "");
        let text = strip_outlet(&squeeze(&text), &names);
        (!text.is_empty() && text.len() <= MAX_TITLE && !is_name(&text, &names)).then_some(text)
    };
    let social = ["og:title", "twitter:title"].iter().filter_map(|key| facts.meta(key).next());
    let metas = ["dc.title", "dcterms.title", "sailthru.title", "parsely-title", "title", "headline"];
    let metas = metas.iter().filter_map(|key| facts.meta(key).next());
    let headings = |is: fn(Zone) -> bool| -> Vec<String> {
        // First-level headings before what is only marked as a headline.
        let of = |kind: Kind| facts.headings.iter().filter(move |mark| (mark.kind == kind) && is(mark.zone));
        let marks = of(Kind::Heading).chain(of(Kind::Microdata));
        marks.filter_map(|mark| bare(&mark.text)).collect()
    };
    let seen = headings(Zone::is_article);
    let first: Vec<String> = described.headline.as_deref().into_iter().chain(social).filter_map(bare).collect();
    let last: Vec<String> = metas.chain(facts.title.as_deref()).filter_map(bare).collect();
    let given = || first.iter().chain(&last);

    // A heading that another source repeats, whole or for the most part, is the headline as readers see it.
    let repeated =
        |headings: &[String]| headings.iter().find(|text| given().any(|other| key(other) == key(text))).cloned();
    if let Some(found) = repeated(&seen).or_else(|| repeated(&headings(|zone| zone != Zone::Comments))) {
        return Some(found);
    }
    if let Some(found) = seen.iter().find(|text| given().any(|other| stands_in(text, other))) {
        return Some(found.clone());
    }
    // A heading may hold a kicker or a date beside the headline.
    if let Some(found) = given().find(|text| seen.iter().any(|heading| holds(heading, text))) {
        return Some(found.clone());
    }
    // What JSON-LD says outweighs a heading that nothing repeats, if another source says so too.
    let described = first
        .first()
        .filter(|text| described.headline.is_some() && given().filter(|other| key(other) == key(text)).count() > 1);
    if let Some(found) = described {
        return Some(found.clone());
    }
    if let Some(found) = seen.iter().find(|text| given().any(|other| tells_the_same(text, other))) {
        return Some(found.clone());
    }
    let heading = seen.iter().find(|text| text.split_whitespace().count() >= MIN_SENTENCE);
    agreed(first.iter().chain(&last))
        .or_else(|| [first.first(), heading, last.first(), seen.first()].into_iter().flatten().next().cloned())
}

/// Whether a heading begins or ends with another title, which is a sentence.
fn holds(heading: &str, title: &str) -> bool {
    let (heading, is_sentence) = (key(heading), title.split_whitespace().count() >= MIN_SENTENCE);
    let title = key(title);
    is_sentence && (heading.starts_with(&title) || heading.ends_with(&title))
}

/// Whether one title is another with something before or after it, set off by a separator. What stands after it must be
/// the longer part: `Headline | Outlet` is not called after its outlet.
fn stands_in(part: &str, whole: &str) -> bool {
    let words = |text: &str| text.split_whitespace().count();
    SEPARATORS.iter().any(|separator| {
        whole.split_once(separator).is_some_and(|(head, _)| key(head) == key(part))
            || whole.rsplit_once(separator).is_some_and(|(head, tail)| {
                key(tail) == key(part) && (words(tail) > words(head) || words(tail) > MAX_NAME_WORDS)
            })
    })
}

/// Whether a heading tells what another title tells in other words: search engines are told a headline that readers are
/// not shown. It must have as much of the title as no section's name has by chance.
fn tells_the_same(heading: &str, other: &str) -> bool {
    let words = |text: &str| -> BTreeSet<String> {
        text.split_whitespace()
            .map(key)
            .filter(|word| word.chars().count() > 3 || word.parse::<u32>().is_ok())
            .collect()
    };
    let (heading_words, other_words) = (words(heading), words(other));
    let shared = heading_words.intersection(&other_words).count();
    let is_sentence = heading.split_whitespace().count() >= MIN_SENTENCE;
    shared * 2 >= heading_words.len().max(1) && shared >= 2 || shared >= 1 && is_sentence
}

/// The first title that a later one repeats.
fn agreed<'t>(titles: impl Iterator<Item = &'t String>) -> Option<String> {
    let titles: Vec<&String> = titles.collect();
    let repeated = |at: usize| titles[at + 1..].iter().any(|other| key(other) == key(titles[at]));
    (0..titles.len()).find(|at| repeated(*at)).map(|at| titles[at].clone())
}

/// Everything that the outlet is called, as keys.
fn outlet_names(facts: &Facts<'_>, described: &Described, outlet: Option<&str>) -> BTreeSet<String> {
    let metas = ["og:site_name", "application-name", "al:ios:app_name", "twitter:site", "apple-mobile-web-app-title"];
    let given = metas.iter().filter_map(|name| facts.meta(name).next());
    let mut names: BTreeSet<String> = given
        .chain(outlet)
        .chain(described.publisher.as_deref())
        .chain(described.organisations.iter().map(String::as_str))
        .map(key)
        .filter(|name| name.len() > 1)
        .collect();
    let address = facts.canonical.as_deref().or(described.url.as_deref()).or_else(|| facts.meta("og:url").next());
    if let Some(host) = address.and_then(crate::address::site) {
        let labels: Vec<&str> = host.split('.').collect();
        names.insert(key(&labels.join(".")));
        // `news.example.co.uk`: every label but the last can be the name.
        names.extend(
            labels.iter().take(labels.len().saturating_sub(1)).filter(|label| label.len() > 3).map(|label| key(label)),
        );
    }
    // A first-level heading that the title ends with, after a longer part, is the site's name.
    let title = facts.title.as_deref().filter(|title| title.len() <= MAX_TITLE).unwrap_or_default();
    for (head, tail) in SEPARATORS.iter().filter_map(|separator| title.rsplit_once(separator)) {
        let is_heading =
            || facts.headings.iter().any(|mark| mark.kind == Kind::Heading && key(&mark.text) == key(tail));
        if is_short_tail(head, tail) && is_heading() {
            names.insert(key(tail));
        }
    }
    names
}

/// Whether a text is nothing but the outlet's name.
fn is_name(text: &str, names: &BTreeSet<String>) -> bool {
    names.contains(&key(text))
}

/// A title without the outlet's name at its end or its start.
fn strip_outlet(title: &str, names: &BTreeSet<String>) -> String {
    let mut bare = title;
    // Twice: `Headline - Section - Outlet`.
    for _ in 0..2 {
        let cut = SEPARATORS.iter().find_map(|separator| {
            let (head, tail) = bare.rsplit_once(separator)?;
            let label = LABELS.contains(&key(tail).as_str()) || names.is_empty() && is_short_tail(head, tail);
            ((label || is_outlet(tail, names)) && !head.trim().is_empty()).then_some(head)
        });
        let cut = cut.or_else(|| {
            SEPARATORS.iter().find_map(|separator| {
                let (head, tail) = bare.split_once(separator)?;
                (is_outlet(head, names) && !tail.trim().is_empty()).then_some(tail)
            })
        });
        match cut {
            Some(cut) => bare = cut.trim(),
            None => break,
        }
    }
    bare.trim().to_owned()
}

/// Whether the last part of a title looks like an outlet's name, on a page that names none.
fn is_short_tail(head: &str, tail: &str) -> bool {
    let words = |text: &str| text.split_whitespace().count();
    words(tail) <= MAX_NAME_WORDS && words(head) >= words(tail) + 2
}

/// Whether one part of a title is the outlet's name, or begins or ends with it.
fn is_outlet(part: &str, names: &BTreeSet<String>) -> bool {
    let initials: String = part.split_whitespace().filter_map(|word| word.chars().next()).collect();
    let (part, initials) = (key(part), key(&initials));
    names.iter().any(|name| {
        part == *name
            || (name.len() >= 4
                && part.len() <= name.len() + 25
                && (part.starts_with(name.as_str()) || part.ends_with(name.as_str())))
            || (part.len() >= 4 && (name.starts_with(part.as_str()) || name.ends_with(part.as_str())))
            || (initials.len() >= 3 && *name == initials)
    })
}

#[cfg(test)]
mod tests {
    use super::super::json_ld::describe;
    use super::*;

    #[track_caller]
    fn is(page: &str, expected: Option<&str>) {
        let facts = Facts::read(page);
        let described = describe(&facts);
        assert_eq!(title(&facts, &described, Some("Sample Wire")).as_deref(), expected, "{page}");
    }

    #[test]
    fn the_outlets_name_goes() {
        is("<title>Talks end | Sample Wire</title>", Some("Talks end"));
        is("<title>Sample Wire - Talks end</title>", Some("Talks end"));
        is("<title>Talks end — Harbour — Sample Wire</title>", Some("Talks end — Harbour"));
        is("<title>Talks end — World — Sample Wire</title>", Some("Talks end"));
        is("<title>Talks end: a well-known story</title>", Some("Talks end: a well-known story"));
        is("<link rel=canonical href='https://www.nyva.example/x'><title>Talks end | Nyva</title>", Some("Talks end"));
        is("<title>Sample Wire</title>", None);
        is("", None);
    }

    #[test]
    fn what_agrees_is_the_headline() {
        is(
            "<meta property=og:title content='Talks end &amp; begin'><title>Other</title><h1>Talks end &amp; begin</h1>",
            Some("Talks end & begin"),
        );
        is("<title>Talks end | World news</title><h1> Talks\n end </h1>", Some("Talks end"));
        is(
            "<h1>Section</h1><meta property=og:title content='Talks end'><title>Talks end | Sample Wire</title>",
            Some("Talks end"),
        );
        is(
            "<meta property=og:title content='Talks end in the old town'><title>Talks end in the old town</title><h1>How the talks ended</h1>",
            Some("How the talks ended"),
        );
        is(
            "<meta property=og:title content='Talks end in town'><title>Talks end in town</title><h1>World Talks end in town</h1>",
            Some("Talks end in town"),
        );
        is(
            "<title>Talks end on Sunday night | Nyva Press</title><h1>Nyva Press</h1>",
            Some("Talks end on Sunday night"),
        );
        is(
            "<h1>Menu</h1><h1>Menu</h1><meta property=og:title content='Talks end'><title>Talks end</title>",
            Some("Talks end"),
        );
        is("<meta property=og:title content='Talks &amp;amp; te&#173;rms'>", Some("Talks & terms"));
        is("<h1>Talks end | Opinion</h1>", Some("Talks end"));
        let described = r#"<script type="application/ld+json">{"@type":"NewsArticle","headline":"Talks end"}</script><title>x</title>"#;
        is(described, Some("Talks end"));
    }
}

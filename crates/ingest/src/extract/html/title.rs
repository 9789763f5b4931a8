//! The headline: in go the names that a page gives itself (JSON-LD, meta elements, headings, title), out comes the
//! article's headline without the outlet's name. A page that names nothing but its outlet has none.

use std::collections::BTreeSet;

use super::facts::Facts;
use super::json_ld::Described;
use super::marks::Mark;
use crate::extract::squeeze;

/// The longest headline, in bytes: what is longer is a summary.
const MAX_TITLE: usize = 400;
/// How alike a heading and another title are if both are versions of the headline, in percent of words.
const ALIKE_PERCENT: usize = 40;
/// What parts a headline from the outlet's name in a title.
const SEPARATORS: &[&str] =
    &[" | ", " - ", " — ", " – ", " · ", " » ", " :: ", " • ", " / ", " ‹ ", " « ", " ⋆ ", " ▷ ", " ~ ", "| ", " |"];

/// The headline of a page.
pub(super) fn title(facts: &Facts<'_>, described: &Described, outlet: Option<&str>) -> Option<String> {
    let names = outlet_names(facts, described, outlet);
    let heading = headings(facts).map(|mark| mark.text.trim().to_owned()).collect::<Vec<_>>();
    let plain = facts.title.clone();
    let mut candidates: Vec<String> = Vec::new();
    let social = ["og:title", "twitter:title"].iter().filter_map(|key| facts.meta(key).next()).map(str::to_owned);
    let given = ["dc.title", "dcterms.title", "sailthru.title", "parsely-title", "title", "headline"];
    candidates.extend(described.headline.clone());
    candidates.extend(social);
    candidates.extend(heading.iter().cloned());
    candidates.extend(given.iter().filter_map(|key| facts.meta(key).next()).map(str::to_owned));
    candidates.extend(plain);
    let bare: Vec<String> = candidates
        .iter()
        .map(|candidate| strip_outlet(&squeeze(candidate), &names))
        .filter(|candidate| !candidate.is_empty() && candidate.len() <= MAX_TITLE && !is_name(candidate, &names))
        .collect();
    // A heading that another source repeats, whole or for the most part, is the headline as readers see it.
    let seen: Vec<String> = heading
        .iter()
        .map(|text| strip_outlet(&squeeze(text), &names))
        .filter(|text| !text.is_empty() && !is_name(text, &names))
        .collect();
    let others = || bare.iter().filter(|other| !seen.contains(other));
    let repeated = seen.iter().find(|text| bare.iter().filter(|other| key(other) == key(text)).count() >= 2);
    let begun = || seen.iter().find(|text| others().any(|other| stands_in(text, other)));
    let alike = || seen.iter().find(|text| others().any(|other| shared_words(text, other) >= ALIKE_PERCENT));
    let found = repeated.or_else(begun).cloned().or_else(|| agreed(&bare)).or_else(|| alike().cloned());
    found.or_else(|| bare.first().cloned())
}

/// Whether one title is another with something before or after it, set off by a separator.
fn stands_in(part: &str, whole: &str) -> bool {
    SEPARATORS.iter().any(|separator| {
        whole.split_once(separator).is_some_and(|(head, _)| key(head) == key(part))
            || whole.rsplit_once(separator).is_some_and(|(_, tail)| key(tail) == key(part))
    })
}

/// How many of the words of either title both have, in percent of the longer one's.
fn shared_words(one: &str, other: &str) -> usize {
    let words =
        |text: &str| -> BTreeSet<String> { text.split_whitespace().map(key).filter(|word| !word.is_empty()).collect() };
    let (one, other) = (words(one), words(other));
    one.intersection(&other).count() * 100 / one.len().max(other.len()).max(1)
}

/// Headings that can be the headline, the likeliest first.
fn headings<'f>(facts: &'f Facts<'_>) -> impl Iterator<Item = &'f Mark> {
    facts.headings.iter().filter(|mark| mark.zone.is_article() && !mark.text.trim().is_empty())
}

/// The first candidate that a later one repeats.
fn agreed(candidates: &[String]) -> Option<String> {
    candidates
        .iter()
        .enumerate()
        .find(|(at, candidate)| candidates[at + 1..].iter().any(|other| key(other) == key(candidate)))
        .map(|(_, candidate)| candidate.clone())
}

/// What two spellings of one headline share: its letters and digits, in lower case.
fn key(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
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
            (is_outlet(tail, names) && !head.trim().is_empty()).then_some(head)
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

/// Whether one part of a title is the outlet's name, or begins or ends with it.
fn is_outlet(part: &str, names: &BTreeSet<String>) -> bool {
    let part = key(part);
    names.iter().any(|name| {
        part == *name
            || (name.len() >= 4
                && part.len() <= name.len() + 25
                && (part.starts_with(name.as_str()) || part.ends_with(name.as_str())))
            || (part.len() >= 4 && name.starts_with(part.as_str()))
    })
}

#[cfg(test)]
mod tests {
    use super::super::json_ld::describe;
    use super::*;

    #[track_caller]
    fn is(page: &str, expected: Option<&str>) {
        let facts = Facts::read(page);
        let described = describe(&facts.json_ld);
        assert_eq!(title(&facts, &described, Some("Sample Wire")).as_deref(), expected, "{page}");
    }

    #[test]
    fn the_outlets_name_goes() {
        is("<title>Talks end | Sample Wire</title>", Some("Talks end"));
        is("<title>Sample Wire - Talks end</title>", Some("Talks end"));
        is("<title>Talks end — World — Sample Wire</title>", Some("Talks end — World"));
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
        let described = r#"<script type="application/ld+json">{"@type":"NewsArticle","headline":"Talks end"}</script><title>x</title>"#;
        is(described, Some("Talks end"));
    }
}

//! The byline: in go the names that a page gives as its authors, out come people, each once. It refuses addresses,
//! dates, desks and departments, job titles, and the outlet's own name.

use super::facts::{Facts, Kind};
use super::json_ld::Described;

/// The most words of a person's name.
const MAX_WORDS: usize = 6;
/// The longest name, in characters.
const MAX_NAME: usize = 60;
/// The most authors: longer lists are lists of something else.
const MAX_AUTHORS: usize = 20;

/// Meta elements that name authors, the surest first.
const METAS: &[&str] = &[
    "author", "article:author", "article:author_name", "og:article:author", "parsely-author", "sailthru.author", "dc.creator",
    "dcterms.creator", "byl", "cxenseparse:author", "citation_author", "authors", "article.author", "mediator_author",
    "dc.contributor", "creator",
];

/// What stands before the names in a byline.
const PREFIXES: &[&str] = &[
    "written by", "reported by", "posted by", "published by", "story by", "text by", "words by", "by:", "by ", "author:", "authors:", "von ",
    "von:", "par ", "por ", "di ", "da ", "av ", "af ", "door ", "autor:", "autorin:", "auteur:", "autore:", "author ", "автор:", "автори:",
    "авторы:", "автор ", "текст:", "text:", "بقلم", "كتب:", "كتبه", "كتب ", "الكاتب:", "מאת:", "מאת", "yazar:", "autorzy:", "foto:", "photo by", "od ", "napsal",
    "opracował", "opracowała",
];

/// What stands between two names.
const BETWEEN: &[&str] = &[
    " and ", " & ", " und ", " et ", " y ", " e ", " og ", " och ", " en ", " i ", " і ", " й ", " та ", " и ", " ve ", " ו", " with ", " mit ", ", ", "; ", ";", " | ", "|", " / ", " • ", " · ",
    " – ", " — ", " - ", ",", "،", "\n",
];

/// Words that no person is called.
const NOT_PEOPLE: &[&str] = &[
    "staff", "editorial", "editor", "editors", "newsroom", "news", "desk", "team", "redaktion", "redaktionen", "redacción", "redaccion", "rédaction",
    "redazione", "redação", "redakcja", "redakce", "redactie", "редакція", "редакция", "редакції", "редакции", "agency", "agencies",
    "agence", "agencia", "agentur", "agenturen", "press", "admin", "administrator", "webmaster", "correspondent", "correspondents",
    "reporter", "reporters", "contributor", "contributors", "contributing", "writer", "writers", "guest", "author", "authors", "board", "bureau", "service", "magazine",
    "journalist", "journalists", "online", "published", "updated", "posted", "min", "read", "minutes", "share", "comments", "comment", "follow", "photo", "photos",
    "reuters", "afp", "dpa", "ap", "upi", "ansa", "efe", "tass", "apa", "sda", "interfax", "ukrinform", "unian", "www", "http", "https", "com", "the", "about", "more", "view", "all",
    "posts", "by", "unknown", "anonymous", "user", "super", "root", "null", "none", "undefined", "n/a", "редактор", "корреспондент", "кореспондент",
    "журналист", "журналіст", "журналістка", "محرر", "مراسل", "تحرير", "مكتب", "וצוות", "מערכת", "department", "office", "ministry", "government", "university", "institute", "media",
    "group", "inc", "ltd", "llc", "gmbh", "ag", "co", "today", "post", "times", "daily", "blog", "wire", "report", "reports", "communications", "haber", "merkezi", "servisi", "editörü", "copyright",
    "email", "e-mail", "twitter", "facebook", "instagram", "linkedin", "profile", "senior", "chief", "director", "manager", "producer", "columnist", "analyst", "politics", "sports", "business",
];

/// The people who signed a page.
pub(super) fn authors(facts: &Facts<'_>, described: &Described, outlet: Option<&str>) -> Vec<String> {
    let outlet: Vec<String> = outlet
        .into_iter()
        .chain(described.organisations.iter().map(String::as_str))
        .chain(facts.meta("og:site_name"))
        .map(key)
        .collect();
    let from = |texts: &mut dyn Iterator<Item = &str>| people(texts, &outlet);
    let given = from(&mut described.authors.iter().map(String::as_str));
    if !given.is_empty() {
        return given;
    }
    for meta in METAS {
        let given = from(&mut facts.meta(meta));
        if !given.is_empty() {
            return given;
        }
    }
    for kind in [Kind::Microdata, Kind::Classed] {
        let marks = facts.signatures.iter().filter(|mark| mark.kind == kind && mark.zone.is_article());
        for mark in marks {
            let content = mark.value.as_deref().filter(|value| !value.contains("://"));
            let given = from(&mut content.into_iter().chain(Some(mark.text.as_str())).take(1));
            if !given.is_empty() {
                return given;
            }
        }
    }
    Vec::new()
}

/// The people named in some texts, each once, in order.
fn people<'a>(texts: &mut dyn Iterator<Item = &'a str>, outlet: &[String]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for text in texts {
        for part in split(text) {
            let name = tidy(&part);
            let known = found.iter().any(|other| key(other) == key(&name));
            if is_person(&name) && !outlet.contains(&key(&name)) && !known && found.len() < MAX_AUTHORS {
                found.push(name);
            }
        }
    }
    found
}

/// The parts of a byline between commas and conjunctions, without what stands before the names.
fn split(text: &str) -> Vec<String> {
    let mut parts = vec![text.to_owned()];
    for between in BETWEEN {
        parts = parts.iter().flat_map(|part| part.split(between).map(str::to_owned)).collect();
    }
    parts
}

/// A name without prefixes, brackets and marks around it.
fn tidy(part: &str) -> String {
    let mut name = part.trim();
    loop {
        let before = name;
        for prefix in PREFIXES {
            if let Some(start) = name.get(..prefix.len())
                && start.to_lowercase() == *prefix
            {
                name = name[prefix.len()..].trim();
            }
        }
        name = name.trim_matches(|c: char| !c.is_alphanumeric() && c != '.' || c == ':').trim();
        if name == before {
            break;
        }
    }
    let name = name.split(['(', '[', '<']).next().unwrap_or_default();
    name.split_whitespace().collect::<Vec<_>>().join(" ").trim_matches([',', '.', ':', '-']).to_owned()
}

/// Whether a text can be a person's name.
fn is_person(name: &str) -> bool {
    if name.is_empty() || name.chars().count() > MAX_NAME || name.chars().any(|c| c.is_numeric() || matches!(c, '@' | '/' | '_' | '=' | '#')) {
        return false;
    }
    let words: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
    if words.len() > MAX_WORDS || name.chars().filter(|c| c.is_alphabetic()).count() < 3 {
        return false;
    }
    if words.iter().any(|word| NOT_PEOPLE.contains(&word.trim_matches(|c: char| !c.is_alphanumeric())) || is_site(word)) {
        return false;
    }
    // Names are written with a capital where the script has them.
    let first = name.chars().find(|c| c.is_alphabetic());
    first.is_some_and(|first| !first.is_lowercase() || words.len() > 1)
}

/// `example.org`, `Example.com`.
fn is_site(word: &str) -> bool {
    word.split_once('.').is_some_and(|(name, rest)| name.len() > 2 && rest.len() >= 2 && rest.chars().all(|c| c.is_ascii_lowercase() || c == '.'))
}

fn key(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

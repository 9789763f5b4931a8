//! The byline: in go the names that a page gives as its authors, out come people, each once. It refuses addresses,
//! dates, desks and departments, job titles, and the outlet's own name.

use super::facts::Facts;
use super::json_ld::Described;
use super::marks::Kind;

/// The most words of a person's name.
const MAX_WORDS: usize = 6;
/// The longest name, in characters.
const MAX_NAME: usize = 60;
/// The longest byline, in characters: what is longer is about the author.
const MAX_BYLINE: usize = 150;
/// The most authors: longer lists are lists of something else.
const MAX_AUTHORS: usize = 20;

/// Meta elements that name authors, the surest first.
const METAS: &str = "author article:author article:author_name og:article:author parsely-author sailthru.author dc.creator \
    dcterms.creator byl cxenseparse:author citation_author authors article.author mediator_author dc.contributor \
    creator";

/// What stands before the names in a byline.
const PREFIXES: &[&str] = &[
    "written by",
    "reported by",
    "posted by",
    "published by",
    "story by",
    "text by",
    "words by",
    "by:",
    "by ",
    "author:",
    "authors:",
    "von ",
    "von:",
    "par ",
    "por ",
    "av ",
    "af ",
    "door ",
    "autor:",
    "autorin:",
    "auteur:",
    "autore:",
    "author ",
    "автор:",
    "автори:",
    "авторы:",
    "автор ",
    "текст:",
    "text:",
    "بقلم",
    "كتب:",
    "كتبه",
    "كتب ",
    "الكاتب:",
    "מאת:",
    "מאת",
    "yazar:",
    "autorzy:",
    "foto:",
    "photo by",
    "napsal",
    "opracował",
    "opracowała",
];

/// What stands between two names.
const BETWEEN: &[&str] = &[
    " and ", " & ", " und ", " et ", " y ", " e ", " og ", " och ", " en ", " i ", " і ", " й ", " та ", " и ", " ve ",
    " ו", " with ", " mit ", ", ", "; ", ";", " | ", "|", " / ", " • ", " · ", " – ", " — ", " - ", ",", "،", "\n",
];

/// Words that no person is called.
const NOT_PEOPLE: &str = "staff editorial editor editors newsroom news desk team redaktion redaktionen redacción redaccion rédaction \
    redazione redação redakcja redakce redactie редакція редакция редакції редакции agency agencies agence \
    agencia agentur agenturen press admin administrator webmaster correspondent correspondents reporter \
    reporters contributor contributors contributing writer writers guest author authors board bureau service \
    magazine journalist journalists online published updated posted min read minutes share comments comment \
    follow photo photos reuters afp dpa ap upi ansa efe tass apa sda interfax ukrinform unian www http https com \
    the about more view all posts by unknown anonymous user super root null none undefined n/a редактор \
    корреспондент кореспондент журналист журналіст журналістка محرر مراسل تحرير مكتب וצוות מערכת department \
    office ministry government university institute media group inc ltd llc gmbh ag co today post times daily \
    blog wire report reports communications haber merkezi servisi editörü copyright email e-mail phd ph.d m.d \
    msc mba esq jr sr twitter facebook instagram linkedin profile von par por senior chief director manager \
    producer columnist analyst politics sports business";

/// Words inside names that are written small.
const PARTICLES: &str = "de del della di da dos das do du des la le van von der den ter ten zu zur af av bin ibn bint al el y e und \
    d' abu ben bat st. mac";

/// The people who signed a page.
pub(super) fn authors(facts: &Facts<'_>, described: &Described, outlet: Option<&str>) -> Vec<String> {
    let outlet: Vec<String> = outlet
        .into_iter()
        .chain(described.organisations.iter().map(String::as_str))
        .chain(facts.meta("og:site_name"))
        .map(key)
        // A person's own site is called after the person.
        .filter(|name| !described.people.iter().any(|person| key(person) == *name))
        .collect();
    let from = |texts: &mut dyn Iterator<Item = &str>| people(texts, &outlet);
    let given = from(&mut described.authors.iter().map(String::as_str));
    if !given.is_empty() {
        return given;
    }
    for meta in METAS.split(' ') {
        let given = from(&mut facts.meta(meta));
        if !given.is_empty() {
            return given;
        }
    }
    // WordPress plugins say it to a messenger only.
    if facts
        .meta("twitter:label1")
        .any(|label| ["Written by", "Verfasst von", "Écrit par", "Автор", "Escrito por", "Scritto da"].contains(&label))
    {
        let given = from(&mut facts.meta("twitter:data1"));
        if !given.is_empty() {
            return given;
        }
    }
    for kind in [Kind::Microdata, Kind::Classed, Kind::Line] {
        let marks = facts.signatures.iter().filter(|mark| mark.kind == kind && mark.zone.is_article());
        for mark in marks.filter(|mark| mark.text.chars().count() <= MAX_BYLINE) {
            let content = mark.value.as_deref().filter(|value| !value.contains("://"));
            let given = from(&mut content.into_iter().chain(Some(mark.text.as_str())).take(1));
            if !given.is_empty() {
                return given;
            }
        }
    }
    Vec::new()
}

/// Whether a line says who wrote the page.
pub(super) fn is_signature(line: &str) -> bool {
    const OPENINGS: &[&str] = &[
        "By ",
        "by ",
        "BY ",
        "Written by ",
        "Von ",
        "VON ",
        "Par ",
        "Por ",
        "Автор: ",
        "Автор ",
        "بقلم ",
        "بقلم: ",
        "כתב: ",
        "Yazan: ",
    ];
    OPENINGS.iter().any(|opening| {
        line.strip_prefix(opening).is_some_and(|rest| rest.chars().next().is_some_and(|c| !c.is_lowercase()))
    })
}

/// The people named in some texts, each once, in order.
fn people(texts: &mut dyn Iterator<Item = &str>, outlet: &[String]) -> Vec<String> {
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
    if name.is_empty()
        || name.chars().count() > MAX_NAME
        || name.chars().any(|c| c.is_numeric() || matches!(c, '@' | '/' | '_' | '=' | '#'))
    {
        return false;
    }
    let words: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
    if words.len() > MAX_WORDS || name.chars().filter(|c| c.is_alphabetic()).count() < 3 {
        return false;
    }
    let no_name = |word: &str| NOT_PEOPLE.split(' ').any(|other| other == word);
    if words.iter().any(|word| no_name(word.trim_matches(|c: char| !c.is_alphanumeric())) || is_site(word)) {
        return false;
    }
    // Letters after a name: degrees and memberships.
    if words.len() == 1 && name.chars().count() <= 6 && name.chars().all(|c| c.is_ascii_uppercase() || c == '.') {
        return false;
    }
    // Names are written with capitals where the script has them, but for what joins their parts.
    name.split_whitespace().all(|word| {
        word.chars().find(|c| c.is_alphabetic()).is_none_or(|first| !first.is_lowercase())
            || PARTICLES.split(' ').any(|particle| particle == word)
    })
}

/// `example.org`, `Example.com`.
fn is_site(word: &str) -> bool {
    word.split_once('.').is_some_and(|(name, rest)| {
        name.len() > 2 && rest.len() >= 2 && rest.chars().all(|c| c.is_ascii_lowercase() || c == '.')
    })
}

fn key(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::super::json_ld::describe;
    use super::*;

    #[track_caller]
    fn are(page: &str, expected: &[&str]) {
        let facts = Facts::read(page);
        let described = describe(&facts.json_ld);
        assert_eq!(authors(&facts, &described, Some("Sample Wire")), expected, "{page}");
    }

    #[track_caller]
    fn meta(content: &str, expected: &[&str]) {
        are(&format!("<meta name=author content=\"{content}\">"), expected);
    }

    #[test]
    fn names_are_parted_and_cleaned() {
        meta("By Olena Sample and Ivan van der Muster", &["Olena Sample", "Ivan van der Muster"]);
        meta("Автор: Олена Зразкова, Іван Приклад", &["Олена Зразкова", "Іван Приклад"]);
        meta("بقلم سامر مثال", &["سامر مثال"]);
        meta("Von Anna Muster und Jan Probe", &["Anna Muster", "Jan Probe"]);
        meta("Dr. Olena Sample, PhD, Sample Wire (Kyiv)", &["Dr. Olena Sample"]);
        meta("OLENA SAMPLE; Olena Sample", &["OLENA SAMPLE"]);
    }

    #[test]
    fn what_is_no_person_is_refused() {
        for text in [
            "Staff",
            "Sample Wire",
            "Editorial Team",
            "https://example.org/staff",
            "17 May 2025",
            "example.org",
            "Редакція",
            "desk@example.org",
            "and others of the newsroom",
        ] {
            meta(text, &[]);
        }
    }

    #[test]
    fn sources_in_their_order() {
        let described = r#"<script type="application/ld+json">{"@type":"Article","author":{"@type":"Person","name":"Ivan Muster"}}</script>"#;
        are(&format!("{described}<meta name=author content='Olena Sample'>"), &["Ivan Muster"]);
        are("<h1>h</h1><span class='byline'>By <b>Olena Sample</b></span>", &["Olena Sample"]);
        are("<h1>h</h1><a href='/author/olena'>Olena Sample</a>", &["Olena Sample"]);
        are("<h1>h</h1><p>By Olena Sample</p>", &["Olena Sample"]);
        are("<h1>h</h1><div class='comments'><a rel=author>Reader Sample</a></div>", &[]);
    }
}

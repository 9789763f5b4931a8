//! What is given: in go a page's JSON-LD and meta elements, out come the people and the organisations that they name as
//! authors. Of several sources the first that names people counts, or a later one that knows all of them and more.

use super::names::{Trust, organisation, people};
use super::{MAX_AUTHORS, add, key, words};
use crate::extract::html::entities::decode;
use crate::extract::html::facts::Facts;
use crate::extract::html::json_ld::Described;

/// Meta elements that name authors, the surest first.
const METAS: &[&str] = &[
    "author",
    "article:author",
    "article:author_name",
    "og:article:author",
    "parsely-author",
    "sailthru.author",
    "byl",
    "cxenseparse:author",
    "citation_author",
    "citation_authors",
    "authors",
    "article.author",
    "mediator_author",
    "dc.creator",
    "dcterms.creator",
    "dc.contributor",
    "creator",
];

/// What a page gives machines as its authors.
#[derive(Default)]
pub(super) struct Given {
    /// The people, in order.
    pub people: Vec<String>,
    /// An organisation, if one is named; the outlet itself only for want of another.
    pub organisations: Vec<String>,
}

impl Given {
    /// Reads what a page gives; `outlets` are the outlet's names as keys.
    pub fn read(facts: &Facts<'_>, described: &Described, outlets: &[String]) -> Self {
        let mut given = Self::default();
        let persons = described.authors.iter().filter(|name| !described.corporate.contains(name));
        given.take(&mut persons.map(String::as_str), outlets);
        for name in &described.corporate {
            given.organisations.extend(organisation(name));
        }
        for meta in METAS {
            let turned: Vec<String> = facts.meta(meta).map(|name| turn(meta, name)).collect();
            given.take(&mut turned.iter().map(String::as_str), outlets);
        }
        // WordPress plugins say it to a messenger only.
        let label = facts.meta("twitter:label1").next().unwrap_or_default().to_lowercase();
        if label.ends_with(" by") || words::after_opening(&label).is_some_and(str::is_empty) {
            given.take(&mut facts.meta("twitter:data1"), outlets);
        }
        given.organisations.sort_by_key(|name| outlets.contains(&key(name)));
        given.organisations.truncate(1);
        given
    }

    /// Takes the people of one source, if none are known or it knows all of them and more.
    fn take(&mut self, texts: &mut dyn Iterator<Item = &str>, outlets: &[String]) {
        let mut found = Vec::new();
        for text in texts.take(MAX_AUTHORS) {
            let before = found.len();
            let names = people(&decode(text), Trust::Given).into_iter();
            // `Sample` on the pages of `Sample Wire`.
            let of_outlet = |name: &String| {
                let this = key(name);
                !name.contains(' ') && outlets.iter().any(|outlet| outlet.starts_with(&this))
            };
            add(&mut found, names.filter(|name| !of_outlet(name)).collect(), outlets);
            if found.len() == before {
                self.organisations.extend(organisation(&decode(text)));
            }
        }
        if found.len() > self.people.len() && self.people.iter().all(|name| found.contains(name)) {
            self.people = found;
        }
    }
}

/// Libraries' metas write `Sample, Olena`.
fn turn(meta: &str, name: &str) -> String {
    let library = meta.starts_with("citation_") || meta.starts_with("dc");
    match name.split_once(',') {
        Some((last, first)) if library && !first.contains([',', ';']) && !last.trim().contains(' ') => {
            format!("{} {}", first.trim(), last.trim())
        }
        _ => name.to_owned(),
    }
}

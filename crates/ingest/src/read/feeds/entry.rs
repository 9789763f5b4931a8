//! Entry: the text of one entry goes in, the fields of the contract come out. Full content is taken before a summary.

use serde_json::{Map, Value};
use url::Url;

use super::channel::Channel;
use super::element::Element;
use crate::extract::html;

/// The most authors and keywords that are taken of one entry.
const MAX_NAMES: usize = 100;

/// Where a text stands that an entry may have, best first.
const CONTENTS: &[(&str, &str)] = &[
    ("content", "encoded"),
    ("", "content"),
    ("xhtml", "body"),
    ("", "body"),
    ("", "fullitem"),
    ("", "description"),
    ("", "summary"),
    ("dc", "description"),
    ("", "abstract"),
    ("", "tagline"),
    ("itunes", "summary"),
];

/// Where the day of publication may stand, best first; last when the entry was changed, for want of another day.
const PUBLISHED: &[(&str, &str)] = &[
    ("", "pubdate"),
    ("", "published"),
    ("", "issued"),
    ("dcterms", "issued"),
    ("dc", "date"),
    ("", "created"),
    ("dcterms", "created"),
    ("", "date"),
    ("", "updated"),
    ("", "modified"),
    ("dcterms", "modified"),
];

/// Where it may stand when an entry was changed.
const MODIFIED: &[(&str, &str)] = &[("", "updated"), ("", "modified"), ("dcterms", "modified")];

/// The fields of an entry; none if there is neither a title nor a text.
pub(super) fn fields(text: &str, channel: &Channel) -> Result<Map<String, Value>, String> {
    let ill_formed = || "ill-formed XML: elements of the entry are not closed".to_owned();
    let root = Element::first(text).ok_or_else(ill_formed)?;
    let children = root.children().ok_or_else(ill_formed)?;
    let entry = Entry { root, children, channel };
    let mut fields = Map::new();
    if let Some(title) = entry.title() {
        fields.insert("title".to_owned(), title.into());
    }
    match entry.body() {
        Some(Body::Html(html)) => drop(fields.insert("content_html".to_owned(), html.into())),
        Some(Body::Text(text)) => drop(fields.insert("text".to_owned(), text.into())),
        // A headline alone is an article too, if a short one.
        None if !fields.is_empty() => drop(fields.insert("text".to_owned(), "".into())),
        None => return Ok(fields),
    }
    for (name, places) in [("published", PUBLISHED), ("modified", MODIFIED)] {
        if let Some(date) = entry.text(places) {
            fields.insert(name.to_owned(), date.into());
        }
    }
    let lists = [("authors", entry.authors()), ("keywords", entry.keywords())];
    for (name, list) in lists.into_iter().filter(|(_, list)| !list.is_empty()) {
        fields.insert(name.to_owned(), list.into());
    }
    let url = entry.url();
    let id = entry.id(url.is_some());
    let outlet = entry.source().or_else(|| channel.title.clone());
    let lang = root.get("xml:lang").or_else(|| channel.lang.clone());
    for (name, value) in [("url", url), ("id", id), ("outlet", outlet), ("declared_language", lang)] {
        if let Some(value) = value {
            fields.insert(name.to_owned(), value.into());
        }
    }
    Ok(fields)
}

enum Body {
    Html(String),
    Text(String),
}

struct Entry<'a> {
    root: Element<'a>,
    children: Vec<Element<'a>>,
    channel: &'a Channel,
}

impl<'a> Entry<'a> {
    /// The children of a name. The feed's own vocabulary, which is the entry's, goes by no prefix.
    fn all(&self, vocabulary: &'a str, name: &'a str) -> impl Iterator<Item = &Element<'a>> {
        self.children.iter().filter(move |child| {
            let prefix = child.prefix();
            let known = if prefix == self.root.prefix() { "" } else { self.channel.vocabulary(prefix) };
            let known = if known == "atom" { "" } else { known };
            known == vocabulary && child.local().eq_ignore_ascii_case(name)
        })
    }

    /// The first text at one of these places.
    fn text(&self, places: &[(&'static str, &'static str)]) -> Option<String> {
        places
            .iter()
            .flat_map(|(vocabulary, name)| self.all(vocabulary, name))
            .map(|element| element.text().trim().to_owned())
            .find(|text| !text.is_empty())
    }

    fn title(&self) -> Option<String> {
        let mut titles = self.all("", "title").chain(self.all("dc", "title"));
        titles.find_map(|title| {
            let line = match title.get("type").as_deref() {
                Some("text" | "text/plain") => title.text().split_whitespace().collect::<Vec<_>>().join(" "),
                _ => html::line(&title.text()),
            };
            Some(line).filter(|line| !line.is_empty())
        })
    }

    fn body(&self) -> Option<Body> {
        CONTENTS.iter().flat_map(|(vocabulary, name)| self.all(vocabulary, name)).find_map(body_of)
    }

    fn authors(&self) -> Vec<String> {
        let named = self.all("", "author").filter_map(|author| {
            let children = author.children().unwrap_or_default();
            let name = children.iter().find(|child| child.local().eq_ignore_ascii_case("name"));
            person(&name.map_or_else(|| author.text(), Element::text))
        });
        let mut authors: Vec<String> = named.take(MAX_NAMES).collect();
        if authors.is_empty() {
            let others = self.all("dc", "creator").chain(self.all("itunes", "author"));
            authors = others.filter_map(|creator| person(&creator.text())).take(MAX_NAMES).collect();
        }
        authors
    }

    fn keywords(&self) -> Vec<String> {
        let mut keywords = Vec::new();
        for category in self.all("", "category").chain(self.all("dc", "subject")).take(MAX_NAMES) {
            let named = category.get("label").or_else(|| category.get("term"));
            let keyword = html::line(&named.unwrap_or_else(|| category.text()));
            if !keyword.is_empty() && !keywords.contains(&keyword) {
                keywords.push(keyword);
            }
        }
        keywords
    }

    /// The address of the article: the link of the publisher's own site before one that counts readers, and an
    /// identifier that is an address where there is no link.
    fn url(&self) -> Option<String> {
        let original = self.all("feedburner", "origLink").map(Element::text);
        let linked = self.all("", "link").filter(|link| link.get("rel").is_none_or(|rel| rel == "alternate"));
        let linked = linked.map(|link| {
            let address = link.get("href").unwrap_or_else(|| link.text());
            // A base of its own goes before the entry's.
            link.get("xml:base").and_then(|base| join(&base, &address)).unwrap_or(address)
        });
        let permanent = self.all("", "guid").filter(|guid| guid.get("isPermaLink").is_none_or(|is| is != "false"));
        let identified = permanent.chain(self.all("", "id")).map(Element::text).chain(self.root.get("rdf:about"));
        let identified = identified.filter(|text| text.trim().starts_with("http"));
        original.chain(linked).chain(identified).find_map(|address| self.resolve(address.trim()))
    }

    /// What the entry is known by beside its address, as the page there is by that: a name that it says is no address,
    /// for some feeds give the same address to all. Without an address, whatever name there is.
    fn id(&self, has_address: bool) -> Option<String> {
        if !has_address {
            return self.text(&[("", "guid"), ("", "id")]);
        }
        let named = self.all("", "guid").filter(|guid| guid.get("isPermaLink").is_some_and(|is| is == "false"));
        let mut named = named.map(|guid| guid.text().trim().to_owned());
        named.find(|id| !id.is_empty() && !id.starts_with("http"))
    }

    fn resolve(&self, address: &str) -> Option<String> {
        if address.is_empty() {
            return None;
        }
        let base = match (self.root.get("xml:base"), &self.channel.base) {
            (Some(own), Some(base)) => join(base, &own).or(Some(own)),
            (own, base) => own.or_else(|| base.clone()),
        };
        let absolute = Url::parse(address).ok().map(String::from);
        absolute.or_else(|| join(&base?, address)).filter(|url| url.starts_with("http"))
    }

    /// The outlet that an entry was taken over from.
    fn source(&self) -> Option<String> {
        self.all("", "source").find_map(|source| {
            let children = source.children().unwrap_or_default();
            let title = children.iter().find(|child| child.local().eq_ignore_ascii_case("title"));
            let name =
                title.map_or_else(|| if children.is_empty() { source.text() } else { String::new() }, Element::text);
            Some(html::line(&name)).filter(|name| !name.is_empty())
        })
    }
}

fn join(base: &str, address: &str) -> Option<String> {
    Url::parse(base).ok()?.join(address).ok().map(String::from)
}

/// The text that an element holds as HTML or as plain text, by what it says of itself and by what it looks like.
fn body_of(element: &Element<'_>) -> Option<Body> {
    let kind = element.get("type").unwrap_or_default().to_ascii_lowercase();
    let foreign = kind.contains('/') && !kind.starts_with("text/") && !kind.contains("xhtml") && !kind.contains("html");
    if foreign {
        return None;
    }
    if element.get("mode").as_deref() == Some("base64") {
        let bytes = mail_parser::decoders::base64::base64_decode(element.text().as_bytes())?;
        let text = String::from_utf8(bytes).ok()?;
        return Some(if html::is_markup(&text) { Body::Html(text) } else { Body::Text(text) });
    }
    if element.has_elements() {
        let markup = element.markup();
        return (!html::line(&markup).is_empty()).then_some(Body::Html(markup));
    }
    let text = element.text();
    if text.trim().is_empty() {
        None
    } else if kind == "text" || kind == "text/plain" {
        Some(Body::Text(text))
    } else if html::is_markup(&text) {
        Some(Body::Html(text))
    } else {
        Some(Body::Text(html::references(&text).into_owned()))
    }
}

/// The name in `mail@example.org (A. Writer)`, `A. Writer <mail@example.org>` or `A. Writer`; none in an address alone.
fn person(text: &str) -> Option<String> {
    let text = html::line(&text.replace('<', "("));
    let name = match text.split_once('(') {
        Some((before, inside)) if before.trim().is_empty() || before.contains('@') => {
            inside.trim_end_matches([')', '>'])
        }
        Some((before, _)) => before,
        None => &text,
    };
    let name = name.trim().trim_matches('"');
    (!name.is_empty() && !name.contains('@')).then(|| name.to_owned())
}

//! JSON-LD: in go the contents of a page's `ld+json` scripts, out comes what they say of the article. Broken JSON is
//! mended where the fault is a common one; what still does not parse, and what is no article, is left out.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::Value;

use super::entities::decode;
use super::facts::Facts;
use super::live::{self, Post};
use crate::address;
use crate::extract::key;

/// How deep objects within objects are followed.
const MAX_DEPTH: usize = 12;
/// The most objects of one page that are looked at.
const MAX_NODES: usize = 500;
/// The longest script that is parsed, in bytes: real ones carry an article's text at most.
const MAX_SCRIPT: usize = 2 << 20;

/// What JSON-LD says of a page's article.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Described {
    /// `headline`, or `name`.
    pub headline: Option<String>,
    /// Names of `author` and `creator`.
    pub authors: Vec<String>,
    /// Those of the authors that are organisations.
    pub corporate: Vec<String>,
    /// `publisher.name`.
    pub publisher: Option<String>,
    /// `url`, or `mainEntityOfPage`.
    pub url: Option<String>,
    /// `datePublished`.
    pub published: Option<String>,
    /// `dateCreated` or `uploadDate`.
    pub created: Option<String>,
    /// `dateModified`.
    pub modified: Option<String>,
    /// `articleBody`.
    pub body: Option<String>,
    /// `liveBlogUpdate`.
    pub posts: Vec<Post>,
    /// `inLanguage`.
    pub lang: Option<String>,
    /// `articleSection`.
    pub section: Option<String>,
    /// `keywords`, each as it stands in its list, or the list as one text.
    pub keywords: Vec<String>,
    /// Names of the organisations that are spoken of: outlets, not authors.
    pub organisations: Vec<String>,
    /// Names of the people that are spoken of.
    pub people: Vec<String>,
}

/// What the scripts of a page say of its article; of several articles, of the first of those that say most surely that they
/// are one, but for one that has the page's address, or else its headline.
pub(super) fn describe(facts: &Facts<'_>) -> Described {
    let roots: Vec<Value> = facts.json_ld.iter().filter_map(|script| parse(script)).collect();
    let mut nodes = Vec::new();
    for root in &roots {
        gather(root, 0, &mut nodes);
    }
    let by_id: BTreeMap<&str, &Value> = nodes
        .iter()
        .filter(|node| node.as_object().is_some_and(|object| object.len() > 1))
        .filter_map(|node| Some((node.get("@id")?.as_str()?, *node)))
        .collect();
    let graph = Graph { by_id };
    let mut described = Described::default();
    let mut ranked: Vec<(u8, &Value)> =
        nodes.iter().map(|node| (rank(node), *node)).filter(|(rank, _)| *rank > 0).collect();
    // Stable: of equals the first stays first.
    ranked.sort_by_key(|(rank, _)| std::cmp::Reverse(*rank));
    if let Some(own) = graph.own(&ranked, facts) {
        ranked[..=own].rotate_right(1);
    }
    for (at, (rank, node)) in ranked.iter().enumerate() {
        // A second article is another article; the page around it may fill gaps.
        if at == 0 || *rank == PAGE_RANK {
            graph.fill(&mut described, node, *rank);
        }
    }
    for node in &nodes {
        let Some(name) = node.get("name").and_then(Value::as_str).map(text) else { continue };
        for kind in types(node) {
            match kind {
                "Person" => described.people.push(name.clone()),
                "WebSite" => described.organisations.push(name.clone()),
                kind if kind.ends_with("Organization") => described.organisations.push(name.clone()),
                _ => {}
            }
        }
    }
    // Of a video on the page it may be another day.
    if described.published.is_none() && described.created.is_none() {
        described.created = only_date(&nodes);
    }
    if described.publisher.is_none() {
        described.publisher = described.organisations.first().cloned();
    }
    described
}

/// The `datePublished` of things that are no article (a video, a recipe's steps), if all give the same.
fn only_date(nodes: &[&Value]) -> Option<String> {
    let of_others =
        |node: &&&Value| rank(node) == 0 && !types(node).any(|kind| matches!(kind, "Comment" | "Review" | "Answer"));
    let mut dates = nodes.iter().filter(of_others).filter_map(|node| node.get("datePublished")?.as_str());
    let first = dates.next()?;
    let day = |date: &'_ str| date.get(..10).map(str::to_owned);
    dates.all(|date| day(date) == day(first)).then(|| text(first))
}

/// The rank of a web page that is not said to be an article.
const PAGE_RANK: u8 = 1;

/// How surely a node is the page's article; 0 for other things.
fn rank(node: &Value) -> u8 {
    types(node)
        .map(|kind| match kind {
            "NewsArticle"
            | "ReportageNewsArticle"
            | "AnalysisNewsArticle"
            | "BackgroundNewsArticle"
            | "OpinionNewsArticle"
            | "LiveBlogPosting"
            | "BlogPosting"
            | "Report"
            | "Article"
            | "ScholarlyArticle"
            | "TechArticle"
            | "AdvertiserContentArticle"
            | "ReviewNewsArticle"
            | "AskPublicNewsArticle" => 3,
            "SocialMediaPosting" | "DiscussionForumPosting" | "Review" | "CreativeWork" | "Recipe" | "Product" => 2,
            "WebPage" | "ItemPage" | "AboutPage" => PAGE_RANK,
            _ => 0,
        })
        .max()
        .unwrap_or(0)
}

/// The names of a node's types, without the vocabulary's address.
fn types(node: &Value) -> impl Iterator<Item = &str> {
    let kinds = node.get("@type");
    let list = kinds.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    kinds.into_iter().chain(list).filter_map(Value::as_str).filter_map(|kind| kind.rsplit(['/', '#', ':']).next())
}

/// All objects of a document, outermost first.
fn gather<'a>(value: &'a Value, depth: usize, nodes: &mut Vec<&'a Value>) {
    if depth > MAX_DEPTH || nodes.len() >= MAX_NODES {
        return;
    }
    match value {
        Value::Array(values) => values.iter().for_each(|value| gather(value, depth + 1, nodes)),
        Value::Object(object) => {
            nodes.push(value);
            // Lists of other articles are no part of this one.
            for (key, value) in object {
                if !matches!(
                    key.as_str(),
                    "itemListElement" | "hasPart" | "comment" | "liveBlogUpdate" | "review" | "mentions"
                ) {
                    gather(value, depth + 1, nodes);
                }
            }
        }
        _ => {}
    }
}

struct Graph<'a> {
    by_id: BTreeMap<&'a str, &'a Value>,
}

impl Graph<'_> {
    /// Which of several articles that say so equally surely has the page's address, or else its headline.
    fn own(&self, ranked: &[(u8, &Value)], facts: &Facts<'_>) -> Option<usize> {
        let (most, _) = ranked.first()?;
        let equals = || ranked.iter().take_while(|(rank, _)| rank == most).map(|(_, node)| node);
        if *most == PAGE_RANK || equals().nth(1).is_none() {
            return None;
        }
        let known = |address: &str| address::canonical(address).map(|address| address::identity(&address));
        let page: Vec<String> =
            facts.canonical.as_deref().into_iter().chain(facts.meta("og:url")).filter_map(known).collect();
        let addressed = equals().position(|node| {
            let addresses =
                ["url", "mainEntityOfPage", "@id"].into_iter().filter_map(|key| self.address(node.get(key)?));
            addresses.filter_map(|address| known(&address)).any(|address| page.contains(&address))
        });
        let headings = facts.headings.iter().map(|mark| mark.text.as_str()).chain(facts.meta("og:title"));
        let titles: Vec<String> = headings.map(key).filter(|title| !title.is_empty()).collect();
        let headed = || {
            equals().position(|node| {
                node.get("headline").and_then(Value::as_str).is_some_and(|line| titles.contains(&key(&text(line))))
            })
        };
        addressed.or_else(headed)
    }

    /// Takes from a node what is not known yet.
    fn fill(&self, described: &mut Described, node: &Value, rank: u8) {
        let string = |key: &str| node.get(key).and_then(|value| self.string(value));
        let fill = |slot: &mut Option<String>, found: Option<String>| *slot = slot.take().or(found);
        if rank > PAGE_RANK {
            fill(&mut described.headline, string("headline").or_else(|| string("name")));
            fill(&mut described.section, string("articleSection"));
            if described.keywords.is_empty() {
                self.names(node.get("keywords"), 0, &mut described.keywords);
            }
            fill(&mut described.body, node.get("articleBody").and_then(Value::as_str).map(str::to_owned));
            if described.posts.is_empty() {
                described.posts = live::posts(node);
            }
            for key in ["author", "creator"] {
                if described.authors.is_empty() {
                    self.names(node.get(key), 0, &mut described.authors);
                    self.corporate(node.get(key), 0, &mut described.corporate);
                }
            }
        }
        fill(&mut described.publisher, node.get("publisher").and_then(|publisher| self.name(publisher)));
        let page = node.get("mainEntityOfPage").and_then(|page| self.address(page));
        fill(&mut described.url, node.get("url").and_then(|url| self.address(url)).or(page));
        fill(&mut described.published, string("datePublished"));
        fill(&mut described.created, string("dateCreated").or_else(|| string("uploadDate")));
        fill(&mut described.modified, string("dateModified"));
        fill(
            &mut described.lang,
            node.get("inLanguage").and_then(|lang| self.string(lang).or_else(|| self.name(lang))),
        );
    }

    /// A string, or the first string of a list.
    fn string(&self, value: &Value) -> Option<String> {
        match value {
            Value::String(string) => Some(text(string)).filter(|string| !string.is_empty()),
            Value::Number(number) => Some(number.to_string()),
            Value::Array(values) => values.iter().find_map(|value| match value {
                Value::Array(_) => None,
                value => self.string(value),
            }),
            Value::Object(object) => object.get("@value").and_then(Value::as_str).map(text),
            _ => None,
        }
    }

    fn name(&self, value: &Value) -> Option<String> {
        let mut names = Vec::new();
        self.names(Some(value), 0, &mut names);
        names.into_iter().next()
    }

    /// The names of people or organisations given as strings, objects, references or lists of these.
    fn names(&self, value: Option<&Value>, depth: usize, names: &mut Vec<String>) {
        if depth > MAX_DEPTH || names.len() >= MAX_NODES {
            return;
        }
        match value {
            Some(Value::String(string)) => names.extend(Some(text(string)).filter(|name| !name.is_empty())),
            Some(Value::Array(values)) => values.iter().for_each(|value| self.names(Some(value), depth + 1, names)),
            Some(Value::Object(object)) => {
                let named = object.get("name").or_else(|| {
                    let target = self.by_id.get(object.get("@id")?.as_str()?)?;
                    target.get("name")
                });
                let name = named.and_then(|name| self.string(name)).or_else(|| {
                    let part = |key: &str| object.get(key).and_then(Value::as_str);
                    Some(text(&format!("{} {}", part("givenName")?, part("familyName")?)))
                });
                names.extend(name.filter(|name| !name.is_empty()));
            }
            _ => {}
        }
    }

    /// The names of those that are said to be organisations.
    fn corporate(&self, value: Option<&Value>, depth: usize, names: &mut Vec<String>) {
        if depth > MAX_DEPTH || names.len() >= MAX_NODES {
            return;
        }
        match value {
            Some(Value::Array(values)) => values.iter().for_each(|value| self.corporate(Some(value), depth + 1, names)),
            Some(value @ Value::Object(object)) => {
                let target = object.get("@id").and_then(Value::as_str).and_then(|id| self.by_id.get(id).copied());
                let is = |wanted: fn(&str) -> bool| types(value).chain(target.into_iter().flat_map(types)).any(wanted);
                if is(|kind| kind.ends_with("Organization")) && !is(|kind| kind == "Person") {
                    self.names(Some(value), depth + 1, names);
                }
            }
            _ => {}
        }
    }

    /// An address given as a string, or as an object with one.
    fn address(&self, value: &Value) -> Option<String> {
        let found = match value {
            Value::Object(object) => {
                object.get("@id").or_else(|| object.get("url")).and_then(Value::as_str).map(str::to_owned)
            }
            value => self.string(value),
        };
        found.filter(|address| address.starts_with("http"))
    }
}

/// A string's text: entities decoded (many sites write them into JSON), white space squeezed.
fn text(string: &str) -> String {
    let decoded = decode(string);
    decoded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Parses a script, mended if need be. serde_json itself refuses nesting past 128.
fn parse(script: &str) -> Option<Value> {
    if script.len() > MAX_SCRIPT {
        return None;
    }
    let bare = unwrap(script);
    serde_json::from_str(bare).or_else(|_| serde_json::from_str(&mend(bare))).ok()
}

/// A script without the comment or CDATA marks around it.
fn unwrap(script: &str) -> &str {
    let mut bare = script.trim();
    for (open, close) in [("<!--", "-->"), ("//<![CDATA[", "//]]>"), ("/*<![CDATA[*/", "/*]]>*/"), ("<![CDATA[", "]]>")]
    {
        if let Some(rest) = bare.strip_prefix(open) {
            bare = rest.strip_suffix(close).unwrap_or(rest).trim();
        }
    }
    bare.trim_end_matches(';').trim_end()
}

/// Mends the common faults: control characters in strings, backslashes before what needs none, commas before a closing
/// bracket, text after the document's end, quotes written as entities.
fn mend(script: &str) -> String {
    let script =
        if script.contains("&quot;") && !script.contains('"') { decode(script) } else { Cow::Borrowed(script) };
    let mut mended = String::with_capacity(script.len());
    let mut in_string = false;
    let mut depth = 0_usize;
    let mut chars = script.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' => {
                in_string = !in_string;
                mended.push(c);
            }
            '\\' if in_string => match chars.next() {
                Some(escaped @ ('"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' | 'u')) => {
                    mended.push(c);
                    mended.push(escaped);
                }
                Some(other) if !other.is_control() => mended.push(other),
                _ => mended.push(' '),
            },
            c if in_string && c.is_control() => mended.push_str(if matches!(c, '\n' | '\r') { "\\n" } else { " " }),
            ',' if !in_string => {
                while chars.next_if(|next| next.is_whitespace() || *next == ',').is_some() {}
                if !matches!(chars.peek(), Some('}' | ']') | None) {
                    mended.push(c);
                }
            }
            '{' | '[' if !in_string => {
                depth += 1;
                mended.push(c);
            }
            '}' | ']' if !in_string => {
                depth = depth.saturating_sub(1);
                mended.push(c);
                if depth == 0 {
                    break;
                }
            }
            c => mended.push(c),
        }
    }
    mended
}

#[cfg(test)]
mod tests;

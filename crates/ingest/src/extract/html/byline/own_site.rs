//! A person's own site: in goes a page that nobody signed, out comes the person whose name its address spells, where the
//! page calls itself so. It refuses what JSON-LD says is an organisation.

use super::key;
use super::names::{Trust, people};
use crate::extract::html::entities::decode;
use crate::extract::html::facts::Facts;
use crate::extract::html::json_ld::Described;

/// How many words a name has.
const WORDS: std::ops::RangeInclusive<usize> = 2..=3;
/// The longest text that is searched for the name, in bytes.
const MAX_TEXT: usize = 300;

/// The person whose site a page is on: `Olena Sample` on `olenasample.example`, by the site's name, the title or the copyright.
pub(super) fn owner(facts: &Facts<'_>, described: &Described, outlet: Option<&str>) -> Option<String> {
    let address = facts.canonical.as_deref().or_else(|| facts.meta("og:url").next()).or(described.url.as_deref())?;
    let host = address.split_once("://")?.1.split('/').next()?.to_lowercase();
    let labels: Vec<String> = host.split('.').map(key).collect();
    let rights = facts.stamps.iter().map(|mark| mark.text.as_str()).filter(|text| text.contains('©'));
    let texts = outlet.into_iter().chain(facts.meta("og:site_name")).chain(facts.title.as_deref()).chain(rights);
    let name = texts.filter(|text| text.len() <= MAX_TEXT).find_map(|text| spelt(&decode(text), &labels))?;
    let corporate = described.organisations.iter().any(|organisation| key(organisation) == key(&name));
    (!corporate).then_some(name)
}

/// The words of a text that one of an address's labels spells, if they are a person's name.
fn spelt(text: &str, labels: &[String]) -> Option<String> {
    let words: Vec<&str> = text
        .split_whitespace()
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|word| !word.is_empty())
        .collect();
    WORDS.flat_map(|count| words.windows(count)).find_map(|name| {
        let name = name.join(" ");
        let spelt = labels.contains(&key(&name));
        spelt.then(|| people(&name, Trust::Shown)).filter(|people| people[..] == [name.as_str()]).map(|_| name)
    })
}

//! One article for reading: what is known about it, each thing with where it was read, then its text.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use anstyle::Style;
use dateline_core::{Article, Dated, EventDate, Lang};
use dateline_query::Copy;
use unicode_width::UnicodeWidthStr;

use super::text::day;
use super::wrap::{Room, Styles, wrap};
use crate::terminal::{HEADING, Look, PLACE};

/// Columns of the names of things.
const LABEL: usize = 11;

/// Dates that the text talks about and that are listed; the others are counted.
const MENTIONS: usize = 12;

/// Wordings of one date that are quoted.
const WORDINGS: usize = 3;

/// Writes the article. `copies` are the inputs that were set aside for it.
pub fn article(out: &mut dyn Write, article: &Article, copies: &[Copy], look: Look) -> io::Result<()> {
    let room = Room { first: look.width, rest: look.width };
    for line in wrap(article.headline(), &[], Styles::plain(HEADING), room, look) {
        writeln!(out, "{line}")?;
    }
    facts(out, article, copies, look)?;
    for paragraph in article.paragraphs() {
        writeln!(out)?;
        // The line breaks of lists and verse stay.
        for part in paragraph.split('\n') {
            for line in wrap(part, &[], Styles::plain(Style::new()), room, look) {
                writeln!(out, "{line}")?;
            }
        }
    }
    Ok(())
}

fn facts(out: &mut dyn Write, article: &Article, copies: &[Copy], look: Look) -> io::Result<()> {
    let mut fact = |label: &str, value: &str| -> io::Result<()> {
        let room = look.width.saturating_sub(LABEL).max(1);
        let lines = wrap(value, &[], Styles::plain(Style::new()), Room { first: room, rest: room }, look);
        for (number, line) in lines.iter().enumerate() {
            let label = if number == 0 { label } else { "" };
            let pad = LABEL.saturating_sub(label.width());
            writeln!(out, "{}{:pad$}{line}", look.paint(PLACE, label), "")?;
        }
        Ok(())
    };
    if article.title.is_none() {
        fact("title", "none; the first sentence stands above")?;
    }
    fact("published", &article.published.map_or_else(|| "undated".to_owned(), dated))?;
    for (label, date) in [("modified", article.modified), ("captured", article.captured)] {
        fact(label, &date.map_or_else(String::new, dated))?;
    }
    if let Some(outlet) = &article.outlet {
        let outlet = match (&outlet.name, &outlet.site) {
            (Some(name), Some(site)) => format!("{name} ({site})"),
            (name, site) => name.as_ref().or(site.as_ref()).cloned().unwrap_or_default(),
        };
        fact("outlet", &outlet)?;
    }
    fact("authors", &article.authors.join(", "))?;
    fact("language", &languages(article))?;
    fact("url", article.url.as_deref().unwrap_or_default())?;
    fact("section", article.section.as_deref().unwrap_or_default())?;
    fact("keywords", &article.keywords.join(", "))?;
    for (number, mention) in mentions(article).iter().enumerate() {
        fact(if number == 0 { "mentions" } else { "" }, mention)?;
    }
    fact("id", &article.id.to_string())?;
    fact("record", article.source_id.as_deref().unwrap_or_default())?;
    let evidence = &article.evidence;
    fact(
        "source",
        &match &evidence.member {
            Some(member) => format!("{} ({member})", evidence.path),
            None => evidence.path.clone(),
        },
    )?;
    for copy in copies {
        fact("copy", &format!("{} ({})", copy.path, copy.ending))?;
    }
    fact("sha256", &format!("{} ({} bytes)", evidence.sha256, evidence.bytes))?;
    fact("cleaned by", &evidence.extractor)
}

/// A date and where it was read.
fn dated(date: Dated) -> String {
    format!("{date} (from {})", date.origin().as_str())
}

/// The main language, and those of single paragraphs.
fn languages(article: &Article) -> String {
    let others: BTreeSet<&str> = article.paragraph_langs.iter().map(|other| other.lang.as_str()).collect();
    let main = article.lang.as_ref().map_or("", Lang::as_str);
    if others.is_empty() {
        return main.to_owned();
    }
    format!("{main} (some paragraphs: {})", others.into_iter().collect::<Vec<_>>().join(", "))
}

/// The dates that the text talks about in order of time, each with the words for it.
fn mentions(article: &Article) -> Vec<String> {
    let mut by_date: BTreeMap<EventDate, (String, Vec<&str>)> = BTreeMap::new();
    for mention in &article.mentions {
        let date = EventDate::of(&mention.date);
        let (_, texts) = by_date.entry(date).or_insert_with(|| (day(&mention.date.to_iso()).to_owned(), Vec::new()));
        if !texts.contains(&mention.text.as_str()) && texts.len() < WORDINGS {
            texts.push(&mention.text);
        }
    }
    let more = by_date.len().saturating_sub(MENTIONS);
    let listed = by_date.into_values().take(MENTIONS).map(|(date, texts)| {
        let texts: Vec<String> = texts.iter().map(|text| format!("“{text}”")).collect();
        format!("{date} {}", texts.join(", "))
    });
    let rest = (more > 0).then(|| format!("and {more} more"));
    listed.chain(rest).collect()
}

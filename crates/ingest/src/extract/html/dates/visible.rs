//! Dates that readers see: in go a page's dated elements and lines, out come their dates, each with how surely it is that of
//! the article: what labels it, how near to the headline it stands, and in what part of the page.

use dateline_core::{Dated, Origin, Precision};

use super::super::facts::{Facts, HEADING};
use super::super::marks::{Kind, Mark};
use super::super::zones::Zone;
use super::labels::{self, Label};
use super::reader::Reader;

/// How far behind the headline a date stands that belongs to it, in bytes of text: a standfirst, names and a photograph's
/// caption may stand between.
const BEHIND: i64 = 320;
/// How far before the headline: a line of its own above it.
const BEFORE: i64 = 80;
/// The same inside what looks like something beside the article.
const BESIDE: i64 = 120;
/// The longest line that is a date and not a sentence with one, in characters.
const MAX_LINE: usize = 90;
/// The longest line that says that its date is that of publication, in characters.
const MAX_LABELLED: usize = 160;
/// The most words beside a date in an element made for one.
const MAX_WORDS: usize = 14;
/// The first year of the web: of what came before, a page gives the date of publication with a label or to machines.
const FIRST_WEB_YEAR: i16 = 1990;
/// The most words beside a date in a line that nothing marks as dated.
const MAX_LINE_WORDS: usize = 8;

/// The most words that a date itself has: a month, and the day of the week.
const WORDS_OF_A_DATE: usize = 2;

/// The fewest digits of a date with a year.
const DIGITS_OF_A_DATE: usize = 4;

/// A date that readers see.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen {
    pub dated: Dated,
    /// What the page says of it.
    pub label: Label,
    /// Whether it stands at the head of the article.
    pub head: bool,
    /// How likely it is the article's, of those that are equally labelled.
    pub rank: i32,
    /// How much of the page's text stands before it.
    pub at: usize,
    /// Whether it stands in what looks like something beside the article.
    beside: bool,
    /// Whether it is a line of text that nothing but its words marks as dated.
    pub line: bool,
    /// Whether it is such a line that says more than a date, or a heading: it may be about that day.
    pub wordy: bool,
}

/// The dates of a page, the likeliest first.
pub(super) fn seen(facts: &Facts<'_>, reader: &Reader) -> Vec<Seen> {
    let mut all = Vec::new();
    for mark in &facts.stamps {
        if matches!(mark.zone, Zone::Comments | Zone::Caption) || is_other(&mark.hint) {
            continue;
        }
        let distance = facts.heads.distance(mark.at);
        let near = distance.is_some_and(|distance| match mark.zone {
            Zone::Beside => (-BEFORE..=BESIDE).contains(&distance),
            _ => (-BEFORE..=BEHIND).contains(&distance),
        });
        if !near && !mark.zone.is_article() {
            continue;
        }
        of_mark(mark, reader, &mut all, (near, distance.unwrap_or(BEHIND)));
    }
    // What stands beside an article is its date only where it is the one date there.
    let beside = |seen: &&Seen| seen.beside;
    let one = all.iter().find(beside).map(|first| first.dated.date());
    if all.iter().filter(beside).any(|seen| Some(seen.dated.date()) != one) {
        all.retain(|seen| !seen.beside);
    }
    // An element that holds nothing but a date of change is of change too.
    let changed: Vec<(usize, Dated)> =
        all.iter().filter(|seen: &&Seen| seen.label == Label::Changed).map(|seen| (seen.at, seen.dated)).collect();
    for seen in all.iter_mut().filter(|seen| seen.label == Label::None) {
        if changed.iter().any(|(at, dated)| *at == seen.at && dated.date() == seen.dated.date()) {
            seen.label = Label::Changed;
        }
    }
    // Stable: of equals the first on the page stays first.
    all.sort_by_key(|seen| std::cmp::Reverse(seen.rank));
    all
}

/// The dates of one element or line.
fn of_mark(mark: &Mark, reader: &Reader, all: &mut Vec<Seen>, (near, distance): (bool, i64)) {
    let line = mark.kind == Kind::Line;
    let value = mark.value.as_deref().and_then(|value| reader.value(value, Origin::TimeElement));
    let value = value.filter(|dated| dated.precision() >= Precision::Day);
    let lead = own_words(&mark.lead);
    let around = match labels::label_of_lead(lead) {
        Label::None => label_of_hint(&mark.hint),
        label => label,
    };
    let text = mark.text.trim();
    let length = text.chars().count();
    let dated = text.bytes().any(|b| b.is_ascii_digit()) || !text.is_ascii();
    let parts = if dated { labels::parts(text) } else { Vec::new() };
    let mut days: Vec<(Label, Dated, &str)> =
        parts.iter().filter_map(|(label, part)| Some((*label, reader.line(part)?, *part))).collect();
    if let [(label @ Label::None, ..)] = &mut days[..] {
        // `3 May 2021: posted`: the one date of a line is that of its one label.
        *label = parts.iter().map(|(label, _)| *label).find(|label| *label != Label::None).unwrap_or(around);
    } else if let Some((label @ Label::None, ..)) = days.first_mut() {
        *label = around;
    }
    let said = labels::label(lead) == Label::Published;
    for (label, dated, part) in &days {
        let own = *label == Label::Published && (said || parts.iter().any(|(label, _)| *label == Label::Published));
        let words =
            part.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().any(char::is_alphabetic)).count();
        if line && length > if *label == Label::None { MAX_LINE } else { MAX_LABELLED } {
            continue;
        }
        // The machine's spelling of the day that is seen says more.
        let dated = value.filter(|value| value.date() == dated.date()).unwrap_or(*dated);
        let most = if line && !own { MAX_LINE_WORDS } else { MAX_WORDS };
        let sentence = line && !own && (text.ends_with('.') && words > 3 || mark.running);
        let labelled = own && mark.zone.is_article() && (!line || words <= 4 && parts.len() <= 2);
        // What a sentence tells of happened then.
        if sentence && *label == Label::None {
            continue;
        }
        let wordy = line && *label == Label::None && (words > WORDS_OF_A_DATE || mark.hint == HEADING);
        let history = line && *label == Label::None && dated.date().year() < FIRST_WEB_YEAR;
        let head = (near || labelled) && length <= MAX_LABELLED && words <= most && !sentence && !history;
        push(all, mark, (dated, *label), head, (distance, wordy));
    }
    if let Some(dated) = value.filter(|_| days.is_empty() && !line) {
        // What is written as `3 hours ago` or in the reader's own zone is not seen.
        let day = dated.date().day().to_string();
        let shown = text.is_empty()
            || text.split(|c: char| !c.is_ascii_digit()).any(|number| number.trim_start_matches('0') == day);
        push(all, mark, (dated, around), near && shown, (distance, false));
    }
}

/// Of the text before a date what is said of that date: a line with a date of its own says of that one when the page was
/// published or changed. Rights are the page's, whatever day stands beside them.
fn own_words(lead: &str) -> &str {
    let is_dated = lead.chars().filter(|c| c.is_numeric()).count() >= DIGITS_OF_A_DATE;
    match lead.rfind(char::is_numeric) {
        Some(at) if is_dated && labels::label_of_lead(lead) != Label::Other => {
            lead[at..].trim_start_matches(char::is_numeric)
        }
        _ => lead,
    }
}

fn push(all: &mut Vec<Seen>, mark: &Mark, (dated, label): (Dated, Label), head: bool, (distance, wordy): (i64, bool)) {
    let hinted = ["publish", "pubdate", "posted", "entry-date", "post-date", "article-date", "created"]
        .iter()
        .any(|word| mark.hint.contains(word));
    let mut rank = 0;
    rank += if hinted { 4 } else { 0 };
    rank += if matches!(label, Label::Dated | Label::Published) { 4 } else { 0 };
    rank += match mark.kind {
        Kind::Time | Kind::Microdata => 3,
        Kind::Line => 0,
        _ => 2,
    };
    rank += i32::from(mark.zone == Zone::Article);
    rank += match (head, distance) {
        (true, 0..100) => 4,
        (true, 0..=BEHIND) => 3,
        (true, ..0) => 1,
        _ => 0,
    };
    rank += i32::from(mark.after_heading);
    let (line, beside) = (mark.kind == Kind::Line, mark.zone == Zone::Beside);
    all.push(Seen { dated, label, head, rank, at: mark.at, beside, line, wordy });
}

/// What the names of an element's classes say of its date. `published updated` is said of dates that are both.
fn label_of_hint(hint: &str) -> Label {
    let has = |words: &[&str]| words.iter().any(|word| hint.contains(word));
    if has(&["publish", "pubdate", "posted", "entry-date", "created"]) {
        return Label::Published;
    }
    if has(&["updated", "modified", "lastmod", "last-mod", "changed", "revised"]) {
        return Label::Changed;
    }
    Label::None
}

/// Whether the names of an element's classes say that its date is of something else.
fn is_other(hint: &str) -> bool {
    [
        "today",
        "current",
        "event",
        "birth",
        "joindate",
        "join-date",
        "copyright",
        "edition",
        "deadline",
        "weather",
        "comment",
        "expire",
    ]
    .iter()
    .any(|word| hint.contains(word))
}

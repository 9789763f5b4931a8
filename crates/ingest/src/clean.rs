//! Clean: a draft's paragraphs go in, those that are the article come out, and with them what was dropped and why.
//!
//! Dropped are lines that speak for the page and not for the report: appeals for money, newsletter boxes, pointers to
//! other stories, share and cookie text, picture credits. What is quoted or could be a sentence of the report stays.

mod phrases;
mod telltales;

use std::collections::HashSet;

use dateline_core::PARAGRAPH_BREAK;
use dateline_core::analyze::fold_text;

use crate::explain::{Dropped, Reason};
use crate::extract::text::{ends_sentence, has_case, is_item};
use crate::extract::{Draft, Form};
use phrases::{CREDITS, FURNITURE, FURNITURE_STARTS, OTHERS, TILLS};
use telltales::TellTales;

/// Appeals are short; a longer paragraph is about something.
const APPEAL_WORDS: usize = 90;

/// A line that asks to follow a channel or names where to pay is one sentence or two.
const LINE_WORDS: usize = 30;

/// Points at which a paragraph is an appeal for certain.
const APPEAL_POINTS: u32 = 3;

/// A headline of another story has this many words at least; shorter lines without a stop are headings of this one.
const TEASER_WORDS: std::ops::RangeInclusive<usize> = 8..=30;

/// A pointer to another story is no longer than this.
const POINTER_WORDS: usize = 40;

/// Cleans a draft's body, title and the names that it gives in place.
pub(crate) fn clean(draft: &mut Draft) -> Vec<Dropped> {
    draft.title = draft.title.take().map(|title| squeeze(&title)).filter(|title| !title.is_empty());
    draft.outlet_name = draft.outlet_name.take().and_then(uncontrolled);
    draft.section = draft.section.take().and_then(uncontrolled);
    for names in [&mut draft.authors, &mut draft.keywords] {
        if names.iter().any(|name| name.contains(char::is_control)) {
            let mut seen = HashSet::new();
            *names = std::mem::take(names).into_iter().filter_map(uncontrolled).collect();
            names.retain(|name| seen.insert(name.clone()));
        }
    }
    let paragraphs: Vec<String> =
        draft.body.split(PARAGRAPH_BREAK).map(tidy).filter(|paragraph| !paragraph.is_empty()).collect();
    let reasons = judge(&paragraphs, draft.form);
    let mut kept: Vec<&str> = Vec::with_capacity(paragraphs.len());
    let mut dropped = Vec::new();
    for (paragraph, reason) in paragraphs.iter().zip(reasons) {
        match reason {
            Some(reason) => dropped.push(Dropped { reason, text: paragraph.clone() }),
            None => kept.push(paragraph),
        }
    }
    draft.body = kept.join(PARAGRAPH_BREAK);
    dropped
}

/// For each paragraph the reason to drop it, if there is one.
fn judge(paragraphs: &[String], form: Form) -> Vec<Option<Reason>> {
    // Nothing that is dropped is long, and folding costs: long paragraphs are not looked at.
    let short = |paragraph: &&String| paragraph.split_whitespace().take(APPEAL_WORDS + 1).count() <= APPEAL_WORDS;
    let folded: Vec<String> = paragraphs
        .iter()
        .map(|paragraph| Some(paragraph).filter(short).map(|paragraph| fold_text(paragraph)).unwrap_or_default())
        .collect();
    let mut reasons: Vec<Option<Reason>> = vec![None; paragraphs.len()];
    for (at, paragraph) in paragraphs.iter().enumerate().filter(|(at, _)| !folded[*at].is_empty()) {
        let below_pointer = at > 0
            && reasons[at - 1] == Some(Reason::Pointer)
            && is_bare_pointer(&folded[at - 1])
            && is_headline(paragraph, &folded[at]);
        reasons[at] = line_reason(paragraph, &folded[at]).or(below_pointer.then_some(Reason::Teaser));
    }
    mark_appeals(paragraphs, &folded, &mut reasons);
    if form == Form::Text && has_case(&paragraphs.join(" ")) {
        mark_teasers(paragraphs, &mut reasons);
    }
    reasons
}

/// `Read also:` and nothing behind it: the headline is on the next line.
fn is_bare_pointer(folded: &str) -> bool {
    folded.split(' ').count() <= 3
}

fn is_headline(paragraph: &str, folded: &str) -> bool {
    folded.split(' ').count() <= *TEASER_WORDS.end() && !ends_sentence(paragraph)
}

/// The reason to drop a line that its own words give.
fn line_reason(paragraph: &str, folded: &str) -> Option<Reason> {
    let words = folded.split(' ').count();
    if FURNITURE.contains(&folded) || (words <= POINTER_WORDS && starts_with_any(folded, FURNITURE_STARTS)) {
        return Some(Reason::Furniture);
    }
    if words <= POINTER_WORDS && OTHERS.iter().any(|phrase| points_elsewhere(paragraph, folded, phrase)) {
        return Some(Reason::Pointer);
    }
    let before_colon = paragraph.split_once(':').map(|(before, _)| fold_text(before));
    if words <= 12 && !ends_sentence(paragraph) && before_colon.is_some_and(|label| CREDITS.contains(&label.as_str())) {
        return Some(Reason::Credit);
    }
    None
}

/// Whether a line begins with `phrase` as a label: a colon or nothing behind it, or no full sentence.
fn points_elsewhere(paragraph: &str, folded: &str, phrase: &str) -> bool {
    let Some(rest) = folded.strip_prefix(phrase) else {
        return false;
    };
    if !(rest.is_empty() || rest.starts_with(' ')) {
        return false;
    }
    let label_end = paragraph.find([':', '|', '»', '→']).unwrap_or(usize::MAX);
    let label = paragraph.get(..label_end).is_some_and(|label| fold_text(label) == phrase);
    rest.is_empty() || label || !(ends_sentence(paragraph) || paragraph.trim_end().ends_with([':', ',']))
}

fn starts_with_any(folded: &str, phrases: &[&str]) -> bool {
    phrases
        .iter()
        .any(|phrase| folded.strip_prefix(phrase).is_some_and(|rest| rest.is_empty() || rest.starts_with(' ')))
}

/// Marks appeals: anywhere where a phrase gives them away, and at the end of the text the whole run of paragraphs
/// that speak to the reader about support.
fn mark_appeals(paragraphs: &[String], folded: &[String], reasons: &mut [Option<Reason>]) {
    let points: Vec<u32> =
        paragraphs.iter().zip(folded).map(|(paragraph, folded)| appeal_points(paragraph, folded)).collect();
    for (at, points) in points.iter().enumerate() {
        if *points >= 2 * APPEAL_POINTS && reasons[at].is_none() {
            reasons[at] = Some(Reason::Appeal);
        }
    }
    let mut start = None;
    for at in (0..paragraphs.len()).rev() {
        let marker = paragraphs[at].starts_with('[') && paragraphs[at].ends_with(']');
        if points[at] >= APPEAL_POINTS {
            start = Some(at);
        } else if points[at] == 0 && reasons[at].is_none() && !marker {
            break;
        }
    }
    for at in start.unwrap_or(paragraphs.len())..paragraphs.len() {
        if reasons[at].is_none() && points[at] > 0 {
            reasons[at] = Some(Reason::Appeal);
        }
    }
}

/// How much a paragraph is an appeal: it speaks to the reader, of the outlet, about support. A phrase that nothing
/// else says counts twice what makes an appeal.
fn appeal_points(paragraph: &str, folded: &str) -> u32 {
    let words = folded.split(' ').count();
    if folded.is_empty()
        || words > APPEAL_WORDS
        || paragraph.starts_with(['"', '“', '«', '„', '‘'])
        || is_item(paragraph)
    {
        return 0;
    }
    let told = TellTales::of(folded);
    let addressed = told.readers + told.us;
    if told.appeals > 0 && (addressed > 0 || words <= LINE_WORDS) {
        return 2 * APPEAL_POINTS;
    }
    let is_till = |word: &str| {
        let word = word.trim_end_matches(['.', '!', ')']);
        TILLS.iter().any(|till| word.strip_suffix(till).is_some_and(|host| host.contains('.')))
    };
    let till = || paragraph.split_whitespace().any(is_till);
    if words <= LINE_WORDS && (told.follow > 0 && told.platforms > 0 || till()) {
        return 2 * APPEAL_POINTS;
    }
    // What is quoted inside a report may speak of us and you.
    if told.support == 0 || paragraph.contains(['"', '“', '«']) {
        return 0;
    }
    // Support is what much of the reporting is about: it is an appeal only where it speaks to somebody. Without that
    // it gets a point, which counts between two appeals.
    if addressed == 0 {
        return 1;
    }
    told.support.min(3) + told.readers.min(1) + told.us.min(1)
}

/// Whether a paragraph calls on the reader as the outlet (to follow, to subscribe, to write in) or names its owner. That is
/// not enough to drop it, but if other pages say the same, it is no reporting.
pub(crate) fn speaks_to_reader(paragraph: &str) -> bool {
    if paragraph.split_whitespace().take(APPEAL_WORDS + 1).count() > APPEAL_WORDS
        || paragraph.starts_with(['"', '“', '«', '„', '‘', '['])
    {
        return false;
    }
    let told = TellTales::of(&fold_text(paragraph));
    let addressed = told.readers + told.us > 0;
    paragraph.contains('©')
        || told.appeals > 0
        || (told.follow > 0 && told.platforms > 0)
        || (addressed && told.support + told.follow + told.platforms > 0)
}

/// Marks headlines of other stories that stand between paragraphs: one line of many words without a stop at its end,
/// between sentences that do not need it.
fn mark_teasers(paragraphs: &[String], reasons: &mut [Option<Reason>]) {
    for at in 1..paragraphs.len() {
        let line = &paragraphs[at];
        let words = line.split_whitespace().count();
        let before = &paragraphs[at - 1];
        let stands_alone = paragraphs.get(at + 1).is_none_or(|next| {
            let first = next.chars().find(|c| c.is_alphanumeric());
            first.is_some_and(|c| !c.is_lowercase())
        });
        if reasons[at].is_none()
            && TEASER_WORDS.contains(&words)
            && !line.contains('\n')
            && !is_item(line)
            && line.chars().next().is_some_and(char::is_uppercase)
            && !line.ends_with(|c: char| c.is_ascii_punctuation() || matches!(c, '…' | '”' | '’' | '»' | '—' | '–'))
            && !ends_sentence(line)
            && (ends_sentence(before) || reasons[at - 1].is_some())
            && stands_alone
            && !is_label(line)
        {
            reasons[at] = Some(Reason::Teaser);
        }
    }
}

/// `Source: …`, `Details: …`: a section of the report, not a headline.
fn is_label(line: &str) -> bool {
    line.split_once(": ").is_some_and(|(label, _)| label.split_whitespace().count() <= 2)
}

/// A paragraph without control characters and without runs of white space; its line breaks stay.
fn tidy(paragraph: &str) -> String {
    let mut lines = Vec::new();
    for line in paragraph.split(['\n', '\u{2028}']) {
        let line = squeeze(line);
        if !line.is_empty() {
            lines.push(line);
        }
    }
    lines.join("\n")
}

/// A name without control characters; `None` where nothing else is in it.
fn uncontrolled(name: String) -> Option<String> {
    if !name.contains(char::is_control) {
        return Some(name);
    }
    Some(squeeze(&name)).filter(|name| !name.is_empty())
}

/// Text with single spaces, without control characters and zero-width spaces.
fn squeeze(text: &str) -> String {
    let mut squeezed = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()) {
        let word = word.trim_matches(['\u{200B}', '\u{FEFF}', '\u{FFFC}']);
        if word.is_empty() {
            continue;
        }
        if !squeezed.is_empty() {
            squeezed.push(' ');
        }
        squeezed.push_str(word);
    }
    squeezed
}

#[cfg(test)]
mod tests;

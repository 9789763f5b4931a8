//! Paragraphs: the lines of all pages go in, the paragraphs of the text come out. Lines that pages repeat at their head or
//! foot, and page numbers, go; words that were broken at the end of a line are put together.

use std::collections::HashMap;

use super::lines::Line;
use crate::extract::text::{ends_sentence, is_item};

/// So many lines at each end of a page may be a head or a foot.
const EDGE_LINES: usize = 2;

/// A line at the edge of at least so many pages …
const REPEATED_PAGES: usize = 3;
/// … and of more than this share of them, in percent, is no part of the text.
const REPEATED_PERCENT: usize = 40;

/// Lines further apart than this many usual distances are of two paragraphs.
const APART: f32 = 1.35;

/// Type that differs by more than this factor is a heading's or a note's.
const TYPE: f32 = 1.12;

/// A line that begins so many type sizes further in than the one above begins a paragraph.
const INDENT: f32 = 0.8;

/// A line that ends before this share of the width that lines have ends a paragraph if it ends a sentence.
const SHORT: f32 = 0.85;

/// How many lines before and behind a line tell how wide its column is: more than a page has that was made to be read.
const LINES_BESIDE: usize = 300;

/// The paragraphs of a document, page by page.
pub(super) fn paragraphs(mut pages: Vec<Vec<Line>>) -> Vec<String> {
    drop_edges(&mut pages);
    let mut found: Vec<String> = Vec::new();
    for lines in pages {
        let distance = usual_distance(&lines);
        let mut first = true;
        for (at, line) in lines.iter().enumerate() {
            let begins = if first {
                // A sentence goes on over the page.
                found.last().is_none_or(|before| ends_sentence(before) || !goes_on(&line.text))
            } else {
                begins_paragraph(&lines, at, distance)
            };
            first = false;
            match found.last_mut() {
                Some(paragraph) if !begins => join(paragraph, &line.text),
                _ => found.push(line.text.clone()),
            }
        }
    }
    found
}

/// Whether a text goes on with a sentence: it begins in lower case.
fn goes_on(text: &str) -> bool {
    text.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_lowercase)
}

/// The distance that most lines have from the one above.
fn usual_distance(lines: &[Line]) -> f32 {
    let mut distances: Vec<f32> =
        lines.windows(2).map(|pair| pair[0].foot - pair[1].foot).filter(|gap| *gap > 0.0).collect();
    distances.sort_by(f32::total_cmp);
    // The lower third: gaps between paragraphs are the larger ones.
    distances.get(distances.len() / 3).copied().unwrap_or(f32::MAX)
}

fn begins_paragraph(lines: &[Line], at: usize, distance: f32) -> bool {
    let (before, line) = (&lines[at - 1], &lines[at]);
    let gap = before.foot - line.foot;
    let size = line.size.max(before.size);
    if size > line.size.min(before.size) * TYPE || is_item(&line.text) {
        return true;
    }
    if gap < 0.0 {
        // The next column.
        return ends_sentence(&before.text) && !goes_on(&line.text);
    }
    if gap > distance * APART {
        return true;
    }
    let width = lines[at.saturating_sub(LINES_BESIDE)..lines.len().min(at + LINES_BESIDE)]
        .iter()
        .filter(|other| (other.start - before.start).abs() < size * 4.0)
        .map(|other| other.end)
        .fold(0.0, f32::max);
    let short = before.end - before.start < (width - before.start) * SHORT;
    let indented = line.start > before.start + size * INDENT && line.start < before.start + size * 6.0;
    (short || indented) && ends_sentence(&before.text)
}

/// Puts a line behind a text; a word that was broken is one again.
fn join(text: &mut String, line: &str) {
    let mut back = text.chars().rev();
    let hyphen = back.next().filter(|c| matches!(c, '-' | '\u{ad}' | '\u{2010}'));
    let letter = back.next().is_some_and(char::is_alphabetic);
    match hyphen {
        Some(hyphen) if letter && (hyphen == '\u{ad}' || goes_on(line)) => drop(text.pop()),
        Some(_) if letter => {}
        _ if text.ends_with(super::is_spaceless) && line.starts_with(super::is_spaceless) => {}
        _ => text.push(' '),
    }
    text.push_str(line);
}

/// Drops what pages repeat at their edges, and their numbers.
fn drop_edges(pages: &mut [Vec<Line>]) {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for lines in pages.iter() {
        let mut seen: Vec<String> = edges(lines.len()).map(|at| form(&lines[at].text)).collect();
        seen.sort();
        seen.dedup();
        for form in seen {
            *counts.entry(form).or_default() += 1;
        }
    }
    let all = pages.len();
    for lines in pages.iter_mut() {
        let length = lines.len();
        let gone: Vec<usize> = edges(length)
            .filter(|at| {
                let count = counts.get(&form(&lines[*at].text)).copied().unwrap_or(0);
                let repeated = count >= REPEATED_PAGES && count * 100 > all * REPEATED_PERCENT;
                let outermost = *at == 0 || *at + 1 == length;
                repeated || outermost && all > 1 && is_page_number(&lines[*at].text)
            })
            .collect();
        let mut at = 0;
        lines.retain(|_| {
            at += 1;
            !gone.contains(&(at - 1))
        });
    }
}

/// The places of the lines at both ends of a page.
fn edges(length: usize) -> impl Iterator<Item = usize> {
    (0..length).filter(move |at| *at < EDGE_LINES || at + EDGE_LINES >= length)
}

/// A line by which repetitions are known: its numbers may differ.
fn form(text: &str) -> String {
    let mut form = String::new();
    for c in text.chars() {
        let c = if c.is_numeric() { '#' } else { c };
        if c != '#' || !form.ends_with('#') {
            form.extend(c.to_lowercase());
        }
    }
    form
}

/// `7`, `- 7 -`, `7 / 12`, `Page 7 of 12`.
fn is_page_number(text: &str) -> bool {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let (numbers, others): (Vec<&str>, Vec<&str>) = words.partition(|word| word.chars().all(char::is_numeric));
    let label = |word: &&str| {
        matches!(
            word.to_lowercase().as_str(),
            "page" | "of" | "p" | "стор" | "стр" | "з" | "из" | "seite" | "von" | "sur" | "de"
        )
    };
    (1..=2).contains(&numbers.len())
        && numbers.iter().all(|number| number.len() <= 4)
        && others.len() <= 2
        && others.iter().all(label)
}

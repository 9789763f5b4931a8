//! Reasons, for reading: how a query was understood, with what each of its words stands for in this index; and why
//! nothing was found.

use std::borrow::Cow;

use dateline_core::Script;
use dateline_query::{Diagnosis, ExplainedWord, Explanation, Form, Note};

use super::wrap::{NAMED_CHARS, clip};
use super::{count, json, thousands};

/// Columns of a part of a query; longer ones push their counts to the right.
const PART: usize = 32;

/// Terms of feedback that are named; JSON has them all.
const FEEDBACK: usize = 12;

/// How a query was understood, line by line.
pub fn explanation(explanation: &Explanation) -> Vec<String> {
    let mut lines = vec![format!("read as: {}", explanation.reading)];
    for clause in &explanation.clauses {
        lines.push(format!("  {:<PART$} {}", clause.text, articles(clause.articles)));
        lines.extend(clause.words.iter().map(|word| format!("    {}", stands_for(word))));
    }
    if !explanation.feedback.is_empty() {
        let terms: Vec<&str> = explanation.feedback.iter().take(FEEDBACK).map(|term| term.stem.as_str()).collect();
        lines.push(format!("  ranked higher by what the best articles share: {}", terms.join(", ")));
    }
    lines
}

/// A word and its terms: `talks: form talks 12, stem en:talk 31`.
fn stands_for(word: &ExplainedWord) -> String {
    // Stems of languages in which no article has the word say nothing.
    let terms: Vec<_> = word.terms.iter().filter(|term| term.articles > 0).collect();
    if terms.is_empty() {
        return format!("{}: in no article", word.text);
    }
    let terms =
        terms.into_iter().map(|term| format!("{} {} {}", term.kind, aside(&term.term), thousands(term.articles)));
    let mut text = format!("{}: {}", aside(&word.text), terms.collect::<Vec<_>>().join(", "));
    if word.more > 0 {
        text.push_str(&format!(", and {} more", thousands(word.more as u64)));
    }
    text
}

/// Why nothing was found, line by line: each part with how many articles have it, and how many the others leave.
pub fn diagnosis(diagnosis: &Diagnosis) -> Vec<String> {
    let mut lines = Vec::new();
    for clause in &diagnosis.clauses {
        let mut line = format!("  {:<PART$} {}", clause.text, articles(clause.articles));
        if let Some(without) = clause.without {
            line.push_str(&format!("; without it {}", thousands(without)));
        }
        lines.push(line);
    }
    lines
}

/// What to try where nothing was found.
pub fn advice(diagnosis: &Diagnosis) -> Vec<String> {
    let mut hints = Vec::new();
    for nearest in &diagnosis.nearest {
        hints.push(match nearest.forms.is_empty() {
            true => format!("no article has `{}`, and none a word spelt nearly so", nearest.word),
            false => format!("no article has `{}`; nearly so: {}", nearest.word, forms(&nearest.forms)),
        });
    }
    for clause in &diagnosis.clauses {
        if let Some(apart) = clause.apart.filter(|apart| *apart > 0) {
            let all = articles(apart);
            hints.push(format!("`{}` is nowhere; all its words, but further apart, are in {all}", clause.text));
        }
    }
    let blocking: Vec<&str> = diagnosis
        .clauses
        .iter()
        .filter(|clause| clause.articles > 0 && clause.without.is_some_and(|without| without > 0))
        .map(|clause| clause.text.as_str())
        .collect();
    match blocking.as_slice() {
        [] => {}
        [one] => hints.push(format!("`{one}` leaves none of what the rest finds")),
        several => hints.push(format!("no article has all of these, but without any one: `{}`", several.join("`, `"))),
    }
    if let Some(found) = diagnosis.with_or.filter(|found| *found > 0) {
        hints.push(format!("any of the words: {}; join them with OR, or use `--match any`", articles(found)));
    }
    hints
}

/// A note as a sentence; `None` for kinds that say nothing to a reader.
pub fn note(note: &Note) -> String {
    match note {
        Note::Mixed { reading } => format!("read as {reading}"),
        Note::Reading { what } | Note::Limit { what } => what.clone(),
        Note::Like { headline, terms, .. } if terms.is_empty() => {
            format!("`{}` has no telling words that other articles share", clip(headline, NAMED_CHARS))
        }
        Note::Like { headline, terms, .. } => {
            let terms =
                terms.iter().map(|term| format!("{} {} ({:.1})", term.term, thousands(term.count), term.weight));
            let terms = terms.collect::<Vec<_>>().join(", ");
            let headline = clip(headline, NAMED_CHARS);
            format!("telling words of `{headline}`, how many articles have each, and what each weighs: {terms}")
        }
        Note::Expanded { term, also, .. } if also.is_empty() => format!("no word of the index is like `{term}`"),
        Note::Expanded { term, also, more } => {
            let rest = if *more > 0 { format!(", and {} more", thousands(*more as u64)) } else { String::new() };
            match is_shape(term) {
                true => format!("`{term}` stands for {}{rest}", forms(also)),
                false => format!("{}: also {}{rest}", aside(term), forms(also)),
            }
        }
        // Kinds that later versions add are shown as they are.
        other => json::text(other).unwrap_or_else(|_| "there is a note about this answer".to_owned()),
    }
}

/// Whether an expanded word had wildcards or a tilde; else it is a name.
fn is_shape(term: &str) -> bool {
    term.contains(['*', '?', '~'])
}

/// A word that may run from right to left in a line that runs from left to right: a mark behind it keeps the number that
/// follows where it is.
fn aside(word: &str) -> Cow<'_, str> {
    match word.chars().any(|c| Script::of_char(c).is_consonantal()) {
        true => Cow::Owned(format!("{word}\u{200E}")),
        false => Cow::Borrowed(word),
    }
}

fn forms(forms: &[Form]) -> String {
    let each = forms.iter().map(|form| format!("{} ({})", aside(&form.form), thousands(form.count)));
    each.collect::<Vec<_>>().join(", ")
}

fn articles(number: u64) -> String {
    count(number, "article", "articles")
}

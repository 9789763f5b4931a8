//! What a run of characters without a space is: an operator, a word, a word of some shape, or a sign of another query
//! language, which is refused so that it is never taken for a word in silence.

use crate::ast::Span;
use crate::error::{QueryError, QueryErrorKind, is_bidi_control, ticked};

use super::operator::{self, Operator};
use super::shape;

/// A run that stands for something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Run<'q> {
    And,
    Or,
    Not,
    Star,
    /// NEAR/n and its kin.
    Operator(Operator),
    /// Words with wildcards, or spelt nearly so.
    Shaped(&'q str),
    Word(&'q str),
    /// Only signs.
    Nothing,
}

/// White space, and what no word is written with: control characters, reordering marks, zero-width spaces. The joiners
/// of Persian and Indic words (U+200C, U+200D) are part of the word.
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace() || c.is_control() || is_bidi_control(c) || matches!(c, '\u{200B}' | '\u{2060}' | '\u{FEFF}')
}

/// Double quotes of any script and guillemets. Single ones are apostrophes.
pub(super) fn is_quote(c: char) -> bool {
    matches!(
        c,
        '"' | '“'
            | '”'
            | '„'
            | '‟'
            | '«'
            | '»'
            | '‹'
            | '›'
            | '❝'
            | '❞'
            | '〝'
            | '〞'
            | '〟'
            | '＂'
            | '「'
            | '」'
            | '『'
            | '』'
    )
}

/// Whether `c` at byte `at` is a quote that opens or closes. Between two Hebrew letters it is the mark of an
/// abbreviation, as in צה"ל (UAX 29 keeps those in one word too).
pub(super) fn is_quote_at(text: &str, at: usize, c: char) -> bool {
    if !is_quote(c) {
        return false;
    }
    let is_hebrew = |c: char| matches!(c, '\u{5D0}'..='\u{5EA}');
    let abbreviates = matches!(c, '"' | '”' | '“')
        && text[..at].chars().next_back().is_some_and(is_hebrew)
        && text[at + c.len_utf8()..].chars().next().is_some_and(is_hebrew);
    !abbreviates
}

/// Whether analysis makes a term of it.
pub(super) fn has_word(text: &str) -> bool {
    dateline_core::analyze::words(text).next().is_some()
}

/// Tells what `run` is, which begins at byte `start` of the query; `group_follows` where `(` touches its end.
pub(super) fn classify(run: &str, start: usize, group_follows: bool) -> Result<Run<'_>, QueryError> {
    match run {
        "AND" => return Ok(Run::And),
        "OR" => return Ok(Run::Or),
        "NOT" => return Ok(Run::Not),
        "*" => return Ok(Run::Star),
        _ => {}
    }
    let span = Span::new(start, start + run.len());
    let misplaced = |message| QueryError::new(QueryErrorKind::Misplaced, span, message);
    if matches!(run, "|" | "||") {
        return Err(misplaced(format!("{} is not an operator here", ticked(run))).hint("write `OR`"));
    }
    if group_follows && run == "AROUND" {
        return Err(misplaced(format!("{} is not an operator here", ticked(run))).hint("write `NEAR/5`"));
    }
    if let Some(operator) = operator::read(run, span, group_follows)? {
        return Ok(Run::Operator(operator));
    }
    if !has_word(run) {
        return Ok(Run::Nothing);
    }
    if let Some(word) = run.strip_prefix('!') {
        return Err(misplaced(format!("{} is not an exclusion here", ticked(run)))
            .hint(format!("write {}", ticked(&format!("-{word}")))));
    }
    Ok(if shape::is_shaped(run) { Run::Shaped(run) } else { Run::Word(run) })
}

//! What a run of characters without a space is: an operator, a word, a prefix, or a part of the language that this
//! version does not have and refuses, so that it is never taken for a word in silence.

use crate::ast::Span;
use crate::error::{QueryError, QueryErrorKind, is_bidi_control, ticked};

use super::MIN_PREFIX_LETTERS;

/// A run that stands for something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Run<'q> {
    And,
    Or,
    Not,
    Star,
    Prefix(&'q str),
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

/// Tells what `run` is, which begins at byte `start` of the query.
pub(super) fn classify(run: &str, start: usize) -> Result<Run<'_>, QueryError> {
    match run {
        "AND" => return Ok(Run::And),
        "OR" => return Ok(Run::Or),
        "NOT" => return Ok(Run::Not),
        "*" => return Ok(Run::Star),
        _ => {}
    }
    let span = Span::new(start, start + run.len());
    if matches!(run, "|" | "||") {
        let message = format!("{} is not an operator here", ticked(run));
        return Err(QueryError::new(QueryErrorKind::Misplaced, span, message).hint("write `OR`"));
    }
    if let Some(operator) = later_operator(run) {
        let message = format!("the operator {} ({}) is not available yet", ticked(run), operator.does);
        return Err(QueryError::new(QueryErrorKind::NotYet, span, message).hint(operator.hint));
    }
    if !has_word(run) {
        return Ok(Run::Nothing);
    }
    if let Some(word) = run.strip_prefix('!') {
        let message = format!("{} is not an exclusion here", ticked(run));
        return Err(QueryError::new(QueryErrorKind::Misplaced, span, message)
            .hint(format!("write {}", ticked(&format!("-{word}")))));
    }
    refuse_fuzzy(run, span)?;
    if let Some(prefix) = run.strip_suffix('*')
        && !has_wildcard(prefix)
    {
        return prefix_of(prefix, span).map(Run::Prefix);
    }
    refuse_wildcard(run, span)?;
    Ok(Run::Word(run))
}

/// Refuses `word~` and `word~2`.
pub(super) fn refuse_fuzzy(run: &str, span: Span) -> Result<(), QueryError> {
    let before = run.trim_end_matches(|c: char| c.is_ascii_digit());
    if !before.strip_suffix('~').is_some_and(has_word) {
        return Ok(());
    }
    let message = format!("{} asks for words spelt nearly so, which is not available yet", ticked(run));
    Err(QueryError::new(QueryErrorKind::NotYet, span, message).hint("list the spellings: `(umerov OR umierov)`"))
}

/// Refuses wildcards where none can stand: in the middle or at the start of a word, in a phrase, in an exact word.
pub(super) fn refuse_wildcard(text: &str, span: Span) -> Result<(), QueryError> {
    if !has_wildcard(text) {
        return Ok(());
    }
    let message =
        format!("a wildcard elsewhere than at the end of a word, as in {}, is not available yet", ticked(text));
    Err(QueryError::new(QueryErrorKind::NotYet, span, message)
        .hint("`shell*` finds words that begin so; leave the sign out to search for the text, or use `--literal`"))
}

/// A `*` anywhere, or a `?` with a letter after it (unless in an address): `w?ld`, `?ord`. A `?` at the end of a word
/// ends a question.
fn has_wildcard(text: &str) -> bool {
    if text.contains('*') {
        return true;
    }
    if text.contains("://") {
        return false;
    }
    let mut letter_before = true;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '?' && letter_before && chars.peek().is_some_and(|next| next.is_alphanumeric()) {
            return true;
        }
        letter_before = c.is_alphanumeric() || (c == '?' && letter_before) || is_space(c);
    }
    false
}

fn prefix_of(prefix: &str, span: Span) -> Result<&str, QueryError> {
    let in_word = prefix.chars().rev().take_while(|c| c.is_alphanumeric() || is_mark(*c));
    let letters = in_word.filter(|c| c.is_alphanumeric()).count();
    if letters >= MIN_PREFIX_LETTERS {
        return Ok(prefix);
    }
    let message = format!("{} has fewer than two letters before the `*`", ticked(&format!("{prefix}*")));
    Err(QueryError::new(QueryErrorKind::ShortPrefix, span, message).hint("a prefix needs two letters or more: `sh*`"))
}

/// What stands in words beside letters: apostrophes, combining marks, Arabic and Hebrew points, joiners.
fn is_mark(c: char) -> bool {
    matches!(c, '\'' | '\u{300}'..='\u{36F}' | '\u{591}'..='\u{5C7}' | '\u{64B}'..='\u{65F}' | '\u{200C}' | '\u{200D}' | '’' | 'ʼ')
}

/// An operator of a later version.
struct LaterOperator {
    does: &'static str,
    hint: &'static str,
}

const NEAR: LaterOperator = LaterOperator {
    does: "words at most so far apart",
    hint: "until then a space finds both in one article, and quotes find them side by side",
};
const SAME: LaterOperator = LaterOperator {
    does: "words in one sentence or paragraph",
    hint: "until then a space finds both in one article, and quotes find them side by side",
};
const ATLEAST: LaterOperator = LaterOperator {
    does: "a word at least so many times",
    hint: "until then `word^3` ranks articles that have it higher",
};
const LEAD: LaterOperator =
    LaterOperator { does: "words near the start of the article", hint: "until then `title:` searches the headline" };

/// Recognises NEAR/n, PRE/n, SAME/s, SAME/p, ATLEAST/n and LEAD/n and what other languages write for them: `near5`,
/// `w/5`, `pre/5`, `adj5`, `onear/5`, `/s`, `/p`, `same`. What is only letters must be in upper case, for in lower case
/// it is a word; what has a number or a slash is no word in either case.
fn later_operator(run: &str) -> Option<LaterOperator> {
    /// No spelling of an operator with a sensible number is longer.
    const LONGEST: usize = 24;
    if run.len() > LONGEST || !run.is_ascii() {
        return None;
    }
    let letters = run.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (name, rest) = run.split_at(letters);
    let is_upper = name.bytes().all(|b| b.is_ascii_uppercase());
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let is_unit = |text: &str| text.eq_ignore_ascii_case("s") || text.eq_ignore_ascii_case("p");
    let name = name.to_ascii_lowercase();
    let operator = match name.as_str() {
        "near" | "onear" | "adj" | "pre" | "w" => NEAR,
        "same" | "" => SAME,
        "atleast" => ATLEAST,
        "lead" => LEAD,
        _ => return None,
    };
    let stands = match rest.strip_prefix('/') {
        Some(unit) if is_unit(unit) => return Some(SAME),
        Some(rest) => !name.is_empty() && (is_number(rest) || is_upper && name != "w"),
        None if rest.is_empty() => is_upper && matches!(name.as_str(), "near" | "onear" | "same" | "atleast"),
        None => is_number(rest) && matches!(name.as_str(), "near" | "onear" | "adj" | "atleast"),
    };
    stands.then_some(operator)
}

//! What is wrong with a query: a kind for programs, a place in the text, a cause and a hint for people. Out comes the
//! query with a caret under the place, safe for a terminal whatever the query holds.

use std::fmt;

use crate::ast::Span;

/// A query that cannot be taken, and why. Always the user's mistake or a limit of the language, never our fault.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct QueryError {
    /// What sort of mistake it is.
    pub kind: QueryErrorKind,
    /// Where it is: bytes of the query text (for `--from` and `--to`, of the flag's text).
    pub span: Span,
    /// The cause, in one line that is safe to print.
    pub message: String,
    /// How to put it right, where that is known.
    pub hint: Option<String>,
}

/// The sorts of mistake.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum QueryErrorKind {
    /// Nothing to search for.
    Empty,
    /// More text than a query may have.
    TooLong,
    /// Parentheses nested too deep.
    TooDeep,
    /// More words, phrases and values than a query may have.
    TooManyClauses,
    /// A quote, parenthesis or bracket without its partner.
    Unbalanced,
    /// An operator, a pair of parentheses or a field with nothing to work on.
    MissingOperand,
    /// Something that stands where it cannot.
    Misplaced,
    /// The query, or one side of an OR, only says what to leave out.
    OnlyExcludes,
    /// No field has this name.
    UnknownField,
    /// The field does not take this value.
    BadValue,
    /// Not a date, or no such date, or a range without days.
    BadDate,
    /// A prefix, wildcard or near spelling of too few letters.
    ShortPrefix,
    /// The number of an operator or of a `~`, which is none or out of bounds.
    BadNumber,
    /// A proximity of groups that stands for too many conditions.
    TooManyConditions,
    /// A weight that is no number or out of bounds.
    BadBoost,
    /// A part of the language that this version does not have.
    NotYet,
}

impl QueryError {
    pub(crate) fn new(kind: QueryErrorKind, span: Span, message: impl Into<String>) -> Self {
        Self { kind, span, message: message.into(), hint: None }
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The same error `bytes` further on: for a part of the query that was read by itself.
    pub(crate) fn shifted(mut self, bytes: usize) -> Self {
        self.span = Span::new(self.span.start + bytes, self.span.end + bytes);
        self
    }

    /// The query, carets under the place, the cause and the hint, on lines of their own without a last line end.
    ///
    /// A long query is cut to the neighbourhood of the place; control and bidirectional characters are replaced.
    ///
    /// ```text
    ///   ceasefire (istanbul OR ankara
    ///             ^
    /// `(` is never closed
    /// hint: add `)` where the group ends
    /// ```
    pub fn render(&self, query: &str) -> String {
        let mut text = String::new();
        // Under an empty line there is nothing to point at.
        if !query.trim().is_empty() {
            text.push_str(&Excerpt::around(query, self.span).to_string());
            text.push('\n');
        }
        text.push_str(&self.message);
        if let Some(hint) = &self.hint {
            text.push_str("\nhint: ");
            text.push_str(hint);
        }
        text
    }
}

/// Columns of the query that an error shows: with the indent and the ellipses it fits a terminal of 100.
const EXCERPT_COLUMNS: usize = 96;
/// Columns kept after the start of the place when the query is cut, so that what is wrong can be read.
const COLUMNS_AFTER: usize = 48;
/// Columns that a terminal line is indented by.
const INDENT: &str = "  ";

/// One line of the query with the place marked under it.
struct Excerpt {
    line: String,
    caret_column: usize,
    caret_width: usize,
}

impl Excerpt {
    fn around(query: &str, span: Span) -> Self {
        let start = query.floor_char_boundary(span.start);
        let end = query.floor_char_boundary(span.end).max(start);

        // Both sides are walked for at most the excerpt's columns: the cost does not grow with the query.
        let (left_columns, _) = take_columns(query[..start].chars().rev(), EXCERPT_COLUMNS);
        let (right_columns, _) = take_columns(query[start..].chars(), EXCERPT_COLUMNS);
        let right_columns = right_columns.min(COLUMNS_AFTER.max(EXCERPT_COLUMNS.saturating_sub(left_columns)));
        let (left_columns, left) =
            take_columns(query[..start].chars().rev(), left_columns.min(EXCERPT_COLUMNS - right_columns));
        let (_, right) = take_columns(query[start..].chars(), right_columns);
        let (left, right) = (start - left, start + right);

        let mut line = String::new();
        let cut_left = left > 0;
        if cut_left {
            line.push('…');
        }
        line.extend(query[left..right].chars().map(neutral));
        if right < query.len() {
            line.push('…');
        }
        let marked: usize = query[start..end.min(right)].chars().map(columns).sum();
        Self { line, caret_column: left_columns + usize::from(cut_left), caret_width: marked.max(1) }
    }
}

impl fmt::Display for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let carets = "^".repeat(self.caret_width);
        write!(f, "{INDENT}{}\n{INDENT}{:column$}{carets}", self.line, "", column = self.caret_column)
    }
}

/// The columns and the bytes of as many characters as fit into `budget` columns. Bytes are bounded too: a thousand
/// marks on one letter take no columns.
fn take_columns(chars: impl Iterator<Item = char>, budget: usize) -> (usize, usize) {
    let (mut taken, mut bytes) = (0, 0);
    for c in chars {
        let width = columns(c);
        if taken + width > budget || bytes > 8 * EXCERPT_COLUMNS {
            break;
        }
        taken += width;
        bytes += c.len_utf8();
    }
    (taken, bytes)
}

/// Terminal columns of a character after [`neutral`]: the usual cases of Unicode's East Asian width and marks.
fn columns(c: char) -> usize {
    match u32::from(neutral(c)) {
        0x0300..=0x036F | 0x0483..=0x0489 | 0x0591..=0x05BD | 0x05BF | 0x05C1..=0x05C2 | 0x05C4..=0x05C5 | 0x05C7 => 0,
        0x0610..=0x061A | 0x064B..=0x065F | 0x0670 | 0x06D6..=0x06DC | 0x06DF..=0x06E4 | 0x06E7..=0x06E8 => 0,
        0x06EA..=0x06ED | 0x1AB0..=0x1AFF | 0x1DC0..=0x1DFF | 0x200B..=0x200D | 0x2060 | 0x20D0..=0x20FF => 0,
        0xFE00..=0xFE0F | 0xFE20..=0xFE2F | 0xFEFF | 0xE0100..=0xE01EF => 0,
        0x1100..=0x115F | 0x2E80..=0x303E | 0x3041..=0xA4CF | 0xAC00..=0xD7A3 | 0xF900..=0xFAFF | 0xFE30..=0xFE4F => 2,
        0xFF00..=0xFF60 | 0xFFE0..=0xFFE6 | 0x1F300..=0x1F64F | 0x1F680..=0x1F6FF | 0x1F900..=0x1F9FF => 2,
        0x20000..=0x3FFFD => 2,
        _ => 1,
    }
}

/// A character as a terminal may have it: line ends and tabs as spaces, other control and bidirectional ones replaced.
fn neutral(c: char) -> char {
    match c {
        '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => ' ',
        _ if c.is_control() || is_bidi_control(c) => char::REPLACEMENT_CHARACTER,
        _ => c,
    }
}

/// Marks, embeddings, overrides and isolates that reorder what stands around them.
pub(crate) fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// The longest piece of a query that a message repeats, in characters.
const QUOTED_CHARS: usize = 40;

/// A piece of the query in backticks, as messages show values: cut when long, safe to print.
pub(crate) fn ticked(text: &str) -> String {
    let mut shown: String = text.trim().chars().take(QUOTED_CHARS).map(neutral).collect();
    if text.trim().chars().nth(QUOTED_CHARS).is_some() {
        shown.push('…');
    }
    format!("`{shown}`")
}

/// Whether a hint may repeat `text` as a piece of a corrected query: short, and the same when shown as when typed.
pub(crate) fn is_showable(text: &str) -> bool {
    text.chars().nth(QUOTED_CHARS).is_none() && text.chars().all(|c| neutral(c) == c && c != '`')
}

//! Parse: text goes in, a typed tree with places and notes comes out, or one error with its place, cause
//! and hint. No text, however long or deep, panics, overflows a stack of 2 MiB or takes more than 50 ms to be refused.
//!
//! `lexer` cuts the text into tokens and refuses what is no token; `grammar` builds the tree by recursive descent,
//! which only an opening parenthesis deepens, and the lexer has counted those.

mod canonical;
mod field;
mod grammar;
mod lexer;
mod operator;
mod shape;
mod word;

#[cfg(test)]
mod tests;

use std::fmt;

use jiff::civil::Date;

use crate::ast::{Ast, Conjunct, Field, Join, Node, Span};
use crate::error::{QueryError, QueryErrorKind, ticked};

/// Bytes of a query: some forty lines of text. What is longer is an article pasted by mistake, and the cost of a
/// search grows with its words.
pub const MAX_QUERY_BYTES: usize = 16 * 1024;
/// Parentheses within parentheses. People nest four or five; programs that write queries stay under twenty. It bounds
/// the depth of the tree and so the stack of everything that walks it.
pub const MAX_DEPTH: usize = 64;
/// Words (those of phrases too), values and ranges of a query, once proximity of groups is written out: as many posting
/// lists as a search should open at once.
pub const MAX_CLAUSES: usize = 1024;
/// Letters and digits that a word needs before its first `*`: one letter stands for a tenth of the dictionary.
pub const MIN_PREFIX_LETTERS: usize = 2;
/// Letters and wildcards of a word that has wildcards or a `~`: no word of a language is longer, and the work of
/// matching grows with them.
pub const MAX_SHAPED_LETTERS: usize = 64;
/// Letters that a word spelt nearly so may have wrong: at three, half of what is found for a name is another name.
pub const MAX_EDITS: u8 = 2;
/// Positions that `NEAR/n`, `PRE/n` and `"…"~n` reach: longer than most articles. What is meant by more is AND.
pub const MAX_DISTANCE: u32 = 1_000;
/// Times that `ATLEAST/n` asks for: past it no article is an article.
pub const MAX_TIMES: u32 = 1_000;
/// Words that `LEAD/n` reaches: the length of a long report.
pub const MAX_LEAD_WORDS: u32 = 10_000;
/// Conditions that one proximity of groups stands for: `(a b) NEAR/5 (c d)` is four. Each group multiplies them, and
/// each is a pass over positions.
pub const MAX_CONDITIONS: usize = 64;
/// The greatest weight: past it, one word drowns all others and the scores say nothing.
pub const MAX_BOOST: f32 = 100.0;

/// Notes on single words that one query gets: a screen of them. A text with more of them is no query, and what they
/// say of the first sixteen holds for the rest.
const MAX_WORD_NOTES: usize = 16;

/// What a query is read with, beside its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseOptions {
    /// The day that `today` and `7d` mean.
    pub today: Date,
}

/// A query that was understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Parsed {
    /// What it asks for.
    pub ast: Ast,
    /// What its author should know about how it was read.
    pub notes: Vec<Note>,
}

/// Something about the reading of a query that is no error but may not be what was meant.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Note {
    /// AND, written or by a space, and OR were mixed without parentheses.
    Mixed {
        /// The whole query with the parentheses that were understood.
        reading: String,
    },
    /// Something that looks like syntax was read as text.
    AsText {
        /// Where it stands.
        span: Span,
        /// It, as a message shows it.
        text: String,
        /// How to write what may have been meant.
        hint: String,
    },
    /// Signs without a letter or digit were passed over: no article can be found by them.
    Ignored {
        /// Where they stand.
        span: Span,
        /// They, as a message shows them.
        text: String,
    },
}

impl Note {
    fn as_text(span: Span, text: &str, hint: impl Into<String>) -> Self {
        Self::AsText { span, text: ticked(text), hint: hint.into() }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Mixed { reading } => write!(f, "AND binds tighter than OR; read as: {reading}"),
            Self::AsText { text, hint, .. } => write!(f, "{text} was read as text; {hint}"),
            Self::Ignored { text, .. } => write!(f, "{text} has no letter or digit and was passed over"),
        }
    }
}

/// Reads a query.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn parse(text: &str, options: &ParseOptions) -> Result<Parsed, QueryError> {
    refuse_long(text)?;
    let lexed = lexer::lex(text)?;
    let mut notes = lexed.notes;
    let parsed = grammar::parse(text, &lexed.tokens, options.today)?;
    if parsed.mixed {
        notes.insert(0, Note::Mixed { reading: parsed.ast.to_string() });
    }
    Ok(Parsed { ast: parsed.ast, notes })
}

/// How a query is understood: the same query with every grouping in parentheses and dates as days. For tools that
/// check or store queries; `today` is the day that `today` and `7d` mean.
///
/// # Errors
/// The first thing that is wrong with it.
///
/// ```
/// let today = jiff::civil::date(2025, 6, 1);
/// let reading = dateline_query::canonical("drone w/5 strike OR shelling date:7d", today)?;
/// assert_eq!(reading, "(drone NEAR/5 strike) OR (shelling date:2025-05-26..2025-06-01)");
/// # Ok::<(), dateline_query::QueryError>(())
/// ```
pub fn canonical(query: &str, today: Date) -> Result<String, QueryError> {
    parse(query, &ParseOptions { today }).map(|parsed| parsed.ast.to_string())
}

/// Reads text in which nothing is syntax: the words between white space, all of them bare words.
///
/// # Errors
/// Where there is no word in it, or more than [`MAX_CLAUSES`], or more than [`MAX_QUERY_BYTES`].
pub fn literal(text: &str) -> Result<Ast, QueryError> {
    refuse_long(text)?;
    let mut items: Vec<Conjunct> = Vec::new();
    let (mut start, mut clauses) = (0, 0);
    while start < text.len() {
        let rest = &text[start..];
        let bytes = rest.find(word::is_space).unwrap_or(rest.len());
        let span = Span::new(start, start + bytes);
        if word::has_word(span.of(text)) {
            let ast = Ast::new(Node::Word(span.of(text).to_owned()), span);
            clauses += clauses_of(&ast.node);
            if clauses > MAX_CLAUSES {
                return Err(too_many_clauses(span));
            }
            items.push(Conjunct { ast, join: Join::Space });
        }
        start += bytes + rest[bytes..].chars().next().map_or(0, char::len_utf8);
    }
    join(items).ok_or_else(|| nothing_to_find(text))
}

/// What a leaf counts for towards [`MAX_CLAUSES`].
fn clauses_of(leaf: &Node) -> usize {
    match leaf {
        Node::Word(text) | Node::ExactWord(text) => dateline_core::analyze::words(text).count().max(1),
        Node::Phrase { words, .. } => words.iter().map(clauses_of).sum(),
        _ => 1,
    }
}

/// The tree of all of `items`; `None` where there is none.
fn join(mut items: Vec<Conjunct>) -> Option<Ast> {
    let (first, last) = (items.first()?.ast.span, items.last()?.ast.span);
    if items.len() == 1 {
        return items.pop().map(|item| item.ast);
    }
    Some(Ast::new(Node::And(items), first.to(last)))
}

fn refuse_long(text: &str) -> Result<(), QueryError> {
    if text.len() <= MAX_QUERY_BYTES {
        return Ok(());
    }
    let cut = text.floor_char_boundary(MAX_QUERY_BYTES);
    let message = format!("the query has {} bytes, and {MAX_QUERY_BYTES} is the most", text.len());
    Err(QueryError::new(QueryErrorKind::TooLong, Span::new(cut, cut), message)
        .hint("search for its most telling words, or run several queries with `dateline batch`"))
}

fn too_many_clauses(span: Span) -> QueryError {
    let message = format!("the query has more than {MAX_CLAUSES} words and values");
    QueryError::new(QueryErrorKind::TooManyClauses, span, message)
        .hint("split it and run the parts with `dateline batch`")
}

fn nothing_to_find(text: &str) -> QueryError {
    let error = |message| QueryError::new(QueryErrorKind::Empty, Span::new(0, text.len()), message);
    let error = if text.chars().all(word::is_space) {
        error("the query is empty")
    } else {
        error("the query has no letter or digit to search for")
    };
    error.hint("`*` finds every article; `dateline help query` shows the language")
}

/// The names that a query can use now, as hints list them.
fn field_list() -> String {
    let names: Vec<&str> = Field::ALL.into_iter().filter(|field| field.is_available()).map(Field::name).collect();
    names.join(", ")
}

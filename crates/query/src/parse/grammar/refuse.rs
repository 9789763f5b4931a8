//! The words in which the grammar refuses: each mistake with its place, its cause and how to put it right.

use crate::ast::{Ast, Conjunct, Field, Node, Span};
use crate::error::{QueryError, QueryErrorKind, is_showable, ticked};
use crate::parse::lexer::{Token, TokenKind};

/// A correction in backticks, or the given example where the query is too long to repeat.
fn suggest(text: &str, correction: impl Fn(&str) -> String, example: &str) -> String {
    let text = text.trim();
    if is_showable(text) { format!("`{}`", correction(text)) } else { format!("`{example}`") }
}

/// Something is missing between two tokens.
pub(super) fn no_operand(text: &str, previous: Option<Token<'_>>, next: Option<Token<'_>>) -> QueryError {
    let error = |span, message| QueryError::new(QueryErrorKind::MissingOperand, span, message);
    let named = |token: Token<'_>| ticked(token.span.of(text));
    let as_word = |token: Token<'_>| {
        let lower = token.span.of(text).to_lowercase();
        format!("the word itself is written in lower case, `{lower}`, or in quotes")
    };
    let is_operator = |token: &Token<'_>| matches!(token.kind, TokenKind::And | TokenKind::Or | TokenKind::Not);
    match (previous, next) {
        (_, Some(weight)) if matches!(weight.kind, TokenKind::Boost(_)) => {
            let message = format!("{} follows nothing that has a weight", named(weight));
            QueryError::new(QueryErrorKind::BadBoost, weight.span, message)
                .hint("it goes right after a word or group: `ceasefire^2`")
        }
        (Some(before), _) if is_operator(&before) => {
            error(before.span, format!("{} has nothing after it", named(before))).hint(as_word(before))
        }
        (Some(before), _) if before.kind == TokenKind::Minus => {
            error(before.span, "`-` has nothing to exclude".to_owned())
                .hint("`-word` excludes a word; a dash in the text needs a space after it")
        }
        (_, Some(after)) if is_operator(&after) => {
            error(after.span, format!("{} has nothing before it", named(after))).hint(as_word(after))
        }
        (Some(before), Some(after)) => {
            error(before.span.to(after.span), "nothing stands between the parentheses".to_owned())
                .hint("put a word there, or remove them")
        }
        (place, None) | (None, place) => {
            error(place.map_or(Span::default(), |token| token.span), "something is missing here".to_owned())
        }
    }
}

pub(super) fn query_of_exclusions(text: &str, ast: &Ast) -> QueryError {
    let hint = suggest(text, |text| format!("* {text}"), "* -russia");
    QueryError::new(QueryErrorKind::OnlyExcludes, ast.span, "the query only says what to leave out")
        .hint(format!("{hint} finds every article but those"))
}

pub(super) fn arm_of_exclusions(text: &str, arm: &Ast) -> QueryError {
    let hint = suggest(arm.span.of(text), |arm| format!("(* {arm})"), "(* -russia)");
    let message = "one side of `OR` only says what to leave out: it would bring in nearly every article";
    QueryError::new(QueryErrorKind::OnlyExcludes, arm.span, message)
        .hint(format!("{hint} says so on purpose; to leave it out of the whole result, write it outside of the `OR`"))
}

pub(super) fn field_of_exclusions(text: &str, field: Field, inner: &Ast) -> QueryError {
    let name = field.name();
    let hint = suggest(inner.span.of(text), |inner| format!("{name}:(* {inner})"), &format!("{name}:(* -russia)"));
    let message = format!("the group of `{name}:` only says what to leave out");
    QueryError::new(QueryErrorKind::OnlyExcludes, inner.span, message)
        .hint(format!("write `-{name}:` before the group, or {hint} for articles that have the field"))
}

pub(super) fn double_exclusion(span: Span) -> QueryError {
    QueryError::new(QueryErrorKind::Misplaced, span, "an exclusion of an exclusion")
        .hint("the two cancel each other: leave both out, or only one in")
}

pub(super) fn weighed_exclusion(span: Span) -> QueryError {
    QueryError::new(QueryErrorKind::BadBoost, span, "what is left out has no weight").hint("remove the weight")
}

pub(super) fn minus_after_field(text: &str, field: Field, minus: Span) -> QueryError {
    let name = field.name();
    let value = text[minus.end..].split_whitespace().next().unwrap_or_default();
    let hint = suggest(value, |value| format!("-{name}:{value}"), &format!("-{name}:…"));
    QueryError::new(QueryErrorKind::Misplaced, minus, format!("`-` goes before `{name}:`")).hint(hint)
}

/// A keyword field has one value, so two that must both be there find nothing.
pub(super) fn two_values(text: &str, field: Field, items: &[Conjunct]) -> Result<(), QueryError> {
    let mut values =
        items.iter().filter(|item| !matches!(item.ast.node, Node::Not(_) | Node::All)).map(|item| item.ast.span);
    let (Some(first), Some(second)) = (values.next(), values.next()) else { return Ok(()) };
    let last = values.next_back().unwrap_or(second);
    let name = field.name();
    let message = format!("an article has one value of `{name}:`, and these are several");
    let words = suggest(
        first.to(last).of(text),
        |text| format!("{name}:\"{}\"", text.replace('"', "")),
        &format!("{name}:\"…\""),
    );
    let error = QueryError::new(QueryErrorKind::BadValue, first.to(last), message);
    Err(error.hint(format!("{words} is one value of several words; `OR` between them finds any of them")))
}

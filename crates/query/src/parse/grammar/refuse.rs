//! The words in which the grammar refuses: each mistake with its place, its cause and how to put it right.

use crate::ast::{Ast, Conjunct, Field, FieldKind, Node, Span};
use crate::error::{QueryError, QueryErrorKind, is_showable, ticked};
use crate::parse::MAX_CLAUSES;
use crate::parse::lexer::{Token, TokenKind};
use crate::parse::operator::Operator;
use crate::parse::word::has_word;

/// A correction in backticks, or the given example where the query is too long to repeat.
pub(super) fn suggest(text: &str, correction: impl Fn(&str) -> String, example: &str) -> String {
    let text = text.trim();
    if is_showable(text) { format!("`{}`", correction(text)) } else { format!("`{example}`") }
}

/// Something is missing between two tokens.
pub(super) fn no_operand(text: &str, previous: Option<Token<'_>>, next: Option<Token<'_>>) -> QueryError {
    let error = |span, message| QueryError::new(QueryErrorKind::MissingOperand, span, message);
    let named = |token: Token<'_>| ticked(token.span.of(text));
    let as_word = |token: Token<'_>| {
        match token.kind {
            TokenKind::Operator(Operator::Link(_)) => {
                return "it stands between two words: `drone NEAR/5 strike`; as text it goes in quotes".to_owned();
            }
            TokenKind::Operator(Operator::Lead(_)) => {
                return "it stands before a word or group: `LEAD/50(kharkiv)`; as text it goes in quotes".to_owned();
            }
            TokenKind::Operator(_) => {
                return "it stands before a word or group: `ATLEAST/3(drone)`; as text it goes in quotes".to_owned();
            }
            _ => {}
        }
        let lower = token.span.of(text).to_lowercase();
        format!("the word itself is written in lower case, `{lower}`, or in quotes")
    };
    let is_operator = |token: &Token<'_>| {
        matches!(token.kind, TokenKind::And | TokenKind::Or | TokenKind::Not | TokenKind::Operator(_))
    };
    match (previous, next) {
        (_, Some(weight)) if matches!(weight.kind, TokenKind::Boost(_)) => {
            let message = format!("{} follows nothing that has a weight", named(weight));
            QueryError::new(QueryErrorKind::BadBoost, weight.span, message)
                .hint("it goes right after a word or group: `ceasefire^2`")
        }
        (
            Some(Token { kind: TokenKind::Not, span }),
            Some(Token { kind: TokenKind::Operator(Operator::Link(_)), .. }),
        ) => error(span, "`NOT` excludes what follows it, and an operator follows".to_owned())
            .hint("`drone -(drone NEAR/5 toy)` leaves out articles where the two are near each other"),
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
    let error = QueryError::new(QueryErrorKind::OnlyExcludes, ast.span, "the query only says what to leave out");
    if let Node::Not(inner) = &ast.node
        && let Node::Field { field: Field::Form, .. } = inner.node
    {
        let hint = suggest(text, |text| format!("umerov {text}"), "umerov -form:umyerov");
        return error
            .hint(format!("{hint} finds a name in all its spellings but that one; `-=word` leaves out articles"));
    }
    let hint = suggest(text, |text| format!("* {text}"), "* -russia");
    error.hint(format!("{hint} finds every article but those"))
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

/// `a NEAR/5 -b`, at the operator and the sign.
pub(super) fn exclusion_in_proximity(span: Span) -> QueryError {
    QueryError::new(QueryErrorKind::Misplaced, span, "an exclusion is near nothing")
        .hint("`drone -(drone NEAR/5 toy)` leaves out articles where the two are near each other")
}

/// A part of NEAR, ATLEAST or LEAD that only says what is not there.
pub(super) fn operand_of_exclusions(span: Span) -> QueryError {
    QueryError::new(QueryErrorKind::OnlyExcludes, span, "the group only says what to leave out")
        .hint("put a word to look for into it, or the `-` before the whole: `drone -(drone NEAR/5 toy)`")
}

/// `part`, which is `what`, under the NEAR, ATLEAST or LEAD `holder`.
pub(super) fn under_proximity(text: &str, what: &str, part: &Ast, holder: &Ast) -> QueryError {
    let (name, form) = match holder.node {
        Node::AtLeast { .. } => ("ATLEAST", "ATLEAST/3(drone)"),
        Node::Lead { .. } => ("LEAD", "LEAD/50(drone)"),
        _ => ("NEAR, PRE or SAME", "(drone NEAR/5 strike)"),
    };
    let hint = match &part.node {
        Node::Field { field: Field::Form, .. } => "`=word` stands there; `-form:word` goes beside the whole".to_owned(),
        Node::Field { field, .. } if field.kind() != FieldKind::Text => {
            format!("it goes beside: `{form} {}:…`", field.name())
        }
        Node::Field { field, inner } => {
            let (name, word) = (field.name(), inner.span.of(text));
            let is_word = is_showable(word) && has_word(word) && !word.contains([' ', '(', ')']);
            let example = form.replace("drone", if is_word { word } else { "drone" });
            format!("the field goes before the whole: `{name}:{example}`")
        }
        Node::Boost { .. } => format!("weigh the whole: `{form}^2`"),
        Node::All => "any word is near every other: leave it out".to_owned(),
        Node::AtLeast { .. } => "ask for both: `ATLEAST/3(drone) (drone NEAR/5 strike)`".to_owned(),
        _ => "only words and phrases have places in the text".to_owned(),
    };
    QueryError::new(QueryErrorKind::Misplaced, part.span, format!("{what} cannot stand under {name}")).hint(hint)
}

/// Proximity of groups that comes to more words than a query may have.
pub(super) fn too_much_written_out(span: Span) -> QueryError {
    let message = format!("written out over its groups, this makes more than {MAX_CLAUSES} words");
    QueryError::new(QueryErrorKind::TooManyClauses, span, message)
        .hint("each word of a group is sought near each of the next: tie words by OR, or name fewer")
}

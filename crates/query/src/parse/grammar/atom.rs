//! One token under one field: the leaf of the tree that it makes, or why the field does not take it.

use dateline_core::Lang;
use jiff::civil::Date;

use crate::ast::{Field, FieldKind, Node, Span};
use crate::error::{QueryError, QueryErrorKind, ticked};
use crate::parse::lexer::{Token, TokenKind};
use crate::parse::shape;
use crate::parse::word::{has_word, is_space};
use crate::range::parse_range;

/// Where an atom stands.
pub(super) struct Place<'q> {
    /// The whole query.
    pub text: &'q str,
    /// The field that it is under.
    pub inside: Option<Field>,
    /// Whether it follows the field's colon at once: it is no item of a group.
    pub direct: bool,
    pub today: Date,
}

impl Place<'_> {
    /// The leaf that `token` makes here; `None` where it is no atom.
    pub fn atom(&self, token: Token<'_>) -> Option<Result<Node, QueryError>> {
        let kind = self.inside.map_or(FieldKind::Text, Field::kind);
        let lacks = |text: &str| text == "none" && self.inside.is_some_and(Field::takes_none);
        let span = token.span;
        let node = match (token.kind, self.inside) {
            (TokenKind::Star, Some(field @ (Field::Name | Field::Form))) => Err(no_spelling(field, "*", span)),
            (TokenKind::Star, _) => Ok(Node::All),
            (TokenKind::Word("none"), Some(Field::Name)) if self.direct => Err(no_spelling(Field::Name, "none", span)),
            // In a group of words `none` is one of them.
            (TokenKind::Word(word), _) if self.direct && lacks(word) => Ok(Node::Missing),
            (TokenKind::Word(word), _) => Ok(Node::Word(word.to_owned())),
            (TokenKind::Shaped(run), _) => shape::node(run, span),
            (TokenKind::ExactWord(word), _) => Ok(Node::ExactWord(word.to_owned())),
            (TokenKind::Quoted(text), _) if kind == FieldKind::Text => shape::phrase(text, span),
            (TokenKind::ExactQuoted(text), _) if kind == FieldKind::Text => shape::exact_phrase(text, span),
            (TokenKind::Value(text), Some(_)) if lacks(text) => Ok(Node::Missing),
            (TokenKind::Value(text), Some(field)) => self.value(field, text.trim_start_matches('='), span),
            (TokenKind::Quoted(text) | TokenKind::ExactQuoted(text), Some(field)) => self.value(field, text, span),
            _ => return None,
        };
        Some(node)
    }

    fn value(&self, field: Field, text: &str, span: Span) -> Result<Node, QueryError> {
        match field.kind() {
            FieldKind::Date => parse_range(text, self.today).map(Node::Range).map_err(|error| {
                // The value may have lost an `=` or a quote at its front.
                let front = span.of(self.text).find(text).unwrap_or_default();
                let message = format!("in `{}:`, {}", field.name(), error.message);
                QueryError { message, ..error.shifted(span.start + front) }
            }),
            _ => keyword(field, text.trim_matches(is_space), span).map(Node::Value),
        }
    }
}

/// `name:none`, `name:*`: what asks for no name.
fn no_spelling(field: Field, value: &str, span: Span) -> QueryError {
    let name = field.name();
    let takes = if field == Field::Form { "a word" } else { "a name" };
    let message = format!("`{name}:` takes {takes}, and not {}", ticked(value));
    let error = QueryError::new(QueryErrorKind::BadValue, span, message);
    match value {
        "none" => error.hint(format!("as a name it goes in parentheses: `{name}:({value})`")),
        _ => error.hint(format!("say which: `{name}:Umerov`")),
    }
}

fn keyword(field: Field, text: &str, span: Span) -> Result<String, QueryError> {
    let name = field.name();
    let wrong = |message: String| QueryError::new(QueryErrorKind::BadValue, span, message);
    if !has_word(text) {
        return Err(wrong(format!("`{name}:` has no value in {}", ticked(text)))
            .hint("a value has a letter or a digit; `*` stands for any value"));
    }
    if field != Field::Lang {
        return Ok(text.to_owned());
    }
    match Lang::parse(text) {
        Some(lang) => Ok(lang.to_string()),
        None => {
            let error = wrong(format!("`lang:` takes a two-letter code, not {}", ticked(text)));
            Err(error.hint(match code_of(text) {
                Some(code) => format!("`lang:{code}`"),
                None => "for example `lang:en`, `lang:uk`, `lang:ru`, `lang:ar`".to_owned(),
            }))
        }
    }
}

/// The code of a language given by its English name or its three-letter code.
fn code_of(name: &str) -> Option<&'static str> {
    const NAMES: &[(&str, &str, &str)] = &[
        ("english", "eng", "en"),
        ("ukrainian", "ukr", "uk"),
        ("russian", "rus", "ru"),
        ("arabic", "ara", "ar"),
        ("french", "fra", "fr"),
        ("spanish", "spa", "es"),
        ("german", "deu", "de"),
        ("hebrew", "heb", "he"),
        ("greek", "ell", "el"),
        ("persian", "fas", "fa"),
        ("turkish", "tur", "tr"),
        ("polish", "pol", "pl"),
    ];
    let is = |known: &str| known.eq_ignore_ascii_case(name);
    NAMES.iter().find(|(language, letters, _)| is(language) || is(letters)).map(|(_, _, code)| *code)
}

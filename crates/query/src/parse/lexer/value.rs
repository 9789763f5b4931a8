//! Runs of characters under keyword and date fields, where nearly everything is part of the value: addresses, paths,
//! comparisons, ranges in brackets.

use crate::ast::{Field, FieldKind, Span};
use crate::error::{QueryError, QueryErrorKind, ticked};
use crate::parse::word::{self, is_quote_at, is_space};

use super::{Lexer, TokenKind};

impl Lexer<'_> {
    /// A run under a keyword or date field, which is taken whole: up to a space, a parenthesis or a quote.
    pub(super) fn value(&mut self, field: Field) -> Result<(), QueryError> {
        let is_direct = self.field.is_some();
        let rest = &self.text[self.at..];
        if field.kind() == FieldKind::Date && rest.starts_with(['[', '{']) {
            return self.brackets();
        }
        if rest.starts_with('=') && rest[1..].starts_with(word::is_quote) {
            let (text, end) = self.quoted(self.at + 1)?;
            self.push(TokenKind::Quoted(text), end);
            return Ok(());
        }
        let mut end = rest
            .char_indices()
            .map(|(offset, c)| (self.at + offset, c))
            .find(|(at, c)| is_space(*c) || "()".contains(*c) || is_quote_at(self.text, *at, *c))
            .map_or(self.text.len(), |(at, _)| at);
        let run = &self.text[self.at..end];
        if field.kind() == FieldKind::Keyword && self.text[end..].starts_with('(') {
            let span = Span::new(self.at, end + 1);
            let message = format!("{} holds a parenthesis", ticked(span.of(self.text)));
            let error = QueryError::new(QueryErrorKind::BadValue, span, message);
            return Err(error.hint(format!("put the value in quotes: `{}:\"…(…)…\"`", field.name())));
        }
        // `^2` weighs the value; any other `^` belongs to it.
        if let Some((value, weight)) = run.rsplit_once('^')
            && !weight.is_empty()
            && weight.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        {
            end = self.at + value.len();
        }
        let run = &self.text[self.at..end];
        if !is_direct {
            let operator = match run {
                "AND" => Some(TokenKind::And),
                "OR" => Some(TokenKind::Or),
                "NOT" => Some(TokenKind::Not),
                _ => None,
            };
            if let Some(operator) = operator {
                self.push(operator, end);
                return Ok(());
            }
        }
        if let Some(named) = run.split_once(':').and_then(|(name, _)| Field::parse(name)) {
            return self.field_name(named);
        }
        if run == "*" {
            self.push(TokenKind::Star, end);
            return Ok(());
        }
        if run.contains('*') {
            let span = Span::new(self.at, end);
            let message = format!("a wildcard in `{}:`, as in {}, is not available yet", field.name(), ticked(run));
            let error = QueryError::new(QueryErrorKind::NotYet, span, message);
            return Err(error.hint("give the whole value, in quotes if it has a `*` itself"));
        }
        self.push(TokenKind::Value(run), end);
        Ok(())
    }

    /// `[a TO b]` or `{a TO b}` under a date field, as one value.
    fn brackets(&mut self) -> Result<(), QueryError> {
        let Some(bytes) = self.text[self.at..].find([']', '}']) else {
            let span = Span::new(self.at, self.at + 1);
            let message = format!("{} is never closed", ticked(span.of(self.text)));
            let error = QueryError::new(QueryErrorKind::Unbalanced, span, message);
            return Err(error.hint("a range in brackets is `[2022-01 TO 2022-03]`"));
        };
        let end = self.at + bytes + 1;
        self.push(TokenKind::Value(&self.text[self.at..end]), end);
        Ok(())
    }
}

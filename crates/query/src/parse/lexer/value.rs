//! Runs of characters under keyword and date fields, where nearly everything is part of the value: addresses, paths,
//! comparisons, ranges in brackets.

use crate::ast::{Field, FieldKind, Span};
use crate::error::{QueryError, QueryErrorKind, ticked};
use crate::parse::word::{self, has_word, is_quote_at, is_space};

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
            return self.slop(false);
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
        let value = without_wildcards(field, run);
        if value.contains('*') {
            return Err(wildcard(field, run, Span::new(self.at, end)));
        }
        self.push(TokenKind::Value(value), end);
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

/// The value without the `*` that its field has in it anyway: `url:` and `path:` find any part of the value, `id:` how
/// it begins, and `site:` a domain with all under it.
fn without_wildcards(field: Field, run: &str) -> &str {
    let bare = match field {
        Field::Url | Field::Path => run.trim_matches('*'),
        Field::Id => run.trim_end_matches('*'),
        Field::Site => run.strip_prefix("*.").unwrap_or(run),
        _ => run,
    };
    // `none` by itself is no value.
    if has_word(bare) && bare != "none" { bare } else { run }
}

/// A `*` in a value where none can stand.
fn wildcard(field: Field, run: &str, span: Span) -> QueryError {
    let name = field.name();
    let hint = match field {
        Field::Url | Field::Path => {
            format!("`{name}:` finds any part of the value; for two parts, `{name}:… {name}:…`")
        }
        Field::Site => "`site:example.org` finds all hosts under that domain".to_owned(),
        Field::Id => "`id:` finds how an id begins".to_owned(),
        Field::Outlet => {
            "give whole names, several with OR: `outlet:(\"Example Times\" OR \"Example Post\")`".to_owned()
        }
        _ if field.kind() == FieldKind::Date => "`date:2022-03` is the whole month; `date:*` any day".to_owned(),
        _ => "give the whole value, several with OR".to_owned(),
    };
    QueryError::new(
        QueryErrorKind::BadValue,
        span,
        format!("{} has a wildcard, which `{name}:` does not take", ticked(run)),
    )
    .hint(hint)
}

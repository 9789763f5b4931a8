//! Runs of characters in text, at the top of a query and under text fields: words, operators, fields, `=word`.

use crate::ast::{Field, Span};
use crate::error::{QueryError, QueryErrorKind, ticked};
use crate::parse::Note;
use crate::parse::field::{self, Head};
use crate::parse::shape;
use crate::parse::word::{self, Run, has_word};

use super::{Lexer, TokenKind};

impl Lexer<'_> {
    /// A run of characters in text: an operator, a field, a word …
    pub(super) fn run(&mut self, first: char) -> Result<(), QueryError> {
        let end = self.run_end(self.at);
        let span = Span::new(self.at, end);
        let run = span.of(self.text);
        if first == '=' {
            return self.exact(end);
        }
        if let Some(field) = self.field.filter(|_| "[{".contains(first)) {
            let message = format!("`{}:` takes words, and {} begins a range", field.name(), ticked(run));
            let error = QueryError::new(QueryErrorKind::BadValue, span, message);
            return Err(error.hint("ranges go with `date:`, `modified:` and `captured:`; text goes in quotes"));
        }
        let mut text = run;
        match field::head(self.text, self.at, run)? {
            Head::Field(field) => return self.field_name(field),
            Head::Noted(note) => {
                self.note(note);
                text = run.trim_end_matches(':');
            }
            Head::Text => {}
        }
        let kind = match word::classify(text, self.at, self.text[end..].starts_with('('))? {
            Run::And => TokenKind::And,
            Run::Or => TokenKind::Or,
            Run::Not => TokenKind::Not,
            Run::Star => TokenKind::Star,
            Run::Operator(operator) => TokenKind::Operator(operator),
            Run::Shaped(run) => TokenKind::Shaped(run),
            Run::Word(word) => {
                self.note_lookalike(word, span);
                TokenKind::Word(word)
            }
            Run::Nothing => {
                self.ignore(end);
                return Ok(());
            }
        };
        self.push(kind, end);
        Ok(())
    }

    /// A field's name and colon, which stand under no other field.
    pub(super) fn field_name(&mut self, field: Field) -> Result<(), QueryError> {
        let end = self.at + field.name().len() + 1;
        if let Some(outer) = self.inside() {
            return Err(field::inside_another(field, outer, Span::new(self.at, end)));
        }
        self.push(TokenKind::Field(field), end);
        Ok(())
    }

    /// Tells of words that look like syntax of another place or another language.
    fn note_lookalike(&mut self, word: &str, span: Span) {
        let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        if word.strip_prefix('/').is_some_and(|number| number.bytes().all(|b| b.is_ascii_digit())) {
            self.note(Note::as_text(
                span,
                word,
                format!("words near each other are {}", ticked(&format!("a NEAR{word} b"))),
            ));
        } else if let Some((from, to)) = word.split_once("..")
            && (is_digit(from.chars().next_back()) || is_digit(to.chars().next()))
            && self.inside().is_none()
        {
            self.note(Note::as_text(span, word, "a range of dates is `date:2022..2023`"));
        }
    }

    /// `=word` or `="phrase"`; the run ends at `end`.
    fn exact(&mut self, end: usize) -> Result<(), QueryError> {
        let span = Span::new(self.at, end);
        let word = &self.text[self.at + 1..end];
        let next = self.text[end..].chars().next();
        if word.is_empty() && next.is_some_and(word::is_quote) {
            let (text, end) = self.quoted(end)?;
            self.push(TokenKind::ExactQuoted(text), end);
            return self.slop(true);
        }
        if word.is_empty() && next == Some('(') {
            let error =
                QueryError::new(QueryErrorKind::Misplaced, span, "`=` takes one word or one phrase, not a group");
            return Err(error.hint("put `=` before each word: `(=Umierov OR =Umerov)`"));
        }
        if !has_word(word) {
            self.ignore(end);
            return Ok(());
        }
        let word = match field::head(self.text, self.at + 1, word)? {
            Head::Field(field) => {
                let span = Span::new(self.at, self.at + 1);
                let message = format!("`=` goes after `{}:`", field.name());
                let error = QueryError::new(QueryErrorKind::Misplaced, span, message);
                return Err(error.hint(format!("`{}:=word`", field.name())));
            }
            Head::Noted(note) => {
                self.note(note);
                word.trim_end_matches(':')
            }
            Head::Text => word,
        };
        shape::refuse_shaped(word, span)?;
        self.push(TokenKind::ExactWord(word), end);
        Ok(())
    }
}

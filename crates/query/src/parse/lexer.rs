//! Query text goes in, tokens with their places come out. It refuses quotes, parentheses and brackets without a
//! partner, nesting past the limit, unknown fields and what this version does not have.
//!
//! What a run of characters is depends on the field it stands under: `https://example.org/?a=1` is text at the top of a
//! query but one value under `url:`.

use crate::ast::{Field, FieldKind, Span};
use crate::error::{QueryError, QueryErrorKind, ticked};

use super::operator::Operator;
use super::word::{self, has_word, is_quote_at, is_space};
use super::{MAX_BOOST, MAX_DEPTH, MAX_DISTANCE, MAX_WORD_NOTES, Note, shape};

mod text;
mod value;

/// A token and where it stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Token<'q> {
    pub kind: TokenKind<'q>,
    pub span: Span,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum TokenKind<'q> {
    Open,
    Close,
    And,
    Or,
    Not,
    /// NEAR/n and its kin.
    Operator(Operator),
    /// `-` right before what it excludes.
    Minus,
    /// A field's name and colon; its value follows at once.
    Field(Field),
    Word(&'q str),
    /// A word with wildcards or a tilde.
    Shaped(&'q str),
    Quoted(&'q str),
    ExactWord(&'q str),
    ExactQuoted(&'q str),
    /// `~3`, right after the phrase whose words may stand so far apart.
    Slop(u32),
    Star,
    /// A run under a keyword or date field, whatever it is made of.
    Value(&'q str),
    /// `^2`, right after what it weighs.
    Boost(f32),
}

/// What a query is made of.
pub(super) struct Lexed<'q> {
    pub tokens: Vec<Token<'q>>,
    pub notes: Vec<Note>,
}

/// Cuts `text` into tokens. Every parenthesis among them has its partner.
pub(super) fn lex(text: &str) -> Result<Lexed<'_>, QueryError> {
    let mut lexer = Lexer { text, at: 0, tokens: Vec::new(), notes: Vec::new(), field: None, open: Vec::new() };
    while let Some(c) = lexer.peek() {
        if is_space(c) {
            lexer.at += c.len_utf8();
        } else {
            lexer.token(c)?;
        }
    }
    if let Some((opener, _)) = lexer.open.last() {
        let span = Span::new(*opener, *opener + 1);
        return Err(QueryError::new(QueryErrorKind::Unbalanced, span, "`(` is never closed")
            .hint("add `)` where the group ends"));
    }
    lexer.end_question();
    Ok(Lexed { tokens: lexer.tokens, notes: lexer.notes })
}

/// Whether `text` by itself is read as one plain word.
pub(super) fn is_one_word(text: &str) -> bool {
    lex(text).is_ok_and(|lexed| matches!(lexed.tokens.as_slice(), [token] if token.kind == TokenKind::Word(text)))
}

struct Lexer<'q> {
    text: &'q str,
    at: usize,
    tokens: Vec<Token<'q>>,
    notes: Vec<Note>,
    /// The field whose value comes next.
    field: Option<Field>,
    /// The open parentheses: where they stand and the field that they are under.
    open: Vec<(usize, Option<Field>)>,
}

impl<'q> Lexer<'q> {
    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    /// The field that what stands here is under.
    fn inside(&self) -> Option<Field> {
        self.field.or_else(|| self.open.last().and_then(|(_, field)| *field))
    }

    /// Whether what stands here is text rather than a value or a date.
    fn takes_words(&self) -> bool {
        self.inside().is_none_or(|field| field.kind() == FieldKind::Text)
    }

    fn push(&mut self, kind: TokenKind<'q>, end: usize) {
        self.tokens.push(Token { kind, span: Span::new(self.at, end) });
        self.at = end;
        self.field = match kind {
            TokenKind::Field(field) => Some(field),
            _ => None,
        };
    }

    /// Reads what begins with `c`. Each arm moves on by a character at least.
    fn token(&mut self, c: char) -> Result<(), QueryError> {
        match c {
            '(' => self.open(),
            ')' => self.close(),
            '^' => self.boost(),
            '-' => self.minus(),
            _ if is_quote_at(self.text, self.at, c) => {
                let (text, end) = self.quoted(self.at)?;
                let takes_words = self.takes_words();
                self.push(TokenKind::Quoted(text), end);
                self.slop(takes_words)
            }
            _ => match self.inside() {
                Some(field) if field.kind() != FieldKind::Text => self.value(field),
                _ => self.run(c),
            },
        }
    }

    fn open(&mut self) -> Result<(), QueryError> {
        if self.open.len() == MAX_DEPTH {
            let message = format!("parentheses are nested more than {MAX_DEPTH} deep");
            let error = QueryError::new(QueryErrorKind::TooDeep, Span::new(self.at, self.at + 1), message);
            return Err(error.hint("leave out parentheses that group nothing, or split the query"));
        }
        self.open.push((self.at, self.inside()));
        self.push(TokenKind::Open, self.at + 1);
        Ok(())
    }

    fn close(&mut self) -> Result<(), QueryError> {
        if self.open.pop().is_none() {
            let span = Span::new(self.at, self.at + 1);
            let error = QueryError::new(QueryErrorKind::Unbalanced, span, "`)` has no `(` before it");
            return Err(error.hint("remove it, or put text that has it in quotes"));
        }
        self.push(TokenKind::Close, self.at + 1);
        Ok(())
    }

    /// The text of the quotation that opens at byte `at`, and where it ends.
    fn quoted(&self, at: usize) -> Result<(&'q str, usize), QueryError> {
        let opener = self.text[at..].chars().next().map_or(0, char::len_utf8);
        let inside = at + opener;
        let closer = self.text[inside..]
            .char_indices()
            .map(|(offset, c)| (inside + offset, c))
            .find(|(at, c)| is_quote_at(self.text, *at, *c));
        let Some((close, c)) = closer else {
            let span = Span::new(at, inside);
            let error = QueryError::new(QueryErrorKind::Unbalanced, span, "the quote is never closed");
            return Err(error.hint("add `\"` where the phrase ends, or remove this one"));
        };
        Ok((&self.text[inside..close], close + c.len_utf8()))
    }

    /// `~3` after a phrase, if it is there.
    fn slop(&mut self, takes_words: bool) -> Result<(), QueryError> {
        let Some(rest) = self.text[self.at..].strip_prefix('~') else { return Ok(()) };
        let end = self.run_end(self.at);
        let number = &rest[..end - self.at - 1];
        let span = Span::new(self.at, end);
        let wrong = |kind, message| QueryError::new(kind, span, message);
        if !takes_words {
            return Err(wrong(QueryErrorKind::BadValue, format!("{} follows a value", ticked(span.of(self.text))))
                .hint("only a phrase in the text, the title or the byline has gaps"));
        }
        let form = "`\"peace talks\"~3` finds its words displaced against each other by three places at most";
        if number.is_empty() || !number.bytes().all(|b| b.is_ascii_digit()) {
            return Err(
                wrong(QueryErrorKind::BadNumber, "`~` after a phrase has no whole number".to_owned()).hint(form)
            );
        }
        let Some(slop) = number.parse().ok().filter(|slop| *slop <= MAX_DISTANCE) else {
            let message = format!("the number of {} is out of bounds", ticked(span.of(self.text)));
            return Err(wrong(QueryErrorKind::BadNumber, message).hint(format!("at most {MAX_DISTANCE}: {form}")));
        };
        self.push(TokenKind::Slop(slop), end);
        Ok(())
    }

    /// Takes the `?` off the words of a question. In a query of nothing but plain words whose last ends in `?`, that is
    /// no wildcard: people ask whole questions more often than they seek one unknown letter at the very end.
    fn end_question(&mut self) {
        let is_word = |token: &Token<'_>| match token.kind {
            TokenKind::Word(_) => true,
            TokenKind::Shaped(run) => shape::may_end_question(run),
            _ => false,
        };
        let asks = self.tokens.last().is_some_and(|last| matches!(last.kind, TokenKind::Shaped(_)));
        if !asks || self.tokens.len() < 2 || !self.tokens.iter().all(is_word) {
            return;
        }
        let mut notes = Vec::new();
        for token in &mut self.tokens {
            if let TokenKind::Shaped(run) = token.kind {
                let hint = format!("where `?` is to stand for a letter, write {}", ticked(&format!("({run})")));
                notes.push(Note::as_text(token.span, run, hint));
                token.kind = TokenKind::Word(run.trim_end_matches('?'));
            }
        }
        notes.into_iter().for_each(|note| self.note(note));
    }

    /// `^2`, which must touch what it weighs.
    fn boost(&mut self) -> Result<(), QueryError> {
        let end = self.text[self.at + 1..]
            .find(|c: char| is_space(c) || word::is_quote(c) || "()^".contains(c))
            .map_or(self.text.len(), |bytes| self.at + 1 + bytes);
        let span = Span::new(self.at, end);
        let number = &self.text[self.at + 1..end];
        let error = |message: String| QueryError::new(QueryErrorKind::BadBoost, span, message);
        let form = "a weight is a number right after a word or group: `ceasefire^2`; as text, `^` goes in quotes";
        if self.tokens.last().is_none_or(|token| token.span.end != self.at) {
            return Err(error(format!("{} follows nothing", ticked(span.of(self.text)))).hint(form));
        }
        let is_plain = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        let Some(factor) = number.parse::<f32>().ok().filter(|_| is_plain) else {
            return Err(error(format!("{} is not a weight", ticked(span.of(self.text)))).hint(form));
        };
        if factor <= 0.0 || factor > MAX_BOOST {
            let message = format!("the weight {} is out of bounds", ticked(number));
            return Err(error(message).hint(format!("a weight is above 0 and at most {MAX_BOOST}; `-word` excludes")));
        }
        self.push(TokenKind::Boost(factor), end);
        Ok(())
    }

    /// An exclusion, or a dash in the text.
    fn minus(&mut self) -> Result<(), QueryError> {
        let dashes = self.text[self.at..].bytes().take_while(|b| *b == b'-').count();
        let after = self.at + dashes;
        let end = self.run_end(after);
        let rest = &self.text[after..end];
        let group_follows = self.text[end..].starts_with(|c: char| c == '(' || word::is_quote(c));
        if !has_word(rest) && !rest.contains('*') && !group_follows {
            self.ignore(end);
            return Ok(());
        }
        if dashes > 1 {
            let span = Span::new(self.at, after);
            let message = format!("{} is more than one exclusion", ticked(span.of(self.text)));
            return Err(
                QueryError::new(QueryErrorKind::Misplaced, span, message).hint("one `-` excludes what follows it")
            );
        }
        self.push(TokenKind::Minus, after);
        Ok(())
    }

    /// Passes over signs that no article can be found by.
    fn ignore(&mut self, end: usize) {
        let span = Span::new(self.at, end);
        self.note(Note::Ignored { span, text: ticked(span.of(self.text)) });
        self.at = end;
        self.field = None;
    }

    fn note(&mut self, note: Note) {
        if self.notes.len() < MAX_WORD_NOTES {
            self.notes.push(note);
        }
    }

    /// Where the run of characters that begins at byte `from` ends.
    fn run_end(&self, from: usize) -> usize {
        self.text[from..]
            .char_indices()
            .map(|(offset, c)| (from + offset, c))
            .find(|(at, c)| is_space(*c) || "()^".contains(*c) || is_quote_at(self.text, *at, *c))
            .map_or(self.text.len(), |(at, _)| at)
    }
}

//! Tokens go in, the tree comes out. Recursive descent after the grammar of the language; only an opening parenthesis
//! goes deeper, and the lexer lets no more than [`MAX_DEPTH`](super::MAX_DEPTH) through.

use jiff::civil::Date;

use crate::ast::{Ast, Conjunct, Field, FieldKind, Join, Node, Span};
use crate::error::{QueryError, QueryErrorKind};

use super::lexer::{Token, TokenKind};
use super::operator::Operator;
use super::{MAX_CLAUSES, clauses_of, field, join, nothing_to_find, too_many_clauses};
use atom::Place;

mod atom;
mod proximity;
mod refuse;

/// A tree, and whether AND and OR were mixed in it without parentheses.
pub(super) struct Parsed {
    pub ast: Ast,
    pub mixed: bool,
}

/// Builds the tree of the tokens of `text`.
pub(super) fn parse(text: &str, tokens: &[Token<'_>], today: Date) -> Result<Parsed, QueryError> {
    if tokens.is_empty() {
        return Err(nothing_to_find(text));
    }
    let mut parser = Parser { text, tokens, next: 0, clauses: 0, today, mixed: false };
    let ast = parser.any(None)?;
    // The lexer has paired the parentheses, so nothing is left over.
    debug_assert!(parser.peek().is_none(), "tokens are left over");
    if ast.excludes_only() {
        return Err(refuse::query_of_exclusions(text, &ast));
    }
    proximity::check(text, &ast)?;
    Ok(Parsed { ast, mixed: parser.mixed })
}

struct Parser<'p, 'q> {
    text: &'q str,
    tokens: &'p [Token<'q>],
    next: usize,
    clauses: usize,
    today: Date,
    mixed: bool,
}

impl<'q> Parser<'_, 'q> {
    fn peek(&self) -> Option<Token<'q>> {
        self.tokens.get(self.next).copied()
    }

    fn previous(&self) -> Option<Token<'q>> {
        self.next.checked_sub(1).and_then(|at| self.tokens.get(at)).copied()
    }

    fn take(&mut self, kind: TokenKind<'_>) -> Option<Token<'q>> {
        let token = self.peek().filter(|token| token.kind == kind)?;
        self.next += 1;
        Some(token)
    }

    /// `or = and { "OR" and }`, under the field `inside`.
    fn any(&mut self, inside: Option<Field>) -> Result<Ast, QueryError> {
        let (first, mut several) = self.all(inside)?;
        let mut arms = vec![first];
        while self.take(TokenKind::Or).is_some() {
            let (arm, conjuncts) = self.all(inside)?;
            several |= conjuncts;
            arms.push(arm);
        }
        if arms.len() == 1 {
            return arms.pop().ok_or_else(|| self.no_operand());
        }
        self.mixed |= several;
        if let Some(arm) = arms.iter().find(|arm| arm.excludes_only()) {
            return Err(refuse::arm_of_exclusions(self.text, arm));
        }
        let span = arms[0].span.to(arms[arms.len() - 1].span);
        Ok(Ast::new(Node::Or(arms), span))
    }

    /// `and = not { ["AND"] not }`, and whether it has more than one item.
    fn all(&mut self, inside: Option<Field>) -> Result<(Ast, bool), QueryError> {
        let mut items: Vec<Conjunct> = Vec::new();
        loop {
            let written = self.take(TokenKind::And).is_some();
            if written && items.is_empty() {
                self.next -= 1;
                return Err(self.no_operand());
            }
            let ast = self.negation(inside)?;
            let join = if written { Join::Written } else { Join::Space };
            if let Some(last) = items.last_mut().filter(|_| written) {
                last.join = Join::Written;
            }
            append(&mut items, ast, join);
            if matches!(self.peek().map(|token| token.kind), None | Some(TokenKind::Close | TokenKind::Or)) {
                break;
            }
        }
        if let Some(field) = inside.filter(|field| field.kind() == FieldKind::Keyword) {
            refuse::two_values(self.text, field, &items)?;
        }
        let several = items.len() > 1;
        let ast = join(items).ok_or_else(|| self.no_operand())?;
        Ok((ast, several))
    }

    /// `not = ["NOT" | "-"] near`
    fn negation(&mut self, inside: Option<Field>) -> Result<Ast, QueryError> {
        let Some(sign) = self.peek().filter(|token| matches!(token.kind, TokenKind::Not | TokenKind::Minus)) else {
            return self.near(inside);
        };
        self.next += 1;
        match self.peek() {
            Some(second) if matches!(second.kind, TokenKind::Not | TokenKind::Minus) => {
                return Err(refuse::double_exclusion(sign.span.to(second.span)));
            }
            // What `-` stood before had no letter and was passed over.
            Some(second) if sign.kind == TokenKind::Minus && second.span.start != sign.span.end => {
                return Err(self.no_operand());
            }
            _ => {}
        }
        let inner = self.near(inside)?;
        if inner.excludes_only() {
            return Err(refuse::double_exclusion(sign.span.to(inner.span)));
        }
        let span = sign.span.to(self.last_span());
        Ok(Ast::new(Node::Not(Box::new(inner)), span))
    }

    /// `unit = [field ":"] ( "(" query ")" | atom ) ["^" number]`
    fn unit(&mut self, inside: Option<Field>) -> Result<Ast, QueryError> {
        let start = self.peek().map_or(0, |token| token.span.start);
        let ast = match self.peek() {
            Some(Token { kind: TokenKind::Field(field), span }) => self.fielded(field, span)?,
            _ => self.primary(inside, false)?,
        };
        let Some(Token { kind: TokenKind::Boost(factor), span }) = self.peek() else { return Ok(ast) };
        self.next += 1;
        if ast.excludes_only() {
            return Err(refuse::weighed_exclusion(span));
        }
        if let Some(Token { kind: TokenKind::Boost(_), span: second }) = self.peek() {
            return Err(QueryError::new(QueryErrorKind::BadBoost, span.to(second), "one part has two weights")
                .hint("one `^` is enough: `ceasefire^2`"));
        }
        Ok(Ast::new(Node::Boost { inner: Box::new(ast), factor }, Span::new(start, span.end)))
    }

    /// A field and its value; the lexer lets no field stand inside another.
    fn fielded(&mut self, field: Field, span: Span) -> Result<Ast, QueryError> {
        self.next += 1;
        match self.peek() {
            Some(Token { kind: TokenKind::Minus, span: minus }) if minus.start == span.end => {
                return Err(refuse::minus_after_field(self.text, field, minus));
            }
            Some(Token { kind: TokenKind::And | TokenKind::Or | TokenKind::Not | TokenKind::Boost(_), .. })
            | Some(Token { kind: TokenKind::Operator(Operator::Link(_)), .. }) => {
                return Err(field::no_value(field, span));
            }
            // The value must touch the colon: what stood there may have been passed over.
            Some(value) if value.span.start == span.end => {}
            _ => return Err(field::no_value(field, span)),
        }
        let inner = self.primary(Some(field), true)?;
        if inner.excludes_only() {
            return Err(refuse::field_of_exclusions(self.text, field, &inner));
        }
        let span = span.to(self.last_span());
        Ok(Ast::new(Node::Field { field, inner: Box::new(inner) }, span))
    }

    /// A group or an atom; `direct` right after a field's colon.
    fn primary(&mut self, inside: Option<Field>, direct: bool) -> Result<Ast, QueryError> {
        let Some(token) = self.peek() else { return Err(self.no_operand()) };
        match token.kind {
            TokenKind::Open => {
                self.next += 1;
                let ast = self.any(inside)?;
                self.take(TokenKind::Close);
                Ok(ast)
            }
            TokenKind::Operator(operator @ (Operator::AtLeast(_) | Operator::Lead(_))) => {
                self.counted(operator, token.span, inside)
            }
            _ => self.atom(token, inside, direct),
        }
    }

    /// A leaf of the tree.
    fn atom(&mut self, token: Token<'q>, inside: Option<Field>, direct: bool) -> Result<Ast, QueryError> {
        let place = Place { text: self.text, inside, direct, today: self.today };
        let mut atom = place.atom(token).ok_or_else(|| self.no_operand())??;
        self.clauses += match (&atom, inside) {
            (Node::Value(text), Some(Field::Form)) => clauses_of(&Node::ExactWord(text.clone())),
            (atom, _) => clauses_of(atom),
        };
        if self.clauses > MAX_CLAUSES {
            return Err(too_many_clauses(token.span));
        }
        self.next += 1;
        if let (Node::Phrase { slop, .. }, Some(Token { kind: TokenKind::Slop(gaps), .. })) = (&mut atom, self.peek()) {
            *slop = gaps;
            self.next += 1;
        }
        Ok(Ast::new(atom, token.span.to(self.last_span())))
    }

    fn last_span(&self) -> Span {
        self.previous().map_or(Span::default(), |token| token.span)
    }

    #[cold]
    fn no_operand(&self) -> QueryError {
        refuse::no_operand(self.text, self.previous(), self.peek())
    }
}

/// Adds an item. A group that only excludes joins its exclusions to the items around it: `a (-b -c)` is `a -b -c`.
fn append(items: &mut Vec<Conjunct>, ast: Ast, join: Join) {
    match ast.node {
        Node::And(group) if group.iter().all(|item| item.ast.excludes_only()) => {
            let join_of = |inner| if join == Join::Written { join } else { inner };
            items.extend(group.into_iter().map(|item| Conjunct { join: join_of(item.join), ast: item.ast }));
        }
        _ => items.push(Conjunct { ast, join }),
    }
}

impl Ast {
    /// Whether it only says what to leave out. As [`append`] dissolves groups of exclusions, a look at the items is enough.
    fn excludes_only(&self) -> bool {
        match &self.node {
            Node::Not(_) => true,
            Node::And(items) => items.iter().all(|item| matches!(item.ast.node, Node::Not(_))),
            _ => false,
        }
    }
}

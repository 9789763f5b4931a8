//! NEAR, PRE, SAME, ATLEAST and LEAD: how they are read, and what may stand under them. A whole tree is checked at the
//! end, when it is known what stands under what.

use crate::ast::{Ast, Field, Node, Span};
use crate::error::{QueryError, QueryErrorKind};
use crate::parse::lexer::{Token, TokenKind};
use crate::parse::operator::Operator;
use crate::parse::{MAX_CLAUSES, MAX_CONDITIONS, clauses_of};

use super::{Parser, refuse};

impl Parser<'_, '_> {
    /// `near = unit { PROX unit }`, from left to right in one flat node.
    pub(super) fn near(&mut self, inside: Option<Field>) -> Result<Ast, QueryError> {
        let start = self.peek().map_or(0, |token| token.span.start);
        let first = self.unit(inside)?;
        let mut rest = Vec::new();
        while let Some(Token { kind: TokenKind::Operator(Operator::Link(link)), span }) = self.peek() {
            self.next += 1;
            if let Some(sign) = self.peek().filter(|token| matches!(token.kind, TokenKind::Not | TokenKind::Minus)) {
                return Err(refuse::exclusion_in_proximity(span.to(sign.span)));
            }
            rest.push((link, self.unit(inside)?));
        }
        if rest.is_empty() {
            return Ok(first);
        }
        let span = Span::new(start, self.last_span().end);
        Ok(Ast::new(Node::Near { first: Box::new(first), rest }, span))
    }

    /// `ATLEAST/n(query)` and `LEAD/n(query)`, or either before a single word or phrase.
    pub(super) fn counted(&mut self, operator: Operator, span: Span, inside: Option<Field>) -> Result<Ast, QueryError> {
        self.next += 1;
        let inner = match self.peek().map(|token| token.kind) {
            // A word or a phrase alone, or a group: nothing that could go on without end.
            Some(TokenKind::Operator(_)) => return Err(self.no_operand()),
            // Refused in the end, when its hint can show the whole.
            Some(TokenKind::Field(_)) => Box::new(self.unit(inside)?),
            _ => Box::new(self.primary(inside, false)?),
        };
        let span = span.to(self.last_span());
        let node = match operator {
            Operator::AtLeast(times) => Node::AtLeast { times, inner },
            Operator::Lead(words) => Node::Lead { words, inner },
            Operator::Link(_) => return Err(self.no_operand()),
        };
        Ok(Ast::new(node, span))
    }
}

/// What a part of a tree comes to when proximity is written out over its groups.
#[derive(Clone, Copy)]
struct Size {
    /// Conditions that it stands for: `a OR b` is one, `a b` is two.
    conditions: usize,
    /// Words in all of them.
    clauses: usize,
}

/// Refuses what cannot stand under NEAR, ATLEAST and LEAD, and more of it than a search can bear.
pub(super) fn check(text: &str, ast: &Ast) -> Result<(), QueryError> {
    let mut clauses = 0;
    walk(text, ast, &mut clauses)
}

/// Looks for proximity in a part of the tree, and adds the part to `clauses`.
fn walk(text: &str, ast: &Ast, clauses: &mut usize) -> Result<(), QueryError> {
    match &ast.node {
        Node::And(items) => items.iter().try_for_each(|item| walk(text, &item.ast, clauses)),
        Node::Or(arms) => arms.iter().try_for_each(|arm| walk(text, arm, clauses)),
        Node::Not(inner) | Node::Field { inner, .. } | Node::Boost { inner, .. } => walk(text, inner, clauses),
        Node::Near { .. } | Node::AtLeast { .. } | Node::Lead { .. } => {
            *clauses += size(text, ast, ast)?.clauses;
            if *clauses > MAX_CLAUSES {
                return Err(refuse::too_much_written_out(ast.span));
            }
            Ok(())
        }
        leaf => {
            *clauses += clauses_of(leaf);
            Ok(())
        }
    }
}

/// The size of `part`, which is or stands under `holder`. Fails on what cannot stand there.
fn size(text: &str, part: &Ast, holder: &Ast) -> Result<Size, QueryError> {
    let refused = |what| Err(refuse::under_proximity(text, what, part, holder));
    let operand = |operand: &Ast, holder: &Ast| {
        if operand.excludes_only() {
            return Err(refuse::operand_of_exclusions(operand.span));
        }
        size(text, operand, holder)
    };
    match &part.node {
        Node::And(items) => {
            let mut sum = Size { conditions: 0, clauses: 0 };
            for item in items {
                let size = size(text, &item.ast, holder)?;
                sum.conditions += size.conditions;
                sum.clauses += size.clauses;
            }
            Ok(sum)
        }
        // Arms of one condition each are one together: a place where any of them is.
        Node::Or(arms) => {
            let mut sum = Size { conditions: 0, clauses: 0 };
            let mut united = 0;
            for arm in arms {
                let size = size(text, arm, holder)?;
                match size.conditions {
                    1 => united = 1,
                    several => sum.conditions += several,
                }
                sum.clauses += size.clauses;
            }
            sum.conditions += united;
            Ok(sum)
        }
        Node::Not(inner) => size(text, inner, holder),
        Node::Near { first, rest } => {
            let mut product = operand(first, part)?;
            for (_, part_of) in rest {
                let size = operand(part_of, part)?;
                // Each condition of the one side is joined to each of the other.
                product = Size {
                    conditions: product.conditions * size.conditions,
                    clauses: product.clauses * size.conditions + size.clauses * product.conditions,
                };
                if product.conditions > MAX_CONDITIONS {
                    return Err(QueryError::new(
                        QueryErrorKind::TooManyConditions,
                        part.span,
                        format!("its groups make more than {MAX_CONDITIONS} conditions"),
                    )
                    .hint("each word of a group is sought near each of the next: tie words by OR, or name fewer"));
                }
            }
            Ok(product)
        }
        Node::AtLeast { inner, .. } if std::ptr::eq(part, holder) => operand(inner, part),
        Node::Lead { inner, .. } => operand(inner, if std::ptr::eq(part, holder) { part } else { holder }),
        Node::AtLeast { .. } => refused("`ATLEAST`"),
        Node::Field { .. } => refused("a field"),
        Node::Boost { .. } => refused("a weight"),
        Node::All => refused("`*`"),
        Node::Value(_) | Node::Range(_) | Node::Missing => refused("a value"),
        leaf => Ok(Size { conditions: 1, clauses: clauses_of(leaf) }),
    }
}

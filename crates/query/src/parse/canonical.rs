//! A tree goes out as text, every grouping in parentheses and every date as days. It parses to the same tree, on any
//! day; only `literal` makes words that syntax cannot spell, and those are put in quotes without the signs that count there.

use std::fmt;

use crate::ast::{Ast, Field, FieldKind, Join, Link, Node, Span};

use super::lexer::is_one_word;
use super::word::is_quote;

impl fmt::Display for Ast {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.node {
            Node::And(items) => {
                let mut before = None;
                for item in items {
                    f.write_str(match (before, item.join) {
                        (None, _) => "",
                        (Some(Join::Written), Join::Written) => " AND ",
                        _ => " ",
                    })?;
                    write_operand(&item.ast, f)?;
                    before = Some(item.join);
                }
                Ok(())
            }
            Node::Or(arms) => {
                for (at, arm) in arms.iter().enumerate() {
                    f.write_str(if at == 0 { "" } else { " OR " })?;
                    write_operand(arm, f)?;
                }
                Ok(())
            }
            Node::Not(inner) => {
                f.write_str("-")?;
                write_operand(inner, f)
            }
            Node::Word(word) if is_one_word(word) => f.write_str(word),
            Node::Word(words) => write!(f, "\"{}\"", words.replace(|c| is_quote(c) || "*?~=".contains(c), " ")),
            Node::Phrase { words, slop } => write_phrase(words, *slop, f),
            Node::Prefix(prefix) => write!(f, "{prefix}*"),
            // At the end of a query a `?` may be taken for that of a question.
            Node::Pattern(pattern) if pattern.ends_with('?') => write!(f, "({pattern})"),
            Node::Pattern(pattern) => f.write_str(pattern),
            Node::Fuzzy { word, distance: 1 } => write!(f, "{word}~"),
            Node::Fuzzy { word, distance } => write!(f, "{word}~{distance}"),
            Node::ExactWord(word) => write!(f, "={word}"),
            Node::Near { first, rest } => {
                write_operand(first, f)?;
                rest.iter().try_for_each(|(link, part)| {
                    write!(f, " {link} ")?;
                    write_operand(part, f)
                })
            }
            Node::AtLeast { times, inner } => write!(f, "ATLEAST/{times}({inner})"),
            Node::Lead { words, inner } => write!(f, "LEAD/{words}({inner})"),
            Node::Field { field, inner } => {
                write!(f, "{}:", field.name())?;
                if needs_group(*field, &inner.node) { write!(f, "({inner})") } else { write!(f, "{inner}") }
            }
            Node::Value(value) if is_bare_value(value) => f.write_str(value),
            Node::Value(value) => write!(f, "\"{value}\""),
            Node::Range(range) => write!(f, "{range}"),
            Node::Missing => f.write_str("none"),
            Node::All => f.write_str("*"),
            Node::Boost { inner, factor } => {
                match inner.node {
                    Node::Boost { .. } => write!(f, "({inner})")?,
                    _ => write_operand(inner, f)?,
                }
                write!(f, "^{factor}")
            }
        }
    }
}

/// Writes what stands beside or under an operator.
fn write_operand(ast: &Ast, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match ast.node {
        Node::And(_) | Node::Or(_) | Node::Near { .. } => write!(f, "({ast})"),
        _ => write!(f, "{ast}"),
    }
}

/// Writes the words of a phrase in their quotes.
fn write_phrase(words: &[Node], slop: u32, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let exact = words.iter().all(|word| matches!(word, Node::ExactWord(_)));
    f.write_str(if exact { "=\"" } else { "\"" })?;
    for (at, word) in words.iter().enumerate() {
        f.write_str(if at == 0 { "" } else { " " })?;
        match word {
            Node::Word(word) => f.write_str(word)?,
            Node::ExactWord(word) if exact => f.write_str(word)?,
            // In quotes a `?` at the end of a run is the end of a question; the hyphen is no part of the word.
            Node::Pattern(pattern) if pattern.ends_with('?') => write!(f, "{pattern}-")?,
            word => write!(f, "{}", Ast::new(word.clone(), Span::default()))?,
        }
    }
    f.write_str("\"")?;
    if slop > 0 { write!(f, "~{slop}") } else { Ok(()) }
}

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Near(words) => write!(f, "NEAR/{words}"),
            Self::Pre(words) => write!(f, "PRE/{words}"),
            Self::Sentence => f.write_str("SAME/s"),
            Self::Paragraph => f.write_str("SAME/p"),
        }
    }
}

/// Whether what is under a field needs parentheses to be read as all of it, and as what it is: `title:(none)` is the
/// word, `title:none` lacks a title.
fn needs_group(field: Field, node: &Node) -> bool {
    match node {
        Node::And(_) | Node::Or(_) | Node::Not(_) | Node::Near { .. } | Node::Boost { .. } | Node::Field { .. } => true,
        Node::Word(word) => {
            let is_syntax = field.takes_none() || field == Field::Name;
            field.kind() == FieldKind::Text && (word == "none" && is_syntax || word.starts_with(['[', '{']))
        }
        _ => false,
    }
}

fn is_bare_value(value: &str) -> bool {
    !matches!(value, "none" | "AND" | "OR" | "NOT")
        && value.starts_with(|c: char| c.is_ascii_alphanumeric())
        && value.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._/".contains(&b))
}

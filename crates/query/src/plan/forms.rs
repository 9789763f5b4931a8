//! Single spellings: `form:word` as the word in that form alone, and the forms that a query leaves out (`-form:word`).

use std::collections::HashSet;

use dateline_core::analyze::{exact_term, words};

use crate::ast::{Ast, Conjunct, Field, Node};

/// The folded forms that stand after `-form:`, wherever in the query. The parser bounds the depth of the tree.
pub(super) fn left_out(ast: &Ast) -> HashSet<String> {
    let mut forms = HashSet::new();
    collect(ast, &mut forms);
    forms
}

fn collect(ast: &Ast, forms: &mut HashSet<String>) {
    match &ast.node {
        Node::And(items) => items.iter().for_each(|item| collect(&item.ast, forms)),
        Node::Or(arms) => arms.iter().for_each(|arm| collect(arm, forms)),
        Node::Not(inner) => match form(inner) {
            Some(values) => add(values, forms),
            None => collect(inner, forms),
        },
        // No other node holds a field that is left out.
        Node::Boost { inner, .. } => collect(inner, forms),
        _ => {}
    }
}

/// What stands in a `form:`, weighed or not.
pub(super) fn form(ast: &Ast) -> Option<&Ast> {
    match &ast.node {
        Node::Field { field: Field::Form, inner } => Some(inner),
        Node::Boost { inner, .. } => form(inner),
        _ => None,
    }
}

/// The values of a `form:` that are left out. Those that its group excludes in turn are not.
fn add(values: &Ast, forms: &mut HashSet<String>) {
    match &values.node {
        Node::Value(value) => forms.extend(words(value).map(|word| exact_term(word.text))),
        Node::And(items) => items.iter().for_each(|item| add(&item.ast, forms)),
        Node::Or(arms) => arms.iter().for_each(|arm| add(arm, forms)),
        Node::Boost { inner, .. } => add(inner, forms),
        _ => {}
    }
}

/// The values of a `form:` as words in that form alone.
pub(super) fn exact(values: &Ast) -> Ast {
    let all = |ast: &Ast| Box::new(exact(ast));
    let node = match &values.node {
        Node::Value(value) => {
            let words = words(value).map(|word| Node::ExactWord(word.text.to_owned()));
            Node::Phrase { words: words.collect(), slop: 0 }
        }
        Node::And(items) => {
            Node::And(items.iter().map(|item| Conjunct { ast: exact(&item.ast), join: item.join }).collect())
        }
        Node::Or(arms) => Node::Or(arms.iter().map(exact).collect()),
        Node::Not(inner) => Node::Not(all(inner)),
        Node::Boost { inner, factor } => Node::Boost { inner: all(inner), factor: *factor },
        other => other.clone(),
    };
    Ast::new(node, values.span)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::{ParseOptions, parse};

    #[test]
    fn forms_are_left_out_from_anywhere() {
        for (query, expected) in [
            ("umerov", vec![]),
            ("umerov -form:Umyerov", vec!["umyerov"]),
            ("umerov NOT form:(Umyerov OR \"Умєров\")", vec!["umyerov", "умєров"]),
            ("kyiv OR (umerov -form:UMIEROV date:2022)", vec!["umierov"]),
            ("umerov form:umierov -umyerov -=umiyerov", vec![]),
            ("umerov -form:al-Assad", vec!["al", "assad"]),
        ] {
            let parsed = parse(query, &ParseOptions { today: jiff::civil::date(2025, 6, 1) }).unwrap();
            let mut forms: Vec<String> = left_out(&parsed.ast).into_iter().collect();
            forms.sort();
            assert_eq!(forms, expected, "{query}");
        }
    }
}

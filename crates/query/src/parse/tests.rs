//! The parser's tests: trees, refusals with their carets, and hostile input.

use jiff::civil::date;

use super::*;

mod hostile;
mod mistakes;
mod proximity;
mod refused_values;
mod shapes;
mod trees;
mod unavailable;

fn options() -> ParseOptions {
    ParseOptions { today: date(2025, 6, 1) }
}

fn read(text: &str) -> Parsed {
    parse(text, &options()).unwrap_or_else(|error| panic!("{}", error.render(text)))
}

/// The refusal of `text`, as a person sees it.
fn refused(text: &str) -> String {
    match parse(text, &options()) {
        Ok(parsed) => panic!("`{text}` was read as `{}`", parsed.ast),
        Err(error) => error.render(text),
    }
}

/// The refusals of several queries, a blank line between them.
fn refusals(queries: &[&str]) -> String {
    queries.iter().map(|query| refused(query)).collect::<Vec<_>>().join("\n\n")
}

/// The same tree with every place forgotten, for comparing.
fn placeless(mut ast: Ast) -> Ast {
    ast.span = Span::default();
    ast.node = match ast.node {
        Node::And(items) => {
            let items = items.into_iter().map(|item| Conjunct { ast: placeless(item.ast), ..item });
            Node::And(items.collect())
        }
        Node::Or(arms) => Node::Or(arms.into_iter().map(placeless).collect()),
        Node::Not(inner) => Node::Not(Box::new(placeless(*inner))),
        Node::Field { field, inner } => Node::Field { field, inner: Box::new(placeless(*inner)) },
        Node::Boost { inner, factor } => Node::Boost { inner: Box::new(placeless(*inner)), factor },
        Node::Near { first, rest } => Node::Near {
            first: Box::new(placeless(*first)),
            rest: rest.into_iter().map(|(link, part)| (link, placeless(part))).collect(),
        },
        Node::AtLeast { times, inner } => Node::AtLeast { times, inner: Box::new(placeless(*inner)) },
        Node::Lead { words, inner } => Node::Lead { words, inner: Box::new(placeless(*inner)) },
        leaf => leaf,
    };
    ast
}

/// The tree in one line, each node by its name.
fn shape(ast: &Ast) -> String {
    let all = |parts: Vec<String>| parts.join(" ");
    match &ast.node {
        Node::And(items) => {
            let sign = |item: &Conjunct| if item.join == Join::Written { "&" } else { "" };
            format!("and[{}]", all(items.iter().map(|item| format!("{}{}", sign(item), shape(&item.ast))).collect()))
        }
        Node::Or(arms) => format!("or[{}]", all(arms.iter().map(shape).collect())),
        Node::Not(inner) => format!("not[{}]", shape(inner)),
        Node::Word(word) => word.clone(),
        Node::Phrase { words, slop } => {
            let words: Vec<String> = words.iter().map(word_shape).collect();
            let slop = if *slop > 0 { format!("~{slop}") } else { String::new() };
            format!("phrase[{}]{slop}", words.join(" "))
        }
        Node::Pattern(pattern) => format!("pattern[{pattern}]"),
        Node::Fuzzy { word, distance } => format!("fuzzy[{word} {distance}]"),
        Node::Near { first, rest } => {
            let rest: Vec<String> = rest.iter().map(|(link, part)| format!(" {link} {}", shape(part))).collect();
            format!("near[{}{}]", shape(first), rest.concat())
        }
        Node::AtLeast { times, inner } => format!("at-least[{times} {}]", shape(inner)),
        Node::Lead { words, inner } => format!("lead[{words} {}]", shape(inner)),
        Node::Prefix(prefix) => format!("prefix[{prefix}]"),
        Node::ExactWord(word) => format!("exact[{word}]"),
        Node::Field { field, inner } => format!("{}[{}]", field.name(), shape(inner)),
        Node::Value(value) => format!("value[{value}]"),
        Node::Range(range) => range.to_string(),
        Node::Missing => "missing".to_owned(),
        Node::All => "all".to_owned(),
        Node::Boost { inner, factor } => format!("boost[{} {factor}]", shape(inner)),
    }
}

fn word_shape(word: &Node) -> String {
    match word {
        Node::Word(word) => word.clone(),
        other => shape(&Ast::new(other.clone(), Span::default())),
    }
}

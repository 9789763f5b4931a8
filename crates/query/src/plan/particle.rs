//! The Arabic article before a name (`al-Assad`, `al Asad`), which texts write or leave out as they like: names go in, what
//! is left of them without it comes out.

use dateline_core::analyze::{exact_term, words};

use crate::ast::Node;

/// The article as it is spelt before a hyphen: with its `l` made like the letter that follows, too.
const HYPHENATED: &[&str] = &["al", "el", "ad", "as", "ash", "at", "an", "ar", "az"];

/// As it is spelt as a word by itself among words; the others are words of English too.
const ALONE: &[&str] = &["al", "el", "ash", "ar", "az"];

/// As it is spelt as a word by itself in a phrase, where `el` may be Spanish.
const QUOTED: &[&str] = &["al"];

/// Whether a word that stands by itself may be the article of the next.
pub(super) fn is_article(word: &str) -> bool {
    ALONE.contains(&exact_term(word).as_str())
}

/// Of a word or a phrase with articles what is left without them, and the words that these stand before; `None` where it
/// has none, or signs that ask for more than words.
pub(crate) fn without_articles(node: &Node) -> Option<(Node, Vec<String>)> {
    let (runs, is_phrase): (Vec<&str>, bool) = match node {
        Node::Word(run) => (vec![run], false),
        Node::Phrase { words, slop: 0 } => (words.iter().map(plain).collect::<Option<_>>()?, true),
        _ => return None,
    };
    let (mut left, mut names) = (Vec::new(), Vec::new());
    for (at, run) in runs.iter().enumerate() {
        let pieces: Vec<&str> = words(run).map(|word| word.text).collect();
        match pieces.as_slice() {
            [article, name, ..] if run.contains('-') && HYPHENATED.contains(&exact_term(article).as_str()) => {
                names.push((*name).to_owned());
                left.extend_from_slice(&pieces[1..]);
            }
            [article] if is_phrase && QUOTED.contains(&exact_term(article).as_str()) => {
                match runs.get(at + 1).and_then(|next| words(next).next()) {
                    Some(name) => names.push(name.text.to_owned()),
                    None => left.push(article),
                }
            }
            pieces => left.extend_from_slice(pieces),
        }
    }
    if names.is_empty() || left.is_empty() {
        return None;
    }
    let mut words: Vec<Node> = left.into_iter().map(|word| Node::Word(word.to_owned())).collect();
    let node = match words.len() {
        1 => words.swap_remove(0),
        _ => Node::Phrase { words, slop: 0 },
    };
    Some((node, names))
}

fn plain(word: &Node) -> Option<&str> {
    match word {
        Node::Word(run) => Some(run),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str) -> Node {
        Node::Word(text.to_owned())
    }

    fn phrase(runs: &[&str]) -> Node {
        Node::Phrase { words: runs.iter().map(|run| word(run)).collect(), slop: 0 }
    }

    #[test]
    fn articles_go() {
        for (node, left, name) in [
            (word("al-Assad"), word("Assad"), "Assad"),
            (word("ash-Sharaa"), word("Sharaa"), "Sharaa"),
            (word("Al-Assad-era"), phrase(&["Assad", "era"]), "Assad"),
            (phrase(&["Bashar", "al-Assad"]), phrase(&["Bashar", "Assad"]), "Assad"),
            (phrase(&["Bashar", "al", "Assad"]), phrase(&["Bashar", "Assad"]), "Assad"),
        ] {
            assert_eq!(without_articles(&node), Some((left, vec![name.to_owned()])), "{node:?}");
        }
        for node in [word("Assad"), word("al"), word("co-op"), phrase(&["at", "home"]), phrase(&["et", "al"])] {
            assert_eq!(without_articles(&node), None, "{node:?}");
        }
    }
}

//! What keeps a name out of the table, whatever its source.

use std::collections::{BTreeSet, HashSet};

use dateline_core::analyze::fold_text;
use dateline_core::names::aliases::MAX_WORDS;
use dateline_core::{Script, names::aliases::AliasSource};

use crate::Group;

/// Parts the lines of the hand list that begin with `!` (words that are too common to be an alias) from its groups.
/// Their lines stay, as comments, so that errors have the right numbers.
pub fn stop_words(list: &str) -> (HashSet<String>, String) {
    let mut stop = HashSet::new();
    let mut groups = String::new();
    for line in list.lines() {
        match line.strip_prefix('!') {
            Some(words) => {
                stop.extend(words.split(',').map(fold_text));
                groups.push('#');
            }
            None => groups.push_str(line),
        }
        groups.push('\n');
    }
    (stop, groups)
}

/// Drops names that are no names, names of one letter, common words, groups with one name left, and groups that lie
/// within another. Groups are sorted, so that the order of a source does not matter.
pub fn clean(groups: Vec<Group>, stop: &HashSet<String>) -> Vec<Group> {
    let mut kept: Vec<Group> = Vec::new();
    for (source, names) in groups {
        let names: BTreeSet<String> = names.into_iter().filter(|name| is_name(name) && !stop.contains(name)).collect();
        if names.len() > 1 {
            kept.push((source, names));
        }
    }
    kept.sort();
    kept.dedup();
    let mut of_name: std::collections::HashMap<&str, Vec<usize>> = std::collections::HashMap::new();
    for (at, (_, names)) in kept.iter().enumerate() {
        for name in names {
            of_name.entry(name).or_default().push(at);
        }
    }
    let within = |at: usize| {
        let (_, names) = &kept[at];
        names.first().is_some_and(|first| {
            of_name[first.as_str()].iter().any(|other| {
                let (_, others) = &kept[*other];
                *other != at && names.is_subset(others) && (names.len() < others.len() || *other < at)
            })
        })
    };
    let alone: Vec<bool> = (0..kept.len()).map(|at| !within(at)).collect();
    kept.into_iter().zip(alone).filter_map(|(group, alone)| alone.then_some(group)).collect()
}

/// Folded words of the scripts that names meet across, no digits beside them.
fn is_name(name: &str) -> bool {
    let letters = name.chars().filter(|c| *c != ' ' && *c != '-').count();
    letters > 1
        && name.split(' ').count() <= MAX_WORDS
        && name.chars().all(|c| c == ' ' || c == '-' || c.is_ascii_digit() || is_letter(c))
        && name.chars().any(is_letter)
}

/// Whether it is a letter of one of the five scripts.
pub fn is_letter(c: char) -> bool {
    c.is_alphabetic() && Script::of_char(c) != Script::Other
}

/// The order of the sources, by how much they are trusted.
#[allow(dead_code)]
pub fn rank(source: AliasSource) -> usize {
    source as usize
}

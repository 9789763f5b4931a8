//! What keeps a name out of the table, whatever its source.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use dateline_core::Script;
use dateline_core::analyze::fold_text;
use dateline_core::names::aliases::{AliasSource, MAX_WORDS};

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
/// within another of a source that is trusted as much. Groups are sorted, so that the order of a source does not matter.
pub fn clean(groups: Vec<Group>, stop: &HashSet<String>) -> Vec<Group> {
    let mut kept: Vec<Group> = Vec::new();
    for (source, mut names) in groups {
        names.retain(|name| is_name(name) && !stop.contains(name));
        // The two ways to write the mark of a Hebrew acronym.
        let marked: Vec<String> =
            names.iter().filter(|name| name.contains('"')).map(|name| name.replace('"', "״")).collect();
        names.extend(marked);
        if names.len() > 1 {
            kept.push((source, names));
        }
    }
    let mut kept = joined(kept);
    kept.sort();
    kept.dedup();
    let mut of_name: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, (_, names)) in kept.iter().enumerate() {
        for name in names {
            of_name.entry(name).or_default().push(at);
        }
    }
    let within = |at: usize| {
        let (source, names) = &kept[at];
        names.first().is_some_and(|first| {
            of_name[first.as_str()].iter().any(|other| {
                let (trusted, others) = &kept[*other];
                *other != at
                    && trusted <= source
                    && names.is_subset(others)
                    && (names.len() < others.len() || *other < at)
            })
        })
    };
    let alone: Vec<bool> = (0..kept.len()).map(|at| !within(at)).collect();
    kept.into_iter().zip(alone).filter_map(|(group, alone)| alone.then_some(group)).collect()
}

/// Adds to each group of a source the groups of the hand list that mean the same: that have at least half of the names
/// of the smaller in common, and two at least. So a line of the list may be a supplement.
fn joined(groups: Vec<Group>) -> Vec<Group> {
    let lists: Vec<BTreeSet<String>> =
        groups.iter().filter(|(source, _)| *source == AliasSource::List).map(|(_, names)| names.clone()).collect();
    let mut of_name: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, names) in lists.iter().enumerate() {
        for name in names {
            of_name.entry(name).or_default().push(at);
        }
    }
    let joined = |(source, names): Group| {
        let mut common: BTreeMap<usize, usize> = BTreeMap::new();
        for list in names.iter().filter_map(|name| of_name.get(name.as_str())).flatten() {
            *common.entry(*list).or_default() += 1;
        }
        let mut all = names.clone();
        for (list, common) in common {
            let smaller = lists[list].len().min(names.len());
            if common >= 2 && common * 2 >= smaller {
                all.extend(lists[list].iter().cloned());
            }
        }
        (source, all)
    };
    let mut all = Vec::with_capacity(groups.len());
    for group in groups {
        all.push(match group.0 {
            AliasSource::Territories | AliasSource::Places => joined(group),
            _ => group,
        });
    }
    all
}

/// Folded words of the scripts that names meet across, no digits beside them.
fn is_name(name: &str) -> bool {
    let letters = name.chars().filter(|c| *c != ' ' && *c != '-').count();
    letters > 1
        && name.split(' ').count() <= MAX_WORDS
        && name.chars().all(|c| matches!(c, ' ' | '-' | '"' | '״') || c.is_ascii_digit() || is_letter(c))
        && name.chars().any(is_letter)
}

/// Whether it is a letter of one of the five scripts, or one that Latin alphabets took from phonetic script.
pub fn is_letter(c: char) -> bool {
    c.is_alphabetic() && (Script::of_char(c) != Script::Other || matches!(c, 'ə' | 'ʻ'))
}

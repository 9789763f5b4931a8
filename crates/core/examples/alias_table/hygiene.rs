//! What keeps a name out of the table, whatever its source.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use dateline_core::Script;
use dateline_core::analyze::fold_text;
use dateline_core::names::aliases::{AliasSource, Group, MAX_WORDS};
use dateline_core::names::{Sound, sound as sound_of};

use crate::sound::found_by_sound;

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
    for mut group in groups {
        group.names.retain(|name| is_name(name) && !stop.contains(&fold_text(name)));
        // The two ways to write the mark of a Hebrew acronym.
        let quoted: Vec<String> = group.names.iter().filter(|name| name.contains('"')).cloned().collect();
        group.names.extend(quoted.into_iter().map(|name| name.replace('"', "״")));
        if group.names.len() > 1 {
            kept.push(group);
        }
    }
    let listed: BTreeSet<String> =
        kept.iter().filter(|group| group.source == AliasSource::List).flat_map(|group| group.names.clone()).collect();
    let mut kept = joined(kept);
    kept.sort();
    kept.dedup();
    let mut of_name: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, group) in kept.iter().enumerate() {
        for name in &group.names {
            of_name.entry(name).or_default().push(at);
        }
    }
    let within = |at: usize| {
        let group = &kept[at];
        group.names.first().is_some_and(|first| {
            of_name[first.as_str()].iter().filter(|other| **other != at).any(|other| {
                let larger = &kept[*other];
                let first = group.names.len() < larger.names.len() || *other < at;
                larger.source <= group.source && first && group.names.is_subset(&larger.names)
            })
        })
    };
    let alone: Vec<bool> = (0..kept.len()).map(|at| !within(at)).collect();
    let mut kept: Vec<Group> =
        kept.into_iter().zip(alone).filter_map(|(group, alone)| alone.then_some(group)).collect();
    for group in kept.iter_mut().filter(|group| group.source > AliasSource::List) {
        group.hidden = found(&group.names, &listed);
    }
    kept.retain(|group| group.names.len() > group.hidden.len() + 1);
    kept
}

/// The names of a group that are found by the sound of another of it in their script: of those that sound the same one is
/// shown, first of all one that the hand list has.
fn found(names: &BTreeSet<String>, listed: &BTreeSet<String>) -> BTreeSet<String> {
    let mut order: Vec<&String> = names.iter().filter(|name| !name.contains(' ')).collect();
    order.sort_by_key(|name| !listed.contains(*name));
    let mut shown: Vec<(Script, Sound)> = Vec::new();
    let mut hidden = BTreeSet::new();
    for name in order {
        let (script, sound) = (Script::of_word(name), sound_of(name));
        if shown.iter().any(|(of, other)| *of == script && found_by_sound(&sound, other)) {
            hidden.insert(name.clone());
        } else {
            shown.push((script, sound));
        }
    }
    hidden
}

/// Adds to each group of a source the groups of the hand list that mean the same: that have at least half of the names
/// of the smaller in common, and two at least. So a line of the list may be a supplement.
fn joined(mut groups: Vec<Group>) -> Vec<Group> {
    let lists: Vec<BTreeSet<String>> =
        groups.iter().filter(|group| group.source == AliasSource::List).map(|group| group.names.clone()).collect();
    let mut of_name: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, names) in lists.iter().enumerate() {
        for name in names {
            of_name.entry(name).or_default().push(at);
        }
    }
    let is_place = |group: &&mut Group| matches!(group.source, AliasSource::Territories | AliasSource::Places);
    for group in groups.iter_mut().filter(is_place) {
        let mut common: BTreeMap<usize, usize> = BTreeMap::new();
        for list in group.names.iter().filter_map(|name| of_name.get(name.as_str())).flatten() {
            *common.entry(*list).or_default() += 1;
        }
        let size = group.names.len();
        for (list, common) in common {
            if common >= 2 && common * 2 >= lists[list].len().min(size) {
                group.names.extend(lists[list].iter().cloned());
            }
        }
    }
    groups
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

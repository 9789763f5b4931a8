//! The built-in table: groups go in when it is made, a name's groups come out straight from the bytes.
//!
//! An automaton maps each name to its number in the order of their bytes, and back. A group is its source, how many
//! names it has, and their numbers, each as the difference from the one before. A name's group is looked up by its
//! number; a name of several groups has a list of them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use tantivy_fst::raw::{Builder, Fst, Node, Output, Transition};

use super::{Alias, AliasSource, MAX_WORDS};
use crate::analyze::fold_text;

/// Of so many groups one has its place written down; the others are read through.
const STRIDE: usize = 16;

/// Bytes of a group's number.
const GROUP_BYTES: usize = 3;

/// Set in a group's number if it is the place of a list of several.
const SEVERAL: u32 = 1 << 23;

/// The sources in the order of their codes.
const SOURCES: [AliasSource; 4] =
    [AliasSource::List, AliasSource::Territories, AliasSource::Places, AliasSource::Persons];

/// The table, opened.
pub(super) struct Table {
    names: Fst<&'static [u8]>,
    /// For each name its group, or where the list of its groups stands in `lists`.
    of_name: &'static [u8],
    lists: &'static [u8],
    /// Where every `STRIDE`-th group stands in `groups`.
    places: &'static [u8],
    groups: &'static [u8],
}

impl Table {
    /// Opens what [`encode`] made.
    pub(super) fn open(bytes: &'static [u8]) -> Self {
        let mut rest = bytes;
        let mut section = || {
            let (length, after) = rest.split_first_chunk().expect("the table has five sections");
            let (section, after) = after.split_at(u32::from_le_bytes(*length) as usize);
            rest = after;
            section
        };
        let (of_name, lists, places, groups) = (section(), section(), section(), section());
        let names = Fst::new(section()).expect("the table in the program is an automaton");
        Self { names, of_name, lists, places, groups }
    }

    /// The number of a name.
    pub(super) fn ordinal(&self, name: &str) -> Option<u64> {
        self.names.get(name).map(Output::value)
    }

    /// Appends all names of the groups of `name`, itself among them.
    pub(super) fn others(&self, name: &str, others: &mut Vec<Alias>) {
        let Some(ordinal) = self.ordinal(name) else {
            return;
        };
        for group in self.groups_of(ordinal as usize) {
            let (source, ordinals) = self.group(group);
            others.extend(ordinals.map(|ordinal| Alias::new(self.name(ordinal), source)));
        }
    }

    /// How many of `words`, from the first, are the longest name.
    pub(super) fn longest(&self, words: &[&str]) -> Option<usize> {
        let mut node = self.names.root();
        let mut longest = None;
        for (at, word) in words.iter().take(MAX_WORDS).enumerate() {
            let space = if at > 0 { " " } else { "" };
            for byte in space.bytes().chain(word.bytes()) {
                let Some(transition) = node.find_input(byte) else {
                    return longest;
                };
                node = self.names.node(node.transition_addr(transition));
            }
            if node.is_final() {
                longest = Some(at + 1);
            }
        }
        longest
    }

    /// The name of a number: the way whose outputs sum to it.
    fn name(&self, ordinal: u64) -> String {
        let mut left = ordinal;
        let mut name = Vec::new();
        let mut node = self.names.root();
        while !(node.is_final() && node.final_output().value() == left) {
            let Some(next) = last_up_to(&node, left) else {
                break;
            };
            left -= next.out.value();
            name.push(next.inp);
            node = self.names.node(next.addr);
        }
        String::from_utf8(name).unwrap_or_default()
    }

    /// How many groups there are.
    #[cfg(test)]
    pub(super) fn group_count(&self) -> usize {
        (0..self.names.len()).flat_map(|ordinal| self.groups_of(ordinal)).max().map_or(0, |last| last + 1)
    }

    fn groups_of(&self, ordinal: usize) -> Vec<usize> {
        let at = ordinal * GROUP_BYTES;
        let number = little_endian(&self.of_name[at..at + GROUP_BYTES]);
        if number & SEVERAL == 0 {
            return vec![number as usize];
        }
        let mut rest = &self.lists[(number & !SEVERAL) as usize..];
        let count = read_varint(&mut rest);
        (0..count).map(|_| read_varint(&mut rest) as usize).collect()
    }

    /// The source of a group and the numbers of its names.
    pub(super) fn group(&self, group: usize) -> (AliasSource, impl Iterator<Item = u64>) {
        let at = group / STRIDE * 4;
        let mut rest = &self.groups[little_endian(&self.places[at..at + 4]) as usize..];
        for _ in 0..group % STRIDE {
            let names = read_varint(&mut rest) / SOURCES.len() as u64;
            for _ in 0..names {
                read_varint(&mut rest);
            }
        }
        let head = read_varint(&mut rest);
        let source = SOURCES[(head % SOURCES.len() as u64) as usize];
        let mut ordinal = 0;
        let ordinals = (0..head / SOURCES.len() as u64).map(move |_| {
            ordinal += read_varint(&mut rest);
            ordinal
        });
        (source, ordinals)
    }
}

/// A group on its way into the table.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Group {
    /// Where it is from: one of the built-in sources.
    pub source: AliasSource,
    /// Its names, as [`super::written`].
    pub names: BTreeSet<String>,
    /// Those of them that are not given as aliases: others that sound the same stand for them.
    pub hidden: BTreeSet<String>,
}

/// The bytes of a table. Groups of fewer than two names are left out. The same groups always give the same bytes.
pub fn encode(groups: &[Group]) -> Result<Vec<u8>, tantivy_fst::Error> {
    let mut of_name: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    let kept: Vec<_> = groups.iter().filter(|group| group.names.len() > 1).collect();
    for (number, group) in kept.iter().enumerate() {
        let shown = group.names.difference(&group.hidden).cloned();
        for name in group.names.iter().map(|name| fold_text(name)).chain(shown).collect::<BTreeSet<_>>() {
            of_name.entry(name).or_default().push(number as u64);
        }
    }
    let mut automaton = Builder::memory();
    let (mut numbers, mut lists) = (Vec::new(), Vec::new());
    let mut ordinals: HashMap<&str, u64> = HashMap::new();
    for (ordinal, (name, groups)) in of_name.iter().enumerate() {
        automaton.insert(name, ordinal as u64)?;
        ordinals.insert(name, ordinal as u64);
        let number = match groups.as_slice() {
            [group] => *group as u32,
            several => {
                let place = lists.len() as u32;
                write_varint(several.len() as u64, &mut lists);
                several.iter().for_each(|group| write_varint(*group, &mut lists));
                place | SEVERAL
            }
        };
        numbers.extend(&number.to_le_bytes()[..GROUP_BYTES]);
    }
    let (mut places, mut bodies): (Vec<u8>, Vec<u8>) = (Vec::new(), Vec::new());
    for (number, group) in kept.iter().enumerate() {
        if number % STRIDE == 0 {
            places.extend((bodies.len() as u32).to_le_bytes());
        }
        let code = SOURCES.iter().position(|known| *known == group.source).unwrap_or_default();
        let shown: Vec<_> = group.names.difference(&group.hidden).collect();
        write_varint((shown.len() * SOURCES.len() + code) as u64, &mut bodies);
        let mut last = 0;
        for name in shown {
            let ordinal = ordinals[name.as_str()];
            write_varint(ordinal - last, &mut bodies);
            last = ordinal;
        }
    }
    let mut table = Vec::new();
    for section in [numbers, lists, places, bodies, automaton.into_inner()?] {
        table.extend((section.len() as u32).to_le_bytes());
        table.extend(section);
    }
    Ok(table)
}

/// The last way out of a node whose output is at most `most`: outputs grow with the letters.
fn last_up_to(node: &Node<'_>, most: u64) -> Option<Transition> {
    let (mut low, mut high) = (0, node.len());
    while low < high {
        let middle = (low + high) / 2;
        if node.transition(middle).out.value() <= most {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low.checked_sub(1).map(|last| node.transition(last))
}

fn little_endian(bytes: &[u8]) -> u32 {
    bytes.iter().rev().fold(0, |number, byte| number << 8 | u32::from(*byte))
}

fn write_varint(mut number: u64, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

fn read_varint(bytes: &mut &[u8]) -> u64 {
    let mut number = 0;
    let mut shift = 0;
    while let Some((byte, rest)) = bytes.split_first() {
        *bytes = rest;
        number |= u64::from(byte & 0x7F) << shift;
        if byte & 0x80 == 0 || shift > 56 {
            break;
        }
        shift += 7;
    }
    number
}

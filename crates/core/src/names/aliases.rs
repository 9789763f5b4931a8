//! Aliases: a name goes in, the other names of who or what it names come out: what sound does not join (renames,
//! acronyms, translations, transliterations that went far). A built-in table and the user's own groups.

mod file;
mod table;

pub use file::{AliasFileError, parse_groups, written};
pub use table::{Group, encode};

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::LazyLock;

use crate::Script;
use crate::analyze::fold_text;
use table::Table;

/// What `examples/alias_table` made of the sources that `data/README.md` names.
static TABLE: &[u8] = include_bytes!("../../data/aliases.bin");

/// The most words of a name. "Organization for the Prohibition of Chemical Weapons" has seven; longer ones are sentences.
pub const MAX_WORDS: usize = 12;

/// Groups of names that stand for one person, place or body.
pub struct Aliases {
    built_in: Table,
    own: Own,
}

/// How an alias was come by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AliasSource {
    /// The user's own groups.
    Own,
    /// The project's list, made and reviewed by hand.
    List,
    /// Countries and territories, from Unicode's CLDR.
    Territories,
    /// Towns, from GeoNames.
    Places,
    /// Given names and surnames, from Wikidata.
    Persons,
}

/// Another name of a name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Alias {
    /// The name: folded words, joined by one space.
    pub name: String,
    /// The same with the marks that tell sounds apart: `šojgu`, where the name is `sojgu`.
    pub written: String,
    /// How it was come by; the first of [`AliasSource`] that has it.
    pub source: AliasSource,
}

impl Alias {
    /// The alias of a name as [`written`].
    fn new(written: String, source: AliasSource) -> Self {
        // Other letters are folded already.
        let is_marked = |c: char| !c.is_ascii() && Script::of_char(c) == Script::Latin;
        let name = if written.contains(is_marked) { fold_text(&written) } else { written.clone() };
        Self { name, written, source }
    }
}

/// The user's own groups.
#[derive(Default)]
struct Own {
    groups: Vec<Vec<String>>,
    of_name: HashMap<String, Vec<usize>>,
}

impl Aliases {
    /// The built-in table alone.
    pub fn builtin() -> &'static Self {
        static BUILT_IN: LazyLock<Aliases> =
            LazyLock::new(|| Aliases { built_in: Table::open(TABLE), own: Own::default() });
        &BUILT_IN
    }

    /// The built-in table and the groups of a file: one group a line, its names parted by tabs, or by ` = `, or by
    /// commas; `#` at the start of a line begins a comment.
    pub fn with_file(bytes: &[u8]) -> Result<Self, AliasFileError> {
        let mut own = Own::default();
        for names in parse_groups(bytes)? {
            for name in names.iter().map(|name| fold_text(name)).collect::<BTreeSet<_>>() {
                own.of_name.entry(name).or_default().push(own.groups.len());
            }
            own.groups.push(names);
        }
        Ok(Self { built_in: Table::open(TABLE), own })
    }

    /// The other names of `name`, which is given as folded words (see [`crate::analyze::fold_text`]) joined by one
    /// space, and so are they. By source, then in order of the alphabet; each once,
    /// but for names that only marks tell apart. Of a place's and a person's names that sound the same one stands for all.
    pub fn others(&self, name: &str) -> Vec<Alias> {
        let own = self.own.of_name.get(name).into_iter().flatten().flat_map(|group| &self.own.groups[*group]);
        let mut others: Vec<Alias> = own.map(|name| Alias::new(name.clone(), AliasSource::Own)).collect();
        self.built_in.others(name, &mut others);
        others.sort_unstable_by(|a, b| (a.source, &a.name).cmp(&(b.source, &b.name)));
        let mut seen = HashSet::new();
        others.retain(|alias| alias.name != name && seen.insert(alias.written.clone()));
        others
    }

    /// The longest name that begins at the first of `words` (folded): how many words it has.
    pub fn longest(&self, words: &[&str]) -> Option<usize> {
        let built_in = self.built_in.longest(words);
        if self.own.groups.is_empty() {
            return built_in;
        }
        let own =
            (1..=words.len().min(MAX_WORDS)).rev().find(|n| self.own.of_name.contains_key(&words[..*n].join(" ")));
        own.max(built_in)
    }

    /// Whether there are other names of `name`.
    pub fn contains(&self, name: &str) -> bool {
        self.own.of_name.contains_key(name) || self.built_in.ordinal(name).is_some()
    }
}

#[cfg(test)]
mod tests;

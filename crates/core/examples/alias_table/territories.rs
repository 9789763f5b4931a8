//! Countries, territories and regions of the world in all languages: Unicode's CLDR goes in.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::error::Error;
use std::path::Path;

use dateline_core::names::aliases::{AliasSource, Group, written};
use serde_json::Value;

/// The languages whose names are taken: those of the scripts that names meet across, and whose press is read.
const LANGUAGES: &[&str] = &[
    "en", "uk", "ru", "be", "bg", "mk", "sr", "sr-Latn", "bs", "hr", "sl", "cs", "sk", "pl", "ar", "fa", "ps", "ur",
    "ku", "ckb", "he", "el", "fr", "de", "es", "it", "pt", "pt-PT", "ca", "nl", "ro", "hu", "tr", "az", "kk", "ky",
    "uz", "tg", "sq", "lt", "lv", "et", "fi", "sv", "da", "nb", "is", "sw", "ha", "so", "id",
];

/// Codes that name no place: the world, unknown, test locales.
const NOT_PLACES: &[&str] = &["001", "ZZ", "XA", "XB"];

/// Reads the folder of `cldr-localenames-full`.
pub fn read(folder: &Path) -> Result<Vec<Group>, Box<dyn Error>> {
    let mut groups: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for language in LANGUAGES {
        let path = folder.join("main").join(language).join("territories.json");
        let json: Value = serde_json::from_slice(&std::fs::read(path)?)?;
        let names = json["main"][language]["localeDisplayNames"]["territories"].as_object();
        let names = names.ok_or("no territories in the file")?;
        let bases = bases(names.values());
        for (key, name) in names {
            let code = key.split('-').next().unwrap_or_default();
            let Some(name) =
                name.as_str().filter(|name| *name != code && !name.contains("variant") && !NOT_PLACES.contains(&code))
            else {
                continue;
            };
            // What a bracket explains is left out, if nothing else has the rest: Myanmar (Burma), but Congo (DRC).
            let base = base(name);
            let name = if bases.get(base) == Some(&1) { base } else { name };
            groups.entry(code.to_owned()).or_default().insert(written(name));
        }
    }
    Ok(groups
        .into_values()
        .map(|names| Group { source: AliasSource::Territories, names, hidden: BTreeSet::new() })
        .collect())
}

fn base(name: &str) -> &str {
    name.split('(').next().unwrap_or_default().trim()
}

/// How many names have each base.
fn bases<'n>(names: impl Iterator<Item = &'n Value>) -> HashMap<&'n str, usize> {
    let mut bases = HashMap::new();
    for name in names.filter_map(Value::as_str).collect::<BTreeSet<_>>() {
        *bases.entry(base(name)).or_default() += 1;
    }
    bases
}

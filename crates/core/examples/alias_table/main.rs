//! Builds the table of aliases: the hand list and the packages that data/README.md names go in, the table that
//! `names/aliases/table.rs` reads comes out.
//!
//! usage: cargo run --release -p dateline-core --example alias_table -- LIST CLDR GEONAMES PERSONS TABLE

mod hygiene;
mod persons;
mod places;
mod sound;
mod territories;

use std::collections::BTreeSet;
use std::error::Error;
use std::path::Path;

use dateline_core::names::aliases::{AliasSource, Group, encode, parse_groups};

#[expect(clippy::print_stdout, reason = "what a tool of the project says to who runs it")]
fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [list, cldr, geonames, people, table] = arguments.as_slice() else {
        return Err("usage: alias_table LIST CLDR GEONAMES PERSONS TABLE".into());
    };
    let (stop, list) = hygiene::stop_words(&std::fs::read_to_string(list)?);
    let mut groups: Vec<Group> = Vec::new();
    for names in parse_groups(list.as_bytes())? {
        let names = names.into_iter().collect();
        groups.push(Group { source: AliasSource::List, names, hidden: BTreeSet::new() });
    }
    groups.extend(territories::read(Path::new(cldr))?);
    groups.extend(places::read(Path::new(geonames))?);
    groups.extend(persons::read(Path::new(people))?);
    let groups = hygiene::clean(groups, &stop);
    for source in [AliasSource::List, AliasSource::Territories, AliasSource::Places, AliasSource::Persons] {
        let (mut count, mut names, mut hidden) = (0, 0, 0);
        for group in groups.iter().filter(|group| group.source == source) {
            count += 1;
            names += group.names.len();
            hidden += group.hidden.len();
        }
        println!("{source:?}: {count} groups, {names} names, {hidden} of them found by sound");
    }
    let bytes = encode(&groups)?;
    println!("{} bytes", bytes.len());
    std::fs::write(Path::new(table), bytes)?;
    Ok(())
}

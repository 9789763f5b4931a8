use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::analyze::fold_text;

fn others(name: &str) -> Vec<String> {
    Aliases::builtin().others(&fold_text(name)).into_iter().map(|alias| alias.name).collect()
}

#[test]
fn the_table_joins_what_sound_does_not() {
    for (name, other) in [
        ("Bakhmut", "Artemivsk"),
        ("Артемовск", "Bachmut"),
        ("Дніпро", "Dnipropetrovsk"),
        ("Kropyvnytskyi", "Кировоград"),
        ("Kijów", "Київ"),
        ("Turkey", "Turecko"),
        ("Turcja", "تركيا"),
        ("Burma", "М'янма"),
        ("ZDA", "США"),
        ("Węgry", "Угорщина"),
        ("Benátky", "Venezia"),
        ("ООН", "United Nations"),
        ("Evropská unie", "ЄС"),
        ("Stepanakert", "Khankendi"),
        ("Halab", "Алеппо"),
        ("Zahodni breg", "West Bank"),
        ("صنعاء", "Sanaa"),
    ] {
        let others = others(name);
        assert!(others.contains(&fold_text(other)), "{name}: {others:?}");
    }
}

#[test]
fn the_table_keeps_apart_what_only_looks_joined() {
    for (name, other) in [
        ("donetsk", "stalin"),
        ("lviv", "leo"),
        ("baghdad", "baghdadi"),
        ("younis", "jones"),
        ("abdullah", "abdul"),
        ("united states", "us"),
        ("united states", "vs"),
        ("united nations", "un"),
        ("islamic state", "is"),
    ] {
        assert!(!others(name).contains(&other.to_owned()), "{name}");
        assert!(!others(other).contains(&name.to_owned()), "{other}");
    }
}

#[test]
fn others_are_sorted_once_each_and_never_the_name() {
    for name in ["kyiv", "georgia", "turkey", "нью йорк"] {
        let found = Aliases::builtin().others(name);
        let names: BTreeSet<&str> = found.iter().map(|alias| alias.written.as_str()).collect();
        assert_eq!(names.len(), found.len());
        assert!(found.iter().all(|alias| alias.name != name));
        assert!(found.is_sorted_by_key(|alias| (alias.source, alias.name.clone())));
    }
    assert!(others("no such name").is_empty());
}

#[test]
fn the_longest_name_is_taken() {
    let aliases = Aliases::builtin();
    assert_eq!(aliases.longest(&["saudi", "arabia", "said"]), Some(2));
    assert_eq!(aliases.longest(&["united", "nations", "security", "council", "met"]), Some(4));
    assert_eq!(aliases.longest(&["united", "front"]), None);
    assert_eq!(aliases.longest(&["kyiv"]), Some(1));
    assert_eq!(aliases.longest(&[]), None);
    assert!(aliases.contains("kyiv") && !aliases.contains("kyi") && !aliases.contains(""));
}

#[test]
fn the_table_is_small_and_every_group_has_two_names() {
    assert!(TABLE.len() <= 4 << 20, "{} bytes", TABLE.len());
    let table = Table::open(TABLE);
    let mut names = 0;
    for group in 0..table.group_count() {
        let ordinals: Vec<u64> = table.group(group).1.collect();
        assert!(ordinals.len() > 1, "group {group}");
        names += ordinals.len();
    }
    assert!(table.group_count() > 9_000 && names > 70_000);
}

#[test]
fn every_name_of_the_list_is_found() {
    let list = include_str!("../../../data/aliases.txt");
    let stop: BTreeSet<String> = list
        .lines()
        .filter_map(|line| line.strip_prefix('!'))
        .flat_map(|line| line.split(','))
        .map(fold_text)
        .collect();
    let groups: String = list.lines().filter(|line| !line.starts_with('!')).flat_map(|line| [line, "\n"]).collect();
    for group in parse_groups(groups.as_bytes()).expect("the list is well-formed") {
        for name in group.iter().filter(|name| !stop.contains(&fold_text(name)) && name.chars().count() > 1) {
            assert!(Aliases::builtin().contains(&fold_text(name)), "{name}");
        }
    }
}

#[test]
fn a_file_is_read_generously() {
    let file = "\u{FEFF}# my groups\r\n\r\nOstmark\tОстмарк\tWestmark\r\nUnit 61398 = APT1 = Comment Crew\nAcme, Inc Acme ,  أكمي\n";
    let aliases = Aliases::with_file(file.as_bytes()).expect("it is well-formed");
    let names = |name: &str| aliases.others(name).into_iter().map(|alias| alias.name).collect::<Vec<_>>();
    assert_eq!(names("остмарк"), ["ostmark", "westmark"]);
    assert_eq!(names("apt1"), ["comment crew", "unit 61398"]);
    assert_eq!(names("acme"), ["inc acme", "اكمي"]);
    assert_eq!(aliases.longest(&["comment", "crew", "was"]), Some(2));
    assert!(aliases.contains("acme") && aliases.contains("kyiv"));
    assert_eq!(aliases.others("apt1")[0].source, AliasSource::Own);
}

#[test]
fn a_group_of_the_user_comes_before_the_built_in_ones() {
    let aliases = Aliases::with_file("Kyiv = Mother of Cities = Київ".as_bytes()).expect("it is well-formed");
    let found = aliases.others("kyiv");
    assert_eq!(found[0], Alias::new("mother of cities".to_owned(), AliasSource::Own));
    assert_eq!(found[1], Alias::new("київ".to_owned(), AliasSource::Own));
    assert!(found.iter().any(|alias| alias.name == "kijow" && alias.source == AliasSource::List));
}

#[test]
fn a_bad_file_is_refused_with_its_line() {
    let refused = |bytes: &[u8]| Aliases::with_file(bytes).err();
    let one = Some(AliasFileError::OneName { line: 2, text: "Kyiv".to_owned() });
    assert_eq!(refused(b"# x\nKyiv\n"), one);
    assert_eq!(refused(b"a b = A B"), Some(AliasFileError::OneName { line: 1, text: "a b = A B".to_owned() }));
    assert_eq!(refused(b"one, two\n\xFF\xFE"), Some(AliasFileError::NotUtf8 { line: 2 }));
    let long = "w ".repeat(MAX_WORDS + 1);
    let name = long.trim().to_owned();
    assert_eq!(refused(format!("{long}, a").as_bytes()), Some(AliasFileError::LongName { line: 1, name }));
    assert!(Aliases::with_file(b"").is_ok());
}

proptest! {
    #[test]
    fn a_table_gives_back_its_groups(
        groups in prop::collection::vec(prop::collection::btree_set("[a-cа-в]{1,3}( [ab])?", 2..6), 1..40)
    ) {
        let group = |names: &BTreeSet<String>| Group {
            source: AliasSource::Places,
            names: names.clone(),
            hidden: BTreeSet::new(),
        };
        let coded: Vec<_> = groups.iter().map(group).collect();
        let bytes: &'static [u8] = encode(&coded).expect("names are sorted").leak();
        let table = Table::open(bytes);
        for name in groups.iter().flatten() {
            let mut found = Vec::new();
            table.others(name, &mut found);
            let found: BTreeSet<String> = found.into_iter().map(|alias| alias.name).collect();
            let meant: BTreeSet<String> =
                groups.iter().filter(|group| group.contains(name)).flatten().cloned().collect();
            prop_assert_eq!(found, meant);
        }
    }

    #[test]
    fn no_file_and_no_name_panics(bytes in prop::collection::vec(any::<u8>(), 0..200), name in any::<String>()) {
        let _ = Aliases::with_file(&bytes);
        let words: Vec<&str> = name.split(' ').collect();
        let aliases = Aliases::builtin();
        prop_assert!(aliases.longest(&words).is_none_or(|n| n > 0 && n <= words.len()));
        prop_assert_eq!(aliases.contains(&name), !aliases.others(&name).is_empty());
    }
}

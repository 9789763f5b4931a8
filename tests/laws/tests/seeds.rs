//! Every seed and every fixture of every target obeys the laws; there is no reaching the index or the network for it.
#![expect(clippy::unwrap_used, reason = "a test says what it expects by unwrapping it")]

use dateline_laws::{Effort, TARGETS, folder};

/// The fewest seeds of a target, and the most bytes of one.
const SEEDS: usize = 15;
const SEED_BYTES: u64 = 16 << 10;

fn obeys(name: &str) {
    let target = dateline_laws::target(name);
    let (seeds, fixtures) = (target.seeds(), target.fixtures());
    assert!(seeds.len() >= SEEDS, "{name} has {} seeds", seeds.len());
    for path in seeds.iter().chain(&fixtures) {
        let bytes = std::fs::read(path).unwrap();
        assert!(bytes.len() as u64 <= SEED_BYTES, "{} is long for a seed", path.display());
        // What breaks a law says so itself; this says where it stands.
        let outcome = std::panic::catch_unwind(|| (target.law)(&bytes, Effort::Whole));
        assert!(outcome.is_ok(), "{} breaks a law", path.display());
    }
}

macro_rules! targets {
    ($($name:ident)*) => { $(
        #[test]
        fn $name() {
            obeys(stringify!($name));
        }
    )* };
}

targets!(query html text feed warc jsonl dates records);

#[test]
fn every_target_has_a_dictionary_and_a_program() {
    for target in TARGETS {
        assert!(target.dictionary().len() >= 30, "{}", target.name);
        let program = std::fs::read_to_string(folder("fuzz_targets").join(format!("{}.rs", target.name))).unwrap();
        assert!(program.contains(&format!("fuzz(\"{}\", data)", target.name)), "{}", target.name);
    }
    let programs = std::fs::read_dir(folder("fuzz_targets")).unwrap().count();
    assert_eq!(programs, TARGETS.len(), "each program has a target");
}

//! Faults of the disk, at every operation in turn: whatever fails, the index opens, holds what was last committed, whole,
//! and the same work done again ends at the same content.

use std::collections::BTreeMap;
use std::path::PathBuf;

use proptest::prelude::*;
use proptest::test_runner::TestRng;
use tantivy::Directory;
use tantivy::collector::DocSetCollector;
use tantivy::index::SegmentComponent;
use tantivy::query::AllQuery;

use super::Writer;
use super::tests::row;
use crate::directory::Place;
use crate::disk::{Disk, Trouble};
use crate::document::{Account, Content, stored_account};
use crate::seal;
use crate::store::Store;
use crate::{Error, Evidence, Result};

/// What the index holds: of every input, by its name, which version.
type Inputs = BTreeMap<String, String>;

/// A step of the work.
#[derive(Clone, Copy, Debug)]
enum Step {
    Put { input: u8, version: u8 },
    Remove { input: u8 },
    Commit,
}

/// Work that makes segments, deletes in them, and merges them (which begins at eight).
fn work() -> Vec<Step> {
    let mut steps = Vec::new();
    for round in 0..9 {
        steps.extend([Step::Put { input: round, version: 0 }, Step::Put { input: round / 2, version: round }]);
        if round % 3 == 2 {
            steps.push(Step::Remove { input: round - 1 });
        }
        steps.push(Step::Commit);
    }
    steps
}

/// The least work that has all of it but merges: small, because every one of its operations is to fail once.
fn little_work() -> [Step; 7] {
    use Step::{Commit, Put, Remove};
    let put = |input, version| Put { input, version };
    [put(0, 0), put(1, 0), Commit, put(0, 1), put(2, 0), Remove { input: 1 }, Commit]
}

/// Does the work; gives how many commits were reported, and how it ended.
fn run(disk: &Disk, steps: &[Step]) -> (usize, Result<()>) {
    let mut commits = 0;
    let mut work = || {
        let store = Store::on(disk.clone())?;
        let mut writer = Writer::new(&store, 1, 0)?;
        for step in steps {
            if let Err(error) = take(&mut writer, *step, &mut commits) {
                writer.abandon();
                return Err(error);
            }
        }
        writer.finish()
    };
    let outcome = work();
    (commits, outcome)
}

fn take(writer: &mut Writer, step: Step, commits: &mut usize) -> Result<()> {
    match step {
        Step::Put { input, version } => {
            let evidence = Evidence {
                sha256: version.to_string(),
                bytes: 0,
                extractor: String::new(),
                path: input.to_string(),
                member: None,
            };
            writer.put(&row(&input.to_string()), &Content::Account(&Account { reason: None, evidence }))?;
        }
        Step::Remove { input } => writer.remove(&row(&input.to_string()).input_key()),
        Step::Commit => {
            writer.commit()?;
            *commits += 1;
        }
    }
    Ok(())
}

/// What the index holds after each commit, the first of which is none.
fn states(before: &Inputs, steps: &[Step]) -> Vec<Inputs> {
    let mut inputs = before.clone();
    let mut states = vec![inputs.clone()];
    for step in steps {
        match step {
            Step::Put { input, version } => drop(inputs.insert(input.to_string(), version.to_string())),
            Step::Remove { input } => drop(inputs.remove(&input.to_string())),
            Step::Commit => states.push(inputs.clone()),
        }
    }
    states
}

/// The files that the last commit names.
fn named(store: &Store) -> Vec<PathBuf> {
    let mut names = vec![PathBuf::from("meta.json")];
    for segment in store.index().searchable_segment_metas().expect("the commit is read") {
        use SegmentComponent::{Delete, FastFields, FieldNorms, Positions, Postings, Store, Terms};
        names.extend(
            [Postings, Positions, FastFields, FieldNorms, Terms, Store].map(|part| segment.relative_path(part)),
        );
        names.extend(segment.has_deletes().then(|| segment.relative_path(Delete)));
    }
    names
}

/// What is on a disk, of which every file that is named is there and whole.
fn found(disk: &Disk) -> Inputs {
    let store = Store::on(disk.clone()).expect("the index opens");
    for path in named(&store) {
        let bytes = disk.atomic_read(&path).expect("what is named is there");
        assert!(seal::unsealed(&bytes).is_ok(), "{}", path.display());
    }
    let searcher = store.reader().expect("the index is read").searcher();
    let mut found = Inputs::new();
    for address in searcher.search(&AllQuery, &DocSetCollector).unwrap() {
        let account = stored_account(store.fields(), &searcher.doc(address).unwrap()).expect("a whole record");
        let before = found.insert(account.evidence.path, account.evidence.sha256);
        assert_eq!(before, None, "no input is there twice");
    }
    found
}

/// Whether a disk holds what was committed, and the same work done again ends as it should and leaves nothing behind.
fn check(disk: &Disk, steps: &[Step], commits: usize, place: &str) {
    let states = states(&Inputs::new(), steps);
    let now = found(disk);
    // The commit that failed may be there: the fault may lie behind it.
    let is_held = states.iter().skip(commits).take(2).any(|state| *state == now);
    assert!(is_held, "{place}: after {commits} commits the index holds {now:?}");
    let (_, outcome) = run(disk, steps);
    outcome.unwrap_or_else(|error| panic!("{place}: {error:?}"));
    assert_eq!(Some(&found(disk)), states.last(), "{place}");
    let store = Store::on(disk.clone()).unwrap();
    Writer::new(&store, 1, 0).unwrap().finish().unwrap();
    let mut names = named(&store);
    names.sort();
    let there: Vec<PathBuf> =
        disk.names().unwrap().into_iter().filter(|name| !name.to_string_lossy().starts_with('.')).collect();
    assert_eq!(there, names, "{place}");
}

/// How many operations the work takes.
fn operations(steps: &[Step]) -> usize {
    let disk = Disk::default();
    let (commits, outcome) = run(&disk, steps);
    outcome.unwrap();
    assert_eq!(commits, steps.iter().filter(|step| matches!(step, Step::Commit)).count());
    disk.operations()
}

/// Work in which something goes wrong at an operation; gives the disk as it is then, healed.
fn troubled(steps: &[Step], at: usize, trouble: Trouble) -> (Disk, usize, Result<()>) {
    let disk = Disk::default();
    disk.trouble(at, trouble);
    let (commits, outcome) = run(&disk, steps);
    disk.heal();
    (disk, commits, outcome)
}

#[test]
fn a_fault_at_any_operation_loses_nothing() {
    let steps = &little_work();
    let operations = operations(steps);
    assert!(operations > 60, "{operations}");
    for trouble in [Trouble::Once, Trouble::Full, Trouble::Dead] {
        let mut failed = 0;
        for at in 1..=operations {
            let (disk, commits, outcome) = troubled(steps, at, trouble);
            let place = format!("{trouble:?} at operation {at} of {operations}");
            match outcome {
                Ok(()) => {}
                // What went wrong is told, not that something did.
                Err(Error::NotWritten { path, source }) => {
                    failed += 1;
                    assert!(path.starts_with("index"), "{place}: {path:?}");
                    let said = if trouble == Trouble::Full { "no space left" } else { "" };
                    assert!(source.to_string().contains(said), "{place}: {source}");
                }
                Err(Error::Tantivy(_)) if trouble != Trouble::Full => failed += 1,
                Err(error) => panic!("{place}: {error:?}"),
            }
            check(&disk, steps, commits, &place);
        }
        assert!(failed * 2 > operations, "{trouble:?} is met: {failed} of {operations}");
    }
}

#[test]
fn short_writes_are_completed() {
    let steps = little_work();
    let (disk, commits, outcome) = troubled(&steps, 1, Trouble::Short);
    outcome.unwrap();
    check(&disk, &steps, commits, "short writes");
}

#[test]
fn a_power_cut_at_any_operation_loses_nothing_that_was_reported() {
    let steps = &little_work();
    let operations = operations(steps);
    for at in 1..=operations {
        let (disk, commits, _) = troubled(steps, at, Trouble::Dead);
        for (name, survives) in [("nothing", false), ("everything", true)] {
            let place = format!("power cut at operation {at}, {name} of what was not synced survives");
            check(&disk.after_power_cut(|| survives), steps, commits, &place);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    /// Longer work, with merges, and of what was not synced any part.
    #[test]
    fn a_power_cut_keeps_what_was_reported(part in 0.0..1.0f64, seed: [u8; 16]) {
        let steps = work();
        let at = (operations(&steps) as f64 * part) as usize + 1;
        let (disk, commits, _) = troubled(&steps, at, Trouble::Dead);
        let mut rng = TestRng::from_seed(prop::test_runner::RngAlgorithm::XorShift, &seed);
        let cut = disk.after_power_cut(|| rng.next_u32() & 1 == 0);
        check(&cut, &steps, commits, &format!("power cut at operation {at}"));
    }

    /// Longer work, with merges, on a disk that fills up, fails once, or lets the process die.
    #[test]
    fn a_fault_in_longer_work_loses_nothing(part in 0.0..1.0f64, kind in 0..3usize) {
        let steps = work();
        let at = (operations(&steps) as f64 * part) as usize + 1;
        let trouble = [Trouble::Once, Trouble::Full, Trouble::Dead][kind];
        let (disk, commits, _) = troubled(&steps, at, trouble);
        check(&disk, &steps, commits, &format!("{trouble:?} at operation {at}"));
    }
}

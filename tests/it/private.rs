//! A shared machine: what an index and a report hold is for their owner alone, whatever the modes around them, and
//! nothing is written anywhere else.
#![cfg(unix)]

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::{Said, TestDir};

/// Everything below a folder, with its permission bits.
fn modes(dir: &Path) -> Vec<(PathBuf, u32)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        let metadata = std::fs::symlink_metadata(&path).unwrap();
        if metadata.is_dir() {
            found.extend(modes(&path));
        }
        found.push((path, metadata.permissions().mode() & 0o7777));
    }
    found
}

fn assert_private(dir: &Path, after: &str) {
    let found = modes(dir);
    assert!(found.len() > 5, "{after}: {found:?}");
    for (path, mode) in found {
        assert_eq!(mode & 0o077, 0, "after {after}: {} has mode {mode:o}", path.display());
    }
}

/// Runs the command where new files are open to all unless somebody sees to it.
fn run_open(test: &TestDir, args: &[&str]) -> Said {
    let command = test.command(args);
    let mut shell = Command::new("sh");
    shell.args(["-c", "umask 000; exec \"$0\" \"$@\""]).arg(command.get_program()).args(command.get_args());
    shell.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let said = Said::of(shell.current_dir(test.path()).output().expect("there is a shell"));
    assert_eq!(said.code, Some(0), "{args:?}: {}", said.err);
    said
}

#[test]
fn an_index_is_its_owners_alone() {
    let test = TestDir::new();
    test.write("a.txt", "The first ferry left on time.");
    run_open(&test, &["index", "articles", "--report", "report.jsonl"]);
    let index = test.index();
    assert_eq!(std::fs::metadata(&index).unwrap().permissions().mode() & 0o777, 0o700);
    assert_private(&index, "the first run");
    // Runs enough that segments merge.
    for number in 0..12 {
        test.write(&format!("{number}.txt"), format!("Ferry number {number} left on time."));
        run_open(&test, &["index", "articles"]);
    }
    assert_private(&index, "many runs");
    run_open(&test, &["index", "articles", "--prune", "--dry-run"]);
    run_open(&test, &["search", "ferry"]);
    assert_private(&index, "a search");
    run_open(&test, &["index", "articles", "--rebuild"]);
    assert_private(&index, "a rebuild");
    let report = std::fs::metadata(test.path().join("report.jsonl")).unwrap();
    assert_eq!(report.permissions().mode() & 0o777, 0o600, "the report");
}

#[test]
fn a_folder_that_was_open_holds_a_closed_one() {
    let test = TestDir::new();
    test.write("a.txt", "The ferry left on time.");
    std::fs::create_dir(test.index()).unwrap();
    std::fs::set_permissions(test.index(), std::fs::Permissions::from_mode(0o777)).unwrap();
    let said = run_open(&test, &["index", "articles"]);
    assert!(said.err.contains("others may write to the folder"), "{}", said.err);
    assert_private(&test.index(), "a run into an open folder");
    std::fs::set_permissions(test.index(), std::fs::Permissions::from_mode(0o700)).unwrap();
    assert_eq!(run_open(&test, &["index", "articles"]).err, "");
}

#[test]
fn nothing_is_written_outside_the_index() {
    let test = TestDir::new();
    let home = test.path().join("home");
    std::fs::create_dir(&home).unwrap();
    test.write("a.jsonl.gz", crate::support::gzip(b"{\"text\": \"The ferry left on time.\"}\n"));
    for args in [&["index", "articles"][..], &["search", "ferry"], &["inspect", "articles"], &["stats"]] {
        let mut command = test.command(args);
        for name in ["HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"] {
            command.env(name, &home);
        }
        assert_eq!(Said::of(command.output().unwrap()).code, Some(0), "{args:?}");
    }
    assert_eq!(std::fs::read_dir(&home).unwrap().count(), 0, "no cache, no history, no temporary file");
    let mut names: Vec<_> = std::fs::read_dir(test.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["articles", "home", "index"]);
    assert_eq!(std::fs::read_dir(test.articles()).unwrap().count(), 1);
}

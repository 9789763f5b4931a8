//! Files: every file of an index is read to its end and held against its seal; what is missing, and what nothing names,
//! is told.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::{Finding, Findings, Kind, Mend};
use crate::commit::Commit;
use crate::directory::{COMMIT, FILE_LIST};
use crate::store::{LOCK, POINTER, is_data_folder, is_temporary, read_pointer};
use crate::{Error, Result, seal};

/// The files that each segment has.
const COMPONENTS: [&str; 6] = ["fast", "fieldnorm", "idx", "pos", "store", "term"];

/// Files that are locked, and empty.
const LOCKS: [&str; 2] = [".tantivy-meta.lock", ".tantivy-writer.lock"];

/// How often files are looked at anew because another process has committed meanwhile. Commits come seldom; beyond it,
/// what was found is told.
const TRIES: usize = 5;

/// The state of an index's files.
#[derive(Clone, Debug, Default)]
pub struct Files {
    /// How many were read.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// What is wrong.
    pub findings: Findings,
    /// What nothing names: file, and what is known of it. No damage.
    pub leftovers: Vec<(String, &'static str)>,
    /// Whether the files that the ledger is read from are sound.
    pub has_ledger: bool,
}

/// How many bytes [`files`] will read: for progress bars.
pub fn size(dir: &Path) -> u64 {
    let Ok(pointer) = read_pointer(dir) else { return 0 };
    let entries = fs::read_dir(dir.join(pointer.data)).into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.metadata().ok()).map(|metadata| metadata.len()).sum()
}

/// Checks every file of the index in `dir`. `advanced` is told of bytes as they are read, from many threads.
///
/// # Errors
/// If there is no index, or one of another format, or its folder cannot be read.
pub fn files(dir: &Path, advanced: &(dyn Fn(u64) + Sync)) -> Result<Files> {
    let mut tries = 1;
    loop {
        let before = commit_stamp(dir);
        let found = look(dir, advanced)?;
        // A run that commits meanwhile takes away files that are no longer named.
        if found.findings.is_empty() || tries == TRIES || commit_stamp(dir) == before {
            return Ok(found);
        }
        tries += 1;
    }
}

fn commit_stamp(dir: &Path) -> Option<(String, Vec<u8>)> {
    let data = read_pointer(dir).ok()?.data;
    let commit = content(&dir.join(&data).join(COMMIT))?;
    Some((data, commit))
}

fn look(dir: &Path, advanced: &(dyn Fn(u64) + Sync)) -> Result<Files> {
    let mut found = Files::default();
    let current = match read_pointer(dir) {
        Ok(pointer) => Some(pointer.data),
        Err(Error::Damaged { what, .. }) => {
            // It names itself in every case; here the path stands before.
            let what = what.trim_start_matches(&format!("`{POINTER}`")).trim_start_matches(':').trim();
            found.damaged(Kind::File, POINTER.to_owned(), what.to_owned());
            None
        }
        // Without its pointer an index is lost, and the next run would begin another.
        Err(Error::NoIndex { .. }) if data_folders(dir).iter().any(|data| dir.join(data).join(COMMIT).exists()) => {
            found.damaged(Kind::Missing, POINTER.to_owned(), "is missing".to_owned());
            None
        }
        Err(error) => return Err(error),
    };
    found.files += 1;
    found.has_ledger = current.is_some();
    found.look_at_root(dir, current.as_deref())?;
    // Which folder was meant is not known without the pointer; the files are still worth a look.
    let folders = current.map_or_else(|| data_folders(dir), |current| vec![current]);
    for data in folders {
        found.look_at_data(dir, &data, advanced)?;
    }
    Ok(found)
}

fn data_folders(dir: &Path) -> Vec<String> {
    let entries = fs::read_dir(dir).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| is_data_folder(name) && dir.join(name).symlink_metadata().is_ok_and(|data| data.is_dir()))
        .collect();
    names.sort();
    names
}

/// A file that is to be read.
struct Wanted {
    path: String,
    mend: Mend,
}

impl Files {
    fn damaged(&mut self, kind: Kind, path: String, what: String) {
        self.findings.push(Finding { kind, path: Some(path), what, mend: Mend::Rebuild });
    }

    fn look_at_root(&mut self, dir: &Path, current: Option<&str>) -> Result<()> {
        for (name, entry) in entries(dir)? {
            if name == LOCK {
                self.look_at_lock(name, &entry);
            } else if is_data_folder(&name) {
                if current.is_some_and(|current| current != name) {
                    self.leftovers.push((name, "another data folder, which the next `index` removes"));
                }
            } else if is_temporary(&name) {
                self.leftovers.push((name, "left by a run that was broken off"));
            }
        }
        Ok(())
    }

    fn look_at_lock(&mut self, path: String, entry: &fs::Metadata) {
        let what = if !entry.is_file() {
            "is no file, as a lock should be"
        } else if entry.len() > 0 {
            "is a lock, but it is not empty"
        } else {
            return;
        };
        let mend = Mend::Remove(path.clone());
        self.findings.push(Finding { kind: Kind::Strange, path: Some(path), what: what.to_owned(), mend });
    }

    fn look_at_data(&mut self, dir: &Path, data: &str, advanced: &(dyn Fn(u64) + Sync)) -> Result<()> {
        let folder = dir.join(data);
        let place = |name: &str| format!("{data}/{name}");
        match folder.symlink_metadata() {
            Ok(metadata) if metadata.is_dir() => {}
            Ok(_) => {
                self.damaged(Kind::Strange, data.to_owned(), "is no folder of the index".to_owned());
                return Ok(());
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                self.damaged(Kind::Missing, data.to_owned(), "is missing".to_owned());
                return Ok(());
            }
            Err(source) => return Err(Error::Io { action: "read", path: folder, source }),
        }
        // Without the commit it is not known what is wanted: then every file is.
        let named = named(&folder);
        let listed: BTreeSet<String> = sealed_json(&folder.join(FILE_LIST)).unwrap_or_default();
        let mut missing: BTreeSet<&str> = named.iter().flatten().map(String::as_str).collect();
        missing.extend([COMMIT, FILE_LIST]);
        let mut wanted = Vec::new();
        for (name, entry) in entries(&folder)? {
            missing.remove(&*name);
            if LOCKS.contains(&&*name) {
                self.look_at_lock(place(&name), &entry);
                continue;
            }
            let is_wanted = name == COMMIT || name == FILE_LIST || named.as_ref().is_none_or(|all| all.contains(&name));
            if !entry.is_file() {
                let what = "is a link, a folder, a pipe or a device, which no file of an index is".to_owned();
                let mend = if is_wanted { Mend::Rebuild } else { Mend::Remove(place(&name)) };
                self.findings.push(Finding { kind: Kind::Strange, path: Some(place(&name)), what, mend });
            } else if is_wanted {
                let mend = if name == FILE_LIST { Mend::NextRun } else { Mend::Rebuild };
                wanted.push(Wanted { path: place(&name), mend });
            } else if listed.contains(&name) {
                self.leftovers.push((place(&name), "left by a run that was broken off; the next `index` removes it"));
            } else {
                self.leftovers.push((place(&name), "nothing of the index names it; it can be removed"));
            }
        }
        for name in missing {
            let mend = if name == FILE_LIST { Mend::NextRun } else { Mend::Rebuild };
            let what = "is missing".to_owned();
            self.has_ledger = false;
            self.findings.push(Finding { kind: Kind::Missing, path: Some(place(name)), what, mend });
        }
        self.read(dir, &wanted, advanced);
        Ok(())
    }

    /// Reads files with as many threads as there are cores.
    fn read(&mut self, dir: &Path, wanted: &[Wanted], advanced: &(dyn Fn(u64) + Sync)) {
        let next = AtomicUsize::new(0);
        let faults: Mutex<BTreeMap<usize, String>> = Mutex::default();
        let bytes = AtomicUsize::new(0);
        let work = || {
            loop {
                let at = next.fetch_add(1, Ordering::Relaxed);
                let Some(file) = wanted.get(at) else { return };
                let counted = |count: u64| {
                    bytes.fetch_add(count as usize, Ordering::Relaxed);
                    advanced(count);
                };
                let fault = match fs::File::open(dir.join(&file.path)).and_then(|mut f| seal::verify(&mut f, &counted))
                {
                    Ok(Ok(())) => continue,
                    Ok(Err(fault)) => fault.to_string(),
                    Err(error) => format!("cannot be read: {error}"),
                };
                faults.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).insert(at, fault);
            }
        };
        std::thread::scope(|scope| {
            for _ in 1..threads().min(wanted.len()) {
                scope.spawn(work);
            }
            work();
        });
        self.files += wanted.len() as u64;
        self.bytes += bytes.into_inner() as u64;
        for (at, what) in faults.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner()) {
            let Wanted { path, mend } = &wanted[at];
            let is_of_ledger = [".fast", ".del", COMMIT].iter().any(|end| path.ends_with(end));
            self.has_ledger &= !is_of_ledger;
            self.findings.push(Finding { kind: Kind::File, path: Some(path.clone()), what, mend: mend.clone() });
        }
    }
}

/// The threads that checking takes.
pub(super) fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, |threads| threads.get())
}

/// The entries of a folder by name, none followed if it is a link.
fn entries(folder: &Path) -> Result<BTreeMap<String, fs::Metadata>> {
    let failed = |source| Error::Io { action: "read", path: folder.to_owned(), source };
    let mut entries = BTreeMap::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        // What vanishes meanwhile is not there.
        if let Ok(metadata) = entry.path().symlink_metadata() {
            entries.insert(entry.file_name().to_string_lossy().into_owned(), metadata);
        }
    }
    Ok(entries)
}

/// The files of the segments that the commit names; `None` where it is damaged.
fn named(folder: &Path) -> Option<BTreeSet<String>> {
    let commit: Commit = sealed_json(&folder.join(COMMIT))?;
    let mut names = BTreeSet::new();
    for segment in commit.segments {
        let id = segment.id();
        names.extend(COMPONENTS.map(|component| format!("{id}.{component}")));
        names.extend(segment.deletes.map(|deletes| format!("{id}.{}.del", deletes.opstamp)));
    }
    Some(names)
}

/// The content of a small file, sealed as it should be.
fn sealed_json<T: serde::de::DeserializeOwned>(path: &Path) -> Option<T> {
    serde_json::from_slice(seal::unsealed(&content(path)?).ok()?).ok()
}

/// What is in a file, unless it is a link, a pipe or the like.
fn content(path: &Path) -> Option<Vec<u8>> {
    path.symlink_metadata().ok().filter(fs::Metadata::is_file)?;
    fs::read(path).ok()
}

//! Discover: paths go in, the sources to read come out, in one order on every machine. What the walk passes over on
//! purpose is counted; what it cannot look at becomes an input that is refused.

use std::collections::HashSet;
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::UNIX_EPOCH;

use dateline_core::store;
use walkdir::{DirEntry, WalkDir};

use crate::names::{named, text_of};
use crate::outcome::{Error, IngestOptions, Result, Skipped};

/// One file to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Source {
    /// Where it is opened.
    pub path: PathBuf,
    /// Its absolute path, which the ledger knows it by.
    pub key: Arc<str>,
    /// Its path as the user would write it.
    pub shown: Arc<str>,
    /// How many bytes of the key are the folder that was given.
    pub base: usize,
    /// Size in bytes.
    pub size: u64,
    /// Modification time, nanoseconds since 1970.
    pub mtime: i64,
}

impl Source {
    /// The path below the folder that was given, with `/`: part of the identity of articles without an address.
    pub fn relative(&self) -> String {
        self.key.get(self.base..).unwrap_or(&self.key).replace(std::path::MAIN_SEPARATOR, "/")
    }

    /// A source that the ledger knows, as it is on disk now; `None` where it is gone.
    pub fn known(key: &Arc<str>, base: u64) -> Option<Self> {
        let path = named(key);
        let metadata = path.metadata().ok().filter(Metadata::is_file)?;
        let base = usize::try_from(base).ok()?;
        Some(Self { base, key: key.clone(), shown: key.clone(), size: metadata.len(), mtime: mtime(&metadata), path })
    }
}

/// What a walk found.
#[derive(Debug, Default)]
pub(crate) struct Walk {
    /// Files, each once, sorted by name within their folder.
    pub sources: Vec<Arc<Source>>,
    /// Paths that could not be looked at, with the reason.
    pub unreadable: Vec<(Arc<str>, String)>,
    /// What was passed over.
    pub skipped: Skipped,
    /// The folders and files that were given, absolute: where `prune` looks for what is gone.
    pub roots: Vec<PathBuf>,
}

/// Walks the given files and folders. A given path that does not exist is an error, because it is likely a slip.
pub(crate) fn discover(paths: &[PathBuf], options: &IngestOptions) -> Result<Walk> {
    let mut walk = Walk::default();
    let mut seen = HashSet::new();
    for given in paths {
        let path_error = |source| Error::Path { path: given.clone(), source };
        let root = given.canonicalize().map_err(path_error)?;
        let metadata = root.metadata().map_err(path_error)?;
        if metadata.is_dir() {
            walk_folder(given, &root, options, &mut walk, &mut seen);
        } else if metadata.is_file() {
            let folder = root.parent().unwrap_or(&root);
            push(&mut walk, &mut seen, source(&root, given, folder, &metadata));
        } else {
            walk.skipped.special += 1;
        }
        walk.roots.push(root);
    }
    Ok(walk)
}

fn walk_folder(given: &Path, root: &Path, options: &IngestOptions, walk: &mut Walk, seen: &mut HashSet<Arc<str>>) {
    let mut entries = WalkDir::new(root).follow_links(options.follow_links).sort_by_file_name().into_iter();
    while let Some(entry) = entries.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = error.path().map_or_else(|| given.to_owned(), |path| shown(given, root, path));
                walk.unreadable.push((text_of(&path).into(), reason_of(&error)));
                continue;
            }
        };
        if entry.depth() == 0 {
            continue;
        }
        if let Some(count) = passed_over(&entry, options, &mut walk.skipped) {
            *count += 1;
            if entry.file_type().is_dir() {
                entries.skip_current_dir();
            }
            continue;
        }
        if entry.file_type().is_dir() {
            continue;
        }
        match entry.metadata() {
            Ok(metadata) => {
                push(walk, seen, source(entry.path(), &shown(given, root, entry.path()), root, &metadata));
            }
            Err(error) => walk.unreadable.push((text_of(&shown(given, root, entry.path())).into(), reason_of(&error))),
        }
    }
}

/// The counter of what is passed over, where this entry is.
fn passed_over<'s>(entry: &DirEntry, options: &IngestOptions, skipped: &'s mut Skipped) -> Option<&'s mut u64> {
    let name = entry.file_name().to_string_lossy();
    let kind = entry.file_type();
    if name.starts_with('.') && !options.hidden {
        Some(&mut skipped.hidden)
    } else if kind.is_symlink() {
        Some(&mut skipped.links)
    } else if kind.is_dir() {
        store::is_index(entry.path()).then_some(&mut skipped.indexes)
    } else if !kind.is_file() {
        Some(&mut skipped.special)
    } else {
        is_readme(&name).then_some(&mut skipped.readme)
    }
}

/// Whether a file is about its folder.
pub(crate) fn is_readme(name: &str) -> bool {
    matches!(name.to_ascii_lowercase().as_str(), "readme" | "readme.md" | "readme.txt" | "readme.markdown")
}

fn push(walk: &mut Walk, seen: &mut HashSet<Arc<str>>, source: Source) {
    if seen.insert(source.key.clone()) {
        walk.sources.push(Arc::new(source));
    }
}

fn source(path: &Path, shown: &Path, folder: &Path, metadata: &Metadata) -> Source {
    let key = text_of(path);
    // The folder's name, and the separator behind it unless it ends in one (as `/` does).
    let folder = folder.to_string_lossy();
    let base = if folder.ends_with(std::path::MAIN_SEPARATOR) { folder.len() } else { folder.len() + 1 };
    Source {
        path: path.to_owned(),
        base: key.floor_char_boundary(base),
        key: key.into(),
        shown: text_of(shown).into(),
        size: metadata.len(),
        mtime: mtime(metadata),
    }
}

/// Modification time in nanoseconds since 1970; 0 where the file system keeps none.
pub(crate) fn mtime(metadata: &Metadata) -> i64 {
    let Ok(modified) = metadata.modified() else {
        return 0;
    };
    match modified.duration_since(UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_nanos()).unwrap_or(i64::MAX),
        Err(before) => i64::try_from(before.duration().as_nanos()).map_or(i64::MIN, |nanos| -nanos),
    }
}

/// A path found below `root` as the user would write it: below what was given.
fn shown(given: &Path, root: &Path, path: &Path) -> PathBuf {
    path.strip_prefix(root).map_or_else(|_| path.to_owned(), |below| given.join(below))
}

fn reason_of(error: &walkdir::Error) -> String {
    match error.io_error() {
        Some(io) => format!("cannot be looked at: {io}"),
        None => "a symbolic link that leads back to a folder above it".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options() -> IngestOptions {
        IngestOptions::new(jiff::civil::date(2025, 6, 1))
    }

    #[test]
    fn files_come_in_order_and_the_rest_is_counted() {
        let dir = tempfile::tempdir().unwrap();
        for name in ["b.txt", "a/c.txt", "a/.hidden", "README.md", ".dot/x.txt", "index/dateline.json", "index/x.txt"] {
            let path = dir.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "x").unwrap();
        }
        let walk = discover(&[dir.path().to_owned()], &options()).unwrap();
        let relative: Vec<String> = walk.sources.iter().map(|source| source.relative()).collect();
        assert_eq!(relative, ["a/c.txt", "b.txt"]);
        assert_eq!(walk.skipped, Skipped { hidden: 2, readme: 1, indexes: 1, ..Skipped::default() });
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_only_when_asked_and_never_in_circles() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("a.txt"), "x").unwrap();
        std::os::unix::fs::symlink(dir.path(), dir.path().join("loop")).unwrap();
        let walk = discover(&[dir.path().to_owned()], &options()).unwrap();
        assert_eq!((walk.sources.len(), walk.skipped.links), (1, 1));
        let follow = IngestOptions { follow_links: true, ..options() };
        let walk = discover(&[dir.path().to_owned()], &follow).unwrap();
        assert_eq!((walk.sources.len(), walk.unreadable.len()), (1, 1));
    }

    #[test]
    fn a_file_given_twice_is_one_source_and_a_missing_path_is_an_error() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("a.txt");
        std::fs::write(&file, "x").unwrap();
        let walk = discover(&[dir.path().to_owned(), file], &options()).unwrap();
        assert_eq!(walk.sources.len(), 1);
        assert!(matches!(discover(&[dir.path().join("none")], &options()), Err(Error::Path { .. })));
    }
}

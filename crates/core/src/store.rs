//! The store: a folder goes in, an open index comes out, its format checked and its analysers registered.
//!
//! ```text
//! index/
//!   dateline.json        format version, and which data folder is current; replaced in one step
//!   data-0001/           tantivy's files
//! ```
//! Every file ends in a seal (`seal`) and is its owner's alone (`directory`).
//! A rebuild fills a new data folder beside the old one and then moves the pointer, so that a reader sees either the
//! old index or the new one, whole.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tantivy::directory::Directory;
use tantivy::directory::error::{LockError, OpenReadError};
use tantivy::error::DataCorruption;
use tantivy::indexer::IndexWriterOptions;
use tantivy::schema::Schema;
use tantivy::store::Compressor;
use tantivy::tokenizer::{TextAnalyzer, TokenizerManager};
use tantivy::{Index, IndexReader, IndexSettings, IndexWriter, ReloadPolicy, TantivyError};

use crate::analyze::{PREPARED, Prepared, SPARSE, Sparse};
use crate::directory::{COMMIT, FILE_LIST, Sealed, only_file, private_folder, private_folders, sync_dir};
use crate::merge::SoundMerges;
use crate::schema::{FORMAT, Fields};
use crate::seal::{self, Fault};
use crate::{Error, Result};

/// The pointer file.
pub(crate) const POINTER: &str = "dateline.json";

/// The file that a writer locks.
pub(crate) const LOCK: &str = ".lock";

/// Records stand together in blocks of so many bytes, of which a hit's is read whole.
const STORE_BLOCK: usize = 2 << 10;

/// Memory that tantivy asks for at least, per indexing thread …
const MINIMUM_MEMORY: usize = 16_000_000;

/// … and takes at most: the addresses of its arena have 32 bits.
const MAXIMUM_MEMORY: usize = u32::MAX as usize - 2_000_000;

/// An index on disk.
#[derive(Clone)]
pub struct Store {
    dir: PathBuf,
    data: String,
    index: Index,
    fields: Fields,
    directory: Sealed,
}

/// What the pointer file says.
#[derive(Serialize, Deserialize)]
pub(crate) struct Pointer {
    format: u64,
    /// The name of the current data folder.
    pub data: String,
    written_by: String,
}

impl Store {
    /// Opens the index in `dir`.
    pub fn open(dir: &Path) -> Result<Self> {
        let pointer = read_pointer(dir)?;
        let (schema, fields) = Fields::build();
        let (index, directory) = match open_index(&dir.join(&pointer.data), &schema) {
            Ok(opened) => opened,
            // A rebuild has replaced the folder since the pointer was read.
            Err(_) if read_pointer(dir)?.data != pointer.data => return Self::open(dir),
            Err(error) => return Err(unopened(dir, &pointer.data, error)),
        };
        Ok(Self::with_index(dir, pointer.data, index, fields, directory))
    }

    /// Opens the index in `dir`, making an empty one where there is none. An index that has lost its pointer is none, but
    /// it is not to be written over.
    pub fn open_or_create(dir: &Path) -> Result<Self> {
        match Self::open(dir) {
            Err(Error::NoIndex { .. }) => {
                if let Some(data) = Self::lost(dir) {
                    let what = format!("`{POINTER}` is missing beside `{data}`");
                    return Err(Error::Damaged { dir: dir.to_owned(), what });
                }
                let fresh = Self::create_beside(dir)?;
                fresh.make_current()?;
                Ok(fresh)
            }
            other => other,
        }
    }

    /// A data folder with documents in a folder that names none: of an index that has lost its pointer.
    pub fn lost(dir: &Path) -> Option<String> {
        let has_segments = |data: &String| {
            let commit = fs::read(dir.join(data).join(COMMIT)).ok();
            let commit =
                commit.and_then(|bytes| serde_json::from_slice::<serde_json::Value>(seal::split(&bytes)?.0).ok());
            commit.is_some_and(|commit| commit["segments"].as_array().is_some_and(|segments| !segments.is_empty()))
        };
        if dir.join(POINTER).symlink_metadata().is_ok() {
            return None;
        }
        names(dir).into_iter().filter(|name| is_data_folder(name)).find(has_segments)
    }

    /// Makes an empty index in a new data folder of `dir`, without touching the current one. Readers do not see it
    /// until [`Store::make_current`].
    pub fn create_beside(dir: &Path) -> Result<Self> {
        create_folder(dir)?;
        for number in 1u32.. {
            let data = format!("data-{number:04}");
            let folder = dir.join(&data);
            match private_folder(&folder) {
                Ok(()) => {
                    let (schema, fields) = Fields::build();
                    let directory = Sealed::open(&folder)?;
                    let index = Index::create(directory.clone(), schema, settings())
                        .map_err(|error| unwritten(&folder, &directory, error))?;
                    return Ok(Self::with_index(dir, data, index, fields, directory));
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(source) => return Err(Error::Io { action: "create", path: folder, source }),
            }
        }
        unreachable!("the numbers of data folders do not run out")
    }

    /// The index on a disk that is none.
    #[cfg(test)]
    pub(crate) fn on(disk: crate::disk::Disk) -> Result<Self> {
        let directory = Sealed::over(disk.clone(), disk);
        let (schema, fields) = Fields::build();
        let index = Index::builder()
            .schema(schema)
            .settings(settings())
            .open_or_create(directory.clone())
            .map_err(|error| unwritten(Path::new("index/data-0001"), &directory, error))?;
        Ok(Self::with_index(Path::new("index"), "data-0001".to_owned(), index, fields, directory))
    }

    fn with_index(dir: &Path, data: String, mut index: Index, fields: Fields, directory: Sealed) -> Self {
        let tokenizers = TokenizerManager::default();
        tokenizers.register(PREPARED, TextAnalyzer::from(Prepared));
        tokenizers.register(SPARSE, TextAnalyzer::from(Sparse));
        index.set_tokenizers(tokenizers);
        Self { dir: dir.to_owned(), data, index, fields, directory }
    }

    /// Points readers at this store's data folder, in one step, and removes the others.
    pub fn make_current(&self) -> Result<()> {
        let pointer = Pointer {
            format: FORMAT,
            data: self.data.clone(),
            written_by: concat!("dateline ", env!("CARGO_PKG_VERSION")).to_owned(),
        };
        write_atomically(&self.dir.join(POINTER), &serde_json::to_vec_pretty(&pointer).expect("a pointer is JSON"))?;
        self.clear();
        Ok(())
    }

    /// Removes this store's data folder: that of a rebuild which was broken off. What cannot be removed is left for
    /// the next run, and what readers may be pointed to stays.
    pub fn discard(&self) {
        match read_pointer(&self.dir) {
            Ok(pointer) if pointer.data == self.data => return,
            Err(Error::Io { .. }) => return,
            _ => {}
        }
        // Only disk space is at stake.
        let _ = fs::remove_dir_all(self.data_dir());
    }

    /// Removes what killed runs and rebuilds have left: data folders that no pointer names, and files that were to take
    /// another's place. What cannot be removed (a folder open elsewhere) is left for the next time.
    pub fn clear(&self) {
        // Only disk space is at stake, and the next run tries again.
        for name in names(&self.dir) {
            if is_data_folder(&name) && name != self.data {
                let _ = fs::remove_dir_all(self.dir.join(name));
            }
        }
        for folder in [self.dir.clone(), self.data_dir()] {
            for name in names(&folder).into_iter().filter(|name| is_temporary(name)) {
                let _ = fs::remove_file(folder.join(name));
            }
        }
    }

    /// The folder that was opened.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The folder in which tantivy's files are.
    pub fn data_dir(&self) -> PathBuf {
        self.dir.join(&self.data)
    }

    /// The name of that folder.
    pub(crate) fn data_name(&self) -> &str {
        &self.data
    }

    /// The file that every commit replaces.
    pub fn commit_path(&self) -> PathBuf {
        self.data_dir().join(COMMIT)
    }

    /// tantivy's index.
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// The handles of the fields.
    pub fn fields(&self) -> &Fields {
        &self.fields
    }

    /// A reader that shows new commits only when it is told to reload.
    pub fn reader(&self) -> Result<IndexReader> {
        Ok(self.index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?)
    }

    /// Mends what any writer can: the list of files, which is made anew from what is there.
    pub(crate) fn mend_list(&self) -> Result<()> {
        let path = self.data_dir().join(FILE_LIST);
        self.directory.mend_list().map_err(|source| Error::NotWritten { path, source })
    }

    /// tantivy's writer, with `memory` bytes shared by `threads` indexing threads.
    pub(crate) fn writer(&self, threads: usize, memory: usize) -> Result<IndexWriter> {
        let threads = threads.clamp(1, 8);
        let memory = memory.clamp(threads * MINIMUM_MEMORY, threads * MAXIMUM_MEMORY);
        // One merge after the other: what each reads is in memory.
        let options = IndexWriterOptions::builder()
            .num_worker_threads(threads)
            .memory_budget_per_thread(memory / threads)
            .num_merge_threads(1)
            .build();
        let writer = patiently(|| {
            self.index.writer_with_options(options.clone()).map_err(|error| match error {
                TantivyError::LockFailure(LockError::LockBusy, _) => Error::Locked { dir: self.dir.clone() },
                other => self.failed(other),
            })
        })?;
        writer.set_merge_policy(Box::new(self.merges()));
        Ok(writer)
    }

    /// What decides which segments become one.
    pub(crate) fn merges(&self) -> SoundMerges {
        SoundMerges::new(self.directory.clone())
    }
}

impl Store {
    /// Why tantivy failed to write: what the file system answered, if it was that.
    pub(crate) fn failed(&self, error: TantivyError) -> Error {
        unwritten(&self.data_dir(), &self.directory, error)
    }
}

/// How tantivy stores records, which are packed already (see `record`).
fn settings() -> IndexSettings {
    IndexSettings {
        docstore_compression: Compressor::None,
        docstore_blocksize: STORE_BLOCK,
        ..IndexSettings::default()
    }
}

fn unwritten(folder: &Path, directory: &Sealed, error: TantivyError) -> Error {
    match directory.take_refused() {
        Some((path, source)) => Error::NotWritten { path: folder.join(path), source },
        None => Error::Tantivy(error),
    }
}

/// Keeps other runs from writing to an index while it lives. The operating system lets go of it when the process
/// ends, however it ends, so none is ever stale.
#[derive(Debug)]
pub struct WriteLock {
    _file: fs::File,
}

impl WriteLock {
    /// Takes the lock of the index in `dir`, making the folder where there is none.
    pub fn take(dir: &Path) -> Result<Self> {
        create_folder(dir)?;
        let path = dir.join(LOCK);
        only_file(&path).map_err(|source| Error::Io { action: "lock", path: path.clone(), source })?;
        let mut options = fs::OpenOptions::new();
        options.create(true).truncate(false).write(true);
        // Others who could open it could hold it.
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&path);
        let file = file.map_err(|source| Error::Io { action: "write", path: path.clone(), source })?;
        patiently(|| match file.try_lock() {
            Ok(()) => Ok(()),
            Err(fs::TryLockError::WouldBlock) => Err(Error::Locked { dir: dir.to_owned() }),
            Err(fs::TryLockError::Error(source)) => Err(Error::Io { action: "lock", path: path.clone(), source }),
        })?;
        Ok(Self { _file: file })
    }
}

/// Tries to take a lock, for a moment: a program that this process is just starting has all its open files, and with them
/// its locks, until it runs.
fn patiently<T>(mut take: impl FnMut() -> Result<T>) -> Result<T> {
    const TRIES: usize = 10;
    const PAUSE: std::time::Duration = std::time::Duration::from_millis(10);
    for _ in 1..TRIES {
        match take() {
            Err(Error::Locked { .. }) => std::thread::sleep(PAUSE),
            done => return done,
        }
    }
    take()
}

/// The pointer file of the index in `dir`, which a rebuild replaces.
pub fn pointer_path(dir: &Path) -> PathBuf {
    dir.join(POINTER)
}

/// Whether `dir` is the folder of an index.
pub fn is_index(dir: &Path) -> bool {
    dir.join(POINTER).is_file()
}

pub(crate) fn read_pointer(dir: &Path) -> Result<Pointer> {
    let path = dir.join(POINTER);
    let sealed = match only_file(&path).and_then(|()| fs::read(&path)) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound || error.kind() == io::ErrorKind::NotADirectory => {
            return Err(Error::NoIndex { dir: dir.to_owned() });
        }
        Err(error) if error.kind() == io::ErrorKind::InvalidData => {
            return Err(Error::Damaged { dir: dir.to_owned(), what: format!("`{POINTER}`: {error}") });
        }
        Err(source) => return Err(Error::Io { action: "read", path, source }),
    };
    let damaged = |what: String| Error::Damaged { dir: dir.to_owned(), what };
    let bytes = seal::split(&sealed).map_or(&sealed[..], |(content, _)| content);
    let value: serde_json::Value =
        serde_json::from_slice(bytes).map_err(|error| damaged(format!("`{POINTER}` is not JSON: {error}")))?;
    // The version first: what else stands in the file, and whether it has a seal, may differ between versions.
    let found = value["format"].as_u64().ok_or_else(|| damaged(format!("`{POINTER}` names no format")))?;
    let seal = seal::unsealed(&sealed);
    if found != FORMAT && seal != Err(Fault::Changed) {
        return Err(Error::OtherFormat { dir: dir.to_owned(), found, expected: FORMAT });
    }
    seal.map_err(|fault| damaged(format!("`{POINTER}`: {fault}")))?;
    let pointer: Pointer =
        serde_json::from_value(value).map_err(|error| damaged(format!("`{POINTER}` is incomplete: {error}")))?;
    // An index may come from a stranger: its pointer must not lead out of its folder.
    if !is_data_folder(&pointer.data) {
        return Err(damaged(format!("`{POINTER}` points to `{}`", pointer.data)));
    }
    Ok(pointer)
}

/// Whether this is the name of a data folder.
pub(crate) fn is_data_folder(name: &str) -> bool {
    name.strip_prefix("data-").is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
}

/// Whether a file was to take another's place: tempfile's own names, which tantivy uses too.
pub(crate) fn is_temporary(name: &str) -> bool {
    name.strip_prefix(".tmp")
        .is_some_and(|rest| rest.len() == 6 && rest.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().into_string().ok()).collect()
}

/// Opens the index in a data folder, which must be one and no link to another.
fn open_index(folder: &Path, schema: &Schema) -> tantivy::Result<(Index, Sealed)> {
    if fs::symlink_metadata(folder).is_ok_and(|found| !found.is_dir()) {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "it is no folder but a link or a file").into());
    }
    let directory = Sealed::open(folder)?;
    check_names(&directory, schema)?;
    let index = Index::open(directory.clone())?;
    if index.schema() != *schema {
        return Err(other_fields());
    }
    Ok((index, directory))
}

/// Sees to it that a commit has the fields of this format, each once, before tantivy reads it: tantivy panics where a field
/// is there twice, and an index may come from a stranger.
fn check_names(files: &Sealed, schema: &Schema) -> tantivy::Result<()> {
    #[derive(Deserialize)]
    struct Commit {
        schema: Vec<Named>,
    }
    #[derive(Deserialize)]
    struct Named {
        name: String,
    }
    let commit = files.atomic_read(Path::new(COMMIT))?;
    let commit: Commit = serde_json::from_slice(&commit)
        .map_err(|error| TantivyError::DataCorruption(DataCorruption::new(COMMIT.into(), error.to_string())))?;
    let names = commit.schema.iter().map(|field| field.name.as_str());
    if names.eq(schema.fields().map(|(_, entry)| entry.name())) { Ok(()) } else { Err(other_fields()) }
}

fn other_fields() -> TantivyError {
    let what = "its fields are not those of its format".to_owned();
    TantivyError::DataCorruption(DataCorruption::new(COMMIT.into(), what))
}

/// Why a data folder cannot be opened: what is damaged, or what the file system answers.
fn unopened(dir: &Path, data: &str, error: TantivyError) -> Error {
    let io = |source: &Arc<io::Error>, path: PathBuf| match source.kind() {
        io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => {
            Error::Damaged { dir: dir.to_owned(), what: format!("`{}`: {source}", path.display()) }
        }
        kind => Error::Io { action: "open", path: dir.join(path), source: io::Error::new(kind, source.clone()) },
    };
    match &error {
        TantivyError::IoError(source) => io(source, data.into()),
        TantivyError::OpenReadError(OpenReadError::IoError { io_error, filepath }) => {
            io(io_error, Path::new(data).join(filepath))
        }
        TantivyError::OpenReadError(OpenReadError::FileDoesNotExist(path)) => {
            Error::Damaged { dir: dir.to_owned(), what: format!("`{data}/{}` is missing", path.display()) }
        }
        _ => Error::Damaged { dir: dir.to_owned(), what: error.to_string() },
    }
}

fn create_folder(dir: &Path) -> Result<()> {
    private_folders(dir).map_err(|source| Error::Io { action: "create", path: dir.to_owned(), source })
}

/// Writes a sealed file so that a crash leaves the old one or the new one: beside it, synced, then renamed, and the folder
/// synced.
fn write_atomically(path: &Path, bytes: &[u8]) -> Result<()> {
    let write = || -> io::Result<()> {
        let folder = path.parent().expect("a file of the index is in its folder");
        // Under a name of its own, and its owner's alone.
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(bytes)?;
        file.write_all(&seal::seal_of(bytes))?;
        file.as_file().sync_all()?;
        file.persist(path)?;
        sync_dir(folder)
    };
    write().map_err(|source| Error::NotWritten { path: path.to_owned(), source })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_is_made_and_opened_again() {
        let dir = tempfile::tempdir().unwrap();
        assert!(matches!(Store::open(dir.path()), Err(Error::NoIndex { .. })));
        Store::open_or_create(dir.path()).unwrap();
        assert!(is_index(dir.path()));
        Store::open(dir.path()).unwrap();
    }

    #[test]
    fn another_format_is_refused_with_what_to_do() {
        let dir = tempfile::tempdir().unwrap();
        Store::open_or_create(dir.path()).unwrap();
        fs::write(dir.path().join(POINTER), r#"{"format": 999, "elsewhere": true}"#).unwrap();
        let error = Store::open(dir.path()).err().unwrap().to_string();
        assert!(error.contains("format 999") && error.contains("--rebuild"), "{error}");
    }

    #[test]
    fn a_pointer_does_not_lead_out_of_the_folder() {
        let dir = tempfile::tempdir().unwrap();
        for data in ["../elsewhere", "/etc", "data-", "data-1/../.."] {
            let pointer = Pointer { format: FORMAT, data: data.to_owned(), written_by: String::new() };
            write_atomically(&dir.path().join(POINTER), &serde_json::to_vec(&pointer).unwrap()).unwrap();
            assert!(matches!(Store::open(dir.path()), Err(Error::Damaged { .. })), "{data}");
        }
    }

    #[test]
    fn one_writer_at_a_time() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open_or_create(dir.path()).unwrap();
        let _writer = store.writer(1, 0).unwrap();
        assert!(matches!(Store::open(dir.path()).unwrap().writer(1, 0), Err(Error::Locked { .. })));
    }

    #[test]
    fn one_run_at_a_time() {
        let dir = tempfile::tempdir().unwrap();
        let lock = WriteLock::take(dir.path()).unwrap();
        assert!(matches!(WriteLock::take(dir.path()), Err(Error::Locked { .. })));
        drop(lock);
        WriteLock::take(dir.path()).unwrap();
    }

    #[test]
    fn an_index_that_has_lost_its_pointer_is_not_written_over() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open_or_create(dir.path()).unwrap();
        fs::remove_file(dir.path().join(POINTER)).unwrap();
        // Nothing is in it that could be lost.
        assert_eq!(Store::lost(dir.path()), None);
        let commit = fs::read_to_string(store.commit_path()).unwrap();
        fs::write(store.commit_path(), commit.replace("\"segments\": []", "\"segments\": [1]")).unwrap();
        assert!(matches!(Store::open_or_create(dir.path()), Err(Error::Damaged { .. })));
        assert_eq!(Store::lost(dir.path()).as_deref(), Some("data-0001"));
    }

    #[test]
    fn what_killed_runs_leave_is_cleared_away_and_nothing_else() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open_or_create(dir.path()).unwrap();
        fs::create_dir(dir.path().join("data-0007")).unwrap();
        for name in [".tmpAb1cD2", "data-0001/.tmpxxxxxx", ".tmp-notes", "data.txt"] {
            fs::write(dir.path().join(name), "").unwrap();
        }
        store.clear();
        let mut left = names(dir.path());
        left.sort();
        assert_eq!(left, [".tmp-notes", "data-0001", "data.txt", POINTER]);
        assert!(!names(&store.data_dir()).iter().any(|name| is_temporary(name)));
    }

    #[test]
    fn a_rebuild_replaces_the_data_in_one_step() {
        let dir = tempfile::tempdir().unwrap();
        let old = Store::open_or_create(dir.path()).unwrap();
        let new = Store::create_beside(dir.path()).unwrap();
        assert_eq!(Store::open(dir.path()).unwrap().data_dir(), old.data_dir());
        new.make_current().unwrap();
        assert_eq!(Store::open(dir.path()).unwrap().data_dir(), new.data_dir());
        assert!(!old.data_dir().exists());
    }
}

//! A disk for tests, as a directory of tantivy: it fails when it is told to, and forgets in a power cut what was not synced.
//!
//! What a file system promises at least (POSIX, and what file systems were seen to do): a file's content is there to stay
//! once it is synced, its name once its folder is. What was not synced may be there, or not, or in part, each by itself.

use std::collections::BTreeMap;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    AntiCallToken, Directory, DirectoryLock, FileHandle, Lock, OwnedBytes, TerminatingWrite, WatchCallback,
    WatchHandle, WritePtr,
};

use crate::directory::Place;

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// One operation fails.
    Once,
    /// From some operation on, every one fails, and nothing reaches the disk: the process is dead.
    Dead,
    /// From some operation on, nothing more can be written; what is there can be read and removed. Half of the write that
    /// meets the end of the disk is taken.
    Full,
    /// From some operation on, a write takes one byte at a time, which is no error.
    Short,
}

/// A disk. Clones are the same disk.
#[derive(Clone, Debug, Default)]
pub struct Disk(Arc<Mutex<State>>);

#[derive(Clone, Debug, Default)]
struct State {
    files: Vec<File>,
    /// The names as programs see them, and as they stand on the disk.
    seen: BTreeMap<PathBuf, usize>,
    synced: BTreeMap<PathBuf, usize>,
    operations: usize,
    trouble: Option<(usize, Trouble)>,
}

#[derive(Clone, Debug, Default)]
struct File {
    content: Vec<u8>,
    synced: usize,
}

/// What an operation does to the disk.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Read,
    Write,
    Remove,
}

impl Disk {
    /// Lets something go wrong from the operation with this number on, counted from now.
    pub fn trouble(&self, after: usize, trouble: Trouble) {
        let mut state = self.state();
        state.trouble = Some((state.operations + after, trouble));
    }

    /// All is well again.
    pub fn heal(&self) {
        self.state().trouble = None;
    }

    /// How many operations there have been.
    pub fn operations(&self) -> usize {
        self.state().operations
    }

    /// The disk after a power cut: of what was not synced, what `survives` says, which is asked of each change.
    pub fn after_power_cut(&self, mut survives: impl FnMut() -> bool) -> Self {
        let state = self.state();
        let mut after = State { files: state.files.clone(), seen: state.synced.clone(), ..State::default() };
        let names = state.seen.keys().chain(state.synced.keys());
        for name in names.filter(|name| state.seen.get(*name) != state.synced.get(*name)) {
            if survives() {
                match state.seen.get(name) {
                    Some(file) => drop(after.seen.insert(name.clone(), *file)),
                    None => drop(after.seen.remove(name)),
                }
            }
        }
        for file in &mut after.files {
            if !survives() {
                let kept = if survives() { file.synced } else { file.synced.midpoint(file.content.len()) };
                file.content.truncate(kept);
            }
        }
        after.synced = after.seen.clone();
        Self(Arc::new(Mutex::new(after)))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().expect("no test panics with the disk in its hand")
    }
}

impl Place for Disk {
    fn names(&self) -> io::Result<Vec<PathBuf>> {
        Ok(self.state().seen.keys().cloned().collect())
    }

    fn only_file(&self, _: &Path) -> io::Result<()> {
        Ok(())
    }

    fn keep_private(&self, _: &Path) -> io::Result<()> {
        Ok(())
    }
}

impl State {
    /// Begins an operation; gives how it fails.
    fn begin(&mut self, kind: Kind) -> io::Result<Option<Trouble>> {
        self.operations += 1;
        let Some((from, trouble)) = self.trouble else { return Ok(None) };
        if self.operations < from {
            return Ok(None);
        }
        match trouble {
            Trouble::Once if self.operations == from => Err(io::Error::other("the disk has a fault")),
            Trouble::Once => Ok(None),
            Trouble::Dead => Err(io::Error::other("the process is dead")),
            Trouble::Full if kind == Kind::Write => Ok(Some(Trouble::Full)),
            Trouble::Full => Ok(None),
            Trouble::Short => Ok(Some(Trouble::Short)),
        }
    }

    fn create(&mut self, path: &Path, content: &[u8], synced: bool) -> usize {
        self.files.push(File { content: content.to_vec(), synced: if synced { content.len() } else { 0 } });
        self.seen.insert(path.to_owned(), self.files.len() - 1);
        self.files.len() - 1
    }
}

fn full() -> io::Error {
    io::Error::new(ErrorKind::StorageFull, "no space left on device")
}

/// A file that is being written.
struct Open {
    disk: Disk,
    file: usize,
}

impl Write for Open {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut state = self.disk.state();
        let trouble = state.begin(Kind::Write)?;
        let taken = match trouble {
            Some(Trouble::Full) => bytes.len() / 2,
            Some(Trouble::Short) => bytes.len().min(1),
            _ => bytes.len(),
        };
        state.files[self.file].content.extend_from_slice(&bytes[..taken]);
        if trouble == Some(Trouble::Full) { Err(full()) } else { Ok(taken) }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl TerminatingWrite for Open {
    /// Syncs the file, as `MmapDirectory` does.
    fn terminate_ref(&mut self, _: AntiCallToken) -> io::Result<()> {
        let mut state = self.disk.state();
        // What a full disk has taken, it can sync.
        state.begin(Kind::Remove)?;
        let file = &mut state.files[self.file];
        file.synced = file.content.len();
        Ok(())
    }
}

impl Directory for Disk {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        Ok(Arc::new(OwnedBytes::new(self.atomic_read(path)?)))
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        let mut state = self.state();
        state
            .begin(Kind::Remove)
            .map_err(|error| DeleteError::IoError { io_error: Arc::new(error), filepath: path.to_owned() })?;
        state.seen.remove(path).map(|_| ()).ok_or_else(|| DeleteError::FileDoesNotExist(path.to_owned()))
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        Ok(self.state().seen.contains_key(path))
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        let mut state = self.state();
        let failed = |error| OpenWriteError::wrap_io_error(error, path.to_owned());
        if state.begin(Kind::Write).map_err(failed)? == Some(Trouble::Full) {
            return Err(failed(full()));
        }
        if state.seen.contains_key(path) {
            return Err(OpenWriteError::FileAlreadyExists(path.to_owned()));
        }
        let file = state.create(path, b"", false);
        // Small, so that a file is many writes.
        Ok(io::BufWriter::with_capacity(256, Box::new(Open { disk: self.clone(), file })))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        let mut state = self.state();
        state.begin(Kind::Read).map_err(|error| OpenReadError::wrap_io_error(error, path.to_owned()))?;
        let file = state.seen.get(path).ok_or_else(|| OpenReadError::FileDoesNotExist(path.to_owned()))?;
        Ok(state.files[*file].content.clone())
    }

    /// Writes beside, syncs and renames, as `MmapDirectory` does: the new name is not synced.
    fn atomic_write(&self, path: &Path, content: &[u8]) -> io::Result<()> {
        let mut state = self.state();
        if state.begin(Kind::Write)? == Some(Trouble::Full) {
            return Err(full());
        }
        state.create(path, content, true);
        Ok(())
    }

    fn sync_directory(&self) -> io::Result<()> {
        let mut state = self.state();
        state.begin(Kind::Remove)?;
        state.synced = state.seen.clone();
        Ok(())
    }

    fn acquire_lock(&self, _: &Lock) -> Result<DirectoryLock, LockError> {
        Ok(DirectoryLock::from(Box::new(())))
    }

    fn watch(&self, _: WatchCallback) -> tantivy::Result<WatchHandle> {
        Ok(WatchHandle::empty())
    }
}

//! The directory: what tantivy writes goes in, files on disk come out: sealed with a checksum, readable by their owner
//! alone, and there to stay once tantivy is told so.
//!
//! A file that tantivy has finished is synced by the directory below; a file that is replaced in one step (`meta.json`,
//! which is the commit) is synced before and its folder after, so that a commit that was reported survives a power cut.

use std::fmt;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::HasLen;
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    AntiCallToken, Directory, DirectoryLock, FileHandle, FileSlice, Lock, META_LOCK, MmapDirectory, TerminatingWrite,
    WatchCallback, WatchHandle, WritePtr,
};

use crate::seal::{self, Fault, SEAL_BYTES, Sum};

/// tantivy's list of the files that it has made, from which it knows what to remove.
pub(crate) const FILE_LIST: &str = ".managed.json";

/// The digits of a segment's number in the names of its files.
const SEGMENT_DIGITS: usize = 32;

/// The file that is the commit.
pub(crate) const COMMIT: &str = "meta.json";

/// A directory whose files are sealed.
#[derive(Clone, Debug)]
pub(crate) struct Sealed {
    inner: Box<dyn Directory>,
    place: Arc<dyn Place>,
    refused: Refused,
}

/// Where files are: what tantivy's directories do not tell of it.
pub(crate) trait Place: fmt::Debug + Send + Sync {
    /// The names of the files that are there.
    fn names(&self) -> io::Result<Vec<PathBuf>>;
    /// Fails on what is there and no file: to open a pipe is to wait for ever, and a link leads out of the index.
    fn only_file(&self, path: &Path) -> io::Result<()>;
    /// Lets nobody but the owner read or write a file.
    fn keep_private(&self, path: &Path) -> io::Result<()>;
}

/// A folder on disk.
#[derive(Debug)]
struct Folder(PathBuf);

impl Place for Folder {
    fn names(&self) -> io::Result<Vec<PathBuf>> {
        fs::read_dir(&self.0)?.map(|entry| Ok(entry?.file_name().into())).collect()
    }

    fn only_file(&self, path: &Path) -> io::Result<()> {
        only_file(&self.0.join(path))
    }

    fn keep_private(&self, path: &Path) -> io::Result<()> {
        keep_private(&self.0.join(path))
    }
}

/// What the file system answered first when it refused to write: tantivy writes in threads of its own, and tells only that
/// one of them has failed. Clones share it.
#[derive(Clone, Debug, Default)]
struct Refused(Arc<Mutex<Option<(PathBuf, io::Error)>>>);

impl Refused {
    fn take(&self) -> Option<(PathBuf, io::Error)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn note<T>(&self, path: &Path, outcome: io::Result<T>) -> io::Result<T> {
        if let Err(error) = &outcome
            && error.kind() != io::ErrorKind::Interrupted
        {
            let mut first = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            first.get_or_insert_with(|| (path.to_owned(), copy_of(error)));
        }
        outcome
    }
}

/// The same error once more, which errors themselves cannot be asked for.
fn copy_of(error: &io::Error) -> io::Error {
    match error.raw_os_error() {
        Some(code) => io::Error::from_raw_os_error(code),
        None => io::Error::new(error.kind(), error.to_string()),
    }
}

impl Sealed {
    /// The files of a folder.
    pub fn open(folder: &Path) -> tantivy::Result<Self> {
        Ok(Self::over(MmapDirectory::open(folder)?, Folder(folder.to_owned())))
    }

    /// Seals what is written to a directory that is at a place.
    pub fn over(inner: impl Directory, place: impl Place + 'static) -> Self {
        Self { inner: Box::new(inner), place: Arc::new(place), refused: Refused::default() }
    }

    /// The file that could not be written, and why; once.
    pub fn take_refused(&self) -> Option<(PathBuf, io::Error)> {
        self.refused.take()
    }

    /// Whether a file is as it was written. All of it is read.
    pub fn is_sound(&self, path: &Path) -> bool {
        let bytes = self.inner.open_read(path).ok().and_then(|file| file.read_bytes().ok());
        bytes.is_some_and(|bytes| seal::unsealed(&bytes).is_ok())
    }

    /// How many bytes a file has; 0 where there is none.
    pub fn bytes(&self, path: &Path) -> u64 {
        self.inner.open_read(path).map_or(0, |file| file.len() as u64)
    }

    /// Writes the list of files anew where it is damaged or lost. A run that makes no file would not.
    pub fn mend_list(&self) -> io::Result<()> {
        let path = Path::new(FILE_LIST);
        self.place.only_file(path)?;
        let is_sound = self.inner.atomic_read(path).is_ok_and(|bytes| seal::unsealed(&bytes).is_ok());
        if is_sound { Ok(()) } else { self.atomic_write(path, &self.listed()?) }
    }

    /// tantivy's files, as the list of them would have it.
    fn listed(&self) -> io::Result<Vec<u8>> {
        let mut names = self.place.names()?;
        names.retain(|name| is_tantivys(name));
        names.sort();
        Ok(serde_json::to_vec(&names)?)
    }
}

/// Whether a name is one that tantivy gives: the commit, or a segment's number and what the file holds of it.
pub(crate) fn is_tantivys(name: &Path) -> bool {
    let Some(name) = name.to_str() else { return false };
    name == COMMIT
        || name.split_once('.').is_some_and(|(segment, _)| {
            segment.len() == SEGMENT_DIGITS && segment.bytes().all(|byte| byte.is_ascii_hexdigit())
        })
}

impl Directory for Sealed {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        let found = |error: io::Error| OpenReadError::wrap_io_error(error, path.to_owned());
        self.place.only_file(path).map_err(found)?;
        let file = self.inner.open_read(path)?;
        // Only whether there is a seal: to check it would be to read the whole index before every search.
        let bytes = file.slice_from_end(SEAL_BYTES.min(file.len())).read_bytes().map_err(found)?;
        if seal::split(&bytes).is_none() {
            return Err(found(io::Error::new(io::ErrorKind::InvalidData, Fault::Unsealed)));
        }
        Ok(Arc::new(file.slice_to(file.len() - SEAL_BYTES)))
    }

    fn open_read(&self, path: &Path) -> Result<FileSlice, OpenReadError> {
        Ok(FileSlice::new(self.get_file_handle(path)?))
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.inner.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.inner.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        let failed = |error| OpenWriteError::wrap_io_error(error, path.to_owned());
        let file = self.inner.open_write(path).inspect_err(|error| {
            if let OpenWriteError::IoError { io_error, .. } = error {
                let _ = self.refused.note::<()>(path, Err(copy_of(io_error)));
            }
        })?;
        self.refused.note(path, self.place.keep_private(path)).map_err(failed)?;
        let refused = self.refused.clone();
        Ok(io::BufWriter::new(Box::new(Sealing { file, sum: Sum::default(), path: path.to_owned(), refused })))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        let failed = |error| OpenReadError::wrap_io_error(error, path.to_owned());
        // Not what the list says but what is there: of that, whatever no commit names may be removed. A list that a crash
        // has left behind the files, or damage has taken, would leave some of them for ever.
        if path == Path::new(FILE_LIST) {
            return self.listed().map_err(failed);
        }
        self.place.only_file(path).map_err(failed)?;
        let bytes = self.inner.atomic_read(path)?;
        let content =
            seal::unsealed(&bytes).map_err(|fault| failed(io::Error::new(io::ErrorKind::InvalidData, fault)))?;
        Ok(content.to_vec())
    }

    fn atomic_write(&self, path: &Path, content: &[u8]) -> io::Result<()> {
        let write = || {
            self.inner.atomic_write(path, &[content, &seal::seal_of(content)].concat())?;
            self.place.keep_private(path)?;
            // A commit that is reported is there to stay, and what it no longer names is removed only then.
            if path == Path::new(COMMIT) { self.inner.sync_directory() } else { Ok(()) }
        };
        self.refused.note(path, write())
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.refused.note(Path::new(""), self.inner.sync_directory())
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        self.place.only_file(&lock.filepath).map_err(LockError::wrap_io_error)?;
        match self.inner.acquire_lock(lock) {
            // Readers lock out the removal of files. Where they may not write, as on a disk that cannot be written, they
            // read without: what is removed under them is missed when it is opened, and opened anew.
            Err(LockError::IoError(error)) if lock.filepath == META_LOCK.filepath && is_read_only(&error) => {
                Ok(DirectoryLock::from(Box::new(())))
            }
            Ok(taken) => {
                // It is empty, but a lock that others can open is one that they can hold. Where it is somebody else's and
                // only read, its modes are theirs to mend.
                let _ = self.place.keep_private(&lock.filepath);
                Ok(taken)
            }
            other => other,
        }
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.inner.watch(callback)
    }
}

fn is_read_only(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem)
}

/// A file that is being written, and its checksum so far.
struct Sealing {
    file: WritePtr,
    sum: Sum,
    path: PathBuf,
    refused: Refused,
}

impl Write for Sealing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.refused.note(&self.path, self.file.write(bytes))?;
        self.sum.update(&bytes[..count]);
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.refused.note(&self.path, self.file.flush())
    }
}

impl TerminatingWrite for Sealing {
    fn terminate_ref(&mut self, token: AntiCallToken) -> io::Result<()> {
        let seal = std::mem::take(&mut self.sum).seal();
        let end = |file: &mut WritePtr| {
            file.write_all(&seal)?;
            file.terminate_ref(token)
        };
        self.refused.note(&self.path, end(&mut self.file))
    }
}

/// Fails on what is there and no file, a link among them. An index may come from a stranger.
pub(crate) fn only_file(path: &Path) -> io::Result<()> {
    match fs::symlink_metadata(path) {
        Ok(found) if !found.is_file() => {
            Err(io::Error::new(io::ErrorKind::InvalidData, "it is no file but a link, a folder, a pipe or a device"))
        }
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        // What is not there is for whoever opens it.
        _ => Ok(()),
    }
}

/// Lets nobody but the owner read or write a file. Elsewhere than on Unix the folder's rights decide.
pub(crate) fn keep_private(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    let _ = path;
    Ok(())
}

/// Makes a folder that nobody but the owner may enter, there to stay.
pub(crate) fn private_folder(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)?;
    // A relative path of one name has an empty parent, which is the working folder.
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    sync_dir(parent)
}

/// The same for a folder and those above it. Those that are there stay as they are.
pub(crate) fn private_folders(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    if let Some(parent) = path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        private_folders(parent)?;
    }
    match private_folder(path) {
        // Another process was quicker.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => Ok(()),
        other => other,
    }
}

/// Makes what was created, renamed or removed in `dir` last through a power cut. Elsewhere than on Unix a folder cannot be
/// opened and synced.
pub(crate) fn sync_dir(dir: &Path) -> io::Result<()> {
    if cfg!(unix) {
        fs::File::open(dir)?.sync_all()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    #[test]
    fn what_is_written_is_read_without_its_seal() {
        let dir = tempfile::tempdir().unwrap();
        let directory = Sealed::open(dir.path()).unwrap();
        let path = Path::new("a.term");
        let mut file = directory.open_write(path).unwrap();
        file.write_all(b"The ferry ").unwrap();
        file.write_all(b"left.").unwrap();
        file.terminate().unwrap();
        directory.atomic_write(Path::new("b.json"), b"{}").unwrap();
        assert_eq!(directory.open_read(path).unwrap().read_bytes().unwrap().as_slice(), b"The ferry left.");
        assert_eq!(directory.atomic_read(Path::new("b.json")).unwrap(), b"{}");
        for name in ["a.term", "b.json"] {
            assert!(seal::unsealed(&fs::read(dir.path().join(name)).unwrap()).is_ok(), "{name}");
        }
    }

    #[test]
    fn a_file_without_its_end_is_not_opened_and_a_changed_commit_neither() {
        let dir = tempfile::tempdir().unwrap();
        let directory = Sealed::open(dir.path()).unwrap();
        fs::write(dir.path().join("a.term"), "The ferry left.").unwrap();
        fs::write(dir.path().join("empty.term"), "").unwrap();
        directory.atomic_write(Path::new(COMMIT), b"{}").unwrap();
        fs::write(dir.path().join(COMMIT), fs::read(dir.path().join(COMMIT)).unwrap().to_ascii_uppercase()).unwrap();
        for name in ["a.term", "empty.term"] {
            assert!(matches!(directory.open_read(Path::new(name)), Err(OpenReadError::IoError { .. })), "{name}");
        }
        assert!(matches!(directory.atomic_read(Path::new(COMMIT)), Err(OpenReadError::IoError { .. })));
    }

    #[test]
    fn the_list_of_files_is_what_is_there_of_tantivys() {
        let dir = tempfile::tempdir().unwrap();
        let directory = Sealed::open(dir.path()).unwrap();
        let segment = "0123456789abcdef0123456789abcdef";
        for name in [&format!("{segment}.term"), &format!("{segment}.4.del"), COMMIT, ".lock", "notes.txt"] {
            fs::write(dir.path().join(name), "").unwrap();
        }
        fs::write(dir.path().join(FILE_LIST), "damaged").unwrap();
        let list: Vec<String> = serde_json::from_slice(&directory.atomic_read(Path::new(FILE_LIST)).unwrap()).unwrap();
        assert_eq!(list, [format!("{segment}.4.del"), format!("{segment}.term"), COMMIT.to_owned()]);
    }

    #[cfg(unix)]
    #[test]
    fn links_are_not_followed() {
        let dir = tempfile::tempdir().unwrap();
        let outside = dir.path().join("outside");
        fs::write(&outside, [&b"secret"[..], &seal::seal_of(b"secret")].concat()).unwrap();
        let folder = dir.path().join("data");
        private_folder(&folder).unwrap();
        std::os::unix::fs::symlink(&outside, folder.join("a.term")).unwrap();
        let directory = Sealed::open(&folder).unwrap();
        assert!(directory.open_read(Path::new("a.term")).is_err());
        assert!(directory.atomic_read(Path::new("a.term")).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn files_are_their_owners_alone() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("a/b");
        private_folders(&folder).unwrap();
        let directory = Sealed::open(&folder).unwrap();
        directory.open_write(Path::new("a.term")).unwrap().terminate().unwrap();
        directory.atomic_write(Path::new(COMMIT), b"{}").unwrap();
        let mode = |path: PathBuf| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(dir.path().join("a")), mode(folder.clone())), (0o700, 0o700));
        assert_eq!((mode(folder.join("a.term")), mode(folder.join(COMMIT))), (0o600, 0o600));
    }
}

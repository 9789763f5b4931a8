//! The directory: what tantivy writes goes in, files on disk come out: sealed with a checksum, readable by their owner
//! alone, and there to stay once tantivy is told so.
//!
//! A file that tantivy has finished is synced by the directory below; a file that is replaced in one step (`meta.json`,
//! which is the commit) is synced before and its folder after, so that a commit that was reported survives a power cut.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tantivy::HasLen;
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    AntiCallToken, Directory, DirectoryLock, FileHandle, FileSlice, Lock, META_LOCK, TerminatingWrite, WatchCallback,
    WatchHandle, WritePtr,
};

use crate::seal::{self, Fault, SEAL_BYTES, Sum};

/// tantivy's list of the files that it has made, from which it knows what to remove.
pub(crate) const FILE_LIST: &str = ".managed.json";

/// The file that is the commit.
pub(crate) const COMMIT: &str = "meta.json";

/// A directory whose files are sealed.
#[derive(Clone, Debug)]
pub(crate) struct Sealed {
    inner: Box<dyn Directory>,
    root: PathBuf,
}

impl Sealed {
    /// Seals what is written to `inner`, whose files are in the folder `root`.
    pub fn new(inner: impl Directory, root: &Path) -> Self {
        Self { inner: Box::new(inner), root: root.to_owned() }
    }

    /// Writes the list of files anew where it is damaged or lost. A run that makes no file would not.
    pub fn mend_list(&self) -> io::Result<()> {
        let path = Path::new(FILE_LIST);
        let is_sound = self.inner.atomic_read(path).is_ok_and(|bytes| seal::unsealed(&bytes).is_ok());
        if is_sound { Ok(()) } else { self.atomic_write(path, &self.listed()?) }
    }

    /// The files that are there, by their names: what a list that is lost has held at most.
    fn listed(&self) -> io::Result<Vec<u8>> {
        let mut names = Vec::new();
        for entry in fs::read_dir(&self.root)? {
            let name = entry?.file_name();
            names.extend(name.to_str().filter(|name| !name.starts_with('.')).map(str::to_owned));
        }
        names.sort();
        Ok(serde_json::to_vec(&names)?)
    }
}

impl Directory for Sealed {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        let file = self.inner.open_read(path)?;
        // Only whether there is a seal: to check it would be to read the whole index before every search.
        let found = |error: io::Error| OpenReadError::wrap_io_error(error, path.to_owned());
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
        let file = self.inner.open_write(path)?;
        keep_private(&self.root.join(path)).map_err(failed)?;
        Ok(io::BufWriter::new(Box::new(Sealing { file, sum: Sum::default() })))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        let bytes = self.inner.atomic_read(path)?;
        match seal::unsealed(&bytes) {
            Ok(content) => Ok(content.to_vec()),
            // Whatever is there may be removed unless a commit names it, which is what the list is for.
            Err(_) if path == Path::new(FILE_LIST) => {
                self.listed().map_err(|error| OpenReadError::wrap_io_error(error, path.to_owned()))
            }
            Err(fault) => {
                let error = io::Error::new(io::ErrorKind::InvalidData, fault);
                Err(OpenReadError::wrap_io_error(error, path.to_owned()))
            }
        }
    }

    fn atomic_write(&self, path: &Path, content: &[u8]) -> io::Result<()> {
        self.inner.atomic_write(path, &[content, &seal::seal_of(content)].concat())?;
        keep_private(&self.root.join(path))?;
        // A commit that is reported is there to stay; the list is written again with every file.
        if path == Path::new(COMMIT) { self.inner.sync_directory() } else { Ok(()) }
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.inner.sync_directory()
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        match self.inner.acquire_lock(lock) {
            // Readers lock out the removal of files. Where they may not write, as on a disk that cannot be written, they
            // read without: what is removed under them is missed when it is opened, and opened anew.
            Err(LockError::IoError(error)) if lock.filepath == META_LOCK.filepath && is_read_only(&error) => {
                Ok(DirectoryLock::from(Box::new(())))
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
}

impl Write for Sealing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.file.write(bytes)?;
        self.sum.update(&bytes[..count]);
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl TerminatingWrite for Sealing {
    fn terminate_ref(&mut self, token: AntiCallToken) -> io::Result<()> {
        let seal = std::mem::take(&mut self.sum).seal();
        self.file.write_all(&seal)?;
        self.file.terminate_ref(token)
    }
}

/// Lets nobody but the owner read or write a file. Elsewhere than on Unix the folder's rights decide.
pub(crate) fn keep_private(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    let _ = path;
    Ok(())
}

/// Makes a folder, and those above it, that nobody but the owner may enter. One that is there stays as it is.
pub(crate) fn private_folder(path: &Path, with_parents: bool) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(with_parents);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
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
    use tantivy::directory::MmapDirectory;

    fn sealed(dir: &Path) -> Sealed {
        Sealed::new(MmapDirectory::open(dir).unwrap(), dir)
    }

    #[test]
    fn what_is_written_is_read_without_its_seal() {
        let dir = tempfile::tempdir().unwrap();
        let directory = sealed(dir.path());
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
        let directory = sealed(dir.path());
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
    fn a_lost_list_of_files_is_made_anew_from_what_is_there() {
        let dir = tempfile::tempdir().unwrap();
        let directory = sealed(dir.path());
        for name in ["b.term", "a.term", ".lock"] {
            fs::write(dir.path().join(name), "").unwrap();
        }
        fs::write(dir.path().join(FILE_LIST), "damaged").unwrap();
        assert_eq!(directory.atomic_read(Path::new(FILE_LIST)).unwrap(), br#"["a.term","b.term"]"#);
    }

    #[cfg(unix)]
    #[test]
    fn files_are_their_owners_alone() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("a/b");
        private_folder(&folder, true).unwrap();
        let directory = sealed(&folder);
        directory.open_write(Path::new("a.term")).unwrap().terminate().unwrap();
        directory.atomic_write(Path::new(COMMIT), b"{}").unwrap();
        let mode = |path: PathBuf| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(dir.path().join("a")), mode(folder.clone())), (0o700, 0o700));
        assert_eq!((mode(folder.join("a.term")), mode(folder.join(COMMIT))), (0o600, 0o600));
    }
}

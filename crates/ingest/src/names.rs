//! Names of files as text: a path goes in, the text that the ledger and the evidence know it by comes out; and back, to the
//! path on disk. Where a name is not Unicode, the text is made readable and told from others by a hash.

use std::path::{Component, Path, PathBuf};

use dateline_core::sha256_hex;

/// How many hexadecimal digits tell paths apart whose names are not Unicode.
const HASH_DIGITS: usize = 8;

/// How many paths are looked at to find the one with a name that is not Unicode: whoever fills a folder with names that
/// read the same must not hold up whoever looks for one of them.
const MOST_CANDIDATES: usize = 10_000;

/// A path as text. A name that is not Unicode keeps apart from others by a hash of its bytes.
pub(crate) fn text_of(path: &Path) -> String {
    match path.to_str() {
        Some(text) => text.to_owned(),
        None => format!("{}#{}", path.to_string_lossy(), hash_of(path)),
    }
}

fn hash_of(path: &Path) -> String {
    let mut hash = sha256_hex(path.as_os_str().as_encoded_bytes());
    hash.truncate(HASH_DIGITS);
    hash
}

/// The path that [`text_of`] gives this text for: the text itself, unless it stands for names that are not Unicode and such
/// a path is there.
pub(crate) fn named(text: &str) -> PathBuf {
    not_unicode(text).unwrap_or_else(|| PathBuf::from(text))
}

/// Finds the path whose names read as the text does and whose bytes have its hash: folder by folder, in those that read
/// alike.
fn not_unicode(text: &str) -> Option<PathBuf> {
    let (shown, hash) = text.rsplit_once('#')?;
    if hash.len() != HASH_DIGITS || !shown.contains(char::REPLACEMENT_CHARACTER) {
        return None;
    }
    let mut found = vec![PathBuf::new()];
    for component in Path::new(shown).components() {
        found = match component {
            Component::Normal(name) if name.to_string_lossy().contains(char::REPLACEMENT_CHARACTER) => {
                let folders = found.iter().filter_map(|folder| folder.read_dir().ok());
                let names = folders.flatten().filter_map(Result::ok);
                let alike = names.filter(|entry| entry.file_name().to_string_lossy() == name.to_string_lossy());
                alike.map(|entry| entry.path()).take(MOST_CANDIDATES).collect()
            }
            component => found.into_iter().map(|folder| folder.join(component)).collect(),
        };
    }
    found.into_iter().find(|path| hash_of(path) == hash)
}

#[cfg(all(test, unix))]
mod tests {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    use super::*;

    #[test]
    fn paths_are_found_again_by_their_text() {
        let dir = tempfile::tempdir().unwrap();
        let names: [&[u8]; 5] =
            [b"caf\xe9.txt", b"caf\xea.txt", "caf\u{FFFD}.txt".as_bytes(), b"plain#0123abcd", b"caf\xe9"];
        let mut paths: Vec<PathBuf> = names.iter().map(|name| dir.path().join(OsStr::from_bytes(name))).collect();
        for path in &paths[..4] {
            std::fs::write(path, "x").unwrap();
        }
        std::fs::create_dir(&paths[4]).unwrap();
        let inside = paths[4].join(OsStr::from_bytes(b"\xff\xfe"));
        std::fs::write(&inside, "x").unwrap();
        paths.push(inside);
        paths.push(paths[4].join("plain.txt"));
        std::fs::write(&paths[6], "x").unwrap();
        let texts: std::collections::HashSet<String> = paths.iter().map(|path| text_of(path)).collect();
        assert_eq!(texts.len(), paths.len(), "names that read the same are told apart");
        for path in &paths {
            assert_eq!(&named(&text_of(path)), path);
        }
    }

    #[test]
    fn what_is_gone_is_given_as_it_reads() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(OsStr::from_bytes(b"\xff.txt"));
        let text = text_of(&path);
        assert_eq!(named(&text), PathBuf::from(&text));
        assert!(!named(&text).exists());
    }
}

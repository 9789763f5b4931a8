//! Names of archive members: what an archive says goes in, a name to show and to find the member by comes out. Names
//! are never paths: nothing is written anywhere.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::decode;
use crate::discover::is_readme;

/// The longest name that is shown, in characters: a path on most systems. Of an archive of bad records thousands are held.
const LONGEST: usize = 512;

/// The names of one archive, each given out once.
#[derive(Default)]
pub(super) struct Names {
    /// By the hash of a name, how often it was asked for.
    seen: HashMap<u64, u32>,
}

impl Names {
    /// The name as it is shown: without characters that could deceive a reader, and with a number if it was there
    /// before.
    pub fn give(&mut self, name: &str) -> String {
        let mut shown: String = name.chars().take(LONGEST).map(|c| if is_safe(c) { c } else { '\u{FFFD}' }).collect();
        if shown.is_empty() {
            shown.push_str("(no name)");
        }
        let mut candidate = shown.clone();
        loop {
            let times = self.seen.entry(hash(&candidate)).or_default();
            *times += 1;
            if *times == 1 {
                return candidate;
            }
            let times = if candidate == shown { *times } else { *self.seen.entry(hash(&shown)).or_default() };
            candidate = format!("{shown} #{times}");
            if self.seen.contains_key(&hash(&candidate)) {
                // Somebody has given it that very name: count on.
                *self.seen.entry(hash(&shown)).or_default() += 1;
            }
        }
    }
}

fn hash(name: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    name.hash(&mut hasher);
    hasher.finish()
}

/// The text of a name, less the `./` that tar puts before it.
pub(super) fn text_of(name: &[u8]) -> String {
    let text = match std::str::from_utf8(name) {
        Ok(text) => text.to_owned(),
        // Archives made on Windows have names in its old charsets.
        Err(_) => decode::decode(name, None, false)
            .map_or_else(|_| String::from_utf8_lossy(name).into_owned(), |decoded| decoded.text),
    };
    match text.strip_prefix("./") {
        Some(rest) => rest.to_owned(),
        None => text,
    }
}

/// Whether a member is passed over for its name, as the walk does with files: hidden ones, what macOS adds, read-me
/// files.
pub(super) fn is_passed_over(name: &str) -> bool {
    let hidden = |part: &str| part.starts_with('.') && !matches!(part, "." | "..") || part == "__MACOSX";
    // Some archives made on Windows part folders as Windows does.
    let parts = || name.split(['/', '\\']);
    parts().any(hidden) || is_readme(parts().next_back().unwrap_or(name))
}

/// Not a control character, and none that changes the direction or hides.
pub(crate) fn is_safe(c: char) -> bool {
    !c.is_control()
        && !matches!(c, '\u{061C}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_given_once_and_shows_safely() {
        let mut names = Names::default();
        let given: Vec<String> = ["a", "a", "a #2", "a", "../../etc/passwd", "x\u{202E}\u{1b}[31m", ""]
            .iter()
            .map(|name| names.give(name))
            .collect();
        assert_eq!(given[..3], ["a", "a #2", "a #2 #2"]);
        assert_eq!(given[4..], ["../../etc/passwd", "x\u{FFFD}\u{FFFD}[31m", "(no name)"]);
        let distinct: std::collections::HashSet<&String> = given.iter().collect();
        assert_eq!(distinct.len(), given.len(), "{given:?}");
        assert_eq!(names.give(&"я".repeat(9999)).chars().count(), LONGEST);
    }

    #[test]
    fn names_as_archives_have_them() {
        assert_eq!(text_of(b"./a/b.html"), "a/b.html");
        assert_eq!(text_of("звіт.html".as_bytes()), "звіт.html");
        let (cyrillic, ..) = encoding_rs::WINDOWS_1251.encode("донесение о переговорах.html");
        assert_eq!(text_of(&cyrillic), "донесение о переговорах.html");
        for (name, passed_over) in [
            ("a.html", false),
            ("../a.html", false),
            (".git/config", true),
            ("a/._b.html", true),
            ("__MACOSX/a.html", true),
            ("a/README.md", true),
            ("a\\.git\\config", true),
            ("..\\a.html", false),
            ("a/readme.html", false),
        ] {
            assert_eq!(is_passed_over(name), passed_over, "{name}");
        }
    }
}

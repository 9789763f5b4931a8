//! Names that are counted: a name goes in, one text for a column comes out, of the key under which its spellings meet
//! and the form that is shown. Names that differ in case, marks or punctuation alone have one key.

use crate::analyze::fold_text;

/// Stands between the key and the name as written. Folding leaves no control character in a key.
const BETWEEN: char = '\u{1F}';

/// The longest name that is counted, in bytes: of a longer one, which is debris, the beginning.
const NAME_BYTES: usize = 200;

/// The key of a name.
pub fn key_of(name: &str) -> String {
    let name = shortened(name);
    let key = fold_text(name);
    // A name of signs alone is its own key.
    if key.is_empty() { without_separator(name) } else { key }
}

/// The column's text of a name; `None` where nothing is written.
pub fn keyed(name: &str) -> Option<String> {
    let name = shortened(name);
    (!name.is_empty()).then(|| format!("{}{}", key_prefix(name), without_separator(name)))
}

/// How every column text begins that has the key of `name`.
pub fn key_prefix(name: &str) -> String {
    let mut prefix = key_of(name);
    prefix.push(BETWEEN);
    prefix
}

/// The key and the name as written, of a column's text. A text that has no key of its own is both.
pub fn split_keyed(text: &str) -> (&str, &str) {
    text.split_once(BETWEEN).unwrap_or((text, text))
}

fn shortened(name: &str) -> &str {
    let name = name.trim();
    let mut end = name.len().min(NAME_BYTES);
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    name[..end].trim_end()
}

fn without_separator(name: &str) -> String {
    name.replace(BETWEEN, " ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn spellings_of_one_name_share_a_key() {
        assert_eq!(key_of("ANN  O’Reporter"), key_of("Ann O'Reporter"));
        assert_ne!(key_of("Ann Reporter"), key_of("Anne Reporter"));
        assert_eq!(keyed(" Ann Reporter "), Some("ann reporter\u{1F}Ann Reporter".to_owned()));
        assert_eq!(split_keyed("example.org"), ("example.org", "example.org"));
        assert_eq!((keyed("  "), key_of("* * *")), (None, "* * *".to_owned()));
    }

    proptest! {
        #[test]
        fn a_name_comes_back_with_its_key(name in any::<String>()) {
            if let Some(text) = keyed(&name) {
                let (key, shown) = split_keyed(&text);
                prop_assert_eq!(key, key_of(&name));
                prop_assert!(!shown.is_empty() && shown.len() <= NAME_BYTES);
                prop_assert!(text.starts_with(&key_prefix(&name)));
            }
        }
    }
}

//! Arabic: Snowball's stemmer, but a short word keeps the waw that it begins with: it belongs to the root (`وزير`, a minister,
//! is not `and` with `زير`), and a waw before the article goes (`والحكومة`).
//!
//! Light stemming as light10 does it (Larkey, Ballesteros, Connell, "Light stemming for Arabic information retrieval",
//! 2007) was measured and found less.

use frostem::{Algorithm, Stemmer};

use super::suffix::at_least;

/// Words of up to this many letters keep their waw.
const SHORT: usize = 4;

/// The stem of a word in lower case.
pub(super) fn stem(word: &str) -> String {
    if word.starts_with('و') && word.chars().nth(SHORT).is_none() {
        return word.to_owned();
    }
    let word = word.strip_prefix('و').filter(|rest| rest.starts_with("ال") && at_least(rest, 5)).unwrap_or(word);
    // Snowball cuts a plural in `ات` whole only behind the article.
    let word = match word.strip_suffix("ات").filter(|rest| !rest.starts_with("ال") && at_least(rest, 4)) {
        Some(singular) => return Stemmer::new(Algorithm::Arabic).stem(&format!("ال{singular}ات")).into_owned(),
        None => word,
    };
    Stemmer::new(Algorithm::Arabic).stem(word).into_owned()
}

//! Names: a word that is a name goes in, how it sounds comes out, so that its spellings in Latin, Cyrillic, Greek, Arabic
//! and Hebrew letters meet.
//!
//! A [`Sound`] has it in three grains, each coarser than the one before:
//!
//! - The key: the word romanised, with what romanisations differ in folded together. Two spellings of one name in an
//!   alphabet mostly have one key: `Zelenskyy`, `Zelenskiy` and `Зеленський`.
//! - The skeleton: its consonants in eight classes. Two spellings of one name have one skeleton, also where vowels are not
//!   written; so do many that are of different names.
//! - [`similarity()`] says of two sounds with one skeleton how alike they are, 0 to 1.
//!
//! In the index a name is the term `skeleton U+001F key U+001F fine U+001F surface` of a lexicon, so that a range of its
//! dictionary lists the spellings of a key, and another the candidates of a skeleton, without a file beside the index.

pub mod aliases;
mod forms;
mod key;
mod letters;
mod near;
mod readings;
mod similarity;

pub use forms::{Form, forms};
pub use key::{PART, Sound, sound};
pub use near::{NearKeys, NearState};
pub use similarity::similarity;

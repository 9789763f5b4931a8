//! The words of dates, one table per language: a sense, then its words in lower case. Month names that are not here come
//! from the table of all languages.

mod arabic;
mod english;
mod french;
mod german;
mod polish;
mod russian;
mod spanish;
mod ukrainian;

use super::sense::Sense;

/// A language's words.
pub(super) type Table = &'static [(Sense, &'static str)];

/// Every table with the code of its language.
pub(super) const TABLES: &[(&str, Table)] = &[
    ("en", english::WORDS),
    ("uk", ukrainian::WORDS),
    ("ru", russian::WORDS),
    ("ar", arabic::WORDS),
    ("fr", french::WORDS),
    ("de", german::WORDS),
    ("es", spanish::WORDS),
    ("pl", polish::WORDS),
];

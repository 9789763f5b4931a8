//! The Ukrainian lemma table: an inflected form goes in, its lemma comes out, or nothing for a word that the table lacks.
//!
//! The table is an automaton of `form, separator, edit` (one edit for each form; see `examples/lemma_table.rs`, which
//! builds it, and `data/README.md` for where the words are from): 3.2 million forms in 3 MB, read where they lie.

use tantivy_fst::raw::Fst;

/// What `examples/lemma_table.rs` made of the dictionaries.
static UKRAINIAN: &[u8] = include_bytes!("../../../data/uk_lemmas.fst");
static RUSSIAN: &[u8] = include_bytes!("../../../data/ru_lemmas.fst");

/// The letters of the table, each kept as one byte: its place here, from one.
const ALPHABET: &str = "абвгдежзийклмнопрстуфхцчшщъыьэюяєіїґ";

/// Separates a form from its edit. Letters end below it.
const SEPARATOR: u8 = 0x7F;

/// The most letters that an edit puts on: no affix is longer.
const LONGEST_EDIT: usize = 64;

/// The table, opened.
pub(super) struct Lemmas(Fst<&'static [u8]>);

impl Lemmas {
    pub(super) fn ukrainian() -> Self {
        Self::open(UKRAINIAN)
    }

    pub(super) fn russian() -> Self {
        Self::open(RUSSIAN)
    }

    fn open(table: &'static [u8]) -> Self {
        Self(Fst::new(table).expect("the table in the program is an automaton"))
    }

    /// The lemma of a form in lower case.
    pub(super) fn lemma(&self, form: &str) -> Option<String> {
        let mut node = self.0.root();
        for c in form.chars() {
            let letter = byte(c)?;
            node = self.0.node(node.transition_addr(node.find_input(letter)?));
        }
        node = self.0.node(node.transition_addr(node.find_input(SEPARATOR)?));
        // From here on each node has one way to go.
        let mut edit = Vec::new();
        while !node.is_final() && edit.len() < LONGEST_EDIT {
            let next = node.transition(0);
            edit.push(next.inp);
            node = self.0.node(next.addr);
        }
        let (off, on) = edit.split_first()?;
        let kept = form.chars().count().checked_sub(usize::from(*off).checked_sub(1)?)?;
        Some(form.chars().take(kept).chain(on.iter().filter_map(|byte| letter(*byte))).collect())
    }
}

fn byte(c: char) -> Option<u8> {
    match c {
        'а'..='я' => Some((u32::from(c) - u32::from('а')) as u8 + 1),
        'є' => Some(33),
        'і' => Some(34),
        'ї' => Some(35),
        'ґ' => Some(36),
        _ => None,
    }
}

fn letter(byte: u8) -> Option<char> {
    ALPHABET.chars().nth(usize::from(byte).checked_sub(1)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_bytes_agree() {
        for c in ALPHABET.chars() {
            assert_eq!(byte(c).and_then(letter), Some(c));
        }
        assert_eq!(byte('ў'), None);
    }

    #[test]
    fn forms_have_lemmas() {
        let lemmas = Lemmas::ukrainian();
        for (form, lemma) in [
            ("харкова", "харків"),
            ("харкові", "харків"),
            ("батькам", "батьки"),
            ("великої", "великий"),
            ("ґанку", "ґанок"),
        ] {
            assert_eq!(lemmas.lemma(form).as_deref(), Some(lemma), "{form}");
        }
        for unknown in ["", "ў", "кракозябрівськ", "kyiv"] {
            assert_eq!(lemmas.lemma(unknown), None);
        }
    }
}

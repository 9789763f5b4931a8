//! The lexicon: a word as it stands in a text goes in, its sense in the article's language comes out. All tables are
//! one map; most words are refused by their shape, before anything is looked up.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::LazyLock;

use dateline_core::{Lang, Script, months};

use super::sense::Sense;
use super::words::TABLES;

/// The longest word of any table, in bytes, with room for a prefix: longer ones are not looked up.
const WORD_BYTES: usize = 40;

/// The bits of the filter on shapes: 8 KiB, which stay in the processor's cache.
const FILTER_BITS: usize = 1 << 16;

/// What Arabic writes before a word without a space: and, so, in, for.
const ARABIC_PREFIXES: [char; 4] = ['و', 'ف', 'ب', 'ل'];

/// All words.
pub(super) struct Lexicon {
    senses: HashMap<&'static str, Vec<(Lang, Sense)>, BuildHasherDefault<Fnv>>,
    filter: Vec<u64>,
}

/// A word's sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Meaning {
    pub sense: Sense,
    /// Whether it is the article's own language, or that of a script which the article's language is not written in.
    pub native: bool,
}

/// The one lexicon.
pub(super) fn lexicon() -> &'static Lexicon {
    static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::new);
    &LEXICON
}

impl Lexicon {
    fn new() -> Self {
        let own = TABLES.iter().flat_map(|(code, table)| {
            table.iter().flat_map(move |(sense, words)| words.split_whitespace().map(move |word| (*code, word, *sense)))
        });
        let months = months::names().map(|(code, word, month)| (code, word, Sense::Month(month)));
        let mut lexicon = Self { senses: HashMap::default(), filter: vec![0; FILTER_BITS / 64] };
        for (code, word, sense) in own.chain(months) {
            let Some(lang) = Lang::parse(code) else { continue };
            let senses = lexicon.senses.entry(word).or_default();
            // A table's first sense of a word is the one.
            if senses.iter().all(|(other, _)| *other != lang) {
                senses.push((lang, sense));
            }
            lexicon.admit(word);
            if Script::of_word(word) == Script::Arabic {
                for prefix in ARABIC_PREFIXES {
                    lexicon.admit(&format!("{prefix}{word}"));
                }
            }
        }
        lexicon
    }

    fn admit(&mut self, word: &str) {
        let bit = shape(word);
        self.filter[bit / 64] |= 1 << (bit % 64);
    }

    /// Whether a word of this shape can be in the lexicon.
    pub fn may_have(&self, word: &str) -> bool {
        let bit = shape(word);
        self.filter[bit / 64] & (1 << (bit % 64)) != 0
    }

    /// The sense of a word in an article of `lang`; `buffer` is scratch space.
    pub fn meaning(&self, word: &str, lang: Option<Lang>, buffer: &mut String) -> Option<Meaning> {
        if word.len() > WORD_BYTES {
            return None;
        }
        fold(word, buffer);
        let senses = match self.senses.get(buffer.as_str()) {
            Some(senses) => senses,
            None => self.senses.get(buffer.strip_prefix(ARABIC_PREFIXES)?)?,
        };
        let (first, sense) = *senses.first()?;
        let Some(lang) = lang else { return Some(Meaning { sense, native: true }) };
        if let Some((_, sense)) = senses.iter().find(|(own, _)| *own == lang) {
            return Some(Meaning { sense: *sense, native: true });
        }
        // Cyrillic and Arabic neighbours share most of these words; Latin languages share only what looks alike, and
        // elsewhere Latin letters are English or a name.
        if first.script() != Script::Latin {
            return Some(Meaning { sense, native: true });
        }
        if lang.script() != Script::Latin
            && let Some((_, sense)) = senses.iter().find(|(other, _)| *other == Lang::EN)
        {
            return Some(Meaning { sense: *sense, native: true });
        }
        let (_, sense) = senses.iter().find(|(_, sense)| matches!(sense, Sense::Month(_) | Sense::NameMonth(_)))?;
        Some(Meaning { sense: *sense, native: false })
    }
}

/// A word's shape: of ASCII its length and its first two and last letters, else its first three letters.
fn shape(word: &str) -> usize {
    let bytes = word.as_bytes();
    let mix = |hash: usize, value: usize| (hash ^ value).wrapping_mul(0x9E37_79B1);
    let hash = if let [first, .., last] = bytes
        && word.is_ascii()
    {
        let letter = |byte: &u8| usize::from(byte.to_ascii_lowercase());
        mix(mix(mix(mix(0, bytes.len()), letter(first)), letter(&bytes[1])), letter(last))
    } else {
        word.chars().filter(|c| !is_unseen(*c)).take(3).fold(1, |hash, c| mix(hash, lower(c) as usize))
    };
    (hash >> 15) % FILTER_BITS
}

/// The hash of Fowler, Noll and Vo: quick on short words. The keys are ours, so nobody can make them collide.
#[derive(Default)]
struct Fnv(u64);

impl Hasher for Fnv {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0 ^ 0xCBF2_9CE4_8422_2325, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01B3)
        });
    }
}

/// Vowel signs, lengthening strokes and accents, which do not tell words apart.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{64b}'..='\u{652}' | '\u{640}' | '\u{307}' | '\u{301}')
}

/// The lower-case letter, where that is one.
fn lower(c: char) -> char {
    match c {
        'A'..='Z' => c.to_ascii_lowercase(),
        '’' | 'ʼ' | '`' => '\'',
        '\0'..='\u{7f}' | 'а'..='ё' | 'ؠ'..='ۿ' => c,
        _ => c.to_lowercase().next().unwrap_or(c),
    }
}

/// Lower case, one apostrophe, a hyphen between the words of a name of two, and neither vowel signs nor lengthening strokes.
fn fold(word: &str, buffer: &mut String) {
    buffer.clear();
    if word.is_ascii() {
        buffer.push_str(word);
        buffer.make_ascii_lowercase();
        return;
    }
    for c in word.chars() {
        match c {
            ' ' => buffer.push('-'),
            _ if is_unseen(c) => {}
            _ => buffer.push(lower(c)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_read_in_the_articles_language_first() {
        let sense = |word: &str, lang: &str| {
            lexicon().meaning(word, Lang::parse(lang), &mut String::new()).map(|m| (m.sense, m.native))
        };
        assert_eq!(sense("Неділя", "uk"), Some((Sense::WeakWeekday(7), true)));
        assert_eq!(sense("mai", "de"), Some((Sense::Month(5), true)));
        assert_eq!(sense("mai", "en"), Some((Sense::Month(5), false)));
        assert_eq!(sense("вчера", "en"), Some((Sense::Day(-1), true)));
        assert_eq!(sense("والثلاثاء", "ar"), Some((Sense::Weekday(2), true)));
        assert_eq!(sense("gestern", "en"), None);
        assert_eq!(sense("червона", "uk"), None);
    }

    #[test]
    fn the_filter_refuses_no_word_of_the_lexicon() {
        for word in lexicon().senses.keys() {
            assert!(lexicon().may_have(word), "{word}");
            let upper = word.to_uppercase();
            // Some letters have no capital that leads back to them.
            let same = upper.to_lowercase() == **word;
            assert!(!same || lexicon().may_have(&upper), "{upper}");
        }
    }

    #[test]
    fn every_word_of_the_tables_is_folded_and_short() {
        for word in lexicon().senses.keys() {
            let mut folded = String::new();
            fold(word, &mut folded);
            assert!(folded == **word && word.len() <= WORD_BYTES, "{word}");
        }
    }
}

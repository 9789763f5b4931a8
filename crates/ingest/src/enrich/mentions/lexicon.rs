//! The lexicon: a word as it stands in a text goes in, its sense in the article's language comes out. All tables are
//! one map; most words are refused by their first two letters, before anything is looked up.

use std::collections::HashMap;
use std::sync::LazyLock;

use dateline_core::{Lang, Script, months};

use super::sense::Sense;
use super::words::TABLES;

/// The longest word of any table, in bytes, with room for a prefix: longer ones are not looked up.
const WORD_BYTES: usize = 40;

/// The bits of the filter on first letters.
const FILTER_BITS: usize = 1 << 13;

/// What Arabic writes before a word without a space: and, so, in, for.
const ARABIC_PREFIXES: [char; 4] = ['و', 'ف', 'ب', 'ل'];

/// All words.
pub(super) struct Lexicon {
    senses: HashMap<&'static str, Vec<(Lang, Sense)>>,
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
        let mut lexicon = Self { senses: HashMap::new(), filter: vec![0; FILTER_BITS / 64] };
        for (code, word, sense) in own.chain(months) {
            let Some(lang) = Lang::parse(code) else { continue };
            let senses = lexicon.senses.entry(word).or_default();
            // A table's first sense of a word is the one.
            if senses.iter().all(|(other, _)| *other != lang) {
                senses.push((lang, sense));
            }
            lexicon.admit(word.chars());
            if Script::of_word(word) == Script::Arabic {
                for prefix in ARABIC_PREFIXES {
                    lexicon.admit(std::iter::once(prefix).chain(word.chars()));
                }
            }
        }
        lexicon
    }

    fn admit(&mut self, mut word: impl Iterator<Item = char>) {
        let bit = filter_bit(word.next(), word.next());
        self.filter[bit / 64] |= 1 << (bit % 64);
    }

    /// Whether a word with these first letters can be in the lexicon.
    pub fn may_have(&self, first: char, second: Option<char>) -> bool {
        let bit = filter_bit(Some(lower(first)), second.map(lower));
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

fn filter_bit(first: Option<char>, second: Option<char>) -> usize {
    let number = |c: Option<char>| c.map_or(0, |c| c as usize);
    (number(first).wrapping_mul(131) ^ number(second).wrapping_mul(31)) % FILTER_BITS
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
            '\u{64b}'..='\u{652}' | '\u{640}' | '\u{307}' | '\u{301}' => {}
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
            let mut chars = word.chars();
            let first = chars.next().unwrap();
            assert!(lexicon().may_have(first, chars.next()), "{word}");
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

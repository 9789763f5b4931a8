//! Segments: text goes in, the words of Unicode's word segmentation (UAX 29) with their byte offsets come out. What is
//! written in the characters that news text is made of is segmented here, at many times the speed of the tables for all
//! of Unicode; anything else is left to those, from one white space to another.

use unicode_segmentation::{UnicodeSegmentation, UnicodeWordIndices};

/// What the rules of UAX 29 make of a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    /// A letter.
    Letter,
    /// A digit.
    Digit,
    /// The underscore: joins what stands on its sides.
    Joiner,
    /// Inside a word between letters.
    MidLetter,
    /// Inside a word between digits.
    MidDigit,
    /// Inside a word between two letters or two digits.
    MidBoth,
    /// Never in a word.
    Other,
    /// None of those that are known here.
    Unknown,
}

use Class::{Digit, Joiner, Letter, MidBoth, MidDigit, MidLetter, Other, Unknown};

/// The classes of the ASCII characters, of which most text is made.
const ASCII: [Class; 128] = {
    let mut classes = [Unknown; 128];
    let mut byte = 0;
    while byte < 128 {
        classes[byte] = match byte as u8 {
            b'a'..=b'z' | b'A'..=b'Z' => Letter,
            b'0'..=b'9' => Digit,
            b'_' => Joiner,
            b':' => MidLetter,
            b',' | b';' => MidDigit,
            b'.' | b'\'' => MidBoth,
            // Controls have rules of their own: the line feed and its like are white space here.
            b'\0'..=b'\x1F' | b'\x7F' => Unknown,
            _ => Other,
        };
        byte += 1;
    }
    classes
};

fn class(c: char) -> Class {
    if c.is_ascii() {
        return ASCII[c as usize];
    }
    match c {
        '،' => MidDigit,
        '’' | '‘' => MidBoth,
        // Latin, Cyrillic, Arabic.
        'À'..='Ö' | 'Ø'..='ö' | 'ø'..='ɏ' | 'Ѐ'..='ҁ' | 'Ҋ'..='ԯ' | 'ؠ'..='ي' => Letter,
        '٠'..='٩' => Digit,
        '“' | '”' | '„' | '«' | '»' | '–' | '—' | '…' | '؟' | '№' => Other,
        _ => Unknown,
    }
}

/// The segments of a text that have a letter or digit, in order, with their byte offsets.
pub(super) struct Segments<'t> {
    text: &'t str,
    /// Where the next segment is looked for.
    at: usize,
    /// The end of the stretch without white space, all of known characters, in which `at` lies.
    known: usize,
    /// The segments of a stretch with others, and where it begins.
    unknown: Option<(usize, UnicodeWordIndices<'t>)>,
}

impl<'t> Segments<'t> {
    pub fn of(text: &'t str) -> Self {
        Self { text, at: 0, known: 0, unknown: None }
    }

    /// The next segment where it is ASCII letters with white space before and behind it, or one sign and white space: most
    /// are. `None` where it is not, or no stretch begins here.
    pub fn next_plain(&mut self) -> Option<(usize, &'t str)> {
        if self.unknown.is_some() || self.at < self.known {
            return None;
        }
        let bytes = self.text.as_bytes();
        let is_end = |at: usize| bytes.get(at).is_none_or(|byte| is_space(*byte));
        let start = skip_space(self.text, self.at);
        let letters = bytes[start..].iter().position(|byte| !byte.is_ascii_alphabetic());
        let end = letters.map_or(bytes.len(), |letters| start + letters);
        let next = match bytes.get(end) {
            _ if end == start => return None,
            _ if is_end(end) => end,
            Some(b'.' | b',' | b';' | b':' | b'!' | b'?' | b')' | b'"') if is_end(end + 1) => end + 1,
            _ => return None,
        };
        (self.at, self.known) = (next, next);
        Some((start, &self.text[start..end]))
    }

    /// Goes on to the next stretch; there may be none.
    fn next_stretch(&mut self) -> Option<()> {
        let start = skip_space(self.text, self.at);
        let rest = &self.text[start..];
        let first = rest.chars().next()?;
        let mut end = rest.len();
        for (at, c) in rest.char_indices() {
            if c.is_ascii() && is_space(c as u8) {
                end = at;
                break;
            }
            if class(c) == Unknown {
                // A mark goes with white space before it.
                let start = if class(first) == Unknown { self.at } else { start };
                let end = end_of_unknown(self.text, self.text.len() - rest.len() + at);
                self.unknown = Some((start, self.text[start..end].unicode_word_indices()));
                (self.at, self.known) = (end, end);
                return Some(());
            }
        }
        (self.at, self.known) = (start, start + end);
        Some(())
    }

    /// The next segment of the stretch of known characters.
    fn next_known(&mut self) -> Option<(usize, &'t str)> {
        while self.at < self.known {
            let stretch = &self.text[self.at..self.known];
            let (skipped, _) = stretch
                .char_indices()
                .find(|(_, c)| matches!(class(*c), Letter | Digit | Joiner))
                .unwrap_or((stretch.len(), ' '));
            let start = self.at + skipped;
            let length = segment_length(&stretch[skipped..]);
            self.at = start + length;
            let segment = &self.text[start..self.at];
            // Underscores alone are no word.
            if segment.chars().any(|c| class(c) != Joiner) {
                return Some((start, segment));
            }
        }
        None
    }
}

/// The length of the segment at the start of `text`, which begins with a letter, a digit or an underscore.
fn segment_length(text: &str) -> usize {
    // Most are ASCII letters up to a character that is in no word, or to the end.
    let letters = text.bytes().position(|byte| !byte.is_ascii_alphabetic()).unwrap_or(text.len());
    match text.as_bytes().get(letters) {
        None => return letters,
        Some(byte) if letters > 0 && byte.is_ascii() && ASCII[*byte as usize] == Other => return letters,
        Some(_) => {}
    }
    let mut chars = text.char_indices().map(|(at, c)| (at, class(c)));
    let Some((_, mut last)) = chars.next() else {
        return 0;
    };
    while let Some((at, this)) = chars.next() {
        last = match this {
            Letter | Digit | Joiner => this,
            MidLetter | MidBoth | MidDigit => {
                let joins = match last {
                    Letter => this != MidDigit,
                    Digit => this != MidLetter,
                    _ => false,
                };
                match chars.next() {
                    Some((_, next)) if joins && next == last => next,
                    _ => return at,
                }
            }
            Other | Unknown => return at,
        };
    }
    text.len()
}

/// Where a stretch with unknown characters ends: at white space after which one begins with a known character.
fn end_of_unknown(text: &str, mut at: usize) -> usize {
    while let Some(space) = text.as_bytes()[at..].iter().position(|byte| is_space(*byte)) {
        let next = skip_space(text, at + space);
        if text[next..].chars().next().is_none_or(|c| class(c) != Unknown) {
            return at + space;
        }
        at = next;
    }
    text.len()
}

/// The first byte from `at` on that is no white space.
fn skip_space(text: &str, at: usize) -> usize {
    text.as_bytes()[at..].iter().position(|byte| !is_space(*byte)).map_or(text.len(), |space| at + space)
}

/// White space before which a segment always ends, and after it unless a mark follows.
fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\r' | b'\t')
}

impl<'t> Iterator for Segments<'t> {
    type Item = (usize, &'t str);

    fn next(&mut self) -> Option<(usize, &'t str)> {
        loop {
            if let Some((start, segments)) = &mut self.unknown {
                if let Some((at, segment)) = segments.next() {
                    return Some((*start + at, segment));
                }
                self.unknown = None;
            }
            if let Some(found) = self.next_known() {
                return Some(found);
            }
            self.next_stretch()?;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn same(text: &str) -> Result<(), TestCaseError> {
        let theirs: Vec<_> = text.unicode_word_indices().collect();
        let mut segments = Segments::of(text);
        let ours: Vec<_> = std::iter::from_fn(|| segments.next_plain().or_else(|| segments.next())).collect();
        prop_assert_eq!(&ours, &theirs, "{:?}", text);
        prop_assert_eq!(Segments::of(text).collect::<Vec<_>>(), theirs, "{:?}", text);
        Ok(())
    }

    /// Each character is what it is taken for, before and after a character of each class.
    #[test]
    fn every_known_character_is_in_its_class() {
        let neighbours = [
            "a", "я", "ع", "5", "٥", "_", ":", ",", ".", "’", "-", "א", "\u{301}", "\u{200D}", "カ", "\"", "", " ",
            "\u{f99}",
        ];
        for c in ('\0'..='\u{30FF}').filter(|c| class(*c) != Unknown) {
            for before in neighbours {
                for after in neighbours {
                    same(&format!("{before}{c}{after}")).unwrap();
                    same(&format!("{before}{before}{c}{after}{after}")).unwrap();
                }
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]

        #[test]
        fn segments_are_those_of_unicode(text in any::<String>()) {
            same(&text)?;
        }

        #[test]
        fn also_where_most_are_plain(text in "([a-zA-Z]{1,3}[.,;:!?)\"]?[ \n]|[a-z\u{301}\u{AD}'. ]){0,16}") {
            same(&text)?;
        }

        #[test]
        fn also_where_many_characters_meet(text in "[a-cяعא05٥_:,;،.'’‘\"“» \\n\\t\\r\\-\u{301}\u{200D}\u{AD}\u{A0}\u{202F}\u{85}\u{f99}\u{2003}カ世é🇺🇦👍ـ]{0,24}") {
            same(&text)?;
        }
    }
}

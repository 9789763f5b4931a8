//! Scan: a text goes in, its numbers and the words of dates in it come out, in one pass. All other words are only
//! counted, so that the grammar sees what stands side by side.

mod chars;

use std::ops::Range;

use dateline_core::Lang;

use crate::extract::date_text::digit;
use chars::{binds_before, is_address, is_letter, letters, word_end};

use super::lexicon::{Lexicon, lexicon};
use super::sense::Sense;

/// A number or a word of dates.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub start: usize,
    pub end: usize,
    /// The how-manieth word of the text it is.
    pub ordinal: u32,
    pub paragraph: u32,
    pub sentence: u32,
    pub kind: Kind,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    Number(Number),
    Word {
        sense: Sense,
        /// See [`super::lexicon::Meaning::native`].
        native: bool,
        /// Whether it begins with a capital.
        capital: bool,
        /// Whether it is all capitals.
        shouted: bool,
    },
}

/// A number in digits.
#[derive(Clone, Copy, Debug)]
pub(super) struct Number {
    pub value: u32,
    /// How many digits it is written with.
    pub digits: u8,
    /// `16th`, `16-го`.
    pub ordinal: bool,
    /// Whether it can be part of a date: it is no sum, no part of a word, of a time of day or of a larger number.
    pub free: bool,
}

/// The most digits of a number that are told apart: more are no date.
const DIGITS: u8 = 8;

/// What follows a number that counts days or years.
const ORDINAL_ENDINGS: &[&str] = &[
    "st", "nd", "rd", "th", "er", "го", "ого", "е", "те", "ше", "му", "м", "й", "ого", "ta", "ème", "º", "ª", "ої",
    "ій", "та", "ме",
];

/// The most letters of a month's or a weekday's abbreviation, and the full names that are as short.
const ABBREVIATION_LETTERS: usize = 4;
const SHORT_MONTHS: &[&str] = &[
    "may", "june", "july", "мая", "май", "мае", "июня", "июля", "март", "mai", "juni", "juli", "mars", "mayo", "maja",
];

/// The first words of the Levantine months whose names are two words.
const LEVANTINE_FIRST_WORDS: [&str; 2] = ["كانون", "تشرين"];

/// What may be written against a year without a space.
const YEAR_ENDINGS: &[&str] = &["г", "р", "года", "году", "року", "році", "рр", "гг"];

/// The tokens of a text of one language, but for the places that `others` gives in order.
pub(super) fn scan(text: &str, lang: Option<Lang>, others: &[(Range<usize>, Lang)]) -> Vec<Token> {
    let mut scanner = Scanner {
        text,
        main: lang,
        lang,
        others,
        lexicon: lexicon(),
        at: 0,
        ordinal: 0,
        paragraph: 0,
        sentence: 0,
        stopped: false,
        buffer: String::new(),
        tokens: Vec::new(),
    };
    scanner.run();
    scanner.tokens
}

struct Scanner<'a> {
    text: &'a str,
    main: Option<Lang>,
    /// The language at hand.
    lang: Option<Lang>,
    others: &'a [(Range<usize>, Lang)],
    lexicon: &'static Lexicon,
    at: usize,
    ordinal: u32,
    paragraph: u32,
    sentence: u32,
    /// Whether a full stop stands before the next word.
    stopped: bool,
    buffer: String,
    tokens: Vec<Token>,
}

impl Scanner<'_> {
    /// Takes up the language of the paragraph that begins here.
    fn enter_paragraph(&mut self) {
        while let [(place, _), rest @ ..] = self.others
            && place.end <= self.at
        {
            self.others = rest;
        }
        let here = self.others.first().filter(|(place, _)| place.contains(&self.at));
        self.lang = here.map_or(self.main, |(_, lang)| Some(*lang));
    }

    fn run(&mut self) {
        self.enter_paragraph();
        let bytes = self.text.as_bytes();
        while let Some(byte) = bytes.get(self.at) {
            match byte {
                b'0'..=b'9' => self.number(),
                b'a'..=b'z' | b'A'..=b'Z' => self.word(),
                b'\n' => {
                    if bytes.get(self.at + 1) == Some(&b'\n') {
                        self.paragraph += 1;
                        self.sentence += 1;
                        self.at += 2;
                        self.enter_paragraph();
                    } else {
                        self.at += 1;
                    }
                }
                b'.' | b'!' | b'?' => {
                    self.stopped = true;
                    self.at += 1;
                }
                0..=127 => self.at += 1,
                _ => {
                    let Some(c) = self.peek() else { return };
                    if digit(c).is_some() {
                        self.number();
                    } else if is_letter(c) {
                        self.word();
                    } else {
                        self.stopped |= matches!(c, '؟' | '…' | '۔');
                        self.at += c.len_utf8();
                    }
                }
            }
        }
    }

    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn word(&mut self) {
        let start = self.at;
        self.at = word_end(self.text, start);
        if self.text[start..self.at].ends_with(LEVANTINE_FIRST_WORDS[0])
            || self.text[start..self.at].ends_with(LEVANTINE_FIRST_WORDS[1])
        {
            let rest = &self.text[self.at..];
            let second = rest.strip_prefix(' ').map_or(0, |rest| letters(rest).len());
            self.at += if second == 0 { 0 } else { 1 + second };
        }
        let word = &self.text[start..self.at];
        self.ordinal += 1;
        let mut chars = word.chars();
        let Some(first) = chars.next() else { return };
        let second = chars.next();
        let stopped = std::mem::take(&mut self.stopped);
        // After a full stop a capital begins a sentence, and so does every word of a script without case.
        if stopped && !first.is_lowercase() {
            self.sentence += 1;
        }
        if matches!(first, 'h' | 'w') && is_address(&self.text[start..]) {
            self.skip_address();
            return;
        }
        if !self.lexicon.may_have(word) {
            return;
        }
        let Some(meaning) = self.lexicon.meaning(word, self.lang, &mut self.buffer) else { return };
        let capital = first.is_uppercase();
        let shouted = capital && second.is_some_and(char::is_uppercase);
        let kind = Kind::Word { sense: meaning.sense, native: meaning.native, capital, shouted };
        self.push(start, kind);
    }

    fn push(&mut self, start: usize, kind: Kind) {
        let Self { at: end, ordinal, paragraph, sentence, .. } = *self;
        self.tokens.push(Token { start, end, ordinal, paragraph, sentence, kind });
    }

    /// Passes an address up to the next space.
    fn skip_address(&mut self) {
        let rest = &self.text[self.at..];
        self.at += rest.find(char::is_whitespace).unwrap_or(rest.len());
    }

    fn number(&mut self) {
        let start = self.at;
        let before = self.text[..start].chars().next_back();
        self.ordinal += 1;
        // A number may open a sentence, but after `Feb.` it is its day, and `[12]` is a note of the sentence before.
        if self.stopped && before.is_some_and(char::is_whitespace) && !self.is_after_abbreviation() {
            self.sentence += 1;
        }
        self.stopped &= before == Some('[');
        let mut number = Number { value: 0, digits: 0, ordinal: false, free: true };
        while let Some((c, digit)) = self.peek().and_then(|c| Some((c, digit(c)?))) {
            number.value = number.value.saturating_mul(10).saturating_add(digit);
            number.digits = number.digits.saturating_add(1);
            self.at += c.len_utf8();
        }
        number.free =
            number.digits <= DIGITS && !before.is_some_and(|c| binds_before(c, &self.text.as_bytes()[..start]));
        self.ending(&mut number);
        self.push(start, Kind::Number(number));
    }

    /// Whether the last token is a month or a weekday with nothing but a stop after it.
    fn is_after_abbreviation(&self) -> bool {
        self.tokens.last().is_some_and(|token| {
            let word = &self.text[token.start..token.end];
            let dates = matches!(
                token.kind,
                Kind::Word { sense: Sense::Month(_) | Sense::NameMonth(_) | Sense::Weekday(_), .. }
            );
            let short =
                word.chars().count() <= ABBREVIATION_LETTERS && !SHORT_MONTHS.contains(&word.to_lowercase().as_str());
            dates && short && token.ordinal + 1 == self.ordinal
        })
    }

    /// Reads what is written against a number: an ordinal's ending, a thousand, a unit.
    fn ending(&mut self, number: &mut Number) {
        let rest = &self.text[self.at..];
        let bytes = rest.as_bytes();
        let digit_at = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
        match rest.chars().next() {
            Some(',') if digit_at(1) => {
                let sum = bytes.iter().take_while(|b| b.is_ascii_digit() || **b == b',').count();
                // A comma at the end is the sentence's.
                self.at += if bytes[sum - 1] == b',' { sum - 1 } else { sum };
                number.free = false;
            }
            Some(':') if digit_at(1) => number.free = false,
            Some('%' | '°' | '€' | '$' | '£' | '_' | '@') => number.free = false,
            Some('T') if digit_at(1) => {}
            Some('\'' | '’') if rest.trim_start_matches(['\'', '’']).starts_with("s ") && number.digits == 4 => {
                // `1990's` are ten years, `2014's` is one; only round ones are decades.
                number.free = !number.value.is_multiple_of(10);
            }
            Some('-' | '‑') => {
                let letters = letters(rest.trim_start_matches(['-', '‑']));
                if ORDINAL_ENDINGS.contains(&letters) && !letters.is_ascii() {
                    number.ordinal = true;
                    self.at += rest.len() - rest.trim_start_matches(['-', '‑']).len() + letters.len();
                } else if !letters.is_empty() {
                    let month = self.lexicon.meaning(letters, None, &mut self.buffer);
                    number.free &= matches!(month.map(|m| m.sense), Some(Sense::Month(_) | Sense::NameMonth(_)));
                }
            }
            Some(c) if is_letter(c) => {
                let letters = letters(rest);
                if ORDINAL_ENDINGS.iter().any(|ending| ending.eq_ignore_ascii_case(letters)) {
                    number.ordinal = true;
                    self.at += letters.len();
                } else {
                    let month = self.lexicon.meaning(letters, None, &mut self.buffer);
                    // Flattened pages run the next line's first word into a year.
                    let runs_in = number.digits == 4
                        && c.is_uppercase()
                        && letters.chars().nth(1).is_some_and(char::is_lowercase);
                    number.free &= runs_in
                        || YEAR_ENDINGS.contains(&letters)
                        || matches!(month.map(|m| m.sense), Some(Sense::Month(_) | Sense::NameMonth(_)));
                }
            }
            _ => {}
        }
    }
}

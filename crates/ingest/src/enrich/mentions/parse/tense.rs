//! Tense: which way a sentence looks where a date stands in it, by the nearest word that tells.

use super::{Parser, verbs};
use crate::enrich::mentions::expression::{Tense, When};
use crate::enrich::mentions::scan::Kind;
use crate::enrich::mentions::sense::{Sense, Unit};

/// How many words back a telling word is looked for.
const WORDS_BACK: u32 = 14;
/// How many words on, where none stands before.
const WORDS_ON: u32 = 10;
/// How many words a verb in the present stands before the day it is planned for.
const WORDS_OF_VERB: u32 = 7;
/// How far back, in bytes, a semicolon is looked for: more than so many words take.
const CLAUSE_BYTES: usize = 160;
/// How many words before `to meet` may turn it to the past (`failed to meet`).
const WORDS_BEFORE_TO: u32 = 3;

impl Parser<'_> {
    /// The tense where an expression from token `first` to `last` stands.
    pub(super) fn tense(&self, first: usize, last: usize) -> Tense {
        // `Friday will`.
        if self.after(last).is_some_and(|next| self.sense(next) == Some(Sense::Will)) {
            return Tense::Future;
        }
        // `the year ended June 28`, `late Wednesday defeated`.
        if self.before(first) == Some(Sense::Did) && !self.is_to_be(first - 1) {
            return Tense::JustPast;
        }
        if self.verb_in_the_past_follows(last) {
            return Tense::Past;
        }
        let weekday = matches!(self.sense(first), Some(Sense::Weekday(_) | Sense::WeakWeekday(_)));
        if weekday && let Some(tense) = self.tense_of_weekday(first, last) {
            return tense;
        }
        if self.is_appointed(first) {
            return Tense::Future;
        }
        let mut deadline = false;
        // A semicolon ends what a verb tells of.
        let from = self.text.floor_char_boundary(self.tokens[first].start.saturating_sub(CLAUSE_BYTES));
        let clause = self.text[from..self.tokens[first].start].rfind(';').map_or(0, |at| from + at);
        let token = &self.tokens[first];
        let mut infinitive: Option<u32> = None;
        for (at, other) in self.tokens[..first].iter().enumerate().rev() {
            let away = token.ordinal - other.ordinal;
            if other.sentence != token.sentence || away > WORDS_BACK || other.start < clause {
                break;
            }
            if infinitive.is_some_and(|to| to - other.ordinal > WORDS_BEFORE_TO) {
                break;
            }
            let Kind::Word { sense, shouted, .. } = other.kind else { continue };
            match sense {
                Sense::Until if away == 1 => return Tense::Future,
                // `by Friday they had left` looks back.
                Sense::With if away == 1 && self.is_by(at) => infinitive = Some(other.ordinal),
                // `the deadline on Monday` is to come, `had set the deadline on Monday` is not.
                Sense::Will if self.is_text(at, &["deadline"]) => deadline = true,
                Sense::Will => return Tense::Future,
                Sense::Starts if weekday && self.is_scheduled(at, first) => return Tense::Future,
                // `may`, the verb.
                Sense::NameMonth(5) if weekday && self.is_text(at, &["may"]) && !self.capital(at) => {
                    return Tense::Future;
                }
                Sense::Did if self.is_to_be(at) => return Tense::Future,
                Sense::Did => return Tense::Past,
                Sense::To if infinitive.is_none() && !shouted && self.is_infinitive(at) => {
                    infinitive = Some(other.ordinal)
                }
                _ => {}
            }
        }
        if deadline {
            return Tense::Future;
        }
        let by = self.prior(first).is_some_and(|before| self.is_by(before));
        if infinitive.is_some() && !by {
            return Tense::Future;
        }
        let token = &self.tokens[last];
        for other in self.tokens.iter().skip(last + 1) {
            if other.sentence != token.sentence || other.ordinal - token.ordinal > WORDS_ON {
                break;
            }
            match other.kind {
                Kind::Word { sense: Sense::Will, .. } => return Tense::Future,
                Kind::Word { sense: Sense::Did, .. } => return Tense::Past,
                _ => {}
            }
        }
        if by { Tense::Future } else { Tense::Unknown }
    }

    /// The tense of a weekday by what only weekdays go by.
    fn tense_of_weekday(&self, first: usize, last: usize) -> Option<Tense> {
        // `завтра, у п'ятницю`.
        let token = &self.tokens[first];
        if let Some(beside) = self.found.last()
            && let When::FromPublication(days @ (-2 | -1 | 1 | 2), Unit::Day) = beside.when
            && beside.sentence == token.sentence
            && self.text.get(beside.end..token.start).is_some_and(|between| {
                matches!(between.trim_matches([' ', ',', '(']), "" | "on" | "у" | "в" | "во" | "am")
            })
        {
            return Some(if days > 0 { Tense::Future } else { Tense::JustPast });
        }
        // `They worked until Monday`.
        if self.before(first) == Some(Sense::Until)
            && verbs::lasted(self.text[..self.tokens[first - 1].start].trim_end())
        {
            return Some(Tense::JustPast);
        }
        let cyrillic = self.is_cyrillic(first);
        let ahead = || verbs::is_to_come(&self.text[..token.start], &self.text[self.tokens[last].end..]);
        (cyrillic && ahead()).then_some(Tense::Future)
    }

    /// Whether a day is what something is set for: `призначено на 25 травня`.
    fn is_appointed(&self, first: usize) -> bool {
        const APPOINTED: [&str; 9] = [
            "призначен",
            "призначил",
            "заплановал",
            "запланован",
            "назначен",
            "назначил",
            "запланиров",
            "перенес",
            "відклал",
        ];
        self.is_cyrillic(first) && self.before(first) == Some(Sense::On) && {
            let verb = self.word_before(first - 1);
            APPOINTED.iter().any(|stem| verb.starts_with(stem))
        }
    }

    /// Whether a present tells of what is to come: `arrives on Friday`, `is flying there on Friday`; not of what just
    /// was, and not far from its day.
    fn is_scheduled(&self, at: usize, day: usize) -> bool {
        let verb = &self.tokens[at];
        let between = &self.text[verb.end..self.tokens[day].start];
        let near = self.tokens[day].ordinal - verb.ordinal <= WORDS_OF_VERB && !between.contains([';', '"', '”']);
        let past = between.split_whitespace().any(|word| word.len() > 4 && word.trim_end_matches(',').ends_with("ed"));
        let going = self.text[verb.start..verb.end].to_ascii_lowercase().ends_with("ing");
        let is = ["is", "are", "am", "s", "re", "be"];
        let subject = !going || is.iter().any(|is| is.eq_ignore_ascii_case(self.word_before(at)));
        // A noun: `the votes of Monday`, `had to go on Monday`.
        let noun = matches!(self.before(at), Some(Sense::The | Sense::To | Sense::Of | Sense::Number(_)));
        // `Sunday's vote` is as often over.
        let owner = matches!(self.char_after(day), '\'' | '’');
        near && !past && subject && !noun && !owner
    }

    fn is_text(&self, at: usize, words: &[&str]) -> bool {
        let token = &self.tokens[at];
        words.iter().any(|word| word.eq_ignore_ascii_case(&self.text[token.start..token.end]))
    }

    /// Whether the next word has the ending of an English past.
    fn verb_in_the_past_follows(&self, at: usize) -> bool {
        let Some(rest) = self.text[self.tokens[at].end..].strip_prefix(' ') else { return false };
        let word = &rest[..rest.find(|c: char| !c.is_ascii_lowercase()).unwrap_or(rest.len())];
        word.len() > 4 && word.ends_with("ed")
    }

    /// Whether a participle is of what is to come (`will be held`).
    fn is_to_be(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        self.tokens[..at]
            .iter()
            .rev()
            .take_while(|other| other.sentence == token.sentence && token.ordinal - other.ordinal <= WORDS_BEFORE_TO)
            .find(|other| matches!(other.kind, Kind::Word { sense: Sense::Will, .. }))
            .is_some_and(|will| !self.text[will.end..token.start].contains([',', '"', '”', '’', '\'']))
    }

    fn is_by(&self, at: usize) -> bool {
        self.text[self.tokens[at].start..self.tokens[at].end].eq_ignore_ascii_case("by")
    }

    /// Whether an English `to` stands before a verb: a lower-case word that is no article.
    fn is_infinitive(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        if !self.text[token.start..token.end].eq_ignore_ascii_case("to") {
            return false;
        }
        let rest = self.text[token.end..].trim_start();
        let word = &rest[..rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len())];
        let noun = [
            "the", "a", "an", "his", "her", "their", "its", "this", "that", "our", "more", "at", "about", "all",
            "those", "midnight", "noon", "dawn", "dusk", "sunset", "sunrise",
        ];
        word.starts_with(char::is_lowercase) && !noun.contains(&word)
    }
}

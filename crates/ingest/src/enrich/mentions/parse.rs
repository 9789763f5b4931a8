//! Parse: tokens go in, expressions come out, by one grammar for all languages. Of what starts at one place the longest
//! wins, and nothing is read twice.

mod bare;
mod counted;
mod days;
mod months;
mod names;
mod numeric;
mod relative;
mod tense;
mod verbs;
mod weekdays;
mod years;

use dateline_core::Script;
use jiff::civil::Date;

use super::expression::{Expression, Tense, When};
use super::scan::{Kind, Number, Token};
use super::sense::Sense;

/// What is known beside the text.
pub(super) struct Options {
    /// The last year that a bare number may be.
    pub last_year: i16,
    /// The day of publication.
    pub published: Option<Date>,
    /// Whether `05/06/2025` is surely of June.
    pub day_first: bool,
    /// The most expressions that are given.
    pub limit: usize,
}

/// The expressions of a text, in order.
pub(super) fn parse(text: &str, tokens: &[Token], options: &Options) -> Vec<Expression> {
    let Options { last_year, published, day_first, limit } = *options;
    let mut parser = Parser { text, tokens, last_year, published, day_first, found: Vec::new() };
    let mut at = 0;
    while at < tokens.len() && parser.found.len() < limit {
        at = parser.expression(at).unwrap_or(at + 1);
    }
    parser.found.truncate(limit);
    parser.found
}

/// What stands between two tokens that are neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gap {
    /// Nothing.
    None,
    Space,
    Comma,
    Dash,
    /// A full stop, as after an abbreviation or a German day.
    Stop,
    Slash,
    Other,
}

struct Parser<'a> {
    text: &'a str,
    tokens: &'a [Token],
    last_year: i16,
    published: Option<Date>,
    day_first: bool,
    found: Vec<Expression>,
}

impl Parser<'_> {
    /// Reads what starts at token `at`; gives the token after it.
    fn expression(&mut self, at: usize) -> Option<usize> {
        match self.tokens[at].kind {
            Kind::Number(number) if number.free => self
                .numeric(at)
                .or_else(|| self.days_of_month(at))
                .or_else(|| self.count(at))
                .or_else(|| self.years(at))
                .or_else(|| self.day_alone(at)),
            Kind::Number(_) => None,
            Kind::Word { sense, .. } => match sense {
                Sense::Month(_) | Sense::NameMonth(_) => self.month(at),
                Sense::Weekday(_) | Sense::WeakWeekday(_) => self.weekday(at),
                _ => self.relative(at),
            },
        }
    }

    fn push(&mut self, first: usize, last: usize, when: When) {
        let (start, token) = (self.tokens[first].start, &self.tokens[last]);
        let lasting = self.before_text(first, &["since", "depuis", "seit", "منذ"]);
        let tense = if lasting { Tense::JustPast } else { self.tense(first, last) };
        let since = lasting || self.before(first) == Some(Sense::From);
        self.found.push(Expression {
            start,
            end: token.end,
            paragraph: token.paragraph,
            sentence: token.sentence,
            when,
            tense,
            since,
        });
    }

    /// The neighbour after a token, and what stands between them.
    fn next(&self, at: usize) -> Option<(usize, Gap)> {
        let (token, next) = (self.tokens.get(at)?, self.tokens.get(at + 1)?);
        (next.ordinal == token.ordinal + 1 && next.paragraph == token.paragraph)
            .then(|| (at + 1, gap(&self.text[token.end..next.start])))
    }

    /// The neighbour after a token with no more than space between them.
    fn after(&self, at: usize) -> Option<usize> {
        self.next(at).filter(|(_, gap)| *gap == Gap::Space).map(|(next, _)| next)
    }

    /// The neighbour before a token with no more than space between them.
    fn prior(&self, at: usize) -> Option<usize> {
        let before = at.checked_sub(1)?;
        matches!(self.next(before), Some((_, Gap::Space))).then_some(before)
    }

    /// The sense of the neighbour before a token.
    fn before(&self, at: usize) -> Option<Sense> {
        self.sense(self.prior(at)?)
    }

    fn before_text(&self, at: usize, words: &[&str]) -> bool {
        self.prior(at).is_some_and(|before| {
            let token = &self.tokens[before];
            words.iter().any(|word| word.eq_ignore_ascii_case(&self.text[token.start..token.end]))
        })
    }

    fn sense(&self, at: usize) -> Option<Sense> {
        match self.tokens.get(at)?.kind {
            Kind::Word { sense, .. } => Some(sense),
            Kind::Number(_) => None,
        }
    }

    fn number(&self, at: usize) -> Option<Number> {
        match self.tokens.get(at)?.kind {
            Kind::Number(number) if number.free => Some(number),
            _ => None,
        }
    }

    /// The month that a token names, and whether it is sure to be one: no verb, and in the article's language.
    fn month_at(&self, at: usize) -> Option<(i8, Sure)> {
        let Kind::Word { sense, native, capital, shouted } = self.tokens.get(at)?.kind else { return None };
        match sense {
            Sense::Month(month) if native => Some((month, Sure::Yes)),
            Sense::Month(month) => Some((month, Sure::Foreign)),
            Sense::NameMonth(month) if !native => Some((month, Sure::Foreign)),
            Sense::NameMonth(month) if capital || !self.english(at) => {
                Some((month, if shouted { Sure::Shouted } else { Sure::Name }))
            }
            _ => None,
        }
    }

    /// Whether a word is one that English writes with a capital.
    fn english(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        !self.text[token.start..token.end].eq_ignore_ascii_case("mars")
    }

    fn is_latin(&self, at: usize) -> bool {
        self.script(at) == Script::Latin
    }

    fn is_cyrillic(&self, at: usize) -> bool {
        self.script(at) == Script::Cyrillic
    }

    fn is_arabic(&self, at: usize) -> bool {
        self.script(at) == Script::Arabic
    }

    fn script(&self, at: usize) -> Script {
        self.text[self.tokens[at].start..].chars().next().map_or(Script::Other, Script::of_char)
    }

    /// The character after a token, or a space at the end.
    fn char_after(&self, at: usize) -> char {
        self.text[self.tokens[at].end..].chars().next().unwrap_or(' ')
    }

    /// The character before a token, or a space at the start.
    fn char_before(&self, at: usize) -> char {
        self.text[..self.tokens[at].start].chars().next_back().unwrap_or(' ')
    }

    /// Whether the next thing after a token is a lower-case word.
    fn lower_word_follows(&self, at: usize) -> bool {
        let rest = &self.text[self.tokens[at].end..];
        rest.strip_prefix([' ', '\n']).is_some_and(|rest| rest.starts_with(char::is_lowercase))
    }

    /// Whether a sentence or a part of one ends after a token.
    fn ends_clause(&self, at: usize) -> bool {
        let rest = self.text[self.tokens[at].end..].trim_start_matches(' ');
        rest.is_empty()
            || rest.starts_with([
                '.', ',', ';', ':', '!', '?', '(', '[', ')', ']', '"', '”', '»', '\n', '،', '–', '—', '؛', '-',
            ])
    }
}

/// How sure it is that a word is a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sure {
    Yes,
    /// A name or a verb too, with the capital of a name.
    Name,
    /// A name or a verb too, in capitals throughout.
    Shouted,
    /// A month in another language of the same script.
    Foreign,
}

/// What a text between two tokens is.
fn gap(text: &str) -> Gap {
    // The marks that direct writing are not seen.
    let bare = text.trim_matches(|c: char| {
        c.is_whitespace()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{ad}')
    });
    match bare {
        "" if text.is_empty() => Gap::None,
        "" => Gap::Space,
        "," | "،" | "、" => Gap::Comma,
        "-" | "–" | "—" | "‑" | "−" | "--" | "‐" => Gap::Dash,
        "." => Gap::Stop,
        "/" => Gap::Slash,
        _ => Gap::Other,
    }
}

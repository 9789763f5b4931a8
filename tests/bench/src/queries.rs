//! Queries: a corpus and a seed go in, questions of every kind come out, whose words stand in its articles.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::Result;
use crate::corpus::Article;
use crate::random::Random;

/// Articles that words are drawn from.
const DRAWN_FROM: u64 = 3_000;

/// What a query asks for.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// One word.
    Term,
    /// Two words, both.
    And,
    /// Two words, either.
    Or,
    /// Two or three words that stand side by side somewhere.
    Phrase,
    /// Two words, five positions apart at most.
    Near,
    /// The first four letters of a word.
    Prefix,
    /// Two words, either, in half a year.
    Dates,
    /// A name.
    Name,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 8] =
        [Self::Term, Self::And, Self::Or, Self::Phrase, Self::Near, Self::Prefix, Self::Dates, Self::Name];

    /// What tables call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Term => "term",
            Self::And => "AND",
            Self::Or => "OR",
            Self::Phrase => "phrase",
            Self::Near => "NEAR/5",
            Self::Prefix => "prefix",
            Self::Dates => "OR + date range",
            Self::Name => "name",
        }
    }
}

/// A query.
#[derive(Serialize, Deserialize, Clone, Debug)]
pub struct Question {
    /// Its kind.
    pub kind: Kind,
    /// Its words; of a prefix the letters.
    pub words: Vec<String>,
    /// The first and the last month, as in `2024-05`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub months: Option<(String, String)>,
    /// It in dateline's language.
    pub query: String,
}

/// Draws so many queries, of every kind as many, in turns.
///
/// # Errors
/// If the corpus cannot be read or holds too little.
pub fn draw(corpus: &Path, articles: u64, seed: u64, count: usize) -> Result<Vec<Question>> {
    let every = (articles / DRAWN_FROM).max(1) as usize;
    let mut texts = Vec::new();
    for line in BufReader::new(File::open(corpus)?).lines().step_by(every) {
        let article: Article = serde_json::from_str(&line?)?;
        // Queries are typed in the Latin alphabet: where tantivy's English stemmer is at home.
        let words: Vec<String> = article
            .text
            .split_whitespace()
            .map(|word| word.trim_matches(|letter: char| !letter.is_ascii_alphabetic()).to_owned())
            .collect();
        if words.iter().filter(|word| is_plain(word)).count() > 30 {
            texts.push(words);
        }
    }
    if texts.is_empty() {
        return Err("the corpus holds no text to draw queries from".into());
    }
    let mut random = Random::new(seed ^ 0x9E3);
    Ok((0..count).map(|number| question(Kind::ALL[number % Kind::ALL.len()], &texts, &mut random)).collect())
}

/// Whether a word can be sought as it stands.
fn is_plain(word: &str) -> bool {
    (4..=20).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_alphabetic())
}

fn question(kind: Kind, texts: &[Vec<String>], random: &mut Random) -> Question {
    let words = match kind {
        Kind::Term => vec![word(texts, random)],
        Kind::And | Kind::Or | Kind::Dates => vec![word(texts, random), word(texts, random)],
        Kind::Prefix => vec![word(texts, random)[..4].to_owned()],
        Kind::Phrase => {
            let length = 2 + random.below(2);
            neighbours(texts, random, length, |at| (0..length).map(|next| at + next).collect())
        }
        Kind::Near => {
            let apart = 1 + random.below(5);
            neighbours(texts, random, apart + 1, |at| vec![at, at + apart])
        }
        Kind::Name => vec![name(texts, random)],
    };
    let months = (kind == Kind::Dates).then(|| {
        let (year, half) = (2023 + random.below(3), random.below(2) * 6);
        (format!("{year}-{:02}", half + 1), format!("{year}-{:02}", half + 6))
    });
    let query = match (kind, &months) {
        (Kind::Or, _) => words.join(" OR "),
        (Kind::Dates, Some((from, to))) => format!("({}) date:{from}..{to}", words.join(" OR ")),
        (Kind::Phrase, _) => format!("\"{}\"", words.join(" ")),
        (Kind::Near, _) => words.join(" NEAR/5 "),
        (Kind::Prefix, _) => format!("{}*", words[0]),
        _ => words.join(" "),
    };
    Question { kind, words, months, query }
}

/// A word as it stands somewhere: common ones come often.
fn word(texts: &[Vec<String>], random: &mut Random) -> String {
    loop {
        let text = random.pick(texts);
        let word = random.pick(text);
        if is_plain(word) {
            return word.to_ascii_lowercase();
        }
    }
}

/// Words of a stretch of a text, those at the places that `which` gives for its beginning; all can be sought.
fn neighbours(
    texts: &[Vec<String>],
    random: &mut Random,
    length: usize,
    which: impl Fn(usize) -> Vec<usize>,
) -> Vec<String> {
    loop {
        let text = random.pick(texts);
        let places = which(random.below(text.len() - length));
        let words: Vec<String> = places.iter().map(|place| text[*place].to_ascii_lowercase()).collect();
        let plain = |word: &String| word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_alphabetic());
        // Of small words alone nobody asks; `or` and its like are operators in some hands.
        let operator = |word: &String| ["or", "and", "not", "near", "pre", "same"].contains(&word.as_str());
        if words.iter().all(plain) && words.iter().any(|word| is_plain(word)) && !words.iter().any(operator) {
            return words;
        }
    }
}

/// A word with a capital after one without.
fn name(texts: &[Vec<String>], random: &mut Random) -> String {
    // Texts of capitals alone have none: after so many tries any word will do.
    for _ in 0..10_000 {
        let text = random.pick(texts);
        let at = 1 + random.below(text.len() - 1);
        let (before, word) = (&text[at - 1], &text[at]);
        let small = |text: &str| text.bytes().all(|byte| byte.is_ascii_lowercase());
        let capital = word.starts_with(|first: char| first.is_ascii_uppercase());
        if is_plain(word) && capital && small(&word[1..]) && !before.is_empty() && small(before) {
            return word.clone();
        }
    }
    word(texts, random)
}

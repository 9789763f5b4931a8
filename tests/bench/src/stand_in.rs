//! The stand-in, where no real news is at hand: a seed and our own sample articles go in, made-up text in English, Ukrainian
//! and Arabic comes out. Its words are invented and as frequent as words are (Zipf's law), with the languages' own endings
//! and small words, so that stemming, names, dates and sentences have their work. What it means is nothing.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::Result;
use crate::pool::{Part, Source, paragraphs};
use crate::random::{Random, Zipf};

/// Invented words of a language.
const WORDS: usize = 30_000;
/// Invented names of a language.
const NAMES: usize = 3_000;
/// Articles of all languages that others are put together from.
const SOURCES: usize = 9_000;

/// What a language's text is made of.
struct Tongue {
    lang: &'static str,
    /// Of a hundred thousand articles.
    weight: usize,
    /// Words that bind others, from the commonest on.
    small: &'static [&'static str],
    /// What words begin with and go on with.
    syllables: &'static [&'static str],
    /// What they end in: inflection.
    endings: &'static [&'static str],
    months: &'static [&'static str],
    /// Whether names are written with a capital.
    capitals: bool,
}

const TONGUES: &[Tongue] = &[
    Tongue {
        lang: "en",
        weight: 88_000,
        small: &[
            "the", "of", "to", "and", "in", "a", "that", "on", "for", "was", "said", "by", "with", "at", "from", "is",
            "as", "were", "had", "has", "it", "not", "be", "after", "their", "which", "would", "an", "been", "he",
        ],
        syllables: &[
            "ba", "cor", "den", "fi", "gra", "hol", "in", "ja", "kel", "lo", "mar", "ne", "or", "pla", "qui", "ras",
            "se", "tri", "un", "ver", "wal", "yo", "zen", "stra", "pro", "con", "mi", "ter", "ca", "du",
        ],
        endings: &["", "", "", "", "s", "s", "ed", "ing", "er", "ly", "ation", "ment", "ness", "al"],
        months: &["January", "March", "May", "June", "September", "November"],
        capitals: true,
    },
    Tongue {
        lang: "uk",
        weight: 6_000,
        small: &[
            "у",
            "в",
            "на",
            "що",
            "та",
            "і",
            "з",
            "до",
            "за",
            "не",
            "про",
            "від",
            "як",
            "його",
            "для",
            "це",
            "також",
            "було",
            "який",
            "вони",
            "після",
            "під",
            "але",
            "із",
            "при",
            "ще",
            "вже",
        ],
        syllables: &[
            "ба", "вер", "гра", "дон", "жи", "зо", "кла", "лі", "мор", "не", "оп", "при", "роз", "сто", "тер", "уз",
            "фі", "хо", "че", "шу", "ря", "ста", "ко", "мі", "пе",
        ],
        endings: &["", "а", "и", "ів", "ами", "ого", "ому", "ий", "ати", "али", "ення", "ість", "ою"],
        months: &["січня", "березня", "травня", "червня", "вересня", "листопада"],
        capitals: true,
    },
    Tongue {
        lang: "ar",
        weight: 6_000,
        small: &[
            "في", "من", "على", "إلى", "أن", "عن", "التي", "الذي", "مع", "هذا", "هذه", "كان", "قال", "بعد", "ما", "لم",
            "بين", "كما", "حيث", "قد",
        ],
        syllables: &[
            "با", "تر", "جم", "حا", "خل", "در", "رس", "زي", "سم", "شر", "صا", "طل", "عم", "غر", "فا", "قد", "كت", "لي",
            "مو", "نه", "وا", "هر", "ضم",
        ],
        endings: &["", "", "ة", "ات", "ين", "ون", "ها", "ية"],
        months: &["يناير", "مارس", "مايو", "يونيو", "سبتمبر", "نوفمبر"],
        capitals: false,
    },
];

/// Makes text up. `samples` is the folder of our own articles, some of which are among it.
///
/// # Errors
/// If a sample is there but cannot be read.
pub fn make(seed: u64, samples: &Path) -> Result<Vec<Part>> {
    let mut random = Random::new(seed ^ 0x57A2D);
    let mut parts = Vec::new();
    for tongue in TONGUES {
        let mouth = Mouth::new(tongue, &mut random);
        let sources = (0..SOURCES / TONGUES.len()).map(|_| mouth.article(&mut random)).collect();
        parts.push(Part { set: "stand-in", lang: tongue.lang.into(), weight: tongue.weight, sources });
    }
    parts.extend(sample_articles(samples)?);
    Ok(parts)
}

/// One who talks a language.
struct Mouth<'t> {
    tongue: &'t Tongue,
    words: Vec<String>,
    names: Vec<String>,
    /// Which word, which small word, which name comes.
    word: Zipf,
    small: Zipf,
    name: Zipf,
}

impl<'t> Mouth<'t> {
    fn new(tongue: &'t Tongue, random: &mut Random) -> Self {
        // Words are the shorter the commoner they are.
        let coin = |random: &mut Random, syllables: usize| -> String {
            (0..syllables).map(|_| *random.pick(tongue.syllables)).collect()
        };
        let words =
            (0..WORDS).map(|rank| coin(random, 2 + usize::from(rank > 300) + usize::from(rank > 6_000))).collect();
        let names = (0..NAMES).map(|rank| {
            let name = coin(random, 2 + usize::from(rank > 500));
            if tongue.capitals { capitalised(&name) } else { name }
        });
        Self {
            tongue,
            words,
            names: names.collect(),
            word: Zipf::new(WORDS),
            small: Zipf::new(tongue.small.len()),
            name: Zipf::new(NAMES),
        }
    }

    fn article(&self, random: &mut Random) -> Source {
        let mut title = self.clause(8, random);
        title.truncate(title.trim_end_matches(',').len());
        let paragraphs = (0..3 + random.below(7)).map(|_| {
            let sentences: Vec<String> = (0..1 + random.below(4)).map(|_| self.sentence(random)).collect();
            sentences.join(" ")
        });
        let paragraphs = paragraphs.collect();
        Source { title: capitalised(&title), paragraphs }
    }

    fn sentence(&self, random: &mut Random) -> String {
        let mut sentence = self.clause(5 + random.below(9), random);
        if random.one_in(2) {
            sentence.push_str(", ");
            sentence.push_str(&self.clause(4 + random.below(9), random));
        }
        sentence.push('.');
        capitalised(&sentence)
    }

    fn clause(&self, words: usize, random: &mut Random) -> String {
        let mut clause = String::new();
        for _ in 0..words {
            if !clause.is_empty() {
                clause.push(' ');
            }
            match random.below(100) {
                0..40 => clause.push_str(self.tongue.small[self.small.draw(random)]),
                40..88 => {
                    clause.push_str(&self.words[self.word.draw(random)]);
                    clause.push_str(random.pick::<&str>(self.tongue.endings));
                }
                88..96 => clause.push_str(&self.names[self.name.draw(random)]),
                96..98 => clause.push_str(&(1 + random.below(900)).to_string()),
                _ => {
                    let day = 1 + random.below(28);
                    clause.push_str(&format!("{day} {} {}", random.pick(self.tongue.months), 2020 + random.below(6)));
                }
            }
        }
        clause
    }
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// Our own articles: those of text, Markdown and JSON Lines, in the order of their names.
fn sample_articles(samples: &Path) -> Result<Vec<Part>> {
    let mut files: Vec<PathBuf> = Vec::new();
    for outlet in fs::read_dir(samples).into_iter().flatten() {
        let outlet = outlet?.path();
        if outlet.is_dir() {
            for file in fs::read_dir(outlet)? {
                files.push(file?.path());
            }
        }
    }
    files.sort();
    let mut sources = Vec::new();
    for file in files {
        let Ok(text) = fs::read_to_string(&file) else {
            // Not all are UTF-8; the others are packed.
            continue;
        };
        match file.extension().and_then(|extension| extension.to_str()) {
            Some("jsonl") => {
                for line in text.lines() {
                    let record: Value = serde_json::from_str(line)?;
                    let field = |name: &str| record[name].as_str().unwrap_or_default().to_owned();
                    if field("lang") == "en" {
                        sources.push(Source { title: field("title"), paragraphs: paragraphs(&field("text")) });
                    }
                }
            }
            Some("md" | "txt") if is_english(&text) => {
                let mut paragraphs =
                    paragraphs(text.trim_start_matches("---\n").rsplit("---\n").next().unwrap_or(&text));
                if paragraphs.len() > 1 {
                    sources.push(Source { title: paragraphs.remove(0), paragraphs });
                }
            }
            _ => {}
        }
    }
    let weight = if sources.is_empty() { 0 } else { 2_000 };
    Ok(vec![Part { set: "corpus", lang: "en".into(), weight, sources }])
}

/// Whether one word in thirty-two or more is `the`.
fn is_english(text: &str) -> bool {
    let words = text.split_whitespace().count();
    text.split_whitespace().filter(|word| word.eq_ignore_ascii_case("the")).count() * 32 > words
}

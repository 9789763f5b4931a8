//! The corpus: a pool of paragraphs and a seed go in, JSON Lines of any number of articles come out, one by one, so that no
//! more than the pool is held in memory.
//!
//! An article begins as one of the pool's, goes on with its paragraphs and with those of others in its language, in turns,
//! until it is as long as it should be: words keep their frequencies and neighbours, and no two articles are alike.

use std::io::{self, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::pool::{self, Part, Source};
use crate::random::Random;
use crate::{Result, stand_in};

/// Outlets, few of which have most of the articles.
const OUTLETS: usize = 60;
/// Days over which articles were published.
const DAYS: usize = 3 * 365 + 1;
/// The shortest text that is meant, in bytes, and how much longer the longest is: 3 KB a line on average.
const SHORTEST: usize = 750;
const LONGER: usize = 7_450;
/// Most paragraphs of an article.
const PARAGRAPHS: usize = 60;

const GIVEN: &[&str] = &[
    "Ada", "Bohdan", "Carla", "Dmytro", "Elif", "Farid", "Greta", "Hanna", "Idris", "Jelena", "Karim", "Lena",
    "Mykola", "Nadia", "Omar", "Petra", "Rania", "Stefan", "Tamar", "Yusuf",
];
const FAMILY: &[&str] = &[
    "Abrams",
    "Bondar",
    "Costa",
    "Dovzhenko",
    "Ellison",
    "Farah",
    "Gruber",
    "Haddad",
    "Ivanenko",
    "Jansen",
    "Kovac",
    "Lindqvist",
    "Mansour",
    "Novak",
    "Okafor",
    "Petrenko",
    "Quist",
    "Rahimi",
    "Sorensen",
    "Tkachuk",
    "Usmanov",
    "Varga",
    "Weiss",
    "Yilmaz",
    "Zielinska",
];

/// One line of the corpus.
#[derive(Serialize, Deserialize, Clone, Debug)]
pub struct Article {
    /// Its title.
    pub title: String,
    /// Its text, an empty line between paragraphs.
    pub text: String,
    /// Its address: no two have one.
    pub url: String,
    /// When it was published, in UTC.
    pub published: String,
    /// Who published it.
    pub outlet: String,
    /// Who signed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// Its language's code.
    pub lang: String,
}

/// What was written.
#[derive(Serialize, Deserialize, Clone, Debug)]
pub struct Made {
    /// What the text is.
    pub name: String,
    /// How many articles.
    pub articles: u64,
    /// How many bytes.
    pub bytes: u64,
    /// From which seed.
    pub seed: u64,
}

/// The maker of articles.
pub struct Corpus {
    parts: Vec<Part>,
    /// Of the parts, up to each.
    sums: Vec<usize>,
    random: Random,
    made: u64,
    seed: u64,
}

impl Corpus {
    /// From the real news in `shared`, or the stand-in where there is none; `samples` is the folder of our own articles.
    ///
    /// # Errors
    /// If what is there cannot be read.
    pub fn new(seed: u64, shared: Option<&Path>, samples: &Path) -> Result<Self> {
        let mut parts = shared.map(pool::read).transpose()?.unwrap_or_default();
        if parts.is_empty() {
            parts = stand_in::make(seed, samples)?;
        }
        let mut sum = 0;
        let sums = parts.iter().map(|part| {
            sum += part.weight;
            sum
        });
        let sums = sums.collect();
        Ok(Self { parts, sums, random: Random::new(seed), made: 0, seed })
    }

    /// What the text is, in a few words.
    pub fn name(&self) -> String {
        let mut sets: Vec<&str> = self.parts.iter().map(|part| part.set).collect();
        sets.dedup();
        match sets.contains(&"stand-in") {
            true => {
                "STAND-IN: made-up text in English, Ukrainian and Arabic, not news (no real news was at hand)".into()
            }
            false => format!("news recombined by paragraphs, from {}", sets.join(", ")),
        }
    }

    /// The next article.
    pub fn article(&mut self) -> Article {
        self.made += 1;
        let random = &mut self.random;
        let drawn = random.below(self.sums.last().copied().unwrap_or(1));
        let part = &self.parts[self.sums.partition_point(|sum| *sum <= drawn)];
        let (title, text) = text(part, &self.parts, random);
        // Squares of chances from 0 to 1: few outlets have most.
        let outlet = (random.below(OUTLETS) * random.below(OUTLETS)) / OUTLETS;
        let outlet = format!("outlet{outlet:02}.example.org");
        let (year, month, day) = date(random.below(DAYS));
        let (hour, minute) = (random.below(24), random.below(60));
        let author = (!random.one_in(5)).then(|| format!("{} {}", random.pick(GIVEN), random.pick(FAMILY)));
        Article {
            title,
            text,
            url: format!("https://{outlet}/{year}/{month:02}/{day:02}/{}", self.made),
            published: format!("{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:00Z"),
            outlet,
            author,
            lang: part.lang.clone(),
        }
    }

    /// Writes so many articles.
    ///
    /// # Errors
    /// If they cannot be written.
    pub fn write(&mut self, articles: u64, out: &mut dyn Write) -> Result<Made> {
        let mut bytes = 0;
        for _ in 0..articles {
            let mut line = serde_json::to_vec(&self.article())?;
            line.push(b'\n');
            bytes += line.len() as u64;
            out.write_all(&line).map_err(|error| io::Error::new(error.kind(), format!("the corpus: {error}")))?;
        }
        out.flush()?;
        Ok(Made { name: self.name(), articles, bytes, seed: self.seed })
    }
}

/// A title and a text of a part's own and its language's other paragraphs.
fn text(part: &Part, parts: &[Part], random: &mut Random) -> (String, String) {
    let length = SHORTEST + random.below(LONGER) * random.below(LONGER) / LONGER;
    let own = random.pick(&part.sources);
    let mut text = own.paragraphs[0].clone();
    let mut of_own = own.paragraphs[1..].iter();
    for turn in 1..PARAGRAPHS {
        if text.len() >= length {
            break;
        }
        let next = match of_own.next().filter(|_| turn % 2 == 1) {
            Some(paragraph) => paragraph,
            None => {
                let other = other(part, parts, random);
                random.pick(&other.paragraphs)
            }
        };
        text.push_str("\n\n");
        text.push_str(next);
    }
    (own.title.clone(), text)
}

/// Another article in the same language, one time in four of another set.
fn other<'p>(part: &'p Part, parts: &'p [Part], random: &mut Random) -> &'p Source {
    let from = if random.one_in(4) { random.pick(parts) } else { part };
    let from = if from.lang == part.lang && !from.sources.is_empty() { from } else { part };
    random.pick(&from.sources)
}

/// The day that comes so many days after the first of 2023.
fn date(mut day: usize) -> (usize, usize, usize) {
    let mut year = 2023;
    loop {
        let february = if year % 4 == 0 { 29 } else { 28 };
        for (month, days) in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].into_iter().enumerate() {
            if day < days {
                return (year, month + 1, day + 1);
            }
            day -= days;
        }
        year += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(seed: u64, articles: u64) -> Vec<u8> {
        let mut out = Vec::new();
        let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus");
        Corpus::new(seed, None, &samples).unwrap().write(articles, &mut out).unwrap();
        out
    }

    #[test]
    fn a_seed_gives_the_same_bytes() {
        let once = made(1, 200);
        assert!(once == made(1, 200) && once != made(2, 200));
        let lines = String::from_utf8(once).unwrap();
        let articles: Vec<Article> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(articles.len(), 200);
        let average = lines.len() / 200;
        assert!((2_000..4_000).contains(&average), "{average}");
        assert!(["en", "uk", "ar"].iter().all(|lang| articles.iter().any(|article| article.lang == *lang)));
    }

    #[test]
    fn days_are_those_of_the_calendar() {
        assert_eq!([date(0), date(365 + 59), date(DAYS - 1)], [(2023, 1, 1), (2024, 2, 29), (2025, 12, 31)]);
    }
}

//! The part of justext that trafilatura calls where its fallback is on. Here it is off, and nothing is: the stop lists of a
//! hundred languages that come with justext were a twelfth of the program. Asked all the same, it finds no text.

use std::collections::HashSet;
use std::sync::LazyLock;

/// No language has a stop list.
#[derive(Debug)]
pub struct Unknown;

/// A paragraph; there is none.
#[derive(Debug)]
pub struct Paragraph {
    pub text: String,
}

impl Paragraph {
    pub fn is_boilerplate(&self) -> bool {
        true
    }
}

/// What text is judged by; nothing is.
#[derive(Debug, Default)]
pub struct Config;

impl Config {
    pub fn with_length_low(self, _: usize) -> Self {
        self
    }

    pub fn with_length_high(self, _: usize) -> Self {
        self
    }

    pub fn with_stopwords_low(self, _: f64) -> Self {
        self
    }

    pub fn with_stopwords_high(self, _: f64) -> Self {
        self
    }

    pub fn with_max_link_density(self, _: f64) -> Self {
        self
    }

    pub fn with_max_heading_distance(self, _: usize) -> Self {
        self
    }
}

pub fn get_stoplist(_: &str) -> Result<HashSet<String>, Unknown> {
    Err(Unknown)
}

pub fn get_all_stoplists() -> &'static HashSet<String> {
    static NONE: LazyLock<HashSet<String>> = LazyLock::new(HashSet::new);
    &NONE
}

pub fn justext(_: &str, _: &HashSet<String>, _: &Config) -> Vec<Paragraph> {
    Vec::new()
}

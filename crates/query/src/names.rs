//! Names: a name goes in, the spellings of it that the index holds come out, with how each was come by.

use dateline_core::Script;
use dateline_core::analyze::{exact_term, words};
use serde::Serialize;

use crate::plan::{Dictionary, Spelling, Tier};
use crate::search::IndexDictionary;
use crate::searcher::{SearchError, Searcher, State};

/// The spellings of one word of a name.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NameSpellings {
    /// The word as it was asked for.
    pub name: String,
    /// Its spellings in the index, the surest first; the word itself is among them where the index has it.
    pub spellings: Vec<NameSpelling>,
}

/// One spelling of a name.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NameSpelling {
    /// The folded form.
    pub form: String,
    /// How many articles write it as a name.
    pub count: u64,
    /// How it was come by.
    pub tier: Tier,
    /// Its script.
    pub script: Script,
}

impl Searcher {
    /// The spellings of a name that the index holds, word by word.
    ///
    /// # Errors
    /// If the index fails.
    pub fn names(&self, name: &str) -> Result<Vec<NameSpellings>, SearchError> {
        let state = self.current()?;
        words(name).map(|word| state.spellings_of(word.text)).collect()
    }
}

impl State {
    fn spellings_of(&self, word: &str) -> Result<NameSpellings, SearchError> {
        let fields = self.store.fields();
        let dictionary =
            IndexDictionary { searcher: &self.searcher, fields, langs: &self.langs, aliases: self.aliases() };
        let found = dictionary.spellings(word, true)?;
        let form = exact_term(word);
        let count = found.articles;
        let itself =
            (count > 0).then(|| NameSpelling { script: Script::of_word(&form), form, count, tier: Tier::Exact });
        let others = found.others.into_iter().map(|Spelling { form, articles, tier, .. }| NameSpelling {
            script: Script::of_word(&form),
            form,
            count: articles,
            tier,
        });
        Ok(NameSpellings { name: word.to_owned(), spellings: itself.into_iter().chain(others).collect() })
    }
}

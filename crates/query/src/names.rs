//! Names: a name goes in, the spellings of it that the index holds come out, with how each was come by.

use dateline_core::Script;
use dateline_core::analyze::{fold_text, words};
use serde::Serialize;

use crate::explain::Counter;
use crate::plan::{Atom, Dictionary, Plan, Scope, Spelling, Tier, What, Word, other_name};
use crate::searcher::{SearchError, Searcher, State};

/// Words of a name that are looked up: longer ones are sentences.
const MAX_WORDS: usize = 16;

/// The spellings of one word of a name, or the names of the whole.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NameSpellings {
    /// The word, or the whole name, as it was asked for.
    pub name: String,
    /// Its spellings in the index, the surest first; the word itself is among them where the index has it.
    pub spellings: Vec<NameSpelling>,
}

/// One spelling of a name.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NameSpelling {
    /// The folded form; of another name of several words all of them.
    pub form: String,
    /// How many articles write it as a name; those that have all words of it side by side where it is of several.
    pub count: u64,
    /// How it was come by.
    pub tier: Tier,
    /// Its script.
    pub script: Script,
}

impl Searcher {
    /// The spellings of a name that the index holds, word by word; then, where it is of several words, those of the
    /// whole. Other names of several words are with the whole.
    ///
    /// # Errors
    /// If the index fails.
    pub fn names(&self, name: &str) -> Result<Vec<NameSpellings>, SearchError> {
        self.answered(|state| state.names(name))
    }
}

impl State {
    fn names(&self, name: &str) -> Result<Vec<NameSpellings>, SearchError> {
        let mut found: Vec<NameSpellings> =
            each_once(name).into_iter().map(|word| self.spellings_of(word)).collect::<Result<_, _>>()?;
        let whole = self.whole(name)?;
        match found.as_mut_slice() {
            [] => {}
            // What else it is called in one word is among its spellings.
            [only] => only.spellings.extend(whole.into_iter().filter(|other| other.form.contains(' '))),
            _ if whole.is_empty() => {}
            _ => found
                .push(NameSpellings { name: name.split_whitespace().collect::<Vec<_>>().join(" "), spellings: whole }),
        }
        Ok(found)
    }
}

/// The words of a name, each once; of what is longer than any name the first.
fn each_once(name: &str) -> Vec<&str> {
    let mut once = Vec::new();
    for word in words(name).map(|word| word.text) {
        if once.len() < MAX_WORDS && !once.contains(&word) {
            once.push(word);
        }
    }
    once
}

impl State {
    fn spellings_of(&self, word: &str) -> Result<NameSpellings, SearchError> {
        let found = self.dictionary().spellings(word, true)?;
        let spelling = |form: String, count, tier| NameSpelling { script: Script::of_word(&form), form, count, tier };
        let itself = (found.articles > 0).then(|| spelling(fold_text(word), found.articles, Tier::Exact));
        let others =
            found.others.into_iter().map(|Spelling { form, articles, tier, .. }| spelling(form, articles, tier));
        Ok(NameSpellings { name: word.to_owned(), spellings: itself.into_iter().chain(others).collect() })
    }

    /// A name as a whole, where it is of several words, and its other names, the commonest first.
    fn whole(&self, name: &str) -> Result<Vec<NameSpelling>, SearchError> {
        let name = fold_text(name);
        let context = self.context();
        let counter = Counter { searcher: &self.searcher, context: &context };
        let count = |words| {
            let plan = Plan::Atom(Atom { scope: Scope::Anywhere, what: What::Words(words) });
            counter.count(&plan)
        };
        let spelling = |form: &str, count, tier| NameSpelling {
            form: form.to_owned(),
            count,
            tier,
            script: Script::of_word(form),
        };
        let mut others = Vec::new();
        let dictionary = self.dictionary();
        for alias in dictionary.aliases(&name)? {
            let count = count(other_name(&alias, &name, &dictionary))?;
            others.push(spelling(&alias, count, Tier::Alias));
        }
        others.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.form.cmp(&b.form)));
        if name.contains(' ') {
            let word = |word| Word { stems: dictionary.stems(word), ..Word::form(word) };
            let itself = spelling(&name, count(name.split(' ').map(word).collect())?, Tier::Exact);
            others.insert(0, itself);
        }
        others.retain(|other| other.count > 0);
        Ok(others)
    }
}

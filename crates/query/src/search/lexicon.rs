//! Spellings: a word goes in, the other spellings of it as a name that the index holds come out, with how each was come by.
//!
//! The lexicon has for each name of the collection how it sounds. The spellings of a word are found there in three steps:
//! the other names of its alias groups, those that sound the same, and those that sound nearly so. Without
//! evidence that the word is a name nothing is looked for: common words have near neighbours too.

mod likeness;

use std::collections::HashMap;
use std::ops::ControlFlow;

use dateline_core::analyze::{LIKELY, NameTerm, exact_term, sounds_of_query, surface};
use dateline_core::names::aliases::{Alias, Aliases};
use dateline_core::names::{NearKeys, Sound, forms, sound};
use dateline_core::schema::Fields;
use dateline_core::{Error, Lang, Result, Script};
use tantivy::Term;
use tantivy::schema::Field;
use tantivy::termdict::TermDictionary;

use super::Terms;
use super::scan::after;
use crate::memory::Memory;
use crate::plan::{Spelling, Spellings, Tier};
use likeness::{
    CLOSE, CLOSE_ACROSS, KNOWN, LEAST_NEAR, consonants, is_acronym, is_form_of, is_unvowelled, least, likeness,
};

/// Terms of the lexicon that are looked at for one word: real names stay far below it, whatever the index; made-up ones
/// of two sounds come here.
const MAX_LOOKED_AT: usize = 20_000;

/// Spellings that are taken for one word.
const MAX_SPELLINGS: usize = 64;

/// Of these, such as only sound nearly so.
const MAX_NEAR: usize = 24;

/// Shorter words, in letters, are no names that could be told from others by their sound, …
const LETTERS: usize = 3;

/// … nor are those with fewer consonants.
const CONSONANTS: usize = 2;

/// A word is a name where at least this share of the articles that have it write it as one for certain, in hundredths …
const NAME_SHARE: u64 = 66;

/// … or all do that may write it as one, and they are no more than this share of all.
const CAPITALS_SHARE: u64 = 20;

/// A sound-alike is one, and a word that has aliases, where this share does.
const OTHER_SHARE: u64 = 33;

/// Where there are no capitals to tell, a word is none if more of the articles of its script have it than this share, in
/// thousandths, by the number of its consonants: short names sound like many words.
const COMMON: [(usize, u64); 3] = [(3, 5), (4, 20), (usize::MAX, 100)];

/// Nor is a word common that so few have.
const COMMON_LEAST: u64 = 5;

/// From so many articles on that have a name in a spelling that is certain, what only sounds like it must do so closely.
const ENOUGH: u64 = 10;

/// Words whose spellings and stems are remembered, of some kilobytes each at most; past them all are forgotten.
const MOST_WORDS: usize = 4096;

/// What the words of searches stand for in an index as of one commit, each looked up once: who searches asks for the same
/// names again.
pub(crate) struct KnownWords {
    /// The spellings of a word, with whether it is known to be meant as a name; see [`Lexicon::spellings`].
    pub spellings: Memory<(String, bool), Spellings>,
    /// The stems of a word.
    pub stems: Memory<String, Vec<String>>,
}

impl Default for KnownWords {
    fn default() -> Self {
        Self { spellings: Memory::of(MOST_WORDS), stems: Memory::of(MOST_WORDS) }
    }
}

/// The names of an open index.
pub(crate) struct Lexicon<'a> {
    pub searcher: &'a tantivy::Searcher,
    pub known: &'a Terms,
    pub fields: &'a Fields,
    pub langs: &'a [Lang],
    pub aliases: &'a Aliases,
}

/// What the lexicon says of one spelling.
#[derive(Clone, Copy, Debug, Default)]
struct Entry {
    /// How alike it is at best.
    alike: f32,
    tier: Option<Tier>,
    /// Articles that write it as a name, and those that may.
    certain: u64,
    likely: u64,
}

impl Entry {
    /// Adds a term that so many articles have.
    fn add(&mut self, tier: Tier, alike: f32, term: &NameTerm<'_>, articles: u64) {
        self.alike = self.alike.max(alike);
        self.tier = Some(self.tier.map_or(tier, |known| known.min(tier)));
        let count = if term.likely { &mut self.likely } else { &mut self.certain };
        *count = (*count).max(articles);
    }
}

impl Lexicon<'_> {
    /// The other spellings of a word, the surest first; `wanted`: whether it is known to be meant as a name.
    pub fn spellings(&self, word: &str, wanted: bool) -> Result<Spellings> {
        let own = exact_term(word);
        if own.chars().nth(1).is_none() || own.contains(|c: char| c.is_ascii_digit()) {
            return Ok(Spellings::default());
        }
        let sounds = sounds_of_query(word, self.langs);
        let others = self.aliases.others(&own);
        let surface = surface(word);
        let (certain, likely) = self.as_name(&own, sounds.first())?;
        let articles = self.written(&own)?;
        if !wanted && !self.is_name(&own, certain, likely, articles, !others.is_empty())? {
            return Ok(Spellings::default());
        }
        let mut found =
            Found { surface, script: Script::of_word(word), entries: HashMap::new(), itself: Vec::new(), looked_at: 0 };
        let tells = |sound: &&Sound| consonants(&sound.key) >= CONSONANTS && own.chars().nth(LETTERS - 1).is_some();
        let is_common = is_unvowelled(&own) && self.is_common(&own, articles)?;
        if !is_acronym(word) && !is_common {
            for sound in sounds.iter().filter(tells) {
                self.alike(sound, is_unvowelled(word), &mut found)?;
            }
        } else if let Some(sound) = sounds.first() {
            found.itself = terms_of(sound, &found.surface).to_vec();
        }
        found.entries.remove(own.as_str());
        for alias in others.iter().filter(|alias| !alias.name.contains(' ')) {
            self.of_alias(alias, &own, &mut found)?;
        }
        let others = self.chosen(certain, found.entries)?;
        let articles = if is_unvowelled(&own) { articles } else { self.named(&own)? };
        Ok(Spellings { itself: found.itself, articles, others })
    }

    /// Collects what sounds like a name.
    fn alike(&self, sound: &Sound, unvowelled: bool, found: &mut Found) -> Result<()> {
        self.near(&NearKeys::new(sound, LEAST_NEAR), &mut |term, articles| {
            found.looked_at += 1;
            if found.looked_at > MAX_LOOKED_AT {
                return ControlFlow::Break(());
            }
            let other = is_unvowelled(term.surface);
            let same = term.key == sound.key && unvowelled == other;
            let both = consonants(&sound.key) + consonants(term.key);
            let guessed = other && term.likely;
            let least = least(found.script, Script::of_word(term.surface), same, both, guessed);
            let alike = match same && term.fine == sound.fine {
                true => 1.0,
                false => likeness(sound, &term, unvowelled != other),
            };
            let is_own = term.surface == found.surface;
            if alike < least && !is_own {
                return ControlFlow::Continue(());
            }
            let form = exact_term(term.surface);
            if is_own {
                found.itself.push(term.text.to_owned());
            }
            let tier = match () {
                () if same => Tier::Key,
                () if unvowelled || other => Tier::Script,
                () => Tier::Near,
            };
            found.entries.entry(form).or_default().add(tier, alike, &term, articles);
            ControlFlow::Continue(())
        })
    }

    /// Collects the spellings of an alias: itself, and its inflected forms.
    fn of_alias(&self, alias: &Alias, own: &str, found: &mut Found) -> Result<()> {
        let mut sounds = sounds_of_query(&alias.written, self.langs);
        if alias.name != alias.written {
            sounds.extend(sounds_of_query(&alias.name, self.langs));
        }
        for sound in sounds {
            self.each(&sound.key_prefix(), &mut |term, articles| {
                let form = exact_term(term.surface);
                let alike = if form == alias.name { 1.0 } else { CLOSE };
                if form != own && is_form_of(&form, &alias.name) {
                    found.entries.entry(form).or_default().add(Tier::Alias, alike, &term, articles);
                }
                ControlFlow::Continue(())
            })?;
        }
        Ok(())
    }

    /// Gives each term of the lexicon that begins with `prefix`, with how many articles have it.
    fn each(&self, prefix: &str, each: &mut dyn FnMut(NameTerm<'_>, u64) -> ControlFlow<()>) -> Result<()> {
        self.collect(each, &mut |terms, give| {
            let range = terms.range().ge(prefix);
            let mut stream = match after(prefix) {
                Some(end) => range.lt(end).into_stream(),
                None => range.into_stream(),
            }?;
            while stream.advance() && give(stream.key(), u64::from(stream.value().doc_freq)).is_continue() {}
            Ok(())
        })
    }

    /// Gives each term of the lexicon whose key is near a name's.
    fn near(&self, near: &NearKeys, each: &mut dyn FnMut(NameTerm<'_>, u64) -> ControlFlow<()>) -> Result<()> {
        self.collect(each, &mut |terms, give| {
            let mut stream = terms.search(near).into_stream()?;
            while stream.advance() && give(stream.key(), u64::from(stream.value().doc_freq)).is_continue() {}
            Ok(())
        })
    }

    /// Gives terms of all segments, each once.
    fn collect(
        &self,
        each: &mut dyn FnMut(NameTerm<'_>, u64) -> ControlFlow<()>,
        of_segment: &mut OfSegment<'_>,
    ) -> Result<()> {
        let segments = self.searcher.segment_readers();
        let mut counts: HashMap<Vec<u8>, u64> = HashMap::new();
        for segment in segments {
            let inverted = segment.inverted_index(self.fields.lexicon).map_err(Error::from)?;
            let found = of_segment(inverted.terms(), &mut |term, articles| {
                if segments.len() == 1 {
                    return parsed(term).map_or(ControlFlow::Continue(()), |term| each(term, articles));
                }
                match counts.get_mut(term) {
                    Some(known) => *known += articles,
                    None => {
                        counts.insert(term.to_vec(), articles);
                    }
                }
                if counts.len() > MAX_LOOKED_AT { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            });
            found.map_err(|error| Error::from(tantivy::TantivyError::from(error)))?;
        }
        // What is looked at, where there is too much of it, is not to hang on the order of a table.
        let mut counts: Vec<(Vec<u8>, u64)> = counts.into_iter().collect();
        counts.sort_unstable();
        for (term, articles) in counts {
            if parsed(&term).is_some_and(|term| each(term, articles).is_break()) {
                break;
            }
        }
        Ok(())
    }

    /// How many articles write a word as a name, for certain and perhaps, whatever its marks.
    fn as_name(&self, own: &str, sound: Option<&Sound>) -> Result<(u64, u64)> {
        let (mut certain, mut likely) = (0, 0);
        let Some(sound) = sound else { return Ok((certain, likely)) };
        self.each(&sound.key_prefix(), &mut |term, articles| {
            if exact_term(term.surface) == own {
                *if term.likely { &mut likely } else { &mut certain } += articles;
            }
            ControlFlow::Continue(())
        })?;
        Ok((certain, likely))
    }

    /// Whether the collection says that a word which so many articles have is a name; one that it does not have may be.
    fn is_name(&self, own: &str, certain: u64, likely: u64, articles: u64, has_aliases: bool) -> Result<bool> {
        if is_unvowelled(own) {
            return Ok(has_aliases || !self.is_common(own, articles)?);
        }
        let share = if has_aliases { OTHER_SHARE } else { NAME_SHARE };
        Ok(match (certain, likely) {
            _ if articles == 0 => true,
            // It is there with other marks.
            (0, 0) => self.named(own)? * 100 >= articles * share,
            // All is in capitals.
            (0, _) if likely < articles => false,
            (0, _) => articles <= COMMON_LEAST || articles * 100 <= self.searcher.num_docs() * CAPITALS_SHARE,
            _ if certain * 100 >= articles.saturating_sub(likely) * share => true,
            // It is there with other marks, too, which may sound otherwise.
            _ => {
                let named = self.named(own)?;
                named > certain + likely && named * 100 >= articles * share
            }
        })
    }

    /// How many articles write a word as a name somewhere.
    fn named(&self, word: &str) -> Result<u64> {
        self.articles(word, &[self.fields.body_names, self.fields.title_names])
    }

    /// How many articles have a word, in whatever way they write it.
    fn written(&self, word: &str) -> Result<u64> {
        self.articles(word, &[self.fields.body_exact, self.fields.title_exact])
    }

    /// Whether so many articles are too many for a name of a script without capitals.
    fn is_common(&self, word: &str, articles: u64) -> Result<bool> {
        let script = Script::of_word(word);
        let mut of_script = 0;
        for lang in self.langs.iter().filter(|lang| lang.script() == script) {
            of_script += self.articles(lang.as_str(), &[self.fields.lang])?;
        }
        let consonants = forms(word).filter(|form| !form.guessed).map(|form| consonants(&sound(form.text).key));
        let consonants = consonants.min().unwrap_or(0);
        let share = COMMON.iter().find(|(most, _)| consonants <= *most).map_or(0, |(_, share)| *share);
        Ok(articles > COMMON_LEAST && articles * 1000 > of_script * share)
    }

    fn articles(&self, word: &str, fields: &[Field]) -> Result<u64> {
        let mut most = 0;
        for field in fields {
            most = most.max(self.known.articles(&Term::from_field_text(*field, word)).map_err(Error::from)?);
        }
        Ok(most)
    }

    /// Of what was found what is taken, the surest first.
    fn chosen(&self, itself: u64, entries: HashMap<String, Entry>) -> Result<Vec<Spelling>> {
        let sure = |entry: &Entry| matches!(entry.tier, Some(Tier::Alias | Tier::Key));
        let certain: u64 = entries.values().filter(|entry| sure(entry)).map(|entry| entry.certain).sum();
        let enough = itself + certain >= ENOUGH;
        // A script in which the name is known to be written so and so needs no guesses.
        let aliases = entries.iter().filter(|(_, entry)| entry.tier == Some(Tier::Alias) && entry.certain >= KNOWN);
        let known_in: Vec<Script> = aliases.map(|(form, _)| Script::of_word(form)).collect();
        let mut spellings = Vec::with_capacity(entries.len().min(MAX_SPELLINGS));
        for (form, entry) in entries {
            let Some(tier) = entry.tier else { continue };
            if tier == Tier::Near && enough && entry.alike < CLOSE {
                continue;
            }
            if tier == Tier::Script && known_in.contains(&Script::of_word(&form)) && entry.alike < CLOSE_ACROSS {
                continue;
            }
            let cased = !is_unvowelled(&form);
            let written = self.written(&form)?;
            let is_known = tier == Tier::Alias;
            let is_name = match cased {
                _ if is_known => true,
                true if entry.certain == 0 => written <= entry.likely,
                true => entry.certain * 100 >= written.saturating_sub(entry.likely) * OTHER_SHARE,
                false => !self.is_common(&form, written)?,
            };
            if !is_name {
                continue;
            }
            let articles = if cased { self.named(&form)? } else { written };
            spellings.push((Spelling { form, articles, tier, cased, stemmed: false }, entry.alike));
        }
        spellings.sort_unstable_by(|(a, alike), (b, other)| {
            a.tier
                .cmp(&b.tier)
                .then(other.total_cmp(alike))
                .then(b.articles.cmp(&a.articles))
                .then_with(|| a.form.cmp(&b.form))
        });
        let mut near = 0;
        spellings.retain(|(spelling, _)| {
            near += usize::from(matches!(spelling.tier, Tier::Script | Tier::Near));
            near <= MAX_NEAR || matches!(spelling.tier, Tier::Alias | Tier::Key)
        });
        spellings.truncate(MAX_SPELLINGS);
        Ok(spellings.into_iter().map(|(spelling, _)| spelling).collect())
    }
}

/// The terms of the lexicon of a word that sounds so: as a name for certain, and perhaps.
fn terms_of(sound: &Sound, surface: &str) -> [String; 2] {
    let certain = sound.term(surface);
    let likely = format!("{certain}{LIKELY}");
    [certain, likely]
}

/// Gives terms of one dictionary, with how many articles have each.
type OfSegment<'a> =
    dyn FnMut(&TermDictionary, &mut dyn FnMut(&[u8], u64) -> ControlFlow<()>) -> std::io::Result<()> + 'a;

/// A term of the lexicon taken apart.
fn parsed(term: &[u8]) -> Option<NameTerm<'_>> {
    std::str::from_utf8(term).ok().and_then(NameTerm::parse)
}

/// What was found so far.
struct Found {
    /// The word itself.
    surface: String,
    script: Script,
    entries: HashMap<String, Entry>,
    /// The terms that are it.
    itself: Vec<String>,
    looked_at: usize,
}

//! Spellings: a word goes in, the other spellings of it as a name that the index holds come out, with how each was come by.
//!
//! The lexicon has for each name of the collection how it sounds. The spellings of a word are found there in three steps:
//! the other names of its alias groups, those that sound the same, and those that sound nearly so. Without
//! evidence that the word is a name nothing is looked for: common words have near neighbours too.

use std::collections::HashMap;
use std::ops::ControlFlow;

use dateline_core::analyze::{NameTerm, PART, exact_term, sounds_of_query, surface};
use dateline_core::names::aliases::{Alias, Aliases};
use dateline_core::names::{NearKeys, Sound, similarity};
use dateline_core::schema::Fields;
use dateline_core::{Error, Lang, Result, Script};
use tantivy::Term;
use tantivy::schema::Field;
use tantivy::termdict::TermDictionary;

use super::scan::after;
use crate::plan::{Spelling, Spellings, Tier};

/// Terms of the lexicon that are looked at for one word: real names stay far below it, whatever the index; made-up ones
/// of two sounds come here.
const MAX_LOOKED_AT: usize = 20_000;

/// Spellings that are taken for one word.
const MAX_SPELLINGS: usize = 64;

/// Of these, such as only sound nearly so.
const MAX_NEAR: usize = 24;

/// Shorter words, in letters, are no names that could be told from others by their sound.
const LETTERS: usize = 3;

/// A word is a name where at least one in so many of the articles that have it write it as one …
const NAME_SHARE: u64 = 2;

/// … and, where there are no capitals to tell, no word that more than one in so many articles of its script have.
const COMMON_SHARE: u64 = 20;

/// Nor is a word common that so few have.
const COMMON_LEAST: u64 = 5;

/// From so many articles on that have a name in a spelling that is certain, what only sounds like it must do so closely.
const ENOUGH: u64 = 10;

/// How alike two names must be that have one key: in Latin letters, where case endings are left to the stems, …
const SAME_KEY_LATIN: f32 = 0.92;

/// … and in others or across scripts, where endings may differ.
const SAME_KEY: f32 = 0.84;

/// How alike others must be, …
const NEAR: f32 = 0.87;

/// … where one of both is in Hebrew, whose letters stand for more sounds each, …
const NEAR_HEBREW: f32 = 0.9;

/// … and where there is [`ENOUGH`].
const CLOSE: f32 = 0.92;

/// How alike keys must be at least for any of that.
const LEAST_NEAR: f32 = NEAR;

/// How alike a spelling must be to an alias that it is taken for.
const OF_ALIAS: f32 = 0.9;

/// What is asked of short names above that: of four consonants in both together, and of six.
const SHORT: [(usize, f32); 2] = [(4, 0.1), (6, 0.05)];

/// The share of that which is asked where one of both is of a script that leaves vowels out: what is written is more telling.
const SHORT_ACROSS: f32 = 0.6;

/// What similarity of keys counts less than that of the sounds with their vowels.
const KEYS_ALONE: f32 = 0.04;

/// The names of an open index.
pub(crate) struct Lexicon<'a> {
    pub searcher: &'a tantivy::Searcher,
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
        if own.chars().nth(LETTERS - 1).is_none() || own.contains(|c: char| c.is_ascii_digit()) {
            return Ok(Spellings::default());
        }
        if !wanted && !self.may_be_name(&own)? {
            return Ok(Spellings::default());
        }
        let mut found = Found {
            surface: surface(word),
            script: Script::of_word(word),
            entries: HashMap::new(),
            itself: Vec::new(),
            looked_at: 0,
        };
        for sound in sounds_of_query(word, self.langs) {
            self.alike(&sound, is_unvowelled(word), &mut found)?;
        }
        let itself = found.entries.remove(own.as_str()).unwrap_or_default();
        for alias in self.aliases.others(&own).iter().filter(|alias| !alias.name.contains(' ')) {
            self.of_alias(alias, &own, &mut found)?;
        }
        // Nobody writes it as a name for certain, and some write it as none.
        if !wanted && itself.certain == 0 && itself.likely > 0 && self.written(&own)? > itself.likely {
            return Ok(Spellings::default());
        }
        let articles = itself.certain + itself.likely;
        Ok(Spellings { itself: found.itself, articles, others: self.chosen(itself, found.entries)? })
    }

    /// Collects what sounds like a name.
    fn alike(&self, sound: &Sound, unvowelled: bool, found: &mut Found) -> Result<()> {
        {
            self.near(&NearKeys::new(sound, LEAST_NEAR), &mut |term, articles| {
                found.looked_at += 1;
                if found.looked_at > MAX_LOOKED_AT {
                    return ControlFlow::Break(());
                }
                let other = is_unvowelled(term.surface);
                let same = term.key == sound.key && unvowelled == other;
                let least = least(found.script, Script::of_word(term.surface), same);
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
            })?;
        }
        Ok(())
    }

    /// Collects the spellings of an alias: itself, and forms of it that sound the same.
    fn of_alias(&self, alias: &Alias, own: &str, found: &mut Found) -> Result<()> {
        let mut sounds = sounds_of_query(&alias.written, self.langs);
        if alias.name != alias.written {
            sounds.extend(sounds_of_query(&alias.name, self.langs));
        }
        for sound in sounds {
            let prefix = format!("{}{PART}{}{PART}", sound.skeleton, sound.key);
            self.each(&prefix, &mut |term, articles| {
                let form = exact_term(term.surface);
                let alike = if form == alias.name { 1.0 } else { similarity(&sound.fine, term.fine, false) };
                if alike >= OF_ALIAS && form != own {
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
        for (term, articles) in counts {
            if parsed(&term).is_some_and(|term| each(term, articles).is_break()) {
                break;
            }
        }
        Ok(())
    }

    /// Whether the collection mostly writes a word as a name, or does not have it.
    fn may_be_name(&self, own: &str) -> Result<bool> {
        let articles = self.written(own)?;
        if is_unvowelled(own) {
            return Ok(!self.is_common(own, articles)?);
        }
        let as_name = self.articles(own, &[self.fields.body_names, self.fields.title_names])?;
        Ok(as_name * NAME_SHARE >= articles)
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
        Ok(articles > COMMON_LEAST && articles * COMMON_SHARE > of_script)
    }

    fn articles(&self, word: &str, fields: &[Field]) -> Result<u64> {
        let mut most = 0;
        for field in fields {
            most = most.max(self.searcher.doc_freq(&Term::from_field_text(*field, word)).map_err(Error::from)?);
        }
        Ok(most)
    }

    /// Of what was found what is taken, the surest first.
    fn chosen(&self, itself: Entry, entries: HashMap<String, Entry>) -> Result<Vec<Spelling>> {
        let sure = |entry: &Entry| matches!(entry.tier, Some(Tier::Alias | Tier::Key));
        let certain: u64 = entries.values().filter(|entry| sure(entry)).map(|entry| entry.certain).sum();
        let enough = itself.certain + certain >= ENOUGH;
        let mut spellings = Vec::with_capacity(entries.len().min(MAX_SPELLINGS));
        for (form, entry) in entries {
            let Some(tier) = entry.tier else { continue };
            if tier == Tier::Near && enough && entry.alike < CLOSE {
                continue;
            }
            let written = || self.written(&form);
            if is_unvowelled(&form) && tier != Tier::Key && self.is_common(&form, written()?)? {
                continue;
            }
            // Nobody writes it in mid-sentence with a capital; then nobody is to write it without one.
            if entry.certain == 0 && !is_unvowelled(&form) && written()? > entry.likely {
                continue;
            }
            let articles = entry.certain + entry.likely;
            let cased = !is_unvowelled(&form);
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

/// How alike two names of these scripts must be; `same`: whether they have one key.
fn least(one: Script, other: Script, same: bool) -> f32 {
    match (one, other) {
        (Script::Latin, Script::Latin) if same => SAME_KEY_LATIN,
        _ if same => SAME_KEY,
        (Script::Hebrew, _) | (_, Script::Hebrew) => NEAR_HEBREW,
        _ => NEAR,
    }
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

/// How alike a name of the index is to one asked for, less what is asked of short ones.
fn likeness(sound: &Sound, term: &NameTerm<'_>, across: bool) -> f32 {
    let alike = similarity(&sound.fine, term.fine, across).max(similarity(&sound.key, term.key, across) - KEYS_ALONE);
    alike - for_short(&sound.key, term.key) * if across { SHORT_ACROSS } else { 1.0 }
}

/// What is asked of names with few consonants beyond what is asked of all.
fn for_short(one: &str, other: &str) -> f32 {
    // A vowel at the start tells as much as a consonant.
    let consonants =
        |key: &str| key.bytes().enumerate().filter(|(at, sound)| *at == 0 || !b"aiuAWYE".contains(sound)).count();
    let both = consonants(one) + consonants(other);
    SHORT.iter().find(|(most, _)| both <= *most).map_or(0.0, |(_, more)| *more)
}

/// Whether a word is of a script that leaves vowels out, and has no capitals.
fn is_unvowelled(word: &str) -> bool {
    matches!(Script::of_word(word), Script::Arabic | Script::Hebrew)
}

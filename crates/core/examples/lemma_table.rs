//! Builds a lemma table from a Hunspell dictionary: `.aff` and `.dic` go in, the automaton that
//! `analyze/stem/lemmas.rs` reads comes out. See data/README.md for the source and its licence.
//!
//! usage: cargo run --release -p dateline-core --example lemma_table -- uk uk_UA.aff uk_UA.dic uk_lemmas.fst

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};
use std::error::Error;
use std::path::Path;

use tantivy_fst::raw::Builder;

#[path = "../src/analyze/stem/russian.rs"]
mod russian;
#[path = "../src/analyze/stem/suffix.rs"]
mod suffix;
#[path = "../src/analyze/stem/ukrainian.rs"]
mod ukrainian;

/// The letters of the table, each kept as one byte: its place here, from one.
const ALPHABET: &str = "абвгдежзийклмнопрстуфхцчшщъыьэюяєіїґ";

/// Separates a form from its edit. Letters end below it.
const SEPARATOR: u8 = 0x7F;

/// One line of an affix rule: take `strip` from the end, put `add` there, if the word ends as `condition` says.
struct Rule {
    strip: String,
    add: String,
    condition: Vec<Class>,
}

/// One place of a condition: any letter, one of these, none of these.
enum Class {
    Any,
    In(String),
    Out(String),
}

#[expect(clippy::print_stdout, reason = "what a tool of the project says to who runs it")]
fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [language, affixes, words, table] = arguments.as_slice() else {
        return Err("usage: lemma_table uk|ru AFF DIC TABLE".into());
    };
    let stem = match language.as_str() {
        "uk" => ukrainian::stem,
        "ru" => russian::stem,
        _ => return Err("there are rules for uk and ru".into()),
    };
    let rules = read_rules(&std::fs::read_to_string(Path::new(affixes))?);
    let words = expand(&std::fs::read_to_string(Path::new(words))?, &rules, stem);
    let chosen = choose(&words);
    let keys = keys(&chosen);
    let mut builder = Builder::new_type(Vec::new(), 0)?;
    for key in &keys {
        builder.add(key)?;
    }
    let bytes = builder.into_inner()?;
    println!("{} forms, {} bytes", chosen.len(), bytes.len());
    std::fs::write(Path::new(table), bytes)?;
    Ok(())
}

/// The suffix rules of a Hunspell affix file, by flag.
fn read_rules(affixes: &str) -> HashMap<char, Vec<Rule>> {
    let mut rules: HashMap<char, Vec<Rule>> = HashMap::new();
    for line in affixes.lines() {
        let parts: Vec<&str> = line.split_whitespace().collect();
        let ["SFX", flag, strip, add, condition, ..] = parts.as_slice() else {
            continue;
        };
        let Some(flag) = flag.chars().next() else {
            continue;
        };
        let text = |part: &str| if part == "0" { String::new() } else { part.to_owned() };
        let add = add.split('/').next().unwrap_or_default();
        rules.entry(flag).or_default().push(Rule { strip: text(strip), add: text(add), condition: classes(condition) });
    }
    rules
}

fn classes(condition: &str) -> Vec<Class> {
    let mut classes = Vec::new();
    let mut rest = condition.chars();
    while let Some(c) = rest.next() {
        classes.push(match c {
            '.' => Class::Any,
            '[' => {
                let set: String = rest.by_ref().take_while(|c| *c != ']').collect();
                match set.strip_prefix('^') {
                    Some(out) => Class::Out(out.to_owned()),
                    None => Class::In(set),
                }
            }
            _ => Class::In(c.to_string()),
        });
    }
    classes
}

impl Rule {
    fn apply(&self, word: &str) -> Option<String> {
        let mut letters = word.chars().rev();
        let fits = self.condition.iter().rev().all(|class| match (class, letters.next()) {
            (_, None) => false,
            (Class::Any, _) => true,
            (Class::In(set), Some(c)) => set.contains(c),
            (Class::Out(set), Some(c)) => !set.contains(c),
        });
        let base = word.strip_suffix(self.strip.as_str())?;
        fits.then(|| format!("{base}{}", self.add))
    }
}

/// The lemmas of every form.
struct Words {
    of_form: HashMap<String, BTreeSet<usize>>,
    lemmas: Vec<String>,
    /// The light stem of each lemma.
    stems: Vec<String>,
    /// Whether each lemma is written with a capital.
    names: Vec<bool>,
}

/// Applies the rules. A word without flags is a form whose lemma is not told: it goes to a lemma of the same stem, if
/// there is one (irregular genitives are listed so).
fn expand(words: &str, rules: &HashMap<char, Vec<Rule>>, stem: fn(&str) -> String) -> Words {
    let mut expanded = Words { of_form: HashMap::new(), lemmas: Vec::new(), stems: Vec::new(), names: Vec::new() };
    let mut by_stem: HashMap<String, usize> = HashMap::new();
    let mut alone = Vec::new();
    for entry in words.lines().skip(1).filter_map(|line| line.split_whitespace().next()) {
        let (word, flags) = entry.split_once('/').unwrap_or((entry, ""));
        let Some(lemma) = letters(word) else {
            continue;
        };
        if flags.is_empty() {
            alone.push(lemma);
            continue;
        }
        let id = expanded.lemmas.len();
        let forms = flags.chars().filter_map(|flag| rules.get(&flag)).flatten().filter_map(|rule| rule.apply(word));
        for form in forms.filter_map(|form| letters(&form)).chain([lemma.clone()]) {
            expanded.of_form.entry(form).or_default().insert(id);
        }
        expanded.stems.push(stem(&lemma));
        expanded.names.push(word.starts_with(char::is_uppercase));
        by_stem.entry(stem(&lemma)).or_insert(id);
        expanded.lemmas.push(lemma);
    }
    for form in alone {
        let plural = form.strip_suffix("ов").or_else(|| form.strip_suffix("ев")).map(stem);
        if let Some(id) = by_stem.get(&stem(&form)).or_else(|| by_stem.get(&plural?)) {
            expanded.of_form.entry(form).or_default().insert(*id);
        }
    }
    expanded
}

/// The word as analysis hands it over: lower case, no apostrophe, `е` for `ё`. `None` if other letters stand in it.
fn letters(word: &str) -> Option<String> {
    let word: String =
        word.to_lowercase().replace('ё', "е").chars().filter(|c| !matches!(c, '\'' | 'ʼ' | '’')).collect();
    (word.chars().count() > 1 && word.chars().all(|c| ALPHABET.contains(c))).then_some(word)
}

/// One lemma for each form. Lemmas that share a form and a stem are one word to a reader of a result (`Іванов` and
/// `Іванова`, `вибір` and `вибори`) and are joined; of others that share a form, the one that looks most like it stays.
fn choose(words: &Words) -> HashMap<&str, &str> {
    let rank = |id: usize| (words.lemmas[id].chars().count(), words.lemmas[id].as_str());
    let mut leader: Vec<usize> = (0..words.lemmas.len()).collect();
    let root = |leader: &[usize], mut id: usize| {
        while leader[id] != id {
            id = leader[id];
        }
        id
    };
    for ids in words.of_form.values().filter(|ids| ids.len() > 1) {
        for a in ids {
            for b in ids.iter().filter(|b| *b > a && words.stems[**b] == words.stems[*a]) {
                let (a, b) = (root(&leader, *a), root(&leader, *b));
                let (first, second) = if rank(a) <= rank(b) { (a, b) } else { (b, a) };
                leader[second] = first;
            }
        }
    }
    let mut sorted: Vec<&str> = words.lemmas.iter().map(String::as_str).collect();
    sorted.sort_unstable();
    let derived = |lemma: &str| {
        let start = sorted.partition_point(|other| *other < lemma);
        sorted[start..].iter().take_while(|other| other.starts_with(lemma)).count()
    };
    let choice = |form: &str, ids: &BTreeSet<usize>| {
        let shared = |id: usize| form.chars().zip(words.lemmas[id].chars()).take_while(|(a, b)| a == b).count();
        // Of two names the one with more derived words is the better known: `Харкові` is of `Харків`, not of `Харко`.
        // Of a name and a common word that are as near the name is the one that is sought: California, not californium.
        let names = ids.iter().all(|id| words.names[*id]);
        let known = |id: usize| if names { derived(&words.lemmas[id]) } else { 0 };
        let near = ids.iter().copied().min_by_key(|id| {
            (form != words.lemmas[*id], Reverse(known(*id)), Reverse(shared(*id)), !words.names[*id], rank(*id))
        });
        near.map(|id| root(&leader, id))
    };
    words
        .of_form
        .iter()
        .filter_map(|(form, ids)| Some((form.as_str(), words.lemmas[choice(form, ids)?].as_str())))
        .collect()
}

/// `form, separator, how many letters to take off (from one), the letters to put on`: a form's only edit.
fn keys(chosen: &HashMap<&str, &str>) -> BTreeSet<Vec<u8>> {
    let byte = |c: char| ALPHABET.chars().position(|letter| letter == c).map_or(0, |place| place as u8 + 1);
    chosen
        .iter()
        .map(|(form, lemma)| {
            let form: Vec<u8> = form.chars().map(byte).collect();
            let lemma: Vec<u8> = lemma.chars().map(byte).collect();
            let shared = form.iter().zip(&lemma).take_while(|(a, b)| a == b).count();
            let mut key = form.clone();
            key.extend([SEPARATOR, (form.len() - shared) as u8 + 1]);
            key.extend(&lemma[shared..]);
            key
        })
        .collect()
}

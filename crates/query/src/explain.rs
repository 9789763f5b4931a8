//! Why: a plan goes in; out comes what each part of the query stands for in this index and how many articles have it
//! (`--explain`), and where nothing was found, which part leaves none and what is spelt nearly so.

use dateline_core::names::aliases::Aliases;
use dateline_core::{Result, Script};
use serde::Serialize;
use tantivy::collector::Count;

use crate::plan::{Atom, Clause, Dictionary, Plan, Planned, Scope, Shape, Spelling, Tier, What, Word};
use crate::search::{Context, IndexDictionary, query};

/// Terms of one word that an explanation names; the rest are counted together.
const TERMS: usize = 20;

/// Forms of one shape that a note names: each is counted, and every search with a wildcard pays for it.
const FORMS: usize = 8;

/// Parts of a query that a diagnosis weighs against the others: each costs a search. People type a handful.
const CLAUSES: usize = 16;

/// Words for which near spellings are looked up, and spellings that are named for each.
const NEAREST: usize = 5;

/// How a query was read, and what each part of it stands for.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explanation {
    /// The query as it was understood, with every grouping in parentheses.
    pub reading: String,
    /// Its parts at the top, as it has them: all are required unless they are bare words and `--match` lets some go.
    pub clauses: Vec<ExplainedClause>,
    /// The terms that feedback from the best articles added to the ranking, the weightiest first; none unless any of
    /// the words would do. They order what is found and find nothing themselves.
    pub feedback: Vec<FeedbackTerm>,
}

/// A term that feedback added to the ranking.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FeedbackTerm {
    /// The term of the stem view: `en:ceasefir`.
    pub stem: String,
    /// Its weight against that of the others.
    pub weight: f32,
}

/// A part of a query, and the words in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ExplainedClause {
    /// The part as it was understood.
    pub text: String,
    /// How many articles meet it, taken by itself.
    pub articles: u64,
    /// Its words.
    pub words: Vec<ExplainedWord>,
}

/// A word of a query, and what it stands for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ExplainedWord {
    /// The word as it was written.
    pub text: String,
    /// How many articles have any of its terms where it is looked for.
    pub articles: u64,
    /// Its terms.
    pub terms: Vec<ExplainedTerm>,
    /// Terms that are looked for and not named here.
    pub more: usize,
}

/// A term that stands for a word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ExplainedTerm {
    /// `form` for a written form, `stem` for all forms of one stem; for other spellings of a name how they were come by
    /// ([`Tier::as_str`]), `name` for the word itself where it is written as a name; `alias` also for another name of
    /// several words.
    pub kind: &'static str,
    /// The folded form, or the language and the stem as in `en:talk`.
    pub term: String,
    /// How many articles have it where the word is looked for.
    pub articles: u64,
}

/// Why nothing was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diagnosis {
    /// The parts of the query and the filters beside it.
    pub clauses: Vec<DiagnosedClause>,
    /// Words that no article has, with what is spelt nearly so.
    pub nearest: Vec<Nearest>,
    /// How many articles meet any of the parts that are text, and all filters; `None` where there is but one.
    pub with_or: Option<u64>,
}

/// A part of a query of which nothing was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DiagnosedClause {
    /// The part as it was understood.
    pub text: String,
    /// Whether it asks for something in the text, rather than for a field's value or for what is to be left out.
    pub is_text: bool,
    /// How many articles meet it, taken by itself.
    pub articles: u64,
    /// How many meet all the others: where that is more than none, this part is what leaves none. `None` where there are no
    /// others, or too many to try.
    pub without: Option<u64>,
    /// Of a phrase or a positional operator that no article meets: how many have all its words, wherever they stand.
    pub apart: Option<u64>,
}

/// A word that no article has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Nearest {
    /// The word as it was written.
    pub word: String,
    /// What is spelt nearly so, commonest first; it may be nothing.
    pub forms: Vec<Form>,
}

/// A written form, and how many articles have it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Form {
    /// The folded form.
    pub form: String,
    /// How many articles; one that has it in title and body counts once.
    pub count: u64,
}

/// What counts are taken from.
pub(crate) struct Counter<'a> {
    pub searcher: &'a tantivy::Searcher,
    pub context: &'a Context<'a>,
}

impl Counter<'_> {
    /// Explains a query that was read as `reading`.
    pub fn explanation(&self, reading: String, planned: &Planned) -> Result<Explanation> {
        let clauses = planned.clauses.iter().map(|clause| {
            let mut words: Vec<ExplainedWord> = Vec::new();
            let mut seen: Vec<(&Word, Scope)> = Vec::new();
            for part in words_of(&clause.plan).into_iter().filter(|(word, _)| word.instead_of.is_none()) {
                // The same word may stand in several parts: with an article and without.
                if !seen.contains(&part) {
                    words.push(self.word(part.0, part.1)?);
                    seen.push(part);
                }
            }
            for (name, atoms) in other_names(&clause.plan) {
                words.push(self.names(name, &atoms)?);
            }
            for (shape, scope) in shapes_of(&clause.plan) {
                words.push(self.shape(shape, scope)?);
            }
            Ok(ExplainedClause { text: clause.text.clone(), articles: self.count(&clause.plan)?, words })
        });
        Ok(Explanation { reading, clauses: clauses.collect::<Result<_>>()?, feedback: Vec::new() })
    }

    /// Tells why nothing was found.
    pub fn diagnosis(&self, planned: &Planned) -> Result<Diagnosis> {
        let clauses = &planned.clauses;
        let mut diagnosed = Vec::with_capacity(clauses.len());
        for (at, clause) in clauses.iter().enumerate() {
            let others = clauses.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, other)| other);
            let without = match clauses.len() {
                2..=CLAUSES => Some(self.count(&Plan::And(others.map(|other| other.plan.clone()).collect()))?),
                _ => None,
            };
            let articles = self.count(&clause.plan)?;
            let apart = if articles == 0 { self.apart(&clause.plan)? } else { None };
            let is_text = !is_condition(&clause.plan);
            diagnosed.push(DiagnosedClause { text: clause.text.clone(), is_text, articles, without, apart });
        }
        Ok(Diagnosis { clauses: diagnosed, nearest: self.nearest(clauses)?, with_or: self.with_or(clauses)? })
    }

    /// How many articles have all words of a phrase or an operator; `None` for other plans, and single words.
    fn apart(&self, plan: &Plan) -> Result<Option<u64>> {
        let (scope, what) = match plan {
            Plan::Atom(Atom { scope, what }) => (scope, what),
            // What was written, before its other names and the like.
            Plan::Or(arms) => match arms.first() {
                Some(Plan::Atom(Atom { scope, what })) if arms[1..].iter().all(is_another_name) => (scope, what),
                _ => return Ok(None),
            },
            _ => return Ok(None),
        };
        let words: Vec<&Word> = match what {
            What::Words(words) => words.iter().collect(),
            What::Spans { spans, .. } if !spans.has_alternatives() => spans.all_words(),
            What::Spans { .. } | What::Shape(_) => return Ok(None),
        };
        if words.len() < 2 {
            return Ok(None);
        }
        let single = |word: &Word| Plan::Atom(Atom { scope: *scope, what: What::Words(vec![word.clone()]) });
        self.count(&Plan::And(words.into_iter().map(single).collect())).map(Some)
    }

    fn with_or(&self, clauses: &[Clause]) -> Result<Option<u64>> {
        let (texts, mut hard): (Vec<Plan>, Vec<Plan>) =
            clauses.iter().map(|clause| clause.plan.clone()).partition(|plan| !is_condition(plan));
        if texts.len() < 2 {
            return Ok(None);
        }
        hard.push(Plan::Or(texts));
        self.count(&Plan::And(hard)).map(Some)
    }

    fn nearest(&self, clauses: &[Clause]) -> Result<Vec<Nearest>> {
        let dictionary = IndexDictionary {
            searcher: self.searcher,
            known: &self.context.statistics.terms,
            fields: self.context.fields,
            langs: &[],
            aliases: Aliases::builtin(),
            words: None,
        };
        let mut found: Vec<Nearest> = Vec::new();
        let wanted = clauses.iter().filter(|clause| !matches!(clause.plan, Plan::Not(_)));
        for (word, scope) in wanted.flat_map(|clause| words_of(&clause.plan)) {
            if found.len() == NEAREST || found.iter().any(|known| known.word == word.text) {
                continue;
            }
            let is_written = word.instead_of.is_none() && matches!(self.articles(word, scope), Ok(0));
            let Some(form) = word.written.as_ref().filter(|_| is_written) else {
                continue;
            };
            let mut forms = Vec::new();
            // In a short word two letters are half of it.
            for distance in 1..=if form.chars().count() > 4 { 2 } else { 1 } {
                let shape = Shape::Fuzzy { word: form.clone(), distance };
                for (near, _) in dictionary.words(&shape, scope, NEAREST)?.words {
                    let count = self.articles(&Word::form(&near), scope)?;
                    forms.push(Form { form: near, count });
                }
                if !forms.is_empty() {
                    break;
                }
            }
            found.push(Nearest { word: word.text.clone(), forms });
        }
        Ok(found)
    }

    /// What a word of a shape or a name stands for beside itself: the commonest forms with their articles, and how many
    /// more there are; `None` where it stands for itself alone. The articles of a name's spellings are those of the index
    /// that have it as a name, whatever else is asked for.
    pub fn expansion(&self, word: &Word, scope: Scope) -> Result<Option<(Vec<Form>, usize)>> {
        if word.written.is_some() {
            let mut others: Vec<&Spelling> = word.others.iter().filter(|other| is_news(other, word)).collect();
            others.sort_by(|a, b| b.articles.cmp(&a.articles).then_with(|| a.form.cmp(&b.form)));
            let also = others.iter().take(FORMS);
            let also: Vec<Form> = also.map(|other| Form { form: other.form.clone(), count: other.articles }).collect();
            let more = others.len() - also.len();
            return Ok((!also.is_empty()).then_some((also, more)));
        }
        let mut also = Vec::new();
        for form in word.forms.iter().take(FORMS) {
            also.push(Form { form: form.clone(), count: self.articles(&Word::form(form), scope)? });
        }
        for other in word.others.iter().take(FORMS - also.len()) {
            also.push(Form { form: other.form.clone(), count: self.articles(&one_spelling(other), scope)? });
        }
        let more = word.forms.len() + word.others.len() - also.len();
        Ok(Some((also, more)))
    }

    /// The other names of what was written, with their articles: as many of them as are named, and how many more.
    pub fn other_names<'p>(&self, plan: &'p Plan) -> Result<Vec<(&'p str, Vec<Form>, usize)>> {
        let mut found = Vec::new();
        for (name, atoms) in other_names(plan) {
            let mut also = Vec::new();
            for atom in atoms.iter().take(FORMS) {
                let form = text_of(atom);
                let count = || self.count(&Plan::Atom((*atom).clone()));
                // What other spellings a word has is the query's: some may be left out.
                let count = match &atom.what {
                    What::Words(words) if words.iter().all(|word| word.others.is_empty()) => {
                        self.context.statistics.terms.articles_of_name(form.clone(), atom.scope, count)?
                    }
                    _ => count()?,
                };
                also.push(Form { form, count });
            }
            also.retain(|form| form.count > 0);
            also.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.form.cmp(&b.form)));
            if !also.is_empty() {
                found.push((name, also, atoms.len().saturating_sub(FORMS)));
            }
        }
        Ok(found)
    }

    /// The other names of a name, as one line of an explanation.
    fn names(&self, name: &str, atoms: &[&Atom]) -> Result<ExplainedWord> {
        let mut terms = Vec::new();
        for atom in atoms.iter().take(TERMS) {
            let articles = self.count(&Plan::Atom((*atom).clone()))?;
            terms.push(ExplainedTerm { kind: Tier::Alias.as_str(), term: text_of(atom), articles });
        }
        let all = Plan::Or(atoms.iter().map(|atom| Plan::Atom((*atom).clone())).collect());
        let more = atoms.len().saturating_sub(TERMS);
        Ok(ExplainedWord { text: name.to_owned(), articles: self.count(&all)?, terms, more })
    }

    fn word(&self, word: &Word, scope: Scope) -> Result<ExplainedWord> {
        let mut terms = Vec::new();
        let single = word.forms.iter().map(|form| ("form", form, Word::form(form)));
        let stems = word.stems.iter().map(|stem| ("stem", stem, Word::stem(stem)));
        let others = word.others.iter().map(|other| {
            let kind = if other.tier == Tier::Exact { "name" } else { other.tier.as_str() };
            (kind, &other.form, one_spelling(other))
        });
        for (kind, term, word) in single.chain(stems).chain(others).take(TERMS) {
            terms.push(ExplainedTerm { kind, term: term.clone(), articles: self.articles(&word, scope)? });
        }
        let more = (word.forms.len() + word.stems.len() + word.others.len()).saturating_sub(TERMS);
        Ok(ExplainedWord { text: word.text.clone(), articles: self.articles(word, scope)?, terms, more })
    }

    /// A shape of more words than are looked for one by one.
    fn shape(&self, shape: &Shape, scope: Scope) -> Result<ExplainedWord> {
        let dictionary = IndexDictionary {
            searcher: self.searcher,
            known: &self.context.statistics.terms,
            fields: self.context.fields,
            langs: &[],
            aliases: Aliases::builtin(),
            words: None,
        };
        let expansion = dictionary.words(shape, scope, TERMS)?;
        let mut terms = Vec::new();
        for (form, _) in &expansion.words {
            let articles = self.articles(&Word::form(form), scope)?;
            terms.push(ExplainedTerm { kind: "form", term: form.clone(), articles });
        }
        let articles = self.count(&Plan::Atom(Atom { scope, what: What::Shape(shape.clone()) }))?;
        Ok(ExplainedWord { text: shape.to_string(), articles, more: expansion.all - terms.len(), terms })
    }

    fn articles(&self, word: &Word, scope: Scope) -> Result<u64> {
        self.count(&Plan::Atom(Atom { scope, what: What::Words(vec![word.clone()]) }))
    }

    /// How many articles meet a plan.
    pub fn count(&self, plan: &Plan) -> Result<u64> {
        Ok(self.searcher.search(&*query(plan, self.context), &Count)? as u64)
    }
}

/// One spelling of a name by itself.
fn one_spelling(other: &Spelling) -> Word {
    let others = vec![Spelling { stemmed: false, ..other.clone() }];
    Word { forms: Vec::new(), others, ..Word::form(&other.form) }
}

/// Whether a note tells of a spelling: not of the word itself, and not of its inflections, which in Cyrillic are what its
/// stems find. In Latin letters one stem may be of two spellings (Zelenski, Zelensky).
fn is_news(other: &Spelling, word: &Word) -> bool {
    let is_inflection = other.stemmed && Script::of_word(&other.form) != Script::Latin;
    word.instead_of.is_none() && other.tier != Tier::Exact && !is_inflection
}

/// Whether a part is another name of what was written.
fn is_another_name(plan: &Plan) -> bool {
    let words = words_of(plan);
    !words.is_empty() && words.iter().all(|(word, _)| word.instead_of.is_some())
}

/// The other names in a plan, by what they stand for, each once.
fn other_names(plan: &Plan) -> Vec<(&str, Vec<&Atom>)> {
    fn collect<'p>(plan: &'p Plan, into: &mut Vec<(&'p str, Vec<&'p Atom>)>) {
        match plan {
            Plan::Atom(atom @ Atom { what: What::Words(words), .. }) => {
                let Some(name) = words.first().and_then(|word| word.instead_of.as_deref()) else { return };
                match into.iter_mut().find(|(known, _)| *known == name) {
                    Some((_, atoms)) if atoms.contains(&atom) => {}
                    Some((_, atoms)) => atoms.push(atom),
                    None => into.push((name, vec![atom])),
                }
            }
            Plan::And(parts) | Plan::Or(parts) | Plan::AtLeast { of: parts, .. } => {
                parts.iter().for_each(|part| collect(part, into));
            }
            Plan::Not(inner) | Plan::Boost(inner, _) => collect(inner, into),
            Plan::Atom(_) | Plan::All | Plan::Nothing | Plan::Filter(_) => {}
        }
    }
    let mut found = Vec::new();
    collect(plan, &mut found);
    found
}

/// The words of an atom as they are read.
fn text_of(atom: &Atom) -> String {
    match &atom.what {
        What::Words(words) => words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" "),
        What::Shape(_) | What::Spans { .. } => String::new(),
    }
}

/// Whether a part says nothing of text: fields with values, and exclusions.
fn is_condition(plan: &Plan) -> bool {
    match plan {
        Plan::Filter(_) | Plan::Not(_) | Plan::All | Plan::Nothing => true,
        Plan::And(parts) | Plan::Or(parts) => parts.iter().all(is_condition),
        Plan::Boost(inner, _) => is_condition(inner),
        Plan::Atom(_) | Plan::AtLeast { .. } => false,
    }
}

/// The shapes of a plan that are looked for as such.
fn shapes_of(plan: &Plan) -> Vec<(&Shape, Scope)> {
    match plan {
        Plan::Atom(Atom { scope, what: What::Shape(shape) }) => vec![(shape, *scope)],
        Plan::And(parts) | Plan::Or(parts) | Plan::AtLeast { of: parts, .. } => {
            parts.iter().flat_map(shapes_of).collect()
        }
        Plan::Not(inner) | Plan::Boost(inner, _) => shapes_of(inner),
        Plan::Atom(_) | Plan::All | Plan::Nothing | Plan::Filter(_) => Vec::new(),
    }
}

/// The words of a plan in its order, with the fields in which each is looked for.
pub(crate) fn words_of(plan: &Plan) -> Vec<(&Word, Scope)> {
    match plan {
        Plan::Atom(Atom { scope, what }) => match what {
            What::Words(words) => words.iter().map(|word| (word, *scope)).collect(),
            What::Shape(_) => Vec::new(),
            What::Spans { spans, .. } => spans.all_words().into_iter().map(|word| (word, *scope)).collect(),
        },
        Plan::And(parts) | Plan::Or(parts) | Plan::AtLeast { of: parts, .. } => {
            parts.iter().flat_map(words_of).collect()
        }
        Plan::Not(inner) | Plan::Boost(inner, _) => words_of(inner),
        Plan::All | Plan::Nothing | Plan::Filter(_) => Vec::new(),
    }
}

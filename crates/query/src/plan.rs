//! Plan: the tree of what was written goes in, the plan of what to look for comes out: words as terms,
//! shapes as the words of the index that have them, fields and dates resolved. It knows how text is analysed, what
//! languages there are and, through [`Dictionary`], what words, and nothing of tantivy.

mod filters;
mod forms;
mod particle;
mod planner;
mod positional;
mod shape;

use dateline_core::analyze::{as_written, stem_terms};
use dateline_core::{Lang, Result, Script};
use serde::Serialize;

#[cfg(test)]
pub(crate) use particle::without_articles;
pub(crate) use planner::other_name;
pub(crate) use shape::Shape;

use crate::ast::{Ast, Conjunct, Node};
use crate::range::DayRange;
use crate::request::{DateField, Filters, Matching};
use crate::spans::Spans;
use filters::plan_filters;
use forms::left_out;
use planner::Planner;

/// Words of the index that a shape stands for as one group, each looked for by itself. A single word of a shape that
/// more words have is found by a scan over all of them, which loses nothing but their weights in the ranking.
pub(crate) const MAX_GROUP: usize = 16;

/// Words of the index that a shape stands for in a phrase or under an operator, where each word's positions are read.
/// The commonest are taken, and a note says how many there were.
pub(crate) const MAX_EXPANSION: usize = 1024;

/// What to look for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Plan {
    /// Every article.
    All,
    /// Nothing at all.
    Nothing,
    /// A word, a phrase, a shape or a positional expression in text.
    Atom(Atom),
    /// A condition that is met or not, and says nothing of rank.
    Filter(Filter),
    /// All of these.
    And(Vec<Plan>),
    /// Any of these.
    Or(Vec<Plan>),
    /// All articles but these.
    Not(Box<Plan>),
    /// At least `least` of these, and what they score.
    AtLeast { least: usize, of: Vec<Plan> },
    /// A weight on the score of a part.
    Boost(Box<Plan>, f32),
}

/// A thing to find in text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Atom {
    /// Where to look.
    pub scope: Scope,
    /// What to look for.
    pub what: What,
}

/// What an atom looks for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum What {
    /// Words side by side; one word is the commonest case.
    Words(Vec<Word>),
    /// Words of a shape that more than [`MAX_GROUP`] words of the index have.
    Shape(Shape),
    /// What a positional expression matches, so many times over all fields.
    Spans { spans: Spans<Word>, times: u32 },
}

/// A word as the terms that stand for it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Word {
    /// It as it was written, sign and all.
    pub text: String,
    /// Its folded form, where a word was written and no shape.
    pub written: Option<String>,
    /// Its terms in the exact view: one for a word that was written, those of the index for a shape.
    pub forms: Vec<String>,
    /// Its terms in the stem view; none where only written forms count.
    pub stems: Vec<String>,
    /// Its other spellings as a name.
    pub others: Vec<Spelling>,
    /// The terms of the lexicon that are the word itself, letter by letter: other spellings may fold to the same form.
    pub itself: Vec<String>,
    /// Where it is part of another name of what was written: that which was written, folded.
    pub instead_of: Option<String>,
}

/// What the lexicon says of a word.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Spellings {
    /// The other spellings, the surest first.
    pub others: Vec<Spelling>,
    /// The terms that are the word itself.
    pub itself: Vec<String>,
    /// How many articles have the word itself as a name.
    pub articles: u64,
}

impl Spellings {
    /// The same, with whether the stems of `word` find each of the others too.
    pub fn stemmed(mut self, word: &str, langs: &[Lang]) -> Self {
        if !self.others.is_empty() {
            let stems = stem_terms(word, langs);
            for other in &mut self.others {
                other.stemmed = stem_terms(&other.form, langs).iter().any(|stem| stems.contains(stem));
            }
        }
        self
    }
}

/// Another spelling of a word that is a name.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Spelling {
    /// The folded form.
    pub form: String,
    /// How many articles have it as a name.
    pub articles: u64,
    /// How it was come by.
    pub tier: Tier,
    /// Whether its script has capitals, so that it is looked for where it is written as a name alone.
    pub cased: bool,
    /// Whether the word's stems find it too, at least in one language.
    pub stemmed: bool,
}

impl Spelling {
    /// A form where it is written as a name.
    pub fn of_name(form: &str, tier: Tier) -> Self {
        let cased = !Script::of_word(form).is_consonantal();
        Self { form: form.to_owned(), articles: 0, tier, cased, stemmed: false }
    }
}

/// How a spelling was come by, the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tier {
    /// The word itself.
    Exact,
    /// It stands in one group of names with the word.
    Alias,
    /// It sounds the same.
    Key,
    /// It sounds alike, and one of both is of a script that leaves vowels out.
    Script,
    /// It sounds nearly the same.
    Near,
}

impl Tier {
    /// As it is written in answers.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Alias => "alias",
            Self::Key => "key",
            Self::Script => "script",
            Self::Near => "near",
        }
    }
}

impl Word {
    /// A written form by itself.
    pub fn form(form: &str) -> Self {
        Self {
            text: form.to_owned(),
            written: Some(form.to_owned()),
            forms: vec![form.to_owned()],
            stems: Vec::new(),
            others: Vec::new(),
            itself: Vec::new(),
            instead_of: None,
        }
    }

    /// Whether it is written as one of its stems.
    pub fn is_own_stem(&self) -> bool {
        self.stems.iter().filter_map(|stem| as_written(stem)).any(|stem| self.forms.iter().any(|form| form == stem))
    }

    /// A stem by itself.
    pub fn stem(stem: &str) -> Self {
        Self {
            text: stem.to_owned(),
            written: None,
            forms: Vec::new(),
            stems: vec![stem.to_owned()],
            others: Vec::new(),
            itself: Vec::new(),
            instead_of: None,
        }
    }
}

/// The words of an index.
pub(crate) trait Dictionary {
    /// The words of a shape in the text fields of a scope: of more than `most` the commonest.
    fn words(&self, shape: &Shape, scope: Scope, most: usize) -> Result<Expansion>;

    /// The same words, if there are no more than `most`.
    fn few_words(&self, shape: &Shape, scope: Scope, most: usize) -> Result<Option<Expansion>>;

    /// The other spellings of a word as a name, the surest first, each with whether the word's stems find it; none where
    /// nothing says that it is one, unless it is known to be meant as one.
    fn spellings(&self, word: &str, wanted: bool) -> Result<Spellings>;

    /// The stems of a word, as [`dateline_core::analyze::stem_terms`] has them.
    fn stems(&self, word: &str) -> Vec<String>;

    /// How many of `words` (folded) the longest name of several or one has that begins at the first; 0 if none does.
    fn longest_name(&self, words: &[&str]) -> usize;

    /// The other names of a name in the index, each folded words joined by one space.
    fn aliases(&self, name: &str) -> Result<Vec<String>>;
}

/// The words of the index that a shape stands for.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Expansion {
    /// Those that are taken, commonest first, each with how many titles, bodies and bylines have it.
    pub words: Vec<(String, u64)>,
    /// How many there are.
    pub all: usize,
}

/// A shape for which not all words were taken.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Capped {
    /// It as written.
    pub text: String,
    /// The words that it has in the index.
    pub all: usize,
}

/// The text fields in which an atom is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Scope {
    /// Title, body and byline.
    Anywhere,
    /// The title alone.
    Title,
    /// The body alone.
    Body,
    /// The byline alone.
    Byline,
}

/// A condition on an article.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Filter {
    /// The outlet by folded name or by site.
    Outlet { name: String, site: String },
    /// The host, or a domain above it.
    Site(String),
    /// An author by name, whole.
    Author(String),
    /// The language.
    Lang(String),
    /// A part of the address.
    Url(String),
    /// A part of the path.
    Path(String),
    /// The id, or how it begins.
    Id(String),
    /// A date within days.
    Days(DateField, DayRange),
    /// The article lacks what this name stands for.
    Lacks(&'static str),
}

/// What a query is planned with.
pub(crate) struct Context<'a> {
    /// Whether words match in the written form alone.
    pub exact: bool,
    /// The words of the index.
    pub dictionary: &'a dyn Dictionary,
}

/// A part of a query at its top, or a filter beside it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Clause {
    /// It as it was understood.
    pub text: String,
    pub plan: Plan,
    /// Whether it is a bare word, which `--match` may do without.
    pub is_bare: bool,
}

/// A query's plan: what meets it, and what to fall back on.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Planned {
    /// The parts of the query, then the filters.
    pub clauses: Vec<Clause>,
    /// What meets the query.
    pub plan: Plan,
    /// What has most of its bare words; `None` where nothing can be softened.
    pub softened: Option<Plan>,
    /// The shapes for which not all words were taken.
    pub capped: Vec<Capped>,
}

/// Plans a query with its filters.
///
/// # Errors
/// If the dictionary cannot be read.
pub(crate) fn plan(ast: &Ast, filters: &Filters, matching: Matching, context: &Context<'_>) -> Result<Planned> {
    let mut planner = Planner::new(context, left_out(ast));
    let filters = plan_filters(filters);
    let part = |planner: &mut Planner<'_>, ast: &Ast, is_bare| {
        Ok(Clause { text: ast.to_string(), plan: planner.part(ast, Scope::Anywhere)?, is_bare })
    };
    let mut clauses: Vec<Clause> = match &ast.node {
        Node::And(items) => {
            items.iter().map(|item| part(&mut planner, &item.ast, item.is_bare_word())).collect::<Result<_>>()?
        }
        _ => vec![part(&mut planner, ast, false)?],
    };
    if let Node::And(items) = &ast.node {
        let words: Vec<Option<&str>> = items.iter().map(|item| bare_word(item)).collect();
        planner.join_articles(&words, &mut clauses)?;
        planner.add_names(&words, &mut clauses)?;
    }
    // Words without letters or digits ask for nothing, which the parser has noted, and neither do spellings that are
    // left out.
    clauses.retain(|clause| clause.plan != Plan::Nothing);
    let strict = match clauses.is_empty() {
        true => Plan::Nothing,
        false => conjunction(filters.iter().chain(&clauses).map(|clause| clause.plan.clone())),
    };
    let (plan, softened) = match matching {
        Matching::All => (strict, None),
        Matching::Some => (strict, soften(&clauses, &filters, |words| words.div_ceil(2))),
        Matching::Any => (soften(&clauses, &filters, |_| 1).map_or(strict, in_single_words), None),
    };
    clauses.extend(filters);
    Ok(Planned { clauses, plan, softened, capped: planner.into_capped() })
}

/// The text of a part that is a bare word.
fn bare_word(item: &Conjunct) -> Option<&str> {
    match &item.ast.node {
        Node::Word(word) if item.is_bare_word() => Some(word),
        _ => None,
    }
}

/// The plan with the words of a compound (`peace-keeping`) each on its own, as any of the words will do.
fn in_single_words(plan: Plan) -> Plan {
    match plan {
        Plan::And(parts) => Plan::And(parts.into_iter().map(in_single_words).collect()),
        Plan::AtLeast { least, of } => Plan::AtLeast { least, of: of.into_iter().flat_map(single_words).collect() },
        other => other,
    }
}

/// The words of a bare word, each with its weight.
fn single_words(part: Plan) -> Vec<Plan> {
    match part {
        Plan::Atom(Atom { scope, what: What::Words(words) }) => {
            words.into_iter().map(|word| Plan::Atom(Atom { scope, what: What::Words(vec![word]) })).collect()
        }
        Plan::Boost(inner, factor) => {
            single_words(*inner).into_iter().map(|word| Plan::Boost(Box::new(word), factor)).collect()
        }
        other => vec![other],
    }
}

/// The query with only `least` of its bare words required; `None` where it has fewer than two.
fn soften(clauses: &[Clause], filters: &[Clause], least: impl Fn(usize) -> usize) -> Option<Plan> {
    let (bare, hard): (Vec<&Clause>, Vec<&Clause>) = clauses.iter().partition(|clause| clause.is_bare);
    // A word that is written twice is one that an article may lack.
    let of = merged(bare.into_iter().map(|clause| clause.plan.clone()).collect());
    if of.len() < 2 {
        return None;
    }
    let least = least(of.len());
    let hard = filters.iter().chain(hard).map(|clause| clause.plan.clone());
    Some(conjunction(hard.chain([Plan::AtLeast { least, of }])))
}

fn conjunction(parts: impl Iterator<Item = Plan>) -> Plan {
    let mut all = Vec::new();
    for part in parts {
        match part {
            Plan::And(inner) => all.extend(inner),
            other => all.push(other),
        }
    }
    // `*` asks for nothing that another part does not.
    if all.iter().any(|part| !matches!(part, Plan::All | Plan::Not(_))) {
        all.retain(|part| *part != Plan::All);
    }
    let mut all = merged(all);
    match all.len() {
        1 => all.swap_remove(0),
        _ => Plan::And(all),
    }
}

/// Any of these.
fn disjunction(arms: Vec<Plan>) -> Plan {
    let mut arms = merged(arms);
    match arms.len() {
        1 => arms.swap_remove(0),
        _ => Plan::Or(arms),
    }
}

/// The parts, each once; one that was written several times weighs as much more.
fn merged(parts: Vec<Plan>) -> Vec<Plan> {
    let mut once: Vec<(Plan, u16)> = Vec::with_capacity(parts.len());
    for part in parts {
        match once.iter_mut().find(|(known, _)| *known == part) {
            Some((_, times)) => *times = times.saturating_add(1),
            None => once.push((part, 1)),
        }
    }
    let weighed = |(part, times): (Plan, u16)| match part {
        part @ (Plan::Filter(_) | Plan::Not(_) | Plan::All | Plan::Nothing) => part,
        part if times > 1 => Plan::Boost(Box::new(part), f32::from(times)),
        part => part,
    };
    once.into_iter().map(weighed).collect()
}

#[cfg(test)]
mod tests;

//! Stage 2 of a query: the tree of what was written goes in, the plan of what to look for comes out: words as terms,
//! shapes as the words of the index that have them, fields and dates resolved. It knows how text is analysed, what
//! languages there are and, through [`Dictionary`], what words, and nothing of tantivy.

mod positional;
mod shape;

use std::collections::HashMap;

use dateline_core::analyze::{exact_term, fold_text, stem_terms, words};
use dateline_core::{Lang, Result};

pub(crate) use shape::Shape;

use crate::ast::{Ast, Field, Node};
use crate::range::DayRange;
use crate::request::{DateField, Filters, Matching};
use crate::spans::Spans;
use positional::Conditions;
use shape::Piece;

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
}

impl Word {
    /// A written form by itself.
    pub fn form(form: &str) -> Self {
        Self { text: form.to_owned(), written: Some(form.to_owned()), forms: vec![form.to_owned()], stems: Vec::new() }
    }

    /// A stem by itself.
    pub fn stem(stem: &str) -> Self {
        Self { text: stem.to_owned(), written: None, forms: Vec::new(), stems: vec![stem.to_owned()] }
    }
}

/// The words of an index.
pub(crate) trait Dictionary {
    /// The words of a shape in the text fields of a scope: of more than `most` the commonest.
    fn words(&self, shape: &Shape, scope: Scope, most: usize) -> Result<Expansion>;

    /// The same words, if there are no more than `most`.
    fn few_words(&self, shape: &Shape, scope: Scope, most: usize) -> Result<Option<Expansion>>;
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
    /// The languages in the index, in which a word of the query may be.
    pub langs: &'a [Lang],
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
    let mut planner = Planner { context, expansions: HashMap::new(), capped: Vec::new() };
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
    // Words without letters or digits ask for nothing; the parser has noted them.
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
    Ok(Planned { clauses, plan, softened, capped: planner.capped })
}

/// The plan with the words of a compound (`peace-keeping`) each on its own, as any of the words will do.
fn in_single_words(plan: Plan) -> Plan {
    match plan {
        Plan::And(parts) => Plan::And(parts.into_iter().map(in_single_words).collect()),
        Plan::AtLeast { least, of } => {
            let mut single = Vec::with_capacity(of.len());
            for part in of {
                match part {
                    Plan::Atom(Atom { scope, what: What::Words(words) }) => single.extend(
                        words.into_iter().map(|word| Plan::Atom(Atom { scope, what: What::Words(vec![word]) })),
                    ),
                    other => single.push(other),
                }
            }
            Plan::AtLeast { least, of: single }
        }
        other => other,
    }
}

/// The query with only `least` of its bare words required; `None` where it has fewer than two.
fn soften(clauses: &[Clause], filters: &[Clause], least: impl Fn(usize) -> usize) -> Option<Plan> {
    let (bare, hard): (Vec<&Clause>, Vec<&Clause>) = clauses.iter().partition(|clause| clause.is_bare);
    if bare.len() < 2 {
        return None;
    }
    let least = least(bare.len());
    let of = bare.into_iter().map(|clause| clause.plan.clone()).collect();
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

/// The filters beside a query, each as the query language spells it.
fn plan_filters(filters: &Filters) -> Vec<Clause> {
    let mut plans = Vec::new();
    let mut add = |name: &str, values: Vec<(String, Plan)>| {
        let (texts, mut values): (Vec<String>, Vec<Plan>) = values.into_iter().unzip();
        let (text, plan) = match values.len() {
            0 => return,
            1 => (format!("{name}:{}", texts[0]), values.swap_remove(0)),
            _ => (format!("{name}:({})", texts.join(" OR ")), Plan::Or(values)),
        };
        plans.push(Clause { text, plan, is_bare: false });
    };
    if filters.from.is_some() || filters.to.is_some() {
        let range = DayRange {
            from: filters.from.map(dateline_core::day_number),
            to: filters.to.map(dateline_core::day_number),
        };
        add("date", vec![(range.to_string(), Plan::Filter(Filter::Days(DateField::Published, range)))]);
    }
    let outlet = |outlet: &String| (Ast::value(outlet).to_string(), Plan::Filter(outlet_filter(outlet)));
    add("outlet", filters.outlets.iter().map(outlet).collect());
    let lang = |lang: &Lang| (lang.to_string(), Plan::Filter(Filter::Lang(lang.to_string())));
    add("lang", filters.langs.iter().map(lang).collect());
    plans
}

fn outlet_filter(text: &str) -> Filter {
    let site = text.trim().to_lowercase();
    let site = site.strip_prefix("www.").unwrap_or(&site).to_owned();
    Filter::Outlet { name: fold_text(text), site }
}

/// Plans the parts of a tree, whose depth is bounded by the parser, so that recursion is safe.
struct Planner<'a> {
    context: &'a Context<'a>,
    /// Shapes whose words were looked up.
    expansions: HashMap<(Shape, Scope), Expansion>,
    capped: Vec<Capped>,
}

impl Planner<'_> {
    fn part(&mut self, ast: &Ast, scope: Scope) -> Result<Plan> {
        Ok(match &ast.node {
            Node::And(items) => {
                let parts: Vec<Plan> = items.iter().map(|item| self.part(&item.ast, scope)).collect::<Result<_>>()?;
                let parts: Vec<Plan> = parts.into_iter().filter(|plan| *plan != Plan::Nothing).collect();
                if parts.is_empty() { Plan::Nothing } else { conjunction(parts.into_iter()) }
            }
            Node::Or(items) => disjunction(items.iter().map(|item| self.part(item, scope)).collect::<Result<_>>()?),
            Node::Not(inner) => Plan::Not(Box::new(self.part(inner, scope)?)),
            Node::Field { field, inner } => self.field(*field, inner)?,
            Node::All => Plan::All,
            Node::Boost { inner, factor } => Plan::Boost(Box::new(self.part(inner, scope)?), *factor),
            Node::AtLeast { times, inner } => match self.conditions(inner, scope)? {
                Some(conditions) => of_conditions(conditions, scope, *times),
                None => Plan::Nothing,
            },
            Node::Prefix(_) | Node::Pattern(_) | Node::Fuzzy { .. } => self.shape(&ast.node, scope)?,
            // No word of a byline is inflected: there `="…"` asks for the name as a whole.
            Node::Phrase { words, slop: 0 } if scope == Scope::Byline && exact_phrase(words).is_some() => {
                Plan::Filter(Filter::Author(exact_phrase(words).unwrap_or_default()))
            }
            Node::Word(_) | Node::ExactWord(_) | Node::Phrase { .. } | Node::Near { .. } | Node::Lead { .. } => {
                match self.conditions(ast, scope)? {
                    Some(conditions) => of_conditions(conditions, scope, 1),
                    None => Plan::Nothing,
                }
            }
            // These stand only inside a field.
            Node::Value(_) | Node::Range(_) | Node::Missing => Plan::Nothing,
        })
    }

    /// A single word of a shape: its words as one group where they are few.
    fn shape(&mut self, node: &Node, scope: Scope) -> Result<Plan> {
        let pieces = pieces(node);
        if let [Piece::Shape(shape)] = pieces.as_slice() {
            let Some(few) = self.context.dictionary.few_words(shape, scope, MAX_GROUP)? else {
                return Ok(Plan::Atom(Atom { scope, what: What::Shape(shape.clone()) }));
            };
            self.expansions.insert((shape.clone(), scope), few);
        }
        Ok(match self.words(&pieces, &node_text(node), scope)? {
            words if words.is_empty() => Plan::Nothing,
            words => Plan::Atom(Atom { scope, what: What::Words(words) }),
        })
    }

    /// What stands under a positional operator; `None` where it has no word.
    fn conditions(&mut self, ast: &Ast, scope: Scope) -> Result<Option<Conditions<Spans<Word>>>> {
        Ok(match &ast.node {
            Node::And(items) => {
                let parts: Result<Vec<_>> = items.iter().map(|item| self.conditions(&item.ast, scope)).collect();
                let parts: Vec<_> = parts?.into_iter().flatten().collect();
                (!parts.is_empty()).then_some(Conditions::And(parts))
            }
            Node::Or(arms) => {
                let arms: Result<Vec<_>> = arms.iter().map(|arm| self.conditions(arm, scope)).collect();
                let arms: Vec<_> = arms?.into_iter().flatten().collect();
                (!arms.is_empty()).then(|| Conditions::any(arms))
            }
            Node::Not(inner) => self.conditions(inner, scope)?.map(|inner| Conditions::Not(Box::new(inner))),
            Node::Near { first, rest } => {
                let mut linked = self.conditions(first, scope)?;
                for (link, part) in rest {
                    let part = self.conditions(part, scope)?;
                    linked = match (linked, part) {
                        (Some(left), Some(right)) => Some(left.linked(*link, &right)),
                        (left, right) => left.or(right),
                    };
                }
                linked
            }
            Node::Lead { words, inner } => self.conditions(inner, scope)?.map(|inner| {
                inner.map(&mut |spans| Conditions::One(Spans::Lead { words: *words, inner: Box::new(spans) }))
            }),
            Node::Phrase { words, slop } => {
                let mut terms = Vec::new();
                for word in words {
                    terms.extend(self.words(&pieces(word), &node_text(word), scope)?);
                }
                (!terms.is_empty()).then_some(Conditions::One(Spans::Phrase { words: terms, slop: *slop }))
            }
            node => {
                let words = self.words(&pieces(node), &node_text(node), scope)?;
                (!words.is_empty()).then_some(Conditions::One(Spans::Phrase { words, slop: 0 }))
            }
        })
    }

    /// The words that pieces of one run stand for, side by side.
    fn words(&mut self, pieces: &[Piece], text: &str, scope: Scope) -> Result<Vec<Word>> {
        let mut found = Vec::with_capacity(pieces.len());
        for piece in pieces {
            found.push(match piece {
                Piece::Word(word) => Word {
                    text: word.clone(),
                    stems: if self.context.exact { Vec::new() } else { stem_terms(word, self.context.langs) },
                    ..Word::form(&exact_term(word))
                },
                Piece::Exact(word) => Word { text: format!("={word}"), ..Word::form(&exact_term(word)) },
                Piece::Shape(shape) => {
                    let expansion = self.expansion(shape, scope)?;
                    let capped = Capped { text: text.to_owned(), all: expansion.all };
                    let forms: Vec<String> = expansion.words.iter().map(|(word, _)| word.clone()).collect();
                    if capped.all > forms.len() && !self.capped.contains(&capped) {
                        self.capped.push(capped);
                    }
                    Word { text: text.to_owned(), written: None, forms, stems: Vec::new() }
                }
            });
        }
        Ok(found)
    }

    fn expansion(&mut self, shape: &Shape, scope: Scope) -> Result<&Expansion> {
        let key = (shape.clone(), scope);
        if !self.expansions.contains_key(&key) {
            let expansion = self.context.dictionary.words(shape, scope, MAX_EXPANSION)?;
            self.expansions.insert(key.clone(), expansion);
        }
        Ok(&self.expansions[&key])
    }

    fn field(&mut self, field: Field, inner: &Ast) -> Result<Plan> {
        let text = |planner: &mut Self, scope, name| match &inner.node {
            Node::Missing => Ok(Plan::Filter(Filter::Lacks(name))),
            Node::All => Ok(has(name)),
            _ => planner.part(inner, scope),
        };
        Ok(match field {
            Field::Title => text(self, Scope::Title, "title")?,
            Field::Body => text(self, Scope::Body, "body")?,
            Field::Author => text(self, Scope::Byline, "author")?,
            Field::Date => in_dates(inner, DateField::Published, "date"),
            Field::Modified => in_dates(inner, DateField::Modified, "modified"),
            Field::Captured => in_dates(inner, DateField::Captured, "captured"),
            Field::Outlet => in_values(inner, "outlet", &outlet_filter),
            Field::Site => in_values(inner, "site", &|value| {
                let host = value.trim().to_lowercase();
                Filter::Site(host.strip_prefix("www.").unwrap_or(&host).to_owned())
            }),
            Field::Lang => in_values(inner, "lang", &|value| Filter::Lang(value.to_lowercase())),
            Field::Url => in_values(inner, "url", &|value| Filter::Url(value.to_owned())),
            Field::Path => in_values(inner, "path", &|value| Filter::Path(value.to_owned())),
            Field::Id => in_values(inner, "id", &|value| Filter::Id(value.to_lowercase())),
            // The parser refuses the fields that are still to come.
            Field::Event | Field::Place | Field::Name | Field::Said | Field::Quote | Field::Story | Field::Copies => {
                Plan::Nothing
            }
        })
    }
}

/// The pieces of a leaf of the tree.
fn pieces(node: &Node) -> Vec<Piece> {
    let each = |text: &str, of: &dyn Fn(String) -> Piece| words(text).map(|word| of(word.text.to_owned())).collect();
    match node {
        Node::Word(text) => each(text, &Piece::Word),
        Node::ExactWord(text) => each(text, &Piece::Exact),
        Node::Prefix(text) => shape::pieces(&format!("{text}*")),
        Node::Pattern(text) => shape::pieces(text),
        // Of several words the last is the one that may differ: it is the one that `~` touches.
        Node::Fuzzy { word, distance } => {
            let mut pieces = each(word, &Piece::Word);
            if let Some(last) = pieces.last_mut()
                && let Piece::Word(text) = last
            {
                *last = Piece::Shape(Shape::Fuzzy { word: exact_term(text), distance: *distance });
            }
            pieces
        }
        _ => Vec::new(),
    }
}

/// The text of `="…"`.
fn exact_phrase(words: &[Node]) -> Option<String> {
    let text = |word: &Node| match word {
        Node::ExactWord(text) => Some(text.clone()),
        _ => None,
    };
    words.iter().map(text).collect::<Option<Vec<String>>>().map(|words| words.join(" "))
}

/// A leaf as it was written.
fn node_text(node: &Node) -> String {
    Ast::new(node.clone(), Default::default()).to_string()
}

/// The plan of conditions on positional expressions, each to be met so many times.
fn of_conditions(conditions: Conditions<Spans<Word>>, scope: Scope, times: u32) -> Plan {
    let of = |conditions| of_conditions(conditions, scope, times);
    match conditions {
        Conditions::One(Spans::Phrase { words, slop: 0 }) if times <= 1 && is_plain(&words) => {
            Plan::Atom(Atom { scope, what: What::Words(words) })
        }
        Conditions::One(spans) => Plan::Atom(Atom { scope, what: What::Spans { spans, times } }),
        Conditions::And(all) => conjunction(all.into_iter().map(of)),
        Conditions::Or(arms) => disjunction(arms.into_iter().map(of).collect()),
        Conditions::Not(inner) => Plan::Not(Box::new(of(*inner))),
    }
}

/// Whether words side by side are all looked for in the same views: by stem, or as written.
fn is_plain(words: &[Word]) -> bool {
    let stemmed = words.iter().filter(|word| !word.stems.is_empty()).count();
    words.len() == 1 || (words.iter().all(|word| word.forms.len() == 1) && (stemmed == 0 || stemmed == words.len()))
}

fn in_dates(inner: &Ast, field: DateField, name: &'static str) -> Plan {
    tree(inner, name, &|node| match node {
        Node::Range(range) => Some(Plan::Filter(Filter::Days(field, *range))),
        _ => None,
    })
}

fn in_values(inner: &Ast, name: &'static str, filter: &dyn Fn(&str) -> Filter) -> Plan {
    tree(inner, name, &|node| match node {
        Node::Value(value) => Some(Plan::Filter(filter(value))),
        _ => None,
    })
}

/// The plan of a tree of values, `leaf` giving that of each.
fn tree(ast: &Ast, name: &'static str, leaf: &dyn Fn(&Node) -> Option<Plan>) -> Plan {
    match &ast.node {
        Node::Missing => Plan::Filter(Filter::Lacks(name)),
        Node::All => has(name),
        Node::And(items) => conjunction(items.iter().map(|item| tree(&item.ast, name, leaf))),
        Node::Or(items) => Plan::Or(items.iter().map(|item| tree(item, name, leaf)).collect()),
        Node::Not(inner) => Plan::Not(Box::new(tree(inner, name, leaf))),
        Node::Boost { inner, .. } => tree(inner, name, leaf),
        node => leaf(node).unwrap_or(Plan::Nothing),
    }
}

/// Every article that has what `name` stands for.
fn has(name: &'static str) -> Plan {
    match name {
        "body" => Plan::All,
        _ => Plan::And(vec![Plan::All, Plan::Not(Box::new(Plan::Filter(Filter::Lacks(name))))]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::{ParseOptions, parse};

    /// As many words of every shape as are asked for, and one more.
    struct Endless;

    impl Dictionary for Endless {
        fn words(&self, shape: &Shape, _: Scope, most: usize) -> Result<Expansion> {
            let words = (0..most).map(|number| (format!("{}{number}", shape.begins()), 1)).collect();
            Ok(Expansion { words, all: most + 1 })
        }

        fn few_words(&self, _: &Shape, _: Scope, _: usize) -> Result<Option<Expansion>> {
            Ok(None)
        }
    }

    fn planned(query: &str, matching: Matching) -> Planned {
        let parsed = parse(query, &ParseOptions { today: jiff::civil::date(2025, 6, 1) }).unwrap();
        let context = Context { langs: &[Lang::EN], exact: false, dictionary: &Endless };
        plan(&parsed.ast, &Filters::default(), matching, &context).unwrap()
    }

    fn word(text: &str) -> Plan {
        Plan::Atom(Atom {
            scope: Scope::Anywhere,
            what: What::Words(vec![Word {
                text: text.to_owned(),
                stems: stem_terms(text, &[Lang::EN]),
                ..Word::form(&exact_term(text))
            }]),
        })
    }

    #[test]
    fn words_are_all_required_and_may_be_softened() {
        let found = planned("peace talks istanbul", Matching::Some);
        assert_eq!(found.plan, Plan::And(vec![word("peace"), word("talks"), word("istanbul")]));
        let of = vec![word("peace"), word("talks"), word("istanbul")];
        assert_eq!(found.softened, Some(Plan::AtLeast { least: 2, of }));
        assert_eq!(planned("peace", Matching::Some).softened, None);
        assert_eq!(planned("peace AND talks", Matching::Some).softened, None);
        assert_eq!(planned("peace talks", Matching::All).softened, None);
    }

    #[test]
    fn what_is_written_twice_is_looked_for_once() {
        let double = |plan| Plan::Boost(Box::new(plan), 2.0);
        let twice = planned("peace AND talks AND peace", Matching::All).plan;
        assert_eq!(twice, Plan::And(vec![double(word("peace")), word("talks")]));
        assert_eq!(planned("peace OR peace", Matching::All).plan, double(word("peace")));
        assert_eq!(planned("(lang:en lang:en) -war -war peace", Matching::All).plan, {
            let war = Plan::Not(Box::new(word("war")));
            Plan::And(vec![Plan::Filter(Filter::Lang("en".to_owned())), war, word("peace")])
        });
    }

    #[test]
    fn what_is_hard_stays_hard() {
        let soft = planned("peace talks lang:en -war", Matching::Any).plan;
        let Plan::And(parts) = soft else { panic!("{soft:?}") };
        assert!(parts.contains(&Plan::Filter(Filter::Lang("en".to_owned()))));
        assert!(parts.contains(&Plan::Not(Box::new(word("war")))));
        assert!(parts.contains(&Plan::AtLeast { least: 1, of: vec![word("peace"), word("talks")] }));
    }

    #[test]
    fn of_a_compound_any_word_will_do() {
        let of = vec![word("peace"), word("keeping"), word("talks")];
        assert_eq!(planned("peace-keeping talks", Matching::Any).plan, Plan::AtLeast { least: 1, of });
        assert_ne!(
            planned("peace-keeping talks", Matching::Some).plan,
            planned("peace keeping talks", Matching::Some).plan
        );
    }

    #[test]
    fn hyphens_make_phrases_and_the_exact_form_has_no_stems() {
        let Plan::Atom(atom) = planned("al-Assad", Matching::All).plan else { panic!() };
        assert!(matches!(&atom.what, What::Words(words) if words.len() == 2));
        let Plan::Atom(atom) = planned("=talks", Matching::All).plan else { panic!() };
        assert!(matches!(&atom.what, What::Words(words) if words[0].stems.is_empty()));
    }
}

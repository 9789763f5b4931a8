//! The plan of a tree's parts: words as terms, shapes as words of the index, operators as positional expressions.

use std::collections::{HashMap, HashSet};

use dateline_core::Result;
use dateline_core::analyze::{exact_term, fold_text, stem_terms, words};

use super::filters::{has, in_dates, in_values, outlet_filter};
use super::positional::Conditions;
use super::shape::{self, Piece, Shape};
use super::{
    Atom, Capped, Clause, Context, Expansion, Filter, MAX_EXPANSION, MAX_GROUP, Plan, Scope, Spelling, Spellings, What,
    Word, conjunction, disjunction,
};
use crate::ast::{Ast, Field, Node};
use crate::request::DateField;
use crate::spans::Spans;

/// What another name of a name scores, against 1 for itself.
const NAME: f32 = 0.15;

/// Plans the parts of a tree, whose depth is bounded by the parser, so that recursion is safe.
pub(super) struct Planner<'a> {
    context: &'a Context<'a>,
    /// Shapes whose words were looked up.
    expansions: HashMap<(Shape, Scope), Expansion>,
    capped: Vec<Capped>,
    /// Words whose other spellings were looked up.
    spellings: HashMap<String, Spellings>,
    /// Forms that are left out of all expansions (`-form:…`).
    without: HashSet<String>,
}

impl<'a> Planner<'a> {
    /// A planner that has looked up nothing yet.
    pub fn new(context: &'a Context<'a>) -> Self {
        Self {
            context,
            expansions: HashMap::new(),
            capped: Vec::new(),
            spellings: HashMap::new(),
            without: HashSet::new(),
        }
    }

    /// The shapes for which not all words were taken.
    pub fn into_capped(self) -> Vec<Capped> {
        self.capped
    }

    /// The plan of one part.
    pub fn part(&mut self, ast: &Ast, scope: Scope) -> Result<Plan> {
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
                let plan = match self.conditions(ast, scope)? {
                    Some(conditions) => of_conditions(conditions, scope, 1),
                    None => Plan::Nothing,
                };
                match name_of(&ast.node) {
                    Some(name) if !self.context.exact && scope != Scope::Byline => {
                        let name = fold_text(&name);
                        let names = self.other_names(&name.split(' ').collect::<Vec<_>>(), scope)?;
                        with_names(plan, &names, 1)
                    }
                    _ => plan,
                }
            }
            // These stand only inside a field.
            Node::Value(_) | Node::Range(_) | Node::Missing => Plan::Nothing,
        })
    }

    /// Where bare words side by side are a name that has others, each of them is met by those too.
    pub fn add_names(&mut self, words: &[Option<&str>], clauses: &mut [Clause]) -> Result<()> {
        if self.context.exact {
            return Ok(());
        }
        let folded: Vec<String> = words.iter().map(|word| word.map(fold_text).unwrap_or_default()).collect();
        let mut at = 0;
        while at < words.len() {
            let run: Vec<&str> = folded[at..].iter().map(String::as_str).take_while(|word| !word.is_empty()).collect();
            // A compound is one bare word of several.
            let pieces: Vec<&str> = run.iter().flat_map(|word| word.split(' ')).collect();
            let length = self.context.dictionary.longest_name(&pieces);
            let whole = covered(&run, length);
            if whole > 1 || (whole == 1 && run[0].contains(' ')) {
                let names = self.other_names(&pieces[..length], Scope::Anywhere)?;
                for clause in &mut clauses[at..at + whole] {
                    let own = std::mem::replace(&mut clause.plan, Plan::Nothing);
                    clause.plan = with_names(own, &names, whole);
                }
            }
            at += whole.max(1);
        }
        Ok(())
    }

    /// The other names of a name, as phrases.
    fn other_names(&mut self, name: &[&str], scope: Scope) -> Result<Vec<Plan>> {
        let mut plans = Vec::new();
        for alias in self.context.dictionary.aliases(&name.join(" "))? {
            // One word for another is among the spellings of the word, with an article or without.
            let bare = alias.strip_prefix("al ").or_else(|| alias.strip_prefix("el ")).unwrap_or(&alias);
            if self.without.contains(&alias) || (name.len() == 1 && !bare.contains(' ')) {
                continue;
            }
            let words: Vec<Word> = match alias.split_once(' ') {
                // An acronym, or a name: written as one.
                None => {
                    vec![Word { forms: Vec::new(), others: vec![Spelling::of_alias(&alias)], ..Word::form(&alias) }]
                }
                Some(_) => alias.split(' ').map(|word| self.part_of_name(word)).collect(),
            };
            plans.push(Plan::Atom(Atom { scope, what: What::Words(words) }));
        }
        Ok(plans)
    }

    /// A word of a name that was not written, but stands for what was.
    fn part_of_name(&self, word: &str) -> Word {
        Word { stems: stem_terms(word, self.context.langs), ..Word::form(word) }
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
                Piece::Word(word) if self.context.exact => Word { text: word.clone(), ..Word::form(&exact_term(word)) },
                Piece::Word(word) => {
                    let Spellings { others, itself, .. } = self.spellings(word)?;
                    let stems = stem_terms(word, self.context.langs);
                    Word { text: word.clone(), stems, others, itself, ..Word::form(&exact_term(word)) }
                }
                Piece::Exact(word) => Word { text: format!("={word}"), ..Word::form(&exact_term(word)) },
                Piece::Shape(shape) => {
                    let expansion = self.expansion(shape, scope)?;
                    let capped = Capped { text: text.to_owned(), all: expansion.all };
                    let forms: Vec<String> = expansion.words.iter().map(|(word, _)| word.clone()).collect();
                    if capped.all > forms.len() && !self.capped.contains(&capped) {
                        self.capped.push(capped);
                    }
                    Word {
                        text: text.to_owned(),
                        written: None,
                        forms,
                        stems: Vec::new(),
                        others: Vec::new(),
                        itself: Vec::new(),
                    }
                }
            });
        }
        Ok(found)
    }

    /// The other spellings of a word as a name: such as its stems do not find.
    fn spellings(&mut self, word: &str) -> Result<Spellings> {
        if let Some(known) = self.spellings.get(word) {
            return Ok(known.clone());
        }
        let stems = stem_terms(word, self.context.langs);
        let mut spellings = self.context.dictionary.spellings(word, false)?;
        spellings.others.retain(|other| !self.without.contains(&other.form));
        for other in &mut spellings.others {
            other.stemmed = stem_terms(&other.form, self.context.langs).iter().any(|stem| stems.contains(stem));
        }
        self.spellings.insert(word.to_owned(), spellings.clone());
        Ok(spellings)
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
            Field::Event => in_dates(inner, DateField::Event, "event"),
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
            Field::Place | Field::Name | Field::Said | Field::Quote | Field::Story | Field::Copies => Plan::Nothing,
        })
    }
}

/// The text of a word or of a phrase of plain words: what may be a name as a whole.
fn name_of(node: &Node) -> Option<String> {
    match node {
        Node::Word(word) => Some(word.clone()),
        Node::Phrase { words, slop: 0 } => {
            let text = |word: &Node| match word {
                Node::Word(word) => Some(word.clone()),
                _ => None,
            };
            Some(words.iter().map(text).collect::<Option<Vec<String>>>()?.join(" "))
        }
        _ => None,
    }
}

/// A part that is met by other names too, each of which counts as a spelling does, in so many parts a share.
fn with_names(part: Plan, names: &[Plan], parts: usize) -> Plan {
    if names.is_empty() {
        return part;
    }
    let share = NAME / parts as f32;
    let others = names.iter().map(|name| Plan::Boost(Box::new(name.clone()), share));
    disjunction(std::iter::once(part).chain(others).collect())
}

/// How many of `run` the first `length` pieces of it fill, if they end where one of it does.
fn covered(run: &[&str], length: usize) -> usize {
    let mut pieces = 0;
    for (at, word) in run.iter().enumerate() {
        pieces += word.split(' ').count();
        if pieces >= length {
            return if pieces == length { at + 1 } else { 0 };
        }
    }
    0
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

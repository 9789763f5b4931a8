//! The plan of a tree's parts: words as terms, shapes as words of the index, operators as positional expressions.

use std::collections::{HashMap, HashSet};

use dateline_core::Result;
use dateline_core::analyze::{exact_term, fold_text, words};

use super::filters::{has, in_dates, in_values, outlet_filter};
use super::positional::Conditions;
use super::shape::{self, Piece, Shape};
use super::{
    Atom, Capped, Clause, Context, Dictionary, Expansion, Filter, MAX_EXPANSION, MAX_GROUP, Plan, Scope, Spelling,
    Spellings, Tier, What, Word, conjunction, disjunction, forms, particle,
};
use crate::ast::{Ast, Field, Node};
use crate::request::DateField;
use crate::spans::Spans;

/// What another name of a name scores, against 1 for itself.
const NAME: f32 = 0.08;

/// What a name without its article (`Assad` for `al-Assad`) adds, against 1 for both.
const WITHOUT_ARTICLE: f32 = 0.5;

/// Words of a name that are so short, in letters, may be written without a capital: `bin`, `de`, `von`.
const PARTICLE: usize = 3;

/// Plans the parts of a tree, whose depth is bounded by the parser, so that recursion is safe.
pub(super) struct Planner<'a> {
    context: &'a Context<'a>,
    /// Shapes whose words were looked up.
    expansions: HashMap<(Shape, Scope), Expansion>,
    capped: Vec<Capped>,
    /// Words whose other spellings were looked up.
    spellings: HashMap<(String, bool), Spellings>,
    /// Whether what is planned stands under `name:`.
    as_names: bool,
    /// Forms that are left out of all expansions (`-form:…`).
    without: HashSet<String>,
}

impl<'a> Planner<'a> {
    /// A planner that has looked up nothing yet.
    pub fn new(context: &'a Context<'a>, without: HashSet<String>) -> Self {
        Self {
            context,
            expansions: HashMap::new(),
            capped: Vec::new(),
            spellings: HashMap::new(),
            as_names: false,
            without,
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
            // It is left out of what other words stand for, and no article for having it.
            Node::Not(inner) if forms::form(inner).is_some() => Plan::Nothing,
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
                let plan = match self.without_articles(&ast.node)? {
                    Some(node) => match self.conditions(&Ast::new(node, ast.span), scope)? {
                        Some(alone) => with_or_without_article(plan, of_conditions(alone, scope, 1)),
                        None => plan,
                    },
                    None => plan,
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

    /// A word or phrase without the articles of its names; `None` where it has none, or the index no such names.
    fn without_articles(&mut self, node: &Node) -> Result<Option<Node>> {
        let Some((node, names)) = particle::without_articles(node).filter(|_| !self.context.exact) else {
            return Ok(None);
        };
        for name in names {
            if !self.is_name(&name)? {
                return Ok(None);
            }
        }
        Ok(Some(node))
    }

    /// Whether the index writes a word, or another spelling of it, as a name.
    fn is_name(&mut self, word: &str) -> Result<bool> {
        let spellings = self.spellings(word, self.as_names)?;
        Ok(spellings.articles > 0 || !spellings.others.is_empty())
    }

    /// Where the article of a name is a bare word by itself, the two are one clause, and the article may be lacking.
    pub fn join_articles(&mut self, words: &[Option<&str>], clauses: &mut [Clause]) -> Result<()> {
        for (at, pair) in words.windows(2).enumerate().filter(|_| !self.context.exact) {
            let [Some(article), Some(name)] = *pair else { continue };
            let is_pair = particle::is_article(article) && !fold_text(name).contains(' ');
            if !is_pair || clauses[at].plan == Plan::Nothing || !self.is_name(name)? {
                continue;
            }
            let both = [article, name].map(|word| Piece::Word(word.to_owned()));
            let words = self.words(&both, name, Scope::Anywhere)?;
            let phrase = Plan::Atom(Atom { scope: Scope::Anywhere, what: What::Words(words) });
            let alone = std::mem::replace(&mut clauses[at + 1].plan, Plan::Nothing);
            clauses[at + 1].plan = with_or_without_article(phrase, alone);
            clauses[at + 1].text = format!("{} {}", clauses[at].text, clauses[at + 1].text);
            clauses[at].plan = Plan::Nothing;
        }
        Ok(())
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
                // An article that was joined to its name asks for nothing.
                for clause in clauses[at..at + whole].iter_mut().filter(|clause| clause.plan != Plan::Nothing) {
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
        let of_one_word = name.len() == 1;
        let name = name.join(" ");
        for alias in self.context.dictionary.aliases(&name)? {
            // One word for another is among the spellings of the word, with an article or without.
            let bare = alias.strip_prefix("al ").or_else(|| alias.strip_prefix("el ")).unwrap_or(&alias);
            let is_spelling = of_one_word && !bare.contains(' ');
            if !is_spelling && !alias.split(' ').any(|word| self.without.contains(word)) {
                let mut words = other_name(&alias, &name, self.context.dictionary);
                // One word that stands for several may be inflected, too.
                if let [word] = words.as_mut_slice() {
                    let spellings = self.spellings(&alias, true)?.others;
                    word.others.extend(spellings.into_iter().filter(|other| other.tier <= Tier::Key));
                }
                plans.push(Plan::Atom(Atom { scope, what: What::Words(words) }));
            }
        }
        Ok(plans)
    }

    /// A single word of a shape: its words as one group where they are few.
    fn shape(&mut self, node: &Node, scope: Scope) -> Result<Plan> {
        let pieces = pieces(node);
        if let [Piece::Shape(shape)] = pieces.as_slice() {
            // Where some of its words do not count, each of the others is looked for by itself.
            if !self.as_names && !self.without.iter().any(|form| shape.is_of(form)) {
                let Some(few) = self.context.dictionary.few_words(shape, scope, MAX_GROUP)? else {
                    return Ok(Plan::Atom(Atom { scope, what: What::Shape(shape.clone()) }));
                };
                self.expansions.insert((shape.clone(), scope), few);
            }
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
                self.loosen(&mut terms);
                (!terms.is_empty()).then_some(Conditions::One(Spans::Phrase { words: terms, slop: *slop }))
            }
            node => {
                let mut words = self.words(&pieces(node), &node_text(node), scope)?;
                self.loosen(&mut words);
                (!words.is_empty()).then_some(Conditions::One(Spans::Phrase { words, slop: 0 }))
            }
        })
    }

    /// The words that pieces of one run stand for, side by side.
    fn words(&mut self, pieces: &[Piece], text: &str, scope: Scope) -> Result<Vec<Word>> {
        let mut found = Vec::with_capacity(pieces.len());
        for piece in pieces {
            found.push(match piece {
                Piece::Word(word) if self.as_names => self.name(word)?,
                Piece::Exact(word) if self.as_names => {
                    Word { text: format!("={word}"), ..name_alone(&exact_term(word)) }
                }
                Piece::Word(word) if self.context.exact => Word { text: word.clone(), ..Word::form(&exact_term(word)) },
                Piece::Word(word) => {
                    let Spellings { others, itself, .. } = self.spellings(word, false)?;
                    let stems = self.context.dictionary.stems(word);
                    Word { text: word.clone(), stems, others, itself, ..Word::form(&exact_term(word)) }
                }
                Piece::Exact(word) => Word { text: format!("={word}"), ..Word::form(&exact_term(word)) },
                Piece::Shape(shape) => {
                    let expansion = self.expansion(shape, scope)?;
                    let capped = Capped { text: text.to_owned(), all: expansion.all };
                    let is_capped = capped.all > expansion.words.len();
                    let forms = expansion.words.clone();
                    if is_capped && !self.capped.contains(&capped) {
                        self.capped.push(capped);
                    }
                    let forms = forms.into_iter().filter(|(form, _)| !self.without.contains(form));
                    let word = Word { text: text.to_owned(), written: None, forms: Vec::new(), ..Word::form("") };
                    match self.as_names {
                        true => Word { others: forms.map(|(form, _)| name(&form)).collect(), ..word },
                        false => Word { forms: forms.map(|(form, _)| form).collect(), ..word },
                    }
                }
            });
        }
        Ok(found)
    }

    /// A word that is looked for only where it is written as a name, in any spelling.
    fn name(&mut self, word: &str) -> Result<Word> {
        let own = name_alone(&exact_term(word));
        if self.context.exact {
            return Ok(Word { text: word.to_owned(), ..own });
        }
        let Spellings { others, itself, articles } = self.spellings(word, true)?;
        let mut all = own.others.clone();
        all.iter_mut().for_each(|spelling| spelling.articles = articles);
        // No stems are looked for that would find some of them.
        all.extend(others.into_iter().map(|other| Spelling { stemmed: false, ..other }));
        Ok(Word { text: word.to_owned(), others: all, itself, ..own })
    }

    /// Short words in a name of several may be written small.
    fn loosen(&self, words: &mut [Word]) {
        if self.as_names && words.len() > 1 {
            for word in words {
                if let Some(written) = word.written.as_ref().filter(|word| word.chars().count() <= PARTICLE) {
                    word.forms = vec![written.clone()];
                }
            }
        }
    }

    /// The other spellings of a word as a name, but for such as are left out; `wanted`: whether it is meant as one.
    fn spellings(&mut self, word: &str, wanted: bool) -> Result<Spellings> {
        let key = (word.to_owned(), wanted);
        if let Some(known) = self.spellings.get(&key) {
            return Ok(known.clone());
        }
        let mut spellings = self.context.dictionary.spellings(word, wanted)?;
        spellings.others.retain(|other| !self.without.contains(&other.form));
        self.spellings.insert(key, spellings.clone());
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
            Field::Name => {
                self.as_names = true;
                let plan = self.part(inner, Scope::Anywhere);
                self.as_names = false;
                plan?
            }
            Field::Form => self.part(&forms::exact(inner), Scope::Anywhere)?,
            // The parser refuses the fields that are still to come.
            Field::Place | Field::Said | Field::Quote | Field::Story | Field::Copies => Plan::Nothing,
        })
    }
}

/// A form where it is written as a name.
fn name(form: &str) -> Spelling {
    Spelling::of_name(form, Tier::Exact)
}

/// A word that is looked for in one form, where that is written as a name.
fn name_alone(form: &str) -> Word {
    Word { forms: Vec::new(), others: vec![name(form)], ..Word::form(form) }
}

/// The words of another name of a name, all of it folded.
pub(crate) fn other_name(alias: &str, name: &str, dictionary: &dyn Dictionary) -> Vec<Word> {
    let instead_of = Some(name.to_owned());
    if !alias.contains(' ') {
        // An acronym, or a name: written as one.
        let others = vec![Spelling::of_name(alias, Tier::Alias)];
        return vec![Word { forms: Vec::new(), others, instead_of, ..Word::form(alias) }];
    }
    let word = |word| Word { stems: dictionary.stems(word), instead_of: instead_of.clone(), ..Word::form(word) };
    alias.split(' ').map(word).collect()
}

/// A name with its article, and without it for less.
fn with_or_without_article(both: Plan, alone: Plan) -> Plan {
    disjunction(vec![both, Plan::Boost(Box::new(alone), WITHOUT_ARTICLE)])
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

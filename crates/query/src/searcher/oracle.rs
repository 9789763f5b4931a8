//! A brute-force matcher over plain text as the judge of the whole search: random queries over random articles, each
//! article's matches and marks worked out from its words by trying everything.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::sync::{Mutex, OnceLock};

use dateline_core::Lang;
use dateline_core::analyze::{Analyzer, Evidence, as_written, bounds, exact_term, fold_text, stem_terms, words};
use dateline_core::store::Store;
use dateline_core::writer::Writer;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRunner};
use tantivy::DocAddress;
use tempfile::TempDir;

use super::*;
use crate::ast::{Ast, Field as QueryField, Link, Node};
use crate::fixture;
use crate::matches::Match;
use crate::plan::{Atom, Dictionary, Spelling, What, without_articles};
use crate::request::Matching;
use crate::search::AtomQuery;

const LANGS: [Lang; 2] = [Lang::EN, Lang::RU];

/// Words of articles and queries: forms of one stem, names that differ by a letter, two scripts, words that split.
const WORDS: &[&str] = &[
    "talk",
    "talks",
    "talking",
    "truce",
    "shell",
    "shelled",
    "Umerov",
    "Umierov",
    "Umirov",
    "the",
    "al-Assad",
    "Assad's",
    "школа",
    "школы",
    "перемир'я",
    "café",
    "cafe",
    "2025",
];

#[derive(Clone, Debug)]
struct Article {
    lang: Lang,
    /// Title, body, byline.
    texts: [String; 3],
    fields: [Text; 3],
}

/// An article's words in one field, as the definitions see them.
#[derive(Clone, Debug)]
struct Text {
    exact: Vec<String>,
    stems: Vec<String>,
    /// Whether each is written as a name.
    names: Vec<bool>,
    sentences: Vec<u32>,
    paragraphs: Vec<u32>,
}

/// A match: the words at its ends, whether all between are of it, and its words.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Found {
    start: u32,
    end: u32,
    solid: bool,
    words: BTreeSet<u32>,
}

impl Text {
    fn new(text: &str, lang: Lang, part: usize) -> Self {
        let analysis = match part {
            0 => Analyzer::new().analyze_title(text, Some(lang), &mut Evidence::new()),
            _ => Analyzer::new().analyze_body(text, Some(lang), &[], &mut Evidence::new()),
        };
        let mut names = vec![part == 2; analysis.words as usize];
        for place in analysis.names.places.split(' ').filter_map(|item| item.split_once('\u{1}')) {
            names[place.1.parse::<usize>().unwrap()] = true;
        }
        let split = |stream: &str| stream.split(' ').filter(|term| !term.is_empty()).map(str::to_owned).collect();
        let (sentences, paragraphs) = if part == 1 { bounds(text) } else { Default::default() };
        let stems = match part {
            2 => vec![String::new(); analysis.words as usize],
            _ => analysis.stems().map(Cow::into_owned).collect(),
        };
        Self { exact: split(&analysis.exact), stems, names, sentences, paragraphs }
    }

    /// Where a single word stands.
    fn positions(&self, word: &Node) -> Vec<u32> {
        let is: Box<dyn Fn(usize) -> bool> = match word {
            Node::Word(word) => {
                let (form, stems, others) = (exact_term(word), stem_terms(word, &LANGS), spellings(word, false));
                let is_other = move |at: usize| {
                    others.iter().any(|other| other.form == self.exact[at] && (!other.cased || self.names[at]))
                };
                // Written forms stand for the stems of one language, whichever they are in. A byline has none.
                let is_stem = move |at: usize| {
                    let written = stems.iter().filter_map(|stem| as_written(stem)).any(|stem| stem == self.exact[at]);
                    !self.stems[at].is_empty() && (written || stems.contains(&self.stems[at]))
                };
                Box::new(move |at| self.exact[at] == form || is_stem(at) || is_other(at))
            }
            Node::ExactWord(word) => {
                let form = exact_term(word);
                Box::new(move |at| self.exact[at] == form)
            }
            // A word that counts only where it is a name.
            Node::Field { inner, .. } => {
                let mut forms: Vec<String> = match &inner.node {
                    Node::Word(word) => spellings(word, true).into_iter().map(|other| other.form).collect(),
                    _ => Vec::new(),
                };
                let places = match &inner.node {
                    Node::Word(word) => {
                        forms.push(exact_term(word));
                        (0..self.exact.len() as u32).filter(|at| forms.contains(&self.exact[*at as usize])).collect()
                    }
                    other => self.positions(other),
                };
                return places.into_iter().filter(|at| self.names[*at as usize]).collect();
            }
            Node::Prefix(prefix) => {
                let prefix = exact_term(prefix);
                Box::new(move |at| self.exact[at].starts_with(&prefix))
            }
            Node::Pattern(pattern) => {
                let pattern = pattern.to_lowercase();
                Box::new(move |at| has_shape(&pattern, &self.exact[at]))
            }
            Node::Fuzzy { word, distance } => {
                let (word, distance): (Vec<char>, u8) = (exact_term(word).chars().collect(), *distance);
                Box::new(move |at| {
                    let other: Vec<char> = self.exact[at].chars().collect();
                    within_edits(&word, &other, distance)
                })
            }
            other => panic!("{other:?} is no word"),
        };
        (0..self.exact.len()).filter(|at| is(*at)).map(|at| at as u32).collect()
    }

    /// The matches of an expression without AND and NOT.
    fn matches(&self, ast: &Ast) -> Vec<Found> {
        match &ast.node {
            Node::Phrase { words, slop } => self.phrase(&split(words), *slop),
            Node::Or(arms) => arms.iter().flat_map(|arm| self.matches(arm)).collect(),
            Node::Lead { words, inner } => self.matches(inner).into_iter().filter(|found| found.end < *words).collect(),
            Node::Near { first, rest } => rest.iter().fold(self.matches(first), |left, (link, part)| {
                let right = self.matches(part);
                let pairs = left.iter().flat_map(|one| right.iter().map(move |other| (one, other)));
                pairs.filter(|(one, other)| self.stand(one, *link, other)).map(|(one, other)| one.with(other)).collect()
            }),
            word => self.phrase(&split(std::slice::from_ref(word)), 0),
        }
    }

    fn phrase(&self, words: &[Node], slop: u32) -> Vec<Found> {
        let mut ways: Vec<Vec<u32>> = vec![Vec::new()];
        for word in words {
            let mut at = self.positions(word);
            if let Node::Field { inner, .. } = word
                && let Node::Word(short) | Node::ExactWord(short) = &inner.node
                && words.len() > 1
                && short.chars().count() <= 3
            {
                at.extend(self.positions(&Node::ExactWord(short.clone())));
                at.sort_unstable();
                at.dedup();
            }
            ways = ways.iter().flat_map(|way| at.iter().map(move |at| [way.as_slice(), &[*at]].concat())).collect();
            // What is too far apart by now stays so.
            ways.retain(|way| spread(way) <= i64::from(slop));
        }
        let distinct = |way: &Vec<u32>| way.iter().collect::<BTreeSet<_>>().len() == way.len();
        ways.into_iter().filter(distinct).map(|way| Found::of(&way, slop == 0 || way.len() == 1)).collect()
    }

    fn stand(&self, one: &Found, link: Link, other: &Found) -> bool {
        let known = |found: &Found| -> BTreeSet<u32> {
            if found.solid { (found.start..=found.end).collect() } else { [found.start, found.end].into() }
        };
        let unit = |begins: &[u32]| {
            let number = |at: u32| begins.iter().filter(|begin| **begin <= at).count();
            [one.start, one.end, other.start, other.end].map(number).windows(2).all(|pair| pair[0] == pair[1])
        };
        let gap = if one.end < other.start { other.start - one.end } else { one.start.saturating_sub(other.end) };
        known(one).is_disjoint(&known(other))
            && match link {
                Link::Near(most) => gap <= most,
                Link::Pre(most) => other.start > one.end && gap <= most,
                Link::Sentence => unit(&self.sentences),
                Link::Paragraph => unit(&self.paragraphs),
            }
    }
}

fn spread(way: &[u32]) -> i64 {
    let displaced: Vec<i64> = (0..).zip(way).map(|(word, at)| i64::from(*at) - word).collect();
    displaced.iter().max().unwrap() - displaced.iter().min().unwrap()
}

impl Found {
    fn of(way: &[u32], solid: bool) -> Self {
        Self {
            start: *way.iter().min().unwrap(),
            end: *way.iter().max().unwrap(),
            solid,
            words: way.iter().copied().collect(),
        }
    }

    fn with(&self, other: &Self) -> Self {
        let words: Vec<u32> = self.words.iter().chain(&other.words).copied().collect();
        let (start, end) = (self.start.min(other.start), self.end.max(other.end));
        Self { start, end, solid: false, words: words.into_iter().collect() }
    }
}

/// Each leaf cut into its single words: `al-Assad` is two.
fn split(leaves: &[Node]) -> Vec<Node> {
    let mut found = Vec::new();
    for leaf in leaves {
        match leaf {
            Node::Word(text) => found.extend(words(text).map(|word| Node::Word(word.text.to_owned()))),
            Node::ExactWord(text) => found.extend(words(text).map(|word| Node::ExactWord(word.text.to_owned()))),
            Node::Field { field, inner } => found.extend(
                split(std::slice::from_ref(&inner.node))
                    .into_iter()
                    .map(|word| Node::Field { field: *field, inner: Box::new(Ast { node: word, span: inner.span }) }),
            ),
            other => found.push(other.clone()),
        }
    }
    found
}

/// What stands under `name:`, with each word in one of its own; `alone` where no operator stands around it.
fn as_names(ast: &Ast, alone: bool) -> Ast {
    let of = |node: Node| Ast { node, span: ast.span };
    let name = |node: &Node| Node::Field { field: QueryField::Name, inner: Box::new(of(node.clone())) };
    let inside = |inner: &Ast, alone| Box::new(as_names(inner, alone));
    let leaf = |node: &Node| match node {
        Node::Phrase { words, slop } => Node::Phrase { words: words.iter().map(name).collect(), slop: *slop },
        node => Node::Phrase { words: vec![name(node)], slop: 0 },
    };
    of(match &ast.node {
        Node::And(items) => Node::And(
            items
                .iter()
                .map(|item| crate::ast::Conjunct { ast: as_names(&item.ast, alone), join: item.join })
                .collect(),
        ),
        Node::Or(arms) => Node::Or(arms.iter().map(|arm| as_names(arm, alone)).collect()),
        Node::Not(inner) => Node::Not(inside(inner, alone)),
        Node::Near { first, rest } => Node::Near {
            first: inside(first, false),
            rest: rest.iter().map(|(link, part)| (*link, as_names(part, false))).collect(),
        },
        Node::Lead { words, inner } => Node::Lead { words: *words, inner: inside(inner, false) },
        node if alone => {
            let arms = without_articles(node).map(|(alone, _)| leaf(&alone)).into_iter().chain(other_names(node));
            Node::Or(std::iter::once(leaf(node)).chain(arms).map(of).collect())
        }
        node => leaf(node),
    })
}

fn has_shape(pattern: &str, word: &str) -> bool {
    let mut rest = pattern.chars();
    match rest.next() {
        None => word.is_empty(),
        Some('*') => {
            word.char_indices().map(|(at, _)| at).chain([word.len()]).any(|at| has_shape(rest.as_str(), &word[at..]))
        }
        Some(sign) => {
            let mut letters = word.chars();
            letters.next().is_some_and(|letter| sign == '?' || letter == sign)
                && has_shape(rest.as_str(), letters.as_str())
        }
    }
}

/// Whether so many edits turn one word into the other: optimal string alignment, by its recursive definition.
fn within_edits(one: &[char], other: &[char], left: u8) -> bool {
    match (one, other) {
        ([], rest) | (rest, []) => rest.len() <= usize::from(left),
        ([a, one_rest @ ..], [b, other_rest @ ..]) => {
            if a == b && within_edits(one_rest, other_rest, left) {
                return true;
            }
            let Some(left) = left.checked_sub(1) else {
                return false;
            };
            let swapped = match (one, other) {
                ([a, b, one_rest @ ..], [c, d, other_rest @ ..]) if a == d && b == c => {
                    within_edits(one_rest, other_rest, left)
                }
                _ => false,
            };
            swapped
                || within_edits(one_rest, other_rest, left)
                || within_edits(one_rest, other, left)
                || within_edits(one, other_rest, left)
        }
    }
}

/// Words that match, as (field, position).
type Marks = BTreeSet<(usize, u32)>;

impl Article {
    /// The words that make the article meet `ast`; `None` where it does not.
    fn meets(&self, ast: &Ast, fields: &[usize]) -> Option<Marks> {
        match &ast.node {
            Node::All => Some(Marks::new()),
            Node::And(items) => {
                let all: Option<Vec<Marks>> = items.iter().map(|item| self.meets(&item.ast, fields)).collect();
                Some(all?.into_iter().flatten().collect())
            }
            Node::Or(arms) => {
                let met: Vec<Marks> = arms.iter().filter_map(|arm| self.meets(arm, fields)).collect();
                (!met.is_empty()).then(|| met.into_iter().flatten().collect())
            }
            Node::Not(inner) => self.meets(inner, fields).is_none().then(Marks::new),
            Node::Boost { inner, .. } => self.meets(inner, fields),
            Node::Field { field: QueryField::Name, inner } => self.meets(&as_names(inner, true), fields),
            Node::Field { field, inner } => self.meets(
                inner,
                match field {
                    QueryField::Title => &[0],
                    QueryField::Body => &[1],
                    QueryField::Author => &[2],
                    other => panic!("{other:?}"),
                },
            ),
            Node::AtLeast { times, inner } => self.operator(inner, fields, *times as usize),
            // By itself a name is met without its article too, and by its other names.
            node @ (Node::Word(_) | Node::Phrase { slop: 0, .. }) => {
                let alone = without_articles(node).map(|(alone, _)| alone);
                let names = if *fields == [2] { Vec::new() } else { other_names(node) };
                let arms = alone.into_iter().chain(names).map(|node| Ast { node, span: ast.span });
                let arms: Vec<Ast> = std::iter::once(ast.clone()).chain(arms).collect();
                let met: Vec<Marks> = arms.iter().filter_map(|arm| self.operator(arm, fields, 1)).collect();
                (!met.is_empty()).then(|| met.into_iter().flatten().collect())
            }
            _ => self.operator(ast, fields, 1),
        }
    }

    /// An expression, after the booleans in it are taken out by the law: an operator over AND, OR, NOT is they over it.
    fn operator(&self, ast: &Ast, fields: &[usize], times: usize) -> Option<Marks> {
        let Some(lifted) = lifted(ast) else {
            let mut marks = Marks::new();
            let mut extents = BTreeSet::new();
            for field in fields {
                for found in self.fields[*field].matches(ast) {
                    extents.insert((*field, found.start, found.end, found.solid));
                    marks.extend(found.words.into_iter().map(|word| (*field, word)));
                }
            }
            return (extents.len() >= times).then_some(marks);
        };
        match lifted.node {
            Node::And(items) => {
                let all: Option<Vec<Marks>> =
                    items.iter().map(|item| self.operator(&item.ast, fields, times)).collect();
                Some(all?.into_iter().flatten().collect())
            }
            Node::Or(arms) => {
                let met: Vec<Marks> = arms.iter().filter_map(|arm| self.operator(arm, fields, times)).collect();
                (!met.is_empty()).then(|| met.into_iter().flatten().collect())
            }
            Node::Not(inner) => self.operator(&inner, fields, times).is_none().then(Marks::new),
            other => panic!("{other:?} is no boolean"),
        }
    }
}

/// The expression with one boolean taken out to its top; `None` where nothing but mere alternatives is in it.
fn lifted(ast: &Ast) -> Option<Ast> {
    let of = |node: Node| Ast { node, span: ast.span };
    let over = |boolean: Ast, operator: &dyn Fn(Ast) -> Node| {
        of(match boolean.node {
            Node::And(items) => Node::And(
                items.into_iter().map(|item| crate::ast::Conjunct { ast: of(operator(item.ast)), ..item }).collect(),
            ),
            Node::Or(arms) => Node::Or(arms.into_iter().map(|arm| of(operator(arm))).collect()),
            Node::Not(inner) => Node::Not(Box::new(of(operator(*inner)))),
            other => panic!("{other:?} is no boolean"),
        })
    };
    match &ast.node {
        Node::And(_) | Node::Not(_) => Some(ast.clone()),
        Node::Or(arms) => arms.iter().any(|arm| lifted(arm).is_some()).then(|| ast.clone()),
        Node::Lead { words, inner } => {
            Some(over(lifted(inner)?, &|inner| Node::Lead { words: *words, inner: Box::new(inner) }))
        }
        Node::Near { first, rest } => {
            if let Some(first) = lifted(first) {
                return Some(over(first, &|first| Node::Near { first: Box::new(first), rest: rest.clone() }));
            }
            let (at, part) = rest.iter().enumerate().find_map(|(at, (_, part))| Some((at, lifted(part)?)))?;
            Some(over(part, &|part| {
                let mut rest = rest.clone();
                rest[at].1 = part;
                Node::Near { first: first.clone(), rest }
            }))
        }
        _ => None,
    }
}

fn articles() -> Vec<Article> {
    let word = prop::sample::select(WORDS);
    let sentence =
        prop::collection::vec(word.clone(), 1..7).prop_map(|words| format!("{}.", capital(&words.join(" "))));
    let paragraph = prop::collection::vec(sentence, 1..3).prop_map(|sentences| sentences.join(" "));
    let body = prop::collection::vec(paragraph, 0..4).prop_map(|paragraphs| paragraphs.join("\n\n"));
    let short = |most| prop::collection::vec(word.clone(), 0..most).prop_map(|words| words.join(" "));
    let all = (prop::sample::select(&LANGS[..]), short(6), body, short(3)).prop_map(|(lang, title, body, byline)| {
        let texts = [title, body, byline];
        let fields = [0, 1, 2].map(|part| Text::new(&texts[part], lang, part));
        Article { lang, texts, fields }
    });
    let mut runner = TestRunner::new_with_rng(Config::default(), deterministic());
    (0..250).map(|_| all.new_tree(&mut runner).unwrap().current()).collect()
}

fn deterministic() -> proptest::test_runner::TestRng {
    proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha)
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + letters.as_str())
}

/// The articles and an index of them, in several segments.
fn library() -> &'static (TempDir, Vec<Article>, Searcher) {
    static LIBRARY: OnceLock<(TempDir, Vec<Article>, Searcher)> = OnceLock::new();
    LIBRARY.get_or_init(|| {
        let dir = TempDir::new().unwrap();
        let articles = articles();
        let store = Store::open_or_create(dir.path()).unwrap();
        for (chunk, some) in articles.chunks(100).enumerate() {
            let mut writer = Writer::new(&store, 1, 0).unwrap();
            for (at, article) in some.iter().enumerate() {
                let number = chunk * 100 + at;
                put(&mut writer, article, number);
            }
            writer.commit().unwrap();
        }
        let searcher = Searcher::open(dir.path()).unwrap();
        (dir, articles, searcher)
    })
}

fn put(writer: &mut Writer, article: &Article, number: usize) {
    let [title, body, byline] = article.texts.clone();
    let some = |text: String| (!text.is_empty()).then_some(text);
    let authors = some(byline).into_iter().collect();
    let lang = Some(article.lang);
    fixture::put(
        writer,
        &dateline_core::Article { title: some(title), body, authors, lang, ..fixture::article(number) },
    );
}

/// Queries as text.
fn queries() -> impl Strategy<Value = String> {
    let word = prop::sample::select(WORDS).prop_map(str::to_owned);
    let shaped =
        prop::sample::select(
            &[
                "ta*", "sh?ll*", "Um?rov", "um*rov", "umerov~", "umirov~2", "truse~", "=talk", "=Umierov", "шко*",
                "=café",
            ][..],
        )
        .prop_map(str::to_owned);
    let leaf = prop_oneof![4 => word, 2 => shaped];
    let phrase = (prop::collection::vec(leaf.clone(), 2..4), 0..5u32).prop_map(|(words, slop)| {
        let slop = if slop > 0 { format!("~{slop}") } else { String::new() };
        format!("\"{}\"{slop}", words.join(" "))
    });
    let link = prop::sample::select(&["NEAR/1", "NEAR/3", "PRE/2", "w/4", "SAME/s", "SAME/p", "adj1"][..]);
    let positional = prop_oneof![3 => leaf, 1 => phrase].prop_recursive(3, 8, 3, move |inner| {
        prop_oneof![
            4 => (inner.clone(), prop::collection::vec((link.clone(), inner.clone()), 1..3)).prop_map(|(first, rest)| {
                let rest: String = rest.iter().map(|(link, part)| format!(" {link} {part}")).collect();
                format!("({first}{rest})")
            }),
            2 => prop::collection::vec(inner.clone(), 2..4).prop_map(|arms| format!("({})", arms.join(" OR "))),
            1 => prop::collection::vec(inner.clone(), 2..3).prop_map(|all| format!("({})", all.join(" "))),
            1 => (inner.clone(), inner.clone()).prop_map(|(one, other)| format!("({one} -{other})")),
            1 => (1..9u32, inner).prop_map(|(words, inner)| format!("LEAD/{words}({inner})")),
        ]
    });
    let part = prop_oneof![
        4 => positional.clone(),
        1 => (1..4u32, positional.clone()).prop_map(|(times, inner)| format!("ATLEAST/{times}({inner})")),
        1 => (prop::sample::select(&["title", "body", "author", "name", "name"][..]), positional)
            .prop_map(|(field, inner)| format!("{field}:({inner})")),
    ];
    prop::collection::vec((prop::sample::select(&["", "AND ", "-"][..]), part), 1..3).prop_map(|parts| {
        let parts = parts.into_iter().enumerate().map(|(at, (sign, part))| match at {
            0 => part,
            _ => format!("{sign}{part}"),
        });
        parts.collect::<Vec<_>>().join(" ")
    })
}

/// The other spellings that a search takes for a word: which these are is tested where they are found.
fn spellings(word: &str, wanted: bool) -> Vec<Spelling> {
    type Known = HashMap<(String, bool), Vec<Spelling>>;
    static KNOWN: OnceLock<Mutex<Known>> = OnceLock::new();
    let mut known = KNOWN.get_or_init(Mutex::default).lock().unwrap();
    if let Some(known) = known.get(&(word.to_owned(), wanted)) {
        return known.clone();
    }
    let state = library().2.current().unwrap();
    let dictionary = state.dictionary();
    let others = dictionary.spellings(word, wanted).unwrap().others;
    known.insert((word.to_owned(), wanted), others.clone());
    others
}

/// The other names of several words that a word or phrase has; which they are is tested where they are found.
fn other_names(node: &Node) -> Vec<Node> {
    let word = |node: &Node| if let Node::Word(word) = node { Some(word.clone()) } else { None };
    let name = match node {
        Node::Phrase { words, .. } => words.iter().map(word).collect::<Option<Vec<String>>>().map(|all| all.join(" ")),
        node => word(node),
    };
    let Some(name) = name else { return Vec::new() };
    let state = library().2.current().unwrap();
    let dictionary = state.dictionary();
    let name = fold_text(&name);
    let mut names = dictionary.aliases(&name).unwrap();
    // One word for another is a spelling, with an article or without.
    let is_one = |other: &String| {
        ["al ", "el "].iter().find_map(|article| other.strip_prefix(article)).is_some_and(|rest| !rest.contains(' '))
    };
    names.retain(|other| name.contains(' ') || !is_one(other));
    let phrase = |name: String| {
        let words = name.split(' ').map(|word| Node::Word(word.to_owned())).collect();
        Node::Phrase { words, slop: 0 }
    };
    names.into_iter().filter(|name| name.contains(' ')).map(phrase).collect()
}

/// The words that ranges of bytes cover.
fn covered(text: &str, matches: &[Match]) -> BTreeSet<u32> {
    let within = |start: usize, end: usize| matches.iter().any(|hit| hit.range.start <= start && end <= hit.range.end);
    (0..).zip(words(text)).filter(|(_, word)| within(word.start, word.end())).map(|(at, _)| at).collect()
}

/// What words score in articles that are gone through many at a time is what they score in each by itself.
#[test]
fn scores_are_those_of_one_article_after_the_other() {
    let (_, articles, searcher) = library();
    let state = searcher.current().unwrap();
    let context = state.context();
    let (mut names, mut compared) = (0, 0);
    for word in WORDS {
        let request = SearchRequest::new(*word, jiff::civil::date(2025, 6, 1));
        let planned = state.plan(&request).unwrap().planned;
        let Plan::Atom(Atom { what: What::Words(words), scope }) = &planned.plan else { continue };
        names += usize::from(words.iter().any(|word| !word.itself.is_empty()));
        let collector =
            PageCollector { columns: &state.columns, sort: request.sort, keep: articles.len(), facets: Vec::new() };
        let query = whole_query(&planned.plan, &context);
        let mut page = state.search(&*query, &planned.plan, &collector).unwrap();
        page.best.sort_by_key(|hit| hit.address);
        let weight = AtomQuery::new(words, *scope, context.fields, context.statistics).scored().unwrap();
        for (number, segment) in (0..).zip(state.searcher.segment_readers()) {
            let Some(mut scorer) = weight.open(segment, 1.0, false).unwrap() else { continue };
            for hit in page.best.iter().filter(|hit| hit.address.segment_ord == number) {
                assert!(scorer.is_in(hit.address.doc_id), "{word}");
                let alone = scorer.saturated() * weight.idf();
                assert!((hit.score - alone).abs() <= alone * 1e-5, "{word}: {} and {alone}", hit.score);
                compared += 1;
            }
        }
    }
    assert!(names > 3 && compared > 1000, "{names} names, {compared} scores");
}

/// 500 queries over 250 articles: 125,000 pairs.
#[test]
fn matches_and_marks_are_those_of_brute_force() {
    let (_, articles, searcher) = library();
    let state = searcher.current().unwrap();
    let mut runner = TestRunner::new_with_rng(Config::default(), deterministic());
    let (mut read, mut found) = (0, 0);
    while read < 500 {
        let query = queries().new_tree(&mut runner).unwrap().current();
        let mut request = SearchRequest::new(query.as_str(), jiff::civil::date(2025, 6, 1));
        request.matching = Matching::All;
        // Some are refused: ATLEAST around a group of exclusions, for one.
        let Ok(parsed) = parse::parse(&query, &ParseOptions { today: request.today }) else {
            continue;
        };
        read += 1;
        let planned = state.plan(&request).unwrap().planned;
        let context = state.context();
        let collector =
            PageCollector { columns: &state.columns, sort: request.sort, keep: articles.len(), facets: Vec::new() };
        let query_of_plan = whole_query(&planned.plan, &context);
        let page = state.search(&*query_of_plan, &planned.plan, &collector).unwrap();
        let mut hits: Vec<Option<DocAddress>> = vec![None; articles.len()];
        for hit in &page.best {
            let number: usize = state.article(hit.address).unwrap().source_id.as_deref().unwrap().parse().unwrap();
            hits[number] = Some(hit.address);
        }
        let mut matcher = Matcher::new(&planned.plan, &state.searcher, &context);
        for (number, article) in articles.iter().enumerate() {
            let expected = article.meets(&parsed.ast, &[0, 1, 2]);
            assert_eq!(hits[number].is_some(), expected.is_some(), "{query} in {:?}", article.texts);
            let (Some(address), Some(expected)) = (hits[number], expected) else {
                continue;
            };
            found += 1;
            let [title, body, byline] = &article.texts;
            let matches = matcher.matches(address, &Texts { title, body, byline }).unwrap();
            let fields = [(title, &matches.title), (body, &matches.body), (byline, &matches.byline)];
            let marks: Marks = fields
                .into_iter()
                .enumerate()
                .flat_map(|(field, (text, matches))| covered(text, matches).into_iter().map(move |at| (field, at)))
                .collect();
            assert_eq!(marks, expected, "{query} in {:?}", article.texts);
        }
    }
    assert!(found > 10_000, "{found} matches only");
}

//! Stage 2 of a query: the tree of what was written goes in, the plan of what to look for comes out: words as terms,
//! fields and dates resolved. It knows how text is analysed and what languages there are, and nothing of tantivy.

use dateline_core::Lang;
use dateline_core::analyze::{exact_term, fold_text, stem_terms, words};

use crate::ast::{Ast, Field, Node};
use crate::range::DayRange;
use crate::request::{DateField, Filters, Matching};

/// What to look for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Plan {
    /// Every article.
    All,
    /// Nothing at all.
    Nothing,
    /// A word, a phrase or a prefix in text.
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
    /// Words that begin so, folded.
    Prefix(String),
}

/// A word as the terms that stand for it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Word {
    /// Its term in the exact view.
    pub exact: String,
    /// Its terms in the stem view; none where only the written form counts.
    pub stems: Vec<String>,
}

/// The text fields in which an atom is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
}

/// A query's plan: what meets it, and what to fall back on.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Planned {
    /// What meets the query.
    pub plan: Plan,
    /// What has most of its bare words; `None` where nothing can be softened.
    pub softened: Option<Plan>,
}

/// Plans a query with its filters.
pub(crate) fn plan(ast: &Ast, filters: &Filters, matching: Matching, context: &Context<'_>) -> Planned {
    let filters = plan_filters(filters);
    let strict = || conjunction(filters.iter().cloned().chain([of_ast(ast, Scope::Anywhere, context)]));
    match matching {
        Matching::All => Planned { plan: strict(), softened: None },
        Matching::Some => {
            Planned { plan: strict(), softened: soften(ast, &filters, context, |words| words.div_ceil(2)) }
        }
        Matching::Any => {
            let any = soften(ast, &filters, context, |_| 1).map(in_single_words);
            Planned { plan: any.unwrap_or_else(strict), softened: None }
        }
    }
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
fn soften(ast: &Ast, filters: &[Plan], context: &Context<'_>, least: impl Fn(usize) -> usize) -> Option<Plan> {
    let Node::And(items) = &ast.node else {
        return None;
    };
    let (bare, hard): (Vec<_>, Vec<_>) = items.iter().partition(|item| item.is_bare_word());
    let bare: Vec<Plan> = bare
        .into_iter()
        .map(|item| of_ast(&item.ast, Scope::Anywhere, context))
        .filter(|plan| *plan != Plan::Nothing)
        .collect();
    if bare.len() < 2 {
        return None;
    }
    let least = least(bare.len());
    let hard = hard.into_iter().map(|item| of_ast(&item.ast, Scope::Anywhere, context));
    Some(conjunction(filters.iter().cloned().chain(hard).chain([Plan::AtLeast { least, of: bare }])))
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
    match all.len() {
        1 => all.swap_remove(0),
        _ => Plan::And(all),
    }
}

fn plan_filters(filters: &Filters) -> Vec<Plan> {
    let mut plans = Vec::new();
    if filters.from.is_some() || filters.to.is_some() {
        let range = DayRange {
            from: filters.from.map(dateline_core::day_number),
            to: filters.to.map(dateline_core::day_number),
        };
        plans.push(Plan::Filter(Filter::Days(DateField::Published, range)));
    }
    let any = |values: Vec<Plan>| match values.len() {
        1 => values.into_iter().next(),
        0 => None,
        _ => Some(Plan::Or(values)),
    };
    plans.extend(any(filters.outlets.iter().map(|outlet| Plan::Filter(outlet_filter(outlet))).collect()));
    plans.extend(any(filters.langs.iter().map(|lang| Plan::Filter(Filter::Lang(lang.to_string()))).collect()));
    plans
}

fn outlet_filter(text: &str) -> Filter {
    let site = text.trim().to_lowercase();
    let site = site.strip_prefix("www.").unwrap_or(&site).to_owned();
    Filter::Outlet { name: fold_text(text), site }
}

/// The plan of a part of the tree. The tree's depth is bounded by the parser, so recursion is safe.
fn of_ast(ast: &Ast, scope: Scope, context: &Context<'_>) -> Plan {
    match &ast.node {
        Node::And(items) => {
            // Words without letters or digits ask for nothing; the parser has noted them.
            let parts: Vec<Plan> = items
                .iter()
                .map(|item| of_ast(&item.ast, scope, context))
                .filter(|plan| *plan != Plan::Nothing)
                .collect();
            if parts.is_empty() { Plan::Nothing } else { conjunction(parts.into_iter()) }
        }
        Node::Or(items) => Plan::Or(items.iter().map(|item| of_ast(item, scope, context)).collect()),
        Node::Not(inner) => Plan::Not(Box::new(of_ast(inner, scope, context))),
        Node::Word(text) => atom(text, scope, context.exact, context),
        Node::ExactWord(text) => atom(text, scope, true, context),
        Node::Phrase { words, .. } => {
            let (mut texts, mut exact) = (Vec::new(), context.exact);
            for word in words {
                match word {
                    Node::Word(text) => texts.push(text.as_str()),
                    Node::ExactWord(text) => {
                        texts.push(text);
                        exact = true;
                    }
                    _ => {}
                }
            }
            atom(&texts.join(" "), scope, exact, context)
        }
        // Not yet planned.
        Node::Pattern(_) | Node::Fuzzy { .. } | Node::Near { .. } | Node::AtLeast { .. } | Node::Lead { .. } => {
            Plan::Nothing
        }
        Node::Prefix(text) => prefix(text, scope, context),
        Node::Field { field, inner } => of_field(*field, inner, context),
        Node::All => Plan::All,
        Node::Boost { inner, factor } => Plan::Boost(Box::new(of_ast(inner, scope, context)), *factor),
        // These stand only inside a field.
        Node::Value(_) | Node::Range(_) | Node::Missing => Plan::Nothing,
    }
}

fn atom(text: &str, scope: Scope, exact: bool, context: &Context<'_>) -> Plan {
    let found: Vec<Word> = words(text)
        .map(|word| Word {
            exact: exact_term(word.text),
            stems: if exact { Vec::new() } else { stem_terms(word.text, context.langs) },
        })
        .collect();
    if found.is_empty() { Plan::Nothing } else { Plan::Atom(Atom { scope, what: What::Words(found) }) }
}

/// A prefix of one word; of several (`al-ass*`), the whole words before it are required as well, side by side or not.
fn prefix(text: &str, scope: Scope, context: &Context<'_>) -> Plan {
    let mut parts: Vec<&str> = words(text).map(|word| word.text).collect();
    let Some(last) = parts.pop() else {
        return Plan::Nothing;
    };
    let last = Plan::Atom(Atom { scope, what: What::Prefix(exact_term(last)) });
    if parts.is_empty() {
        return last;
    }
    conjunction([atom(&parts.join(" "), scope, true, context), last].into_iter())
}

fn of_field(field: Field, inner: &Ast, context: &Context<'_>) -> Plan {
    match field {
        Field::Title => in_text(inner, Scope::Title, "title", context),
        Field::Body => in_text(inner, Scope::Body, "body", context),
        Field::Author => in_text(inner, Scope::Byline, "author", context),
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
    }
}

fn in_text(inner: &Ast, scope: Scope, name: &'static str, context: &Context<'_>) -> Plan {
    match &inner.node {
        Node::Missing => Plan::Filter(Filter::Lacks(name)),
        Node::All => has(name),
        _ => of_ast(inner, scope, context),
    }
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

    fn planned(query: &str, matching: Matching) -> Planned {
        let parsed = parse(query, &ParseOptions { today: jiff::civil::date(2025, 6, 1) }).unwrap();
        let context = Context { langs: &[Lang::EN], exact: false };
        plan(&parsed.ast, &Filters::default(), matching, &context)
    }

    fn word(text: &str) -> Plan {
        Plan::Atom(Atom {
            scope: Scope::Anywhere,
            what: What::Words(vec![Word { exact: exact_term(text), stems: stem_terms(text, &[Lang::EN]) }]),
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

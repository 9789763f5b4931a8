//! Plans of whole queries.

use dateline_core::analyze::{exact_term, stem_terms};

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

    fn spellings(&self, word: &str, wanted: bool) -> Result<Spellings> {
        // One name, and a word that is one only where it is meant as one.
        let others: &[&str] = match exact_term(word).as_str() {
            "velenko" => &["welenko", "веленко"],
            "march" if wanted => &["martsch"],
            _ => &[],
        };
        let others = others.iter().map(|form| Spelling::of_name(form, Tier::Key)).collect::<Vec<_>>();
        let spellings = Spellings { articles: u64::from(!others.is_empty()), others, itself: Vec::new() };
        Ok(spellings.stemmed(word, &[Lang::EN]))
    }

    fn stems(&self, word: &str) -> Vec<String> {
        stem_terms(word, &[Lang::EN])
    }

    fn longest_name(&self, _: &[&str]) -> usize {
        0
    }

    fn aliases(&self, _: &str) -> Result<Vec<String>> {
        Ok(Vec::new())
    }
}

fn planned(query: &str, matching: Matching) -> Planned {
    let parsed = parse(query, &ParseOptions { today: jiff::civil::date(2025, 6, 1) }).unwrap();
    let context = Context { exact: false, dictionary: &Endless };
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

#[test]
fn a_bare_word_written_twice_is_one_that_may_be_lacking() {
    let double = Plan::Boost(Box::new(word("peace")), 2.0);
    let found = planned("peace peace talks istanbul", Matching::Some).softened;
    assert_eq!(found, Some(Plan::AtLeast { least: 2, of: vec![double, word("talks"), word("istanbul")] }));
    assert_eq!(planned("peace peace", Matching::Some).softened, None);
}

fn single(plan: Plan) -> Word {
    match plan {
        Plan::Atom(Atom { what: What::Words(mut words), .. }) if words.len() == 1 => words.remove(0),
        other => panic!("{other:?} is no single word"),
    }
}

fn spelt(word: &Word) -> Vec<&str> {
    word.others.iter().map(|other| other.form.as_str()).collect()
}

#[test]
fn names_are_looked_for_as_names_alone() {
    let name = single(planned("name:Velenko", Matching::All).plan);
    assert_eq!((name.forms.len(), name.stems.len(), spelt(&name)), (0, 0, vec!["velenko", "welenko", "веленко"]));
    let name = single(planned("name:=Velenko", Matching::All).plan);
    assert_eq!((name.forms.len(), spelt(&name)), (0, vec!["velenko"]));
    assert_eq!(spelt(&single(planned("name:march", Matching::All).plan)), ["march", "martsch"]);
    assert_eq!(spelt(&single(planned("march", Matching::All).plan)), Vec::<&str>::new());
    let Plan::Atom(Atom { what: What::Spans { spans, .. }, .. }) =
        planned("name:\"Oru de Velenko\"", Matching::All).plan
    else {
        panic!()
    };
    let small: Vec<bool> = spans.all_words().iter().map(|word| !word.forms.is_empty()).collect();
    assert_eq!(small, [true, true, false], "short words may be written small");
}

#[test]
fn a_form_that_is_left_out_excludes_nothing() {
    let word = single(planned("velenko -form:Welenko", Matching::Some).plan);
    assert_eq!((spelt(&word), word.forms.as_slice()), (vec!["веленко"], ["velenko".to_owned()].as_slice()));
    // The word itself stays, and so do the others of another query.
    assert_eq!(spelt(&single(planned("-form:velenko name:velenko", Matching::All).plan)).len(), 3);
    assert_eq!(planned("velenko -form:welenko", Matching::All).clauses.len(), 1);
    assert_eq!(planned("form:peace", Matching::All).plan, planned("=\"peace\"", Matching::All).plan);
    let Plan::Atom(Atom { what: What::Words(words), .. }) = planned("shell* -form:shell0", Matching::All).plan else {
        panic!()
    };
    assert!(!words[0].forms.contains(&"shell0".to_owned()) && words[0].forms.len() == MAX_EXPANSION - 1);
}

#[test]
fn the_article_of_a_name_may_be_lacking() {
    for query in ["al-velenko", "al velenko", "\"al velenko\"", "name:al-velenko"] {
        let Plan::Or(arms) = planned(query, Matching::All).plan else { panic!("{query}") };
        assert!(matches!(&arms[1], Plan::Boost(alone, _) if single((**alone).clone()).text == "velenko"), "{query}");
    }
    for query in ["al-talks", "\"at velenko\"", "=al-velenko"] {
        assert!(matches!(planned(query, Matching::All).plan, Plan::Atom(_)), "{query}");
    }
    assert!(matches!(planned("at velenko", Matching::All).plan, Plan::And(_)));
}

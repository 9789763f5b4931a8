//! More like this: an article goes in, the plan of what to look for in others comes out: its most telling words, by
//! frequency in it against frequency in the index (tf·idf), any of which will do, each weighed by how much it tells.
//!
//! K. Spärck Jones, "A statistical interpretation of term specificity and its application in retrieval", Journal of
//! Documentation 28 (1972). The hits are scored like those of any query, so that an article that shares many rare words
//! stands above one that shares few or common ones.

use std::cmp::Ordering;
use std::collections::{BTreeSet, HashMap};

use dateline_core::analyze::{exact_term, fold_text, stem_terms, words};
use dateline_core::{Article, ArticleId, Lang, Script};
use tantivy::collector::DocSetCollector;
use tantivy::query::{EnableScoring, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, Term};

use crate::collect::PageCollector;
use crate::matches::{Matcher, Matches};
use crate::plan::{Atom, Filter, Plan, Scope, What, Word};
use crate::request::Sort;
use crate::response::{LikeTerm, Note};
use crate::search::{self, Part, either, query};
use crate::searcher::{SearchError, State};

/// Words that are looked for: those that tell most. More of them add time and noise, and hardly any order.
const TERMS: usize = 25;

/// Words of an article that are looked at. News is far shorter; a long report says at its beginning what it is about.
const MOST_WORDS: usize = 5_000;

/// An occurrence in the title counts as so many in the body.
const TITLE_WEIGHT: u32 = 3;

/// A word that more than one in so many articles have says nothing of what this one is about …
const COMMON: u64 = 10;

/// … but in a small index, where one story fills a tenth of it, so many may have it, unless that is nearly all.
const FEW: u64 = 10;

/// Articles that are compared with the article to see whether they are copies of it.
const COPIES: usize = 50;

/// What is looked for to find articles like one.
pub(crate) struct Like {
    /// Any of the words, weighed.
    pub plan: Plan,
    /// The article itself and its copies, which are no answer.
    pub itself: Vec<Plan>,
    /// The words, in the order in which they stand in the plan: the most telling first.
    pub terms: Vec<LikeTerm>,
    /// What a caller should know.
    pub notes: Vec<Note>,
}

/// A word of the article in all its forms.
struct Candidate {
    /// The form that stands first.
    form: String,
    stems: Vec<String>,
    script: Script,
    /// Occurrences, those in the title weighed.
    frequency: u32,
    /// Articles that have it in the title and those that have it in the body: half of them at least are different ones.
    articles: u64,
    weight: f32,
}

/// What to look for to find articles like the one with this id. Where `exact`, words count in their written form alone.
pub(crate) fn like(state: &State, id: ArticleId, exact: bool) -> Result<Like, SearchError> {
    let address = state.address(id)?.ok_or(SearchError::NoArticle(id))?;
    let article = state.article(address)?;
    let (mut candidates, is_cut) = candidates(&article, exact);
    let sizes = Sizes::new(state, article.lang)?;
    for candidate in &mut candidates {
        let [body, title] = frequencies(state, candidate)?;
        candidate.articles = body + title;
        let all = sizes.of(candidate.script);
        let idf = (1.0 + all as f32 / body.max(title).max(1) as f32).ln();
        candidate.weight = (1.0 + (candidate.frequency as f32).ln()) * idf;
    }
    candidates
        .retain(|candidate| candidate.articles >= 2 && candidate.articles <= most(sizes.of(candidate.script)) * 2);
    let by_weight = |one: &Candidate, two: &Candidate| two.weight.partial_cmp(&one.weight).unwrap_or(Ordering::Equal);
    candidates.sort_by(|one, two| by_weight(one, two).then_with(|| one.form.cmp(&two.form)));
    let mut terms = Vec::new();
    let mut of = Vec::new();
    for candidate in candidates {
        if terms.len() == TERMS {
            break;
        }
        let most = most(sizes.of(candidate.script));
        let atom = candidate.atom();
        // Title, body and byline together, as a search for the word would count.
        let count = count(state, &atom)?;
        if !(2..=most).contains(&count) {
            continue;
        }
        let boost = 1.0 + (candidate.frequency as f32).ln();
        of.push(Plan::Boost(Box::new(atom), boost));
        let weight = (candidate.weight * 100.0).round() / 100.0;
        terms.push(LikeTerm { term: candidate.form, count, weight });
    }
    let headline = article.headline().to_owned();
    let mut notes = vec![Note::Like { id, headline, terms: terms.clone() }];
    if is_cut {
        let what = format!("the article is long: the words to look for are from its first {MOST_WORDS}");
        notes.push(Note::Limit { what });
    }
    let itself = copies(state, &article, &of)?;
    let plan = if of.is_empty() { Plan::Nothing } else { Plan::AtLeast { least: 1, of } };
    Ok(Like { plan, itself, terms, notes })
}

impl Like {
    /// The plan of articles that are like this one and meet `condition`, which says nothing of their order.
    pub fn given(&self, condition: Plan) -> Plan {
        let mut parts = vec![self.plan.clone()];
        if condition != Plan::All {
            parts.push(Plan::Boost(Box::new(condition), 0.0));
        }
        parts.extend(self.itself.iter().map(|itself| Plan::Not(Box::new(itself.clone()))));
        Plan::And(parts)
    }
}

impl Candidate {
    fn atom(&self) -> Plan {
        let word = Word { stems: self.stems.clone(), ..Word::form(&self.form) };
        Plan::Atom(Atom { scope: Scope::Anywhere, what: What::Words(vec![word]) })
    }
}

/// What is marked in a hit.
pub(crate) struct Marked<'a> {
    /// The plan whose words are.
    pub plan: &'a Plan,
    /// The words of its atoms, where they are those of another article.
    shared: Option<&'a [LikeTerm]>,
    /// Passages to give at most.
    pub snippets: usize,
}

impl<'a> Marked<'a> {
    /// What is marked where the query has this plan.
    pub fn of(plan: &'a Plan, like: Option<&'a Like>, snippets: usize) -> Self {
        match like {
            Some(like) => Self { plan: &like.plan, shared: Some(&like.terms), snippets },
            None => Self { plan, shared: None, snippets },
        }
    }

    /// What finds the places to be marked.
    pub fn matcher(&self, searcher: &'a tantivy::Searcher, context: &'a search::Context<'a>) -> Matcher<'a> {
        Matcher::new(self.plan, searcher, context)
    }

    /// The words of a hit that matched.
    pub fn words(&self, matches: &Matches) -> Vec<String> {
        let Some(shared) = self.shared else {
            return matches.words.clone();
        };
        let all = matches.title.iter().chain(&matches.body).chain(&matches.byline);
        let atoms: BTreeSet<usize> = all.map(|found| found.atom).collect();
        atoms.into_iter().filter_map(|atom| shared.get(atom)).map(|shared| shared.term.clone()).collect()
    }
}

/// The words of title and body, each with all its forms as one; and whether some were left out.
fn candidates(article: &Article, exact: bool) -> (Vec<Candidate>, bool) {
    let langs: Vec<Lang> = article.lang.into_iter().collect();
    let mut found: Vec<Candidate> = Vec::new();
    // By folded form, and by stem.
    let mut known: HashMap<String, Option<usize>> = HashMap::new();
    let mut by_stem: HashMap<String, usize> = HashMap::new();
    let title = article.title.as_deref().unwrap_or_default();
    let in_title = words(title).map(|word| (word.text, TITLE_WEIGHT));
    let mut rest = in_title.chain(words(&article.body).map(|word| (word.text, 1)));
    for (word, frequency) in rest.by_ref().take(MOST_WORDS) {
        let form = exact_term(word);
        let place = *known.entry(form.clone()).or_insert_with(|| {
            if !may_tell(&form) {
                return None;
            }
            let stems = if exact { Vec::new() } else { stem_terms(word, &langs) };
            let place = *by_stem.entry(key(&form, &stems, article.lang)).or_insert(found.len());
            if place == found.len() {
                let script = Script::of_word(word);
                found.push(Candidate { form, stems, script, frequency: 0, articles: 0, weight: 0.0 });
            }
            Some(place)
        });
        if let Some(place) = place {
            found[place].frequency += frequency;
        }
    }
    (found, rest.next().is_some())
}

/// Whether a word can tell anything: numbers and single letters do not.
fn may_tell(form: &str) -> bool {
    let mut letters = form.chars();
    letters.next().is_some_and(|first| !first.is_numeric()) && letters.next().is_some()
}

/// What the forms of one word have in common: the stem of the article's language, else all.
fn key(form: &str, stems: &[String], lang: Option<Lang>) -> String {
    let is_own = |stem: &&String| {
        let tag = stem.split_once(':').map(|(tag, _)| tag);
        tag.is_some() && tag == lang.as_ref().map(Lang::as_str)
    };
    match stems.iter().find(is_own) {
        Some(stem) => stem.clone(),
        None if stems.is_empty() => form.to_owned(),
        None => stems.join(" "),
    }
}

/// How many articles a word is rare or common among: in an index of several languages, those of its own.
struct Sizes {
    all: u64,
    lang: Option<(Script, u64)>,
}

impl Sizes {
    fn new(state: &State, lang: Option<Lang>) -> Result<Self, SearchError> {
        let term = |lang: Lang| Term::from_field_text(state.store.fields().lang, lang.as_str());
        let own = lang.map(|lang| Ok::<_, SearchError>((lang.script(), state.searcher.doc_freq(&term(lang))?)));
        Ok(Self { all: state.statistics.articles, lang: own.transpose()? })
    }

    fn of(&self, script: Script) -> u64 {
        self.lang.filter(|(own, _)| *own == script).map_or(self.all, |(_, articles)| articles)
    }
}

/// In how many of `all` articles a telling word may be.
fn most(all: u64) -> u64 {
    (all / COMMON).max(FEW.min((all * 2).div_ceil(3)))
}

/// About how many articles have a word in the body, and in the title.
fn frequencies(state: &State, candidate: &Candidate) -> Result<[u64; 2], SearchError> {
    let fields = state.store.fields();
    let mut found = [0; 2];
    for (found, part) in found.iter_mut().zip([Part::Body, Part::Title]) {
        let frequency = |terms: Vec<Term>| {
            terms.iter().try_fold(0, |sum, term| {
                Ok::<_, SearchError>(either(sum, state.searcher.doc_freq(term)?, state.statistics.articles))
            })
        };
        if candidate.stems.is_empty() {
            *found = frequency(vec![Term::from_field_text(part.exact(fields), &candidate.form)])?;
        }
        for stem in &candidate.stems {
            *found = (*found).max(frequency(part.terms_of_stem(stem, fields))?);
        }
    }
    Ok(found)
}

/// How many articles meet a plan.
fn count(state: &State, plan: &Plan) -> Result<u64, SearchError> {
    let query = query(plan, &state.context());
    let weight = query.weight(EnableScoring::disabled_from_searcher(&state.searcher))?;
    let mut count = 0;
    for segment in state.searcher.segment_readers() {
        count += u64::from(weight.count(segment)?);
    }
    Ok(count)
}

/// The article and its copies: those with the same title, text, outlet and day. (Ingest sets copies aside, but for
/// records that came with ids of their own.) A copy has every word of the plan, which hardly another article does.
fn copies(state: &State, article: &Article, words: &[Plan]) -> Result<Vec<Plan>, SearchError> {
    let mut ids = vec![article.id];
    if !words.is_empty() {
        let query = query(&Plan::And(words.to_vec()), &state.context());
        let collector =
            PageCollector { columns: &state.columns, sort: Sort::Relevance, keep: COPIES, facets: Vec::new() };
        for found in state.searcher.search(&*query, &collector)?.best {
            let other = state.article(found.address)?;
            if other.id != article.id && is_copy(article, &other) {
                ids.push(other.id);
            }
        }
    }
    Ok(ids.into_iter().map(|id| Plan::Filter(Filter::Id(id.to_string()))).collect())
}

fn is_copy(one: &Article, two: &Article) -> bool {
    let outlet = |article: &Article| article.outlet.as_ref().and_then(|outlet| outlet.key()).map(str::to_owned);
    let day = |article: &Article| article.published.map(|date| date.day_number());
    let title = |article: &Article| article.title.as_deref().map(fold_text);
    day(one) == day(two)
        && outlet(one) == outlet(two)
        && title(one) == title(two)
        && fold_text(&one.body) == fold_text(&two.body)
}

impl State {
    /// Where the article with this id is.
    fn address(&self, id: ArticleId) -> Result<Option<DocAddress>, SearchError> {
        let term = Term::from_field_text(self.store.fields().id, &id.to_string());
        let found = self.searcher.search(&TermQuery::new(term, IndexRecordOption::Basic), &DocSetCollector)?;
        Ok(found.into_iter().next())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture;

    fn article(title: Option<&str>, body: &str, lang: Option<Lang>) -> Article {
        Article { title: title.map(str::to_owned), body: body.to_owned(), lang, ..fixture::article(0) }
    }

    fn found(article: &Article, exact: bool) -> Vec<(String, u32)> {
        candidates(article, exact).0.into_iter().map(|candidate| (candidate.form, candidate.frequency)).collect()
    }

    fn pairs(expected: &[(&str, u32)]) -> Vec<(String, u32)> {
        expected.iter().map(|(form, frequency)| ((*form).to_owned(), *frequency)).collect()
    }

    #[test]
    fn forms_of_one_word_count_as_one_and_titles_count_more() {
        let report =
            article(Some("Shelling"), "The shelled harbour: 12 shells on 3 harbours, a 5.56 x", Some(Lang::EN));
        let expected = [("shelling", 5), ("the", 1), ("harbour", 2), ("on", 1)];
        assert_eq!(found(&report, false), pairs(&expected));
        assert_eq!(found(&report, true)[..3], pairs(&[("shelling", 3), ("the", 1), ("shelled", 1)]));
        let report = article(None, "Переговоры, переговоров; Київ", Some(Lang::RU));
        assert_eq!(found(&report, false), pairs(&[("переговоры", 2), ("київ", 1)]));
        assert_eq!(found(&article(None, "12 — a !", None), false), []);
    }

    #[test]
    fn only_the_beginning_of_a_long_text_is_looked_at() {
        let long = article(None, &"harbour ".repeat(MOST_WORDS + 1), Some(Lang::EN));
        let (candidates, is_cut) = candidates(&long, false);
        assert_eq!((candidates[0].frequency as usize, is_cut), (MOST_WORDS, true));
        assert!(!super::candidates(&article(None, &"harbour ".repeat(MOST_WORDS), None), false).1);
    }

    #[test]
    fn what_most_articles_have_tells_nothing() {
        for (all, expected) in [(0, 0), (1, 1), (2, 2), (3, 2), (11, 8), (30, 10), (100, 10), (1_000, 100)] {
            assert_eq!(most(all), expected, "{all}");
        }
    }
}

//! The searcher: requests go in, responses come out. It strings the stages together and keeps the index open; a new
//! commit is seen by the next search.

mod state;

#[cfg(test)]
mod events;
#[cfg(test)]
mod oracle;

pub(crate) use state::State;
use state::{Settings, Stamp};

use std::collections::{BTreeMap, HashMap};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::{Arc, RwLock};
use std::time::Instant;

use dateline_core::analyze::Analyzer;
use dateline_core::names::aliases::Aliases;
use dateline_core::{ArticleId, check};
use tantivy::DocAddress;
use tantivy::query::{BooleanQuery, Occur, Query};

use crate::collect::{Counts, Found, Page, PageCollector};
use crate::decay::{self, Decay, DecayQuery};
use crate::error::QueryError;
use crate::explain::{Counter, Explanation, FeedbackTerm, words_of};
use crate::facet::{self, MOST_EMPTY_PERIODS, Tally};
use crate::like::{Like, Marked, like};
use crate::matches::{Matcher, Matches, Texts};
use crate::parse::{self, ParseOptions};
use crate::plan::{self, Clause, Plan, Planned, plan};
use crate::ranking::Ranking;
use crate::request::{DateField, Facet, Matching, SearchRequest, Sort};
use crate::rescore::{self, Rescorer};
use crate::response::{FacetCounts, Hit, Note, SearchResponse};
use crate::search;
use crate::search::{query, whole_query};
use crate::snippet;

/// Notes of an answer past which no shape's words are told: a screen of them. `--explain` tells them all.
const MAX_NOTES: usize = 16;

/// Why a search gave no answer.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// The query cannot be read: its author's slip.
    #[error("{0}")]
    Query(#[from] QueryError),
    /// There is no article with this id.
    #[error("no article has the id `{0}`")]
    NoArticle(ArticleId),
    /// The index failed.
    #[error(transparent)]
    Index(#[from] dateline_core::Error),
}

impl SearchError {
    /// The same, with the file that is damaged where the index failed for that.
    fn explained(self, dir: &Path) -> Self {
        match self {
            Self::Index(error) => Self::Index(check::explained(dir, error)),
            other => other,
        }
    }
}

impl From<tantivy::TantivyError> for SearchError {
    fn from(error: tantivy::TantivyError) -> Self {
        Self::Index(error.into())
    }
}

/// Searches an index. Open it once and clone it freely: clones share the open index, and each search sees the latest
/// commit. The crate's front page shows one at work.
#[derive(Clone)]
pub struct Searcher {
    dir: PathBuf,
    settings: Settings,
    state: Arc<RwLock<Arc<State>>>,
    /// Whether it stays with what it sees.
    stays: bool,
}

impl Searcher {
    /// Opens the index in the folder `dir`.
    ///
    /// # Errors
    /// If there is no index, or one of another format, or a damaged one.
    pub fn open(dir: &Path) -> dateline_core::Result<Self> {
        Self::with(dir, Settings::default())
    }

    /// The same searcher with other weights.
    ///
    /// # Errors
    /// If the index can no longer be read.
    pub fn with_ranking(&self, ranking: Ranking) -> dateline_core::Result<Self> {
        Self::with(&self.dir, Settings { ranking, ..self.settings.clone() })
    }

    /// The same index searched with other aliases than the built-in ones alone: with the user's own beside them.
    ///
    /// # Errors
    /// As for [`Searcher::open`].
    pub fn with_aliases(&self, aliases: Aliases) -> dateline_core::Result<Self> {
        Self::with(&self.dir, Settings { aliases: Some(Arc::new(aliases)), ..self.settings.clone() })
    }

    fn with(dir: &Path, settings: Settings) -> dateline_core::Result<Self> {
        let opened = check::contained(|| State::open(dir, settings.clone()));
        let state = opened.map_err(|error| check::explained(dir, error))?;
        Ok(Self { dir: dir.to_owned(), settings, state: Arc::new(RwLock::new(Arc::new(state))), stays: false })
    }

    /// The same searcher, which stays with the index as it is now: several answers, such as the pages of one, agree with
    /// each other whatever is committed in between. It holds on to that state's files as long as it lives.
    ///
    /// # Errors
    /// If the index can no longer be read.
    pub fn snapshot(&self) -> dateline_core::Result<Self> {
        let state = check::contained(|| self.current()).map_err(|error| check::explained(&self.dir, error))?;
        Ok(Self { state: Arc::new(RwLock::new(state)), stays: true, ..self.clone() })
    }

    /// Answers a request.
    ///
    /// # Errors
    /// If the query cannot be read, or the index fails.
    pub fn search(&self, request: &SearchRequest) -> Result<SearchResponse, SearchError> {
        self.answered(|state| answer(state, request))
    }

    /// Answers from the index as of the latest commit. Bytes on disk decide what is read, so that nothing is taken for
    /// certain: what panics, or fails, is told as damage of the index if there is any.
    pub(crate) fn answered<T>(&self, work: impl FnOnce(&State) -> Result<T, SearchError>) -> Result<T, SearchError> {
        check::contained(|| work(&*self.current()?)).map_err(|error: SearchError| error.explained(&self.dir))
    }

    /// Gives every article that meets the query to `each`, in the order of a search, until it breaks off; gives how
    /// many there are. Offset, limit, facets and partial matches of the request are passed over.
    ///
    /// # Errors
    /// If the query cannot be read, or the index fails.
    pub fn stream(
        &self,
        request: &SearchRequest,
        each: &mut dyn FnMut(Hit) -> ControlFlow<()>,
    ) -> Result<u64, SearchError> {
        self.answered(|state| {
            let Asked { planned, like, .. } = state.plan(request)?;
            let marked = Marked::of(&planned.plan, like.as_ref(), request.snippets);
            let keep = usize::try_from(state.statistics.articles).unwrap_or(usize::MAX).max(1);
            let context = state.context();
            let query = whole_query(&planned.plan, &context);
            let collector = PageCollector { columns: &state.columns, sort: request.sort, keep, facets: Vec::new() };
            let page = state.best(&*query, &planned.plan, request, collector)?;
            let mut matcher = marked.matcher(&state.searcher, &context);
            for (at, found) in page.best.into_iter().enumerate() {
                if each(state.hit(found, at + 1, false, &marked, &mut matcher)?).is_break() {
                    break;
                }
            }
            Ok(page.total)
        })
    }

    /// The index as of the latest commit.
    pub(crate) fn current(&self) -> dateline_core::Result<Arc<State>> {
        let known = match self.state.read() {
            Ok(state) => state.clone(),
            Err(poisoned) => poisoned.into_inner().clone(),
        };
        if self.stays {
            return Ok(known);
        }
        let now = Stamp::read(&known.store);
        if known.stamp == now {
            return Ok(known);
        }
        let fresh = if known.stamp.pointer == now.pointer {
            State::reload(&known, now)
        } else {
            State::open(&self.dir, self.settings.clone())
        };
        // A rebuild may have taken the folder away in between; then the pointer shows to the new one by now.
        let fresh = Arc::new(fresh.or_else(|_| State::open(&self.dir, self.settings.clone()))?);
        match self.state.write() {
            Ok(mut state) => *state = fresh.clone(),
            Err(poisoned) => *poisoned.into_inner() = fresh.clone(),
        }
        Ok(fresh)
    }
}

/// Answers a request.
fn answer(state: &State, request: &SearchRequest) -> Result<SearchResponse, SearchError> {
    let started = Instant::now();
    let Asked { planned, reading, mut notes, like } = state.plan(request)?;
    let context = state.context();
    let page = state.page(&planned, request, &context)?;
    let softened = planned.softened.as_ref().unwrap_or(&planned.plan);
    let marked = [&planned.plan, softened].map(|plan| Marked::of(plan, like.as_ref(), request.snippets));
    let mut matchers = marked.each_ref().map(|marked| marked.matcher(&state.searcher, &context));
    // In the order of the index, in which lists are read.
    let mut in_order: Vec<(usize, (Found, bool))> = page.hits.into_iter().enumerate().collect();
    in_order.sort_unstable_by_key(|(_, (found, _))| found.address);
    let mut hits = Vec::with_capacity(in_order.len());
    for (at, (found, partial)) in in_order {
        let (marked, matcher) = (&marked[usize::from(partial)], &mut matchers[usize::from(partial)]);
        hits.push(state.hit(found, request.offset + at + 1, partial, marked, matcher)?);
    }
    hits.sort_unstable_by_key(|hit| hit.rank);
    // Counting has means of its own: the search may have used up what its operators may cost.
    let counting = state.context();
    let counter = Counter { searcher: &state.searcher, context: &counting };
    let explanation = match request.explain {
        true => Some(Explanation { feedback: page.feedback, ..counter.explanation(reading, &planned)? }),
        false => None,
    };
    let diagnosis = match page.total == 0 && request.diagnose {
        true => Some(counter.diagnosis(&planned)?),
        false => None,
    };
    // Shapes and names stand for words that their author has not seen; who wants no passages does not read on.
    if request.snippets > 0 && request.expansions {
        state.note_expansions(&planned.plan, &counter, &mut notes)?;
    }
    if context.budget.is_hit() || counting.budget.is_hit() {
        notes.push(past_steps());
    }
    let facets = state.facets(request, page.counts, &mut notes)?;
    Ok(SearchResponse {
        query: request.query.clone(),
        total: page.total,
        hits,
        total_partial: page.total_partial,
        facets,
        notes,
        explanation,
        diagnosis,
        took_ms: started.elapsed().as_secs_f64() * 1000.0,
    })
}

/// A request as it is to be answered.
struct Asked {
    planned: Planned,
    /// The query as it was understood.
    reading: String,
    notes: Vec<Note>,
    /// Where it is for articles like one: what they share.
    like: Option<Like>,
}

/// The hits of a page before they are shown, with whether each is partial.
struct PageOfHits {
    hits: Vec<(Found, bool)>,
    total: u64,
    total_partial: u64,
    counts: Vec<Counts>,
    feedback: Vec<FeedbackTerm>,
}

impl State {
    fn plan(&self, request: &SearchRequest) -> Result<Asked, SearchError> {
        let Some(id) = request.like else {
            return self.plan_query(request);
        };
        let like = like(self, id, request.exact)?;
        let mut condition = request.clone();
        if condition.query.trim().is_empty() {
            (condition.query, condition.literal) = ("*".to_owned(), false);
        }
        // A condition is met or not.
        if condition.matching == Matching::Some {
            condition.matching = Matching::All;
        }
        let mut asked = self.plan_query(&condition)?;
        asked.notes.extend(like.notes.iter().cloned());
        let mut planned = Planned { plan: like.given(asked.planned.plan), softened: None, ..asked.planned };
        // Alone, `*` was not asked for; what is shared is.
        planned.clauses.retain(|clause| clause.plan != Plan::All);
        planned.clauses.push(Clause { text: format!("--like {id}"), plan: like.plan.clone(), is_bare: false });
        let reading = match request.query.trim() {
            "" => format!("--like {id}"),
            _ => format!("{} --like {id}", asked.reading),
        };
        Ok(Asked { planned, reading, like: Some(like), ..asked })
    }

    /// Tells what the words and names of a plan stand for beside themselves.
    fn note_expansions(&self, plan: &Plan, counter: &Counter<'_>, notes: &mut Vec<Note>) -> Result<(), SearchError> {
        for (word, scope) in words_of(plan) {
            if notes.len() < MAX_NOTES
                && word.instead_of.is_none()
                && !notes.iter().any(|note| note.expands(&word.text))
                && let Some((also, more)) = counter.expansion(word, scope)?
            {
                notes.push(Note::Expanded { term: word.text.clone(), also, more });
            }
        }
        for (name, also, more) in counter.other_names(plan)? {
            if notes.len() < MAX_NOTES {
                notes.push(Note::Expanded { term: name.to_owned(), also, more });
            }
        }
        Ok(())
    }

    fn plan_query(&self, request: &SearchRequest) -> Result<Asked, SearchError> {
        let (ast, notes) = if request.literal {
            (parse::literal(&request.query)?, Vec::new())
        } else {
            let parsed = parse::parse(&request.query, &ParseOptions { today: request.today })?;
            (parsed.ast, parsed.notes.into_iter().map(Note::from).collect())
        };
        let dictionary = self.dictionary();
        let context = plan::Context { exact: request.exact, dictionary: &dictionary };
        let planned = plan(&ast, &request.filters, request.matching, &context)?;
        let mut notes: Vec<Note> = notes;
        notes.extend(planned.capped.iter().map(Note::from));
        Ok(Asked { planned, reading: ast.to_string(), notes, like: None })
    }

    /// Finds the page's hits: those that meet the query, and below them, where they do not fill it, those that have
    /// most of its words.
    fn page(
        &self,
        planned: &Planned,
        request: &SearchRequest,
        context: &search::Context<'_>,
    ) -> Result<PageOfHits, SearchError> {
        let wanted = request.offset.saturating_add(request.limit);
        let collector =
            PageCollector { columns: &self.columns, sort: request.sort, keep: wanted, facets: request.facets.clone() };
        let strict = whole_query(&planned.plan, context);
        let page = self.best(&*strict, &planned.plan, request, collector)?;
        let shown = page.best.len();
        let mut hits: Vec<(Found, bool)> =
            page.best.into_iter().skip(request.offset).map(|found| (found, false)).collect();
        let mut total_partial = 0;
        if let Some(softened) = &planned.softened
            && shown < wanted
        {
            let rest = BooleanQuery::new(vec![
                (Occur::Must, query(softened, context)),
                (Occur::MustNot, query(&planned.plan, context)),
            ]);
            let collector =
                PageCollector { columns: &self.columns, sort: request.sort, keep: wanted - shown, facets: Vec::new() };
            let partial = self.best(&rest, softened, request, collector)?;
            total_partial = partial.total;
            let skip = request.offset.saturating_sub(shown);
            hits.extend(partial.best.into_iter().skip(skip).map(|found| (found, true)));
        }
        Ok(PageOfHits { hits, total: page.total, total_partial, counts: page.counts, feedback: page.feedback })
    }

    /// Collects the best that meet `query`, which is that of `plan`, and rescores them.
    fn best(
        &self,
        query: &dyn Query,
        plan: &Plan,
        request: &SearchRequest,
        mut collector: PageCollector<'_>,
    ) -> Result<Page, SearchError> {
        let keep = collector.keep;
        let any = request.matching == Matching::Any;
        let depth = if any { rescore::DEEP } else { rescore::SHALLOW };
        if request.sort == Sort::Relevance && keep > 0 {
            collector.keep = keep.max(depth);
        }
        let decay = request.decay.filter(|_| request.sort == Sort::Relevance);
        let decay = match decay {
            Some(half_life) => Some(Decay::new(half_life, request.today, self.median_day()?)),
            None => None,
        };
        let mut page = match decay {
            Some(decay) => self.search(&DecayQuery { inner: query.box_clone(), decay }, plan, &collector)?,
            None => self.search(query, plan, &collector)?,
        };
        if request.sort == Sort::Relevance {
            let rescorer =
                Rescorer { searcher: &self.searcher, fields: self.store.fields(), statistics: &self.statistics };
            let depth = depth.min(page.best.len());
            // What is added to a score falls with age as the score has.
            let factors = match decay {
                Some(decay) => self.without_decay(decay, &mut page.best[..depth])?,
                None => HashMap::new(),
            };
            rescorer.rescore(plan, &mut page.best[..depth])?;
            if any {
                // Searches at the same time do not wait for each other: all but one do without the memory.
                page.feedback = match self.analyzer.try_lock() {
                    Ok(mut analyzer) => rescorer.feed_back(self, &mut analyzer, &mut page.best[..depth])?,
                    Err(_) => rescorer.feed_back(self, &mut Analyzer::new(), &mut page.best[..depth])?,
                };
            }
            if decay.is_some() {
                for found in &mut page.best[..depth] {
                    found.score *= factors.get(&found.address).copied().unwrap_or(1.0);
                }
                Found::sort(&mut page.best[..depth]);
            }
        }
        page.best.truncate(keep);
        Ok(page)
    }

    fn median_day(&self) -> tantivy::Result<Option<i64>> {
        if let Some(known) = self.median_day.get() {
            return Ok(*known);
        }
        let day = decay::median_day(&self.searcher)?;
        Ok(*self.median_day.get_or_init(|| day))
    }

    /// Takes decay off the scores of `found` and puts it in order; gives what each was multiplied by.
    fn without_decay(&self, decay: Decay, found: &mut [Found]) -> Result<HashMap<DocAddress, f32>, SearchError> {
        let segments = self.searcher.segment_readers().iter();
        let days = segments.map(Decay::days).collect::<tantivy::Result<Vec<_>>>()?;
        let mut factors = HashMap::with_capacity(found.len());
        for found in found.iter_mut() {
            let day = days[found.address.segment_ord as usize].first(found.address.doc_id);
            let factor = decay.factor(day);
            found.score /= factor;
            factors.insert(found.address, factor);
        }
        Found::sort(found);
        Ok(factors)
    }

    /// Puts counts in buckets, each beside that of all articles if the request asks for shares.
    fn facets(
        &self,
        request: &SearchRequest,
        counts: Vec<Counts>,
        notes: &mut Vec<Note>,
    ) -> Result<BTreeMap<String, FacetCounts>, SearchError> {
        let tallies: Vec<(Facet, Tally)> = facet::widths(&request.facets, &counts)
            .into_iter()
            .zip(counts)
            .map(|(facet, counts)| (facet, Tally::of(facet, counts)))
            .map(|(facet, tally)| (tally.facet(facet), tally))
            .collect();
        let facets: Vec<Facet> = tallies.iter().map(|(facet, _)| *facet).collect();
        let all = if request.shares { self.coverage(&facets)? } else { Vec::new() };
        let mut counted = Vec::with_capacity(tallies.len());
        for (at, (facet, tally)) in tallies.iter().enumerate() {
            let all = all.get(at).map(Arc::as_ref);
            if !request.empty_periods {
                counted.push((*facet, tally.buckets(*facet, all)));
                continue;
            }
            // Texts talk of times long past: their dates are filled in where articles were published.
            let published = || tallies.iter().find(|(facet, _)| facet.is_over(DateField::Published));
            if facet.is_over(DateField::Event)
                && let Some(filled) = published().and_then(|(_, published)| tally.beside(published))
            {
                counted.push((*facet, filled.buckets(*facet, all)));
                continue;
            }
            let (counts, complete) = tally.buckets_with_gaps(*facet, all);
            if !complete {
                let name = facet::name(*facet);
                let what = format!(
                    "`{name}`: gaps are filled with {MOST_EMPTY_PERIODS} empty periods at most; longer ones are left out"
                );
                notes.push(Note::Limit { what });
            }
            counted.push((*facet, counts));
        }
        Ok(facet::named(counted.into_iter()))
    }

    fn hit(
        &self,
        found: Found,
        rank: usize,
        partial: bool,
        marked: &Marked<'_>,
        matcher: &mut Matcher<'_>,
    ) -> Result<Hit, SearchError> {
        let article = self.article(found.address)?;
        let byline = article.authors.join(" ");
        let texts = Texts { title: article.title.as_deref().unwrap_or_default(), body: &article.body, byline: &byline };
        let matches = match marked.snippets {
            0 => Matches::default(),
            _ => matcher.matches(found.address, &texts)?,
        };
        let snippets = snippet::snippets(&article.body, &matches.body, &matches.frequencies, marked.snippets);
        Ok(Hit {
            rank,
            score: found.score,
            id: article.id,
            title_marks: snippet::merged(&matches.title),
            headline: article.headline().to_owned(),
            snippets,
            matched: marked.words(&matches),
            partial,
            title: article.title.clone(),
            outlet: article.outlet.clone(),
            authors: article.authors.clone(),
            url: article.url.clone(),
            lang: article.lang,
            published: article.published,
            path: article.evidence.path.clone(),
            member: article.evidence.member.clone(),
            source_id: article.source_id.clone(),
        })
    }
}

impl From<parse::Note> for Note {
    fn from(note: parse::Note) -> Self {
        match note {
            parse::Note::Mixed { reading } => Self::Mixed { reading },
            other => Self::Reading { what: other.to_string() },
        }
    }
}

impl From<&plan::Capped> for Note {
    fn from(capped: &plan::Capped) -> Self {
        let plan::Capped { text, all } = capped;
        let taken = plan::MAX_EXPANSION;
        Self::Limit {
            what: format!("`{text}` stands for {all} words of the index; the {taken} commonest are looked for"),
        }
    }
}

/// The note on articles with too many matches.
fn past_steps() -> Note {
    let what =
        "the operators of this query have too many places to look at (the words are very common): what lies past \
         the limit was passed over, so articles may be missing, and exclusions may have let some in"
            .to_owned();
    Note::Limit { what }
}

//! `search`: in goes a query as typed, out comes the answer in the format asked for. What was typed is first made into
//! what is meant; what cannot be meant is refused before the index is opened.

use std::io::{self, Write};
use std::ops::ControlFlow;

use anyhow::{Result, anyhow};
use dateline_core::ArticleId;
use dateline_query::{DateField, Diagnosis, Facet, Matching, SearchRequest, SearchResponse, Searcher, Sort};

use crate::aliases;
use crate::args::{AliasArgs, FacetChoice, Match, SearchArgs, SearchFormat, SortOrder};
use crate::context::{Context, Exit};
use crate::failure;
use crate::filters::Typed;
use crate::render::rows::Cells;
use crate::render::{self, Answer, reasons};
use crate::show;

/// What is meant: a request, and how its answer is written.
struct Search {
    request: SearchRequest,
    /// The beginning of an id: articles like that one are asked for.
    like: Option<String>,
    format: SearchFormat,
    cells: Cells,
    extent: Extent,
}

/// How much of the answer is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Extent {
    /// One page of hits.
    Page,
    /// Every hit, as it comes.
    Everything,
}

/// Runs the command.
pub fn run(args: SearchArgs, context: &Context) -> Result<Exit> {
    let (mut search, names) = Search::meant(args, context)?;
    let searcher = aliases::open(context, &names)?;
    if let Some(id) = &search.like {
        search.request.like = Some(one(&searcher, id)?);
    }
    let mut out = context.stdout();
    let mut answer = render::answer(search.format, context.look, search.cells);
    let (response, written) = match search.extent {
        Extent::Page => page(&searcher, &search.request, answer.as_mut(), &mut out)?,
        Extent::Everything => everything(&searcher, &search.request, answer.as_mut(), &mut out)?,
    };
    out.flush()?;
    drop(out);
    for note in &response.notes {
        context.note(&reasons::note(note));
    }
    // `text` has it above the hits, `json` in the answer.
    let apart = !matches!(search.format, SearchFormat::Text | SearchFormat::Json);
    if let Some(explanation) = response.explanation.as_ref().filter(|_| apart) {
        reasons::explanation(explanation).iter().for_each(|line| context.tell(line));
    }
    let found = response.total > 0 || written > 0;
    let for_people = !matches!(
        search.format,
        SearchFormat::Json | SearchFormat::Jsonl | SearchFormat::Count | SearchFormat::TimelineJson
    );
    if !found && for_people {
        nothing_found(response.diagnosis.as_ref(), &search.request, context);
    } else if for_people && written == 0 && search.request.limit > 0 {
        context.note(&format!("no hits after the first {}", search.request.offset));
    }
    Ok(Exit::found(found))
}

/// Answers with one page of hits; says how many were written.
fn page(
    searcher: &Searcher,
    request: &SearchRequest,
    answer: &mut dyn Answer,
    out: &mut dyn Write,
) -> Result<(SearchResponse, u64)> {
    let mut response = searcher.search(request).map_err(|error| failure::of_search(error, &request.query))?;
    let hits = std::mem::take(&mut response.hits);
    answer.begin(out, &response)?;
    for hit in &hits {
        answer.hit(out, hit)?;
    }
    answer.end(out, &response)?;
    Ok((response, hits.len() as u64))
}

/// Answers with every hit, written as it is found. Total, facets and notes come from a search of their own, without hits.
fn everything(
    searcher: &Searcher,
    request: &SearchRequest,
    answer: &mut dyn Answer,
    out: &mut dyn Write,
) -> Result<(SearchResponse, u64)> {
    // The total and the counts are of the hits, whatever is committed in between.
    let searcher = searcher.snapshot()?;
    let without_hits = SearchRequest { limit: 0, ..request.clone() };
    let mut response = searcher.search(&without_hits).map_err(|error| failure::of_search(error, &request.query))?;
    response.hits.clear();
    answer.begin(out, &response)?;
    let mut written = 0;
    let mut failed: io::Result<()> = Ok(());
    searcher
        .stream(request, &mut |hit| {
            failed = answer.hit(out, &hit);
            written += 1;
            if failed.is_err() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })
        .map_err(|error| failure::of_search(error, &request.query))?;
    failed?;
    answer.end(out, &response)?;
    Ok((response, written))
}

impl Search {
    fn meant(args: SearchArgs, context: &Context) -> Result<(Self, AliasArgs)> {
        let typed =
            Typed { from: args.from.as_deref(), to: args.to.as_deref(), outlets: &args.outlet, langs: &args.lang };
        let filters = typed.meant(context.today, ["--from", "--to"]).map_err(|error| anyhow!(error))?;
        let mut request = SearchRequest::new(args.query.join(" "), context.today);
        request.literal = args.literal;
        request.matching = matching(args.matching);
        request.exact = args.exact;
        request.explain = args.explain;
        request.sort = match args.sort {
            SortOrder::Relevance => Sort::Relevance,
            SortOrder::Newest => Sort::Newest,
            SortOrder::Oldest => Sort::Oldest,
        };
        request.decay = args.decay;
        if request.decay.is_some() && request.sort != Sort::Relevance {
            return Err(anyhow!("--decay goes with the order by relevance: leave --sort or --decay out"));
        }
        request.limit = args.limit;
        request.offset = args.offset;
        request.filters = filters;
        if !args.facet.is_empty() {
            request.facets = facets(&args.facet)?;
        }
        let mut extent = if args.all { Extent::Everything } else { Extent::Page };
        // What a format does not show is not looked for.
        match args.format {
            SearchFormat::Text | SearchFormat::Json => {}
            SearchFormat::Jsonl => request.facets.clear(),
            SearchFormat::Csv | SearchFormat::Tsv => {
                request.facets.clear();
                request.snippets = 1;
            }
            SearchFormat::Paths => {
                request.facets.clear();
                request.snippets = 0;
            }
            SearchFormat::Count => {
                request.facets.clear();
                request.limit = 0;
                extent = Extent::Page;
            }
            SearchFormat::Timeline | SearchFormat::TimelineCsv | SearchFormat::TimelineJson => {
                request.facets.retain(|facet| matches!(facet, Facet::Date { .. }));
                if request.facets.is_empty() {
                    request.facets.push(Facet::Date { field: DateField::Published, width: None });
                }
                // When was it written about, and when did it happen?
                if let [Facet::Date { field: DateField::Published, .. }] = request.facets.as_slice() {
                    request.facets.push(Facet::Date { field: DateField::Event, width: None });
                }
                if args.format == SearchFormat::TimelineCsv && !is_one_table(&request.facets) {
                    return Err(anyhow!(
                        "one --facet with timeline-csv: a table has one date at one width, or date and event at one"
                    ));
                }
                // Bars show gaps in their own way.
                request.empty_periods = args.format != SearchFormat::Timeline;
                request.limit = 0;
                extent = Extent::Page;
            }
        }
        let cells = if args.raw_cells { Cells::Raw } else { Cells::Defused };
        Ok((Self { request, like: args.like, format: args.format, cells, extent }, args.aliases))
    }
}

/// The one article whose id begins so.
fn one(searcher: &Searcher, id: &str) -> Result<ArticleId> {
    let found = searcher.articles(id)?;
    match found.as_slice() {
        [] => Err(anyhow!("no article has the id `{id}`\nhint: an id is 32 hex digits; its first four or more do")),
        [article] => Ok(article.id),
        several => Err(show::ambiguous(id, several.iter())),
    }
}

/// How many of the words an article must have.
pub fn matching(typed: Match) -> Matching {
    match typed {
        Match::All => Matching::All,
        Match::Some => Matching::Some,
        Match::Any => Matching::Any,
    }
}

/// Whether facets over dates make one table: one of them, or publication and what texts talk about at one width.
fn is_one_table(facets: &[Facet]) -> bool {
    match facets {
        [_] => true,
        [Facet::Date { field: one, width: a }, Facet::Date { field: other, width: b }] => {
            let (event, date) = if *one == DateField::Event { (a, (other, b)) } else { (b, (one, a)) };
            one != other
                && [*one, *other].contains(&DateField::Event)
                && *date.0 == DateField::Published
                && (event.is_none() || event == date.1)
        }
        _ => false,
    }
}

/// The facets asked for, each once.
fn facets(typed: &[FacetChoice]) -> Result<Vec<Facet>> {
    let mut facets: Vec<Facet> = Vec::new();
    for choice in typed {
        match choice {
            FacetChoice::Nothing if typed.len() == 1 => return Ok(Vec::new()),
            FacetChoice::Nothing => return Err(anyhow!("`--facet none` cannot stand beside another --facet")),
            FacetChoice::Count(facet) if facets.contains(facet) => {}
            FacetChoice::Count(facet) => facets.push(*facet),
        }
    }
    Ok(facets)
}

/// What to try when only fields were asked for.
const OF_STATS: &str = "`dateline stats` lists the languages and outlets of the index, and its first and last day";

/// Says that nothing was found, why, and what to try.
fn nothing_found(diagnosis: Option<&Diagnosis>, request: &SearchRequest, context: &Context) {
    context.tell("nothing found");
    let Some(diagnosis) = diagnosis else {
        return;
    };
    reasons::diagnosis(diagnosis).iter().for_each(|line| context.tell(line));
    let advice = reasons::advice(diagnosis);
    advice.iter().for_each(|hint| context.hint(hint));
    if advice.is_empty() {
        let asks_for_text = diagnosis.clauses.iter().any(|clause| clause.is_text);
        context.hint(&if asks_for_text { further(request) } else { OF_STATS.to_owned() });
    }
}

/// What to try when nothing was found and nothing better is known.
fn further(request: &SearchRequest) -> String {
    if request.like.is_some() && request.filters == dateline_query::Filters::default() && request.query.is_empty() {
        "no other article shares its telling words; search for words of your own".to_owned()
    } else if request.filters != dateline_query::Filters::default() {
        "the same without --from, --to, --outlet or --lang".to_owned()
    } else if request.matching != Matching::Any && request.query.split_whitespace().count() > 1 {
        "`--match any` finds articles with any of the words".to_owned()
    } else if request.exact {
        "the same without --exact finds other forms of the words".to_owned()
    } else {
        "`begin*` finds every word that begins so; `dateline help query` explains the language".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use dateline_query::Width;

    #[test]
    fn each_facet_once() {
        let date = |width| FacetChoice::Count(Facet::Date { field: DateField::Published, width });
        assert_eq!(facets(&[date(Some(Width::Day)), date(Some(Width::Week))]).unwrap().len(), 2);
        assert_eq!(facets(&[date(None), date(None)]).unwrap().len(), 1);
        assert_eq!(facets(&[FacetChoice::Nothing]).unwrap(), []);
        assert!(facets(&[FacetChoice::Nothing, date(None)]).is_err());
    }

    #[test]
    fn a_table_has_one_width() {
        let of = |field, width| Facet::Date { field, width };
        let (date, event) = (of(DateField::Published, None), of(DateField::Event, None));
        let month = Some(Width::Month);
        for one in [&[date][..], &[event], &[date, event], &[event, date], &[of(DateField::Published, month), event]] {
            assert!(is_one_table(one), "{one:?}");
        }
        assert!(is_one_table(&[of(DateField::Published, month), of(DateField::Event, month)]));
        for several in [
            &[date, of(DateField::Event, month)][..],
            &[date, of(DateField::Published, month)],
            &[event, of(DateField::Modified, None)],
            &[date, event, of(DateField::Captured, None)],
        ] {
            assert!(!is_one_table(several), "{several:?}");
        }
    }
}

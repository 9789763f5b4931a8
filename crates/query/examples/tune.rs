//! Tries out weights of the ranking on judged queries:
//! `cargo run --release --example tune -- INDEX QUERIES.jsonl QRELS.tsv`. Prints MAP and nDCG@10 of each setting.

use std::collections::HashMap;
use std::path::Path;

use dateline_query::{Matching, Ranking, SearchRequest, Searcher};
use serde_json::Value;

type Judgements = HashMap<String, HashMap<String, f64>>;

#[expect(clippy::print_stdout, reason = "it is a report")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [index, queries, qrels] = arguments.as_slice() else {
        return Err("usage: tune INDEX QUERIES.jsonl QRELS.tsv".into());
    };
    let searcher = Searcher::open(Path::new(index))?;
    let mut judgements = Judgements::new();
    for line in std::fs::read_to_string(qrels)?.lines().filter(|line| !line.trim().is_empty()) {
        let mut parts = line.split_whitespace();
        let (Some(query), Some(article), Some(grade)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(format!("`{line}` is no judgement").into());
        };
        judgements.entry(query.to_owned()).or_default().insert(article.to_owned(), grade.parse()?);
    }
    let queries: Vec<Value> =
        std::fs::read_to_string(queries)?.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    let base = Ranking::default();
    let mut settings = vec![("default".to_owned(), base)];
    for saturation in [0.9, 1.2, 1.5, 2.0] {
        for body_normalisation in [0.3, 0.5, 0.65, 0.75] {
            settings.push((
                format!("k1 {saturation} b {body_normalisation}"),
                Ranking { saturation, body_normalisation, ..base },
            ));
        }
    }
    for exact in [0.0, 0.1, 0.3, 0.5] {
        settings.push((format!("exact {exact}"), Ranking { exact, ..base }));
    }
    for title in [1.0, 1.5, 3.0] {
        settings.push((format!("title {title}"), Ranking { title, ..base }));
    }
    for passage in [0.0, 0.3, 0.8] {
        settings.push((format!("passage {passage}"), Ranking { passage, ..base }));
    }
    for passage_words in [8, 20, 40] {
        settings.push((format!("passage of {passage_words}"), Ranking { passage_words, ..base }));
    }
    for name in [0.0, 0.5, 2.0] {
        settings.push((format!("name {name}"), Ranking { name, ..base }));
    }
    for lead in [0.0, 1.0, 2.0] {
        settings.push((format!("lead {lead}"), Ranking { lead, ..base }));
    }
    for feedback in [0.0, 0.7, 2.0] {
        settings.push((format!("feedback {feedback}"), Ranking { feedback, ..base }));
    }
    for feedback_focus in [0.0, 10.0, 20.0] {
        settings.push((format!("focus {feedback_focus}"), Ranking { feedback_focus, ..base }));
    }
    for (name, ranking) in settings {
        let (map, ndcg) = score(&searcher.with_ranking(ranking)?, &queries, &judgements)?;
        println!("{name:<20} map {map:.4} ndcg@10 {ndcg:.4}");
    }
    Ok(())
}

/// Mean average precision and nDCG@10 over the judged queries.
fn score(
    searcher: &Searcher,
    queries: &[Value],
    judgements: &Judgements,
) -> Result<(f64, f64), Box<dyn std::error::Error>> {
    let (mut map, mut ndcg, mut count) = (0.0, 0.0, 0.0);
    for query in queries {
        let text = |name: &str| query[name].as_str().unwrap_or_default();
        let Some(grades) = judgements.get(text("id")) else {
            continue;
        };
        let relevant = grades.values().filter(|grade| **grade > 0.0).count();
        if relevant == 0 {
            continue;
        }
        let mut request = SearchRequest::new(text("text"), jiff::civil::date(2025, 6, 1));
        (request.literal, request.matching, request.limit, request.snippets) = (true, Matching::Any, 1000, 0);
        request.facets.clear();
        let hits = searcher.search(&request)?.hits;
        let grade = |id: Option<&str>| id.and_then(|id| grades.get(id)).copied().unwrap_or(0.0);
        let found: Vec<f64> = hits.iter().map(|hit| grade(hit.source_id.as_deref())).collect();
        let (mut seen, mut precision) = (0.0, 0.0);
        for (at, _) in found.iter().enumerate().filter(|(_, grade)| **grade > 0.0) {
            seen += 1.0;
            precision += seen / (at as f64 + 1.0);
        }
        let gain = |grades: &[f64]| -> f64 {
            let gains = grades.iter().take(10).enumerate();
            gains.map(|(at, grade)| (grade.exp2() - 1.0) / (at as f64 + 2.0).log2()).sum()
        };
        let mut ideal: Vec<f64> = grades.values().copied().collect();
        ideal.sort_by(|a, b| b.total_cmp(a));
        map += precision / relevant as f64;
        ndcg += gain(&found) / gain(&ideal);
        count += 1.0;
    }
    Ok((map / count, ndcg / count))
}

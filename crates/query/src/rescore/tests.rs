//! Tests of what rescoring does to the order of articles, and of its parts.

use dateline_core::store::Store;
use dateline_core::writer::Writer;
use dateline_core::{Article, Dated, Lang, Origin};
use tantivy::DocAddress;
use tempfile::TempDir;

use super::*;
use crate::fixture;
use crate::{Matching, Ranking, SearchRequest, Searcher, parse_half_life};

/// An index of articles without titles, which are named by their numbers.
fn index(bodies: &[&str]) -> (TempDir, Searcher) {
    index_dated(&bodies.iter().map(|body| (*body, "")).collect::<Vec<_>>())
}

/// The same with days of publication; an empty one is unknown.
fn index_dated(bodies: &[(&str, &str)]) -> (TempDir, Searcher) {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open_or_create(dir.path()).unwrap();
    let mut writer = Writer::new(&store, 1, 0).unwrap();
    for (number, (body, day)) in bodies.iter().enumerate() {
        let published = Dated::parse_iso(day, Origin::Field);
        let article = Article { body: (*body).to_owned(), lang: Some(Lang::EN), published, ..fixture::article(number) };
        fixture::put(&mut writer, &article);
    }
    writer.commit().unwrap();
    let searcher = Searcher::open(dir.path()).unwrap();
    (dir, searcher)
}

/// The articles that a query finds, best first, with their scores.
fn found(searcher: &Searcher, query: &str, matching: Matching) -> Vec<(usize, f32)> {
    let mut request = SearchRequest::new(query, jiff::civil::date(2025, 6, 1));
    request.matching = matching;
    let hits = searcher.search(&request).unwrap().hits;
    hits.iter().map(|hit| (hit.path.trim_end_matches(".txt").parse().unwrap(), hit.score)).collect()
}

fn order(searcher: &Searcher, query: &str, matching: Matching) -> Vec<usize> {
    found(searcher, query, matching).into_iter().map(|(number, _)| number).collect()
}

const NOTHING_MORE: Ranking =
    Ranking { lead: 0.0, passage: 0.0, name: 0.0, period: 0.0, feedback: 0.0, ..Ranking::DEFAULT };

#[test]
fn what_is_said_first_counts_more() {
    let (_dir, searcher) = index(&[
        "Rain fell on the valley all day and the river rose to the old mill. Then came the convoy.",
        "The convoy came. Then rain fell on the valley all day and the river rose to the old mill.",
        "Nothing happened in the hills, where the herds stood under the trees as they always have.",
    ]);
    assert_eq!(order(&searcher, "convoy", Matching::Some), [1, 0]);
    assert_eq!(order(&searcher, "convoy rain", Matching::All)[0], 1);
}

#[test]
fn words_that_stand_together_count_more() {
    let far =
        "The harbour was calm. ".to_owned() + &"Much else was said of other things. ".repeat(6) + "A blockade ended.";
    let near =
        "It was calm. ".to_owned() + &"Much else was said of other things. ".repeat(6) + "The harbour blockade ended.";
    let (_dir, searcher) = index(&[&far, &near, "Other things are in the third.", "And in the fourth."]);
    let searcher = searcher.with_ranking(Ranking { lead: 0.0, feedback: 0.0, ..Ranking::DEFAULT }).unwrap();
    for matching in [Matching::All, Matching::Any] {
        assert_eq!(order(&searcher, "harbour blockade", matching), [1, 0]);
    }
}

#[test]
fn a_name_word_for_word_counts_more() {
    let padding = "Much else was said of other things. ".repeat(6);
    let (_dir, searcher) = index(&[
        &format!("Ridge and stone, and stone and ridge. {padding}"),
        &format!("{padding} He walked to Stone Ridge."),
        "Other things.",
        "And more.",
    ]);
    let with = |name| searcher.with_ranking(Ranking { name, lead: 0.0, feedback: 0.0, ..Ranking::DEFAULT }).unwrap();
    for matching in [Matching::All, Matching::Any] {
        assert_eq!(order(&with(0.0), "stone ridge", matching), [0, 1]);
        assert_eq!(order(&with(1.0), "stone ridge", matching), [1, 0]);
        assert_eq!(order(&with(1.0), "ridge stone", matching), [0, 1]);
    }
}

#[test]
fn what_was_published_in_a_period_of_the_question_counts_more() {
    let (_dir, searcher) = index_dated(&[
        ("Raiders struck the port at dawn and burned two ferries.", "2021-07-14"),
        ("Raiders struck the port at dawn and burned two ferries there.", "2022-08-02"),
        ("Raiders struck the port at dawn and burned two boats.", "2022-09-14"),
        ("Raiders struck the port at dawn and burned two barges.", ""),
        ("The harvest of July was the best since 2022.", "2020-01-01"),
        ("Nothing of note was said in the hills.", "2022-07-20"),
    ]);
    // Whether the second stands above the others that say the same.
    let is_above = |searcher: &Searcher, query| {
        let order = order(searcher, query, Matching::Any);
        let rank = |number: usize| order.iter().position(|found| *found == number);
        [0, 2, 3].iter().all(|other| rank(1) < rank(*other))
    };
    let plain = searcher.with_ranking(Ranking { period: 0.0, ..Ranking::DEFAULT }).unwrap();
    for query in ["raiders port july 2022", "raiders port 31 July 2022", "raiders port July 31, 2022"] {
        assert!(is_above(&searcher, query), "{query}");
        assert!(!is_above(&plain, query), "{query}");
    }
    let numbers = |query| order(&searcher, query, Matching::Any).len();
    assert_eq!(numbers("july 2022"), 1, "what matches does not change");
}

#[test]
fn decay_puts_its_factor_on_the_whole_score() {
    let (_dir, searcher) = index_dated(&[
        ("The strike shut the port, and the port fell silent.", "2025-05-18"),
        ("A strike of dockers. The port stayed open.", "2025-05-25"),
        ("The port had a strike.", "2025-06-01"),
        ("A port.", "2025-07-01"),
        ("Dockers of the port met.", ""),
    ]);
    // The undated one is of the median day.
    let factors = [0.25, 0.5, 1.0, 1.0, 1.0];
    let week = parse_half_life("1w").unwrap();
    for query in ["port", "port strike", "dockers port"] {
        for matching in [Matching::All, Matching::Any] {
            let mut request = SearchRequest::new(query, jiff::civil::date(2025, 6, 1));
            (request.matching, request.decay) = (matching, Some(week));
            let hits = searcher.search(&request).unwrap().hits;
            assert!(hits.is_sorted_by(|a, b| a.score >= b.score));
            for (number, score) in found(&searcher, query, matching) {
                let path = format!("{number}.txt");
                let hit = hits.iter().find(|hit| hit.path == path).unwrap();
                let wanted = score * factors[number];
                assert!((hit.score - wanted).abs() <= wanted * 1e-4, "{query}: {number}: {} {wanted}", hit.score);
            }
        }
    }
}

#[test]
fn feedback_raises_what_is_like_the_best() {
    let bodies = [
        "The ferry sank off Port Alder; divers and the coastguard searched the strait for survivors.",
        "The ferry sank in the strait, and divers of the coastguard found survivors.",
        "A ferry timetable for the summer was printed, with fares and a map of the stops.",
        "A ferry carried survivors whom divers and the coastguard had found in the strait, it was learned.",
        "The council spoke of roads.",
        "The council spoke of schools and roads.",
        "The council spoke of taxes.",
        "The council spoke of parks.",
        "The council spoke of wells.",
        "The council spoke of mills.",
        "The council spoke of barns.",
        "The council spoke of fields.",
        "The council spoke of lanes.",
        "The council spoke of ponds.",
        "The council spoke of walls.",
        "The council spoke of gates.",
    ];
    let (_dir, searcher) = index(&bodies);
    let plain = searcher.with_ranking(NOTHING_MORE).unwrap();
    let rank = |order: &[usize]| order.iter().position(|number| *number == 3).unwrap();
    assert!(rank(&order(&plain, "ferry sank", Matching::Any)) > rank(&order(&searcher, "ferry sank", Matching::Any)));
    let mut request = SearchRequest::new("ferry sank", jiff::civil::date(2025, 6, 1));
    request.matching = Matching::Any;
    request.explain = true;
    let feedback = |request: &SearchRequest| searcher.search(request).unwrap().explanation.unwrap().feedback;
    let terms = feedback(&request);
    assert!(terms.iter().any(|term| term.stem == "en:coastguard"), "{terms:?}");
    assert!(terms.windows(2).all(|pair| pair[0].weight >= pair[1].weight), "{terms:?}");
    request.matching = Matching::All;
    assert_eq!(feedback(&request), []);
}

#[test]
fn rescoring_changes_the_order_alone() {
    let bodies = ["a strike on the port", "the port was shut by a strike of dockers", "dockers met", "a port, a ship"];
    let (_dir, searcher) = index(&bodies);
    let plain = searcher.with_ranking(NOTHING_MORE).unwrap();
    for query in ["port", "port strike", "port OR dockers", "strike -dockers", "port^3 strike", "*", "doc*"] {
        for matching in [Matching::Some, Matching::All, Matching::Any] {
            let (mut first, mut second) = (found(&plain, query, matching), found(&searcher, query, matching));
            assert_eq!(found(&searcher, query, matching), second, "{query}: twice the same");
            assert!(second.is_sorted_by(|a, b| a.1 >= b.1) || matching == Matching::Some, "{query}");
            first.sort_by_key(|(number, _)| *number);
            second.sort_by_key(|(number, _)| *number);
            assert_eq!(first.len(), second.len(), "{query}");
            for (first, second) in first.iter().zip(&second) {
                assert!(first.0 == second.0 && first.1 <= second.1, "{query}: {first:?} {second:?}");
            }
        }
    }
}

#[test]
fn the_best_passage_has_most_of_the_query() {
    let masses = [4.0, 2.0, 1.0];
    for (places, length, expected) in [
        (&[][..], 20, 0.0),
        (&[(5, 0), (6, 0), (7, 0)], 20, 4.0),
        (&[(0, 0), (19, 1)], 20, 6.0),
        (&[(0, 0), (20, 1)], 20, 4.0),
        (&[(0, 2), (1, 1), (30, 0), (31, 2), (60, 1)], 20, 5.0),
        (&[(3, 0), (3, 1), (3, 2)], 1, 7.0),
    ] {
        assert_eq!(best_passage(places, &masses, length), expected, "{places:?}");
    }
}

#[test]
fn candidates_go_by_segment_and_document() {
    let found: Vec<Found> = [(1, 7), (0, 9), (1, 2)]
        .map(|(segment, doc)| Found {
            address: DocAddress::new(segment, doc),
            score: 1.0,
            tie: (0, std::cmp::Reverse((0, 0))),
        })
        .to_vec();
    assert_eq!(Candidates::of(&found).segments, [(0, vec![(9, 1)]), (1, vec![(2, 2), (7, 0)])]);
}

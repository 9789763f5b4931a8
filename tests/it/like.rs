//! Articles like one: what they share, what is left out, and how it is told, in the library and on the command line.

use dateline_core::ArticleId;
use dateline_query::{Filters, LikeTerm, Note, SearchError, SearchRequest, SearchResponse, Searcher};

use crate::support::{TestDir, lines};

const DAY: jiff::civil::Date = jiff::civil::date(2025, 8, 1);

/// Forty reports of nothing in particular, and a few about a bridge, a granary and both.
fn filled() -> TestDir {
    let test = TestDir::new();
    let mut text = String::new();
    let mut add = |id: &str, source: &str, date: &str, lang: &str, title: &str, body: &str| {
        text += &format!(
            "{{\"id\":\"{id}\",\"title\":\"{title}\",\"date\":\"{date}\",\"source\":\"{source}\",\"lang\":\"{lang}\",\"text\":\"{body}\"}}\n"
        );
    };
    for id in 0..40 {
        let body = format!("The council of town {id} met and spoke about the weather of week {id}.");
        add(&format!("filler{id}"), "o1.example.org", "2025-01-01", "en", &format!("Council {id}"), &body);
    }
    let bridge =
        "The pontoon near Zelenivka sank after two drones struck it, and engineers closed the road. 300 people wait.";
    add("bridge", "o1.example.org", "2025-05-01", "en", "Pontoon sinks near Zelenivka", bridge);
    add("copy", "o1.example.org", "2025-05-01", "en", "Pontoon sinks near Zelenivka", bridge);
    add("reprint", "o4.example.org", "2025-05-01", "en", "Pontoon sinks near Zelenivka", bridge);
    add(
        "near",
        "o2.example.org",
        "2025-05-02",
        "en",
        "Zelenivka without a pontoon",
        "Engineers at Zelenivka looked for parts of the pontoons. 300 came.",
    );
    add(
        "far",
        "o2.example.org",
        "2025-06-03",
        "en",
        "Granary burns",
        "The granary burnt for a night; engineers spoke about drones that struck the road.",
    );
    add(
        "farther",
        "o3.example.org",
        "2025-06-04",
        "en",
        "Roof of the granary",
        "The roof of the granary fell; two engineers were hurt.",
    );
    add(
        "uk",
        "o3.example.org",
        "2025-05-02",
        "uk",
        "Понтон біля Зеленівки",
        "Понтон біля Зеленівки затонув, інженери закрили дорогу.",
    );
    add("uk2", "o3.example.org", "2025-05-03", "uk", "Зеленівка", "Новий понтон чекають завтра.");
    test.write("records.jsonl", text);
    test.index_all();
    test
}

fn id(test: &TestDir, title: &str) -> String {
    let outlets = ["--outlet", "o1.example.org", "--outlet", "o3.example.org"];
    let answer = test.search(&[outlets.as_slice(), &["--literal", "--match", "all", title]].concat());
    answer["hits"][0]["id"].as_str().unwrap().to_owned()
}

fn like(searcher: &Searcher, id: &str, query: &str, filters: Filters) -> SearchResponse {
    let like: ArticleId = id.parse().unwrap();
    searcher.search(&SearchRequest { like: Some(like), filters, ..SearchRequest::new(query, DAY) }).unwrap()
}

fn titles(answer: &SearchResponse) -> Vec<&str> {
    answer.hits.iter().map(|hit| hit.headline.as_str()).collect()
}

#[test]
fn what_shares_more_and_rarer_words_stands_higher() {
    let test = filled();
    let id = id(&test, "pontoon sinks");
    let searcher = Searcher::open(&test.index()).unwrap();
    let answer = like(&searcher, &id, "", Filters::default());
    let found = titles(&answer);
    let reprint = "Pontoon sinks near Zelenivka";
    assert_eq!(found[..3], [reprint, "Zelenivka without a pontoon", "Granary burns"], "{answer:#?}");
    let outlets = answer.hits.iter().filter(|hit| hit.headline == reprint).map(|hit| hit.outlet.clone().unwrap());
    let sites: Vec<Option<String>> = outlets.map(|outlet| outlet.site).collect();
    assert_eq!(sites, [Some("o4.example.org".to_owned())], "neither itself nor its copy is like it");
    assert_eq!(answer.total as usize, found.len());
    let Some(Note::Like { headline, terms, id: of }) =
        answer.notes.iter().find(|note| matches!(note, Note::Like { .. }))
    else {
        panic!("{:?}", answer.notes)
    };
    assert_eq!((headline.as_str(), of.to_string()), ("Pontoon sinks near Zelenivka", id));
    let told: Vec<&str> = terms.iter().map(|term| term.term.as_str()).collect();
    assert!(told.contains(&"pontoon") && told.contains(&"zelenivka") && told.contains(&"engineers"), "{told:?}");
    assert!(!told.contains(&"300") && !told.contains(&"the"), "{told:?}");
    assert!(terms.windows(2).all(|pair| pair[0].weight >= pair[1].weight), "{terms:?}");
    for LikeTerm { term, count, weight } in terms {
        // Of a name a search finds other spellings too.
        assert!(*count <= test.total(term), "{term}");
        assert!(*count >= 2 && *weight > 0.0);
    }
    for hit in &answer.hits {
        assert!(!hit.matched.is_empty() && hit.matched.iter().all(|term| told.contains(&term.as_str())), "{hit:?}");
        assert!(hit.matched.windows(2).all(|pair| {
            let place = |term| told.iter().position(|told| told == term);
            place(&pair[0]) < place(&pair[1])
        }));
        let marks = hit.snippets.iter().map(|snippet| snippet.marks.len()).sum::<usize>() + hit.title_marks.len();
        assert!(marks >= hit.matched.len(), "{hit:?}");
    }
    assert_eq!(answer.hits[1].matched, ["pontoon", "zelenivka", "engineers"]);
}

#[test]
fn query_and_filters_are_conditions() {
    let test = filled();
    let id = id(&test, "pontoon sinks");
    let searcher = Searcher::open(&test.index()).unwrap();
    let all = like(&searcher, &id, "", Filters::default());
    let some = like(&searcher, &id, "granary", Filters::default());
    let granaries = ["Roof of the granary", "Granary burns"];
    assert!(titles(&some).iter().all(|title| granaries.contains(title)) && some.total == 2);
    for hit in &some.hits {
        let same = all.hits.iter().find(|other| other.id == hit.id).unwrap();
        assert_eq!((hit.score, &hit.matched), (same.score, &same.matched), "a condition says nothing of order");
    }
    assert_eq!(like(&searcher, &id, "granary unheardof", Filters::default()).total, 0);
    assert_eq!(titles(&like(&searcher, &id, "-granary *", Filters::default()))[1], "Zelenivka without a pontoon");
    let june = Filters { from: Some(jiff::civil::date(2025, 6, 1)), ..Filters::default() };
    assert_eq!(titles(&like(&searcher, &id, "", june)), titles(&some));
    let outlet = Filters { outlets: vec!["o3.example.org".to_owned()], ..Filters::default() };
    assert_eq!(titles(&like(&searcher, &id, "", outlet)), ["Roof of the granary"]);
    let mut streamed = Vec::new();
    let request = SearchRequest { like: id.parse().ok(), ..SearchRequest::new("", DAY) };
    let count = searcher.stream(&request, &mut |hit| {
        streamed.push(hit.id);
        std::ops::ControlFlow::Continue(())
    });
    assert_eq!((count.unwrap(), streamed), (all.total, all.hits.iter().map(|hit| hit.id).collect::<Vec<_>>()));
}

#[test]
fn words_are_those_of_the_articles_language() {
    let test = filled();
    let searcher = Searcher::open(&test.index()).unwrap();
    let answer = like(&searcher, &id(&test, "Понтон біля"), "", Filters::default());
    assert_eq!(titles(&answer), ["Зеленівка"]);
}

#[test]
fn an_article_that_is_not_there_is_an_error() {
    let test = filled();
    let searcher = Searcher::open(&test.index()).unwrap();
    let nobody = ArticleId::of_parts(&["nobody"]);
    let error = searcher.search(&SearchRequest { like: Some(nobody), ..SearchRequest::new("", DAY) }).unwrap_err();
    assert!(matches!(error, SearchError::NoArticle(id) if id == nobody), "{error}");
    for wrong in ["ffffffff", "12", "", "pontoon", "../../x"] {
        let said = test.run(&["search", "--like", wrong]);
        assert_eq!(said.code, Some(2), "{wrong}: {}", said.err);
        assert!(said.err.contains("no article has the id") && said.err.contains("hint:"), "{}", said.err);
    }
    assert_eq!(test.run(&["search"]).code, Some(2), "without --like there is no search without a query");
}

#[test]
fn an_ambiguous_beginning_names_those_that_it_begins() {
    let test = TestDir::new();
    let records =
        (0..2_000).map(|id| format!("{{\"id\":\"{id}\",\"text\":\"The report number {id} of this day.\"}}\n"));
    test.write("many.jsonl", records.collect::<String>());
    test.index_all();
    let ids = lines(&test.ok(&["search", "--all", "--format", "jsonl", "*"]));
    let mut ids: Vec<&str> = ids.iter().map(|hit| hit["id"].as_str().unwrap()).collect();
    ids.sort_unstable();
    let pair = ids.windows(2).find(|pair| pair[0][..4] == pair[1][..4]).expect("of so many ids two begin alike");
    let said = test.run(&["search", "--like", &pair[0][..4]]);
    assert_eq!(said.code, Some(2));
    assert!(
        said.err.contains("several ids") && said.err.contains(pair[0]) && said.err.contains(pair[1]),
        "{}",
        said.err
    );
}

#[test]
fn the_command_line_says_what_is_shared() {
    let test = filled();
    let id = id(&test, "pontoon sinks");
    let said = test.run(&["search", "--like", &id[..12], "--facet", "outlet"]);
    assert_eq!(said.code, Some(0));
    assert!(said.out.contains("    shared: pontoon, zelenivka, engineers\n"), "{}", said.out);
    assert!(!test.ok(&["search", "pontoon"]).contains("shared:"));
    assert!(
        said.out.contains("outlets  ") && said.err.contains("note: telling words of `Pontoon sinks"),
        "{}",
        said.err
    );
    let answer = test.search(&["--like", &id, "--limit", "1", "--offset", "1"]);
    assert_eq!((answer["query"].as_str(), answer["hits"].as_array().unwrap().len()), (Some(""), 1));
    assert_eq!(answer["notes"][0]["kind"], "like");
    assert!(answer["notes"][0]["terms"][0]["count"].is_u64(), "{}", answer["notes"]);
    let count = test.ok(&["search", "--like", &id, "--format", "count"]);
    assert_eq!(count.trim(), answer["total"].to_string());
    assert_eq!(
        test.ok(&["search", "--like", &id, "--all", "--format", "jsonl"]).lines().count().to_string(),
        count.trim()
    );
    let none = test.run(&["search", "--like", &id, "--from", "2026"]);
    assert_eq!((none.code, none.err.contains("nothing found")), (Some(1), true));
}

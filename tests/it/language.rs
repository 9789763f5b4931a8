//! The query language end to end: every example of the help is run, operators find what they say, an answer explains
//! itself, and finding nothing is an answer too.

use dateline_query::{EXAMPLES, Matching, Note, SearchRequest, SearchResponse, Searcher};

use crate::support::{TestDir, repo};

const DAY: jiff::civil::Date = jiff::civil::date(2025, 8, 1);

fn answer(searcher: &Searcher, query: &str) -> SearchResponse {
    let request = SearchRequest { matching: Matching::All, explain: true, ..SearchRequest::new(query, DAY) };
    searcher.search(&request).unwrap_or_else(|error| panic!("{query}: {error}"))
}

/// The files that a query finds, by name.
fn found(searcher: &Searcher, query: &str) -> Vec<String> {
    let mut files: Vec<String> = answer(searcher, query)
        .hits
        .into_iter()
        .map(|hit| hit.path.rsplit('/').next().unwrap_or_default().trim_end_matches(".txt").to_owned())
        .collect();
    files.sort();
    files
}

/// What is marked in the first hit, title and passages.
fn marked(searcher: &Searcher, query: &str) -> Vec<String> {
    let response = answer(searcher, query);
    let passages = response.hits[0].snippets.iter();
    passages.flat_map(|part| part.marks.iter().map(|mark| part.text[mark.clone()].to_owned())).collect()
}

fn small_library() -> (TestDir, Searcher) {
    let test = TestDir::new();
    test.write("near.txt", "A missile struck the children's hospital at dawn. Officials arrived later that day.");
    test.write(
        "far.txt",
        "The missile was seen over the river by several people who were on their way to work. Nobody was hurt. In the \
         evening the hospital said that it was ready for patients.\n\nA second paragraph mentions Umierov and talks.",
    );
    test.write("names.txt", "Umerov met Umierov. Then Umyerov spoke; talks about talks about talks went on.");
    test.index_all();
    let searcher = Searcher::open(&test.index()).unwrap();
    (test, searcher)
}

#[test]
fn operators_find_what_they_say() {
    let (_test, searcher) = small_library();
    for (query, files) in [
        ("missile hospital", vec!["far", "near"]),
        ("missile NEAR/5 hospital", vec!["near"]),
        ("hospital NEAR/5 missile", vec!["near"]),
        ("hospital PRE/5 missile", vec![]),
        ("missile pre/5 hospital", vec!["near"]),
        ("missile NEAR/3 hospital", vec![]),
        ("missile SAME/s hospital", vec!["near"]),
        ("missile SAME/p hospital", vec!["far", "near"]),
        ("missile /p umierov", vec![]),
        ("(rocket OR miss*) w/10 (hosp?tal OR clinic)", vec!["near"]),
        ("(missile hospital) NEAR/8 dawn", vec!["near"]),
        ("LEAD/3(missile)", vec!["far", "near"]),
        ("LEAD/3(hospital)", vec![]),
        ("ATLEAST/3(talks)", vec!["names"]),
        ("ATLEAST/4(talks)", vec![]),
        ("umerov~", vec!["far", "names"]),
        ("=Umierov", vec!["far", "names"]),
        ("um?erov", vec!["far", "names"]),
        ("umerov~ -=Umierov", vec![]),
        ("\"missile hospital\"~3", vec!["near"]),
        ("\"missile hospital\"~2", vec![]),
        ("\"hospital missile\"~4", vec![]),
        ("\"hospital missile\"~5", vec!["near"]),
        ("\"miss* struck\"", vec!["near"]),
    ] {
        assert_eq!(found(&searcher, query), files, "{query}");
    }
}

#[test]
fn a_mark_is_a_match() {
    let (_test, searcher) = small_library();
    assert_eq!(marked(&searcher, "missile NEAR/5 hospital"), ["missile", "hospital"]);
    assert_eq!(marked(&searcher, "\"struck the children's\""), ["struck the children's"]);
    assert_eq!(marked(&searcher, "=umerov NEAR/2 =umierov"), ["Umerov", "Umierov"]);
    assert_eq!(marked(&searcher, "umerov NEAR/2 umierov"), ["Umerov", "Umierov", "Umyerov"]);
    assert_eq!(marked(&searcher, "LEAD/2(missile) hospital"), ["missile", "hospital"]);
}

#[test]
fn an_answer_explains_itself() {
    let (_test, searcher) = small_library();
    let response = answer(&searcher, "umerov~ talks");
    let explanation = response.explanation.unwrap();
    assert_eq!(explanation.reading, "umerov~ talks");
    let clause = &explanation.clauses[0];
    let forms: Vec<(&str, u64)> =
        clause.words[0].terms.iter().map(|term| (term.term.as_str(), term.articles)).collect();
    assert_eq!((clause.text.as_str(), clause.articles), ("umerov~", 2));
    assert_eq!(forms, [("umierov", 2), ("umerov", 1), ("umyerov", 1)]);
    assert!(explanation.clauses[1].words[0].terms.iter().any(|term| term.term == "en:talk" && term.articles == 2));
    let expanded = response.notes.iter().find_map(|note| match note {
        Note::Expanded { term, also, .. } => Some((term.as_str(), also.len())),
        _ => None,
    });
    assert_eq!(expanded, Some(("umerov~", 3)));
}

#[test]
fn finding_nothing_is_an_answer() {
    let (_test, searcher) = small_library();
    let diagnosis = answer(&searcher, "missle hospital dawn").diagnosis.unwrap();
    let counts: Vec<(&str, u64, Option<u64>)> =
        diagnosis.clauses.iter().map(|clause| (clause.text.as_str(), clause.articles, clause.without)).collect();
    assert_eq!(counts, [("missle", 0, Some(1)), ("hospital", 2, Some(0)), ("dawn", 1, Some(0))]);
    let nearest: Vec<&str> = diagnosis.nearest[0].forms.iter().map(|form| form.form.as_str()).collect();
    assert_eq!((diagnosis.nearest[0].word.as_str(), nearest), ("missle", vec!["missile"]));
    assert_eq!(diagnosis.with_or, Some(2));
    let diagnosis = answer(&searcher, "\"hospital missile\"").diagnosis.unwrap();
    assert_eq!(diagnosis.clauses[0].apart, Some(2));
    // Filters beside the query are parts of it.
    let mut request = SearchRequest::new("hospital", DAY);
    request.filters.from = Some(jiff::civil::date(2030, 1, 1));
    let diagnosis = searcher.search(&request).unwrap().diagnosis.unwrap();
    assert_eq!((diagnosis.clauses[1].text.as_str(), diagnosis.clauses[1].without), ("date:2030-01-01..", Some(2)));
    assert!(answer(&searcher, "hospital").diagnosis.is_none());
}

#[test]
fn the_command_says_why() {
    let (test, _) = small_library();
    let said = test.run(&["search", "missle hospital"]);
    assert_eq!(said.code, Some(0), "what has most of the words is found: {}", said.err);
    let said = test.run(&["search", "--match", "all", "missle hospital"]);
    assert_eq!(said.code, Some(1));
    assert!(said.err.contains("nearly so: missile (2)"), "{}", said.err);
    assert!(said.err.contains("without it 2"), "{}", said.err);
    let text = test.ok(&["search", "hospit*", "--explain"]);
    assert!(text.starts_with("read as: hospit*\n"), "{text}");
    assert!(text.contains("hospit*: form hospital 2"), "{text}");
}

#[test]
fn every_example_of_the_help_is_answered() {
    let test = TestDir::new();
    test.run(&["index", repo().join("corpus").to_str().unwrap()]);
    let searcher = Searcher::open(&test.index()).unwrap();
    for (query, _) in EXAMPLES {
        let response = answer(&searcher, query);
        let explained = response.explanation.unwrap();
        assert!(!explained.clauses.is_empty(), "{query}");
        for hit in &response.hits {
            assert!(!hit.partial, "{query}");
        }
    }
}

#[test]
fn every_query_of_the_readme_is_answered() {
    let test = TestDir::new();
    test.run(&["index", repo().join("corpus").to_str().unwrap()]);
    let searcher = Searcher::open(&test.index()).unwrap();
    let readme = std::fs::read_to_string(repo().join("README.md")).unwrap();
    let table = readme.split("| query | finds |").nth(1).unwrap().split("\n\n").next().unwrap();
    let mut queries = 0;
    for cell in table.lines().filter_map(|line| line.strip_prefix("| `")?.split(" | ").next()) {
        for query in cell.trim_end_matches('`').split("`, `") {
            answer(&searcher, query);
            queries += 1;
        }
    }
    assert!(queries > 15, "{queries}");
    // What the tour shows is what a reader sees.
    let said = test.run(&["search", "--match", "all", "exchnge \"handed over\""]);
    for line in said.err.lines() {
        assert!(readme.contains(line), "{line}");
    }
    let text =
        test.ok(&["search", "-n", "1", "--facet", "none", "--explain", "(umerov~ OR medinsky) NEAR/12 memorand*"]);
    for line in text.lines().take_while(|line| !line.is_empty()) {
        assert!(readme.contains(line), "{line}");
    }
}

#[test]
fn an_article_answers_in_each_of_its_languages() {
    let test = TestDir::new();
    let ukrainian = "Делегації зустрілися вдруге й домовилися про обмін усіма полоненими, серед яких є цивільні.";
    let russian = "Делегации встретились во второй раз и договорились об обмене пленными, которые были ранены в боях.";
    let french =
        "Les délégations se sont rencontrées dans la capitale pour la deuxième fois et un échange est attendu.";
    let english = "The delegations met for the second time, and it was said that the prisoners are to be exchanged.";
    test.write("quoted.txt", format!("{ukrainian}\n\n{russian}\n\n{ukrainian}"));
    test.write("wire.txt", format!("{english}\n\n{french}\n\n{english}"));
    test.index_all();
    let searcher = Searcher::open(&test.index()).unwrap();
    for (query, files) in [
        ("полоненому", vec!["quoted"]),
        ("пленный", vec!["quoted"]),
        ("договориться", vec!["quoted"]),
        ("rencontrés", vec!["wire"]),
        ("rencontrer", vec!["wire"]),
        ("exchanging", vec!["wire"]),
        ("lang:uk", vec!["quoted"]),
        ("lang:en", vec!["wire"]),
        ("lang:ru", vec![]),
        ("lang:fr", vec![]),
    ] {
        assert_eq!(found(&searcher, query), files, "{query}");
    }
    assert_eq!(marked(&searcher, "пленный"), ["пленными"]);
    let shown = test.ok(&["inspect", test.articles().join("quoted.txt").to_str().unwrap(), "--format", "jsonl"]);
    let shown: serde_json::Value = serde_json::from_str(&shown).unwrap();
    assert_eq!(shown["lang"], "uk");
    assert_eq!(shown["paragraph_langs"], serde_json::json!([{"paragraph": 1, "lang": "ru"}]));
}

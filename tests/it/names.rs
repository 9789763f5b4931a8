//! Names end to end, on invented articles: one query finds a name in every spelling and script, the one that was asked for
//! first; what turns that off; the article before a name; names of one's own; and what answers say of all this.

use serde_json::Value;

use crate::support::{TestDir, lines, repo};

/// Articles on a defence minister, a president, and another of that name with the Arabic article.
fn filled() -> TestDir {
    let test = TestDir::new();
    for (name, text) in [
        ("umerov", "On Monday the minister Umerov gave his answer to the memorandum in the evening."),
        ("umierov", "On Monday the minister Umierov gave his answer to the memorandum in the evening."),
        ("umyerov", "On Monday the minister Umyerov gave his answer to the memorandum in the evening."),
        ("ukrainian", "У понеділок міністр Умєров дав увечері свою відповідь на меморандум."),
        ("both", "In two papers the minister is called Umerov, and in a third one Umyerov."),
        ("english", "For an hour the president Volodymyr Zelensky spoke about the harbour and its cranes."),
        ("russian", "Целый час президент Владимир Зеленский говорил о гавани и о портовых кранах."),
        ("hyphen", "In the capital the former president Bashar al-Assad had kept the palace for himself."),
        ("alone", "In the capital the former president Assad had kept the gardens for himself."),
        ("apart", "In the capital the former president Bashar Al Asad had kept the stables for himself."),
        ("other", "In the valley nobody had heard of ministers, and the mill went on grinding corn."),
        ("flame", "In the night the brigade Flamvardo crossed the river near the old mill."),
        ("flame2", "In the night the brigade North Ember crossed the river near the old mill."),
    ] {
        test.write(&format!("{name}.txt"), text);
    }
    test.index_all();
    test
}

/// The files that a query finds, by name, in the order of the answer.
fn found(test: &TestDir, args: &[&str]) -> Vec<String> {
    let answer = test.search(&[&["--match", "all", "-n", "50"], args].concat());
    let name = |hit: &Value| {
        let path = hit["path"].as_str().unwrap();
        path.rsplit('/').next().unwrap().trim_end_matches(".txt").to_owned()
    };
    answer["hits"].as_array().unwrap().iter().map(name).collect()
}

fn sorted(mut names: Vec<String>) -> Vec<String> {
    names.sort();
    names
}

#[test]
fn one_query_finds_every_spelling_and_the_one_asked_for_first() {
    let test = filled();
    for query in ["umerov", "umierov", "umyerov"] {
        let found = found(&test, &[&format!("{query} memorandum")]);
        assert_eq!(found[0], query, "{found:?}");
        assert_eq!(sorted(found), ["umerov", "umierov", "umyerov"], "{query}");
    }
    assert_eq!(sorted(found(&test, &["умєров"])), ["both", "ukrainian", "umerov", "umierov", "umyerov"]);
    assert_eq!(sorted(found(&test, &["name:Umerov"])), ["both", "ukrainian", "umerov", "umierov", "umyerov"]);
}

#[test]
fn of_spellings_that_fold_alike_the_one_asked_for_is_first() {
    let test = TestDir::new();
    for (name, text) in [
        ("plain", "On Monday the minister Karsova gave her answer in the morning."),
        ("marked", "On Monday the minister Karšova gave her answer in the evening."),
        ("arabic", "قال المتحدث ديلماز للصحفيين بعد الاجتماع"),
        ("persian", "قال المتحدث دیلماز للصحفيين قبل الاجتماع"),
        ("other", "In the valley nobody had heard of ministers, and the mill went on grinding corn."),
    ] {
        test.write(&format!("{name}.txt"), text);
    }
    test.index_all();
    for (query, order) in [
        ("Karsova", ["plain", "marked"]),
        ("Karšova", ["marked", "plain"]),
        ("ديلماز", ["arabic", "persian"]),
        ("دیلماز", ["persian", "arabic"]),
    ] {
        assert_eq!(found(&test, &[query]), order, "{query}");
    }
}

#[test]
fn a_word_that_begins_otherwise_is_another() {
    let test = TestDir::new();
    for (name, text) in [
        ("minister", "قال الوزير عمروف للصحفيين بعد الاجتماع"),
        ("known", "قال مدير المصنع إن سبب الحريق غير معروف حتى الآن"),
        ("latin", "On Monday the minister Umerov gave his answer in the evening."),
        ("other", "In the valley nobody had heard of ministers, and the mill went on grinding corn."),
    ] {
        test.write(&format!("{name}.txt"), text);
    }
    test.index_all();
    for query in ["umerov", "name:umerov"] {
        assert_eq!(sorted(found(&test, &[query])), ["latin", "minister"], "{query}");
    }
}

#[test]
fn other_spellings_can_be_turned_off() {
    let test = filled();
    for (query, files) in [
        ("=Umierov", vec!["umierov"]),
        ("form:Umierov", vec!["umierov"]),
        ("form:(Umierov OR Umyerov)", vec!["both", "umierov", "umyerov"]),
        ("name:=Umierov", vec!["umierov"]),
        // It excludes no article that has another spelling too.
        ("umerov -form:umyerov", vec!["both", "ukrainian", "umerov", "umierov"]),
        ("-form:UMYEROV name:umerov", vec!["both", "ukrainian", "umerov", "umierov"]),
        ("umerov -form:(umyerov OR Умєров)", vec!["both", "umerov", "umierov"]),
        ("umerov -umyerov", vec![]),
        ("umerov -=umyerov", vec!["ukrainian", "umerov", "umierov"]),
        ("um*rov -form:umierov", vec!["both", "umerov", "umyerov"]),
    ] {
        assert_eq!(sorted(found(&test, &["--", query])), files, "{query}");
    }
    assert_eq!(sorted(found(&test, &["--exact", "umerov"])), ["both", "umerov"]);
    let said = test.run(&["search", "--", "-form:umerov"]);
    assert_eq!(said.code, Some(2));
    assert!(said.err.contains("umerov -form:umerov") || said.err.contains("`umerov "), "{}", said.err);
}

#[test]
fn phrases_and_operators_meet_across_spellings() {
    let test = filled();
    for query in
        ["\"Volodymyr Zelensky\"", "name:\"Volodymyr Zelensky\"", "volodymyr PRE/1 zelensky", "Владимир Зеленский"]
    {
        assert_eq!(sorted(found(&test, &[query])), ["english", "russian"], "{query}");
    }
    assert_eq!(sorted(found(&test, &["(zelensky OR umerov) NEAR/3 president"])), ["english"]);
    assert_eq!(sorted(found(&test, &["name:(volodymyr PRE/1 zelensky)"])), ["english", "russian"]);
    // Nobody writes it as a name here.
    assert_eq!(sorted(found(&test, &["name:(president NEAR/3 zelensky)"])), Vec::<String>::new());
}

#[test]
fn the_arabic_article_may_be_there_or_not() {
    let test = filled();
    for query in ["al-assad", "al asad", "assad", "name:al-Assad", "\"al-Asad\""] {
        assert_eq!(sorted(found(&test, &[query])), ["alone", "apart", "hyphen"], "{query}");
    }
    assert_eq!(found(&test, &["al-assad"]).last().map(String::as_str), Some("alone"));
    assert_eq!(sorted(found(&test, &["\"Bashar al-Assad\""])), ["apart", "hyphen"]);
    assert_eq!(found(&test, &["--exact", "al-assad"]), ["hyphen"]);
}

#[test]
fn names_of_ones_own_are_added() {
    let test = filled();
    let file = test.path().join("groups.txt");
    std::fs::write(&file, "# the same brigade\nFlamvardo = North Ember\n").unwrap();
    let file = file.to_str().unwrap();
    assert_eq!(found(&test, &["flamvardo"]), ["flame"]);
    for query in ["flamvardo", "\"north ember\"", "north ember"] {
        assert_eq!(sorted(found(&test, &["--aliases", file, query])), ["flame", "flame2"], "{query}");
    }
    let names = test.ok(&["names", "--aliases", file, "Flamvardo", "--format", "csv"]);
    assert_eq!(
        names,
        "name,form,count,tier,script\nFlamvardo,flamvardo,1,exact,latin\nFlamvardo,north ember,1,alias,latin\n"
    );
    let output = test.command(&["search", "--format", "count", "flamvardo"]).env("DATELINE_ALIASES", file).output();
    assert_eq!(String::from_utf8(output.unwrap().stdout).unwrap(), "2\n");
    let output = test.command(&["search", "--format", "count", "flamvardo"]).env("DATELINE_ALIASES", "").output();
    assert_eq!(String::from_utf8(output.unwrap().stdout).unwrap(), "1\n");
    std::fs::write(test.path().join("queries.txt"), "flamvardo\n").unwrap();
    let rows = lines(&test.ok(&["batch", "--aliases", file, "queries.txt"]));
    assert_eq!((rows[0]["total"].as_u64(), rows[0]["error"].as_str()), (Some(2), None), "{rows:?}");
    std::fs::write(file, "Flamvardo = North Ember\nalone\n").unwrap();
    let said = test.run(&["search", "--aliases", file, "flamvardo"]);
    assert_eq!(said.code, Some(2));
    assert!(said.err.contains("line 2 has only one name: `alone`") && said.err.contains("hint:"), "{}", said.err);
}

#[test]
fn answers_tell_of_other_spellings() {
    let test = filled();
    let answer = test.search(&["--match", "all", "--explain", "umerov monday"]);
    let note = answer["notes"].as_array().unwrap().iter().find(|note| note["term"] == "umerov").unwrap();
    assert_eq!(note["kind"], "expanded", "{note}");
    let also = note["also"].as_array().unwrap();
    assert_eq!((&also[0]["form"], &also[0]["count"]), (&Value::from("umyerov"), &Value::from(2)), "{note}");
    assert!(also.iter().any(|form| form["form"] == "умєров" && form["count"] == 1), "{note}");
    let matched = |hit: &Value| hit["matched"].as_array().unwrap().iter().any(|word| word == "umierov");
    assert!(answer["hits"].as_array().unwrap().iter().any(matched), "{answer}");
    let terms = answer["explanation"]["clauses"][0]["words"][0]["terms"].as_array().unwrap();
    let kind = |term: &str| terms.iter().find(|found| found["term"] == term).map(|found| found["kind"].clone());
    assert_eq!(kind("umierov"), Some(Value::from("key")), "{terms:?}");
    assert_eq!(kind("umerov"), Some(Value::from("form")), "{terms:?}");
    let said = test.run(&["search", "umerov"]);
    assert!(said.err.contains("umerov: also umyerov (2)"), "{}", said.err);
    let rows = test.path().join("queries.txt");
    std::fs::write(&rows, "umerov\n").unwrap();
    let row = lines(&test.ok(&["batch", "queries.txt"])).remove(0);
    assert!(row["matched"].as_array().unwrap().iter().any(|word| word == "umierov"), "{row}");
    // Other names of several words stand on one line.
    let answer = test.search(&["--explain", "\"north ember\""]);
    assert_eq!(answer["explanation"]["clauses"][0]["words"].as_array().unwrap().len(), 2, "{answer}");
}

#[test]
fn names_lists_what_the_index_holds() {
    let test = filled();
    let json: Value = serde_json::from_str(&test.ok(&["names", "Umerov", "--format", "json"])).unwrap();
    let spellings = json["names"][0]["spellings"].as_array().unwrap();
    assert_eq!(spellings[0], serde_json::json!({"form": "umerov", "count": 2, "tier": "exact", "script": "latin"}));
    assert!(spellings.iter().any(|one| one["form"] == "умєров" && one["script"] == "cyrillic"), "{json}");
    let few: Value = serde_json::from_str(&test.ok(&["names", "Umerov", "--format", "json", "-n", "1"])).unwrap();
    assert_eq!(few["names"][0]["more"].as_u64(), Some(spellings.len() as u64 - 1));
    let text = test.ok(&["names", "Volodymyr", "Zelensky"]);
    assert!(text.starts_with("Volodymyr\n") && text.contains("\nZelensky\n") && text.contains("зеленский"), "{text}");
    let lines = lines(&test.ok(&["names", "umerov", "--format", "jsonl"]));
    assert_eq!(lines.len(), spellings.len());
    let said = test.run(&["names", "Zyxwvut"]);
    assert_eq!((said.code, said.err.contains("nothing found")), (Some(1), true), "{}", said.err);
    assert_eq!(test.run(&["names", "…"]).code, Some(2));
    assert_eq!(test.run(&["names"]).code, Some(2));
}

#[test]
fn the_sample_corpus_has_both_spellings() {
    let test = TestDir::new();
    test.run(&["index", repo().join("corpus").to_str().unwrap()]);
    let answer = test.search(&["--match", "all", "-n", "50", "umerov memorandum"]);
    for word in ["umerov", "umierov"] {
        let has = |hit: &Value| hit["matched"].as_array().unwrap().iter().any(|matched| matched == word);
        assert!(answer["hits"].as_array().unwrap().iter().any(has), "{word}: {answer}");
    }
}

//! What is typed, and what it means.

use super::*;
use clap::CommandFactory;
use dateline_query::{DateField, Facet, Width};

fn search(words: &[&str]) -> Result<SearchArgs, clap::Error> {
    let cli = Cli::try_parse_from(["dateline", "search"].iter().chain(words))?;
    match cli.command {
        Command::Search(args) => Ok(args),
        other => panic!("not a search: {other:?}"),
    }
}

#[test]
fn the_definition_is_sound() {
    Cli::command().debug_assert();
}

/// Every flag and command has a line of its own in `-h`: imperative, without a stop, and short enough to stay one.
#[test]
fn every_flag_and_command_is_explained() {
    let mut cli = Cli::command();
    cli.build();
    for command in cli.get_subcommands() {
        let about = command.get_about().map(ToString::to_string).unwrap_or_default();
        assert!(!about.is_empty() && !about.ends_with('.'), "{}: {about}", command.get_name());
        assert!(command.get_after_long_help().is_some_and(|help| help.to_string().contains("Examples:")));
        for argument in command.get_arguments() {
            let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
            let name = format!("{} {}", command.get_name(), argument.get_id());
            assert!(help.starts_with(char::is_uppercase), "{name}: {help}");
            assert!(!help.ends_with('.') && !help.contains('\n'), "{name}: {help}");
            assert!(help.chars().count() <= 80, "{name}: {help}");
        }
    }
}

#[test]
fn search_reads_its_options() {
    let args = search(&[
        "umerov",
        "memorandum",
        "-n",
        "5",
        "--lang",
        "uk,ru",
        "--lang",
        "en",
        "--outlet",
        "example.org",
        "--facet",
        "date:week",
        "--from",
        "2025-05",
        "--format",
        "jsonl",
        "--match",
        "any",
        "--sort",
        "newest",
    ])
    .unwrap();
    assert_eq!(args.query, ["umerov", "memorandum"]);
    assert_eq!(args.limit, 5);
    assert_eq!(args.lang.iter().map(ToString::to_string).collect::<Vec<_>>(), ["uk", "ru", "en"]);
    assert_eq!(args.outlet, ["example.org"]);
    let week = Facet::Date { field: DateField::Published, width: Some(Width::Week) };
    assert_eq!(args.facet, [FacetChoice::Count(week)]);
    assert_eq!((args.format, args.matching, args.sort), (SearchFormat::Jsonl, Match::Any, SortOrder::Newest));
}

#[test]
fn a_dash_ends_options() {
    assert_eq!(search(&["--", "-russia", "*"]).unwrap().query, ["-russia", "*"]);
}

#[test]
fn common_options_stand_before_or_after_the_command() {
    for words in [["-i", "x", "stats"], ["stats", "-i", "x"]] {
        let cli = Cli::try_parse_from(["dateline"].iter().chain(&words)).unwrap();
        assert_eq!(cli.common.index, PathBuf::from("x"));
    }
}

#[test]
fn what_cannot_be_meant_is_refused() {
    for words in [
        vec![],
        vec!["x", "--all", "-n", "5"],
        vec!["x", "--format", "xml"],
        vec!["x", "--lang", "english"],
        vec!["x", "--facet", "title"],
        vec!["iran", "-nuclear"],
        vec!["x", "--limit", "-1"],
    ] {
        assert!(search(&words).is_err(), "{words:?}");
    }
}

#[test]
fn a_word_taken_for_a_flag_is_explained() {
    let error = search(&["iran", "-nuclear"]).unwrap_err().to_string();
    assert!(error.contains("quotes"), "{error}");
}

#[test]
fn index_has_defaults() {
    let cli = Cli::try_parse_from(["dateline", "index"]).unwrap();
    let Command::Index(args) = cli.command else { panic!() };
    assert_eq!(args.paths, [PathBuf::from("corpus")]);
    assert_eq!((args.memory, args.threads, args.rebuild), (None, 0, false));
}

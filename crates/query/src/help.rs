//! The query language explained: the text of `dateline help query`, and its examples as data, every one of them parsed
//! by a test. Only what this version understands is in it.

/// Queries and what each finds, from the plainest up.
pub const EXAMPLES: &[(&str, &str)] = &[
    ("ceasefire memorandum istanbul", "articles with all three words, in any of their forms"),
    ("ceasefire AND memorandum", "both words, and neither may be missing"),
    ("ceasefire OR truce OR перемир'я", "any of these words"),
    ("ceasefire (istanbul OR ankara)", "the first word, and either of the two others"),
    ("ceasefire -gaza", "articles on a ceasefire without the word Gaza"),
    ("drone NOT (russia OR iran)", "the same for a group, with the operator spelt out"),
    ("\"full and unconditional ceasefire\"", "these words side by side, in this order"),
    ("shell*", "words that begin so: shell, shells, shelling …"),
    ("=Umierov", "this spelling alone: no other form of the word"),
    ("=\"peace talks\"", "exactly these words: not \"peace talk\""),
    ("title:memorandum", "in the headline"),
    ("title:(ceasefire OR truce) kharkiv", "either word in the headline, the other anywhere"),
    ("author:\"Ann Reporter\"", "in the byline"),
    ("outlet:\"Example Times\"", "published by it"),
    ("site:(example.org OR example.net)", "from either host"),
    ("lang:uk", "written in Ukrainian"),
    ("date:2022", "published in 2022; also date:2022-03 and date:2022-03-16"),
    ("date:2022-03..2022-05", "from 1 March to 31 May 2022; also [2022-03 TO 2022-05]"),
    ("date:>2022-03", "after March 2022; also >=, <, <=, 2022-03.. and ..2022-03"),
    ("date:7d", "the last seven days; also 3w, 6m, 1y, today and yesterday"),
    ("captured:>=2025-01 modified:2024", "by the day when the copy was saved, or the article changed"),
    ("date:none", "articles that carry no date"),
    ("author:*", "articles that have a byline"),
    ("ceasefire^2 istanbul", "the first word counts double in the ranking"),
    ("* -russia", "every article without the word Russia"),
];

/// The text of `dateline help query`, at most 100 columns wide.
pub fn query_help() -> &'static str {
    HELP
}

const HELP: &str = r#"The query language

WORDS
  ceasefire memorandum istanbul      articles with all three words, in any of their forms
  "full and unconditional ceasefire" these words side by side, in this order
  shell*                             words that begin so: shell, shells, shelling …
  =Umierov                           this spelling alone: no other form of the word
  ="peace talks"                     exactly these words: not "peace talk"

  Case and accents make no difference. A hyphen or an apostrophe inside a word is part of it:
  al-Assad, п'ять. Quotes may be straight, curly or guillemets: "…", “…”, „…“, «…». A prefix needs
  two letters or more before the *.

AND, OR, NOT
  ceasefire AND memorandum           both words, and neither may be missing
  ceasefire OR truce OR перемир'я    any of these words
  ceasefire (istanbul OR ankara)     the first word, and either of the two others
  ceasefire -gaza                    articles on a ceasefire without the word Gaza
  drone NOT (russia OR iran)         the same for a group, with the operator spelt out
  * -russia                          every article without the word Russia

  A space means AND. Operators are written in upper case; in lower case they are words. AND binds
  tighter than OR: a b OR c is read as (a b) OR c, and a note says so. When too few articles have
  all the words that stand side by side, those with most of them follow, marked as partial; whatever
  you tie by AND, quote, exclude or put under a field is never left out (--match all, some or any).

FIELDS
  title:memorandum                   in the headline
  title:(ceasefire OR truce) kharkiv either word in the headline, the other anywhere
  author:"Ann Reporter"              in the byline
  outlet:"Example Times"             published by it
  site:(example.org OR example.net)  from either host
  lang:uk                            written in Ukrainian
  author:*                           articles that have a byline
  date:none                          articles that carry no date

  title, body and author take words, phrases, prefixes and groups of them. outlet, site, lang, path,
  url and id take one value, in quotes if it has spaces, or several with OR. date, modified and
  captured take dates. No space follows the colon.

DATES
  date:2022                          published in 2022; also date:2022-03 and date:2022-03-16
  date:2022-03..2022-05              from 1 March to 31 May 2022; also [2022-03 TO 2022-05]
  date:>2022-03                      after March 2022; also >=, <, <=, 2022-03.. and ..2022-03
  date:7d                            the last seven days; also 3w, 6m, 1y, today and yesterday
  captured:>=2025-01 modified:2024   by the day when the copy was saved, or the article changed

  date is the day of publication. A month or a year counts whole, at either end of a range. With
  {2022-03 TO 2022-05} the two ends themselves are left out. Articles without a date are in no
  range.

RANKING
  ceasefire^2 istanbul               the first word counts double in the ranking

  A weight is above 0 and at most 100, and goes right after a word, a phrase or a group.

TEXT THAT LOOKS LIKE SYNTAX
  Put it in quotes: "NOT", "12:30", "foo:bar". With --literal every character is text. Times and
  web addresses (12:30, https://example.org) need no quotes.

LIMITS
  16 KiB of text, 64 parentheses within each other, 1,024 words, phrases and values. What goes past
  a limit is refused with the reason, never cut in silence.
"#;

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::parse::{ParseOptions, parse};

    #[test]
    fn every_example_parses_without_a_note_and_is_in_the_help() {
        for (query, meaning) in EXAMPLES {
            let parsed = parse(query, &ParseOptions { today: date(2025, 6, 1) });
            let parsed = parsed.unwrap_or_else(|error| panic!("{}", error.render(query)));
            assert_eq!(parsed.notes, [], "{query}");
            let row = format!("  {query:<34} {meaning}");
            assert!(query_help().lines().any(|line| line == row), "{row}");
        }
    }

    #[test]
    fn the_help_fits_a_terminal() {
        for line in query_help().lines() {
            assert!(line.chars().count() <= 100, "{line}");
        }
    }
}

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
    ("w?ld", "one letter for each ?: wild, weld … but not world"),
    ("sab*tage", "any letters, or none, for each *"),
    ("umerov~", "one letter more, less or other, or two neighbours swapped"),
    ("umerov~2", "two such slips"),
    ("=Umierov", "this spelling alone: no other form of the word"),
    ("=\"peace talks\"", "exactly these words: not \"peace talk\""),
    ("\"peace talks\"~3", "the words displaced against each other by three places at most"),
    ("\"=Umierov talk*\"", "in a phrase each word may have its own sign"),
    ("drone NEAR/5 hospital", "at most five positions apart, in any order; NEAR/1 is adjacent"),
    ("ceasefire PRE/3 talks", "the same, with the first before the second"),
    ("drone SAME/s hospital", "both in one sentence"),
    ("drone SAME/p hospital", "both in one paragraph; also SAME alone"),
    ("(shell* OR drone) NEAR/10 school", "any word of the group"),
    ("\"power line\" NEAR/5 (cut PRE/2 off)", "phrases, and one nearness inside another"),
    ("title:(drone NEAR/5 hospital)", "in the headline"),
    ("ATLEAST/3(drone)", "three times or more in the article"),
    ("LEAD/50(kharkiv)", "among the first fifty words of the text, headline or byline"),
    ("LEAD/50(drone NEAR/5 kharkiv)", "the whole of it among them"),
    ("name:Umerov", "a name in any spelling, where it is written as one"),
    ("name:\"Rustem Umerov\"", "a name of several words, each in any spelling"),
    ("name:=Umerov", "the name in this spelling alone"),
    ("umerov -form:umyerov", "the word in all its spellings but that one"),
    ("form:Umierov", "the same as =Umierov"),
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
    ("event:2025-05-16", "reports that talk of that day, whenever they were written"),
    ("istanbul event:2025-05 date:>2025-05", "talks of May 2025, and was published later"),
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
  w?ld                               one letter for each ?: wild, weld … but not world
  sab*tage                           any letters, or none, for each *
  umerov~                            one letter more, less or other, or two neighbours swapped
  umerov~2                           two such slips
  =Umierov                           this spelling alone: no other form of the word
  ="peace talks"                     exactly these words: not "peace talk"
  "peace talks"~3                    the words displaced against each other by three places at most
  "=Umierov talk*"                   in a phrase each word may have its own sign

  Case and accents make no difference. A hyphen or an apostrophe inside a word is part of it:
  al-Assad, п'ять. Quotes may be straight, curly or guillemets: "…", “…”, „…“, «…». A word
  needs two letters before its first *, and one before its first ?. A ? at the end of a question in
  plain words is no wildcard, nor one after a word in quotes; (wor?) always is. The number in
  "a b"~3 is how far the words may be displaced against each other: each word between them costs
  1, swapping two neighbours 2.

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

NEAR EACH OTHER
  drone NEAR/5 hospital              at most five positions apart, in any order; NEAR/1 is adjacent
  ceasefire PRE/3 talks              the same, with the first before the second
  drone SAME/s hospital              both in one sentence
  drone SAME/p hospital              both in one paragraph; also SAME alone
  (shell* OR drone) NEAR/10 school   any word of the group
  "power line" NEAR/5 (cut PRE/2 off) phrases, and one nearness inside another
  title:(drone NEAR/5 hospital)      in the headline
  ATLEAST/3(drone)                   three times or more in the article
  LEAD/50(kharkiv)                   among the first fifty words of the text, headline or byline
  LEAD/50(drone NEAR/5 kharkiv)      the whole of it among them

  These bind tighter than AND: a b NEAR/5 c is a (b NEAR/5 c). A chain goes from left to right; each
  next part is compared with the stretch of all before it. Parts share no word, and stand in one
  field: the headline, the text or the byline; headline and byline count as one sentence each. AND
  in a part asks for each: (a b) NEAR/5 c is a NEAR/5 c and b NEAR/5 c; a minus leaves out articles
  where that is near too. Fields and weights go outside. Other spellings: near5, w/5; pre/5, adj5,
  onear/5; /s, w/s, /p, w/p; atleast3. In lower case only what has a number or a slash counts.

NAMES
  name:Umerov                        a name in any spelling, where it is written as one
  name:"Rustem Umerov"               a name of several words, each in any spelling
  name:=Umerov                       the name in this spelling alone
  umerov -form:umyerov               the word in all its spellings but that one
  form:Umierov                       the same as =Umierov

  A word that the articles write as a name is found in other spellings and scripts too, and by its
  other names; a note says which. name: takes what title: takes. -form: excludes no article: one
  that has another spelling as well is found; -=word leaves out articles. The article before an
  Arabic name (al-Assad, al Asad) may be there or not. --exact turns all of it off, `dateline names`
  lists the spellings, and --aliases adds names of your own.

FIELDS
  title:memorandum                   in the headline
  title:(ceasefire OR truce) kharkiv either word in the headline, the other anywhere
  author:"Ann Reporter"              in the byline
  outlet:"Example Times"             published by it
  site:(example.org OR example.net)  from either host
  lang:uk                            written in Ukrainian
  author:*                           articles that have a byline
  date:none                          articles that carry no date

  title, body and author take whatever is sought in text, in parentheses if it is more than a word
  or phrase. outlet, site, lang, path, url and id take one value, in quotes if it has spaces, or
  several with OR; path and url find any part of the value, id its beginning, site a domain with all
  hosts under it. date, event, modified and captured take dates. No space follows the colon.

DATES
  date:2022                          published in 2022; also date:2022-03 and date:2022-03-16
  date:2022-03..2022-05              from 1 March to 31 May 2022; also [2022-03 TO 2022-05]
  date:>2022-03                      after March 2022; also >=, <, <=, 2022-03.. and ..2022-03
  date:7d                            the last seven days; also 3w, 6m, 1y, today and yesterday
  captured:>=2025-01 modified:2024   by the day when the copy was saved, or the article changed
  event:2025-05-16                   reports that talk of that day, whenever they were written
  istanbul event:2025-05 date:>2025-05 talks of May 2025, and was published later

  date is the day of publication; event is any day, month or year that the text talks about. A month
  or a year counts whole, at either end of a range. With {2022-03 TO 2022-05} the two ends
  themselves are left out. An article of which only the month or the year is known, or whose text
  names no more, is in a range that holds all of it. Articles without a date are in no range.

RANKING
  ceasefire^2 istanbul               the first word counts double in the ranking

  A weight is above 0 and at most 100, and goes right after a word, a phrase or a group.

TEXT THAT LOOKS LIKE SYNTAX
  Put it in quotes: "NOT", "12:30", "foo:bar". With --literal every character is text. Times and
  web addresses (12:30, https://example.org) need no quotes.

LIMITS
  16 KiB of text, 64 parentheses within each other, 1,024 words and values, counted as often as
  groups near each other repeat them; 64 conditions for one nearness of groups. NEAR, PRE and "…"~
  reach 1,000 words, LEAD 10,000; ATLEAST asks for 1,000 times at most; a word with *, ? or ~ has 64
  letters. What goes past a limit is refused with the reason, never cut in silence.
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

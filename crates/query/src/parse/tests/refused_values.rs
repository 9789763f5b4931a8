//! Fields that do not exist, that have no value, or have one that they do not take.

use insta::assert_snapshot;

use super::*;

#[test]
fn unknown_fields() {
    assert_snapshot!(refusals(&["titel:ceasefire", "since:2022", "foo:bar", "foo:\"bar\"", "Київ:новини"]), @r#"
      titel:ceasefire
      ^^^^^
    there is no field `titel`
    hint: did you mean `title:`?

      since:2022
      ^^^^^
    there is no field `since`
    hint: did you mean `date:>=2022-03-16`?

      foo:bar
      ^^^
    there is no field `foo`
    hint: the fields are title, body, author, outlet, site, lang, date, event, modified, captured, name, form, path, url, id; as text it goes in quotes: `"foo:bar"`

      foo:"bar"
      ^^^
    there is no field `foo`
    hint: the fields are title, body, author, outlet, site, lang, date, event, modified, captured, name, form, path, url, id; a space after the colon makes it text

      Київ:новини
      ^^^^
    there is no field `Київ`
    hint: the fields are title, body, author, outlet, site, lang, date, event, modified, captured, name, form, path, url, id; as text it goes in quotes: `"Київ:новини"`
    "#);
}

#[test]
fn fields_without_a_value() {
    assert_snapshot!(refusals(&["title:", "(title:) a", "title:- a", "title:AND"]), @r#"
      title:
      ^^^^^^
    `title:` has no value
    hint: `title:` takes words, a phrase in quotes, or a group in parentheses, as in `title:ceasefire`

      (title:) a
       ^^^^^^
    `title:` has no value
    hint: `title:` takes words, a phrase in quotes, or a group in parentheses, as in `title:ceasefire`

      title:- a
      ^^^^^^
    `title:` has no value
    hint: `title:` takes words, a phrase in quotes, or a group in parentheses, as in `title:ceasefire`

      title:AND
      ^^^^^^
    `title:` has no value
    hint: `title:` takes words, a phrase in quotes, or a group in parentheses, as in `title:ceasefire`
    "#);
}

#[test]
fn misplaced_fields_and_signs() {
    assert_snapshot!(refusals(&["title:-a", "title:[a TO b]", "title:date:2022", "title:(a body:b)", "=title:a", "=(a b)", "=sh*"]), @r#"
      title:-a
            ^
    `-` goes before `title:`
    hint: `-title:a`

      title:[a TO b]
            ^^
    `title:` takes words, and `[a` begins a range
    hint: ranges go with `date:`, `modified:` and `captured:`; text goes in quotes

      title:date:2022
            ^^^^^
    `date:` stands inside `title:`
    hint: side by side both count: `title:… date:…`

      title:(a body:b)
               ^^^^^
    `body:` stands inside `title:`
    hint: side by side both count: `title:… body:…`

      =title:a
      ^
    `=` goes after `title:`
    hint: `title:=word`

      =(a b)
      ^
    `=` takes one word or one phrase, not a group
    hint: put `=` before each word: `(=Umierov OR =Umerov)`

      =sh*
      ^^^^
    `=sh*` asks for exactly a word and for words of a shape
    hint: leave out the `=` or the wildcard
    "#);
}

#[test]
fn keyword_fields() {
    assert_snapshot!(refusals(&["outlet:(a b)", "outlet:Kyiv_(city)", "outlet:(…)", "lang:english", "lang:martian"]), @r#"
      outlet:(a b)
              ^^^
    an article has one value of `outlet:`, and these are several
    hint: `outlet:"a b"` is one value of several words; `OR` between them finds any of them

      outlet:Kyiv_(city)
             ^^^^^^
    `Kyiv_(` holds a parenthesis
    hint: put the value in quotes: `outlet:"…(…)…"`

      outlet:(…)
              ^
    `outlet:` has no value in `…`
    hint: a value has a letter or a digit; `*` stands for any value

      lang:english
           ^^^^^^^
    `lang:` takes a two-letter code, not `english`
    hint: `lang:en`

      lang:martian
           ^^^^^^^
    `lang:` takes a two-letter code, not `martian`
    hint: for example `lang:en`, `lang:uk`, `lang:ru`, `lang:ar`
    "#);
}

#[test]
fn date_fields() {
    assert_snapshot!(refusals(&["date:spring", "date:2022-13", "date:(2022 OR 2022-02-30)", "date:2023..2022", "date:[2022 TO", "date:-7d"]), @r#"
      date:spring
           ^^^^^^
    in `date:`, `spring` is not a date
    hint: dates are `2022`, `2022-03`, `2022-03-16`, `today`, `yesterday`, `7d`, `3w`, `6m`, `1y`, ranges `2022..2023-06`, `2022..`, `>=2022`

      date:2022-13
           ^^^^^^^
    in `date:`, `2022-13` has no month: a year has 12
    hint: dates are year-month-day, as in `2022-03-16`

      date:(2022 OR 2022-02-30)
                    ^^^^^^^^^^
    in `date:`, there is no `2022-02-30`
    hint: 2022-02 has 28 days

      date:2023..2022
           ^^^^^^^^^^
    in `date:`, `2023..2022` ends before it begins
    hint: `2022..2023` is the same range forwards

      date:[2022 TO
           ^
    `[` is never closed
    hint: a range in brackets is `[2022-01 TO 2022-03]`

      date:-7d
           ^
    `-` goes before `date:`
    hint: `-date:7d`
    "#);
}

#[test]
fn columns_and_hostile_characters() {
    assert_snapshot!(refusals(&["日本語 ニュース foo:bar", "a\u{202E}b foo:bar\tc"]), @r#"
      日本語 ニュース foo:bar
                      ^^^
    there is no field `foo`
    hint: the fields are title, body, author, outlet, site, lang, date, event, modified, captured, name, form, path, url, id; as text it goes in quotes: `"foo:bar"`

      a�b foo:bar c
          ^^^
    there is no field `foo`
    hint: the fields are title, body, author, outlet, site, lang, date, event, modified, captured, name, form, path, url, id; as text it goes in quotes: `"foo:bar"`
    "#);
}

#[test]
fn names_and_spellings() {
    for (query, message, hint) in [
        ("name:none", "`name:` takes a name, and not `none`", "`name:(none)`"),
        ("name:*", "`name:` takes a name, and not `*`", "`name:Umerov`"),
        ("name:(umerov OR *)", "`name:` takes a name, and not `*`", "`name:Umerov`"),
        ("form:*", "`form:` takes a word, and not `*`", "`form:Umerov`"),
        ("form:um*", "`um*` has a wildcard, which `form:` does not take", "the whole value"),
        ("form:(a b)", "an article has one value of `form:`, and these are several", "`form:\"a b\"`"),
        ("-form:umyerov", "the query only says what to leave out", "`umerov -form:umyerov`"),
        ("(a -form:b) NEAR/5 c", "a field cannot stand under NEAR, PRE or SAME", "`-form:word`"),
        ("title:(a -form:b)", "`form:` stands inside `title:`", "side by side"),
        ("person:Umerov", "there is no field `person`", "`name:`"),
        ("=name:Umerov", "`=` goes after `name:`", "`name:=word`"),
    ] {
        let error = parse(query, &options()).expect_err(query);
        assert_eq!(error.message, message, "{query}");
        assert!(error.hint.as_deref().is_some_and(|text| text.contains(hint)), "{query}: {:?}", error.hint);
    }
}

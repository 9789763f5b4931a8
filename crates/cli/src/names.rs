//! `names`: in goes a name, out come the spellings of it that the index holds, as a table or as data.

use std::io::{self, Write};

use anyhow::{Result, bail};
use dateline_core::Script;
use dateline_query::{NameSpelling, NameSpellings, Tier};
use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use crate::aliases;
use crate::args::{NamesArgs, NamesFormat};
use crate::context::{Context, Exit};
use crate::render::rows::{self, Cells, Separated};
use crate::render::{json, thousands};
use crate::terminal::{self, HEADING, Look};

/// The columns of csv and tsv, and the fields of a line of jsonl.
const COLUMNS: [&str; 5] = ["name", "form", "count", "tier", "script"];

/// The answer as one object.
#[derive(Serialize)]
struct Answer<'a> {
    query: &'a str,
    names: Vec<Listed<'a>>,
}

/// The spellings of one word, or of the whole name.
#[derive(Serialize)]
struct Listed<'a> {
    name: &'a str,
    spellings: &'a [NameSpelling],
    /// How many more there are.
    more: usize,
}

/// One spelling on a line of its own.
#[derive(Serialize)]
struct Line<'a> {
    name: &'a str,
    #[serde(flatten)]
    spelling: &'a NameSpelling,
}

/// Runs the command.
pub fn run(args: NamesArgs, context: &Context) -> Result<Exit> {
    let query = args.name.join(" ");
    let found = aliases::open(context, &args.aliases)?.names(&query)?;
    if found.is_empty() {
        bail!("the name has no letter or digit to search for");
    }
    let any = found.iter().any(|name| !name.spellings.is_empty());
    let names = listed(&found, args.limit);
    let mut out = context.stdout();
    match args.format {
        NamesFormat::Text => text(&mut out, &names, context.look)?,
        NamesFormat::Json => json::line(&mut out, &Answer { query: &query, names })?,
        NamesFormat::Jsonl => {
            for Listed { name, spellings, .. } in &names {
                spellings.iter().try_for_each(|spelling| json::line(&mut out, &Line { name, spelling }))?;
            }
        }
        NamesFormat::Csv | NamesFormat::Tsv => {
            let separated = if args.format == NamesFormat::Csv { Separated::Commas } else { Separated::Tabs };
            let cells = if args.raw_cells { Cells::Raw } else { Cells::Defused };
            table(&mut out, &names, separated, cells)?;
        }
    }
    out.flush()?;
    drop(out);
    if !any {
        context.tell("nothing found");
        context.hint("`dateline search 'begin*'` finds every word that begins so, name or not");
    }
    Ok(Exit::found(any))
}

/// The first `limit` spellings of each name.
fn listed(found: &[NameSpellings], limit: usize) -> Vec<Listed<'_>> {
    found
        .iter()
        .map(|NameSpellings { name, spellings }| {
            let (shown, rest) = spellings.split_at(spellings.len().min(limit));
            Listed { name, spellings: shown, more: rest.len() }
        })
        .collect()
}

fn table(out: &mut dyn Write, names: &[Listed<'_>], separated: Separated, cells: Cells) -> io::Result<()> {
    rows::record(out, &COLUMNS.map(str::to_owned), separated, Cells::Raw)?;
    for Listed { name, spellings, .. } in names {
        for NameSpelling { form, count, tier, script } in *spellings {
            let row = [
                (*name).to_owned(),
                form.clone(),
                count.to_string(),
                tier.as_str().to_owned(),
                script_of(*script).to_owned(),
            ];
            rows::record(out, &row, separated, cells)?;
        }
    }
    Ok(())
}

/// A table for each name. The spelling stands last, so that nothing on its line follows letters that run from right to
/// left.
fn text(out: &mut dyn Write, names: &[Listed<'_>], look: Look) -> io::Result<()> {
    for (at, Listed { name, spellings, more }) in names.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        writeln!(out, "{}", look.paint(HEADING, terminal::line(name)))?;
        let rows: Vec<[String; 4]> = spellings
            .iter()
            .map(|NameSpelling { form, count, tier, script }| {
                let form = terminal::line(form).into_owned();
                [thousands(*count), come_by(*tier).to_owned(), script_of(*script).to_owned(), form]
            })
            .collect();
        let width = |column: usize| rows.iter().map(|row| row[column].width()).max().unwrap_or(0);
        let [count_width, tier_width, script_width] = [width(0), width(1), width(2)];
        for [count, tier, script, form] in &rows {
            writeln!(out, "  {count:>count_width$}  {tier:tier_width$}  {script:script_width$}  {form}")?;
        }
        if spellings.is_empty() && *more == 0 {
            writeln!(out, "  in no article as a name")?;
        }
        if *more > 0 {
            writeln!(out, "  and {} more; -n N lists them", thousands(*more as u64))?;
        }
    }
    Ok(())
}

fn come_by(tier: Tier) -> &'static str {
    match tier {
        Tier::Exact => "as asked",
        Tier::Alias => "other name",
        Tier::Key => "same sound",
        Tier::Script => "other script",
        Tier::Near => "near sound",
    }
}

fn script_of(script: Script) -> &'static str {
    match script {
        Script::Latin => "latin",
        Script::Cyrillic => "cyrillic",
        Script::Arabic => "arabic",
        Script::Hebrew => "hebrew",
        Script::Greek => "greek",
        Script::Other => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelling(form: &str, count: u64, tier: Tier) -> NameSpelling {
        NameSpelling { form: form.to_owned(), count, tier, script: Script::of_word(form) }
    }

    fn found() -> Vec<NameSpellings> {
        let spellings = vec![
            spelling("velenko", 1204, Tier::Exact),
            spelling("веленко", 31, Tier::Key),
            spelling("\u{202E}فيلينكو", 2, Tier::Script),
        ];
        vec![
            NameSpellings { name: "Velenko\u{1b}".to_owned(), spellings },
            NameSpellings { name: "Oru".to_owned(), spellings: vec![] },
        ]
    }

    #[test]
    fn spellings_stand_in_columns_and_command_no_terminal() {
        let found = found();
        let mut out = Vec::new();
        text(&mut out, &listed(&found, 10), Look { width: 80, colour: false }).unwrap();
        insta::assert_snapshot!(String::from_utf8(out).unwrap(), @r"
        Velenko�
          1,204  as asked      latin     velenko
             31  same sound    cyrillic  веленко
              2  other script  arabic    �فيلينكو

        Oru
          in no article as a name
        ");
    }

    #[test]
    fn what_is_past_the_limit_is_told() {
        let found = found();
        let names = listed(&found, 1);
        assert_eq!((names[0].spellings.len(), names[0].more, names[1].more), (1, 2, 0));
        let json = serde_json::to_string(&Answer { query: "x", names }).unwrap();
        assert!(
            json.contains(r#"{"form":"velenko","count":1204,"tier":"exact","script":"latin"}],"more":2}"#),
            "{json}"
        );
    }
}

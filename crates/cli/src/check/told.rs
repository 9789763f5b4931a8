//! Told: what a check found goes in, out comes text for a person, or the JSON object for a program.

use std::io::{self, Write};
use std::path::Path;

use dateline_core::check::{Finding, Kind, Mend};
use dateline_ingest::Verified;
use serde::Serialize;

use super::{Account, Rebuild};
use crate::render::{count, thousands};
use crate::terminal::{self, ERROR, HEADING, Look, NOTE};

/// Findings that text lists; JSON has all that are kept.
const LISTED: usize = 20;

/// Sources that have changed, and files that nothing names, which text lists.
const NOTED: usize = 5;

/// Folders that are named in a command to make the index anew.
const MOST_FOLDERS: usize = 8;

/// The object of `--format json`.
#[derive(Serialize)]
pub struct Object<'a> {
    sound: bool,
    index: String,
    files: u64,
    bytes: u64,
    /// `null` where files are damaged.
    documents: Option<u64>,
    articles: Option<u64>,
    /// `null` where they were not looked at.
    sources: Option<&'a Verified>,
    findings: Vec<Found<'a>>,
    /// How many more findings there are than are listed.
    more: u64,
    leftovers: Vec<&'a str>,
    /// `null` where the index need not be made anew, or where it is not known from what.
    rebuild: Option<Anew<'a>>,
}

#[derive(Serialize)]
struct Found<'a> {
    kind: Kind,
    path: Option<&'a str>,
    what: &'a str,
    mend: String,
}

#[derive(Serialize)]
struct Anew<'a> {
    folders: &'a [String],
    sources_gone: u64,
    articles_lost: u64,
}

/// What is told to a program.
pub fn object<'a>(account: &'a Account, index: &Path) -> Object<'a> {
    let mending = Mending { index, rebuild: account.rebuild.as_ref() };
    let found = |finding: &'a Finding| Found {
        kind: finding.kind,
        path: finding.path.as_deref(),
        what: &finding.what,
        mend: mending.of(&finding.mend),
    };
    Object {
        sound: account.findings.is_empty(),
        index: index.display().to_string(),
        files: account.files.files,
        bytes: account.files.bytes,
        documents: account.documents.as_ref().map(|documents| documents.documents),
        articles: account.documents.as_ref().map(|documents| documents.articles),
        sources: account.sources.as_ref(),
        findings: account.findings.list.iter().map(found).collect(),
        more: account.findings.more,
        leftovers: account.files.leftovers.iter().map(|(path, _)| path.as_str()).collect(),
        rebuild: account.rebuild.as_ref().map(|rebuild| Anew {
            folders: &rebuild.folders,
            sources_gone: rebuild.gone,
            articles_lost: rebuild.lost,
        }),
    }
}

/// What is told to a person.
pub fn text(out: &mut dyn Write, account: &Account, index: &Path, look: Look) -> io::Result<()> {
    let mending = Mending { index, rebuild: account.rebuild.as_ref() };
    for finding in account.findings.list.iter().take(LISTED) {
        let path = finding.path.as_deref().map(|path| format!("{}: ", terminal::line(path))).unwrap_or_default();
        writeln!(out, "{} {path}{}", look.paint(ERROR, "damaged:"), terminal::line(&finding.what))?;
    }
    let more = account.findings.count().saturating_sub(LISTED as u64);
    if more > 0 {
        writeln!(out, "and {} more; `--format json` lists them", thousands(more))?;
    }
    mending.write(out, account, look)?;
    notes(out, account, look)?;
    writeln!(out, "{}", look.paint(HEADING, summary(account, index)))
}

/// Everything in one line.
fn summary(account: &Account, index: &Path) -> String {
    let name = terminal::line(&index.display().to_string()).into_owned();
    let state = match account.findings.count() {
        0 => format!("`{name}` is sound"),
        faults => format!("`{name}` is not sound: {}", count(faults, "finding", "findings")),
    };
    let mut parts = vec![count(account.files.files, "file", "files")];
    match &account.documents {
        Some(documents) => {
            parts.push(count(documents.documents, "input", "inputs"));
            parts.push(count(documents.articles, "article", "articles"));
        }
        None => parts.push("articles not checked while files are damaged".to_owned()),
    }
    if let Some(Verified { same, changed, partly, damaged, gone, unreadable, .. }) = account.sources {
        let numbers = [
            (same, "the same"),
            (changed, "changed"),
            (partly, "read in part"),
            (damaged, "damaged"),
            (gone, "gone"),
            (unreadable, "unreadable"),
        ];
        let told: Vec<String> = numbers
            .into_iter()
            .filter(|(number, what)| *number > 0 || *what == "the same")
            .map(|(number, what)| format!("{} {what}", thousands(number)))
            .collect();
        parts.push(format!("sources {}", told.join(", ")));
    }
    format!("{state} ({})", parts.join("; "))
}

/// What is no damage, but good to know.
fn notes(out: &mut dyn Write, account: &Account, look: Look) -> io::Result<()> {
    let mut note = |text: &str| writeln!(out, "{} {}", look.paint(NOTE, "note:"), terminal::line(text));
    for (path, what) in account.files.leftovers.iter().take(NOTED) {
        note(&format!("{path}: {what}"))?;
    }
    let more = account.files.leftovers.len().saturating_sub(NOTED);
    if more > 0 {
        note(&format!("and {} more that nothing names", count(more as u64, "file", "files")))?;
    }
    if let Some(none) =
        account.documents.as_ref().map(|documents| documents.set_aside_for_none).filter(|none| *none > 0)
    {
        let sources = count(none, "source was", "sources were");
        note(&format!("{sources} set aside for an article that is gone since; the next `index` reads them again"))?;
    }
    let Some(verified) = &account.sources else { return Ok(()) };
    for (number, paths, what, of_more) in [
        (
            verified.changed,
            &verified.changed_sources,
            "has changed since it was read: `dateline index PATH` reads it anew",
            "that have changed",
        ),
        (
            verified.partly,
            &verified.partly_sources,
            "was not read to its end: `dateline index PATH` goes on",
            "that were read in part",
        ),
    ] {
        for path in paths.iter().take(NOTED) {
            note(&format!("{path} {what}"))?;
        }
        let more = number.saturating_sub(NOTED as u64);
        if more > 0 {
            note(&format!("and {} more {of_more}", count(more, "source", "sources")))?;
        }
    }
    if verified.gone > 0 {
        let (gone, articles) = (verified.gone, count(verified.articles_of_gone, "article", "articles"));
        let is = if gone == 1 { "is" } else { "are" };
        let sources = count(gone, "source", "sources");
        note(&format!("{sources} {is} gone: of {articles} this index has the only copy, which a rebuild would lose"))?;
    }
    Ok(())
}

/// How things are mended in one index.
struct Mending<'a> {
    index: &'a Path,
    rebuild: Option<&'a Rebuild>,
}

impl Mending<'_> {
    /// The command, or what else is to be done.
    fn of(&self, mend: &Mend) -> String {
        match mend {
            Mend::Rebuild => format!("{} --rebuild {}", self.command(), self.folders()),
            Mend::Again(path) => format!("{} --again {}", self.command(), quoted(path)),
            Mend::Accept(path) => format!(
                "restore it from a copy, or take what is there now: {} --again {}",
                self.command(),
                quoted(path)
            ),
            Mend::Remove(path) => format!("remove {}", quoted(&self.index.join(path).to_string_lossy())),
            Mend::NextRun => format!("{} PATH", self.command()),
            _ => String::new(),
        }
    }

    fn command(&self) -> String {
        format!("dateline --index {} index", quoted(&self.index.to_string_lossy()))
    }

    fn folders(&self) -> String {
        match self.rebuild {
            Some(rebuild) if (1..=MOST_FOLDERS).contains(&rebuild.folders.len()) => {
                rebuild.folders.iter().map(|folder| quoted(folder)).collect::<Vec<_>>().join(" ")
            }
            _ => "PATH…".to_owned(),
        }
    }

    /// How to mend all that was found, each way once.
    fn write(&self, out: &mut dyn Write, account: &Account, look: Look) -> io::Result<()> {
        let mut told: Vec<String> = Vec::new();
        let mut hint = |out: &mut dyn Write, text: String| -> io::Result<()> {
            if told.len() >= LISTED || told.contains(&text) {
                return Ok(());
            }
            writeln!(out, "{} {}", look.paint(NOTE, "hint:"), terminal::line(&text))?;
            told.push(text);
            Ok(())
        };
        // What is made anew as a whole needs no mending in part, but for what is outside of it.
        let anew = account.findings.list.iter().any(|finding| finding.mend == Mend::Rebuild);
        for finding in &account.findings.list {
            if anew && matches!(finding.mend, Mend::Again(_) | Mend::NextRun) {
                continue;
            }
            hint(out, self.of(&finding.mend))?;
            if finding.mend != Mend::Rebuild {
                continue;
            }
            match self.rebuild {
                None => hint(
                    out,
                    "from which paths it was made cannot be read any more: give those that were given to `index`; \
                     what is no longer on disk is lost with the index unless a copy of it is restored"
                        .to_owned(),
                )?,
                Some(Rebuild { gone: 0, .. }) => {}
                Some(rebuild) => hint(
                    out,
                    format!(
                        "of {} the source is gone ({}), and a rebuild would lose them: save them first with `dateline \
                         show` or `dateline search --all --format jsonl '*'`, or restore a copy of the index",
                        count(rebuild.lost, "article", "articles"),
                        count(rebuild.gone, "file", "files"),
                    ),
                )?,
            }
        }
        Ok(())
    }
}

/// A path as one word of a shell.
fn quoted(path: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '_' | '-' | '+' | ':' | '@' | ',');
    let needs_none = !path.is_empty() && !path.starts_with('-') && path.chars().all(is_plain);
    if needs_none { path.to_owned() } else { format!("'{}'", path.replace('\'', r"'\''")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_one_word_of_a_shell() {
        assert_eq!(quoted("/saved/2025-05/a.html"), "/saved/2025-05/a.html");
        assert_eq!(quoted("it's here; rm *"), r"'it'\''s here; rm *'");
        assert_eq!(quoted("-x"), "'-x'");
    }
}

//! `check`: in goes an index, out comes whether it is sound: its files, its articles, and the sources that they were made
//! from; and for what is not, how to mend it.

mod told;

use std::io::{self, IsTerminal, Write};
use std::path::Path;

use anyhow::Result;
use dateline_core::check::{self, Documents, Files, Findings, Roots};
use dateline_ingest::{Observer, Verified, verify};
use indicatif::ProgressBar;

use crate::args::{CheckArgs, ShowFormat};
use crate::context::{Context, Exit};
use crate::progress;
use crate::render::json;

/// What was found.
pub struct Account {
    files: Files,
    /// `None` where files are damaged: what they hold cannot be trusted, nor read without risk.
    documents: Option<Documents>,
    /// `None` where it was not asked for, or the index cannot be read.
    sources: Option<Verified>,
    /// Where the sources lie, for who has to make the index anew.
    rebuild: Option<Rebuild>,
    findings: Findings,
}

/// What making an index anew means.
pub struct Rebuild {
    /// The folders that it was made from.
    folders: Vec<String>,
    /// Sources that are gone, and how many articles they leave only here.
    gone: u64,
    lost: u64,
}

/// Runs the command.
pub fn run(args: CheckArgs, context: &Context) -> Result<Exit> {
    let is_shown = !context.is_quiet() && io::stderr().is_terminal();
    let watch = Watch(progress::of_bytes(Some(check::size(&context.index)), is_shown));
    let account = account(&args, &context.index, &watch);
    watch.0.finish_and_clear();
    let account = account?;
    let mut out = context.stdout();
    match args.format {
        ShowFormat::Json => json::line(&mut out, &told::object(&account, &context.index))?,
        ShowFormat::Text => told::text(&mut out, &account, &context.index, context.look)?,
    }
    out.flush()?;
    Ok(Exit::found(account.findings.is_empty()))
}

/// Watches a check: a bar over the bytes of the index, then of the sources too. Nothing is written, so that Ctrl-C may
/// end the process at once.
struct Watch(ProgressBar);

impl Observer for Watch {
    fn discovered(&self, _sources: u64, bytes: u64) {
        self.0.inc_length(bytes);
    }

    fn advanced(&self, bytes: u64) {
        self.0.inc(bytes);
    }
}

fn account(args: &CheckArgs, index: &Path, watch: &Watch) -> Result<Account> {
    let files = check::files(index, &|bytes| watch.advanced(bytes))?;
    let mut findings = files.findings.clone();
    let is_damaged = findings.list.iter().any(|finding| finding.mend == check::Mend::Rebuild);
    let mut account = Account { files, documents: None, sources: None, rebuild: None, findings: Findings::default() };
    if !is_damaged {
        let documents = check::documents(index, &|_| ())?;
        findings.append(documents.findings.clone());
        account.documents = Some(documents);
        if !args.no_sources {
            let verified = verify(index, args.threads, watch)?;
            findings.append(verified.findings.clone());
            account.sources = Some(verified);
        }
    }
    if account.files.has_ledger && findings.list.iter().any(|finding| finding.mend == check::Mend::Rebuild) {
        // Without a ledger it is not known.
        account.rebuild = check::roots(index).ok().map(Rebuild::of);
    }
    account.findings = findings;
    Ok(account)
}

impl Rebuild {
    fn of(roots: Roots) -> Self {
        // Of a name that is not Unicode it is not said.
        let is_told = |source: &str| !source.contains(char::REPLACEMENT_CHARACTER);
        let is_gone = |source: &str| is_told(source) && matches!(Path::new(source).try_exists(), Ok(false));
        let gone: Vec<u64> =
            roots.sources.iter().filter(|(source, _)| is_gone(source)).map(|(_, articles)| *articles).collect();
        Self { folders: roots.folders, gone: gone.len() as u64, lost: gone.iter().sum() }
    }
}

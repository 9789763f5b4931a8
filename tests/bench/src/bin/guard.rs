//! The guard against slips: counts the instructions of a small index run and of some searches with callgrind and holds them
//! against the counts that are kept: `guard --dateline target/debug/dateline [--update yes]`, from the top of the project.
//!
//! Counts, not times, for times on shared machines vary by a third, and counts of one build by a fifth of a percent. Plain
//! valgrind, for iai-callgrind wants a runner of its own version installed beside it.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use dateline_bench::Result;
use dateline_bench::arguments::Arguments;
use dateline_bench::corpus::Corpus;
use serde::{Deserialize, Serialize};

/// Where the counts are kept.
const KEPT: &str = "tests/bench/instructions.json";
/// How many percent more is a slip.
const TOLERANCE: f64 = 5.0;
/// Made-up articles beside our sample.
const ARTICLES: u64 = 250;
/// From which they are made.
const SEED: u64 = 1;

/// The searches, by name.
const SEARCHES: &[(&str, &[&str])] = &[
    ("search, words", &["istanbul memorandum"]),
    ("search, phrase and nearness", &["\"prisoner exchange\" OR (istanbul NEAR/10 talks)"]),
    ("search, prefix and dates", &["(memor* OR gra*) date:2025-04..2025-06"]),
    ("search, a name in other spellings", &["Umierov"]),
    ("search, everything", &["*", "--limit", "50"]),
];

/// What the counts depend on beside our code, and the counts.
#[derive(Serialize, Deserialize)]
struct Counts {
    rustc: String,
    host: String,
    /// The C library and others choose their code by it.
    avx2: bool,
    instructions: BTreeMap<String, u64>,
}

fn main() -> Result<ExitCode> {
    let arguments = Arguments::new(std::env::args().skip(1), &["dateline", "update"])?;
    let dateline = fs::canonicalize(arguments.wanted("dateline")?)?;
    let update = arguments.text("update").is_some();
    if Command::new("valgrind").arg("--version").output().is_err() {
        println!("guard: NOT RUN: valgrind is not installed; instruction counts were not compared");
        return Ok(ExitCode::SUCCESS);
    }
    let profile = std::env::vars().map(|(name, _)| name).find(|name| name.starts_with("CARGO_PROFILE_DEV_"));
    if let Some(name) = profile.filter(|_| !update) {
        println!("guard: NOT RUN: {name} is set, so the build is not the one whose instructions are kept");
        return Ok(ExitCode::SUCCESS);
    }
    let kept: Option<Counts> = match fs::read(KEPT) {
        Ok(bytes) => Some(serde_json::from_slice(&bytes)?),
        Err(_) => None,
    };
    let (rustc, host) = compiler()?;
    let avx2 = has_avx2();
    if kept.is_none() && !update {
        return Err(format!("no counts are kept in {KEPT}: `make guard-update` makes them").into());
    }
    if let Some(kept) = kept.as_ref().filter(|_| !update)
        && (&kept.rustc, &kept.host, kept.avx2) != (&rustc, &host, avx2)
    {
        let of = |rustc, host, avx2| format!("rustc {rustc} for {host}, {}", if avx2 { "AVX2" } else { "no AVX2" });
        println!("guard: NOT RUN: the counts are of {}", of(&kept.rustc, &kept.host, kept.avx2));
        println!("       and this is {}; `make guard-update` counts anew", of(&rustc, &host, avx2));
        return Ok(ExitCode::SUCCESS);
    }
    let instructions = count(&dateline)?;
    let Some(kept) = kept.filter(|_| !update) else {
        let mut text = serde_json::to_string_pretty(&Counts { rustc, host, avx2, instructions })?;
        text.push('\n');
        fs::write(KEPT, text)?;
        println!("guard: the counts are kept in {KEPT}");
        return Ok(ExitCode::SUCCESS);
    };
    Ok(compare(&kept.instructions, &instructions))
}

/// Says how the counts differ from those that are kept; fails where one is more than it may be.
fn compare(kept: &BTreeMap<String, u64>, counted: &BTreeMap<String, u64>) -> ExitCode {
    let (mut slips, mut gains) = (0, 0);
    for (name, now) in counted {
        let Some(before) = kept.get(name) else {
            println!("guard: {name}: no count is kept");
            slips += 1;
            continue;
        };
        let change = 100.0 * (*now as f64 / *before as f64 - 1.0);
        slips += usize::from(change > TOLERANCE);
        gains += usize::from(change < -TOLERANCE);
        println!("guard: {name}: {:.1} million instructions, {change:+.1} %", *now as f64 / 1e6);
    }
    if slips > 0 {
        println!(
            "guard: FAILED: more than {TOLERANCE} % above what is kept; meant so? `make guard-update` keeps the new counts"
        );
        return ExitCode::FAILURE;
    }
    if gains > 0 {
        println!("guard: fewer by more than {TOLERANCE} %: `make guard-update` keeps the gain");
    }
    ExitCode::SUCCESS
}

/// A folder that goes away.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        // What stays lies in the folder for temporary files.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Counts each run, in a folder of its own with everything that it depends on.
fn count(dateline: &Path) -> Result<BTreeMap<String, u64>> {
    let folder = Folder(std::env::temp_dir().join(format!("dateline-guard-{}", std::process::id())));
    copy(Path::new("corpus"), &folder.0.join("corpus"))?;
    let made = File::create(folder.0.join("made.jsonl"))?;
    Corpus::new(SEED, None, Path::new("corpus"))?.write(ARTICLES, &mut BufWriter::new(made))?;
    let mut counts = BTreeMap::new();
    let index = ["index", "corpus", "made.jsonl", "--quiet", "--threads", "1"];
    counts.insert("index".to_owned(), instructions(dateline, &index, &folder.0)?);
    for (name, words) in SEARCHES {
        let arguments: Vec<&str> = [&["search"], *words].concat();
        counts.insert((*name).to_owned(), instructions(dateline, &arguments, &folder.0)?);
    }
    Ok(counts)
}

/// The instructions of one run of the command, in an environment that holds nothing else.
fn instructions(dateline: &Path, arguments: &[&str], folder: &Path) -> Result<u64> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(dateline)
        .args(arguments)
        .env_clear()
        .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
        .env("DATELINE_TODAY", "2025-08-01")
        .current_dir(folder)
        .output()?;
    let said = String::from_utf8_lossy(&output.stderr);
    let collected = said.lines().find_map(|line| line.split_once("Collected :")?.1.trim().parse().ok());
    match collected {
        Some(count) if output.status.success() => Ok(count),
        _ => Err(format!("`dateline {}` under valgrind: {}\n{said}", arguments.join(" "), output.status).into()),
    }
}

/// The compiler's release and the machine that it builds for.
fn compiler() -> Result<(String, String)> {
    let said = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into())).arg("-vV").output()?;
    let said = String::from_utf8(said.stdout)?;
    let field = |name: &str| {
        let value = said.lines().find_map(|line| line.strip_prefix(name));
        value.map(|value| value.trim().to_owned()).ok_or_else(|| format!("rustc does not say its {name}"))
    };
    Ok((field("release:")?, field("host:")?))
}

#[cfg(target_arch = "x86_64")]
fn has_avx2() -> bool {
    std::is_x86_feature_detected!("avx2")
}

#[cfg(not(target_arch = "x86_64"))]
fn has_avx2() -> bool {
    false
}

/// Copies a folder of folders of files.
fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let to = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &to)?;
        } else {
            fs::copy(entry.path(), to)?;
        }
    }
    Ok(())
}

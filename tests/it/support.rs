//! The vocabulary of these tests: a fresh folder, the command, and what it said.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

/// The day on which all tests run.
pub const TODAY: &str = "2025-08-01";

/// The checkout.
pub fn repo() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the crate lies in the checkout")
}

/// A fresh folder with an `articles` folder and an index beside it.
pub struct TestDir {
    dir: tempfile::TempDir,
}

/// What a run of the command said.
pub struct Said {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

/// What a run of the command cost.
#[derive(Clone, Copy, Debug)]
pub struct Cost {
    /// From its start to its end.
    pub time: Duration,
    /// What it kept processors busy for, which does not depend on what else the machine does; 0 where the system does not
    /// tell.
    pub work: Duration,
    /// The most memory that it held at once, in bytes; 0 where the system does not tell.
    pub peak: u64,
}

/// How often a running command is asked how much memory it has held. The system keeps the peak; only what is taken in the
/// last moment before the end is missed.
const ASKED_EVERY: Duration = Duration::from_millis(3);

impl TestDir {
    pub fn new() -> Self {
        let dir = tempfile::tempdir().expect("a temporary folder can be made");
        std::fs::create_dir(dir.path().join("articles")).expect("the folder is fresh");
        Self { dir }
    }

    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    pub fn articles(&self) -> PathBuf {
        self.dir.path().join("articles")
    }

    pub fn index(&self) -> PathBuf {
        self.dir.path().join("index")
    }

    /// Writes a file among the articles.
    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.articles().join(name);
        std::fs::create_dir_all(path.parent().expect("a file has a folder")).expect("folders can be made");
        std::fs::write(&path, bytes).expect("files can be written");
        path
    }

    /// The command, set up for this folder.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
        command
            .args(args)
            .current_dir(self.path())
            .env("DATELINE_INDEX", self.index())
            .env("DATELINE_TODAY", TODAY)
            .env_remove("NO_COLOR")
            .stdin(Stdio::null());
        command
    }

    /// Runs the command to its end.
    pub fn run(&self, args: &[&str]) -> Said {
        Said::of(self.command(args).output().expect("the command runs"))
    }

    /// Runs the command to its end, or for `most` at most: then it is ended, and has no exit code. Gives what it cost, too.
    pub fn run_measured(&self, args: &[&str], most: Duration) -> (Said, Cost) {
        let mut command = self.command(args);
        let started = Instant::now();
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the command runs");
        let out = child.stdout.take().map(read_aside);
        let err = child.stderr.take().map(read_aside);
        let (mut peak, mut work) = (0, Duration::ZERO);
        let status = loop {
            peak = peak_of(child.id()).max(peak);
            work = work_of(child.id()).max(work);
            match child.try_wait().expect("a child can be waited for") {
                Some(status) => break status,
                None if started.elapsed() > most => {
                    child.kill().expect("a child can be ended");
                    break child.wait().expect("a child can be waited for");
                }
                None => thread::sleep(ASKED_EVERY),
            }
        };
        let time = started.elapsed();
        let read = |thread: Option<thread::JoinHandle<String>>| {
            thread.and_then(|thread| thread.join().ok()).unwrap_or_default()
        };
        (Said { code: status.code(), out: read(out), err: read(err) }, Cost { time, work, peak })
    }

    /// Runs the command, which must succeed, and gives its output.
    pub fn ok(&self, args: &[&str]) -> String {
        let said = self.run(args);
        assert_eq!(said.code, Some(0), "dateline {args:?}\n--- stdout\n{}\n--- stderr\n{}", said.out, said.err);
        said.out
    }

    /// Indexes the articles with a report, whatever the exit code; gives the report's lines.
    pub fn index_all(&self) -> Vec<Value> {
        let report = self.path().join("report.jsonl");
        let said = self.run(&["index", "articles", "--report", report.to_str().expect("a Unicode path")]);
        assert!(matches!(said.code, Some(0 | 3)), "{:?}\n{}\n{}", said.code, said.out, said.err);
        lines(&std::fs::read_to_string(report).expect("the report is written"))
    }

    /// The answer to a search, as JSON. Nothing found is an answer.
    pub fn search(&self, args: &[&str]) -> Value {
        let said = self.run(&[&["search", "--format", "json"], args].concat());
        assert!(matches!(said.code, Some(0 | 1)), "{args:?}: {:?}\n{}", said.code, said.err);
        serde_json::from_str(&said.out).unwrap_or_else(|error| panic!("{error}\n{}", said.out))
    }

    /// How many articles meet a query.
    pub fn total(&self, query: &str) -> u64 {
        self.search(&["--", query])["total"].as_u64().expect("a total is a number")
    }
}

impl Said {
    pub fn of(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

/// Reads a stream to its end on a thread of its own.
fn read_aside(mut stream: impl Read + Send + 'static) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        // What was read before an error is still worth showing.
        let _ = stream.read_to_end(&mut bytes);
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

/// For how long a running process has kept processors busy, as Linux tells it.
fn work_of(process: u32) -> Duration {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    // The name, which may hold anything, stands in brackets before the numbers.
    let numbers = stat.rsplit_once(')').map_or("", |(_, numbers)| numbers).split_whitespace();
    let ticks: u64 = numbers.skip(11).take(2).filter_map(|ticks| ticks.parse::<u64>().ok()).sum();
    // A tick is a hundredth of a second on every Linux.
    Duration::from_millis(ticks * 10)
}

/// The most memory that a running process has held, in bytes, as Linux tells it.
fn peak_of(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    // Until it runs the command, a new process has the memory of the one that made it.
    if !status.starts_with("Name:\tdateline\n") {
        return 0;
    }
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().strip_suffix(" kB")).and_then(|kib| kib.parse::<u64>().ok()).unwrap_or(0) * 1024
}

/// Reads JSON Lines.
pub fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))).collect()
}

/// Packs bytes with gzip.
pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).expect("memory takes all");
    encoder.finish().expect("memory takes all")
}

/// A page with this headline and text.
pub fn page(title: &str, body: &str) -> String {
    let paragraphs: String = body.split("\n\n").map(|text| format!("<p>{text}</p>")).collect();
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title></head>\
         <body><nav><a href=\"/\">Home</a></nav><article><h1>{title}</h1>{paragraphs}</article></body></html>"
    )
}

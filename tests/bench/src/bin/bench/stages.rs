//! The run: numbers of articles go in, each stage of each size is timed, and the report is written. What is made on the way
//! lies in a folder of its own and is taken away as soon as it has served: a million articles take tens of gigabytes.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use dateline_bench::arguments::Arguments;
use dateline_bench::corpus::{Article, Corpus, Made};
use dateline_bench::queries::{self, Question};
use dateline_bench::{Result, random::Random};
use dateline_query::{SearchRequest, Searcher};

use crate::ask::{Asked, TODAY};
use crate::measure::{Measured, measure, median, percentile};
use crate::report;

/// Queries of all kinds.
const QUERIES: usize = 1_000;
/// Queries whose whole process is timed.
const PROCESSES: usize = 24;
/// Above so many articles each engine indexes once.
const MANY: u64 = 200_000;
/// Times that a query is asked at most, above that.
const TIMES_OF_MANY: usize = 3;
/// Small files of a folder that has not changed.
const FILES: u64 = 100_000;
/// Articles that are added.
const ADDED: u64 = 100;
/// How long is waited for them to be found.
const PATIENCE: Duration = Duration::from_secs(60);
/// Folders of saved pages, in the folder of test data.
const PAGES: &[&str] = &["pages_wcxb", "pages_fundus", "pages_dates", "pages_snippets", "isw_html"];

/// What an engine took to index.
pub struct Indexed {
    /// The engine, as tables call it.
    pub engine: &'static str,
    /// Its runs.
    pub runs: Vec<Measured>,
    /// Bytes of its index.
    pub bytes: u64,
}

/// Wall times in milliseconds of processes, from start to exit: the median over queries and the slowest query's.
#[derive(Clone, Copy)]
pub struct Processes {
    /// The median.
    pub p50: f64,
    /// The slowest.
    pub most: f64,
}

/// All that is found out at one size.
pub struct Size {
    /// The corpus.
    pub made: Made,
    /// Indexing, engine by engine.
    pub indexed: Vec<Indexed>,
    /// Queries of indexes as their runs leave them.
    pub as_left: Asked,
    /// Queries of indexes made for searching: `--rebuild`, and tantivy's merged into one segment.
    pub merged: Asked,
    /// `dateline search`.
    pub search: Processes,
    /// Its peak memory, MB.
    pub search_peak: f64,
    /// The same words sought by ripgrep in the text, if it is installed.
    pub ripgrep: Option<Processes>,
    /// A second run over so many files of which none has changed.
    pub unchanged: (u64, Measured),
    /// Articles that are added.
    pub added: Added,
}

/// Milliseconds that it takes to add articles.
pub struct Added {
    /// From the command's start until they are found.
    pub found: f64,
    /// From when it begins to write, having read the ledger, until they are found.
    pub found_from_write: f64,
    /// From the command's start to its end.
    pub ended: f64,
}

/// Saved pages: how many there are, their bytes, and what indexing them takes.
pub struct Pages {
    /// How many.
    pub count: u64,
    /// Bytes of HTML.
    pub bytes: u64,
    /// The run of middle CPU time.
    pub measured: Measured,
}

/// What all sizes share.
struct Bench<'a> {
    dateline: PathBuf,
    work: PathBuf,
    shared: Option<&'a Path>,
    samples: &'a Path,
    seed: u64,
    runs: usize,
}

/// Times everything and writes the report.
pub fn run(arguments: &Arguments) -> Result<()> {
    let work = PathBuf::from(arguments.text("work").unwrap_or("target/bench"));
    fs::create_dir_all(&work)?;
    let bench = Bench {
        dateline: fs::canonicalize(arguments.wanted("dateline")?)?,
        work: fs::canonicalize(work)?,
        shared: arguments.text("shared").map(Path::new).filter(|shared| shared.join("data").is_dir()),
        samples: Path::new(arguments.text("samples").unwrap_or("corpus")),
        seed: arguments.number("seed", 1)?,
        runs: arguments.number("runs", 5)?,
    };
    let mut sizes = Vec::new();
    for articles in arguments.text("articles").unwrap_or("100000").split_whitespace() {
        let articles = articles.parse().map_err(|_| format!("--articles `{articles}` is no number"))?;
        sizes.push(bench.size(articles)?);
    }
    let pages = bench.pages()?;
    let out = Path::new(arguments.wanted("out")?);
    report::write(out, &bench.dateline, &sizes, pages.as_ref(), bench.runs)
}

impl Bench<'_> {
    fn size(&self, articles: u64) -> Result<Size> {
        tell(&format!("{articles} articles"));
        let (corpus, asked) = (self.work.join("news.jsonl"), self.work.join("queries.jsonl"));
        let mut maker = Corpus::new(self.seed, self.shared, self.samples)?;
        let made = maker.write(articles, &mut BufWriter::new(File::create(&corpus)?))?;
        drop(maker);
        let questions = queries::draw(&corpus, articles, self.seed, QUERIES)?;
        let mut file = BufWriter::new(File::create(&asked)?);
        for question in &questions {
            writeln!(file, "{}", serde_json::to_string(question)?)?;
        }
        file.flush()?;
        let (runs, times) = match articles > MANY {
            true => (1, self.runs.min(TIMES_OF_MANY)),
            false => (self.runs, self.runs),
        };
        let indexed = self.index(&corpus, runs)?;
        tell("queries");
        let as_left = self.ask("dateline", true, &asked, times)?;
        self.remove("sqlite")?;
        self.own("merge", &["--out".as_ref(), self.work.join("tantivy").as_os_str()])?;
        let merged = self.ask("rebuilt", false, &asked, times)?;
        self.remove("tantivy")?;
        self.remove("rebuilt")?;
        tell("processes");
        let some: Vec<&Question> = questions.iter().step_by((QUERIES / PROCESSES) | 1).take(PROCESSES).collect();
        let index = self.work.join("dateline");
        let search = self.processes(&some, |question| {
            let mut command = Command::new(&self.dateline);
            command.arg("search").arg(&question.query).arg("--index").arg(&index);
            command
        })?;
        let everything: [&OsStr; 4] = ["search".as_ref(), "*".as_ref(), "--index".as_ref(), index.as_os_str()];
        let search_peak = measure(self.dateline.as_os_str(), &everything)?.peak;
        let ripgrep = match crate::machine::said("rg", "--version") {
            Some(_) => Some(self.processes(&some, |question| {
                let mut command = Command::new("rg");
                command.args(["--ignore-case", "--count", "--", &question.words[0]]).arg(&corpus);
                command
            })?),
            None => None,
        };
        tell("increments");
        let added = self.added()?;
        self.remove("dateline")?;
        let unchanged = self.unchanged(&corpus, articles.min(FILES))?;
        fs::remove_file(&corpus)?;
        fs::remove_file(&asked)?;
        Ok(Size { made, indexed, as_left, merged, search, search_peak, ripgrep, unchanged, added })
    }

    /// Each engine indexes in turns.
    fn index(&self, corpus: &Path, runs: usize) -> Result<Vec<Indexed>> {
        let own = std::env::current_exe()?;
        let engines: [(&str, &str, &Path, &[&str]); 5] = [
            ("dateline", "dateline", &self.dateline, &["index", "--quiet", "--threads", "2"]),
            ("dateline, `--rebuild`", "rebuilt", &self.dateline, &["index", "--quiet", "--threads", "2", "--rebuild"]),
            ("tantivy, `en_stem`, 2 threads", "tantivy", &own, &["tantivy", "--tokenizer", "en_stem"]),
            ("tantivy, no stems, 2 threads", "plain", &own, &["tantivy", "--tokenizer", "default"]),
            ("SQLite FTS5, `porter`, 1 thread", "sqlite", &own, &["sqlite"]),
        ];
        let mut indexed: Vec<Indexed> =
            engines.iter().map(|(engine, ..)| Indexed { engine, runs: Vec::new(), bytes: 0 }).collect();
        for run in 1..=runs {
            for ((engine, folder, program, arguments), indexed) in engines.iter().zip(&mut indexed) {
                tell(&format!("indexing, run {run}: {engine}"));
                self.remove(folder)?;
                let out = self.work.join(folder);
                let mut command: Vec<&OsStr> = arguments.iter().map(OsStr::new).collect();
                match *program == own {
                    true => {
                        command.extend(["--corpus".as_ref(), corpus.as_os_str(), "--out".as_ref(), out.as_os_str()])
                    }
                    false => command.extend([corpus.as_os_str(), "--index".as_ref(), out.as_os_str()]),
                }
                indexed.runs.push(measure(program.as_os_str(), &command)?);
                indexed.bytes = bytes_of(&out)?;
                if *folder == "plain" {
                    self.remove(folder)?;
                }
            }
        }
        Ok(indexed)
    }

    /// Asks an index of dateline's and the peers', in a process of its own.
    fn ask(&self, dateline: &str, with_sqlite: bool, queries: &Path, times: usize) -> Result<Asked> {
        let (dateline, tantivy, sqlite) =
            (self.work.join(dateline), self.work.join("tantivy"), self.work.join("sqlite"));
        let runs = times.to_string();
        let mut arguments: Vec<&OsStr> = vec!["--dateline".as_ref(), dateline.as_os_str(), "--tantivy".as_ref()];
        arguments.extend([tantivy.as_os_str(), "--queries".as_ref(), queries.as_os_str(), "--runs".as_ref()]);
        arguments.push(runs.as_ref());
        if with_sqlite {
            arguments.extend(["--sqlite".as_ref(), sqlite.as_os_str()]);
        }
        Ok(serde_json::from_slice(&self.own("ask", &arguments)?)?)
    }

    /// Another part of this program, for its output.
    fn own(&self, part: &str, arguments: &[&OsStr]) -> Result<Vec<u8>> {
        let output =
            Command::new(std::env::current_exe()?).arg(part).args(arguments).stderr(Stdio::inherit()).output()?;
        match output.status.success() {
            true => Ok(output.stdout),
            false => Err(format!("`bench {part}`: {}", output.status).into()),
        }
    }

    /// Whole processes, one after the other, each query as often as anything is run.
    fn processes(&self, questions: &[&Question], command: impl Fn(&Question) -> Command) -> Result<Processes> {
        let mut times = Vec::new();
        for question in questions {
            let mut of_one = Vec::new();
            for run in 0..=self.runs {
                let mut command = command(question);
                command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
                let started = Instant::now();
                let status = command.status()?;
                if status.code().is_none_or(|code| code > 1) {
                    return Err(format!("`{}`: {status}", question.query).into());
                }
                // The first warms up.
                if run > 0 {
                    of_one.push(started.elapsed().as_secs_f64() * 1e3);
                }
            }
            times.push(median(&of_one));
        }
        Ok(Processes { p50: median(&times), most: percentile(&times, 100) })
    }

    /// Adds articles to the index and waits until a searcher that was open before finds them.
    fn added(&self) -> Result<Added> {
        let index = self.work.join("dateline");
        let searcher = Searcher::open(&index)?;
        let (mut found, mut found_from_write, mut ended) = (Vec::new(), Vec::new(), Vec::new());
        for run in 1..=self.runs as u64 {
            // A word that stands nowhere else, of letters that come by chance.
            let mark = format!("zq{:x}qz", Random::new(self.seed ^ run).number());
            let file = self.work.join(format!("added{run}.jsonl"));
            let mut out = BufWriter::new(File::create(&file)?);
            let mut maker = Corpus::new(self.seed ^ (run << 32), self.shared, self.samples)?;
            for number in 0..ADDED {
                let mut article = maker.article();
                article.url = format!("https://added{run}.example.org/{number}");
                article.text.push_str(&format!("\n\n{mark}"));
                writeln!(out, "{}", serde_json::to_string(&article)?)?;
            }
            out.flush()?;
            drop((out, maker));
            // Asked again and again while the other process works: as little as will do.
            let mut request = SearchRequest::new(mark, TODAY);
            (request.limit, request.snippets, request.facets, request.diagnose) = (0, 0, Vec::new(), false);
            let before = files_of(&index)?;
            let (started, mut writes) = (Instant::now(), None);
            let mut process = Command::new(&self.dateline)
                .args(["index", "--quiet"])
                .arg(&file)
                .arg("--index")
                .arg(&index)
                .stdout(Stdio::null())
                .spawn()?;
            while searcher.search(&request)?.total < ADDED {
                if started.elapsed() > PATIENCE {
                    return Err("articles that were added are not found".into());
                }
                if writes.is_none() && files_of(&index)?.difference(&before).next().is_some() {
                    writes = Some(started.elapsed());
                }
                std::thread::sleep(Duration::from_millis(2));
            }
            let (seen, writes) = (started.elapsed(), writes.ok_or("nothing was written")?);
            found.push(seen.as_secs_f64() * 1e3);
            found_from_write.push((seen - writes).as_secs_f64() * 1e3);
            process.wait()?;
            ended.push(started.elapsed().as_secs_f64() * 1e3);
            fs::remove_file(&file)?;
        }
        let [found, found_from_write, ended] = [found, found_from_write, ended].map(|times| median(&times));
        Ok(Added { found, found_from_write, ended })
    }

    /// Writes the first articles as files, indexes them and runs again.
    fn unchanged(&self, corpus: &Path, files: u64) -> Result<(u64, Measured)> {
        let (folder, index) = (self.work.join("files"), self.work.join("small"));
        self.remove("files")?;
        self.remove("small")?;
        for (number, line) in BufReader::new(File::open(corpus)?).lines().take(files as usize).enumerate() {
            let article: Article = serde_json::from_str(&line?)?;
            let folder = folder.join(format!("{:03}", number / 1_000));
            fs::create_dir_all(&folder)?;
            fs::write(folder.join(format!("{number}.txt")), format!("{}\n\n{}\n", article.title, article.text))?;
        }
        let arguments: Vec<&OsStr> =
            vec!["index".as_ref(), "--quiet".as_ref(), folder.as_os_str(), "--index".as_ref(), index.as_os_str()];
        measure(self.dateline.as_os_str(), &arguments)?;
        let runs =
            (0..self.runs).map(|_| measure(self.dateline.as_os_str(), &arguments)).collect::<Result<Vec<_>>>()?;
        self.remove("files")?;
        self.remove("small")?;
        Ok((files, middle(&runs, |run| run.wall)))
    }

    /// Indexes the saved pages, where they are.
    fn pages(&self) -> Result<Option<Pages>> {
        let folders = self.shared.iter().flat_map(|shared| {
            PAGES.iter().map(|set| shared.join("data").join(set).join("pages")).filter(|folder| folder.is_dir())
        });
        let folders: Vec<PathBuf> = folders.collect();
        if folders.is_empty() {
            return Ok(None);
        }
        tell("saved pages");
        let (mut count, mut bytes) = (0, 0);
        for folder in &folders {
            for file in fs::read_dir(folder)? {
                count += 1;
                bytes += bytes_of_page(&file?.path())?;
            }
        }
        let out = self.work.join("pages");
        let mut arguments: Vec<&OsStr> = vec!["index".as_ref(), "--quiet".as_ref()];
        arguments.extend(folders.iter().map(|folder| folder.as_os_str()));
        arguments.extend(["--index".as_ref(), out.as_os_str()]);
        let mut runs = Vec::new();
        for _ in 0..self.runs {
            self.remove("pages")?;
            runs.push(measure(self.dateline.as_os_str(), &arguments)?);
        }
        self.remove("pages")?;
        Ok(Some(Pages { count, bytes, measured: middle(&runs, |run| run.cpu) }))
    }

    fn remove(&self, folder: &str) -> Result<()> {
        match fs::remove_dir_all(self.work.join(folder)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        }
    }
}

/// The run that is in the middle by one of its figures.
pub fn middle(runs: &[Measured], figure: impl Fn(&Measured) -> f64) -> Measured {
    let mut runs = runs.to_vec();
    runs.sort_by(|one, other| figure(one).total_cmp(&figure(other)));
    runs.get(runs.len().saturating_sub(1) / 2).copied().unwrap_or_default()
}

/// Bytes of all files under a folder.
fn bytes_of(folder: &Path) -> Result<u64> {
    let mut bytes = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        bytes += if entry.file_type()?.is_dir() { bytes_of(&entry.path())? } else { entry.metadata()?.len() };
    }
    Ok(bytes)
}

/// Bytes of a page, unpacked.
fn bytes_of_page(path: &Path) -> Result<u64> {
    let file = File::open(path)?;
    match path.extension().is_some_and(|extension| extension == "gz") {
        true => Ok(std::io::copy(&mut flate2::read::MultiGzDecoder::new(file), &mut std::io::sink())?),
        false => Ok(file.metadata()?.len()),
    }
}

fn tell(what: &str) {
    eprintln!("bench: {what}");
}

/// The files of an index.
fn files_of(index: &Path) -> Result<BTreeSet<PathBuf>> {
    let mut files = BTreeSet::new();
    for entry in fs::read_dir(index)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            for file in fs::read_dir(entry.path())? {
                files.insert(file?.path());
            }
        }
    }
    Ok(files)
}

//! SQLite's FTS5 with its Porter stemmer: the same articles go in, a database comes out; a question goes in, how many of the
//! ten best there are comes out. One transaction, and nothing that guards it against a crash: as fast as it goes.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::Path;

use dateline_bench::Result;
use dateline_bench::queries::{Kind, Question};
use rusqlite::{Connection, params};

use crate::tantivy_peer::Line;

/// Indexes the corpus.
pub fn index(corpus: &Path, out: &Path) -> Result<()> {
    fs::create_dir_all(out)?;
    let mut database = Connection::open(out.join("articles.db"))?;
    database.execute_batch(
        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -200000;
         CREATE VIRTUAL TABLE articles USING fts5(title, body, url UNINDEXED, outlet UNINDEXED, author UNINDEXED,
             lang UNINDEXED, published UNINDEXED, tokenize = 'porter unicode61');",
    )?;
    let transaction = database.transaction()?;
    {
        let mut insert = transaction.prepare("INSERT INTO articles VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?;
        let mut reader = BufReader::new(File::open(corpus)?);
        let mut line = String::new();
        while reader.read_line(&mut line)? > 0 {
            let article: Line<'_> = serde_json::from_str(&line)?;
            insert.execute(params![
                article.title,
                article.text,
                article.url,
                article.outlet,
                article.author,
                article.lang,
                article.published
            ])?;
            line.clear();
        }
    }
    transaction.commit()?;
    Ok(())
}

/// A database that is open.
pub struct Peer(Connection);

impl Peer {
    /// Opens it.
    pub fn open(dir: &Path) -> Result<Self> {
        Ok(Self(Connection::open(dir.join("articles.db"))?))
    }

    /// The ten best.
    pub fn best(&self, question: &Question) -> Result<usize> {
        let quoted: Vec<String> = question.words.iter().map(|word| format!("\"{word}\"")).collect();
        let wanted = match question.kind {
            Kind::And => quoted.join(" AND "),
            Kind::Or | Kind::Dates => quoted.join(" OR "),
            Kind::Near => format!("NEAR({}, 5)", quoted.join(" ")),
            Kind::Prefix => format!("{}*", quoted[0]),
            Kind::Phrase => quoted.join(" + "),
            Kind::Term | Kind::Name => quoted.join(" "),
        };
        let (from, to) = question.months.clone().unwrap_or_default();
        let dates = if question.months.is_some() { "AND published >= ?2 AND published < ?3" } else { "AND ?2 = ?3" };
        let text = format!("SELECT rowid FROM articles WHERE articles MATCH ?1 {dates} ORDER BY rank LIMIT 10");
        let mut statement = self.0.prepare(&text)?;
        // `2024-06-99` is after every day of June.
        let end = if to.is_empty() { to } else { format!("{to}-99") };
        let mut rows = statement.query(params![wanted, from, end])?;
        let mut found = 0;
        while rows.next()?.is_some() {
            found += 1;
        }
        Ok(found)
    }
}

/// Its version.
pub fn version() -> &'static str {
    rusqlite::version()
}

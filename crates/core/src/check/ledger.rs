//! The ledger's own rules: rows go in, what cannot be comes out; and where the sources lie that an index was made from.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::{MAIN_SEPARATOR, Path};
use std::sync::Arc;

use super::{Finding, Findings, Kind, Mend};
use crate::ledger::{Ending, Row, read_rows};
use crate::store::Store;
use crate::{ArticleId, Result};

/// What has been seen of a ledger.
#[derive(Default)]
pub(super) struct Rules {
    sources: HashMap<Arc<str>, Vec<(u64, bool)>>,
    articles: HashMap<ArticleId, Arc<str>>,
    /// Inputs that another article stands in for.
    instead: Vec<(Arc<str>, ArticleId)>,
    pub findings: Findings,
}

impl Rules {
    /// Takes in a row.
    pub fn see(&mut self, row: &Row) {
        if let Some(what) = contradiction(row) {
            self.found(&row.source, format!("{}: {what}", record(row.record_number)));
        }
        self.sources.entry(row.source.clone()).or_default().push((row.record_number, row.closes));
        if let Some(instead) = row.instead {
            self.instead.push((row.source.clone(), instead));
        }
        if let (Ending::Article, Some(id)) = (row.ending, row.id)
            && let Some(other) = self.articles.insert(id, row.source.clone())
        {
            self.found(&row.source, format!("{}: `{other}` holds its article {id} too", record(row.record_number)));
        }
    }

    /// Looks at the rows together; gives the sources of inputs that were set aside for an article which is not there.
    /// That is no damage: the article went since, and the next run reads them again where they still are.
    pub fn finish(&mut self) -> BTreeSet<Arc<str>> {
        let mut sources: Vec<_> = std::mem::take(&mut self.sources).into_iter().collect();
        sources.sort();
        for (source, mut rows) in sources {
            rows.sort_unstable();
            if let Some(what) = gap(&rows) {
                self.found(&source, what);
            }
        }
        let there = &self.articles;
        self.instead.iter().filter(|(_, id)| !there.contains_key(id)).map(|(source, _)| source.clone()).collect()
    }

    fn found(&mut self, source: &Arc<str>, what: String) {
        let mend = Mend::Again(source.to_string());
        self.findings.push(Finding { kind: Kind::Ledger, path: Some(source.to_string()), what, mend });
    }
}

/// How a record is named in what is found.
pub(super) fn record(number: u64) -> String {
    format!("record {}", number.saturating_add(1))
}

/// What a row says that cannot be.
fn contradiction(row: &Row) -> Option<&'static str> {
    let Row { id, instead, .. } = row;
    if row.base as usize > row.source.len() {
        return Some("its folder is longer than its path");
    }
    match row.ending {
        Ending::Article if id.is_none() => Some("an article without an identity"),
        Ending::Article if instead.is_some() => Some("an article that another stands in for"),
        Ending::Duplicate if id.is_none() || instead.is_none() => Some("a duplicate of nothing"),
        Ending::Duplicate if id == instead => Some("a duplicate of itself"),
        Ending::Superseded if id.is_none() || id != instead => Some("superseded by another article than its own"),
        Ending::Empty | Ending::Refused if id.is_some() || instead.is_some() => {
            Some("no article, but it has an identity")
        }
        _ => None,
    }
}

/// What is wrong with the numbers of a source's records, which are in order.
fn gap(rows: &[(u64, bool)]) -> Option<String> {
    for (wanted, (number, closes)) in rows.iter().enumerate() {
        let wanted = wanted as u64;
        if *number < wanted {
            return Some(format!("{} is there twice", record(*number)));
        }
        if *number > wanted {
            return Some(format!("{} is missing", record(wanted)));
        }
        if *closes && wanted + 1 < rows.len() as u64 {
            return Some(format!("{} is its last, but there are more", record(*number)));
        }
    }
    None
}

/// Where the sources of an index lie, as its ledger has it.
#[derive(Clone, Debug, Default)]
pub struct Roots {
    /// The folders that were given to `index`; of single files that were given, their folders. A folder within another
    /// stands before it.
    pub folders: Vec<String>,
    /// Every source with how many articles the index has from it.
    pub sources: BTreeMap<Arc<str>, u64>,
}

/// Reads where the sources of an index lie.
///
/// # Errors
/// If the index cannot be read.
pub fn roots(dir: &Path) -> Result<Roots> {
    super::contained(|| {
        let mut folders = HashSet::new();
        let mut sources: BTreeMap<Arc<str>, u64> = BTreeMap::new();
        read_rows(&Store::open(dir)?.reader()?.searcher(), |row| {
            if let Some(folder) = usize::try_from(row.base).ok().and_then(|base| row.source.get(..base)) {
                // The separator goes, but not that of the topmost folder.
                let trimmed = folder.strip_suffix(MAIN_SEPARATOR).filter(|trimmed| !trimmed.is_empty());
                if !folders.contains(trimmed.unwrap_or(folder)) {
                    folders.insert(trimmed.unwrap_or(folder).to_owned());
                }
            }
            *sources.entry(row.source).or_default() += u64::from(row.ending == Ending::Article);
        })?;
        let mut folders: Vec<String> = folders.into_iter().collect();
        folders.sort_unstable_by(|a, b| b.cmp(a));
        Ok(Roots { folders, sources })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::Template;

    fn row(source: &str, number: u64, ending: Ending) -> Row {
        let id = ArticleId::of_parts(&[source, &number.to_string()]);
        let is_article = !matches!(ending, Ending::Empty | Ending::Refused);
        Row {
            source: source.into(),
            base: 0,
            record_number: number,
            size: 1,
            mtime: 1,
            closes: false,
            ending,
            raw_hash: 1,
            text_hash: 1,
            id: is_article.then_some(id),
            instead: match ending {
                Ending::Duplicate => Some(ArticleId::of_parts(&["other"])),
                Ending::Superseded => Some(id),
                _ => None,
            },
            captured: None,
            modified: None,
            template: Template::default(),
        }
    }

    fn found(rows: &[Row]) -> Vec<String> {
        let mut rules = Rules::default();
        rows.iter().for_each(|row| rules.see(row));
        rules.finish();
        rules.findings.list.into_iter().map(|finding| finding.what).collect()
    }

    #[test]
    fn what_runs_write_is_sound() {
        let mut rows: Vec<Row> =
            [Ending::Article, Ending::Duplicate, Ending::Superseded, Ending::Empty, Ending::Refused]
                .into_iter()
                .enumerate()
                .map(|(number, ending)| row("a", number as u64, ending))
                .collect();
        assert_eq!(found(&rows), [""; 0], "read, but not to its end");
        rows[4].closes = true;
        assert_eq!(found(&rows), [""; 0]);
        rows.reverse();
        assert_eq!(found(&rows), [""; 0], "in any order");
    }

    #[test]
    fn numbers_of_records_are_without_gaps_and_end_once() {
        let rows = |numbers: &[u64]| numbers.iter().map(|n| row("a", *n, Ending::Empty)).collect::<Vec<_>>();
        assert_eq!(found(&rows(&[0, 1, 3])), ["record 3 is missing"]);
        assert_eq!(found(&rows(&[1])), ["record 1 is missing"]);
        assert_eq!(found(&rows(&[0, 1, 1])), ["record 2 is there twice"]);
        let mut early = rows(&[0, 1, 2]);
        early[1].closes = true;
        assert_eq!(found(&early), ["record 2 is its last, but there are more"]);
    }

    #[test]
    fn an_article_is_held_once_and_says_who_it_is() {
        let article = row("a", 0, Ending::Article);
        let other = Row { source: "b".into(), ..article.clone() };
        assert!(found(&[article.clone(), other])[0].contains("`a` holds its article"));
        for (wrong, what) in [
            (Row { id: None, ..article.clone() }, "an article without an identity"),
            (Row { instead: article.id, ..article.clone() }, "an article that another stands in for"),
            (Row { ending: Ending::Empty, ..article.clone() }, "no article, but it has an identity"),
            (Row { ending: Ending::Duplicate, ..article.clone() }, "a duplicate of nothing"),
            (Row { ending: Ending::Superseded, ..article.clone() }, "superseded by another article than its own"),
            (Row { base: 2, ..article.clone() }, "its folder is longer than its path"),
        ] {
            assert_eq!(found(&[wrong]), [format!("record 1: {what}")]);
        }
    }

    #[test]
    fn an_input_set_aside_for_what_is_gone_is_no_damage() {
        let mut rules = Rules::default();
        rules.see(&row("a", 0, Ending::Duplicate));
        assert_eq!(rules.finish().len(), 1);
        assert!(rules.findings.is_empty());
    }
}

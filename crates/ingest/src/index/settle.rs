//! Settling: what only the whole of a run can decide, once all of it is there: which of several copies stay, and which lines
//! are outlets' own. Nothing here depends on the order in which articles came.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use dateline_core::document::{Content, document_of_input, stored_article};
use dateline_core::ledger::{self, Ending};

use super::{Run, evidence_of, text_hash};
use crate::boilerplate;
use crate::discover::Source;
use crate::names::named;
use crate::outcome::Result;

/// How often sources set aside may be read again after each other. Two are needed for a chain of copies; a source
/// that changes all the time must not hold a run.
const SETTLING_ROUNDS: usize = 4;

impl Run<'_> {
    /// Settles which copies stay, and reads again what was set aside for an article that is gone.
    pub(super) fn settle(&mut self, walked: &[Arc<Source>]) -> Result<()> {
        self.settling = true;
        let walked: HashMap<&str, &Arc<Source>> = walked.iter().map(|source| (&*source.key, source)).collect();
        for round in 0..=SETTLING_ROUNDS {
            let mut stale = self.settle_boilerplate()?;
            // A copy that is set aside no longer speaks for its outlet, so what is known of lines is settled once more.
            let copies = self.ledger.settle_duplicates();
            for (slot, _) in &copies {
                self.set_aside(slot, evidence_of(slot))?;
            }
            stale.extend(self.ledger.stale_sources());
            if (stale.is_empty() && copies.is_empty()) || round == SETTLING_ROUNDS {
                return Ok(());
            }
            let sources: Vec<_> = stale.iter().filter_map(|key| self.find_source(key, &walked)).collect();
            self.pass(&sources, true)?;
        }
        Ok(())
    }

    /// Takes out of the articles what has come to be known as their outlets' own, now that all are there. Gives the
    /// sources of articles that lack a line which is no longer known as such: they must be read again.
    fn settle_boilerplate(&mut self) -> Result<BTreeSet<Arc<str>>> {
        self.known = self.ledger.known_lines();
        let mut stale = BTreeSet::new();
        let mut slots = Vec::new();
        for row in self.ledger.rows().filter(|row| row.ending == Ending::Article && !self.known.agrees(&row.template)) {
            if row.template.lines.iter().any(|line| line.dropped && !self.known.knows(line)) {
                if named(&row.source).exists() {
                    stale.insert(row.source.clone());
                }
            } else {
                slots.push((row.source.clone(), row.record_number));
            }
        }
        slots.sort();
        if slots.is_empty() || self.target.is_none() {
            return Ok(stale);
        }
        self.commit()?;
        let Some(target) = &mut self.target else { return Ok(stale) };
        let searcher = target.store.reader()?.searcher();
        for slot in slots {
            let key = ledger::input_key(&slot.0, slot.1);
            let found = document_of_input(&searcher, target.store.fields(), &key)?;
            let Some(mut article) = found.and_then(|found| stored_article(target.store.fields(), &found)) else {
                continue;
            };
            let Some(row) = self.ledger.row_mut(&slot) else { continue };
            boilerplate::drop_known(&mut article, &mut row.template, &self.known);
            let prepared = self.processor.prepare(&article);
            row.text_hash = text_hash(&article, &prepared);
            target.writer.put(row, &Content::Article(&article, &prepared))?;
        }
        Ok(stale)
    }

    /// A source by its key: as it was walked, or looked at anew where it lies outside the given paths.
    fn find_source(&self, key: &Arc<str>, walked: &HashMap<&str, &Arc<Source>>) -> Option<Arc<Source>> {
        let walked = walked.get(&**key).map(|source| (*source).clone());
        walked.or_else(|| Source::known(key, self.ledger.base_of(key)).map(Arc::new))
    }
}

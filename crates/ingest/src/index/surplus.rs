//! Surplus: the processed inputs of sources go in, in order, and come out but for what nobody would read: of the
//! refused, empty and repeated records of one source the first are listed and the rest is one refusal that counts them.
//! An archive of millions of such records can neither fill the memory and the index with their accounts nor hold up
//! the run: one that is nothing else is given up. What goes depends on the source alone, never on the run or its
//! threads.

use std::sync::{Arc, Mutex, PoisonError};

use dateline_core::{Evidence, sha256_hex};

use crate::discover::Source;
use crate::process::{EXTRACTOR, Made, Processed};
use crate::read::{Input, Payload};

/// So many records of one source that are no articles are listed: more than anybody reads through. A thousand bad
/// archives still leave room for the accounts of all of them in memory.
pub(crate) const LISTED: u64 = 1_000;

/// So many records of one source may be no articles of their own before it is given up, and …
const UNREAD: u64 = 1_000_000;

/// … for each article so many more: a crawl may have a hundred pictures to a page. A million cost some seconds.
const UNREAD_FOR_EACH_ARTICLE: u64 = 100;

/// Tells the reading thread which source need not be read on.
#[derive(Clone, Default)]
pub(crate) struct GivenUp(Arc<Mutex<Option<Arc<Source>>>>);

impl GivenUp {
    /// Whether a source is given up.
    pub fn is(&self, source: &Arc<Source>) -> bool {
        let given_up = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        given_up.as_ref().is_some_and(|given_up| Arc::ptr_eq(given_up, source))
    }

    /// Sources come one after the other, so that the last is the only one that can still be read.
    fn set(&self, source: &Arc<Source>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(source.clone());
    }
}

/// The source whose inputs are coming.
#[derive(Default)]
pub(super) struct Surplus {
    given_up: GivenUp,
    counts: Option<Counts>,
}

/// What came of one source.
struct Counts {
    source: Arc<Source>,
    /// The number of the next input that is listed.
    next: u64,
    articles: u64,
    /// Records that are no articles, or repeat another once too often.
    unread: u64,
    /// How many records are not listed.
    left_out: u64,
    /// Records that their container passed over before those.
    passed_over: u64,
    is_given_up: bool,
}

impl Surplus {
    /// Where it is told that a source is given up.
    pub fn given_up(&self) -> GivenUp {
        self.given_up.clone()
    }

    /// Takes the next input and hands on what is listed, numbered without gaps.
    pub fn take(&mut self, mut processed: Processed, listed: &mut Vec<Processed>) {
        if self.counts.as_ref().is_none_or(|counts| !Arc::ptr_eq(&counts.source, &processed.input.source)) {
            listed.extend(self.end());
            self.counts = Some(Counts::new(processed.input.source.clone()));
        }
        let Some(counts) = &mut self.counts else { return };
        let is_unread = matches!(processed.content, Made::Unreadable(_));
        let closes = processed.input.closes;
        if !is_unread && !counts.is_listed(&processed) {
            counts.left_out += 1;
            counts.passed_over += processed.input.passed_over;
            if !counts.is_given_up && counts.unread > UNREAD + UNREAD_FOR_EACH_ARTICLE * counts.articles {
                counts.is_given_up = true;
                self.given_up.set(&counts.source);
            }
            if closes {
                listed.extend(self.end().map(|summary| closing(summary, true)));
            }
            return;
        }
        if closes || is_unread {
            listed.extend(counts.summary());
        }
        processed.input.number = counts.next;
        counts.next += 1;
        listed.push(processed);
        if closes {
            self.counts = None;
        }
    }

    /// Ends the source that is open, of which nothing more comes.
    pub fn end(&mut self) -> Option<Processed> {
        let mut counts = self.counts.take()?;
        let is_given_up = counts.is_given_up;
        // What was given up was read as far as it ever will be.
        counts.summary().map(|summary| closing(summary, is_given_up))
    }
}

fn closing(mut summary: Processed, closes: bool) -> Processed {
    summary.input.closes |= closes;
    summary
}

impl Counts {
    fn new(source: Arc<Source>) -> Self {
        Self { source, next: 0, articles: 0, unread: 0, left_out: 0, passed_over: 0, is_given_up: false }
    }

    /// Counts a record; whether it is listed.
    fn is_listed(&mut self, processed: &Processed) -> bool {
        if self.is_given_up {
            return false;
        }
        match processed.content {
            Made::Article { .. } => self.articles += 1,
            Made::Repeated => {
                self.unread += 1;
                return false;
            }
            Made::Empty | Made::Refused(_) | Made::Unreadable(_) => self.unread += 1,
        }
        self.unread <= LISTED || matches!(processed.content, Made::Article { .. })
    }

    /// The one input that stands for all that are not listed.
    fn summary(&mut self) -> Option<Processed> {
        let left_out = std::mem::take(&mut self.left_out);
        if left_out == 0 {
            return None;
        }
        let reason = if self.is_given_up {
            format!(
                "given up: {} of its records are refused, empty or repeated, {} articles",
                self.unread, self.articles
            )
        } else {
            format!("{left_out} more of its records are refused, empty or repeated: `dateline inspect` lists them")
        };
        let number = self.next;
        self.next += 1;
        Some(Processed {
            input: Input {
                source: self.source.clone(),
                number,
                member: None,
                payload: Payload::Empty,
                passed_over: std::mem::take(&mut self.passed_over) + left_out,
                closes: false,
            },
            evidence: Evidence {
                sha256: sha256_hex(&[]),
                bytes: 0,
                extractor: EXTRACTOR.to_owned(),
                path: self.source.key.to_string(),
                member: None,
            },
            content: Made::Refused(reason),
            ignored_fields: 0,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(key: &str) -> Arc<Source> {
        Arc::new(Source { path: key.into(), key: key.into(), shown: key.into(), base: 0, size: 1, mtime: 1 })
    }

    fn processed(source: &Arc<Source>, content: Made, closes: bool) -> Processed {
        let evidence =
            Evidence { sha256: String::new(), bytes: 0, extractor: String::new(), path: String::new(), member: None };
        let input =
            Input { source: source.clone(), number: 0, member: None, payload: Payload::Empty, passed_over: 1, closes };
        Processed { input, evidence, content, ignored_fields: 0 }
    }

    /// The numbers of what is listed of so many empty records, and whether the last of them closes.
    fn listed(count: u64, ends: bool) -> (Surplus, Vec<(u64, u64, bool)>) {
        let source = source("a");
        let mut surplus = Surplus::default();
        let mut listed = Vec::new();
        for number in 0..count {
            surplus.take(processed(&source, Made::Empty, ends && number + 1 == count), &mut listed);
        }
        let told = listed.into_iter().map(|one| (one.input.number, one.input.passed_over, one.input.closes)).collect();
        (surplus, told)
    }

    #[test]
    fn a_few_are_listed_as_they_come() {
        let (mut surplus, listed) = listed(LISTED, true);
        assert_eq!(listed.len() as u64, LISTED);
        assert_eq!(listed.last(), Some(&(LISTED - 1, 1, true)));
        assert!(surplus.end().is_none());
    }

    #[test]
    fn the_rest_is_one_that_counts_them() {
        let (_, listed) = listed(LISTED + 5, true);
        // Five that are not listed, and one record passed over before each.
        assert_eq!(listed.last(), Some(&(LISTED, 10, true)));
        let (mut surplus, listed) = super::tests::listed(LISTED + 5, false);
        assert_eq!(listed.len() as u64, LISTED);
        let summary = surplus.end().unwrap();
        assert_eq!((summary.input.number, summary.input.closes), (LISTED, false));
    }

    #[test]
    fn a_source_of_nothing_else_is_given_up() {
        let (mut surplus, listed) = listed(UNREAD + 1, false);
        assert_eq!(listed.len() as u64, LISTED);
        let given_up = surplus.given_up();
        let (a, b) = (source("a"), source("b"));
        assert!(!given_up.is(&a), "another of the same name");
        let mut listed = Vec::new();
        surplus.take(processed(&b, Made::Empty, true), &mut listed);
        let told: Vec<_> =
            listed.iter().map(|one| (&*one.input.source.key, one.input.number, one.input.closes)).collect();
        assert_eq!(told, [("a", LISTED, true), ("b", 0, true)]);
        assert!(matches!(&listed[0].content, Made::Refused(reason) if reason.starts_with("given up: 1000001")));
    }
}

//! Conditions on columns: what tells whether an article meets one goes in, the articles that do come out, one by one or when
//! they are asked for.

use tantivy::{DocId, DocSet, SeekDangerResult, TERMINATED};

/// A condition on the articles of one segment, which only looking at each tells.
pub(super) trait Condition: Send + 'static {
    /// How many documents there are.
    fn end(&self) -> DocId;

    /// The first document from `doc` on that meets it; documents come in order.
    fn first_from(&mut self, doc: DocId) -> DocId;

    /// Whether a document meets it.
    fn meets(&self, doc: DocId) -> bool;
}

/// The articles of one segment that meet a condition.
pub(super) struct Matching<C> {
    condition: C,
    doc: DocId,
}

impl<C: Condition> Matching<C> {
    pub fn new(mut condition: C) -> Self {
        let doc = condition.first_from(0);
        Self { condition, doc }
    }
}

impl<C: Condition> DocSet for Matching<C> {
    fn advance(&mut self) -> DocId {
        if self.doc != TERMINATED {
            self.doc = self.condition.first_from(self.doc + 1);
        }
        self.doc
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            self.doc = self.condition.first_from(target);
        }
        self.doc
    }

    fn seek_danger(&mut self, target: DocId) -> SeekDangerResult {
        // Asked whether one article meets the condition, it looks at that one alone.
        if target >= self.condition.end() {
            self.doc = TERMINATED;
            return SeekDangerResult::SeekLowerBound(TERMINATED);
        }
        if self.doc > target {
            return SeekDangerResult::SeekLowerBound(self.doc);
        }
        if self.doc == target || self.condition.meets(target) {
            self.doc = target;
            return SeekDangerResult::Found;
        }
        SeekDangerResult::SeekLowerBound(target + 1)
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        // Unknown without looking: as many as there are, so that other conditions lead.
        self.condition.end()
    }
}

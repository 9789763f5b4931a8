//! Languages of paragraphs: a body and what is known of its languages go in, the language at each of its words comes out.

use std::ops::Range;

use crate::{Lang, PARAGRAPH_BREAK, ParagraphLang};

/// Tells of words, in order, which language they stand in.
pub(super) struct ParagraphLangs {
    main: Option<Lang>,
    /// The bytes of the paragraphs in other languages, the last first.
    others: Vec<(Range<usize>, Lang)>,
}

impl ParagraphLangs {
    pub(super) fn new(text: &str, main: Option<Lang>, others: &[ParagraphLang]) -> Self {
        Self { main, others: if others.is_empty() { Vec::new() } else { ranges(text, others) } }
    }

    /// The language at `byte`; bytes come in order.
    pub(super) fn at(&mut self, byte: usize) -> Option<Lang> {
        while let Some((range, lang)) = self.others.last() {
            if byte < range.start {
                break;
            }
            if byte < range.end {
                return Some(*lang);
            }
            self.others.pop();
        }
        self.main
    }
}

fn ranges(text: &str, others: &[ParagraphLang]) -> Vec<(Range<usize>, Lang)> {
    let mut start = 0;
    let mut number = 0;
    let mut others = others.iter().peekable();
    let mut found = Vec::new();
    for paragraph in text.split(PARAGRAPH_BREAK) {
        let range = start..start + paragraph.len();
        start = range.end + PARAGRAPH_BREAK.len();
        if paragraph.is_empty() {
            continue;
        }
        if let Some(other) = others.next_if(|other| other.paragraph <= number) {
            found.push((range, other.lang));
        }
        number += 1;
    }
    found.reverse();
    found
}

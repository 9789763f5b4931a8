//! How an article was made, for reading: below the article, what was decided about it and what was left out.

use std::io::{self, Write};

use anstyle::Style;
use dateline_ingest::{Candidate, Explanation};

use super::count;
use super::wrap::{Room, Styles, wrap};
use crate::terminal::{HEADING, Look, PLACE};

/// Columns before a paragraph that was left out.
const INDENT: usize = 2;

/// Writes the explanation.
pub fn explanation(out: &mut dyn Write, explanation: &Explanation, look: Look) -> io::Result<()> {
    writeln!(out)?;
    writeln!(out, "{}", look.paint(HEADING, "How it was made"))?;
    if let (Some(charset), Some(from)) = (explanation.charset, explanation.charset_from) {
        writeln!(out, "{} {charset} ({from})", look.paint(PLACE, "charset"))?;
    }
    if explanation.repaired > 0 {
        let what = count(explanation.repaired as u64, "garbled character", "garbled characters");
        writeln!(out, "{} {what} put right", look.paint(PLACE, "repaired"))?;
    }
    if let Some(extractor) = &explanation.extractor {
        writeln!(out, "{} {extractor}", look.paint(PLACE, "main text"))?;
    }
    for candidate in &explanation.published {
        writeln!(out, "{} {}", look.paint(PLACE, "date"), dated(candidate))?;
    }
    for dropped in &explanation.dropped {
        writeln!(out, "{} {}", look.paint(PLACE, "left out:"), dropped.reason.as_str())?;
        let room = look.width.saturating_sub(INDENT).max(1);
        for part in dropped.text.split('\n') {
            for line in wrap(part, &[], Styles::plain(Style::new()), Room { first: room, rest: room }, look) {
                writeln!(out, "{:INDENT$}{line}", "")?;
            }
        }
    }
    Ok(())
}

fn dated(candidate: &Candidate) -> String {
    let verdict = match (candidate.taken, candidate.refused) {
        (true, _) => ", taken".to_owned(),
        (false, Some(why)) => format!(", refused: {why}"),
        (false, None) => String::new(),
    };
    format!("{} (from {}){verdict}", candidate.date, candidate.date.origin().as_str())
}

//! Lines: in go a page's pieces of text as they are read, out come the short ones that may hold a date or a name, each with
//! how much text stood before it and what stood right before it. A block in several pieces is a line too.

use super::super::entities::decode;
use super::super::heads::Level;
use super::super::marks::{Kind, List, Mark};
use super::super::zones::Zone;
use super::{HEADING, MAX_KEPT, Reader, push_words};
use crate::extract::squeeze;

/// The longest text that is a line of its own, in bytes.
const MAX_LINE: usize = 200;
/// The longest text inside a heading that can be a date, in bytes.
const MAX_IN_HEADING: usize = 30;
/// How much of a longer text that begins with a number is looked at, in bytes.
const MAX_OPENING: usize = 24;
/// How much of a longer text is searched for its dateline, in bytes.
const MAX_DATELINE: usize = 80;
/// The longest text that is taken for the label of what follows it, in bytes.
const MAX_LEAD: usize = 60;
/// How many elements around a text are looked at.
const AROUND: usize = 4;

/// The text of a page so far.
#[derive(Default)]
pub(super) struct Flow<'a> {
    /// How much there was, in bytes: the measure of nearness on a page.
    pub seen: usize,
    /// Whether the last piece was a long one and its block goes on: what follows is part of a sentence.
    pub running: bool,
    /// The last piece: what stands before a date may say what it is the date of.
    last: &'a str,
    block: Block<'a>,
}

/// The block that is being read, as long as it may be a line with a date.
#[derive(Default)]
struct Block<'a> {
    text: String,
    /// How many pieces it has.
    pieces: usize,
    /// How much text stood before it.
    at: usize,
    /// How many dated elements and lines stood before it.
    stamps: usize,
    /// The last piece before it.
    before: &'a str,
}

impl Flow<'_> {
    /// The last piece, in lower case, if it is short.
    pub fn lead(&self) -> String {
        lead(self.last)
    }
}

impl<'a> Reader<'a> {
    /// Keeps a short line of text that may hold a date.
    pub(super) fn line(&mut self, text: &str) {
        let text = text.trim();
        let zone = self.open.last().map_or(Zone::Page, |open| open.zone);
        let mark = |text: String| Mark {
            kind: Kind::Line,
            text,
            zone,
            after_heading: self.after_heading,
            at: self.flow.seen,
            ..Mark::default()
        };
        if text.len() < 6 || self.within(|list| matches!(list, List::Stamps)) {
            return;
        }
        // A headline may hold the date beside it, and may be about one.
        if self.within(|list| matches!(list, List::Headings)) && squeeze(&decode(text)).len() > MAX_IN_HEADING {
            return;
        }
        // A report may begin with its date.
        let opening = text.as_bytes()[0].is_ascii_digit() && !self.flow.running;
        let place = if self.flow.running { None } else { dateline(text) };
        let text = match (text.len(), place) {
            (0..=MAX_LINE, _) => text,
            (_, Some(place)) => place,
            _ if opening => &text[..text.floor_char_boundary(MAX_OPENING)],
            _ => return,
        };
        if !has_date_digits(text) || self.facts.stamps.len() >= MAX_KEPT {
            return;
        }
        let mut line = String::new();
        push_words(&mut line, &decode(text));
        let (lead, running) = (self.flow.lead(), self.flow.running);
        let heading = self.open.iter().rev().take(AROUND - 1).any(|open| is_lower_heading(&open.name));
        let hint = if heading { HEADING.to_owned() } else { String::new() };
        self.facts.stamps.push(Mark { lead, running, hint, ..mark(line) });
    }

    /// Goes on by a piece of text.
    pub(super) fn piece(&mut self, text: &'a str) {
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return;
        }
        let flow = &mut self.flow;
        let start = flow.seen;
        if flow.block.pieces == 0 {
            flow.block.at = start;
            flow.block.stamps = self.facts.stamps.len();
        }
        flow.block.pieces += 1;
        if flow.block.text.len() <= MAX_LINE {
            push_words(&mut flow.block.text, &decode(&text[..text.floor_char_boundary(MAX_LINE)]));
        }
        flow.seen += trimmed.len();
        flow.last = trimmed;
        flow.running = trimmed.len() > MAX_LEAD;
        self.headline(start, trimmed);
    }

    /// A line starts new words even where no space is written, and a new line in a signature. One that is a signature
    /// is kept.
    pub(super) fn signature_ends(&mut self) {
        if self.gathering > 0 {
            self.gather(|list, text| match list {
                List::Signatures if !text.is_empty() && !text.ends_with('\n') => text.push('\n'),
                List::Signatures => {}
                _ => push_words(text, " "),
            });
        }
        let Some((hint, text)) = self.signature.finish() else { return };
        if self.facts.signatures.len() < MAX_KEPT {
            self.facts.signatures.push(Mark {
                kind: Kind::Line,
                at: self.flow.seen.saturating_sub(text.len()),
                text,
                hint: hint.to_owned(),
                zone: self.open.last().map_or(Zone::Page, |open| open.zone),
                after_heading: self.after_heading,
                ..Mark::default()
            });
        }
    }

    /// A block that is short and in pieces may hold a date that none of the pieces holds.
    pub(super) fn block_ends(&mut self) {
        self.flow.running = false;
        let next = Block { before: self.flow.last, ..Block::default() };
        let block = std::mem::replace(&mut self.flow.block, next);
        if block.pieces > 1
            && (6..=MAX_LINE).contains(&block.text.trim().len())
            && has_date_digits(&block.text)
            && self.facts.stamps.len() < MAX_KEPT
            && self.facts.stamps.iter().skip(block.stamps).all(|mark| mark.kind == Kind::Line)
            && !self.within(|list| matches!(list, List::Stamps | List::Headings))
        {
            self.facts.stamps.push(Mark {
                kind: Kind::Line,
                text: block.text,
                zone: self.open.last().map_or(Zone::Page, |open| open.zone),
                after_heading: self.after_heading,
                at: block.at,
                lead: lead(block.before),
                ..Mark::default()
            });
        }
    }

    /// Notes where the headline stands, if this text is it. In comments it is quoted, in a link it is a teaser.
    fn headline(&mut self, start: usize, text: &str) {
        let around = || self.open.iter().rev().take(AROUND);
        let level = if around().any(|open| is_lower_heading(&open.name)) {
            Level::LowerHeading
        } else if around().any(|open| open.zone == Zone::Comments || open.name == "a") {
            return;
        } else {
            Level::Text
        };
        self.facts.heads.text(level, (start, self.flow.seen), text);
    }

    /// Whether the text that is read is kept in a mark of one of the wanted lists.
    fn within(&self, wanted: impl Fn(List) -> bool) -> bool {
        self.open.iter().rev().take(AROUND - 1).any(|open| open.mark.is_some_and(|(list, _)| wanted(list)))
    }
}

fn is_lower_heading(name: &str) -> bool {
    matches!(name, "h2" | "h3" | "h4" | "h5" | "h6")
}

/// A short piece of text, in lower case, that stands before a date; nothing of a longer one.
fn lead(last: &str) -> String {
    if last.len() > MAX_LEAD { String::new() } else { decode(last).to_lowercase() }
}

/// The dateline that a report opens with: `SAMPLEVILLE, 17 May 2025 (Sample Wire) — `, `Sampleville (17.5.2025). `. A place stands
/// before the date, and no sentence: of its words at most the month is written small.
fn dateline(text: &str) -> Option<&str> {
    let start = &text[..text.floor_char_boundary(MAX_DATELINE)];
    // Most have no date, and are not searched for the marks behind it.
    start.bytes().find(u8::is_ascii_digit)?;
    let end = ["—", "–", " - ", " -- ", ")", "):", ": ", "/ "].iter().filter_map(|mark| start.find(mark)).min()?;
    let line = &start[..end];
    let date = line.find(|c: char| c.is_ascii_digit())?;
    let place = &line[..date];
    let small = line.split_whitespace().filter(|word| word.starts_with(char::is_lowercase)).count();
    (place.contains([',', '(']) && place.starts_with(char::is_alphabetic) && small <= 1).then_some(line)
}

/// Whether a line has as many digits as a date with a year, and not more than two with their times.
fn has_date_digits(line: &str) -> bool {
    (4..=24).contains(&line.chars().filter(|c| c.is_numeric()).count())
}

#[cfg(test)]
mod tests {
    use super::super::Facts;

    fn lines(page: &str) -> Vec<(String, usize, String, bool)> {
        let stamps = Facts::read(page).stamps;
        stamps.into_iter().map(|mark| (mark.text.trim().to_owned(), mark.at, mark.lead, mark.running)).collect()
    }

    #[test]
    fn lines_with_what_stands_before_them() {
        let line = |text: &str, at, lead: &str, running| (text.to_owned(), at, lead.to_owned(), running);
        assert_eq!(lines("<p>Posted</p><p>17 May 2025</p>"), [line("17 May 2025", 6, "posted", false)]);
        assert_eq!(lines("<p>A</p><p>17 <i>May</i> 2025</p>")[0], line("17 May 2025", 1, "a", false));
        let long = "The parties met in the harbour, as was said in the capital on";
        assert_eq!(lines(&format!("<p>{long} <a>17 May 2025</a></p>"))[0], line("17 May 2025", 61, "", true));
        assert_eq!(lines("<h1>Talks of 17 May 2025 end in the harbour</h1>"), []);
        assert_eq!(
            lines("<h1>Talks end<br><small>17 May 2025</small></h1>"),
            [line("17 May 2025", 9, "talks end", false)]
        );
        let report = format!("<p>17.5.2025 - {}</p>", "The parties met. ".repeat(20));
        assert_eq!(lines(&report)[0].0, "17.5.2025 - The parties");
    }

    #[test]
    fn datelines() {
        for (opening, expected) in [
            ("SAMPLEVILLE, May 17, 2025 (Sample Wire) — ", Some("SAMPLEVILLE, May 17, 2025 (Sample Wire")),
            ("Sampleville, (17.05.2025). ", Some("Sampleville, (17.05.2025")),
            ("ЗРАЗКІВ, 17 травня 2025 — ", Some("ЗРАЗКІВ, 17 травня 2025")),
            ("After the talks, which ended on 17 May 2025 — ", None),
            ("On May 17, 2025 — ", None),
            ("SAMPLEVILLE — ", None),
        ] {
            let report = format!("<p>{opening}{}</p>", "The parties met. ".repeat(20));
            assert_eq!(lines(&report).first().map(|line| line.0.as_str()), expected, "{opening}");
        }
    }
}

//! Lines: the pieces of text on a page go in, in the order in which they are shown, and its lines come out.

use super::show::Run;

/// Pieces whose feet are further apart than this part of the type size stand on different lines.
const FOOT: f32 = 0.5;

/// A gap between two pieces of more than this part of the type size is a space.
const GAP: f32 = 0.17;

/// A piece that begins this many type sizes to the left of where the one before it ended begins a line.
const BACK: f32 = 2.0;

/// A line of a page.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Line {
    /// Where it begins and ends, from the left.
    pub start: f32,
    pub end: f32,
    /// How far its foot is from the bottom.
    pub foot: f32,
    /// The size of its type.
    pub size: f32,
    /// What it says, with single spaces.
    pub text: String,
}

/// The lines of a page.
pub(super) fn lines(runs: Vec<Run>) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for run in runs {
        let size = run.size.max(0.1);
        match lines.last_mut() {
            Some(line)
                if (line.foot - run.foot).abs() < size.max(line.size) * FOOT && run.start > line.end - size * BACK =>
            {
                let spaceless = line.text.ends_with(super::is_spaceless) && run.text.starts_with(super::is_spaceless);
                let apart = !spaceless && run.start - line.end > size * GAP;
                if apart && !line.text.ends_with(' ') && !run.text.starts_with(' ') {
                    line.text.push(' ');
                }
                line.text.push_str(&run.text);
                line.end = line.end.max(run.end);
                line.size = line.size.max(run.size);
            }
            _ => lines.push(Line { start: run.start, end: run.end, foot: run.foot, size, text: run.text }),
        }
    }
    for line in &mut lines {
        line.text = super::squeeze(&line.text);
    }
    lines.retain(|line| !line.text.is_empty());
    lines
}

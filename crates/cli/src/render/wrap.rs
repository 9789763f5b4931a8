//! Wrapping: in go text and the byte ranges in it that match, out come lines that fit a width, matches highlighted and
//! hostile characters replaced.

use std::borrow::Cow;
use std::ops::Range;

use anstyle::Style;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::terminal::{self, Look};

/// The styles of a text and of the matches in it.
#[derive(Clone, Copy, Debug)]
pub struct Styles {
    /// What does not match.
    pub text: Style,
    /// What does.
    pub marked: Style,
}

impl Styles {
    /// One style for all of it.
    pub const fn plain(text: Style) -> Self {
        Self { text, marked: text }
    }
}

/// How many columns the first line and the following ones have.
#[derive(Clone, Copy, Debug)]
pub struct Room {
    /// Columns of the first line.
    pub first: usize,
    /// Columns of the others.
    pub rest: usize,
}

/// A stretch of text that is wholly a match, or wholly not.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Run {
    text: String,
    marked: bool,
}

/// Breaks `text` at white space into lines of at most the given columns, breaking only words that are longer than a
/// line. Where there is no colour, `*` stands before and after each match.
pub fn wrap(text: &str, marks: &[Range<usize>], styles: Styles, room: Room, look: Look) -> Vec<String> {
    let mut lines = Lines { done: Vec::new(), line: Vec::new(), width: 0, room, styles, look };
    let mut word: Vec<Run> = Vec::new();
    for run in runs(text, marks, look) {
        for (number, part) in run.text.split(' ').enumerate() {
            if number > 0 {
                lines.push(std::mem::take(&mut word));
            }
            if !part.is_empty() {
                word.push(Run { text: part.to_owned(), marked: run.marked });
            }
        }
    }
    lines.push(word);
    lines.end_line();
    lines.done
}

/// Cuts the text at its marks. Marks that are not in order, or not between characters, are left out.
fn runs(text: &str, marks: &[Range<usize>], look: Look) -> Vec<Run> {
    let mut found = Vec::new();
    let mut at = 0;
    for mark in marks {
        let (Some(before), Some(inside)) = (text.get(at..mark.start), text.get(mark.clone())) else {
            continue;
        };
        found.push(Run { text: terminal::line(before).into_owned(), marked: false });
        let inside = terminal::line(inside);
        if look.colour {
            found.push(Run { text: inside.into_owned(), marked: true });
        } else {
            found.push(Run { text: format!("*{inside}*"), marked: false });
        }
        at = mark.end;
    }
    found.push(Run { text: terminal::line(&text[at..]).into_owned(), marked: false });
    found
}

struct Lines {
    done: Vec<String>,
    line: Vec<Run>,
    width: usize,
    room: Room,
    styles: Styles,
    look: Look,
}

impl Lines {
    fn room(&self) -> usize {
        if self.done.is_empty() { self.room.first } else { self.room.rest }
    }

    fn push(&mut self, word: Vec<Run>) {
        if word.is_empty() {
            return;
        }
        let width: usize = word.iter().map(|run| run.text.width()).sum();
        if self.width > 0 {
            if self.width + 1 + width <= self.room() {
                self.append(" ", self.line.last().is_some_and(|run| run.marked) && word[0].marked);
            } else {
                self.end_line();
            }
        }
        if width <= self.room() {
            for run in word {
                self.append(&run.text, run.marked);
            }
            return;
        }
        // A word longer than a line (an address, or text without spaces) is broken where it must be, before a character
        // that has columns of its own: combining marks stay with their letter.
        for run in word {
            for c in run.text.chars() {
                let columns = c.width().unwrap_or(0);
                if self.width > 0 && columns > 0 && self.width + columns > self.room() {
                    self.end_line();
                }
                self.append(c.encode_utf8(&mut [0; 4]), run.marked);
            }
        }
    }

    fn append(&mut self, text: &str, marked: bool) {
        self.width += text.width();
        match self.line.last_mut() {
            Some(last) if last.marked == marked => last.text.push_str(text),
            _ => self.line.push(Run { text: text.to_owned(), marked }),
        }
    }

    fn end_line(&mut self) {
        if self.line.is_empty() {
            return;
        }
        let mut painted = String::new();
        for run in self.line.drain(..) {
            let style = if run.marked { self.styles.marked } else { self.styles.text };
            painted.push_str(&self.look.paint(style, run.text));
        }
        self.done.push(painted);
        self.width = 0;
    }
}

/// Characters in a column: a letter with all the marks that a language puts on it. What stacks more is no language.
const MOST_MARKS: usize = 8;

/// Characters of a headline or a record's name where a line only names it.
pub const NAMED_CHARS: usize = 200;

/// The first characters of `text`, with `…` where something is left out: what is looked at, not read, should not fill
/// screens because somebody made it long.
pub fn clip(text: &str, characters: usize) -> Cow<'_, str> {
    match text.char_indices().nth(characters) {
        Some((end, _)) => Cow::Owned(format!("{}…", &text[..end])),
        None => Cow::Borrowed(text),
    }
}

/// The longest start of `text` that has at most `columns` columns, with `…` where something is left out.
pub fn cut(text: &str, columns: usize) -> String {
    let text = clip(text, columns * MOST_MARKS);
    if text.width() <= columns {
        return text.into_owned();
    }
    let mut kept = String::new();
    let mut width = 0;
    for c in text.chars() {
        width += c.width().unwrap_or(0);
        if width + 1 > columns {
            break;
        }
        kept.push(c);
    }
    kept.push('…');
    kept
}

#[cfg(test)]
#[expect(clippy::single_range_in_vec_init, reason = "marks are lists of ranges, also of one")]
mod tests {
    use super::*;
    use crate::terminal::{HEADING, MATCH};
    use proptest::prelude::*;

    const PLAIN: Look = Look { width: 80, colour: false };
    const COLOURED: Look = Look { width: 80, colour: true };
    const STYLES: Styles = Styles { text: Style::new(), marked: MATCH };

    fn wrapped(text: &str, marks: &[Range<usize>], width: usize) -> Vec<String> {
        wrap(text, marks, STYLES, Room { first: width, rest: width }, PLAIN)
    }

    #[test]
    fn lines_fit() {
        assert_eq!(wrapped("the talks in Istanbul ended", &[], 12), ["the talks in", "Istanbul", "ended"]);
        assert_eq!(wrapped("", &[], 12), [""; 0]);
        assert_eq!(wrapped(" \n ", &[], 12), [""; 0]);
    }

    #[test]
    fn the_first_line_may_have_less_room() {
        let lines = wrap("one two three", &[], STYLES, Room { first: 3, rest: 9 }, PLAIN);
        assert_eq!(lines, ["one", "two three"]);
    }

    #[test]
    fn marks_are_asterisks_without_colour_and_count_as_columns() {
        let marks = [4..9];
        assert_eq!(wrapped("the talks end", &marks, 15), ["the *talks* end"]);
        assert_eq!(wrapped("the talks end", &marks, 14), ["the *talks*", "end"]);
    }

    #[test]
    fn a_marked_phrase_keeps_its_colour_over_a_break() {
        let lines = wrap("a full ceasefire", &[2..16], STYLES, Room { first: 9, rest: 9 }, COLOURED);
        assert_eq!(lines, [format!("a {MATCH}full{MATCH:#}"), format!("{MATCH}ceasefire{MATCH:#}")]);
        let lines = wrap("a full ceasefire", &[2..16], STYLES, Room { first: 80, rest: 80 }, COLOURED);
        assert_eq!(lines, [format!("a {MATCH}full ceasefire{MATCH:#}")]);
    }

    #[test]
    fn text_around_marks_has_its_own_style() {
        let styles = Styles { text: HEADING, marked: MATCH };
        let lines = wrap("(talks)", &[1..6], styles, Room { first: 80, rest: 80 }, COLOURED);
        assert_eq!(lines, [format!("{HEADING}({HEADING:#}{MATCH}talks{MATCH:#}{HEADING}){HEADING:#}")]);
    }

    #[test]
    fn long_words_are_broken_between_letters() {
        assert_eq!(wrapped("abcdefgh ij", &[], 3), ["abc", "def", "gh", "ij"]);
        assert_eq!(wrapped("停戦協定が結ばれた", &[], 6), ["停戦協", "定が結", "ばれた"]);
        assert_eq!(wrapped("e\u{301}e\u{301}e\u{301}", &[], 2), ["e\u{301}e\u{301}", "e\u{301}"]);
    }

    #[test]
    fn marks_that_are_wrong_are_left_out() {
        assert_eq!(wrapped("Київ", &[1..2], 80), ["Київ"]);
        assert_eq!(wrapped("abc", &[1..2, 0..1, 2..9], 80), ["a*b*c"]);
    }

    #[test]
    fn hostile_text_is_replaced_inside_and_outside_marks() {
        assert_eq!(wrapped("a\u{1b}[2Jb", &[0..2], 80), ["*a�*[2Jb"]);
    }

    #[test]
    fn cutting() {
        assert_eq!(cut("abcdef", 6), "abcdef");
        assert_eq!(cut("abcdefg", 6), "abcde…");
        assert_eq!(cut("停戦協定", 5), "停戦…");
        assert_eq!(cut(&format!("e{}", "\u{301}".repeat(99)), 2).chars().count(), 17);
        assert_eq!((clip("Київ", 4), clip("Київ", 2)), ("Київ".into(), "Ки…".into()));
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_lines_fit(
            text in "[a-zа-яі停戦\u{301} \n]{0,60}",
            marks in proptest::collection::vec(0usize..80, 0..6),
            width in 10usize..40,
        ) {
            let marks: Vec<Range<usize>> = marks.chunks_exact(2).map(|pair| pair[0]..pair[1]).collect();
            let lines = wrap(&text, &marks, STYLES, Room { first: width, rest: width }, PLAIN);
            for line in &lines {
                prop_assert!(line.width() <= width, "{line}");
            }
            let solid = |text: &str| text.chars().filter(|c| !c.is_whitespace() && *c != '*').collect::<String>();
            // A mark on nothing but spaces leaves only its asterisks.
            prop_assert_eq!(solid(&lines.concat()), solid(&text));
        }
    }
}

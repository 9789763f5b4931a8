//! The terminal: in go strings from articles, paths and queries, out come strings without control or
//! bidirectional-override characters; and how wide and how colourful the output may be.

use std::borrow::Cow;
use std::fmt;
use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};

use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};

use crate::args::Color;

/// What stands for a character that could command a terminal or reorder what it shows.
const REPLACEMENT: char = '\u{FFFD}';

/// The width of text that goes to a file or a pipe.
const PIPED_WIDTH: usize = 100;

/// Lines longer than this are hard to read, however wide the window.
const WIDEST: usize = 120;

/// Below this, wrapping leaves nothing to read.
const NARROWEST: usize = 30;

/// Whether a character must not reach a terminal: C0, DEL and C1 controls (the C1 block holds a one-byte CSI), and the
/// bidirectional embeddings, overrides and isolates, which can make text read as another. The marks LRM, RLM and ALM
/// stay: they are common in good Arabic and Hebrew text and reorder only themselves.
fn is_hostile(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Line breaks and tabs of every kind.
fn is_break(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\u{B}' | '\u{C}' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Text for one line of a terminal or a table: breaks become spaces, hostile characters are replaced.
pub fn line(text: &str) -> Cow<'_, str> {
    replace(text, |c| match c {
        c if is_break(c) => ' ',
        c if is_hostile(c) => REPLACEMENT,
        c => c,
    })
}

/// Text for several lines: line feeds stay, other breaks become spaces, hostile characters are replaced.
pub fn block(text: &str) -> Cow<'_, str> {
    replace(text, |c| match c {
        '\n' => c,
        c if is_break(c) => ' ',
        c if is_hostile(c) => REPLACEMENT,
        c => c,
    })
}

fn replace(text: &str, map: impl Fn(char) -> char) -> Cow<'_, str> {
    if text.chars().all(|c| map(c) == c) { Cow::Borrowed(text) } else { Cow::Owned(text.chars().map(map).collect()) }
}

/// How output looks: its width in columns, and whether it has colours.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// Columns to fill.
    pub width: usize,
    /// Whether to colour.
    pub colour: bool,
}

impl Look {
    /// The look of standard output.
    pub fn of_stdout(color: Color) -> Self {
        let stdout = io::stdout();
        let width = match terminal_size::terminal_size() {
            Some((terminal_size::Width(width), _)) if stdout.is_terminal() => usize::from(width),
            _ => PIPED_WIDTH,
        };
        Self { width: width.clamp(NARROWEST, WIDEST), colour: is_coloured(color, &stdout) }
    }

    /// The look of standard error, whose lines are not wrapped.
    pub fn of_stderr(color: Color) -> Self {
        Self { width: PIPED_WIDTH, colour: is_coloured(color, &io::stderr()) }
    }

    /// `text` in `style`, or as it is where there are no colours.
    pub fn paint(self, style: Style, text: impl fmt::Display) -> String {
        if self.colour && !style.is_plain() { format!("{style}{text}{style:#}") } else { text.to_string() }
    }
}

fn is_coloured(color: Color, stream: &impl anstream::stream::RawStream) -> bool {
    match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => AutoStream::choice(stream) != ColorChoice::Never,
    }
}

/// Headlines and headings.
pub const HEADING: Style = Style::new().bold();
/// A match in running text.
pub const MATCH: Style = AnsiColor::Red.on_default().bold();
/// A match in a headline, which is bold already.
pub const HEADING_MATCH: Style = AnsiColor::Red.on_default().bold().underline();
/// What helps to find an article again.
pub const PLACE: Style = AnsiColor::Cyan.on_default();
/// The bars of a facet.
pub const BAR: Style = AnsiColor::Blue.on_default();
/// The word `error`.
pub const ERROR: Style = AnsiColor::Red.on_default().bold();
/// The words `warning`, `note` and `hint`.
pub const NOTE: Style = AnsiColor::Yellow.on_default().bold();

/// Standard output: locked, buffered, bytes passed as they are.
pub type Out = BufWriter<AutoStream<StdoutLock<'static>>>;

/// Opens standard output. The stream strips nothing (`show --raw` needs its bytes whole): we write no escapes where
/// there are no colours. It only turns on the colours of old Windows consoles.
pub fn stdout(look: Look) -> Out {
    let choice = if look.colour { ColorChoice::Always } else { ColorChoice::AlwaysAnsi };
    BufWriter::with_capacity(1 << 16, AutoStream::new(io::stdout().lock(), choice))
}

/// Writes lines to standard error, made safe. Nobody is left to be told when standard error itself is closed.
pub fn complain(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_to_the_terminal_are_replaced() {
        assert_eq!(line("\u{1b}[31mred\u{1b}]0;title\u{7}"), "�[31mred�]0;title�");
        assert_eq!(line("\u{9b}2J\u{7f}"), "�2J�");
        assert_eq!(line("abc\u{202e}gpj.exe\u{2066}x\u{2069}"), "abc�gpj.exe�x�");
    }

    #[test]
    fn breaks_become_spaces() {
        assert_eq!(line("a\nb\tc\r\nd\u{2028}e\u{85}f"), "a b c  d e f");
        assert_eq!(block("a\nb\tc\u{1b}"), "a\nb c�");
    }

    #[test]
    fn good_text_is_untouched() {
        for text in ["Київ", "وكالة بردى", "e\u{301}", "\u{200f}(א)\u{200e}", "👩‍🚒 — «…»"] {
            assert!(matches!(line(text), Cow::Borrowed(same) if same == text));
        }
    }

    #[test]
    fn paint_needs_colour() {
        assert_eq!(Look { width: 80, colour: false }.paint(MATCH, "x"), "x");
        assert_eq!(Look { width: 80, colour: true }.paint(HEADING, "x"), "\u{1b}[1mx\u{1b}[0m");
    }
}

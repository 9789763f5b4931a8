//! The terminal: in go strings from articles, paths and queries, out come strings without characters that command a
//! terminal or reorder what it shows; and how wide and how colourful the output may be.

mod chars;

use std::borrow::Cow;
use std::fmt;
use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};
use std::path::Path;

use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};

use crate::args::Color;
use chars::{Fate, fate};

/// What stands for a character that could command a terminal or reorder what it shows.
const REPLACEMENT: char = '\u{FFFD}';

/// The width of text that goes to a file or a pipe.
const PIPED_WIDTH: usize = 100;

/// Lines longer than this are hard to read, however wide the window.
const WIDEST: usize = 120;

/// Below this, wrapping leaves nothing to read.
const NARROWEST: usize = 30;

/// Text for one line of a terminal or a table: breaks become spaces, hostile characters are replaced.
pub fn line(text: &str) -> Cow<'_, str> {
    replace(text, shown)
}

/// Text for several lines: line feeds stay, other breaks become spaces, hostile characters are replaced.
pub fn block(text: &str) -> Cow<'_, str> {
    replace(text, |c| if c == '\n' { Some(c) } else { shown(c) })
}

/// A path on one line. What is not Unicode in it is replaced too.
pub fn path(path: &Path) -> String {
    line(&path.to_string_lossy()).into_owned()
}

/// Whether a character is shown as it is.
pub fn is_shown(c: char) -> bool {
    fate(c) == Fate::Kept
}

/// What a reader sees of a character.
fn shown(c: char) -> Option<char> {
    match fate(c) {
        Fate::Kept => Some(c),
        Fate::Space => Some(' '),
        Fate::Replaced => Some(REPLACEMENT),
        Fate::Dropped => None,
    }
}

fn replace(text: &str, map: impl Fn(char) -> Option<char>) -> Cow<'_, str> {
    if text.chars().all(|c| map(c) == Some(c)) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.chars().filter_map(map).collect())
    }
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

/// Writes lines that were made safe to standard error. Nobody is left to be told when standard error itself is closed.
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
        assert_eq!(block("a\nb\tc\u{1b}\rd"), "a\nb c� d");
    }

    #[test]
    fn hidden_text_is_seen_or_left_out() {
        assert_eq!(line("a\u{E0041}b\u{FFF9}c"), "a�b�c");
        assert_eq!(line("\u{FEFF}um\u{200B}er\u{2060}ov"), "umerov");
    }

    #[cfg(unix)]
    #[test]
    fn paths_stay_on_their_line() {
        use std::os::unix::ffi::OsStrExt;
        let name = std::ffi::OsStr::from_bytes(b"a\xff\x1b[2J\nhint: run this");
        assert_eq!(path(Path::new(name)), "a��[2J hint: run this");
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

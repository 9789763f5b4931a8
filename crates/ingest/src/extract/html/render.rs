//! Rendering: in go the blocks of an article, out come its paragraphs as text: list items and table rows a line each,
//! everything else a paragraph. What is not plain text is laid out by html2text. What cannot be laid out is refused with `None`.

use std::borrow::Cow;

use html2text::config;
use html2text::render::TextDecorator;

use super::blocks::{Block, Shape};
use super::entities::decode_sure;

/// Wider than any line of text, so that html2text never breaks one.
const WIDTH: usize = 1_000_000;

/// What stands before a list item.
const BULLET: &str = "- ";

/// The text of an article: paragraphs parted by empty lines.
pub(super) fn render(blocks: &[&Block]) -> Option<String> {
    let mut text = String::new();
    let mut before: Option<&Block> = None;
    let mut rest = blocks;
    while let Some(first) = rest.first() {
        if let Some(before) = before {
            text.push_str(if runs_on(before, first) { "\n" } else { "\n\n" });
        }
        let length = match plain(first) {
            // Nothing in it needs a parser: it is laid out as it is.
            Some(plain) => {
                if first.shape == Shape::Item {
                    text.push_str(BULLET);
                }
                text.push_str(&plain);
                1
            }
            None => {
                let length = rest.iter().take_while(|block| plain(block).is_none()).count();
                let laid_out = config::with_decorator(Bare)
                    .allow_width_overflow()
                    .string_from_read(layout(&rest[..length]).as_bytes(), WIDTH)
                    .ok()?;
                text.push_str(laid_out.trim_matches('\n'));
                length
            }
        };
        before = rest.get(length - 1).copied();
        rest = &rest[length..];
    }
    Some(tidy(&text))
}

/// The text of a block that every parser takes as it is written. `None` for one that has to be parsed.
fn plain(block: &Block) -> Option<Cow<'_, str>> {
    let source = block.source.trim();
    let is_control = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
    if block.shape == Shape::Verbatim || source.len() >= WIDTH || source.contains(is_control) {
        return None;
    }
    decode_sure(source)
}

/// Whether a block is the next line of a list or a table.
fn runs_on(before: &Block, block: &Block) -> bool {
    matches!(block.shape, Shape::Item | Shape::Row) && before.shape == block.shape && before.group == block.group
}

/// The blocks as the few elements that decide their layout. Items of one list and rows of one table are lines of one paragraph.
fn layout(blocks: &[&Block]) -> String {
    let mut html = String::new();
    let mut before: Option<&Block> = None;
    for block in blocks {
        html.push_str(match block.shape {
            _ if before.is_some_and(|before| runs_on(before, block)) => "<br>",
            Shape::Verbatim => "<pre>",
            _ => "<p>",
        });
        if block.shape == Shape::Item {
            html.push_str(BULLET);
        }
        for c in block.source.trim().chars() {
            match c {
                '<' => html.push_str("&lt;"),
                '\n' if block.shape != Shape::Verbatim => html.push_str("<br>"),
                c => html.push(c),
            }
        }
        if block.shape == Shape::Verbatim {
            html.push_str("</pre>");
        }
        before = Some(block);
    }
    html
}

/// Paragraphs parted by one empty line, without white space at the ends of lines or twice in a row.
pub(super) fn tidy(text: &str) -> String {
    let mut tidied = String::with_capacity(text.len());
    let mut gap = "";
    for line in text.lines() {
        let before = tidied.len();
        tidied.push_str(gap);
        let start = tidied.len();
        push_squeezed(&mut tidied, line);
        // A bullet or a cell break with nothing to it says nothing.
        if tidied[start..].chars().all(|c| c.is_whitespace() || matches!(c, '-' | '|' | '•')) {
            let empty = tidied[start..].is_empty();
            tidied.truncate(before);
            if empty && !tidied.is_empty() {
                gap = "\n\n";
            }
            continue;
        }
        gap = "\n";
    }
    tidied
}

/// Appends a line with its white space squeezed and its invisible break hints dropped.
fn push_squeezed(out: &mut String, line: &str) {
    let mut space = false;
    let start = out.len();
    for c in line.chars() {
        match c {
            '\u{ad}' | '\u{200b}' | '\u{feff}' | '\u{2060}' => {}
            c if c.is_whitespace() => space = out.len() > start,
            c if c.is_control() => {}
            c => {
                if space {
                    out.push(' ');
                    space = false;
                }
                out.push(c);
            }
        }
    }
}

/// Elements that stand on lines of their own (besides lists, table rows and preformatted text).
pub(super) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "body"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "dialog"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hgroup"
            | "legend"
            | "main"
            | "menu"
            | "nav"
            | "p"
            | "section"
            | "summary"
            | "table"
            | "tbody"
            | "tfoot"
            | "thead"
    )
}

/// Text without marks but for list items.
#[derive(Clone)]
struct Bare;

impl TextDecorator for Bare {
    type Annotation = ();

    fn decorate_link_start(&mut self, _url: &str) -> (String, ()) {
        (String::new(), ())
    }

    fn decorate_link_end(&mut self) -> String {
        String::new()
    }

    fn decorate_em_start(&self) -> (String, ()) {
        (String::new(), ())
    }

    fn decorate_em_end(&self) -> String {
        String::new()
    }

    fn decorate_strong_start(&self) -> (String, ()) {
        (String::new(), ())
    }

    fn decorate_strong_end(&self) -> String {
        String::new()
    }

    fn decorate_strikeout_start(&self) -> (String, ()) {
        (String::new(), ())
    }

    fn decorate_strikeout_end(&self) -> String {
        String::new()
    }

    fn decorate_code_start(&self) -> (String, ()) {
        (String::new(), ())
    }

    fn decorate_code_end(&self) -> String {
        String::new()
    }

    fn decorate_preformat_first(&self) {}

    fn decorate_preformat_cont(&self) {}

    fn decorate_image(&mut self, _src: &str, _title: &str) -> (String, ()) {
        (String::new(), ())
    }

    fn header_prefix(&self, _level: usize) -> String {
        String::new()
    }

    fn quote_prefix(&self) -> String {
        String::new()
    }

    fn unordered_item_prefix(&self) -> String {
        "- ".to_owned()
    }

    fn ordered_item_prefix(&self, item: i64) -> String {
        format!("{item}. ")
    }

    fn make_subblock_decorator(&self) -> Self {
        Self
    }

    fn decorate_superscript_start(&self) -> (String, ()) {
        (String::new(), ())
    }

    fn decorate_superscript_end(&self) -> String {
        String::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(shape: Shape, group: usize, text: &str) -> Block {
        Block { shape, group, source: text.to_owned(), ..Block::default() }
    }

    #[test]
    fn lists_tables_and_verse_keep_their_lines() {
        let blocks = [
            block(Shape::Heading, 0, "  Two  lists"),
            block(Shape::Item, 1, "a < b"),
            block(Shape::Item, 1, "c &amp; d &hearts;"),
            block(Shape::Item, 1, "AT&T"),
            block(Shape::Item, 2, "e"),
            block(Shape::Row, 3, "x | 1"),
            block(Shape::Row, 3, "y | 2"),
            block(Shape::Paragraph, 0, "one\ntwo\n\nthree"),
            block(Shape::Verbatim, 0, "four\n  five"),
        ];
        let blocks: Vec<&Block> = blocks.iter().collect();
        assert_eq!(
            render(&blocks).as_deref(),
            Some("Two lists\n\n- a < b\n- c & d ♥\n- AT&T\n\n- e\n\nx | 1\ny | 2\n\none\ntwo\n\nthree\n\nfour\nfive")
        );
        assert_eq!(render(&[]).as_deref(), Some(""));
    }

    #[test]
    fn white_space_and_break_hints() {
        assert_eq!(tidy(" a \u{a0} b\u{ad}c \n\n\n \n d\u{200b}\n-\n"), "a bc\n\nd");
    }
}

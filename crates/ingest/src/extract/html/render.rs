//! Rendering: in goes the HTML of an article's content, out come its paragraphs as text. html2text lays it out, after
//! every block that is no list or preformatted text has been written as a paragraph and every table row as a line of
//! its cells. Images and links leave nothing but their text. What cannot be laid out is refused with `None`.

use html2text::config;
use html2text::render::TextDecorator;

use super::scan::{Token, is_void, lower, tokens};

/// Wider than any line of text, so that html2text never breaks one.
const WIDTH: usize = 1_000_000;
/// What stands between two cells of a table row.
const CELL_BREAK: &str = " | ";

/// The text of an article's content: paragraphs parted by empty lines, list items and verse a line each.
pub(super) fn render(content: &str) -> Option<String> {
    let simple = simplify(content);
    let text = config::with_decorator(Bare)
        .unicode_strikeout(false)
        .allow_width_overflow()
        .string_from_read(simple.as_bytes(), WIDTH)
        .ok()?;
    Some(tidy(&text))
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

/// The content with the few tags that decide its layout, and no attributes.
fn simplify(content: &str) -> String {
    let mut simple = String::with_capacity(content.len());
    let mut cells = 0_usize;
    for token in tokens(content) {
        match token {
            Token::Text(text) => {
                let mut parts = text.split('<');
                simple.push_str(parts.next().unwrap_or_default());
                for part in parts {
                    simple.push_str("&lt;");
                    simple.push_str(part);
                }
            }
            Token::Start(tag) => {
                let name = lower(tag.name);
                match &*name {
                    "td" | "th" => {
                        if cells > 0 {
                            simple.push_str(CELL_BREAK);
                        }
                        cells += 1;
                    }
                    "tr" => {
                        cells = 0;
                        simple.push_str("<p>");
                    }
                    "br" => simple.push_str("<br>"),
                    "hr" => simple.push_str("<p></p>"),
                    "ul" | "ol" | "li" | "pre" | "blockquote" => {
                        simple.push('<');
                        simple.push_str(&name);
                        simple.push('>');
                    }
                    name if is_block(name) => simple.push_str("<p>"),
                    _ => {}
                }
            }
            Token::End(name) => {
                let name = lower(name);
                match &*name {
                    "ul" | "ol" | "li" | "pre" | "blockquote" => {
                        simple.push_str("</");
                        simple.push_str(&name);
                        simple.push('>');
                    }
                    "tr" => simple.push_str("</p>"),
                    name if is_block(name) && !is_void(name) => simple.push_str("</p>"),
                    _ => {}
                }
            }
            Token::Raw(..) => {}
        }
    }
    simple
}

/// Elements that stand on lines of their own (besides lists, table rows and preformatted text).
pub(super) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address" | "article" | "aside" | "body" | "caption" | "center" | "dd" | "details" | "dialog" | "div" | "dl" | "dt"
            | "fieldset" | "figcaption" | "figure" | "footer" | "form" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "header"
            | "hgroup" | "legend" | "main" | "menu" | "nav" | "p" | "section" | "summary" | "table" | "tbody" | "tfoot"
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

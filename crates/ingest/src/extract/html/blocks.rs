//! Blocks: in goes a pruned page, out come its pieces of text in order, one for each paragraph, heading, list item and table
//! row, each with what its place in the page says about it. It drops what holds no letter and no digit.

use std::borrow::Cow;

use super::entities::decode;
use super::render::is_block;
use super::scan::{Tag, Token, is_void, lower, tokens};
use super::zones::{Zone, zone_of};

/// What stands between two cells of a table row.
const CELL_BREAK: &str = " | ";

/// What kind of line a block is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Shape {
    /// A paragraph, or text in a plain container.
    #[default]
    Paragraph,
    /// A heading.
    Heading,
    /// A list item.
    Item,
    /// A row of a table.
    Row,
    /// Preformatted text.
    Verbatim,
    /// The caption of a figure or a table.
    Caption,
}

/// A piece of a page's text.
#[derive(Clone, Debug, Default)]
pub(super) struct Block {
    /// Its text, entities decoded, white space as in the source but for line breaks, which are only those of `<br>`.
    pub text: String,
    /// What kind of line it is.
    pub shape: Shape,
    /// Which part of the page it stands in.
    pub zone: Zone,
    /// How many of its characters are links.
    pub link_chars: usize,
    /// How many characters it has.
    pub chars: usize,
    /// The number of the container that it stands in; blocks of one container share it.
    pub container: usize,
    /// Whether it stands in an element made for bylines, dates, sharing or tags.
    pub apparatus: bool,
    /// Whether it stands in a quotation.
    pub quoted: bool,
    /// How many `<p>` ancestors' text: whether the text stands in a paragraph element.
    pub in_paragraph: bool,
}

/// A page with each of its texts marked, so that what a reader made of the page shows what it kept.
pub(super) struct Marked {
    /// The blocks in order.
    pub blocks: Vec<Block>,
    /// The page, with a private character before each text.
    pub page: String,
    /// For each mark the number of its block and how many characters its text has.
    pub marks: Vec<(usize, usize)>,
}

/// The first of the characters that mark texts: planes 15 and 16 are private, and no text that is read uses them.
const FIRST_MARK: u32 = 0xF_0000;
/// How many texts can be marked.
const MAX_MARKS: u32 = 0x1_FFFE;

/// The number of the text that a character marks.
pub(super) fn mark_of(c: char) -> Option<usize> {
    let number = u32::from(c).checked_sub(FIRST_MARK)?;
    (number < MAX_MARKS).then_some(number as usize)
}

/// Cuts a page into blocks and marks its texts.
pub(super) fn mark(page: &str) -> Marked {
    let mut reader = Reader::default();
    let mut marked = String::with_capacity(page.len() + page.len() / 8);
    for token in tokens(page) {
        match token {
            Token::Start(tag) => {
                reader.start(&tag);
                marked.push('<');
                marked.push_str(tag.name);
                marked.push_str(tag.attributes);
                marked.push('>');
            }
            Token::End(name) => {
                reader.end(&lower(name));
                marked.push_str("</");
                marked.push_str(name);
                marked.push('>');
            }
            Token::Text(text) => {
                let start = text.len() - text.trim_start().len();
                marked.push_str(&text[..start]);
                let number = reader.marks.len() as u32;
                if reader.text(text) && number < MAX_MARKS
                    && let Some(c) = char::from_u32(FIRST_MARK + number)
                {
                    marked.push(c);
                }
                marked.extend(text[start..].chars().filter(|c| u32::from(*c) < FIRST_MARK));
            }
            Token::Raw(tag, content) => {
                if tag.is("title") {
                    marked.push_str("<title>");
                    marked.push_str(content);
                    marked.push_str("</title>");
                }
            }
        }
    }
    reader.flush();
    Marked { blocks: reader.blocks, page: marked, marks: reader.marks }
}

/// The most open elements that are followed; the guard lets no deeper page through.
const MAX_OPEN: usize = 1_200;

struct Open<'a> {
    name: Cow<'a, str>,
    zone: Zone,
    container: usize,
    apparatus: bool,
}

#[derive(Default)]
struct Reader<'a> {
    blocks: Vec<Block>,
    open: Vec<Open<'a>>,
    current: Block,
    containers: usize,
    links: usize,
    /// The texts so far: the number of the block, and how many characters.
    marks: Vec<(usize, usize)>,
}

impl<'a> Reader<'a> {
    fn start(&mut self, tag: &Tag<'a>) {
        let name = lower(tag.name);
        if name == "br" {
            if !self.current.text.is_empty() {
                self.current.text.push('\n');
            }
            return;
        }
        if is_void(&name) {
            if name == "hr" {
                self.flush();
            }
            return;
        }
        match &*name {
            "td" | "th" => {
                if !self.current.text.trim().is_empty() {
                    self.current.text.push_str(CELL_BREAK);
                }
            }
            name if breaks(name) => self.flush(),
            _ => {}
        }
        if name == "a" {
            self.links += 1;
        }
        // What HTML closes of itself: a paragraph before a block, an item before an item.
        if breaks(&name) && self.open.last().is_some_and(|open| open.name == "p") {
            self.open.pop();
        }
        if name == "li" && self.open.last().is_some_and(|open| open.name == "li") {
            self.open.pop();
        }
        let around = self.open.last();
        let mut hint = String::new();
        for (key, value) in tag.attributes() {
            if matches!(key, "class" | "id" | "role" | "data-testid") {
                hint.push_str(&value.to_lowercase());
                hint.push(' ');
            }
        }
        let zone = zone_of(&name, &hint, around.map_or(Zone::Page, |open| open.zone));
        let apparatus = around.is_some_and(|open| open.apparatus)
            || (!matches!(&*name, "body" | "main" | "article" | "html") && hint.split_ascii_whitespace().any(is_apparatus));
        let container = if is_container(&name) {
            self.containers += 1;
            self.containers
        } else {
            around.map_or(0, |open| open.container)
        };
        if self.open.len() < MAX_OPEN {
            self.open.push(Open { name, zone, container, apparatus });
        }
    }

    fn end(&mut self, name: &str) {
        if breaks(name) {
            self.flush();
        }
        let Some(at) = self.open.iter().rposition(|open| open.name == name) else { return };
        let links = self.open[at..].iter().filter(|open| open.name == "a").count();
        self.links = self.links.saturating_sub(links);
        self.open.truncate(at);
        if name == "h1" {
            for open in &mut self.open {
                open.zone = open.zone.with_headline();
            }
        }
    }

    /// Takes a text; whether there is anything to it.
    fn text(&mut self, text: &str) -> bool {
        let text = decode(text);
        let verbatim = self.open.iter().any(|open| open.name == "pre");
        let chars = text.chars().filter(|c| !c.is_whitespace()).count();
        if self.current.text.trim().is_empty() {
            self.place();
        }
        self.current.chars += chars;
        if self.links > 0 {
            self.current.link_chars += chars;
        }
        if verbatim {
            self.current.text.push_str(&text);
        } else {
            let kept = text.chars().filter(|c| u32::from(*c) < FIRST_MARK);
            self.current.text.extend(kept.map(|c| if matches!(c, '\n' | '\r') { ' ' } else { c }));
        }
        if chars > 0 {
            self.marks.push((self.blocks.len(), chars));
        }
        chars > 0
    }

    /// Notes where the current block stands.
    fn place(&mut self) {
        let block = &mut self.current;
        block.shape = Shape::Paragraph;
        block.quoted = false;
        block.in_paragraph = false;
        for open in &self.open {
            match &*open.name {
                "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => block.shape = Shape::Heading,
                "li" | "dd" | "dt" => block.shape = Shape::Item,
                "tr" => block.shape = Shape::Row,
                "pre" => block.shape = Shape::Verbatim,
                "figcaption" | "caption" => block.shape = Shape::Caption,
                "blockquote" => block.quoted = true,
                "p" => block.in_paragraph = true,
                _ => {}
            }
        }
        let around = self.open.last();
        block.zone = around.map_or(Zone::Page, |open| open.zone);
        block.container = around.map_or(0, |open| open.container);
        block.apparatus = around.is_some_and(|open| open.apparatus);
    }

    fn flush(&mut self) {
        let block = std::mem::take(&mut self.current);
        // One without a letter or a digit keeps its place, so that marks stay true, unless it has no mark at all.
        if block.chars > 0 {
            self.blocks.push(block);
        }
    }
}

/// Tags at which one block ends and another begins.
fn breaks(name: &str) -> bool {
    is_block(name) || matches!(name, "ul" | "ol" | "li" | "tr" | "pre" | "blockquote" | "td_")
}

fn is_container(name: &str) -> bool {
    matches!(
        name,
        "div" | "section" | "article" | "main" | "aside" | "ul" | "ol" | "table" | "body" | "header" | "footer" | "nav" | "td"
            | "blockquote" | "figure" | "form" | "dl"
    )
}

/// Class names of what belongs to a page's apparatus: who, when, share, tag.
fn is_apparatus(class: &str) -> bool {
    const PARTS: &[&str] = &[
        "byline", "author", "share", "sharing", "social", "tags", "tag-list", "meta", "timestamp", "credit", "toolbar", "breadcrumb",
        "copyright", "rating", "button", "btn", "disclaimer", "toc", "table-of-contents", "print", "bio",
    ];
    class.split(|c: char| !c.is_ascii_alphanumeric()).any(|part| PARTS.contains(&part))
        || PARTS.iter().any(|part| class.starts_with(part) || class.ends_with(part))
}

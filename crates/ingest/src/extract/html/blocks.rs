//! Blocks: in goes a pruned page, out come its pieces of text in order, one for each paragraph, heading, list item and
//! table row, each with what its
//! markup says about it, and the page again with each text marked, once for each reader. It drops what holds nothing but white space.

use std::borrow::Cow;

use super::entities::decode;
use super::places::{Places, ROOT};
use super::render::is_block;
use super::scan::{Tag, Token, is_void, lower, tokens};

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
    /// A row of a table, of more than one cell.
    Row,
    /// Preformatted text.
    Verbatim,
    /// The caption of a figure or a table.
    Caption,
}

/// A piece of a page's text.
#[derive(Clone, Debug, Default)]
pub(super) struct Block {
    /// Its text as the page writes it, with its entities; line breaks are only those of `<br>` and of preformatted text.
    pub source: String,
    /// Its text with the commonest entities decoded, to compare by.
    pub text: String,
    /// What kind of line it is.
    pub shape: Shape,
    /// How many of its characters are links.
    pub link_chars: usize,
    /// How many characters it has.
    pub chars: usize,
    /// The number of the list or table that it stands in; 0 for none.
    pub group: usize,
    /// The element that its text begins in.
    pub place: usize,
    /// Whether it stands in a first-level heading.
    pub headline: bool,
}

/// A page with each of its texts marked, so that what a reader made of the page shows what it kept.
pub(super) struct Marked {
    /// The blocks in order.
    pub blocks: Vec<Block>,
    /// The page as Readability is to read it, with a private character before each text.
    pub for_readability: String,
    /// The page as trafilatura is to read it, with the same characters.
    pub for_trafilatura: String,
    /// For each mark the number of its block and how many characters its text has.
    pub marks: Vec<(usize, usize)>,
    /// The elements that the blocks stand in.
    pub places: Places,
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

/// What trafilatura reads before the page. It searches the whole tree several times over for what a page says of itself,
/// which is not asked of it; what it is told here it does not search for.
const TOLD: &str = "<meta property=og:title content='A B'><meta property=og:author content='A B'>\
    <meta property=og:url content='https://example.org/'><meta property=og:description content=A>\
    <meta property=og:site_name content=A><meta property=og:image content='https://example.org/'>\
    <meta property=og:type content=A><meta property=og:article:tag content=A>";

/// The attributes by which trafilatura judges. Each of the others would be parsed and copied several times.
const TRAFILATURA_READS: &[&str] =
    &["class", "id", "role", "itemprop", "data-component", "style", "aria-hidden", "lang", "src"];

/// The same of Readability, but for addresses.
const READABILITY_READS: &[&str] = &[
    "class",
    "id",
    "role",
    "itemprop",
    "style",
    "aria-hidden",
    "hidden",
    "rel",
    "src",
    "colspan",
    "rowspan",
    "dir",
    "lang",
    "type",
];

/// Cuts a page into blocks and marks its texts.
pub(super) fn mark(page: &str) -> Marked {
    let mut reader = Reader::default();
    let mut pages = Pages::new(page.len());
    for token in tokens(page) {
        match token {
            Token::Start(tag) => {
                reader.start(&tag);
                pages.start(&tag);
            }
            Token::End(name) => {
                reader.end(&lower(name));
                pages.both(&["</", name, ">"]);
            }
            Token::Text(text) => {
                let number = reader.marks.len() as u32;
                let mark =
                    (reader.text(text) && number < MAX_MARKS).then(|| char::from_u32(FIRST_MARK + number)).flatten();
                pages.text(text, mark);
            }
            Token::Raw(tag, content) => {
                if tag.is("title") {
                    pages.both(&["<title>", content, "</title>"]);
                }
            }
        }
    }
    reader.flush();
    Marked {
        blocks: reader.blocks,
        for_readability: pages.for_readability,
        for_trafilatura: pages.for_trafilatura,
        marks: reader.marks,
        places: reader.places,
    }
}

/// The marked page, as it is written for each reader.
struct Pages {
    for_readability: String,
    for_trafilatura: String,
}

impl Pages {
    fn new(bytes: usize) -> Self {
        let mut for_trafilatura = String::with_capacity(TOLD.len() + bytes);
        for_trafilatura.push_str(TOLD);
        Self { for_readability: String::with_capacity(bytes + bytes / 8), for_trafilatura }
    }

    fn both(&mut self, parts: &[&str]) {
        for part in parts {
            self.for_readability.push_str(part);
            self.for_trafilatura.push_str(part);
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        self.both(&["<", tag.name]);
        for (name, value) in tag.attributes() {
            if TRAFILATURA_READS.contains(&name) {
                push_attribute(&mut self.for_trafilatura, name, value);
            }
            // Of addresses it only tells apart these kinds.
            let is_told = name == "href" && (value.starts_with('#') || value.trim_start().starts_with("javascript:"));
            if READABILITY_READS.contains(&name) || is_told {
                push_attribute(&mut self.for_readability, name, value);
            }
        }
        self.both(&[">"]);
    }

    /// Writes a text with its mark.
    fn text(&mut self, text: &str, mark: Option<char>) {
        let words = text.trim_start();
        let (space, mut buffer) = (&text[..text.len() - words.len()], [0; 4]);
        let mark = mark.map_or("", |mark| mark.encode_utf8(&mut buffer));
        self.both(&[space, mark]);
        // Marks that the page brings are not ours.
        for words in words.split(|c| u32::from(c) >= FIRST_MARK) {
            self.both(&[words]);
        }
    }
}

/// Writes an attribute. A pruned page has its values in double quotes.
fn push_attribute(page: &mut String, name: &str, value: &str) {
    for part in [" ", name, "=\"", value, "\""] {
        page.push_str(part);
    }
}

/// The most open elements that are followed; the guard lets no deeper page through.
const MAX_OPEN: usize = 1_200;

struct Open<'a> {
    name: Cow<'a, str>,
    group: usize,
    place: usize,
}

#[derive(Default)]
struct Reader<'a> {
    blocks: Vec<Block>,
    open: Vec<Open<'a>>,
    current: Block,
    groups: usize,
    /// How many links are open.
    links: usize,
    /// The texts so far: the number of the block, and how many characters.
    marks: Vec<(usize, usize)>,
    places: Places,
}

impl<'a> Reader<'a> {
    fn start(&mut self, tag: &Tag<'a>) {
        let name = lower(tag.name);
        if name == "br" {
            // Two in a row part paragraphs.
            if self.current.source.trim_end_matches(' ').ends_with('\n') && self.current.shape != Shape::Verbatim {
                self.flush();
            } else if self.current.chars > 0 {
                self.write("\n");
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
            "td" | "th" if self.current.chars > 0 => {
                self.write(CELL_BREAK);
                self.current.shape = Shape::Row;
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
        let group = if matches!(&*name, "ul" | "ol" | "dl" | "table") {
            self.groups += 1;
            self.groups
        } else {
            self.open.last().map_or(0, |open| open.group)
        };
        if self.open.len() < MAX_OPEN {
            let around = self.open.last().map_or(ROOT, |open| open.place);
            let place = self.places.open(around, &name, tag);
            self.open.push(Open { name, group, place });
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
    }

    /// Takes a text; whether there is anything to it.
    fn text(&mut self, text: &str) -> bool {
        let decoded = decode(text);
        let chars = count_shown(&decoded);
        if self.current.chars == 0 {
            self.place();
        }
        let verbatim = self.current.shape == Shape::Verbatim;
        push_line(&mut self.current.source, text, verbatim);
        push_line(&mut self.current.text, &decoded, verbatim);
        self.current.chars += chars;
        if self.links > 0 {
            self.current.link_chars += chars;
        }
        if chars > 0 {
            self.marks.push((self.blocks.len(), chars));
        }
        chars > 0
    }

    fn write(&mut self, mark: &str) {
        self.current.source.push_str(mark);
        self.current.text.push_str(mark);
    }

    /// Notes where the current block stands.
    fn place(&mut self) {
        let block = &mut self.current;
        block.shape = Shape::Paragraph;
        block.headline = false;
        for open in &self.open {
            block.headline |= open.name == "h1";
            match &*open.name {
                "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => block.shape = Shape::Heading,
                "li" | "dd" | "dt" => block.shape = Shape::Item,
                "pre" => block.shape = Shape::Verbatim,
                "figcaption" | "caption" => block.shape = Shape::Caption,
                _ => {}
            }
        }
        block.group = self.open.last().map_or(0, |open| open.group);
        block.place = self.open.last().map_or(ROOT, |open| open.place);
    }

    fn flush(&mut self) {
        let block = std::mem::take(&mut self.current);
        // One without a letter or a digit keeps its place, so that marks stay true, unless it has no mark at all.
        if block.chars > 0 {
            self.blocks.push(block);
        }
    }
}

/// How many characters of a text are not white space.
fn count_shown(text: &str) -> usize {
    if text.is_ascii() {
        // What `char::is_whitespace` is in ASCII.
        return text.bytes().filter(|byte| !matches!(byte, 0x09..=0x0D | b' ')).count();
    }
    text.chars().filter(|c| !c.is_whitespace()).count()
}

/// Appends text without foreign marks; its line breaks are spaces, unless it is verbatim.
fn push_line(out: &mut String, text: &str, verbatim: bool) {
    // Characters from the first mark on begin with these bytes.
    if !text.bytes().any(|byte| matches!(byte, b'\n' | b'\r') | (byte >= 0xF3)) {
        return out.push_str(text);
    }
    let line = |c: char| if matches!(c, '\n' | '\r') && !verbatim { ' ' } else { c };
    out.extend(text.chars().filter(|c| u32::from(*c) < FIRST_MARK).map(line));
}

/// Tags at which one block ends and another begins.
fn breaks(name: &str) -> bool {
    is_block(name) || matches!(name, "ul" | "ol" | "li" | "tr" | "pre" | "blockquote")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_items_rows_and_links() {
        let marked = mark(
            "<h1>T</h1><div>a <a href=x>b</a><br>c<br> <br>C<p>d<ul><li>e<li>f</ul><table><tr><td>g<td>h</table><pre>i\n j</pre> &amp;amp;</div>",
        );
        let seen: Vec<_> =
            marked.blocks.iter().map(|block| (block.shape, block.text.as_str(), block.link_chars)).collect();
        assert_eq!(
            seen,
            [
                (Shape::Heading, "T", 0),
                (Shape::Paragraph, "a b\nc\n ", 1),
                (Shape::Paragraph, "C", 0),
                (Shape::Paragraph, "d", 0),
                (Shape::Item, "e", 0),
                (Shape::Item, "f", 0),
                (Shape::Row, "g | h", 0),
                (Shape::Verbatim, "i\n j", 0),
                (Shape::Paragraph, " &amp;", 0),
            ]
        );
        assert_eq!(marked.blocks[4].group, marked.blocks[5].group);
    }

    #[test]
    fn every_text_is_marked_and_foreign_marks_go() {
        let marked = mark("<p>a<b> b</b>\u{F0001}c</p> <p>d");
        let found: Vec<usize> = marked.for_readability.chars().filter_map(mark_of).collect();
        assert_eq!(found, [0, 1, 2, 3]);
        assert_eq!(marked.marks.iter().map(|(block, _)| *block).collect::<Vec<_>>(), [0, 0, 0, 1]);
        assert_eq!(marked.blocks[0].text, "a bc");
    }
}

//! Showing: the drawing instructions of a page go in, the pieces of text that they show come out, each with its place.

use std::collections::HashMap;
use std::rc::Rc;

use lopdf::{Dictionary, Document, Encoding, Object, ObjectId, Stream};

use super::pieces;

/// Forms in forms that are followed.
const MAX_FORMS: usize = 4;

/// Saved states that are remembered: instructions can ask for any number.
const MAX_STATES: usize = 256;

/// A shift to the right of more than this part of the type size, in thousandths, is a space.
const SPACE: f32 = 180.0;

/// The width of a letter whose font does not say it, in thousandths of the type size.
const WIDTH: f32 = 500.0;

/// What a document may still cost. Where it is used up, what has been read stands.
pub(super) struct Budget {
    /// Bytes of drawing instructions.
    content: usize,
    /// Instructions.
    operations: usize,
    /// Pieces of text.
    runs: usize,
    /// Fonts that are read.
    fonts: usize,
    /// Bytes of their tables of letters.
    tables: usize,
}

/// The most bytes of instructions in a document: a book of 5,000 pages has 50 MB …
const ALL_CONTENT_BYTES: usize = 96 << 20;

/// … and the most instructions: such a book has some two million.
const MOST_OPERATIONS: usize = 3_000_000;

/// The most pieces of text in a document.
const MOST_RUNS: usize = 2_000_000;

/// The most pieces of text on a page: a page of a newspaper has some 20,000 letters, and a piece may be one.
const MOST_RUNS_ON_PAGE: usize = 100_000;

/// How often the fonts of pages are read: each page reads its own.
const MOST_FONTS: usize = 50_000;

/// What the tables of letters of all fonts together may unpack to.
const ALL_TABLES_BYTES: usize = 64 << 20;

/// What the table of letters of one font may unpack to. One for 65,536 letters, each by itself, has a megabyte.
const TABLE_BYTES: usize = 2 << 20;

impl Default for Budget {
    fn default() -> Self {
        Self {
            content: ALL_CONTENT_BYTES,
            operations: MOST_OPERATIONS,
            runs: MOST_RUNS,
            fonts: MOST_FONTS,
            tables: ALL_TABLES_BYTES,
        }
    }
}

/// The most bytes of instructions on one page.
const PAGE_BYTES: usize = 16 << 20;

/// A piece of text on a page.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Run {
    /// Where it begins and ends, from the left.
    pub start: f32,
    pub end: f32,
    /// How far its foot is from the bottom.
    pub foot: f32,
    /// The size of its type.
    pub size: f32,
    /// What it says.
    pub text: String,
}

/// The pieces of text on a page, in the order in which they are shown. What cannot be read of it is left out.
pub(super) fn runs(document: &Document, page: ObjectId, budget: &mut Budget) -> Vec<Run> {
    let mut resources = Vec::new();
    if let Ok((own, ids)) = document.get_page_resources(page) {
        resources.extend(own);
        resources.extend(ids.into_iter().filter_map(|id| document.get_dictionary(id).ok()));
    }
    let most = PAGE_BYTES.min(budget.content);
    let Ok(content) = document.get_page_content_with_limit(page, most) else {
        // It may have cost what it was unpacked to.
        budget.content -= most;
        return Vec::new();
    };
    let mut shower = Shower { document, budget, runs: Vec::new(), fonts: HashMap::new() };
    shower.show(&content, &resources, State::default(), 0);
    shower.runs
}

/// A matrix as PDF writes it: `a b c d e f`.
#[derive(Clone, Copy, Debug)]
struct Matrix([f32; 6]);

impl Matrix {
    const ONE: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// First this one, then `next`.
    fn then(&self, next: &Self) -> Self {
        let ([a, b, c, d, e, f], [g, h, i, j, k, l]) = (self.0, next.0);
        Self([a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + l])
    }

    fn shifted(&self, x: f32, y: f32) -> Self {
        Self([1.0, 0.0, 0.0, 1.0, x, y]).then(self)
    }
}

#[derive(Clone)]
struct State<'a> {
    page: Matrix,
    text: Matrix,
    line: Matrix,
    font: Option<Rc<Font<'a>>>,
    size: f32,
    leading: f32,
    letter_space: f32,
    word_space: f32,
    stretch: f32,
    rise: f32,
}

impl Default for State<'_> {
    fn default() -> Self {
        Self {
            page: Matrix::ONE,
            text: Matrix::ONE,
            line: Matrix::ONE,
            font: None,
            size: 1.0,
            leading: 0.0,
            letter_space: 0.0,
            word_space: 0.0,
            stretch: 1.0,
            rise: 0.0,
        }
    }
}

/// What letters a font's codes stand for, and how wide they are.
struct Font<'a> {
    encoding: Option<Encoding<'a>>,
    widths: HashMap<u32, f32>,
    other_width: f32,
    two_bytes: bool,
}

impl<'a> Font<'a> {
    fn new(document: &'a Document, dictionary: &'a Dictionary) -> Self {
        let encoding = dictionary.get_font_encoding_with_limit(document, TABLE_BYTES).ok();
        let mut font = Self { encoding, widths: HashMap::new(), other_width: WIDTH, two_bytes: false };
        let number = |object: &Object| document.dereference(object).ok().and_then(|(_, object)| object.as_float().ok());
        let array = |dictionary: &'a Dictionary, key: &[u8]| {
            dictionary.get_deref(key, document).and_then(Object::as_array).ok()
        };
        let below = array(dictionary, b"DescendantFonts").and_then(|fonts| fonts.first());
        if let Some(below) = below.and_then(|font| document.dereference(font).ok()?.1.as_dict().ok()) {
            font.two_bytes = true;
            font.other_width = below.get(b"DW").ok().and_then(number).unwrap_or(1000.0);
            let mut items = array(below, b"W").map(|items| items.iter()).unwrap_or_default();
            // `first [w w w]` or `first last w`.
            while let (Some(first), Some(next)) = (items.next().and_then(number), items.next()) {
                let first = first.max(0.0) as u32;
                match document.dereference(next) {
                    Ok((_, Object::Array(list))) => {
                        font.widths.extend((first..).zip(list.iter().filter_map(number)));
                    }
                    Ok((_, last)) => {
                        let last = last
                            .as_float()
                            .map_or(first, |last| last.max(0.0) as u32)
                            .min(first.saturating_add(0xFFFF));
                        let Some(width) = items.next().and_then(number) else { break };
                        font.widths.extend((first..=last).map(|code| (code, width)));
                    }
                    Err(_) => break,
                }
                if font.widths.len() > 0x2_0000 {
                    break;
                }
            }
        } else if let Some(widths) = array(dictionary, b"Widths") {
            let first = dictionary.get(b"FirstChar").ok().and_then(number).unwrap_or(0.0).max(0.0) as u32;
            font.widths.extend((first..).zip(widths.iter().take(256).filter_map(number)));
        }
        font
    }

    /// What a string says; a lost character for each that cannot be told.
    fn read(&self, bytes: &[u8]) -> String {
        let read = self.encoding.as_ref().and_then(|encoding| encoding.bytes_to_string(bytes).ok());
        read.unwrap_or_else(|| "\u{FFFD}".repeat(bytes.len().div_ceil(1 + usize::from(self.two_bytes))))
    }

    /// How far a string moves on, in thousandths of the type size, and how many letters and spaces it has.
    fn advance(&self, bytes: &[u8]) -> (f32, usize, usize) {
        let width = |code: u32| self.widths.get(&code).copied().unwrap_or(self.other_width);
        if self.two_bytes {
            let codes = bytes.chunks(2).map(|pair| pair.iter().fold(0, |code, byte| code << 8 | u32::from(*byte)));
            return (codes.map(width).sum(), bytes.len().div_ceil(2), 0);
        }
        let spaces = bytes.iter().filter(|byte| **byte == b' ').count();
        (bytes.iter().map(|byte| width(u32::from(*byte))).sum(), bytes.len(), spaces)
    }
}

struct Shower<'a, 'b> {
    document: &'a Document,
    budget: &'b mut Budget,
    runs: Vec<Run>,
    /// Fonts by their dictionaries, so that each is read once a page.
    fonts: HashMap<*const Dictionary, Rc<Font<'a>>>,
}

impl<'a> Shower<'a, '_> {
    fn show(&mut self, content: &[u8], resources: &[&'a Dictionary], state: State<'a>, depth: usize) {
        self.budget.content = self.budget.content.saturating_sub(content.len());
        let mut state = state;
        let mut saved: Vec<State<'a>> = Vec::new();
        for operation in pieces::operations(content) {
            let Some(left) = self.budget.operations.checked_sub(1) else { return };
            self.budget.operations = left;
            let operands = &operation.operands;
            let number = |at: usize| operands.get(at).and_then(|operand| operand.as_float().ok()).unwrap_or(0.0);
            let matrix = || Matrix([number(0), number(1), number(2), number(3), number(4), number(5)]);
            match operation.operator.as_str() {
                "q" if saved.len() < MAX_STATES => saved.push(state.clone()),
                "Q" => state = saved.pop().unwrap_or(state),
                "cm" => state.page = matrix().then(&state.page),
                "BT" => (state.text, state.line) = (Matrix::ONE, Matrix::ONE),
                "Tc" => state.letter_space = number(0),
                "Tw" => state.word_space = number(0),
                "Tz" => state.stretch = number(0) / 100.0,
                "TL" => state.leading = number(0),
                "Ts" => state.rise = number(0),
                "Tf" => {
                    state.font = operands.first().and_then(|name| self.font(resources, name.as_name().ok()?));
                    state.size = number(1);
                }
                "Td" => state.next_line(number(0), number(1)),
                "TD" => {
                    state.leading = -number(1);
                    state.next_line(number(0), number(1));
                }
                "Tm" => (state.text, state.line) = (matrix(), matrix()),
                "T*" => state.next_line(0.0, -state.leading),
                "Tj" => self.strings(&mut state, operands),
                "'" => {
                    state.next_line(0.0, -state.leading);
                    self.strings(&mut state, operands);
                }
                "\"" => {
                    (state.word_space, state.letter_space) = (number(0), number(1));
                    state.next_line(0.0, -state.leading);
                    self.strings(&mut state, operands.get(2..).unwrap_or_default());
                }
                "TJ" => {
                    if let Some(Object::Array(items)) = operands.first() {
                        self.strings(&mut state, items);
                    }
                }
                "Do" if depth < MAX_FORMS => {
                    let form = operands.first().and_then(|name| {
                        lookup(self.document, resources, b"XObject", name.as_name().ok()?)?.as_stream().ok()
                    });
                    if let Some(form) = form {
                        self.form(form, resources, &state, depth);
                    }
                }
                _ => {}
            }
        }
    }

    /// Shows a form: instructions of their own within a page's.
    fn form(&mut self, form: &'a Stream, resources: &[&'a Dictionary], state: &State<'a>, depth: usize) {
        if form.dict.get(b"Subtype").and_then(Object::as_name).ok() != Some(b"Form") || self.budget.content == 0 {
            return;
        }
        let most = PAGE_BYTES.min(self.budget.content);
        let Ok(content) = form.get_plain_content_with_limit(most) else {
            // It has cost what it was unpacked to.
            self.budget.content -= most;
            return;
        };
        let own = form.dict.get_deref(b"Resources", self.document).and_then(Object::as_dict).ok();
        let mut inner = state.clone();
        if let Ok(Object::Array(matrix)) = form.dict.get_deref(b"Matrix", self.document) {
            let numbers: Vec<f32> = matrix.iter().filter_map(|number| number.as_float().ok()).collect();
            if let Ok(matrix) = <[f32; 6]>::try_from(numbers) {
                inner.page = Matrix(matrix).then(&inner.page);
            }
        }
        // A form of a few bytes that is shown without end costs something as well.
        self.budget.content = self.budget.content.saturating_sub(1024);
        match own {
            Some(own) => self.show(&content, &[own], inner, depth + 1),
            None => self.show(&content, resources, inner, depth + 1),
        }
    }

    fn font(&mut self, resources: &[&'a Dictionary], name: &[u8]) -> Option<Rc<Font<'a>>> {
        let dictionary = lookup(self.document, resources, b"Font", name)?.as_dict().ok()?;
        if let Some(font) = self.fonts.get(&std::ptr::from_ref(dictionary)) {
            return Some(font.clone());
        }
        self.budget.fonts = self.budget.fonts.checked_sub(1)?;
        self.budget.tables = self.budget.tables.checked_sub(self.table_of(dictionary)?)?;
        let font = Rc::new(Font::new(self.document, dictionary));
        self.fonts.insert(std::ptr::from_ref(dictionary), font.clone());
        Some(font)
    }

    /// How large a font's table of letters is; `None` where it is larger than one may be.
    fn table_of(&self, font: &Dictionary) -> Option<usize> {
        match font.get_deref(b"ToUnicode", self.document).and_then(Object::as_stream) {
            Ok(table) => table.get_plain_content_with_limit(TABLE_BYTES).ok().map(|table| table.len()),
            Err(_) => Some(0),
        }
    }

    /// Shows strings and the shifts between them.
    fn strings(&mut self, state: &mut State<'a>, items: &[Object]) {
        let Some(font) = state.font.clone() else { return };
        let (start, foot) = state.place();
        let mut text = String::new();
        for item in items {
            match item {
                Object::String(bytes, _) => {
                    text.push_str(&font.read(bytes));
                    let (width, letters, spaces) = font.advance(bytes);
                    let width = width / 1000.0 * state.size
                        + state.letter_space * letters as f32
                        + state.word_space * spaces as f32;
                    state.text = state.text.shifted(width * state.stretch, 0.0);
                }
                item => {
                    let Ok(shift) = item.as_float() else { continue };
                    if shift < -SPACE && !text.ends_with(' ') {
                        text.push(' ');
                    }
                    state.text = state.text.shifted(-shift / 1000.0 * state.size * state.stretch, 0.0);
                }
            }
        }
        let size = state.height();
        let (end, _) = state.place();
        let has_room = self.budget.runs > 0 && self.runs.len() < MOST_RUNS_ON_PAGE;
        if !text.is_empty() && has_room && [start, end, foot, size].iter().all(|number| number.is_finite()) {
            self.budget.runs -= 1;
            self.runs.push(Run { start, end, foot, size, text });
        }
    }
}

impl State<'_> {
    fn next_line(&mut self, x: f32, y: f32) {
        self.line = self.line.shifted(x, y);
        self.text = self.line;
    }

    /// Where the next letter stands on the page.
    fn place(&self) -> (f32, f32) {
        let [.., x, y] = self.text.shifted(0.0, self.rise).then(&self.page).0;
        (x, y)
    }

    /// How large letters are on the page.
    fn height(&self) -> f32 {
        let [_, _, c, d, ..] = self.text.then(&self.page).0;
        self.size.abs() * c.hypot(d)
    }
}

/// What resources call by a name, the nearest first.
fn lookup<'a>(document: &'a Document, resources: &[&'a Dictionary], kind: &[u8], name: &[u8]) -> Option<&'a Object> {
    resources.iter().find_map(|resources| {
        resources.get_deref(kind, document).and_then(Object::as_dict).ok()?.get_deref(name, document).ok()
    })
}

//! The guard before the tree parsers: in go the tags of a page one by one, out comes whether a tree parser may see it.
//! It refuses what makes them overflow their stack or go quadratic: size, depth, attributes of one tag, elements, and
//! total work.
//!
//! The depth is that of the tree which a parser by the HTML standard builds, reckoned from above: end tags that the standard
//! ignores close nothing here, implied end tags do, and formatting elements that were not closed are opened again where the
//! parser opens them again, as its list of active formatting elements has it.

use std::borrow::Cow;

use super::scan::is_void;

/// The longest page that is given to a tree parser, in bytes. Real pages: 1.3 MB at the 99th percentile; a flat page of
/// 21 MB takes a renderer to 1 GB.
pub(super) const MAX_TREE_BYTES: usize = 5 << 20;
/// The deepest tree. Real pages: 51 at most; parsers overflow a 2 MiB stack from 10,000.
pub(super) const MAX_DEPTH: usize = 512;
/// The most attributes of one tag: parsers compare each with all before it.
pub(super) const MAX_ATTRIBUTES: usize = 1_000;
/// The most work: the sum, over all tags, of the depth at which each stands, which is what looking through the open
/// elements costs. Real pages stay under a tenth of it.
pub(super) const MAX_WORK: usize = 10_000_000;
/// The most work of one text: its bytes for each of them that is written otherwise in HTML. html5ever, when it writes a
/// text, looks to its end at each of these. A paragraph of 10 KB with a hundred of them has a million.
pub(super) const MAX_TEXT_WORK: usize = 1_000_000_000;
/// The first byte of a no-break space, which is written `&nbsp;`, and of some more.
const NBSP_LEAD: u8 = 0xC2;
/// The most elements: each costs the parsers some kilobytes together. Of 1,360 real pages none has 10,000.
pub(super) const MAX_ELEMENTS: usize = 50_000;

/// Why a page is not given to the tree parsers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Excess {
    /// More than [`MAX_TREE_BYTES`].
    Bytes,
    /// Deeper than [`MAX_DEPTH`].
    Depth,
    /// More than [`MAX_ATTRIBUTES`] in one tag.
    Attributes,
    /// More than [`MAX_WORK`].
    Work,
    /// More than [`MAX_ELEMENTS`].
    Elements,
}

/// Follows the tags of a page and keeps count of what is open.
#[derive(Default)]
pub(super) struct Guard<'a> {
    /// The open elements, outermost first.
    open: Vec<Open<'a>>,
    /// The formatting elements that are opened again where they were cut off; `None` is a marker, past which none is.
    formatting: Vec<Option<Formatting<'a>>>,
    /// How many elements have been opened, those opened again included.
    elements: usize,
    work: usize,
    /// Of the text since the last tag: its bytes, and how many of them are written otherwise in HTML.
    text: (usize, usize),
}

struct Open<'a> {
    name: Cow<'a, str>,
    /// The number of the element: which of several of one name an entry of the formatting list means.
    number: usize,
}

struct Formatting<'a> {
    name: Cow<'a, str>,
    attributes: &'a str,
    number: usize,
}

impl<'a> Guard<'a> {
    /// Takes a start tag (`name` in lower case); an error if the tree would exceed a cap.
    pub fn start(&mut self, name: Cow<'a, str>, attributes: &'a str) -> Result<(), Excess> {
        self.text = (0, 0);
        if matches!(&*name, "html" | "head" | "body")
            || (is_table_part(&name) && !self.open.iter().any(|open| open.name == "table"))
        {
            // It opens nothing, and so closes nothing.
            return self.check();
        }
        match &*name {
            "li" => self.close_item(&["li"]),
            "dd" | "dt" => self.close_item(&["dd", "dt"]),
            "button" => self.close_in(&["button"], is_scope),
            "td" | "th" => self.close_in(&["td", "th", "caption"], is_table),
            "tr" => self.close_in(&["tr", "caption"], is_table),
            "tbody" | "thead" | "tfoot" | "caption" | "colgroup" => {
                self.close_in(&["tbody", "thead", "tfoot", "caption", "colgroup"], is_table);
            }
            "a" | "nobr" => self.close_formatting(&name),
            _ => {}
        }
        if closes_paragraph(&name) {
            self.close_in(&["p"], |open| is_scope(open) || open == "button");
            if is_heading(&name) && self.open.last().is_some_and(|open| is_heading(&open.name)) {
                self.truncate(self.open.len() - 1);
            }
        } else if !is_table_part(&name) {
            self.reopen()?;
        }
        if is_void(&name) {
            self.count()?;
            return self.check();
        }
        let number = self.push(name.clone())?;
        if is_formatting(&name) {
            self.push_formatting(name, attributes, number);
        } else if is_marker(&name) {
            self.formatting.push(None);
        }
        self.check()
    }

    /// Takes a text that is not only white space.
    pub fn text(&mut self, text: &str) -> Result<(), Excess> {
        self.reopen()?;
        let written_otherwise = text.bytes().filter(|byte| matches!(*byte, b'&' | NBSP_LEAD)).count();
        self.text = (self.text.0 + text.len(), self.text.1 + written_otherwise);
        if self.text.0.saturating_mul(self.text.1) > MAX_TEXT_WORK { Err(Excess::Work) } else { self.check() }
    }

    /// Takes an end tag (`name` in lower case).
    pub fn end(&mut self, name: &str) -> Result<(), Excess> {
        self.text = (0, 0);
        match name {
            "html" | "head" | "body" => {}
            "p" => self.close_in(&["p"], |open| is_scope(open) || open == "button"),
            "li" => self.close_in(&["li"], |open| is_scope(open) || matches!(open, "ol" | "ul")),
            "table" | "td" | "th" | "tr" | "tbody" | "thead" | "tfoot" | "caption" => self.close_in(&[name], is_table),
            _ if is_heading(name) => self.close_in(&["h1", "h2", "h3", "h4", "h5", "h6"], is_scope),
            _ if is_formatting(name) => self.close_formatting(name),
            _ if is_special(name) => self.close_in(&[name], is_scope),
            _ => self.close_in(&[name], is_special),
        }
        self.check()
    }

    /// Counts the attributes of one tag.
    pub fn attributes(&self, count: usize) -> Result<(), Excess> {
        if count > MAX_ATTRIBUTES { Err(Excess::Attributes) } else { Ok(()) }
    }

    fn check(&mut self) -> Result<(), Excess> {
        self.work += self.open.len() + 1;
        if self.work > MAX_WORK { Err(Excess::Work) } else { Ok(()) }
    }

    fn count(&mut self) -> Result<(), Excess> {
        self.elements += 1;
        if self.elements > MAX_ELEMENTS { Err(Excess::Elements) } else { Ok(()) }
    }

    /// Opens an element; gives its number.
    fn push(&mut self, name: Cow<'a, str>) -> Result<usize, Excess> {
        self.count()?;
        // A row that stands in no table body makes one, a cell that stands in no row makes both.
        let implied = usize::from(matches!(&*name, "td" | "th" | "tr")) * 2;
        if self.open.len() + implied >= MAX_DEPTH {
            return Err(Excess::Depth);
        }
        self.open.push(Open { name, number: self.elements });
        Ok(self.elements)
    }

    /// Opens again the formatting elements that were cut off since the last marker.
    fn reopen(&mut self) -> Result<(), Excess> {
        let is_open = |entry: &Option<Formatting<'_>>| {
            entry.as_ref().is_none_or(|entry| self.open.iter().rev().any(|open| open.number == entry.number))
        };
        let first = self.formatting.iter().rposition(is_open).map_or(0, |at| at + 1);
        for at in first..self.formatting.len() {
            let Some(name) = self.formatting[at].as_ref().map(|entry| entry.name.clone()) else { continue };
            let number = self.push(name)?;
            if let Some(entry) = &mut self.formatting[at] {
                entry.number = number;
            }
        }
        Ok(())
    }

    /// Closes the innermost of `names`, and all in it, if no element that `stops` stands before it.
    fn close_in(&mut self, names: &[&str], stops: impl Fn(&str) -> bool) {
        for at in (0..self.open.len()).rev() {
            let open = &*self.open[at].name;
            if names.contains(&open) {
                return self.truncate(at);
            }
            if stops(open) {
                return;
            }
        }
    }

    /// What a new list item closes: the item before it, unless something other than plain blocks stands between.
    fn close_item(&mut self, names: &[&str]) {
        self.close_in(names, |open| is_special(open) && !matches!(open, "address" | "div" | "p"));
    }

    /// What the end tag of a formatting element does: out of the list, and out of the open elements, from where it
    /// takes along what stands in it only if that is no block.
    fn close_formatting(&mut self, name: &str) {
        let listed = self.formatting.iter().rposition(|entry| entry.as_ref().is_none_or(|entry| entry.name == name));
        let Some((listed, number)) = listed.and_then(|at| Some((at, self.formatting[at].as_ref()?.number))) else {
            return self.close_in(&[name], is_special);
        };
        let Some(at) = self.open.iter().rposition(|open| open.number == number) else {
            self.formatting.remove(listed);
            return;
        };
        let inside = &self.open[at + 1..];
        if inside.iter().any(|open| is_scope(&open.name)) {
            return;
        }
        match inside.iter().filter(|open| is_special(&open.name)).count() {
            0 => {
                self.formatting.remove(listed);
                self.truncate(at);
            }
            // The standard gives up after eight blocks and leaves the element open.
            1..8 => {
                self.formatting.remove(listed);
                self.open.remove(at);
            }
            _ => {}
        }
    }

    /// Lists a formatting element; of equal ones only the last three are kept, as in the standard.
    fn push_formatting(&mut self, name: Cow<'a, str>, attributes: &'a str, number: usize) {
        let since = self.formatting.iter().rposition(Option::is_none).map_or(0, |at| at + 1);
        let mut same = self.formatting[since..].iter().enumerate().filter(|(_, entry)| {
            entry.as_ref().is_some_and(|entry| entry.name == name && entry.attributes == attributes)
        });
        if let (Some((first, _)), Some(_), Some(_)) = (same.next(), same.next(), same.next()) {
            self.formatting.remove(since + first);
        }
        self.formatting.push(Some(Formatting { name, attributes, number }));
    }

    /// Closes all from place `at`; a closed marker takes the formatting elements since it along.
    fn truncate(&mut self, at: usize) {
        for closed in self.open.drain(at..) {
            if is_marker(&closed.name) {
                let marker = self.formatting.iter().rposition(Option::is_none).unwrap_or(0);
                self.formatting.truncate(marker);
            }
        }
    }
}

fn is_heading(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

fn is_formatting(name: &str) -> bool {
    matches!(
        name,
        "a" | "b" | "big" | "code" | "em" | "font" | "i" | "nobr" | "s" | "small" | "strike" | "strong" | "tt" | "u"
    )
}

/// Elements past which an end tag does not reach.
fn is_scope(name: &str) -> bool {
    is_marker(name) || is_table(name)
}

fn is_table(name: &str) -> bool {
    name == "table"
}

/// Elements that exist in tables only.
fn is_table_part(name: &str) -> bool {
    matches!(name, "caption" | "colgroup" | "tbody" | "td" | "tfoot" | "th" | "thead" | "tr")
}

fn is_marker(name: &str) -> bool {
    matches!(name, "applet" | "caption" | "marquee" | "object" | "td" | "th")
}

/// Elements before which an open paragraph ends.
fn closes_paragraph(name: &str) -> bool {
    is_heading(name)
        || matches!(
            name,
            "address"
                | "article"
                | "aside"
                | "blockquote"
                | "center"
                | "dd"
                | "details"
                | "dialog"
                | "dir"
                | "div"
                | "dl"
                | "dt"
                | "fieldset"
                | "figcaption"
                | "figure"
                | "footer"
                | "form"
                | "header"
                | "hgroup"
                | "li"
                | "listing"
                | "main"
                | "menu"
                | "nav"
                | "ol"
                | "p"
                | "plaintext"
                | "pre"
                | "search"
                | "section"
                | "summary"
                | "table"
                | "ul"
        )
}

/// The standard's "special" elements: an unknown element's end tag does not reach past them.
fn is_special(name: &str) -> bool {
    closes_paragraph(name)
        || is_scope(name)
        || matches!(name, "button" | "colgroup" | "tbody" | "tfoot" | "thead" | "tr")
}

#[cfg(test)]
mod tests;

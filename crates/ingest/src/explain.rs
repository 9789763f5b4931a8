//! Explain: why an article is what it is. Gathered while it is made, shown by `inspect --explain`, kept by nobody.

use dateline_core::Dated;
use serde::Serialize;

/// How an article was made.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Explanation {
    /// The character set of its bytes.
    pub charset: Option<&'static str>,
    /// How that is known: `byte order mark`, `pattern of NUL bytes`, `valid UTF-8`, `given`, `declared` or `detected`.
    pub charset_from: Option<&'static str>,
    /// How many garbled characters were put right: text that had been decoded as the wrong character set and saved so.
    pub repaired: usize,
    /// Whose judgement the main text of a page rests on: `agreed` (all readers), the name of one, `json-ld` (the page
    /// shows less than its data says), `stripped` (the page is too deep to be parsed), `none`.
    pub extractor: Option<&'static str>,
    /// Every publication date that the source gives, best first.
    pub published: Vec<Candidate>,
    /// What was left out of the text.
    pub dropped: Vec<Dropped>,
}

/// A publication date that a source gives.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Candidate {
    /// The date.
    #[serde(flatten)]
    pub date: Dated,
    /// Whether it was taken.
    pub taken: bool,
    /// Why it cannot be right, if it cannot.
    pub refused: Option<&'static str>,
}

/// A paragraph that was left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Dropped {
    /// Why.
    pub reason: Reason,
    /// The paragraph.
    pub text: String,
}

/// Why a paragraph was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Reason {
    /// An appeal for money, membership or subscription.
    Appeal,
    /// A pointer to another story.
    Pointer,
    /// Another story's headline.
    Teaser,
    /// A button, a label or a notice of the page.
    Furniture,
    /// Who took the picture.
    Credit,
    /// A line that the outlet has on other pages too.
    Boilerplate,
    /// The headline once more.
    Headline,
    /// A second copy of a paragraph.
    Copy,
    /// A short line before or behind the text: a kicker, a button, a tag.
    LooseEnd,
    /// In a box of the page, by its element's name or class: about the author, to subscribe, to share.
    Box,
    /// Kept by one reader of the page, but not by all.
    Disputed,
}

impl Reason {
    /// The word used in output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Appeal => "appeal",
            Self::Pointer => "pointer",
            Self::Teaser => "teaser",
            Self::Furniture => "furniture",
            Self::Credit => "credit",
            Self::Boilerplate => "boilerplate",
            Self::Headline => "headline",
            Self::Copy => "copy",
            Self::LooseEnd => "loose-end",
            Self::Box => "box",
            Self::Disputed => "disputed",
        }
    }
}

//! The article: what ingest makes of a saved page or record, and what query gives back.
//! Its JSON is a public contract: fields are added, never renamed.

use serde::{Deserialize, Serialize};

use crate::{ArticleId, Dated, Lang};

/// What stands between two paragraphs of [`Article::body`].
pub const PARAGRAPH_BREAK: &str = "\n\n";

/// A cleaned article with what is known about it. A missing thing is `None` or empty, never a guess.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Article {
    /// The identity: over the canonical URL if there is one, else over path and record.
    pub id: ArticleId,
    /// The headline, less the outlet's name. Lists show [`Article::headline`] in its place where it is missing.
    pub title: Option<String>,
    /// The text: paragraphs joined by [`PARAGRAPH_BREAK`]; no other line breaks inside a paragraph but those of lists and verse.
    pub body: String,
    /// The people who signed it; where none did, the organisation that is given as its author (an agency, the outlet).
    pub authors: Vec<String>,
    /// Who published it.
    pub outlet: Option<Outlet>,
    /// The canonical address.
    pub url: Option<String>,
    /// The main language of the text.
    pub lang: Option<Lang>,
    /// The paragraphs that are in another language, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub paragraph_langs: Vec<ParagraphLang>,
    /// When it was published.
    pub published: Option<Dated>,
    /// When it was last changed, by its own account.
    pub modified: Option<Dated>,
    /// When this copy was saved.
    pub captured: Option<Dated>,
    /// The section that the source files it under (`World`, `Politics`), as the source writes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    /// The keywords (tags, subjects) that the source gives it, each once, in the source's order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keywords: Vec<String>,
    /// Dates that the text talks about.
    #[serde(default)]
    pub mentions: Vec<Mention>,
    /// What the article was made from.
    pub evidence: Evidence,
    /// The record's own `id`, for input that has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_id: Option<String>,
}

impl Article {
    /// The paragraphs of the body, in order.
    pub fn paragraphs(&self) -> impl Iterator<Item = &str> {
        self.body.split(PARAGRAPH_BREAK).filter(|paragraph| !paragraph.is_empty())
    }

    /// The title, or the first sentence where there is none: what stands for the article in a list.
    pub fn headline(&self) -> &str {
        match &self.title {
            Some(title) => title,
            None => crate::sentence::first_sentence(&self.body),
        }
    }
}

/// A paragraph in another language than its article's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParagraphLang {
    /// Its number among [`Article::paragraphs`], from zero.
    pub paragraph: usize,
    /// Its language.
    pub lang: Lang,
}

/// Who published an article: a name, a site, or both.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Outlet {
    /// The name as the outlet writes it.
    pub name: Option<String>,
    /// The host without `www.`, in lower case.
    pub site: Option<String>,
}

impl Outlet {
    /// The outlet's one key in facets and filters: the site where it is known, else the name.
    pub fn key(&self) -> Option<&str> {
        self.site.as_deref().or(self.name.as_deref())
    }
}

/// A date that the text talks about, with its place in the body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mention {
    /// The date, resolved against the publication date where the text is relative.
    #[serde(flatten)]
    pub date: Dated,
    /// The words themselves.
    pub text: String,
    /// Byte offset into the body where the words start.
    pub start: usize,
    /// Byte offset just past the words.
    pub end: usize,
}

/// What an article was made from: enough to find the source again and to see that it is unchanged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// SHA-256 of the raw bytes of the file or record, in hex.
    pub sha256: String,
    /// How many raw bytes.
    pub bytes: u64,
    /// The program that cleaned it, with its version.
    pub extractor: String,
    /// The file.
    #[serde(default)]
    pub path: String,
    /// The record inside the file (`line 12`), where the file holds several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member: Option<String>,
}

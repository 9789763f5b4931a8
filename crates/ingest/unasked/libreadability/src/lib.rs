//! The part of libreadability that trafilatura calls where its fallback is on. Here it is off: pages are asked of another
//! Readability anyway (see `content.rs` of dateline-ingest). Asked all the same, it finds no article.

/// No page has an article.
#[derive(Debug)]
pub struct NoArticle;

/// An article; there is none.
#[derive(Debug)]
pub struct Article {
    pub content: String,
}

/// Reads pages, and finds nothing in them.
#[derive(Debug, Default)]
pub struct Parser;

impl Parser {
    pub fn new() -> Self {
        Self
    }

    pub fn parse(&mut self, _: &str, _: Option<&str>) -> Result<Article, NoArticle> {
        Err(NoArticle)
    }
}

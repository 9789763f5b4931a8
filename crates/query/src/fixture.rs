//! What the tests of this crate put into an index: an article with nothing but an id, to be filled in.

use dateline_core::analyze::Analyzer;
use dateline_core::document::{Content, Prepared};
use dateline_core::ledger::{Ending, Row};
use dateline_core::writer::Writer;
use dateline_core::{Article, ArticleId, Dated, Evidence, Mention, Origin};

/// The article of the file `number`.txt.
pub(crate) fn article(number: usize) -> Article {
    let path = format!("{number}.txt");
    Article {
        id: ArticleId::of_parts(&[&path]),
        title: None,
        body: String::new(),
        authors: vec![],
        outlet: None,
        url: None,
        lang: None,
        published: None,
        modified: None,
        captured: None,
        section: None,
        keywords: vec![],
        paragraph_langs: vec![],
        mentions: vec![],
        evidence: Evidence { sha256: String::new(), bytes: 0, extractor: String::new(), path, member: None },
        source_id: Some(number.to_string()),
    }
}

/// Adds an article to an index.
pub(crate) fn put(writer: &mut Writer, article: &Article) {
    let number = article.source_id.as_deref().unwrap().parse().unwrap();
    let row = Row {
        source: article.evidence.path.as_str().into(),
        base: 0,
        record_number: 0,
        size: 0,
        mtime: 0,
        closes: true,
        ending: Ending::Article,
        raw_hash: number,
        text_hash: number,
        id: Some(article.id),
        instead: None,
        captured: None,
        modified: None,
        template: Default::default(),
    };
    let prepared = Prepared::new(article, &mut Analyzer::new());
    writer.put(&row, &Content::Article(article, &prepared)).unwrap();
}

/// A date that a text talks about.
pub(crate) fn mention(iso: &str) -> Mention {
    let date = Dated::parse_iso(iso, Origin::VisibleText).unwrap();
    Mention { date, text: iso.to_owned(), start: 0, end: 0 }
}

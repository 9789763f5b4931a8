//! Subjects: in go a page's facts and its JSON-LD, out come the section that the page is filed under and its keywords, from
//! all the places that give any.

use super::entities::decode;
use super::facts::Facts;
use super::json_ld::Described;
use crate::extract::topics::{self, Keywords};

/// Meta elements that name the section, the surest first.
const SECTIONS: &[&str] =
    &["article:section", "og:article:section", "parsely-section", "section", "article.section", "dc.coverage.section"];
/// Meta elements that name keywords, the surest first.
const KEYWORDS: &[&str] = &[
    "article:tag",
    "og:article:tag",
    "news_keywords",
    "parsely-tags",
    "sailthru.tags",
    "dc.subject",
    "dcterms.subject",
    "citation_keywords",
    "keywords",
];

/// The section that a page is filed under.
pub(super) fn section(facts: &Facts<'_>, described: &Described) -> Option<String> {
    let metas = SECTIONS.iter().flat_map(|name| facts.meta(name));
    described.section.as_deref().into_iter().chain(metas).find_map(|text| topics::section(&decode(text)))
}

/// The keywords that a page gives itself.
pub(super) fn keywords(facts: &Facts<'_>, described: &Described) -> Vec<String> {
    let mut keywords = Keywords::default();
    match described.keywords.as_slice() {
        // A list of one is a list written as a text.
        [one] => keywords.add_list(one),
        list => list.iter().for_each(|keyword| keywords.add(keyword)),
    }
    for name in KEYWORDS {
        facts.meta(name).for_each(|text| keywords.add_list(&decode(text)));
    }
    keywords.finish()
}

#[cfg(test)]
mod tests {
    use super::super::json_ld::describe;
    use super::*;

    #[track_caller]
    fn are(page: &str, wanted_section: Option<&str>, wanted_keywords: &[&str]) {
        let facts = Facts::read(page);
        let described = describe(&facts);
        assert_eq!(section(&facts, &described).as_deref(), wanted_section, "{page}");
        assert_eq!(keywords(&facts, &described), wanted_keywords, "{page}");
    }

    #[test]
    fn from_all_places_each_once() {
        are(
            r#"<script type="application/ld+json">{"@type":"NewsArticle","articleSection":["World","Europe"],"keywords":["Talks","Bridge, old"]}</script>
            <meta property=article:section content=Other><meta property=article:tag content=talks><meta property=article:tag content='Exchange &amp;amp; return'>
            <meta name=keywords content='exchange, Kyiv'>"#,
            Some("World"),
            &["Talks", "Bridge, old", "Exchange & return", "exchange", "Kyiv"],
        );
        are(
            r#"<script type="application/ld+json">{"@type":"Article","keywords":"Talks, Exchange"}</script><meta name=section content=War>"#,
            Some("War"),
            &["Talks", "Exchange"],
        );
        are("<meta name=news_keywords content='талкс; обмін'>", None, &["талкс", "обмін"]);
        are("<p>none</p>", None, &[]);
    }
}

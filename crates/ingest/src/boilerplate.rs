//! Boilerplate: what the pages of one outlet have in common and no phrase list knows (its newsletter box, the life of
//! an author, its slogan) goes. A line counts as the outlet's when three of its pages have it that are not versions of
//! one article, and when it could be: it stands in a box of its own, outside the flow of the article's paragraphs, and is no
//! quotation and has no figure in it. Of a line that also speaks to the reader two pages are enough. What stands among an
//! article's own paragraphs may be repeated and be reporting, as the background of agency reports is; so it stays.
//!
//! What is dropped depends on the articles there are and on nothing else: not on the order in which they are read,
//! nor on the run. The index keeps each article's candidates ([`Template`]), so that a later run knows them.

use std::collections::{HashMap, HashSet};

use dateline_core::ledger::{Template, TemplateLine};
use dateline_core::{Article, Mention, Outlet, PARAGRAPH_BREAK, ParagraphLang, hash_prefix, sha256_hex};

use crate::clean::speaks_to_reader;
use crate::explain::{Dropped, Reason};
use crate::extract::key;

/// A paragraph of fewer letters says too little to tell two articles apart.
const LEAD_LETTERS: usize = 40;

/// A longer paragraph is text, wherever it stands.
const LINE_LETTERS: usize = 700;

/// The key of a line, by which it is known wherever it stands: its letters and digits alone.
pub(crate) fn line_key(line: &str) -> u64 {
    let letters = key(line);
    if letters.is_empty() { 0 } else { hash_prefix(&sha256_hex(letters.as_bytes())) }
}

/// What an article's page may share with others: those of its paragraphs that are among the page's `asides`. An article
/// of nothing else, or of no outlet, shares nothing.
pub(crate) fn template(article: &Article, asides: &HashSet<u64>) -> Template {
    // Most pages have no asides: their paragraphs need not be hashed.
    let Some(outlet) = article.outlet.as_ref().and_then(Outlet::key).filter(|_| !asides.is_empty()) else {
        return Template::default();
    };
    let mut lines = Vec::new();
    let mut lead = None;
    for paragraph in article.paragraphs() {
        let key = line_key(paragraph);
        let letters = paragraph.chars().filter(|c| c.is_alphabetic()).count();
        let can_be = letters > 0
            && letters <= LINE_LETTERS
            && asides.contains(&key)
            && !paragraph.starts_with(['"', '“', '«', '„', '‘', '—'])
            && (!paragraph.contains(|c: char| c.is_numeric()) || paragraph.contains('©'));
        if can_be {
            lines.push(TemplateLine { key: key_at(outlet, key), calls: speaks_to_reader(paragraph), dropped: false });
        } else if lead.is_none() && letters >= LEAD_LETTERS {
            lead = Some(key);
        }
    }
    match lead {
        Some(lead) => Template { title: article.title.as_deref().map_or(0, line_key), lead, lines },
        None => Template::default(),
    }
}

/// Takes out of an article what is known to be its outlet's; gives what it was.
pub(crate) fn drop_known(article: &mut Article, template: &mut Template, known: &Known) -> Vec<Dropped> {
    for line in &mut template.lines {
        line.dropped = known.knows(line);
    }
    let goes: HashSet<u64> = template.lines.iter().filter(|line| line.dropped).map(|line| line.key).collect();
    let Some(outlet) = article.outlet.as_ref().and_then(Outlet::key).filter(|_| !goes.is_empty()) else {
        return Vec::new();
    };
    let mut langs = std::mem::take(&mut article.paragraph_langs).into_iter().peekable();
    let (mut dropped, mut kept, mut kept_langs) = (Vec::new(), Vec::new(), Vec::new());
    for (number, paragraph) in article.paragraphs().enumerate() {
        let lang = langs.next_if(|other| other.paragraph == number);
        if goes.contains(&key_at(outlet, line_key(paragraph))) {
            dropped.push(paragraph);
        } else {
            kept_langs.extend(lang.map(|other| ParagraphLang { paragraph: kept.len(), ..other }));
            kept.push(paragraph);
        }
    }
    let dropped =
        dropped.iter().map(|text| Dropped { reason: Reason::Boilerplate, text: (*text).to_owned() }).collect();
    let mentions = moved(&article.mentions, &article.body, &kept);
    article.body = kept.join(PARAGRAPH_BREAK);
    article.paragraph_langs = kept_langs;
    article.mentions = mentions;
    dropped
}

/// The mentions of the paragraphs that are kept of a body, at their new places.
fn moved(mentions: &[Mention], body: &str, kept: &[&str]) -> Vec<Mention> {
    let mut mentions = mentions.iter().peekable();
    let mut moved = Vec::new();
    let mut to = 0;
    for paragraph in kept {
        // A paragraph is a slice of the body.
        let start = paragraph.as_ptr().addr() - body.as_ptr().addr();
        let end = start + paragraph.len();
        while let Some(mention) = mentions.next_if(|mention| mention.start < end) {
            if mention.start >= start {
                let at = mention.start - start + to;
                moved.push(Mention { start: at, end: at + mention.text.len(), ..mention.clone() });
            }
        }
        to += paragraph.len() + PARAGRAPH_BREAK.len();
    }
    moved
}

/// The key of a line of one outlet, with its lowest bits clear as the index wants it.
fn key_at(outlet: &str, line: u64) -> u64 {
    hash_prefix(&sha256_hex(format!("{outlet}\u{1F}{line:016x}").as_bytes())) & !3
}

/// Of how many articles a line must be to be its outlet's.
const ARTICLES: u8 = 3;

/// Of how many, if it speaks to the reader.
const ARTICLES_CALLED: u8 = 2;

/// What is known of the lines of all outlets.
#[derive(Debug, Default)]
pub(crate) struct Known {
    lines: HashMap<u64, Witnesses>,
}

/// The pages that have a line.
#[derive(Debug, Default)]
struct Witnesses {
    /// Title and lead of each that tells more than the others do.
    pages: Vec<(u64, u64)>,
    /// How many of them are articles of their own, no two of them versions of one; [`ARTICLES`] at most.
    articles: u8,
}

impl Witnesses {
    fn see(&mut self, page: (u64, u64)) {
        // Of the pages of one title as many as it takes articles tell all: of two others each can stand in the way of one.
        // So it is with leads. Whatever comes first, six are held at most, and what they tell is the same.
        let crowded = |same: &dyn Fn(&&(u64, u64)) -> bool| self.pages.iter().filter(same).count() >= ARTICLES.into();
        if self.articles == ARTICLES
            || self.pages.contains(&page)
            || crowded(&|other| other.0 == page.0)
            || crowded(&|other| other.1 == page.1)
        {
            return;
        }
        let differ = |a: &(u64, u64), b: &(u64, u64)| a.0 != b.0 && a.1 != b.1;
        let others: Vec<&(u64, u64)> = self.pages.iter().filter(|other| differ(other, &page)).collect();
        let pair = others.iter().enumerate().any(|(at, a)| others[..at].iter().any(|b| differ(a, b)));
        let articles = 1 + u8::from(!others.is_empty()) + u8::from(pair);
        self.articles = self.articles.max(articles);
        self.pages.push(page);
        if self.articles == ARTICLES {
            self.pages = Vec::new();
        }
    }
}

impl Known {
    /// Takes in the lines of one more article.
    pub fn see(&mut self, template: &Template) {
        for line in &template.lines {
            self.lines.entry(line.key).or_default().see((template.title, template.lead));
        }
    }

    /// Whether a line is known to be its outlet's.
    pub fn knows(&self, line: &TemplateLine) -> bool {
        let needed = if line.calls { ARTICLES_CALLED } else { ARTICLES };
        self.lines.get(&line.key).is_some_and(|witnesses| witnesses.articles >= needed)
    }

    /// Whether an article has all that is not known to be its outlet's and nothing that is.
    pub fn agrees(&self, template: &Template) -> bool {
        template.lines.iter().all(|line| line.dropped == self.knows(line))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use dateline_core::{ArticleId, Evidence, Lang};
    use proptest::prelude::*;

    const BOX: &str = "The Sample Desk brings you mornings from the harbour";

    fn article(site: &str, title: &str, paragraphs: &[&str]) -> Article {
        Article {
            id: ArticleId::of_parts(&[title]),
            title: Some(title.to_owned()),
            body: paragraphs.join(PARAGRAPH_BREAK),
            authors: Vec::new(),
            outlet: Some(Outlet { name: None, site: Some(site.to_owned()) }),
            url: None,
            lang: None,
            published: None,
            modified: None,
            captured: None,
            paragraph_langs: Vec::new(),
            mentions: Vec::new(),
            evidence: Evidence {
                sha256: String::new(),
                bytes: 0,
                extractor: String::new(),
                path: String::new(),
                member: None,
            },
            source_id: None,
            section: None,
            keywords: Vec::new(),
        }
    }

    fn lead(number: usize) -> String {
        format!("Report {number} begins with a sentence that no other report of this outlet begins with.")
    }

    /// What is left of each article once all are seen, in this order.
    fn bodies(articles: &[Article], asides: &[&str]) -> Vec<String> {
        let asides: HashSet<u64> = asides.iter().map(|line| line_key(line)).collect();
        let mut known = Known::default();
        let templates: Vec<Template> = articles.iter().map(|article| template(article, &asides)).collect();
        templates.iter().for_each(|template| known.see(template));
        let clean = |(article, mut template): (&Article, Template)| {
            let mut article = article.clone();
            drop_known(&mut article, &mut template, &known);
            assert!(known.agrees(&template));
            article.body
        };
        articles.iter().zip(templates).map(clean).collect()
    }

    #[test]
    fn a_line_of_three_articles_outside_the_flow_goes() {
        let mut articles = vec![
            article("a.example", "One", &[&lead(1), BOX]),
            article("a.example", "Two", &[&lead(2), &BOX.to_uppercase()]),
            article("b.example", "Three", &[&lead(3), BOX]),
        ];
        assert!(bodies(&articles, &[BOX]).iter().all(|body| body.to_lowercase().ends_with(&BOX.to_lowercase())));
        articles.push(article("a.example", "Four", &[&lead(4), BOX]));
        assert_eq!(bodies(&articles, &[BOX]), [lead(1), lead(2), [&lead(3), BOX].join(PARAGRAPH_BREAK), lead(4)]);
        // Among the paragraphs of the article it is background.
        assert!(bodies(&articles, &[]).iter().all(|body| body.len() > lead(1).len()));
    }

    #[test]
    fn paragraphs_keep_their_languages() {
        let mut article = article("a.example", "One", &[BOX, &lead(1), "Tout le monde en parle", "Слова"]);
        let at = |paragraph, lang| ParagraphLang { paragraph, lang };
        article.paragraph_langs = vec![at(0, Lang::DE), at(2, Lang::FR), at(3, Lang::UK)];
        let mut template = template(&article, &HashSet::from([line_key(BOX)]));
        let mut known = Known::default();
        (1..4).for_each(|page| known.see(&Template { title: page, lead: page, ..template.clone() }));
        drop_known(&mut article, &mut template, &known);
        assert_eq!(article.paragraphs().next(), Some(lead(1).as_str()));
        assert_eq!(article.paragraph_langs, [at(1, Lang::FR), at(2, Lang::UK)]);
    }

    #[test]
    fn mentions_move_with_their_paragraphs() {
        let body = "On 3 May. \n\nToday on air\n\nOn 16 May it rained.";
        let kept: Vec<&str> = body.split(PARAGRAPH_BREAK).filter(|paragraph| !paragraph.contains("air")).collect();
        let mention = |text: &str| {
            let start = body.find(text).unwrap();
            let date = dateline_core::Dated::year(2025, dateline_core::Origin::VisibleText).unwrap();
            Mention { date, text: text.to_owned(), start, end: start + text.len() }
        };
        let moved = moved(&["3 May", "Today", "16 May"].map(mention), body, &kept);
        let joined = kept.join(PARAGRAPH_BREAK);
        let slices: Vec<&str> = moved.iter().map(|mention| &joined[mention.start..mention.end]).collect();
        assert_eq!(slices, ["3 May", "16 May"]);
    }

    #[test]
    fn two_articles_are_enough_for_a_line_that_speaks_to_the_reader() {
        let call = "Follow our desk on Telegram for more";
        let articles = [article("a.example", "One", &[&lead(1), call]), article("a.example", "Two", &[&lead(2), call])];
        assert_eq!(bodies(&articles, &[call]), [lead(1), lead(2)]);
        assert!(bodies(&articles, &[]).iter().all(|body| body.ends_with(call)));
    }

    #[test]
    fn versions_of_one_article_are_no_witnesses() {
        let first = article("a.example", "One", &[&lead(1), BOX]);
        let renamed = article("a.example", "One, updated", &[&lead(1), BOX]);
        let rewritten = article("a.example", "One", &[&lead(2), BOX]);
        let other = article("a.example", "Other", &[&lead(3), BOX]);
        for version in [renamed, rewritten] {
            let articles = [first.clone(), version, other.clone()];
            assert!(bodies(&articles, &[BOX]).iter().all(|body| body.ends_with(BOX)));
        }
    }

    #[test]
    fn how_many_articles_pages_are_does_not_hang_on_their_order() {
        // The most pages of which no two share a title or a lead, by trying all.
        fn most(pages: &[(u64, u64)], taken: &mut Vec<(u64, u64)>) -> usize {
            let Some((page, rest)) = pages.split_first() else { return taken.len() };
            let mut best = most(rest, taken);
            if taken.iter().all(|other| other.0 != page.0 && other.1 != page.1) {
                taken.push(*page);
                best = best.max(most(rest, taken));
                taken.pop();
            }
            best
        }
        let pages = proptest::collection::vec((0u64..6, 0u64..6), 0..14);
        proptest!(ProptestConfig::with_cases(2000), |(pages in pages)| {
            let mut witnesses = Witnesses::default();
            for page in &pages {
                witnesses.see(*page);
                prop_assert!(witnesses.pages.len() <= 6);
            }
            prop_assert_eq!(usize::from(witnesses.articles), most(&pages, &mut Vec::new()).min(ARTICLES.into()));
        });
        // Twenty of one title do not keep two others from being seen.
        let mut witnesses = Witnesses::default();
        let briefings = (0..20).map(|lead| (1, lead));
        briefings.chain([(2, 50), (3, 60)]).for_each(|page| witnesses.see(page));
        assert_eq!(witnesses.articles, ARTICLES);
    }

    #[test]
    fn figures_and_quotations_stay_and_so_does_an_article_of_nothing_else() {
        for line in ["Boats lost so far: 28", "“We shall not leave,” said the keeper of the bridge"] {
            let pages: Vec<Article> =
                (1..5).map(|number| article("a.example", &format!("Title {number}"), &[&lead(number), line])).collect();
            assert!(bodies(&pages, &[line]).iter().all(|body| body.ends_with(line)));
        }
        let bare: Vec<Article> = (1..5).map(|number| article("a.example", &number.to_string(), &[BOX])).collect();
        assert!(bodies(&bare, &[BOX]).iter().all(|body| body == BOX));
    }
}

//! Records: an article, or the account of an input that is none, goes in; the bytes that the index keeps of it come out;
//! and back.
//!
//! A record is one frame of zstd. Unpacked it is the text, what else is known as JSON, and how many bytes that is:
//!
//! ```text
//! text | facts | length of facts, 4 bytes, the least first
//! ```
//! The text stands first and as it is, so that it need not be parsed, nor copied, to be an article's body again. Records are
//! packed here and not by tantivy, which makes the packer's tables anew for each: that took as long as the packing.

use std::borrow::Cow;
use std::cell::RefCell;
use std::io;

use serde::{Deserialize, Serialize};
use zstd::bulk::{Compressor, Decompressor};

use crate::{Article, ArticleId, Dated, Evidence, Lang, Mention, Origin, Outlet, ParagraphLang};

/// How hard zstd packs: what more is worth in size it costs in time.
const LEVEL: i32 = 3;

/// The most bytes that a record has when unpacked. Nothing that is ingested makes as many; an index may come from a stranger.
const MAX_UNPACKED: usize = 64 << 20;

thread_local! {
    static PACKER: RefCell<Option<Compressor<'static>>> = const { RefCell::new(None) };
    static UNPACKER: RefCell<Option<Decompressor<'static>>> = const { RefCell::new(None) };
}

/// What a record tells of an article beside its text.
#[derive(Serialize, Deserialize)]
struct Facts<'a> {
    id: ArticleId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    title: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "<[_]>::is_empty")]
    authors: Cow<'a, [String]>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    outlet: Option<Cow<'a, Outlet>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    url: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    lang: Option<Lang>,
    #[serde(default, skip_serializing_if = "<[_]>::is_empty")]
    paragraph_langs: Cow<'a, [ParagraphLang]>,
    #[serde(default, skip_serializing_if = "Option::is_none", borrow)]
    published: Option<Moment<'a>>,
    #[serde(default, skip_serializing_if = "Option::is_none", borrow)]
    modified: Option<Moment<'a>>,
    #[serde(default, skip_serializing_if = "Option::is_none", borrow)]
    captured: Option<Moment<'a>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    section: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "<[_]>::is_empty")]
    keywords: Cow<'a, [String]>,
    #[serde(default, skip_serializing_if = "Vec::is_empty", borrow)]
    mentions: Vec<Place<'a>>,
    evidence: Cow<'a, Evidence>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    source_id: Option<Cow<'a, str>>,
}

/// A date, as it is written, and where it is from.
#[derive(Serialize, Deserialize)]
struct Moment<'a>(#[serde(borrow)] Cow<'a, str>, Origin);

/// A date that the text talks about: where its words start and end, and they themselves where they are not what stands there.
#[derive(Serialize, Deserialize)]
struct Place<'a>(#[serde(borrow)] Moment<'a>, usize, usize, Option<Cow<'a, str>>);

impl Moment<'_> {
    fn of(date: Dated) -> Self {
        Self(Cow::Owned(date.to_iso()), date.origin())
    }

    fn date(&self) -> Option<Dated> {
        Dated::parse_iso(&self.0, self.1)
    }
}

impl<'a> Facts<'a> {
    fn of(article: &'a Article) -> Self {
        // Each by its name: a field that is new is not to be forgotten here.
        let Article {
            id,
            title,
            body,
            authors,
            outlet,
            url,
            lang,
            paragraph_langs,
            published,
            modified,
            captured,
            section,
            keywords,
            mentions,
            evidence,
            source_id,
        } = article;
        let text = |text: &'a Option<String>| text.as_deref().map(Cow::Borrowed);
        let place = |Mention { date, text, start, end }: &'a Mention| {
            let words = (body.get(*start..*end) != Some(text)).then_some(Cow::Borrowed(text.as_str()));
            Place(Moment::of(*date), *start, *end, words)
        };
        Self {
            id: *id,
            title: text(title),
            authors: Cow::Borrowed(authors),
            outlet: outlet.as_ref().map(Cow::Borrowed),
            url: text(url),
            lang: *lang,
            paragraph_langs: Cow::Borrowed(paragraph_langs),
            published: published.map(Moment::of),
            modified: modified.map(Moment::of),
            captured: captured.map(Moment::of),
            section: text(section),
            keywords: Cow::Borrowed(keywords),
            mentions: mentions.iter().map(place).collect(),
            evidence: Cow::Borrowed(evidence),
            source_id: text(source_id),
        }
    }

    /// The article without its body, which is `text`; `None` where a date is none, or words stand beside the text.
    fn article(self, text: &str) -> Option<Article> {
        let date = |moment: Option<Moment<'_>>| match moment {
            Some(moment) => moment.date().map(Some),
            None => Some(None),
        };
        let mention = |Place(moment, start, end, words): Place<'_>| {
            let words = match words {
                Some(words) => words.into_owned(),
                None => text.get(start..end)?.to_owned(),
            };
            Some(Mention { date: moment.date()?, text: words, start, end })
        };
        Some(Article {
            id: self.id,
            title: self.title.map(Cow::into_owned),
            body: String::new(),
            authors: self.authors.into_owned(),
            outlet: self.outlet.map(Cow::into_owned),
            url: self.url.map(Cow::into_owned),
            lang: self.lang,
            paragraph_langs: self.paragraph_langs.into_owned(),
            published: date(self.published)?,
            modified: date(self.modified)?,
            captured: date(self.captured)?,
            section: self.section.map(Cow::into_owned),
            keywords: self.keywords.into_owned(),
            mentions: self.mentions.into_iter().map(mention).collect::<Option<_>>()?,
            evidence: self.evidence.into_owned(),
            source_id: self.source_id.map(Cow::into_owned),
        })
    }
}

/// The record of an article.
pub(crate) fn of_article(article: &Article) -> io::Result<Vec<u8>> {
    packed(&article.body, &Facts::of(article))
}

/// The article that a record tells of; `None` where it is the record of none, or damaged.
pub(crate) fn article(record: &[u8]) -> Option<Article> {
    let mut unpacked = unpacked(record)?;
    let (text, facts) = split(&unpacked)?;
    let end = text.len();
    let mut article = serde_json::from_slice::<Facts<'_>>(facts).ok()?.article(text)?;
    unpacked.truncate(end);
    article.body = String::from_utf8(unpacked).ok()?;
    Some(article)
}

/// The record of what is no article.
pub(crate) fn of_other<T: Serialize>(facts: &T) -> io::Result<Vec<u8>> {
    packed("", facts)
}

/// What a record tells of what is no article.
pub(crate) fn other<T: for<'a> Deserialize<'a>>(record: &[u8]) -> Option<T> {
    serde_json::from_slice(split(&unpacked(record)?)?.1).ok()
}

fn packed<T: Serialize>(text: &str, facts: &T) -> io::Result<Vec<u8>> {
    let mut record = Vec::with_capacity(text.len() + 1024);
    record.extend_from_slice(text.as_bytes());
    serde_json::to_writer(&mut record, facts)?;
    let length = u32::try_from(record.len() - text.len()).map_err(io::Error::other)?;
    record.extend_from_slice(&length.to_le_bytes());
    if record.len() > MAX_UNPACKED {
        return Err(io::Error::other("it is longer than any record is read"));
    }
    PACKER.with_borrow_mut(|packer| {
        let packer = match packer {
            Some(packer) => packer,
            none => none.insert(Compressor::new(LEVEL)?),
        };
        packer.compress(&record)
    })
}

fn unpacked(record: &[u8]) -> Option<Vec<u8>> {
    UNPACKER.with_borrow_mut(|unpacker| {
        let unpacker = match unpacker {
            Some(unpacker) => unpacker,
            none => none.insert(Decompressor::new().ok()?),
        };
        unpacker.decompress(record, MAX_UNPACKED).ok()
    })
}

/// The text of an unpacked record, and its facts.
fn split(unpacked: &[u8]) -> Option<(&str, &[u8])> {
    let (rest, length) = unpacked.split_last_chunk()?;
    let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
    let (text, facts) = rest.split_at_checked(rest.len().checked_sub(length)?)?;
    Some((std::str::from_utf8(text).ok()?, facts))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn article_of(body: &str, mentions: Vec<Mention>) -> Article {
        let date = |iso| Dated::parse_iso(iso, Origin::JsonLd);
        Article {
            id: ArticleId::of_parts(&["a"]),
            title: Some("Паром \"відплив\"".to_owned()),
            body: body.to_owned(),
            authors: vec!["A. Writer".to_owned()],
            outlet: Some(Outlet { name: None, site: Some("example.org".to_owned()) }),
            url: Some("https://example.org/a".to_owned()),
            lang: Lang::parse("uk"),
            paragraph_langs: vec![ParagraphLang { paragraph: 1, lang: Lang::parse("ru").unwrap() }],
            published: date("2025-05-16T08:30:00+03:00"),
            modified: date("2025-05"),
            captured: None,
            section: None,
            keywords: vec!["ferry".to_owned()],
            mentions,
            evidence: Evidence {
                sha256: "00".to_owned(),
                bytes: 3,
                extractor: "dateline".to_owned(),
                path: "a.txt".to_owned(),
                member: Some("line 2".to_owned()),
            },
            source_id: Some("7".to_owned()),
        }
    }

    fn mention(text: &str, start: usize, end: usize) -> Mention {
        let date = Dated::parse_iso("2025-05-15", Origin::VisibleText).unwrap();
        Mention { date, text: text.to_owned(), start, end }
    }

    proptest! {
        #[test]
        fn an_article_comes_back_as_it_was(body in ".{0,300}", words in ".{0,9}", start in 0usize..40, end in 0usize..40) {
            let there = body.char_indices().nth(1).map(|(at, c)| mention(&c.to_string(), at, at + c.len_utf8()));
            let article = article_of(&body, there.into_iter().chain([mention(&words, start, end)]).collect());
            prop_assert_eq!(super::article(&of_article(&article).unwrap()), Some(article));
        }

        #[test]
        fn debris_is_no_record(bytes in proptest::collection::vec(any::<u8>(), 0..200), at in 0usize..400, flip in 1u8..) {
            prop_assert_eq!(article(&bytes), None);
            let whole = article_of("The ferry left on 15 May.", vec![mention("15 May", 18, 24)]);
            let mut record = of_article(&whole).unwrap();
            let at = at % record.len();
            prop_assert_eq!(article(&record[..at]), None);
            // What is changed is another article or none, and never a panic.
            record[at] ^= flip;
            let _ = article(&record);
        }
    }

    #[test]
    fn the_account_of_an_input_is_no_article() {
        let record = of_other(&("why", 7)).unwrap();
        assert_eq!(other::<(String, u32)>(&record), Some(("why".to_owned(), 7)));
        assert_eq!(article(&record), None);
    }

    #[test]
    fn a_record_is_bounded() {
        assert!(of_article(&article_of(&" ".repeat(MAX_UNPACKED - 1000), vec![])).is_ok());
        assert!(of_article(&article_of(&" ".repeat(MAX_UNPACKED), vec![])).is_err());
        let bomb = zstd::bulk::compress(&vec![b' '; MAX_UNPACKED + 1], LEVEL).unwrap();
        assert!(bomb.len() < 100_000);
        assert_eq!(unpacked(&bomb), None);
        let most = zstd::bulk::compress(&vec![b' '; MAX_UNPACKED], LEVEL).unwrap();
        assert_eq!(unpacked(&most).map(|record| record.len()), Some(MAX_UNPACKED));
        // Places beside the text, and lengths beyond the record.
        assert_eq!(split(&[b'a', 2, 0, 0, 0]), None);
        assert_eq!(split(&[b'a', 1, 0, 0, 0]), Some(("", &b"a"[..])));
        let mut beside = article_of("short", vec![mention("word", 0, 4)]);
        beside.body = "short word".to_owned();
        let facts = Facts::of(&beside);
        assert!(facts.article("short").is_some());
        beside.mentions = vec![mention("short word", 0, 10)];
        assert!(Facts::of(&beside).article("short").is_none());
    }
}

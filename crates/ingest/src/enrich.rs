//! Enrich: a clean draft goes in, an article comes out: its identity, outlet, language, and the one publication date
//! among the candidates that can be right.

mod mentions;
mod paragraphs;

use dateline_core::{Article, ArticleId, Dated, Evidence, Lang, Outlet, Script};
use jiff::civil::Date;
use whatlang::{Detector, Lang as Detected};

use crate::address;
use crate::extract::Draft;
use crate::read::MEMBER_SEPARATOR;
use paragraphs::Paragraphs;

/// How much of a text is looked at to tell its language, in characters. More changes no verdict.
const SAMPLE_CHARS: usize = 2_000;

/// From this many letters on, a detected language outweighs a page's declaration, which is its template's.
const TRUSTED_LETTERS: usize = 60;

/// The languages told apart. A list of all that exist would call short English texts Danish.
const LANGS: &[(Detected, &str)] = &[
    (Detected::Eng, "en"),
    (Detected::Ukr, "uk"),
    (Detected::Rus, "ru"),
    (Detected::Bel, "be"),
    (Detected::Bul, "bg"),
    (Detected::Srp, "sr"),
    (Detected::Mkd, "mk"),
    (Detected::Ara, "ar"),
    (Detected::Pes, "fa"),
    (Detected::Urd, "ur"),
    (Detected::Heb, "he"),
    (Detected::Fra, "fr"),
    (Detected::Deu, "de"),
    (Detected::Spa, "es"),
    (Detected::Ita, "it"),
    (Detected::Por, "pt"),
    (Detected::Nld, "nl"),
    (Detected::Pol, "pl"),
    (Detected::Ces, "cs"),
    (Detected::Slk, "sk"),
    (Detected::Slv, "sl"),
    (Detected::Hrv, "hr"),
    (Detected::Ron, "ro"),
    (Detected::Hun, "hu"),
    (Detected::Tur, "tr"),
    (Detected::Aze, "az"),
    (Detected::Ell, "el"),
    (Detected::Swe, "sv"),
    (Detected::Dan, "da"),
    (Detected::Nob, "no"),
    (Detected::Fin, "fi"),
    (Detected::Lit, "lt"),
    (Detected::Lav, "lv"),
    (Detected::Est, "et"),
    (Detected::Kat, "ka"),
    (Detected::Hye, "hy"),
    (Detected::Hin, "hi"),
    (Detected::Ben, "bn"),
    (Detected::Amh, "am"),
    (Detected::Mya, "my"),
    (Detected::Ind, "id"),
    (Detected::Vie, "vi"),
    (Detected::Tha, "th"),
    (Detected::Kor, "ko"),
    (Detected::Jpn, "ja"),
    (Detected::Cmn, "zh"),
];

/// What makes articles of drafts. It keeps its detector; share one among threads.
pub(crate) struct Enricher {
    detector: Detector,
    paragraphs: Paragraphs,
    today: Date,
}

/// Where a draft is from, for an identity when it has no address.
pub(crate) struct Place<'a> {
    /// The path below the folder that was given.
    pub relative: &'a str,
    /// The record's name in the source, if the source holds records.
    pub member: Option<&'a str>,
}

impl Enricher {
    pub fn new(today: Date) -> Self {
        let allowed = LANGS.iter().map(|(detected, _)| *detected).collect();
        Self { detector: Detector::with_allowlist(allowed), paragraphs: Paragraphs::new(), today }
    }

    /// Makes the article. The second value says whether its identity is its path's, for want of an address.
    pub fn article(&self, draft: Draft, place: &Place<'_>, evidence: Evidence) -> (Article, bool) {
        let url = draft.url.as_deref().and_then(address::canonical);
        let of_one_page = url.as_deref().filter(|url| address::is_of_one_page(url));
        let (id, by_path) = identity(of_one_page, draft.source_id.as_deref(), place);
        let lang = self.language(&draft);
        let is_given = draft.lang_is_given;
        let (name, named_site) = match draft.outlet_name {
            Some(name) if address::is_host(&name) => (None, Some(address::bare_host(&name))),
            other => (other, None),
        };
        let site = url.as_deref().and_then(address::site).or(named_site).or(draft.outlet_site);
        let outlet = (name.is_some() || site.is_some()).then_some(Outlet { name, site });
        let published = draft.published.into_iter().find(|date| self.can_be(date, draft.captured.as_ref()));
        let mut article = Article {
            id,
            title: draft.title,
            body: draft.body,
            authors: draft.authors,
            outlet,
            url,
            lang,
            published,
            modified: draft.modified.filter(|date| self.can_be(date, draft.captured.as_ref())),
            captured: draft.captured.filter(|date| self.can_be(date, None)),
            section: draft.section,
            keywords: draft.keywords,
            paragraph_langs: Vec::new(),
            mentions: Vec::new(),
            evidence,
            source_id: draft.source_id,
        };
        article.paragraph_langs = self.paragraphs.others(&article);
        // A detector that is shown a mixture may take the lesser part for the whole.
        if !is_given && let Some(lang) = paragraphs::most(&article) {
            article.lang = Some(lang);
            article.paragraph_langs = self.paragraphs.others(&article);
        }
        let others = paragraphs::places(&article);
        let published = article.published.map(|date| date.date());
        article.mentions = mentions::mentions(&article.body, article.lang, &others, published);
        (article, by_path)
    }

    /// Whether a publication date can be right: not before printing, not after the copy was saved, and not after the
    /// day of the run. A day is allowed for zones.
    pub fn can_be(&self, date: &Dated, captured: Option<&Dated>) -> bool {
        let today = dateline_core::day_number(self.today);
        let last = captured.map_or(today, |captured| captured.day_number().min(today)) + 1;
        date.date().year() >= 1600 && date.day_number() <= last
    }

    /// The language: that given for the article; else the one detected; else the one declared, where script and
    /// declaration agree.
    fn language(&self, draft: &Draft) -> Option<Lang> {
        let mut sample: String = draft.body.chars().take(SAMPLE_CHARS).collect();
        if sample.chars().filter(|c| c.is_alphabetic()).count() < TRUSTED_LETTERS
            && let Some(title) = &draft.title
        {
            sample.push(' ');
            sample.push_str(title);
        }
        let script = Script::of_word(&sample);
        let declared = draft.declared_lang.as_deref().and_then(Lang::parse).filter(|lang| lang.script() == script);
        if draft.lang_is_given && declared.is_some() {
            return declared;
        }
        let letters = sample.chars().filter(|c| c.is_alphabetic()).count();
        let detected = self.detector.detect(&sample).and_then(|info| {
            let (_, code) = LANGS.iter().find(|(detected, _)| *detected == info.lang())?;
            Some((Lang::parse(code)?, info.is_reliable()))
        });
        match (detected, declared) {
            (Some((lang, true)), _) if letters >= TRUSTED_LETTERS => Some(lang),
            (_, Some(declared)) => Some(declared),
            (Some((lang, _)), None) => Some(lang),
            (None, None) => None,
        }
    }
}

/// The identity: of the address, or of the path and the record. A record's own id is part of it.
fn identity(url: Option<&str>, source_id: Option<&str>, place: &Place<'_>) -> (ArticleId, bool) {
    match (url, source_id) {
        (Some(url), None) => (ArticleId::of_parts(&["url", &address::identity(url)]), false),
        (Some(url), Some(id)) => (ArticleId::of_parts(&["url", &address::identity(url), id]), false),
        (None, Some(id)) => {
            // Ids are given out by the innermost file: two files of one archive may have the same.
            let file =
                place.member.and_then(|member| member.rsplit_once(MEMBER_SEPARATOR)).map_or("", |(file, _)| file);
            (ArticleId::of_parts(&["path", place.relative, file, "id", id]), true)
        }
        (None, None) => {
            let record: &[&str] = place.member.as_slice();
            (ArticleId::of_parts(&[&["path", place.relative], record].concat()), true)
        }
    }
}

#[cfg(test)]
mod tests {
    use dateline_core::Origin;

    use super::*;

    const PLACE: Place<'_> = Place { relative: "a/b.txt", member: None };

    fn enrich(draft: Draft) -> Article {
        let evidence =
            Evidence { sha256: String::new(), bytes: 0, extractor: String::new(), path: String::new(), member: None };
        Enricher::new(jiff::civil::date(2025, 6, 1)).article(draft, &PLACE, evidence).0
    }

    fn lang_of(body: &str, declared: Option<&str>, given: bool) -> Option<String> {
        let draft = Draft {
            body: body.to_owned(),
            declared_lang: declared.map(str::to_owned),
            lang_is_given: given,
            ..Draft::default()
        };
        enrich(draft).lang.map(|lang| lang.to_string())
    }

    #[test]
    fn languages() {
        let english = "The delegations met in the palace for the second time and agreed on an exchange of all prisoners under twenty-five.";
        assert_eq!(lang_of(english, Some("uk"), false).as_deref(), Some("en"));
        assert_eq!(lang_of(&english.to_uppercase(), None, false).as_deref(), Some("en"));
        assert_eq!(
            lang_of("Делегації зустрілися вдруге й домовилися про обмін усіма полоненими, молодшими за двадцять п'ять років.", Some("en"), false).as_deref(),
            Some("uk")
        );
        assert_eq!(lang_of("Встреча окончена", Some("bg"), true).as_deref(), Some("bg"));
        assert_eq!(lang_of("Meeting over", Some("fr"), false).as_deref(), Some("fr"));
        assert_eq!(lang_of("12345", None, false), None);
    }

    #[test]
    fn the_first_date_that_can_be_right() {
        let date = |iso: &str| Dated::parse_iso(iso, Origin::Meta).unwrap();
        let published = |dates: &[&str], captured: Option<&str>| {
            let draft = Draft {
                published: dates.iter().map(|iso| date(iso)).collect(),
                captured: captured.map(date),
                ..Draft::default()
            };
            enrich(draft).published.map(|date| date.to_iso())
        };
        assert_eq!(published(&["2025-07-01", "2025-05-16"], None).as_deref(), Some("2025-05-16"));
        assert_eq!(published(&["2025-05-16"], Some("2025-05-10")), None);
        assert_eq!(published(&[], None), None);
    }

    #[test]
    fn identity_is_the_address_or_the_path() {
        let with_url = |url: &str| enrich(Draft { url: Some(url.to_owned()), ..Draft::default() }).id;
        assert_eq!(with_url("https://www.example.org/a/?utm_source=x#top"), with_url("http://example.org/a"));
        assert_ne!(with_url("https://example.org/a"), with_url("https://example.org/b"));
        assert_eq!(with_url("https://example.org/"), ArticleId::of_parts(&["path", "a/b.txt"]));
        let by_path = enrich(Draft::default());
        assert_eq!(by_path.id, ArticleId::of_parts(&["path", "a/b.txt"]));
    }

    #[test]
    fn an_outlet_named_by_its_host_is_a_site() {
        let outlet =
            |name: &str| enrich(Draft { outlet_name: Some(name.to_owned()), ..Draft::default() }).outlet.unwrap();
        assert_eq!(outlet("www.Example.org").site.as_deref(), Some("example.org"));
        assert_eq!(outlet("Harbour Courier").name.as_deref(), Some("Harbour Courier"));
    }
}

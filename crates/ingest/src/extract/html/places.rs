//! Places: in go the start tags of a page, out comes the tree of its elements with what names and classes say of each:
//! whether what stands in it introduces the article, stands apart from its prose, or is no part of it at all.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::scan::Tag;

/// The place of what stands in no element.
pub(super) const ROOT: usize = 0;

/// An element is the article's if it holds this share of the article's text, in percent.
const HOME_PERCENT: usize = 90;

/// What an element says of what stands in it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Place {
    parent: usize,
    /// Name and class as a number: elements of one template have one.
    kind: u64,
    /// A paragraph, a heading, a list or a quotation: part of any text, whatever its class.
    plain: bool,
    /// No prose of the article by its name or class: captions, boxes, headers, and all that is foreign.
    pub apart: bool,
    /// The page speaking for itself: author boxes, subscription boxes, share buttons, notices.
    pub foreign: bool,
    /// A standfirst, by its class.
    pub introduces: bool,
    /// A header, in which a standfirst may stand.
    pub header: bool,
    /// A time.
    pub time: bool,
    /// A figure, which may hold a quotation.
    figure: bool,
    /// A quotation.
    quotation: bool,
}

/// The elements of a page; each stands behind its parent.
#[derive(Clone, Debug)]
pub(super) struct Places {
    list: Vec<Place>,
}

impl Default for Places {
    fn default() -> Self {
        Self { list: vec![Place::default()] }
    }
}

impl Places {
    /// Takes the start tag of an element (`name` in lower case) that stands in `parent`; gives its place.
    pub fn open(&mut self, parent: usize, name: &str, tag: &Tag<'_>) -> usize {
        let mut place = Place { parent, ..Place::default() };
        match name {
            "aside" | "footer" | "nav" | "form" | "figcaption" | "small" | "cite" | "label" => place.apart = true,
            "button" | "dialog" => (place.apart, place.foreign) = (true, true),
            "header" => (place.apart, place.header) = (true, true),
            "time" => place.time = true,
            "figure" => place.figure = true,
            "blockquote" | "q" => place.quotation = true,
            _ => {}
        }
        let mut kind = DefaultHasher::new();
        name.hash(&mut kind);
        place.plain = matches!(
            name,
            "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "ul" | "ol" | "dl" | "table" | "pre" | "blockquote"
        );
        for (key, value) in tag.attributes() {
            if key.eq_ignore_ascii_case("class") {
                value.hash(&mut kind);
            }
            if ["class", "id", "itemprop", "role", "data-component", "data-testid"]
                .iter()
                .any(|name| key.eq_ignore_ascii_case(name))
            {
                words(value).for_each(|word| place.note(word));
            }
        }
        place.kind = kind.finish();
        self.list.push(place);
        self.list.len() - 1
    }

    /// The innermost element around `place` that can hold paragraphs: itself, if it is none.
    pub fn container(&self, place: usize) -> usize {
        self.around(place).find(|at| !self.list[*at].plain).unwrap_or(ROOT)
    }

    /// What kind of element a text at `place` stands in, among those that share out what is in `home`: `None` if that
    /// is part of any text, and 0 for what stands outside.
    pub fn kind_within(&self, place: usize, home: usize) -> Option<u64> {
        let mut outermost = None;
        for at in self.around(place) {
            if at == home {
                return outermost.filter(|place: &&Place| !place.plain).map(|place| place.kind);
            }
            outermost = Some(&self.list[at]);
        }
        Some(0)
    }

    /// The innermost element that holds nearly all of what stands at these places, given with their lengths.
    pub fn home(&self, texts: impl Iterator<Item = (usize, usize)>) -> usize {
        let mut held = vec![0; self.list.len()];
        texts.for_each(|(place, chars)| held[place] += chars);
        for at in (1..held.len()).rev() {
            held[self.list[at].parent] += held[at];
        }
        let enough = |at: &usize| held[*at] * 100 >= held[ROOT] * HOME_PERCENT && held[*at] > 0;
        // What holds nearly all is one within the other; the innermost is the last to be opened.
        (0..held.len()).rev().find(enough).unwrap_or(ROOT)
    }

    /// The elements around `place`, innermost first, up to `home` but without it; `None` if it stands outside.
    pub fn within(&self, place: usize, home: usize) -> Option<impl Iterator<Item = &Place>> {
        self.around(place)
            .any(|at| at == home)
            .then(|| self.around(place).take_while(move |at| *at != home).map(|at| &self.list[at]))
    }

    /// Whether two texts stand in paragraphs of one kind, side by side: in the flow of one text.
    pub fn flow(&self, one: usize, other: usize) -> bool {
        let paragraph = |place| self.around(place).map(|at| &self.list[at]).find(|place| place.plain);
        let (one, other) = (paragraph(one), paragraph(other));
        one.zip(other).is_some_and(|(one, other)| (one.kind, one.parent) == (other.kind, other.parent))
    }

    /// The innermost `count` elements around `place`.
    pub fn innermost(&self, place: usize, count: usize) -> impl Iterator<Item = &Place> {
        self.around(place).take(count).map(|at| &self.list[at])
    }

    fn around(&self, place: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(Some(place), |at| (*at != ROOT).then(|| self.list[*at].parent))
    }
}

/// Whether what stands in these elements (innermost first) can be prose of the article.
pub(super) fn is_prose<'p>(around: impl Iterator<Item = &'p Place>) -> bool {
    let (mut figure, mut quotation) = (false, false);
    for place in around {
        if place.apart {
            return false;
        }
        figure |= place.figure;
        quotation |= place.quotation;
    }
    !figure || quotation
}

impl Place {
    fn note(&mut self, word: &str) {
        let mut lowered = [0; LISTED_WORD];
        let lowered = lowered.get_mut(..word.len()).map(|lowered| {
            lowered.copy_from_slice(word.as_bytes());
            lowered.make_ascii_lowercase();
            &*lowered
        });
        let is = |list: &[&str]| {
            lowered.is_some_and(|word| list.binary_search_by_key(&word, |entry| entry.as_bytes()).is_ok())
        };
        let begins = |list: &[&str]| {
            list.iter().any(|entry| {
                word.len() >= entry.len() && word.as_bytes()[..entry.len()].eq_ignore_ascii_case(entry.as_bytes())
            })
        };
        self.foreign |= is(FOREIGN);
        self.apart |= self.foreign || is(APART);
        self.introduces |= is(INTRODUCES) || begins(INTRODUCTIONS);
    }
}

/// The words of a class list: `blog-postIntro` is `blog`, `post`, `Intro`.
fn words(value: &str) -> impl Iterator<Item = &str> {
    let bytes = value.as_bytes();
    let parts = |from: usize| {
        let start = from + bytes[from..].iter().position(u8::is_ascii_alphabetic)?;
        let rest = &bytes[start + 1..];
        let length = rest
            .iter()
            .zip(&bytes[start..])
            .position(|(byte, before)| {
                !byte.is_ascii_alphabetic() || (before.is_ascii_lowercase() && byte.is_ascii_uppercase())
            })
            .unwrap_or(rest.len());
        Some((start, start + 1 + length))
    };
    std::iter::successors(parts(0), move |(_, end)| parts(*end)).map(|(start, end)| &value[start..end])
}

/// No word of these lists is longer, in bytes. They are in order.
const LISTED_WORD: usize = 16;

/// Words in class names of what is no part of an article wherever it stands.
const FOREIGN: &[&str] = &[
    "author",
    "bio",
    "button",
    "consent",
    "cookie",
    "copyright",
    "credit",
    "cta",
    "dialog",
    "disclaimer",
    "disclosure",
    "modal",
    "newsletter",
    "overlay",
    "player",
    "popup",
    "related",
    "sharing",
    "signup",
    "social",
    "subscribe",
    "tooltip",
];

/// Words in class names of what is no prose, though it may be the article's: pictures and what is said of them, and of
/// what often is none of it.
const APART: &[&str] = &[
    "ad",
    "ads",
    "advert",
    "advertisement",
    "authors",
    "breadcrumb",
    "breadcrumbs",
    "caption",
    "comment",
    "comments",
    "dropdown",
    "embed",
    "footer",
    "gallery",
    "image",
    "images",
    "img",
    "legend",
    "lightbox",
    "nav",
    "photo",
    "picture",
    "promo",
    "promotion",
    "recommended",
    "share",
    "sidebar",
    "sponsor",
    "sponsored",
    "subscription",
    "teaser",
    "toc",
    "whatsapp",
];

/// Words in class names of a standfirst …
const INTRODUCES: &[&str] = &[
    "abstract",
    "bajada",
    "copete",
    "deck",
    "dek",
    "description",
    "entradilla",
    "ingress",
    "sapo",
    "standfirst",
    "subhead",
    "subheading",
    "subheadline",
    "subline",
    "sumario",
    "summary",
    "vorspann",
];

/// … and what such words begin with.
const INTRODUCTIONS: &[&str] =
    &["lead", "lede", "intro", "teaser", "subtitle", "chapo", "chapeau", "excerpt", "sommar"];

#[cfg(test)]
mod tests {
    use super::*;

    fn tag(name: &'static str, attributes: &'static str) -> Tag<'static> {
        Tag { name, attributes }
    }

    fn open(places: &mut Places, parent: usize, name: &'static str, attributes: &'static str) -> usize {
        places.open(parent, name, &tag(name, attributes))
    }

    #[test]
    fn lists_are_in_order() {
        for list in [FOREIGN, APART, INTRODUCES] {
            assert!(list.is_sorted() && list.iter().all(|word| word.len() <= LISTED_WORD), "{list:?}");
        }
    }

    #[test]
    fn class_names_are_cut_into_words() {
        assert_eq!(words("blog-postIntro x2_FAQs ").collect::<Vec<_>>(), ["blog", "post", "Intro", "x", "FAQs"]);
        assert_eq!(words("").count() + words("12 é-").count(), 0);
    }

    #[test]
    fn what_names_and_classes_say() {
        let mut places = Places::default();
        for (name, attributes, apart, foreign, introduces) in [
            ("div", " class='text'", false, false, false),
            ("div", " class='authorBox'", true, true, false),
            ("div", " class='authority'", false, false, false),
            ("p", " class='article-intro'", false, false, true),
            ("p", " itemprop='description'", false, false, true),
            ("p", " class='leadText'", false, false, true),
            ("span", " class='media-caption'", true, false, false),
            ("nav", "", true, false, false),
        ] {
            let at = open(&mut places, ROOT, name, attributes);
            let place = places.list[at];
            assert_eq!(
                (place.apart, place.foreign, place.introduces),
                (apart, foreign, introduces),
                "{name}{attributes}"
            );
        }
    }

    #[test]
    fn the_home_of_a_text_and_what_stands_in_it() {
        let mut places = Places::default();
        let body = open(&mut places, ROOT, "body", "");
        let article = open(&mut places, body, "article", "");
        let (first, second) = (open(&mut places, article, "p", ""), open(&mut places, article, "p", ""));
        let other = open(&mut places, body, "p", "");
        let home = places.home([(first, 500), (second, 450), (other, 50)].into_iter());
        assert_eq!(home, article);
        assert!(places.within(first, home).is_some() && places.within(other, home).is_none());
        assert_eq!(places.home([(first, 1), (other, 1)].into_iter()), body);
        assert_eq!(places.home(std::iter::empty()), ROOT);
    }

    #[test]
    fn a_quotation_in_a_figure_is_prose() {
        let mut places = Places::default();
        let figure = open(&mut places, ROOT, "figure", "");
        let quotation = open(&mut places, figure, "blockquote", "");
        let prose = |place| is_prose(places.within(place, ROOT).expect("inside"));
        assert!(prose(quotation) && !prose(figure));
    }
}

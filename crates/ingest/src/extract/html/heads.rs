//! Heads: in go a page's titles, headings and pieces of text as they are read, out comes how far from the headline a place
//! in the text is. It measures in bytes of text; a page whose headline it cannot find gives no distance.

use super::entities::decode;

/// The most places that are kept: a headline is repeated in the path above it and the links below, not more.
const MAX_PLACES: usize = 40;
/// The shortest text that is taken for a headline because the page's title has it, in bytes.
const MIN_TEXT: usize = 12;
/// The longest title that is compared, in bytes.
const MAX_TITLE: usize = 400;

/// Where a page's headline stands.
#[derive(Debug, Default)]
pub(super) struct Heads {
    /// The page's titles, in lower case.
    titles: Vec<String>,
    /// Start and end of each place, with how surely it is the headline.
    places: Vec<(Level, usize, usize)>,
}

/// How surely a text is the headline, the least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    /// The first heading of the first level, whatever it says.
    Heading,
    /// Text that says what the title says.
    Text,
    /// A lower heading that says what the title says.
    LowerHeading,
    /// A heading of the first level that says what the title says.
    Headline,
}

impl Heads {
    /// Notes a title of the page.
    pub fn title(&mut self, title: &str) {
        let title = fold(title);
        if self.titles.len() < 4 && (MIN_TEXT..=MAX_TITLE).contains(&title.len()) {
            self.titles.push(title);
        }
    }

    /// Notes a first-level heading.
    pub fn heading(&mut self, start: usize, end: usize, text: &str) {
        if text.len() <= MAX_TITLE && self.is_title(text) {
            self.push(Level::Headline, start, end);
        } else if !self.places.iter().any(|(level, ..)| *level == Level::Heading) {
            self.push(Level::Heading, start, end);
        }
    }

    /// Notes a piece of text, which is the headline if it is most of the title.
    pub fn text(&mut self, level: Level, (start, end): (usize, usize), text: &str) {
        if (MIN_TEXT..=MAX_TITLE).contains(&text.len())
            && self.titles.iter().any(|title| title.len() < text.len() * 3)
            && self.is_title(text)
        {
            self.push(level, start, end);
        }
    }

    fn push(&mut self, level: Level, start: usize, end: usize) {
        if self.places.len() < MAX_PLACES {
            self.places.push((level, start, end));
        }
    }

    /// Whether a text is the most of a title, or has all of one in it. The name of a site is the lesser part.
    fn is_title(&self, text: &str) -> bool {
        let text = fold(text);
        text.len() >= MIN_TEXT
            && self.titles.iter().any(|title| {
                (text.len() * 2 >= title.len() && title.contains(&text))
                    || text.contains(title.as_str())
                    || title.strip_prefix(&text).is_some_and(names_site)
            })
    }

    /// How far behind the nearest headline the place `at` is, in bytes of text; negative before it.
    pub fn distance(&self, at: usize) -> Option<i64> {
        let best = self.places.iter().map(|(level, ..)| *level).max()?;
        let signed = |from: usize, to: usize| i64::try_from(to).unwrap_or(i64::MAX) - i64::try_from(from).unwrap_or(0);
        let places = self.places.iter().filter(|(level, ..)| *level == best);
        places
            .map(|&(_, start, end)| if at >= end { signed(end, at) } else { signed(start, at).min(0) })
            .min_by_key(|distance| distance.abs())
    }
}

/// Whether what follows the headline in a title is a site's name: it may be longer than the headline.
fn names_site(rest: &str) -> bool {
    [" - ", " | ", " – ", " — ", " :: ", " • ", " · ", " » "].iter().any(|mark| rest.starts_with(mark))
}

/// Lower case, entities decoded, white space squeezed.
fn fold(text: &str) -> String {
    decode(text).to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_headline_is_what_the_title_says() {
        let mut heads = Heads::default();
        assert_eq!(heads.distance(5), None);
        heads.heading(0, 10, "Sample Wire");
        assert_eq!(heads.distance(15), Some(5));
        heads.title("Talks end in the harbour | Sample Wire");
        heads.text(Level::Text, (20, 31), "Sample Wire");
        heads.text(Level::Text, (100, 125), "Talks end in the  harbour");
        assert_eq!(heads.distance(90), Some(-10));
        assert_eq!(heads.distance(130), Some(5));
        heads.heading(300, 325, "Talks end in the harbour");
        assert_eq!(heads.distance(290), Some(-10));
    }

    #[test]
    fn a_site_name_may_be_longer_than_the_headline() {
        let mut heads = Heads::default();
        heads.title("Talks have ended - Association of the Friends of the Sample Wire");
        heads.heading(0, 20, "Friends of the Wire");
        heads.heading(100, 116, "Talks have ended");
        assert_eq!(heads.distance(120), Some(4));
    }
}

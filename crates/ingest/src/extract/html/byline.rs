//! The byline: in go the names that a page gives as its authors, out come people, each once. Where no person signed, the
//! organisation does that is given as the author: an agency, the outlet. It refuses addresses, dates, job titles, and
//! names that say nothing (`Staff`, `Admin`).

mod given;
mod lines;
mod names;
mod words;

use self::given::Given;
pub(super) use self::lines::SignatureLine;
use self::lines::{BYLINE, CREDIT, MORE, PICTURED};
use self::names::{Trust, organisation, people};
use super::facts::Facts;
use super::json_ld::Described;
use super::marks::{Kind, Mark};
use super::zones::Zone;
use crate::extract::key;

/// The longest byline, in characters: what is longer is about the author.
const MAX_BYLINE: usize = 150;
/// The most authors: longer lists are lists of something else.
const MAX_AUTHORS: usize = 20;
/// The longest name of an organisation that signs, in characters.
const MAX_ORGANISATION: usize = 40;
/// How far below the headline a byline stands at most, in bytes of text.
const BELOW_HEADLINE: usize = 1_200;
/// How far above it.
const ABOVE_HEADLINE: usize = 300;
/// How far a line stands below the headline that outweighs what the page gives machines: a line close by is what the
/// newsroom shows its readers, the other is often whoever filed the page.
const CLOSE: usize = 500;
/// How far two marks of one byline stand apart at most.
const BETWEEN_MARKS: usize = 30;

/// Class names of what stands in an author box beside the name.
const ABOUT_AUTHOR: &[&str] = &[
    "bio",
    "biography",
    "description",
    "desc",
    "about",
    "avatar",
    "image",
    "img",
    "photo",
    "social",
    "title",
    "role",
    "job",
    "position",
    "modal",
    "category",
    "categories",
    "separator",
    "email",
    "count",
    "follow",
];

/// The people who signed a page; failing them, the organisation that did.
pub(super) fn authors(
    facts: &Facts<'_>,
    described: &Described,
    outlet: Option<&str>,
    title: Option<&str>,
) -> Vec<String> {
    let outlets = outlet_names(facts, described, outlet);
    let given = Given::read(facts, described, &outlets);
    let page = Page { facts, outlets: &outlets, headline: headline_place(facts, title) };
    let shown = page.close_byline();
    if !shown.is_empty() && !shown.iter().any(|name| given.people.iter().any(|other| shares_word(name, other))) {
        return shown;
    }
    if !given.people.is_empty() {
        return given.people;
    }
    let shown = page.signatures(given.organisations.is_empty());
    if !shown.is_empty() {
        return shown;
    }
    let own = given.organisations.iter().all(|name| outlets.contains(&key(name)));
    let agency = page.agency().filter(|_| own);
    match (agency, given.organisations) {
        (Some(agency), _) => vec![agency],
        (None, given) if given.is_empty() => page.organisation().into_iter().collect(),
        (None, given) => given,
    }
}

/// Everything that the outlet is called, as keys.
fn outlet_names(facts: &Facts<'_>, described: &Described, outlet: Option<&str>) -> Vec<String> {
    outlet
        .into_iter()
        .chain(described.organisations.iter().map(String::as_str))
        .chain(facts.meta("og:site_name"))
        .map(key)
        // A person's own site is called after the person.
        .filter(|name| !described.people.iter().any(|person| key(person) == *name || name.starts_with(&key(person))))
        .collect()
}

/// The place of the headline in the page's text.
fn headline_place(facts: &Facts<'_>, title: Option<&str>) -> Option<usize> {
    let title = title.map(key);
    let headings = || facts.headings.iter().filter(|mark| !mark.text.trim().is_empty());
    headings()
        .find(|mark| title.as_ref().is_some_and(|title| key(&mark.text) == *title))
        .or_else(|| headings().next())
        .map(|mark| mark.at + mark.text.len())
}

/// Adds names that are not known yet and not the outlet's.
fn add(found: &mut Vec<String>, names: Vec<String>, outlets: &[String]) {
    for name in names {
        let this = key(&name);
        if found.len() < MAX_AUTHORS && !outlets.contains(&this) && !found.iter().any(|other| key(other) == this) {
            found.push(name);
        }
    }
}

/// The signatures that a page shows its readers.
struct Page<'a> {
    facts: &'a Facts<'a>,
    outlets: &'a [String],
    headline: Option<usize>,
}

impl Page<'_> {
    /// The people of a line that opens as a byline does, close below the headline.
    fn close_byline(&self) -> Vec<String> {
        let Some(headline) = self.headline else { return Vec::new() };
        self.first(|mark| {
            mark.kind == Kind::Line
                && mark.hint == BYLINE
                && mark.zone != Zone::Comments
                && (headline..=headline + CLOSE).contains(&mark.at)
        })
        .into_iter()
        .filter(|name| name.contains(' '))
        .collect()
    }

    /// The people of the likeliest signature. Only what stands near the headline counts where an organisation is given
    /// as the author, unless `anywhere`.
    fn signatures(&self, anywhere: bool) -> Vec<String> {
        let line = |mark: &Mark, hint: &str| mark.kind == Kind::Line && mark.hint == hint;
        let near: [&dyn Fn(&Mark) -> bool; 5] = [
            &|mark| mark.kind == Kind::Microdata && mark.zone.is_article(),
            &|mark| line(mark, BYLINE),
            &|mark| mark.kind == Kind::Classed,
            &|mark| mark.kind == Kind::Microdata || line(mark, CREDIT),
            &|mark| line(mark, PICTURED) && mark.after_heading && mark.zone.is_article(),
        ];
        let far: [&dyn Fn(&Mark) -> bool; 5] = [
            &|mark| mark.kind == Kind::Microdata && mark.zone.is_article(),
            &|mark| mark.kind == Kind::Classed && mark.after_heading && mark.zone.is_article(),
            &|mark| line(mark, BYLINE) && mark.zone.is_article(),
            &|mark| line(mark, MORE) && mark.zone.is_article(),
            &|mark| line(mark, BYLINE) && mark.zone == Zone::Beside,
        ];
        let near =
            near.iter().map(|is| self.first(|mark| is(mark) && self.is_near(mark) && mark.zone != Zone::Comments));
        let far = far.iter().filter(|_| anywhere).map(|is| self.only(is));
        near.chain(far).find(|names| !names.is_empty()).unwrap_or_default()
    }

    /// The agency that signs where no person does.
    fn agency(&self) -> Option<String> {
        let marks = self.facts.signatures.iter().filter(|mark| self.is_near(mark) && mark.zone != Zone::Comments);
        marks.flat_map(|mark| mark.text.split(['\n', ',', '/', '|'])).find_map(|part| {
            let part = words::after_opening(part.trim()).unwrap_or(part).trim();
            words::is_agency(part).then(|| part.to_owned())
        })
    }

    /// The organisation that signs near the headline.
    fn organisation(&self) -> Option<String> {
        let signs = |mark: &&Mark| {
            (mark.kind != Kind::Line || mark.hint == BYLINE)
                && mark.zone != Zone::Comments
                && mark.text.len() <= MAX_BYLINE
                && !is_about(&mark.hint)
                && self.is_near(mark)
        };
        self.facts.signatures.iter().filter(signs).find_map(|mark| {
            let line = mark.text.lines().map(str::trim).find(|line| !line.is_empty())?;
            let line = words::after_opening(line).unwrap_or(line).split(['|', '·', '•']).next()?.trim();
            if line.chars().any(|c| c.is_ascii_digit()) {
                return None;
            }
            let is_small = |word: &str| word.chars().count() > 3 && !word.starts_with(char::is_uppercase);
            let is_name = line.starts_with(char::is_uppercase) && !line.split(' ').any(is_small);
            organisation(line).filter(|_| is_name && line.chars().count() <= MAX_ORGANISATION)
        })
    }

    fn is_near(&self, mark: &Mark) -> bool {
        let Some(headline) = self.headline else { return mark.zone.is_article() };
        mark.at <= headline + BELOW_HEADLINE && mark.at + ABOVE_HEADLINE >= headline
    }

    /// The people of some marks, if all of them name the same: far from the headline, several signatures are those of
    /// other articles. Of lines only full names count: `By State` browses.
    fn only(&self, is: impl Fn(&Mark) -> bool) -> Vec<String> {
        let found = self.first(&is);
        let is_line = |name: &String| {
            let mark = self.facts.signatures.iter().find(|mark| is(mark) && mark.text.contains(name.as_str()));
            mark.is_some_and(|mark| mark.kind == Kind::Line)
        };
        if found.iter().any(|name| !name.contains(' ') && is_line(name)) {
            return Vec::new();
        }
        let all_same = || {
            let marks = self.facts.signatures.iter().filter(|mark| is(mark) && !is_about(&mark.hint));
            marks.filter(|mark| mark.text.len() <= MAX_BYLINE).all(|mark| {
                let names = people(&mark.text, Trust::Shown);
                names.iter().all(|name| found.contains(name) || self.outlets.contains(&key(name)))
            })
        };
        if found.is_empty() || all_same() { found } else { Vec::new() }
    }

    /// The people of the first of some marks that names any, and of the marks like it that go on from there.
    fn first(&self, is: impl Fn(&Mark) -> bool) -> Vec<String> {
        let mut found = Vec::new();
        let mut last: Option<(&Mark, usize)> = None;
        for mark in self.facts.signatures.iter().filter(|mark| is(mark) && !is_about(&mark.hint)) {
            // Two lines that open as bylines do are two bylines.
            let goes_on = |(last, end): (&Mark, usize)| {
                mark.kind == last.kind && mark.kind != Kind::Line && mark.at <= end + BETWEEN_MARKS
            };
            if last.is_some_and(|last| !goes_on(last)) {
                break;
            }
            if mark.text.chars().count() > MAX_BYLINE {
                continue;
            }
            // `Ivan Sample (editor)` beside the one who wrote.
            if !found.is_empty() && mark.text.contains('(') {
                break;
            }
            let content = mark.value.as_deref().filter(|value| !value.contains("://") && mark.text.trim().is_empty());
            let before = found.len();
            add(&mut found, people(content.unwrap_or(&mark.text), Trust::Shown), self.outlets);
            if found.len() > before || last.is_some() {
                last = Some((mark, mark.at + mark.text.len()));
            }
        }
        found
    }
}

/// Whether a class list is that of something beside the name: a portrait, a job, a life.
fn is_about(hint: &str) -> bool {
    hint.split(|c: char| !c.is_ascii_alphanumeric()).any(|part| ABOUT_AUTHOR.contains(&part))
}

/// Whether two names have a word of three letters or more in common.
fn shares_word(one: &str, other: &str) -> bool {
    let words =
        |name: &str| name.split_whitespace().map(key).filter(|word| word.chars().count() >= 3).collect::<Vec<_>>();
    let others = words(other);
    words(one).iter().any(|word| others.contains(word))
}

#[cfg(test)]
mod tests;

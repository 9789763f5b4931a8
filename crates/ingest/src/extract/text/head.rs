//! The head of a text: metadata lines, title, byline and date go off it and into the draft; the rest stays.

use dateline_core::{Dated, Lang, Origin};

use super::is_item;
use crate::extract::Draft;
use crate::extract::date_text::{self, DayOrder};

/// Metadata names that may begin a line at the head of a text, and what they stand for.
const LABELS: &[(&str, Label)] = &[
    ("title", Label::Title),
    ("headline", Label::Title),
    ("date", Label::Date),
    ("published", Label::Date),
    ("author", Label::Author),
    ("authors", Label::Author),
    ("by", Label::Author),
    ("byline", Label::Author),
    ("url", Label::Url),
    ("link", Label::Url),
    ("outlet", Label::Outlet),
    ("publication", Label::Outlet),
    ("publisher", Label::Outlet),
    ("lang", Label::Lang),
    ("language", Label::Lang),
];

/// Words that begin a byline of their own line, lower case.
const BYLINES: &[&str] =
    &["by ", "автор: ", "автор ", "текст: ", "par ", "von ", "por ", "بقلم ", "بقلم: ", "كتب ", "מאת "];

/// Labels of a report's sections: lines that begin so are text, not titles.
const SECTIONS: &[&str] = &[
    "source",
    "sources",
    "details",
    "quote",
    "background",
    "update",
    "updated",
    "previously",
    "reference",
    "джерело",
    "джерела",
    "деталі",
    "цитата",
    "пряма мова",
    "передісторія",
    "довідка",
    "источник",
    "детали",
    "прямая речь",
    "предыстория",
    "справка",
    "المصدر",
    "التفاصيل",
];

/// The longest title, in words: longer first lines are text.
const TITLE_WORDS: usize = 25;

/// The longest line of nothing but a date, in words (`Published on Friday, 16 May 2025, 18:40 EEST`).
const DATE_LINE_WORDS: usize = 9;

/// The words of letters in such a line, at most: a label, a preposition, weekday, month, zone.
const DATE_LINE_LETTERS: usize = 5;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Label {
    Title,
    Date,
    Author,
    Url,
    Outlet,
    Lang,
}

/// Takes off `Title: …`, `Date: …` and the like at the head of a text. One such line alone could be the text's own
/// words (`Source:` and `Quote:` label sections), so there must be two of them, or one that can only be metadata.
pub(super) fn take_labels<'t>(text: &'t str, draft: &mut Draft) -> &'t str {
    let mut found = Vec::new();
    let mut rest = text;
    loop {
        let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
        if line.trim().is_empty() && found.is_empty() && !after.is_empty() {
            rest = after;
            continue;
        }
        let Some((label, value)) = labelled(line) else {
            break;
        };
        found.push((label, value));
        rest = after;
    }
    let certain = |(label, value): &(Label, &str)| match label {
        Label::Title => true,
        Label::Url => value.starts_with("http"),
        Label::Date => read_date(value).is_some(),
        _ => false,
    };
    if found.len() < 2 && !found.iter().any(certain) {
        return text;
    }
    for (label, value) in found {
        let text = || Some(value.to_owned());
        match label {
            Label::Title => draft.title = text(),
            Label::Date => draft.published.extend(read_date(value)),
            Label::Author => draft.authors = names(value),
            Label::Url => draft.url = text(),
            Label::Outlet => draft.outlet_name = text(),
            Label::Lang => {
                draft.lang_is_given = Lang::parse(value).is_some();
                draft.declared_lang = text();
            }
        }
    }
    rest
}

fn labelled(line: &str) -> Option<(Label, &str)> {
    let (name, value) = line.split_once(':')?;
    let (name, value) = (name.trim().to_lowercase(), value.trim());
    let (_, label) = LABELS.iter().find(|(known, _)| *known == name)?;
    (!value.is_empty()).then_some((*label, value))
}

/// Takes ` date 2025-05-28 ` off the beginning of the first line: feeds that were dumped as text begin so.
pub(super) fn take_leading_date<'t>(text: &'t str, draft: &mut Draft) -> &'t str {
    let trimmed = text.trim_start();
    let Some(rest) = trimmed.strip_prefix("date ").or_else(|| trimmed.strip_prefix("Date ")) else {
        return text;
    };
    let rest = rest.trim_start();
    let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
    match Dated::parse_iso(&rest[..end], Origin::VisibleText) {
        Some(date) => {
            draft.published.push(date);
            &rest[end..]
        }
        None => text,
    }
}

/// Takes a title, a byline and a date line off the first paragraphs.
pub(super) fn take_head(paragraphs: &mut Vec<String>, draft: &mut Draft) {
    // A first line is a title if it looks like one and something else follows that is not a headline again.
    let title = draft.title.is_none()
        && match paragraphs.as_slice() {
            [first, second, ..] => looks_like_title(first) && (is_head_line(second) || !looks_like_title(second)),
            _ => false,
        };
    let mut at = usize::from(title);
    while let Some(paragraph) = paragraphs.get(at).filter(|_| at < 4) {
        if let Some(authors) = byline(paragraph).filter(|_| draft.authors.is_empty()) {
            draft.authors = authors;
        } else if let Some(date) = date_line(paragraph) {
            draft.published.push(date);
        } else {
            break;
        }
        at += 1;
    }
    if title && at < paragraphs.len() {
        draft.title.get_or_insert_with(|| paragraphs[0].clone());
    } else if title {
        return;
    }
    paragraphs.drain(..at);
}

fn looks_like_title(line: &str) -> bool {
    let words = line.split_whitespace().count();
    !line.contains('\n')
        && (2..=TITLE_WORDS).contains(&words)
        && !line.ends_with(['.', ':', ';', ',', '…', '"', '”', '»'])
        && !is_item(line)
        && !line.split_once(':').is_some_and(|(label, _)| SECTIONS.contains(&label.trim().to_lowercase().as_str()))
        && line.chars().find(|c| c.is_alphanumeric()).is_some_and(|c| !c.is_lowercase())
}

fn byline(line: &str) -> Option<Vec<String>> {
    let lower = line.to_lowercase();
    let prefix = BYLINES.iter().find(|prefix| lower.starts_with(**prefix))?;
    let rest: String = line.chars().skip(prefix.chars().count()).collect();
    let found = names(&rest);
    let like_names = |name: &String| {
        name.split_whitespace().count() <= 5
            && !name.chars().any(|c| c.is_ascii_digit())
            && name.chars().find(|c| c.is_alphabetic()).is_some_and(|c| !c.is_lowercase())
    };
    (!found.is_empty() && !line.contains('\n') && !line.ends_with('.') && found.iter().all(like_names)).then_some(found)
}

/// Whether a line is a byline or a date and nothing else.
pub(super) fn is_head_line(line: &str) -> bool {
    byline(line).is_some() || date_line(line).is_some()
}

fn names(text: &str) -> Vec<String> {
    text.split([',', ';', '،'])
        .flat_map(|part| part.split(" and "))
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The date of a line that says nothing else.
fn date_line(line: &str) -> Option<Dated> {
    let can_be = line.chars().any(char::is_numeric) && !line.contains('\n') && !line.ends_with('.');
    // A headline may name a date; a date line says little else.
    let words = line.split(|c: char| !c.is_alphabetic()).filter(|word| word.chars().count() > 1).count();
    if !can_be || line.split_whitespace().count() > DATE_LINE_WORDS || words > DATE_LINE_LETTERS {
        return None;
    }
    read_date(line)
}

fn read_date(text: &str) -> Option<Dated> {
    Dated::parse_iso(text, Origin::VisibleText)
        .or_else(|| date_text::parse_date(text, DayOrder::DayFirst, Origin::VisibleText))
        .map(|date| date.with_origin(Origin::VisibleText))
}

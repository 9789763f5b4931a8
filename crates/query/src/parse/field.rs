//! What stands before a colon: a field's name, a mistake for one, or text (`12:30`, `https://…`, `note: this`).

use crate::ast::{Field, FieldKind, Span};
use crate::error::{QueryError, QueryErrorKind, is_showable, ticked};

use super::{Note, field_list, word};

/// What was found at the start of a run of characters.
pub(super) enum Head {
    /// A field; its value follows the colon.
    Field(Field),
    /// No field, but it looks like one.
    Noted(Note),
    /// No field.
    Text,
}

/// Looks at `run`, which begins at byte `start` of `text`, for a field's name and colon.
pub(super) fn head(text: &str, start: usize, run: &str) -> Result<Head, QueryError> {
    let Some((name, _)) = run.split_once(':') else { return Ok(Head::Text) };
    let colon = start + name.len();
    let value = &text[colon + 1..];
    let next = value.chars().next();
    let span = Span::new(start, colon);
    let Some(field) = Field::parse(name) else {
        let has_value = next.is_some_and(|c| c.is_alphanumeric() || word::is_quote(c) || "(=*-[{<>".contains(c));
        return if is_name(name) && has_value { Err(unknown(text, start, run, name)) } else { Ok(Head::Text) };
    };
    if next.is_some_and(word::is_space) {
        let hint = format!("a field's value follows without a space: `{}:{}`", field.name(), example(field));
        return Ok(Head::Noted(Note::as_text(Span::new(start, colon + 1), &text[start..=colon], hint)));
    }
    if !field.is_available() {
        return Err(not_yet(field, span));
    }
    if matches!(next, None | Some(')')) {
        return Err(no_value(field, Span::new(start, colon + 1)));
    }
    Ok(Head::Field(field))
}

/// A field whose colon nothing follows that it could take.
pub(super) fn no_value(field: Field, span: Span) -> QueryError {
    let takes = match field.kind() {
        FieldKind::Text => "words, a phrase in quotes, or a group in parentheses",
        FieldKind::Keyword if field == Field::Form => "a word in one spelling",
        FieldKind::Keyword => "a value, in quotes if it has spaces",
        FieldKind::Date => "a date or a range of dates",
    };
    let message = format!("`{}:` has no value", field.name());
    QueryError::new(QueryErrorKind::MissingOperand, span, message).hint(format!(
        "`{}:` takes {takes}, as in `{}:{}`",
        field.name(),
        field.name(),
        example(field)
    ))
}

/// A field inside the value or group of another.
pub(super) fn inside_another(inner: Field, outer: Field, span: Span) -> QueryError {
    let message = format!("`{}:` stands inside `{}:`", inner.name(), outer.name());
    QueryError::new(QueryErrorKind::Misplaced, span, message).hint(format!(
        "side by side both count: `{}:… {}:…`",
        outer.name(),
        inner.name()
    ))
}

fn not_yet(field: Field, span: Span) -> QueryError {
    let message = format!("the field `{}:` is not available yet", field.name());
    let hint = match field {
        Field::Place => "put the name itself in the query, in quotes if it has spaces".to_owned(),
        _ => format!("the fields are {}", field_list()),
    };
    QueryError::new(QueryErrorKind::NotYet, span, message).hint(hint)
}

fn example(field: Field) -> &'static str {
    match field {
        Field::Title | Field::Body => "ceasefire",
        Field::Author | Field::Said => "\"Ann Reporter\"",
        Field::Outlet => "\"Example Times\"",
        Field::Site => "example.org",
        Field::Lang => "uk",
        Field::Date | Field::Event | Field::Modified | Field::Captured => "2022-03",
        Field::Place => "Kharkiv",
        Field::Name => "Umerov",
        Field::Form => "Umierov",
        Field::Quote => "\"never again\"",
        Field::Story | Field::Copies => "5",
        Field::Path => "\"corpus/report.html\"",
        Field::Url => "\"https://example.org/report\"",
        Field::Id => "0123456789abcdef0123456789abcdef",
    }
}

fn is_name(name: &str) -> bool {
    name.chars().next().is_some_and(char::is_alphabetic)
        && name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-')
}

/// What other search languages and plain English call our fields, and how it is said here.
const ELSEWHERE: &[(&[&str], &str)] = &[
    (&["since", "after"], "did you mean `date:>=2022-03-16`?"),
    (&["until", "before"], "did you mean `date:<2022-03-16`?"),
    (&["headline", "heading", "hd", "hl", "hlead", "intitle", "allintitle"], "did you mean `title:`?"),
    (&["text", "content", "intext", "allintext"], "did you mean `body:`?"),
    (&["byline", "by", "writer", "reporter", "authors"], "did you mean `author:`?"),
    (&["source", "publisher", "publication", "newspaper", "paper", "sn", "rst"], "did you mean `outlet:`?"),
    (&["domain", "host"], "did you mean `site:`?"),
    (&["language", "la"], "did you mean `lang:`?"),
    (&["published", "publishdate", "pd", "year", "day"], "did you mean `date:`?"),
    (&["events", "happened", "mentioned", "mentions"], "did you mean `event:`?"),
    (&["updated", "changed"], "did you mean `modified:`?"),
    (&["saved", "archived", "crawled"], "did you mean `captured:`?"),
    (&["file", "filename", "folder"], "did you mean `path:`?"),
    (&["person", "persons", "people", "names", "entity", "who", "per"], "did you mean `name:`?"),
    (&["spelling", "spelt", "forms", "variant"], "did you mean `form:`?"),
    (&["inurl", "allinurl", "link", "address"], "did you mean `url:`?"),
];

fn unknown(text: &str, start: usize, run: &str, name: &str) -> QueryError {
    let message = format!("there is no field {}", ticked(name));
    let error = QueryError::new(QueryErrorKind::UnknownField, Span::new(start, start + name.len()), message);
    let lower = name.to_lowercase();
    if let Some((_, hint)) = ELSEWHERE.iter().find(|(names, _)| names.contains(&lower.as_str())) {
        return error.hint(*hint);
    }
    if let Some(field) = nearest(&lower) {
        return error.hint(format!("did you mean `{}:`?", field.name()));
    }
    let alone = !text[start + run.len()..].starts_with(|c| word::is_quote(c) || c == '(');
    if alone && is_showable(run) {
        return error.hint(format!("the fields are {}; as text it goes in quotes: `\"{run}\"`", field_list()));
    }
    error.hint(format!("the fields are {}; a space after the colon makes it text", field_list()))
}

/// The field whose name differs from `name` by the fewest letters, where those are few.
fn nearest(name: &str) -> Option<Field> {
    /// The longest name worth comparing: twice the longest field's.
    const LONGEST: usize = 16;
    let letters = name.chars().count();
    if letters > LONGEST {
        return None;
    }
    let most = if letters <= 4 { 1 } else { 2 };
    Field::ALL
        .into_iter()
        .filter(|field| field.is_available())
        .map(|field| (edits(name, field.name()), field))
        .filter(|(edits, _)| *edits <= most)
        .min_by_key(|(edits, _)| *edits)
        .map(|(_, field)| field)
}

/// Letters to insert, remove, replace or swap with a neighbour to make `a` of `b` (optimal string alignment).
fn edits(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![(0..=b.len()).collect::<Vec<usize>>()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let replaced = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = replaced.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

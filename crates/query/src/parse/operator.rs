//! The operators that count words: a run of characters goes in, the operator that it spells comes out. It refuses what
//! is meant as one but lacks its number, or has one out of bounds.
//!
//! What is only letters must be in upper case, for in lower case it is a word; what has a number or a slash is no word
//! in either case.

use crate::ast::{Link, Span};
use crate::error::{QueryError, QueryErrorKind, ticked};

use super::{MAX_DISTANCE, MAX_LEAD_WORDS, MAX_TIMES};

/// An operator that counts words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::parse) enum Operator {
    /// Between two parts.
    Link(Link),
    /// Before one part: at least so often.
    AtLeast(u32),
    /// Before one part: within so many words.
    Lead(u32),
}

/// The families of spellings.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Family {
    Near,
    Pre,
    Same,
    AtLeast,
    Lead,
}

impl Family {
    /// The family of a name in upper case; that of `/s` is empty.
    fn of(name: &str) -> Option<Self> {
        match name {
            "NEAR" | "W" => Some(Self::Near),
            "PRE" | "ONEAR" | "ADJ" => Some(Self::Pre),
            "SAME" | "" => Some(Self::Same),
            "ATLEAST" => Some(Self::AtLeast),
            "LEAD" => Some(Self::Lead),
            _ => None,
        }
    }

    /// How it is written, as hints show it.
    fn form(self) -> &'static str {
        match self {
            Self::Near => "`NEAR/5` finds its two sides at most five words apart, `NEAR/1` side by side",
            Self::Pre => "`PRE/5` finds the left at most five words before the right, `PRE/1` right before it",
            Self::Same => "`SAME/s` finds its two sides in one sentence, `SAME/p` in one paragraph",
            Self::AtLeast => "`ATLEAST/3(drone)` finds articles that have the word three times or more",
            Self::Lead => "`LEAD/50(kharkiv)` finds the word among the first fifty",
        }
    }

    fn most(self) -> u32 {
        match self {
            Self::Near | Self::Pre | Self::Same => MAX_DISTANCE,
            Self::AtLeast => MAX_TIMES,
            Self::Lead => MAX_LEAD_WORDS,
        }
    }
}

/// The operator that `run` spells, if it spells one: `NEAR/5`, `near5`, `w/5`; `PRE/5`, `adj5`, `onear/5`; `SAME/s`,
/// `w/s`, `/s`, `/p`, `SAME`; `ATLEAST/3`, `atleast3`; `LEAD/50`. `group_follows` where `(` touches its end.
pub(super) fn read(run: &str, span: Span, group_follows: bool) -> Result<Option<Operator>, QueryError> {
    let letters = run.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (name, rest) = run.split_at(letters);
    /// No name of an operator is longer.
    const LONGEST: usize = 7;
    if letters > LONGEST {
        return Ok(None);
    }
    let is_upper = name.bytes().all(|b| b.is_ascii_uppercase());
    let name = name.to_ascii_uppercase();
    let Some(family) = Family::of(&name) else { return Ok(None) };

    let (unit, is_meant) = match rest.strip_prefix('/') {
        Some(unit) => {
            // `w/o`, `lead/zinc` and `/home` are text, and so is `PRE/post` unless it shouts.
            let is_text = matches!(name.as_str(), "W" | "") || family == Family::Lead && !group_follows;
            (unit, is_numeric(unit) && !name.is_empty() || is_upper && !is_text)
        }
        None if rest.is_empty() && name == "SAME" && is_upper => return Ok(Some(Operator::Link(Link::Paragraph))),
        None if rest.is_empty() => {
            let is_bare = match family {
                Family::Near | Family::Pre => is_upper && name != "W",
                Family::AtLeast => is_upper || group_follows,
                Family::Lead => is_upper && group_follows,
                Family::Same => false,
            };
            (rest, is_bare)
        }
        None => {
            let is_number = rest.bytes().all(|b| b.is_ascii_digit());
            let joins = match family {
                Family::Near => name != "W",
                Family::Pre | Family::AtLeast => true,
                Family::Lead => group_follows,
                Family::Same => false,
            };
            (rest, is_number && joins)
        }
    };
    if rest.starts_with('/')
        && let Some(link) = unit_of(unit)
    {
        return match family {
            Family::Near | Family::Same => Ok(Some(Operator::Link(link))),
            Family::Pre => Err(wrong(span, format!("{} has no order to look for", ticked(run)))
                .hint("`SAME/s` finds both in one sentence in any order; `PRE/15` in that order, so near")),
            Family::AtLeast | Family::Lead if is_meant => Err(no_number(run, span, family)),
            Family::AtLeast | Family::Lead => Ok(None),
        };
    }
    if !is_meant {
        return Ok(None);
    }
    if family == Family::Same || unit.is_empty() || !unit.bytes().all(|b| b.is_ascii_digit()) {
        return Err(no_number(run, span, family));
    }
    let most = family.most();
    let number = unit.parse().ok().filter(|number| (1..=most).contains(number)).ok_or_else(|| {
        let message = format!("the number of {} is out of bounds", ticked(run));
        let form = family.form();
        wrong(span, message).hint(format!("it is a whole number from 1 to {most}: {form}"))
    })?;
    Ok(Some(match family {
        Family::Near | Family::Same => Operator::Link(Link::Near(number)),
        Family::Pre => Operator::Link(Link::Pre(number)),
        Family::AtLeast => Operator::AtLeast(number),
        Family::Lead => Operator::Lead(number),
    }))
}

/// `s` or `p`, in either case.
fn unit_of(text: &str) -> Option<Link> {
    match text {
        "s" | "S" => Some(Link::Sentence),
        "p" | "P" => Some(Link::Paragraph),
        _ => None,
    }
}

/// Whether it is meant for a number, right or wrong: `5`, `-5`, `2.5`.
fn is_numeric(text: &str) -> bool {
    text.bytes().any(|b| b.is_ascii_digit()) && text.bytes().all(|b| b.is_ascii_digit() || b"-+.,".contains(&b))
}

fn no_number(run: &str, span: Span, family: Family) -> QueryError {
    let lacks = if family == Family::Same { "neither `s` nor `p`" } else { "no whole number" };
    let form = family.form();
    wrong(span, format!("the operator {} has {lacks}", ticked(run)))
        .hint(format!("{form}; the word itself goes in quotes"))
}

fn wrong(span: Span, message: String) -> QueryError {
    QueryError::new(QueryErrorKind::BadNumber, span, message)
}

//! Text for reading: the total, each hit with where it is from and its best passages, then the facets.

use std::io::{self, Write};

use anstyle::Style;
use dateline_query::{Bucket, FacetCounts, Hit, Note, SearchResponse, Snippet};
use unicode_width::UnicodeWidthStr;

use super::wrap::{Room, Styles, clip, cut, wrap};
use super::{Answer, bars, reasons};
use crate::terminal::{self, HEADING, HEADING_MATCH, Look, MATCH, PLACE};

const HEADLINE: Styles = Styles { text: HEADING, marked: HEADING_MATCH };
const PASSAGE: Styles = Styles { text: Style::new(), marked: MATCH };

/// Digits of an id that `show` is given: in an index of ten million articles, two of them share 12 hex digits with a
/// chance of one in five.
const ID_DIGITS: usize = 12;

const SITES: &str = "sites";
const AUTHORS: &str = "authors";

/// Authors that a hit names; the others are counted.
const NAMED_AUTHORS: usize = 2;

/// Columns of an author's or an outlet's name.
const NAME_COLUMNS: usize = 40;

/// Characters of a headline, and of an address or a path, that are shown; JSON and tables have them whole.
const HEADLINE_CHARS: usize = 400;
const PLACE_CHARS: usize = 2_000;

/// A space at which no line is broken, until it is printed.
const NO_BREAK: &str = "\u{A0}";

/// What stands before a passage.
const BULLET: &str = "› ";

/// The text format.
pub struct Text {
    look: Look,
    /// What stands above the first hit that has only most of the words; `None` once it has been written.
    partial_heading: Option<String>,
    /// Whether hits are articles like one: then each says what it shares.
    is_like: bool,
}

impl Text {
    /// Text for an output that looks like `look`.
    pub fn new(look: Look) -> Self {
        Self { look, partial_heading: None, is_like: false }
    }
}

impl Answer for Text {
    fn begin(&mut self, out: &mut dyn Write, answer: &SearchResponse) -> io::Result<()> {
        self.partial_heading = Some(most_of_the_words(answer));
        if let Some(explanation) = &answer.explanation {
            for line in reasons::explanation(explanation) {
                writeln!(out, "{}", terminal::line(&line))?;
            }
            writeln!(out)?;
        }
        self.is_like = answer.notes.iter().any(|note| matches!(note, Note::Like { .. }));
        // That nothing was found is said on standard error.
        if answer.total == 0 && answer.total_partial == 0 {
            return Ok(());
        }
        let total = format!("{} in {}", count(answer.total, "article", "articles"), took(answer.took_ms));
        writeln!(out, "{}", self.look.paint(HEADING, total))
    }

    fn hit(&mut self, out: &mut dyn Write, hit: &Hit) -> io::Result<()> {
        if let Some(heading) = self.partial_heading.take_if(|_| hit.partial) {
            writeln!(out, "\n{}", self.look.paint(HEADING, heading))?;
        }
        writeln!(out)?;
        self.headline(out, hit)?;
        let indent = indent(hit.rank);
        let room = self.look.width.saturating_sub(indent).max(1);
        for line in wrap(&origin(hit), &[], Styles::plain(Style::new()), Room { first: room, rest: room }, self.look) {
            writeln!(out, "{:indent$}{}", "", line.replace(NO_BREAK, " "))?;
        }
        writeln!(out, "{:indent$}{}", "", self.look.paint(PLACE, terminal::line(&clip(&place(hit), PLACE_CHARS))))?;
        if self.is_like {
            let shared = format!("shared: {}", hit.matched.join(", "));
            for line in wrap(&shared, &[], Styles::plain(Style::new()), Room { first: room, rest: room }, self.look) {
                writeln!(out, "{:indent$}{line}", "")?;
            }
        }
        hit.snippets.iter().try_for_each(|snippet| self.passage(out, indent, snippet))
    }

    fn end(&mut self, out: &mut dyn Write, answer: &SearchResponse) -> io::Result<()> {
        facets(out, answer, self.look)
    }
}

impl Text {
    fn headline(&self, out: &mut dyn Write, hit: &Hit) -> io::Result<()> {
        let (headline, marks) = match &hit.title {
            Some(title) => (title.as_str(), hit.title_marks.as_slice()),
            None => (hit.headline.as_str(), [].as_slice()),
        };
        let indent = indent(hit.rank);
        let room = self.look.width.saturating_sub(indent).max(1);
        let mut lines =
            wrap(&clip(headline, HEADLINE_CHARS), marks, HEADLINE, Room { first: room, rest: room }, self.look)
                .into_iter();
        let rank = self.look.paint(HEADING, format_args!("{:>width$}.", hit.rank, width = indent - 2));
        writeln!(out, "{rank} {}", lines.next().unwrap_or_else(|| "(no text)".to_owned()))?;
        lines.try_for_each(|line| writeln!(out, "{:indent$}{line}", ""))
    }

    fn passage(&self, out: &mut dyn Write, indent: usize, snippet: &Snippet) -> io::Result<()> {
        let before = if snippet.cut_before { "… " } else { "" };
        let after = if snippet.cut_after { " …" } else { "" };
        let text = format!("{before}{}{after}", snippet.text);
        let marks: Vec<_> =
            snippet.marks.iter().map(|mark| mark.start + before.len()..mark.end + before.len()).collect();
        let room = self.look.width.saturating_sub(indent + BULLET.width()).max(1);
        let lines = wrap(&text, &marks, PASSAGE, Room { first: room, rest: room }, self.look);
        for (number, line) in lines.iter().enumerate() {
            let lead = if number == 0 { BULLET } else { "  " };
            writeln!(out, "{:indent$}{lead}{line}", "")?;
        }
        Ok(())
    }
}

/// What stands above the hits that have only most of the words.
fn most_of_the_words(answer: &SearchResponse) -> String {
    let have = match answer.total_partial {
        // They are not counted where every hit is written as it is found.
        0 => "these have".to_owned(),
        1 => "1 more has".to_owned(),
        more => format!("{} more have", thousands(more)),
    };
    let have = if answer.total == 0 { have.replace(" more", "") } else { have };
    format!("── {have} most of the words, not all ──")
}

/// Columns before a hit's text: its rank, a stop and a space.
fn indent(rank: usize) -> usize {
    rank.to_string().len().max(2) + 2
}

/// When, who, in which language, by whom, and what to give to `show`. Spaces where a line should not end are no-break
/// spaces.
fn origin(hit: &Hit) -> String {
    let name = |name: &str| cut(&terminal::line(name), NAME_COLUMNS).replace(' ', NO_BREAK);
    let date = hit.published.map_or_else(|| "undated".to_owned(), |dated| day(&dated.to_iso()).to_owned());
    let mut parts = vec![date];
    parts.extend(hit.outlet.as_ref().and_then(|outlet| outlet.key()).map(name));
    parts.extend(hit.lang.map(|lang| lang.to_string()));
    if !hit.authors.is_empty() {
        let mut authors: Vec<String> = hit.authors.iter().take(NAMED_AUTHORS).map(|author| name(author)).collect();
        if hit.authors.len() > NAMED_AUTHORS {
            authors.push(format!("+{}", hit.authors.len() - NAMED_AUTHORS));
        }
        parts.push(authors.join(", "));
    }
    parts.push(hit.id.to_string()[..ID_DIGITS].to_owned());
    // A line may end with the dot, but not begin with it.
    parts.join(&format!("{NO_BREAK}· "))
}

/// The day of an ISO date and time.
pub fn day(iso: &str) -> &str {
    iso.split('T').next().unwrap_or(iso)
}

/// Where to read the whole: the address, or the file and the record in it.
fn place(hit: &Hit) -> String {
    match (&hit.url, &hit.member) {
        (Some(url), _) => url.clone(),
        (None, Some(member)) => format!("{} ({member})", hit.path),
        (None, None) => hit.path.clone(),
    }
}

/// Writes the date facets as bars and the others in a line each.
fn facets(out: &mut dyn Write, answer: &SearchResponse, look: Look) -> io::Result<()> {
    if answer.total == 0 {
        return Ok(());
    }
    for (name, counts) in &answer.facets {
        if let FacetCounts::Date { unit, .. } = counts {
            writeln!(out, "\n{}", look.paint(HEADING, date_heading(name, unit)))?;
            for line in bars::of_facet(name, counts, look) {
                writeln!(out, "{line}")?;
            }
        }
    }
    let mut first = true;
    for (name, counts) in &answer.facets {
        if let FacetCounts::Values { buckets, other } = counts {
            if std::mem::take(&mut first) {
                writeln!(out)?;
            }
            writeln!(out, "{}", values(value_heading(name), buckets, *other, look))?;
        }
    }
    Ok(())
}

/// The heading of a date facet: `published by month`.
pub fn date_heading(name: &str, unit: &str) -> String {
    // A further facet over the same date has its width in its name.
    let date = name.split(':').next().unwrap_or(name);
    let date = match date {
        "date" => "published",
        "event" => "happened",
        other => other,
    };
    format!("{date} by {unit}")
}

fn value_heading(name: &str) -> &str {
    match name {
        "outlet" => "outlets",
        "site" => SITES,
        "author" => AUTHORS,
        "lang" => "languages",
        other => other,
    }
}

/// One line: as many values as fit, the rest summed up.
pub fn values(heading: &str, buckets: &[Bucket], other: u64, look: Look) -> String {
    let telling = bars::say_something(buckets.iter());
    let entry = |bucket: &Bucket| {
        let key = bucket.key.as_deref().unwrap_or("(unknown)");
        let share = bars::percent(bucket).filter(|_| telling).map_or_else(String::new, |share| format!(" ({share})"));
        format!("{} {}{share}", cut(&terminal::line(key), NAME_COLUMNS), thousands(bucket.count))
    };
    let rest = |rest: u64| match rest {
        0 => String::new(),
        // An article may be in several of these buckets: what is left of them is no number of articles.
        _ if matches!(heading, SITES | AUTHORS) => " · …".to_owned(),
        rest => format!(" · other {}", thousands(rest)),
    };
    let total: u64 = other + buckets.iter().map(|bucket| bucket.count).sum::<u64>();
    let mut shown = String::new();
    let mut counted = 0;
    for bucket in buckets {
        let entry = entry(bucket);
        let separator = if shown.is_empty() { "" } else { " · " };
        let left = total - counted - bucket.count;
        let width = heading.width() + 2 + shown.width() + separator.width() + entry.width() + rest(left).width();
        if !shown.is_empty() && width > look.width {
            break;
        }
        shown.push_str(separator);
        shown.push_str(&entry);
        counted += bucket.count;
    }
    format!("{}  {shown}{}", look.paint(HEADING, heading), rest(total - counted))
}

/// `1 article`, `12,345 articles`.
pub fn count(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", thousands(number), if number == 1 { one } else { many })
}

/// A number with commas between thousands.
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// A time in the unit that suits it: `0.4 ms`, `18 ms`, `1.2 s`.
pub fn took(milliseconds: f64) -> String {
    match milliseconds {
        ms if ms < 9.95 => format!("{ms:.1} ms"),
        ms if ms < 999.5 => format!("{ms:.0} ms"),
        ms => format!("{:.1} s", ms / 1000.0),
    }
}

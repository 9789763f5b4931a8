//! Values of options: in goes what was typed after a flag, out comes a number, a language or a facet; anything else is
//! refused with what would have been right.

use std::time::Duration;

use dateline_core::Lang;
use dateline_query::{DateField, Facet, HalfLife, Width, parse_half_life};

/// The highest number of hits that can be asked for or passed over at once; `--all` has no ceiling. A page of this size
/// is held in memory.
const MOST_HITS: usize = 1_000_000;

/// The longest time that can be given: a day.
const LONGEST_TIME: Duration = Duration::from_secs(24 * 60 * 60);

/// What `--facet` asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FacetChoice {
    /// Count this.
    Count(Facet),
    /// Count nothing.
    Nothing,
}

/// Reads a number of hits.
pub fn count(text: &str) -> Result<usize, String> {
    if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit()) {
        // `dateline search iran -nuclear` comes here as `-n uclear`.
        return Err("a whole number is needed; a query with a dash goes into quotes or after `--`".to_owned());
    }
    match text.parse() {
        Ok(number) if number <= MOST_HITS => Ok(number),
        _ => Err(format!("at most {MOST_HITS}; `search --all` gives every hit")),
    }
}

/// Reads a size in bytes: `512M`, `1G`, `64MiB`, `1073741824`. K, M and G are powers of 1024.
pub fn size(text: &str) -> Result<usize, String> {
    let refused = || "a size is needed, such as 256M or 1G".to_owned();
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let number: u64 = number.parse().map_err(|_| refused())?;
    let factor: u64 = match unit.trim().to_ascii_uppercase().as_str() {
        "" | "B" => 1,
        "K" | "KB" | "KIB" => 1 << 10,
        "M" | "MB" | "MIB" => 1 << 20,
        "G" | "GB" | "GIB" => 1 << 30,
        _ => return Err(refused()),
    };
    let bytes = number.checked_mul(factor).and_then(|bytes| usize::try_from(bytes).ok());
    bytes.ok_or_else(|| "this machine cannot address so much".to_owned())
}

/// Reads a time in seconds: `10`, `2.5`; 0 is none.
pub fn seconds(text: &str) -> Result<Duration, String> {
    let number = text.parse().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    number.filter(|time| *time <= LONGEST_TIME).ok_or_else(|| {
        format!("seconds are needed, such as 10 or 2.5, at most {}; 0 for no limit", LONGEST_TIME.as_secs())
    })
}

/// Reads what stands between the cells of a table.
pub fn separator(text: &str) -> Result<u8, String> {
    match text.as_bytes() {
        b"tab" | b"\\t" => Ok(b'\t'),
        [b'"' | b'\n' | b'\r'] => Err("a quote or a line end cannot stand between cells".to_owned()),
        [one] => Ok(*one),
        _ => Err("one character is needed, as in ';', or tab".to_owned()),
    }
}

/// Reads a language code.
pub fn lang(text: &str) -> Result<Lang, String> {
    Lang::parse(text).ok_or_else(|| "a language code is needed, such as uk, ru, en or ar".to_owned())
}

/// Reads a half-life.
pub fn half_life(text: &str) -> Result<HalfLife, String> {
    parse_half_life(text).map_err(|_| "a length of time is needed, such as 7d, 3w, 6m or 1y".to_owned())
}

/// Reads `FIELD[:WIDTH]`.
pub fn facet(text: &str) -> Result<FacetChoice, String> {
    let (field, width) = match text.split_once(':') {
        Some((field, width)) => (field, Some(width)),
        None => (text, None),
    };
    let date = match field {
        "date" | "published" => DateField::Published,
        "modified" => DateField::Modified,
        "captured" => DateField::Captured,
        "event" => DateField::Event,
        "outlet" | "site" | "author" | "lang" | "none" if width.is_some() => {
            return Err(format!("`{field}` has no width; date, modified, captured and event do"));
        }
        "outlet" => return Ok(FacetChoice::Count(Facet::Outlet)),
        "site" => return Ok(FacetChoice::Count(Facet::Site)),
        "author" => return Ok(FacetChoice::Count(Facet::Author)),
        "lang" => return Ok(FacetChoice::Count(Facet::Lang)),
        "none" => return Ok(FacetChoice::Nothing),
        _ => {
            return Err(
                "the fields are date, modified, captured, event, outlet, site, author, lang, and none".to_owned()
            );
        }
    };
    let width = width.map(self::width).transpose()?;
    Ok(FacetChoice::Count(Facet::Date { field: date, width }))
}

fn width(text: &str) -> Result<Width, String> {
    [Width::Year, Width::Month, Width::Week, Width::Day]
        .into_iter()
        .find(|width| width.as_str() == text)
        .ok_or_else(|| "the widths are year, month, week and day".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes() {
        assert_eq!(size("256M"), Ok(256 << 20));
        assert_eq!(size("1g"), Ok(1 << 30));
        assert_eq!(size("64 KiB"), Ok(64 << 10));
        assert_eq!(size("4096"), Ok(4096));
        for wrong in ["", "M", "1.5G", "-1", "10 parsecs", "18446744073709551615G", "٣M"] {
            assert!(size(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn facets() {
        let date = |field, width| Ok(FacetChoice::Count(Facet::Date { field, width }));
        assert_eq!(facet("date"), date(DateField::Published, None));
        assert_eq!(facet("date:week"), date(DateField::Published, Some(Width::Week)));
        assert_eq!(facet("captured:day"), date(DateField::Captured, Some(Width::Day)));
        assert_eq!(facet("event"), date(DateField::Event, None));
        assert_eq!(facet("outlet"), Ok(FacetChoice::Count(Facet::Outlet)));
        assert_eq!(facet("none"), Ok(FacetChoice::Nothing));
        assert_eq!(facet("author"), Ok(FacetChoice::Count(Facet::Author)));
        for wrong in ["", "date:", "date:fortnight", "outlet:week", "site:day", "none:day", "title", ":month"] {
            assert!(facet(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn separators() {
        assert_eq!(
            [separator(";"), separator("tab"), separator("\\t"), separator("\t")].map(Result::ok),
            [Some(b';'), Some(b'\t'), Some(b'\t'), Some(b'\t')]
        );
        for wrong in ["", ";;", "\"", "\n", "є"] {
            assert!(separator(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn numbers_of_hits() {
        assert_eq!(count("0"), Ok(0));
        assert_eq!(count("1000"), Ok(1000));
        for wrong in ["", "-1", "+1", "uclear", "1000001", "99999999999999999999999"] {
            assert!(count(wrong).is_err(), "{wrong}");
        }
    }
}

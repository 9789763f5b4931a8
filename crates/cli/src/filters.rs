//! Conditions beside a query: in go `--from`, `--to`, `--outlet` and `--lang`, or the same fields of a batch line; out
//! come filters. What is no date is refused under the name of its flag or field.

use dateline_core::Lang;
use dateline_query::{Bound, Filters, parse_bound};
use jiff::civil::Date;

/// Filters as typed.
#[derive(Debug, Default)]
pub struct Typed<'a> {
    /// The first day.
    pub from: Option<&'a str>,
    /// The last day.
    pub to: Option<&'a str>,
    /// Outlets, by site or name.
    pub outlets: &'a [String],
    /// Languages.
    pub langs: &'a [Lang],
}

impl Typed<'_> {
    /// Reads the dates as seen from `today`. `names` are what the two dates are called where they were typed. What is
    /// wrong is said in one line, and perhaps a hint in another.
    pub fn meant(&self, today: Date, names: [&str; 2]) -> Result<Filters, String> {
        let bound = |name: &str, text: Option<&str>, bound: Bound| -> Result<Option<Date>, String> {
            let read = |text| {
                parse_bound(text, today, bound).map_err(|error| {
                    let hint = error.hint.as_ref().map_or_else(String::new, |hint| format!("\nhint: {hint}"));
                    format!("{name}: {error}{hint}")
                })
            };
            text.map(read).transpose()
        };
        let from = bound(names[0], self.from, Bound::From)?;
        let to = bound(names[1], self.to, Bound::To)?;
        if let (Some(from), Some(to)) = (from, to)
            && from > to
        {
            return Err(format!("{} is {from}, after {}, which is {to}", names[0], names[1]));
        }
        Ok(Filters { from, to, outlets: self.outlets.to_vec(), langs: self.langs.to_vec() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const NAMES: [&str; 2] = ["--from", "--to"];

    #[test]
    fn periods_count_from_their_first_to_their_last_day() {
        let typed = Typed { from: Some("2025-05"), to: Some("2025-06"), ..Typed::default() };
        let filters = typed.meant(date(2025, 7, 1), NAMES).unwrap();
        assert_eq!((filters.from, filters.to), (Some(date(2025, 5, 1)), Some(date(2025, 6, 30))));
    }

    #[test]
    fn what_is_no_date_is_refused_under_its_name() {
        let typed = Typed { from: Some("2025-13"), ..Typed::default() };
        assert!(typed.meant(date(2025, 7, 1), NAMES).unwrap_err().starts_with("--from: "));
        let typed = Typed { from: Some("2025-06"), to: Some("2025-05"), ..Typed::default() };
        assert_eq!(
            typed.meant(date(2025, 7, 1), NAMES).unwrap_err(),
            "--from is 2025-06-01, after --to, which is 2025-05-31"
        );
    }
}

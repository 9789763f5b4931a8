//! Topics: in go the section and the keywords as a source gives them, out come a section's name and a list of keywords, each
//! once. It refuses what is too long to be one, addresses, and machine identifiers.

use super::squeeze;

/// The most keywords of one article: longer lists are for search engines, not for readers.
const MAX_KEYWORDS: usize = 50;
/// The longest keyword or section, in characters.
const MAX_CHARS: usize = 100;

/// A section's name as given.
pub(crate) fn section(text: &str) -> Option<String> {
    Some(squeeze(text)).filter(|text| is_topic(text))
}

/// Gathers keywords, each once whatever its case.
#[derive(Debug, Default)]
pub(crate) struct Keywords {
    found: Vec<String>,
    seen: std::collections::BTreeSet<String>,
}

impl Keywords {
    /// Adds one keyword.
    pub fn add(&mut self, text: &str) {
        let keyword = squeeze(text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '#' | '"' | '.')));
        if self.found.len() < MAX_KEYWORDS && is_topic(&keyword) && self.seen.insert(keyword.to_lowercase()) {
            self.found.push(keyword);
        }
    }

    /// Adds the keywords of a list written as one text.
    pub fn add_list(&mut self, text: &str) {
        text.split([',', ';', '،', '、', '，', '؛', '\n']).for_each(|keyword| self.add(keyword));
    }

    /// All of them, in the order in which they came.
    pub fn finish(self) -> Vec<String> {
        self.found
    }
}

/// Whether a text can be a topic's name.
fn is_topic(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
        && text.chars().take(MAX_CHARS + 1).count() <= MAX_CHARS
        && !text.contains("://")
        && !is_identifier(text)
}

/// Whether a text is a UUID or a hash: publishing systems put their own keys among the keywords.
fn is_identifier(text: &str) -> bool {
    text.len() >= 24
        && text.bytes().any(|b| b.is_ascii_digit())
        && text.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_are_parted_and_kept_once() {
        let mut keywords = Keywords::default();
        keywords.add_list(" Talks,  prisoner\n exchange; talks ,,#Kyiv, https://example.org/x");
        keywords.add("Kharkiv, Ukraine");
        keywords.add("0f507083-bac4-423a-9015-2eb31e1bce50");
        keywords.add(&"x".repeat(101));
        keywords.add("2025");
        assert_eq!(keywords.finish(), ["Talks", "prisoner", "exchange", "Kyiv", "Kharkiv, Ukraine", "2025"]);
        let mut many = Keywords::default();
        (0..80).for_each(|number| many.add(&format!("tag {number}")));
        assert_eq!(many.finish().len(), MAX_KEYWORDS);
    }

    #[test]
    fn a_section_is_a_short_name() {
        assert_eq!(section(" World \n news").as_deref(), Some("World news"));
        assert_eq!(section(" - "), None);
        assert_eq!(section(&"x".repeat(101)), None);
    }
}

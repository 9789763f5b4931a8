//! Character references: in goes text with `&amp;` and `&#8217;`, out comes the text they stand for. A reference that
//! is not known stays as it is written; control characters are refused (they become nothing).

use std::borrow::Cow;

/// The longest reference looked up, in bytes: an `&` without a `;` near it is an ampersand.
const LONGEST: usize = 34;

/// Names that browsers take without a `;` too, and that are met so in the wild.
const LENIENT: &[&str] = &["nbsp", "amp", "quot", "lt", "gt", "copy", "reg"];

/// The text with its character references replaced.
pub(super) fn decode(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        decoded.push_str(&rest[..at]);
        rest = &rest[at..];
        let taken = reference(rest, &mut decoded);
        if taken == 0 {
            decoded.push('&');
            rest = &rest[1..];
        } else {
            rest = &rest[taken..];
        }
    }
    decoded.push_str(rest);
    Cow::Owned(decoded)
}

/// The same for a text in which every `&` begins a reference that all readers take alike: one that is known and closed, and
/// no control character. `None` for any other.
pub(super) fn decode_sure(text: &str) -> Option<Cow<'_, str>> {
    let is_sure = |(at, _): (usize, &str)| {
        let rest = &text[at..];
        let mut shown = String::new();
        let length = reference(rest, &mut shown);
        length > 0 && rest[..length].ends_with(';') && !shown.is_empty() && !shown.contains(char::is_control)
    };
    text.match_indices('&').all(is_sure).then(|| decode(text))
}

/// Reads a reference at the start of `text`, appends what it stands for, and gives its length; 0 for none.
fn reference(text: &str, decoded: &mut String) -> usize {
    let length = text.bytes().skip(1).take(LONGEST).take_while(|b| b.is_ascii_alphanumeric() || *b == b'#').count();
    let name = &text[1..=length];
    let closed = text.as_bytes().get(length + 1) == Some(&b';');
    if let Some(number) = name.strip_prefix('#') {
        let number = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok(),
            None => number.parse().ok(),
        };
        let Some(c) = number.filter(|_| closed).and_then(numbered) else { return 0 };
        push(c, decoded);
    } else {
        let known = html_escape::NAMED_ENTITIES.binary_search_by_key(&name.as_bytes(), |(key, _)| key);
        let Some(at) = known.ok().filter(|_| closed || LENIENT.contains(&name)) else { return 0 };
        html_escape::NAMED_ENTITIES[at].1.chars().for_each(|c| push(c, decoded));
    }
    length + 1 + usize::from(closed)
}

/// Appends a character, unless it is a control character.
fn push(c: char, decoded: &mut String) {
    if !c.is_control() || c.is_whitespace() {
        decoded.push(c);
    }
}

/// The character of a numeric reference; 128 to 159 mean windows-1252, as browsers take them.
fn numbered(number: u32) -> Option<char> {
    const WINDOWS_1252: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘',
        '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    match number {
        0x80..=0x9F => WINDOWS_1252.get(number as usize - 0x80).copied(),
        _ => char::from_u32(number),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_references_are_replaced_and_others_stay() {
        assert_eq!(
            decode("R&amp;D &#8217;a&#x2019; &laquo;б&raquo; &#151; AT&T &nope; & ;"),
            "R&D ’a’ «б» — AT&T &nope; & ;"
        );
        assert_eq!(decode("a&#7;b&#99999999;&#xD800;"), "ab&#99999999;&#xD800;");
        assert_eq!(decode("&amp;lt;"), "&lt;");
        assert!(matches!(decode("plain"), Cow::Borrowed(_)));
    }

    #[test]
    fn what_all_readers_take_alike() {
        assert_eq!(decode_sure("R&amp;D &#8217;a&#x2019;").as_deref(), Some("R&D ’a’"));
        for text in ["R&D", "&notit;", "&nbsp ", "&#7;", "&#0;", "& "] {
            assert_eq!(decode_sure(text), None, "{text}");
        }
    }

    #[test]
    fn all_named_references_are_known() {
        assert_eq!(decode("&Zcaron;&zwnj;&check;&CounterClockwiseContourIntegral;"), "Ž\u{200c}✓∳");
        assert_eq!(
            decode("a&nbsp b&copy2025 &ampere; AT&Tamp &notit; &sect"),
            "a\u{a0} b&copy2025 &ampere; AT&Tamp &notit; &sect"
        );
        assert!(html_escape::NAMED_ENTITIES.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert!(html_escape::NAMED_ENTITIES.iter().all(|(name, _)| name.len() <= LONGEST));
    }
}

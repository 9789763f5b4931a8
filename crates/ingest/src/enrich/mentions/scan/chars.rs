//! Characters as dates see them: digits of any script, letters, what binds a number to its neighbours, where words end.

/// Whether what stands before a number makes it part of something else.
pub(super) fn binds_before(c: char, before: &[u8]) -> bool {
    match c {
        '$' | '€' | '£' | '#' | '@' | '_' | '&' | '=' | '№' | '¥' | '+' | '\\' => true,
        // A time of day, or a larger number.
        ':' | ',' => before.len() > 1 && before[before.len() - 2].is_ascii_digit(),
        _ => c.is_ascii_alphabetic(),
    }
}

/// The end of the word that starts at `start`. Apostrophes inside belong to it in Cyrillic and in words such as
/// `aujourd'hui`, not before an English or after a French ending.
pub(super) fn word_end(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = start;
    loop {
        while bytes.get(at).is_some_and(u8::is_ascii_alphabetic) {
            at += 1;
        }
        match bytes.get(at) {
            Some(b'\'') => {}
            Some(128..) => {
                let Some(c) = text[at..].chars().next() else { return at };
                if is_letter(c) || is_mark(c) {
                    at += c.len_utf8();
                    continue;
                }
                if !matches!(c, '’' | 'ʼ') {
                    return at;
                }
            }
            _ => return at,
        }
        let mark = text[at..].chars().next().map_or(1, char::len_utf8);
        let after = text[at + mark..].chars().next();
        let cyrillic = |c: char| ('\u{400}'..'\u{530}').contains(&c);
        let joins = after.is_some_and(cyrillic) || (&text[start..at] == "aujourd" || &text[start..at] == "Aujourd");
        if !joins {
            return at;
        }
        at += mark;
    }
}

/// The letters that a text begins with.
pub(super) fn letters(text: &str) -> &str {
    let end = text.find(|c| !is_letter(c)).unwrap_or(text.len());
    &text[..end]
}

/// Whether a text begins with an address of the web.
pub(super) fn is_address(text: &str) -> bool {
    ["http://", "https://", "www."].iter().any(|head| text.starts_with(head))
}

/// Whether a character is a letter. The signs of Chinese, Japanese and Korean dates are none.
pub(super) fn is_letter(c: char) -> bool {
    match c {
        '\u{400}'..='\u{481}' | '\u{48a}'..='\u{52f}' | '\u{620}'..='\u{64a}' | '\u{671}'..='\u{6d3}' => true,
        '年' | '月' | '日' | '년' | '월' | '일' => false,
        _ => c.is_alphabetic(),
    }
}

/// Vowel signs and other marks within a word.
pub(super) fn is_mark(c: char) -> bool {
    matches!(c, '\u{64b}'..='\u{652}' | '\u{300}'..='\u{36f}' | '\u{93c}' | '\u{94d}' | '\u{9bc}' | '\u{9cd}')
}

//! Characters: in goes one from an article, a path, a query or an error, out comes what a reader is shown in its place.
//! Decided for every character of Unicode that has no look of its own; a test holds the table against Unicode's
//! properties.

/// What becomes of a character in output for reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is shown as it is.
    Kept,
    /// It breaks a line or moves to a column: a space stands for it, or it stays where several lines are meant.
    Space,
    /// It commands the terminal, or makes text read as another: U+FFFD stands for it, so that it is seen.
    Replaced,
    /// It shows nothing and joins or parts nothing that matters: left out, so that two names that look alike are alike.
    Dropped,
}

/// The fate of a character.
///
/// The marks U+200E, U+200F and U+061C stay: they are common in good Arabic and Hebrew text, and order only the
/// punctuation beside them. So do the joiners of Persian, Indic scripts and emoji, and variation selectors.
pub const fn fate(c: char) -> Fate {
    match c {
        ' '..='~' => Fate::Kept,
        // White space among the controls, and the separators of lines and paragraphs.
        '\t'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => Fate::Space,
        // C0, DEL, and C1, which holds a one-character CSI (U+009B) that terminals obey.
        '\0'..='\u{1F}' | '\u{7F}'..='\u{9F}' => Fate::Replaced,
        // Bidirectional embeddings, overrides and isolates ("Trojan Source", CVE-2021-42574).
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => Fate::Replaced,
        // Deprecated controls of shaping and digits; interlinear annotation, which hides one text behind another.
        '\u{206A}'..='\u{206F}' | '\u{FFF9}'..='\u{FFFB}' => Fate::Replaced,
        // Tags and the rest of that plane but for variation selectors: a whole hidden text can be written in tags.
        '\u{E0000}'..='\u{E00FF}' | '\u{E01F0}'..='\u{E0FFF}' => Fate::Replaced,
        // Not characters at all.
        '\u{FDD0}'..='\u{FDEF}' => Fate::Replaced,
        c if c as u32 & 0xFFFE == 0xFFFE => Fate::Replaced,
        // Zero-width space, word joiner, invisible operators of formulas, reserved ones, and the byte order mark.
        '\u{200B}' | '\u{2060}'..='\u{2065}' | '\u{FEFF}' | '\u{FFF0}'..='\u{FFF8}' => Fate::Dropped,
        _ => Fate::Kept,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use regex::Regex;

    /// What shows nothing, or is a control of text, and is yet kept, with the reason.
    const KEPT: &[(std::ops::RangeInclusive<char>, &str)] = &[
        ('\u{AD}'..='\u{AD}', "soft hyphen: common in pages, a place to break a word"),
        ('\u{34F}'..='\u{34F}', "joins accents"),
        ('\u{600}'..='\u{605}', "Arabic number signs, visible"),
        ('\u{61C}'..='\u{61C}', "Arabic letter mark"),
        ('\u{6DD}'..='\u{6DD}', "end of a verse, visible"),
        ('\u{70F}'..='\u{70F}', "Syriac abbreviation, visible"),
        ('\u{890}'..='\u{891}', "Arabic money signs, visible"),
        ('\u{8E2}'..='\u{8E2}', "disputed end of a verse, visible"),
        ('\u{115F}'..='\u{1160}', "Hangul fillers: letters"),
        ('\u{17B4}'..='\u{17B5}', "Khmer vowels"),
        ('\u{180B}'..='\u{180F}', "Mongolian letter forms"),
        ('\u{200C}'..='\u{200D}', "joiners of Persian, Indic scripts and emoji"),
        ('\u{200E}'..='\u{200F}', "left-to-right and right-to-left marks"),
        ('\u{3164}'..='\u{3164}', "Hangul filler: a letter"),
        ('\u{FE00}'..='\u{FE0F}', "variation selectors of emoji"),
        ('\u{FFA0}'..='\u{FFA0}', "Hangul filler: a letter"),
        ('\u{110BD}'..='\u{110CD}', "Kaithi number signs, visible"),
        ('\u{13430}'..='\u{1343F}', "how hieroglyphs are joined"),
        ('\u{1BCA0}'..='\u{1BCA3}', "how shorthand is joined"),
        ('\u{1D173}'..='\u{1D17A}', "beams and slurs of music"),
        ('\u{E0100}'..='\u{E01EF}', "variants of ideographs"),
    ];

    #[test]
    fn every_character_without_a_look_of_its_own_is_decided() {
        let hidden = Regex::new(
            r"\p{Cc}|\p{Cf}|\p{Zl}|\p{Zp}|\p{Bidi_Control}|\p{Default_Ignorable_Code_Point}|\p{Noncharacter_Code_Point}",
        )
        .unwrap();
        for c in '\0'..=char::MAX {
            let is_hidden = hidden.is_match(c.encode_utf8(&mut [0; 4]));
            let kept = KEPT.iter().find(|(range, _)| range.contains(&c));
            match fate(c) {
                Fate::Kept => assert!(!is_hidden || kept.is_some(), "U+{:04X} is shown", c as u32),
                _ => {
                    assert!(is_hidden && kept.is_none(), "U+{:04X} is taken out", c as u32);
                }
            }
        }
    }

    #[test]
    fn controls_of_the_terminal_and_of_direction_never_pass() {
        let dangerous =
            Regex::new(r"^[\p{Cc}\p{Zl}\p{Zp}\u{202A}-\u{202E}\u{2066}-\u{206F}\u{E0001}-\u{E007F}]$").unwrap();
        for c in ('\0'..=char::MAX).filter(|c| dangerous.is_match(c.encode_utf8(&mut [0; 4]))) {
            assert!(matches!(fate(c), Fate::Space | Fate::Replaced), "U+{:04X}", c as u32);
        }
    }
}

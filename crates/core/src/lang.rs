//! Languages and scripts: a language is an ISO 639-1 code; a script is what one word is written in.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A language by its two-letter ISO 639-1 code, in lower case.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lang([u8; 2]);

impl Lang {
    /// English.
    pub const EN: Self = Self(*b"en");
    /// French.
    pub const FR: Self = Self(*b"fr");
    /// Spanish.
    pub const ES: Self = Self(*b"es");
    /// German.
    pub const DE: Self = Self(*b"de");
    /// Russian.
    pub const RU: Self = Self(*b"ru");
    /// Ukrainian.
    pub const UK: Self = Self(*b"uk");
    /// Arabic.
    pub const AR: Self = Self(*b"ar");
    /// Hebrew.
    pub const HE: Self = Self(*b"he");
    /// Greek.
    pub const EL: Self = Self(*b"el");

    /// Reads a code or a tag whose first part is one: `en`, `EN`, `en-GB`, `uk_UA`. Also `iw` (Hebrew's old code).
    pub fn parse(text: &str) -> Option<Self> {
        let code = text.trim().split(['-', '_']).next()?;
        match code.as_bytes() {
            [b'i' | b'I', b'w' | b'W'] => Some(Self::HE),
            [a, b] if a.is_ascii_alphabetic() && b.is_ascii_alphabetic() => {
                Some(Self([a.to_ascii_lowercase(), b.to_ascii_lowercase()]))
            }
            _ => None,
        }
    }

    /// The two letters.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("a language code is two ASCII letters")
    }

    /// The script that this language is normally written in.
    pub fn script(self) -> Script {
        match &self.0 {
            b"ru" | b"uk" | b"bg" | b"be" | b"mk" | b"sr" | b"kk" | b"ky" | b"mn" | b"tg" => Script::Cyrillic,
            b"ar" | b"fa" | b"ur" | b"ps" | b"ku" | b"ug" => Script::Arabic,
            b"he" | b"yi" => Script::Hebrew,
            b"el" => Script::Greek,
            b"ka" | b"hy" | b"am" | b"ti" | b"hi" | b"mr" | b"ne" | b"bn" | b"gu" | b"pa" | b"ta" | b"te" | b"kn"
            | b"ml" | b"or" | b"si" | b"th" | b"km" | b"my" | b"lo" | b"zh" | b"ja" | b"ko" => Script::Other,
            _ => Script::Latin,
        }
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Lang {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Lang {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom(format!("`{text}` is no language code")))
    }
}

/// The writing system of one word, as far as analysis tells them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Script {
    /// Latin letters, and words without letters (numbers).
    Latin,
    /// Cyrillic letters.
    Cyrillic,
    /// Arabic letters (Arabic, Persian, Urdu, Pashto …).
    Arabic,
    /// Hebrew letters.
    Hebrew,
    /// Greek letters.
    Greek,
    /// Everything else.
    Other,
}

impl Script {
    /// Whether it leaves short vowels out, and has no capitals: Arabic and Hebrew letters.
    pub fn is_consonantal(self) -> bool {
        matches!(self, Self::Arabic | Self::Hebrew)
    }

    /// The script of a word: that of its first letter; Latin for a word without letters.
    pub fn of_word(word: &str) -> Self {
        word.chars().find(|c| c.is_alphabetic()).map_or(Self::Latin, Self::of_char)
    }

    /// The script of a letter.
    pub fn of_char(c: char) -> Self {
        match u32::from(c) {
            0x0000..=0x024F
            | 0x1E00..=0x1EFF
            | 0x2C60..=0x2C7F
            | 0xA720..=0xA7FF
            | 0xFB00..=0xFB06
            | 0xFF21..=0xFF5A => Self::Latin,
            0x0370..=0x03FF | 0x1F00..=0x1FFF => Self::Greek,
            0x0400..=0x052F | 0x1C80..=0x1C8F | 0x2DE0..=0x2DFF | 0xA640..=0xA69F => Self::Cyrillic,
            0x0590..=0x05FF | 0xFB1D..=0xFB4F => Self::Hebrew,
            0x0600..=0x06FF | 0x0750..=0x077F | 0x0870..=0x08FF | 0xFB50..=0xFDFF | 0xFE70..=0xFEFF => Self::Arabic,
            _ => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read_by_their_first_part() {
        assert_eq!(Lang::parse("en-GB"), Some(Lang::EN));
        assert_eq!(Lang::parse("uk_UA"), Some(Lang::UK));
        assert_eq!(Lang::parse("iw"), Some(Lang::HE));
        assert_eq!(Lang::parse("english"), None);
        assert_eq!(Lang::parse(""), None);
    }

    #[test]
    fn scripts_of_words() {
        assert_eq!(Script::of_word("Kyiv"), Script::Latin);
        assert_eq!(Script::of_word("«Київ"), Script::Cyrillic);
        assert_eq!(Script::of_word("كييف"), Script::Arabic);
        assert_eq!(Script::of_word("2022"), Script::Latin);
    }
}

//! Mojibake: UTF-8 that somebody read as windows-1252 or windows-1251 and saved again goes in, what it was comes out
//! (`Ð¢Ð°Ð»ÐºÑ` is not a word, nor is `donâ€™t`). Only what cannot be anything else is undone: a piece of text nearly
//! all of whose characters outside ASCII are valid UTF-8 when turned back into bytes, several times in a document.
//! No language writes so.

use std::collections::HashSet;
use std::sync::LazyLock;

use encoding_rs::{Encoding, WINDOWS_1251, WINDOWS_1252};

/// A document has at least so many runs that are plainly garbled, or they are chance …
const RUNS: usize = 4;

/// … and of so many kinds.
const KINDS: usize = 2;

/// In a piece of text, for each character that stays there are at least so many that are undone.
const UNDONE_PER_STAYING: usize = 4;

/// How often text may have been garbled over again.
const ROUNDS: usize = 2;

/// A way of misreading UTF-8.
struct Misreading {
    /// The characters of the charset that it was read as, from 0x80 on.
    table: Vec<(char, u8)>,
    /// A garbled run of fewer characters may be a word: `Ні` in windows-1251 has the bytes of a letter in UTF-8.
    plain_chars: usize,
}

/// What text is misread as.
static MISREADINGS: LazyLock<[Misreading; 2]> = LazyLock::new(|| {
    [
        Misreading { table: table(WINDOWS_1252), plain_chars: 2 },
        Misreading { table: table(WINDOWS_1251), plain_chars: 3 },
    ]
});

fn table(encoding: &'static Encoding) -> Vec<(char, u8)> {
    let mut table: Vec<(char, u8)> = (0x80..=0xFFu8)
        .filter_map(|byte| Some((encoding.decode_without_bom_handling(&[byte]).0.chars().next()?, byte)))
        .collect();
    table.sort_unstable();
    table
}

/// Undoes garbling; gives how many characters were put right.
pub(super) fn undo(mut text: String) -> (String, usize) {
    let mut repaired = 0;
    for _ in 0..ROUNDS {
        let Some((undone, count)) = MISREADINGS.iter().find_map(|misreading| misreading.undo(&text)) else {
            break;
        };
        text = undone;
        repaired += count;
    }
    (text, repaired)
}

/// How many characters outside ASCII are garbled, and how many are not.
#[derive(Clone, Copy, Default)]
struct Tally {
    garbled: usize,
    sound: usize,
}

impl Tally {
    fn is_garbled(self) -> bool {
        self.garbled > 0 && self.garbled >= self.sound * UNDONE_PER_STAYING
    }
}

impl Misreading {
    /// Undoes the misreading, where there is one.
    fn undo(&self, text: &str) -> Option<(String, usize)> {
        if text.is_ascii() {
            return None;
        }
        let plain: Vec<&str> = runs(text).filter(|run| self.is_plain(run)).take(RUNS * 8).collect();
        if plain.len() < RUNS || plain.iter().collect::<HashSet<_>>().len() < KINDS {
            return None;
        }
        let throughout = self.tally(text).is_garbled();
        let mut undone = String::with_capacity(text.len());
        let mut repaired = 0;
        // A piece of text ends where markup or the line does: what stands in one piece was garbled as one.
        for piece in text.split_inclusive(['<', '\n']) {
            let sure = throughout || runs(piece).any(|run| self.is_plain(run));
            if !sure || !self.tally(piece).is_garbled() {
                undone.push_str(piece);
                continue;
            }
            for part in parts(piece) {
                match self.turned_back(part) {
                    Some(back) => {
                        repaired += back.chars().count();
                        undone.push_str(&back);
                    }
                    None => undone.push_str(part),
                }
            }
        }
        (repaired > 0).then_some((undone, repaired))
    }

    fn tally(&self, text: &str) -> Tally {
        let mut tally = Tally::default();
        for run in runs(text) {
            let chars = run.chars().count();
            *if self.turned_back(run).is_some() { &mut tally.garbled } else { &mut tally.sound } += chars;
        }
        tally
    }

    /// Whether a run is garbled and cannot be a word.
    fn is_plain(&self, run: &str) -> bool {
        run.chars().count() >= self.plain_chars && self.turned_back(run).is_some()
    }

    /// The text whose UTF-8 bytes a run shows as characters; `None` if it shows none that people write.
    fn turned_back(&self, run: &str) -> Option<String> {
        if run.len() < 3 || run.is_ascii() {
            return None;
        }
        let byte = |c: char| match self.table.binary_search_by_key(&c, |(c, _)| *c) {
            Ok(at) => Some(self.table[at].1),
            // Bytes that the charset has no character for were kept as control characters.
            Err(_) => u8::try_from(u32::from(c)).ok().filter(|byte| (0x80..0xA0).contains(byte)),
        };
        let bytes: Option<Vec<u8>> = run.chars().map(byte).collect();
        String::from_utf8(bytes?).ok().filter(|back| back.chars().all(is_common))
    }
}

/// Whether a character is one that garbled text is likely to have been: of a script that the articles are in, or a sign
/// of print. The control characters are those of text that was garbled twice.
fn is_common(c: char) -> bool {
    matches!(c,
        '\u{80}'..='\u{17F}'
        | '\u{400}'..='\u{45F}' | '\u{490}' | '\u{491}'
        | '\u{5D0}'..='\u{5EA}'
        | '\u{600}'..='\u{6FF}'
        | '\u{2010}'..='\u{2044}' | '\u{20A0}'..='\u{20BF}' | '\u{2116}' | '\u{2122}'
        | '\u{2190}'..='\u{21FF}' | '\u{2500}'..='\u{27BF}'
        | '\u{4E00}'..='\u{9FFF}' | '\u{FE0F}' | '\u{1F000}'..='\u{1FAFF}')
        // What a second garbling shows of the first.
        || MISREADINGS[0].table.binary_search_by_key(&c, |(c, _)| *c).is_ok()
}

/// The longest stretches of characters outside ASCII.
fn runs(text: &str) -> impl Iterator<Item = &str> {
    parts(text).filter(|part| part.as_bytes().first().is_some_and(|byte| !byte.is_ascii()))
}

/// A text as stretches of ASCII and of other characters, by turns.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let ascii = rest.as_bytes().first()?.is_ascii();
        let sound = if ascii { ascii_blocks(rest.as_bytes()) } else { 0 };
        let end =
            rest.bytes().skip(sound).position(|byte| byte.is_ascii() != ascii).map_or(rest.len(), |at| sound + at);
        let (part, behind) = rest.split_at(end);
        rest = behind;
        Some(part)
    })
}

/// How many bytes are ASCII at the start, in whole blocks: most of most pages is, and a block is looked at in one step.
fn ascii_blocks(bytes: &[u8]) -> usize {
    const BLOCK: usize = 32;
    bytes.chunks_exact(BLOCK).take_while(|block| block.is_ascii()).count() * BLOCK
}

#[cfg(test)]
mod tests {
    use super::*;

    fn garble(text: &str, encoding: &'static Encoding) -> String {
        encoding.decode_without_bom_handling(text.as_bytes()).0.into_owned()
    }

    #[test]
    fn garbled_text_is_put_right() {
        let both: &[&'static Encoding] = &[WINDOWS_1252, WINDOWS_1251];
        for (text, encodings) in [
            ("Переговоры в Стамбуле начались утром и закончились к обеду.", both),
            ("It’s the second round — “a start”, she said. They don’t agree.", both),
            ("بدأت المحادثات في إسطنبول صباح الجمعة", both),
            ("Les négociations ont duré deux heures; la délégation est repartie à midi, après la prière.", &both[..1]),
            ("Zażółć gęślą jaźń w Łodzi", &both[..1]),
        ] {
            for encoding in encodings {
                let garbled = garble(text, encoding);
                let (undone, repaired) = undo(garbled.clone());
                assert_eq!(undone, text);
                assert!(repaired > 0);
                // And garbled twice.
                assert_eq!(undo(garble(&garbled, encoding)).0, text);
                // A page that is sound around it.
                let page = format!("<p>Главная — новости</p><p>{garbled}</p>");
                assert_eq!(undo(page).0, format!("<p>Главная — новости</p><p>{text}</p>"));
            }
        }
    }

    #[test]
    fn sound_text_stays() {
        for text in [
            "Переговоры в Стамбуле начались утром.",
            "Les négociations ont duré; “à midi”, l’État a dit : « non ».",
            "SÃO PAULO: AÇÃO E REAÇÃO — NÃO «É» ÀS 20º",
            "Việt Nam, Đà Nẵng, Ã Â ±",
            "Ð and Ñ are letters; â€™ is what a wrong quotation mark looks like.",
            "中文",
            "plain",
            // Short words that have the bytes of a letter, each in a piece of its own.
            "<td>Так</td><td>Ні</td>\n<td>Ні</td>\n<td>Ті</td>\n<td>Ці</td>\n<td>Лі:</td>\n<td>Её</td>\n<td>С—300</td>",
            "PELÉ’S GOAL\nPELÉ’S TEAM\nPELÉ’S DAY\nPELÉ’S LIFE\nCAFÉ’S END",
        ] {
            assert_eq!(undo(text.to_owned()), (text.to_owned(), 0), "{text}");
        }
    }
}

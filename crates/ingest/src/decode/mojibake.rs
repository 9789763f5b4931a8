//! Mojibake: UTF-8 that somebody read as windows-1252 or windows-1251 and saved again goes in, what it was comes out
//! (`Ð¢Ð°Ð»ÐºÑ` is not a word, nor is `donâ€™t`). Only what cannot be anything else is undone: a piece of text nearly
//! all of whose characters outside ASCII are valid UTF-8 when turned back into bytes, several times in a document.
//! No language writes so.

use std::sync::LazyLock;

use encoding_rs::{Encoding, WINDOWS_1251, WINDOWS_1252};

/// A document has at least so many garbled runs, or they are chance.
const RUNS: usize = 3;

/// In a piece of text, for each character that stays there are at least so many that are undone.
const UNDONE_PER_STAYING: usize = 4;

/// How often text may have been garbled over again.
const ROUNDS: usize = 2;

/// The charsets that text is misread as, each with its characters from 0x80 on.
static MISREADINGS: LazyLock<[Vec<(char, u8)>; 2]> = LazyLock::new(|| [table(WINDOWS_1252), table(WINDOWS_1251)]);

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
        let Some((undone, count)) = MISREADINGS.iter().find_map(|table| undo_misreading(&text, table)) else {
            break;
        };
        text = undone;
        repaired += count;
    }
    (text, repaired)
}

/// Undoes one misreading, where there is one.
fn undo_misreading(text: &str, table: &[(char, u8)]) -> Option<(String, usize)> {
    if text.is_ascii() || runs(text).filter(|run| turned_back(run, table).is_some()).take(RUNS).count() < RUNS {
        return None;
    }
    let mut undone = String::with_capacity(text.len());
    let mut repaired = 0;
    // A piece of text ends where markup or the line does: what stands in one piece was garbled as one.
    for piece in text.split_inclusive(['<', '\n']) {
        let (mut garbled, mut sound) = (0, 0);
        for run in runs(piece) {
            *if turned_back(run, table).is_some() { &mut garbled } else { &mut sound } += run.chars().count();
        }
        if garbled == 0 || garbled < sound * UNDONE_PER_STAYING {
            undone.push_str(piece);
            continue;
        }
        for part in parts(piece) {
            match turned_back(part, table) {
                Some(back) => {
                    repaired += back.chars().count();
                    undone.push_str(&back);
                }
                None => undone.push_str(part),
            }
        }
    }
    (repaired >= RUNS).then_some((undone, repaired))
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
        let end = rest.bytes().position(|byte| byte.is_ascii() != ascii).unwrap_or(rest.len());
        let (part, behind) = rest.split_at(end);
        rest = behind;
        Some(part)
    })
}

/// The text whose UTF-8 bytes a run shows as characters; `None` if it shows none.
fn turned_back(run: &str, table: &[(char, u8)]) -> Option<String> {
    if run.len() < 3 || run.is_ascii() {
        return None;
    }
    let byte = |c: char| match table.binary_search_by_key(&c, |(c, _)| *c) {
        Ok(at) => Some(table[at].1),
        // Bytes that the charset has no character for were kept as control characters.
        Err(_) => u8::try_from(u32::from(c)).ok().filter(|byte| (0x80..0xA0).contains(byte)),
    };
    let bytes: Option<Vec<u8>> = run.chars().map(byte).collect();
    String::from_utf8(bytes?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn garble(text: &str, encoding: &'static Encoding) -> String {
        encoding.decode_without_bom_handling(text.as_bytes()).0.into_owned()
    }

    #[test]
    fn garbled_text_is_put_right() {
        for text in [
            "Переговоры в Стамбуле начались утром и закончились к обеду.",
            "It’s the second round — “a start”, she said. They don’t agree.",
            "Les négociations ont duré deux heures; la délégation est repartie à midi, après la prière.",
            "بدأت المحادثات في إسطنبول صباح الجمعة",
            "Zażółć gęślą jaźń w Łodzi",
        ] {
            for encoding in [WINDOWS_1252, WINDOWS_1251] {
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
        ] {
            assert_eq!(undo(text.to_owned()), (text.to_owned(), 0), "{text}");
        }
    }
}

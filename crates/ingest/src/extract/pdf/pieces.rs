//! Pieces: the drawing instructions of a page go in, the same come out one by one. They are parsed piece by piece, because
//! an instruction takes fifty times its bytes in memory.

use lopdf::content::{Content, Operation};

/// A piece is cut at the first instruction that ends behind so many bytes …
const PIECE_BYTES: usize = 256 << 10;

/// … and dropped with all behind it if none ends within so many: an instruction of letters has a few kilobytes.
const LONGEST_PIECE_BYTES: usize = 1 << 20;

/// The instructions, as far as they can be read.
pub(super) fn operations(content: &[u8]) -> impl Iterator<Item = Operation> + '_ {
    let mut rest = content;
    let pieces = std::iter::from_fn(move || {
        let end = cut(rest)?;
        let (piece, behind) = rest.split_at(end);
        rest = behind;
        Some(piece)
    });
    pieces.map_while(|piece| Content::decode(piece).ok()).flat_map(|content| content.operations)
}

/// Where to cut the next piece: behind an instruction, outside of strings, lists, dictionaries and pictures.
fn cut(content: &[u8]) -> Option<usize> {
    if content.is_empty() {
        return None;
    }
    if content.len() <= PIECE_BYTES {
        return Some(content.len());
    }
    let (mut at, mut depth) = (0, 0_usize);
    while at < content.len().min(LONGEST_PIECE_BYTES) {
        match content[at] {
            b'(' => {
                at += string(&content[at..]);
                continue;
            }
            b'%' => {
                at += content[at..].iter().position(|byte| matches!(byte, b'\r' | b'\n')).unwrap_or(content.len());
                continue;
            }
            b'[' | b'<' => depth += 1,
            b']' | b'>' => depth = depth.saturating_sub(1),
            b'/' => {
                at += 1 + content[at + 1..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
                continue;
            }
            byte if byte.is_ascii_alphabetic() => {
                let word = content[at..].iter().take_while(|byte| byte.is_ascii_alphabetic() || **byte == b'*').count();
                // A picture in the instructions: what is in it is no text.
                if content[at..].starts_with(b"ID") && word == 2 {
                    at += picture(&content[at..]);
                    continue;
                }
                at += word;
                let ends = content.get(at).is_none_or(u8::is_ascii_whitespace);
                if at >= PIECE_BYTES && depth == 0 && ends && &content[at - word..at] != b"BI" {
                    return Some(at);
                }
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    (at >= content.len()).then_some(content.len())
}

/// How long a string is that begins here.
fn string(content: &[u8]) -> usize {
    let (mut at, mut depth) = (0, 0_usize);
    while let Some(byte) = content.get(at) {
        match byte {
            b'\\' => at += 1,
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        at += 1;
        if depth == 0 {
            break;
        }
    }
    at
}

/// How long the data of a picture is that begins here.
fn picture(content: &[u8]) -> usize {
    let is_end = |window: &[u8]| matches!(window, [before, b'E', b'I', after] if before.is_ascii_whitespace() && after.is_ascii_whitespace());
    content.windows(4).position(is_end).map_or(content.len(), |at| at + 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_cut_behind_instructions_and_give_the_same() {
        let once = b"BT /F1 12 Tf [(a\\)) -3 (b (BT) ET c)] TJ (x) Tj <4142> Tj T* % ET (\nET q BI /W 1 ID \x00(ET \xFF EI Q\n";
        let content = once.repeat(10_000);
        let all = operations(&content).count();
        assert_eq!(all, 10_000 * operations(once).count());
        assert!(cut(&content).is_some_and(|at| at < content.len() / 3));
    }

    #[test]
    fn what_never_ends_is_left_out() {
        for endless in ["(", "[1 ", "1 ", "<", "/A "] {
            let content = "(x) Tj\n".repeat(60_000) + &endless.repeat(2 << 20);
            let found = operations(content.as_bytes()).count();
            assert!(found > 30_000 && found <= 60_000, "{endless}: {found}");
        }
    }
}

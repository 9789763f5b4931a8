//! The pieces of a line: in goes text, out come its numbers (in any digits), lower-case words and marks. What no reader sees is
//! dropped.

/// A piece of a line: a number, a word, or a mark.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Piece {
    /// Its value and how many digits it is written with.
    Number(u32, usize),
    /// Lower case; Arabic and Levantine names of two words are one, joined by a hyphen.
    Word(String),
    /// Anything else that is seen.
    Mark(char),
    /// White space.
    Space,
}

/// The pieces of a line, in order; a run of white space is one.
pub(super) fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if let Some(digit) = digit(c) {
            let (mut value, mut digits) = (digit, 1);
            while let Some(next) = chars.peek().copied().and_then(self::digit) {
                value = value.saturating_mul(10).saturating_add(next);
                digits += 1;
                chars.next();
            }
            pieces.push(Piece::Number(value, digits));
        } else if c.is_alphabetic() && !is_ideograph(c) {
            let mut word: String = c.to_lowercase().collect();
            while let Some(next) = chars.peek().copied().filter(|c| is_word(*c)) {
                // Turkish dotted capitals leave a combining dot behind, Arabic text vowel signs.
                word.extend(next.to_lowercase().filter(|c| *c != '\u{307}' && !('\u{64b}'..='\u{652}').contains(c)));
                chars.next();
            }
            push_word(&mut pieces, word);
        } else if c.is_whitespace() {
            if pieces.last() != Some(&Piece::Space) {
                pieces.push(Piece::Space);
            }
        } else if !is_invisible(c) {
            pieces.push(Piece::Mark(if matches!(c, '–' | '‐' | '‑' | '−') { '-' } else { c }));
        }
    }
    pieces
}

/// Appends a word, joined to the word before it where the two are one month's name (`كانون الثاني`).
fn push_word(pieces: &mut Vec<Piece>, word: String) {
    if let [.., Piece::Word(first), Piece::Space] = pieces.as_mut_slice()
        && matches!(first.as_str(), "كانون" | "تشرين")
    {
        first.push('-');
        first.push_str(&word);
        pieces.pop();
        return;
    }
    pieces.push(Piece::Word(word));
}

/// The value of a decimal digit: European, Arabic, Persian, Hindi, Bengali or fullwidth.
pub(crate) fn digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => Some(u32::from(c) - u32::from('0')),
        '\u{660}'..='\u{669}' => Some(u32::from(c) - 0x660),
        '\u{6f0}'..='\u{6f9}' => Some(u32::from(c) - 0x6f0),
        '\u{966}'..='\u{96f}' => Some(u32::from(c) - 0x966),
        '\u{9e6}'..='\u{9ef}' => Some(u32::from(c) - 0x9e6),
        '\u{ff10}'..='\u{ff19}' => Some(u32::from(c) - 0xff10),
        _ => None,
    }
}

fn is_word(c: char) -> bool {
    // Signs that join the letters of Hindi and Bengali are no letters.
    (c.is_alphabetic() && !is_ideograph(c))
        || matches!(c, '\u{93c}' | '\u{94d}' | '\u{9bc}' | '\u{9cd}')
        || c == '\u{307}'
        || ('\u{64b}'..='\u{652}').contains(&c)
}

/// Letters that stand for year, month, day and hour after a number, in Chinese, Japanese and Korean.
fn is_ideograph(c: char) -> bool {
    matches!(c, '年' | '月' | '日' | '号' | '時' | '时' | '点' | '分' | '秒' | '년' | '월' | '일' | '시' | '분')
}

/// Marks that turn the direction of writing or join letters: no reader sees them.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{61c}' | '\u{ad}')
}

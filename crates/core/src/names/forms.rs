//! Forms: a word of a text goes in, the forms come out in which it may be a name: without the article and the particles that
//! Arabic and Hebrew write as one word with it.

use crate::Script;

/// A form in which a word may be a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Form<'w> {
    /// The form: the end of the word.
    pub text: &'w str,
    /// Whether it is the word less letters that may be its own: a guess, which is worth something where the rest is
    /// known as a name.
    pub guessed: bool,
}

/// Letters that stay at least when the Arabic article or a Hebrew particle goes …
const ARTICLE_LEAVES: usize = 3;

/// … and when an Arabic particle goes, which many words begin with.
const PARTICLE_LEAVES: usize = 4;

/// Hebrew particles that may stand before a name, two of them at most.
const HEBREW: [char; 7] = ['ו', 'ה', 'ב', 'ל', 'כ', 'מ', 'ש'];

/// The forms of a word, itself first.
pub fn forms(word: &str) -> impl Iterator<Item = Form<'_>> {
    let others = match Script::of_word(word) {
        Script::Arabic => arabic(word),
        Script::Hebrew => hebrew(word),
        _ => [None; 2],
    };
    std::iter::once(Form { text: word, guessed: false }).chain(others.into_iter().flatten())
}

fn arabic(word: &str) -> [Option<Form<'_>>; 2] {
    let conjoined = word.strip_prefix(['و', 'ف']);
    let particle = |word: &str| word.starts_with(['ب', 'ل', 'ك']).then(|| 'ب'.len_utf8());
    // `وبال`, `بال`, `وال`, `ال`; `لل`, which has lost its alef.
    for start in [word, conjoined.unwrap_or(word)] {
        let after = particle(start).map_or(start, |length| &start[length..]);
        for rest in [start.strip_prefix("ال"), after.strip_prefix("ال"), start.strip_prefix("لل")] {
            if let Some(rest) = rest.filter(|rest| leaves(rest, ARTICLE_LEAVES)) {
                return [Some(Form { text: rest, guessed: false }), None];
            }
        }
    }
    let guess =
        |rest: Option<&'_ str>| -> Option<usize> { rest.filter(|rest| leaves(rest, PARTICLE_LEAVES)).map(str::len) };
    let at = |length: usize| Form { text: &word[word.len() - length..], guessed: true };
    let one = guess(conjoined.or_else(|| particle(word).map(|length| &word[length..])));
    let two = guess(conjoined.and_then(|rest| particle(rest).map(|length| &rest[length..])));
    [one.map(at), two.map(at)]
}

fn hebrew(word: &str) -> [Option<Form<'_>>; 2] {
    let strip = |word: &'_ str| -> Option<usize> {
        word.strip_prefix(HEBREW).filter(|rest| leaves(rest, ARTICLE_LEAVES)).map(str::len)
    };
    let at = |length: usize| &word[word.len() - length..];
    let one = strip(word).map(at);
    let two = one.and_then(strip).map(at);
    [one, two].map(|form| form.map(|text| Form { text, guessed: true }))
}

fn leaves(rest: &str, letters: usize) -> bool {
    rest.chars().nth(letters - 1).is_some()
}

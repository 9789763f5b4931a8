//! Words of some shape: a run with wildcards (`shel*`, `w?ld`) or a tilde (`umerov~`) goes in, nodes of one word each
//! come out. The words of a phrase are read here too. It refuses wildcards with too little before them.

use dateline_core::analyze::{Word, words};

use crate::ast::{Node, Span};
use crate::error::{QueryError, QueryErrorKind, ticked};

use super::word::{has_word, is_space};
use super::{MAX_EDITS, MAX_SHAPED_LETTERS, MIN_PREFIX_LETTERS};

/// Whether `run` has a wildcard or ends in a tilde after a word.
pub(super) fn is_shaped(run: &str) -> bool {
    fuzzy_head(run).is_some() || wildcards(run).next().is_some()
}

/// Whether `run` is a plain word but for question marks at its end: a wildcard, or the end of a question.
pub(super) fn may_end_question(run: &str) -> bool {
    run.strip_suffix('?').is_some_and(|rest| !is_shaped(rest.trim_end_matches('?')))
}

/// The node of a run that [is shaped](is_shaped). Where analysis takes several words out of it (`al-ass*`), they are a
/// phrase.
pub(super) fn node(run: &str, span: Span) -> Result<Node, QueryError> {
    let mut words = Vec::new();
    push_words(run, span, &mut words)?;
    match words.pop() {
        Some(only) if words.is_empty() => Ok(only),
        Some(last) => {
            words.push(last);
            Ok(Node::Phrase { words, slop: 0 })
        }
        None => Ok(Node::Word(run.to_owned())),
    }
}

/// The words between quotes, white space evened out.
pub(super) fn phrase(text: &str, span: Span) -> Result<Node, QueryError> {
    let mut words = Vec::new();
    for run in text.split(is_space) {
        if run.starts_with('*') && !has_word(run) {
            let error =
                QueryError::new(QueryErrorKind::Misplaced, span, "a `*` in a phrase stands for letters of a word");
            return Err(error.hint("`\"peace talks\"~2` finds its words with up to two others between them"));
        }
        match run.strip_prefix('=').filter(|word| has_word(word)) {
            Some(word) => {
                refuse_shaped(word, span)?;
                words.push(Node::ExactWord(word.to_owned()));
            }
            // A question mark at the end of a word in quotes is one.
            None => match run.trim_end_matches('?') {
                word if is_shaped(word) => push_words(word, span, &mut words)?,
                _ if has_word(run) => words.push(Node::Word(run.to_owned())),
                _ => {}
            },
        }
    }
    not_empty(words, span)
}

/// The words of `="…"`, each in this form alone.
pub(super) fn exact_phrase(text: &str, span: Span) -> Result<Node, QueryError> {
    let runs = text.split(is_space).filter(|run| has_word(run));
    let exact = runs.map(|run| refuse_shaped(run, span).map(|()| Node::ExactWord(run.to_owned())));
    not_empty(exact.collect::<Result<_, _>>()?, span)
}

fn not_empty(words: Vec<Node>, span: Span) -> Result<Node, QueryError> {
    if !words.is_empty() {
        return Ok(Node::Phrase { words, slop: 0 });
    }
    let error = QueryError::new(QueryErrorKind::Empty, span, "the quotes hold no letter or digit to search for");
    Err(error.hint("put words between them, or remove them"))
}

/// Refuses a word that is to be exactly so and has a wildcard or a tilde.
pub(super) fn refuse_shaped(word: &str, span: Span) -> Result<(), QueryError> {
    let word = word.trim_end_matches('?');
    let (also, sign) = if fuzzy_head(word).is_some() {
        ("one spelt nearly so", "`~`")
    } else if wildcards(word).next().is_some() {
        ("for words of a shape", "wildcard")
    } else {
        return Ok(());
    };
    let message = format!("{} asks for exactly a word and {also}", ticked(&format!("={word}")));
    Err(QueryError::new(QueryErrorKind::Misplaced, span, message).hint(format!("leave out the `=` or the {sign}")))
}

fn push_words(run: &str, span: Span, into: &mut Vec<Node>) -> Result<(), QueryError> {
    if let Some((head, edits)) = fuzzy_head(run) {
        let distance = distance(run, head, edits, span)?;
        into.extend(standing_words(head).map(|word| Node::Word(word.text.to_owned())));
        if let Some(last) = into.last_mut()
            && let Node::Word(word) = last
        {
            refuse_long(word, span)?;
            refuse_short_fuzzy(word, distance, span)?;
            *last = Node::Fuzzy { word: std::mem::take(word), distance };
        }
        return Ok(());
    }
    // With a letter in place of each wildcard the run falls into the same words.
    let mut letters = run.as_bytes().to_vec();
    wildcards(run).for_each(|at| letters[at] = b'x');
    let letters = String::from_utf8(letters).unwrap_or_default();
    let mut end = 0;
    for word in standing_words(&letters) {
        let written = &run[word.start..word.end()];
        let joins = end > 0 && end == word.start;
        end = word.end();
        if written == word.text {
            into.push(Node::Word(written.to_owned()));
        } else if !(joins && written.bytes().all(|b| b"*?".contains(&b))) {
            refuse_long(written, span)?;
            refuse_wide(written, span)?;
            into.push(pattern(written));
        }
        // Else each sign before it is a word by itself, as in Chinese: what follows it is another word, any at all.
    }
    Ok(())
}

/// The words of `text` as they are by themselves: a combining mark may hang on a sign before it, or on none.
fn standing_words(text: &str) -> impl Iterator<Item = Word<'_>> {
    words(text).flat_map(|word| {
        let written = word.text.trim_start_matches(|c: char| !c.is_alphanumeric());
        let start = word.end() - written.len();
        words(written).map(move |piece| Word { start: start + piece.start, ..piece })
    })
}

/// A prefix where the only wildcard is a `*` at the end.
fn pattern(written: &str) -> Node {
    let mut pattern = String::with_capacity(written.len());
    for c in written.chars() {
        if c != '*' || !pattern.ends_with('*') {
            pattern.push(c);
        }
    }
    match pattern.strip_suffix('*') {
        Some(prefix) if !prefix.contains(['*', '?']) => Node::Prefix(prefix.to_owned()),
        _ => Node::Pattern(pattern),
    }
}

/// The bytes of `run` at which wildcards stand: every `*`, and each `?` but those of an address and those before
/// another sign, which end a question (`what?!`).
fn wildcards(run: &str) -> impl Iterator<Item = usize> {
    let in_address = is_address(run);
    run.match_indices(['*', '?']).map(|(at, _)| at).filter(move |at| {
        let rest = run[*at..].trim_start_matches('?');
        let in_word = |c: char| c.is_alphanumeric() || is_mark(c) || matches!(c, '*' | '-');
        rest.starts_with('*') || !in_address && rest.chars().next().is_none_or(in_word)
    })
}

/// `https://example.org/?a=1`, `www.example.org/a?b`, `example.org/a?id=5`.
fn is_address(run: &str) -> bool {
    run.contains("://") || run.starts_with("www.") || run.rsplit_once('?').is_some_and(|(_, query)| query.contains('='))
}

/// Refuses a word of some shape that is longer than any word.
fn refuse_long(word: &str, span: Span) -> Result<(), QueryError> {
    if word.chars().nth(MAX_SHAPED_LETTERS).is_none() {
        return Ok(());
    }
    let message = format!("{} has more than {MAX_SHAPED_LETTERS} letters", ticked(word));
    Err(QueryError::new(QueryErrorKind::TooLong, span, message)
        .hint("a word with wildcards or `~` is sought letter by letter: shorten it, or leave the signs out"))
}

/// Refuses a word with too few letters before its first wildcards: it stands for too much of the dictionary.
fn refuse_wide(word: &str, span: Span) -> Result<(), QueryError> {
    let error = |message| QueryError::new(QueryErrorKind::ShortPrefix, span, message);
    let letters_before = |stop| word.chars().take_while(|c| *c != stop).filter(|c| c.is_alphanumeric()).count();
    if word.contains('*') && letters_before('*') < MIN_PREFIX_LETTERS {
        return Err(error(format!("{} has fewer than two letters before the `*`", ticked(word)))
            .hint("a word needs two letters or more before the first `*`: `sh*`, `sh*ing`"));
    }
    if word.contains('?') && letters_before('?') == 0 {
        return Err(error(format!("{} has no letter before the `?`", ticked(word)))
            .hint("a word needs a letter before the first `?`: `w?ld`"));
    }
    Ok(())
}

/// What stands in words beside letters: apostrophes, combining marks, Arabic and Hebrew points, joiners.
fn is_mark(c: char) -> bool {
    matches!(c, '\'' | '\u{300}'..='\u{36F}' | '\u{591}'..='\u{5C7}' | '\u{64B}'..='\u{65F}' | '\u{200C}' | '\u{200D}' | '’' | 'ʼ')
}

/// The word and the number of `word~` and `word~2`, where it is such a run.
fn fuzzy_head(run: &str) -> Option<(&str, &str)> {
    let (head, number) = run.rsplit_once('~')?;
    let is_number = number.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    (is_number && has_word(head)).then_some((head, number))
}

fn distance(run: &str, head: &str, edits: &str, span: Span) -> Result<u8, QueryError> {
    if wildcards(head).next().is_some() {
        let message = format!("{} asks for a spelling and for a shape at once", ticked(run));
        return Err(QueryError::new(QueryErrorKind::Misplaced, span, message).hint("leave out the `~` or the wildcard"));
    }
    let distance = if edits.is_empty() { Some(1) } else { edits.parse().ok() };
    distance.filter(|edits| (1..=MAX_EDITS).contains(edits)).ok_or_else(|| {
        let message = format!("{} is too far or no distance", ticked(&format!("~{edits}")));
        QueryError::new(QueryErrorKind::BadNumber, span, message)
            .hint("`word~` or `word~1` allows one wrong letter, `word~2` two, and that is the most")
    })
}

/// Refuses a distance at which every letter may be another.
fn refuse_short_fuzzy(word: &str, distance: u8, span: Span) -> Result<(), QueryError> {
    if word.chars().filter(|c| c.is_alphanumeric()).count() > usize::from(distance) {
        return Ok(());
    }
    let message = format!("{} has too few letters to be spelt nearly so", ticked(word));
    Err(QueryError::new(QueryErrorKind::ShortPrefix, span, message).hint("leave out the `~`, or list the spellings"))
}

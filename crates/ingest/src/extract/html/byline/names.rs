//! Names: in goes the text of a byline, out come the people it names, in order. What stands around the names (openings,
//! jobs, places, dates, employers) is cut off; what can be no person's name is refused.

use super::words;

/// The most words of a person's name.
const MAX_WORDS: usize = 6;
/// The longest name, in characters.
const MAX_NAME: usize = 60;
/// The longest name in a script without spaces, in characters.
const MAX_DENSE: usize = 8;

/// How sure it is that a text names authors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trust {
    /// It stands where machines look for authors: names may be written small.
    Given,
    /// It is a line of the page.
    Shown,
}

/// The people that a byline names.
pub(super) fn people(text: &str, trust: Trust) -> Vec<String> {
    let mut found = Vec::new();
    // Whether the next line goes on with the names.
    let mut goes_on = true;
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let first = line.split_whitespace().next().unwrap_or_default();
        if is_joiner(line) {
            goes_on = true;
            continue;
        }
        if !found.is_empty() && !goes_on && !is_joiner(first) && !line.starts_with([',', ';']) {
            break;
        }
        from_line(line, trust, &mut found);
        let last = line.split_whitespace().next_back().unwrap_or_default();
        goes_on = found.is_empty() || is_joiner(last) || line.ends_with([',', ';']);
    }
    found
}

fn is_joiner(word: &str) -> bool {
    words::JOINERS.contains(&word.to_lowercase().as_str())
}

/// Adds the people of one line.
fn from_line(line: &str, trust: Trust, found: &mut Vec<String>) {
    for part in strong_parts(line) {
        if words::is_other_credit(part) {
            continue;
        }
        let mut after_role = false;
        for (at, piece) in part.split([',', '،', '、', '，']).enumerate() {
            let joined = piece.split_whitespace().next().is_some_and(is_joiner);
            if after_role && !joined {
                continue;
            }
            let names = between_joiners(piece);
            let names: Vec<&str> = names.iter().map(|name| without_job(name)).collect();
            let role = names.iter().position(|name| has_role(name));
            after_role = role.is_some();
            for (place, name) in names.iter().enumerate() {
                let name = tidy(name);
                // Beside a full name, a single word is a place, an employer, a degree.
                let aside = (at > 0 || place < role.unwrap_or(0) || !found.is_empty())
                    && !name.contains(' ')
                    && !is_dense(&name)
                    && found.first().is_none_or(|first| first.contains(' '));
                let employer = role.is_some_and(|role| place > role);
                if !aside && !employer && is_person(&name, trust) {
                    found.push(name);
                }
            }
        }
    }
}

/// The parts of a line between marks that part more than a comma does.
fn strong_parts(line: &str) -> impl Iterator<Item = &str> {
    line.split([';', '|', '•', '·', '/', '؛'])
        .flat_map(|part| part.split(" - ").flat_map(|part| part.split(" – ")).flat_map(|part| part.split(" — ")))
}

/// The pieces between conjunctions.
fn between_joiners(piece: &str) -> Vec<String> {
    let mut names = vec![String::new()];
    let all: Vec<&str> = piece.split_whitespace().collect();
    for (at, word) in all.iter().enumerate() {
        // A conjunction stands between two things; `Y` and `E.` are initials.
        let parts = is_joiner(word) && word.chars().all(|c| !c.is_uppercase()) || is_capital_joiner(&all, at);
        let name = names.last_mut().filter(|_| !parts);
        match name {
            Some(name) => {
                if !name.is_empty() {
                    name.push(' ');
                }
                name.push_str(word);
            }
            None => names.push(String::new()),
        }
    }
    names.retain(|name| !name.is_empty());
    // Hebrew and Arabic write `and` onto the next word, but only after a full name can it be told.
    names.into_iter().flat_map(|name| split_prefixed(&name)).collect()
}

/// `AND` in a byline that is written in capitals.
fn is_capital_joiner(all: &[&str], at: usize) -> bool {
    at > 0 && matches!(all[at], "AND" | "UND" | "ET" | "І" | "ТА" | "И" | "And")
}

/// Parts `دانة مثال وسامر مثال` after the second word, where a word starts with the conjunction.
fn split_prefixed(name: &str) -> Vec<String> {
    let all: Vec<&str> = name.split_whitespace().collect();
    let at = (2..all.len().saturating_sub(1)).find(|at| {
        let letters = all[*at].chars().count();
        all[*at].starts_with(['و', 'ו']) && letters >= 4
    });
    match at {
        Some(at) => {
            let second: String = all[at].chars().skip(1).collect();
            vec![all[..at].join(" "), format!("{second} {}", all[at + 1..].join(" "))]
        }
        None => vec![name.to_owned()],
    }
}

/// A piece without the jobs before the name: `Senior correspondent Olena Sample`.
fn without_job(piece: &str) -> &str {
    let mut rest = piece;
    while let Some((first, after)) = rest.split_once(' ')
        && words::is_role(&bare(first))
        && (after.starts_with(|c: char| !c.is_lowercase()) || after.split(' ').next().is_some_and(words::is_role))
    {
        rest = after;
    }
    if rest.contains(' ') { rest } else { piece }
}

/// Whether a piece speaks of a job.
fn has_role(piece: &str) -> bool {
    piece.split_whitespace().any(|word| words::is_role(&bare(word)))
}

/// A word in lower case without the marks around it.
fn bare(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}

/// A name without openings, brackets, marks, and what follows it.
fn tidy(piece: &str) -> String {
    let mut name = piece.trim();
    loop {
        let before = name;
        name = name.trim_matches(|c: char| !c.is_alphanumeric() && c != '.' && c != '(').trim();
        if let Some(rest) = words::after_opening(name) {
            name = rest;
        }
        if name == before {
            break;
        }
    }
    let name = name.split(['(', '[', '<', '（']).next().unwrap_or_default();
    let name = name.strip_suffix("記者").or_else(|| name.strip_suffix("기자")).unwrap_or(name);
    let mut kept: Vec<&str> = Vec::new();
    for word in name.split_whitespace() {
        let number = word.starts_with(|c: char| c.is_numeric());
        if kept.len() >= 2 && (number || word.starts_with('@') || words::ends_name(word)) {
            while number && kept.len() > 2 && kept.last().is_some_and(|last| words::is_month(&bare(last))) {
                kept.pop();
            }
            break;
        }
        kept.push(word);
    }
    // `Olena Sample Reuters`
    while kept.len() > 2 && kept.last().is_some_and(|last| words::is_agency(last)) {
        kept.pop();
    }
    kept.join(" ").trim_matches([',', '.', ':', '-', '*', '’', '\'', '"', '”', '“']).to_owned()
}

/// Whether a text can be a person's name.
fn is_person(name: &str, trust: Trust) -> bool {
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    if name.chars().count() > MAX_NAME
        || name
            .chars()
            .any(|c| c.is_numeric() || matches!(c, '@' | '/' | '_' | '=' | '#' | '?' | '!' | ':' | '+' | '%' | '&'))
    {
        return false;
    }
    if is_dense(name) {
        return (2..=MAX_DENSE).contains(&letters) && !words::is_no_name(name);
    }
    let all: Vec<&str> = name.split_whitespace().collect();
    if all.len() > MAX_WORDS || letters < 3 {
        return false;
    }
    if all.iter().any(|word| words::is_no_name(&bare(word)) || is_site(&word.to_lowercase())) {
        return false;
    }
    // Letters after a name: degrees and memberships.
    if all.len() == 1 && name.chars().count() <= 6 && name.chars().all(|c| c.is_ascii_uppercase() || c == '.') {
        return false;
    }
    let small = all.len() >= 2 && trust == Trust::Given && !name.chars().any(char::is_uppercase);
    // Names are written with capitals where the script has them, but for what joins their parts.
    small || all.iter().all(|word| is_capitalised(word)) && !words::is_particle(all[all.len() - 1])
}

fn is_capitalised(word: &str) -> bool {
    word.chars().find(|c| c.is_alphabetic()).is_none_or(|first| !first.is_lowercase())
        || words::is_particle(word)
        // `al-Sample`, `d’Exemple`
        || word.split_once(['-', '\'', '’']).is_some_and(|(head, rest)| {
            head.chars().count() <= 4 && rest.chars().next().is_some_and(|c| !c.is_lowercase())
        })
}

/// Whether a text is in a script that writes no spaces between words.
fn is_dense(text: &str) -> bool {
    text.chars()
        .find(|c| c.is_alphabetic())
        .is_some_and(|c| matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}'))
}

/// `example.org`, `Example.com`.
fn is_site(word: &str) -> bool {
    word.split_once('.').is_some_and(|(name, rest)| {
        name.len() > 2 && rest.len() >= 2 && rest.chars().all(|c| c.is_ascii_lowercase() || c == '.')
    })
}

/// The name of an organisation that is given as an author, if it says more than `Staff`.
pub(super) fn organisation(text: &str) -> Option<String> {
    let name = crate::extract::squeeze(text);
    let name = words::after_opening(&name).unwrap_or(&name);
    let all: Vec<String> = name.split_whitespace().map(bare).filter(|word| !word.is_empty()).collect();
    let says_nothing = all.iter().all(|word| words::is_no_name(word) && !words::is_agency(word));
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    let is_dated = all.iter().any(|word| words::is_month(word))
        || name.split(|c: char| !c.is_ascii_digit()).any(|number| number.len() >= 4);
    let refused = says_nothing
        || is_dated
        || all.len() > 1 && name.chars().any(char::is_lowercase) && !name.chars().any(char::is_uppercase)
        || name.chars().count() > MAX_NAME
        || letters < 2
        || name.contains("://")
        || name.chars().any(|c| matches!(c, '@' | '=' | '#' | '?' | '{'))
        || (name.contains('/') && name.contains('.'));
    (!refused).then(|| name.to_owned())
}

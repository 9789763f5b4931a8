//! Errors: in goes what ended a command, out comes what the user reads on standard error, made safe for a terminal, and
//! the exit code. A closed pipe is no error.

use std::io::{self, ErrorKind};

use anyhow::{Error, anyhow};
use dateline_query::SearchError;

use crate::args::Color;
use crate::context::Exit;
use crate::terminal::{self, ERROR, Look, NOTE};

/// Says what went wrong, with its causes and hints.
pub fn report(error: Error, color: Color) -> Exit {
    if is_closed_pipe(&error) {
        return Exit::Success;
    }
    // What is read carries its name; only writing the answer fails without one.
    let is_bare = error.chain().next().is_some_and(|error| error.is::<io::Error>());
    let error = if is_bare { error.context("cannot write to standard output") } else { error };
    terminal::complain(&format(&error, Look::of_stderr(color)));
    Exit::Error
}

/// Whether the reader of our output has gone, as `head` does.
pub fn is_closed_pipe(error: &Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

/// The error of a search; a query that cannot be taken is shown with a caret under the place.
pub fn of_search(error: SearchError, query: &str) -> Error {
    match error {
        SearchError::Query(error) => {
            let message = error.to_string();
            // The message leads, as in every error; then the place in the query, and the hint.
            let mut text = message.clone();
            for line in error.render(query).lines().filter(|line| *line != message) {
                text.push('\n');
                text.push_str(line);
            }
            anyhow!(text)
        }
        other => other.into(),
    }
}

/// `error: what: cause: cause`, then lines of detail, then the hints.
fn format(error: &Error, look: Look) -> String {
    let mut headline = String::new();
    let mut detail: Vec<String> = Vec::new();
    let mut hints: Vec<String> = Vec::new();
    for cause in error.chain() {
        let message = cause.to_string();
        let mut lines = message.lines();
        let first = lines.next().unwrap_or_default();
        // Some libraries repeat their cause in their own message.
        if headline.is_empty() {
            headline.push_str(first);
        } else if !headline.contains(first) {
            headline.push_str(": ");
            headline.push_str(first);
        }
        for line in lines {
            match line.strip_prefix("hint: ") {
                Some(hint) => hints.push(hint.to_owned()),
                None => detail.push(line.to_owned()),
            }
        }
    }
    if hints.is_empty() {
        hints.extend(of_system(error).map(str::to_owned));
    }
    let mut text = format!("{} {}", look.paint(ERROR, "error:"), terminal::line(&headline));
    for line in detail {
        text.push('\n');
        text.push_str(&terminal::block(&line));
    }
    for hint in hints {
        text.push('\n');
        text.push_str(&look.paint(NOTE, "hint:"));
        text.push(' ');
        text.push_str(&terminal::block(&hint));
    }
    text
}

/// What to do about an answer of the operating system, where nothing better is said.
fn of_system(error: &Error) -> Option<&'static str> {
    let kind = error.chain().find_map(|cause| cause.downcast_ref::<io::Error>())?.kind();
    Some(match kind {
        ErrorKind::PermissionDenied => "`ls -ld` shows whose it is; an index and a report are their owner's alone",
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "make room, then give the same command again",
        ErrorKind::ReadOnlyFilesystem => "nothing can be written there; --index and --report name other places",
        ErrorKind::AlreadyExists | ErrorKind::NotADirectory => "there is a file where a folder is needed",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::anyhow;

    const PLAIN: Look = Look { width: 80, colour: false };

    #[test]
    fn causes_follow_and_hints_come_last() {
        let error = anyhow!("permission denied").context("cannot read `a\u{1b}[31m`\nhint: ask its owner");
        assert_eq!(format(&error, PLAIN), "error: cannot read `a�[31m`: permission denied\nhint: ask its owner");
    }

    #[test]
    fn answers_of_the_system_have_a_hint_where_nothing_better_is_said() {
        let full = || Error::from(io::Error::from(ErrorKind::StorageFull));
        let told = format(&full().context("cannot write `a`"), PLAIN);
        assert!(told.ends_with("\nhint: make room, then give the same command again"), "{told}");
        let told = format(&full().context("cannot write `a`\nhint: another"), PLAIN);
        assert_eq!(told.matches("hint:").count(), 1, "{told}");
    }

    #[test]
    fn carets_keep_their_place() {
        let error = anyhow!("no field `autor`\n  autor:smith\n  ^^^^^\nhint: `author`");
        assert_eq!(format(&error, PLAIN), "error: no field `autor`\n  autor:smith\n  ^^^^^\nhint: `author`");
    }

    #[test]
    fn a_closed_pipe_is_no_error() {
        let error = Error::from(io::Error::from(io::ErrorKind::BrokenPipe)).context("cannot write");
        assert!(is_closed_pipe(&error));
        assert!(!is_closed_pipe(&anyhow!("broken pipe")));
    }
}

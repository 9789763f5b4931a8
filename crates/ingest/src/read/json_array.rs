//! JSON arrays: one array of objects goes in, bare or inside an object as web services give it, its items come out one by
//! one, each as its bytes. Brackets and strings are followed; what is between them is not looked at, so that an item that
//! is no JSON fails alone, and no file is too large.

use std::io::{self, BufRead};

use super::window::Window;
use super::{Given, Payload, Sink, too_large};
use crate::decode::ARTICLE_BYTES;
use crate::extract::record::is_text;
use crate::format::Format;

/// What the array is called in an object that wraps it.
const NAMES: &[&str] = &[
    "articles",
    "items",
    "data",
    "results",
    "messages",
    "posts",
    "entries",
    "news",
    "documents",
    "docs",
    "records",
    "stories",
    "hits",
    "rows",
    "pages",
    "list",
    "reports",
    "response",
];

/// Objects in objects that are looked into for the array.
const MAX_DEPTH: usize = 8;

/// Members that describe a wrapper as often as they are an article's text.
const ANSWERS: &[&str] = &["message", "description", "summary", "abstract", "excerpt", "snippet", "lead", "lede"];

/// Members whose text names the outlet of all items: a feed's title, a channel's name.
const OUTLETS: &[&str] = &["title", "name"];

/// Whether a text is an object that wraps an array of records and is none itself, or several of them: as far as can be
/// seen, each has such an array and none has a text of its own, before the array or behind it.
pub(crate) fn is_wrapper(head: &[u8]) -> bool {
    let mut walk = Walk::default();
    let mut at = 0;
    let mut has_items = false;
    let mut is_first = true;
    loop {
        let was_inside = walk.depth > 0;
        match walk.step(head, at) {
            Step::Go(next) => at = next,
            Step::Items(next) => {
                has_items = true;
                let Some(length) = Scan::default().end(&head[next - 1..]) else { return true };
                at = next - 1 + length;
                walk.after_value();
            }
            // Its own text would be lost with the array.
            Step::Member(name, ..) if walk.depth == 1 && is_own_text(&name) => return false,
            Step::Member(_, _, next) => at = next,
            Step::More => {
                let is_cut_text = walk.depth == 1
                    && walk.name.as_deref().is_some_and(is_own_text)
                    && matches!(first_item(&head[at..]), Some(b'"' | b'['));
                return (has_items || !is_first) && !is_cut_text;
            }
            Step::Fault => return has_items || !is_first,
        }
        if walk.depth == 0 && was_inside && !has_items {
            return false;
        }
        if walk.depth == 0 && was_inside {
            (has_items, is_first) = (false, false);
        }
    }
}

/// Whether a member of this name makes an object an article. What describes a feed or an answer does not.
fn is_own_text(name: &str) -> bool {
    is_text(name) && !ANSWERS.iter().any(|answer| name.eq_ignore_ascii_case(answer))
}

/// Hands on every item.
pub(super) fn read(stream: &mut dyn BufRead, sink: &mut Sink<'_>) -> io::Result<()> {
    let mut window = Window::new(stream);
    let mut walk = Walk::default();
    let mut at = 0;
    let mut given = Given::default();
    let mut reader = Items { count: 0 };
    while !sink.stopped {
        match walk.step(window.bytes(), at) {
            Step::Go(next) => at = next,
            Step::Member(name, value, next) => {
                if OUTLETS.contains(&name.as_str()) && !value.is_empty() && given.outlet.is_none() {
                    given.outlet = Some(value);
                }
                at = next;
            }
            Step::Items(next) => {
                window.consume(next);
                at = 0;
                if !reader.read(&mut window, &given, sink)? {
                    return Ok(());
                }
                walk.after_value();
            }
            Step::More if at > 0 => {
                window.consume(at);
                at = 0;
            }
            Step::More if window.bytes().len() as u64 > ARTICLE_BYTES => {
                reader.push(Payload::Refused(too_large()), sink);
                return Ok(());
            }
            Step::More if window.more()? => {}
            Step::More => {
                if let Some(damage) = window.damage.take() {
                    reader.push(Payload::Refused(damage), sink);
                }
                return Ok(());
            }
            Step::Fault => {
                let why = "not JSON: what follows here belongs to no array of records";
                reader.push(Payload::Refused(why.to_owned()), sink);
                return Ok(());
            }
        }
    }
    Ok(())
}

/// The way through the objects around the array.
#[derive(Default)]
struct Walk {
    depth: usize,
    /// The name of the member whose value is next.
    name: Option<String>,
}

enum Step {
    /// On from there.
    Go(usize),
    /// A member with a short text.
    Member(String, String, usize),
    /// An array of records begins before there.
    Items(usize),
    /// The bytes do not say.
    More,
    /// No JSON.
    Fault,
}

impl Walk {
    /// What stands at `at`.
    fn step(&mut self, bytes: &[u8], at: usize) -> Step {
        let rest = &bytes[at..];
        let rest = rest.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(rest);
        let Some(skipped) = rest.iter().position(|byte| !byte.is_ascii_whitespace()) else {
            return Step::More;
        };
        let at = bytes.len() - rest.len() + skipped;
        match (bytes[at], self.depth, &self.name) {
            (b',', ..) => Step::Go(at + 1),
            (b'{', 0, _) => {
                self.depth = 1;
                Step::Go(at + 1)
            }
            (b'[', 0, _) => Step::Items(at + 1),
            (_, 0, _) => Step::Fault,
            (b'}', _, None) => {
                self.depth -= 1;
                if self.depth == 0 { Step::Go(at + 1) } else { self.value_ended(at + 1) }
            }
            (b'"', _, None) => self.member(bytes, at),
            (_, _, None) => Step::Fault,
            (b'{', depth, Some(_)) if depth < MAX_DEPTH => {
                self.depth += 1;
                self.name = None;
                Step::Go(at + 1)
            }
            (b'[', _, Some(name)) if NAMES.contains(&name.as_str()) => match first_item(&bytes[at + 1..]) {
                None => Step::More,
                Some(b'{') => Step::Items(at + 1),
                Some(_) => self.skip(bytes, at),
            },
            _ => self.skip(bytes, at),
        }
    }

    fn member(&mut self, bytes: &[u8], at: usize) -> Step {
        let mut scan = Scan::default();
        let Some(end) = scan.end(&bytes[at..]).map(|length| at + length) else {
            return Step::More;
        };
        let Some(colon) = bytes[end..].iter().position(|byte| !byte.is_ascii_whitespace()) else {
            return Step::More;
        };
        if bytes[end + colon] != b':' {
            return Step::Fault;
        }
        self.name = Some(serde_json::from_slice(&bytes[at..end]).unwrap_or_default());
        Step::Go(end + colon + 1)
    }

    /// Passes by a value; a short text is told of.
    fn skip(&mut self, bytes: &[u8], at: usize) -> Step {
        let mut scan = Scan::default();
        let Some(end) = scan.end(&bytes[at..]).map(|length| at + length) else {
            return Step::More;
        };
        let name = self.name.take().unwrap_or_default();
        match serde_json::from_slice::<String>(&bytes[at..end]) {
            Ok(text) if !text.trim().is_empty() => Step::Member(name, text, end),
            // A text in pieces.
            Err(_) if bytes[at] == b'[' && matches!(first_item(&bytes[at + 1..]), Some(b'"' | b'{')) => {
                Step::Member(name, String::new(), end)
            }
            _ => Step::Go(end),
        }
    }

    fn value_ended(&mut self, at: usize) -> Step {
        self.name = None;
        Step::Go(at)
    }

    fn after_value(&mut self) {
        self.name = None;
    }
}

fn first_item(rest: &[u8]) -> Option<u8> {
    rest.iter().copied().find(|byte| !byte.is_ascii_whitespace())
}

/// Where a value ends, found in one pass over its bytes in as many pieces as they come.
#[derive(Default)]
struct Scan {
    depth: usize,
    in_string: bool,
    escaped: bool,
    seen: usize,
}

impl Scan {
    /// The length of the value that `bytes` begin with; `None` if it goes on behind them. Bytes that were seen before are
    /// not looked at again.
    fn end(&mut self, bytes: &[u8]) -> Option<usize> {
        for (at, byte) in bytes.iter().enumerate().skip(self.seen) {
            self.seen = at + 1;
            if self.in_string {
                match byte {
                    _ if self.escaped => self.escaped = false,
                    b'\\' => self.escaped = true,
                    b'"' => {
                        self.in_string = false;
                        if self.depth == 0 {
                            return Some(at + 1);
                        }
                    }
                    _ => {}
                }
                continue;
            }
            match byte {
                b'"' => self.in_string = true,
                b'{' | b'[' => self.depth += 1,
                b'}' | b']' if self.depth == 0 => return Some(at),
                b'}' | b']' => {
                    self.depth -= 1;
                    if self.depth == 0 {
                        return Some(at + 1);
                    }
                }
                b',' if self.depth == 0 => return Some(at),
                byte if byte.is_ascii_whitespace() && self.depth == 0 => return Some(at),
                _ => {}
            }
        }
        None
    }
}

struct Items {
    count: u64,
}

impl Items {
    /// Reads the items of an array, whose bracket is passed, to its end; whether there may be something behind it.
    fn read(&mut self, window: &mut Window<'_>, given: &Given, sink: &mut Sink<'_>) -> io::Result<bool> {
        while !sink.stopped {
            let skipped = window.bytes().iter().take_while(|byte| byte.is_ascii_whitespace() || **byte == b',').count();
            window.consume(skipped);
            match window.bytes().first().copied() {
                None if window.more()? => {}
                None => {
                    let why = window.damage.take();
                    let why = why.unwrap_or_else(|| "not JSON: the file ends inside the array".to_owned());
                    self.push(Payload::Refused(why), sink);
                    return Ok(false);
                }
                Some(b']') => {
                    window.consume(1);
                    return Ok(true);
                }
                Some(b'}' | b':') => {
                    self.push(Payload::Refused("not JSON: an item or `]` is missing here".to_owned()), sink);
                    return Ok(false);
                }
                Some(_) => {
                    if !self.item(window, given, sink)? {
                        return Ok(false);
                    }
                }
            }
        }
        Ok(false)
    }

    fn item(&mut self, window: &mut Window<'_>, given: &Given, sink: &mut Sink<'_>) -> io::Result<bool> {
        let mut scan = Scan::default();
        let mut refused = false;
        loop {
            if let Some(end) = scan.end(window.bytes()) {
                if !refused {
                    let raw = window.bytes()[..end].to_vec();
                    let payload = Payload::Bytes { format: Format::Json, raw, packing: None, given: given.clone() };
                    self.push(payload, sink);
                }
                window.consume(end);
                return Ok(true);
            }
            if window.bytes().len() as u64 > ARTICLE_BYTES {
                if !std::mem::replace(&mut refused, true) {
                    self.push(Payload::Refused(too_large()), sink);
                }
                window.consume(scan.seen);
                scan.seen = 0;
            }
            if !window.more()? {
                if !refused {
                    let why = window.damage.take();
                    let why = why.unwrap_or_else(|| "not JSON: the file ends inside the item".to_owned());
                    self.push(Payload::Refused(why), sink);
                }
                return Ok(false);
            }
        }
    }

    fn push(&mut self, payload: Payload, sink: &mut Sink<'_>) {
        self.count += 1;
        sink.push(Some(format!("item {}", self.count)), payload);
    }
}

#[cfg(test)]
mod tests {
    use super::super::test_archives::read_all;
    use super::*;

    /// Each item's bytes, or why there are none.
    fn items(json: &str) -> Vec<String> {
        let found = read_all("x.json", json.as_bytes()).into_iter();
        found
            .map(|(_, payload, _)| match payload {
                Payload::Bytes { raw, given, .. } => {
                    let outlet = given.outlet.map(|outlet| format!("{outlet}: ")).unwrap_or_default();
                    outlet + &String::from_utf8(raw).unwrap()
                }
                Payload::Refused(reason) => format!("! {reason}"),
                other => format!("{other:?}"),
            })
            .collect()
    }

    #[test]
    fn arrays_bare_and_wrapped() {
        let expected = ["{\"t\": \"a ] } \\\" ,\"}", "{\n\"t\": [1, {}]}"];
        let array = "[ {\"t\": \"a ] } \\\" ,\"} ,\n {\n\"t\": [1, {}]}\n]";
        assert_eq!(items(array), expected);
        assert_eq!(
            items(&format!("{{\"status\": \"ok\", \"n\": 2, \"tags\": [1, 2], \"articles\": {array}, \"x\": {{}}}}")),
            expected
        );
        assert_eq!(items(&format!("{{\n \"data\": {{\"x\": null, \"items\": {array}}}}}")), expected);
        assert_eq!(
            items("{\"name\": \"Port Channel\", \"id\": 5, \"messages\": [{\"id\": 1}]}"),
            ["Port Channel: {\"id\": 1}"]
        );
        assert_eq!(items("{\"items\": [{\"a\":1}]}\n{\"items\": [{\"a\":2}]}\n"), ["{\"a\":1}", "{\"a\":2}"]);
        assert_eq!(items("[]"), ["Empty"]);
    }

    #[test]
    fn of_many_objects_all_are_wrappers() {
        let wrapper = "{\"items\": [{\"a\":1}]}\n";
        for (head, expected) in [
            (wrapper.to_owned(), true),
            (wrapper.repeat(3), true),
            (format!("{wrapper}{{\"n\":"), true),
            (format!("{wrapper}{{\"title\": \"x\"}}\n"), false),
            (format!("{wrapper}{{\"items\": [{{}}], \"text\": \"x"), false),
            ("{\"items\": []}".to_owned(), false),
        ] {
            assert_eq!(is_wrapper(head.as_bytes()), expected, "{head}");
        }
    }

    #[test]
    fn faults_are_named_and_take_no_neighbours() {
        assert_eq!(items("[{\"a\":1}, {\"a\": broken}, {\"a\":3}]"), ["{\"a\":1}", "{\"a\": broken}", "{\"a\":3}"]);
        assert_eq!(items("[{\"a\":1}, {\"a\":2"), ["{\"a\":1}", "! not JSON: the file ends inside the item"]);
        assert_eq!(items("[{\"a\":1},"), ["{\"a\":1}", "! not JSON: the file ends inside the array"]);
        let large = format!("[{{\"a\":1}}, {{\"a\":\"{}\"}}, {{\"a\":3}}]", "x".repeat(70 << 20));
        assert_eq!(items(&large), ["{\"a\":1}".to_owned(), format!("! {}", too_large()), "{\"a\":3}".to_owned()]);
        let deep = format!("[{{\"a\":{}", "[".repeat(1_000_000));
        assert_eq!(items(&deep), ["! not JSON: the file ends inside the item"]);
    }
}

//! JSON Lines: every line that is not blank is a record.

use std::io::{self, BufRead, Read};

use super::{Payload, Sink, too_large};
use crate::decode::ARTICLE_BYTES;
use crate::format::Format;

/// Hands on every line that is not blank. A line over the size of an article is refused and passed over.
pub(super) fn read(stream: &mut dyn BufRead, sink: &mut Sink<'_>) -> io::Result<()> {
    let mut number = 0u64;
    let mut any = false;
    while !sink.stopped {
        number += 1 + skip_blank_lines(stream);
        let mut line = Vec::new();
        match Read::take(&mut *stream, ARTICLE_BYTES + 1).read_until(b'\n', &mut line) {
            Ok(0) => break,
            Ok(_) => {}
            // Packed data that is damaged or cut off stays so: the records before it are good.
            Err(error) => return sink.damaged(member(number), error),
        }
        if line.len() as u64 > ARTICLE_BYTES {
            sink.push(member(number), Payload::Refused(too_large()));
            if !line.ends_with(b"\n") {
                skip_line(stream)?;
            }
            any = true;
            continue;
        }
        let trimmed = line.trim_ascii();
        let trimmed = trimmed.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(trimmed);
        if trimmed.is_empty() {
            continue;
        }
        any = true;
        sink.push(member(number), Payload::plain(Format::Json, trimmed.to_vec()));
    }
    if !any && !sink.stopped {
        sink.push(None, Payload::Empty);
    }
    Ok(())
}

/// Passes over line ends; gives how many. An error is met again by whoever reads on.
fn skip_blank_lines(stream: &mut dyn BufRead) -> u64 {
    let mut count = 0;
    while let Ok(chunk) = stream.fill_buf() {
        let ends = chunk.iter().take_while(|byte| **byte == b'\n').count();
        let is_all = ends == chunk.len();
        count += ends as u64;
        stream.consume(ends);
        if ends == 0 || !is_all {
            break;
        }
    }
    count
}

/// Passes over the rest of a line.
pub(super) fn skip_line(stream: &mut dyn BufRead) -> io::Result<()> {
    loop {
        let chunk = stream.fill_buf()?;
        if chunk.is_empty() {
            return Ok(());
        }
        let (used, done) = match chunk.iter().position(|byte| *byte == b'\n') {
            Some(at) => (at + 1, true),
            None => (chunk.len(), false),
        };
        stream.consume(used);
        if done {
            return Ok(());
        }
    }
}

fn member(line: u64) -> Option<String> {
    Some(format!("line {line}"))
}

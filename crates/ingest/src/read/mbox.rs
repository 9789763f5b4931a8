//! Mailboxes: an mbox file goes in, message by message it comes out, each without the line that parts it from the one before.

use std::io::{self, BufRead, Read};

use super::{Payload, Sink, too_large};
use crate::decode::ARTICLE_BYTES;
use crate::format::{Format, parts_messages, trim_start};

/// The longest line that can part messages.
const LINE_BYTES: u64 = 64 * 1024;

/// Hands on every message.
pub(super) fn read(stream: &mut dyn BufRead, sink: &mut Sink<'_>) -> io::Result<()> {
    let mut mailbox = Mailbox::default();
    let mut begins_line = true;
    let mut after_blank = true;
    let mut line = Vec::new();
    while !sink.stopped {
        line.clear();
        match Read::take(&mut *stream, LINE_BYTES).read_until(b'\n', &mut line) {
            Ok(0) => break,
            Ok(_) => {}
            Err(error) if sink.gauge.failed() => return Err(error),
            Err(error) => {
                mailbox.end(sink);
                mailbox.number += 1;
                return sink.damaged(mailbox.name(), error);
            }
        }
        // A byte order mark and blanks may stand before the first message.
        let content = if mailbox.number == 0 { trim_start(&line) } else { &line };
        if begins_line && after_blank && parts_messages(content) {
            mailbox.end(sink);
            mailbox.begin();
        } else {
            mailbox.take(&line);
        }
        after_blank = begins_line && line.trim_ascii().is_empty();
        begins_line = line.ends_with(b"\n");
    }
    mailbox.end(sink);
    Ok(())
}

#[derive(Default)]
struct Mailbox {
    number: u64,
    message: Vec<u8>,
    open: bool,
}

impl Mailbox {
    fn begin(&mut self) {
        self.number += 1;
        self.open = true;
    }

    /// Takes a line; of a message that is too large only enough to know it.
    fn take(&mut self, line: &[u8]) {
        if self.message.len() as u64 <= ARTICLE_BYTES {
            self.message.extend_from_slice(line);
        }
    }

    fn end(&mut self, sink: &mut Sink<'_>) {
        let message = std::mem::take(&mut self.message);
        if !std::mem::take(&mut self.open) {
            return;
        }
        let payload = if message.len() as u64 > ARTICLE_BYTES {
            Payload::Refused(too_large())
        } else if message.trim_ascii().is_empty() {
            Payload::Empty
        } else {
            Payload::plain(Format::Mail, message)
        };
        sink.push(self.name(), payload);
    }

    fn name(&self) -> Option<String> {
        Some(format!("message {}", self.number))
    }
}

#[cfg(test)]
mod tests {
    use super::super::test_archives::read_all;
    use super::*;

    #[test]
    fn messages_are_parted_and_stay_as_they_are() {
        let mailbox = "From a@example.org Wed May 28 14:03:05 2025\nSubject: One\n\nFrom here on.\n>From x\n\n\
                       From b@example.org Wed May 28 14:03:06 2025 +0300\r\nSubject: Two\r\n\r\nText\r\n\r\n\
                       From MAILER Thu May 29 00:00:00 2025\n\n";
        let found = read_all("box", mailbox.as_bytes());
        let names: Vec<_> = found.iter().map(|(member, ..)| member.as_deref().unwrap()).collect();
        assert_eq!(names, ["message 1", "message 2", "message 3"]);
        let one = Payload::plain(Format::Mail, b"Subject: One\n\nFrom here on.\n>From x\n\n".to_vec());
        let two = Payload::plain(Format::Mail, b"Subject: Two\r\n\r\nText\r\n\r\n".to_vec());
        assert_eq!((&found[0].1, &found[1].1, &found[2].1), (&one, &two, &Payload::Empty));
    }

    #[test]
    fn a_mark_or_blanks_before_the_first_message_do_not_hide_it() {
        for before in ["\u{FEFF}", "\n\n", "\u{FEFF}\r\n \n"] {
            let mailbox = format!("{before}From a@example.org Wed May 28 14:03:05 2025\nSubject: One\n\nText.\n");
            let found = read_all("box", mailbox.as_bytes());
            let message = Payload::plain(Format::Mail, b"Subject: One\n\nText.\n".to_vec());
            assert_eq!(found, [(Some("message 1".to_owned()), message, true)], "{before:?}");
        }
    }

    #[test]
    fn a_message_that_is_too_large_goes_alone() {
        let mailbox = format!(
            "From a Wed May 28 14:03:05 2025\nSubject: x\n\n{}\n\nFrom b Wed May 28 14:03:05 2025\nSubject: y\n\nz\n",
            "x".repeat(40 << 20)
        );
        let found = read_all("box", mailbox.as_bytes());
        assert!(matches!((&found[0].1, &found[1].1), (Payload::Refused(_), Payload::Bytes { .. })));
    }
}

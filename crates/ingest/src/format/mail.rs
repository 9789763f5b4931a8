//! Mail: whether a text begins as a message does, or as a file of messages.

/// Headers that only mail has.
const ONLY_MAIL: &[&[u8]] = &[
    b"mime-version",
    b"message-id",
    b"received",
    b"return-path",
    b"dkim-signature",
    b"delivered-to",
    b"content-transfer-encoding",
];

/// Headers that mail has and that other texts may have.
const ALSO_MAIL: &[&[u8]] = &[b"from", b"date", b"subject", b"to", b"cc", b"reply-to", b"content-type"];

/// Lines that describe a saved article and stand in no mail.
const NEVER_MAIL: &[&[u8]] = &[b"title", b"url"];

const WEEKDAYS: &[&[u8]] = &[b"Mon", b"Tue", b"Wed", b"Thu", b"Fri", b"Sat", b"Sun"];
const MONTHS: &[&[u8]] =
    &[b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec"];

/// The words that a sender may have: some archives write `name at host`.
const SENDER_WORDS: usize = 5;

/// Whether text begins as mail does: with header lines, at least two of them those of mail, and one that only mail has
/// or a sender's address.
pub(super) fn is_mail(text: &[u8]) -> bool {
    let mut is_certain = false;
    let mut headers = 0;
    for (number, line) in text.split(|byte| *byte == b'\n').enumerate() {
        if line.trim_ascii().is_empty() {
            break;
        }
        if number > 0 && matches!(line.first(), Some(b' ' | b'\t')) {
            continue;
        }
        let Some(colon) = line.iter().position(|byte| *byte == b':') else { return false };
        let name = line[..colon].to_ascii_lowercase();
        if !name.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
            || NEVER_MAIL.contains(&&*name)
        {
            return false;
        }
        let is_only_mail = ONLY_MAIL.contains(&&*name);
        is_certain |= is_only_mail || name == b"from" && has_address(&line[colon + 1..]);
        headers += usize::from(is_only_mail || ALSO_MAIL.contains(&&*name));
    }
    is_certain && headers >= 2
}

fn has_address(line: &[u8]) -> bool {
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'+');
    line.split(|byte| !is_plain(byte) && *byte != b'@').any(|word| {
        let mut parts = word.splitn(2, |byte| *byte == b'@');
        let sender = parts.next().unwrap_or_default();
        !sender.is_empty() && parts.next().is_some_and(|host| host.iter().skip(1).any(|byte| *byte == b'.'))
    })
}

/// Whether text begins as an mbox file does.
pub(super) fn is_mailbox(text: &[u8]) -> bool {
    let mut lines = text.split(|byte| *byte == b'\n');
    lines.next().is_some_and(parts_messages)
        && lines.next().is_some_and(|line| {
            let name = line.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'-').count();
            name > 0 && line.get(name) == Some(&b':')
        })
}

/// Whether a line parts the messages of an mbox file: `From`, who, and when, as `Wed May 28 14:03:05 2025`, perhaps with
/// a zone before or behind the year.
pub(crate) fn parts_messages(line: &[u8]) -> bool {
    let Some(rest) = line.strip_prefix(b"From ") else { return false };
    let words: Vec<&[u8]> = rest.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()).take(16).collect();
    (1..=SENDER_WORDS).any(|at| words.get(at..).is_some_and(begins_with_asctime))
}

fn begins_with_asctime(words: &[&[u8]]) -> bool {
    let [weekday, month, day, time, rest @ ..] = words else { return false };
    let is_number =
        |word: &[u8], lengths: &[usize]| lengths.contains(&word.len()) && word.iter().all(u8::is_ascii_digit);
    let parts: Vec<&[u8]> = time.split(|byte| *byte == b':').collect();
    WEEKDAYS.contains(weekday)
        && MONTHS.contains(month)
        && is_number(day, &[1, 2])
        && matches!(parts.len(), 2 | 3)
        && parts.iter().all(|part| is_number(part, &[1, 2]))
        && rest.iter().take(2).any(|word| is_number(word, &[4]))
}

//! Records and mails that were made to hold up whoever reads them.

use super::{endings, ends};

#[test]
fn json_without_measure() {
    ends("deep.json", format!("{{\"text\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000)), "refused: ");
    let keys: Vec<String> = (0..200_000).map(|at| format!("\"k{at}\":1")).collect();
    ends("keys.json", format!("{{\"text\":\"A few words.\",{}}}", keys.join(",")), "indexed");
    let same: Vec<String> = (0..200_000).map(|at| format!("\"text\":\"words {at}\"")).collect();
    endings("same.json", format!("{{{}}}", same.join(",")));
    endings("number.json", format!("{{\"text\":\"A few words.\",\"date\":{}}}", "9".repeat(1 << 20)));
    endings("surrogate.json", "{\"text\":\"words \\ud800 here\",\"title\":\"\\udc00\"}");
    endings("list.json", format!("{{\"text\":\"A few words.\",\"authors\":[{}1]}}", "{},".repeat(1_000_000)));
}

#[test]
fn fields_longer_than_they_may_be() {
    for field in ["title", "url", "source", "id", "author"] {
        let value = if field == "url" { "http://example.org/a".to_owned() } else { String::new() };
        let value = value + &"Anna Author ".repeat(10_000).replace(' ', if field == "url" { "/" } else { " " });
        let record = format!("{{\"text\":\"A few words.\",\"{field}\":\"{value}\"}}");
        let endings = endings("field.json", record);
        assert!(endings[0].contains("longer than the 64 KiB") || endings[0] == "indexed", "{field}: {endings:?}");
    }
    ends(
        "title.json",
        format!("{{\"text\":\"A few words.\",\"title\":\"{}\"}}", "word ".repeat(20_000)),
        "its title is longer than the 64 KiB",
    );
}

const HEAD: &str =
    "From: a@example.org\r\nSubject: A ferry\r\nDate: Wed, 28 May 2025 10:00:00 +0000\r\nMIME-Version: 1.0\r\n";

#[test]
fn parts_in_parts() {
    let nested: String =
        (0..10_000).map(|at| format!("Content-Type: multipart/mixed; boundary=\"b{at}\"\r\n\r\n--b{at}\r\n")).collect();
    ends("nested.eml", format!("{HEAD}{nested}\r\nA few words."), "parts within parts");
    let spaced = nested.replace("Content-Type: ", &format!("Content-Type:{}", " ".repeat(80)));
    ends("spaced.eml", format!("{HEAD}{spaced}\r\nA few words."), "parts within parts");
    let folded = nested.replace("Content-Type: ", "Content-Type:\r\n\t");
    ends("folded.eml", format!("{HEAD}{folded}\r\nA few words."), "parts within parts");
    let messages = format!("{HEAD}Content-Type: message/rfc822\r\n\r\n").repeat(1_000);
    ends("messages.eml", format!("{messages}{HEAD}\r\nA few words."), "parts within parts");
    let flat = "--b\r\nContent-Type: text/plain\r\n\r\nA few words.\r\n".repeat(20_000);
    let parted = format!("{HEAD}Content-Type: multipart/mixed; boundary=\"b\"\r\n\r\n");
    endings("flat.eml", format!("{parted}{flat}"));
    ends("empty.eml", parted + &"--b\r\n\r\n".repeat(300_000), "more than 20000 parts");
}

#[test]
fn headers_without_measure() {
    let many: String = (0..100_000).map(|at| format!("X-{at}: v\r\n")).collect();
    ends("many.eml", format!("{HEAD}{many}\r\nA few words."), "whose head is longer");
    for part in ["a@b.example, ", "(", "\"", "a:", "<a@b> "] {
        endings("list.eml", format!("{HEAD}Cc: {}\r\n\r\nA few words.", part.repeat(100_000)));
    }
    for part in ["=?utf-8?Q?a=20b?= ", "=?", "=?utf-8?B?", "A ferry\r\n "] {
        endings("subject.eml", format!("{}\r\nA few words.", HEAD.replace("A ferry", &part.repeat(50_000))));
    }
    let boundary = |boundary: &str| format!("{HEAD}Content-Type: multipart/mixed; boundary=\"{boundary}\"\r\n\r\n");
    endings("empty.eml", boundary("") + &"--\r\n\r\ntext\r\n".repeat(100_000));
    endings("long.eml", boundary(&"b".repeat(100_000)) + &format!("--{}\r\n", "b".repeat(99_999)).repeat(20));
}

//! Messages of all kinds, and broken ones.

use super::*;

fn read(message: &str) -> Draft {
    extract(message.replace('\n', "\r\n").as_bytes()).unwrap()
}

#[test]
fn a_newsletter() {
    let draft = read(
        "Message-ID: <17@example.org>\nDate: Wed, 28 May 2025 14:03:05 +0300\nFrom: =?utf-8?B?0J/QvtGA0YI=?= Daily <news@mail.example.org>\n\
         Subject: =?windows-1251?Q?=CF=EE=F0=EE=EC_?=\n =?utf-8?Q?=E2=9C=93?=\nMIME-Version: 1.0\n\
         Content-Type: multipart/mixed; boundary=o\n\n--o\nContent-Type: multipart/alternative; boundary=i\n\n--i\n\
         Content-Type: text/plain; charset=utf-8\n\nThe ferry runs.\n\n--i\nContent-Type: text/html; charset=utf-8\n\
         Content-Transfer-Encoding: quoted-printable\n\n<html><body><p>The ferry =E2=80=93 it ru=\nns.</p><p>Daily.</p></body></html>\n--i--\n\
         --o\nContent-Type: application/pdf; name=a.pdf\nContent-Disposition: attachment\nContent-Transfer-Encoding: base64\n\nJVBERg==\n--o--\n",
    );
    assert_eq!(draft.title.as_deref(), Some("Пором ✓"));
    assert_eq!(draft.body, "The ferry – it runs.\n\nDaily.");
    assert_eq!(
        (draft.outlet_name.as_deref(), draft.outlet_site.as_deref()),
        (Some("Порт Daily"), Some("mail.example.org"))
    );
    assert_eq!(draft.published[0].to_iso(), "2025-05-28T14:03:05+03:00");
    assert_eq!((draft.source_id.as_deref(), draft.ignored_fields), (Some("17@example.org"), 1));
}

#[test]
fn a_person_writes_plain_text() {
    let draft = read(
        "From: \"A. Writer\" <a@gmail.com>\nSubject: Notes\nDate: 1 Jun 2025\n\n>From the harbour\nof the town.\n",
    );
    assert_eq!((&*draft.authors, draft.outlet_name), (&["A. Writer".to_owned()][..], None));
    assert_eq!(draft.body, "From the harbour of the town.");
}

#[test]
fn charsets_that_are_not_named() {
    let text = "Паром до порту відновив рух після трьох днів стоянки.";
    let (bytes, ..) = encoding_rs::WINDOWS_1251.encode(text);
    let message =
        [b"From: x@example.org\r\nSubject: ", &bytes[..], b"\r\nMIME-Version: 1.0\r\n\r\n", &bytes[..]].concat();
    let draft = extract(&message).unwrap();
    assert_eq!((draft.title.as_deref(), draft.body.as_str()), (Some(text), text));
}

#[test]
fn a_saved_page() {
    let draft = read(
        "From: <Saved by Blink>\nSnapshot-Content-Location: https://example.org/2025/ferry\nSubject: Ferry\n\
         Date: Thu, 29 May 2025 09:00:00 -0000\nMIME-Version: 1.0\n\
         Content-Type: multipart/related; type=\"text/html\"; boundary=\"--x\"\n\n----x\nContent-Type: text/css\n\
         Content-Location: https://example.org/a.css\n\np {}\n----x\nContent-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\
         Content-Location: https://example.org/2025/ferry\n\n<html><head><meta charset=3Dutf-8><title>Ferry back</title></head><body><article>\
         <h1>Ferry back</h1><p>The ferry across the bay is running again after three days=E2=80=A6 said the port.</p></article></body></html>\n----x--\n",
    );
    assert_eq!(draft.title.as_deref(), Some("Ferry back"));
    assert_eq!(draft.url.as_deref(), Some("https://example.org/2025/ferry"));
    assert!(draft.body.contains("three days… said"), "{}", draft.body);
    assert_eq!(draft.captured.map(|date| date.to_iso()).as_deref(), Some("2025-05-29T09:00:00Z"));
}

#[test]
fn hostile_messages_end() {
    let deep = "Content-Type: message/rfc822\n\n".repeat(50_000);
    assert!(matches!(extract(format!("MIME-Version: 1.0\n{deep}").as_bytes()), Err(MailError::Nested)));
    let parts = "Content-Type: multipart/mixed; boundary=b\n\n--b\n".repeat(50_000);
    assert!(matches!(extract(parts.as_bytes()), Err(MailError::Nested)));
    let cut = "MIME-Version: 1.0\nSubject: x\nContent-Type: multipart/mixed; boundary=never\n\nThe text has no parts.";
    assert_eq!(read(cut).body, "The text has no parts.");
    let open = "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nCut o";
    assert_eq!(read(open).body, "Cut o");
    let many = format!(
        "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n{}",
        "--b\n\nx\n".repeat(MAX_PARTED / 2)
    );
    assert!(extract(many.as_bytes()).is_ok());
}

#[test]
fn messages_of_very_many_parts_or_parameters_are_refused() {
    let parts = "From: a@example.org\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"b\"\n\n".to_owned()
        + &"--b\n\nx\n".repeat(MAX_PARTED + 1);
    assert!(matches!(extract(parts.as_bytes()), Err(MailError::Parted)));
    let plain = "From: a@example.org\nSubject: x\n\n".to_owned() + &"-- a line\n".repeat(MAX_PARTED + 1);
    assert!(extract(plain.as_bytes()).is_ok());
    let folded = "From: a@example.org\nContent-Type: text/plain".to_owned() + &";\n a*1=b".repeat(2000) + "\n\nText";
    assert!(matches!(extract(folded.as_bytes()), Err(MailError::Parameters)));
}

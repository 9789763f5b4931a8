//! Files of many records and of other forms than pages: each article is found, is cited by its own bytes, and is not
//! read again while nothing changes.

use dateline_core::sha256_hex;

use crate::support::{TestDir, gzip, page};

const RSS: &str = "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Harbour Courier</title><link>https://example.org/</link>\
    <item><title>Crane stands</title><link>/crane</link><description>&lt;p&gt;The zebracrane works again.&lt;/p&gt;</description>\
    <pubDate>Wed, 28 May 2025 14:03:05 +0300</pubDate></item>\
    <item><title>Broken<item><title>Buoys</title><description>A zebrabuoy was lost at sea.</description></item></channel></rss>";

const ATOM: &str = "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Morning Post</title><entry><id>urn:1</id><title>Tide</title>\
    <updated>2025-05-27T10:00:00Z</updated><content type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\"><p>The zebratide was high.</p></div>\
    </content></entry></feed>";

const EML: &str = "From: Port News <news@example.org>\r\nSubject: Newsletter\r\nDate: Mon, 26 May 2025 08:00:00 +0000\r\nMessage-ID: <1@example.org>\r\n\
    MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nThe zebraletter is here =E2=80=93 re=\r\nad it.\r\n";

const MBOX: &str = "From a@example.org Wed May 28 14:03:05 2025\nFrom: a@example.org\nSubject: One\nDate: 1 May 2025 10:00:00 +0000\n\nThe first zebramail.\n\n\
    From b@example.org Wed May 28 14:03:06 2025\nFrom: b@example.org\nSubject: Two\nDate: 2 May 2025 10:00:00 +0000\n\nThe second zebrapost.\n";

const CSV: &str = "id;headline;content;published_at;url\n1;Rows;\"The zebrarow has\na line break.\";2025-05-20;https://example.org/rows\n2;Short;row\n\
    3;More;The last zebraline of the table.;2025-05-21;\n";

const JSON: &str = "{\n  \"status\": \"ok\",\n  \"articles\": [\n    {\"title\": \"Item\", \"content\": \"The zebraitem is in a list.\", \"publishedAt\": \"2025-05-22T10:00:00Z\"},\n\
    {\"title\": bad},\n    {\"title\": \"Other\", \"content\": \"The zebraother stands behind a bad one.\"}\n  ]\n}\n";

fn mhtml() -> String {
    let page =
        page("Saved ferry", "The zebraferry was saved by a browser, with all its pictures and styles beside it.");
    let page = page.replace('=', "=3D");
    format!(
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.org/2025/ferry\r\nSubject: Saved ferry\r\n\
         Date: Thu, 29 May 2025 09:00:00 -0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; type=\"text/html\"; boundary=\"x\"\r\n\r\n\
         --x\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Location: https://example.org/2025/ferry\r\n\r\n{page}\r\n--x--\r\n"
    )
}

/// A document of one page.
fn pdf(text: &str) -> Vec<u8> {
    let content = format!("BT /F 12 Tf 60 700 Td ({text}) Tj ET");
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>/MediaBox[0 0 600 800]>>".to_owned(),
        format!("<</Length {}>>\nstream\n{content}\nendstream", content.len()),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_owned(),
    ];
    let mut bytes = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        places.push(bytes.len());
        bytes.extend_from_slice(format!("{} 0 obj\n{object}\nendobj\n", at + 1).as_bytes());
    }
    let table = bytes.len();
    let entries: String = places.iter().map(|place| format!("{place:010} 00000 n \n")).collect();
    let count = objects.len() + 1;
    bytes.extend_from_slice(
        format!("xref\n0 {count}\n0000000000 65535 f \n{entries}trailer\n<</Size {count}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n").as_bytes(),
    );
    bytes
}

/// Each word that one article alone has: the file and the record that it is in.
const WORDS: &[(&str, &str, Option<&str>)] = &[
    ("zebracrane", "feed.xml", Some("item 1")),
    ("zebrabuoy", "feed.xml", Some("item 3")),
    ("zebratide", "atom.xml.gz", Some("item 1")),
    ("zebraletter", "letter.eml", None),
    ("zebramail", "box.mbox", Some("message 1")),
    ("zebrapost", "box.mbox", Some("message 2")),
    ("zebraferry", "ferry.mhtml", None),
    ("zebrarow", "rows.csv", Some("row 1")),
    ("zebraline", "rows.csv", Some("row 3")),
    ("zebraitem", "list.json", Some("item 1")),
    ("zebraother", "list.json", Some("item 3")),
    ("zebraprint", "print.pdf", None),
];

fn filled() -> TestDir {
    let test = TestDir::new();
    test.write("feed.xml", RSS);
    test.write("atom.xml.gz", gzip(ATOM.as_bytes()));
    test.write("letter.eml", EML);
    test.write("box.mbox", MBOX);
    test.write("ferry.mhtml", mhtml());
    test.write("rows.csv", CSV);
    test.write("list.json", JSON);
    test.write("print.pdf", pdf("The zebraprint was set in type and saved as a document."));
    test
}

#[test]
fn every_record_is_found_and_cited_by_its_own_bytes() {
    let test = filled();
    let report = test.index_all();
    let refused: Vec<_> = report
        .iter()
        .filter(|line| line["outcome"] == "refused")
        .map(|line| (line["member"].as_str().unwrap(), line["reason"].as_str().unwrap()))
        .collect();
    assert_eq!(refused.len(), 3, "{refused:?}");
    for (member, reason) in [("item 2", "not closed"), ("item 2", "not JSON"), ("row 2", "3 fields")] {
        assert!(refused.iter().any(|(name, why)| *name == member && why.contains(reason)), "{member}: {refused:?}");
    }
    for (word, file, member) in WORDS {
        let answer = test.search(&["--", word]);
        assert_eq!(answer["total"], 1, "{word}: {answer}");
        let id = answer["hits"][0]["id"].as_str().unwrap().to_owned();
        let shown = test.run(&["show", "--format", "json", &id]);
        let shown: serde_json::Value = serde_json::from_str(&shown.out).unwrap();
        let evidence = &shown["evidence"];
        assert!(evidence["path"].as_str().unwrap().ends_with(file), "{word}: {evidence}");
        assert_eq!(evidence["member"].as_str(), *member, "{word}");
        let raw = test.command(&["show", "--raw", &id]).output().unwrap().stdout;
        assert_eq!(evidence["sha256"].as_str().unwrap(), sha256_hex(&raw), "{word}: {}", String::from_utf8_lossy(&raw));
    }
}

#[test]
fn nothing_is_read_again_while_nothing_changes() {
    let test = filled();
    test.index_all();
    let again = test.index_all();
    assert!(again.iter().all(|line| line["outcome"] == "unchanged"), "{again:?}");
    test.write("rows.csv", CSV.replace("zebraline", "zebrasentence"));
    let changed = test.index_all();
    let updated: Vec<_> = changed.iter().filter(|line| line["outcome"] == "updated").collect();
    assert_eq!(updated.len(), 1, "{changed:?}");
    assert_eq!((test.total("zebraline"), test.total("zebrasentence"), test.total("zebrarow")), (0, 1, 1));
}

#[test]
fn what_a_form_says_of_an_article_is_kept() {
    let test = filled();
    test.index_all();
    let hit = |word: &str| {
        let answer = test.search(&["--", word]);
        let id = answer["hits"][0]["id"].as_str().unwrap().to_owned();
        serde_json::from_str::<serde_json::Value>(&test.run(&["show", "--format", "json", &id]).out).unwrap()
    };
    let crane = hit("zebracrane");
    assert_eq!(
        (&crane["url"], &crane["outlet"]["name"]),
        (&"https://example.org/crane".into(), &"Harbour Courier".into())
    );
    let ferry = hit("zebraferry");
    assert_eq!((&ferry["title"], &ferry["url"]), (&"Saved ferry".into(), &"https://example.org/2025/ferry".into()));
    assert!(ferry["captured"].to_string().contains("2025-05-29"), "{ferry}");
    let letter = hit("zebraletter");
    assert_eq!((&letter["outlet"]["name"], &letter["outlet"]["site"]), (&"Port News".into(), &"example.org".into()));
    assert!(letter["body"].as_str().unwrap().contains("here – read it"), "{letter}");
    let row = hit("zebrarow");
    assert!(row["published"].to_string().contains("2025-05-20"), "{row}");
}

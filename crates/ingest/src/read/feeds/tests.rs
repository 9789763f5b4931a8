//! Feeds of all kinds, and broken ones.

use super::super::test_archives::read_all;
use super::*;
use crate::extract::{Draft, record};

const RSS: &str = r#"<?xml version="1.0"?>
<rss version="2.0" xmlns:c="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Harbour Courier &amp;amp; Sons</title><link>https://example.org/</link><language>uk</language>
<image><title>Logo</title><link>https://example.org/logo</link></image>
<item><title>Ferry &lt;b&gt;back&lt;/b&gt; &amp;amp; running</title><link>/a?x=1&amp;y=2</link>
<description>A summary.</description><c:encoded><![CDATA[<p>The ferry runs.</p><ul><li>Daily</li></ul><p>Short</p>]]></c:encoded>
<pubDate>Wed, 28 May 2025 14:03:05 +0300</pubDate><author>desk@example.org (Ruth Berg)</author>
<category>Ports</category><category>Ports</category><guid isPermaLink="false">77</guid></item>
<item><title>Second</title><description>Plain &amp;quot;text&amp;quot; &lt; 5</description><dc:creator>Idris M</dc:creator><guid isPermaLink="false">78</guid></item>
</channel></rss>"#;

const ATOM: &str = r#"<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://example.org/news/" xml:lang="en">
<title type="text">Morning Post</title>
<entry xml:lang="fr"><title type="html">Tides &amp;amp; times</title><link rel="self" href="x.atom"/><link href="tides"/>
<id>urn:1</id><updated>2025-05-28T10:00:00Z</updated><author><name>A. Writer</name><email>a@example.org</email></author>
<summary>Short.</summary>
<content type="xhtml"><x:div xmlns:x="http://www.w3.org/1999/xhtml"><x:p>High <x:b>tide</x:b> at six.</x:p><x:p>Low at noon.</x:p></x:div></content></entry>
<entry><title>No text</title><id>urn:2</id><published>2025-05-27</published></entry></feed>"#;

fn drafts(feed: &[u8]) -> Vec<Draft> {
    let found = read_all("feed.xml", feed).into_iter();
    found
        .map(|(_, payload, _)| match payload {
            Payload::Fields { fields, .. } => record::from_fields(fields, None).unwrap(),
            other => panic!("{other:?}"),
        })
        .collect()
}

/// What became of each entry: its name, and `+`, or why it is none.
fn verdicts(feed: &[u8]) -> Vec<String> {
    let found = read_all("feed.xml", feed).into_iter();
    found
        .map(|(member, payload, _)| {
            let verdict = match payload {
                Payload::Fields { .. } => "+".to_owned(),
                Payload::Refused(reason) => reason,
                Payload::Empty => "empty".to_owned(),
                other => panic!("{other:?}"),
            };
            format!("{}: {verdict}", member.unwrap_or_default())
        })
        .collect()
}

#[test]
fn rss_with_full_content() {
    let drafts = drafts(RSS.as_bytes());
    let (first, second) = (&drafts[0], &drafts[1]);
    assert_eq!(first.title.as_deref(), Some("Ferry back & running"));
    assert_eq!(first.body, "The ferry runs.\n\n- Daily\n\nShort");
    assert_eq!(first.url.as_deref(), Some("https://example.org/a?x=1&y=2"));
    assert_eq!(first.published[0].to_iso(), "2025-05-28T14:03:05+03:00");
    assert_eq!(
        (&*first.authors, first.outlet_name.as_deref()),
        (&["Ruth Berg".to_owned()][..], Some("Harbour Courier & Sons"))
    );
    assert_eq!((first.declared_lang.as_deref(), first.lang_is_given), (Some("uk"), false));
    assert_eq!((first.source_id.as_deref(), second.source_id.as_deref()), (Some("77"), Some("78")));
    assert_eq!((second.body.as_str(), &*second.authors), ("Plain \"text\" < 5", &["Idris M".to_owned()][..]));
}

#[test]
fn atom_with_xhtml() {
    let drafts = drafts(ATOM.as_bytes());
    assert_eq!(drafts[0].title.as_deref(), Some("Tides & times"));
    assert_eq!(drafts[0].body, "High tide at six.\n\nLow at noon.");
    assert_eq!(drafts[0].url.as_deref(), Some("https://example.org/news/tides"));
    assert_eq!(drafts[0].published[0].to_iso(), "2025-05-28T10:00:00Z");
    assert_eq!((&*drafts[0].authors, drafts[0].declared_lang.as_deref()), (&["A. Writer".to_owned()][..], Some("fr")));
    assert_eq!((drafts[1].body.as_str(), drafts[1].title.as_deref()), ("", Some("No text")));
    assert_eq!(
        (drafts[1].outlet_name.as_deref(), drafts[1].source_id.as_deref()),
        (Some("Morning Post"), Some("urn:2"))
    );
}

#[test]
fn entries_are_cited_as_they_stand_in_the_file() {
    let wide: Vec<u8> = [0xFEFF].into_iter().chain(RSS.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    for feed in [RSS.as_bytes(), &wide] {
        let found = read_all("feed.xml", feed);
        let members: Vec<_> = found.iter().map(|(member, ..)| member.as_deref().unwrap()).collect();
        assert_eq!(members, ["item 1", "item 2"]);
        for (_, payload, _) in &found {
            let Payload::Fields { raw, .. } = payload else { panic!("{payload:?}") };
            assert!(feed.windows(raw.len()).any(|window| window == raw));
            let text = decode::decode(raw, None, false).unwrap().text;
            assert!(text.starts_with("<item>") && text.ends_with("</item>"), "{text}");
        }
    }
    assert_eq!(drafts(&wide), drafts(RSS.as_bytes()));
}

#[test]
fn the_declared_charset_counts() {
    let feed = "<?xml version='1.0' encoding='windows-1251'?><rss><channel><title>Вісник</title><item><title>Міст</title></item></channel></rss>";
    let (bytes, ..) = encoding_rs::WINDOWS_1251.encode(feed);
    let found = drafts(&bytes);
    assert_eq!((found[0].title.as_deref(), found[0].outlet_name.as_deref()), (Some("Міст"), Some("Вісник")));
}

#[test]
fn a_bad_entry_fails_alone() {
    let rss = |items: &str| verdicts(format!("<rss><channel><title>x</title>{items}").as_bytes());
    assert_eq!(
        rss("<item><title>a</title><item><title>b</title></item></channel></rss>"),
        ["item 1: ill-formed XML: the entry is not closed", "item 2: +"]
    );
    assert_eq!(
        rss("<item><title>a</title></item><item><title>b <![CDATA[ c</title></item>"),
        ["item 1: +", "item 2: ill-formed XML: the file ends inside a CDATA section"]
    );
    assert_eq!(rss("<item><title>a & b <c</title></item>"), ["item 1: +"]);
    assert_eq!(rss("<item/><item><title>a</title></item>"), ["item 1: empty", "item 2: +"]);
    assert_eq!(rss("<item><title>a"), ["item 1: ill-formed XML: the file ends inside the entry"]);
    assert_eq!(
        rss("<item><title>a</title><g><rdf:RDF></rdf:RDF></g></item><item><title>b</item></channel></rss>"),
        ["item 1: +", "item 2: +"]
    );
    assert_eq!(rss("</channel></rss>"), [": empty"]);
}

#[test]
fn hostile_feeds_end() {
    let bomb = r#"<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]>
        <rss><channel><item><title>&b;&x;&nbsp;!</title></item></channel></rss>"#;
    assert_eq!(drafts(bomb.as_bytes())[0].title.as_deref(), Some("&b;&x; !"));
    for item in ["<a>".repeat(200_000), "<![CDATA[".repeat(100_000), "<a b='".repeat(100_000)] {
        assert_eq!(verdicts(format!("<rss><item><title>t</title>{item}</item></rss>").as_bytes()).len(), 1);
    }
    let many: String = (0..100_000).map(|number| format!("<a{number}>")).collect();
    let found = verdicts(format!("<rss><item>{many}</item><item><title>t</title></item></rss>").as_bytes());
    assert_eq!(found, ["item 1: ill-formed XML: elements of the entry are not closed", "item 2: +"]);
    let large = format!("<rss><item>{}</item><item><title>t</title></item></rss>", "x".repeat(33 << 20));
    assert_eq!(verdicts(large.as_bytes()), [format!("item 1: {}", too_large()), "item 2: +".to_owned()]);
}

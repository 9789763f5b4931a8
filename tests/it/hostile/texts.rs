//! Texts that were made to hold up whoever reads them: endless lines and words, names without number, signs that no script
//! has so many of, dates over dates.

use super::{endings, ends};

#[test]
fn more_text_than_one_article_may_have() {
    ends("long.txt", "The ferry left at noon. ".repeat(600_000), "more text than the 8 MiB");
    ends("page.html", "<p>The ferry left at noon.".repeat(600_000), "more text than the 8 MiB");
    ends("short.txt", "a\n\n".repeat(300_000), "more paragraphs than the 250000");
    ends("large.txt", vec![b'x'; 33 << 20], "larger than the 32 MiB");
}

#[test]
fn one_word_and_nothing_but_names() {
    ends("word.txt", "The report. A".to_owned() + &"a".repeat(6 << 20), "indexed");
    // Every word another, and written as a name.
    let syllable = |number: usize| ["ba", "de", "gi", "ko", "lu", "ma", "ne", "pi", "ro", "tu"][number % 10];
    let name = |at: usize| {
        let rest: String = (1..5).map(|power| syllable(at / 10_usize.pow(power))).collect();
        format!("B{}{rest} ", syllable(at))
    };
    let names: String = (0..100_000).map(name).collect();
    ends("names.txt", format!("He met {names}."), "indexed");
}

#[test]
fn signs_over_signs() {
    for sign in ["\u{301}", "\u{200d}", "\u{ad}", "\u{fdfa}", "\u{1f468}\u{200d}", "\u{915}\u{94d}", "\u{a0}"] {
        endings("signs.txt", "A text begins here. A".to_owned() + &sign.repeat((2 << 20) / sign.len()));
        endings("signs.html", "<p>A text begins here. A".to_owned() + &sign.repeat((2 << 20) / sign.len()));
    }
}

#[test]
fn dates_over_dates() {
    for date in ["16 May 2025 ", "2025-05-16 ", "on Monday ", "16, 17, 18, ", "3 days ago ", "16 травня ", "5/6/7/8/"]
    {
        ends("dates.txt", "The report began. ".to_owned() + &date.repeat(100_000), "indexed");
    }
}

#[test]
fn scans_that_start_again_and_again() {
    for part in ["(", "1", "http://", "a@b ", "\"", "Source: ", "U.S. ", "— ", "By Anna Author, ", "Ã©", "*a **a "]
    {
        for name in ["scan.txt", "scan.md", "scan.html"] {
            endings(name, part.repeat((1 << 20) / part.len()));
        }
    }
}

#[test]
fn bytes_that_are_no_text() {
    let odd: Vec<u8> =
        "\u{feff}The ferry left. ".repeat(50_000).encode_utf16().flat_map(u16::to_le_bytes).chain([0]).collect();
    endings("odd.txt", odd);
    endings("alone.txt", [&b"\xff\xfe"[..], &b"\x00\xd8".repeat(1_000_000)].concat());
    endings("mark.txt", b"\xef\xbb\xbf");
    ends("nul.txt", vec![0; 4 << 20], "refused: ");
    endings("stray.txt", b"\x80".repeat(4 << 20));
    endings("mixed.txt", b"a\xe9".repeat(2 << 20));
}

#[test]
fn markdown_without_measure() {
    for part in ["> ", "- ", "[", "![", "*a **a ", "`", "[a](b ", "|a", "<a ", "[a]: b\n", "a\n> - ", "\\"] {
        endings("deep.md", "# A title\n\n".to_owned() + &part.repeat(100_000));
    }
    let bomb: String = ('b'..='u')
        .map(|name| {
            let before = char::from(name as u8 - 1);
            format!("{name}: &{name} [{}]\n", vec![format!("*{before}"); 9].join(","))
        })
        .collect();
    endings("bomb.md", format!("---\na: &a [x, x]\n{bomb}---\nA text of it.\n"));
    endings("deep-head.md", format!("---\na: {}\n---\nA text of it.\n", "[".repeat(100_000)));
}

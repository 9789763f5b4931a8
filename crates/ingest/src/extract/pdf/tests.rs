//! Documents that are made here, and broken ones.

use lopdf::dictionary;

use super::*;

/// A document whose pages show these instructions, with a font of Latin letters called `F`.
pub(crate) fn document(pages: &[&str], info: Option<Dictionary>) -> Vec<u8> {
    let mut document = Document::with_version("1.5");
    let root = document.new_object_id();
    let font = document.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica", "Encoding" => "WinAnsiEncoding",
    });
    let kids: Vec<Object> = pages
        .iter()
        .map(|content| {
            let content = document.add_object(lopdf::Stream::new(Dictionary::new(), content.as_bytes().to_vec()));
            let resources = dictionary! { "Font" => dictionary! { "F" => font } };
            let page =
                dictionary! { "Type" => "Page", "Parent" => root, "Contents" => content, "Resources" => resources };
            document.add_object(page).into()
        })
        .collect();
    let count = kids.len() as i64;
    document
        .objects
        .insert(root, Object::Dictionary(dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count }));
    let catalog = document
        .add_object(dictionary! { "Type" => "Catalog", "Pages" => root, "Lang" => Object::string_literal("en-GB") });
    document.trailer.set("Root", catalog);
    if let Some(info) = info {
        let info = document.add_object(info);
        document.trailer.set("Info", info);
    }
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

/// Lines below each other from the top of a page.
fn page(lines: &[&str]) -> String {
    let shown: Vec<String> = lines.iter().map(|line| format!("({line}) Tj T*")).collect();
    format!("BT /F 10 Tf 12 TL 50 800 Td {} ET", shown.join(" "))
}

#[test]
fn paragraphs_and_properties() {
    let info = dictionary! { "Title" => Object::string_literal("The ferry is back"), "Author" => Object::string_literal("Ruth Berg") };
    let content = "BT /F 16 Tf 50 800 Td (The ferry is back) Tj /F 10 Tf 12 TL 0 -40 Td \
        (The ferry across the bay is run-) Tj T* (ning again, the harbour office) Tj T* (said on Friday.) Tj \
        0 -24 Td [(A sec) 20 (ond) -400 (paragraph stands) ] TJ 150 0 Td (here.) Tj ET";
    let draft = extract(&document(&[content], Some(info))).unwrap();
    assert_eq!(draft.title.as_deref(), Some("The ferry is back"));
    assert_eq!(
        draft.body,
        "The ferry across the bay is running again, the harbour office said on Friday.\n\nA second paragraph stands here."
    );
    assert_eq!((&*draft.authors, draft.declared_lang.as_deref()), (&["Ruth Berg".to_owned()][..], Some("en-GB")));
    assert!(draft.published.is_empty());
}

#[test]
fn heads_feet_and_numbers_of_pages_go() {
    let pages: Vec<String> = ["alpha", "beta", "gamma", "delta"]
        .iter()
        .enumerate()
        .map(|(at, word)| {
            page(&[
                "Harbour Courier",
                &format!("The report goes on with {word} and"),
                "more of it",
                &format!("{} / 4", at + 1),
            ])
        })
        .collect();
    let pages: Vec<&str> = pages.iter().map(String::as_str).collect();
    let draft = extract(&document(&pages, None)).unwrap();
    let text = [draft.title.unwrap_or_default(), draft.body].join(" ");
    assert!(!text.contains("Courier") && !text.contains("/ 4"), "{text}");
    assert!(["alpha", "beta", "gamma", "delta"].iter().all(|word| text.contains(word)), "{text}");
}

#[test]
fn what_has_no_text_is_refused() {
    assert!(matches!(extract(&document(&["q 1 0 0 1 0 0 cm Q"], None)), Err(PdfError::Scanned)));
    assert!(matches!(extract(b"%PDF-1.7\nnothing"), Err(PdfError::Damaged(_))));
    assert!(matches!(extract(b"%PDF-1.7"), Err(PdfError::Damaged(_))));
    assert!(is_title("Report on ports") && !is_title("Microsoft Word - report 3.doc") && !is_title("report final.pdf"));
}

#[test]
fn hostile_documents_end() {
    let whole = document(&[&page(&["The ferry across the bay is running again."])], None);
    for cut in (0..whole.len()).step_by(7) {
        let _ = extract(&whole[..cut]);
        let mut flipped = whole.clone();
        flipped[cut] ^= 0x5A;
        let _ = extract(&flipped);
    }
    for content in ["[".repeat(200_000), "q ".repeat(200_000), "<<".repeat(100_000), "(".repeat(100_000)] {
        let _ = extract(&document(&[&content], None));
    }
    let deep = [b"%PDF-1.4\n1 0 obj\n".to_vec(), b"[".repeat(300_000)].concat();
    assert!(extract(&deep).is_err());
}

//! PDF documents that were made to hold up whoever reads them.

use std::io::Write;

use super::{endings, ends};

/// A document of these objects, numbered from 1, of which the first is the catalogue.
fn document(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.5\n".to_vec();
    let mut places = Vec::new();
    for (number, object) in (1..).zip(objects) {
        places.push(bytes.len());
        writeln!(bytes, "{number} 0 obj").unwrap();
        bytes.extend_from_slice(object);
        bytes.extend_from_slice(b"\nendobj\n");
    }
    let list = bytes.len();
    write!(bytes, "xref\n0 {}\n0000000000 65535 f \n", places.len() + 1).unwrap();
    for place in places {
        writeln!(bytes, "{place:010} 00000 n ").unwrap();
    }
    write!(bytes, "trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{list}\n%%EOF", objects.len() + 1).unwrap();
    bytes
}

fn stream(dictionary: &str, content: &[u8]) -> Vec<u8> {
    [format!("<<{dictionary}/Length {}>>stream\n", content.len()).as_bytes(), content, b"\nendstream"].concat()
}

fn packed(dictionary: &str, content: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(content).unwrap();
    stream(&format!("{dictionary}/Filter/FlateDecode"), &encoder.finish().unwrap())
}

/// A document of one page with these instructions; `more` stands in its resources, `others` are objects from 6 on.
fn one_page(content: Vec<u8>, more: &str, others: &[Vec<u8>]) -> Vec<u8> {
    let page = format!("<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F 5 0 R>>{more}>>>>");
    let own = [
        "<</Type/Catalog/Pages 2 0 R>>".into(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".into(),
        page.into_bytes(),
        content,
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".into(),
    ];
    document(&[&own, others].concat())
}

const TEXT: &[u8] = b"BT /F 12 Tf 72 700 Td (The ferry left the port at noon, he said.) Tj ET\n";

#[test]
fn instructions_without_measure() {
    ends("plain.pdf", one_page(stream("", TEXT), "", &[]), "indexed");
    ends(
        "lines.pdf",
        one_page(stream("", &[b"BT /F 12 Tf 72 700 Td ", &b"(ab) Tj 0 -1 Td ".repeat(300_000)[..]].concat()), "", &[]),
        "indexed",
    );
    ends(
        "pieces.pdf",
        one_page(packed("", &[b"BT /F 12 Tf 72 700 Td ", &b"(a) Tj ".repeat(1_500_000)[..]].concat()), "", &[]),
        "indexed",
    );
    for part in ["(", "[", "<<", "q ", "1 ", "/A ", "BI ID "] {
        endings("never.pdf", one_page(stream("", &[TEXT, part.repeat(1 << 20).as_bytes(), TEXT].concat()), "", &[]));
    }
}

#[test]
fn forms_that_show_themselves_and_bombs() {
    let itself = stream("/Type/XObject/Subtype/Form/Resources<</XObject<</X 6 0 R>>>>", &b"/X Do ".repeat(200));
    endings("itself.pdf", one_page(stream("", &b"/X Do ".repeat(20_000)), "/XObject<</X 6 0 R>>", &[itself]));
    let bomb = packed("/Type/XObject/Subtype/Form", &vec![b' '; 17 << 20]);
    endings("bomb.pdf", one_page(stream("", &b"/X Do ".repeat(20_000)), "/XObject<</X 6 0 R>>", &[bomb]));
    endings("page.pdf", one_page(packed("", &vec![b' '; 100 << 20]), "", &[]));
}

#[test]
fn objects_without_measure() {
    let array = format!("/X [{}]", "1 ".repeat(3_000_000));
    ends("array.pdf", one_page(stream("", TEXT), &array, &[]), "more objects than a document has");
    let half = format!("[{}]", "1 ".repeat(400_000)).into_bytes();
    ends("arrays.pdf", one_page(stream("", TEXT), "", &vec![half; 6]), "more objects than a document has");
    // A packed list of objects that calls one large object again and again.
    let calls: String = (0..2_000).map(|at| format!("{} 0 ", at + 10)).collect();
    let content = format!("{calls}[{}]", "1 ".repeat(400_000));
    let again = packed(&format!("/Type/ObjStm/N 2000/First {}", calls.len()), content.as_bytes());
    ends("again.pdf", one_page(stream("", TEXT), "", &[again]), "more objects than a document has");
}

#[test]
fn trees_that_lead_back() {
    let catalog = || b"<</Type/Catalog/Pages 2 0 R>>".to_vec();
    ends("kids.pdf", document(&[catalog(), b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 1>>".to_vec()]), "refused: ");
    ends("root.pdf", document(&[b"2 0 R".to_vec(), b"1 0 R".to_vec()]), "refused: ");
    let pages = "3 0 R ".repeat(100_000);
    endings("many.pdf", one_page(stream("", TEXT), &format!("/X [{pages}]"), &[]));
}

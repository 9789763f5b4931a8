//! Markup, well formed and not.

use super::*;

fn shapes(page: &str) -> Vec<String> {
    tokens(page)
        .map(|token| match token {
            Token::Start(tag) => format!("<{}{}>", tag.name, tag.attributes),
            Token::End(name) => format!("</{name}>"),
            Token::Text(text) => text.to_owned(),
            Token::Raw(tag, content) => format!("[{}:{content}]", tag.name),
        })
        .collect()
}

#[test]
fn tags_texts_and_raw_elements() {
    assert_eq!(
        shapes("<!DOCTYPE html><P a=1>x < y<!-- <b> --></p ><script>if (a</b) '</scripts>'</SCRIPT >z"),
        ["<P a=1>", "x ", "< y", "</p>", "[script:if (a</b) '</scripts>']", "z"]
    );
    assert_eq!(shapes("<a href='a>b'>x</a"), ["<a href='a>b'>", "x", "</a>"]);
    assert_eq!(shapes("1 <3 </> <? php ?>2"), ["1 ", "<3 ", " ", "2"]);
}

#[test]
fn what_never_closes_does_not_swallow_the_page() {
    assert_eq!(shapes("<title>a<p>b"), ["[title:]", "a", "<p>", "b"]);
    assert_eq!(shapes("<!-- a> b"), [" b"]);
    assert_eq!(shapes("<script>a<p>b"), ["[script:]"]);
}

#[test]
fn attributes_with_and_without_quotes() {
    let Some(Token::Start(tag)) = tokens("<meta a = 'x\"y' B=&amp;z/ c d=\"&quot;\"/>").next() else {
        panic!("a start tag")
    };
    let found: Vec<_> = tag.attributes().collect();
    assert_eq!(found, [("a", "x\"y"), ("B", "&amp;z/"), ("c", ""), ("d", "&quot;")]);
    assert_eq!(tag.get("b").as_deref(), Some("&z/"));
    assert_eq!(tag.get("d").as_deref(), Some("\""));
    assert_eq!(tag.get("e"), None);
}

//! Pages that were made to hold up whoever reads them: nested, bloated, never closed.

use super::{endings, ends};

fn page(body: &str) -> String {
    format!("<!DOCTYPE html><html><head><title>A page</title></head><body>{body}</body></html>")
}

#[test]
fn elements_in_each_other() {
    for element in ["li", "b", "table", "svg", "select", "template", "button", "a", "ul><li", "table><tr><td"] {
        ends("nested.html", page(&(format!("<{element}>").repeat(16_000) + "deep text")), "");
    }
    ends("spread.html", page(&("<div>".repeat(500) + &"<p>some words</p>".repeat(30_000))), "indexed");
}

#[test]
fn formatting_that_is_never_closed() {
    let fonts: String = (0..20_000).map(|number| format!("<p><font color=\"{number}\">word")).collect();
    for body in [
        "<b><i><u><p>word</b></i></u>".repeat(20_000),
        "<a href=x><p>words here</a>".repeat(20_000),
        "<table><b><tr><i>word".repeat(20_000),
        fonts,
    ] {
        ends("formatting.html", page(&body), "indexed");
    }
}

#[test]
fn tags_and_attributes_without_measure() {
    let many: String = (0..200_000).map(|number| format!("a{number}=1 ")).collect();
    ends("attributes.html", page(&format!("<p {many}>text</p>")), "indexed");
    ends("value.html", page(&format!("<p class=\"{}\">text</p>", "x ".repeat(5_000_000))), "indexed");
    for body in ["</p>", "<br>", "<p>x", "<table><tr><td>x"] {
        endings("tags.html", page(&body.repeat(200_000)));
    }
    ends("unclosed.html", page(&"<p class=\"".repeat(200_000)), "");
}

#[test]
fn signs_without_measure() {
    for sign in ["&", "<", "&#", "<x", "</", "<!--", "<![CDATA[", "<?", "&amp;", "<p>&eacute;"] {
        endings("signs.html", page(&sign.repeat(1_000_000)));
    }
    for element in ["script", "style", "title", "textarea", "noscript", "plaintext"] {
        endings("raw.html", page(&(format!("<{element}>") + &"text </x ".repeat(100_000))));
    }
}

#[test]
fn data_without_measure() {
    let data =
        |json: &str| format!("<script type=\"application/ld+json\">{json}</script><p>A text of a few words.</p>");
    let authors: Vec<String> = (0..20_000).map(|at| format!("{{\"name\": \"Anna Author {at}\"}}")).collect();
    for json in [
        format!("{{\"@type\": \"NewsArticle\", \"articleBody\": \"{}\"}}", "words of it ".repeat(400_000)),
        "{\"@graph\":[".repeat(50_000),
        format!("{{\"@type\": \"NewsArticle\", \"author\": [{}]}}", authors.join(",")),
    ] {
        ends("data.html", page(&data(&json)), "indexed");
    }
    let many = "<script type=\"application/ld+json\">{\"@type\":\"NewsArticle\",\"headline\":\"x y z\"}</script>"
        .repeat(20_000);
    ends("many.html", page(&(many + "<p>A text of a few words.</p>")), "indexed");
    let meta: String = (0..50_000).map(|at| format!("<meta name=\"author\" content=\"Anna Author {at}\">")).collect();
    ends("meta.html", page(&(meta + "<p>A text of a few words.</p>")), "indexed");
}

//! Pruning: in goes a page, out comes the same page without what no reader sees (scripts, styles, comments, drawings,
//! attributes that no extractor looks at), written so that every parser cuts it into the same tags. It refuses pages
//! that the guard does not let through to a tree parser.

use super::guard::{Excess, Guard, MAX_TREE_BYTES};
use super::scan::{Tag, Token, is_void, lower, tokens};

/// The longest attribute value that is kept whole, in bytes: enough for class lists; addresses are only told apart.
const VALUE_BYTES: usize = 200;

/// The page as the tree parsers may see it.
pub(super) fn prune(page: &str) -> Result<String, Excess> {
    if page.len() > MAX_TREE_BYTES {
        return Err(Excess::Bytes);
    }
    let mut guard = Guard::default();
    let mut pruned = String::with_capacity(page.len() / 2);
    let mut drawing = None;
    for token in tokens(page) {
        if let Some(name) = drawing {
            match token {
                Token::End(end) if end.eq_ignore_ascii_case(name) => {
                    drawing = None;
                    continue;
                }
                Token::Start(tag) if breaks_out(&tag) => drawing = None,
                _ => continue,
            }
        }
        match token {
            Token::Text(text) => {
                if !text.trim_ascii().is_empty() {
                    guard.text(text)?;
                }
                push_text(&mut pruned, text);
                // A page of nothing but `<` grows as it is escaped.
                if pruned.len() > MAX_TREE_BYTES {
                    return Err(Excess::Bytes);
                }
            }
            Token::Start(tag) if tag.is("svg") || tag.is("math") => {
                if !tag.attributes.ends_with('/') {
                    drawing = Some(tag.name);
                }
            }
            Token::Start(tag) if is_dropped(&lower(tag.name)) => {}
            Token::End(name) if is_dropped(&lower(name)) => {}
            Token::Start(tag) => {
                let name = lower(tag.name);
                guard.attributes(push_tag(&mut pruned, &name, &tag))?;
                guard.start(name, tag.attributes)?;
            }
            Token::End(name) => {
                let name = lower(name);
                if is_void(&name) {
                    continue;
                }
                guard.end(&name)?;
                pruned.push_str("</");
                pruned.push_str(&name);
                pruned.push('>');
            }
            Token::Raw(tag, content) if tag.is("title") => {
                pruned.push_str("<title>");
                push_text(&mut pruned, content);
                pruned.push_str("</title>");
            }
            Token::Raw(..) => {}
        }
    }
    Ok(pruned)
}

/// Elements of which neither text nor layout is left, or which turn a parser's rules upside down: their tags go.
fn is_dropped(name: &str) -> bool {
    matches!(
        name,
        "base"
            | "link"
            | "meta"
            | "frame"
            | "frameset"
            | "optgroup"
            | "option"
            | "plaintext"
            | "select"
            | "svg"
            | "math"
            | "template"
    )
}

/// Whether a start tag inside a drawing ends it: elements of text, which browsers take out of drawings too.
fn breaks_out(tag: &Tag<'_>) -> bool {
    matches!(
        &*lower(tag.name),
        "article"
            | "b"
            | "blockquote"
            | "body"
            | "br"
            | "center"
            | "code"
            | "dd"
            | "div"
            | "dl"
            | "dt"
            | "em"
            | "footer"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "hr"
            | "i"
            | "img"
            | "li"
            | "main"
            | "nav"
            | "ol"
            | "p"
            | "pre"
            | "section"
            | "small"
            | "span"
            | "strong"
            | "table"
            | "td"
            | "tr"
            | "u"
            | "ul"
    )
}

/// Writes text so that no `<` in it can open a tag.
fn push_text(pruned: &mut String, text: &str) {
    let mut parts = text.split('<');
    pruned.push_str(parts.next().unwrap_or_default());
    for part in parts {
        pruned.push_str("&lt;");
        pruned.push_str(part);
    }
}

/// Writes a start tag with the attributes that extractors look at; gives how many attributes it had.
fn push_tag(pruned: &mut String, name: &str, tag: &Tag<'_>) -> usize {
    pruned.push('<');
    // A name that stops at `<` or a quote would be read otherwise once its surroundings are gone.
    if name.bytes().all(|b| b.is_ascii_alphanumeric()) {
        pruned.push_str(name);
    } else {
        let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | ':' | '.');
        pruned.extend(name.chars().map(|c| if is_plain(c) { c } else { '-' }));
    }
    let mut count = 0;
    let mut written = 0_u32;
    for (key, value) in tag.attributes() {
        count += 1;
        let Some(kept) = KEPT.iter().position(|name| key.eq_ignore_ascii_case(name)) else {
            continue;
        };
        if written & (1 << kept) != 0 {
            continue;
        }
        written |= 1 << kept;
        push_attribute(pruned, KEPT[kept], value);
    }
    pruned.push('>');
    count
}

/// The attributes that some extractor looks at.
const KEPT: &[&str] = &[
    "class",
    "id",
    "role",
    "itemprop",
    "itemtype",
    "rel",
    "style",
    "hidden",
    "aria-hidden",
    "href",
    "src",
    "colspan",
    "rowspan",
    "data-component",
    "data-testid",
    "property",
    "dir",
    "lang",
    "name",
    "type",
    "datetime",
];

fn push_attribute(pruned: &mut String, name: &str, value: &str) {
    let value = match name {
        // Of all styling only whether the element is hidden matters.
        "style" if value.contains("display:none") || value.contains("display: none") => "display:none",
        "style" if value.contains("visibility:hidden") || value.contains("visibility: hidden") => "visibility:hidden",
        "style" => return,
        _ => &value[..value.floor_char_boundary(VALUE_BYTES)],
    };
    pruned.push(' ');
    pruned.push_str(name);
    pruned.push_str("=\"");
    let mut parts = value.split('"');
    pruned.push_str(parts.next().unwrap_or_default());
    for part in parts {
        pruned.push_str("&quot;");
        pruned.push_str(part);
    }
    pruned.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_reader_sees_goes() {
        let page = "<HTML><head><title>a<b</title><meta name=x><script>s</script></head><!-- c --><DIV onclick='x' class='a \"b' class=c \
            style='color:red; display:none'>1 < 2<svg><path d=x><text>no</text></svg><select><option>no</select><p>3</DIV>";
        assert_eq!(
            prune(page).as_deref(),
            Ok(
                "<html><head><title>a&lt;b</title></head><div class=\"a &quot;b\" style=\"display:none\">1 &lt; 2<p>3</div>"
            )
        );
    }

    #[test]
    fn an_unclosed_drawing_ends_at_the_next_text_element() {
        assert_eq!(prune("<svg><path><p>text</p>").as_deref(), Ok("<p>text</p>"));
    }

    #[test]
    fn pages_past_the_caps_are_refused() {
        assert_eq!(prune(&"x".repeat(MAX_TREE_BYTES + 1)), Err(Excess::Bytes));
        assert_eq!(prune(&"<div>".repeat(1_000)), Err(Excess::Depth));
        let attributes: String = (0..2_000).map(|at| format!(" a{at}")).collect();
        assert_eq!(prune(&format!("<p{attributes}>")), Err(Excess::Attributes));
    }
}

//! The linear way to text: in goes a page that no tree parser may see, out come its paragraphs. Scripts, styles and
//! hidden templates go, block tags part paragraphs, entities are decoded. It keeps navigation and footers: it cannot tell.

use super::entities::decode;
use super::render::{is_block, tidy};
use super::scan::{Token, lower, tokens};

/// All text of a page, as paragraphs.
pub(super) fn strip(page: &str) -> String {
    let mut text = String::new();
    for token in tokens(page) {
        match token {
            Token::Text(piece) => {
                // Line breaks in the source are spaces.
                let start = text.len();
                text.push_str(&decode(piece));
                if text[start..].contains(['\n', '\r']) {
                    let spaced = text[start..].replace(['\n', '\r'], " ");
                    text.truncate(start);
                    text.push_str(&spaced);
                }
            }
            Token::Start(tag) => part(&mut text, &lower(tag.name)),
            Token::End(name) => part(&mut text, &lower(name)),
            Token::Raw(..) => {}
        }
    }
    tidy(&text)
}

/// Writes the break that a tag makes; one is enough.
fn part(text: &mut String, name: &str) {
    let mark = match name {
        "br" | "li" | "tr" => "\n",
        "ul" | "ol" | "hr" | "blockquote" | "pre" => "\n\n",
        "td" | "th" => " ",
        name if is_block(name) => "\n\n",
        _ => return,
    };
    if !text.is_empty() && !text.ends_with("\n\n") {
        text.push_str(mark);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_part_paragraphs_and_scripts_go() {
        let page = "<title>t</title><style>p{}</style><div>One &amp;\n two<script>x()</script></div><p>Three<br>four<ul><li>a<li>b</ul>";
        assert_eq!(strip(page), "One & two\n\nThree\nfour\n\na\nb");
    }
}

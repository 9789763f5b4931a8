//! Markdown: a text with or without front matter goes in, a draft comes out. The front matter's fields are those of a
//! JSON record; markup becomes plain paragraphs, lists keep a line an item.

use dateline_core::PARAGRAPH_BREAK;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use serde_json::{Map, Value};

use super::Draft;
use super::record::{self, RecordError};

/// Reads one Markdown text. Front matter that is not YAML is left in the text: it is better shown than lost.
pub(crate) fn extract(text: &str) -> Result<Draft, RecordError> {
    let text = text.trim_start_matches('\u{FEFF}');
    let (fields, markdown) = front_matter(text).unwrap_or((Map::new(), text));
    let rendered = render(markdown);
    let mut draft = record::from_fields(fields, Some(rendered.body))?;
    if draft.title.is_none() {
        draft.title = rendered.title;
    } else if let Some(heading) = rendered.title.filter(|heading| Some(heading) != draft.title.as_ref()) {
        draft.body = if draft.body.is_empty() { heading } else { heading + PARAGRAPH_BREAK + &draft.body };
    }
    Ok(draft)
}

/// The fields between two lines of `---` at the head, and the text after them.
fn front_matter(text: &str) -> Option<(Map<String, Value>, &str)> {
    let after = text.trim_start().strip_prefix("---")?;
    let after = after.strip_prefix("\r\n").or_else(|| after.strip_prefix('\n'))?;
    let mut end = 0;
    for line in after.split_inclusive('\n') {
        if matches!(line.trim_end(), "---" | "...") {
            let fields = serde_saphyr::from_str::<Map<String, Value>>(&after[..end]).ok()?;
            let fields = fields.into_iter().map(|(name, value)| (name.to_lowercase(), value)).collect();
            return Some((fields, &after[end + line.len()..]));
        }
        end += line.len();
    }
    None
}

struct Rendered {
    title: Option<String>,
    body: String,
}

fn render(markdown: &str) -> Rendered {
    let mut blocks: Vec<String> = Vec::new();
    let mut current = String::new();
    let mut title = None;
    let mut list_depth = 0usize;
    // Reference definitions and footnote marks say nothing to a reader; tables and strikethrough do.
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
        match event {
            Event::Text(text) | Event::Code(text) => current.push_str(&text),
            Event::SoftBreak => current.push(' '),
            Event::HardBreak => current.push('\n'),
            Event::Start(Tag::List(_)) => {
                if list_depth > 0 {
                    current.push('\n');
                }
                list_depth += 1;
            }
            Event::Start(Tag::Item) => current.push_str("- "),
            Event::End(TagEnd::Item) => end_line(&mut current),
            Event::End(TagEnd::List(_)) => {
                list_depth -= 1;
                if list_depth == 0 {
                    end_block(&mut current, &mut blocks);
                }
            }
            Event::End(TagEnd::Heading(level)) => {
                if blocks.is_empty() && title.is_none() && level == pulldown_cmark::HeadingLevel::H1 {
                    title = Some(std::mem::take(&mut current).trim().to_owned()).filter(|title| !title.is_empty());
                } else {
                    end_block(&mut current, &mut blocks);
                }
            }
            Event::End(TagEnd::TableCell) => current.push_str(" | "),
            Event::End(TagEnd::TableRow | TagEnd::TableHead) => end_line(&mut current),
            Event::End(TagEnd::Paragraph) if list_depth > 0 => end_line(&mut current),
            Event::End(TagEnd::Paragraph | TagEnd::CodeBlock | TagEnd::Table) => end_block(&mut current, &mut blocks),
            _ => {}
        }
    }
    end_block(&mut current, &mut blocks);
    Rendered { title, body: blocks.join(PARAGRAPH_BREAK) }
}

fn end_line(current: &mut String) {
    let kept = current.trim_end_matches([' ', '|', '\n']).len();
    current.truncate(kept);
    current.push('\n');
}

fn end_block(current: &mut String, blocks: &mut Vec<String>) {
    let block = std::mem::take(current);
    if !block.trim().is_empty() {
        blocks.push(block.trim().to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn front_matter_and_markup() {
        let draft = extract(
            "---\ntitle: \"A glossary\"\ndate: 2025-07-04T08:00:00+02:00\nauthor: [Ruth B, Idris M]\noutlet: Notes\nlang: en\n---\n\nReaders *ask*.\nTwice.\n\n## Names\n\n- one\n- **two** [link](http://x)\n\n> Quoted.\n",
        )
        .unwrap();
        assert_eq!(draft.title.as_deref(), Some("A glossary"));
        assert_eq!(draft.authors, ["Ruth B", "Idris M"]);
        assert_eq!(draft.published[0].to_iso(), "2025-07-04T08:00:00+02:00");
        assert_eq!(draft.body, "Readers ask. Twice.\n\nNames\n\n- one\n- two link\n\nQuoted.");
    }

    #[test]
    fn a_first_heading_is_the_title() {
        let draft = extract("# Talks end\n\nText.").unwrap();
        assert_eq!((draft.title.as_deref(), draft.body.as_str()), (Some("Talks end"), "Text."));
    }

    #[test]
    fn broken_front_matter_is_text() {
        let draft = extract("---\n: : [\n---\nText.").unwrap();
        assert!(draft.body.contains("Text."));
        assert!(extract("---\nnever closed").unwrap().body.contains("never closed"));
    }
}

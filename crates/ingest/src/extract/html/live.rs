//! Live blogs: in go the text that a page shows and the posts that its JSON-LD lists, out comes one text in which the posts
//! stand apart, each led by its time and headline. What is shown and belongs to no post stays.

use std::collections::HashSet;

use dateline_core::PARAGRAPH_BREAK;
use serde_json::Value;

use super::content::Content;
use super::strip::strip;
use crate::extract::key;

/// The most posts of a page that are looked at.
const MAX_POSTS: usize = 2_000;
/// A page with fewer posts is an article.
const MIN_POSTS: usize = 2;

/// The shortest text that is looked for within the posts, in bytes …
const MIN_HELD: usize = 30;
/// … and the most that is read to look for all of them.
const MAX_LOOKED: usize = 200_000_000;

/// One post of a live blog.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Post {
    /// When it was posted, as it says.
    pub time: Option<String>,
    /// Its headline.
    pub headline: Option<String>,
    /// Its text.
    pub body: String,
}

/// The posts of a JSON-LD object.
pub(super) fn posts(node: &Value) -> Vec<Post> {
    let list = node.get("liveBlogUpdate").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    list.iter().take(MAX_POSTS).map(post).filter(|post| !post.body.is_empty()).collect()
}

fn post(node: &Value) -> Post {
    let text = |name: &str| {
        let text = strip(&node.get(name).and_then(Value::as_str)?.replace('\n', "<p>"));
        Some(text).filter(|text| !text.is_empty())
    };
    Post { time: text("datePublished"), headline: text("headline"), body: text("articleBody").unwrap_or_default() }
}

/// The shown text with its posts apart. Paragraphs that no post holds stand where they stood: before the posts, or behind.
pub(super) fn part_posts(shown: Content, posts: &[Post]) -> Content {
    if posts.len() < MIN_POSTS {
        return shown;
    }
    let mut posted = HashSet::new();
    for post in posts {
        let lines = post.body.lines().chain(post.headline.as_deref()).chain(post.time.as_deref());
        posted.extend(lines.map(key));
    }
    let flowing: String = posts.iter().map(|post| key(&post.body)).collect();
    let mut looks = MAX_LOOKED / flowing.len().max(1);
    let mut held = |paragraph: &str| {
        let key = key(paragraph);
        if posted.contains(&key) {
            return true;
        }
        if key.len() < MIN_HELD || looks == 0 {
            return false;
        }
        looks -= 1;
        flowing.contains(&key)
    };
    let (mut before, mut behind) = (Vec::new(), Vec::new());
    let mut met = false;
    for paragraph in shown.text.split(PARAGRAPH_BREAK).filter(|paragraph| !paragraph.is_empty()) {
        if paragraph.lines().all(&mut held) {
            met = true;
        } else if met {
            behind.push(paragraph.to_owned());
        } else {
            before.push(paragraph.to_owned());
        }
    }
    let parted = posts.iter().flat_map(|post| [head(post), post.body.clone()]).filter(|text| !text.is_empty());
    let text: Vec<String> = before.into_iter().chain(parted).chain(behind).collect();
    Content { text: text.join(PARAGRAPH_BREAK), how: "live blog", ..shown }
}

/// The line that leads a post: `2025-05-17 18:40: Talks end`.
fn head(post: &Post) -> String {
    let time = post.time.as_deref().map(|time| match time.get(..16) {
        Some(minute) if minute.as_bytes()[10] == b'T' => minute.replace('T', " "),
        _ => time.to_owned(),
    });
    time.into_iter().chain(post.headline.clone()).collect::<Vec<_>>().join(": ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Content {
        Content { text: text.to_owned(), how: "agreed", ..Content::default() }
    }

    #[test]
    fn posts_stand_apart_and_nothing_is_lost() {
        let node = serde_json::json!({"liveBlogUpdate": [
            {"datePublished": "2025-05-17T18:40:00+03:00", "headline": "Talks end", "articleBody": "Both sides left the hall.\nNo paper was signed."},
            {"datePublished": "today", "articleBody": "<p>The delegations arrived in the morning.</p>"},
            {"headline": "A picture"}]});
        let posts = posts(&node);
        assert_eq!(posts.len(), 2);
        let page = "What we know so far.\n\nTalks end\n\nBoth sides left the hall.\n\nA quotation that stands in no post.\n\nThe delegations arrived in the morning.";
        assert_eq!(
            part_posts(shown(page), &posts),
            Content {
                text: "What we know so far.\n\n2025-05-17 18:40: Talks end\n\nBoth sides left the hall.\n\nNo paper was signed.\n\n\
                       today\n\nThe delegations arrived in the morning.\n\nA quotation that stands in no post."
                    .to_owned(),
                how: "live blog",
                ..Content::default()
            }
        );
    }

    #[test]
    fn a_page_without_posts_is_as_it_was() {
        assert_eq!(part_posts(shown("Text."), &[]), shown("Text."));
        assert_eq!(part_posts(shown("Text."), &[Post::default()]), shown("Text."));
        assert!(posts(&serde_json::json!({"liveBlogUpdate": 3})).is_empty());
    }
}

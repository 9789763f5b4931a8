//! Zones: in goes an element's name, class list and surroundings, out comes which part of the page it is: the article,
//! or one of the things around it. What it cannot tell is the page.

/// A part of a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Zone {
    /// Neither known to be the article nor to be something else.
    #[default]
    Page,
    /// Inside the element that holds the article.
    Article,
    /// Inside something beside the article: navigation, sidebars, teasers, footers.
    Beside,
    /// Inside readers' comments.
    Comments,
    /// Inside what is said of a picture.
    Caption,
}

impl Zone {
    /// The zone once the headline was found in it.
    pub fn with_headline(self) -> Self {
        match self {
            Self::Beside => Self::Page,
            other => other,
        }
    }

    /// Whether what stands here can be about the article.
    pub fn is_article(self) -> bool {
        matches!(self, Self::Page | Self::Article)
    }
}

/// Parts of class names of what stands beside an article.
const BESIDE: &[&str] = &[
    "sidebar",
    "related",
    "recommend",
    "recirc",
    "popular",
    "trending",
    "most-read",
    "mostread",
    "teaser",
    "promo",
    "newsletter",
    "site-footer",
    "page-footer",
    "main-footer",
    "footer-",
    "widget_recent",
    "recent-posts",
    "recent_posts",
    "more-news",
    "read-more",
    "readmore",
    "read-next",
    "up-next",
    "latest-",
    "breadcrumb",
    "carousel",
    "advert",
    "sponsored",
    "outbrain",
    "taboola",
    "cookie",
    "subscribe",
    "pagination",
    "nav-links",
    "also-like",
    "more-from",
    "more-stories",
    "similar",
    "navbar",
    "menu",
    "ticker",
    "last-news",
    "lastnews",
    "rightcol",
    "right-col",
];

/// The zone of an element called `name` (lower case) with the class list `hint` (lower case) inside zone `around`.
pub(super) fn zone_of(name: &str, hint: &str, around: Zone) -> Zone {
    match (name, around) {
        (_, Zone::Comments | Zone::Beside | Zone::Caption) => return around,
        ("figcaption", _) => return Zone::Caption,
        ("nav" | "footer" | "aside", Zone::Page) => return Zone::Beside,
        ("nav" | "aside", Zone::Article) => return Zone::Beside,
        ("body" | "html", _) => return around,
        _ => {}
    }
    if hint.split_ascii_whitespace().any(is_comments) {
        return Zone::Comments;
    }
    if hint.split_ascii_whitespace().any(is_beside) {
        return Zone::Beside;
    }
    if hint.split_ascii_whitespace().any(is_caption) {
        return Zone::Caption;
    }
    if name == "article" || name == "main" { Zone::Article } else { around }
}

/// `caption`, `wp-caption-text`, `photo-caption`.
fn is_caption(class: &str) -> bool {
    class.split(['-', '_']).any(|part| part == "caption" || part == "figcaption") && !negates(class)
}

fn is_comments(class: &str) -> bool {
    (class.starts_with("comment") || class.starts_with("disqus") || class.ends_with("comments") || class == "respond")
        && !negates(class)
}

fn is_beside(class: &str) -> bool {
    let bytes = class.as_bytes();
    let (Some(first), Some(last)) = (bytes.first(), bytes.last()) else { return false };
    // One byte tells nearly all of them apart.
    let is_part = |part: &&str| {
        let part = part.as_bytes();
        (part.first() == Some(first) && bytes.starts_with(part)) || (part.last() == Some(last) && bytes.ends_with(part))
    };
    BESIDE.iter().any(is_part) && !negates(class)
}

/// Class names that speak of a part elsewhere: `has-sidebar`, `content-with-sidebar`, `no-comments`.
fn negates(class: &str) -> bool {
    ["has-", "with-", "no-", "without-"].iter().any(|prefix| class.starts_with(prefix))
        || ["-with-", "-has-", "-no-", "comments-open", "comments-closed", "comment-count"]
            .iter()
            .any(|part| class.contains(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_by_name_and_class() {
        assert_eq!(zone_of("article", "", Zone::Page), Zone::Article);
        assert_eq!(zone_of("footer", "", Zone::Page), Zone::Beside);
        assert_eq!(zone_of("footer", "", Zone::Article), Zone::Article);
        assert_eq!(zone_of("div", "related-posts", Zone::Article), Zone::Beside);
        assert_eq!(zone_of("div", "comments-area", Zone::Page), Zone::Comments);
        assert_eq!(zone_of("time", "x", Zone::Comments), Zone::Comments);
        assert_eq!(zone_of("figcaption", "", Zone::Article), Zone::Caption);
        assert_eq!(zone_of("p", "wp-caption-text", Zone::Page), Zone::Caption);
        assert_eq!(zone_of("div", "with-caption", Zone::Page), Zone::Page);
        for wrapper in ["has-sidebar", "content-with-sidebar", "no-comments", "single comments-open"] {
            assert_eq!(zone_of("div", wrapper, Zone::Page), Zone::Page, "{wrapper}");
        }
        assert_eq!(zone_of("body", "sidebar", Zone::Page), Zone::Page);
    }
}

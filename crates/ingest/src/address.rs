//! Addresses: a URL as a page or a record gives it goes in; the canonical URL, its site, and the form by which copies of
//! one page are known come out.

use url::Url;

/// Query parameters that say how a reader came, not what the page is.
const TRACKING: &[&str] =
    &["fbclid", "gclid", "yclid", "dclid", "msclkid", "mc_cid", "mc_eid", "igshid", "ref_src", "cmpid", "ocid"];

/// The address without fragment and tracking parameters; `None` for what is no absolute web address.
pub(crate) fn canonical(text: &str) -> Option<String> {
    let mut url = Url::parse(text.trim()).ok()?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none_or(str::is_empty) {
        return None;
    }
    url.set_fragment(None);
    // Credentials in an address are nobody's business; only URLs without a host refuse this, and they were refused.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    if let Some(query) = url.query() {
        // The others stay as they are written: they may be in any charset, and a page is found under what it is called.
        let kept: Vec<&str> = query.split('&').filter(|parameter| !is_tracking(parameter)).collect();
        let kept = kept.join("&");
        url.set_query(Some(kept.as_str()).filter(|kept| !kept.is_empty()));
    }
    Some(url.into())
}

/// Whether a parameter of an address says how a reader came. An empty one says nothing at all.
fn is_tracking(parameter: &str) -> bool {
    let name = parameter.split('=').next().unwrap_or_default();
    parameter.is_empty() || name.starts_with("utm_") || TRACKING.contains(&name)
}

/// The host of an address without `www.`, in lower case.
pub(crate) fn site(url: &str) -> Option<String> {
    Some(bare_host(Url::parse(url).ok()?.host_str()?))
}

/// The form by which copies are known: without scheme, `www.` and a slash at the end.
pub(crate) fn identity(canonical: &str) -> String {
    let rest = canonical.split_once("://").map_or(canonical, |(_, rest)| rest);
    let rest = rest.strip_prefix("www.").unwrap_or(rest);
    rest.strip_suffix('/').unwrap_or(rest).to_owned()
}

/// Whether an address can be one article's: a site's front page, which careless templates give as canonical, is not.
pub(crate) fn is_of_one_page(canonical: &str) -> bool {
    Url::parse(canonical).is_ok_and(|url| {
        let path = url.path().trim_matches('/').to_ascii_lowercase();
        let front =
            matches!(path.as_str(), "" | "index.html" | "index.htm" | "index.php" | "home" | "eng" | "ukr" | "rus")
                || (path.len() == 2 && path.bytes().all(|byte| byte.is_ascii_alphabetic()));
        !front || url.query_pairs().any(|(name, _)| !matches!(&*name, "lang" | "hl" | "locale" | "m"))
    })
}

/// Whether a name is a host: `example.org`, `www.example.co.uk`.
pub(crate) fn is_host(name: &str) -> bool {
    let labels: Vec<&str> = name.trim().split('.').collect();
    labels.len() >= 2
        && labels.iter().all(|label| {
            !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-') && !label.starts_with('-')
        })
        && labels.last().is_some_and(|last| last.len() >= 2 && last.chars().all(char::is_alphabetic))
}

/// A host in lower case without `www.`.
pub(crate) fn bare_host(host: &str) -> String {
    let host = host.trim().to_lowercase();
    host.strip_prefix("www.").unwrap_or(&host).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tracking_and_fragments_go() {
        assert_eq!(
            canonical("https://Example.org/a?id=7&utm_source=x&fbclid=y#c").as_deref(),
            Some("https://example.org/a?id=7")
        );
        assert_eq!(canonical("https://example.org/a?").as_deref(), Some("https://example.org/a"));
        // What stays is as it was, in whatever charset, and with and without tracking it is one address.
        for (with, without) in [
            ("https://example.org/n.php?t=%E4&utm_source=x", "https://example.org/n.php?t=%E4"),
            ("https://example.org/?12345&fbclid=y", "https://example.org/?12345"),
            ("https://example.org/?q=a%20b+c&gclid=z&n=", "https://example.org/?q=a%20b+c&n="),
            ("https://example.org/a?&utm_medium=m&", "https://example.org/a"),
        ] {
            assert_eq!(canonical(with).as_deref(), Some(without));
            assert_eq!(canonical(without).as_deref(), Some(without));
        }
        for bad in ["", "/a/b", "javascript:alert(1)", "ftp://example.org/a", "https://"] {
            assert_eq!(canonical(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_front_page_is_no_articles_address() {
        assert!(!is_of_one_page("https://example.org/eng/") && !is_of_one_page("https://example.org/?lang=uk"));
        assert!(!is_of_one_page("https://example.org/") && !is_of_one_page("https://example.org/index.php"));
        assert!(is_of_one_page("https://example.org/a") && is_of_one_page("https://example.org/?p=7"));
    }

    #[test]
    fn hosts() {
        assert!(is_host("www.example.co.uk") && is_host("bbc.com"));
        assert!(!is_host("The U.S. Daily") && !is_host("Reuters") && !is_host("v2.0"));
        assert_eq!(site("https://WWW.Example.org:8080/a").as_deref(), Some("example.org"));
    }
}

//! Addresses: in goes what a page says its address is, out comes an absolute http(s) address without fragment and
//! tracking parameters. Relative addresses are joined to the page's own; other schemes are refused.

/// Parameters that say how a reader came, not what was read.
const TRACKING: &[&str] = &[
    "fbclid", "gclid", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "igshid", "mc_cid", "mc_eid", "_ga", "ref_src", "cmpid",
    "at_medium", "at_campaign",
];

/// The longest address that is taken for one.
const MAX_ADDRESS: usize = 2_000;

/// A page's address, cleaned; `None` for what is no absolute http(s) address.
pub(super) fn clean(address: &str) -> Option<String> {
    let address = address.trim();
    let address = match address.strip_prefix("//") {
        Some(rest) => format!("https://{rest}"),
        None => address.to_owned(),
    };
    host(&address)?;
    if address.len() > MAX_ADDRESS || address.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return None;
    }
    let bare = address.split('#').next()?;
    let Some((path, query)) = bare.split_once('?') else {
        return Some(bare.to_owned());
    };
    let kept: Vec<&str> = query.split('&').filter(|pair| !pair.is_empty() && !is_tracking(pair)).collect();
    if kept.is_empty() { Some(path.to_owned()) } else { Some(format!("{path}?{}", kept.join("&"))) }
}

/// The host of an absolute http(s) address, in lower case, without user and port.
pub(super) fn host(address: &str) -> Option<String> {
    let (scheme, rest) = address.split_once("://")?;
    if !scheme.eq_ignore_ascii_case("http") && !scheme.eq_ignore_ascii_case("https") {
        return None;
    }
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?.split(':').next()?.to_lowercase();
    (host.contains('.') && !host.starts_with('.') && !host.ends_with('.')).then_some(host)
}

fn is_tracking(pair: &str) -> bool {
    let name = pair.split('=').next().unwrap_or_default().to_ascii_lowercase();
    name.starts_with("utm_") || TRACKING.contains(&name.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fragments_and_tracking_go_and_the_rest_stays() {
        let cleaned = |address| clean(address);
        assert_eq!(
            cleaned(" https://Example.org/a?id=3&utm_source=x&fbclid=y#top ").as_deref(),
            Some("https://Example.org/a?id=3")
        );
        assert_eq!(cleaned("//example.org/a?utm_medium=x").as_deref(), Some("https://example.org/a"));
        for refused in ["/a/b", "javascript:void(0)", "https://", "ftp://example.org/", "https://localhost/", "https://a b.org/"] {
            assert_eq!(cleaned(refused), None, "{refused}");
        }
        assert_eq!(host("https://user@News.Example.org:8080/x").as_deref(), Some("news.example.org"));
    }
}

//! Identities: in go a canonical URL, or a path and a record; out come 128 bits that are the same on
//! every machine, in every run and at any number of threads.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};

/// An article's identity: the first 128 bits of SHA-256 over what identifies it. Shown as 32 hex digits.
/// Held as two halves: a number of 128 bits would make every row of the ledger that has two of them half as large again.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ArticleId(u64, u64);

impl ArticleId {
    /// The identity made of `parts`, in order. Parts cannot run into each other: each is hashed with its length.
    pub fn of_parts(parts: &[&str]) -> Self {
        let mut hasher = Sha256::new();
        for part in parts {
            hasher.update((part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
        let digest = hasher.finalize();
        let mut first = [0u8; 16];
        first.copy_from_slice(&digest[..16]);
        Self::from_bits(u128::from_be_bytes(first))
    }

    /// The identity as two numbers, high half first, for the index's columns.
    pub fn halves(self) -> (u64, u64) {
        (self.0, self.1)
    }

    /// The identity whose [`ArticleId::halves`] are these.
    pub fn from_halves(high: u64, low: u64) -> Self {
        Self(high, low)
    }

    fn from_bits(bits: u128) -> Self {
        Self((bits >> 64) as u64, bits as u64)
    }
}

impl fmt::Display for ArticleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}{:016x}", self.0, self.1)
    }
}

impl fmt::Debug for ArticleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The text is not 32 hex digits.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("`{0}` is no article id: 32 hex digits are")]
pub struct NotAnId(String);

impl FromStr for ArticleId {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        if text.len() != 32 || !text.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(NotAnId(text.to_owned()));
        }
        u128::from_str_radix(text, 16).map(Self::from_bits).map_err(|_| NotAnId(text.to_owned()))
    }
}

impl Serialize for ArticleId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ArticleId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// SHA-256 of bytes, as 64 hex digits.
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// The first 64 bits of a hash given as hex digits: the short form kept in the ledger's columns.
pub fn hash_prefix(hex: &str) -> u64 {
    hex.get(..16).and_then(|digits| u64::from_str_radix(digits, 16).ok()).unwrap_or(0)
}

fn hex(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.filter_map(|digit| char::from_digit(u32::from(digit), 16)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identities_are_stable_and_parts_do_not_run_together() {
        // A change of this value orphans every id that a user has cited.
        assert_eq!(
            ArticleId::of_parts(&["url", "https://example.org/a"]).to_string(),
            "113df888634d18e8bed68464f338c18a"
        );
        assert_ne!(ArticleId::of_parts(&["ab", "c"]), ArticleId::of_parts(&["a", "bc"]));
    }

    #[test]
    fn text_and_halves_round_trip() {
        let id = ArticleId::of_parts(&["path", "a/b.html"]);
        assert_eq!(id.to_string().parse(), Ok(id));
        let (high, low) = id.halves();
        assert_eq!(ArticleId::from_halves(high, low), id);
        assert!("xyz".parse::<ArticleId>().is_err());
        assert!("+0000000000000000000000000000000".parse::<ArticleId>().is_err());
    }
}

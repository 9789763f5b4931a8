//! The arguments of the bench programs: `--name value` pairs go in, values by name come out; anything else is refused.

use std::collections::BTreeMap;
use std::str::FromStr;

use crate::Result;

/// What was typed.
pub struct Arguments(BTreeMap<String, String>);

impl Arguments {
    /// Takes pairs.
    ///
    /// # Errors
    /// If a name has no value, or one stands that is not among `known`.
    pub fn new(typed: impl IntoIterator<Item = String>, known: &[&str]) -> Result<Self> {
        let mut typed = typed.into_iter();
        let mut pairs = BTreeMap::new();
        while let Some(argument) = typed.next() {
            let name = argument.strip_prefix("--").filter(|name| known.contains(name));
            let name = name.ok_or_else(|| format!("`{argument}` is none of --{}", known.join(", --")))?;
            let value = typed.next().ok_or_else(|| format!("`{argument}` wants a value"))?;
            pairs.insert(name.to_owned(), value);
        }
        Ok(Self(pairs))
    }

    /// The value of `name`, if it was given and is not empty.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// The value of `name`.
    ///
    /// # Errors
    /// If it was not given.
    pub fn wanted(&self, name: &str) -> Result<&str> {
        self.text(name).ok_or_else(|| format!("--{name} is missing").into())
    }

    /// The value of `name` as a number, or `default`.
    ///
    /// # Errors
    /// If it is no number.
    pub fn number<T: FromStr>(&self, name: &str, default: T) -> Result<T> {
        match self.text(name) {
            Some(value) => value.parse().map_err(|_| format!("--{name} `{value}` is no number").into()),
            None => Ok(default),
        }
    }
}

//! A memory: what was worked out under a key is given again, until there is too much of it. Whatever is remembered is what
//! would be worked out anew, so that an answer does not depend on it.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{PoisonError, RwLock};

use foldhash::fast::RandomState;

/// What is remembered of one commit of an index; past so many values all are forgotten.
pub(crate) struct Memory<K, V> {
    known: RwLock<HashMap<K, V, RandomState>>,
    most: usize,
}

impl<K: Eq + Hash, V: Clone> Memory<K, V> {
    /// An empty memory of `most` values.
    pub fn of(most: usize) -> Self {
        Self { known: RwLock::default(), most }
    }

    /// What is remembered under a key, or what `make` gives.
    pub fn get<Q, E>(&self, key: &Q, make: impl FnOnce() -> Result<V, E>) -> Result<V, E>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ToOwned<Owned = K> + ?Sized,
    {
        if let Some(known) = self.known.read().unwrap_or_else(PoisonError::into_inner).get(key) {
            return Ok(known.clone());
        }
        let value = make()?;
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= self.most {
            known.clear();
        }
        known.insert(key.to_owned(), value.clone());
        Ok(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_remembered_is_bounded() {
        let memory = Memory::of(3);
        let get = |key: &str, made: u32| memory.get(key, || Ok::<u32, ()>(made));
        for (key, made, given) in
            [("a", 1, 1), ("b", 2, 2), ("a", 9, 1), ("c", 3, 3), ("a", 9, 1), ("d", 4, 4), ("a", 9, 9)]
        {
            assert_eq!(get(key, made), Ok(given), "{key}");
            assert!(memory.known.read().unwrap().len() <= 3);
        }
        // What fails is not remembered.
        assert_eq!(memory.get("e", || Err(())), Err(()));
        assert_eq!(get("e", 5), Ok(5));
    }
}

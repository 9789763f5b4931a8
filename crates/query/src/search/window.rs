//! A window: articles with numbers close together go in, in any order and several times over, each with a part of a sum;
//! out they come in order, each once, with its sum.

use tantivy::DocId;

/// How many articles a window spans: their sums stay in the memory nearest to the processor.
pub(super) const WINDOW: u32 = 4096;

const BITS: u32 = u64::BITS;

/// A place in a window, as a mask: the compiler sees that none is past the end.
const MASK: usize = WINDOW as usize - 1;

/// Sums over some articles.
pub(super) struct Window {
    first: DocId,
    found: [u64; (WINDOW / BITS) as usize],
    /// Empty until there is something to add to.
    sums: Vec<f32>,
}

/// Where sums are added up.
pub(super) struct Adder<'w> {
    first: DocId,
    found: &'w mut [u64; (WINDOW / BITS) as usize],
    sums: &'w mut [f32; WINDOW as usize],
}

impl Adder<'_> {
    /// Adds to the sum of an article, which must lie in the window.
    #[inline]
    pub fn add(&mut self, doc: DocId, more: f32) {
        debug_assert!((self.first..self.first + WINDOW).contains(&doc), "it lies in the window");
        let at = (doc - self.first) as usize & MASK;
        self.found[at / BITS as usize] |= 1 << (at % BITS as usize);
        self.sums[at] += more;
    }
}

impl Default for Window {
    fn default() -> Self {
        Self { first: 0, found: [0; _], sums: Vec::new() }
    }
}

impl Window {
    /// Moves the window, which must be empty, to where `first` is its first article.
    pub fn start(&mut self, first: DocId) {
        self.first = first;
        self.sums.resize(WINDOW as usize, 0.0);
    }

    /// Its first article.
    pub fn first(&self) -> DocId {
        self.first
    }

    /// Adds to the sums of many articles; the window must have been started.
    pub fn adder(&mut self) -> Adder<'_> {
        let sums = self.sums.as_mut_slice().try_into().expect("a window that was started has sums");
        Adder { first: self.first, found: &mut self.found, sums }
    }

    /// Adds to the sum of an article, which must lie in the window.
    #[inline]
    pub fn add(&mut self, doc: DocId, more: f32) {
        self.adder().add(doc, more);
    }

    /// Makes the sum of an article as much as `least`.
    pub fn raise(&mut self, doc: DocId, least: f32) {
        self.add(doc, 0.0);
        let sum = &mut self.sums[(doc - self.first) as usize];
        *sum = sum.max(least);
    }

    /// The sum of an article, if it was found.
    #[inline]
    pub fn get(&self, doc: DocId) -> Option<f32> {
        let at = (doc - self.first) as usize;
        (self.found[at / BITS as usize] >> (at % BITS as usize) & 1 == 1).then(|| self.sums[at])
    }

    /// Gives each article that was found with its sum, in order, and empties the window.
    #[inline]
    pub fn drain(&mut self, mut each: impl FnMut(DocId, f32)) {
        for (word, found) in self.found.iter_mut().enumerate() {
            while *found != 0 {
                let at = word * BITS as usize + found.trailing_zeros() as usize;
                *found &= *found - 1;
                each(self.first + at as DocId, std::mem::take(&mut self.sums[at]));
            }
        }
    }

    /// Puts the articles that were found in order into `docs`, the sum of each into `sums`, and empties the window.
    pub fn drain_into(&mut self, docs: &mut Vec<DocId>, sums: &mut Vec<f32>) {
        let count = self.found.iter().map(|found| found.count_ones() as usize).sum();
        // Filled by place: to push one by one takes longer than all else here.
        docs.resize(count, 0);
        sums.resize(count, 0.0);
        let mut places = docs.iter_mut().zip(sums);
        self.drain(|doc, sum| {
            if let Some((place, into)) = places.next() {
                (*place, *into) = (doc, sum);
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_come_in_order_with_their_sums() {
        let mut window = Window::default();
        window.start(70);
        for (doc, more) in [(4165, 1.0), (70, 2.0), (134, 3.0), (70, 0.5), (71, 0.0)] {
            window.add(doc, more);
        }
        assert_eq!([70, 71, 72].map(|doc| window.get(doc)), [Some(2.5), Some(0.0), None]);
        let mut found = Vec::new();
        window.drain(|doc, sum| found.push((doc, sum)));
        assert_eq!(found, [(70, 2.5), (71, 0.0), (134, 3.0), (4165, 1.0)]);
        assert_eq!(window.get(70), None);
        let (mut docs, mut sums) = (vec![9; 7], vec![9.0]);
        for (doc, sum) in found {
            window.add(doc, sum);
        }
        window.drain_into(&mut docs, &mut sums);
        assert_eq!((docs, sums), (vec![70, 71, 134, 4165], vec![2.5, 0.0, 3.0, 1.0]));
        assert_eq!(window.get(70), None);
    }
}

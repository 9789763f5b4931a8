//! A stream that can be taken back: for what was read as a record's content and was not.

use std::io::{self, BufRead, Cursor, Read};

/// A stream that may be taken back.
pub(super) struct Rewound<'s> {
    again: Cursor<Vec<u8>>,
    stream: &'s mut (dyn BufRead + 's),
}

impl<'s> Rewound<'s> {
    /// Begins where the stream is.
    pub fn new(stream: &'s mut (dyn BufRead + 's)) -> Self {
        Self { again: Cursor::default(), stream }
    }

    fn rest(&self) -> &[u8] {
        let from = usize::try_from(self.again.position()).unwrap_or(usize::MAX);
        self.again.get_ref().get(from..).unwrap_or_default()
    }

    /// Puts bytes before what comes next.
    pub fn go_back(&mut self, bytes: &[u8]) {
        // What came from here lies here still: to put it before the rest again and again would take the square of the
        // time.
        let at = usize::try_from(self.again.position()).unwrap_or(usize::MAX);
        let taken = at.checked_sub(bytes.len()).filter(|from| self.again.get_ref().get(*from..at) == Some(bytes));
        if let Some(from) = taken {
            self.again.set_position(from as u64);
            return;
        }
        let again = [bytes, self.rest()].concat();
        self.again = Cursor::new(again);
    }

    /// The next bytes, as many as there are up to `count`, without taking them.
    pub fn peek(&mut self, count: usize) -> io::Result<Vec<u8>> {
        if let Some(next) = self.rest().get(..count) {
            return Ok(next.to_vec());
        }
        let mut next = Vec::new();
        Read::take(&mut *self, count as u64).read_to_end(&mut next)?;
        self.go_back(&next);
        Ok(next)
    }
}

impl Read for Rewound<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(buffer)?;
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for Rewound<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.rest().is_empty() { self.stream.fill_buf() } else { self.again.fill_buf() }
    }

    fn consume(&mut self, count: usize) {
        if self.rest().is_empty() { self.stream.consume(count) } else { self.again.consume(count) }
    }
}

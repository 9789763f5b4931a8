//! Window: a stream goes in, the part of it that is being looked at comes out as one slice, which grows on demand and
//! gives way behind what is done with.

use std::io::{self, BufRead, Read};

use super::plain;

/// How many bytes are read at a time, at least. A window that grows grows by as much as it holds, so that looking at it
/// anew each time stays linear.
const CHUNK_BYTES: usize = 64 * 1024;

/// The part of a stream that is being looked at.
pub(super) struct Window<'a> {
    stream: &'a mut dyn BufRead,
    buffer: Vec<u8>,
    start: usize,
    ended: bool,
    /// What is wrong with packed data that ends here, damaged.
    pub damage: Option<String>,
}

impl<'a> Window<'a> {
    pub fn new(stream: &'a mut dyn BufRead) -> Self {
        Self { stream, buffer: Vec::new(), start: 0, ended: false, damage: None }
    }

    pub fn bytes(&self) -> &[u8] {
        &self.buffer[self.start..]
    }

    /// Lets go of the first bytes.
    pub fn consume(&mut self, count: usize) {
        self.start = (self.start + count).min(self.buffer.len());
    }

    /// Reads on; whether there was more.
    pub fn more(&mut self) -> io::Result<bool> {
        if self.ended {
            return Ok(false);
        }
        if self.start > 0 {
            self.buffer.drain(..self.start);
            self.start = 0;
        }
        let wanted = self.buffer.len().max(CHUNK_BYTES) as u64;
        match Read::take(&mut *self.stream, wanted).read_to_end(&mut self.buffer) {
            Ok(0) => self.ended = true,
            Ok(_) => {}
            // Packed data that is damaged or cut off stays so: what stands before the damage is good.
            Err(error) if super::is_damage(&error) => {
                self.ended = true;
                self.damage = Some(format!("the file is damaged from here on: {}", plain(&error)));
                return Ok(!self.bytes().is_empty());
            }
            Err(error) => return Err(error),
        }
        Ok(!self.ended)
    }
}

//! Inspector: bytes in memory go in, what ingest would make of a file of them comes out. For programs that have articles
//! from elsewhere than a disk.

use std::ops::ControlFlow;
use std::sync::Arc;

use rayon::ThreadPool;

use super::{Inspected, Waiting, count};
use crate::discover::Source;
use crate::outcome::{IngestOptions, Report, Result};
use crate::pipeline::thread_pool;
use crate::process::Processor;
use crate::read;

/// Shows what ingest would make of bytes. Make one and use it for many files: it keeps what takes time to load.
///
/// ```
/// use std::ops::ControlFlow;
///
/// use dateline_ingest::{IngestOptions, Inspector};
///
/// let inspector = Inspector::new(&IngestOptions::new(jiff::civil::date(2025, 6, 1)))?;
/// let report = inspector.inspect("a.txt", b"The talks in Istanbul ended at noon.", &mut |inspected| {
///     assert_eq!(inspected.article.as_ref().expect("it is one").body, "The talks in Istanbul ended at noon.");
///     ControlFlow::Continue(())
/// });
/// assert_eq!((report.seen, report.counts.indexed), (1, 1));
/// # Ok::<(), dateline_ingest::Error>(())
/// ```
pub struct Inspector {
    /// One thread, whose stack is as large as that of those that index: the caller's may be smaller.
    thread: ThreadPool,
    processor: Arc<Processor>,
}

impl Inspector {
    /// Makes ready; of the options the day of the run and the time of an article count.
    ///
    /// # Errors
    /// If no thread can be started.
    pub fn new(options: &IngestOptions) -> Result<Self> {
        Ok(Self { thread: thread_pool(1)?, processor: Arc::new(Processor::new(options)) })
    }

    /// Shows every input in a file of this name (`a.html`, `2025/crawl.warc.gz`) that holds these bytes, in its order,
    /// until `each` breaks off: as [`inspect`](super::inspect()) does for a file, without its being on disk. The report
    /// counts articles as indexed.
    pub fn inspect(
        &self,
        name: &str,
        bytes: &[u8],
        each: &mut (dyn FnMut(&Inspected) -> ControlFlow<()> + Send),
    ) -> Report {
        self.thread.install(|| self.inspect_here(name, bytes, each))
    }

    fn inspect_here(&self, name: &str, bytes: &[u8], each: &mut dyn FnMut(&Inspected) -> ControlFlow<()>) -> Report {
        let (key, size) = (Arc::<str>::from(name), bytes.len() as u64);
        let source = Arc::new(Source { path: name.into(), shown: key.clone(), key, base: 0, size, mtime: 0 });
        let mut report = Report::default();
        let mut waiting = Waiting::default();
        let (mut ignored_fields, mut read, mut passed_over) = (0, 0, 0);
        let mut show = |inspected: &Inspected| {
            count(&mut report, inspected);
            each(inspected)
        };
        let mut broken_off = false;
        read::read_bytes(&source, bytes, &mut |input| {
            let processed = self.processor.process(input, false);
            ignored_fields += u64::from(processed.ignored_fields);
            read += processed.evidence.bytes;
            passed_over += processed.input.passed_over;
            broken_off = waiting.take(processed, &mut show).is_break();
            !broken_off
        });
        if !broken_off {
            // Broken off or not, all has been shown that is to be shown.
            let _ = waiting.end(&mut show);
        }
        report.ignored_fields = ignored_fields;
        report.bytes = read;
        report.skipped.records = passed_over;
        report
    }
}

//! Pipeline: the threads between reading and writing. One reads sources, many make articles of what it reads; batches
//! travel over bounded channels and keep their order, so what comes out is the same at any number of threads.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender};

use rayon::prelude::*;

use crate::budget::WORKER_STACK;
use crate::discover::Source;
use crate::index::surplus::GivenUp;
use crate::outcome::{Observer, went_on};
use crate::process::{Processed, Processor};
use crate::read::{self, Input};

/// A batch is handed on when it holds this many bytes …
const BATCH_BYTES: usize = 8 << 20;

/// … or this many inputs.
const BATCH_INPUTS: usize = 512;

/// Batches that wait between two stages. With [`BATCH_BYTES`] this bounds the memory of a run.
pub(crate) const BATCHES_WAITING: usize = 2;

/// The same between the workers and the writer: none, for an article with its analysed text has many times its bytes.
pub(crate) const DONE_WAITING: usize = 0;

/// What the reading thread hands on.
pub(crate) enum Batch {
    Inputs(Vec<Input>),
    /// Sources that are as they were, each with how many inputs it holds.
    Unchanged(Vec<(Arc<Source>, u64)>),
}

/// The same, processed.
pub(crate) enum Done {
    Inputs(Vec<Processed>),
    Unchanged(Vec<(Arc<Source>, u64)>),
}

/// What can end the reading of a source, or of all.
pub(crate) struct Stops<'a> {
    /// Watches the run and may stop it.
    pub observer: &'a dyn Observer,
    /// Which source need not be read on.
    pub given_up: GivenUp,
}

/// The worker threads; 0 for one per core.
pub(crate) fn thread_pool(threads: usize) -> std::result::Result<rayon::ThreadPool, rayon::ThreadPoolBuildError> {
    rayon::ThreadPoolBuilder::new().num_threads(threads).stack_size(WORKER_STACK).build()
}

/// Reads sources in order and sends their inputs on in batches; gives whether it was stopped before the end.
pub(crate) fn read_all(
    sources: &[Arc<Source>],
    unchanged: &[Option<u64>],
    stops: &Stops<'_>,
    batches: &SyncSender<Batch>,
) -> bool {
    let observer = stops.observer;
    let mut batch = Vec::new();
    let mut same = Vec::new();
    let mut bytes = 0;
    let mut open = true;
    let mut stopped = false;
    for (source, unchanged) in sources.iter().zip(unchanged) {
        stopped |= observer.stop();
        if !open || stopped {
            break;
        }
        if let Some(count) = unchanged {
            observer.advanced(source.size);
            same.push((source.clone(), *count));
            // One by one, the threads would do nothing but wake each other.
            if same.len() >= BATCH_INPUTS {
                open = batches.send(Batch::Unchanged(std::mem::take(&mut same))).is_ok();
            }
            continue;
        }
        read::read(source, &|bytes| went_on(observer, bytes), &mut |input| {
            bytes += input.payload.len();
            batch.push(input);
            if bytes >= BATCH_BYTES || batch.len() >= BATCH_INPUTS {
                bytes = 0;
                open = batches.send(Batch::Inputs(std::mem::take(&mut batch))).is_ok();
            }
            stopped |= observer.stop();
            open && !stopped && !stops.given_up.is(source)
        });
    }
    if open && !same.is_empty() {
        open = batches.send(Batch::Unchanged(same)).is_ok();
    }
    if open && !batch.is_empty() {
        // If nobody receives any more, the run has failed and says so itself.
        let _ = batches.send(Batch::Inputs(batch));
    }
    stopped
}

/// Makes articles of batches, in parallel within a batch, and sends them on in order.
pub(crate) fn process_all(
    pool: &rayon::ThreadPool,
    processor: &Arc<Processor>,
    analyze: bool,
    batches: &Receiver<Batch>,
    done: &SyncSender<Done>,
) {
    for batch in batches {
        let result = match batch {
            Batch::Unchanged(sources) => Done::Unchanged(sources),
            Batch::Inputs(inputs) => Done::Inputs(
                pool.install(|| inputs.into_par_iter().map(|input| processor.process(input, analyze)).collect()),
            ),
        };
        if done.send(result).is_err() {
            return;
        }
    }
}

//! The flow of `batch`: items go in one by one, are worked on by many threads, and their results come out in the order
//! of the items. Only so many are under way at once, so that input of any length, and one item that takes long, need no
//! more memory than that many results.

use std::sync::mpsc::{Receiver, SyncSender, TryRecvError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use anyhow::{Result, anyhow};

/// How the work is shared out.
#[derive(Clone, Copy, Debug)]
pub struct Shares {
    /// Threads that work.
    pub threads: usize,
    /// Items under way at once: taken and not yet given back.
    pub window: usize,
}

/// Results in the order of their items.
pub struct InOrder<O> {
    slots: Receiver<Receiver<O>>,
}

/// An item, and where its result is awaited.
type Job<I, O> = (I, SyncSender<O>);

/// Starts to take `items` and to `work` on them. The threads are not waited for: a reader that sleeps on a silent pipe
/// must not keep a run from ending. They end on their own once [`InOrder`] is gone or the items are done.
pub fn start<I, O>(
    items: impl Iterator<Item = I> + Send + 'static,
    work: impl Fn(I) -> O + Send + Sync + 'static,
    shares: Shares,
) -> Result<InOrder<O>>
where
    I: Send + 'static,
    O: Send + 'static,
{
    let (put_slot, slots) = sync_channel::<Receiver<O>>(shares.window.max(1));
    let (put_job, jobs) = sync_channel::<Job<I, O>>(shares.threads.max(1));
    let jobs = Arc::new(Mutex::new(jobs));
    let work = Arc::new(work);
    for number in 0..shares.threads.max(1) {
        let (jobs, work) = (jobs.clone(), work.clone());
        let run = move || {
            loop {
                let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
                let Ok((item, result)) = job else {
                    return;
                };
                // A result that nobody awaits is that of a run which has ended.
                let _ = result.send(work(item));
            }
        };
        thread::Builder::new().name(format!("batch-{number}")).spawn(run)?;
    }
    let read = move || {
        for item in items {
            let (result, slot) = sync_channel(1);
            if put_slot.send(slot).is_err() || put_job.send((item, result)).is_err() {
                return;
            }
        }
    };
    thread::Builder::new().name("batch-reader".to_owned()).spawn(read)?;
    Ok(InOrder { slots })
}

impl<O> InOrder<O> {
    /// The next result; `None` after the last. Calls `before_waiting` where it is not there yet.
    ///
    /// # Errors
    /// Those of `before_waiting`; or a worker has ended without a result.
    pub fn next(&mut self, before_waiting: &mut dyn FnMut() -> Result<()>) -> Result<Option<O>> {
        let Some(slot) = arrived(&self.slots, before_waiting)? else {
            return Ok(None);
        };
        arrived(&slot, before_waiting)?.map(Some).ok_or_else(|| anyhow!("a thread of the batch has ended early"))
    }
}

/// What comes next from `source`; `None` where nothing will.
fn arrived<T>(source: &Receiver<T>, before_waiting: &mut dyn FnMut() -> Result<()>) -> Result<Option<T>> {
    match source.try_recv() {
        Ok(item) => Ok(Some(item)),
        Err(TryRecvError::Disconnected) => Ok(None),
        Err(TryRecvError::Empty) => {
            before_waiting()?;
            Ok(source.recv().ok())
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    fn all(items: impl Iterator<Item = u64> + Send + 'static, shares: Shares) -> Vec<u64> {
        // Early items take longest, so that later ones overtake them.
        let work = |item: u64| (0..(1_000 - item % 1_000) * 100).fold(item, |sum, n| std::hint::black_box(sum ^ n ^ n));
        let mut results = start(items, work, shares).unwrap();
        let mut found = Vec::new();
        while let Some(result) = results.next(&mut || Ok(())).unwrap() {
            found.push(result);
        }
        found
    }

    #[test]
    fn results_keep_the_order_of_items() {
        for shares in
            [Shares { threads: 1, window: 1 }, Shares { threads: 4, window: 2 }, Shares { threads: 3, window: 64 }]
        {
            assert_eq!(all(0..500, shares), (0..500).collect::<Vec<u64>>(), "{shares:?}");
        }
    }

    #[test]
    fn no_more_is_taken_than_the_window_holds() {
        let taken = Arc::new(AtomicUsize::new(0));
        let counter = taken.clone();
        let items = (0..10_000u64).inspect(move |_| {
            counter.fetch_add(1, Ordering::SeqCst);
        });
        let mut results = start(items, |item| item, Shares { threads: 2, window: 8 }).unwrap();
        for given in 1..=1_000 {
            results.next(&mut || Ok(())).unwrap().unwrap();
            // One more is in the hands of the reader, and one slot has just been freed.
            assert!(taken.load(Ordering::SeqCst) <= given + 8 + 2);
        }
    }

    #[test]
    fn a_run_that_is_broken_off_stops_its_threads() {
        let (alive, ended) = sync_channel::<()>(1);
        let items = (0u64..).inspect(move |_| {
            let _held = &alive;
        });
        let mut results = start(items, |item| item, Shares { threads: 2, window: 8 }).unwrap();
        results.next(&mut || Ok(())).unwrap();
        drop(results);
        assert!(ended.recv().is_err(), "the reader has let go of the items");
    }
}

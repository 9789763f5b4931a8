//! Budget: work on one input goes in; what it gives comes out, or that it took too long. A thread cannot be stopped from
//! outside in safe Rust, so work that may be slow has a thread of its own, which is left behind where it takes too long:
//! it ends by itself, or with the program.
//!
//! Where the system tells (Linux does), the time is that for which the thread kept a processor busy, so that an article is
//! not refused because the machine had something else to do.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};
use std::thread;
use std::time::Duration;

/// Stack of every thread that works on articles. Parsers of hostile pages are guarded, but not by us alone.
pub(crate) const WORKER_STACK: usize = 16 << 20;

/// How many threads left behind may still run before no more work is begun that may be slow: each holds a core, and
/// memory that nobody counts.
const MOST_LEFT_BEHIND: usize = 4;

/// How many times its budget a thread is waited for that gets no processor.
const MOST_WAITS: u32 = 6;

/// The time that one input may take, and the threads that took longer.
pub(crate) struct Budget {
    time: Duration,
    left_behind: Mutex<Vec<Weak<()>>>,
}

/// Why work gave nothing.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Overrun {
    /// It took too long.
    #[error("took longer than the {} that one article may (`--article-time`)", shown(*.0))]
    Late(Duration),
    /// It was not begun, because too much that took too long still runs.
    #[error("not begun: {MOST_LEFT_BEHIND} articles before it that took too long still hold the machine")]
    Crowded,
    /// It was not begun, because the system gives no more threads.
    #[error("not begun: no thread could be started: {0}")]
    NoThread(#[from] std::io::Error),
}

impl Budget {
    /// A budget of `time` for each input; of none if that is zero.
    pub fn new(time: Duration) -> Self {
        Self { time, left_behind: Mutex::default() }
    }

    /// Whether there is a budget at all.
    pub fn is_limited(&self) -> bool {
        !self.time.is_zero()
    }

    /// Does work on a thread of its own and waits for what it gives, as long as the budget says.
    pub fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Overrun> {
        if self.is_crowded() {
            return Err(Overrun::Crowded);
        }
        let (give, given) = sync_channel(1);
        let running = Arc::new(());
        let still_running = Arc::downgrade(&running);
        let place = Arc::new(OnceLock::new());
        let here = place.clone();
        thread::Builder::new().stack_size(WORKER_STACK).spawn(move || {
            let _ = here.set(std::fs::read_link("/proc/thread-self").unwrap_or_default());
            // Nobody waits any more for what comes too late.
            let _ = give.send(work());
            drop(running);
        })?;
        self.wait(&given, &place).map_err(|error| {
            // Work that panics is caught by who gives it; if it is not, it has ended, and has given nothing either.
            if error == RecvTimeoutError::Timeout {
                self.left_behind.lock().unwrap_or_else(PoisonError::into_inner).push(still_running);
            }
            Overrun::Late(self.time)
        })
    }

    /// Waits for what a thread gives, until it has been at work for the time of the budget.
    fn wait<T>(&self, given: &Receiver<T>, place: &OnceLock<PathBuf>) -> Result<T, RecvTimeoutError> {
        let mut left = self.time;
        for _ in 1..MOST_WAITS {
            match given.recv_timeout(left) {
                Err(RecvTimeoutError::Timeout) => {}
                other => return other,
            }
            let worked = place.get().and_then(|place| worked(&Path::new("/proc").join(place)));
            match worked.and_then(|worked| self.time.checked_sub(worked)) {
                Some(rest) if rest >= TICK => left = rest,
                _ => return Err(RecvTimeoutError::Timeout),
            }
        }
        given.recv_timeout(left)
    }

    fn is_crowded(&self) -> bool {
        let mut left_behind = self.left_behind.lock().unwrap_or_else(PoisonError::into_inner);
        left_behind.retain(|running| running.strong_count() > 0);
        left_behind.len() >= MOST_LEFT_BEHIND
    }
}

/// The smallest time that Linux tells.
const TICK: Duration = Duration::from_millis(10);

/// For how long the thread that `/proc` has at this place kept a processor busy: the fields `utime` and `stime` of proc(5).
fn worked(place: &Path) -> Option<Duration> {
    let stat = std::fs::read_to_string(place.join("stat")).ok()?;
    // Its name, which may hold anything, stands in brackets before the numbers.
    let mut numbers = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
    let mut ticks = || numbers.next()?.parse::<u32>().ok();
    Some(TICK * ticks()?.saturating_add(ticks()?))
}

fn shown(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    if seconds < 0.1 { format!("{} ms", time.as_millis()) } else { format!("{seconds} s") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Instant;

    const SHORT: Duration = Duration::from_millis(50);

    #[test]
    fn work_in_time_gives_what_it_gives() {
        let budget = Budget::new(Duration::from_secs(60));
        assert_eq!(budget.run(|| 7).unwrap(), 7);
        assert!(budget.is_limited() && !Budget::new(Duration::ZERO).is_limited());
    }

    #[test]
    fn work_that_takes_too_long_is_left_behind_and_no_more_is_begun_until_some_has_ended() {
        let budget = Budget::new(SHORT);
        let (release, wait) = std::sync::mpsc::channel::<()>();
        let wait = Arc::new(Mutex::new(wait));
        for _ in 0..MOST_LEFT_BEHIND {
            let (wait, started) = (wait.clone(), Instant::now());
            // It sleeps for most of the time: a thread that gets no processor is not waited for without end either.
            let late = budget.run(move || {
                let _ = wait.lock().map(|wait| wait.recv());
            });
            assert!(matches!(late, Err(Overrun::Late(SHORT))), "{late:?}");
            assert!(started.elapsed() >= SHORT);
        }
        let refused = budget.run(|| ()).unwrap_err();
        assert!(matches!(refused, Overrun::Crowded), "{refused}");
        drop(release);
        // They end in their own time.
        let until = Instant::now() + Duration::from_secs(60);
        while budget.is_crowded() && Instant::now() < until {
            thread::sleep(Duration::from_millis(1));
        }
        assert_eq!(Budget { time: Duration::from_secs(60), ..budget }.run(|| 7).unwrap(), 7);
    }

    #[test]
    fn what_counts_is_how_long_it_was_at_work() {
        if worked(Path::new("/proc/thread-self")).is_none() {
            return;
        }
        let budget = Budget::new(SHORT);
        assert_eq!(budget.run(|| thread::sleep(SHORT * 2)).ok(), Some(()), "it did nothing");
        let busy = budget.run(|| {
            let started = Instant::now();
            while started.elapsed() < SHORT * 100 {
                std::hint::spin_loop();
            }
        });
        assert!(matches!(busy, Err(Overrun::Late(_))));
    }

    #[test]
    fn the_time_is_said_as_it_was_given() {
        assert_eq!(
            Overrun::Late(Duration::from_secs(10)).to_string(),
            "took longer than the 10 s that one article may (`--article-time`)"
        );
        assert_eq!(shown(Duration::from_millis(1_500)), "1.5 s");
        assert_eq!(shown(Duration::from_millis(20)), "20 ms");
    }
}

//! Faults of our own: in goes the work of a command, out comes its result, or an error in place of a panic. Panics that
//! ingest catches and counts (one bad article) stay silent; what ends the command is told like every error.

use std::backtrace::Backtrace;
use std::collections::VecDeque;
use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Result, anyhow};

use crate::terminal;

/// Panics that are remembered: that of a worker, and that of the thread that waited for it.
const REMEMBERED: usize = 2;

/// Runs `work`. With RUST_BACKTRACE set, every panic is also told where it happens, with the way there.
pub fn contained<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    let latest: Arc<Mutex<VecDeque<String>>> = Arc::default();
    let remembered = latest.clone();
    let is_traced = std::env::var_os("RUST_BACKTRACE").is_some_and(|value| value != "0");
    panic::set_hook(Box::new(move |info| {
        let mut latest = latest.lock().unwrap_or_else(PoisonError::into_inner);
        if latest.len() == REMEMBERED {
            latest.pop_front();
        }
        let fault = told(info);
        if is_traced {
            // Not by Rust's own hook: a message may hold text of an article.
            terminal::complain(&terminal::block(&format!("panic: {fault}\n{}", Backtrace::force_capture())));
        }
        latest.push_back(fault);
    }));
    panic::catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        let latest = remembered.lock().unwrap_or_else(PoisonError::into_inner);
        let faults: Vec<&str> = latest.iter().map(String::as_str).collect();
        let what = faults.join("; ");
        Err(anyhow!("a fault of dateline: {what}\nhint: please report it, with the command and what it was given"))
    })
}

/// What happened and where, in one line.
fn told(info: &PanicHookInfo<'_>) -> String {
    let what = info.payload_as_str().unwrap_or("no message").replace('\n', " ");
    info.location().map_or_else(|| what.clone(), |place| format!("{what} ({}:{})", place.file(), place.line()))
}

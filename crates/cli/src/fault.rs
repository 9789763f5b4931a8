//! Faults of our own: in goes the work of a command, out comes its result, or an error in place of a panic. Panics that
//! the libraries catch and account for (one bad article, a damaged index) stay silent; what ends the command is told like
//! every error.

use std::backtrace::Backtrace;
use std::collections::VecDeque;
use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Error, Result, anyhow};
use dateline_query::SearchError;

/// Panics that are remembered: that of a worker, and that of the thread that waited for it.
const REMEMBERED: usize = 2;

/// Runs `work`. With RUST_BACKTRACE set, the panic that ends it is told with the calls that led to it.
pub fn contained<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    let latest: Arc<Mutex<VecDeque<String>>> = Arc::default();
    let remembered = latest.clone();
    let is_traced = std::env::var_os("RUST_BACKTRACE").is_some_and(|value| value != "0");
    panic::set_hook(Box::new(move |info| {
        let mut latest = latest.lock().unwrap_or_else(PoisonError::into_inner);
        if latest.len() == REMEMBERED {
            latest.pop_front();
        }
        latest.push_back(told(info, is_traced));
    }));
    let outcome = panic::catch_unwind(AssertUnwindSafe(work));
    match outcome {
        Ok(Err(error)) if !is_fault(&error) => Err(error),
        Ok(Ok(result)) => Ok(result),
        _ => {
            let latest = remembered.lock().unwrap_or_else(PoisonError::into_inner);
            let faults: Vec<&str> = latest.iter().map(String::as_str).collect();
            let what = faults.join("; ");
            Err(anyhow!("a fault of dateline: {what}\nhint: please report it, with the command and what it was given"))
        }
    }
}

/// Whether an error stands for a panic that a library has caught.
fn is_fault(error: &Error) -> bool {
    use dateline_core::Error as Index;
    error.chain().any(|cause| {
        let of_search = match cause.downcast_ref() {
            Some(SearchError::Index(error)) => Some(error),
            _ => None,
        };
        let of_ingest = match cause.downcast_ref() {
            Some(dateline_ingest::Error::Index(error)) => Some(error),
            _ => None,
        };
        matches!(cause.downcast_ref().or(of_search).or(of_ingest), Some(Index::Fault { .. }))
    })
}

/// What happened and where, in one line; then the calls that led there, if they are asked for.
fn told(info: &PanicHookInfo<'_>, is_traced: bool) -> String {
    let what = info.payload_as_str().unwrap_or("no message").replace('\n', " ");
    let place = info.location().map(|place| format!(" ({}:{})", place.file(), place.line())).unwrap_or_default();
    let calls = if is_traced { format!("\n{}", Backtrace::force_capture()) } else { String::new() };
    format!("{what}{place}{calls}")
}

//! Progress: in go the events of a run, out comes a bar with rate and time left on standard error, where that is a
//! terminal. It also carries Ctrl-C to the run.

use std::io::{self, IsTerminal};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::{Context as _, Result};
use dateline_ingest::Observer;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::context::Exit;
use crate::terminal;

/// How often a bar is drawn, in times a second.
const DRAWS: u8 = 10;

const WALKING: &str = "{spinner} looking for files  {elapsed}";
const READING: &str = "{bar:30} {percent:>3}%  {bytes} of {total_bytes}  {bytes_per_sec}  {eta} left{msg}";
const MERGING: &str = "{spinner} putting the index together  {elapsed}{msg}";
const PLAIN: &str = "{spinner} {bytes}  {elapsed}";

/// A bar over `size` bytes, or a spinner where the size is not known.
pub fn of_bytes(size: Option<u64>, is_shown: bool) -> ProgressBar {
    if !is_shown {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(size, ProgressDrawTarget::stderr_with_hz(DRAWS));
    bar.with_style(style(if size.is_some() { READING } else { PLAIN }))
}

fn style(template: &'static str) -> ProgressStyle {
    ProgressStyle::with_template(template)
        .expect("the templates of this file are well-formed")
        .progress_chars("█▉▊▋▌▍▎▏ ")
}

/// Watches a run of `index`.
pub struct Watch {
    bar: ProgressBar,
    stop: Arc<AtomicBool>,
}

impl Watch {
    /// A watch that shows a bar unless `quiet`, and stops the run at Ctrl-C. A second Ctrl-C ends the process.
    pub fn new(quiet: bool) -> Result<Self> {
        let bar = of_bytes(None, !quiet && io::stderr().is_terminal());
        bar.set_style(style(WALKING));
        bar.enable_steady_tick(Duration::from_millis(200));
        let stop = Arc::new(AtomicBool::new(false));
        let (pressed, shown) = (stop.clone(), bar.clone());
        let at_once = move || {
            if pressed.swap(true, Ordering::SeqCst) {
                std::process::exit(Exit::Interrupted.code().into());
            }
            let message = "stopping: what has been read is being committed; Ctrl-C again stops at once";
            shown.suspend(|| terminal::complain(message));
        };
        ctrlc::set_handler(at_once).context("cannot watch for Ctrl-C")?;
        Ok(Self { bar, stop })
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

impl Observer for Watch {
    fn discovered(&self, _sources: u64, bytes: u64) {
        self.bar.set_length(bytes);
        self.bar.set_style(style(READING));
        self.bar.reset_eta();
    }

    fn advanced(&self, bytes: u64) {
        self.bar.inc(bytes);
    }

    fn committed(&self, inputs: u64) {
        self.bar.set_message(format!("  {} committed", crate::render::thousands(inputs)));
    }

    fn merging(&self) {
        self.bar.set_style(style(MERGING));
    }

    fn stop(&self) -> bool {
        self.stop.load(Ordering::SeqCst)
    }
}

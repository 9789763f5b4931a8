//! What every command is given: the index, the day, the streams and how they look; and how it may end.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use jiff::civil::Date;

use crate::args::Common;
use crate::terminal::{self, Look, NOTE, Out};

/// How a command ended, other than in an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Something was found, or everything was read.
    Success,
    /// Nothing was found.
    Nothing,
    /// An error.
    Error,
    /// `index` finished, but some inputs were refused.
    Refused,
    /// Stopped with Ctrl-C.
    Interrupted,
}

impl Exit {
    /// 0 where something was found, else 1.
    pub fn found(something: bool) -> Self {
        if something { Self::Success } else { Self::Nothing }
    }

    /// The number that the shell sees.
    pub fn code(self) -> u8 {
        match self {
            Self::Success => 0,
            Self::Nothing => 1,
            Self::Error => 2,
            Self::Refused => 3,
            Self::Interrupted => 130,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

/// What every command is given.
pub struct Context {
    /// The folder of the index.
    pub index: PathBuf,
    /// The day on which the question is asked.
    pub today: Date,
    /// How standard output looks.
    pub look: Look,
    quiet: bool,
    stderr: Look,
}

impl Context {
    /// Reads the common options and the clock.
    pub fn new(common: Common) -> Result<Self> {
        Ok(Self {
            index: common.index,
            today: today()?,
            look: Look::of_stdout(common.color),
            quiet: common.quiet,
            stderr: Look::of_stderr(common.color),
        })
    }

    /// Standard output, locked and buffered. Only one may be open at a time.
    pub fn stdout(&self) -> Out {
        terminal::stdout(self.look)
    }

    /// Whether to say nothing but errors and the answer.
    pub fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// Says something about the answer on standard error, unless quiet. `text` may hold anything; it stays on one line, so
    /// that nothing in it passes for a line of ours.
    pub fn note(&self, text: &str) {
        if !self.quiet {
            self.say("note", text);
        }
    }

    /// How to get further, on standard error, unless quiet.
    pub fn hint(&self, text: &str) {
        if !self.quiet {
            self.say("hint", text);
        }
    }

    /// Says that something is not as it should be, on standard error, even if quiet.
    pub fn warn(&self, text: &str) {
        self.say("warning", text);
    }

    /// A line on standard error, unless quiet.
    pub fn tell(&self, text: &str) {
        if !self.quiet {
            terminal::complain(&terminal::line(text));
        }
    }

    fn say(&self, kind: &str, text: &str) {
        let label = self.stderr.paint(NOTE, format_args!("{kind}:"));
        terminal::complain(&format!("{label} {}", terminal::line(text)));
    }
}

/// The one place where the clock is read.
fn today() -> Result<Date> {
    match std::env::var("DATELINE_TODAY") {
        Ok(day) if !day.is_empty() => day
            .parse()
            .ok()
            .with_context(|| format!("DATELINE_TODAY is `{day}`, which is no day\nhint: write it as 2025-05-28")),
        Ok(_) | Err(std::env::VarError::NotPresent) => Ok(jiff::Zoned::now().date()),
        Err(error) => Err(error).context("DATELINE_TODAY"),
    }
}

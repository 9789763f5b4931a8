//! Measures: a command goes in, its wall time, CPU time and peak memory come out.

use std::ffi::OsStr;
use std::process::{Command, Stdio};
use std::time::Instant;

use dateline_bench::Result;
use nix::sys::resource::{UsageWho, getrusage};
use serde::{Deserialize, Serialize};

/// What a process took.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, Default)]
pub struct Measured {
    /// Seconds from its start to its end.
    pub wall: f64,
    /// Seconds of CPU, its own and the system's for it.
    pub cpu: f64,
    /// The most memory that it had at one time, in MB.
    pub peak: f64,
    /// What it ended with.
    pub code: i32,
}

/// Runs a command in a small process between, whose only child it is: usage is told for all children together, and a child
/// begins with its parent's peak.
pub fn measure<S: AsRef<OsStr>>(program: &OsStr, arguments: &[S]) -> Result<Measured> {
    let output = Command::new(std::env::current_exe()?)
        .arg("measure")
        .arg(program)
        .args(arguments)
        .stderr(Stdio::inherit())
        .output()?;
    let measured: Measured =
        serde_json::from_slice(&output.stdout).map_err(|error| format!("{}: {error}", program.to_string_lossy()))?;
    // 3: all read, some refused; it is for who asked to see whether that may be.
    match measured.code {
        0 | 3 => Ok(measured),
        code => Err(format!("{} ended with {code}", program.to_string_lossy()).into()),
    }
}

/// The process between.
pub fn report(command: &[String]) -> Result<()> {
    let (program, arguments) = command.split_first().ok_or("`measure` wants a command")?;
    let started = Instant::now();
    let status = Command::new(program).args(arguments).stdout(Stdio::null()).status()?;
    let wall = started.elapsed().as_secs_f64();
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let seconds = |time: nix::sys::time::TimeVal| time.tv_sec() as f64 + time.tv_usec() as f64 / 1e6;
    let measured = Measured {
        wall,
        cpu: seconds(usage.user_time()) + seconds(usage.system_time()),
        peak: usage.max_rss() as f64 * 1024.0 / 1e6,
        code: status.code().unwrap_or(-1),
    };
    println!("{}", serde_json::to_string(&measured)?);
    Ok(())
}

/// The value below which so many of a hundred lie (nearest rank); NaN of none.
pub fn percentile(values: &[f64], percent: usize) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied().unwrap_or(f64::NAN)
}

/// The middle one.
pub fn median(values: &[f64]) -> f64 {
    percentile(values, 50)
}

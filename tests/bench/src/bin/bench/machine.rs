//! The machine: nothing goes in, what one must know of it to read figures comes out; no names, no paths.

use std::fs;
use std::process::Command;

/// Cores, memory, kernel and compiler, in a sentence.
pub fn facts() -> String {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    // What follows the number may tell whose machine it is.
    let kernel: String = kernel.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
    let memory = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let memory =
        memory.lines().find_map(|line| line.strip_prefix("MemTotal:")?.trim().strip_suffix(" kB")?.parse().ok());
    let memory = memory.map_or("?".to_owned(), |kilobytes: u64| (kilobytes.div_ceil(1 << 20)).to_string());
    format!(
        "{cores} cores ({}), {memory} GiB, {} {kernel}, {}",
        std::env::consts::ARCH,
        std::env::consts::OS,
        said("rustc", "--version").unwrap_or_else(|| "rustc ?".into()),
    )
}

/// What a program says of itself, on one line; `None` where it is not installed.
pub fn said(program: &str, argument: &str) -> Option<String> {
    let output = Command::new(program).arg(argument).output().ok()?;
    let said = String::from_utf8(output.stdout).ok()?;
    let line = said.lines().next()?;
    Some(line.split(" (").next().unwrap_or(line).to_owned())
}

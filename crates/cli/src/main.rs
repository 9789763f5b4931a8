//! The command line: arguments go in, an exit code comes out. Each command has a file of its own.

mod aliases;
mod args;
mod batch;
mod check;
mod context;
mod failure;
mod fault;
mod filters;
mod help;
mod index;
mod inspect;
mod names;
mod progress;
mod render;
mod search;
mod show;
mod stats;
mod terminal;

use std::process::ExitCode;

use anyhow::Result;

use args::{Cli, Command};
use context::{Context, Exit};

/// Of long runs with many threads it keeps less than the C library's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = match help::parse(std::env::args_os()) {
        Ok(cli) => cli,
        Err(exit) => return exit.into(),
    };
    let color = cli.common.color;
    let exit = fault::contained(|| run(cli)).unwrap_or_else(|error| failure::report(error, color));
    exit.into()
}

fn run(cli: Cli) -> Result<Exit> {
    let context = Context::new(cli.common)?;
    match cli.command {
        Command::Index(args) => index::run(args, &context),
        Command::Search(args) => search::run(args, &context),
        Command::Batch(args) => batch::run(args, &context),
        Command::Names(args) => names::run(args, &context),
        Command::Show(args) => show::run(args, &context),
        Command::Check(args) => check::run(args, &context),
        Command::Inspect(args) => inspect::run(args, &context),
        Command::Stats(args) => stats::run(args, &context),
        Command::Help(args) => help::run(args, &context),
        Command::Completions(args) => help::completions(args, &context),
    }
}

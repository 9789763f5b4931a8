//! Help: arguments go in, out come what was meant, or help, or what is wrong with them; also `help` and `completions`.

use std::ffi::OsString;
use std::io::Write;

use anyhow::{Result, bail};
use clap::{ColorChoice, CommandFactory, FromArgMatches};
use clap_complete::Shell;

use crate::args::{Cli, Color, CompletionsArgs, HelpArgs};
use crate::context::{Context, Exit};
use crate::terminal;

/// Reads the command line. Help and version are printed here, and so is what is wrong.
pub fn parse(args: impl Iterator<Item = OsString>) -> Result<Cli, Exit> {
    let args: Vec<OsString> = args.collect();
    let command = Cli::command().color(clap_color(typed_color(&args)));
    let parsed = command.try_get_matches_from(args).and_then(|matches| Cli::from_arg_matches(&matches));
    parsed.map_err(|error| {
        if !error.use_stderr() {
            // Help that nobody reads to its end is no error.
            let _ = error.print();
            return Exit::Success;
        }
        // What was typed is repeated here: plain and made safe. Help shown for want of a command repeats nothing.
        if error.kind() == clap::error::ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
            let _ = error.print();
        } else {
            terminal::complain(terminal::block(&error.render().to_string()).trim_end());
        }
        Exit::Error
    })
}

/// `--color` as typed: clap colours help before it has read the rest.
fn typed_color(args: &[OsString]) -> Color {
    let mut color = Color::Auto;
    let mut words = args.iter().filter_map(|word| word.to_str()).take_while(|word| *word != "--").peekable();
    while let Some(word) = words.next() {
        let value = if word == "--color" { words.peek().copied() } else { word.strip_prefix("--color=") };
        color = match value {
            Some("always") => Color::Always,
            Some("never") => Color::Never,
            Some(_) => Color::Auto,
            None => color,
        };
    }
    color
}

fn clap_color(color: Color) -> ColorChoice {
    match color {
        Color::Auto => ColorChoice::Auto,
        Color::Always => ColorChoice::Always,
        Color::Never => ColorChoice::Never,
    }
}

/// Runs `help`.
pub fn run(args: HelpArgs, context: &Context) -> Result<Exit> {
    let text = match args.topic.as_deref() {
        None => long_help(&mut Cli::command(), context),
        Some("query") => dateline_query::query_help().trim_end().to_owned(),
        Some(topic) => {
            // Built, so that the common options stand in the help of each command.
            let mut cli = Cli::command();
            cli.build();
            let Some(command) = cli.find_subcommand_mut(topic) else {
                let names: Vec<&str> = cli.get_subcommands().map(clap::Command::get_name).collect();
                bail!("no help on `{topic}`\nhint: there is help on query, {}", names.join(", "));
            };
            long_help(command, context)
        }
    };
    let mut out = context.stdout();
    writeln!(out, "{}", text.trim_end())?;
    out.flush()?;
    Ok(Exit::Success)
}

fn long_help(command: &mut clap::Command, context: &Context) -> String {
    let help = command.render_long_help();
    if context.look.colour { help.ansi().to_string() } else { help.to_string() }
}

/// Runs `completions`.
pub fn completions(args: CompletionsArgs, context: &Context) -> Result<Exit> {
    let script = script(args.shell);
    let mut out = context.stdout();
    out.write_all(&script)?;
    out.flush()?;
    Ok(Exit::Success)
}

/// To a buffer first: clap_complete panics where it cannot write.
fn script(shell: Shell) -> Vec<u8> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "dateline", &mut script);
    script
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::ValueEnum;

    fn words(words: &[&str]) -> Vec<OsString> {
        words.iter().map(OsString::from).collect()
    }

    #[test]
    fn colour_is_known_before_the_rest() {
        assert_eq!(typed_color(&words(&["dateline", "--color", "never", "--help"])), Color::Never);
        assert_eq!(typed_color(&words(&["dateline", "--color=always", "search"])), Color::Always);
        assert_eq!(typed_color(&words(&["dateline", "search", "--", "--color=never"])), Color::Auto);
        assert_eq!(typed_color(&words(&["dateline", "--color"])), Color::Auto);
    }

    #[test]
    fn every_shell_has_a_script() {
        for shell in Shell::value_variants() {
            assert!(String::from_utf8(script(*shell)).unwrap().contains("dateline"), "{shell}");
        }
    }
}

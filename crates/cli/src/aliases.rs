//! The user's own names: in goes the file of `--aliases`, out comes the index, searched with its groups beside the
//! built-in ones. A file that is too big or cannot be read line by line is refused.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use dateline_core::names::aliases::Aliases;
use dateline_query::Searcher;

use crate::args::AliasArgs;
use crate::context::Context;
use crate::terminal;

/// The most bytes of a file: a hundred thousand groups. What is bigger is another file by mistake, and all of it is
/// held in memory.
const MOST_BYTES: u64 = 16 << 20;

/// Opens the index with the names of the file, if there is one.
pub fn open(context: &Context, args: &AliasArgs) -> Result<Searcher> {
    // The file first: it is what a user may have got wrong.
    let aliases = match args.aliases.as_deref().filter(|file| !file.as_os_str().is_empty()) {
        Some(file) => Some(read(file)?),
        None => None,
    };
    let searcher = Searcher::open(&context.index)?;
    Ok(match aliases {
        Some(aliases) => searcher.with_aliases(aliases)?,
        None => searcher,
    })
}

fn read(file: &Path) -> Result<Aliases> {
    let name = terminal::path(file);
    let cannot = || format!("cannot read the aliases `{name}`");
    let mut bytes = Vec::new();
    File::open(file).with_context(cannot)?.take(MOST_BYTES + 1).read_to_end(&mut bytes).with_context(cannot)?;
    if bytes.len() as u64 > MOST_BYTES {
        bail!("the aliases `{name}` are more than {} MiB\nhint: one group of names a line", MOST_BYTES >> 20);
    }
    Aliases::with_file(&bytes).with_context(cannot)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_line_is_told_by_its_number() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("names.txt");
        std::fs::write(&file, "# ours\nNorthern Flame = Flamme du Nord\nLonely\n").unwrap();
        let error = read(&file).err().map(|error| format!("{error:#}")).unwrap();
        assert!(error.contains("line 3 has only one name: `Lonely`"), "{error}");
        std::fs::write(&file, "Northern Flame = Flamme du Nord\n").unwrap();
        assert!(read(&file).unwrap().contains("flamme du nord"));
        assert!(read(&dir.path().join("none.txt")).is_err());
    }
}

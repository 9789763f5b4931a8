//! The fuzzer's stand-in for the stable compiler: mutates the seeds of each target, at random from a seed that can be given
//! again, and asserts the target's laws of what comes out, for a while. What breaks a law is made small and kept.
//!
//! `cargo run -p dateline-laws --example stand_in -- [--seconds N] [--seed N] [TARGET]...`
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a program for those who work on this one")]

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use dateline_laws::{Effort, TARGETS, Target, folder};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// How long each target is tried where nobody says.
const SECONDS: u64 = 20;
/// What the randomness starts from where nobody says: every run tries the same.
const SEED: u64 = 0x0DA7_E11E;
/// The longest input, as for the fuzzer.
const LONGEST: usize = 16 << 10;
/// The longest that one input may take: unoptimised, on a busy machine, twice what an article may.
const PATIENCE: Duration = Duration::from_secs(20);
/// Tries to make what breaks a law smaller.
const SHRINKINGS: usize = 200;
/// Stack of a thread that tries a target; a caller's may be so small.
const STACK: usize = 2 << 20;

/// One change of an input.
#[derive(Clone, Debug)]
enum Edit {
    /// One bit is another.
    Flip(Index, u8),
    /// One byte is another.
    Set(Index, u8),
    /// A word of the dictionary is put in.
    Insert(Index, Vec<u8>),
    /// A word of the dictionary stands in the place of a stretch.
    Replace(Index, Index, Vec<u8>),
    /// A stretch is left out.
    Remove(Index, Index),
    /// A stretch is there many times.
    Repeat(Index, Index, u8),
    /// The end is cut off.
    Cut(Index),
    /// The rest is that of another seed.
    Splice(Index, Vec<u8>, Index),
    /// A number is another: lengths that lie, dates that are none.
    Number(Index, String),
    /// Two stretches change places.
    Swap(Index, Index, Index),
}

fn edit(words: Vec<Vec<u8>>, seeds: Vec<Vec<u8>>) -> impl Strategy<Value = Edit> {
    let at = any::<Index>;
    let numbers = select(vec!["0", "-1", "1", "31", "99", "2147483648", "4294967295", "18446744073709551615", "1e308"]);
    prop_oneof![
        2 => (at(), 0..8u8).prop_map(|(at, bit)| Edit::Flip(at, bit)),
        2 => (at(), any::<u8>()).prop_map(|(at, byte)| Edit::Set(at, byte)),
        4 => (at(), select(words.clone())).prop_map(|(at, word)| Edit::Insert(at, word)),
        2 => (at(), at(), select(words)).prop_map(|(at, to, word)| Edit::Replace(at, to, word)),
        2 => (at(), at()).prop_map(|(at, to)| Edit::Remove(at, to)),
        2 => (at(), at(), 1..60u8).prop_map(|(at, to, times)| Edit::Repeat(at, to, times)),
        1 => at().prop_map(Edit::Cut),
        2 => (at(), select(seeds), at()).prop_map(|(at, other, from)| Edit::Splice(at, other, from)),
        2 => (at(), numbers).prop_map(|(at, number)| Edit::Number(at, number.to_owned())),
        1 => (at(), at(), at()).prop_map(|(a, b, c)| Edit::Swap(a, b, c)),
    ]
}

fn apply(bytes: &mut Vec<u8>, edit: &Edit) {
    let place = |at: &Index| at.index(bytes.len() + 1);
    let stretch = |a: &Index, b: &Index| place(a).min(place(b))..place(a).max(place(b));
    match edit {
        Edit::Flip(at, bit) if !bytes.is_empty() => {
            let at = at.index(bytes.len());
            bytes[at] ^= 1 << bit;
        }
        Edit::Set(at, byte) if !bytes.is_empty() => {
            let at = at.index(bytes.len());
            bytes[at] = *byte;
        }
        Edit::Flip(..) | Edit::Set(..) => {}
        Edit::Insert(at, word) => drop(bytes.splice(place(at)..place(at), word.iter().copied())),
        Edit::Replace(a, b, word) => drop(bytes.splice(stretch(a, b), word.iter().copied())),
        Edit::Remove(a, b) => drop(bytes.drain(stretch(a, b))),
        Edit::Repeat(a, b, times) => {
            let range = stretch(a, b);
            let end = range.end;
            let times = usize::from(*times).min(LONGEST / range.len().max(1));
            drop(bytes.splice(end..end, bytes[range].repeat(times)));
        }
        Edit::Cut(at) => bytes.truncate(place(at)),
        Edit::Splice(at, other, from) => {
            bytes.truncate(place(at));
            bytes.extend_from_slice(&other[from.index(other.len() + 1)..]);
        }
        Edit::Number(at, number) => {
            let Some(start) = (place(at)..bytes.len()).find(|at| bytes[*at].is_ascii_digit()) else {
                return;
            };
            let digits = bytes[start..].iter().take_while(|byte| byte.is_ascii_digit()).count();
            drop(bytes.splice(start..start + digits, number.bytes()));
        }
        Edit::Swap(a, b, c) => {
            let mut places = [place(a), place(b), place(c)];
            places.sort_unstable();
            bytes[places[0]..places[2]].rotate_left(places[1] - places[0]);
        }
    }
    bytes.truncate(LONGEST);
}

/// What broke a law.
fn broken(target: &Target, bytes: &[u8]) -> Option<String> {
    let started = Instant::now();
    let outcome = catch_unwind(AssertUnwindSafe(|| (target.law)(bytes, Effort::Sampled)));
    let took = started.elapsed();
    match outcome {
        Ok(()) => (took > PATIENCE).then(|| format!("it took {took:?}")),
        Err(panic) => Some(match (panic.downcast_ref::<String>(), panic.downcast_ref::<&str>()) {
            (Some(text), _) => text.clone(),
            (_, Some(text)) => (*text).to_owned(),
            _ => "a panic without a message".to_owned(),
        }),
    }
}

/// Tries a target for a while; what is to be said of it, and whether its laws held.
fn attempt(target: &Target, time: Duration, seed: u64) -> (String, bool) {
    let read = |paths: Vec<std::path::PathBuf>| paths.iter().map(|path| std::fs::read(path).unwrap()).collect();
    let mut seeds: Vec<Vec<u8>> = read(target.seeds());
    seeds.extend::<Vec<Vec<u8>>>(read(target.fixtures()));
    let strategy = (select(seeds.clone()), proptest::collection::vec(edit(target.dictionary(), seeds), 1..8)).prop_map(
        |(mut bytes, edits)| {
            edits.iter().for_each(|edit| apply(&mut bytes, edit));
            bytes
        },
    );
    let mut start = [0; 32];
    start[..8].copy_from_slice(&seed.to_le_bytes());
    start[8..16].copy_from_slice(&u64::from(crc32_of(target.name)).to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &start);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let (started, mut tried, mut longest) = (Instant::now(), 0u64, Duration::ZERO);
    while started.elapsed() < time {
        let mut tree = strategy.new_tree(&mut runner).unwrap();
        let bytes = tree.current();
        let begun = Instant::now();
        let Some(mut why) = broken(target, &bytes) else {
            tried += 1;
            longest = longest.max(begun.elapsed());
            continue;
        };
        let mut smallest = bytes;
        for _ in 0..SHRINKINGS {
            match broken(target, &tree.current()) {
                Some(still) => {
                    (why, smallest) = (still, tree.current());
                    if !tree.simplify() {
                        break;
                    }
                }
                None if !tree.complicate() => break,
                None => {}
            }
        }
        let kept = folder("artifacts").join(target.name);
        std::fs::create_dir_all(&kept).unwrap();
        let kept = kept.join(format!("stand-in-{seed}-{tried}"));
        std::fs::write(&kept, &smallest).unwrap();
        let name = target.name;
        let said = format!(
            "{name}: a law is broken after {tried} inputs: {why}\nkept: {}\nagain: --seed {seed} {name}",
            kept.display()
        );
        return (said, false);
    }
    (format!("{:8}{tried:>8} inputs obey its laws; the slowest took {longest:.1?}", target.name), true)
}

fn crc32_of(name: &str) -> u32 {
    crc32fast::hash(name.as_bytes())
}

fn main() -> std::process::ExitCode {
    let (mut seconds, mut seed, mut names) = (SECONDS, SEED, Vec::new());
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut number = || arguments.next().and_then(|text| text.parse().ok()).expect("a number follows");
        match argument.as_str() {
            "--seconds" => seconds = number(),
            "--seed" => seed = number(),
            _ => names.push(argument),
        }
    }
    let targets: Vec<&Target> =
        TARGETS.iter().filter(|target| names.is_empty() || names.iter().any(|name| name == target.name)).collect();
    println!("{seconds} seconds each, from --seed {seed}");
    // Readers of pages may panic where dateline catches it: what they say then is of no interest.
    std::panic::set_hook(Box::new(|_| {}));
    let (next, held, out) = (AtomicUsize::new(0), AtomicBool::new(true), Mutex::new(()));
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(targets.len());
    std::thread::scope(|scope| {
        for _ in 0..threads {
            let work = || {
                while let Some(target) = targets.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let (said, holds) = attempt(target, Duration::from_secs(seconds), seed);
                    held.fetch_and(holds, Ordering::Relaxed);
                    let _alone = out.lock();
                    println!("{said}");
                }
            };
            std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work).unwrap();
        }
    });
    if held.into_inner() { std::process::ExitCode::SUCCESS } else { std::process::ExitCode::FAILURE }
}

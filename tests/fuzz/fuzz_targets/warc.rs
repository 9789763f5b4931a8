//! The `warc` target: see `dateline_laws`.

#![no_main]

use libfuzzer_sys::fuzz_target;

// A panic of a page reader that dateline catches is no crash: the hook that makes one of it goes.
fuzz_target!(init: drop(std::panic::take_hook()), |data: &[u8]| dateline_laws::fuzz("warc", data));

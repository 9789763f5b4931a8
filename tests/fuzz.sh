#!/usr/bin/env bash
# Fuzzes targets one after the other: tests/fuzz.sh SECONDS TARGET... With the nightly compiler and cargo-fuzz where they
# are there, with their stand-in for the stable compiler where they are not. docs/FUZZING.md tells more.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo=${CARGO:-cargo}
seconds=$1
shift

if ! $cargo +nightly --version >/dev/null 2>&1 || ! $cargo +nightly fuzz --version >/dev/null 2>&1; then
    echo "no nightly compiler with cargo-fuzz (rustup toolchain install nightly; cargo install cargo-fuzz): the stand-in runs instead"
    exec $cargo run --release --locked --package dateline-laws --example stand_in -- \
        --seconds "$seconds" --seed "$(date +%s)" "$@"
fi

# The versions that are shipped are the versions that are fuzzed.
cp Cargo.lock tests/fuzz/Cargo.lock
broken=()
for target in "$@"; do
    # What is found lies beside the seeds, which stay as they are. No sanitizer: there is no unsafe code of ours.
    mkdir -p "tests/fuzz/found/$target" "tests/fuzz/fixtures/$target"
    $cargo +nightly fuzz run --fuzz-dir tests/fuzz --sanitizer none --codegen-units 16 "$target" \
        "tests/fuzz/found/$target" "tests/fuzz/corpus/$target" "tests/fuzz/fixtures/$target" -- \
        -dict="tests/fuzz/dictionaries/$target.dict" -max_total_time="$seconds" \
        -max_len=16384 -timeout=10 -rss_limit_mb=1024 -entropic=0 -print_final_stats=1 || broken+=("$target")
done
if ((${#broken[@]})); then
    echo "broken: ${broken[*]}; the inputs lie in tests/fuzz/artifacts"
    exit 1
fi

#!/usr/bin/env bash
# Times indexing, a second run and single searches on the test data beside the checkout; medians of five.
# usage: tests/bench.sh SHARED   (`make bench` calls it)
set -euo pipefail
data=${1:?usage: bench.sh SHARED}/data
dateline=$(dirname "$0")/../target/release/dateline
if [ ! -d "$data" ]; then
    echo "no test data in $data: nothing is timed" >&2
    exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Wall seconds of a command, median of five.
median() {
    for _ in 1 2 3 4 5; do
        local started ended
        started=$(date +%s%N)
        "$@" > /dev/null 2>&1 || true
        ended=$(date +%s%N)
        echo $(((ended - started) / 1000))
    done | sort -n | sed -n 3p | awk '{printf "%.3f s", $1 / 1e6}'
}

fresh() {
    rm -rf "$work/index"
    "$dateline" index "$@" -i "$work/index" --quiet
}

echo "corpus            raw MB   index, first run   second run   index MB"
for name in muc34 reuters21578 saudinewsnet press_releases isw_html/pages ua_mod_html/pages; do
    source=$data/$name
    case $name in
        */pages) raw=$(cat "$source"/* | wc -c) ;;
        *) source=$data/$name/docs.jsonl.gz && raw=$(zcat "$source" | wc -c) ;;
    esac
    first=$(median fresh "$source")
    second=$(median "$dateline" index "$source" -i "$work/index" --quiet)
    size=$(du -sm "$work/index" | cut -f1)
    printf '%-17s %6d   %16s %12s %10d\n' "$name" $((raw / 1000000)) "$first" "$second" "$size"
done

fresh "$data/saudinewsnet/docs.jsonl.gz" "$data/reuters21578/docs.jsonl.gz" "$data/press_releases/docs.jsonl.gz" || true
echo
echo "one search, process start to exit, over $("$dateline" search --format count '*' -i "$work/index") articles"
for query in ukraine 'oil prices' '"prime minister"' 'ukrain* OR russia*' 'oil date:1987-03' 'اليمن'; do
    printf '%-24s %s\n' "$query" "$(median "$dateline" search "$query" -i "$work/index")"
done

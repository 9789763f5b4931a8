#!/usr/bin/env python3
"""Scores names in other spellings: recall by pair of scripts, false articles per query and the share of queries whose exact
spelling comes first, by script of the query, as a Markdown table. A false article may be right: the news words of the
background hold spellings of the names too.

usage: eval_names.py DATELINE SHARED
"""
import json
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

SETS = [
    ("press", "groups", "press_groups.dev.tsv", []),
    ("Ukrainian places", "pairs", "su_CL.dev.tsv", []),
    ("places, Cyrillic", "pairs", "geo_CL.dev.tsv", ["--sample", "400"]),
    ("places, Arabic", "pairs", "geo_AL.dev.tsv", ["--sample", "400"]),
    ("people, Cyrillic", "pairs", "netr_CL.dev.tsv", ["--sample", "400"]),
    ("people, Arabic", "pairs", "netr_AL.dev.tsv", ["--sample", "400"]),
    ("people, Hebrew", "pairs", "netr_HL.dev.tsv", ["--sample", "400"]),
]


def script(text):
    for c in text:
        o = ord(c)
        if 0x400 <= o < 0x530:
            return "C"
        if 0x590 <= o < 0x600:
            return "H"
        if 0x600 <= o < 0x780:
            return "A"
    return "L"


def lines(path):
    return [json.loads(line) for line in open(path, encoding="utf-8")]


def score(dateline, tools, names, work, kind, file, options):
    background = ["--background", str(names / "background_news_terms.tsv")]
    make = [sys.executable, str(tools / "make_name_test.py"), kind, str(names / file), str(work), *background, *options]
    subprocess.run(make, check=True, stdout=subprocess.DEVNULL)
    subprocess.run([dateline, "index", str(work / "docs.jsonl"), "-i", str(work / "index"), "-q"], check=True)
    batch = [dateline, "batch", str(work / "queries.jsonl"), "-i", str(work / "index"), "--limit", "200", "--format", "trec"]
    answer = subprocess.run(batch, check=True, capture_output=True, text=True).stdout
    run = defaultdict(list)
    for line in answer.splitlines():
        query, _, article, *_ = line.split()
        run[query].append(article)
    wanted = defaultdict(dict)
    for line in open(work / "qrels.tsv"):
        query, article, relevance = line.split()
        wanted[query][article] = int(relevance)
    of_article = {article["id"]: script(article["text"]) for article in lines(work / "docs.jsonl")}
    of_query = {query["id"]: script(query["query"]) for query in lines(work / "queries.jsonl")}
    recall, false, first = (defaultdict(lambda: [0, 0]) for _ in range(3))
    for query, articles in wanted.items():
        found = run[query]
        for article, relevance in articles.items():
            if relevance == 1:
                pair = "".join(sorted(of_query[query] + of_article[article], key="LCAH".index))
                recall[pair][0] += article in found
                recall[pair][1] += 1
        of = of_query[query]
        false[of][0] += sum(article not in articles for article in found)
        false[of][1] += 1
        first[of][0] += bool(found) and articles.get(found[0]) == 2
        first[of][1] += 1
    show = lambda figures, digits: " ".join(
        f"{key} {hits / count:.{digits}f}" for key, (hits, count) in sorted(figures.items()) if count >= 10
    )
    return f"{len(wanted)} | {show(recall, 3)} | {show(false, 2)} | {show(first, 3)}"


def main():
    dateline, shared = sys.argv[1], Path(sys.argv[2])
    print("| set | queries | recall of other spellings | false per query | exact first |")
    print("|---|---|---|---|---|")
    for name, kind, file, options in SETS:
        with tempfile.TemporaryDirectory() as work:
            print(f"| {name} | {score(dateline, shared / 'tools', shared / 'data' / 'names', Path(work), kind, file, options)} |")


main()

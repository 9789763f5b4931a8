#!/usr/bin/env python3
"""Scores cleaning on the page sets beside the checkout and prints each figure beside the best that is known.

usage: tests/eval_cleaning.py DATELINE SHARED        (`make eval` calls it)

DATELINE is the command, SHARED the folder with data/ and tools/score_pages.py. Each set is read as one collection by
`inspect`; score_pages.py scores the text, the dates and the titles. Authors are scored here: F1 over their words, the
mean over pages that name any. Speed is MB of unpacked HTML per CPU second, decode to enrich.
"""
import gzip
import json
import pathlib
import re
import resource
import subprocess
import sys
import tempfile
from collections import Counter

WORD = re.compile(r"\w+", re.UNICODE)

# What single tools and combinations reach on pages of the same kinds (the founders' measurements; other pages, so
# these show the size of a figure and not a rank).
KNOWN = {
    "pages_wcxb": {"text F1": ".958", "dates right": ".899", "dates wrong": ".069", "title same": ".82"},
    "pages_fundus": {"text F1": ".946", "dates right": ".981", "title same": ".79"},
    "pages_dates": {"dates right": ".908", "dates wrong": ".087"},
}


def size_of(pages):
    """Bytes of HTML in a folder, unpacked."""
    total = 0
    for path in sorted(pages.rglob("*")):
        if path.is_file():
            packed = path.suffix == ".gz"
            total += len(gzip.open(path).read()) if packed else path.stat().st_size
    return total


def inspect(dateline, pages, out):
    """Runs `inspect`; gives its CPU seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with open(out, "w", encoding="utf-8") as lines:
        subprocess.run([dateline, "inspect", pages, "--format", "jsonl"], stdout=lines, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def rows_of(out):
    """What `inspect` printed, by the page's name."""
    rows = {}
    for line in open(out, encoding="utf-8"):
        row = json.loads(line)
        name = re.sub(r"\.html?(\.gz)?$", "", row["path"].rsplit("/", 1)[-1])
        if name not in rows or len(row.get("body") or "") > len(rows[name].get("body") or ""):
            rows[name] = row
    return rows


def authors(gold, rows):
    """Mean F1 over the words of the authors, of the pages for which some are known."""
    scores = []
    for page in gold:
        wanted = page.get("authors")
        if not wanted:
            continue
        wanted = wanted if isinstance(wanted, list) else [wanted]
        a = Counter(WORD.findall(" ".join(rows.get(page["id"], {}).get("authors") or []).lower()))
        b = Counter(WORD.findall(" ".join(wanted).lower()))
        scores.append(2 * sum((a & b).values()) / max(1, sum(a.values()) + sum(b.values())))
    return f"{sum(scores) / len(scores):.4f} of {len(scores)}" if scores else None


def figures(scored):
    """The figures in what score_pages.py printed."""
    found = {}
    for name, pattern in {
        "text F1": r"text +F1 (\S+)",
        "text precision": r"text .*precision (\S+)",
        "text recall": r"text .*recall (\S+)",
        "pages under .5": r"pages-under-0.5 (\S+)",
        "snippets F1": r"snippets +F1 (\S+)",
        "snippets wanted": r"wanted-present (\S+)",
        "snippets unwanted absent": r"unwanted-absent (\S+)",
        "dates right": r"published right (\S+)",
        "dates wrong": r"published .*wrong (\S+)",
        "dates missing": r"published .*missing (\S+)",
        "title same": r"title +same (\S+)",
    }.items():
        match = re.search(pattern, scored)
        if match:
            found[name] = match.group(1)
    return found


def shingles(text):
    words = WORD.findall(text or "")
    return Counter(tuple(words[i : i + 4]) for i in range(max(1, len(words) - 3))) if words else Counter()


def assessments(rows, docs):
    """Recall and precision against the reference texts of isw_html."""
    recall, precision, dates = [], [], 0
    for doc in docs:
        row = next((row for name, row in rows.items() if doc["id"] in name or name in doc["id"]), None)
        if row is None:
            recall.append(0.0)
            continue
        a, b = shingles(row.get("body")), shingles(doc["text"])
        common = sum((a & b).values())
        recall.append(common / max(1, sum(b.values())))
        precision.append(common / max(1, sum(a.values())))
        dates += ((row.get("published") or {}).get("value") or "")[:10] == doc["date"][:10]
    return {
        "text recall": f"{sum(recall) / len(recall):.4f} (least {min(recall):.4f})",
        "text precision": f"{sum(precision) / max(1, len(precision)):.4f}",
        "dates right": f"{dates} of {len(docs)}",
    }


def main():
    dateline, shared = sys.argv[1], pathlib.Path(sys.argv[2])
    print("| set | figure | dateline | known best |")
    print("|---|---|---|---|")
    with tempfile.TemporaryDirectory() as work:
        for name in ["pages_wcxb", "pages_fundus", "pages_dates", "pages_snippets", "isw_html", "ua_mod_html"]:
            folder = shared / "data" / name
            if not folder.is_dir():
                print(f"no {folder}: not scored", file=sys.stderr)
                continue
            pages = next((path for path in [folder / "pages", folder / "html"] if path.is_dir()), folder)
            out = pathlib.Path(work) / f"{name}.jsonl"
            seconds = inspect(dateline, pages, out)
            rows = rows_of(out)
            gold_file = folder / "gold.jsonl"
            if gold_file.exists():
                command = [sys.executable, shared / "tools" / "score_pages.py", gold_file, out]
                result = figures(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
                gold = [json.loads(line) for line in open(gold_file, encoding="utf-8")]
                result["authors F1"] = authors(gold, rows)
            elif (folder / "docs.jsonl.gz").exists() and name == "isw_html":
                docs = [json.loads(line) for line in gzip.open(folder / "docs.jsonl.gz", "rt", encoding="utf-8")]
                result = assessments(rows, docs)
            else:
                result = {"articles": str(sum(row["outcome"] == "article" for row in rows.values()))}
            result["MB of HTML per CPU second"] = f"{size_of(pages) / 1e6 / seconds:.1f}"
            for figure, value in result.items():
                if value is not None:
                    print(f"| {name} | {figure} | {value} | {KNOWN.get(name, {}).get(figure, '')} |")


main()

"""Fit the weights of the two confidences, and print how well they keep what they say.

    python -m scripts.train_confidence ROWS.jsonl[.gz] ... -o corpus_tools/data/models/confidence.json
    python -m scripts.train_confidence ROWS.jsonl[.gz] ... --article -o corpus_tools/data/models/article_confidence.json

The second goes by the first, and so comes after it. Each row is a JSON object with `text`, `right` (did the program
find exactly the comments of the page, with name, time and parent?), `article_right` (are headline, authors and date of
publication those of the page, and null where it has none?), `group` (rows of one site share it) and, if it likes,
`bench`; null is what is not known. The weights are a logistic regression with an L2 penalty. The tables that are
printed come from five fits, each tried on the groups that it was not fitted to.
"""

from __future__ import annotations

import argparse
import json
import math
import zlib
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from corpus_tools.segment import article_confidence
from corpus_tools.segment.article_confidence import read_head
from corpus_tools.segment.confidence import WITH_THREAD, WITHOUT_THREAD, facts
from corpus_tools.segment.page_lines import page_lines
from corpus_tools.segment.segment import segment
from corpus_tools.segment.thread.find import ahead_of_none, find_thread
from corpus_tools.segment.thread.page import read_page
from corpus_tools.text.repair import repair
from scripts.logistic import Example, dot, fit
from scripts.train_threads import rows

FOLDS = 5
PENALTY = 3.0
CERTAIN = 0.9
NAMES = (*WITH_THREAD, *WITHOUT_THREAD)


def of_comments(text: str) -> list[float]:
    """The values of the facts about the comments of a text."""
    repaired = repair(text.encode()).text
    page = read_page(page_lines(repaired))
    thread = find_thread(page)
    known = facts(repaired, page, thread, None if thread else ahead_of_none(page))
    return [known.get(name, 0.0) for name in NAMES]


def of_article(text: str) -> list[float]:
    """The values of the facts about its head."""
    found = segment(repair(text.encode()).text)
    if not (found.page and found.article and found.confidence):
        raise ValueError("the text holds nothing")
    head = read_head(found.page, found.article, found.published, found.thread, found.confidence)
    return list(article_confidence.facts(head).values())


def held_out(examples: Sequence[Example], groups: Sequence[str]) -> list[float]:
    """What each example is rated by the fit that has not seen its group."""
    folds = [zlib.crc32(group.encode()) % FOLDS for group in groups]
    fits = [fit([e for e, f in zip(examples, folds, strict=True) if f != k], penalty=PENALTY) for k in range(FOLDS)]
    return [1 / (1 + math.exp(-dot(fits[f], x))) for (x, _), f in zip(examples, folds, strict=True)]


def report(rated: Sequence[tuple[float, float]]) -> None:
    """Print the reliability table, and the share of errors among the least and the most certain."""
    print("| confidence | documents | mean confidence | right |\n|---|---|---|---|")
    edges = (0.0, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 1.01)
    for low, high in pairwise(edges):
        inside = [(p, y) for p, y in rated if low <= p < high]
        if inside:
            mean, right = (sum(values) / len(inside) for values in zip(*inside, strict=True))
            print(f"| {low:.2f} to {min(high, 1):.2f} | {len(inside)} | {mean:.2f} | {right:.2f} |")
    ordered = [y for _, y in sorted(rated)]
    lowest, best = ordered[: len(ordered) // 10], ordered[len(ordered) // 2 :]
    print(f"errors: {_errors(ordered)} of all, {_errors(lowest)} of the lowest tenth, {_errors(best)} of the best half")


def by_bench(rated: Sequence[tuple[float, float]], benches: Sequence[str]) -> None:
    """Print how often the certain are right in each benchmark, and how many of the wrong are rated as certain."""
    print("| benchmark | documents | mean confidence | right | right of those from 0.9 on | wrong rated 0.9 or more |")
    print("|---|---|---|---|---|---|")
    for bench in sorted(set(benches)):
        own = [pair for pair, name in zip(rated, benches, strict=True) if name == bench]
        mean, right = (sum(values) / len(own) for values in zip(*own, strict=True))
        sure = [y for p, y in own if p >= CERTAIN]
        share = f"{sum(sure):.0f} of {len(sure)}"
        wrong = f"{len(sure) - sum(sure):.0f} of {len(own) - sum(y for _, y in own):.0f}"
        print(f"| {bench} | {len(own)} | {mean:.2f} | {right:.2f} | {share} | {wrong} |")


def _errors(right: Sequence[float]) -> str:
    return f"{100 - 100 * sum(right) / len(right):.1f} %"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", nargs="+", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--article", action="store_true", help="fit the confidence of the article")
    arguments = parser.parse_args()
    key, names, read = "right", NAMES, of_comments
    if arguments.article:
        key, names, read = "article_right", tuple(article_confidence.FACTS), of_article
    known = [row for path in arguments.rows for row in rows(path) if row.get(key) is not None]
    examples = [(read(row["text"]), float(row[key])) for row in known]
    rated = list(zip(held_out(examples, [row["group"] for row in known]), (y for _, y in examples), strict=True))
    report(rated)
    by_bench(rated, [row.get("bench", "all") for row in known])
    fitted = fit(examples, penalty=PENALTY)
    table = {name: round(weight, 3) for name, weight in zip(names, fitted, strict=True)}
    arguments.output.write_text(json.dumps(table, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()

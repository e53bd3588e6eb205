"""Fit the weights of `corpus_tools/segment/confidence.py`, and print how well the confidence keeps what it says.

    python -m scripts.train_confidence ROWS.jsonl[.gz] ... -o corpus_tools/data/models/confidence.json

Each row is a JSON object with `text`, `right` (did the program find exactly the comments of the page, with name, time
and parent?) and `group` (rows of one page share it). The weights are a logistic regression with an L2 penalty. The
table that is printed comes from five fits, each tried on the groups that it was not fitted to.
"""

from __future__ import annotations

import argparse
import json
import math
import zlib
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from corpus_tools.segment.confidence import WITH_THREAD, WITHOUT_THREAD, facts
from corpus_tools.segment.page_lines import page_lines
from corpus_tools.segment.thread.find import find_thread
from corpus_tools.segment.thread.page import read_page
from corpus_tools.text.repair import repair
from scripts.logistic import Example, dot, fit
from scripts.train_threads import rows

FOLDS = 5
PENALTY = 3.0
NAMES = (*WITH_THREAD, *WITHOUT_THREAD)


def example(text: str, right: bool) -> Example:
    repaired = repair(text.encode()).text
    page = read_page(page_lines(repaired))
    known = facts(repaired, page, find_thread(page))
    return [known.get(name, 0.0) for name in NAMES], float(right)


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


def _errors(right: Sequence[float]) -> str:
    return f"{100 - 100 * sum(right) / len(right):.1f} %"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", nargs="+", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    arguments = parser.parse_args()
    known = [row for path in arguments.rows for row in rows(path)]
    examples = [example(row["text"], row["right"]) for row in known]
    guesses = held_out(examples, [row["group"] for row in known])
    report(list(zip(guesses, (y for _, y in examples), strict=True)))
    fitted = fit(examples, penalty=PENALTY)
    table = {name: round(weight, 3) for name, weight in zip(NAMES, fitted, strict=True)}
    arguments.output.write_text(json.dumps(table, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()

"""Fit the weights of `segment/thread/search.py` on pages whose comments are known, and write them:

    python -m scripts.train_threads ROWS.jsonl[.gz] ... -o corpus_tools/data/models/threads.json

Each row is a JSON object with `text`, an optional `group` (rows of one page share it), and what is known of its
comments: either `comments`, a list of {author, text} ([] for none), or `body_lines` and `comment_lines`, counted in
lines that are not blank. Every reading of every row is an example, right if its comments are those of the row.

The layout weights are a conditional logit over the readings of each run that has a right one, the opening weights one
over the lines above the first footer of a right reading; the thread weights are a logistic regression on each run's
likeliest reading. `scripts/logistic.py` fits them.

`--skip K/N` leaves out the groups whose hash is K modulo N, for a fit that can be tried on unseen pages.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus_tools.segment.lines import split_lines
from corpus_tools.segment.page_lines import page_lines
from corpus_tools.segment.thread import first_footer as openings
from corpus_tools.segment.thread.features import FEATURES, Surroundings, features, first_lines, look_around
from corpus_tools.segment.thread.layouts import marked_begin, reach_above, readings
from corpus_tools.segment.thread.page import read_page
from corpus_tools.segment.thread.runs import runs_of
from corpus_tools.segment.thread.template import Page, Reading, Side
from corpus_tools.words.voice import line_odds
from scripts.logistic import dot, fit, newton

PENALTY = 2.0
_FAR_OFF = 8
Option = tuple[list[float], bool]


@dataclass(frozen=True, slots=True)
class Example:
    """A reading of one run: its features, whether it is right (None where it cannot be told), its texts' first lines.

    `openings` are the places where its first comment may begin, if that has to be guessed and is known.
    """

    values: list[float]
    right: bool | None
    lines: list[str]
    openings: list[Option]


def rows(path: Path) -> Iterator[dict[str, Any]]:
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    yield from map(json.loads, data.splitlines())


def runs(row: dict[str, Any]) -> Iterator[list[Example]]:
    """For each run of a page, its readings."""
    lines = page_lines(row["text"])
    if not lines:
        return
    page = read_page(lines)
    around = look_around(page)
    for run in runs_of(page):
        yield [_example(around, reading, row) for reading in readings(page, run)]


def _example(around: Surroundings, reading: Reading, row: dict[str, Any]) -> Example:
    page = around.page
    right = is_right(page, reading, row)
    options = list(_openings(page, reading, row)) if right and reading.side is Side.ABOVE else []
    values = list(features(around, reading).values())
    return Example(values, right, first_lines(page, reading), options if any(good for _, good in options) else [])


def _openings(page: Page, reading: Reading, row: dict[str, Any]) -> Iterator[Option]:
    """The lines where the first comment of a run of footers may begin, if the page does not mark it."""
    if len(reading.units) < 2 or marked_begin(page, reading.units, reading.name_at) is not None:
        return
    window = openings.window(page, reading, reach_above(reading.units))
    begin = _first_line(page, reading, row, window.lines)
    for at in window.lines:
        yield list(openings.features(window, at).values()), at == begin


def _first_line(page: Page, reading: Reading, row: dict[str, Any], near: range) -> int | None:
    if "body_lines" in row:
        start = split_lines(row["text"])[row["body_lines"]].at
        return next((line.index for line in page.lines if line.at >= start), None)
    author = _plain(reading.units[0].author(page) or "")
    texts = [_plain(c["text"])[:16] for c in row["comments"] if c["author"] and _plain(c["author"]) in author]
    starts = (i for i in near if any(text and _plain(page.lines[i].text).startswith(text) for text in texts))
    return next(starts, None)


def is_right(page: Page, reading: Reading, row: dict[str, Any]) -> bool | None:
    """Are the reading's comments those of the row? None where it cannot be told."""
    if "comments" in row:
        return _matches(page, reading, row["comments"])
    lines, body_lines = split_lines(row["text"]), int(row["body_lines"])

    def off(index: int) -> int:
        return sum(line.at < page.lines[index].at for line in lines) - body_lines

    if not row["comment_lines"] or off(reading.begin) < -_FAR_OFF:
        return False
    if reading.side is Side.BELOW:
        return True if off(reading.begin) == 0 else None
    size = off(reading.units[0].first)
    return False if size <= 0 else True if size <= reach_above(reading.units) else None


def _matches(page: Page, reading: Reading, comments: Sequence[dict[str, str]]) -> bool | None:
    if not comments:
        return False
    known = {(_plain(c["author"] or ""), _plain(c["text"])[:24]) for c in comments}
    found = 0
    for unit, text in zip(reading.units, reading.texts(), strict=True):
        author = _plain(unit.author(page) or "")
        openings = {_plain(page.lines[i].text)[:24] for i in text if i != unit.name_line}
        found += any(a and a in author and any(t.startswith(o[:16]) and o for o in openings) for a, t in known)
    share = found / len(reading.units)
    return True if share >= 0.6 else False if share <= 0.3 else None


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()


def _mean_odds(texts: Sequence[str]) -> float:
    """The mean of what the lines' wording says: 0 where there are none."""
    odds = list(line_odds(texts))
    return sum(odds) / len(odds) if odds else 0.0


def fit_choice(data: Sequence[Sequence[Option]]) -> list[float]:
    """A conditional logit: among the options of each example, the right ones are chosen."""
    known = [options for options in data if any(right for _, right in options)]
    size = len(known[0][0][0])

    def slopes(theta: Sequence[float], gradient: list[float], hessian: list[list[float]]) -> None:
        for run in known:
            scores = [math.exp(dot(theta, x)) for x, _ in run]
            total, good = sum(scores), sum(s for s, (_, right) in zip(scores, run, strict=True) if right)
            mean = [sum(s * x[i] for s, (x, _) in zip(scores, run, strict=True)) / total for i in range(size)]
            for s, (x, right) in zip(scores, run, strict=True):
                off = [(i, v - mean[i]) for i, v in enumerate(x) if v != mean[i]]
                for i, v in off:
                    gradient[i] -= s / good * v if right else 0.0
                    for j, w in off:
                        hessian[i][j] += s / total * v * w

    return newton(size, slopes, PENALTY)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("rows", nargs="+", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--skip", default="-1/1", help="K/N: leave out the groups whose hash is K modulo N")
    arguments = parser.parse_args()
    left_out, parts = map(int, arguments.skip.split("/"))
    data: list[list[Example]] = []
    for path in arguments.rows:
        for row in rows(path):
            if zlib.crc32(str(row.get("group", "")).encode()) % parts != left_out:
                data += runs(row)
    layout = fit_choice([[(reading.values, reading.right is True) for reading in run] for run in data])
    likeliest = [max(run, key=lambda reading: dot(layout, reading.values)) for run in data]
    known = [([*r.values, _mean_odds(r.lines)], float(r.right)) for r in likeliest if r.right is not None]
    begins = [reading.openings for reading in likeliest if reading.openings]
    fitted = {
        "layout": _table(FEATURES, layout),
        "thread": _table([*FEATURES, "wording"], fit(known, penalty=PENALTY)),
        "opening": _table(openings.FEATURES, fit_choice(begins)),
    }
    arguments.output.write_text(json.dumps(fitted, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{len(known)} runs, {sum(y for _, y in known):.0f} of them threads read right, {len(begins)} openings")


def _table(names: Iterable[str], weights: Sequence[float]) -> dict[str, float]:
    return dict(zip(names, (round(weight, 3) for weight in weights), strict=True))


if __name__ == "__main__":
    main()

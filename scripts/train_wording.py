"""Train the model that finds where readers' replies begin: `corpus_tools/data/models/wording.json`.

    python -m scripts.train_wording ROWS.jsonl[.gz] [MORE.jsonl[.gz] ...] [--only SUFFIX] [--lines] [--write]

Each row is an object with `text`, `body_lines` and `comment_lines`: so many lines that are not blank are the article's
and, behind them, the readers' (0: none). A row may have a `group` (rows of one are in one fold; else its `id`) and a
`weight` (else 1). `--only` takes those of the first file whose `id` ends so. The lines are rated by a model of that
file alone, the places by one of all files. Prints figures of a cross-validation, per file; `--write` trains on all rows
and writes the weights of the places, with `--lines` those of the lines too: then all that weighs the wording of texts
has to be fitted again. Both are convex and fitted by L-BFGS; a minute a fold, the same weights on every run.
"""

from __future__ import annotations

import argparse
import gzip
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np

from corpus_tools.segment.lines import split_lines
from corpus_tools.segment.thread import by_wording
from corpus_tools.segment.thread.by_wording import LINES_MAX, first_reply, is_menu, place_features
from corpus_tools.words.voice import WORD, Model, describe, model
from scripts.train_posts import Vector, minimize

TARGET = Path(__file__).parent.parent / "corpus_tools" / "data" / "models" / "wording.json"
INNER_FOLDS = 4
LINE_DECAY, PLACE_DECAY, SIDE_DECAY = 3.0, 1.0, 10.0
FALSE_LINES = 2
"""So many lines of a text without replies may be called replies before it counts as a false alarm."""


@dataclass(frozen=True, slots=True)
class Row:
    """One text: the features of its lines, and the index of its first reply, None without replies."""

    file: str
    group: str
    weight: float
    features: list[list[str]]
    begin: int | None

    @property
    def size(self) -> int:
        return len(self.features)


def read_rows(path: Path, suffix: str) -> Iterator[Row]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as stream:
        for row in map(json.loads, stream):
            lines = [line.text for line in split_lines(row["text"])]
            if row.get("id", "").endswith(suffix) and 2 <= len(lines) <= LINES_MAX and not is_menu(lines):
                begin = row["body_lines"] if row["comment_lines"] else None
                group, weight = str(row.get("group", row.get("id"))), row.get("weight", 1.0)
                yield Row(path.name.partition(".")[0], group, weight, describe(lines), begin)


def fold_of(row: Row, folds: int) -> int:
    return zlib.crc32(row.group.encode()) % folds


class Table:
    """A sparse table: for each of its rows the numbers of some features, and their values."""

    def __init__(self, rows: Iterable[Mapping[tuple[str, str], float]]) -> None:
        self.number: dict[tuple[str, str], int] = {}
        at: list[int] = []
        values: list[float] = []
        sizes: list[int] = []
        for row in rows:
            at += [self.number.setdefault(name, len(self.number)) for name in row]
            values += row.values()
            sizes.append(len(row))
        self.at, self.values, self.sizes = np.array(at), np.array(values), np.array(sizes)
        self.begins = np.cumsum(self.sizes) - self.sizes

    def sums(self, weights: Vector) -> Vector:
        """The weighted sum of each row."""
        return np.asarray(np.add.reduceat(weights[self.at] * self.values, self.begins))

    def slope(self, push: Vector) -> Vector:
        """What the slopes of the sums, each times its `push`, are in sum."""
        pushed = np.repeat(push, self.sizes) * self.values
        return np.bincount(self.at, pushed, len(self.number)).astype(np.float64)


def train_lines(rows: Sequence[Row]) -> dict[str, float]:
    """Logistic regression of "is a reply" on the features of a line; a text weighs the square root of its lines."""
    table = Table({("line", name): 1.0 for name in ("always", *line)} for row in rows for line in row.features)
    wanted = np.array([row.begin is not None and k >= row.begin for row in rows for k in range(row.size)])
    share = np.array([row.size**-0.5 for row in rows for _ in range(row.size)])
    decay = np.full(len(table.number), LINE_DECAY)
    decay[table.number["line", "always"]] = 0.0

    def loss(weights: Vector) -> tuple[float, Vector]:
        sums = table.sums(weights)
        value = float(share @ np.logaddexp(0.0, np.where(wanted, -sums, sums))) + float(decay @ weights**2) / 2
        return value, table.slope(share * (1 / (1 + np.exp(-sums)) - wanted)) + decay * weights

    found = minimize(loss, len(table.number))
    return {name: float(found[k]) for (_, name), k in table.number.items()}


def place_rows(row: Row, odds: Sequence[float]) -> Iterator[dict[tuple[str, str], float]]:
    """For each line of a text, what is known of it as the first of the replies."""
    shapes = [[name for name in line if not name.startswith(WORD)] for line in row.features]
    for k, known in enumerate(place_features(odds)):
        yield {
            **{("place", name): value for name, value in known.items()},
            **{("first", name): 1.0 for name in shapes[k]},
            **({("before", name): 1.0 for name in shapes[k - 1]} if k else {}),
        }


def train_places(rows: Sequence[Row], odds: Sequence[Sequence[float]]) -> Model:
    """A choice among all places of a text and "nowhere", whose score is 0; of the lines the model knows nothing."""
    table = Table(place for row, values in zip(rows, odds, strict=True) for place in place_rows(row, values))
    sizes = np.array([row.size for row in rows])
    begins = np.cumsum(sizes) - sizes
    owner = np.repeat(np.arange(len(rows)), sizes)
    share = np.array([row.weight for row in rows])
    replied = np.array([row.begin is not None for row in rows])
    right = begins + np.array([row.begin or 0 for row in rows])
    decay = np.array([PLACE_DECAY if of == "place" else SIDE_DECAY for of, _ in table.number])
    decay[table.number["place", "always"]] = 0.0

    def loss(weights: Vector) -> tuple[float, Vector]:
        scores = table.sums(weights)
        highest = np.maximum(0.0, np.maximum.reduceat(scores, begins))
        parts = np.exp(scores - highest[owner])
        whole = np.add.reduceat(parts, begins) + np.exp(-highest)
        value = float(share @ (np.log(whole) + highest - np.where(replied, scores[right], 0.0)))
        push = parts / whole[owner]
        push[right[replied]] -= 1.0
        return value + float(decay @ weights**2) / 2, table.slope(push * share[owner]) + decay * weights

    found = minimize(loss, len(table.number))
    tables: dict[str, dict[str, float]] = {"place": {}, "first": {}, "before": {}}
    for (of, name), k in table.number.items():
        tables[of][name] = float(found[k])
    return Model(line={}, **tables, threshold=0.0)


def rate_lines(rows: Sequence[Row], line: Mapping[str, float]) -> list[list[float]]:
    """The log-odds of all lines: those of the first file by models that have not seen the text, others by `line`."""
    own = [row for row in rows if row.file == rows[0].file]
    parts = [
        Model(train_lines([row for row in own if fold_of(row, INNER_FOLDS) != fold]), {}, {}, {}, 0.0)
        for fold in range(INNER_FOLDS)
    ]
    whole = Model(line, {}, {}, {}, 0.0)
    return [(parts[fold_of(r, INNER_FOLDS)] if r.file == rows[0].file else whole).odds(r.features) for r in rows]


@dataclass(frozen=True, slots=True)
class Guess:
    """What a model that has not seen the row makes of it: the chance that it has replies, and where they begin."""

    row: Row
    chance: float
    begin: int

    @property
    def f1(self) -> float:
        if self.row.begin is None:
            return 0.0
        size = self.row.size
        return 2 * (size - max(self.row.begin, self.begin)) / (2 * size - self.row.begin - self.begin)


def cross_validate(rows: Sequence[Row], odds: Sequence[Sequence[float]], folds: int) -> Iterator[Guess]:
    for fold in range(folds):
        kept = [k for k, row in enumerate(rows) if fold_of(row, folds) != fold]
        part = train_places([rows[k] for k in kept], [odds[k] for k in kept])
        for row, values in zip(rows, odds, strict=True):
            if fold_of(row, folds) == fold:
                chances = by_wording.places(part, row.features, values)
                yield Guess(row, sum(chances), first_reply(row.features, chances))


def report(guesses: Sequence[Guess], threshold: float) -> str:
    quiet = [guess for guess in guesses if guess.row.begin is None]
    loud = [guess for guess in guesses if guess.row.begin is not None]
    found = [guess for guess in loud if guess.chance >= threshold]
    alarms = [guess for guess in quiet if guess.chance >= threshold]
    long_alarms = sum(guess.row.size - guess.begin > FALSE_LINES for guess in alarms)
    hits = sum(abs(guess.begin - (guess.row.begin or 0)) <= 1 for guess in found)

    def share(part: float, of: Sequence[Guess]) -> str:
        return f"{100 * part / max(1, len(of)):.1f}"

    return (
        f"threshold {threshold:.2f}  F1 {share(sum(g.f1 for g in found), loud)}  found {share(len(found), loud)}  "
        f"within a line {share(hits, loud)}  ({len(loud)} texts)  "
        f"false {share(long_alarms, quiet)}, of any length {share(len(alarms), quiet)} ({len(quiet)} texts)"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("rows", nargs="+", type=Path)
    parser.add_argument("--only", default="", help="of the first file, take the rows whose id ends so")
    parser.add_argument("--folds", type=int, default=6)
    parser.add_argument("--threshold", type=float, default=0.57, help="the least chance to act on")
    parser.add_argument("--lines", action="store_true", help="train the model of lines too")
    parser.add_argument("--write", action="store_true", help="train on all rows and write the weights")
    arguments = parser.parse_args()
    paths = arguments.rows
    rows = [row for path in paths for row in read_rows(path, arguments.only if path == paths[0] else "")]
    line = train_lines([row for row in rows if row.file == rows[0].file]) if arguments.lines else model().line
    odds = rate_lines(rows, line)
    guesses = list(cross_validate(rows, odds, arguments.folds))
    for file in dict.fromkeys(row.file for row in rows):
        print(file)
        for threshold in sorted({0.4, 0.5, 0.6, 0.7, 0.8, arguments.threshold}):
            print(" ", report([guess for guess in guesses if guess.row.file == file], threshold))
    if arguments.write:
        found = replace(train_places(rows, odds), line=line, threshold=arguments.threshold)
        TARGET.write_text(as_json(found), encoding="utf-8")


def as_json(model: Model) -> str:
    """Three digits are enough; what rounds to nothing is left out."""
    tables = {
        key: {name: short for name, value in sorted(table.items()) if (short := round(value, 3))}
        if isinstance(table, dict)
        else round(table, 3)
        for key, table in asdict(model).items()
    }
    return json.dumps(tables, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    main()

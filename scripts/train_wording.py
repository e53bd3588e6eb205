"""Train the model that finds where readers' replies begin: `corpus_tools/data/models/wording.json`.

    python scripts/train_wording.py ROWS.jsonl[.gz] [--only SUFFIX] [--folds N] [--write]

Each row is an object with `text`, `body_lines` and `comment_lines`: so many lines that are not blank are the article's
and, behind them, the readers' (0: none). Give one row a document, so that no document is in two folds; `--only` takes
the rows whose `id` ends so. Prints figures of a cross-validation; `--write` trains on all rows, with the threshold that
the cross-validation found, and writes the weights. Plain Python, a minute a fold, the same weights on every run.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from math import exp, log
from operator import mul
from pathlib import Path
from random import Random

from corpus_tools.segment.lines import split_lines
from corpus_tools.segment.thread import by_wording
from corpus_tools.segment.thread.by_wording import LINES_MAX, first_reply, place_features
from corpus_tools.words.voice import WORD, Model, describe

TARGET = Path(__file__).parent.parent / "corpus_tools" / "data" / "models" / "wording.json"
INNER_FOLDS = 4
LINE_DECAY, PLACE_DECAY, SIDE_DECAY = 3.0, 1.0, 10.0
FALSE_LINES = 2
"""So many lines of a text without replies may be called replies before it counts as a false alarm."""

Vector = list[float]
Loss = Callable[[Vector], tuple[float, Vector]]


@dataclass(frozen=True, slots=True)
class Row:
    """One text: the features of its lines, and the index of its first reply, None without replies."""

    features: list[list[str]]
    begin: int | None

    @property
    def size(self) -> int:
        return len(self.features)


def read_rows(path: Path, suffix: str) -> Iterator[Row]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as stream:
        for row in map(json.loads, stream):
            lines = [line.text for line in split_lines(row["text"])]
            if row.get("id", "").endswith(suffix) and 2 <= len(lines) <= LINES_MAX:
                yield Row(describe(lines), row["body_lines"] if row["comment_lines"] else None)


def dot(a: Vector, b: Vector) -> float:
    total: float = sum(map(mul, a, b))
    return total


def minimize(loss: Loss, size: int, rounds: int = 100, memory: int = 8) -> Vector:
    """Minimize a convex function by L-BFGS (Nocedal and Wright, "Numerical Optimization", algorithm 7.5)."""
    at = [0.0] * size
    value, slope = loss(at)
    past: list[tuple[Vector, Vector, float]] = []
    for _ in range(rounds):
        direction = _descent(slope, past)
        gain, step = dot(direction, slope), 1.0 if past else 1 / max(1.0, dot(slope, slope) ** 0.5)
        while True:
            new = [x + step * d for x, d in zip(at, direction, strict=True)]
            new_value, new_slope = loss(new)
            if new_value <= value + 1e-4 * step * gain or step < 1e-9:
                break
            step /= 2
        moved = [step * d for d in direction]
        bent = [a - b for a, b in zip(new_slope, slope, strict=True)]
        if (curve := dot(moved, bent)) > 1e-12:
            past = [*past[1 - memory :], (moved, bent, 1 / curve)]
        done = value - new_value < 1e-5 * max(1.0, abs(value))
        at, value, slope = new, new_value, new_slope
        if done:
            break
    return at


def _descent(slope: Vector, past: Sequence[tuple[Vector, Vector, float]]) -> Vector:
    q, factors = list(slope), []
    for moved, bent, rho in reversed(past):
        factors.append(rho * dot(moved, q))
        q = [x - factors[-1] * y for x, y in zip(q, bent, strict=True)]
    if past:
        _, bent, rho = past[-1]
        scale = 1 / (rho * dot(bent, bent))
        q = [scale * x for x in q]
    for (moved, bent, rho), factor in zip(past, reversed(factors), strict=True):
        shift = factor - rho * dot(bent, q)
        q = [x + shift * y for x, y in zip(q, moved, strict=True)]
    return [-x for x in q]


def _sigmoid(z: float) -> float:
    return 1 / (1 + exp(-z)) if z > -700 else 0.0


def train_lines(rows: Sequence[Row]) -> dict[str, float]:
    """Logistic regression of "is a reply" on the features of a line; a text weighs the square root of its lines."""
    names = ["always", *sorted({name for row in rows for line in row.features for name in line})]
    number = {name: k for k, name in enumerate(names)}
    examples = [
        ([0, *(number[name] for name in line)], row.begin is not None and k >= row.begin, row.size**-0.5)
        for row in rows
        for k, line in enumerate(row.features)
    ]

    def loss(weights: Vector) -> tuple[float, Vector]:
        slope = [0.0, *(LINE_DECAY * w for w in weights[1:])]
        value = dot(slope, weights) / 2
        for features, wanted, share in examples:
            z = sum([weights[k] for k in features])
            signed = z if wanted else -z
            value += share * (log(1 + exp(-signed)) if signed > -30 else -signed)
            push = share * (_sigmoid(z) - wanted)
            for k in features:
                slope[k] += push
        return value, slope

    return dict(zip(names, minimize(loss, len(names)), strict=True))


Place = list[tuple[int, float]]


def train_places(rows: Sequence[Row], odds: Sequence[Sequence[float]]) -> tuple[dict[str, float], ...]:
    """A choice among all places of a text and "nowhere", whose score is 0: weights of `place`, `first`, `before`."""
    number: dict[tuple[str, str], int] = {}
    texts: list[tuple[list[Place], int | None]] = []
    for row, values in zip(rows, odds, strict=True):
        places: list[Place] = []
        for k, known in enumerate(place_features(values)):
            keys = [(("place", name), value) for name, value in known.items()]
            keys += [(("first", name), 1.0) for name in row.features[k] if not name.startswith(WORD)]
            before = row.features[k - 1] if k else []
            keys += [(("before", name), 1.0) for name in before if not name.startswith(WORD)]
            places.append([(number.setdefault(key, len(number)), value) for key, value in keys])
        texts.append((places, row.begin))
    decay = [PLACE_DECAY if table == "place" else SIDE_DECAY for table, _ in number]
    decay[number["place", "always"]] = 0.0

    def loss(weights: Vector) -> tuple[float, Vector]:
        slope = [d * w for d, w in zip(decay, weights, strict=True)]
        value = dot(slope, weights) / 2
        for places, begin in texts:
            scores = [sum([weights[i] * x for i, x in place]) for place in places]
            highest = max(0.0, *scores)
            parts = [exp(score - highest) for score in scores]
            whole = sum(parts) + exp(-highest)
            value += log(whole) + highest - (0.0 if begin is None else scores[begin])
            for k, (place, part) in enumerate(zip(places, parts, strict=True)):
                push = part / whole - (k == begin)
                if abs(push) > 1e-6:
                    for i, x in place:
                        slope[i] += push * x
        return value, slope

    found = minimize(loss, len(number))
    return tuple(
        {name: found[i] for (of, name), i in number.items() if of == table} for table in ("place", "first", "before")
    )


def train(rows: Sequence[Row]) -> Model:
    """Both models; the second learns from line log-odds of models that have not seen the text."""
    odds: dict[int, list[float]] = {}
    for fold in range(INNER_FOLDS):
        part = train_lines([row for k, row in enumerate(rows) if k % INNER_FOLDS != fold])
        partial = Model(part, {}, {}, {}, 0.0)
        odds |= {k: partial.odds(rows[k].features) for k in range(fold, len(rows), INNER_FOLDS)}
    place, first, before = train_places(rows, [odds[k] for k in range(len(rows))])
    return Model(train_lines(rows), place, first, before, 0.0)


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


def cross_validate(rows: Sequence[Row], folds: int) -> Iterator[Guess]:
    order = list(range(len(rows)))
    Random(0).shuffle(order)
    for fold in range(folds):
        model = train([rows[k] for n, k in enumerate(order) if n % folds != fold])
        for k in order[fold::folds]:
            chances = by_wording.places(model, rows[k].features)
            yield Guess(rows[k], sum(chances), first_reply(rows[k].features, chances))


def threshold_for(guesses: Sequence[Guess], most_false: float) -> float:
    """The least chance to act on, if no more than `most_false` of the texts without replies may raise an alarm."""
    quiet = [guess for guess in guesses if guess.row.begin is None]
    alarms = sorted((g.chance for g in quiet if g.row.size - g.begin > FALSE_LINES), reverse=True)
    return alarms[int(most_false * len(quiet))] + 1e-9


def report(guesses: Sequence[Guess], threshold: float) -> str:
    quiet = [guess for guess in guesses if guess.row.begin is None]
    loud = [guess for guess in guesses if guess.row.begin is not None]
    found = [guess for guess in loud if guess.chance >= threshold]
    alarms = [guess for guess in quiet if guess.chance >= threshold]
    long_alarms = sum(guess.row.size - guess.begin > FALSE_LINES for guess in alarms)
    hits = sum(abs(guess.begin - (guess.row.begin or 0)) <= 1 for guess in found)
    return (
        f"threshold {threshold:.3f}  F1 {100 * sum(g.f1 for g in found) / len(loud):.1f}  "
        f"found {100 * len(found) / len(loud):.1f}  within a line {100 * hits / len(loud):.1f}  ({len(loud)} texts)  "
        f"false {100 * long_alarms / len(quiet):.1f}, of any length {100 * len(alarms) / len(quiet):.1f} "
        f"({len(quiet)} texts)"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("rows", type=Path)
    parser.add_argument("--only", default="", help="take the rows whose id ends so")
    parser.add_argument("--folds", type=int, default=6)
    parser.add_argument("--false", type=float, default=0.022, help="share of false alarms that the threshold allows")
    parser.add_argument("--write", action="store_true", help="train on all rows and write the weights")
    arguments = parser.parse_args()
    rows = list(read_rows(arguments.rows, arguments.only))
    guesses = list(cross_validate(rows, arguments.folds))
    for allowed in sorted({0.01, 0.02, 0.03, 0.04, 0.05, arguments.false}):
        print(report(guesses, threshold_for(guesses, allowed)))
    if arguments.write:
        model = replace(train(rows), threshold=threshold_for(guesses, arguments.false))
        TARGET.write_text(as_json(model), encoding="utf-8")


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

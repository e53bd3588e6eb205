"""Does the time of `normalize` grow in step with the length of a page? `python -m benchmarks.growth`.

All texts are made here, the same in every run. Columns: the length in bytes, milliseconds for each MB (the best of some
rounds), and the time as a multiple of that of the first row of the group, beside the length as such a multiple.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterable

from benchmarks.generated import ENGLISH, page, sentence
from corpus_tools import normalize

THREADS = (625, 1250, 2500, 5000)
MEGABYTES = (0.5, 1, 2, 4)
ROUNDS = 2
_HALF = 500_000


def half_a_megabyte(between: str) -> str:
    """Sentences with `between` between them."""
    choose = random.Random(7)
    words = ENGLISH.split()
    return (between.join(sentence(words, choose) for _ in range(1000)) + between) * 16


def milliseconds(raw: bytes) -> float:
    """The best round's."""
    best = float("inf")
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        normalize(raw, name="page.txt")
        best = min(best, time.perf_counter() - begin)
    return best * 1000


def growth(name: str, pages: Iterable[tuple[str, str]]) -> None:
    """Print a row for each of the pages, which come with their labels."""
    first: tuple[float, int] | None = None
    for label, text in pages:
        raw = text.encode()
        spent = milliseconds(raw)
        first = first or (spent, len(raw))
        times, longer = spent / first[0], len(raw) / first[1]
        print(f"{name + ', ' + label:26}{len(raw):>12,}{spent / len(raw) * 1e6:>12.0f}{times:>8.2f}{longer:>8.2f}")


def main() -> None:
    """Print the table."""
    normalize(page(99).text.encode(), name="warm.txt")
    print(f"{'':26}{'bytes':>12}{'ms per MB':>12}{'time':>8}{'length':>8}")
    growth("thread", ((f"{count} comments", page(1, comments=count).text) for count in THREADS))
    for name, between in (("short lines", "\n"), ("one line", " ")):
        half = half_a_megabyte(between)[:_HALF]
        growth(name, ((f"{size} MB", half * int(size * 2)) for size in MEGABYTES))


if __name__ == "__main__":
    main()

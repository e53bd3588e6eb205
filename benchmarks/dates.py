"""How fast printed times are found: `python benchmarks/dates.py`. Best of five runs, in lines a second."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

HEADERS = [
    "  1. Rosa Quill May 21, 2014 at 12:00 pm #",
    "    1. Februar 2022 um 21:53 Uhr",
    "  Do 24. Mai 2018, 10:58 | Antworten",
    "2. Egon am 10. Juni 2017 um 15:26",
    "06.11.2023, 13.47 Uhr",
    "22. April 2019",
    "zoé78 Le 12/02 à 11:30",
    "3 weeks ago",
]
PROSE = [
    "The committee met again, and nobody could say why the bridge had been closed for so long.",
    "Am Ende wusste niemand mehr, warum die Brücke eigentlich gesperrt worden war.",
]
NUMBERS = [
    "In the 3 years since then 12 people have bought about 400 of those houses in the 7 streets near the bridge."
]


def rate(function: Callable[[str], object], lines: list[str], rounds: int) -> float:
    best = float("inf")
    for _ in range(5):
        start = perf_counter()
        for _ in range(rounds):
            for line in lines:
                function(line)
        best = min(best, perf_counter() - start)
    return rounds * len(lines) / best


def main() -> None:
    start = perf_counter()
    from corpus_tools.dates.find import find_times, has_time_cue

    imported = perf_counter()
    find_times(HEADERS[0])
    used = perf_counter()
    print(f"import {1000 * (imported - start):.0f} ms, first use {1000 * (used - imported):.0f} ms")
    print(f"find_times, header lines        {rate(find_times, HEADERS, 1000):>12,.0f}")
    print(f"find_times, prose with numbers  {rate(find_times, NUMBERS, 4000):>12,.0f}")
    print(f"find_times, prose               {rate(find_times, PROSE, 20000):>12,.0f}")
    print(f"has_time_cue, prose             {rate(has_time_cue, PROSE, 20000):>12,.0f}")
    print(f"has_time_cue, header lines      {rate(has_time_cue, HEADERS, 5000):>12,.0f}")


if __name__ == "__main__":
    main()

"""Which fields of plain pages come out right, null or wrong? `python -m benchmarks.plain [--full | --known]`

Prints a table for each form of a comment and each language: of the pages that the tests read, or with `--full` of the
whole product of tests/fixtures/plain, some minutes. With `--known` it prints the known failures of today instead, as
they stand in tests/fixtures/plain/known_failures.toml.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from itertools import groupby

from tests.plain import FIELDS, pages


def table(*, full: bool) -> str:
    counts: defaultdict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for page in pages(full=full):
        found = page.found()
        for field in FIELDS:
            lines, expected = found[field], page.expected[field]
            verdict = "right" if lines == expected else "wrong" if lines else "null"
            for kind in (page.language, page.name.partition(" / ")[0]):
                counts[kind][field, verdict] += 1
    lines = [f"{'right/null/wrong':<20}" + "".join(f"{field:>16}" for field in FIELDS)]
    for kind, count in counts.items():
        cells = ("/".join(str(count[field, verdict]) for verdict in ("right", "null", "wrong")) for field in FIELDS)
        lines.append(f"{kind:<20}" + "".join(f"{cell:>16}" for cell in cells))
    return "\n".join(lines)


def known_failures() -> str:
    lines = ["# What does not come out right yet; `python -m benchmarks.plain --known` prints this list."]
    for language, group in groupby(pages(), key=lambda page: page.language):
        lines += ["", f"[{language}]"]
        failing = ((page.name, page.wrong()) for page in group)
        lines += [f"{json.dumps(name, ensure_ascii=False)} = {json.dumps(wrong)}" for name, wrong in failing if wrong]
    return "\n".join(lines)


if __name__ == "__main__":
    print(known_failures() if "--known" in sys.argv else table(full="--full" in sys.argv))

"""How fast records are validated, and in how much memory: `python benchmarks/validate.py [speed] [memory]` (speed only
by default; memory writes a file of 2 GB into the temporary folder).

Speed is a ratio to `orjson.loads` alone on the same lines, and to the reference validator, jsonschema, without the
rules beyond the schema. All run in turns, and the best round of each counts.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

import orjson
from jsonschema import Draft202012Validator

from corpus_tools.record_files import check_lines
from corpus_tools.schema import load_schema

DOCUMENTS = Path(__file__).parent.parent / "normalized" / "documents.jsonl"
COPIES = 100
SAMPLE = 84
ROUNDS = 7
GIGABYTES = 2
COMMAND = "from corpus_tools.cli import main; main()"


def records(copies: int) -> list[dict[str, Any]]:
    """The demonstration records, so many times, each with an id of its own."""
    originals = [orjson.loads(line) for line in DOCUMENTS.read_bytes().splitlines()]
    return [{**record, "id": f"{record['id']}-{copy}"} for copy in range(copies) for record in originals]


def load(path: Path) -> None:
    with path.open("rb") as file:
        for line in file:
            orjson.loads(line)


def validate(path: Path) -> None:
    for _, _, findings in check_lines(path):
        assert not findings


def validate_plainly(path: Path) -> None:
    validator = Draft202012Validator(load_schema())
    with path.open("rb") as file:
        for _, line in zip(range(SAMPLE), file, strict=False):
            assert validator.is_valid(orjson.loads(line))


def seconds(work: Callable[[], object]) -> float:
    begin = perf_counter()
    work()
    return perf_counter() - begin


def compare(name: str, path: Path, count: int) -> None:
    best = dict.fromkeys((load, validate, validate_plainly), float("inf"))
    for _ in range(ROUNDS):
        for work in best:
            best[work] = min(best[work], seconds(lambda work=work: work(path)))  # type: ignore[misc]
    loaded, checked, plain = best[load], best[validate], best[validate_plainly] / SAMPLE * count
    print(
        f"{name:34} {path.stat().st_size / checked / 1e6:>6.0f} MB/s {count / checked:>8,.0f} records/s"
        f" {loaded / checked:>6.2f} x orjson.loads {plain / checked:>6.0f} x jsonschema"
    )


def speed(folder: Path) -> None:
    rows = records(COPIES)
    ours, others = folder / "ours.jsonl", folder / "others.jsonl"
    ours.write_bytes(b"".join(orjson.dumps(row) + b"\n" for row in rows))
    others.write_text("".join(json.dumps(row) + "\n" for row in rows))
    compare("as corpus-tools writes it", ours, len(rows))
    compare("as Python's json writes it", others, len(rows))


def memory(folder: Path) -> None:
    """The peak of a process that validates 2 GB, beside that of one which validates a thousandth of it."""
    originals = [line for line in DOCUMENTS.read_bytes().splitlines() if b'"id":"' in line]
    for size in (GIGABYTES * 10**6, GIGABYTES * 10**9):
        path = folder / "large.jsonl"
        with path.open("wb") as file:
            number = 0
            while file.tell() < size:
                for line in originals:
                    number += 1
                    file.write(line.replace(b'"id":"', b'"id":"%d-' % number, 1) + b"\n")
        begin = perf_counter()
        subprocess.run([sys.executable, "-c", COMMAND, "validate", str(path)], check=True)
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        spent = perf_counter() - begin
        print(f"{path.stat().st_size / 1e6:>8,.0f} MB {spent:>7.1f} s   peak so far {peak:,.0f} MiB")


def main() -> None:
    parts = {"speed": speed, "memory": memory}
    with tempfile.TemporaryDirectory() as folder:
        for name in sys.argv[1:] or ["speed"]:
            parts[name](Path(folder))


if __name__ == "__main__":
    main()

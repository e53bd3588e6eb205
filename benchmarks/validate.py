"""How fast records are validated, and in how much memory: `python benchmarks/validate.py [speed] [processors] [memory]`
(speed only by default; memory writes a file of 2 GB into the temporary folder).

Parsed records are compared with the reference validator, jsonschema, which knows no rules beyond the schema; files with
`orjson.loads` alone on the same lines, by the time of the processor; all processors, in use for files of more than
32 MB, with one, by the clock. All run in turns, and the best round of each counts.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import orjson
from jsonschema import Draft202012Validator

from corpus_tools.check.large_files import check_file
from corpus_tools.record.contract import own_contract
from corpus_tools.record.jsonl.file import check_lines
from corpus_tools.record.schema import load_schema

DOCUMENTS = Path(__file__).parent.parent / "normalized" / "documents.jsonl"
COPIES = 200
SAMPLE = 84
SHARED_COPIES = 1000
ROUNDS = 3
GIGABYTES = 2
Work = Callable[[], object]
COMMAND = "from corpus_tools.cli.app import main; main()"


def records(copies: int) -> list[dict[str, Any]]:
    """The demonstration records, so many times, each with an id of its own."""
    originals = [orjson.loads(line) for line in DOCUMENTS.read_bytes().splitlines()]
    return [renamed(record, copy) for copy in range(copies) for record in originals]


def renamed(record: dict[str, Any], copy: int) -> dict[str, Any]:
    """The record as that of another row, so that its id may be any."""
    source = {**record["source"], "path": f"{record['source']['path']}#{copy}"}
    return {**record, "id": f"{record['id']}-{copy}", "source": source}


def load(path: Path) -> None:
    with path.open("rb") as file:
        for line in file:
            orjson.loads(line)


def validate(path: Path) -> None:
    for _, findings in check_file(path, own_contract()):
        assert not findings


def validate_alone(path: Path) -> None:
    """In this process only, as small files are."""
    for _, _, findings in check_lines(path):
        assert not findings


def seconds(work: Work) -> tuple[float, float]:
    """How long `work` takes: of the processor, in this process, and on the clock."""
    processor, clock = process_time(), perf_counter()
    work()
    return process_time() - processor, perf_counter() - clock


def best_of(*works: Work) -> list[tuple[float, float]]:
    """The best times of each of `works`, which run in turns."""
    rounds = [[seconds(work) for work in works] for _ in range(ROUNDS)]
    return [(min(one for one, _ in times), min(one for _, one in times)) for times in zip(*rounds, strict=True)]


def compare_validators(rows: list[dict[str, Any]]) -> None:
    reference, contract = Draft202012Validator(load_schema()), own_contract()
    sample = rows[:SAMPLE]
    (ours, _), (theirs, _) = best_of(
        lambda: all(map(contract.accepts, rows)) or sys.exit("invalid"),
        lambda: all(map(reference.is_valid, sample)) or sys.exit("invalid"),
    )
    ours, theirs = len(rows) / ours, len(sample) / theirs
    print(f"parsed records{'':24} {ours:>9,.0f} records/s, rules included {ours / theirs:>6.0f} x jsonschema")


def compare_files(name: str, path: Path, count: int) -> None:
    (spent, _), (loaded, _) = best_of(lambda: validate_alone(path), lambda: load(path))
    print(
        f"{name:38} {count / spent:>9,.0f} records/s {path.stat().st_size / spent / 1e6:>6.0f} MB/s"
        f" {loaded / spent:>11.2f} x orjson.loads"
    )


def speed(folder: Path) -> None:
    rows = records(COPIES)
    compare_validators(rows)
    ours, others = folder / "ours.jsonl", folder / "others.jsonl"
    ours.write_bytes(b"".join(orjson.dumps(row) + b"\n" for row in rows))
    others.write_text("".join(json.dumps(row) + "\n" for row in rows))
    compare_files("written by corpus-tools", ours, len(rows))
    compare_files("written by Python's json", others, len(rows))


def processors(folder: Path) -> None:
    path = folder / "large.jsonl"
    with path.open("wb") as file:
        for copy in range(SHARED_COPIES):
            file.writelines(orjson.dumps(renamed(row, copy)) + b"\n" for row in records(1))
    (_, alone), (_, shared), (_, loaded) = best_of(
        lambda: validate_alone(path), lambda: validate(path), lambda: load(path)
    )
    print(
        f"{'all processors':38} {alone / shared:>9.2f} x one process {path.stat().st_size / shared / 1e6:>9.0f} MB/s"
        f" {loaded / shared:>11.2f} x orjson.loads"
    )


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
                    line = line.replace(b'"id":"', b'"id":"%d-' % number, 1)
                    file.write(line.replace(b'"path":"', b'"path":"%d-' % number, 1) + b"\n")
        begin = perf_counter()
        subprocess.run([sys.executable, "-c", COMMAND, "validate", str(path)], check=True)
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        spent = perf_counter() - begin
        print(f"{path.stat().st_size / 1e6:>8,.0f} MB {spent:>7.1f} s   peak so far {peak:,.0f} MiB")


def main() -> None:
    parts = {"speed": speed, "processors": processors, "memory": memory}
    with tempfile.TemporaryDirectory() as folder:
        for name in sys.argv[1:] or ["speed"]:
            parts[name](Path(folder))


if __name__ == "__main__":
    main()

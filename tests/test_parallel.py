"""Large files are checked by several processes: what they find is what one finds, in the same order."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import orjson
import pytest

from corpus_tools.check import large_files as parallel
from corpus_tools.check.large_files import check_file
from corpus_tools.record.contract import Contract, contract_of, own_contract
from corpus_tools.record.findings import Finding
from corpus_tools.record.jsonl import file as record_files
from corpus_tools.record.jsonl.file import Checked, Stretch, check_stretch
from corpus_tools.record.jsonl.lines import read_lines
from corpus_tools.run import pool
from tests.samples import record

RECORDS = 300


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Records of which every seventh is broken and every fiftieth has an id that the one before it had."""
    valid = record()
    lines = []
    for number in range(RECORDS):
        row = {**valid, "id": f"doc-{number // 50}" if number % 50 < 2 else f"d{number}"}
        if number % 7 == 0:
            row["confidence"] = number + 2
        lines.append(orjson.dumps(row) + b"\n")
    lines[211] = b"{\n"
    path = tmp_path / "x.jsonl"
    path.write_bytes(b"".join(lines))
    return path


@pytest.fixture(autouse=True)
def small_stretches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record_files, "_STRETCH", 20_000)
    monkeypatch.setattr(parallel, "_ALONE", 2)


def found(path: Path, workers: int, monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, dict[int, list[Finding]]]]:
    monkeypatch.setattr(parallel, "processors", lambda: workers)
    return list(check_file(path, own_contract()))


def test_several_processes_find_what_one_finds(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = found(path, 1, monkeypatch)
    assert len(alone) > 10, "enough stretches to be shared out"
    assert sum(values for values, _ in alone) == RECORDS - 1
    numbers = [number for _, findings in alone for number in findings]
    assert numbers == sorted(numbers)
    assert len([number for number in numbers if number % 50 == 2]) == RECORDS // 50
    assert found(path, 2, monkeypatch) == alone


def die_of_the_broken_line(stretch: Stretch, again: Callable[[], Contract]) -> Checked:
    if any(line == b"{\n" for _, line in stretch.lines):
        os._exit(7)
    return check_stretch(stretch, again())


def test_what_a_process_dies_of_is_a_finding(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = found(path, 1, monkeypatch)
    monkeypatch.setattr(parallel, "_check", die_of_the_broken_line)
    shared = found(path, 2, monkeypatch)
    [(before, after)] = [pair for pair in zip(alone, shared, strict=True) if pair[0] != pair[1]]
    assert 212 in before[1]
    assert after[0] == 0
    [(number, [finding])] = after[1].items()
    assert finding.problem.startswith(f"lines {number} to {number + before[0]} could not be checked: ")
    assert "exit code 7" in finding.problem


def test_another_schema_goes_to_the_other_processes(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "processors", lambda: 2)
    contract = contract_of({"properties": {"confidence": {"maximum": 100}}})
    findings = {number: one for _, by_line in check_file(path, contract) for number, one in by_line.items()}
    high = [number for number in range(RECORDS) if number % 7 == 0 and number + 2 > 100]
    assert {number - 1 for number, (one, *_) in findings.items() if one.path == "$.confidence"} == set(high) - {211}


def test_whoever_has_enough_can_stop(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "processors", lambda: 2)
    read = 0

    def counted(*arguments: object, **options: object) -> Iterator[tuple[int, bytes | Finding]]:
        nonlocal read
        for number, line in read_lines(path):
            read = number
            yield number, line

    monkeypatch.setattr(record_files, "read_lines", counted)
    monkeypatch.setattr(pool, "_WINDOW_BYTES", 20_000)
    checked = check_file(path, own_contract())
    for _ in range(4):
        next(checked)
    checked.close()  # type: ignore[attr-defined]
    assert read < RECORDS // 2, "no more is read ahead than the processes need"

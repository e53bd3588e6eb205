"""Lines of JSONL, wherever they come from: whole, compressed, damaged, endless."""

from __future__ import annotations

import gzip
import io
import sys
from pathlib import Path

import pytest
import zstandard

from corpus_tools.record.findings import Finding
from corpus_tools.record.jsonl.lines import is_jsonl, read_lines

LINES = [b"one\n", "zwei ✓\n".encode(), b"\n", b"three"]
DATA = b"".join(LINES)
NUMBERED = list(enumerate(LINES, 1))


def zstd(data: bytes) -> bytes:
    return zstandard.ZstdCompressor().compress(data)


def write(folder: Path, data: bytes, name: str) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.jsonl", DATA),
        ("a.jsonl.gz", gzip.compress(DATA, mtime=0)),
        ("two-members.jsonl.gz", gzip.compress(DATA[:5], mtime=0) + gzip.compress(DATA[5:], mtime=0)),
        ("padded.jsonl.gz", gzip.compress(DATA, mtime=0) + bytes(9000)),
        ("a.jsonl.zst", zstd(DATA)),
        ("two-frames.jsonl.zst", zstd(DATA[:5]) + zstd(DATA[5:])),
        ("skippable.JSONL.ZST", b"\x50\x2a\x4d\x18\x02\x00\x00\x00xx" + zstd(DATA)),
        ("name-says-nothing", gzip.compress(DATA, mtime=0)),
    ],
)
def test_every_line_with_its_number(tmp_path: Path, name: str, data: bytes) -> None:
    assert list(read_lines(write(tmp_path, data, name))) == NUMBERED


@pytest.mark.parametrize("data", [DATA, gzip.compress(DATA, mtime=0), zstd(DATA)])
def test_standard_input_stays_open(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    stdin = io.TextIOWrapper(io.BytesIO(data))
    monkeypatch.setattr(sys, "stdin", stdin)
    assert list(read_lines("-")) == NUMBERED
    assert not stdin.buffer.closed


LONG = b"".join(b"%d\n" % number for number in range(60_000))


@pytest.mark.parametrize(
    ("name", "data", "problem"),
    [
        ("cut.jsonl.gz", gzip.compress(LONG, mtime=0)[:60_000], "the gzip data is cut off"),
        ("cut.jsonl.zst", zstd(LONG)[:40_000], "the zstd data is cut off"),
        ("flipped.jsonl.gz", gzip.compress(LONG, mtime=0)[:-8] + b"\0" * 8, "the gzip data is damaged"),
        ("tail.jsonl.gz", gzip.compress(LONG, mtime=0) + b"tail", "something that is not gzip follows the data"),
        ("tail.jsonl.zst", zstd(LONG) + b"tail of the file", "something that is not zstd follows the data"),
    ],
)
def test_what_comes_before_the_damage_is_read(tmp_path: Path, name: str, data: bytes, problem: str) -> None:
    *lines, (number, last) = list(read_lines(write(tmp_path, data, name)))
    assert isinstance(last, Finding)
    assert last.problem.startswith(problem)
    assert number == len(lines) + 1 > 1000
    assert [line for _, line in lines] == LONG.splitlines(keepends=True)[: len(lines)]


@pytest.mark.parametrize(
    ("name", "data", "problem", "expected"),
    [
        ("a.jsonl", gzip.compress(DATA, mtime=0), "the file is gzip data", "what its name says: not compressed"),
        ("a.jsonl.gz", DATA, "the file is not compressed", "what its name says: gzip data"),
        ("a.jsonl.gz", zstd(DATA), "the file is zstd data", "what its name says: gzip data"),
        ("empty.jsonl.zst", b"", "the file is not compressed", "what its name says: zstd data"),
    ],
)
def test_a_name_that_says_otherwise(tmp_path: Path, name: str, data: bytes, problem: str, expected: str) -> None:
    [(number, finding)] = read_lines(write(tmp_path, data, name))
    assert isinstance(finding, Finding)
    assert (number, finding.path, finding.problem, finding.expected) == (1, "$", problem, expected)


def test_a_line_that_is_too_long_is_passed_over(tmp_path: Path) -> None:
    path = write(tmp_path, b"1234\n12345\n" + b"6" * 10**6 + b"\n7\n", "a.jsonl")
    numbers = dict(read_lines(path, longest=5))
    assert (numbers[1], numbers[4], len(numbers)) == (b"1234\n", b"7\n", 4)
    assert (
        str(numbers[2])
        == str(numbers[3])
        == "$: the line is longer than 5 bytes; expected a shorter one, or a higher --limit document-bytes"
    )


def test_an_empty_file_has_no_lines(tmp_path: Path) -> None:
    assert list(read_lines(write(tmp_path, b"", "a.jsonl"))) == []


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        list(read_lines(tmp_path / "a.jsonl"))


@pytest.mark.parametrize("name", ["a.jsonl", "b/a.JSONL", "a.jsonl.gz", "a.jsonl.zst"])
def test_names_of_files_of_records(name: str) -> None:
    assert is_jsonl(name)


@pytest.mark.parametrize("name", ["a.txt", "a.json", "a.gz", "jsonl", "a.jsonl.txt", "-"])
def test_names_of_other_files(name: str) -> None:
    assert not is_jsonl(name)

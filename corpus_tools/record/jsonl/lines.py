"""JSONL as a stream of numbered lines: plain, gzip or zstd, from a file or from standard input.

However large the file, no more of it is held than one line and a block.
"""

from __future__ import annotations

import io
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from typing import IO, Any

from corpus_tools.inputs.unpack import NAMES, Damaged, unpack
from corpus_tools.record.findings import Finding, Rule

STDIN = "-"
LONGEST_LINE = 64 * 1024 * 1024
_BLOCK = 1 << 18
_COMPRESSED_BLOCK = 1 << 12  # zstd can blow four bytes up to 128 kB
_SHORTER = "a shorter one, or a higher --limit document-bytes"
_SUFFIXES = {".jsonl": "", ".jsonl.gz": "gz", ".jsonl.zst": "zst"}

_FOREIGN = {
    b"PAR1": "Parquet, which pandas.read_parquet and `SELECT * FROM 'FILE.parquet'` in DuckDB read",
    b"PK\x03\x04": "a ZIP archive or an office document",
    b"\xfd7zXZ\x00": "an xz archive, to be unpacked first",
    b"BZh": "a bzip2 archive, to be unpacked first",
}
"""How files begin that are taken for JSONL by mistake, what they are, and what reads them."""


def is_jsonl(path: str | os.PathLike[str]) -> bool:
    """Whether `path` is called as a file of records is: `.jsonl`, `.jsonl.gz` or `.jsonl.zst`."""
    return _compression_by_name(os.fspath(path)) is not None


def read_lines(path: str | os.PathLike[str], *, longest: int = LONGEST_LINE) -> Iterator[tuple[int, bytes | Finding]]:
    """The lines of the file at `path` (`-`: standard input) with their numbers from 1, each with its line end.

    Where there is no line to be had, a `Finding` (without file and line) stands in its place: for a line of more than
    `longest` bytes, its end included, after which the next one follows, and for compressed data that is damaged, cut
    off, or not what the name says, and for what is no file but a pipe or a device, after which nothing follows. Raises
    `OSError` if the file cannot be read.
    """
    name = os.fspath(path)
    if name != STDIN and not stat.S_ISREG(os.stat(path).st_mode):  # to open a pipe is to wait for whoever writes to it
        yield 1, Finding("$", "this is not a regular file", "a file, or - for standard input", rule=Rule.UNREADABLE)
        return
    with nullcontext(sys.stdin.buffer) if name == STDIN else open(path, "rb", buffering=0) as file:
        head = file.read(_COMPRESSED_BLOCK)
        if foreign := next((name for start, name in _FOREIGN.items() if head.startswith(start)), None):
            yield 1, Finding("$", f"this is {foreign}", "JSONL, as `corpus normalize` writes it", rule=Rule.NOT_JSON)
            return
        kind, said = _compression_by_content(head), _compression_by_name(name)
        if said is not None and said != kind:
            yield 1, _misnamed(kind, said)
            return
        yield from _split(_Stream(_chunks(file, head, kind)), longest)


def _compression_by_name(name: str) -> str | None:
    """`gz`, `zst`, or nothing at all, as the name says; None if it does not say."""
    return next((kind for suffix, kind in _SUFFIXES.items() if name.lower().endswith(suffix)), None)


def _compression_by_content(head: bytes) -> str:
    if head.startswith(b"\x1f\x8b"):
        return "gz"
    # data that was compressed by several threads starts with a skippable frame
    skippable = head[1:4] == b"\x2a\x4d\x18" and 0x50 <= head[0] <= 0x5F
    return "zst" if skippable or head.startswith(b"\x28\xb5\x2f\xfd") else ""


def _misnamed(kind: str, said: str) -> Finding:
    def described(compression: str) -> str:
        return f"{NAMES[compression]} data" if compression else "not compressed"

    return Finding(
        "$", f"the file is {described(kind)}", f"what its name says: {described(said)}", rule=Rule.COMPRESSION
    )


def _chunks(file: IO[bytes], head: bytes, kind: str) -> Iterator[bytes]:
    return unpack(_pieces(file, head, _COMPRESSED_BLOCK), kind) if kind else _pieces(file, head, _BLOCK)


def _pieces(file: IO[bytes], head: bytes, size: int) -> Iterator[bytes]:
    while head:
        yield head
        head = file.read(size)


class _Stream(io.RawIOBase):
    """An iterator of chunks as a stream that ends where they break off; `fault` then says why."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._left = memoryview(b"")
        self.fault = ""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        while not self._left:
            try:
                self._left = memoryview(next(self._chunks))
            except StopIteration:
                return 0
            except Damaged as error:
                self.fault = str(error)
        size = min(len(buffer), len(self._left))
        buffer[:size] = self._left[:size]
        self._left = self._left[size:]
        return size


def _split(stream: _Stream, longest: int) -> Iterator[tuple[int, bytes | Finding]]:
    reader = io.BufferedReader(stream, _BLOCK)
    number = 1
    while line := reader.readline(longest + 1):
        if len(line) > longest:
            yield number, Finding("$", f"the line is longer than {longest} bytes", _SHORTER, rule=Rule.LONG_LINE)
            while line and not line.endswith(b"\n"):
                line = reader.readline(_BLOCK)
        elif stream.fault and not line.endswith(b"\n"):
            break
        else:
            yield number, line
        number += 1
    if stream.fault:
        yield number, Finding("$", stream.fault, "compressed data that is whole", rule=Rule.COMPRESSION)

"""The bytes of a shard: opened safely, decompressed while they are read, and measured."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from corpus_tools.base.limits import raise_limit
from corpus_tools.base.options import MIB, Limits
from corpus_tools.inputs.files import Refused, open_regular, why_unreadable
from corpus_tools.inputs.shards.rows import BrokenShard
from corpus_tools.inputs.unpack import Damaged, unpack

_BUFFER = MIB
_TOO_SMALL_FOR_A_BOMB = 64 * MIB
_CHUNK = 2048
"""Packed bytes to unpack at a time: with zstd, 4 of them can hold 128 kB, and nothing bounds what a call gives."""


class Place:
    """How far a shard is read, as a share of its file, 0 to 1; `measure` is set by who opens it."""

    measure: Callable[[], float] = staticmethod(lambda: 0.0)


class Meter:
    """Counts what a shard unpacks to. `packed` says how many bytes of the file were read so far."""

    def __init__(self, limits: Limits, packed: Callable[[], int]) -> None:
        self._limits = limits
        self._packed = packed
        self._unpacked = 0

    def add(self, count: int) -> None:
        """Count `count` more bytes. Raises `BrokenShard` when they are too many, or too many for what was read."""
        self._unpacked += count
        if self._unpacked > self._limits.unpacked_bytes:
            raise BrokenShard(
                f"the shard unpacks to more than {self._limits.unpacked_bytes} bytes; split it or "
                f"{raise_limit('unpacked_bytes')}"
            )
        if self._unpacked > max(_TOO_SMALL_FOR_A_BOMB, self._limits.ratio * self._packed()):
            raise BrokenShard(
                f"the shard unpacks to more than {self._limits.ratio} times its size, as compression bombs do; "
                f"if you trust it, {raise_limit('ratio')}"
            )


@contextmanager
def open_shard(location: Path) -> Iterator[io.BufferedReader]:
    """The file at `location`, open for reading and not empty. Raises `BrokenShard` for what is no such file."""
    try:
        with open_regular(location) as file:
            if not os.fstat(file.fileno()).st_size:
                raise BrokenShard("the file is empty")
            yield file
    except Refused as error:
        raise BrokenShard(error.reason) from None
    except OSError as error:
        raise BrokenShard(why_unreadable(location, error)) from None


@contextmanager
def open_stream(location: Path, compression: str, limits: Limits, place: Place | None = None) -> Iterator[BinaryIO]:
    """The unpacked bytes of the file at `location`; `compression` is "" or one of gz, zst, bz2, xz.

    `place` is told how much was read of what was unpacked, and unpacked of the file.

    Reading raises `BrokenShard` where the file is damaged or cut off, or unpacks to more than `limits` allow.
    """
    with open_shard(location) as file:
        place, size = place or Place(), os.fstat(file.fileno()).st_size
        if not compression:
            place.measure = lambda: file.tell() / size
            yield file
            return
        unpacked = _Unpacked(file, compression, limits)
        with io.BufferedReader(unpacked, _BUFFER) as stream:
            place.measure = lambda: file.tell() / size * stream.tell() / max(1, unpacked.tell())
            yield stream


class _Unpacked(io.RawIOBase):
    """The content of a compressed file: streams one after the other, the last of which must be complete.

    Reads little at a time, so that what stands before a damaged place is not lost and a bomb is noticed early.
    """

    def __init__(self, file: io.BufferedReader, compression: str, limits: Limits) -> None:
        self._chunks = unpack(iter(lambda: file.read(_CHUNK), b""), compression)
        self._meter = Meter(limits, file.tell)
        self._left = memoryview(b"")
        self._place = 0

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        """How many unpacked bytes were read: some libraries ask, although they never go back."""
        return self._place

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]
        while not self._left:
            try:
                chunk = next(self._chunks, None)
            except Damaged as error:
                raise BrokenShard(f"{error}; fetch the file again") from None
            if chunk is None:
                return 0
            self._meter.add(len(chunk))
            self._left = memoryview(chunk)
        size = min(len(buffer), len(self._left))
        buffer[:size] = self._left[:size]
        self._left = self._left[size:]
        self._place += size
        return size


def numbered_lines(stream: BinaryIO, limit: int) -> Iterator[tuple[int, bytes, bool]]:
    """The lines of `stream`: number from 1, bytes with line end, and whether it is whole.

    Of a line that is longer than `limit` bytes, the start is given and the rest is read past.
    """
    number = 0
    while line := stream.readline(limit + 1):
        number += 1
        whole = len(line) <= limit or line.endswith(b"\n")
        yield number, line, whole
        rest = b"" if whole else stream.readline(_BUFFER)
        while rest and not rest.endswith(b"\n"):
            rest = stream.readline(_BUFFER)

"""The bytes of a shard: opened safely, decompressed while they are read, and measured."""

from __future__ import annotations

import gzip
import io
import os
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from corpus_tools.limits import MIB, Limits
from corpus_tools.shards.rows import BrokenShard
from corpus_tools.sources import Refused, open_regular, why_unreadable

_BUFFER = MIB
_TOO_SMALL_FOR_A_BOMB = 64 * MIB
_ZSTD_CHUNK = 2048
"""Compressed bytes decoded at a time: zstd has no bound on the output of a call, and 4 bytes can hold 128 kB."""
_ZSTD_OUTPUT = 16384


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
                f"the shard unpacks to more than {self._limits.unpacked_bytes} bytes; split it or raise --max-unpacked"
            )
        if self._unpacked > max(_TOO_SMALL_FOR_A_BOMB, self._limits.ratio * self._packed()):
            raise BrokenShard(
                f"the shard unpacks to more than {self._limits.ratio} times its size, as compression bombs do; "
                "if you trust it, raise --max-ratio"
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
def open_stream(location: Path, compression: str, limits: Limits) -> Iterator[io.BufferedIOBase]:
    """The unpacked bytes of the file at `location`; `compression` is "", "gz" or "zst".

    Reading raises `BrokenShard` where the file is damaged or cut off, or unpacks to more than `limits` allow.
    """
    with open_shard(location) as file, io.BufferedReader(_Metered(file, compression, limits), _BUFFER) as stream:
        yield stream


class _Source(Protocol):
    def read1(self, size: int, /) -> bytes: ...


class _Metered(io.RawIOBase):
    """Unpacks a file. Reads at most one block a call, so that what stands before a damaged place is not lost."""

    def __init__(self, file: io.BufferedReader, compression: str, limits: Limits) -> None:
        self._source, self._errors = _unpacker(file, compression)
        self._meter = Meter(limits, file.tell) if compression else None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]
        try:
            data = self._source.read1(len(buffer))
        except EOFError:
            raise BrokenShard("the file is cut off in the middle of its compressed data; fetch it again") from None
        except self._errors as error:
            raise BrokenShard(f"the compressed data is damaged ({error}); fetch the file again") from None
        if self._meter is not None:
            self._meter.add(len(data))
        buffer[: len(data)] = data
        return len(data)


def _unpacker(file: io.BufferedReader, compression: str) -> tuple[_Source, tuple[type[Exception], ...]]:
    """What unpacks `file`, and the errors that it raises for damaged data."""
    if compression == "gz":
        return gzip.GzipFile(fileobj=file), (gzip.BadGzipFile, zlib.error)
    if compression == "zst":
        import zstandard

        return _Zstd(file), (zstandard.ZstdError,)
    return file, ()


class _Zstd:
    """Frames of zstd, one after the other; unlike the library's own reader it notices that the last one is cut off."""

    def __init__(self, file: io.BufferedReader) -> None:
        import zstandard

        self._file = file
        self._start = zstandard.ZstdDecompressor().decompressobj
        self._frame = self._start(write_size=_ZSTD_OUTPUT)
        self._inside = False
        self._packed = self._unpacked = b""

    def read1(self, size: int) -> bytes:
        """Up to `size` unpacked bytes; none at the end. Raises `EOFError` if that comes in the middle of a frame."""
        while not self._unpacked:
            packed = self._packed or self._file.read(_ZSTD_CHUNK)
            if not packed:
                if self._inside:
                    raise EOFError
                return b""
            self._unpacked = self._frame.decompress(packed)
            self._inside = not self._frame.eof
            self._packed = self._frame.unused_data if self._frame.eof else b""
            if self._frame.eof:
                self._frame = self._start(write_size=_ZSTD_OUTPUT)
        data, self._unpacked = self._unpacked[:size], self._unpacked[size:]
        return data


def numbered_lines(stream: io.BufferedIOBase, limit: int) -> Iterator[tuple[int, bytes, bool]]:
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


@contextmanager
def packed_writer(file: BinaryIO, name: str) -> Iterator[BinaryIO]:
    """Writes to `file` in the compression that `name` tells; the same bytes in give the same bytes out."""
    if name.endswith(".gz"):
        with gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0) as packed:
            yield cast(BinaryIO, packed)
    elif name.endswith(".zst"):
        import zstandard

        with zstandard.ZstdCompressor().stream_writer(file, closefd=False) as packed_frames:
            yield cast(BinaryIO, packed_frames)
    else:
        yield file

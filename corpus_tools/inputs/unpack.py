"""Compressed data unpacked while it is read; what stands before a damaged place is not lost."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Protocol

NAMES: Mapping[str, str] = {"gz": "gzip", "zst": "zstd", "bz2": "bzip2", "xz": "xz"}
"""What a compression is called, by the suffix of its files."""
_XZ_MEMORY = 256 * 1024 * 1024


class Damaged(Exception):
    """Compressed data that cannot be read any further; the message says why."""


class _Decompressor(Protocol):
    """One member: `eof` once it is complete, `unused_data` is what comes behind it."""

    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, /) -> bytes: ...


def unpack(pieces: Iterable[bytes], suffix: str) -> Iterator[bytes]:
    """The content of all members (gzip), frames (zstd) or streams (bzip2, xz) in `pieces`, one behind the other.

    What a piece unpacks to is given in one: who expects bombs keeps the pieces small. Raises `Damaged`, also where the
    last member is cut off.
    """
    name, (new, errors) = NAMES[suffix], _DECOMPRESSORS[suffix]()
    complete = 0
    member: _Decompressor | None = None
    for piece in pieces:
        left = piece
        while left:
            if member is None:
                if complete and not (left := left.lstrip(b"\0")):  # tapes pad with zeros; gzip itself passes over them
                    break
                member = new()
            try:
                yield member.decompress(left)
            except errors as error:
                where = f"something that is not {name} follows the data" if complete else f"the {name} data is damaged"
                raise Damaged(f"{where} ({error})") from error
            left = member.unused_data if member.eof else b""
            if member.eof:
                complete += 1
                member = None
    if member is not None:
        raise Damaged(f"the {name} data is cut off")


_Kind = tuple[Callable[[], _Decompressor], tuple[type[Exception], ...]]
"""What starts a decompressor, and the errors that it raises for damaged data."""


def _gzip() -> _Kind:
    return lambda: zlib.decompressobj(wbits=31), (zlib.error,)


def _zstd() -> _Kind:
    import zstandard

    return lambda: zstandard.ZstdDecompressor().decompressobj(), (zstandard.ZstdError,)


def _bzip2() -> _Kind:
    import bz2

    return bz2.BZ2Decompressor, (OSError, ValueError)


def _xz() -> _Kind:
    import lzma

    return lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_XZ_MEMORY), (lzma.LZMAError,)


_DECOMPRESSORS: Mapping[str, Callable[[], _Kind]] = {"gz": _gzip, "zst": _zstd, "bz2": _bzip2, "xz": _xz}
"""By suffix, so that nothing is imported that is not in use."""

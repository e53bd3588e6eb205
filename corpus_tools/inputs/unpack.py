"""Compressed data unpacked while it is read; what stands before a damaged place is not lost."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Protocol

NAMES: Mapping[str, str] = {"gz": "gzip", "zst": "zstd", "bz2": "bzip2", "xz": "xz"}
"""What a compression is called, by the suffix of its files."""
_XZ_MEMORY = 256 * 1024 * 1024
_MOST = 1024 * 1024
"""Unpacked bytes to ask for at a time: bzip2 and xz can hold gigabytes in a kilobyte."""


class Damaged(Exception):
    """Compressed data that cannot be read any further; the message says why."""


class _Decompressor(Protocol):
    """One member: `eof` once it is complete, `unused_data` is what comes behind it.

    `decompress` gives about `_MOST` bytes, and more of the same input if it is asked again with nothing.
    """

    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, /, max_length: int = ...) -> bytes: ...


def unpack(pieces: Iterable[bytes], suffix: str) -> Iterator[bytes]:
    """The content of all members (gzip), frames (zstd) or streams (bzip2, xz) in `pieces`, one behind the other.

    What is given at a time is about a megabyte, and with zstd, where that cannot be bounded, what a piece unpacks to:
    who expects bombs keeps the pieces small. Raises `Damaged`, also where the last member is cut off.
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
                yield from _all_of(member, left)
            except errors as error:
                where = f"something that is not {name} follows the data" if complete else f"the {name} data is damaged"
                raise Damaged(f"{where} ({error})") from error
            left = member.unused_data if member.eof else b""
            if member.eof:
                complete += 1
                member = None
    if member is not None:
        raise Damaged(f"the {name} data is cut off")


def _all_of(member: _Decompressor, piece: bytes) -> Iterator[bytes]:
    """What `piece` unpacks to, in parts."""
    part = member.decompress(piece, max_length=_MOST)
    while len(part) == _MOST and not member.eof:
        yield part
        part = member.decompress(b"", max_length=_MOST)
    yield part


class _Wrapped:
    """A decompressor of a library whose manner is another."""

    def __init__(self, member: Any) -> None:
        self._member = member

    @property
    def eof(self) -> bool:
        return bool(self._member.eof)

    @property
    def unused_data(self) -> bytes:
        return bytes(self._member.unused_data)


class _Gzip(_Wrapped):
    """zlib, which hands back what it has not unpacked yet, in the manner of the others, which keep it."""

    def __init__(self) -> None:
        super().__init__(zlib.decompressobj(wbits=31))

    def decompress(self, data: bytes, /, max_length: int = _MOST) -> bytes:
        return bytes(self._member.decompress(data or self._member.unconsumed_tail, max_length))


class _Zstd(_Wrapped):
    """A frame of zstd, of which nothing bounds what a piece unpacks to: 128 kB in four bytes at most."""

    def __init__(self) -> None:
        import zstandard

        super().__init__(zstandard.ZstdDecompressor().decompressobj())

    def decompress(self, data: bytes, /, max_length: int = _MOST) -> bytes:
        return bytes(self._member.decompress(data)) if data else b""


_Kind = tuple[Callable[[], _Decompressor], tuple[type[Exception], ...]]
"""What starts a decompressor, and the errors that it raises for damaged data."""


def _gzip() -> _Kind:
    return _Gzip, (zlib.error,)


def _zstd() -> _Kind:
    import zstandard

    return _Zstd, (zstandard.ZstdError,)


def _bzip2() -> _Kind:
    import bz2

    return bz2.BZ2Decompressor, (OSError, ValueError)


def _xz() -> _Kind:
    import lzma

    return lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_XZ_MEMORY), (lzma.LZMAError,)


_DECOMPRESSORS: Mapping[str, Callable[[], _Kind]] = {"gz": _gzip, "zst": _zstd, "bz2": _bzip2, "xz": _xz}
"""By suffix, so that nothing is imported that is not in use."""

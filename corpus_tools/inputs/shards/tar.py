"""Tar archives of text files, read from front to back."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from typing import BinaryIO, Self, cast

from corpus_tools.base.errors import BadInput
from corpus_tools.base.options import Limits, RowOptions
from corpus_tools.inputs.files import Rejection, Shard
from corpus_tools.inputs.shards.members import is_hidden, member_row, require_good_member
from corpus_tools.inputs.shards.rows import BrokenShard, Row
from corpus_tools.inputs.shards.streams import Place, open_stream

_LARGEST_HEADER = 128 * 1024
_DESCRIBES_THE_NEXT = frozenset(
    {tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK, tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE}
)
_BLOCK = 65536
_IN_VAIN = 100
"""Where an archive ends as it should, tarfile asks for more once or twice."""


class _Header(tarfile.TarInfo):
    """A header that is what it should be: tarfile takes a damaged one for the end, and any size on trust."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        if len(buf) < tarfile.BLOCKSIZE:
            raise BrokenShard("the archive is cut off, or was not ended; fetch it again")
        try:
            header = super().frombuf(buf, encoding, errors)
        except tarfile.TarError as error:
            if not any(buf):
                raise  # the mark of the end
            raise BrokenShard(f"the archive is damaged ({error}); fetch it again") from None
        if header.size < 0 or (header.type in _DESCRIBES_THE_NEXT and header.size > _LARGEST_HEADER):
            raise BrokenShard(f"the archive is damaged (a header of {header.size} bytes); fetch it again")
        return header


def rows(shard: Shard, options: RowOptions, limits: Limits, place: Place) -> Iterator[Row | Rejection]:
    """The files in the archive `shard`, in their order; folders and hidden files are no rows.

    Neither the names of fields nor those to keep mean anything here.
    """
    with open_stream(shard.location, shard.compression, limits, place) as stream:
        archive, header = _open(Ending(stream))
        if header is None:
            raise BrokenShard("the archive is empty")
        while header is not None:
            archive.members.clear()  # type: ignore[attr-defined]  # or tarfile would remember every one
            if not 0 <= header.size <= limits.unpacked_bytes:
                raise BrokenShard(f"the archive is damaged (a member of {header.size} bytes); fetch it again")
            if not header.isdir() and not is_hidden(header.name):
                try:
                    yield member_row(shard, header.name, _read(archive, header, limits))
                except BadInput as error:
                    yield Rejection(f"{shard.path}#{header.name}", error.reason)
            header = _next(archive)
        _require_nothing(archive)


class Ending:
    """What tarfile reads of `stream`. Behind the end it would ask again, for each 10 kB of a member that lies about its
    size: minutes for a file of a few bytes.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._in_vain = 0

    def read(self, size: int) -> bytes:
        """The next bytes, none behind the end. Raises `BrokenShard` where that has been said more often than enough."""
        data = self._stream.read(size)
        self._in_vain += not data
        if self._in_vain > _IN_VAIN:
            raise BrokenShard("the archive is cut off in the middle of a member; fetch it again")
        return data


def _open(stream: Ending) -> tuple[tarfile.TarFile, tarfile.TarInfo | None]:
    try:
        archive = tarfile.open(fileobj=cast(BinaryIO, stream), mode="r|", tarinfo=_Header, encoding="utf-8")  # noqa: SIM115
    except (BrokenShard, OSError, MemoryError):
        raise
    except Exception as error:  # as in `_next`; a chain of headers that describe the next ends in a RecursionError
        raise BrokenShard(f"the file is no tar archive ({error})") from None
    return archive, _next(archive)


def _next(archive: tarfile.TarFile) -> tarfile.TarInfo | None:
    try:
        return archive.next()
    except (BrokenShard, OSError, MemoryError):
        raise
    except Exception as error:  # tarfile meets what it does not expect in a header with whatever comes of it
        raise BrokenShard(f"the archive is damaged ({error}); fetch it again") from None


def _read(archive: tarfile.TarFile, header: tarfile.TarInfo, limits: Limits) -> bytes:
    if header.issym() or header.islnk():
        raise BadInput("the member is a link, not a file")
    if not header.isreg():
        raise BadInput("the member is no file but a device, a pipe, or of an unknown kind")
    if header.issparse():
        raise BadInput("the member is stored as a sparse file, which is not read; pack it again without --sparse")
    require_good_member(header.name, header.size, limits)
    file = archive.extractfile(header)
    assert file is not None  # as it is a file
    try:
        return file.read()
    except tarfile.ReadError:
        raise BrokenShard("the archive is cut off in the middle of a member; fetch it again") from None


def _require_nothing(archive: tarfile.TarFile) -> None:
    """Read behind the mark of the end, too: a checksum may come there, and a second archive would be passed over."""
    assert archive.fileobj is not None
    while block := archive.fileobj.read(_BLOCK):
        if any(block):
            raise BrokenShard("there is more behind the end of the archive; if two were joined, pack them as one")

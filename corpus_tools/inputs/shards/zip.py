"""Zip archives of text files."""

from __future__ import annotations

import os
import stat
import zipfile
from collections.abc import Iterator
from typing import BinaryIO

from corpus_tools.base.errors import BadInput
from corpus_tools.base.options import Limits, RowOptions
from corpus_tools.inputs.files import Rejection, Shard
from corpus_tools.inputs.shards.members import is_hidden, member_row, require_good_member
from corpus_tools.inputs.shards.rows import BrokenShard, Row
from corpus_tools.inputs.shards.streams import Meter, Place, open_shard

_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
"""The other methods are rare, and zipfile does not bound what they unpack to at a time."""
_ENCRYPTED = 0x1


def rows(shard: Shard, options: RowOptions, limits: Limits, place: Place) -> Iterator[Row | Rejection]:
    """The files in the archive `shard`, in the order of its table; folders and hidden files are no rows.

    The table is held in memory, about a kilobyte for each member. Neither the names of fields nor those to keep mean
    anything here.
    """
    with open_shard(shard.location) as file, _open(file) as archive:
        size = os.fstat(file.fileno()).st_size
        meter = Meter(limits, lambda: size)
        if not archive.infolist():
            raise BrokenShard("the archive is empty")
        place.measure = lambda: file.tell() / size  # members lie in the order of the table, or nearly so
        for member in archive.infolist():
            if member.filename.endswith("/") or is_hidden(member.filename):  # is_dir fails for a name that is empty
                continue
            try:
                data = _read(archive, member, limits)
                meter.add(len(data))
                yield member_row(shard, member.filename, data)
            except BadInput as error:
                yield Rejection(f"{shard.path}#{member.filename}", error.reason)


def _open(file: BinaryIO) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(file)
    except (OSError, MemoryError):
        raise
    except Exception as error:  # zipfile meets what it does not expect in a table with whatever comes of it
        raise BrokenShard(f"the archive is damaged, cut off, or no zip archive ({error}); fetch it again") from None


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limits: Limits) -> bytes:
    kind = stat.S_IFMT(member.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        raise BadInput("the member is no file but a link, a device or a pipe")
    if member.flag_bits & _ENCRYPTED:
        raise BadInput("the member is encrypted; unpack the archive first")
    if member.compress_type not in _METHODS:
        raise BadInput("the member is compressed by a method other than deflate; pack it again")
    require_good_member(member.orig_filename, member.file_size, limits)
    try:
        return archive.read(member)
    except (OSError, MemoryError):
        raise
    except Exception as error:  # as above
        raise BadInput(f"the member is damaged ({error}); fetch the archive again") from None

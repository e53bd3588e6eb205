"""The output format: what the bytes of a record are, and how an output is compressed. Another format would begin here.

Its suffix is `RECORDS` in `inputs/shard_names.py`: the inputs must know which of them would get the same output.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

import orjson

from corpus_tools.record.schema import Record

_GZIP_LEVEL = 6
"""gzip's own default; Python's, 9, takes twice the time for 3 % less, and one process writes for all workers."""


def encode(record: Record) -> bytes:
    """One line of JSONL, with its line end; records one behind the other are the file."""
    return orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE)


def is_packed(name: str) -> bool:
    """Whether the output `name` is compressed."""
    return name.endswith((".gz", ".zst"))


@contextmanager
def packed_writer(file: BinaryIO, name: str) -> Iterator[BinaryIO]:
    """Writes to `file` in the compression that `name` tells; the same bytes in give the same bytes out."""
    if name.endswith(".gz"):
        with gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0, compresslevel=_GZIP_LEVEL) as packed:
            yield cast(BinaryIO, packed)
    elif name.endswith(".zst"):
        import zstandard

        with zstandard.ZstdCompressor().stream_writer(file, closefd=False) as packed_frames:
            yield cast(BinaryIO, packed_frames)
    else:
        yield file

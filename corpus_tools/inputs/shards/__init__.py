"""Files that hold many documents: one reader for each format, each a stream of rows and rejections."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b
from importlib import import_module

from corpus_tools.base.options import DEFAULT_LIMITS, DEFAULT_ROWS, Limits, RowOptions
from corpus_tools.base.show import display
from corpus_tools.inputs.files import FIRST_BYTES, Rejection, Shard
from corpus_tools.inputs.shard_names import output_path
from corpus_tools.inputs.shards.rows import BrokenShard, Row
from corpus_tools.inputs.shards.streams import Place

__all__ = ["BrokenShard", "Place", "Row", "output_name", "read_shard"]

_READERS = {name: f"corpus_tools.inputs.shards.{name}" for name in ("jsonl", "parquet", "wet", "tar", "zip")}
"""The module of each format; its function `rows` reads a shard."""

_NUMBERED = frozenset({"jsonl", "parquet", "wet"})
"""The formats whose rows have numbers; without an id field no two of them can have the same id."""

_ID_HASH = 15
"""Bytes of a hash: no accident makes two ids equal, and Python needs no more memory for 15 bytes than for 8."""


def output_name(shard: Shard) -> str:
    """Where, below the output folder, the records of `shard` go."""
    return output_path(shard.path)


def read_shard(
    shard: Shard, options: RowOptions = DEFAULT_ROWS, limits: Limits = DEFAULT_LIMITS, place: Place | None = None
) -> Iterator[Row | Rejection]:
    """The rows of `shard` in their order, and a rejection for each that gives no document; no id comes twice.

    `place` tells how far it was read.

    Holds one row in memory, and a few bytes for each id where ids are not made from row numbers. Raises `BrokenShard`
    after the last good row if the file is damaged, cut off, no longer there, or beyond `limits`.
    """
    rows: Iterator[Row | Rejection] = import_module(_READERS[shard.format]).rows(
        shard, options, limits, place or Place()
    )
    return rows if shard.format in _NUMBERED and options.id_field is None else _distinct(rows)


def _distinct(rows: Iterator[Row | Rejection]) -> Iterator[Row | Rejection]:
    """The `rows`, with a rejection for each whose id has come before."""
    seen: set[bytes] = set()
    for row in rows:
        if isinstance(row, Row):
            known = len(seen)
            seen.add(blake2b(row.id.encode("utf-8"), digest_size=_ID_HASH).digest())
            if len(seen) == known:
                yield Rejection(row.path, f"an earlier row has the id {display(row.id)} too", row.data[:FIRST_BYTES])
                continue
        yield row

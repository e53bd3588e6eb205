"""Shards made and read by tests."""

from __future__ import annotations

import gzip
from pathlib import Path

import orjson
import zstandard

from corpus_tools.base.options import DEFAULT_LIMITS, DEFAULT_ROWS, Limits, RowOptions
from corpus_tools.inputs.files import Shard, collect
from corpus_tools.inputs.shards import BrokenShard, Row, read_shard

TEXT = "A title\n\nSome words of a paragraph that ends.\n"
GOOD = {"text": TEXT, "url": "https://example.org/ä", "date": "2014-05-06"}


def lines(*rows: object) -> bytes:
    """Rows of JSONL; bytes are taken as they are."""
    return b"".join(row if isinstance(row, bytes) else orjson.dumps(row) + b"\n" for row in rows)


def shard(path: Path) -> Shard:
    """The one shard that lies at `path`."""
    (found,) = collect([str(path)]).shards
    return found


def read(
    path: Path, options: RowOptions = DEFAULT_ROWS, limits: Limits = DEFAULT_LIMITS
) -> tuple[list[Row], dict[str, str], str]:
    """The rows of the shard at `path`, the reasons of rejected rows by path, and why the shard is broken, if it is."""
    rows: list[Row] = []
    reasons: dict[str, str] = {}
    try:
        for item in read_shard(shard(path), options, limits):
            if isinstance(item, Row):
                rows.append(item)
            else:
                reasons[item.path] = item.reason
    except BrokenShard as error:
        return rows, reasons, error.reason
    return rows, reasons, ""


def packed(data: bytes, name: str) -> bytes:
    """`data` in the compression that `name` tells."""
    if name.endswith(".gz"):
        return gzip.compress(data, mtime=0)
    return zstandard.compress(data) if name.endswith(".zst") else data

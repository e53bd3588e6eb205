"""Damaged shards and archives through the reader of a run: `python -m tests.fuzz_shards SECONDS [SEED]`.

Whatever stands in a file, the reader gives rows and rejections, or says why there are no more; the process that parses
may die of it, but needs no more memory than `MOST_MEMORY`, and no shard takes more than `SLOW`.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import multiprocessing
import random
import tarfile
import tempfile
import time
import zipfile
from collections.abc import Iterator, Mapping
from functools import cache, partial
from pathlib import Path

import orjson
import pyarrow
import zstandard
from pyarrow import parquet

from corpus_tools.base.options import DEFAULT_LIMITS, DEFAULT_ROWS
from corpus_tools.inputs.files import Rejection
from corpus_tools.inputs.shards import BrokenShard, Row
from corpus_tools.run.reader import Reader
from tests.fuzzing import fuzz
from tests.shards import shard

SLOW = 10.0
"""Seconds for a shard of some kilobytes."""
MOST_MEMORY = 600_000_000
_TEXTS = tuple(f"Headline {number}\n\nWords of a page, number {number}, which says no more.\n" for number in range(20))
_ODD = (b"\x00", b"\xff", b"\x7f\xff\xff\xff", b"\xff\xff\xff\xff\x0f", b"{", b"[" * 300, b"\n", b"-1", b"9" * 30)


@cache
def seeds() -> Mapping[str, bytes]:
    """A good shard for each suffix."""
    rows = b"".join(orjson.dumps({"text": text, "n": {"deep": [number]}}) + b"\n" for number, text in enumerate(_TEXTS))
    tar, packed = _tar(), _zip()
    return {
        "a.jsonl": rows,
        "a.jsonl.gz": gzip.compress(rows),
        "a.jsonl.zst": zstandard.compress(rows),
        "a.tar": tar,
        "a.tar.gz": gzip.compress(tar),
        "a.tar.zst": zstandard.compress(tar),
        "a.tar.bz2": bz2.compress(tar),
        "a.tar.xz": lzma.compress(tar),
        "a.zip": packed,
        "a.parquet": _parquet("snappy"),
        "b.parquet": _parquet("none"),
        "a.warc.wet": _wet(),
        "a.warc.wet.gz": gzip.compress(_wet()),
    }


def _tar() -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for number, text in enumerate(_TEXTS):
            info = tarfile.TarInfo(f"{'ä' * number * 9}/{number}.txt")
            info.size = len(text)
            archive.addfile(info, io.BytesIO(text.encode()))
    return file.getvalue()


def _zip() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, text in enumerate(_TEXTS):
            archive.writestr(f"{number}.txt", text)
    return file.getvalue()


def _parquet(compression: str) -> bytes:
    file = io.BytesIO()
    table = {"text": _TEXTS, "id": list(map(str, range(20))), "n": list(range(20)), "list": [[1.5, None]] * 20}
    parquet.write_table(pyarrow.table(table), file, compression=compression, row_group_size=7)
    return file.getvalue()


def _wet() -> bytes:
    records = []
    for text in _TEXTS:
        head = f"WARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: {len(text)}\r\n\r\n"
        records.append(f"{head}{text}\r\n\r\n".encode())
    return b"".join(records)


def damaged(source: random.Random) -> bytes:
    """The name of a shard, a NUL, and what became of its bytes."""
    name = source.choice(list(seeds()))
    data = bytearray(seeds()[name])
    for _ in range(source.choice((1, 1, 2, 5, 30))):
        _mutate(data, source)
    return name.encode() + b"\0" + data


def _mutate(data: bytearray, source: random.Random) -> None:
    near_end = source.random() < 0.4  # where the tables of Parquet and zip stand
    at = max(0, len(data) - source.randint(0, 900)) if near_end else source.randint(0, len(data))
    end = min(len(data), at + source.choice((1, 1, 4, 100)))
    kind = source.randrange(6)
    if kind == 0:
        data[at:end] = source.randbytes(end - at)
    elif kind == 1 and at < len(data):
        data[at] ^= 1 << source.randrange(8)
    elif kind == 2:
        data[at:end] = source.choice(_ODD)
    elif kind == 3:
        del data[at:end]
    elif kind == 4:
        data[at:at] = data[at:end] * source.choice((1, 3, 200))
    else:
        other = source.choice(list(seeds().values()))
        start = source.randint(0, len(other))
        data[at:end] = other[start : start + source.choice((4, 60, 600))]


def check(reader: Reader, raw: bytes) -> None:
    """Every promise about a shard that may hold anything, read by `reader`."""
    name, _, data = raw.partition(b"\0")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name.decode()
        path.write_bytes(data)
        begin = time.process_time()
        seen: set[str] = set()
        reason = "read"
        try:
            for item in reader.rows(shard(path), DEFAULT_ROWS, DEFAULT_LIMITS):
                assert isinstance(item, Row | Rejection)
                assert isinstance(item, Rejection) or item.id not in seen
                seen.update([item.id] if isinstance(item, Row) else [])
        except BrokenShard as error:
            reason = error.reason
        assert reason
        assert "defect" not in reason
        assert "takes longer" not in reason
        assert time.process_time() - begin < SLOW
        for memory in _memory():
            assert memory < MOST_MEMORY, memory


def _memory() -> Iterator[int]:
    """The most bytes that the readers alive have needed, where the system tells."""
    for child in multiprocessing.active_children():
        status = Path(f"/proc/{child.pid}/status")
        if status.exists():
            lines = (line.split() for line in status.read_text().splitlines())
            yield next((int(line[1]) * 1024 for line in lines if line[0] == "VmHWM:"), 0)


if __name__ == "__main__":
    with Reader(6 * SLOW) as only:  # by the clock, which runs while others have the processor
        fuzz(damaged, partial(check, only))

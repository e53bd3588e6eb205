"""What stands in for the work of a run: documents that cost nothing, unless they say otherwise.

A document that holds SLOW takes a few milliseconds, HANG for ever; KILL kills the process that works on it. A row of a
shard that holds one of the keys of `FAULTS` does that to the process that reads it.
"""

from __future__ import annotations

import hashlib
import os
import signal
import socket
import time
from collections.abc import Callable, Iterator, Mapping

import orjson

from corpus_tools.base.options import Limits, Options, RowOptions
from corpus_tools.inputs import shards
from corpus_tools.inputs.files import Rejection, Shard
from corpus_tools.inputs.shards.rows import Row
from corpus_tools.run import reader, work
from corpus_tools.run.jobs import Counts, FileJob, Line, RowJob, Step

SLOW_SECONDS = 0.004


def line(row: Row, _: Options) -> Line:
    """What stands in for normalising."""
    if b"KILL" in row.data:
        os.kill(os.getpid(), signal.SIGKILL)
    if b"HANG" in row.data:
        time.sleep(600)
    if b"SLOW" in row.data:
        time.sleep(SLOW_SECONDS)
    record = {"id": row.id, "path": row.path, "sha256": hashlib.sha256(row.data).hexdigest(), "more": "x" * 400}
    return Line(orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE), Counts(comments=1))


def do_job(job: FileJob | RowJob, options: Options) -> Step:
    """The real thing but for the normalising."""
    work.__dict__["line_or_rejection"] = line
    return work.do_job(job, options)


def _fail(error: Exception) -> None:
    raise error


FAULTS: Mapping[bytes, Callable[[], None]] = {
    b"ABORT": os.abort,
    b"ENDLESS": lambda: time.sleep(600),
    b"IO-ERROR": lambda: _fail(OSError(5, "Input/output error")),
    b"LARGE": lambda: _fail(MemoryError()),
    b"DEFECT": lambda: _fail(LookupError("odd")),
}


def serve(end: socket.socket, seconds: float) -> None:
    """The real thing, but some rows are deadly."""
    reader.__dict__["read_shard"] = _read_shard
    reader.serve(end, seconds)


def _read_shard(shard: Shard, options: RowOptions, limits: Limits, place: shards.Place) -> Iterator[Row | Rejection]:
    for row in shards.read_shard(shard, options, limits, place):
        for word, fault in FAULTS.items():
            if isinstance(row, Row) and word in row.data:
                fault()
        yield row

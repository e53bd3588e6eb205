"""What stands in for the work of a run: documents that cost nothing, unless they say otherwise.

A document that holds SLOW takes a few milliseconds, HANG for ever; KILL kills the process that works on it.
"""

from __future__ import annotations

import hashlib
import os
import signal
import time

import orjson

from corpus_tools.inputs.shards.rows import Row
from corpus_tools.options import Options
from corpus_tools.run import work
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

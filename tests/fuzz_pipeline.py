"""Random and mutated pages through the whole pipeline: `python -m tests.fuzz_pipeline SECONDS [SEED]`.

Every page must be refused with a reason or become a record that proves itself against its bytes; see `test_fuzz.py`.
Pages are the project's own (`raw/`, and the layouts of several extractors), spliced, damaged and encoded anew.
"""

from __future__ import annotations

import random
import time
from functools import cache
from pathlib import Path

import orjson

from corpus_tools import normalize
from corpus_tools.base.errors import BadInput
from corpus_tools.check.verify import prove_record
from corpus_tools.record.document import Document
from corpus_tools.record.record import from_record
from tests.fuzz_repair import CODECS, PIECES, damaged
from tests.fuzzing import fuzz

ROOT = Path(__file__).parent.parent
SLOW = 20.0
"""Seconds of processor time: more for a page of some kilobytes, and something does not grow in step with the page."""

LINES = (
    "",
    "    ",
    "3 Responses to What the river took",
    "12 Kommentare",
    "Leave a Reply",
    "By Jane Smith, Reporter",
    "3 May 2019",
    "Ann says:",
    "March 4, 2019 at 9:12 am",
    "  2. Tom Brierley March 4, 2019 at 9:12 am #",
    "• Jörg M. schrieb am 4. März 2019 um 21:05 Uhr:",
    "Posted by: mark_77 at 04/05/2019",
    "Reply",
    "> as somebody wrote above",
    "@Ann no, that is not what I ment.",
    "Share this: Facebook Twitter Email",
    "1. a numbered point",
)


@cache
def pages() -> tuple[bytes, ...]:
    """The project's own pages."""
    folders = (ROOT / "raw", ROOT / "tests" / "fixtures")
    found = sorted(path for folder in folders for path in folder.rglob("*.txt"))
    return tuple(path.read_bytes()[:20_000] for path in found)


def check(raw: bytes) -> None:
    """Every promise that the pipeline makes for any bytes."""
    begin = time.process_time()
    try:
        normalized = normalize(raw, name="page.txt")
    except BadInput:
        return
    assert time.process_time() - begin < SLOW, "too slow"
    line = orjson.dumps(normalized.record)
    assert orjson.loads(line) == normalized.record
    assert from_record(normalized.record) == normalized.document
    findings = prove_record(normalized.record, raw)
    assert not findings, findings[0]
    _check_segments(normalized.document, len(raw))
    assert orjson.dumps(normalize(raw, name="page.txt").record) == line


def _check_segments(document: Document, size: int) -> None:
    borders = [0]
    for segment in document.segments:
        assert segment.start == borders[-1] < segment.end
        borders.append(segment.end)
    assert borders[-1] == size


def page(source: random.Random) -> bytes:
    """A page that nobody wrote: noise, damaged sentences, header lines in any order, or a real page cut and mixed."""
    kind = source.randrange(10)
    if kind == 0:
        return source.randbytes(source.randint(0, 400))
    if kind == 1:
        return damaged(source)
    if kind == 2:
        lines = source.choices(LINES, k=source.randint(0, 60))
        return "\n".join(lines).encode(source.choice(CODECS), "replace")
    raw = bytearray(source.choice(pages()))
    if kind > 7:
        raw = bytearray(raw.decode("utf-8", "replace").encode(source.choice(CODECS), "ignore"))
    for _ in range(source.choice((1, 2, 5, 20))):
        _mutate(raw, source)
    return bytes(raw)


def _mutate(raw: bytearray, source: random.Random) -> None:
    at = source.randint(0, len(raw))
    end = min(len(raw), at + source.choice((1, 6, 80, 2000)))
    kind = source.randrange(6)
    if kind == 0:
        del raw[at:end]
    elif kind == 1:
        raw[at:at] = source.choice(PIECES) * source.choice((1, 1, 2, 50))
    elif kind == 2:
        raw[at:end] = source.randbytes(min(end - at, 6))
    elif kind == 3:
        raw[at:at] = raw[at:end] * source.choice((1, 2, 10))
    elif kind == 4:
        other = source.choice(pages())
        start = source.randint(0, len(other))
        raw[at:at] = other[start : start + source.choice((30, 300, 3000))]
    else:
        line = f"\n{source.choice(LINES)}\n"
        raw[at:at] = line.encode() * source.choice((1, 1, 3, 30))


if __name__ == "__main__":
    fuzz(page, check)

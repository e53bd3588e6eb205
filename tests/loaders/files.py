"""Files that are hard on loaders: every optional value absent for long, and every optional value present."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from corpus_tools.record.schema import SCHEMA_VERSION, Record

NAMES = ("sample", "late", "full")
SAMPLE = Path(__file__).parents[2] / "normalized" / "documents.jsonl"

BARE_ROWS = 5_000
FULL_ROWS = 300
LONG = 3_000_000
"""How many characters the body of the last record has: more than the block that PyArrow reads at a time."""

BYLINE = "true 12:30 123e4567-e89b-12d3-a456-426614174000"
STRANGE = (
    "1984",
    "true",
    "null",
    "NaN",
    "2014-05-21",
    "12:30",
    "123e4567-e89b-12d3-a456-426614174000",
    "{}",
    '"quoted", \\ and \t tab',
    "two\nlines",
    "line\u2028separator, paragraph\u2029separator, next\u0085line, form\x0cfeed, vertical\x0btab, return\r",
    "naïve café – “curly” 日本語 עברית 👩‍👩‍👧 \U0001f9c0",
    "\ufeffmark at the start",
    " blanks around ",
)
"""Texts that a loader may take for a value of another type, for the end of a line, or for the end of the text."""


def bare(number: int) -> Record:
    """A valid record in which everything is null or empty that may be."""
    return {
        "schema_version": SCHEMA_VERSION,
        "id": f"bare/{number}",
        "source": {
            "path": f"bare/{number}.txt",
            "sha256": f"{number:064x}",
            "bytes": 4,
            "encoding": "ascii",
            "extra": [],
        },
        "language": None,
        "headline": None,
        "standfirst": None,
        "byline": None,
        "authors": [],
        "published": None,
        "published_text": None,
        "published_precision": None,
        "updated": None,
        "updated_text": None,
        "updated_precision": None,
        "body": "",
        "comments": [],
        "comments_declared": None,
        "segments": [{"label": "furniture", "start": 0, "end": 4, "comment": None}],
        "edits": [],
        "confidence": None,
        "article_confidence": None,
        "warnings": [],
        "corrections": [],
    }


def full(number: int) -> Record:
    """A valid record in which no optional value is null and no list is empty; offsets need more than 32 bits."""
    text = STRANGE[number % len(STRANGE)]
    size = 5_000_000_000 + number
    return {
        "schema_version": SCHEMA_VERSION,
        "id": f"full/{number}",
        "source": {
            "path": f"full/{number}.txt",
            "sha256": f"{number:064x}",
            "bytes": size,
            "encoding": "utf-8",
            "extra": [{"key": "url", "value": text}, {"key": "row", "value": str(number)}],
        },
        "language": "en",
        "headline": "1984",
        "standfirst": "2014-05-21",
        "byline": BYLINE,
        "authors": [{"name": "true", "role": "12:30"}],
        "published": "2014-05-21T12:30:00",
        "published_text": text,
        "published_precision": "minute",
        "updated": "2014-05-22T00:00:00",
        "updated_text": "1e5",
        "updated_precision": "day",
        "body": text if number < FULL_ROWS - 1 else "long " * (LONG // 5),
        "comments": [_comment("c1", None, text), _comment("c2", "c1", text)],
        "comments_declared": 2,
        "segments": _segments(text, size),
        "edits": [{"kind": "nul", "start": 0, "end": len(f"\0{text}".encode()), "before": f"\0{text}", "after": text}],
        "confidence": number / 299,
        "article_confidence": 1 - number / 299,
        "warnings": [{"code": "ambiguous-date", "message": text}],
        "corrections": [
            {"field": "comment-time", "comment": "c1", "quote": text, "value": "2014", "entry": "comment[0].time"}
        ],
    }


def _segments(text: str, size: int) -> list[dict[str, Any]]:
    """One segment for each string of the record, the paragraph taking up what is left of the file."""
    head = [
        ("headline", "1984"),
        ("standfirst", "2014-05-21"),
        ("byline", BYLINE),
        ("published", text),
        ("updated", "1e5"),
    ]
    said = [("comment-author", text), ("comment-time", text), ("comment-text", text)]
    tail = [(label, words, name) for name in ("c1", "c2") for label, words in said]
    rest = sum(len(words.encode()) + 1 for _, words, _ in tail)
    ends: list[tuple[str, int, str | None]] = []
    at = 0
    for label, words in head:
        at += len(words.encode()) + 1
        ends.append((label, at, None))
    ends.append(("paragraph", at := size - rest, None))
    for label, words, name in tail:
        at += len(words.encode()) + 1
        ends.append((label, at, name))
    starts = [0, *(end for _, end, _ in ends)]
    return [
        {"label": label, "start": start, "end": end, "comment": name}
        for start, (label, end, name) in zip(starts, ends, strict=False)
    ]


def _comment(identity: str, parent: str | None, text: str) -> dict[str, Any]:
    return {
        "id": identity,
        "parent": parent,
        "parent_basis": parent and "printed",
        "author": text,
        "timestamp": "2014-05-21T12:30:00",
        "timestamp_text": text,
        "timestamp_precision": "minute",
        "utc_offset": "+05:30",
        "text": text,
    }


def _rows(name: str) -> Iterator[Record]:
    if name == "late":
        yield from map(bare, range(BARE_ROWS))
    yield from map(full, range(FULL_ROWS))


def content(name: str) -> bytes:
    """The file called `name`, one of `NAMES`."""
    if name == "sample":
        return SAMPLE.read_bytes()
    return b"".join(orjson.dumps(row) + b"\n" for row in _rows(name))

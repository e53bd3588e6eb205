"""Documents as the toolkits for training data read them (Dolma, datatrove): `id`, `text`, `source`, `metadata`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from corpus_tools.exports.formats import Shape
from corpus_tools.exports.rows import without
from corpus_tools.exports.to_txt import texts
from corpus_tools.record.schema import Record
from corpus_tools.run.write import packed_writer

_PART = 512 * 1024 * 1024
"""Bytes of JSON in one file: both toolkits share out files, not lines, and advise a few hundred megabytes each."""

_ELSEWHERE = frozenset({"id", "body", "segments", "edits"})
"""What is not in `metadata`: what the line has already, and what is about bytes of the raw file."""

_EMPTY = "documents without text of an article, which datatrove passes over: {}"


def write(records: Iterator[Record], folder: Path, shape: Shape) -> Mapping[str, int]:
    """Write `documents/00000.jsonl.gz` and so on."""
    (folder / "documents").mkdir()
    lines = (_line(record, shape) for record in records)
    empty = 0
    for number in count():
        name = f"{number:05}.jsonl.gz"
        with (folder / "documents" / name).open("wb") as file, packed_writer(file, name) as packed:
            is_more, without_text = _fill(packed, lines)
        empty += without_text
        if not is_more:
            break
    return {_EMPTY: empty} if empty else {}


def _fill(file: BinaryIO, lines: Iterator[tuple[bytes, bool]]) -> tuple[bool, int]:
    """Write lines until the file is full: whether it is, and how many of them have no text."""
    size = empty = 0
    for line, has_text in lines:
        file.write(line)
        size += len(line)
        empty += not has_text
        if size >= _PART:
            return True, empty
    return False, empty


def _line(record: Record, shape: Shape) -> tuple[bytes, bool]:
    """The line of a document, and whether it has text. `metadata` is the record without what is elsewhere."""
    _, text = next(texts(record))
    text = text[:-1]
    metadata = without(record, shape.left_out | _ELSEWHERE)
    line: dict[str, Any] = {"id": record["id"], "text": text, "source": shape.name, "metadata": metadata}
    return orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE), bool(text)

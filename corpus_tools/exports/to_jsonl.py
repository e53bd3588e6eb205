"""JSONL again: the same records, slim or with the names taken out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from corpus_tools.exports.formats import Shape
from corpus_tools.exports.rows import without
from corpus_tools.record.schema import Record
from corpus_tools.run.write import encode


def write(records: Iterator[Record], folder: Path, shape: Shape) -> Mapping[str, int]:
    """Write `documents.jsonl`."""
    with (folder / "documents.jsonl").open("wb") as file:
        file.writelines(encode(without(record, shape.left_out)) for record in records)
    return {}

"""The Parquet files that `corpus normalize --to parquet` puts beside its records: do they say what the records say?"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import zip_longest
from pathlib import Path
from struct import Struct
from typing import Any

from corpus_tools.exports.formats import Format as Form
from corpus_tools.exports.formats import Missing, Shape, writer
from corpus_tools.exports.rows import COMMENT_COLUMNS, comment_rows, without
from corpus_tools.exports.source import read_records
from corpus_tools.exports.to_parquet import COMMENTS, DOCUMENTS, schemas
from corpus_tools.inputs.files import Refused, open_regular
from corpus_tools.record.findings import Finding
from corpus_tools.record.jsonl.file import placed
from corpus_tools.record.schema import Record

TABLES = frozenset({DOCUMENTS, COMMENTS})

_RUN_AGAIN = "the rows that the records give; give the run --to parquet again, or remove the file"
_TRAILER = Struct("<I4s")
"""The last bytes of a Parquet file: the size of what stands before them, the names of columns first, and a mark."""
_LARGEST = 65536
_COLUMNS = (("schema_version", "headline", "standfirst", "comments_declared", "article_confidence"), COMMENT_COLUMNS)
_ROWS = 256
"""Rows that are compared at a time."""


def is_table(path: Path) -> bool:
    """Is the file one of those tables, whatever it is called? Told by the names of the columns, which end the file."""
    if path.suffix.lower() != ".parquet":
        return False
    with suppress(OSError, Refused), open_regular(path) as file:
        file.seek(-_TRAILER.size, os.SEEK_END)
        size, mark = _TRAILER.unpack(file.read(_TRAILER.size))
        file.seek(-min(size + _TRAILER.size, file.tell()), os.SEEK_END)
        names = file.read(min(size, _LARGEST))
        return mark == b"PAR1" and any(all(name.encode() in names for name in columns) for columns in _COLUMNS)
    return False


def check_tables(output: Path, files: Sequence[Path]) -> Iterator[Finding]:
    """The first thing in each Parquet file of `output` that is not as the records in `files` are, in this order."""
    for name in sorted(TABLES):
        if (output / name).is_file() and (problem := _problem(output / name, files)):
            yield from placed([Finding("$", problem, _RUN_AGAIN)], output / name)


def _problem(path: Path, files: Sequence[Path]) -> str:
    try:
        writer(Form.PARQUET)
    except Missing as error:
        return str(error)
    import pyarrow as pa
    from pyarrow import parquet

    try:
        with parquet.ParquetFile(path) as table:
            shape = Shape(slim="segments" not in table.schema_arrow.names)
            if not table.schema_arrow.equals(schemas(shape)[path.name]):
                return "the columns are not those of the records"
            rows = (row for batch in table.iter_batches(_ROWS) for row in batch.to_pylist())
            for number, (row, wanted) in enumerate(zip_longest(rows, _wanted(path.name, files, shape)), 1):
                if row != wanted:
                    return f"row {number} is not that of the records"
    except (OSError, pa.ArrowException) as error:
        return f"the file cannot be read: {error}"
    return ""


def _wanted(name: str, files: Sequence[Path], shape: Shape) -> Iterator[Any]:
    for record in read_records(list(map(str, files))):
        if not isinstance(record, Finding):  # which has been told
            yield from _rows(name, record, shape)


def _rows(name: str, record: Record, shape: Shape) -> Sequence[Any]:
    return [without(record, shape.left_out)] if name == DOCUMENTS else comment_rows(record)

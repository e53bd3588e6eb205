"""The Parquet files that `corpus normalize --to parquet` puts beside its records: do they say what the records say?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any

from corpus_tools.exports.formats import Format as Form
from corpus_tools.exports.formats import Missing, Shape, writer
from corpus_tools.exports.rows import comment_rows, without
from corpus_tools.exports.source import read_records
from corpus_tools.exports.to_parquet import COMMENTS, DOCUMENTS, schemas
from corpus_tools.record.findings import Finding
from corpus_tools.record.jsonl.file import placed
from corpus_tools.record.schema import Record

TABLES = frozenset({DOCUMENTS, COMMENTS})

_RUN_AGAIN = "the rows that the records give; give the run --to parquet again, or remove the file"
_ROWS = 256
"""Rows that are compared at a time."""


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

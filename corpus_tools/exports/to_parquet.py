"""Apache Parquet: the records with their nested types, and their comments as a flat table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus_tools.exports.formats import Shape
from corpus_tools.exports.rows import COMMENT_COLUMNS, comment_rows, without
from corpus_tools.record.export.arrow import arrow_schema, arrow_type
from corpus_tools.record.schema import Record

if TYPE_CHECKING:
    import pyarrow as pa

DOCUMENTS, COMMENTS = "documents.parquet", "comments.parquet"
_GROUP = 8 * 1024 * 1024
"""Characters of text in a row group. Larger ones are read no faster, and a writer holds one in memory several times."""
_ROWS = 50_000
_COMPRESSION = "zstd"


def write(records: Iterator[Record], folder: Path, shape: Shape) -> Mapping[str, int]:
    """Write `documents.parquet` and `comments.parquet`, a row group at a time."""
    types = schemas(shape)
    with (
        _Table(folder / DOCUMENTS, types[DOCUMENTS]) as documents,
        _Table(folder / COMMENTS, types[COMMENTS]) as comments,
    ):
        for record in records:
            spoken = sum(len(comment["text"]) for comment in record["comments"])
            documents.add(without(record, shape.left_out), len(record["body"]) + spoken + 40 * len(record["segments"]))
            for row in comment_rows(record):
                comments.add(row, len(row["text"]))
    return {}


def schemas(shape: Shape) -> dict[str, pa.Schema]:
    """The types of both tables, by the names of their files."""
    import pyarrow as pa

    comments = pa.schema([(name, arrow_type(kind)) for name, kind in COMMENT_COLUMNS.items()])
    return {DOCUMENTS: _without(arrow_schema(), shape.left_out), COMMENTS: comments}


def _without(schema: pa.Schema, left_out: frozenset[str]) -> pa.Schema:
    import pyarrow as pa

    fields = []
    for field in schema:
        if field.name in left_out:
            continue
        if any(name.startswith(f"{field.name}.") for name in left_out):
            inner = [part for part in field.type if f"{field.name}.{part.name}" not in left_out]
            field = pa.field(field.name, pa.struct(inner))
        fields.append(field)
    return pa.schema(fields)


class _Table:
    """A Parquet file that rows are added to; a row group is written when there is enough for one."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        from pyarrow import parquet

        self._schema = schema
        self._writer = parquet.ParquetWriter(path, schema, compression=_COMPRESSION)
        self._rows: list[Any] = []
        self._size = 0

    def add(self, row: Any, size: int) -> None:
        """Add a row that holds about `size` characters."""
        self._rows.append(row)
        self._size += size
        if self._size >= _GROUP or len(self._rows) >= _ROWS:
            self._flush()

    def _flush(self) -> None:
        import pyarrow as pa

        if self._rows:
            self._writer.write_batch(pa.RecordBatch.from_pylist(self._rows, self._schema), len(self._rows))
        self._rows, self._size = [], 0

    def __enter__(self) -> _Table:
        return self

    def __exit__(self, error: object, *_: object) -> None:
        if error is None:
            self._flush()
        self._writer.close()

"""The record for DuckDB."""

from __future__ import annotations

from corpus_tools.record.export.layout import nested
from corpus_tools.record.export.shape import Scalar, Shape, fold, record_shape

_NAMES = {Scalar.STRING: "VARCHAR", Scalar.INTEGER: "BIGINT", Scalar.NUMBER: "DOUBLE"}


def duckdb_columns() -> dict[str, str]:
    """The type of each column in SQL, for `columns=` of `duckdb.read_json`."""
    return {field.name: _type(field.shape) for field in record_shape().fields}


def duckdb_text() -> str:
    """The statement that makes a table of records, `documents`."""
    columns = [
        f'"{field.name}" {_type(field.shape)}' + ("" if field.nullable else " NOT NULL")
        for field in record_shape().fields
    ]
    lines = [column + "," for column in columns[:-1]] + columns[-1:]
    return nested("CREATE TABLE documents (", lines, ");\n")


def _type(shape: Shape) -> str:
    return fold(
        shape,
        scalar=lambda scalar: _NAMES[scalar],
        list_of=lambda item: f"{item}[]",
        struct=lambda fields: "STRUCT(" + ", ".join(f'"{field.name}" {inner}' for field, inner in fields) + ")",
    )

"""The record for polars."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus_tools.record.export.layout import mapping, nested
from corpus_tools.record.export.shape import Scalar, Shape, fold, record_shape

if TYPE_CHECKING:
    import polars as pl
    from polars.datatypes import DataType, DataTypeClass

_NAMES = {Scalar.STRING: "pl.String", Scalar.INTEGER: "pl.Int64", Scalar.NUMBER: "pl.Float64"}


def polars_schema() -> pl.Schema:
    """The columns of a data frame of records, for `schema=` of `polars.read_ndjson` and `scan_ndjson`."""
    import polars as pl

    scalars: dict[Scalar, DataType | DataTypeClass] = {
        Scalar.STRING: pl.String,
        Scalar.INTEGER: pl.Int64,
        Scalar.NUMBER: pl.Float64,
    }

    def dtype(shape: Shape) -> DataType | DataTypeClass:
        return fold(
            shape,
            scalar=lambda scalar: scalars[scalar],
            list_of=lambda item: pl.List(item),
            struct=lambda fields: pl.Struct({field.name: inner for field, inner in fields}),
        )

    return pl.Schema({field.name: dtype(field.shape) for field in record_shape().fields})


def polars_text() -> str:
    """The same as Python text that defines `schema`."""

    def dtype(shape: Shape) -> str:
        return fold(
            shape,
            scalar=lambda scalar: _NAMES[scalar],
            list_of=lambda item: f"pl.List({item})",
            struct=lambda fields: f"pl.Struct({mapping((field.name, inner) for field, inner in fields)})",
        )

    columns = mapping((field.name, dtype(field.shape)) for field in record_shape().fields)
    return nested("import polars as pl\n\nschema = pl.Schema(", [columns], ")\n")

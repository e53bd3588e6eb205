"""The record for Apache Spark."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus_tools.record.export.layout import nested
from corpus_tools.record.export.shape import Scalar, fold, record_shape

if TYPE_CHECKING:
    from pyspark.sql.types import DataType, StructType

_NAMES = {Scalar.STRING: "StringType", Scalar.INTEGER: "LongType", Scalar.NUMBER: "DoubleType"}


def spark_schema() -> StructType:
    """The schema of a data frame of records, for `spark.read.schema(…).json(…)`; no running Spark is needed."""
    from pyspark.sql import types

    def struct_type(fields: list[tuple[str, DataType, bool]]) -> StructType:
        return types.StructType([types.StructField(name, inner, nullable) for name, inner, nullable in fields])

    schema: DataType = fold(
        record_shape(),
        scalar=lambda scalar: getattr(types, _NAMES[scalar])(),
        list_of=lambda item: types.ArrayType(item, containsNull=False),
        struct=lambda fields: struct_type([(field.name, inner, field.nullable) for field, inner in fields]),
    )
    assert isinstance(schema, types.StructType)
    return schema


def spark_text() -> str:
    """The same as Python text that defines `schema`."""
    schema = fold(
        record_shape(),
        scalar=lambda scalar: f"{_NAMES[scalar]}()",
        list_of=lambda item: f"ArrayType({item}, containsNull=False)",
        struct=lambda fields: nested(
            "StructType([",
            (f'StructField("{field.name}", {inner}, {field.nullable}),' for field, inner in fields),
            "])",
        ),
    )
    names = ", ".join(sorted([*_NAMES.values(), "ArrayType", "StructField", "StructType"]))
    return f"from pyspark.sql.types import {names}\n\nschema = {schema}\n"

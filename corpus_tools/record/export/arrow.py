"""The record for Apache Arrow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus_tools.record.export.layout import nested
from corpus_tools.record.export.shape import Field, Scalar, Shape, fold, record_shape

if TYPE_CHECKING:
    import pyarrow as pa

_NAMES = {Scalar.STRING: "string", Scalar.INTEGER: "int64", Scalar.NUMBER: "float64"}


def arrow_schema() -> pa.Schema:
    """The schema of a table of records, for `explicit_schema=` of `pyarrow.json.ParseOptions`.

    All fields are nullable, because that is what PyArrow makes of JSON whatever it is told.
    """
    import pyarrow as pa

    return pa.schema([(field.name, arrow_type(field.shape)) for field in record_shape().fields])


def arrow_type(shape: Shape) -> pa.DataType:
    """The type of a value of that shape."""
    import pyarrow as pa

    return fold(
        shape,
        scalar=lambda scalar: getattr(pa, _NAMES[scalar])(),
        list_of=lambda item: pa.list_(item),
        struct=lambda fields: pa.struct([(field.name, inner) for field, inner in fields]),
    )


def arrow_text() -> str:
    """The same as Python text that defines `schema`."""

    def to_type(shape: Shape) -> str:
        return fold(
            shape,
            scalar=lambda scalar: f"pa.{_NAMES[scalar]}()",
            list_of=lambda item: f"pa.list_({item})",
            struct=lambda fields: nested("pa.struct([", (_field(field, inner) for field, inner in fields), "])"),
        )

    fields = (_field(field, to_type(field.shape)) for field in record_shape().fields)
    return nested("import pyarrow as pa\n\nschema = pa.schema([", fields, "])\n")


def _field(field: Field, inner: str) -> str:
    return f'("{field.name}", {inner}),'

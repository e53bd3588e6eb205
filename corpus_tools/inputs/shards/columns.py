"""Columns of Arrow as the fields of rows: Parquet files have them, and the batches of engines."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any


def find_columns(names: Collection[str], fields: Collection[str]) -> dict[str, str]:
    """The wanted `fields`, each with that of the columns `names` that it is (in); those that have none are left out."""
    found = {field: field if field in names else field.partition(".")[0] for field in fields}
    return {field: column for field, column in found.items() if column in names}


def missing(columns: Mapping[str, str], needed: Iterable[tuple[str, ...]]) -> tuple[str, ...] | None:
    """The first of the `needed` fields that is in none of the `columns`, by all the names that it may have."""
    return next((names for names in needed if columns.keys().isdisjoint(names)), None)


def rows_of(batch: Any, columns: Mapping[str, str], text_fields: Collection[str]) -> Iterator[dict[str, object]]:
    """The fields of each row of a `pyarrow.RecordBatch`; `columns` is what `find_columns` gave.

    What JSON has no type for (times, decimal numbers) comes as strings, and the text as bytes: Arrow does not look
    whether a string is UTF-8. Another string that is not comes as bytes, too.
    """
    lists = {field: _values(batch, field, column, field in text_fields) for field, column in columns.items()}
    for values in zip(*lists.values(), strict=True):
        yield dict(zip(lists, values, strict=True))


def _values(batch: Any, field: str, column: str, is_text: bool) -> list[object]:
    import pyarrow as pa
    import pyarrow.compute as pc

    array = batch.column(column)
    for step in field.split(".")[1:] if field != column else ():
        if not pa.types.is_struct(array.type) or array.type.get_field_index(step) < 0:
            return [None] * len(array)
        array = pc.struct_field(array, step)
    if pa.types.is_temporal(array.type) or pa.types.is_decimal(array.type):
        array = array.cast(pa.string())
    elif is_text and _is_string(array.type):
        array = array.cast(pa.large_binary())
    try:
        values: list[object] = array.to_pylist()
        return values
    except UnicodeDecodeError:
        return [_value(scalar) for scalar in array]


def _is_string(kind: Any) -> bool:
    import pyarrow.types as types

    kind = kind.value_type if types.is_dictionary(kind) else kind
    return bool(types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind))


def _value(scalar: Any) -> object:
    """The value of a scalar of Arrow; of a string that is not UTF-8 the bytes, and of what contains one the scalar."""
    try:
        value: object = scalar.as_py()
        return value
    except UnicodeDecodeError:
        return bytes(scalar.as_buffer()) if _is_string(scalar.type) and hasattr(scalar, "as_buffer") else scalar

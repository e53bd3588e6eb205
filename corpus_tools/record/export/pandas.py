"""The record for pandas.

pandas has no types for nested values: lists and objects stay Python lists and dictionaries. What can be said is which
columns are text and numbers, and that fractions are not to be rounded.
"""

from __future__ import annotations

from typing import TypedDict

from corpus_tools.record.export.layout import mapping
from corpus_tools.record.export.shape import Scalar, record_shape

_NAMES = {Scalar.STRING: "string", Scalar.INTEGER: "Int64", Scalar.NUMBER: "Float64"}


class PandasArguments(TypedDict):
    """Keyword arguments of `pandas.read_json`."""

    lines: bool
    dtype: dict[str, str]
    precise_float: bool


def pandas_arguments() -> PandasArguments:
    """What `pandas.read_json` has to be told: `pandas.read_json(path, **pandas_arguments())`."""
    dtype = {
        field.name: _NAMES[field.shape] if isinstance(field.shape, Scalar) else "object"
        for field in record_shape().fields
    }
    return {"lines": True, "dtype": dtype, "precise_float": True}


def pandas_text() -> str:
    """The same as Python text that defines `arguments`."""
    arguments = pandas_arguments()
    items = {key: str(value) for key, value in arguments.items()}
    items["dtype"] = mapping((key, f'"{dtype}"') for key, dtype in arguments["dtype"].items())
    return f"arguments = {mapping(items.items())}\n"

"""The record for Hugging Face datasets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from corpus_tools.record.export.layout import mapping
from corpus_tools.record.export.shape import Scalar, fold, record_shape

if TYPE_CHECKING:
    from datasets import Features

_NAMES = {Scalar.STRING: "string", Scalar.INTEGER: "int64", Scalar.NUMBER: "float64"}


def datasets_features() -> Features:
    """The features of a dataset of records."""
    from datasets import Features, Value

    features: Any = fold(
        record_shape(),
        scalar=lambda scalar: Value(_NAMES[scalar]),
        list_of=lambda item: [item],
        struct=lambda fields: {field.name: inner for field, inner in fields},
    )
    return Features(features)


def datasets_text() -> str:
    """The same as Python text that defines `features`."""
    features = fold(
        record_shape(),
        scalar=lambda scalar: f'Value("{_NAMES[scalar]}")',
        list_of=lambda item: f"[{item}]",
        struct=lambda fields: mapping((field.name, inner) for field, inner in fields),
    )
    return f"from datasets import Features, Value\n\nfeatures = Features({features})\n"

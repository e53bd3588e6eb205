"""What a shard is made of: rows, each a document with its id, and how a row is read from fields with names."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from corpus_tools.base.errors import BadInput
from corpus_tools.base.limits import too_large
from corpus_tools.base.options import Limits, RowOptions
from corpus_tools.base.show import short
from corpus_tools.inputs.ids import document_id, given_id
from corpus_tools.inputs.sidecars import Sidecar


@dataclass(frozen=True, slots=True)
class Row:
    """One document of a shard. `path` is `SHARD#RECORD`, `data` its bytes, `extra` the fields carried along.

    `sidecar` has what a person put right.
    """

    id: str
    path: str
    data: bytes
    extra: tuple[tuple[str, str], ...] = ()
    sidecar: Sidecar | None = None


class BrokenShard(Exception):
    """The shard can be read no further; `reason` says why, for a person."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def row_from_fields(fields: Mapping[str, object], path: str, options: RowOptions, limits: Limits) -> Row:
    """The row at `path` that `fields` describe. Raises `BadInput` if they give no document."""
    data = _text(find_field(fields, options.text_field), options.text_field)
    if len(data) > limits.document_bytes:
        raise BadInput(too_large("the text", limits.document_bytes))
    if options.id_field is None:
        row_id = document_id(path)
    else:
        row_id = _id(find_field(fields, options.id_field), options.id_field)
    values = ((name, find_field(fields, name)) for name in options.keep)
    return Row(row_id, path, data, tuple((name, as_string(value)) for name, value in values if value is not None))


def find_field(fields: Mapping[str, object], name: str) -> object | None:
    """The value of the field `name`, or None: a field of just that name, else the way that its dots describe."""
    if name in fields:
        return fields[name]
    value: object = fields
    for step in name.split("."):
        if not isinstance(value, Mapping):
            return None
        value = value.get(step)
    return value


def _text(value: object | None, name: str) -> bytes:
    if value is None:
        raise BadInput(f"the row has no text in {short(name)}; name the field that holds it with --text-field")
    if isinstance(value, str):
        value = value.encode("utf-8")
    if not isinstance(value, bytes):
        raise BadInput(f"{short(name)} is no string; name the field that holds the text with --text-field")
    if not value:
        raise BadInput("the text is empty")
    return value


def _id(value: object | None, name: str) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise BadInput(f"the id in {short(name)} is neither a string nor a whole number that fits into 64 bits")
    if not value.strip():
        raise BadInput(f"the id in {short(name)} is empty")
    return given_id(value)


def as_string(value: object) -> str:
    """A kept value: strings as they are, all else as JSON. Raises `BadInput` for what JSON cannot say."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "backslashreplace")
    if isinstance(value, str):
        return value
    try:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=as_string)
    except (RecursionError, TypeError) as error:
        raise BadInput(f"a field that is to be kept cannot be written as JSON ({error})") from None

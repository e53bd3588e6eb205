"""What a shard is made of: rows, each a document with its id, and how a row is read from fields with names."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import TYPE_CHECKING

from corpus_tools.base.errors import BadInput
from corpus_tools.base.limits import too_large
from corpus_tools.base.options import Limits, RowOptions
from corpus_tools.base.show import short
from corpus_tools.inputs.ids import document_id, given_id

if TYPE_CHECKING:
    from corpus_tools.inputs.sidecars import Sidecar

_MOST_SHOWN = 12
NAME_THE_TEXT = "name the one with the text with --text-field (NAME,NAME if rows differ)"
NAME_THE_ID = "name the one with the id with --id-field, or leave that out"


@dataclass(frozen=True, slots=True)
class Row:
    """One document of a shard. `path` is `SHARD#RECORD`, `data` its bytes, `extra` the fields carried along.

    `reference_date` is when the page was saved, if the row says so. `sidecar` has what a person put right.
    """

    id: str
    path: str
    data: bytes
    extra: tuple[tuple[str, str], ...] = ()
    reference_date: date | None = None
    sidecar: Sidecar | None = None


class BrokenShard(Exception):
    """The shard can be read no further; `reason` says why, for a person."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def row_from_fields(fields: Mapping[str, object], path: str, options: RowOptions, limits: Limits) -> Row:
    """The row at `path` that `fields` describe. Raises `BadInput` if they give no document."""
    data = _text(fields, options.text_fields)
    if len(data) > limits.document_bytes:
        raise BadInput(too_large("the text", limits.document_bytes))
    row_id = document_id(path) if options.id_field is None else _id(fields, options.id_field)
    values = ((name, find_field(fields, name)) for name in options.keep)
    extra = tuple((name, as_string(value)) for name, value in values if value is not None)
    return Row(row_id, path, data, extra, reference_date_of(fields, options.reference_date_field))


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


def _text(fields: Mapping[str, object], names: tuple[str, ...]) -> bytes:
    """The text, in the first of the fields `names` that has a value."""
    values = ((name, find_field(fields, name)) for name in names)
    name, value = next((found for found in values if found[1] is not None), ("", None))
    if value is None:
        raise BadInput(_no_text(fields, names))
    if isinstance(value, str):
        value = value.encode("utf-8")
    if not isinstance(value, bytes):
        raise BadInput(f"{short(name)} is no string; name the field that holds the text with --text-field")
    if not value:
        raise BadInput("the text is empty")
    return value


def _no_text(fields: Mapping[str, object], names: tuple[str, ...]) -> str:
    if null := next((name for name in names if name in fields), None):
        return f"the field {short(null)} is null"
    if "schema_version" in fields and "source" in fields:
        return "the row is a record of corpus-tools already; give the raw text that its source.path names"
    return f"the row has no field {one_of(names)}; it has {_there(fields)}; {NAME_THE_TEXT}"


def _there(fields: Mapping[str, object]) -> str:
    there = ", ".join(map(short, islice(fields, _MOST_SHOWN))) + (" and more" if len(fields) > _MOST_SHOWN else "")
    return there or "none"


def one_of(names: tuple[str, ...]) -> str:
    """The names of fields of which one would do, for a message."""
    return " or ".join(map(short, names))


def _id(fields: Mapping[str, object], name: str) -> str:
    value = find_field(fields, name)
    if value is None:
        if name in fields:
            raise BadInput(f"the field {short(name)} with the id is null")
        raise BadInput(f"the row has no field {short(name)}; it has {_there(fields)}; {NAME_THE_ID}")
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise BadInput(f"the id in {short(name)} is neither a string nor a whole number that fits into 64 bits")
    if not value.strip():
        raise BadInput(f"the id in {short(name)} is empty")
    return given_id(value)


def reference_date_of(fields: Mapping[str, object], name: str | None) -> date | None:
    """When a row's page was saved, if the field `name` says it. Raises `BadInput` if that is no date."""
    value = find_field(fields, name) if name else None
    if value is None:
        return None
    try:
        return date_of(as_string(value))
    except ValueError:
        raise BadInput(
            f"the date in {short(name)}, {short(value)}, is none; it is written as 2020-05-04 or 2020-05-04T17:30"
        ) from None


def date_of(text: str) -> date:
    """The date, or the time, that `text` is in the form of ISO 8601; a zone is left out. Raises `ValueError`."""
    if len(text) <= len("2020-05-04"):
        return date.fromisoformat(text)
    return datetime.fromisoformat(text).replace(tzinfo=None)


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

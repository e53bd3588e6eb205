"""Shards of JSON objects, one a line."""

from __future__ import annotations

import json
from collections.abc import Iterator

import orjson

from corpus_tools.base.errors import BadInput
from corpus_tools.base.limits import depth_of, require_shallow, too_large
from corpus_tools.base.options import Limits, RowOptions
from corpus_tools.inputs.files import FIRST_BYTES, Rejection, Shard
from corpus_tools.inputs.shards.rows import Row, find_field, row_from_fields
from corpus_tools.inputs.shards.streams import Place, numbered_lines, open_stream

_BOM = b"\xef\xbb\xbf"


def rows(shard: Shard, options: RowOptions, limits: Limits, place: Place) -> Iterator[Row | Rejection]:
    """The rows of `shard`, numbered by line; lines of white space are no rows."""
    with open_stream(shard.location, shard.compression, limits, place) as stream:
        for number, line, whole in numbered_lines(stream, limits.document_bytes):
            if number == 1:
                line = line.removeprefix(_BOM)
            if line.isspace() or not line:
                continue
            path = f"{shard.path}#{number}"
            try:
                if not whole:
                    raise BadInput(too_large("the row", limits.document_bytes))
                fields = _exact(_parse(line, limits), line, options.keep)
                yield row_from_fields(fields, path, options, limits)
            except BadInput as error:
                yield Rejection(path, error.reason, line[:FIRST_BYTES])


def _parse(line: bytes, limits: Limits) -> dict[str, object]:
    try:
        value: object = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise BadInput(f"the row is not valid JSON: {error}") from None
    if not isinstance(value, dict):
        raise BadInput("the row is JSON, but no object")
    if line.count(b"{") + line.count(b"[") > limits.nesting:
        require_shallow(depth_of(value), limits, "the row's objects")
    return value


def _exact(fields: dict[str, object], line: bytes, names: tuple[str, ...]) -> dict[str, object]:
    """`fields` with the numbers that are to be kept as they are printed: orjson rounds what has more than 64 bits."""
    rounded = {name: value for name in names if isinstance(value := find_field(fields, name), float | list | dict)}
    if not rounded:
        return fields
    try:
        printed = json.loads(line, parse_float=str, parse_int=str)
        parsed = json.loads(line)
    except (RecursionError, ValueError) as error:
        raise BadInput(f"a field that is to be kept cannot be read exactly ({error})") from None
    found = ((name, printed if isinstance(value, float) else parsed) for name, value in rounded.items())
    return {**fields, **{name: find_field(source, name) for name, source in found}}

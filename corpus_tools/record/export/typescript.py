"""The record for TypeScript."""

from __future__ import annotations

from collections.abc import Iterator

from corpus_tools.record.export.layout import nested
from corpus_tools.record.export.shape import Field, ListOf, Scalar, Shape, Struct, record_shape

_NAMES = {Scalar.STRING: "string", Scalar.INTEGER: "number", Scalar.NUMBER: "number"}
_STEP = "  "
_LONGEST = 80


def typescript_text() -> str:
    """Interfaces for the record and all it holds, with their descriptions; `Document` is the last."""
    return "\n".join(map(_interface, _structs(record_shape())))


def _structs(shape: Shape) -> Iterator[Struct]:
    """The objects in `shape`, each behind those that it holds."""
    if isinstance(shape, ListOf):
        yield from _structs(shape.item)
    elif isinstance(shape, Struct):
        for field in shape.fields:
            yield from _structs(field.shape)
        yield shape


def _interface(struct: Struct) -> str:
    lines = (f"/** {field.description} */\n{field.name}: {_type(field)};" for field in struct.fields)
    return nested(f"export interface {_name(struct)} {{", lines, "}\n", step=_STEP)


def _type(field: Field) -> str:
    members = [f'"{value}"' for value in field.values] or [_name(field.shape)]
    if field.nullable:
        members.append("null")
    union = " | ".join(members)
    return union if len(union) <= _LONGEST else "".join(f"\n{_STEP}| {member}" for member in members)


def _name(shape: Shape) -> str:
    if isinstance(shape, Struct):
        return shape.title.title().replace(" ", "")
    return f"{_name(shape.item)}[]" if isinstance(shape, ListOf) else _NAMES[shape]

"""The shape of a record, read from the JSON Schema: what all native schemas are made from.

Names, order, types, nulls and closed lists are kept. Rules about values (patterns, lengths, ranges) are left out,
because no target can say them; `corpus validate` checks them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

from corpus_tools.record.schema import load_schema

T = TypeVar("T")


class Scalar(StrEnum):
    """The types of single values that occur in a record, by their JSON Schema names."""

    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list that may be empty but is never null, nor are its items."""

    item: Shape


@dataclass(frozen=True, slots=True)
class Struct:
    """An object with all of `fields`, in this order, and no others; `title` names its type."""

    title: str
    fields: tuple[Field, ...]


Shape = Scalar | ListOf | Struct


@dataclass(frozen=True, slots=True)
class Field:
    """One key of a `Struct`; `values` is the closed list of its values (without null) or empty if there is none."""

    name: str
    shape: Shape
    nullable: bool
    description: str
    values: tuple[str, ...] = ()


class UnsupportedSchema(ValueError):
    """The JSON Schema says something that native schemas cannot be made from; the message names the place."""


def read_shape(schema: Mapping[str, Any]) -> Struct:
    """The shape that the JSON Schema `schema` describes.

    Raises `UnsupportedSchema` where it is not an object, leaves a key out of `required`, or allows a type besides null.
    """
    shape, nullable = _read(schema, "$")
    if nullable or not isinstance(shape, Struct):
        raise UnsupportedSchema("$: a record is an object")
    return shape


@cache
def record_shape() -> Struct:
    """The shape of a record, from the schema that travels with the package."""
    return read_shape(load_schema())


def fold(
    shape: Shape,
    *,
    scalar: Callable[[Scalar], T],
    list_of: Callable[[T], T],
    struct: Callable[[Sequence[tuple[Field, T]]], T],
) -> T:
    """`shape` in another notation, which the three functions write from the inside out."""
    if isinstance(shape, Scalar):
        return scalar(shape)
    if isinstance(shape, ListOf):
        return list_of(fold(shape.item, scalar=scalar, list_of=list_of, struct=struct))
    fields = [(field, fold(field.shape, scalar=scalar, list_of=list_of, struct=struct)) for field in shape.fields]
    return struct(fields)


def _read(schema: Mapping[str, Any], path: str) -> tuple[Shape, bool]:
    """The shape at `path`, and whether null is allowed there."""
    names = schema.get("type", ())
    types = {names} if isinstance(names, str) else set(names)
    nullable = "null" in types
    types.discard("null")
    if len(types) != 1:
        raise UnsupportedSchema(f"{path}: one type, or one type and null, is needed")
    (name,) = types
    if name == "object":
        return _struct(schema, path), nullable
    if name == "array":
        item, null_items = _read(schema["items"], f"{path}[]")
        if nullable or null_items:
            raise UnsupportedSchema(f"{path}: neither lists nor their items can be null")
        return ListOf(item), False
    try:
        return Scalar(name), nullable
    except ValueError:
        raise UnsupportedSchema(f"{path}: no target knows the type {name!r}") from None


def _struct(schema: Mapping[str, Any], path: str) -> Struct:
    properties = schema["properties"]
    if schema.get("required") != list(properties) or schema.get("additionalProperties") is not False:
        raise UnsupportedSchema(f"{path}: every key must be required, and no other allowed")
    return Struct(schema["title"], tuple(_field(name, value, f"{path}.{name}") for name, value in properties.items()))


def _field(name: str, schema: Mapping[str, Any], path: str) -> Field:
    shape, nullable = _read(schema, path)
    values = [schema["const"]] if "const" in schema else schema.get("enum", [])
    closed = tuple(value for value in values if value is not None)
    return Field(name, shape, nullable, schema["description"], closed)

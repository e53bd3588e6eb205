"""docs/schema.md is what its script makes of the schema, with an example for every key."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from corpus_tools.record.schema import SCHEMA_VERSION, Record, load_schema
from scripts.build_schema_docs import PAGE, ROOT, current_page, page, reference


def example() -> Record:
    record: Record = json.loads((ROOT / "schema" / SCHEMA_VERSION / "example.json").read_text("utf-8"))
    return record


def keys(schema: dict[str, Any]) -> list[str]:
    """Every key in `schema`, in all depths."""
    schema = schema.get("items", schema)
    return [found for key, inner in schema.get("properties", {}).items() for found in (key, *keys(inner))]


def test_the_reference_is_up_to_date() -> None:
    """If this fails, run `python scripts/build_schema_docs.py`."""
    assert PAGE.read_text("utf-8") == current_page()


def test_every_key_has_an_entry_and_an_example() -> None:
    text = reference(load_schema(), example())
    assert text.count("- Example: `") == len(keys(load_schema()))
    for key in keys(load_schema()):
        assert f"**`{key}`** (" in text


def test_a_key_without_an_example_is_an_error() -> None:
    poor = copy.deepcopy(example())
    for comment in poor["comments"]:
        comment["utc_offset"] = None
    with pytest.raises(LookupError, match="utc_offset"):
        reference(load_schema(), poor)
    poor = copy.deepcopy(example())
    poor["source"]["extra"] = []
    with pytest.raises(LookupError, match="extra"):
        reference(load_schema(), poor)


def test_a_page_without_its_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="unpack"):
        page("# The schema\n", load_schema(), example())

"""Write the reference in docs/schema.md from the schema and its example record: `python scripts/build_schema_docs.py`.

What stands between the two marks in that file is replaced; the rest is written by hand.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "schema.md"
BEGIN = "<!-- The reference: made by scripts/build_schema_docs.py, do not edit. -->\n"
END = "<!-- The end of the reference. -->\n"

_RULES = {
    "minimum": "at least {}",
    "maximum": "at most {}",
    "minLength": "length at least {}",
    "maxLength": "length at most {}",
    "minItems": "length at least {}",
    "pattern": "matches `{}`",
    "const": "always `{}`",
}

Json = dict[str, Any]


def reference(schema: Json, example: Json) -> str:
    """The reference: a section for each kind of object in `schema`, with values of `example` for each key.

    Raises `LookupError` if `example` has no value for a key: only null, or an empty list.
    """
    version = schema["properties"]["schema_version"]["const"]
    path = f"schema/{version}/example.json"
    opening = f"This is version {version}. Examples are from [`{path}`](../{path}).\n"
    return "\n".join([opening, *(_section(*found) for found in _objects(schema, [example]))])


def _objects(schema: Json, values: list[Any]) -> Iterator[tuple[str, Json, list[Any]]]:
    """Each object in `schema`, from the outside in: its title, its schema, and all its values in the example."""
    yield schema["title"], schema, values
    for key, inner in schema["properties"].items():
        below = [value[key] for value in values]
        if "items" in inner:
            yield from _objects(inner["items"], [item for items in below for item in items])
        elif "properties" in inner:
            yield from _objects(inner, below)


def _section(title: str, schema: Json, values: list[Any]) -> str:
    fields = [_field(key, inner, [value[key] for value in values]) for key, inner in schema["properties"].items()]
    return "\n".join([f"### {title}\n", f"{schema['description']}\n", *fields])


def _field(key: str, schema: Json, values: list[Any]) -> str:
    example = next((value for value in values if value not in (None, [])), None)
    if example is None:
        raise LookupError(f"the example record has no value for {key} in {schema['title']!r}")
    if isinstance(example, list):
        example = example[:1]
    lines = [f"**`{key}`** ({_type(schema)}): {schema['description']}\n", *_rules(schema)]
    shown = json.dumps(example, ensure_ascii=False)
    return "\n".join([*lines, f"- Example: `{shown}`\n"])


def _type(schema: Json) -> str:
    if "items" in schema:
        return f"list of {schema['items']['title']}"
    if "properties" in schema:
        return str(schema["title"])
    types = schema["type"]
    return types if isinstance(types, str) else " or ".join(types)


def _rules(schema: Json) -> Iterator[str]:
    """What values have to keep to, besides the type, in a line or none."""
    if "enum" in schema:
        yield "- One of " + ", ".join(f"`{value}`" for value in schema["enum"] if value is not None) + "."
    rules = [text.format(schema[keyword]) for keyword, text in _RULES.items() if keyword in schema]
    if rules:
        yield f"- Rules: {'; '.join(rules)}."


def page(text: str, schema: Json, example: Json) -> str:
    """The page `text` with its reference made anew. Raises `ValueError` if one of the marks is not there."""
    head, rest = text.split(BEGIN)
    _, tail = rest.split(END)
    return f"{head}{BEGIN}\n{reference(schema, example)}\n{END}{tail}"


def current_page() -> str:
    """The page as it should be now."""
    schema = json.loads((ROOT / "schema" / "document.schema.json").read_text("utf-8"))
    version = schema["properties"]["schema_version"]["const"]
    example = json.loads((ROOT / "schema" / version / "example.json").read_text("utf-8"))
    return page(PAGE.read_text("utf-8"), schema, example)


if __name__ == "__main__":
    PAGE.write_text(current_page(), "utf-8")

"""What the JSON Schema forbids in a record, in words: jsonschema finds it, this module says it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

import jsonschema
import regex
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from referencing import Registry

from corpus_tools.base.show import short
from corpus_tools.record.findings import Finding, Rule
from corpus_tools.record.jsonl.syntax import json_path

_TOKEN = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|\$", re.DOTALL)
_CONTAINERS: dict[type, str] = {list: "an array", dict: "an object"}
"""What JSON calls them."""
_AS_IN_ECMA = {
    "$": r"\Z",
    r"\s": "[\t-\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]",
    r"\d": "[0-9]",
    r"\w": "[0-9A-Za-z_]",
}


def explainer(schema: Mapping[str, Any]) -> Callable[[object], list[Finding]]:
    """A function that says all that `schema`, a valid JSON Schema, forbids in a JSON value."""
    base = jsonschema.validators.validator_for(schema, default=Draft202012Validator)
    extended = jsonschema.validators.extend(base, {"pattern": _pattern})  # type: ignore[no-untyped-call]
    validator = extended(schema, registry=Registry())

    def explain(value: object) -> list[Finding]:
        try:
            errors = sorted(validator.iter_errors(value), key=lambda error: str(error.absolute_path))
        except RecursionError:
            return [Finding("$", "the value is nested too deeply", "a record", rule=Rule.SCHEMA)]
        return list(dict.fromkeys(map(_explain, errors)))

    return explain


def _pattern(_validator: object, pattern: str, value: object, _schema: object) -> Iterator[ValidationError]:
    """The keyword as JSON Schema means it: `$` is the very end, where Python would let a line feed follow.

    A pattern that Python cannot read forbids nothing here.
    """
    compiled = _compiled(pattern)
    if isinstance(value, str) and compiled and not compiled.search(value):
        yield ValidationError(f"{short(value)} does not match {pattern}")


@cache
def _compiled(pattern: str) -> regex.Pattern[str] | None:
    try:
        return regex.compile(_TOKEN.sub(lambda token: _AS_IN_ECMA.get(token[0], token[0]), pattern))
    except regex.error:
        return None


def _explain(error: ValidationError) -> Finding:
    problem, expected = _words(error)
    return Finding(json_path(error.absolute_path), problem, expected, rule=Rule.SCHEMA)


def _words(error: ValidationError) -> tuple[str, str]:
    """What is wrong and what is expected, for each keyword that the schema uses."""
    keyword = str(error.validator)
    wanted: Any = error.validator_value
    value: Any = error.instance
    if keyword == "required":
        missing = [key for key in wanted if key not in value]
        return f"{_keys(missing)} missing", "every key of the schema, always"
    if keyword == "additionalProperties":
        schema: Any = error.schema
        unknown = [key for key in value if key not in schema.get("properties", {})]
        return f"{_keys(unknown)} unknown", "no key but those of the schema"
    if keyword == "type":
        types = [wanted] if isinstance(wanted, str) else wanted
        return f"{_CONTAINERS.get(type(value)) or short(value)} has the wrong type", " or ".join(types)
    if keyword == "enum":
        choice = (item if isinstance(item, str) else short(item) for item in wanted)
        return f"{short(value)} is not in the closed list", "one of " + ", ".join(choice)
    templates = {
        "const": f"{wanted!r}",
        "pattern": f"text that matches {wanted}",
        "not": "text that no loader takes for a number, a date, a UUID, or a path outside the input folder",
        "minLength": f"at least {wanted} character{'s'[: wanted != 1]}",
        "maxLength": f"at most {wanted} character{'s'[: wanted != 1]}",
        "minimum": f"at least {wanted}",
        "maximum": f"at most {wanted}",
        "minItems": f"at least {wanted} item{'s'[: wanted != 1]}",
    }
    return f"{short(value)} is not allowed", templates.get(keyword, f"{keyword} {short(wanted)}")


def _keys(names: list[str]) -> str:
    return f"key{'s' if len(names) > 1 else ''} {', '.join(map(short, names))} {'are' if len(names) > 1 else 'is'}"

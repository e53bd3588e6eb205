"""Is a record what the schema, and the rules that no schema can say, ask for?

jsonschema-rs decides, because it is a hundred times faster; jsonschema explains what it rejected.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from corpus_tools.findings import Finding, short
from corpus_tools.model import Label, Precision, WarningCode
from corpus_tools.record import Record
from corpus_tools.schema import load_schema

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError

_PADDING = {
    Precision.YEAR: "-01-01T00:00:00",
    Precision.MONTH: "-01T00:00:00",
    Precision.DAY: "T00:00:00",
    Precision.HOUR: ":00:00",
    Precision.MINUTE: ":00",
    Precision.SECOND: "",
}
_OF_A_COMMENT = frozenset({Label.COMMENT_AUTHOR, Label.COMMENT_TIME, Label.COMMENT_TEXT})
_ESCAPES = frozenset("&\\\x1b")


class InvalidRecord(RuntimeError):
    """A record that this package made itself breaks its own contract: a defect, never the input's fault."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("; ".join(map(str, findings)))
        self.findings = findings


def require_valid(record: Record) -> None:
    """Raises `InvalidRecord` unless `record` is valid."""
    if findings := check_record(record):
        raise InvalidRecord(findings)


def check_record(record: object) -> list[Finding]:
    """All that is wrong with `record`, a parsed JSON value; an empty list if nothing is.

    The rules beyond the schema are looked at only where the schema is kept, because they rely on it.
    """
    if not _accepts(record):
        return list(dict.fromkeys(_explain(error) for error in _sorted_errors(record)))
    assert isinstance(record, dict)
    return [finding for rule in _RULES for finding in rule(record)]


@cache
def _fast_validator() -> Callable[[object], bool]:
    import jsonschema_rs

    return jsonschema_rs.validator_for(load_schema()).is_valid


def _accepts(record: object) -> bool:
    return _fast_validator()(record)


@cache
def _explaining_validator() -> Draft202012Validator:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(load_schema())


def _sorted_errors(record: object) -> list[ValidationError]:
    return sorted(_explaining_validator().iter_errors(record), key=lambda error: str(error.absolute_path))


def _explain(error: ValidationError) -> Finding:
    problem, expected = _words(error)
    return Finding(json_path(error.absolute_path), problem, expected)


def json_path(steps: Iterable[str | int]) -> str:
    """The JSON path that leads through `steps` (keys and indexes) from the root."""
    return "$" + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)


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
        unknown = [key for key in value if key not in schema["properties"]]
        return f"{_keys(unknown)} unknown", "no key but those of the schema"
    if keyword == "type":
        types = [wanted] if isinstance(wanted, str) else wanted
        return f"{short(value)} has the wrong type", " or ".join(types)
    if keyword == "enum":
        return f"{short(value)} is not in the closed list", "one of " + ", ".join(item or "null" for item in wanted)
    templates = {
        "const": f"{wanted!r}",
        "pattern": f"text that matches {wanted}",
        "not": "text that no loader takes for a number, a date, a UUID, or a path outside the input folder",
        "minLength": f"at least {wanted} characters",
        "maxLength": f"at most {wanted} characters",
        "minimum": f"at least {wanted}",
        "maximum": f"at most {wanted}",
        "minItems": f"at least {wanted} items",
    }
    return f"{short(value)} is not allowed", templates.get(keyword, f"{keyword} {short(wanted)}")


def _keys(names: list[str]) -> str:
    return f"key{'s' if len(names) > 1 else ''} {', '.join(map(short, names))} {'are' if len(names) > 1 else 'is'}"


def _check_times(record: Record) -> Iterator[Finding]:
    """Timestamps are days of the calendar, padded below their precision, and read from words of the page."""
    for key in ("published", "updated"):
        yield from _check_time(record, key, f"$.{key}")
    for index, comment in enumerate(record["comments"]):
        yield from _check_time(comment, "timestamp", f"$.comments[{index}].timestamp")


def _check_time(holder: Mapping[str, Any], key: str, path: str) -> Iterator[Finding]:
    value, precision = holder[key], holder[f"{key}_precision"]
    if value is None:
        if precision is not None:
            yield Finding(f"{path}_precision", f"{precision!r} without a time", "null where the time is null")
        return
    try:
        datetime.fromisoformat(value)
    except ValueError as error:
        yield Finding(path, f"{value!r} does not exist ({error})", "a time of the calendar")
    if holder[f"{key}_text"] is None:
        yield Finding(f"{path}_text", "null beside a time", "the printed words that the time was read from")
    if precision is None:
        yield Finding(f"{path}_precision", "null beside a time", "the smallest unit that was printed")
    elif not value.endswith(_PADDING[precision]):
        yield Finding(path, f"{value!r} is finer than its precision", f"padding below the {precision}")


def _check_segments(record: Record) -> Iterator[Finding]:
    """Segments partition the file, and each names a comment that exists."""
    ids = {comment["id"] for comment in record["comments"]}
    end = 0
    for index, segment in enumerate(record["segments"]):
        path = f"$.segments[{index}]"
        if segment["start"] != end:
            yield Finding(f"{path}.start", f"{segment['start']} is not where the last segment ended", str(end))
        if segment["end"] <= segment["start"]:
            yield Finding(f"{path}.end", f"{segment['end']} is not behind the start", "a segment of at least one byte")
        end = segment["end"]
        comment = segment["comment"]
        if comment is None:
            if segment["label"] in _OF_A_COMMENT:
                yield Finding(f"{path}.comment", f"null on {segment['label']}", "the id of its comment")
        elif comment not in ids:
            yield Finding(f"{path}.comment", f"{comment!r} is no comment of this record", "the id of one, or null")
    size = record["source"]["bytes"]
    if end != size:
        yield Finding("$.segments", f"they end at byte {end}", f"the end of the file, {size}")


def _check_edits(record: Record) -> Iterator[Finding]:
    """Edits are sorted, disjoint, inside the file, and leave ASCII letters and digits alone."""
    size = record["source"]["bytes"]
    end = 0
    for index, edit in enumerate(record["edits"]):
        path = f"$.edits[{index}]"
        if edit["start"] < end:
            yield Finding(f"{path}.start", f"{edit['start']} overlaps the edit before", f"at least {end}")
        if not edit["start"] <= edit["end"] <= size:
            yield Finding(f"{path}.end", f"{edit['end']} is out of place", f"from {edit['start']} to {size}")
        end = edit["end"]
        spelled_out = not _ESCAPES.isdisjoint(edit["before"])  # the letters of `&eacute;` go with the escape
        if not spelled_out and _ascii_words(edit["before"]) != _ascii_words(edit["after"]):
            problem = f"{short(edit['before'])} became {short(edit['after'])}"
            yield Finding(path, problem, "the same ASCII letters and digits before and after")


def _ascii_words(text: str) -> str:
    return "".join(character for character in text if character.isascii() and character.isalnum())


def _check_comments(record: Record) -> Iterator[Finding]:
    """Comments are numbered in order, parents come first, and a count that disagrees has its warning."""
    comments = record["comments"]
    earlier: set[str] = set()
    for number, comment in enumerate(comments, 1):
        path = f"$.comments[{number - 1}]"
        if comment["id"] != f"c{number}":
            yield Finding(f"{path}.id", f"{comment['id']!r} is out of order", f"'c{number}'")
        if comment["parent"] is not None and comment["parent"] not in earlier:
            yield Finding(f"{path}.parent", f"{comment['parent']!r} is no earlier comment", "the id of one, or null")
        earlier.add(comment["id"])
    declared = record["comments_declared"]
    warned = any(warning["code"] == WarningCode.COMMENT_COUNT_MISMATCH for warning in record["warnings"])
    if declared is not None and declared != len(comments) and not warned:
        yield Finding("$.comments", f"{len(comments)} found, {declared} declared", "a comment-count-mismatch warning")


_RULES: tuple[Callable[[Record], Iterator[Finding]], ...] = (
    _check_times,
    _check_segments,
    _check_edits,
    _check_comments,
)

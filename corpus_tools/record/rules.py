"""The rules that no schema can say, looked at in any JSON value: parts that break the schema are passed over."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from corpus_tools.model import Label, Precision, WarningCode
from corpus_tools.record.findings import Finding, Rule
from corpus_tools.show import short

_PADDING: Mapping[str | None, str] = {
    Precision.YEAR.value: "-01-01T00:00:00",
    Precision.MONTH.value: "-01T00:00:00",
    Precision.DAY.value: "T00:00:00",
    Precision.HOUR.value: ":00:00",
    Precision.MINUTE.value: ":00",
    Precision.SECOND.value: "",
}
"""What a time of each precision ends in."""

_OF_A_COMMENT = frozenset(label.value for label in (Label.COMMENT_AUTHOR, Label.COMMENT_TIME, Label.COMMENT_TEXT))
"""The labels of segments that always belong to a comment."""

_LARGEST = 2**63 - 1
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}", re.ASCII)
_ESCAPE = re.compile(r"[&\\\x1b]")
_NO_WORD = re.compile(r"[^0-9A-Za-z]+")
_ABSENT = object()


def check_rules(record: object) -> Iterator[Finding]:
    """All that breaks a rule in `record`, a parsed JSON value of any kind."""
    if isinstance(record, dict):
        for rule, check in _CHECKS.items():
            for path, problem, expected in check(record):
                yield Finding(path, problem, expected, rule=rule)


_Trouble = Iterator[tuple[str, str, str]]


def _objects(record: Mapping[str, Any], key: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The objects in the list at `key`, with their paths."""
    for index, item in enumerate(_list(record, key)):
        if isinstance(item, dict):
            yield f"$.{key}[{index}]", item


def _list(record: Mapping[str, Any], key: str) -> list[Any]:
    value = record.get(key)
    return value if isinstance(value, list) else []


def _integer(holder: object, key: str) -> int | None:
    """The number at `key`; None where there is no integer of 64 bits."""
    value = holder.get(key) if isinstance(holder, dict) else None
    return value if type(value) is int and abs(value) <= _LARGEST else None


def _text(holder: Mapping[str, Any], key: str) -> str | None:
    value = holder.get(key)
    return value if isinstance(value, str) else None


def _keeps_words(before: str, after: str) -> bool:
    """Whether an edit leaves ASCII letters and digits alone; those of `&eacute;` go with the escape."""
    return _NO_WORD.sub("", before) == _NO_WORD.sub("", after) or _ESCAPE.search(before) is not None


def _span(item: Mapping[str, Any]) -> tuple[int | None, int | None]:
    """`start` and `end` of a segment or an edit; None in the place of what is no integer of 64 bits."""
    start, end = item.get("start"), item.get("end")
    return (
        start if type(start) is int and -_LARGEST <= start <= _LARGEST else None,
        end if type(end) is int and -_LARGEST <= end <= _LARGEST else None,
    )


def _check_integers(record: Mapping[str, Any]) -> _Trouble:
    """1.0 is an integer to JSON Schema, and so is a number that loaders have to round."""
    places = [("$.source", record.get("source"), "bytes"), ("$", record, "comments_declared")]
    for key in ("segments", "edits"):
        for index, item in enumerate(_list(record, key)):
            if isinstance(item, dict) and None in _span(item):
                places += [(f"$.{key}[{index}]", item, "start"), (f"$.{key}[{index}]", item, "end")]
    for path, holder, key in places:
        value = holder.get(key) if isinstance(holder, dict) else None
        if type(value) in (int, float) and _integer(holder, key) is None:
            yield f"{path}.{key}", f"{short(value)} is no integer of 64 bits", "digits only, at most 2^63 - 1"


def _check_times(record: Mapping[str, Any]) -> _Trouble:
    for key in ("published", "updated"):
        yield from _check_time(record, key, f"$.{key}")
    for path, comment in _objects(record, "comments"):
        yield from _check_time(comment, "timestamp", f"{path}.timestamp")


def _check_time(holder: Mapping[str, Any], key: str, path: str) -> _Trouble:
    value = holder.get(key, _ABSENT)
    precision = holder.get(f"{key}_precision", _ABSENT)
    padding = _PADDING.get(precision) if isinstance(precision, str) else None
    if value is None and padding is not None:
        yield f"{path}_precision", f"{precision!r} without a time", "null where the time is null"
    if not isinstance(value, str) or not _TIME.fullmatch(value):
        return
    try:
        datetime.fromisoformat(value)
    except ValueError as error:
        yield path, f"{value!r} does not exist ({error})", "a time of the calendar"
    if holder.get(f"{key}_text", _ABSENT) is None:
        yield f"{path}_text", "null beside a time", "the printed words that the time was read from"
    if precision is None:
        yield f"{path}_precision", "null beside a time", "the smallest unit that was printed"
    elif padding is not None and not value.endswith(padding):
        yield path, f"{value!r} is finer than its precision", f"padding below the {precision}"


def _check_segments(record: Mapping[str, Any]) -> _Trouble:
    ids = _comment_ids(record)
    last_end: int | None = 0
    segments = _list(record, "segments")
    for index, segment in enumerate(segments):
        if not isinstance(segment, dict):
            last_end = None
            continue
        start, end = _span(segment)
        if start != last_end and start is not None and last_end is not None:
            yield f"$.segments[{index}].start", f"{start} is not where the last segment ended", str(last_end)
        if start is not None and end is not None and end <= start:
            yield f"$.segments[{index}].end", f"{end} is not behind the start", "a segment of at least one byte"
        last_end = end
        comment = segment.get("comment", _ABSENT)
        if comment is None:
            label = _text(segment, "label")
            if label in _OF_A_COMMENT:
                yield f"$.segments[{index}].comment", f"null on {label}", "the id of its comment"
        elif ids is not None and isinstance(comment, str) and comment not in ids:
            problem = f"{short(comment)} is no comment of this record"
            yield f"$.segments[{index}].comment", problem, "the id of one, or null"
    size = _integer(record.get("source"), "bytes")
    if segments and size is not None and last_end is not None and last_end != size:
        yield "$.segments", f"they end at byte {last_end}", f"the end of the file, {size}"


def _comment_ids(record: Mapping[str, Any]) -> set[str] | None:
    """The ids of the comments; None if one cannot be told."""
    comments = record.get("comments")
    if not isinstance(comments, list):
        return None
    ids = {_text(comment, "id") if isinstance(comment, dict) else None for comment in comments}
    return {one for one in ids if one is not None} if None not in ids else None


def _check_edits(record: Mapping[str, Any]) -> _Trouble:
    size = _integer(record.get("source"), "bytes")
    last_end: int | None = 0
    for path, edit in _objects(record, "edits"):
        start, end = _span(edit)
        if start is not None and last_end is not None and start < last_end:
            yield f"{path}.start", f"{start} overlaps the edit before", f"at least {last_end}"
        if start is not None and end is not None and size is not None and not start <= end <= size:
            yield f"{path}.end", f"{end} is out of place", f"from {start} to {size}"
        last_end = end
        before, after = _text(edit, "before"), _text(edit, "after")
        if before is not None and after is not None and not _keeps_words(before, after):
            yield path, f"{short(before)} became {short(after)}", "the same ASCII letters and digits before and after"


def _check_comments(record: Mapping[str, Any]) -> _Trouble:
    earlier: set[str] = set()
    all_known = True
    comments = _list(record, "comments")
    for number, comment in enumerate(comments, 1):
        path = f"$.comments[{number - 1}]"
        holder = comment if isinstance(comment, dict) else {}
        name, parent = _text(holder, "id"), _text(holder, "parent")
        if name is not None and name != f"c{number}":
            yield f"{path}.id", f"{short(name)} is out of order", f"'c{number}'"
        if parent is not None and parent not in earlier and all_known:
            yield f"{path}.parent", f"{short(parent)} is no earlier comment", "the id of one, or null"
        if name is None:
            all_known = False
        else:
            earlier.add(name)
    declared = _integer(record, "comments_declared")
    counted = isinstance(record.get("comments"), list) and isinstance(record.get("warnings"), list)
    codes = [warning.get("code") for _, warning in _objects(record, "warnings")]
    if counted and declared not in (None, len(comments)) and WarningCode.COMMENT_COUNT_MISMATCH not in codes:
        yield "$.comments", f"{len(comments)} found, {declared} declared", "a comment-count-mismatch warning"


_CHECKS: Mapping[Rule, Callable[[Mapping[str, Any]], _Trouble]] = {
    Rule.WHOLE_NUMBER: _check_integers,
    Rule.TIME: _check_times,
    Rule.SEGMENTS: _check_segments,
    Rule.EDITS: _check_edits,
    Rule.COMMENTS: _check_comments,
}

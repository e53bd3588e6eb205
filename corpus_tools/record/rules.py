"""The rules that no schema can say, looked at in any JSON value: parts that break the schema are passed over.

Most of a record is segments, and most records are right. So whether segments are as they must be is decided in a few
passes that Python makes in C, and only where they are not are they looked at one by one.
"""

from __future__ import annotations

import re
from codecs import lookup
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import cache
from operator import itemgetter
from typing import Any

from corpus_tools.inputs.ids import document_id
from corpus_tools.model import BODY_LABELS, Label, Precision, WarningCode
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

_HEAD: Mapping[str, str] = {
    "headline": Label.HEADLINE.value,
    "standfirst": Label.STANDFIRST.value,
    "byline": Label.BYLINE.value,
    "published_text": Label.PUBLISHED.value,
    "updated_text": Label.UPDATED.value,
}
"""The label of the segments that each string of the head is made of."""

_COMMENT: Mapping[str, str] = {
    "author": Label.COMMENT_AUTHOR.value,
    "timestamp_text": Label.COMMENT_TIME.value,
    "text": Label.COMMENT_TEXT.value,
}
"""The same for the strings of a comment."""

_BODY = tuple(label.value for label in BODY_LABELS)
_LARGEST = 2**63 - 1
_LABEL_AND_COMMENT = itemgetter("label", "comment")
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}", re.ASCII)
_ESCAPE = re.compile(r"[&\\\x1b]")
_WORD = re.compile("[0-9A-Za-z]")
_NO_WORD = re.compile(r"[^0-9A-Za-z]+")
_ABSENT = object()


def check_rules(record: object) -> Iterator[Finding]:
    """All that breaks a rule in `record`, a parsed JSON value of any kind."""
    if isinstance(record, dict):
        partition = _is_partition(record)
        for rule, check in _CHECKS:
            if not (partition and check in _SETTLED_BY_PARTITION):
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
    if _WORD.search(before) is None and _WORD.search(after) is None:  # nearly all edits
        return True
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
    yield from _check_integer(record.get("source"), "bytes", "$.source")
    yield from _check_integer(record, "comments_declared", "$")
    yield from _check_spans(record, "edits")


def _check_segment_integers(record: Mapping[str, Any]) -> _Trouble:
    yield from _check_spans(record, "segments")


def _check_spans(record: Mapping[str, Any], key: str) -> _Trouble:
    for path, item in _objects(record, key):
        if None in _span(item):
            yield from _check_integer(item, "start", path)
            yield from _check_integer(item, "end", path)


def _check_integer(holder: object, key: str, path: str) -> _Trouble:
    value = holder.get(key) if isinstance(holder, dict) else None
    if type(value) in (int, float) and _integer(holder, key) is None:
        yield f"{path}.{key}", f"{short(value)} is no integer of 64 bits", "digits only, at most 2^63 - 1"


def _check_path(record: Mapping[str, Any]) -> _Trouble:
    """The path names a file; the id is made from it, but rows of shards, `SHARD#ROW`, may bring one of their own."""
    source = record.get("source")
    path = _text(source, "path") if isinstance(source, dict) else None
    if path is None:
        return
    if "\0" in path:
        yield "$.source.path", f"{short(path)} holds U+0000", "a path that a file can have"
    name = _text(record, "id")
    if "#" not in path and name is not None and name != document_id(path):
        yield "$.id", f"{short(name)} is not made from the path", short(document_id(path))


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
    if value is None and key == "timestamp" and _text(holder, "utc_offset") is not None:
        yield path.replace(key, "utc_offset"), "an offset without a time", "null where the time is null"
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


def _is_partition(record: Mapping[str, Any]) -> bool:
    """Whether nothing is wrong with the segments: decided for all at once, explained by the functions for each.

    Lengths add up to each end if and only if no segment starts elsewhere than the last one ended, and a sum that is
    still an integer says that all of them are.
    """
    try:
        position = 0
        comments = {comment["id"] for comment in record["comments"]}
        for segment in record["segments"]:
            end, comment = segment["end"], segment["comment"]
            length = end - segment["start"]
            position += length
            if length <= 0 or position != end:
                return False
            if segment["label"] in _OF_A_COMMENT if comment is None else comment not in comments:
                return False
        return type(position) is int and position == record["source"]["bytes"] <= _LARGEST
    except (KeyError, TypeError, AttributeError):
        return False


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


def _check_strings(record: Mapping[str, Any]) -> _Trouble:
    """Each string is made of segments, and each segment that a string is made of has its share in one."""
    try:
        pairs = Counter(map(_LABEL_AND_COMMENT, record["segments"]))
    except (KeyError, TypeError):
        return
    for key, label in _HEAD.items():
        wanted = (label, None) in pairs
        if wanted != bool(record.get(key, wanted)):
            yield from _check_string(record, key, wanted, f"$.{key}", label)
    body = _text(record, "body")
    if body is not None:
        blocks = body.count("\n\n") + 1 if body else 0
        parts = sum([pairs[label, None] for label in _BODY])
        if blocks != parts:
            yield "$.body", f"{blocks} blocks, and {parts} segments of the body", "a block for each of these segments"
    for path, comment in _objects(record, "comments"):
        name = _text(comment, "id")
        for key, label in _COMMENT.items():
            wanted = (label, name) in pairs
            if wanted != bool(comment.get(key, wanted)):
                yield from _check_string(comment, key, wanted, f"{path}.{key}", label)


def _check_string(holder: Mapping[str, Any], key: str, wanted: bool, path: str, label: str) -> _Trouble:
    value = holder.get(key, _ABSENT)
    if wanted and (value is None or value == ""):
        yield path, f"{short(value)} beside a segment that is {label}", "the words of that segment"
    elif not wanted and isinstance(value, str) and value:
        yield path, f"{short(value)}, and no segment is its {label}", "null, or a segment that it stands in"


def _check_authors(record: Mapping[str, Any]) -> _Trouble:
    """Names and roles are words of the byline, whatever line breaks and markup stand between them there."""
    authors, byline = list(_objects(record, "authors")), record.get("byline", _ABSENT)
    if byline is None and authors:
        yield "$.authors", "authors without a byline", "none where the byline is null"
    if not isinstance(byline, str):
        return
    if isinstance(record.get("authors"), list) and not record["authors"]:
        yield "$.authors", "a byline without authors", "those that the byline names"
    letters = ""
    for path, author in authors:
        for key in ("name", "role"):
            value = _text(author, key)
            if value is not None and value not in byline:
                letters = letters or _letters(byline)
                if _letters(value) not in letters:
                    yield f"{path}.{key}", f"{short(value)} was not printed", "words of the byline"


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _comment_ids(record: Mapping[str, Any]) -> set[str] | None:
    """The ids of the comments; None if one cannot be told."""
    comments = record.get("comments")
    if not isinstance(comments, list):
        return None
    ids = {_text(comment, "id") if isinstance(comment, dict) else None for comment in comments}
    return {one for one in ids if one is not None} if None not in ids else None


def _check_edits(record: Mapping[str, Any]) -> _Trouble:
    size = _integer(record.get("source"), "bytes")
    encodings = _encodings(record)
    for encoding in encodings:
        if not _is_encoding(encoding):
            yield (
                "$.source.encoding",
                f"{short(encoding)} is no encoding",
                "names that Python knows, with + between them",
            )
    dropped = any(warning.get("code") == WarningCode.BYTES_DROPPED for _, warning in _objects(record, "warnings"))
    exact = encodings[0] if len(encodings) == 1 and not dropped else ""
    last_end: int | None = 0
    for path, edit in _objects(record, "edits"):
        start, end = _span(edit)
        if start is not None and last_end is not None and start < last_end:
            yield f"{path}.start", f"{start} overlaps the edit before", f"at least {last_end}"
        if start is not None and end is not None and size is not None and not start <= end <= size:
            yield f"{path}.end", f"{end} is out of place", f"from {start} to {size}"
        last_end = end
        before, after = _text(edit, "before"), _text(edit, "after")
        if before is not None and start is not None and end is not None and exact:
            wanted = _size(before, exact)
            if wanted is not None and wanted != end - start:
                problem = f"{short(before)} is {wanted} bytes long in {exact}, not {end - start}"
                yield f"{path}.before", problem, "what the bytes from start to end were decoded as"
        if before is not None and after is not None and not _keeps_words(before, after):
            yield path, f"{short(before)} became {short(after)}", "the same ASCII letters and digits before and after"


def _encodings(record: Mapping[str, Any]) -> list[str]:
    source = record.get("source")
    name = _text(source, "encoding") if isinstance(source, dict) else None
    return name.split("+") if name else []


@cache
def _is_encoding(name: str) -> bool:
    try:
        return lookup(name) is not None
    except (LookupError, ValueError):
        return False


def _size(text: str, encoding: str) -> int | None:
    """How many bytes `text` has in `encoding`; None where that cannot be told."""
    try:
        return len(text.encode(encoding))
    except (LookupError, ValueError):
        return None


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
    warned = WarningCode.COMMENT_COUNT_MISMATCH in codes
    if counted and declared not in (None, len(comments)) and not warned:
        yield "$.comments", f"{len(comments)} found, {declared} declared", "a comment-count-mismatch warning"
    if counted and warned and (record.get("comments_declared", _ABSENT) is None or declared == len(comments)):
        yield "$.warnings", "comment-count-mismatch, but no count disagrees", "no such warning"


_CHECKS: tuple[tuple[Rule, Callable[[Mapping[str, Any]], _Trouble]], ...] = (
    (Rule.WHOLE_NUMBER, _check_integers),
    (Rule.WHOLE_NUMBER, _check_segment_integers),
    (Rule.PATH, _check_path),
    (Rule.TIME, _check_times),
    (Rule.SEGMENTS, _check_segments),
    (Rule.STRINGS, _check_strings),
    (Rule.AUTHORS, _check_authors),
    (Rule.EDITS, _check_edits),
    (Rule.COMMENTS, _check_comments),
)
_SETTLED_BY_PARTITION = (_check_segment_integers, _check_segments)

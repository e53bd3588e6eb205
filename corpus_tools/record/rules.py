"""The rules that no schema can say, looked at in any JSON value: parts that break the schema are passed over.

Most of a record is segments, and most records are right. So one loop decides whether segments are as they must be, and
only where they are not is each of them explained.
"""

from __future__ import annotations

import re
from codecs import lookup
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from corpus_tools.base.model import BODY_LABELS, FLATTENED_BY, Label, Precision, WarningCode
from corpus_tools.base.show import numbered, short
from corpus_tools.inputs.ids import document_id
from corpus_tools.record.findings import Finding, Rule

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
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}", re.ASCII)
_ESCAPE = re.compile(r"[&\\\x1b]")
_WORD = re.compile("[0-9A-Za-z]")
_NO_WORD = re.compile(r"[^0-9A-Za-z]+")
_ABSENT = object()


def check_rules(record: object) -> Iterator[Finding]:
    """All that breaks a rule in `record`, a parsed JSON value of any kind."""
    if isinstance(record, dict):
        parts = _parts_of_partition(record)
        for rule, check in _CHECKS if parts else (*_CHECKS_OF_SEGMENTS, *_CHECKS):
            for path, problem, expected in check(record):
                yield Finding(path, problem, expected, rule=rule)
        for path, problem, expected in _check_strings(record, parts or _parts(record)):
            yield Finding(path, problem, expected, rule=Rule.STRINGS)


_Trouble = Iterator[tuple[str, str, str]]


def _objects(record: Mapping[str, Any], key: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The objects in the list at `key`, with their indexes."""
    for index, item in enumerate(_list(record, key)):
        if isinstance(item, dict):
            yield index, item


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
    if _WORD.search(before + after) is None:  # nearly all edits
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
    for index, item in _objects(record, key):
        if None in _span(item):
            yield from _check_integer(item, "start", f"$.{key}[{index}]")
            yield from _check_integer(item, "end", f"$.{key}[{index}]")


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
    for keys in _TIMES_OF_THE_ARTICLE:
        for name, problem, expected in _check_time(record, *keys):
            yield f"$.{name}", problem, expected
    for index, comment in _objects(record, "comments"):
        for name, problem, expected in _check_time(comment, *_TIME_OF_A_COMMENT):
            yield f"$.comments[{index}].{name}", problem, expected


def _keys_of_time(key: str) -> tuple[str, str, str]:
    return key, f"{key}_text", f"{key}_precision"


_TIMES_OF_THE_ARTICLE = _keys_of_time("published"), _keys_of_time("updated")
_TIME_OF_A_COMMENT = _keys_of_time("timestamp")


def _check_time(holder: Mapping[str, Any], key: str, text: str, fineness: str) -> Sequence[tuple[str, str, str]]:
    """What is wrong with the time at `key` and with what belongs to it: the key that is, the problem, what is expected.

    A sequence, because to ask a generator and to be told nothing takes longer than all that is done here.
    """
    value = holder.get(key, _ABSENT)
    precision = holder.get(fineness, _ABSENT)
    padding = _PADDING.get(precision) if isinstance(precision, str) else None
    if value is None:
        return _check_no_time(holder, key, "" if padding is None else fineness)
    if not isinstance(value, str):
        return ()
    found = []
    try:
        datetime.fromisoformat(value)
    except ValueError as error:
        found.append((key, f"{value!r} does not exist ({error})", "a time of the calendar"))
    if holder.get(text, _ABSENT) is None:
        found.append((text, "null beside a time", "the printed words that the time was read from"))
    if precision is None:
        found.append((fineness, "null beside a time", "the smallest unit that was printed"))
    elif padding is not None and not value.endswith(padding):
        found.append((key, f"{value!r} is finer than its precision", f"padding below the {precision}"))
    return found if found and _TIME.fullmatch(value) else ()


def _check_no_time(holder: Mapping[str, Any], key: str, fineness: str) -> Sequence[tuple[str, str, str]]:
    found = []
    if fineness:
        found.append((fineness, f"{holder[fineness]!r} without a time", "null where the time is null"))
    if key == "timestamp" and _text(holder, "utc_offset") is not None:
        found.append(("utc_offset", "an offset without a time", "null where the time is null"))
    return found


class _Parts(NamedTuple):
    """What the segments say that strings are made of: the labels of those of no comment, and (label, comment)."""

    article: Counter[str]
    comments: set[tuple[str, str]]


def _parts_of_partition(record: Mapping[str, Any]) -> _Parts | None:
    """The parts if nothing is wrong with the segments, else None: decided in one loop, as most of a record is segments.

    Lengths add up to each end if and only if no segment starts elsewhere than the last one ended, and a sum that is
    still an integer says that all of them are.
    """
    try:
        position = 0
        ids = {comment["id"] for comment in record["comments"]}
        labels: list[str] = []
        pairs: set[tuple[str, str]] = set()
        for segment in record["segments"]:
            label, end, comment = segment["label"], segment["end"], segment["comment"]
            length = end - segment["start"]
            position += length
            if length <= 0 or position != end:
                return None
            if comment is None:
                if label in _OF_A_COMMENT:
                    return None
                labels.append(label)
            elif comment in ids:
                pairs.add((label, comment))
            else:
                return None
        if type(position) is not int or not position == record["source"]["bytes"] <= _LARGEST:
            return None
        return _Parts(Counter(labels), pairs)
    except (KeyError, TypeError, AttributeError):
        return None


def _parts(record: Mapping[str, Any]) -> _Parts:
    """The parts of segments that need not be right."""
    article: Counter[str] = Counter()
    comments: set[tuple[str, str]] = set()
    for _, segment in _objects(record, "segments"):
        label, comment = _text(segment, "label"), segment.get("comment", _ABSENT)
        if label is not None and comment is None:
            article[label] += 1
        elif label is not None and isinstance(comment, str):
            comments.add((label, comment))
    return _Parts(article, comments)


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


def _check_strings(record: Mapping[str, Any], parts: _Parts) -> _Trouble:
    """Each string is made of segments, and each segment that a string is made of has its share in one."""
    for key, label in _HEAD.items():
        wanted = label in parts.article
        if wanted != bool(record.get(key, wanted)):
            yield from _check_string(record, key, wanted, f"$.{key}", label)
    body = _text(record, "body")
    if body is not None:
        blocks = body.count("\n\n") + 1 if body else 0
        wanted_blocks = sum([parts.article.get(label, 0) for label in _BODY])
        if blocks != wanted_blocks:
            problem = f"{numbered(blocks, 'block')}, and {numbered(wanted_blocks, 'segment')} of the body"
            yield "$.body", problem, "a block for each of these segments"
    for index, comment in _objects(record, "comments"):
        name = _text(comment, "id")
        for key, label in _COMMENT.items():
            wanted = (label, name) in parts.comments
            if wanted != bool(comment.get(key, wanted)):
                yield from _check_string(comment, key, wanted, f"$.comments[{index}].{key}", label)


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
    for index, author in authors:
        for key in ("name", "role"):
            value = _text(author, key)
            if value is not None and value not in byline:
                letters = letters or _letters(byline)
                if _letters(value) not in letters:
                    yield f"$.authors[{index}].{key}", f"{short(value)} was not printed", "words of the byline"


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _comment_ids(record: Mapping[str, Any]) -> set[str] | None:
    """The ids of the comments; None if one cannot be told."""
    comments = record.get("comments")
    if not isinstance(comments, list):
        return None
    ids = {_text(comment, "id") if isinstance(comment, dict) else None for comment in comments}
    return {one for one in ids if one is not None} if None not in ids else None


_FLATTENED = WarningCode.FLATTENED_FROM_HTML


def _check_edits(record: Mapping[str, Any]) -> _Trouble:
    size = _integer(record.get("source"), "bytes")
    encodings, flattened = _encodings(record)
    for encoding in encodings:
        if not _is_encoding(encoding):
            yield (
                "$.source.encoding",
                f"{short(encoding)} is no encoding",
                "names that Python knows, with + between them",
            )
    codes = [warning.get("code") for _, warning in _objects(record, "warnings")]
    if isinstance(record.get("warnings"), list) and encodings and flattened != (_FLATTENED in codes):
        expected = f"{_FLATTENED}, where source.encoding says what flattened the page, and nowhere else"
        yield "$.warnings", f"the encoding is {short(record['source']['encoding'])}", expected
    exact = encodings[0] if len(encodings) == 1 and WarningCode.BYTES_DROPPED not in codes else ""
    exact = "utf-8" if flattened else exact
    last_end: int | None = 0
    for index, edit in _objects(record, "edits"):
        start, end = _span(edit)
        if start is not None and last_end is not None and start < last_end:
            yield f"$.edits[{index}].start", f"{start} overlaps the edit before", f"at least {last_end}"
        if start is not None and end is not None and size is not None and not start <= end <= size:
            yield f"$.edits[{index}].end", f"{end} is out of place", f"from {start} to {size}"
        last_end = end
        before, after = _text(edit, "before"), _text(edit, "after")
        if before is not None and start is not None and end is not None and exact:
            size_of_text = _other_size(before, exact, end - start)
            if size_of_text is not None:
                problem = f"{short(before)} is {size_of_text} bytes long in {exact}, not {end - start}"
                yield f"$.edits[{index}].before", problem, "what the bytes from start to end were decoded as"
        if before is not None and after is not None and not _keeps_words(before, after):
            problem = f"{short(before)} became {short(after)}"
            yield f"$.edits[{index}]", problem, "the same ASCII letters and digits before and after"


def _encodings(record: Mapping[str, Any]) -> tuple[list[str], bool]:
    """What the bytes were read as, and whether they were HTML, which was flattened."""
    source = record.get("source")
    name = _text(source, "encoding") if isinstance(source, dict) else None
    read, mark, _ = (name or "").partition(FLATTENED_BY)
    return read.split("+") if name else [], bool(mark)


@cache
def _is_encoding(name: str) -> bool:
    try:
        return lookup(name) is not None
    except (LookupError, ValueError):
        return False


def _other_size(text: str, encoding: str, length: int) -> int | None:
    """How many bytes `text` has in `encoding`, if that cannot be `length`; None if it can, or cannot be told.

    UTF-8 is read in its variants too, which spell a NUL as two bytes (modified UTF-8) and as six what else has four
    (CESU-8).
    """
    try:
        size = len(text.encode(encoding))
    except (LookupError, ValueError):
        return None
    if size == length:  # nearly all edits
        return None
    longer = text.count("\0") + sum(2 for character in text if character > "\uffff") if encoding == "utf-8" else 0
    return None if size < length <= size + longer else size


def _check_comments(record: Mapping[str, Any]) -> _Trouble:
    earlier: set[str] = set()
    all_known = True
    comments = _list(record, "comments")
    for number, comment in enumerate(comments, 1):
        holder = comment if isinstance(comment, dict) else {}
        name, parent = _text(holder, "id"), _text(holder, "parent")
        if name is not None and name != f"c{number}":
            yield f"$.comments[{number - 1}].id", f"{short(name)} is out of order", f"'c{number}'"
        if parent is not None and parent not in earlier and all_known:
            yield f"$.comments[{number - 1}].parent", f"{short(parent)} is no earlier comment", "the id of one, or null"
        basis = holder.get("parent_basis")
        if basis is not None and holder.get("parent", _ABSENT) is None and isinstance(basis, str):
            problem = f"{short(basis)} without a parent"
            yield f"$.comments[{number - 1}].parent_basis", problem, "null where the parent is null"
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


def _check_corrections(record: Mapping[str, Any]) -> _Trouble:
    """Corrections name comments that exist."""
    ids = _comment_ids(record)
    for index, correction in _objects(record, "corrections"):
        comment = correction.get("comment", _ABSENT)
        if ids is not None and isinstance(comment, str) and comment not in ids:
            problem = f"{short(comment)} is no comment of this record"
            yield f"$.corrections[{index}].comment", problem, "the id of one, or null"


_CHECKS: tuple[tuple[Rule, Callable[[Mapping[str, Any]], _Trouble]], ...] = (
    (Rule.WHOLE_NUMBER, _check_integers),
    (Rule.PATH, _check_path),
    (Rule.TIME, _check_times),
    (Rule.AUTHORS, _check_authors),
    (Rule.EDITS, _check_edits),
    (Rule.COMMENTS, _check_comments),
    (Rule.CORRECTIONS, _check_corrections),
)
_CHECKS_OF_SEGMENTS = ((Rule.WHOLE_NUMBER, _check_segment_integers), (Rule.SEGMENTS, _check_segments))
"""They find nothing where segments are a partition."""

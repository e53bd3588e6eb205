"""Does a record that keeps the schema keep the rules beyond it? Yes or no, in a third of the time that reading it took.

`corpus_tools.record.rules` states the same rules one by one and explains; the tests hold the two against each other.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from operator import itemgetter
from typing import Any

from corpus_tools.model import WarningCode
from corpus_tools.record.rules import OF_A_COMMENT, PADDING, keeps_words

_ENDS = 2**63
_TIME = itemgetter("timestamp", "timestamp_precision", "timestamp_text")
_PUBLISHED = itemgetter("published", "published_precision", "published_text")
_UPDATED = itemgetter("updated", "updated_precision", "updated_text")
_TREE = itemgetter("id", "parent")
_HAS_WORD = re.compile("[0-9A-Za-z]").search


def keeps_rules(record: Mapping[str, Any]) -> bool:
    """Whether `check_rules` would find nothing in `record`, which must keep the schema."""
    comments = record["comments"]
    size = record["source"]["bytes"]
    return (
        _are_times([_PUBLISHED(record), _UPDATED(record), *map(_TIME, comments)])
        and _is_thread(comments, record)
        and _is_partition(record["segments"], size, {comment["id"] for comment in comments})
        and _are_edits(record["edits"], size)
    )


def _are_times(times: Iterable[tuple[str | None, str | None, str | None]]) -> bool:
    for value, precision, text in times:
        if value is None:
            if precision is not None:
                return False
        elif text is None or precision is None or not value.endswith(PADDING[precision]):
            return False
        elif value[8:10] > "28" or value < "0001":  # the schema keeps all other days inside the calendar
            try:
                datetime.fromisoformat(value)
            except ValueError:
                return False
    return True


def _is_thread(comments: list[Any], record: Mapping[str, Any]) -> bool:
    number = 0
    for name, parent in map(_TREE, comments):
        if parent is not None and not 0 < int(parent[1:]) <= number:
            return False
        number += 1
        if name != f"c{number}":
            return False
    declared = record["comments_declared"]
    if declared is None:
        return True
    return type(declared) is int and declared < _ENDS and (declared == number or _has_warning(record))


def _has_warning(record: Mapping[str, Any]) -> bool:
    return any(warning["code"] == WarningCode.COMMENT_COUNT_MISMATCH for warning in record["warnings"])


def _is_partition(segments: list[Any], size: object, comments: Collection[str]) -> bool:
    """Whether the segments touch, up to `size`, and name none but these `comments`.

    The lengths add up to each end if and only if no segment starts elsewhere than the last one ended; a sum that is
    still an integer says that all of them are.
    """
    position = 0
    for segment in segments:
        end = segment["end"]
        length = end - segment["start"]
        position += length
        if length <= 0 or position != end:
            return False
        comment = segment["comment"]
        if comment is None:
            if segment["label"] in OF_A_COMMENT:
                return False
        elif comment not in comments:
            return False
    return type(position) is int and type(size) is int and position == size < _ENDS


def _are_edits(edits: list[Any], size: int) -> bool:
    last_end = total = 0
    for edit in edits:
        start, end = edit["start"], edit["end"]
        if not last_end <= start <= end:
            return False
        before, after = edit["before"], edit["after"]
        if (_HAS_WORD(before) or _HAS_WORD(after)) and not keeps_words(before, after):
            return False
        last_end = end
        total += start + end
    return type(total) is int and last_end <= size

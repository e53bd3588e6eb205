"""Is the output up to date? What a run would write, compared with what is there, as a short unified diff."""

from __future__ import annotations

import difflib
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import orjson

from corpus_tools.base.show import display
from corpus_tools.record import differences as trees

_CONTEXT = 0
_DIFF_MARKS = ("--", "++", "@@")
_DIFF_LINES = 12
_RECORDS_SHOWN = 10
_LONGEST = 160


def differences(
    name: str,
    old: Iterable[bytes],
    new: Iterable[bytes],
    key: str,
    look: Callable[[Any, Any], object] = lambda before, after: None,
) -> Iterator[str]:
    """The lines of a diff between two JSONL files whose records are sorted by `key`; none if they are the same.

    Both are read once, in step. Only the first records that differ are shown in full; the last line counts all. `look`
    gets each pair of records that differ.
    """
    added = removed = changed = 0
    for identity, before, after in _paired(old, new, key):
        added += before is None
        removed += after is None
        changed += before is not None and after is not None
        look(before, after)
        if added + removed + changed == 1:
            yield from (f"--- {name}", f"+++ {name} (from the input as it is now)")
        if added + removed + changed <= _RECORDS_SHOWN:
            yield from _record_diff(identity, before, after)
    if added + removed + changed:
        yield f"{name}: {changed} changed, {added} missing, {removed} no longer wanted"


def first_difference(name: str, old: Iterable[bytes], new: Iterable[bytes]) -> Iterator[str]:
    """The first record in which two JSONL files differ whose order is that of a shard; none if they are the same."""
    next_old, next_new = _stepper(old, "id"), _stepper(new, "id")
    number, before, after = 1, next_old(), next_new()
    while before is not None and after is not None and before[1] == after[1]:
        number, before, after = number + 1, next_old(), next_new()
    here = after or before
    if here is not None:
        yield from (f"--- {name}", f"+++ {name} (from the input as it is now)")
        yield from _record_diff(here[0], before and before[2], after and after[2])
        yield f"{name}: differs from record {number} on"
        deque(new, maxlen=0)  # the caller wants to know of all that was rejected


def _paired(old: Iterable[bytes], new: Iterable[bytes], key: str) -> Iterator[tuple[str, Any, Any]]:
    """The pairs of records (None where one side has none) that are not the same bytes, joined by `key`."""
    next_old, next_new = _stepper(old, key), _stepper(new, key)
    before, after = next_old(), next_new()
    while before is not None or after is not None:
        if after is None or (before is not None and before[0] < after[0]):
            assert before is not None
            yield before[0], before[2], None
            before = next_old()
        elif before is None or after[0] < before[0]:
            yield after[0], None, after[2]
            after = next_new()
        else:
            if before[1] != after[1]:
                yield after[0], before[2], after[2]
            before, after = next_old(), next_new()


def _stepper(lines: Iterable[bytes], key: str) -> Callable[[], tuple[str, bytes, Any] | None]:
    iterator = iter(lines)

    def step() -> tuple[str, bytes, Any] | None:
        line = next(iterator, None)
        if line is None:
            return None
        try:
            record = orjson.loads(line)
            return str(record[key]), line, record
        except (ValueError, KeyError, TypeError):
            return "", line, {"not a record": line[:_LONGEST].decode("utf-8", "backslashreplace")}

    return step


def _record_diff(identity: str, before: Any, after: Any) -> Iterator[str]:
    yield f"@@ {display(identity)} @@"
    lines = list(_value_diffs(before, after)) if before is not None and after is not None else []
    if before is None:
        yield f"+ (record missing{_why(after)})"
    elif after is None:
        yield f"- (record no longer wanted{_why(before)})"
    elif not lines:
        yield "  (same values, written otherwise)"
    yield from lines[:_DIFF_LINES]
    if len(lines) > _DIFF_LINES:
        yield f"  … {len(lines) - _DIFF_LINES} more lines"


def _why(record: Any) -> str:
    """Why a file was rejected, where that is what the record says."""
    return f": rejected, as {record['reason']}" if "reason" in record else ""


def _value_diffs(before: object, after: object) -> Iterator[str]:
    for path, old, new in trees.differences(before, after):
        diff = difflib.unified_diff(_items(old), _items(new), lineterm="", n=_CONTEXT)
        yield from (f"{line[0]} {path}: {line[1:]}"[:_LONGEST] for line in diff if line[:2] not in _DIFF_MARKS)


def _items(value: object) -> list[str]:
    """One line an item, so that lists of unequal length are compared item by item."""
    items = value if isinstance(value, list) else [value]
    return [orjson.dumps(item).decode() for item in items]

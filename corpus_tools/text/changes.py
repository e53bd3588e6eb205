"""Changes to a text: apply, invert and compose them, and map positions across them.

A change replaces the code points `start` to `end` of one text by `after`. A list of changes is sorted and disjoint,
and two changes that touch stay two, so that every damaged character keeps a change of its own.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from corpus_tools.base.model import EditKind

_CHUNK = 4096  # changes joined at a time: a list of all the small strings of a 100 MB file would take gigabytes
_LARGEST = 2**32 - 1  # what four bytes hold
_KINDS = tuple(EditKind)
_KIND_NUMBER = {kind: number for number, kind in enumerate(_KINDS)}


class Change(NamedTuple):
    """The code points `start` to `end` of a text become `after`; `kind` says which repair did it.

    A tuple and no dataclass because a damaged file has millions.
    """

    kind: EditKind
    start: int
    end: int
    after: str


class ChangeTable(Sequence[Change]):
    """A list of changes in 13 bytes each, where a list of tuples would take 150."""

    __slots__ = ("_after", "_ends", "_kinds", "_numbers", "_starts", "_words")

    def __init__(self, changes: Iterable[Change] = ()) -> None:
        self._kinds = array("B")
        self._starts = array("I")
        self._ends = array("I")
        self._after = array("I")  # numbers of `_words`
        self._words: list[str] = []
        self._numbers: dict[str, int] = {}
        rest = iter(changes)
        while chunk := list(islice(rest, _CHUNK)):
            self.extend(*zip(*chunk, strict=True))

    def extend(
        self, kinds: Sequence[EditKind], starts: Sequence[int], ends: Sequence[int], after: Sequence[str]
    ) -> None:
        """Add changes, given as columns, behind all that are in the table; only while it is being built."""
        if ends and ends[-1] > _LARGEST:
            self._starts, self._ends = array("Q", self._starts), array("Q", self._ends)
        for word in set(after).difference(self._numbers):
            self._numbers[word] = len(self._words)
            self._words.append(word)
        self._kinds.extend(map(_KIND_NUMBER.__getitem__, kinds))
        self._starts.extend(starts)
        self._ends.extend(ends)
        self._after.extend(map(self._numbers.__getitem__, after))

    def __len__(self) -> int:
        return len(self._starts)

    def __getitem__(self, index: int) -> Change:  # type: ignore[override]
        after = self._words[self._after[index]]
        return Change(_KINDS[self._kinds[index]], self._starts[index], self._ends[index], after)

    def __iter__(self) -> Iterator[Change]:
        kinds = map(_KINDS.__getitem__, self._kinds)
        return map(Change, kinds, self._starts, self._ends, map(self._words.__getitem__, self._after))


def apply(text: str, changes: Iterable[Change]) -> str:
    """`text` with all `changes` made. Linear in the length of the text."""
    chunks: list[str] = []
    parts: list[str] = []
    done = 0
    for _, start, end, after in changes:
        parts.append(text[done:start])
        parts.append(after)
        done = end
        if len(parts) >= _CHUNK:
            chunks.append("".join(parts))
            parts.clear()
    parts.append(text[done:])
    chunks.append("".join(parts))
    return "".join(chunks)


def invert(text: str, changes: Iterable[Change]) -> Iterator[Change]:
    """The changes that lead from `apply(text, changes)` back to `text`."""
    shift = 0
    for change in changes:
        start = change.start + shift
        yield Change(change.kind, start, start + len(change.after), text[change.start : change.end])
        shift += len(change.after) - (change.end - change.start)


@dataclass(slots=True)
class _Group:
    """Changes of two successive lists that overlap each other, in the offsets of the text between the two."""

    start: int
    end: int
    written: list[tuple[int, str]]  # what the first list wrote, and where
    second: list[Change]

    def kept(self, start: int, end: int) -> str:
        """What the first list wrote between `start` and `end`."""
        return "".join(after[max(0, start - at) : max(0, end - at)] for at, after in self.written)

    def after(self) -> str:
        parts: list[str] = []
        done = self.start
        for change in self.second:
            parts += (self.kept(done, change.start), change.after)
            done = change.end
        return "".join((*parts, self.kept(done, self.end)))


class _Shifted:
    """A list of changes read one by one, with the offsets that they have in the text after them."""

    __slots__ = ("_changes", "head", "shift", "start")

    def __init__(self, changes: Iterable[Change]) -> None:
        self._changes = iter(changes)
        self.shift = 0
        self.head: Change | None = next(self._changes, None)
        self.start = self.head.start if self.head is not None else sys.maxsize
        """Where the head's `after` starts in the text after all changes; endlessly far behind the last change."""

    def pop(self) -> Change:
        head = self.head
        assert head is not None
        self.shift += len(head.after) - (head.end - head.start)
        self.head = following = next(self._changes, None)
        self.start = following.start + self.shift if following is not None else sys.maxsize
        return head


def compose(first: Iterable[Change], second: Iterable[Change]) -> Iterator[Change]:
    """The changes that have the effect of `first` and then `second`, in the offsets of the text before `first`.

    Changes of `second` that overlap what changes of `first` wrote are merged with them into one change, which has the
    kind of the last; all others stay as they are. Both lists are read once, in step.
    """
    earlier = _Shifted(first)
    later = iter(second)
    change = next(later, None)
    while change is not None:
        while earlier.head is not None and earlier.start + len(earlier.head.after) <= change.start:
            yield earlier.pop()
        start = min(earlier.start, change.start) - earlier.shift
        group = _Group(min(earlier.start, change.start), change.end, [], [change])
        while earlier.start < group.end:
            at = earlier.start
            group.written.append((at, earlier.pop().after))
            group.end = max(group.end, at + len(group.written[-1][1]))
        if group.end == change.end and group.start == change.start:  # nothing is left of what `first` wrote
            yield Change(change.kind, start, change.end - earlier.shift, change.after)
            change = next(later, None)
        else:
            change = _complete(group, earlier, later)
            yield Change(group.second[-1].kind, start, group.end - earlier.shift, group.after())
    while earlier.head is not None:
        yield earlier.pop()


def _complete(group: _Group, earlier: _Shifted, later: Iterator[Change]) -> Change | None:
    """Take into `group` all that overlaps it, directly or through others; return the next of `later`."""
    following = next(later, None)
    while True:
        if following is not None and following.start < group.end:
            group.second.append(following)
            group.end = max(group.end, following.end)
            following = next(later, None)
        elif earlier.start < group.end:
            at = earlier.start
            group.written.append((at, earlier.pop().after))
            group.end = max(group.end, at + len(group.written[-1][1]))
        else:
            return following


def joined(first: ChangeTable, second: ChangeTable) -> ChangeTable:
    """The two tables composed into one."""
    if first and second:
        return ChangeTable(compose(first, second))
    return first or second

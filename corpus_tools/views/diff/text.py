"""The passages in which two texts differ."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_WIDE = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"  # scripts without blanks, in which each sign counts as a word
_WORDS = re.compile(rf"[{_WIDE}]\s*|[^\s{_WIDE}]+\s*|\s+")
_CONTEXT = 30  # code points on each side: enough to find the place, and one word in any case
_TOGETHER = 2  # words: what stands between two changes and is no longer than this is shown as changed too
_MOST = 1_000_000  # pairs of items: an alignment takes time in proportion to them at worst, here about a second


@dataclass(frozen=True, slots=True)
class Passage:
    """What stood there, `old`, what stands there now, `new`, and the start of what stands around it in the new text."""

    before: str
    old: str
    new: str
    after: str


def passages(old: str, new: str) -> tuple[Passage, ...]:
    """Where `old` and `new` differ, word by word; what is equal on both sides is left out, but for a little context."""
    olds, news = _WORDS.findall(old), _WORDS.findall(new)
    return tuple(
        Passage(
            "".join(reversed(_few(reversed(news[max(0, start - _CONTEXT) : start])))),
            "".join(olds[first:last]),
            "".join(news[start:end]),
            "".join(_few(news[end : end + _CONTEXT])),
        )
        for first, last, start, end in _joined(changed_runs(olds, news))
    )


def _few(words: Iterable[str]) -> list[str]:
    """The first word and those behind it that fit into the context."""
    few: list[str] = []
    size = 0
    for word in words:
        size += len(word)
        if few and size > _CONTEXT:
            break
        few.append(word)
    return few


def changed_runs(old: Sequence[object], new: Sequence[object]) -> Iterator[tuple[int, int, int, int]]:
    """From and to in `old`, from and to in `new`, of each run in which the two differ. The items must be hashable.

    What both begin and end with is set aside first; if the rest is too long to be aligned, it is one run.
    """
    begin, most = 0, min(len(old), len(new))
    while begin < most and old[begin] == new[begin]:
        begin += 1
    end = 0
    while end < most - begin and old[-1 - end] == new[-1 - end]:
        end += 1
    olds, news = old[begin : len(old) - end], new[begin : len(new) - end]
    if len(olds) * len(news) > _MOST:
        yield begin, begin + len(olds), begin, begin + len(news)
        return
    for what, first, last, start, stop in SequenceMatcher(None, olds, news, autojunk=False).get_opcodes():
        if what != "equal":
            yield begin + first, begin + last, begin + start, begin + stop


def _joined(runs: Iterator[tuple[int, int, int, int]]) -> Iterator[tuple[int, int, int, int]]:
    """The runs, those that hardly anything stands between made one."""
    held = next(runs, None)
    for run in runs:
        assert held is not None
        if run[0] - held[1] <= _TOGETHER:
            held = (held[0], run[1], held[2], run[3])
        else:
            yield held
            held = run
    if held is not None:
        yield held

"""Threads without any time: a heading, and then author, text, author, text (static Disqus and its like).

Nothing in a single line tells an author from a short comment, so the alternation has to: under a heading of comments
the first paragraph is an author, the next is text whatever it looks like, and then every name-like paragraph opens a
new comment.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from corpus_tools.segment.blocks import paragraphs
from corpus_tools.segment.lines import Line
from corpus_tools.segment.thread.names import name_on
from corpus_tools.segment.thread.template import (
    BEGINS,
    SENTENCE_ENDS,
    Anchor,
    Barrier,
    NameAt,
    Page,
    Reading,
    Side,
    Unit,
)

FEWEST = 4
_LONGEST = 32
_MOST_WORDS = 4
_SHORTEST_MEDIAN = 45
_MOST_BEHIND = 3
ROW = 3
"""So many counts on a page are not of its comments: it lists pages, or the posts of its users."""


def find_bare_names(page: Page) -> Reading | None:
    """The thread of alternating authors and texts below a heading of comments, or None.

    Names above dates are bylines, and threads with dates are found by these.
    """
    if len(page.counts) >= ROW:
        return None
    edges = [*page.borders, len(page.lines)]
    for start, end in pairwise(edges):
        if page.barriers[start] in BEGINS and _is_closed(page, start, end):
            units = list(_alternation(page, page.lines[start + 1 : end]))
            if (
                units
                and _all_say_something(units, end)
                and page.timed.isdisjoint(range(units[0].first, end))
                and (page.counts.get(start) == len(units) or _is_thread(page, units, end))
            ):
                return Reading(tuple(units), NameAt.INLINE, Side.BELOW, units[0].first, end)
    return _indented_tail(page)


def _indented_tail(page: Page) -> Reading | None:
    """The thread at the end of a page whose comments are indented and whose article is not."""
    end = len(page.lines)
    while end and len(page.lines) - end < _MOST_BEHIND and not page.lines[end - 1].indent:
        end -= 1
    start = end
    while start and page.lines[start - 1].indent:
        start -= 1
    flush = sum(line.indent == 0 for line in page.lines[:start])
    if start == end or flush < 0.8 * start or start < FEWEST:
        return None
    units = list(_alternation(page, page.lines[start:end]))
    if len(units) < 2 or units[0].first != start or not _reads_as_speech(page, units, end):
        return None
    return Reading(tuple(units), NameAt.INLINE, Side.BELOW, start, end)


def _is_closed(page: Page, start: int, end: int) -> bool:
    """Is the place between two barriers one for comments: counted above, or with a form or nothing behind it?"""
    return start in page.counts or end == len(page.lines) or page.barriers[end] is Barrier.FORM


def _alternation(page: Page, lines: Sequence[Line]) -> Iterator[Unit]:
    after_name = False
    marked = bool(lines) and _has_bullet(page, lines[0].index)
    for group in paragraphs([line for line in lines if not page.facts[line.index].is_stuff], page.width):
        index = group[0].index
        opens = marked or not after_name
        if opens and len(group) == 1 and _has_bullet(page, index) == marked and _is_author(page, index):
            line = page.lines[index]
            name = name_on(page, index)
            anchor = Anchor(line, page.facts[index].mark, None, name, None, len(line.text), "name")
            yield Unit(anchor, index, index, index, name)
            after_name = True
        else:
            after_name = False


def _has_bullet(page: Page, index: int) -> bool:
    return page.facts[index].is_marked and page.facts[index].mark.glyph != "1"


def _is_author(page: Page, index: int) -> bool:
    name = name_on(page, index)
    if name is None:
        return False
    text = name.of(page.lines[index])
    return len(text) <= _LONGEST and text.count(" ") < _MOST_WORDS and text[-1] not in ".!?,:;" and "://" not in text


def _all_say_something(units: Sequence[Unit], end: int) -> bool:
    """Does a line stand below each name? A text that looks like a name is none."""
    return all(after - unit.first > 1 for unit, after in zip(units, [*(u.first for u in units[1:]), end], strict=True))


def _is_thread(page: Page, units: Sequence[Unit], end: int) -> bool:
    opened = units[0].first - 1 in page.barriers
    return opened and len(units) >= FEWEST and _reads_as_speech(page, units, end)


def _reads_as_speech(page: Page, units: Sequence[Unit], end: int) -> bool:
    texts = [range(a + 1, b) for a, b in pairwise([*(u.first for u in units), end])]
    sizes = [sum(len(page.lines[i].text) for i in text) for text in texts]
    if min(sizes) == 0 or median(sizes) < _SHORTEST_MEDIAN:
        return False
    spoken = sum(page.lines[text[-1]].text[-1] in SENTENCE_ENDS for text in texts)
    return spoken >= 0.5 * len(texts)

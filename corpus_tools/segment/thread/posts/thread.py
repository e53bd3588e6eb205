"""A list of posts as the parts of a thread: the opening post, which is the article, and the comments."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from corpus_tools.dates.match import TimeMatch
from corpus_tools.dates.match import Unit as TimeUnit
from corpus_tools.model import ParentReason
from corpus_tools.segment.thread.posts.parts import Option, Place, PostList, Sheet, Stamp
from corpus_tools.segment.thread.template import Anchor, Barrier, Inside, Opening, Parent, Part, Unit

_FAR_ABOVE = 60
_PROSE = 80
_CLOSE = 3
"""A count so few lines above the first post is that of comments; one further up can be that of all posts."""
_UNITS = {
    TimeUnit.SECOND: 1 / 86400,
    TimeUnit.MINUTE: 1 / 1440,
    TimeUnit.HOUR: 1 / 24,
    TimeUnit.DAY: 1,
    TimeUnit.WEEK: 7,
    TimeUnit.MONTH: 30,
    TimeUnit.YEAR: 365,
}
"""In days."""
_NUMBER = re.compile(r"#\s?(\d{1,5})\b")


class Cut(NamedTuple):
    """The opening post, if the list has it, and the comments, each with its text and the one that it quotes."""

    opening: Opening | None
    parts: Sequence[Part]
    insides: Sequence[Inside]
    quoted: Sequence[Parent | None]


def cut_posts(sheet: Sheet, option: Option) -> Cut:
    """The posts of a list, the first of them as the opening where nothing above it is what the posts are about."""
    posts, names = option.posts, option.names
    blocks = _with_names(posts, names)
    parts = [
        Part(_unit(sheet, stamp, place), block.start, block.stop)
        for stamp, place, block in zip(posts.family, names, blocks, strict=True)
    ]
    apart = {place.index for place in names if place}
    insides = [
        Inside([i for i in text if i in block and i not in apart], None, marked=False)
        for text, block in zip(posts.texts, blocks, strict=True)
    ]
    first = parts[0].unit
    opened = int(first is not None and bool(insides[0].text) and opens_page(sheet, posts))
    opening = Opening(blocks[0], insides[0].text, first) if opened and first else None
    return Cut(opening, parts[opened:], insides[opened:], _quoted(posts, opened))


def _with_names(posts: PostList, names: Sequence[Place | None]) -> list[range]:
    """The blocks, each from the name above it on, where the one above it ends."""
    found: list[range] = []
    for block, place in zip(posts.blocks, names, strict=True):
        begin = min(block.start, place.index) if place else block.start
        if found:
            found[-1] = range(found[-1].start, min(found[-1].stop, begin))
        found.append(range(begin, block.stop))
    return found


def _quoted(posts: PostList, opened: int) -> list[Parent | None]:
    """The comment that each post quotes first; to quote the opening post is to answer the article."""
    found: dict[int, int] = {}
    for quote in posts.quotes:
        found.setdefault(quote.by, quote.post - opened)
    numbers = range(opened, len(posts.texts))
    return [Parent(at, ParentReason.QUOTE) if (at := found.get(number, -1)) >= 0 else None for number in numbers]


def _unit(sheet: Sheet, stamp: Stamp, place: Place | None) -> Unit:
    line = sheet.page.lines[stamp.index]
    time = stamp.time if stamp.time.text else None
    anchor = Anchor(line, sheet.page.facts[stamp.index].mark, time, None, None, stamp.time.end, "")
    return Unit(anchor, stamp.index, stamp.index, place.index if place else None, place.name if place else None)


def opens_page(sheet: Sheet, posts: PostList) -> bool:
    """Is the first post what the others are about?

    It is not where it is the only one, with nothing above that could be its title (as in a chat), below prose, a
    heading of comments or an earlier time, which is that of the article, or where it is number 2 or more.
    """
    page, begin = sheet.page, posts.begin
    header = [i for i in posts.blocks[0] if i not in posts.texts[0]]
    numbers = [int(found[1]) for i in header if (found := _NUMBER.search(sheet.texts[i]))]
    untitled = not begin or (bool(sheet.stamps) and not sheet.stamps[0].index)
    if len(posts.texts) < 2 or untitled or (numbers and min(numbers) > 1) or not posts.texts[0]:
        return False
    heading = page.heading_of(begin)
    if heading is not None and (page.barriers[heading] is Barrier.HEADING or begin - heading <= _CLOSE):
        return False
    if any(_is_earlier(stamp.time, posts.family[0].time) for stamp in _just_above(sheet, begin)):
        return False
    return not any(len(text) > _PROSE for text in sheet.texts[max(0, begin - _FAR_ABOVE) : begin])


def _just_above(sheet: Sheet, begin: int) -> list[Stamp]:
    return [s for s in sheet.stamps if 0 < begin - s.index <= _CLOSE and sheet.labels[s.index] is None]


def _is_earlier(time: TimeMatch, other: TimeMatch) -> bool:
    if time.ago and other.ago:
        return _days(time) > _days(other)
    return _date(time) < _date(other) if time.year and other.year else False


def _date(time: TimeMatch) -> tuple[int, int, int]:
    return time.year or 0, time.month or 0, time.day or 0


def _days(time: TimeMatch) -> float:
    return sum(part.amount * _UNITS[part.unit] for part in time.ago)

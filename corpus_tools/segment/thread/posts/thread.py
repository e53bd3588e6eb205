"""A list of posts as the parts of a thread: the opening post, which is the article, and the comments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from corpus_tools.model import ParentReason
from corpus_tools.segment.thread.posts.parts import Option, Place, PostList, Quote, Sheet, Stamp
from corpus_tools.segment.thread.template import Anchor, Inside, Opening, Parent, Part, Side, Unit


class Cut(NamedTuple):
    """The opening post, if the list has it, and the comments, each with its text and the one that it quotes."""

    opening: Opening | None
    parts: Sequence[Part]
    insides: Sequence[Inside]
    quoted: Sequence[Parent | None]


def cut_posts(sheet: Sheet, option: Option, *, opened: bool) -> Cut:
    """The posts of a list, the first of them as the opening one if it is `opened` by it and has a text."""
    posts = option.posts
    blocks = _with_names(posts, option.names)
    names = [place if place and place.index in own else None for place, own in zip(option.names, blocks, strict=True)]
    parts = [
        Part(_unit(sheet, stamp, place), block.start, block.stop)
        for stamp, place, block in zip(posts.family, names, blocks, strict=True)
    ]
    apart = {place.index for place in names if place}
    insides = [Inside([i for i in text if i not in apart], None, marked=False) for text in posts.texts]
    first = parts[0].unit
    opening = Opening(blocks[0], insides[0].text, first, posts.texts) if opened and first and insides[0].text else None
    begin = int(opening is not None)
    return Cut(opening, parts[begin:], insides[begin:], answers(posts.quotes, len(posts.texts), begin))


def _with_names(posts: PostList, names: Sequence[Place | None]) -> list[range]:
    """The blocks, each from the name above it on, if that stands in no other or below the time that ends one."""
    found: list[range] = []
    floor = 0
    for stamp, block, place in zip(posts.family, posts.blocks, names, strict=True):
        begin = place.index if place and floor <= place.index < block.start else block.start
        if found and begin < found[-1].stop:
            found[-1] = range(found[-1].start, begin)
        found.append(range(begin, block.stop))
        floor = stamp.index + 1 if posts.side is Side.ABOVE else block.stop
    return found


def answers(quotes: Sequence[Quote], count: int, opened: int) -> list[Parent | None]:
    """The comment that each of `count` posts quotes first, those from post `opened` on being comments.

    To quote the opening post is to answer the article.
    """
    found: dict[int, int] = {}
    for quote in quotes:
        found.setdefault(quote.by, quote.post - opened)
    numbers = range(opened, count)
    return [Parent(at, ParentReason.QUOTE) if (at := found.get(number, -1)) >= 0 else None for number in numbers]


def _unit(sheet: Sheet, stamp: Stamp, place: Place | None) -> Unit:
    line = sheet.page.lines[stamp.index]
    time = stamp.time if stamp.time.text else None
    anchor = Anchor(line, sheet.page.facts[stamp.index].mark, time, None, None, stamp.time.end, "")
    return Unit(anchor, stamp.index, stamp.index, place.index if place else None, place.name if place else None)

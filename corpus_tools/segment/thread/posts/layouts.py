"""The lists of posts that a family of stamps can be: how far the headers reach, on which side of them the texts are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from itertools import chain, pairwise
from statistics import median
from typing import NamedTuple

from corpus_tools.segment.thread.line_facts import offers_reply
from corpus_tools.segment.thread.names import read_mark
from corpus_tools.segment.thread.posts import slots as names
from corpus_tools.segment.thread.posts.parts import Family, Peeled, Places, PostList, Sheet, Stamp, Template
from corpus_tools.segment.thread.posts.peel import learn, peel
from corpus_tools.segment.thread.posts.quotes import find_quotes
from corpus_tools.segment.thread.template import Side, ends_paragraphs, opens_paragraphs
from corpus_tools.words import cues

_NEARLY_ALL = 0.8
_ALONE = 10
"""Lines that a lone post may take up above its stamp."""
_FAR = 3
"""So many lines above its time a name stands that has a line of its own, as has the comma behind it; and so many below
the time before it stands again."""
_FEW = 2
"""Where all of several times but the first end paragraphs, that is the article's, and the others are a list alone."""
_EDGE = " \t\u00a0,;:.·•|–—*_-»>"
_POST_NUMBER = re.compile(r"[\W_]*#\s?\d{1,5}\W*")


def layouts(sheet: Sheet, family: Family) -> Iterator[PostList]:
    """The ways to read a family as a list of posts."""
    template = learn(sheet, family)
    lines = [stamp.index for stamp in family]
    steps = [b - a for a, b in pairwise(lines)]
    step = int(median(steps)) if steps else _ALONE
    top = max(-1, lines[0] - 3 * step - _ALONE, _border_above(template, lines[0]))
    bottom = _border_below(template, lines[-1] + 1)
    ended = ends_paragraphs(sheet.page, lines)
    if not ended and len(lines) > _FEW and ends_paragraphs(sheet.page, lines[1:]):
        return
    footers = ended or _are_footers(sheet, family) or _number_what_follows(sheet, family)
    sides = (Side.ABOVE,) if footers else (Side.BELOW,) if opens_paragraphs(sheet.page, lines) else tuple(Side)
    at_stamps = cache(lambda: names.at_stamps(sheet, family))
    seen: set[tuple[object, ...]] = set()
    for below in peel(template, [at + 1 for at in lines], [*lines[1:], bottom], 1):
        floors = [top, *[edge - 1 for edge in below.edges[:-1]]]
        for above in peel(template, [at - 1 for at in lines], floors, -1):
            if above.guesses and below.guesses:
                continue
            for side in sides:
                texts, blocks = _spread(sheet, template, below, above, side, (top, bottom))
                if (side, *texts) not in seen:
                    seen.add((side, *texts))
                    yield from _lists(template, family, _Spread(side, below, above, texts, blocks), at_stamps)


def _are_footers(sheet: Sheet, family: Family) -> bool:
    """Does a button to reply lead to nearly all of the times ("Like · Reply · 3 · 5 May 2014")?

    Who has not read the text yet is asked for no reply.
    """
    leads = [sheet.texts[stamp.index][: stamp.time.start] for stamp in family]
    asked = [lead for lead in leads if lead and offers_reply(lead) and cues.interface_end(lead) == len(lead)]
    return len(asked) >= _NEARLY_ALL * len(leads)


def _number_what_follows(sheet: Sheet, family: Family) -> bool:
    """Does the next number of a list, or its bullet, follow nearly every time? It opens a block, as none ends.

    The number of a post ("#3"), alone on the next line, goes with its time, above the text as well as below: there the
    next post begins with the name that its time stands behind.
    """
    below = [stamp.index + 1 for stamp in family[:-1]]
    own = [bool(_POST_NUMBER.fullmatch(sheet.texts[at])) for at in below]
    behind = [at + numbered for at, numbered in zip(below, own, strict=True)]
    marks = [read_mark(sheet.texts[at]) for at in behind]
    numbers = [int(mark.ordinal) for mark in marks if mark.ordinal and mark.ordinal.isdecimal()]
    marked = sum(mark.end > 0 for mark in marks)
    if any(b == a + 1 for a, b in pairwise(numbers)) and marked >= _NEARLY_ALL * len(behind):
        return True
    signed = sum(_is_signed_twice(sheet, at, stamp) for at, stamp in zip(behind, family[1:], strict=True))
    return sum(own) > 1 and min(sum(own), signed) >= _NEARLY_ALL * len(behind)


def _is_signed_twice(sheet: Sheet, at: int, stamp: Stamp) -> bool:
    """Does one of a few lines begin with the name that a time below it stands behind, once more?

    Above it may stand who likes the post before. Where the name stands but once, it is that of a header.
    """
    line, name = _before(sheet, stamp)
    above = range(at, min(at + _FAR, line))
    marks = [(sheet.texts[index], read_mark(sheet.texts[index]).end) for index in above]
    return len(name) > 1 and any(text.startswith(name, end) for text, end in marks)


def _before(sheet: Sheet, stamp: Stamp) -> tuple[int, str]:
    """What a time stands behind, and in which line: words on its own, or else the nearest above that has some."""
    lines = [(stamp.index, sheet.texts[stamp.index][: stamp.time.start])]
    lines += [(at, sheet.texts[at]) for at in range(stamp.index - 1, max(-1, stamp.index - _FAR - 1), -1)]
    return next(((at, bare) for at, line in lines if (bare := line.strip(_EDGE))), (stamp.index, ""))


def _border_above(template: Template, at: int) -> int:
    """The last barrier above a line that is no line of the headers ("Posts: 12"); -1 if there is none."""
    border = template.sheet.page.border_above(at)
    while border >= 0 and template.holds(border):
        border = template.sheet.page.border_above(border)
    return border


def _border_below(template: Template, at: int) -> int:
    """The first barrier from a line on that is no line of the headers; the number of lines if there is none."""
    page = template.sheet.page
    border = page.border_from(at)
    while border < len(page.lines) and template.holds(border):
        border = page.border_from(border + 1)
    return border


class _Spread(NamedTuple):
    """A family with its texts on one side, each between what the peeling took off."""

    side: Side
    below: Peeled
    above: Peeled
    texts: Sequence[range]
    blocks: Sequence[range]


def _lists(
    template: Template, family: Family, spread: _Spread, at_stamps: Callable[[], Mapping[str, Places]]
) -> Iterator[PostList]:
    """The list of a spread family; where most texts begin with a name, also the one whose texts begin below it."""
    sheet = template.sheet
    side, below, above, texts, blocks = spread
    fill = partial(_fill, template, family, spread, at_stamps)
    quotes = find_quotes(sheet, blocks, texts)
    guesses = (below.guesses, above.guesses)
    yield PostList(family, side, blocks, texts, fill, guesses, template, quotes)
    if side is Side.ABOVE and (named := _named_on_top(sheet, texts)):
        bodies = [range(text.start + (name is not None), text.stop) for text, name in zip(texts, named, strict=True)]
        yield PostList(family, side, blocks, bodies, lambda: {**fill(), "top": named}, guesses, template, quotes)


def _fill(
    template: Template, family: Family, spread: _Spread, at_stamps: Callable[[], Mapping[str, Places]]
) -> Mapping[str, Places]:
    """The slots of a spread family."""
    sheet, size = template.sheet, len(family)
    side, below, above, texts, blocks = spread
    before = names.before_texts(sheet, below.slots, family[0].index, size) if side is Side.ABOVE else ()
    filled = names.filled(
        sheet,
        at_stamps(),
        chain(
            names.in_lines(sheet, "below", below.slots, size),
            names.in_lines(sheet, "above", above.slots, size),
            before,
            names.in_labels(template, blocks),
            names.at_landmarks(template, blocks, texts),
        ),
    )
    return names.without_signed(sheet, family, filled) if side is Side.BELOW else filled


def _spread(
    sheet: Sheet, template: Template, below: Peeled, above: Peeled, side: Side, bounds: tuple[int, int]
) -> tuple[list[range], list[range]]:
    """The lines of the texts, and of the whole blocks, with the texts on one side of the stamps."""
    top, bottom = bounds
    if side is Side.BELOW:
        starts = [edge + 1 for edge in above.edges]
        end = _last_end(sheet, below, above, bottom)
        texts = [range(edge, max(edge, stop)) for edge, stop in zip(below.edges, [*starts[1:], end], strict=True)]
        blocks = [range(start, max(start, stop)) for start, stop in zip(starts, [*starts[1:], end], strict=True)]
        return texts, blocks
    begins = [_first_begin(template, below, above, top), *below.edges[:-1]]
    texts = [range(begin, max(begin, edge + 1)) for begin, edge in zip(begins, above.edges, strict=True)]
    stops = [*below.edges[:-1], max(template.lines) + 1]
    return texts, [range(begin, max(begin, stop)) for begin, stop in zip(begins, stops, strict=True)]


def _last_end(sheet: Sheet, below: Peeled, above: Peeled, bottom: int) -> int:
    """Where the last text ends: at the line that ends the others, or where it is far longer than any of them."""
    start = below.edges[-1]
    ends = Counter([sheet.keys[edge + 1] for edge in above.edges[1:]])
    usual = {key for key, count in ends.items() if key and count >= 0.3 * len(above.edges)}
    sizes = _sizes(below, above)
    longest = max(sizes, default=0)
    limit = min(bottom, start + max(30, 3 * longest)) if sizes else bottom
    for at in range(start, limit):
        if sheet.keys[at] in usual:
            return at
        if at > start and all(sheet.page.is_passable(i) for i in range(at, min(at + 3, limit))):
            return at
    return limit


def _sizes(below: Peeled, above: Peeled) -> list[int]:
    """How many lines are left of each gap."""
    return [stop + 1 - begin for begin, stop in zip(below.edges[:-1], above.edges[1:], strict=True)]


def _first_begin(template: Template, below: Peeled, above: Peeled, top: int) -> int:
    """Where the first text begins: below the line that leads to the others, or as many lines up as the longest has.

    The box of a member leads to it whatever it says ("Joined: May 2014").
    """
    edge = above.edges[0]
    leads = Counter([lead for begin in below.edges[:-1] for lead in _leads(template, begin - 1)])
    usual = {lead for lead, count in leads.items() if count >= 0.3 * len(below.edges)}
    sizes = _sizes(below, above)
    limit = max(top, edge - max(4, int(median(sizes)) if sizes else _ALONE))
    far = max(top, edge - max(30, 3 * max(sizes, default=0)))
    for at in range(edge, far, -1):
        if not usual.isdisjoint(_leads(template, at)):
            return at + 1
    return min(edge, limit) + 1


def _leads(template: Template, at: int) -> Iterator[tuple[str, str]]:
    """What a line above a text has in common with its likes: its key, its label, or that of its value."""
    if key := template.sheet.keys[at]:
        yield "key", key
    if trait := template.trait(at):
        yield "trait", trait
    elif template.is_value(at):
        yield "value", template.sheet.labels[at - 1] or ""


def _named_on_top(sheet: Sheet, texts: Sequence[range]) -> Places | None:
    found = [names.on_line(sheet, text.start) if len(text) > 1 else None for text in texts]
    return found if sum(place is not None for place in found) >= 0.7 * len(found) else None

"""The layouts of a run: where the names can stand, on which side of the headers the texts are, where the thread ends.

A run is read in every layout that it can have. Which of these readings is right, and whether the run is a thread at
all, is not decided here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from corpus_tools.segment.thread.names import name_on, read_mark, whole_name
from corpus_tools.segment.thread.template import (
    Name,
    NameAt,
    Page,
    Reading,
    Run,
    Side,
    Unit,
    ends_paragraphs,
    opens_paragraphs,
)
from corpus_tools.words import cues

_DIGITS = re.compile(r"\d+")
_FAR = 12
_MOST_NAMED = 0.5
"""Where at least so many headers have their names at one distance, what stands there in the others is a name too."""
_ROLE_REACH = 3
_LONGEST_BESIDE = 24
"""So many code points may stand beside a name that is printed once more."""
FEWEST_TO_THIN = 4
"""A run of fewer anchors keeps them all, those without a name included."""
_MOST_STUFF = 6
MOST_BELOW_ANCHOR = 2 * (_MOST_STUFF + 1)
"""No header reaches more lines below its anchor: there may be interface stuff, a name, and stuff again."""
_SIDES: Mapping[NameAt, Sequence[Side]] = {
    NameAt.INLINE: (Side.BELOW, Side.ABOVE),
    NameAt.LINE_ABOVE: (Side.BELOW, Side.ABOVE),
    NameAt.LINE_BELOW: (Side.BELOW, Side.ABOVE),
    NameAt.TEXT_TOP: (Side.ABOVE,),
}


def sides_of(page: Page, units: Sequence[Unit], name_at: NameAt) -> Sequence[Side]:
    """The sides that the texts of some headers can be on."""
    lines = [unit.anchor.line.index for unit in units] if name_at is NameAt.INLINE else []
    if lines and opens_paragraphs(page, lines):
        return (Side.BELOW,)
    return (Side.ABOVE,) if lines and ends_paragraphs(page, lines) else _SIDES[name_at]


def readings(page: Page, run: Run) -> Iterator[Reading]:
    """The run in each layout that it can be read in."""
    for name_at, units in headers_of(page, run):
        yield from (lay_out(page, units, name_at, side) for side in sides_of(page, units, name_at))


def headers_of(page: Page, run: Run) -> Iterator[tuple[NameAt, tuple[Unit, ...]]]:
    """The headers of a run, for each place where its names can be; where nearly all have a name, those that have."""
    if run[0].before or run[0].after:
        yield NameAt.INLINE, _named(page, run, NameAt.INLINE, _units(page, run, _below(page, run), NameAt.INLINE))
        return
    below = _below(page, run)
    bare = _bare_units(page, run, below)
    for name_at in (NameAt.LINE_ABOVE, NameAt.LINE_BELOW):
        yield name_at, _named(page, run, name_at, _units(page, run, below, name_at) or bare)
    yield NameAt.TEXT_TOP, tuple(_names_on_top(page, bare, _begin_above(page, bare, NameAt.TEXT_TOP)))


def _named(page: Page, run: Run, name_at: NameAt, units: Sequence[Unit]) -> tuple[Unit, ...]:
    """The units of a run, or those of its anchors that have a name, if nearly all have."""
    named = [u.anchor for u in units if u.name]
    if 0.8 * len(units) <= len(named) < len(units) and len(named) >= FEWEST_TO_THIN:
        return tuple(_units(page, named, _below(page, named), name_at))
    return tuple(units)


class Below(NamedTuple):
    """What stands under an anchor: the first line that is not interface stuff, and the next anchor or the end."""

    line: int
    ceiling: int


def _below(page: Page, run: Run) -> list[Below]:
    ceilings = [*(anchor.line.index for anchor in run[1:]), len(page.lines)]
    return [
        Below(_past_stuff(page, anchor.line.index + 1, ceiling, 1), ceiling)
        for anchor, ceiling in zip(run, ceilings, strict=True)
    ]


def _bare_units(page: Page, run: Run, below: Sequence[Below]) -> list[Unit]:
    """The headers of a run without any names."""
    units: list[Unit] = []
    floor = -1
    for anchor, (line, _) in zip(run, below, strict=True):
        units.append(Unit(anchor, _grow_up(page, anchor.line.index, floor, None), line - 1, None, None))
        floor = line - 1
    return units


def _units(page: Page, run: Run, below: Sequence[Below], name_at: NameAt) -> list[Unit]:
    """The headers of a run with their names; [] if none has one there."""
    if name_at is NameAt.INLINE:
        places: list[Place] = [(anchor.line.index, anchor.before or anchor.after) for anchor in run]
    elif name_at is NameAt.LINE_ABOVE:
        places = _in_their_place(page, run, list(_names_above(page, run, below)))
    else:
        places = list(_names_below(page, below))
    return _around_names(page, run, below, places) if any(at is not None for at, _ in places) else []


Place = tuple[int | None, Name | None]
"""A name and its line; the line alone where it should hold one and does not."""


def lay_out(page: Page, units: tuple[Unit, ...], name_at: NameAt, side: Side) -> Reading:
    """The run of `units` with its texts on one side."""
    if side is Side.BELOW:
        return Reading(units, name_at, side, units[0].first, _end_below(page, units))
    return Reading(units, name_at, side, _begin_above(page, units, name_at), units[-1].last + 1)


def _names_above(page: Page, run: Run, below: Sequence[Below]) -> Iterator[Place]:
    floor = -1
    for anchor, (line, _) in zip(run, below, strict=True):
        at = _past_stuff(page, anchor.line.index - 1, floor, -1)
        if at > floor and cues.names_parent(page.lines[at].text):
            at = _past_stuff(page, at - 1, floor, -1)
        name = name_on(page, at) if at > floor else None
        yield at if name else None, name
        floor = line - 1


def _in_their_place(page: Page, run: Run, places: list[Place]) -> list[Place]:
    """The names above the anchors, with what stands in the same place where no name was read.

    Of two headers one says little of the other: there only a role ("Admin") is so taken for a name.
    """
    here = [anchor.line.index for anchor in run]
    steps = Counter([at - line for line, (at, _) in zip(here, places, strict=True) if at is not None])
    step, seen = steps.most_common(1)[0] if steps else (0, 0)
    pair = len(places) == 2
    if seen == len(places) or seen < (1 if pair else max(2, _MOST_NAMED * len(places))):
        return places
    own = set(here)
    looks = {_look(page, at) for line, (at, _) in zip(here, places, strict=True) if at == line + step}

    def named_at(at: int, above: int) -> Name | None:
        if at <= above or at in own or _look(page, at) not in looks or (pair and not page.facts[at].is_role):
            return None
        return whole_name(page, at)

    return [
        (line + step, name) if at is None and (name := named_at(line + step, above)) else (at, known)
        for line, above, (at, known) in zip(here, [-1, *here], places, strict=False)
    ]


def _look(page: Page, index: int) -> tuple[str, bool]:
    """The mark that a line begins with, and whether it is set off."""
    return page.facts[index].mark.glyph, page.lines[index].blank_before > 0


def _names_below(page: Page, below: Sequence[Below]) -> Iterator[Place]:
    for at, ceiling in below:
        name = name_on(page, at) if at < ceiling else None
        yield at if name else None, name


def _around_names(page: Page, run: Run, below: Sequence[Below], places: Sequence[Place]) -> list[Unit]:
    """The headers of a run whose names are known."""
    units: list[Unit] = []
    floor = -1
    for anchor, (line, ceiling), (at, name) in zip(run, below, places, strict=True):
        here = anchor.line.index
        first, last, author = here, line - 1, None
        if at is not None and name is not None:
            first, author = min(at, here), name.of(page.lines[at])
            if at > here:
                last = _past_stuff(page, at + 1, ceiling, 1) - 1
        first = _grow_up(page, first, floor, author)
        units.append(Unit(anchor, first, last, at, name))
        floor = last
    return units


def _past_stuff(page: Page, at: int, bound: int, step: int) -> int:
    """The first line from `at` on, in direction `step`, that is not interface stuff; at most `bound`."""
    passable = page.is_passable
    end = at + step * _MOST_STUFF
    while at != bound and at != end and passable(at):
        at += step
    return at


def _beside(page: Page, index: int, author: str) -> str:
    """What a line holds beside the author's name; "" if that is not on it, or nothing else is."""
    words = page.lines[index].text[page.facts[index].mark.end :]
    return (
        words.replace(author, "", 1).strip() if author in words and len(words) <= len(author) + _LONGEST_BESIDE else ""
    )


def _grow_up(page: Page, first: int, floor: int, author: str | None) -> int:
    """Take in what a header prints above its name: marks, scores, avatars, and the same name once more."""
    while True:
        at = _past_stuff(page, first - 1, floor, -1)
        if author and at > floor and author in page.lines[at].text and _repeats(page, at, author):
            at -= 1
        elif at == first - 1:
            return first
        first = at + 1


def _repeats(page: Page, index: int, author: str) -> bool:
    """Is the line the author's name once more, alone or beside words of the interface?"""
    name = name_on(page, index)
    if name is not None and name.of(page.lines[index]) == author:
        return True
    words = _beside(page, index, author)
    return bool(words) and cues.is_interface(words)


def _names_on_top(page: Page, units: Sequence[Unit], begin: int) -> list[Unit]:
    roles = _roles_lead(page, units)
    named: list[Unit] = []
    start = begin
    for unit in units:
        at = _under_role(page, start, unit.first) if roles else None
        if at is None:
            at = _past_stuff(page, start, unit.first, 1)
        name = name_on(page, at) if at < unit.first - 1 else None
        named.append(unit._replace(name_line=at if name else None, name=name))
        start = unit.last + 1
    return named


def begun_at(page: Page, reading: Reading, begin: int) -> Reading:
    """The reading with its first comment beginning at line `begin`: an author above it is none of this comment's."""
    name_line = reading.units[0].name_line
    outside = name_line is not None and name_line < begin and reading.side is Side.ABOVE
    units = tuple(_names_on_top(page, reading.units, begin)) if outside else reading.units
    return replace(reading, units=units, begin=begin)


def _under_role(page: Page, start: int, stop: int) -> int | None:
    """The line with a name directly under a role ("Guest"), among the first of a comment."""
    for at in range(max(1, start), min(start + _ROLE_REACH, stop)):
        if page.facts[at - 1].is_role and name_on(page, at):
            return at
    return None


def _roles_lead(page: Page, units: Sequence[Unit]) -> bool:
    """Does a role stand above the name in most comments?"""
    led = len(units) - 1
    enough = max(2, 0.7 * led)
    for a, b in pairwise(units):
        if led < enough:
            break
        led -= _under_role(page, a.last + 1, b.first) is None
    return led >= enough


def _begin_above(page: Page, units: Sequence[Unit], name_at: NameAt) -> int:
    """Where the first comment's text begins if each comment's text stands above its footer.

    Where nothing marks it, as many lines above as the other comments have; `first_footer` looks closer.
    """
    marked = marked_begin(page, units, name_at)
    sizes = _sizes(units)
    return max(0, units[0].first - (int(median(sizes)) if sizes else 1)) if marked is None else marked


def _sizes(units: Sequence[Unit]) -> list[int]:
    return [b.first - a.last - 1 for a, b in pairwise(units)]


def reach_above(units: Sequence[Unit]) -> int:
    """How many lines above its footer the first comment may begin: twice as many as nearly all others have."""
    sizes = sorted(_sizes(units))
    return max(_FAR, 2 * sizes[len(sizes) * 9 // 10]) if sizes else _FAR


def marked_begin(page: Page, units: Sequence[Unit], name_at: NameAt) -> int | None:
    """Where the page says that the first comment above its footer begins; None where it does not say.

    At the role above the author that opens the other comments too; at a barrier, if one is near; else at the author's
    name or at a list mark that opens the others.
    """
    first = units[0].first
    floor = max(-1, first - 1 - reach_above(units))
    if name_at is NameAt.TEXT_TOP and _roles_lead(page, units):
        near = range(first - 2, max(floor, page.border_above(first), 0), -1)
        if role := next((at - 1 for at in near if page.facts[at - 1].is_role and name_on(page, at)), None):
            return role
    for at in range(first - 1, floor, -1):
        if at in page.barriers:
            top = _top_name(page, units, at) if name_at is NameAt.TEXT_TOP else None
            return top if top is not None and (name := name_on(page, top)) and name.says else at + 1
    if name_at is NameAt.TEXT_TOP and (top := _top_name(page, units, floor)) is not None:
        return top
    openers = [page.facts[a.last + 1].mark.glyph for a, b in pairwise(units) if b.first > a.last + 1]
    glyphs = set(openers)
    if "" in glyphs:
        return None
    return next((at for at in range(first - 1, floor, -1) if page.facts[at].mark.glyph in glyphs), None)


def _top_name(page: Page, units: Sequence[Unit], floor: int) -> int | None:
    last = len(page.lines)
    tops = (i for unit in units[:-1] for i in range(unit.last + 1, min(unit.last + 3, last)))
    says = any((name := name_on(page, i)) and name.says for i in tops)
    for at in range(units[0].first - 2, floor, -1):
        name = name_on(page, at)
        if name and (name.says or not says):
            return at
    return None


def _end_below(page: Page, units: Sequence[Unit]) -> int:
    """Where the last comment's text ends: at a barrier, where the indentation drops, or as the other comments end."""
    unit = units[-1]
    start = unit.last + 1
    stop = page.border_from(start)
    if page.is_indented:
        stop = _indent_drop(page, units, start, stop)
    stop = _terminated(page, units, start, stop)
    if page.has_blanks and len(units) >= 3:
        widest = max([1, *(max(page.blanks[a.last + 2 : b.first], default=0) for a, b in pairwise(units))])
        stop = next((i for i in range(start + 1, stop) if page.blanks[i] > widest), stop)
    return stop


def _indent_drop(page: Page, units: Sequence[Unit], start: int, stop: int) -> int:
    """Where the lines get further left than the other comments' texts ever stand from their anchors."""
    lines, last = page.lines, units[-1]
    chunks = [(a, range(a.last + 1, b.first)) for a, b in pairwise(units)]
    steps = [min(lines[i].indent for i in chunk) - lines[unit.here].indent for unit, chunk in chunks if chunk]
    if not steps and start < stop:
        steps = [lines[start].indent - lines[last.here].indent]
    step = min(steps, default=0)
    if step < 0:
        return stop
    least = lines[last.here].indent + (step - 1 if step > 1 else step)
    return next((i for i in range(start, stop) if lines[i].indent < least), stop)


def _terminated(page: Page, units: Sequence[Unit], start: int, stop: int) -> int:
    """Where the line that ends the other comments ("Reply", "Link to this (3)") stands behind the last one."""
    ends = [_first_end(page, range(unit.first, unit.indent_line)) for unit in units[1:]]
    if ends and sum(map(bool, ends)) < 0.7 * len(ends):
        return stop
    known = {*ends} - {""}
    for at in range(start + 1, stop):
        text = page.lines[at].text
        if _end_of(text) in known if known else page.facts[at].is_stuff and _interface_words(text):
            return _past_stuff(page, at, stop, 1)
    return stop


def _first_end(page: Page, lines: range) -> str:
    """What the first of some lines that are all interface is recognised by; "" if there is none."""
    return next(filter(None, (_end_of(page.lines[at].text) for at in lines if page.facts[at].is_stuff)), "")


def _end_of(text: str) -> str:
    """What a line that ends comments is recognised by: its interface words, or its words without their numbers."""
    words, numbers = _DIGITS.subn("9", text.casefold())
    return _interface_words(text) or (words if numbers and any(map(str.isalpha, words)) else "")


@lru_cache(maxsize=1024)  # most comments of a page end in the same words
def _interface_words(text: str) -> str:
    """The words of a line that holds interface words only; "" for any other line."""
    rest = text[read_mark(text).end :]
    return cues.bare(rest) if len(rest) < 60 and cues.is_interface(rest) else ""

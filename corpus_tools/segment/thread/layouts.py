"""Find the page's own comment template: which lines are headers, where the names stand, on which side the text is.

A comment platform prints every header alike, so the lines that hold a time (or "says") are grouped by their spelling,
each group is cut into runs at headings and forms, and each run is read in every layout. The reading with the most
evidence wins; a run without enough evidence is no thread (dates stand in teasers and event lists too).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum, auto
from functools import cached_property
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from corpus_tools.segment.thread.header_line import Anchor, Name
from corpus_tools.segment.thread.page import Page
from corpus_tools.words import cues

_FAR = 12
_ROLE_REACH = 3
FEWEST_TO_THIN = 4
"""A run of fewer anchors keeps them all, those without a name included."""


class Side(IntEnum):
    """Where a comment's text stands as seen from its anchor. (An integer: the hash of a plain `Enum` is a call.)"""

    BELOW = auto()
    ABOVE = auto()


class NameAt(IntEnum):
    """Where the author stands as seen from the anchor."""

    INLINE = auto()
    LINE_ABOVE = auto()
    LINE_BELOW = auto()
    TEXT_TOP = auto()  # the first line of the comment, its time being the last


class Unit(NamedTuple):
    """The header (or footer) lines of one comment: `first` to `last`, both included, and its author's line."""

    anchor: Anchor
    first: int
    last: int
    name_line: int | None
    name: Name | None

    def author(self, page: Page) -> str | None:
        """The author as printed."""
        return None if self.name is None or self.name_line is None else self.name.of(page.lines[self.name_line])

    @property
    def here(self) -> int:
        """The anchor's line."""
        return self.anchor.line.index

    @property
    def indent_line(self) -> int:
        return self.anchor.line.index if self.name_line is None else self.name_line


@dataclass(frozen=True, slots=True)
class Template:
    """A run of units read in one layout. `begin` and `end` bound the thread's lines, `end` excluded."""

    units: tuple[Unit, ...]
    name_at: NameAt
    side: Side
    begin: int
    end: int

    def texts(self) -> list[range]:
        """The lines of each comment's text, what the interface prints around it included."""
        if self.side is Side.BELOW:
            edges = [*(u.first for u in self.units[1:]), self.end]
            return [range(u.last + 1, edge) for u, edge in zip(self.units, edges, strict=True)]
        starts = [self.begin, *(u.last + 1 for u in self.units[:-1])]
        return [range(start, u.first) for u, start in zip(self.units, starts, strict=True)]


def without_constant(page: Page, units: Sequence[Unit]) -> tuple[Unit, ...]:
    """Take off the first or last word that all authors share ("Avatar Mira", "Avatar Bo"): the template prints it."""
    for pick in (0, -1):
        names = [name for u in units if (name := u.author(page))]
        words = sorted([name.split()[pick] for name in names if " " in name])
        word = words[len(words) // 2] if words else ""  # a word that most have stands in the middle
        if words.count(word) >= 0.8 * len(names) and len(set(names)) >= 3:
            units = [_without(page, unit, word, pick) for unit in units]
    return tuple(units)


def _without(page: Page, unit: Unit, word: str, pick: int) -> Unit:
    name, author = unit.name, unit.author(page)
    if name is None or author is None or " " not in author or author.split()[pick] != word:
        return unit
    if pick == 0:
        return unit._replace(name=name._replace(start=name.end - len(author[len(word) :].lstrip())))
    return unit._replace(name=name._replace(end=name.start + len(author[: -len(word)].rstrip())))


class Run:
    """Like anchors of a page, one for each comment; what all layouts share is looked up once.

    `below` holds the first line under each anchor that is not interface stuff, `bare` the headers without any names.
    """

    def __init__(self, page: Page, anchors: Sequence[Anchor]) -> None:
        self.page = page
        self.anchors = anchors

    @cached_property
    def ceilings(self) -> Sequence[int]:
        """The anchor below each anchor, or the end of the page."""
        return [*(anchor.line.index for anchor in self.anchors[1:]), len(self.page.lines)]

    @cached_property
    def below(self) -> Sequence[int]:
        places = zip(self.anchors, self.ceilings, strict=True)
        return [_past_stuff(self.page, anchor.line.index + 1, ceiling, 1) for anchor, ceiling in places]

    @cached_property
    def bare(self) -> Sequence[Unit]:
        units: list[Unit] = []
        floor = -1
        for anchor, below in zip(self.anchors, self.below, strict=True):
            units.append(Unit(anchor, _grow_up(self.page, anchor.line.index, floor, None), below - 1, None, None))
            floor = below - 1
        return units


def runs(page: Page) -> Iterator[Run]:
    """The runs of like anchors on a page."""
    for anchors in _groups(page):
        yield Run(page, anchors)


def _groups(page: Page) -> Iterator[list[Anchor]]:
    groups: dict[str, list[Anchor]] = {}
    for anchor in page.anchors:
        groups.setdefault(anchor.shape.removesuffix("+"), []).append(anchor)
    timed = {a.line.index for a in page.anchors if a.time}
    for group in groups.values():
        if group[0].time or not _timed_too(group, timed):
            yield from _cut(page, group)


def _timed_too(group: list[Anchor], timed: set[int]) -> bool:
    """Do the lines that end in "says" stand beside lines with a time? Then those lead to the same comments."""
    beside = sum([not timed.isdisjoint(range(a.line.index - 1, a.line.index + 4)) for a in group])
    return beside >= 0.5 * len(group)


def _cut(page: Page, group: list[Anchor]) -> Iterator[list[Anchor]]:
    """Cut a group at barriers, except at those that recur with the anchors: they belong to the comments' interface."""
    between: list[list[int]] = []
    lines = [a.line.index for a in group]
    barriers = page.borders
    for a, b in pairwise(lines):
        between.append(barriers[bisect_left(barriers, a) : bisect_left(barriers, b)])
    seen: dict[str, int] = {}
    for found in between:
        for text in {page.lines[i].text for i in found}:
            seen[text] = seen.get(text, 0) + 1
    recurring = {text for text, n in seen.items() if n >= 3 and n > 0.3 * len(between)}
    run = [group[0]]
    for anchor, found in zip(group[1:], between, strict=True):
        if any(page.lines[i].text not in recurring for i in found):
            yield _without_strays(run)
            run = []
        run.append(anchor)
    yield _without_strays(run)


def _without_strays(run: list[Anchor]) -> list[Anchor]:
    """Leave out a first or last anchor that stands far from the others: the article's own date, or a footer's."""
    gaps = [b.line.index - a.line.index for a, b in pairwise(run)]
    if len(gaps) < 3:
        return run
    first = 1 if gaps[0] > 3 * max(gaps[1:]) + 5 else 0
    last = -1 if gaps[-1] > 3 * max(gaps[:-1]) + 5 else None
    return run[first:last]


def readings(page: Page) -> Iterator[list[Template]]:
    """For every run of like anchors on the page, the run in each layout that it can be read in."""
    for run in runs(page):
        yield [
            lay_out(page, units, name_at, side)
            for name_at in layouts(run)
            for units in [units_of(run, name_at)]
            for side in SIDES[name_at]
        ]


def layouts(run: Run) -> Sequence[NameAt]:
    """Where the names of a run can be."""
    return _ON_THE_LINE if run.anchors[0].before or run.anchors[0].after else _ELSEWHERE


_ON_THE_LINE = (NameAt.INLINE,)
_ELSEWHERE = (NameAt.LINE_ABOVE, NameAt.LINE_BELOW, NameAt.TEXT_TOP)
SIDES: Mapping[NameAt, Sequence[Side]] = {
    NameAt.INLINE: (Side.BELOW, Side.ABOVE),
    NameAt.LINE_ABOVE: (Side.BELOW, Side.ABOVE),
    NameAt.LINE_BELOW: (Side.BELOW, Side.ABOVE),
    NameAt.TEXT_TOP: (Side.ABOVE,),
}
"""The sides that the texts can be on, by where the names are."""


def units_of(run: Run, name_at: NameAt) -> tuple[Unit, ...]:
    """The headers of a run with their names in one place; where nearly all have a name there, those that have."""
    if name_at is NameAt.TEXT_TOP:
        return tuple(_names_on_top(run.page, run.bare, _begin_above(run.page, run.bare, name_at)))
    units = _units(run, name_at)
    named = [u.anchor for u in units if u.name]
    if 0.8 * len(units) <= len(named) < len(units) and len(named) >= FEWEST_TO_THIN:
        units = _units(Run(run.page, named), name_at)
    return tuple(units)


def lay_out(page: Page, units: tuple[Unit, ...], name_at: NameAt, side: Side) -> Template:
    """The run of `units` with its texts on one side."""
    if side is Side.BELOW:
        return Template(units, name_at, side, units[0].first, _end_below(page, units))
    return Template(units, name_at, side, _begin_above(page, units, name_at), units[-1].last + 1)


Place = tuple[int | None, Name | None]
"""A name and its line; the line alone where it should hold one and does not."""


def _units(run: Run, name_at: NameAt) -> Sequence[Unit]:
    if name_at is NameAt.INLINE:
        places: list[Place] = [(anchor.line.index, anchor.before or anchor.after) for anchor in run.anchors]
    elif name_at is NameAt.LINE_ABOVE:
        places = list(_names_above(run))
    else:
        places = list(_names_below(run))
    return run.bare if all(at is None for at, _ in places) else _around_names(run, places)


def _names_above(run: Run) -> Iterator[Place]:
    floor = -1
    for anchor, below in zip(run.anchors, run.below, strict=True):
        at = _past_stuff(run.page, anchor.line.index - 1, floor, -1)
        if at > floor and cues.names_parent(run.page.lines[at].text):
            at = _past_stuff(run.page, at - 1, floor, -1)
        name = run.page.name(at) if at > floor else None
        yield at if name else None, name
        floor = below - 1


def _names_below(run: Run) -> Iterator[Place]:
    for at, ceiling in zip(run.below, run.ceilings, strict=True):
        name = run.page.name(at) if at < ceiling else None
        yield at if name else None, name


def _around_names(run: Run, places: Sequence[Place]) -> Sequence[Unit]:
    """The headers of a run whose names are known."""
    page = run.page
    units: list[Unit] = []
    floor = -1
    for anchor, below, ceiling, (at, name) in zip(run.anchors, run.below, run.ceilings, places, strict=True):
        here = anchor.line.index
        first, last, author = here, below - 1, None
        if at is not None and name is not None:
            first, author = min(at, here), name.of(page.lines[at])
            if at > here:
                last = _past_stuff(page, at + 1, ceiling, 1) - 1
        first = _grow_up(page, first, floor, author)
        units.append(Unit(anchor, first, last, at, name))
        floor = last
    return units


_MOST_STUFF = 6
MOST_BELOW_ANCHOR = 2 * (_MOST_STUFF + 1)
"""No header reaches more lines below its anchor: there may be interface stuff, a name, and stuff again."""


def _past_stuff(page: Page, at: int, bound: int, step: int) -> int:
    """The first line from `at` on, in direction `step`, that is not interface stuff; at most `bound`."""
    passable = page.is_passable
    end = at + step * _MOST_STUFF
    while at != bound and at != end and passable(at):
        at += step
    return at


def _grow_up(page: Page, first: int, floor: int, author: str | None) -> int:
    """Take in what a header prints above its name: marks, scores, avatars, and the same name once more."""
    while True:
        at = _past_stuff(page, first - 1, floor, -1)
        if author and at > floor and author in page.lines[at].text and _is_name(page, at, author):
            at -= 1
        elif at == first - 1:
            return first
        first = at + 1


def _is_name(page: Page, index: int, author: str) -> bool:
    name = page.name(index)
    return name is not None and name.of(page.lines[index]) == author


def _names_on_top(page: Page, units: Sequence[Unit], begin: int) -> list[Unit]:
    roles = _roles_lead(page, units)
    named: list[Unit] = []
    start = begin
    for unit in units:
        at = _under_role(page, start, unit.first) if roles else None
        if at is None:
            at = _past_stuff(page, start, unit.first, 1)
        name = page.name(at) if at < unit.first - 1 else None
        named.append(unit._replace(name_line=at if name else None, name=name))
        start = unit.last + 1
    return named


def begun_at(page: Page, run: Template, begin: int) -> Template:
    """`run` with its first comment beginning at line `begin`: an author that stood above is none of this comment's."""
    name_line = run.units[0].name_line
    outside = name_line is not None and name_line < begin and run.side is Side.ABOVE
    units = tuple(_names_on_top(page, run.units, begin)) if outside else run.units
    return replace(run, units=units, begin=begin)


def _under_role(page: Page, start: int, stop: int) -> int | None:
    """The line with a name directly under a role ("Guest"), among the first of a comment."""
    for at in range(max(1, start), min(start + _ROLE_REACH, stop)):
        if page.is_role(at - 1) and page.name(at):
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

    Where nothing marks it, as many lines above as the other comments have; `openings` looks closer.
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
        near = range(first - 2, max(floor, page.border_above(first)), -1)
        if role := next((at - 1 for at in near if page.is_role(at - 1) and page.name(at)), None):
            return role
    for at in range(first - 1, floor, -1):
        if at in page.barriers:
            return at + 1
    if name_at is NameAt.TEXT_TOP and (top := _top_name(page, units, floor)) is not None:
        return top
    openers = [page.mark(a.last + 1).glyph for a, b in pairwise(units) if b.first > a.last + 1]
    glyphs = set(openers)
    if "" in glyphs:
        return None
    return next((at for at in range(first - 1, floor, -1) if page.mark(at).glyph in glyphs), None)


def _top_name(page: Page, units: Sequence[Unit], floor: int) -> int | None:
    last = len(page.lines)
    tops = (i for unit in units[:-1] for i in range(unit.last + 1, min(unit.last + 3, last)))
    says = any((name := page.name(i)) and name.says for i in tops)
    for at in range(units[0].first - 2, floor, -1):
        name = page.name(at)
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
    """Where the interface word that ends the other comments ("Reply") stands behind the last one."""
    words = _Words(page)
    ends = [next(filter(None, map(words.at, range(unit.first, unit.indent_line))), "") for unit in units[1:]]
    if ends and sum(map(bool, ends)) < 0.7 * len(ends):
        return stop
    for at in filter(page.is_stuff, range(start + 1, stop)):
        if (word := words.at(at)) and (not ends or word in ends):
            return _past_stuff(page, at, stop, 1)
    return stop


class _Words:
    """The words of lines that hold interface words only: most comments of a page end in the same ones."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._known: dict[str, str] = {}

    def at(self, index: int) -> str:
        """The words of a line; "" where it holds anything else."""
        text = self._page.lines[index].text
        word = self._known.get(text)
        if word is None:
            rest = text[self._page.mark(index).end :]
            word = self._known[text] = cues.bare(rest) if len(rest) < 60 and cues.is_interface(rest) else ""
        return word

"""What the headers (or footers) of a run say of it: their names, their times, the way they are printed.

This is known before anybody looks at the texts; each fact is one of the features that `evidence` names.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from corpus_tools.segment.thread.header_line import Anchor
from corpus_tools.segment.thread.layouts import NameAt, Run, Side, Unit, units_of
from corpus_tools.segment.thread.page import Page
from corpus_tools.words import cues

_LAYOUT = {
    (NameAt.INLINE, Side.BELOW): "",
    (NameAt.INLINE, Side.ABOVE): "inline, text above",
    (NameAt.LINE_ABOVE, Side.BELOW): "name above, text below",
    (NameAt.LINE_ABOVE, Side.ABOVE): "name above, text above",
    (NameAt.LINE_BELOW, Side.BELOW): "name below, text below",
    (NameAt.LINE_BELOW, Side.ABOVE): "name below, text above",
    (NameAt.TEXT_TOP, Side.ABOVE): "name above, time below",
}
LAYOUTS = tuple(filter(None, _LAYOUT.values()))
_OF_LAYOUT = {layout: {name: float(name == own) for name in LAYOUTS} for layout, own in _LAYOUT.items()}


@dataclass(frozen=True)
class Headers:
    """The headers (or footers) of a run with the names in one place; what both sides of the texts share is asked once.

    `times` is what `of_times` says of them.
    """

    page: Page
    units: tuple[Unit, ...]
    name_at: NameAt
    times: Mapping[str, float]

    @cached_property
    def names(self) -> Names:
        return _read_names(self.page, self.units)

    @cached_property
    def form(self) -> Form:
        return _read_form(self.page, self.units)


class Names(NamedTuple):
    """What the names of a run say, and the edges of their headers.

    `says` and `by` are shares. `opened`: a heading is directly above the first header; `closed`: nothing follows the
    last.
    """

    values: Mapping[str, float]
    says: float
    by: float
    opened: float
    closed: float


class Form(NamedTuple):
    """How the headers of a run are printed. `roles` and `marked` are shares; `offered` says which have a reply word.

    `set_off` is 1 where the widest gaps are above the headers, -1 where they are below; `indented` is 1 where all that
    follows stands further right.
    """

    roles: float
    marked: float
    set_off: float
    indented: float
    offered: Sequence[bool]


def read_headers(run: Run, name_at: NameAt, times: Mapping[str, float]) -> Headers:
    """The headers of a run; `times` is what `of_times` says of its anchors."""
    units = units_of(run, name_at)
    if len(units) < len(run.anchors):
        times = of_times([unit.anchor for unit in units])
    return Headers(run.page, units, name_at, times)


def _read_names(page: Page, units: Sequence[Unit]) -> Names:
    count = len(units)
    names = [unit.name for unit in units if unit.name]
    authors = [author for unit in units if (author := unit.author(page))]
    others = [bool(unit.name) for unit in units[1:]]
    first_nameless = len(others) > 1 and not units[0].name and sum(others) >= 0.8 * len(others)
    values = {
        "clean names": sum([_is_clean(page, unit) for unit in units]) / count,
        "mostly nameless": float(len(authors) < 0.5 * count),
        "distinct names": len(set(authors)) / count if count > 2 else 0.5,
        "long names": sum([author.count(" ") >= 3 for author in authors]) / count,
        "first nameless": float(first_nameless),  # the names may be those of the comments before
    }
    behind = units[-1].last + 1
    return Names(
        values=values,
        says=sum([name.says for name in names]) / count,
        by=sum([name.by for name in names]) / count,
        opened=float(units[0].first - 1 in page.barriers),
        closed=float(behind >= len(page.lines) or behind in page.barriers),
    )


def _read_form(page: Page, units: Sequence[Unit]) -> Form:
    return Form(
        roles=_roles(page, units),
        marked=sum([_has_mark(page, unit) for unit in units]) / len(units),
        set_off=_set_off(page, units) if page.has_blanks else 0.0,
        indented=_indented(page, units) if page.is_indented else 0.0,
        offered=[_offers(page, unit) for unit in units],
    )


def _is_clean(page: Page, unit: Unit) -> bool:
    if unit.name is None or unit.name_line is None:
        return False
    return unit.name.says or unit.name_line == unit.here or page.lines[unit.name_line].text[-1] not in ".,!?:;…"


def of_times(anchors: Sequence[Anchor]) -> dict[str, float]:
    """What the times of a run say, whichever way it is read."""
    count = len(anchors)
    first = anchors[0]
    untimed = first.time is None
    clock = sum([anchor.time is not None and anchor.time.hour is not None for anchor in anchors]) / count
    return {
        "untimed": float(untimed),
        "untimed, no colon": float(first.shape == "says-bare"),
        "untimed and single": float(untimed and count == 1),
        "clock": clock,
        "single": float(count == 1),
        "many, with clock": clock * math.log(count) / 3,
        "many, dates only": (1 - clock) * math.log(count) / 3,
        "words behind the time": sum([anchor.shape.endswith("+") for anchor in anchors]) / count,
    }


def _roles(page: Page, units: Sequence[Unit]) -> float:
    """The share of comments with a line that says what the reader is to the site: "Guest", "Author"."""
    is_role, end = page.is_role, len(page.lines)
    near = [range(max(0, unit.first - 1), min(unit.last + 2, end)) for unit in units]
    return sum([any(map(is_role, lines)) for lines in near]) / len(units)


def _has_mark(page: Page, unit: Unit) -> bool:
    here = unit.anchor.line
    return here.text[0] not in "–—-" and any(map(page.is_marked, range(unit.first, here.index + 1)))


def _offers(page: Page, unit: Unit) -> bool:
    """Is there a reply word in the header, on the line behind it, or behind the time?"""
    near = range(unit.first, min(unit.last + 2, len(page.lines)))
    if any(map(page.offers_reply, near)):
        return True
    anchor = unit.anchor
    text = anchor.line.text
    return not anchor.after and anchor.time_end < len(text) and bool(cues.phrases().reply.search(text, anchor.time_end))


def _set_off(page: Page, units: Sequence[Unit]) -> float:
    blanks = page.blanks
    above = sum([max(blanks[unit.first : unit.anchor.line.index + 1]) for unit in units[1:]])
    below = sum([max(blanks[unit.anchor.line.index + 1 : unit.last + 2]) for unit in units[:-1]])
    return float((above > below) - (above < below))


def _indented(page: Page, units: Sequence[Unit]) -> float:
    lines = page.lines
    steps = [lines[u.last + 1].indent - lines[u.indent_line].indent for u in units if u.last + 1 < len(lines)]
    return float(bool(steps) and min(steps[:-1] or steps) > 0)


def of_names(headers: Headers, side: Side) -> dict[str, float]:
    """What the names, the times and the edges of the headers say for a layout.

    A footer is the last thing in a thread, a header never is; a header may stand directly under a heading, a footer
    never does.
    """
    names, below = headers.names, side is Side.BELOW
    leads = below or headers.name_at is NameAt.TEXT_TOP
    return {
        **_OF_LAYOUT[headers.name_at, side],
        **headers.times,
        **names.values,
        "says": names.says if leads else 0.0,
        "says behind": 0.0 if leads else names.says,
        "says with time": names.says if leads and not headers.times["untimed"] else 0.0,
        "by, text below": names.by if below else 0.0,
        "by, text above": 0.0 if below else names.by,
        "header ends the thread": names.closed if below else 0.0,
        "footer ends the thread": 0.0 if below else names.closed,
        "header under heading": names.opened if below else 0.0,
        "footer under heading": 0.0 if below else names.opened,
    }


def of_form(headers: Headers, side: Side) -> dict[str, float]:
    """What the print of the headers says for a layout."""
    form, way = headers.form, 1.0 if side is Side.BELOW else -1.0
    return {
        "roles": form.roles,
        "blank lines": way * form.set_off,
        "indented": way * form.indented,
        "marked headers": way * form.marked,
    }

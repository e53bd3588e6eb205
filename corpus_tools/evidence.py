"""How much speaks for a reading of the page: is this run of headers a thread, and is this its layout?

Headers repeat in teasers, event lists and bylines too. What those lack is a heading that speaks of comments, reply
words, "says", the time of day beside many names, texts that read as sentences. Each such fact is a named feature, a
small number; `choice` weighs them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from statistics import median
from typing import NamedTuple

from corpus_tools import cues
from corpus_tools.page import BEGINS, Barrier, Page
from corpus_tools.replies import line_odds
from corpus_tools.template import NameAt, Side, Template, Unit

_HEADING_REACH, _FORM_REACH, _SIDEBAR_REACH = 8, 30, 40
SENTENCE_ENDS = '.!?…)”"»'
_PROSE = 80
_FAR_ABOVE = 60
_HEADED = 100
"""Code points of text between heading and thread, more than which the heading is not the thread's."""
_SAMPLE = 60


def find_heading(page: Page, begin: int) -> int | None:
    """The line of the count or heading that a thread beginning at line `begin` stands under; a form may lie between."""
    formed = False
    for at in page.borders_above(begin, _FORM_REACH):
        kind = page.barriers[at]
        if kind in BEGINS:
            return at if formed or begin - at <= _HEADING_REACH else None
        if kind is Barrier.OTHER:
            return None
        formed = True
    return None


FEATURES: Sequence[str] = (
    "always",
    "inline, text above",
    "name above, text below",
    "name above, text above",
    "name below, text below",
    "name below, text above",
    "name above, time below",
    "heading",
    "heading, then text",
    "count agrees",
    "sidebar directly above",
    "sidebar above",
    "clean names",
    "mostly nameless",
    "distinct names",
    "long names",
    "says",
    "says behind",
    "says with time",
    "untimed",
    "untimed, no colon",
    "untimed and single",
    "by, text below",
    "by, text above",
    "empty",
    "short",
    "length",
    "outlier",
    "outlier of one or two",
    "blank lines",
    "indented",
    "marked headers",
    "marked texts",
    "header ends the thread",
    "footer ends the thread",
    "header under heading",
    "footer under heading",
    "reply words",
    "roles",
    "form",
    "clock",
    "single",
    "many, with clock",
    "many, dates only",
    "at the end",
    "at the end of a clean page",
    "spoken",
    "lively",
    "place",
    "prose above",
    "clean page",
    "first nameless",
    "words behind the time",
)
"""The names of all features, in the order in which they are summed."""

_NONE = dict.fromkeys(FEATURES, 0.0)
_LAYOUTS = {
    (NameAt.INLINE, Side.ABOVE): "inline, text above",
    (NameAt.LINE_ABOVE, Side.BELOW): "name above, text below",
    (NameAt.LINE_ABOVE, Side.ABOVE): "name above, text above",
    (NameAt.LINE_BELOW, Side.BELOW): "name below, text below",
    (NameAt.LINE_BELOW, Side.ABOVE): "name below, text above",
    (NameAt.TEXT_TOP, Side.ABOVE): "name above, time below",
}


class Headers(NamedTuple):
    """What the headers of a run say by themselves, whichever side the texts are on.

    `values` are the features that are known by that; `says`, `by` and `marked` are shares of the headers, `offered`
    says which have a reply word. `set_off` is 1 where the widest gaps are above the headers, -1 where they are below;
    `indented` is 1 where all that follows stands further right. `opened`: a heading is directly above the first;
    `closed`: nothing follows the last.
    """

    units: Sequence[Unit]
    values: Mapping[str, float]
    says: float
    by: float
    marked: float
    offered: Sequence[bool]
    set_off: float
    indented: float
    opened: float
    closed: float


def read_headers(page: Page, units: Sequence[Unit]) -> Headers:
    """Look at the headers (or footers) of a run once for all readings that share them."""
    count = len(units)
    names = [unit.name for unit in units if unit.name]
    behind = units[-1].last + 1
    return Headers(
        units=units,
        values=_of_names(page, units) | _of_times(units) | {"roles": _roles(page, units)},
        says=sum([name.says for name in names]) / count,
        by=sum([name.by for name in names]) / count,
        marked=sum([_has_mark(page, unit) for unit in units]) / count,
        offered=[_offers(page, unit) for unit in units],
        set_off=_set_off(page, units) if page.has_blanks else 0.0,
        indented=_indented(page, units) if page.is_indented else 0.0,
        opened=float(units[0].first - 1 in page.barriers),
        closed=float(behind >= len(page.lines) or behind in page.barriers),
    )


def _of_names(page: Page, units: Sequence[Unit]) -> dict[str, float]:
    count = len(units)
    authors = [author for unit in units if (author := unit.author(page))]
    others = [bool(unit.name) for unit in units[1:]]
    first_nameless = len(others) > 1 and not units[0].name and sum(others) >= 0.8 * len(others)
    return {
        "clean names": sum([_is_clean(page, unit) for unit in units]) / count,
        "mostly nameless": float(len(authors) < 0.5 * count),
        "distinct names": len(set(authors)) / count if count > 2 else 0.5,
        "long names": sum([author.count(" ") >= 3 for author in authors]) / count,
        "first nameless": float(first_nameless),  # the names may be those of the comments before
    }


def _is_clean(page: Page, unit: Unit) -> bool:
    if unit.name is None or unit.name_line is None:
        return False
    return unit.name.says or unit.name_line == unit.here or page.lines[unit.name_line].text[-1] not in ".,!?:;…"


def _of_times(units: Sequence[Unit]) -> dict[str, float]:
    count = len(units)
    first = units[0].anchor
    untimed = first.time is None
    clock = sum([unit.anchor.time is not None and unit.anchor.time.hour is not None for unit in units]) / count
    return {
        "untimed": float(untimed),
        "untimed, no colon": float(first.shape == "says-bare"),
        "untimed and single": float(untimed and count == 1),
        "clock": clock,
        "single": float(count == 1),
        "many, with clock": clock * math.log(count) / 3,
        "many, dates only": (1 - clock) * math.log(count) / 3,
        "words behind the time": sum([unit.anchor.shape.endswith("+") for unit in units]) / count,
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


def _of_layout(run: Template, headers: Headers) -> dict[str, float]:
    """What the headers say for the layout of a reading. A footer is the last thing in a thread, a header never is;
    a header may stand directly under a heading, a footer never does."""
    below = run.side is Side.BELOW
    side, way = ("text below", 1.0) if below else ("text above", -1.0)
    kind = "header" if below else "footer"
    leads = below or run.name_at is NameAt.TEXT_TOP
    values = {
        "says": headers.says if leads else 0.0,
        "says behind": 0.0 if leads else headers.says,
        "says with time": headers.says if leads and not headers.values["untimed"] else 0.0,
        f"by, {side}": headers.by,
        "blank lines": way * headers.set_off,
        "indented": way * headers.indented,
        "marked headers": way * headers.marked,
        f"{kind} ends the thread": headers.closed,
        f"{kind} under heading": headers.opened,
    }
    if layout := _LAYOUTS.get((run.name_at, run.side)):
        values[layout] = 1.0
    return values


def _of_texts(page: Page, run: Template, headers: Headers) -> dict[str, float]:
    texts = run.texts()
    count = len(texts)
    sizes = [sum(map(page.size, text)) for text in texts]
    middle = median(sizes)
    offers, lively, lines = page.offers_reply, page.is_lively, page.lines
    ends = [lines[text[-1]].text[-1] for text in texts if text]
    replied = [
        offered or any(map(offers, text[-4:])) or any(map(offers, text[:2]))
        for offered, text in zip(headers.offered, texts, strict=True)
    ]
    tops = [text[0] for text in texts if text] if run.side is Side.ABOVE else []
    return {
        "empty": sizes.count(0) / count,
        "short": float(middle < 40),
        "length": math.log1p(middle) / 6,
        "outlier": float(count > 2 and max(sizes[0], sizes[-1]) > max(2000, 8 * middle)),
        "outlier of one or two": float(count <= 2 and max(sizes) > 3000),
        "marked texts": sum([page.mark(top).end > 0 for top in tops]) / count,
        "reply words": sum(replied) / count,
        "spoken": sum([end in SENTENCE_ENDS for end in ends]) / count,  # they end as sentences do
        "lively": sum([any(map(lively, text[:6])) for text in texts]) / count,  # as teasers are not
    }


def _of_place(page: Page, run: Template) -> dict[str, float]:
    begin, size = run.begin, len(page.lines)
    above = [line for line in page.lines[max(0, begin - _FAR_ABOVE) : begin] if len(line.text) > _PROSE]
    top = page.lines[:12]
    clean = len([line for line in top if len(line.text) > _PROSE]) / len(top)
    at_end = float(run.end == size)
    form = page.form_from(run.end)
    values = {
        "form": 0.0 if form is None else 1.0 if form - run.end <= 3 else 0.3,
        "at the end": at_end,
        "at the end of a clean page": at_end * clean,
        "place": begin / size,
        "prose above": min(1.0, len(above) / 5),  # an article is before the thread
        "clean page": clean,  # an extractor kept the main content only
    }
    borders = page.borders_above(begin, _SIDEBAR_REACH)
    if borders and page.barriers[borders[0]] is Barrier.OTHER:
        values["sidebar directly above" if begin - borders[0] <= 4 else "sidebar above"] = 1.0
    return values


def _of_heading(page: Page, run: Template) -> dict[str, float]:
    heading = find_heading(page, run.begin)
    if heading is None:
        return {}
    values: dict[str, float] = {}
    between = sum([page.size(i) for i in range(heading + 1, run.begin) if i not in page.barriers])
    if between > _HEADED:
        values["heading, then text"] = 1.0
    else:
        values["heading"] = 1.0 if run.begin - heading <= 3 else 0.6
    declared = page.counts.get(heading)
    if declared is not None and abs(declared - len(run.units)) <= 0.2 * declared:
        values["count agrees"] = 1.0
    return values


def features(page: Page, run: Template, headers: Headers | None = None) -> dict[str, float]:
    """Every feature of a reading, by name; `headers` are what `read_headers` says of its units, if that is known."""
    headers = headers or read_headers(page, run.units)
    values = _NONE.copy()
    values["always"] = 1.0
    values |= headers.values
    values |= _of_layout(run, headers)
    values |= _of_texts(page, run, headers)
    values |= _of_place(page, run)
    values |= _of_heading(page, run)
    return values


def features_of_all(page: Page, readings: Iterable[Template]) -> list[dict[str, float]]:
    """The features of each of the readings of a run; those that differ in their texts alone share their headers."""
    found: list[dict[str, float]] = []
    headers: Headers | None = None
    for run in readings:
        if headers is None or headers.units is not run.units:
            headers = read_headers(page, run.units)
        found.append(features(page, run, headers))
    return found


def wording(page: Page, run: Template) -> float:
    """Do the texts read as readers' or as an article's? The mean log-odds of their first lines, from -2 to 2."""
    return mean_odds(first_lines(page, run))


def first_lines(page: Page, run: Template) -> list[str]:
    """The first lines of a reading's texts, as many as it takes to judge the wording."""
    lines = (page.lines[i].text for text in run.texts() for i in text if page.size(i))
    return list(islice(lines, _SAMPLE))


def mean_odds(texts: Sequence[str]) -> float:
    """The mean of what the lines' wording says: 0 where there are none."""
    odds = line_odds(texts)
    return sum(odds) / len(odds) if odds else 0.0

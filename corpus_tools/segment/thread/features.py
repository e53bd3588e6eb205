"""How much speaks for a reading of the page: is this run of headers a thread, and is this its layout?

Headers repeat in teasers, event lists and bylines too. What those lack is a heading that speaks of comments, reply
words, "says", the time of day beside many names, texts that read as sentences. Each such fact is a named feature, a
small number; `search` weighs them. They come in groups: what the times say whatever the layout, the names and the print
of the headers, the place on the page, and last the texts, which take longest to look at.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from statistics import median
from typing import NamedTuple

from corpus_tools.segment.thread.template import SENTENCE_ENDS, Barrier, NameAt, Page, Reading, Run, Side, Unit
from corpus_tools.words import cues
from corpus_tools.words.voice import CLIP, line_odds

_SIDEBAR_REACH = 40
_FAR_ABOVE = 60
_TOP = 12
_HEADED = 100
"""Code points of text between heading and thread, more than which the heading is not the thread's."""
_SAMPLE = 60
ROUNDING = 1e-6
"""Much more than what sums of the same numbers in another order can differ by."""
_SMILEY = re.compile(r":-?[)D(]")
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


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What all readings of a page have around them: `clean` is the share of long lines at its top."""

    page: Page
    clean: float

    def prose_above(self, begin: int) -> int:
        """How many of the lines shortly before a line are prose."""
        return bisect_left(self.page.prose, begin) - bisect_left(self.page.prose, begin - _FAR_ABOVE)


def look_around(page: Page) -> Surroundings:
    """What stands around any thread of a page."""
    return Surroundings(page, bisect_left(page.prose, _TOP) / max(1, min(_TOP, len(page.lines))))


def features(around: Surroundings, reading: Reading) -> dict[str, float]:
    """Every feature of a reading, by name."""
    times = of_times([unit.anchor for unit in reading.units])
    headers = Headers(around.page, reading.units, reading.name_at, times)
    values = {
        "always": 1.0,
        **of_names(headers, reading.side),
        **of_form(headers, reading.side),
        **of_place(around, reading),
        **of_texts(around.page, reading, headers.form.offered),
    }
    return {name: values[name] for name in FEATURES}


def of_times(run: Run) -> dict[str, float]:
    """What the times of a run say, whichever way it is read."""
    count = len(run)
    first = run[0]
    untimed = first.time is None
    clock = sum([anchor.time is not None and anchor.time.hour is not None for anchor in run]) / count
    return {
        "untimed": float(untimed),
        "untimed, no colon": float(first.shape == "says-bare"),
        "untimed and single": float(untimed and count == 1),
        "clock": clock,
        "single": float(count == 1),
        "many, with clock": clock * math.log(count) / 3,
        "many, dates only": (1 - clock) * math.log(count) / 3,
        "words behind the time": sum([anchor.shape.endswith("+") for anchor in run]) / count,
    }


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


def _roles(page: Page, units: Sequence[Unit]) -> float:
    """The share of comments with a line that says what the reader is to the site: "Guest", "Author"."""
    near = [page.facts[max(0, unit.first - 1) : unit.last + 2] for unit in units]
    return sum([any(fact.is_role for fact in facts) for facts in near]) / len(units)


def _has_mark(page: Page, unit: Unit) -> bool:
    here = unit.anchor.line
    return here.text[0] not in "–—-" and any(fact.is_marked for fact in page.facts[unit.first : here.index + 1])


def _offers(page: Page, unit: Unit) -> bool:
    """Is there a reply word in the header, on the line behind it, or behind the time?"""
    if _offer_reply(page, range(unit.first, unit.last + 2)):
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


def of_place(around: Surroundings, reading: Reading) -> dict[str, float]:
    """What stands around a reading, and what heads it."""
    page, begin = around.page, reading.begin
    at_end = float(reading.end == len(page.lines))
    form = page.form_from(reading.end)
    border = page.border_above(begin)
    beside = border >= max(0, begin - _SIDEBAR_REACH) and page.barriers[border] is Barrier.OTHER
    near = begin - border <= 4
    return {
        **_of_heading(page, reading),
        "sidebar directly above": float(beside and near),
        "sidebar above": float(beside and not near),
        "form": 0.0 if form is None else 1.0 if form - reading.end <= 3 else 0.3,
        "at the end": at_end,
        "at the end of a clean page": at_end * around.clean,
        "place": begin / len(page.lines),
        "prose above": min(1.0, around.prose_above(begin) / 5),  # an article is before the thread
        "clean page": around.clean,  # an extractor kept the main content only
    }


def _of_heading(page: Page, reading: Reading) -> dict[str, float]:
    heading = page.heading_of(reading.begin)
    if heading is None:
        return {"heading": 0.0, "heading, then text": 0.0, "count agrees": 0.0}
    between = sum([page.sizes[i] for i in range(heading + 1, reading.begin) if i not in page.barriers])
    then_text = between > _HEADED
    declared = page.counts.get(heading)
    agrees = declared is not None and abs(declared - len(reading.units)) <= 0.2 * declared
    return {
        "heading": 0.0 if then_text else 1.0 if reading.begin - heading <= 3 else 0.6,
        "heading, then text": float(then_text),
        "count agrees": float(agrees),
    }


def of_texts(page: Page, reading: Reading, offered: Sequence[bool]) -> dict[str, float]:
    """What the texts of a reading say; `offered` tells which of the headers have a reply word."""
    texts = reading.texts()
    count = len(texts)
    sizes = [sum(page.sizes[text.start : text.stop]) for text in texts]
    middle = median(sizes)
    ends = [page.lines[text[-1]].text[-1] for text in texts if text]
    replied = [
        known or _offer_reply(page, text[-4:]) or _offer_reply(page, text[:2])
        for known, text in zip(offered, texts, strict=True)
    ]
    tops = [text[0] for text in texts if text] if reading.side is Side.ABOVE else []
    return {
        "empty": sizes.count(0) / count,
        "short": float(middle < 40),
        "length": math.log1p(middle) / 6,
        "outlier": float(count > 2 and max(sizes[0], sizes[-1]) > max(2000, 8 * middle)),
        "outlier of one or two": float(count <= 2 and max(sizes) > 3000),
        "marked texts": sum([page.facts[top].mark.end > 0 for top in tops]) / count,
        "reply words": sum(replied) / count,
        "spoken": sum([end in SENTENCE_ENDS for end in ends]) / count,  # they end as sentences do
        "lively": sum([_is_lively(page, text[:6]) for text in texts]) / count,  # as teasers are not
    }


def _offer_reply(page: Page, lines: range) -> bool:
    return any(fact.offers_reply for fact in page.facts[lines.start : lines.stop])


def _is_lively(page: Page, lines: range) -> bool:
    """Does one of the lines exclaim, ask, smile, address somebody or begin in lower case?"""
    for index in lines:
        text = page.lines[index].text
        first = text[0]
        if "a" <= first <= "z" or "à" <= first <= "ÿ" or first == "@":
            return True
        if "!" in text or "?" in text or "…" in text or "..." in text or (":" in text and _SMILEY.search(text)):
            return True
    return False


def wording(page: Page, reading: Reading, least: float) -> float | None:
    """Do the texts read as readers' or as an article's? The mean log-odds of their first lines, from -2 to 2.

    None as soon as it is clear that it is less than `least`.
    """
    texts = first_lines(page, reading)
    odds: list[float] = []
    total, rest = 0.0, float(len(texts))
    for value in line_odds(texts):
        odds.append(value)
        total, rest = total + value, rest - 1
        if total + rest * CLIP < least * len(texts) - ROUNDING:
            return None
    return sum(odds) / len(odds) if odds else 0.0


def first_lines(page: Page, reading: Reading) -> list[str]:
    """The first lines of a reading's texts, as many as it takes to judge the wording."""
    lines = (page.lines[i].text for text in reading.texts() for i in text if page.sizes[i])
    return list(islice(lines, _SAMPLE))

"""How much speaks for a reading of the page: is this run of headers a thread, and is this its layout?

Headers repeat in teasers, event lists and bylines too. What those lack is a heading that speaks of comments, reply
words, "says", the time of day beside many names, texts that read as sentences. Each such fact is a named feature, a
small number; `choice` weighs them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from statistics import median

from corpus_tools import cues
from corpus_tools.headers import Anchor
from corpus_tools.page import BEGINS, Barrier, Page
from corpus_tools.replies import line_odds
from corpus_tools.template import NameAt, Side, Template, Unit

_HEADING_REACH, _FORM_REACH, _SIDEBAR_REACH = 8, 30, 40
SENTENCE_ENDS = '.!?…)”"»'
_PROSE = 80
_FAR_ABOVE = 60
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


@dataclass(frozen=True, slots=True)
class Facts:
    """What several features ask of one reading, worked out once."""

    page: Page
    run: Template
    texts: list[range]
    sizes: list[int]
    middle: float
    authors: list[str]
    heading: int | None
    timed: bool
    clock: float
    says: float
    count: int


def facts(page: Page, run: Template) -> Facts:
    units = run.units
    texts = run.texts()
    sizes = [sum(map(page.size, text)) for text in texts]
    authors = [author for u in units if (author := u.author(page))]
    clock = sum(bool(u.anchor.time and u.anchor.time.hour is not None) for u in units) / len(units)
    says = sum(bool(u.name and u.name.says) for u in units) / len(units)
    heading = find_heading(page, run.begin)
    timed = units[0].anchor.time is not None
    return Facts(page, run, texts, sizes, median(sizes), authors, heading, timed, clock, says, len(units))


def _between_heading(f: Facts) -> int:
    """Characters between the heading and the thread that are neither form nor interface."""
    if f.heading is None:
        return 0
    inside = range(f.heading + 1, f.run.begin)
    return sum(f.page.size(i) for i in inside if i not in f.page.barriers)


def _heading(f: Facts) -> float:
    if f.heading is None or _between_heading(f) > 100:
        return 0.0
    return 1.0 if f.run.begin - f.heading <= 3 else 0.6


def _heading_with_text_between(f: Facts) -> float:
    return float(f.heading is not None and _between_heading(f) > 100)


def _count_agrees(f: Facts) -> float:
    declared = None if f.heading is None else f.page.counts.get(f.heading)
    return float(declared is not None and abs(declared - f.count) <= 0.2 * declared)


def _above(f: Facts) -> tuple[Barrier | None, int]:
    above = f.page.borders_above(f.run.begin, _SIDEBAR_REACH)
    return (f.page.barriers[above[0]], f.run.begin - above[0]) if above else (None, 0)


def _sidebar_near(f: Facts) -> float:
    kind, distance = _above(f)
    return float(kind is Barrier.OTHER and distance <= 4)


def _sidebar_far(f: Facts) -> float:
    kind, distance = _above(f)
    return float(kind is Barrier.OTHER and distance > 4)


def _is_clean(page: Page, unit: Unit) -> bool:
    if unit.name is None or unit.name_line is None:
        return False
    return unit.name.says or unit.name_line == unit.here or page.lines[unit.name_line].text[-1] not in ".,!?:;…"


def _clean_names(f: Facts) -> float:
    return sum(_is_clean(f.page, u) for u in f.run.units) / f.count


def _mostly_nameless(f: Facts) -> float:
    return float(len(f.authors) < 0.5 * f.count)


def _distinct(f: Facts) -> float:
    return len(set(f.authors)) / f.count if f.count > 2 else 0.5


def _first_nameless(f: Facts) -> float:
    """1 where only the first comment has no name: the names may be those of the comments before."""
    first, *others = f.run.units
    return float(len(others) > 1 and not first.name and sum(bool(u.name) for u in others) >= 0.8 * len(others))


def _long_names(f: Facts) -> float:
    return sum(a.count(" ") >= 3 for a in f.authors) / f.count


def _says(f: Facts) -> float:
    leads = f.run.side is Side.BELOW or f.run.name_at is NameAt.TEXT_TOP
    return f.says if leads else 0.0


def _says_behind(f: Facts) -> float:
    return f.says - _says(f)


def _by(f: Facts, side: Side) -> float:
    return sum(bool(u.name and u.name.by) for u in f.run.units) / f.count if f.run.side is side else 0.0


def _empty(f: Facts) -> float:
    return sum(size == 0 for size in f.sizes) / f.count


def _short(f: Facts) -> float:
    return float(f.middle < 40)


def _length(f: Facts) -> float:
    return math.log1p(f.middle) / 6


def _outlier(f: Facts) -> float:
    edge = max(f.sizes[0], f.sizes[-1])
    return float(f.count > 2 and edge > max(2000, 8 * f.middle))


def _outlier_of_one(f: Facts) -> float:
    return float(f.count <= 2 and max(f.sizes) > 3000)


def _blanks(f: Facts) -> float:
    """+1 where the blank lines set each header off from the text before it, as the layout has it; -1 the other way."""
    if not f.page.has_blanks:
        return 0.0
    blanks, units = f.page.blanks, f.run.units
    before = sum([max(blanks[unit.first : unit.anchor.line.index + 1]) for unit in units[1:]])
    after = sum([max(blanks[unit.anchor.line.index + 1 : unit.last + 2]) for unit in units[:-1]])
    if before == after:
        return 0.0
    return 1.0 if (before > after) == (f.run.side is Side.BELOW) else -1.0


def _indented(f: Facts) -> float:
    if not f.page.is_indented:
        return 0.0
    lines = f.page.lines
    steps = [lines[u.last + 1].indent - lines[u.indent_line].indent for u in f.run.units if u.last + 1 < len(lines)]
    if not steps or min(steps[:-1] or steps) <= 0:
        return 0.0
    return 1.0 if f.run.side is Side.BELOW else -1.0


def _has_mark(page: Page, unit: Unit) -> bool:
    here = unit.anchor.line
    return here.text[0] not in "–—-" and any(map(page.is_marked, range(unit.first, here.index + 1)))


def _marked_headers(f: Facts) -> float:
    share = sum(_has_mark(f.page, u) for u in f.run.units) / f.count
    return share if f.run.side is Side.BELOW else -share


def _marked_texts(f: Facts) -> float:
    if f.run.side is Side.BELOW:
        return 0.0
    tops = [text[0] for text in f.texts if text]
    return sum(f.page.mark(i).end > 0 for i in tops) / f.count


def _ends_closed(f: Facts, side: Side) -> float:
    """A footer is the last thing in a thread; a header never is."""
    at = f.run.units[-1].last + 1
    closed = at >= len(f.page.lines) or at in f.page.barriers
    return float(closed and f.run.side is side)


def _opens_closed(f: Facts, side: Side) -> float:
    """A header may stand directly under a heading; a footer never does."""
    return float(f.run.units[0].first - 1 in f.page.barriers and f.run.side is side)


def _replied(f: Facts) -> float:
    """The share of comments with a reply word in their header or at their ends."""
    offers, size = f.page.offers_reply, len(f.page.lines)
    replied = 0
    for unit, text in zip(f.run.units, f.texts, strict=True):
        replied += (
            any(map(offers, range(unit.first, min(unit.last + 2, size))))
            or any(map(offers, text[-4:]))
            or any(map(offers, text[:2]))
            or _offers_inline(unit.anchor)
        )
    return replied / f.count


def _offers_inline(anchor: Anchor) -> bool:
    """Is there a reply word behind the time?"""
    text = anchor.line.text
    return not anchor.after and anchor.time_end < len(text) and bool(cues.phrases().reply.search(text, anchor.time_end))


def _roles(f: Facts) -> float:
    """The share of comments with a line that says what the reader is to the site: "Guest", "Author"."""
    end = len(f.page.lines)
    near = (range(max(0, u.first - 1), min(u.last + 2, end)) for u in f.run.units)
    return sum(any(map(f.page.is_role, lines)) for lines in near) / f.count


def _form(f: Facts) -> float:
    form = f.page.form_from(f.run.end)
    if form is None:
        return 0.0
    return 1.0 if form - f.run.end <= 3 else 0.3


def _many_timed(f: Facts) -> float:
    return f.clock * math.log(f.count) / 3


def _many_dated(f: Facts) -> float:
    return (1 - f.clock) * math.log(f.count) / 3


def _at_the_end(f: Facts) -> float:
    return float(f.run.end == len(f.page.lines))


def _spoken(f: Facts) -> float:
    """The share of comments whose text ends as sentences do."""
    ends = [f.page.lines[text[-1]].text[-1] for text in f.texts if text]
    return sum(end in SENTENCE_ENDS for end in ends) / f.count


def _lively(f: Facts) -> float:
    """The share of comments that exclaim, ask, smile or begin in lower case, as teasers do not."""
    return sum(any(map(f.page.is_lively, text[:6])) for text in f.texts) / f.count


def _place(f: Facts) -> float:
    return f.run.begin / len(f.page.lines)


def _prose_above(f: Facts) -> float:
    """Is there an article before the thread?"""
    long_lines = sum(len(line.text) > _PROSE for line in f.page.lines[max(0, f.run.begin - _FAR_ABOVE) : f.run.begin])
    return min(1.0, long_lines / 5)


def _clean_page(f: Facts) -> float:
    """The share of the page's first lines that are prose: high where an extractor kept the main content only."""
    top = f.page.lines[:12]
    return sum(len(line.text) > _PROSE for line in top) / len(top)


def _is_layout(name_at: NameAt, side: Side) -> Callable[[Facts], float]:
    return lambda f: float(f.run.name_at is name_at and f.run.side is side)


FEATURES: Mapping[str, Callable[[Facts], float]] = {
    "always": lambda f: 1.0,
    "inline, text above": _is_layout(NameAt.INLINE, Side.ABOVE),
    "name above, text below": _is_layout(NameAt.LINE_ABOVE, Side.BELOW),
    "name above, text above": _is_layout(NameAt.LINE_ABOVE, Side.ABOVE),
    "name below, text below": _is_layout(NameAt.LINE_BELOW, Side.BELOW),
    "name below, text above": _is_layout(NameAt.LINE_BELOW, Side.ABOVE),
    "name above, time below": _is_layout(NameAt.TEXT_TOP, Side.ABOVE),
    "heading": _heading,
    "heading, then text": _heading_with_text_between,
    "count agrees": _count_agrees,
    "sidebar directly above": _sidebar_near,
    "sidebar above": _sidebar_far,
    "clean names": _clean_names,
    "mostly nameless": _mostly_nameless,
    "distinct names": _distinct,
    "long names": _long_names,
    "says": _says,
    "says behind": _says_behind,
    "says with time": lambda f: _says(f) * f.timed,
    "untimed": lambda f: float(not f.timed),
    "untimed, no colon": lambda f: float(f.run.units[0].anchor.shape == "says-bare"),
    "untimed and single": lambda f: float(not f.timed and f.count == 1),
    "by, text below": lambda f: _by(f, Side.BELOW),
    "by, text above": lambda f: _by(f, Side.ABOVE),
    "empty": _empty,
    "short": _short,
    "length": _length,
    "outlier": _outlier,
    "outlier of one or two": _outlier_of_one,
    "blank lines": _blanks,
    "indented": _indented,
    "marked headers": _marked_headers,
    "marked texts": _marked_texts,
    "header ends the thread": lambda f: _ends_closed(f, Side.BELOW),
    "footer ends the thread": lambda f: _ends_closed(f, Side.ABOVE),
    "header under heading": lambda f: _opens_closed(f, Side.BELOW),
    "footer under heading": lambda f: _opens_closed(f, Side.ABOVE),
    "reply words": _replied,
    "roles": _roles,
    "form": _form,
    "clock": lambda f: f.clock,
    "single": lambda f: float(f.count == 1),
    "many, with clock": _many_timed,
    "many, dates only": _many_dated,
    "at the end": _at_the_end,
    "at the end of a clean page": lambda f: _at_the_end(f) * _clean_page(f),
    "spoken": _spoken,
    "lively": _lively,
    "place": _place,
    "prose above": _prose_above,
    "clean page": _clean_page,
    "first nameless": _first_nameless,
    "words behind the time": lambda f: sum(u.anchor.shape.endswith("+") for u in f.run.units) / f.count,
}


def features(page: Page, run: Template) -> dict[str, float]:
    """Every feature of a reading, by name."""
    known = facts(page, run)
    return {name: feature(known) for name, feature in FEATURES.items()}


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

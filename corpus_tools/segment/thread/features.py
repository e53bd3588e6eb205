"""How much speaks for a reading of the page: is this run of headers a thread, and is this its layout?

Headers repeat in teasers, event lists and bylines too. What those lack is a heading that speaks of comments, reply
words, "says", the time of day beside many names, texts that read as sentences. Each such fact is a named feature, a
small number; `choice` weighs them.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from statistics import median

from corpus_tools.segment.thread.header_features import Headers, of_form, of_names, of_times
from corpus_tools.segment.thread.layouts import Side, Template
from corpus_tools.segment.thread.page import BEGINS, Barrier, Page
from corpus_tools.words.voice import CLIP, line_odds

_HEADING_REACH, _FORM_REACH, _SIDEBAR_REACH = 8, 30, 40
SENTENCE_ENDS = '.!?…)”"»'
_PROSE = 80
_FAR_ABOVE = 60
_TOP = 12
_HEADED = 100
"""Code points of text between heading and thread, more than which the heading is not the thread's."""
_SAMPLE = 60
ROUNDING = 1e-6
"""Much more than what sums of the same numbers in another order can differ by."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What all readings of a page have around them: `prose` are its long lines, `clean` is their share at the top."""

    page: Page
    prose: Sequence[int]
    clean: float

    def prose_above(self, begin: int) -> int:
        """How many of the lines shortly before a line are prose."""
        return bisect_left(self.prose, begin) - bisect_left(self.prose, begin - _FAR_ABOVE)


def look_around(page: Page) -> Surroundings:
    """What stands around any thread of a page."""
    prose = [line.index for line in page.lines if len(line.text) > _PROSE]
    return Surroundings(page, prose, bisect_left(prose, _TOP) / max(1, min(_TOP, len(page.lines))))


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


def of_texts(page: Page, run: Template, offered: Sequence[bool]) -> dict[str, float]:
    """What the texts of a reading say; `offered` tells which of the headers have a reply word."""
    texts = run.texts()
    count = len(texts)
    sizes = [sum(map(page.size, text)) for text in texts]
    middle = median(sizes)
    offers, lively, lines = page.offers_reply, page.is_lively, page.lines
    ends = [lines[text[-1]].text[-1] for text in texts if text]
    replied = [
        known or any(map(offers, text[-4:])) or any(map(offers, text[:2]))
        for known, text in zip(offered, texts, strict=True)
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


def of_place(around: Surroundings, run: Template) -> dict[str, float]:
    """What stands around a reading, and what heads it."""
    page, begin = around.page, run.begin
    at_end = float(run.end == len(page.lines))
    form = page.form_from(run.end)
    border = page.border_above(begin)
    beside = border >= max(0, begin - _SIDEBAR_REACH) and page.barriers[border] is Barrier.OTHER
    near = begin - border <= 4
    return {
        **_of_heading(page, run),
        "sidebar directly above": float(beside and near),
        "sidebar above": float(beside and not near),
        "form": 0.0 if form is None else 1.0 if form - run.end <= 3 else 0.3,
        "at the end": at_end,
        "at the end of a clean page": at_end * around.clean,
        "place": begin / len(page.lines),
        "prose above": min(1.0, around.prose_above(begin) / 5),  # an article is before the thread
        "clean page": around.clean,  # an extractor kept the main content only
    }


def _of_heading(page: Page, run: Template) -> dict[str, float]:
    heading = find_heading(page, run.begin)
    if heading is None:
        return {"heading": 0.0, "heading, then text": 0.0, "count agrees": 0.0}
    between = sum([page.size(i) for i in range(heading + 1, run.begin) if i not in page.barriers])
    then_text = between > _HEADED
    declared = page.counts.get(heading)
    agrees = declared is not None and abs(declared - len(run.units)) <= 0.2 * declared
    return {
        "heading": 0.0 if then_text else 1.0 if run.begin - heading <= 3 else 0.6,
        "heading, then text": float(then_text),
        "count agrees": float(agrees),
    }


def features(around: Surroundings, reading: Template) -> dict[str, float]:
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


def wording(page: Page, reading: Template, least: float) -> float | None:
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


def first_lines(page: Page, run: Template) -> list[str]:
    """The first lines of a reading's texts, as many as it takes to judge the wording."""
    lines = (page.lines[i].text for text in run.texts() for i in text if page.size(i))
    return list(islice(lines, _SAMPLE))


def mean_odds(texts: Sequence[str]) -> float:
    """The mean of what the lines' wording says: 0 where there are none."""
    odds = list(line_odds(texts))
    return sum(odds) / len(odds) if odds else 0.0

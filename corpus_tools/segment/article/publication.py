"""When an article was published and changed: which of the printed dates, and why that one.

The date of publication is the likeliest of its candidates, or none is: a conditional logit as for the headline
(`headline.py`), with the table `published` of `data/models/heads.json`, fitted by `scripts/train_heads.py`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from corpus_tools.base.model import Label
from corpus_tools.dates.find import times_in
from corpus_tools.dates.match import TimeMatch
from corpus_tools.segment.article.date_line import (
    AGE_MAX,
    DATE_LINE_MAX,
    date_behind_sentence,
    dates_in,
    holds_date,
)
from corpus_tools.segment.article.parts import DateRule, Dates, FoundDate, Outline, Rating, Survey, Zones, rate_choice
from corpus_tools.segment.article.weights import weights
from corpus_tools.words.bylines import find_byline
from corpus_tools.words.credits import is_credit
from corpus_tools.words.date_words import Cue, cue_before, cue_behind

DATE_LINE_REST = 60
"""More code points beside a date are no longer the line of a date."""

MANY_NEAR = 5
"""So near stand other dates of a list; more of them say no more."""

DOUBT = 0.3
"""The score that a date must have: a wrong date is worse than none."""

OWN_BEHIND = 2
"""So many dates behind the words that end an article can be its own: of publication and of a change. In longer lists
each is that of another article."""

OLDEST = 1990
"""Long sentences that name an earlier year tell where a text stood before there were pages."""

CUE_LINE_MAX = 40
"""A longer line (code points) does not say what the date on the next line is."""

BEHIND_WORDS = 3
"""So many words behind a date can call it something, where they do so for all the dates of a line."""

_ARROWS = "«»‹›←→<>"

Values = dict[str, float]

_LABELS: Mapping[Cue | None, Label] = {Cue.PUBLISHED: Label.PUBLISHED, Cue.UPDATED: Label.UPDATED}


def find_dates(outline: Outline, zones: Zones, byline: int | None) -> tuple[Dates, Rating]:
    """The dates of publication and of a change, each with the block it stands in and what tells what it is.

    The rating is that of the likeliest date of publication, taken or not.

    `byline` is the block of the byline. Of the dates that no word calls those of a change the likeliest is that of
    publication, or none. A date that only says of when the text is counts as the update beside another date, and as the
    date of publication where it is the only one.
    """
    table = weights()["published"]
    found: dict[Label, FoundDate] = {}
    most = DOUBT
    stated = None
    scores: dict[object, float] = {}
    for cue, one, values in described(outline, zones, byline):
        if cue is Cue.UPDATED:
            found.setdefault(Label.UPDATED, one)
            continue
        if cue is Cue.STATED:
            stated = stated or one
        score = sum([table.get(name, 0.0) * value for name, value in values.items() if value])
        day = one.time.year, one.time.month, one.time.day, one.time.ago
        scores[day] = max(score, scores.get(day, score))
        if score > most:
            most = score
            found[Label.PUBLISHED] = one
    if Label.PUBLISHED not in found:
        found |= {label: one for label, one in _incomplete_dates(outline.page, zones).items() if label not in found}
    if stated and Label.PUBLISHED in found and found[Label.PUBLISHED].time is not stated.time:
        found.setdefault(Label.UPDATED, stated)
    return found, rate_choice(scores.values())


def described(outline: Outline, zones: Zones, byline: int | None) -> Iterator[tuple[Cue | None, FoundDate, Values]]:
    """The dates of the page that can be those of the article, from the best place to the worst, with what is known."""
    view = _View(outline, zones, byline)
    inside = [number for number in range(outline.first, outline.end) if number not in view.zone]
    for number in (*zones.near, *zones.behind, *inside):
        for cue, time in _cued_dates(outline, number):
            if (number in view.zone and (cue or number not in view.listed)) or cue in _LABELS:
                yield cue, *view.describe(number, time, cue)
    for number in view.own - view.zone:
        for time in dates_in(outline.page.texts[number])[:1]:
            yield None, *view.describe(number, time, None)


class _View:
    """An outlined page, as its dates are looked at."""

    def __init__(self, outline: Outline, zones: Zones, byline: int | None) -> None:
        self.outline, self.page, self.byline = outline, outline.page, byline
        self.zone = frozenset(zones.near) | frozenset(zones.behind)
        self.behind = frozenset(zones.behind)
        headline = outline.headline
        self.title = self.page.folded[headline] if headline is not None else ""
        self.ending = outline.ending()
        self.own = frozenset(self.page.own)
        self.dated = [n for n in sorted(self.zone) if holds_date(self.page.texts[n])]
        past = frozenset(n for n in self.dated if n in self.behind and n > self.ending)
        self.listed = past if len(past) > OWN_BEHIND else frozenset[int]()
        """The dates of other articles, behind the end of this one."""

    def describe(self, number: int, time: TimeMatch, cue: Cue | None) -> tuple[FoundDate, Values]:
        """A date and what is known of it."""
        quoting = (
            self.title != "" and number != self.outline.headline and self.page.folded[number].startswith(self.title)
        )
        own = number in self.own
        rule = DateRule.CUED if cue in _LABELS else DateRule.STATED if cue is Cue.STATED else DateRule.PLACED
        if own:
            rule = DateRule.OWN
        values = {
            "always": 1.0,
            f"called {cue.name.lower()}" if cue else "called nothing": 1.0,
            "in a sentence about the text": own,
            "behind the headline in its line": quoting and time.start >= len(self.title),
        }
        return FoundDate(number, time, rule), {**values, **self._line(number, time), **self._stands(number, cue)}

    def _line(self, number: int, time: TimeMatch) -> dict[str, float]:
        """The rest of its line."""
        page, text = self.page, self.page.texts[number]
        rest = len(text) - (time.end - time.start)
        times = dates_in(text)
        return {
            "alone": rest <= 2,
            "rest of the line": min(1.0, rest / DATE_LINE_MAX),
            "much beside it": rest > DATE_LINE_REST,
            "something before": time.start > 2,
            "something behind": len(text) - time.end > 2,
            "behind a separator": text[: time.start].rstrip()[-1:] in ("|", "·", "•", "/", "●"),
            "behind a comma": text[: time.start].rstrip()[-1:] in (",", "،", "、"),
            "a clock": time.hour is not None,
            "a weekday": time.weekday is not None,
            "one of two dates in the line": len(times) > 1,
            "not the first date in the line": bool(times) and times[0].start < time.start,
            "an arrow": text[0] in _ARROWS or text[-1] in _ARROWS,
            "a byline in the line": find_byline(text) is not None,
            "furniture": bool(page.kinds[number]),
            "marked": page.blocks[number].mark != "",
            "repeated": page.counts[page.folded[number]] > 1,
            "running text": page.prose[number] > 0 and number not in self.own,
            "behind a sentence": date_behind_sentence(text) is not None,
        }

    def _stands(self, number: int, cue: Cue | None) -> dict[str, float]:
        """Where it stands between headline, body and end, and beside what."""
        outline, page = self.outline, self.page
        top, first = outline.top, outline.first
        behind = number in self.behind
        above, inside = not behind and number < top, not behind and number >= first
        between = not behind and not above and not inside
        places = {"above": above, "between": between, "inside": inside, "behind": behind}
        place = next(name for name, true in places.items() if true)
        gap = {"above": top - number, "between": number - top, "inside": number - first}.get(
            place, max(0, number - outline.end)
        )
        near = [n for n in self.dated if n != number and abs(n - number) <= MANY_NEAR]
        by = abs(number - self.byline) if self.byline is not None else None
        return {
            place: 1.0,
            f"far {place}": math.log1p(gap),
            f"{place}, called something": cue is not None,
            f"{place}, no headline": outline.headline is None,
            f"{place}, clean": outline.clean,
            f"{place}, beside it alone": len(page.texts[number]) <= AGE_MAX,
            "next to the headline": abs(number - top) == 1 and outline.headline is not None,
            "next to the body": number == first - 1,
            "at the end of the body": behind and number < outline.end,
            "behind the end of the article": behind and number > self.ending,
            "running text between it and the headline": inside and any(page.prose[top + 1 : number]),
            "in the line of the byline": by == 0,
            "next to the byline": by in (1, 2),
            "other dates near": min(MANY_NEAR, len(near)) / MANY_NEAR,
            "the first date": self.dated[:1] == [number],
            "first dates": len(self.dated) > 0 and number == next((n for n in self.dated if n >= top), -1),
        }


def _incomplete_dates(page: Survey, zones: Zones) -> dict[Label, FoundDate]:
    """The first of each kind among dates without a year and times such as "3 weeks ago" that a word introduces."""
    found: dict[Label, FoundDate] = {}
    for number in zones.near:
        text = page.texts[number]
        if len(text) <= DATE_LINE_MAX:
            for time in times_in(text):
                cue = cue_before(text[: time.start])
                if cue in _LABELS and not time.time_only and (time.day or time.ago):
                    found.setdefault(_LABELS[cue], FoundDate(number, time, DateRule.INCOMPLETE))
    return found


def _cued_dates(outline: Outline, number: int) -> Iterator[tuple[Cue | None, TimeMatch]]:
    """The dates of a short line or of a sentence about the text, each with what the words around it call it.

    The line above may say it as well, but a headline does not: below "After the update" stands when it appeared.
    """
    page = outline.page
    text = page.texts[number]
    if ending := date_behind_sentence(page.texts[number]):
        yield None, ending
    if (len(text) > DATE_LINE_MAX and number not in page.own) or is_credit(text):
        return
    above = page.texts[number - 1] if number and number - 1 != outline.headline else ""
    times = dates_in(text)
    behind = _called_behind(text, times, page.texts[number + 1] if number + 1 < len(page.texts) else "")
    for time in times:
        if len(text) > DATE_LINE_MAX and (time.year or 0) < OLDEST:
            continue
        cue = behind.get(time) or cue_before(text[: time.start]) or cue_behind(text[time.end :])
        if not cue and not text[: time.start].strip() and len(above) < CUE_LINE_MAX:
            cue = cue_before(above)
        yield cue, time


def _called_behind(text: str, times: Sequence[TimeMatch], below: str) -> Mapping[TimeMatch, Cue]:
    """What each date of a line is called where all the words stand behind them: "3.5.2014 printed 9.5.2014 changed".

    Behind a single date nothing else may stand, and it can be the word of the date that the next line, `below`, begins
    with.
    """
    if not times or text[: times[0].start].strip():
        return {}
    ends = [*(time.start for time in times[1:]), len(text)]
    called = {time: cue for time, end in zip(times, ends, strict=True) if (cue := _first_cue(text[time.end : end]))}
    other = len(times) == 1 and (cue_before(text[times[0].end :]) not in _LABELS or _begins_bare(below))
    return {} if len(called) < len(times) or other else called


def _begins_bare(text: str) -> bool:
    """Does a line begin with a date that no word behind it calls anything?"""
    times = dates_in(text) if len(text) <= DATE_LINE_MAX else ()
    return bool(times) and not text[: times[0].start].strip() and _first_cue(text[times[0].end :]) is None


def _first_cue(text: str) -> Cue | None:
    """What the first words behind a date call it: the longest of them that are such a word."""
    words = text.split()[:BEHIND_WORDS]
    found = (cue_before(" ".join(words[:count])) for count in range(len(words), 0, -1))
    return next((cue for cue in found if cue in _LABELS), None)

"""When an article was published and changed: which of the printed dates, and why that one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from corpus_tools.dates.find import find_times
from corpus_tools.dates.match import TimeMatch
from corpus_tools.model import Label
from corpus_tools.segment.article.date_line import DATE_LINE_MAX, date_behind_sentence, dates_in
from corpus_tools.segment.article.parts import DateRule, Dates, FoundDate, Outline, Survey, Zones
from corpus_tools.words.bylines import find_byline, is_credit
from corpus_tools.words.date_words import Cue, about_themselves, cue_before, cue_behind, is_posted

DATE_LINE_REST, CLEAN_DATE_REST = 60, 20
"""So many code points may stand beside a date inside the body, if nothing says what the date is.

On 257 texts of real pages half of either loses a date, and twice as much of either changes nothing.
"""

BELOW = 3
"""So many blocks below the headline, before the first prose, any date line is that of the article."""

CUE_LINE_MAX = 40
"""A longer line (code points) does not say what the date on the next line is."""

JOINT_MAX = 8
"""Code points between a byline and its date: " on ", " am "."""

_LABELS: Mapping[Cue | None, Label] = {Cue.PUBLISHED: Label.PUBLISHED, Cue.UPDATED: Label.UPDATED}


def find_dates(outline: Outline, zones: Zones) -> Dates:
    """The dates of publication and of a change, each with the block it stands in and the rule that took it.

    A date that only says of when the text is counts as the update beside another date, and as the date of publication
    where it is the only one.
    """
    by_rule = _dates_in_zones(outline, zones)
    cued, placed, stated = (by_rule[rule] for rule in (DateRule.CUED, DateRule.PLACED, DateRule.STATED))
    own = {} if Label.PUBLISHED in cued else _own_dates(outline.page)
    quoting = {} if Label.PUBLISHED in placed | cued else _quoting_dates(outline)
    found = by_rule[DateRule.FAR] | stated | quoting | placed | own | cued
    if Label.PUBLISHED not in found:
        found = _dates_in_body(outline) | found
    if Label.PUBLISHED not in found:
        found = _incomplete_dates(outline.page, zones) | found
    if stated and found[Label.PUBLISHED].time is not stated[Label.PUBLISHED].time:
        found.setdefault(Label.UPDATED, stated[Label.PUBLISHED])
    return found


def _dates_in_zones(outline: Outline, zones: Zones) -> dict[DateRule, dict[Label, FoundDate]]:
    """The first date that each rule finds, going through the places from the best to the worst."""
    found: dict[DateRule, dict[Label, FoundDate]] = {rule: {} for rule in DateRule}
    for number in (*zones.near, *zones.behind):
        is_near = number in zones.near
        tail = outline.clean and number < outline.end and not is_near
        for cue, time in _cued_dates(outline.page, number):
            label, rule = _LABELS.get(cue, Label.PUBLISHED), None
            if cue is Cue.STATED:
                rule = DateRule.STATED
            elif cue in _LABELS:
                rule = DateRule.CUED
            elif cue is Cue.DATED or (cue is None and not tail and _is_date_line(outline, number, time)):
                rule = DateRule.PLACED if is_near else DateRule.FAR
            if rule:
                found[rule].setdefault(label, FoundDate(number, time, rule))
    return found


def _own_dates(page: Survey) -> dict[Label, FoundDate]:
    """The date in a sentence such as "This entry was posted on 3 May 2014", wherever it stands."""
    for number in about_themselves(page.texts):
        for time in dates_in(page.texts[number]):
            return {Label.PUBLISHED: FoundDate(number, time, DateRule.OWN)}
    return {}


def _quoting_dates(outline: Outline) -> dict[Label, FoundDate]:
    """The date in a line that begins with the headline: "The last soup of the river was posted on 3 May 2014"."""
    page, headline = outline.page, outline.headline
    title = page.folded[headline] if headline is not None else ""
    for number, text in enumerate(page.folded) if title else ():
        if number != headline and text.startswith(title):
            for cue, time in _cued_dates(page, number):
                if time.start >= len(title) and cue in (None, Cue.PUBLISHED):
                    return {Label.PUBLISHED: FoundDate(number, time, DateRule.QUOTING)}
    return {}


def _dates_in_body(outline: Outline) -> dict[Label, FoundDate]:
    """The first of each kind among dates inside the body that words such as "published" introduce."""
    found: dict[Label, FoundDate] = {}
    for number in range(outline.first, outline.end):
        for cue, time in _cued_dates(outline.page, number):
            if cue in _LABELS:
                found.setdefault(_LABELS[cue], FoundDate(number, time, DateRule.IN_BODY))
    return found


def _incomplete_dates(page: Survey, zones: Zones) -> dict[Label, FoundDate]:
    """The first of each kind among dates without a year and times such as "3 weeks ago" that a word introduces."""
    found: dict[Label, FoundDate] = {}
    for number in zones.near:
        text = page.texts[number]
        if len(text) <= DATE_LINE_MAX:
            for time in find_times(text):
                cue = cue_before(text[: time.start])
                if cue in _LABELS and not time.time_only and (time.day or time.ago):
                    found.setdefault(_LABELS[cue], FoundDate(number, time, DateRule.INCOMPLETE))
    return found


def _is_date_line(outline: Outline, number: int, time: TimeMatch) -> bool:
    """Inside the body a date without a word for it counts only below the headline, or if it is most of its line."""
    page, headline = outline.page, outline.headline
    if number < outline.first:
        return True
    head = range(headline + 1, min(headline + 1 + BELOW, number + 1)) if headline is not None else ()
    if number in head and (date_behind_sentence(page.texts[number]) or not any(page.prose[n] for n in head)):
        return True
    rest = len(page.texts[number]) - len(time.text)
    return rest <= (CLEAN_DATE_REST if outline.clean else DATE_LINE_REST)


def _cued_dates(page: Survey, number: int) -> Iterator[tuple[Cue | None, TimeMatch]]:
    """The dates of a short line, each with what the words before or behind it, or the line above, call it."""
    text = page.texts[number]
    if ending := date_behind_sentence(page.texts[number]):
        yield None, ending
    if len(text) > DATE_LINE_MAX or is_credit(text):
        return
    above = page.texts[number - 1] if number else ""
    for time in dates_in(page.texts[number]):
        cue = cue_before(text[: time.start]) or cue_behind(text[time.end :])
        if not cue and _follows_byline(page, number, time):
            cue = Cue.DATED
        if not cue and not text[: time.start].strip() and len(above) < CUE_LINE_MAX:
            cue = cue_before(above)
        yield cue, time


def _follows_byline(page: Survey, number: int, time: TimeMatch) -> bool:
    """ "Posted by Jane Smith on 3 May 2014": a byline that also says of the date what it is."""
    byline = find_byline(page.texts[number])
    if byline is None or not byline.end <= time.start <= byline.end + JOINT_MAX:
        return False
    return is_posted(page.texts[number], byline.start)

"""When an article was published and changed: which of the printed dates, and what the page calls them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import Enum, auto
from itertools import product

from corpus_tools.dates import TimeMatch, find_times
from corpus_tools.model import Label
from corpus_tools.segment.article.survey import Outline
from corpus_tools.words.bylines import is_credit
from corpus_tools.words.patterns import alternation
from corpus_tools.words.tables import phrases

DATE_LINE_MAX = 160
"""A longer line (code points) is no date line."""

DATE_LINE_REST, CLEAN_DATE_REST = 60, 20
"""So many code points may stand beside a date inside the body, if nothing says what the date is."""

BELOW = 3
"""So many blocks below the headline, before the first prose, any date line is that of the article."""

CUE_LINE_MAX, OWN_MAX = 40, 300

JOINT_MAX = 8
"""Code points between a byline and its date: " on ", " am "."""

Dates = dict[Label, tuple[int, TimeMatch]]


class Cue(Enum):
    """What the words beside a date call it.

    STATED only says of when the text is ("Stand: 3. Mai 2014"), DATED only that this is a date ("Date: 3 May 2014").
    """

    PUBLISHED = auto()
    UPDATED = auto()
    STATED = auto()
    DATED = auto()
    OTHER = auto()


_MARKUP = re.compile(r"_{2,}|\*+|(?<!\w)_|_(?!\w)")


def _last(key: str) -> re.Pattern[str]:
    """The words listed under `key`, at the end of what stands before a date."""
    return re.compile(r"(?<!\w)(?:" + alternation(phrases("bylines", key)) + r")\W*$", re.IGNORECASE)


LABELS: dict[Cue | None, Label] = {Cue.PUBLISHED: Label.PUBLISHED, Cue.UPDATED: Label.UPDATED}
_BEFORE = {Cue.UPDATED: _last("updated"), Cue.PUBLISHED: _last("published"), Cue.STATED: _last("stated")}
_DATED = re.compile(r"\W*(?:" + alternation(phrases("bylines", "dated")) + r")\W*$", re.IGNORECASE)
_BEHIND = re.compile(r"(?<!\w)(?:" + alternation(phrases("bylines", "published_behind")) + ")", re.IGNORECASE)
_OWN = re.compile(alternation(phrases("bylines", "own")), re.IGNORECASE)
_OWN_STARTS = frozenset(
    "".join(letters)
    for phrase in phrases("bylines", "own")
    for letters in product(*((letter, letter.upper()) for letter in phrase[:2]))
)
_POSTED = re.compile(alternation(phrases("bylines", "published")), re.IGNORECASE)
_LABEL = re.compile(r"[^\W\d_][^\d:|·•]*:\W*$")


def without_markup(text: str) -> str:
    """A line with the marks that html2text puts around bold words and icons blanked out."""
    return _MARKUP.sub(lambda mark: " " * len(mark[0]), text) if "*" in text or "_" in text else text


def is_age(text: str) -> bool:
    """Is the whole line a time such as "13 hours ago", which stands where others print a date?"""
    return len(text) <= CUE_LINE_MAX and any(time.ago and len(text) - len(time.text) <= 4 for time in find_times(text))


def find_dates(
    outline: Outline, headline: int | None, near: Sequence[int], behind: Sequence[int], *, clean: bool
) -> Dates:
    """The dates of publication and of a change, each with the block it stands in.

    `near` and `behind` are the blocks to be looked at, best places first; `clean` says that the text was cleaned of
    navigation. A date that a word calls published goes before one without a word. A date that only says of when the
    text is counts as the update beside another date, and as the date of publication where it is the only one.
    """
    cued: Dates = {}
    stated: Dates = {}
    plain: Dates = {}
    far: Dates = {}
    for number in (*near, *behind):
        tail = clean and number < outline.end and number not in near
        for cue, time in _cued_dates(outline, number):
            if cue is Cue.STATED:
                stated.setdefault(Label.PUBLISHED, (number, time))
            elif cue in LABELS:
                cued.setdefault(LABELS[cue], (number, time))
            elif cue is Cue.DATED or (
                cue is None and not tail and _is_date_line(outline, headline, number, time, clean=clean)
            ):
                (plain if number in near else far).setdefault(Label.PUBLISHED, (number, time))
    own = {} if Label.PUBLISHED in cued else _own_dates(outline)
    quoting = {} if Label.PUBLISHED in plain | cued else _quoting_dates(outline, headline)
    found = far | stated | quoting | plain | own | cued
    if Label.PUBLISHED not in found:
        found = _dates_in_body(outline) | found
    if Label.PUBLISHED not in found:
        found = _incomplete_dates(outline, near) | found
    if stated and found[Label.PUBLISHED] != stated[Label.PUBLISHED]:
        found.setdefault(Label.UPDATED, stated[Label.PUBLISHED])
    return found


def _own_dates(outline: Outline) -> Dates:
    """The date in a sentence such as "This entry was posted on 3 May 2014", wherever it stands."""
    texts = outline.page.texts
    for number in [number for number, text in enumerate(texts) if text[:2] in _OWN_STARTS]:
        if len(texts[number]) <= OWN_MAX and _OWN.match(texts[number]):
            for time in outline.page.dates(number):
                return {Label.PUBLISHED: (number, time)}
    return {}


def _quoting_dates(outline: Outline, headline: int | None) -> Dates:
    """The date in a line that begins with the headline: "The last soup of the river was posted on 3 May 2014"."""
    title = outline.page.folded[headline] if headline is not None else ""
    for number, text in enumerate(outline.page.folded) if title else ():
        if number != headline and text.startswith(title):
            for cue, time in _cued_dates(outline, number):
                if time.start >= len(title) and cue in (None, Cue.PUBLISHED):
                    return {Label.PUBLISHED: (number, time)}
    return {}


def _dates_in_body(outline: Outline) -> Dates:
    """The first of each kind among dates inside the body that words such as "published" introduce."""
    found: Dates = {}
    for number in range(outline.first, outline.end):
        for cue, time in _cued_dates(outline, number):
            if cue in LABELS:
                found.setdefault(LABELS[cue], (number, time))
    return found


def _incomplete_dates(outline: Outline, near: Sequence[int]) -> Dates:
    """The first of each kind among dates without a year and times such as "3 weeks ago" that a word introduces."""
    found: Dates = {}
    for number in near:
        text = outline.page.blocks[number].text
        if len(text) <= DATE_LINE_MAX:
            for time in find_times(text):
                cue = _cue_before(text[: time.start])
                if cue in LABELS and not time.time_only and (time.day or time.ago):
                    found.setdefault(LABELS[cue], (number, time))
    return found


def _is_date_line(outline: Outline, headline: int | None, number: int, time: TimeMatch, *, clean: bool) -> bool:
    """Inside the body a date without a word for it counts only below the headline, or if it is most of its line."""
    if number < outline.first:
        return True
    head = range(headline + 1, min(headline + 1 + BELOW, number + 1)) if headline is not None else ()
    if number in head and (outline.page.date_behind_sentence(number) or not any(outline.page.prose[n] for n in head)):
        return True
    rest = len(outline.page.blocks[number].text) - len(time.text)
    return rest <= (CLEAN_DATE_REST if clean else DATE_LINE_REST)


def _cued_dates(outline: Outline, number: int) -> Iterator[tuple[Cue | None, TimeMatch]]:
    """The dates of a short line, each with what the words before or behind it, or the line above, call it."""
    text = outline.page.blocks[number].text
    if ending := outline.page.date_behind_sentence(number):
        yield None, ending
    if len(text) > DATE_LINE_MAX or is_credit(text):
        return
    above = outline.page.blocks[number - 1].text if number else ""
    for time in outline.page.dates(number):
        cue = _cue_before(text[: time.start]) or _cue_behind(text[time.end :])
        if not cue and _follows_byline(outline, number, time):
            cue = Cue.DATED
        if not cue and not text[: time.start].strip() and len(above) < CUE_LINE_MAX:
            cue = _cue_before(above)
        yield cue, time


def _follows_byline(outline: Outline, number: int, time: TimeMatch) -> bool:
    """ "Posted by Jane Smith on 3 May 2014": a byline that also says of the date what it is."""
    byline = outline.page.byline(number)
    if byline is None or not byline.end <= time.start <= byline.end + JOINT_MAX:
        return False
    return bool(_POSTED.match(outline.page.texts[number], byline.start))


def _cue_before(text: str) -> Cue | None:
    text = without_markup(text)
    if cue := next((cue for cue, pattern in _BEFORE.items() if pattern.search(text)), None):
        return cue
    if _DATED.match(text):
        return Cue.DATED
    return Cue.OTHER if _LABEL.match(text) else None


def _cue_behind(text: str) -> Cue | None:
    """ "… wurde am 3. Mai 2014 veröffentlicht": in some languages the verb stands behind the date."""
    return Cue.PUBLISHED if _BEHIND.search(text) else None

"""The head: byline, dates, standfirst and captions from the blocks around the headline and behind the body."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from corpus_tools.blocks import Block
from corpus_tools.body import is_prose
from corpus_tools.bylines import (
    BYLINE_MAX,
    Byline,
    beside_date,
    find_about,
    find_byline,
    is_credit,
    name_line,
    opens_byline,
)
from corpus_tools.dates import TimeMatch
from corpus_tools.furniture import Furniture
from corpus_tools.headline import Outline, dates_in
from corpus_tools.model import Author, Label, Segment
from corpus_tools.phrases import alternation, phrases

ABOVE, INSIDE, BEHIND = 6, 8, 25
"""How many blocks above the headline, in the body and behind it can hold a byline or date."""

DATE_LINE_MAX = 120

_UPDATED = re.compile(r"(?<!\w)(?:" + alternation(phrases("bylines", "updated")) + r")\W*$", re.IGNORECASE)
_PUBLISHED = re.compile(r"(?<!\w)(?:" + alternation(phrases("bylines", "published")) + r")\W*$", re.IGNORECASE)


@dataclass(slots=True)
class Head:
    """What was read: spans by their start, the blocks they took up, and the values."""

    segments: dict[int, Segment] = field(default_factory=dict)
    used: set[int] = field(default_factory=set)
    authors: tuple[Author, ...] = ()
    published: TimeMatch | None = None
    updated: TimeMatch | None = None

    def add(self, label: Label, start: int, end: int, number: int) -> None:
        self.segments[start] = Segment(label, start, end)
        self.used.add(number)


def read_head(outline: Outline, headline: int | None, after: Sequence[Block]) -> Head:
    """Read the head of the article whose body is `blocks[first:end]`."""
    head = Head()
    if headline is not None:
        block = outline.blocks[headline]
        head.add(Label.HEADLINE, block.start, block.end, headline)
    near, behind = _zones(outline, headline)
    _read_dates(outline, head, [*near, *behind])
    _read_byline(outline, head, near, behind)
    if headline is not None:
        _read_standfirst(outline, head, headline)
    return head


def _zones(outline: Outline, headline: int | None) -> tuple[list[int], list[int]]:
    """The short blocks that can hold a byline or date: around the headline, best places first, and behind the body."""
    size = len(outline.blocks)
    top = outline.first if headline is None else headline
    inside = min(max(outline.first + INSIDE, top + 1), size)
    near = [*range(top, inside), *range(top - 1, max(-1, top - 1 - ABOVE), -1)]
    behind = range(max(inside, outline.end - 1), min(outline.end + BEHIND, size))

    def fits(number: int) -> bool:
        return number != headline and len(outline.blocks[number].text) <= BYLINE_MAX

    return list(filter(fits, near)), list(filter(fits, behind))


def _read_dates(outline: Outline, head: Head, order: Sequence[int]) -> None:
    """The first date of each kind; one that says "published" goes before one that says nothing."""
    found: dict[Label, tuple[int, TimeMatch]] = {}
    plain: tuple[int, TimeMatch] | None = None
    for number in order:
        block = outline.blocks[number]
        before = outline.blocks[number - 1].text if number else ""
        if len(block.text) > DATE_LINE_MAX or is_credit(block.text):
            continue
        for time in dates_in(block.text):
            cue = block.text[: time.start]
            label = _kind(cue) or (_kind(before) if not cue.strip() and len(before) < 40 else None)
            if label:
                found.setdefault(label, (number, time))
            elif plain is None:
                plain = number, time
    if plain:
        found.setdefault(Label.PUBLISHED, plain)
    for label, (number, time) in found.items():
        start = outline.blocks[number].start
        head.add(label, start + time.start, start + time.end, number)
    head.published = found[Label.PUBLISHED][1] if Label.PUBLISHED in found else None
    head.updated = found[Label.UPDATED][1] if Label.UPDATED in found else None


def _kind(before: str) -> Label | None:
    if _UPDATED.search(before):
        return Label.UPDATED
    return Label.PUBLISHED if _PUBLISHED.search(before) else None


Reader = Callable[[Outline, int], Byline | None]


def _cued(outline: Outline, number: int) -> Byline | None:
    text = outline.blocks[number].text
    times = dates_in(text)
    return find_byline(text, ends=times[0].start if times else None)


def _cue_above(outline: Outline, number: int) -> Byline | None:
    """The cue stands alone on the line before: "By" / "Jane Smith"."""
    if not number or not opens_byline(outline.blocks[number - 1].text):
        return None
    return name_line(outline.blocks[number].text, least=1)


def _with_date(outline: Outline, number: int) -> Byline | None:
    text = outline.blocks[number].text
    times = dates_in(text)
    return beside_date(text, times[0].start, times[-1].end, outline.counts) if times else None


def _near_date(outline: Outline, number: int) -> Byline | None:
    """A name on a line of its own, with a date on the line before or behind, or behind that."""
    texts = [block.text for block in outline.blocks[max(0, number - 1) : number + 3]]
    if outline.blocks[number].mark or not any(len(text) <= DATE_LINE_MAX and dates_in(text) for text in texts):
        return None
    return name_line(outline.blocks[number].text)


def _below_headline(outline: Outline, number: int) -> Byline | None:
    return name_line(outline.blocks[number].text) if number + 1 == outline.first else None


def _about(outline: Outline, number: int) -> Byline | None:
    return find_about(outline.blocks[number].text)


def _signature(outline: Outline, number: int) -> Byline | None:
    return name_line(outline.blocks[number].text) if number <= outline.end else None


NEAR_READERS: tuple[Reader, ...] = (_cued, _cue_above, _with_date, _near_date, _below_headline)
BEHIND_READERS: tuple[Reader, ...] = (_cued, _cue_above, _about, _signature)


def _read_byline(outline: Outline, head: Head, near: Sequence[int], behind: Sequence[int]) -> None:
    """The first reader that finds names wins; each looks at all places before the next is asked."""
    for readers, order in ((NEAR_READERS, near), (BEHIND_READERS, behind)):
        for reader in readers:
            for number in order:
                block = outline.blocks[number]
                if outline.kinds[number] is Furniture.LINE and not dates_in(block.text):
                    continue
                byline = reader(outline, number)
                if byline:
                    head.authors = byline.authors
                    head.add(Label.BYLINE, block.start + byline.start, block.start + byline.end, number)
                    return


def _read_standfirst(outline: Outline, head: Head, headline: int) -> None:
    """The block below the headline, if a byline or date follows it or it ends like no paragraph does."""
    number = next((n for n in range(headline + 1, min(headline + 3, outline.end)) if n not in head.used), None)
    if number is None:
        return
    block = outline.blocks[number]
    text = block.text
    if outline.kinds[number] or block.mark or not 40 <= len(text) <= 400:
        return
    below = {n for n in head.used if number < n <= number + 4}
    if text[-1] in '.!?:…"”“»' or not (below or number + 1 < outline.end):
        return
    head.add(Label.STANDFIRST, block.start, block.end, number)
    for between in range(number + 1, min(below, default=number)):
        other = outline.blocks[between]
        if len(other.text) <= 60 and between not in head.used and not is_prose(other.text):
            head.add(Label.CAPTION, other.start, other.end, between)

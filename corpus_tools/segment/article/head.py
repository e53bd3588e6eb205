"""The head: byline, dates, standfirst and captions from the blocks around the headline and behind the body."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from corpus_tools.dates import TimeMatch
from corpus_tools.model import Author, Label, Segment
from corpus_tools.segment.article.publication import DATE_LINE_MAX, find_dates, is_age, without_markup
from corpus_tools.segment.article.survey import CLEAN_HEAD, LEAD_IN_MAX, Outline, dates_in
from corpus_tools.words.bylines import (
    BYLINE_MAX,
    NAMES_MAX,
    Byline,
    beside_date,
    find_about,
    find_byline,
    name_line,
    opens_byline,
)
from corpus_tools.words.furniture import Furniture

ABOVE, INSIDE, FROM_END, BEHIND = 6, 12, 4, 25
"""How many blocks above the headline, at both ends of the body and behind it can hold a byline or date."""

KICKER_MAX = 40
CLOSE = 6
"""So near to the headline, or to the first words of the body, a name needs no cue if a date is beside it."""

STANDFIRST_MAX = 180
HEAD_DATES = 2
"""A head has a date and a byline, perhaps; a body with more such lines is a list of events, posts or people."""


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


def read_head(outline: Outline, headline: int | None) -> Head:
    """Read the head of the article whose body is `blocks[first:end]`."""
    head = Head()
    if headline is not None:
        block = outline.page.blocks[headline]
        head.add(Label.HEADLINE, block.start, block.end, headline)
    near, behind = _zones(outline, headline)
    _read_dates(outline, head, headline, near, behind)
    _read_byline(outline, head, headline, near, behind)
    if headline is not None:
        _read_standfirst(outline, head, headline)
        _read_kicker(outline, head, headline)
    return head


def _zones(outline: Outline, headline: int | None) -> tuple[list[int], list[int]]:
    """The short blocks that can hold a byline or date: around the headline, best places first, and behind the body."""
    blocks, kinds = outline.page.blocks, outline.page.kinds
    top = outline.first if headline is None else headline
    inside = _reach(outline, headline)
    near = [*range(top, inside), *range(top - 1, max(-1, top - 1 - ABOVE), -1)]
    behind = range(max(inside, outline.end - FROM_END), min(outline.end + BEHIND, len(blocks)))
    if _is_clean(headline):
        stop = next((n for n in behind if kinds[n] is Furniture.ENDING), len(blocks))
        behind = range(behind.start, max(behind.start, min(behind.stop, stop + 1)))

    def fits(number: int) -> bool:
        text = blocks[number].text
        return number != headline and len(text) <= LEAD_IN_MAX and not _is_embedded(text)

    return list(filter(fits, near)), list(filter(fits, behind))


def _is_embedded(text: str) -> bool:
    """Is this a post of somebody else, quoted with name and date?"""
    return "(@" in text or (text[0] in "—–-" and text[1:2] == " ")


def _is_clean(headline: int | None) -> bool:
    """Was the text cleaned of navigation? Then its headline is one of its first lines."""
    return headline is not None and headline <= CLEAN_HEAD


def _reach(outline: Outline, headline: int | None) -> int:
    """How far into the body a byline or date may stand, because what was taken for its first lines is a standfirst.

    In a text without navigation the body is known better: its second paragraph is no head any more, and a body with
    many dates is a list of events, posts or people.
    """
    page, clean = outline.page, _is_clean(headline)
    if clean and _is_list(outline):
        return min(outline.first + 1, len(page.blocks))
    steps = paragraphs = 0
    number = outline.first
    while number < len(page.blocks) and steps < INSIDE and not (clean and paragraphs == 2):
        if clean and page.kinds[number] is Furniture.ENDING:
            break
        steps += not page.kinds[number]
        paragraphs += page.prose[number] > 0
        number += 1
    return number


def _is_list(outline: Outline) -> bool:
    """Are there more dates and bylines in the body than a head has?"""
    page = outline.page
    short = [n for n in range(outline.first, outline.end) if len(page.blocks[n].text) <= DATE_LINE_MAX]
    return len(short) > HEAD_DATES and sum(map(page.is_dated, short)) > HEAD_DATES


def _read_dates(outline: Outline, head: Head, headline: int | None, near: Sequence[int], behind: Sequence[int]) -> None:
    found = find_dates(outline, headline, near, behind, clean=_is_clean(headline))
    for label, (number, time) in found.items():
        head.add(label, *outline.page.blocks[number].span(time.start, time.end), number)
    head.published = found[Label.PUBLISHED][1] if Label.PUBLISHED in found else None
    head.updated = found[Label.UPDATED][1] if Label.UPDATED in found else None


def _plain(outline: Outline, number: int) -> str:
    return without_markup(outline.page.blocks[number].text)


def _dates(outline: Outline, number: int, plain: str) -> Sequence[TimeMatch]:
    """The dates of a block without its markup."""
    page = outline.page
    return page.dates(number) if plain == page.blocks[number].text else dates_in(plain)


def _cued(outline: Outline, number: int) -> Byline | None:
    text = _plain(outline, number)
    if len(text) > BYLINE_MAX:
        return None
    times = _dates(outline, number, text)
    if not times and text == outline.page.blocks[number].text:
        found = outline.page.byline(number)
    else:
        found = find_byline(text, ends=times[0].start if times else None)
    return found if found and (number < outline.first or not text[: found.start].strip() or times) else None


def _cue_above(outline: Outline, number: int) -> Byline | None:
    """The cue stands alone on the line before: "By" / "Jane Smith"."""
    if not number or not opens_byline(outline.page.blocks[number - 1].text):
        return None
    menu = bool(outline.page.blocks[number - 1].mark)
    return name_line(_plain(outline, number), least=2 if menu else 1)


def _with_date(outline: Outline, number: int) -> Byline | None:
    text = _plain(outline, number)
    times = _dates(outline, number, text)
    return beside_date(text, times[0].start, times[-1].end, outline.page.counts) if times else None


def _near_date(outline: Outline, number: int) -> Byline | None:
    """A name on a line of its own, with a date on the line before or behind, or behind that."""
    page = outline.page
    if page.kinds[number] or len(page.blocks[number].text) > NAMES_MAX:
        return None
    near = range(max(0, number - 1), min(number + 3, len(page.blocks)))
    if not any(_is_timed(outline, n) for n in near):
        return None
    return name_line(_plain(outline, number))


def _is_timed(outline: Outline, number: int) -> bool:
    text = outline.page.blocks[number].text
    return len(text) <= DATE_LINE_MAX and (bool(outline.page.dates(number)) or is_age(text))


def _about(outline: Outline, number: int) -> Byline | None:
    return find_about(_plain(outline, number))


Reader = Callable[[Outline, int], Byline | None]
CUED: tuple[Reader, ...] = (_cued, _cue_above)
PLACED: tuple[Reader, ...] = (_with_date, _near_date)
BEHIND_ONLY: tuple[Reader, ...] = (*CUED, _about)


def _read_byline(
    outline: Outline, head: Head, headline: int | None, near: Sequence[int], behind: Sequence[int]
) -> None:
    """The first reader that finds names wins; each looks at all places before the next is asked."""
    top = outline.first if headline is None else headline
    near = [number for number in near if _may_credit(outline, headline, number)]
    close = [number for number in near if top - CLOSE <= number < outline.first + CLOSE]
    for readers, order in ((CUED, near), (PLACED, close), (BEHIND_ONLY, behind)):
        if order is behind:
            order = [number for number in behind if _may_credit(outline, headline, number)]
        for reader in readers:
            for number in order:
                if byline := reader(outline, number):
                    head.authors = byline.authors
                    head.add(Label.BYLINE, *outline.page.blocks[number].span(byline.start, byline.end), number)
                    return


def _may_credit(outline: Outline, headline: int | None, number: int) -> bool:
    """Not in furniture without a date, and not in a line that repeats the headline ("Review of a book by …")."""
    page = outline.page
    if headline is not None and page.folded[number].endswith(page.folded[headline]):
        return False
    return page.kinds[number] is not Furniture.LINE or bool(page.dates(number))


def _read_standfirst(outline: Outline, head: Head, headline: int) -> None:
    """The block below the headline, if a byline or date follows it or it ends like no paragraph does.

    On a page with its navigation what stands above the byline is as often the first paragraph, so that there only
    one short sentence without a full stop is taken.
    """
    number = next((n for n in range(headline + 1, min(headline + 3, outline.end)) if n not in head.used), None)
    if number is None or outline.page.kinds[number] or outline.page.blocks[number].mark:
        return
    block = outline.page.blocks[number]
    stop = next((n for n in range(number + 1, outline.end) if outline.page.prose[n]), outline.end)
    below = {n for n in head.used if number < n <= min(number + 4, stop)}
    title_like = block.text[-1] not in '.!?:…"”“»' and ". " not in block.text and len(block.text) <= STANDFIRST_MAX
    lead_in = bool(below) and _is_clean(headline) and len(block.text) <= LEAD_IN_MAX
    if len(block.text) < 40 or not (lead_in or (title_like and (below or number + 1 < outline.end))):
        return
    head.add(Label.STANDFIRST, block.start, block.end, number)
    for between in range(number + 1, min(below, default=number)):
        other = outline.page.blocks[between]
        if len(other.text) <= 60 and between not in head.used and not outline.page.prose[between]:
            head.add(Label.CAPTION, other.start, other.end, between)


def _read_kicker(outline: Outline, head: Head, headline: int) -> None:
    """The word or two above the headline of a text without navigation; elsewhere it is as likely a menu entry."""
    number = headline - 1
    if number < 0 or not _is_clean(headline) or number in head.used or outline.page.kinds[number]:
        return
    block = outline.page.blocks[number]
    if len(block.text) <= KICKER_MAX and not block.mark and block.text[-1] not in ".!?:" and headline <= 2:
        head.add(Label.KICKER, block.start, block.end, number)

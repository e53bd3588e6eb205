"""The head: in which blocks byline and date can stand, which of them is the byline, and standfirst and kicker."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

from corpus_tools.dates.match import TimeMatch
from corpus_tools.model import Label
from corpus_tools.segment.article.date_line import DATE_LINE_MAX, dates_in, is_age, is_dated
from corpus_tools.segment.article.parts import LEAD_IN_MAX, BylineRule, FoundByline, Outline, Part, Survey, Zones
from corpus_tools.segment.article.prose import is_prose
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
from corpus_tools.words.date_words import without_markup
from corpus_tools.words.furniture import Furniture

ABOVE, INSIDE, FROM_END, BEHIND = 6, 12, 4, 25
"""How many blocks above the headline, at both ends of the body and behind it can hold a byline or date.

Measured on 257 texts of real pages: half of `INSIDE` loses two bylines and three dates, twice as much wins two bylines;
half or twice the others changes eight texts at most, and wins or loses a byline and a date at most.
"""

HEAD_PARAGRAPHS = 2
"""In a text without navigation the second paragraph ends the head."""

CLOSE = 6
"""So near to the headline, or to the first words of the body, a name needs no cue if a date is beside it.

Half of it loses one byline of the 257 texts, twice as much wins one of three that it changes.
"""

HEAD_DATES = 2
"""A head has a date and a byline, perhaps; a body with more such lines is a list of events, posts or people.

One less loses two bylines and two dates of the 257 texts, two more win a byline.
"""

KICKER_MAX, KICKER_PLACE = 40, 2
"""A longer line (code points) is no kicker, nor is one above a headline that so many blocks or more stand above."""

STANDFIRST_MIN, STANDFIRST_MAX = 40, 180
"""A shorter line (code points) is no standfirst, nor is a longer one that only its missing full stop speaks for."""

STANDFIRST_CAPTION_MAX = 60
"""Between standfirst and byline a line of so many code points at most is the caption of the picture there."""


def find_zones(outline: Outline) -> Zones:
    """The short blocks that can hold a byline or date: around the headline, best places first, and behind the body."""
    page, top = outline.page, outline.top
    inside = _reach(outline)
    near = [*range(top, inside), *range(top - 1, max(-1, top - 1 - ABOVE), -1)]
    behind = range(max(inside, outline.end - FROM_END), min(outline.end + BEHIND, len(page.blocks)))
    if outline.clean:
        stop = next((n for n in behind if page.kinds[n] is Furniture.ENDING), len(page.blocks))
        behind = range(behind.start, max(behind.start, min(behind.stop, stop + 1)))

    def fits(number: int) -> bool:
        text = page.texts[number]
        return number != outline.headline and len(text) <= LEAD_IN_MAX and not _is_embedded(text)

    return Zones(list(filter(fits, near)), list(filter(fits, behind)))


def _is_embedded(text: str) -> bool:
    """Is this a post of somebody else, quoted with name and date?"""
    return "(@" in text or (text[0] in "—–-" and text[1:2] == " ")


def _reach(outline: Outline) -> int:
    """How far into the body a byline or date may stand, because what was taken for its first lines is a standfirst.

    In a text without navigation the body is known better: its second paragraph is no head any more, and a body with
    many dates is a list of events, posts or people.
    """
    page, clean = outline.page, outline.clean
    if clean and _is_list(outline):
        return min(outline.first + 1, len(page.blocks))
    steps = paragraphs = 0
    number = outline.first
    while number < len(page.blocks) and steps < INSIDE and not (clean and paragraphs == HEAD_PARAGRAPHS):
        if clean and page.kinds[number] is Furniture.ENDING:
            break
        steps += not page.kinds[number]
        paragraphs += page.prose[number] > 0
        number += 1
    return number


def _is_list(outline: Outline) -> bool:
    """Are there more dates and bylines in the body than a head has?"""
    page = outline.page
    short = [n for n in range(outline.first, outline.end) if len(page.texts[n]) <= DATE_LINE_MAX]
    return len(short) > HEAD_DATES and sum([is_dated(page.texts[number]) for number in short]) > HEAD_DATES


def find_names(outline: Outline, zones: Zones) -> FoundByline | None:
    """The byline: the first rule that finds names wins; each looks at all its places before the next is asked."""
    near = [number for number in zones.near if _may_credit(outline, number)]
    close = [number for number in near if outline.top - CLOSE <= number < outline.first + CLOSE]
    for rules, places in ((CUED, near), (PLACED, close), (BEHIND_ONLY, zones.behind)):
        if places is zones.behind:
            places = [number for number in zones.behind if _may_credit(outline, number)]
        for rule in rules:
            for number in places:
                byline = READERS[rule](outline, number)
                if byline and not _holds_date(outline.page.texts[number], byline):
                    return FoundByline(number, byline, rule)
    return None


def _holds_date(text: str, byline: Byline) -> bool:
    """Names that a date breaks up are none: the date is a segment of its own, and would be missing in the byline."""
    return any(byline.start < time.end and time.start < byline.end for time in dates_in(text))


def _may_credit(outline: Outline, number: int) -> bool:
    """Not in furniture without a date, and not in a line that repeats the headline ("Review of a book by …")."""
    page, headline = outline.page, outline.headline
    if headline is not None and page.folded[number].endswith(page.folded[headline]):
        return False
    return page.kinds[number] is not Furniture.LINE or bool(dates_in(page.texts[number]))


def _cued(outline: Outline, number: int) -> Byline | None:
    page = outline.page
    text = without_markup(page.texts[number])
    if len(text) > BYLINE_MAX:
        return None
    times = _dates(page, number, text)
    if not times and text == page.texts[number]:
        found = find_byline(page.texts[number])
    else:
        found = find_byline(text, ends=times[0].start if times else None)
    return found if found and (number < outline.first or not text[: found.start].strip() or times) else None


def _cue_above(outline: Outline, number: int) -> Byline | None:
    """The cue stands alone on the line before: "By" / "Jane Smith"."""
    page = outline.page
    if not number or not opens_byline(page.texts[number - 1]):
        return None
    menu = bool(page.blocks[number - 1].mark)
    return name_line(without_markup(page.texts[number]), least=2 if menu else 1)


def _with_date(outline: Outline, number: int) -> Byline | None:
    text = without_markup(outline.page.texts[number])
    times = _dates(outline.page, number, text)
    return beside_date(text, times[0].start, times[-1].end, outline.page.counts) if times else None


def _near_date(outline: Outline, number: int) -> Byline | None:
    """A name on a line of its own, with a date on the line before or behind, or behind that."""
    page = outline.page
    if page.kinds[number] or len(page.texts[number]) > NAMES_MAX:
        return None
    near = range(max(0, number - 1), min(number + 3, len(page.blocks)))
    if not any(_is_timed(page, n) for n in near):
        return None
    return name_line(without_markup(page.texts[number]))


def _about(outline: Outline, number: int) -> Byline | None:
    return find_about(without_markup(outline.page.texts[number]))


READERS: dict[BylineRule, Callable[[Outline, int], Byline | None]] = {
    BylineRule.CUED: _cued,
    BylineRule.CUE_ABOVE: _cue_above,
    BylineRule.WITH_DATE: _with_date,
    BylineRule.NEAR_DATE: _near_date,
    BylineRule.ABOUT: _about,
}
CUED = (BylineRule.CUED, BylineRule.CUE_ABOVE)
PLACED = (BylineRule.WITH_DATE, BylineRule.NEAR_DATE)
BEHIND_ONLY = (*CUED, BylineRule.ABOUT)


def _dates(page: Survey, number: int, plain: str) -> Sequence[TimeMatch]:
    """The dates of a block whose text without markup is `plain`."""
    return dates_in(page.texts[number]) if plain == page.texts[number] else dates_in(plain)


def _is_timed(page: Survey, number: int) -> bool:
    text = page.texts[number]
    return len(text) <= DATE_LINE_MAX and (bool(dates_in(page.texts[number])) or is_age(text))


def find_standfirst(outline: Outline, taken: Collection[int]) -> Iterator[Part]:
    """The block below the headline, if a byline or date follows it or it ends like no paragraph does.

    On a page with its navigation what stands above the byline is as often the first paragraph, so that there only
    one short sentence without a full stop is taken. `taken` are the blocks of headline, byline and dates. With the
    standfirst come the captions between it and them.
    """
    page, headline = outline.page, outline.headline
    if headline is None:
        return
    number = next((n for n in range(headline + 1, min(headline + 3, outline.end)) if n not in taken), None)
    if number is None or page.kinds[number] or page.blocks[number].mark:
        return
    stop = next((n for n in range(number + 1, outline.end) if page.prose[n]), outline.end)
    below = {n for n in taken if number < n <= min(number + 4, stop)}
    if not _is_standfirst(page.texts[number], below=bool(below), last=number + 1 >= outline.end, clean=outline.clean):
        return
    yield _whole(page, Label.STANDFIRST, number)
    for between in range(number + 1, min(below, default=number)):
        short = len(page.texts[between]) <= STANDFIRST_CAPTION_MAX
        if short and between not in taken and not page.prose[between]:
            yield _whole(page, Label.CAPTION, between)


def _is_standfirst(text: str, *, below: bool, last: bool, clean: bool) -> bool:
    """Is byline or date `below`, is this the `last` block of the body, and is the text `clean` of navigation?"""
    if len(text) < STANDFIRST_MIN:
        return False
    lead_in = below and clean and len(text) <= LEAD_IN_MAX
    sentence = text[-1] in '.!?:…"”“»。！？」؟۔।' or ". " in text or (is_prose(text) and not text[-1].isascii())
    title_like = not sentence and len(text) <= STANDFIRST_MAX
    return lead_in or (title_like and (below or not last))


def find_kicker(outline: Outline, taken: Collection[int]) -> Iterator[Part]:
    """The word or two above the headline of a text without navigation; elsewhere it is as likely a menu entry."""
    page, headline = outline.page, outline.headline
    if headline is None or not outline.clean or not 0 < headline <= KICKER_PLACE:
        return
    number = headline - 1
    if number in taken or page.kinds[number]:
        return
    block = page.blocks[number]
    if len(block.text) <= KICKER_MAX and not block.mark and block.text[-1] not in ".!?:":
        yield _whole(page, Label.KICKER, number)


def find_headline(outline: Outline) -> Iterator[Part]:
    """The headline as a part of the head."""
    if outline.headline is not None:
        yield _whole(outline.page, Label.HEADLINE, outline.headline)


def _whole(page: Survey, label: Label, number: int) -> Part:
    block = page.blocks[number]
    return Part(label, block.start, block.end, number)

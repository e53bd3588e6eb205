"""The head: in which blocks byline and date can stand, and standfirst and kicker."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import islice

from corpus_tools.base.model import Label
from corpus_tools.segment.article.date_line import DATE_LINE_MAX, is_dated
from corpus_tools.segment.article.parts import APART, LAST, LEAD_IN_MAX, Outline, Part, Survey, Zones, stands_apart
from corpus_tools.segment.article.prose import is_prose
from corpus_tools.words.credits import is_caption, is_signed
from corpus_tools.words.cues import COUNTED
from corpus_tools.words.furniture import Furniture, is_row

ABOVE, INSIDE, BEHIND = 12, 12, 25
"""How many blocks above the headline, in the body and behind it can hold a byline or date.

The more there are, the more there is to choose from: which of them it is the fitted weights tell.
"""

BETWEEN = 25
"""So many blocks below a headline that is far from the body, and `ABOVE` ones above the body, as well."""

HEAD_PARAGRAPHS = 2
"""In a text without navigation the second paragraph ends the head."""

HEAD_DATES = 2
"""A head has a date and a byline, perhaps; a body with more such lines is a list of events, posts or people.

One less loses two bylines and two dates of the 257 texts, two more win a byline.
"""

KICKER_MAX, KICKER_PLACE = 40, 2
"""A longer line (code points) is no kicker, nor is one above a headline that so many blocks or more stand above."""

STANDFIRST_MIN, STANDFIRST_MAX = 40, 180
"""A shorter line (code points) is no standfirst, nor is a longer one that only its missing full stop speaks for."""

_SENTENCE_ENDS = tuple('.!?:;؛…"”“»。！？」؟۔।')

STANDFIRST_PLACE = 4
"""So far below the headline a standfirst begins: byline, date and a line of the page's can stand between."""

STANDFIRST_CAPTION_MAX = 60
"""Between standfirst and byline a line of so many code points at most is the caption of the picture there."""


def find_zones(outline: Outline) -> Zones:
    """The short blocks that can hold a byline or date: around the headline, best places first, and behind the body."""
    page, top = outline.page, outline.top
    inside = _reach(outline)
    below = range(top, min(top + BETWEEN, outline.first))
    at_body = range(max(below.stop, outline.first - ABOVE), inside)
    # Where lines below the headline count as the body already, the head can stand right above its running text.
    lead = range(max(inside, outline.start - ABOVE), 0 if outline.clean else outline.start)
    apart = outline.headline is not None and stands_apart(outline.headline, outline.first)
    near = [*below, *at_body, *lead, *range(top - 1, max(-1, top - 1 - (APART if apart else ABOVE)), -1)]
    from_end = 0 if _is_list(outline) else LAST
    behind = range(max(inside, outline.end - from_end), min(outline.end + BEHIND, len(page.blocks)))

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
    if (clean or outline.headline is None) and _is_list(outline):
        return min(outline.first + 1, len(page.blocks))
    steps = paragraphs = 0
    number = outline.first
    while number < len(page.blocks) and steps < INSIDE and not (clean and paragraphs == HEAD_PARAGRAPHS):
        if (clean or number >= outline.end) and page.kinds[number] is Furniture.ENDING:
            break
        steps += not page.kinds[number]
        paragraphs += page.prose[number] > 0
        number += 1
    return number


def _is_list(outline: Outline) -> bool:
    """Are there more dates and bylines in the body than a head has?"""
    page = outline.page
    short = [n for n in range(outline.first, outline.end) if len(page.texts[n]) <= DATE_LINE_MAX]
    dated = (number for number in short if is_dated(page.texts[number]))
    return len(list(islice(dated, HEAD_DATES + 1))) > HEAD_DATES


def find_standfirst(outline: Outline, taken: Collection[int]) -> Iterator[Part]:
    """The block below the headline, if a byline or date follows it or it ends like no paragraph does.

    On a page with its navigation what stands above the byline is as often the first paragraph, so that there only
    one short sentence without a full stop is taken. `taken` are the blocks of headline, byline and dates. With the
    standfirst come the captions between it and them.
    """
    page, headline = outline.page, outline.headline
    if headline is None:
        return
    passed = {page.texts[n] for n in taken}
    near = range(headline + 1, min(headline + STANDFIRST_PLACE, outline.end))
    number = next((n for n in near if not page.kinds[n] and page.texts[n] not in passed), None)
    if number is None or page.blocks[number].mark:
        return
    text = page.texts[number]
    if is_caption(text) or is_signed(text) or is_row(text) or COUNTED.search(text):
        return
    stop = next((n for n in range(number + 1, outline.end) if page.prose[n]), outline.end)
    below = {n for n in taken if number < n <= min(number + 4, stop)}
    if not _is_standfirst(text, below=bool(below), last=number + 1 >= outline.end, clean=outline.clean):
        return
    if ". " in text and not below and not _has_stop(_paragraph_below(outline, number)):
        return
    yield _whole(page, Label.STANDFIRST, number)
    for between in range(number + 1, max(below, default=number)):
        short = len(page.texts[between]) <= STANDFIRST_CAPTION_MAX
        if short and between not in taken and not page.prose[between]:
            yield _whole(page, Label.CAPTION, between)


def _paragraph_below(outline: Outline, number: int) -> str:
    """The next text that runs, or is of two sentences; none is empty."""
    page = outline.page
    below = (n for n in range(number + 1, outline.end) if page.prose[n] or ". " in page.texts[n])
    return next((page.texts[n] for n in below), "")


def _has_stop(text: str) -> bool:
    """Does a text end as a sentence does? Where none does, two sentences without a full stop are a paragraph."""
    return text[-1:] in _SENTENCE_ENDS


def _is_standfirst(text: str, *, below: bool, last: bool, clean: bool) -> bool:
    """Is byline or date `below`, is this the `last` block of the body, and is the text `clean` of navigation?"""
    if len(text) < STANDFIRST_MIN:
        return False
    lead_in = below and clean and len(text) <= LEAD_IN_MAX
    sentence = _has_stop(text) or (is_prose(text) and not text[-1].isascii())
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

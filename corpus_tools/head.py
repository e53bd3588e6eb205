"""The head: headline, kicker, standfirst, byline and dates from the blocks around the beginning of the body.

A headline is chosen by a table of named rules, each of which speaks for or against a candidate; below a total of
`THRESHOLD` there is no headline, because null beats a guess.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from corpus_tools.blocks import Block
from corpus_tools.body import is_prose
from corpus_tools.bylines import BYLINE_MAX, Byline, find_byline, is_credit, name_line
from corpus_tools.dates import TimeMatch, find_times
from corpus_tools.furniture import Furniture
from corpus_tools.model import Author, Label, Segment
from corpus_tools.phrases import alternation, phrases

ABOVE, INSIDE = 40, 4
"""How many blocks above the body, and in it, can be the headline."""

CLEAN_HEAD = 8
"""With so few blocks above the body nothing but the head stands there: the text was cleaned of navigation."""

HEADLINE_MAX = 220
THRESHOLD = 1.0

_TITLE_CUT = re.compile(r"\s*[|–—·»›«<>:•/-]+\s*")
_UPDATED = re.compile(r"(?<!\w)(?:" + alternation(phrases("bylines", "updated")) + r")\W*$", re.IGNORECASE)
_PUBLISHED = re.compile(r"(?<!\w)(?:" + alternation(phrases("bylines", "published")) + r")\W*$", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class Page:
    """The blocks of a page and what the rules ask of it; `first` and `end` bound the body."""

    blocks: Sequence[Block]
    kinds: Sequence[Furniture]
    first: int
    end: int
    folded: list[str]
    counts: Counter[str]


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


Rule = tuple[str, float, Callable[[Page, int], float]]


def _title(page: Page, number: int) -> float:
    """The page's title, which many extractors print first, repeats the headline beside the site's name."""
    text = page.folded[number]
    if number == 0 or len(text) < 8:
        return 0.0
    return float(any(_is_part(text, title) for title in page.folded[: min(3, number)]))


def _is_part(text: str, title: str) -> bool:
    """Is the title made of `text` and, behind or before a separator, something else?"""
    if len(title) <= len(text):
        return False
    if title.startswith(text):
        return bool(_TITLE_CUT.match(title, len(text)))
    return title.endswith(text) and bool(_TITLE_CUT.search(title[: -len(text)][-4:]))


def _nearness(page: Page, number: int) -> float:
    """Blocks between the candidate and the body, without those that belong to a head."""
    gap = 0
    for other in range(number + 1, page.first):
        block = page.blocks[other]
        gap += not (page.kinds[other] or is_prose(block.text) or _dated(block))
    return max(-4.0, -0.25 * gap)


def _dated(block: Block) -> bool:
    return len(block.text) <= BYLINE_MAX and any(map(str.isdigit, block.text)) and bool(find_times(block.text))


def _beside(page: Page, number: int) -> float:
    """A date or byline within three blocks."""
    near = page.blocks[number + 1 : number + 4]
    return float(any(_dated(block) or find_byline(block.text) for block in near))


def _size(page: Page, number: int) -> float:
    size = len(page.blocks[number].text)
    return 1.0 if 20 <= size <= 130 else -1.5 if size < 10 else -1.0 if size > 160 else 0.0


def _heading_mark(page: Page, number: int) -> float:
    mark = page.blocks[number].mark
    return {"#": 2.5, "##": 1.2}.get(mark, 0.5) if mark.startswith("#") else 0.0


HEADLINE_RULES: tuple[Rule, ...] = (
    ("title", 4.0, _title),
    ("first line of a clean text", 2.0, lambda page, number: float(number == 0 and page.first <= CLEAN_HEAD)),
    ("heading mark", 1.0, _heading_mark),
    ("repeated", 0.7, lambda page, number: float(page.counts[page.folded[number]] > 1)),
    ("nearness", 1.0, _nearness),
    ("byline or date beside", 1.0, _beside),
    ("size", 1.0, _size),
    ("blank before", 0.3, lambda page, number: float(page.blocks[number].blank_before > 0 or number == 0)),
    (
        "list item",
        -2.0,
        lambda page, number: float(bool(page.blocks[number].mark) and page.blocks[number].mark[0] in "•□☆*+-◦"),
    ),
    ("full stop", -1.0, lambda page, number: float(page.blocks[number].text[-1] in ".,;:")),
    ("inside the body", -2.0, lambda page, number: float(number > page.first)),
    ("few words", -2.0, lambda page, number: float(len(_WORD.findall(page.blocks[number].text)) < 2)),
)


def read_head(
    blocks: Sequence[Block], kinds: Sequence[Furniture], first: int, end: int, after: Sequence[Block]
) -> Head:
    """Read the head of the article whose body is `blocks[first:end]`."""
    folded = [block.text.casefold() if len(block.text) <= HEADLINE_MAX else "" for block in blocks]
    page = Page(blocks, kinds, first, end, folded, Counter(folded))
    head = Head()
    headline = find_headline(page)
    if headline is not None:
        block = blocks[headline]
        head.add(Label.HEADLINE, block.start, block.end, headline)
    _read_zone(page, head, headline)
    if headline is not None:
        _standfirst(page, head, headline)
    return head


def find_headline(page: Page) -> int | None:
    """The index of the block that is the headline, or None."""
    best, chosen = THRESHOLD, None
    for number in range(max(0, page.first - ABOVE), min(page.first + INSIDE, page.end)):
        block = page.blocks[number]
        if number > page.first and len(page.blocks[number - 1].text) > HEADLINE_MAX:
            break
        if len(block.text) > HEADLINE_MAX or page.kinds[number] or is_credit(block.text) or find_byline(block.text):
            continue
        if len(block.text) < 40 and _dated(block):
            continue
        total = sum(weight * rule(page, number) for _, weight, rule in HEADLINE_RULES)
        if total > best:
            best, chosen = total, number
    return chosen


def _read_zone(page: Page, head: Head, headline: int | None) -> None:
    """Bylines, dates and captions between the headline and the body, then above it, then behind the body."""
    top = page.first if headline is None else headline
    inside = page.first + 3
    order = [
        *range(top, min(inside, len(page.blocks))),
        *range(top - 1, max(-1, top - 6), -1),
        *range(page.end, min(page.end + 8, len(page.blocks))),
    ]
    for number in order:
        if number in head.used or len(page.blocks[number].text) > BYLINE_MAX:
            continue
        _read_block(page, head, number)


def _read_block(page: Page, head: Head, number: int) -> None:
    block = page.blocks[number]
    text = block.text
    if is_credit(text):
        return
    times = find_times(text) if any(map(str.isdigit, text)) else []
    byline = find_byline(text, ends=times[0].start if times else None)
    if times and (len(text) <= 100 or byline):
        _take_times(head, block, number, times)
    if byline and not head.authors:
        _take_byline(head, block, number, byline)


def _take_times(head: Head, block: Block, number: int, times: Sequence[TimeMatch]) -> None:
    for time in times:
        before = block.text[: time.start]
        if _UPDATED.search(before):
            if head.updated is None:
                head.updated = time
                head.add(Label.UPDATED, block.start + time.start, block.start + time.end, number)
        elif head.published is None:
            head.published = time
            head.add(Label.PUBLISHED, block.start + time.start, block.start + time.end, number)


def _take_byline(head: Head, block: Block, number: int, byline: Byline) -> None:
    head.authors = byline.authors
    head.add(Label.BYLINE, block.start + byline.start, block.start + byline.end, number)


def _standfirst(page: Page, head: Head, headline: int) -> None:
    """The block below the headline, if a byline or date follows it or it ends like no paragraph does."""
    number = next((n for n in range(headline + 1, min(headline + 3, page.end)) if n not in head.used), None)
    if number is None:
        return
    block = page.blocks[number]
    text = block.text
    if page.kinds[number] or block.mark or not 40 <= len(text) <= 400:
        return
    below = {n for n in head.used if n > number and n <= number + 4}
    if below or (text[-1] not in '.!?:…"”“»' and number + 1 < page.end):
        head.add(Label.STANDFIRST, block.start, block.end, number)
        for between in range(number + 1, min(below, default=number)):
            if (
                len(page.blocks[between].text) <= 60
                and between not in head.used
                and not is_prose(page.blocks[between].text)
            ):
                other = page.blocks[between]
                head.add(Label.CAPTION, other.start, other.end, between)

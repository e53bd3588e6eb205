"""The head: headline, kicker, standfirst, byline and dates from the blocks around the beginning of the body.

A headline is chosen by a table of named rules, each of which speaks for or against a candidate; below a total of
`THRESHOLD` there is no headline, because null beats a guess.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from corpus_tools.blocks import Block
from corpus_tools.body import P, is_prose, main_run, size, weigh
from corpus_tools.bylines import BYLINE_MAX, Byline, find_byline, is_credit, is_name, name_line
from corpus_tools.dates import TimeMatch, find_times
from corpus_tools.furniture import Furniture, furniture
from corpus_tools.model import Author, Label, Segment
from corpus_tools.phrases import alternation, phrases

ABOVE, INSIDE = 40, 4
"""How many blocks above the body, and in it, can be the headline."""

TITLE_WEIGHT = P["title"]
CLEAN_HEAD = 8
"""With so few blocks above the body nothing but the head stands there: the text was cleaned of navigation."""

HEADLINE_MAX = 220
OPENING = 30
THRESHOLD = 2.5

_TITLE_CUT = re.compile(r"\s*[|–—·»›«<>:•/-]+\s*")
_UPDATED = re.compile(r"(?<!\w)(?:" + alternation(phrases("bylines", "updated")) + r")\W*$", re.IGNORECASE)
_PUBLISHED = re.compile(r"(?<!\w)(?:" + alternation(phrases("bylines", "published")) + r")\W*$", re.IGNORECASE)
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_TRAIL = re.compile(r"\s[>»›→|•·]\s|©|\d\s*/\s*\d")
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
    titled: frozenset[int]
    opening: str
    facts: dict[int, bool] = field(default_factory=dict)

    def is_dated(self, number: int) -> bool:
        """Does the block hold a date or a byline? Remembered, because every candidate above it asks."""
        known = self.facts.get(number)
        if known is None:
            block = self.blocks[number]
            known = self.facts[number] = _dated(block) or bool(find_byline(block.text))
        return known

    def is_matter(self, number: int) -> bool:
        """Does the block belong to the head or body, so that a headline can stand above it?"""
        block = self.blocks[number]
        return bool(self.kinds[number]) or is_prose(block.text) or self.is_dated(number) or is_credit(block.text)

    def below(self, headline: int | None) -> Page:
        """The same page with the body begun at the first running text below the headline."""
        if headline is None:
            return self
        first = next((n for n in range(headline + 1, self.end) if self._opens(n)), max(self.first, headline + 1))
        return replace(self, first=min(max(first, headline + 1), self.end))

    def _opens(self, number: int) -> bool:
        block = self.blocks[number]
        if self.kinds[number] or is_credit(block.text):
            return False
        return is_prose(block.text) or (len(block.text) >= 40 and block.text[-1] in ".!?:" and not _dated(block))


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


def _is_part(text: str, title: str) -> bool:
    """Does the title hold `text`, cut off by a separator on at least one side and by nothing else on the other?"""
    at = title.find(text)
    if at < 0 or len(title) <= len(text):
        return False
    before, behind = title[:at], title[at + len(text) :]
    return (not before or bool(_TITLE_CUT.search(before[-4:]))) and (not behind or behind[0] == " " or bool(_TITLE_CUT.match(behind)))


def _nearness(page: Page, number: int) -> float:
    """Blocks between the candidate and the body, without those that belong to a head."""
    gap = sum(not page.is_matter(other) for other in range(number + 1, page.first))
    return -math.log1p(gap)


def _dated(block: Block) -> bool:
    return len(block.text) <= BYLINE_MAX and any(map(str.isdigit, block.text)) and bool(find_times(block.text))


def _beside(page: Page, number: int) -> float:
    """A date or byline within three blocks."""
    return float(any(page.is_dated(near) for near in range(number + 1, min(number + 4, len(page.blocks)))))


def _short(page: Page, number: int) -> float:
    length = size(page.blocks[number].text)
    return max(0.0, (30 - length) / 30)


def _long(page: Page, number: int) -> float:
    return max(0.0, (size(page.blocks[number].text) - 100) / 50)


def _echo(page: Page, number: int) -> float:
    """The share of the candidate's longer words that the body takes up."""
    words = _LONG_WORD.findall(page.folded[number])
    return sum(word in page.opening for word in words) / len(words) if words else 0.0


def _echoes(page: Page, number: int) -> float:
    return min(4, sum(word in page.opening for word in _LONG_WORD.findall(page.folded[number])))


def _heading_mark(page: Page, number: int) -> float:
    mark = page.blocks[number].mark
    return {"#": 1.0, "##": 0.5}.get(mark, 0.0)


def _outdent(page: Page, number: int) -> float:
    """lynx prints headings left of the text."""
    return float(page.first < len(page.blocks) and page.blocks[number].indent < page.blocks[page.first].indent)


def _name(page: Page, number: int) -> float:
    return float(is_name(page.blocks[number].text))


HEADLINE_RULES: tuple[Rule, ...] = (
    ("title", 3.7, lambda page, number: float(number in page.titled)),
    ("first line", -2.0, lambda page, number: float(number == 0)),
    ("first line of a clean text", 4.0, lambda page, number: float(number == 0 and page.first <= CLEAN_HEAD)),
    ("heading mark", 5.0, _heading_mark),
    ("outdented", 1.7, _outdent),
    ("repeated", 1.0, lambda page, number: float(page.counts[page.folded[number]] > 1)),
    ("nearness", 0.3, _nearness),
    ("date or byline beside", 2.4, _beside),
    ("short", -4.3, _short),
    ("long", -2.2, _long),
    ("echo", 1.0, _echo),
    ("echoes", 0.8, _echoes),
    ("name", 0.0, _name),
    ("blank before", 2.4, lambda page, number: float(page.blocks[number].blank_before > 0 or number == 0)),
    ("blank behind", 2.2, lambda page, number: float(number + 1 < len(page.blocks) and page.blocks[number + 1].blank_before > 0)),
    ("list item", -3.5, lambda page, number: float(page.blocks[number].mark[:1] in tuple("•□☆*+-◦"))),
    ("full stop", -3.0, lambda page, number: float(page.blocks[number].text[-1] in ".,;")),
    ("colon", -2.8, lambda page, number: float(page.blocks[number].text[-1] == ":")),
    ("brackets", -1.0, lambda page, number: float(page.blocks[number].text[0] in "[{(|")),
    ("trail", -1.0, lambda page, number: float(bool(_TRAIL.search(page.blocks[number].text)))),
    ("inside the body", -1.9, lambda page, number: float(number >= page.first)),
    ("few words", 0.0, lambda page, number: float(len(_WORD.findall(page.blocks[number].text)) < 2)),
)


def read_page(blocks: Sequence[Block]) -> Page:
    """Look up what each block is and where the main run of text lies."""
    kinds = [furniture(block.text) for block in blocks]
    folded = [block.text.casefold() if len(block.text) <= HEADLINE_MAX else "" for block in blocks]
    titled = _titled(folded)
    weights = [
        TITLE_WEIGHT if number in titled else weigh(block, kinds[number]) for number, block in enumerate(blocks)
    ]
    first, end = main_run(weights)
    opening = " ".join([block.text for block in blocks[first : min(end, first + OPENING)]]).casefold()
    return Page(blocks, kinds, first, end, folded, Counter(folded), titled, opening)


def _titled(folded: Sequence[str]) -> frozenset[int]:
    """Blocks that the page's title, which many extractors print first, repeats beside the site's name."""
    titles = [text for text in folded[:3] if _TITLE_CUT.search(text)]
    if not titles:
        return frozenset()
    parts = (text for text in folded[1:] if len(text) >= 8 and any(_is_part(text, title) for title in titles))
    longest = max(parts, key=len, default="")
    return frozenset(number for number, text in enumerate(folded) if number and longest and text == longest)


def read_head(page: Page, headline: int | None, after: Sequence[Block]) -> Head:
    """Read the head of the article whose body is `blocks[first:end]`."""
    head = Head()
    if headline is not None:
        block = page.blocks[headline]
        head.add(Label.HEADLINE, block.start, block.end, headline)
    _read_zone(page, head, headline)
    if headline is not None:
        _standfirst(page, head, headline)
    return head


def find_headline(page: Page) -> int | None:
    """The index of the block that is the headline, or None."""
    best, chosen = THRESHOLD, None
    for number in candidates(page):
        total = sum(weight * rule(page, number) for _, weight, rule in HEADLINE_RULES)
        if total > best:
            best, chosen = total, number
    return chosen


def candidates(page: Page) -> Iterator[int]:
    """The blocks above the body, and in its first lines, that can be a headline at all."""
    for number in range(max(0, page.first - ABOVE), min(page.first + INSIDE, page.end)):
        block = page.blocks[number]
        if number > page.first and number not in page.titled and len(page.blocks[number - 1].text) > HEADLINE_MAX:
            break
        if number >= page.first and is_prose(block.text) and block.text[-1] == ".":
            continue
        if len(block.text) > HEADLINE_MAX or page.kinds[number] or is_credit(block.text):
            continue
        if len(block.text) < 40 and page.is_dated(number):
            continue
        yield number


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

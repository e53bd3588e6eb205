"""Which block is the headline.

A headline is chosen by a table of named rules, each of which speaks for or against a candidate; below a total of
`THRESHOLD` there is no headline, because null beats a guess.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from corpus_tools.blocks import Block
from corpus_tools.body import PROSE_MIN, is_prose, size, text_runs, weigh
from corpus_tools.bylines import BYLINE_MAX, find_byline, is_credit, is_name
from corpus_tools.dates import TimeMatch, find_times
from corpus_tools.furniture import Furniture, furniture

ABOVE, INSIDE = 40, 4
"""How many blocks above the body, and in it, can be the headline."""

CLEAN_HEAD = 8
"""With so few blocks above the body nothing but the head stands there: the text was cleaned of navigation."""

NEAR = 3
"""So many blocks below the headline are near it."""

HEADLINE_MAX, LEAD_IN_MAX = 220, 400

CLEAN_FURNITURE = 2
"""A text cleaned of navigation has so many blocks of furniture at most, and one in twenty more."""

OPENING, OPENING_MAX = 30, 2000
"""So many blocks of the body, and so many code points of each, are searched for the words of a headline."""

THRESHOLD = 2.5

TITLE_WEIGHT = 3.0
"""What a line that the page's title repeats adds to a run of text."""

LATER, HEADLINE_SHARE = 0.7, 3.0
"""Of several runs of text the earlier is more likely the article; so is one with a good headline above it."""

_TITLE_CUT = re.compile(r"\s*[|–—·»›«<>:•/-]+\s*")
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_TRAIL = re.compile(r"\s[>»›→|•·]\s|©|\d\s*/\s*\d|(?:[^:]+:){4}")
_GLUED_YEAR = re.compile(r"[\s./](?:19|20)\d\d(?=\d)")
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class Outline:
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
    gaps: dict[int, int] = field(default_factory=dict)
    echoes: dict[int, tuple[int, int]] = field(default_factory=dict)

    def is_dated(self, number: int) -> bool:
        """Does the block hold a date or a byline? Remembered, because every candidate above it asks."""
        known = self.facts.get(number)
        if known is None:
            block = self.blocks[number]
            known = self.facts[number] = _dated(block) or bool(find_byline(block.text))
        return known

    def echo(self, number: int) -> tuple[int, int]:
        """How many of the longer words of a block the body takes up, and of how many."""
        known = self.echoes.get(number)
        if known is None:
            words = _LONG_WORD.findall(self.folded[number])
            known = self.echoes[number] = sum([word in self.opening for word in words]), len(words)
        return known

    def gap(self, number: int) -> int:
        """How many blocks between this one and the body belong to neither head nor body."""
        known = self.gaps.get(number)
        if known is None:
            below = number + 1
            known = 0 if below >= self.first else self.gap(below) + (not self.is_matter(below))
            self.gaps[number] = known
        return known

    def is_matter(self, number: int) -> bool:
        """Does the block belong to the head or body, so that a headline can stand above it?"""
        block = self.blocks[number]
        return bool(self.kinds[number]) or is_prose(block.text) or self.is_dated(number) or is_credit(block.text)

    def below(self, headline: int | None) -> Outline:
        """The same page with the body begun at the first running text below the headline."""
        if headline is None:
            return self
        below = range(headline + 1, self.end)
        first = next((n for n in below if self._opens(n, near=n <= headline + NEAR)), max(self.first, headline + 1))
        return replace(self, first=min(max(first, headline + 1), self.end), gaps={})

    def _opens(self, number: int, *, near: bool) -> bool:
        """Can the body begin here? `near` to the headline even a long line without a full stop can."""
        text = self.blocks[number].text
        if self.kinds[number] or is_credit(text):
            return False
        if is_prose(text):
            return True
        likely = (near and len(text) >= PROSE_MIN) or (len(text) >= 40 and text[-1] in ".!?:")
        return likely and not _dated(self.blocks[number])


Rule = tuple[str, float, Callable[[Outline, int], float]]


def _is_part(text: str, title: str) -> bool:
    """Does the title hold `text`, cut off by a separator on at least one side and by nothing else on the other?"""
    at = title.find(text)
    if at < 0 or len(title) <= len(text):
        return False
    before, behind = title[:at], title[at + len(text) :]
    return (not before or bool(_TITLE_CUT.search(before[-4:]))) and (
        not behind or behind[0] == " " or bool(_TITLE_CUT.match(behind))
    )


def _nearness(outline: Outline, number: int) -> float:
    """Blocks between the candidate and the body, without those that belong to a head."""
    return -math.log1p(outline.gap(number))


def _dated(block: Block) -> bool:
    return len(block.text) <= BYLINE_MAX and bool(dates_in(block.text))


@lru_cache(maxsize=256)
def dates_in(text: str) -> list[TimeMatch]:
    """The absolute dates in a line. Of two that are glued together ("2. Mai 20202. Mai 2020") the first is read."""
    if not _DIGIT.search(text):
        return []
    glued = _GLUED_YEAR.search(text)
    return [time for time in find_times(text[: glued.end()] if glued else text) if time.year and time.day]


def date_behind_sentence(text: str) -> TimeMatch | None:
    """The date at the end of a standfirst, where an extractor printed both on one line: "… why?3 May 2014"."""
    if PROSE_MIN <= len(text) <= LEAD_IN_MAX and text[-1].isdigit():
        for time in dates_in(text):
            if time.end == len(text) and text[: time.start].rstrip()[-1:] in tuple(".!?”»"):
                return time
    return None


def _beside(outline: Outline, number: int) -> float:
    """A date or byline within three blocks."""
    return float(any(outline.is_dated(near) for near in range(number + 1, min(number + 4, len(outline.blocks)))))


def _date_above(outline: Outline, number: int) -> float:
    """Many blogs print the date, and nothing else, on the line above the headline."""
    above = outline.blocks[number - 1].text if number else ""
    return float(len(above) <= 40 and any(len(above) - len(time.text) <= 2 for time in dates_in(above)))


def _short(outline: Outline, number: int) -> float:
    length = size(outline.blocks[number].text)
    return max(0.0, (30 - length) / 30)


def _long(outline: Outline, number: int) -> float:
    return max(0.0, (size(outline.blocks[number].text) - 100) / 50)


def _echo(outline: Outline, number: int) -> float:
    """The share of the candidate's longer words that the body takes up."""
    taken_up, words = outline.echo(number)
    return taken_up / words if words else 0.0


def _echoes(outline: Outline, number: int) -> float:
    return min(4, outline.echo(number)[0])


def _heading_mark(outline: Outline, number: int) -> float:
    mark = outline.blocks[number].mark
    return {"#": 1.0, "##": 0.5}.get(mark, 0.0)


def _outdent(outline: Outline, number: int) -> float:
    """lynx prints headings left of the text."""
    return float(
        outline.first < len(outline.blocks) and outline.blocks[number].indent < outline.blocks[outline.first].indent
    )


def _name(outline: Outline, number: int) -> float:
    """Names stand in captions and bylines; on a page with navigation they are as often its matter."""
    return float(number > 0 and outline.first <= CLEAN_HEAD and is_name(outline.blocks[number].text))


def _below_first(outline: Outline, number: int) -> float:
    """The second line of a clean text, if much longer, is the standfirst of the first."""
    if number != 1 or outline.first > CLEAN_HEAD or outline.kinds[0]:
        return 0.0
    return float(len(outline.blocks[1].text) > 1.5 * len(outline.blocks[0].text))


HEADLINE_RULES: tuple[Rule, ...] = (
    ("title", 3.7, lambda outline, number: float(number in outline.titled)),
    ("first line", -2.0, lambda outline, number: float(number == 0)),
    (
        "first line of a clean text",
        4.8,
        lambda outline, number: float(number == 0 and outline.first <= CLEAN_HEAD and not outline.titled),
    ),
    ("longer than the line above it, the first", -2.5, _below_first),
    ("heading mark", 5.0, _heading_mark),
    ("outdented", 1.7, _outdent),
    ("repeated", 1.0, lambda outline, number: float(outline.counts[outline.folded[number]] > 1)),
    ("nearness", 0.3, _nearness),
    ("date or byline beside", 2.4, _beside),
    ("date above", 2.0, _date_above),
    ("short", -4.3, _short),
    ("long", -2.2, _long),
    ("echo", 1.0, _echo),
    ("echoes", 0.8, _echoes),
    ("name", -3.0, _name),
    ("blank before", 2.4, lambda outline, number: float(outline.blocks[number].blank_before > 0 or number == 0)),
    (
        "blank behind",
        2.2,
        lambda outline, number: float(number + 1 < len(outline.blocks) and outline.blocks[number + 1].blank_before > 0),
    ),
    ("list item", -3.5, lambda outline, number: float(outline.blocks[number].mark[:1] in tuple("•□☆*+-◦"))),
    ("full stop", -3.0, lambda outline, number: float(outline.blocks[number].text[-1] in ".,;")),
    ("colon", -2.8, lambda outline, number: float(outline.blocks[number].text[-1] == ":")),
    ("brackets", -1.0, lambda outline, number: float(outline.blocks[number].text[0] in "[{(|")),
    ("trail", -1.0, lambda outline, number: float(bool(_TRAIL.search(outline.blocks[number].text)))),
    ("inside the body", -1.9, lambda outline, number: float(number >= outline.first)),
    ("few words", 0.0, lambda outline, number: float(len(_WORD.findall(outline.blocks[number].text)) < 2)),
)


_SLOW = {"nearness": 0.0, "date or byline beside": 1.0, "echo": 1.0, "echoes": 4.0, "name": 1.0}
"""The rules that look at other lines, and the most that each can say."""

_QUICK_RULES = [rule for rule in HEADLINE_RULES if rule[0] not in _SLOW and rule[1]]
_MOST_OF_SLOW_RULES = 0.001 + sum(max(0.0, weight) * _SLOW.get(name, 0.0) for name, weight, _ in HEADLINE_RULES)


def read_outlines(blocks: Sequence[Block]) -> Iterator[tuple[float, Outline]]:
    """Look up what each block is and where the runs of text lie, each with its weight."""
    kinds = furniture([block.text for block in blocks])
    folded = [block.text.casefold() if len(block.text) <= HEADLINE_MAX else "" for block in blocks]
    titled = _titled(folded)
    counts = Counter(folded)
    weights = [weigh(block, kinds[number], repeated=counts[folded[number]] > 1) for number, block in enumerate(blocks)]
    for number in titled:
        weights[number] = TITLE_WEIGHT
    for first, end, total in text_runs(weights):
        end = _clean_end(kinds, first, end)
        opening = " ".join([block.text[:OPENING_MAX] for block in blocks[first : min(end, first + OPENING)]]).casefold()
        yield total, Outline(blocks, kinds, first, end, folded, counts, titled, opening)


def _clean_end(kinds: Sequence[Furniture], first: int, end: int) -> int:
    """A text without navigation goes on to the words that end an article, however short its last lines are."""
    if first > CLEAN_HEAD or sum(kind is not Furniture.NONE for kind in kinds) > CLEAN_FURNITURE + len(kinds) // 20:
        return end
    return next((number for number in range(end, len(kinds)) if kinds[number]), len(kinds))


def find_article(blocks: Sequence[Block]) -> tuple[Outline, int | None]:
    """The outline of the article and the index of its headline, chosen together: a headline speaks for its body."""
    found = []
    for rank, (total, outline) in enumerate(sorted(read_outlines(blocks), key=lambda item: item[1].first)):
        score, headline = find_headline(outline)
        found.append((total * LATER**rank + HEADLINE_SHARE * score, outline, headline))
    _, outline, headline = max(found, key=lambda item: item[0])
    return outline.below(headline), headline


def _titled(folded: Sequence[str]) -> frozenset[int]:
    """Blocks that the page's title, which many extractors print first, repeats beside the site's name."""
    titles = [text for text in folded[:3] if _TITLE_CUT.search(text)]
    if not titles:
        return frozenset()
    parts = (text for text in folded[1:] if len(text) >= 8 and any(_is_part(text, title) for title in titles))
    longest = max(parts, key=len, default="")
    return frozenset(number for number, text in enumerate(folded) if number and longest and text == longest)


def find_headline(outline: Outline) -> tuple[float, int | None]:
    """The score and index of the block that is the headline; (`THRESHOLD`, None) if none reaches it."""
    best: tuple[float, int | None] = (THRESHOLD, None)
    for number in candidates(outline):
        if _at_most(outline, number) <= best[0]:
            continue
        total = sum([weight * rule(outline, number) for _, weight, rule in HEADLINE_RULES if weight])
        if total > best[0]:
            best = total, number
    return best


def _at_most(outline: Outline, number: int) -> float:
    """More than all rules together can give a candidate, by those of them that are quick to ask."""
    return sum([weight * rule(outline, number) for _, weight, rule in _QUICK_RULES]) + _MOST_OF_SLOW_RULES


def candidates(outline: Outline) -> Iterator[int]:
    """The blocks above the body, and in its first lines, that can be a headline at all."""
    for number in range(max(0, outline.first - ABOVE), min(outline.first + INSIDE, outline.end)):
        block = outline.blocks[number]
        if (
            number > outline.first
            and number not in outline.titled
            and len(outline.blocks[number - 1].text) > HEADLINE_MAX
        ):
            break
        if number >= outline.first and is_prose(block.text) and block.text[-1] == "." and block.mark != "#":
            continue
        if len(block.text) > HEADLINE_MAX or outline.kinds[number] or is_credit(block.text):
            continue
        if date_behind_sentence(block.text):
            continue
        if len(block.text) < 40 and outline.is_dated(number):
            continue
        if (byline := find_byline(block.text)) and not byline.start:
            continue
        yield number

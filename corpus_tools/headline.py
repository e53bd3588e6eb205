"""Which block is the headline.

A headline is chosen by a table of named rules, each of which speaks for or against a candidate; below a total of
`THRESHOLD` there is no headline, because null beats a guess.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence

from corpus_tools.blocks import Block
from corpus_tools.body import size
from corpus_tools.bylines import is_credit, is_name
from corpus_tools.outline import CLEAN_HEAD, HEADLINE_MAX, Outline, read_outlines

ABOVE, INSIDE = 40, 4
"""How many blocks above the body, and in it, can be the headline."""

THRESHOLD = 2.5

LATER, HEADLINE_SHARE = 0.7, 3.0
"""Of several runs of text the earlier is more likely the article; so is one with a good headline above it."""

_TRAIL = re.compile(r"\s[>»›→|•·]\s|©|\d\s*/\s*\d|(?:[^:]+:){4}")
_WORD = re.compile(r"[^\W\d_]{2,}")


Rule = tuple[str, float, Callable[[Outline, int], float]]


def _nearness(outline: Outline, number: int) -> float:
    """Blocks between the candidate and the body, without those that belong to a head."""
    return -math.log1p(outline.gap(number))


def _beside(outline: Outline, number: int) -> float:
    """A date or byline within three blocks."""
    page = outline.page
    return float(any(map(page.is_dated, range(number + 1, min(number + 4, len(page.blocks))))))


def _date_above(outline: Outline, number: int) -> float:
    """Many blogs print the date, and nothing else, on the line above the headline."""
    if not number or len(above := outline.page.blocks[number - 1].text) > 40:
        return 0.0
    return float(any(len(above) - len(time.text) <= 2 for time in outline.page.dates(number - 1)))


def _short(outline: Outline, number: int) -> float:
    length = size(outline.page.blocks[number].text)
    return max(0.0, (30 - length) / 30)


def _long(outline: Outline, number: int) -> float:
    return max(0.0, (size(outline.page.blocks[number].text) - 100) / 50)


def _echo(outline: Outline, number: int) -> float:
    """The share of the candidate's longer words that the body takes up."""
    taken_up, words = outline.echo(number)
    return taken_up / words if words else 0.0


def _echoes(outline: Outline, number: int) -> float:
    return min(4, outline.echo(number)[0])


def _heading_mark(outline: Outline, number: int) -> float:
    mark = outline.page.blocks[number].mark
    return {"#": 1.0, "##": 0.5}.get(mark, 0.0)


def _outdent(outline: Outline, number: int) -> float:
    """lynx prints headings left of the text."""
    blocks, first = outline.page.blocks, outline.first
    return float(first < len(blocks) and blocks[number].indent < blocks[first].indent)


def _blank_behind(outline: Outline, number: int) -> float:
    blocks = outline.page.blocks
    return float(number + 1 < len(blocks) and blocks[number + 1].blank_before > 0)


def _name(outline: Outline, number: int) -> float:
    """Names stand in captions and bylines; on a page with navigation they are as often its matter."""
    return float(number > 0 and outline.first <= CLEAN_HEAD and is_name(outline.page.blocks[number].text))


def _below_first(outline: Outline, number: int) -> float:
    """The second line of a clean text, if much longer, is the standfirst of the first."""
    if number != 1 or outline.first > CLEAN_HEAD or outline.page.kinds[0]:
        return 0.0
    return float(len(outline.page.blocks[1].text) > 1.5 * len(outline.page.blocks[0].text))


HEADLINE_RULES: tuple[Rule, ...] = (
    ("title", 3.7, lambda outline, number: float(number in outline.page.titled)),
    ("first line", -2.0, lambda outline, number: float(number == 0)),
    (
        "first line of a clean text",
        4.8,
        lambda outline, number: float(number == 0 and outline.first <= CLEAN_HEAD and not outline.page.titled),
    ),
    ("longer than the line above it, the first", -2.5, _below_first),
    ("heading mark", 5.0, _heading_mark),
    ("outdented", 1.7, _outdent),
    ("repeated", 1.0, lambda outline, number: float(outline.page.counts[outline.page.folded[number]] > 1)),
    ("nearness", 0.3, _nearness),
    ("date or byline beside", 2.4, _beside),
    ("date above", 2.0, _date_above),
    ("short", -4.3, _short),
    ("long", -2.2, _long),
    ("echo", 1.0, _echo),
    ("echoes", 0.8, _echoes),
    ("name", -3.0, _name),
    ("blank before", 2.4, lambda outline, number: float(outline.page.blocks[number].blank_before > 0 or number == 0)),
    ("blank behind", 2.2, _blank_behind),
    ("list item", -3.5, lambda outline, number: float(outline.page.blocks[number].mark[:1] in tuple("•□☆*+-◦"))),
    ("full stop", -3.0, lambda outline, number: float(outline.page.blocks[number].text[-1] in ".,;")),
    ("colon", -2.8, lambda outline, number: float(outline.page.blocks[number].text[-1] == ":")),
    ("brackets", -1.0, lambda outline, number: float(outline.page.blocks[number].text[0] in "[{(|")),
    ("trail", -1.0, lambda outline, number: float(bool(_TRAIL.search(outline.page.blocks[number].text)))),
    ("inside the body", -1.9, lambda outline, number: float(number >= outline.first)),
    ("few words", 0.0, lambda outline, number: float(len(_WORD.findall(outline.page.blocks[number].text)) < 2)),
)


_SLOW = {
    "trail": 1.0,
    "date above": 1.0,
    "date or byline beside": 1.0,
    "echo": 1.0,
    "echoes": 4.0,
    "name": 1.0,
    "nearness": 0.0,
}
"""The rules that take time, and the most that each can say; the slowest are last."""

_QUICK_RULES = [rule for rule in HEADLINE_RULES if rule[0] not in _SLOW and rule[1]]
_SLOW_RULES = [rule for name in _SLOW for rule in HEADLINE_RULES if rule[0] == name]
_SLACK = 0.001
"""Sums of the same numbers in another order differ by less."""
_MOST_OF_SLOW_RULES = _SLACK + sum(max(0.0, weight) * _SLOW[name] for name, weight, _ in _SLOW_RULES)


def find_article(blocks: Sequence[Block]) -> tuple[Outline, int | None]:
    """The outline of the article and the index of its headline, chosen together: a headline speaks for its body."""
    found = []
    for rank, (total, outline) in enumerate(sorted(read_outlines(blocks), key=lambda item: item[1].first)):
        score, headline = find_headline(outline)
        found.append((total * LATER**rank + HEADLINE_SHARE * score, outline, headline))
    _, outline, headline = max(found, key=lambda item: item[0])
    return outline.below(headline), headline


def find_headline(outline: Outline) -> tuple[float, int | None]:
    """The score and index of the block that is the headline; (`THRESHOLD`, None) if none reaches it.

    The blocks that the quick rules think most of are asked first, so that the others need not be asked.
    """
    best: tuple[float, int | None] = (THRESHOLD, None)
    for most, number in sorted([(_at_most(outline, n), n) for n in _places(outline)], key=lambda rated: -rated[0]):
        if most <= best[0]:
            break
        if not _can_beat(outline, number, most, best[0]) or not _may_head(outline, number):
            continue
        total = sum([weight * rule(outline, number) for _, weight, rule in HEADLINE_RULES if weight])
        if total > best[0] or (total == best[0] and best[1] is not None and number < best[1]):
            best = total, number
    return best


def _at_most(outline: Outline, number: int) -> float:
    """More than all rules together can give a candidate, by those of them that are quick to ask."""
    return sum([weight * rule(outline, number) for _, weight, rule in _QUICK_RULES]) + _MOST_OF_SLOW_RULES


def _can_beat(outline: Outline, number: int, most: float, best: float) -> bool:
    """Do the slow rules, asked one by one, leave a candidate the chance to reach `best`?"""
    for name, weight, rule in _SLOW_RULES:
        most += weight * rule(outline, number) - max(0.0, weight) * _SLOW[name]
        if most <= best:
            return False
    return True


def _places(outline: Outline) -> Iterator[int]:
    """The blocks above the body, and in its first lines, where a headline can stand."""
    for number in range(max(0, outline.first - ABOVE), min(outline.first + INSIDE, outline.end)):
        text = outline.page.blocks[number].text
        if (
            number > outline.first
            and number not in outline.page.titled
            and len(outline.page.blocks[number - 1].text) > HEADLINE_MAX
        ):
            break
        if len(text) <= HEADLINE_MAX and not outline.page.kinds[number]:
            yield number


def _may_head(outline: Outline, number: int) -> bool:
    """Can the block be a headline at all? Running text, credits, dates and bylines cannot."""
    page, block = outline.page, outline.page.blocks[number]
    if number >= outline.first and page.prose[number] and block.text[-1] == "." and block.mark != "#":
        return False
    if is_credit(block.text) or page.date_behind_sentence(number):
        return False
    if len(block.text) < 40 and page.is_dated(number):
        return False
    byline = page.byline(number)
    return byline is None or bool(byline.start)

"""Which block is the headline.

A headline is chosen by rules, each of which speaks for or against a candidate with its weight; below a total of
`THRESHOLD` there is no headline, because null beats a guess.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from corpus_tools.segment.article.body import size
from corpus_tools.segment.article.survey import CLEAN_HEAD, HEADLINE_MAX, Outline, read_outlines
from corpus_tools.segment.blocks import Block
from corpus_tools.words.bylines import is_credit, is_name

ABOVE, INSIDE = 40, 4
"""How many blocks above the body, and in it, can be the headline."""

THRESHOLD = 2.5

LATER, HEADLINE_SHARE = 0.7, 3.0
"""Of several runs of text the earlier is more likely the article; so is one with a good headline above it."""

TITLE, REPEATED, OUTDENTED, BLANK_BEFORE, BLANK_BEHIND = 3.7, 1.0, 1.7, 2.4, 2.2
"""The page's title repeats it; so does the page; lynx prints it left of the text; it stands alone."""

FIRST_LINE, FIRST_OF_CLEAN, BELOW_FIRST, INSIDE_BODY = -2.0, 4.8, -2.5, -1.9
"""Many extractors print the page's title first; of a clean text the first line is as often the headline."""

SHORT_KICKER, KICKER_WORDS, BELOW_KICKER_MAX = 20, 2, 80
"""Above the headline a kicker has so many code points and words at most; the headline has more words, and so many code
points at most."""

TOO_SHORT, TOO_LONG = -4.3, -2.2
"""The weights of the share that is missing to 30 code points, and of each 50 beyond 100."""

_MARKS = {"#": 5.0, "##": 2.5, **dict.fromkeys("•□☆*+-◦", -3.5)}
_ENDS = {".": -3.0, ",": -3.0, ";": -3.0, ":": -2.8}
_BEGINNINGS = dict.fromkeys("[{(|", -1.0)

_TRAIL = re.compile(r"\s[>»›→|•·]\s|©|\d\s*/\s*\d")
_TRAIL_MARK = re.compile(r"[>»›→|•·©/]")
_COLONS = re.compile(r"(?:[^:]+:){4}")


Rule = tuple[str, float, float, Callable[[Outline, int], float]]


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


def _echo(outline: Outline, number: int) -> float:
    """The share of the candidate's longer words that the body takes up."""
    taken_up, words = outline.echo(number)
    return taken_up / words if words else 0.0


def _echoes(outline: Outline, number: int) -> float:
    return min(4, outline.echo(number)[0])


def _name(outline: Outline, number: int) -> float:
    """Names stand in captions and bylines; on a page with navigation they are as often its matter."""
    return float(number > 0 and outline.first <= CLEAN_HEAD and is_name(outline.page.blocks[number].text))


def _trail(outline: Outline, number: int) -> float:
    """The marks of a path through the site, of a date in figures, of a list of labels."""
    text = outline.page.blocks[number].text
    found = (_TRAIL_MARK.search(text) and _TRAIL.search(text)) or (text.count(":") > 3 and _COLONS.search(text))
    return float(bool(found))


SLOW_RULES: tuple[Rule, ...] = (
    ("trail", -1.0, 1.0, _trail),
    ("name", -3.0, 1.0, _name),
    ("date above", 2.0, 1.0, _date_above),
    ("date or byline beside", 2.4, 1.0, _beside),
    ("nearness", 0.3, 0.0, _nearness),
)
"""The rules that take time, each with its weight and the most that it can say before that; the slowest are last."""

ECHO_RULES: tuple[Rule, ...] = (("share of echoes", 1.0, 1.0, _echo), ("echoes", 0.8, 4.0, _echoes))
"""Slower still, and none speaks against a candidate."""

_SLACK = 0.001
"""Sums of the same numbers in another order differ by less."""
_MOST_OF_SLOW_RULES = _SLACK + sum(max(0.0, weight) * most for _, weight, most, _ in SLOW_RULES + ECHO_RULES)


def _look(outline: Outline, number: int) -> float:
    """What the rules say that take no time: how the block looks and where it stands."""
    page, first = outline.page, outline.first
    block = page.blocks[number]
    text = block.text
    total = _MARKS.get(block.mark, 0.0) + _ENDS.get(text[-1], 0.0) + _BEGINNINGS.get(text[0], 0.0)
    length = size(text)
    if length < 30:
        total += TOO_SHORT * (30 - length) / 30
    elif length > 100:
        total += TOO_LONG * (length - 100) / 50
    if number in page.titled:
        total += TITLE
    if page.counts[page.folded[number]] > 1:
        total += REPEATED
    if number >= first:
        total += INSIDE_BODY
    if first < len(page.blocks) and block.indent < page.blocks[first].indent:
        total += OUTDENTED
    if block.blank_before or not number:
        total += BLANK_BEFORE
    if number + 1 < len(page.blocks) and page.blocks[number + 1].blank_before:
        total += BLANK_BEHIND
    return total + _first_lines(outline, number) if number < 2 else total


def _first_lines(outline: Outline, number: int) -> float:
    """The first line of a clean text is its headline, and the second, if it is much longer, the standfirst.

    But where the first can be a kicker, the second is the headline.
    """
    page, clean = outline.page, outline.first <= CLEAN_HEAD
    untitled = clean and not page.titled
    if untitled and _has_kicker(outline):
        return FIRST_OF_CLEAN if number else FIRST_LINE
    if not number:
        return FIRST_LINE + (FIRST_OF_CLEAN if untitled else 0.0)
    longer = clean and not page.kinds[0] and len(page.texts[1]) > 1.5 * len(page.texts[0])
    return BELOW_FIRST if longer else 0.0


def _has_kicker(outline: Outline) -> bool:
    """Does a line of one or two words stand above one as long as a headline, and only date and byline below that?"""
    page, first = outline.page, outline.first
    if not 3 <= first < len(page.blocks) or not page.prose[first] or page.kinds[0] or page.blocks[0].mark:
        return False
    kicker, title = page.texts[:2]
    if len(kicker) > SHORT_KICKER or kicker.count(" ") >= KICKER_WORDS or not kicker[-1].isalnum():
        return False
    if not len(kicker) < len(title) <= BELOW_KICKER_MAX or title.count(" ") < KICKER_WORDS or title[-1] in ".:,":
        return False
    if page.is_dated(0) or page.is_dated(1) or not page.is_dated(2):
        return False
    return all(page.kinds[number] or page.is_dated(number) for number in range(3, first))


def find_article(blocks: Sequence[Block]) -> tuple[Outline, int | None]:
    """The outline of the article and the index of its headline, chosen together: a headline speaks for its body."""
    found = []
    outlines = sorted(read_outlines(blocks), key=lambda item: item[1].first)
    for rank, (total, outline) in enumerate(outlines):
        score, headline = find_headline(outline, alone=len(outlines) == 1)
        found.append((total * LATER**rank + HEADLINE_SHARE * score, outline, headline))
    _, outline, headline = max(found, key=lambda item: item[0])
    return outline.below(headline), headline


def find_headline(outline: Outline, *, alone: bool) -> tuple[float, int | None]:
    """The score and index of the block that is the headline; (`THRESHOLD`, None) if none reaches it.

    The blocks that look best are asked first, so that the others need not be asked. Of an outline that is `alone` the
    score is compared with no other, and can be too low.
    """
    best: tuple[float, int | None] = (THRESHOLD, None)
    places = sorted([(_look(outline, n), n) for n in _places(outline)], key=lambda rated: -rated[0])
    for (look, number), (rival, _) in pairwise([*places, (-math.inf, -1)]):
        if look + _MOST_OF_SLOW_RULES <= best[0]:
            break
        enough = max(best[0], rival + _MOST_OF_SLOW_RULES) if alone else math.inf
        total = _rate(outline, number, look, best[0], enough)
        if total is None or not _may_head(outline, number):
            continue
        if total > best[0] or (total == best[0] and best[1] is not None and number < best[1]):
            best = total, number
    return best


def _rate(outline: Outline, number: int, look: float, best: float, enough: float) -> float | None:
    """What all rules say; None as soon as the slow ones, asked one by one, leave no chance to reach `best`.

    A total of more than `enough` is given back as it is when the rules that are left can only add to it.
    """
    total, left = look, _MOST_OF_SLOW_RULES
    for rules in (SLOW_RULES, ECHO_RULES):
        if rules is ECHO_RULES and total > enough:
            break
        for _, weight, most, rule in rules:
            total += weight * rule(outline, number)
            left -= max(0.0, weight) * most
            if total + left <= best:
                return None
    return total


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

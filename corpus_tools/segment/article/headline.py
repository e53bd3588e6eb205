"""Which block is the headline, and which run of text the body: a headline speaks for its body.

A headline is chosen by rules, each of which adds its weight to the score of a candidate or takes it off; below a score
of `THRESHOLD` there is no headline, because null beats a guess.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from corpus_tools.segment.article.date_line import date_behind_sentence, dates_in, is_dated
from corpus_tools.segment.article.parts import CLEAN_HEAD, HEADLINE_MAX, OPENING, Candidate, Run, Survey
from corpus_tools.segment.article.prose import size
from corpus_tools.segment.blocks import Block
from corpus_tools.words.bylines import find_byline, is_credit, is_name
from corpus_tools.words.date_words import about_themselves

# The weights were set by hand. What is said of them below was measured on 514 texts of real pages (news and blogs), one
# weight moved at a time, from half to half as much again: how many headlines become another, and of 481 that are known
# how many become right and wrong. No move makes more than two more right than wrong.

ABOVE, INSIDE = 40, 4
"""How many blocks above the body, and in it, can be the headline."""

THRESHOLD = 2.5
"""From 1.25 on six more texts have a headline, none of them right; from 3.75 on eleven fewer, three of them right."""

LATER, HEADLINE_SHARE = 0.7, 3.0
"""Of several runs of text the earlier is more likely the article; so is one with a good headline above it.

From half to half as much again at most six headlines change, and no more become right than wrong.
"""

TITLE, REPEATED, OUTDENTED = 3.7, 1.0, 1.7
"""The page's title repeats it; so does the page; lynx prints it left of the text.

Half of `TITLE` makes 18 headlines wrong and none right, the greatest loss of all weights; half as much again makes
three right and three wrong.
"""

BLANK_BEFORE, BLANK_BEHIND = 2.4, 2.2
"""It stands alone. From half to half as much again one headline becomes right and up to four become wrong."""

FIRST_LINE, FIRST_OF_CLEAN, BELOW_FIRST, INSIDE_BODY = -2.0, 4.8, -2.5, -1.9
"""Many extractors print the page's title first; of a clean text the first line is as often the headline.

Half of `INSIDE_BODY` makes five headlines wrong, the others one or two; `BELOW_FIRST`, which keeps a standfirst from
being the headline of a short clean text, changes none of these pages.
"""

TRAIL, NAME, DATE_ABOVE, BESIDE = -1.0, -3.0, 2.0, 2.4
"""It is a path through the site; it is a name; the line above is a date; a date or byline is near below.

From half to half as much again `BESIDE` makes up to two headlines right and nine wrong, the others one or two;
`NAME`, which is asked of clean texts only, changes none of these pages.
"""

DISTANCE, ECHO_SHARE, ECHO, MOST_ECHOES = -0.3, 1.0, 0.8, 4
"""For the logarithm of the blocks that part it from the body; for its longer words that the body takes up: for their
share, and for each of so many.

Half of `ECHO` makes three headlines right and six wrong, half as much again one and ten; the others two at most.
"""

SHORT_KICKER, KICKER_WORDS, BELOW_KICKER_MAX = 20, 2, 80
"""Above the headline a kicker has so many code points and words at most; the headline has more words, and so many code
points at most."""

TOO_SHORT, TOO_LONG = -4.3, -2.2
"""The weights of the share that is missing to 30 code points, and of each 50 beyond 100.

Half of `TOO_SHORT` makes two headlines right and six wrong; all other moves make two right or wrong at most.
"""

DATE_ALONE_MAX = 40
"""A shorter block (code points) with a date is no headline, and one above a headline can be its date."""

OPENING_MAX = 2000
"""Of each block of the body so many code points are searched for the words of a headline."""

_MARKS = {"#": 5.0, "##": 2.5, **dict.fromkeys("•□☆*+-◦", -3.5)}
_ENDS = {".": -3.0, ",": -3.0, ";": -3.0, ":": -2.8}
_BEGINNINGS = dict.fromkeys("[{(|", -1.0)

_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_TRAIL = re.compile(r"\s[>»›→|•·]\s|©|\d\s*/\s*\d")
_COLONS = re.compile(r"(?:[^:]+:){4}")


@dataclass(frozen=True, slots=True)
class _View:
    """A run of text and what is asked of it for each candidate.

    `gaps` says how many blocks below a candidate, above the run, belong to neither head nor body. `opening` is the
    case-folded beginning of the run.
    """

    page: Survey
    run: Run
    gaps: Mapping[int, int]
    opening: str


def choose(page: Survey, runs: Sequence[Run]) -> tuple[Run, int | None]:
    """The run that is the body, of one or more from top to bottom, and the number of the block that is its headline."""
    found = []
    for rank, run in enumerate(runs):
        best = next((one for one in candidates(page, run) if not ruled_out(page, run, one.number)), None)
        score, number = (best.score, best.number) if best and best.score > THRESHOLD else (THRESHOLD, None)
        found.append((run.weight * LATER**rank + HEADLINE_SHARE * score, run, number))
    _, run, number = max(found, key=lambda item: item[0])
    return run, number


def candidates(page: Survey, run: Run) -> list[Candidate]:
    """The blocks above a run of text and in its first lines, the best first."""
    view = _View(page, run, _gaps(page, run), _opening(page, run))
    found = [_rate(view, number) for number in _places(page, run)]
    return sorted(found, key=lambda candidate: -candidate.score)


def _rate(view: _View, number: int) -> Candidate:
    reasons = [*_look(view.page.blocks[number]), *_place(view, number), *_surroundings(view, number)]
    return Candidate(number, sum([weight for _, weight in reasons]), reasons)


def ruled_out(page: Survey, run: Run, number: int) -> str | None:
    """What a block is that cannot be a headline, however well it scores; None if it can be one."""
    block = page.blocks[number]
    if number >= run.first and page.prose[number] and block.text[-1] == "." and block.mark != "#":
        return "running text"
    if is_credit(block.text):
        return "a credit"
    if date_behind_sentence(page.texts[number]):
        return "a sentence with the date behind it"
    if len(block.text) < DATE_ALONE_MAX and is_dated(page.texts[number]):
        return "a date or byline"
    if about_themselves([block.text]) and dates_in(page.texts[number]):
        return "a sentence about when the text was published"
    byline = find_byline(page.texts[number])
    return "a byline" if byline and not byline.start else None


def _places(page: Survey, run: Run) -> Iterator[int]:
    """The blocks where a headline can stand, from top to bottom."""
    for number in range(max(0, run.first - ABOVE), min(run.first + INSIDE, run.end)):
        if number > run.first and number not in page.titled and len(page.texts[number - 1]) > HEADLINE_MAX:
            break
        if len(page.texts[number]) <= HEADLINE_MAX and not page.kinds[number]:
            yield number


def _gaps(page: Survey, run: Run) -> dict[int, int]:
    gaps, gap = {}, 0
    for number in range(run.first - 1, max(0, run.first - ABOVE) - 1, -1):
        gaps[number] = gap
        gap += not _is_matter(page, number)
    return gaps


def _is_matter(page: Survey, number: int) -> bool:
    """Does the block belong to the head or body, so that a headline can stand above it?"""
    matter = bool(page.kinds[number]) or page.prose[number] > 0
    return matter or is_dated(page.texts[number]) or is_credit(page.texts[number])


def _opening(page: Survey, run: Run) -> str:
    texts = page.texts[run.first : min(run.end, run.first + OPENING)]
    return " ".join([text[:OPENING_MAX] for text in texts]).casefold()


def _look(block: Block) -> Iterator[tuple[str, float]]:
    """What speaks for a candidate or against it in how it looks."""
    text = block.text
    if block.mark in _MARKS:
        yield "mark", _MARKS[block.mark]
    if text[-1] in _ENDS:
        yield "last character", _ENDS[text[-1]]
    if text[0] in _BEGINNINGS:
        yield "first character", _BEGINNINGS[text[0]]
    length = size(text)
    if length < 30:
        yield "short", TOO_SHORT * (30 - length) / 30
    elif length > 100:
        yield "long", TOO_LONG * (length - 100) / 50


def _place(view: _View, number: int) -> Iterator[tuple[str, float]]:
    """What speaks for a candidate or against it in where it stands."""
    page, first = view.page, view.run.first
    block = page.blocks[number]
    if number in page.titled:
        yield "the page's title repeats it", TITLE
    if page.counts[page.folded[number]] > 1:
        yield "the page repeats it", REPEATED
    if number >= first:
        yield "inside the body", INSIDE_BODY
    if first < len(page.blocks) and block.indent < page.blocks[first].indent:
        yield "left of the text", OUTDENTED
    if block.blank_before or not number:
        yield "blank line above", BLANK_BEFORE
    if number + 1 < len(page.blocks) and page.blocks[number + 1].blank_before:
        yield "blank line below", BLANK_BEHIND
    if number < 2 and (weight := _first_lines(view, number)):
        yield "second line" if number else "first line", weight


def _first_lines(view: _View, number: int) -> float:
    """The first line of a clean text is its headline, and the second, if it is much longer, the standfirst.

    But where the first can be a kicker, the second is the headline.
    """
    page, clean = view.page, view.run.first <= CLEAN_HEAD
    untitled = clean and not page.titled
    if untitled and _has_kicker(view):
        return FIRST_OF_CLEAN if number else FIRST_LINE
    if not number:
        return FIRST_LINE + (FIRST_OF_CLEAN if untitled else 0.0)
    longer = clean and not page.kinds[0] and len(page.texts[1]) > 1.5 * len(page.texts[0])
    return BELOW_FIRST if longer else 0.0


def _has_kicker(view: _View) -> bool:
    """Does a line of one or two words stand above one as long as a headline, and only date and byline below that?"""
    page, first = view.page, view.run.first
    if not 3 <= first < len(page.blocks) or not page.prose[first] or page.kinds[0] or page.blocks[0].mark:
        return False
    kicker, title = page.texts[:2]
    if len(kicker) > SHORT_KICKER or kicker.count(" ") >= KICKER_WORDS or not kicker[-1].isalnum():
        return False
    if not len(kicker) < len(title) <= BELOW_KICKER_MAX or title.count(" ") < KICKER_WORDS or title[-1] in ".:,":
        return False
    if is_dated(page.texts[0]) or is_dated(page.texts[1]) or not is_dated(page.texts[2]):
        return False
    return all(page.kinds[number] or is_dated(page.texts[number]) for number in range(3, first))


def _surroundings(view: _View, number: int) -> Iterator[tuple[str, float]]:
    """What speaks for a candidate or against it in what it says and in the blocks around it."""
    page, text = view.page, view.page.texts[number]
    if _is_trail(text):
        yield "a path through the site", TRAIL
    # Names stand in captions and bylines; on a page with navigation they are as often its matter.
    if number and view.run.first <= CLEAN_HEAD and is_name(text):
        yield "a name", NAME
    if number and _is_date(page, number - 1):
        yield "a date above", DATE_ABOVE
    if any(map(is_dated, page.texts[number + 1 : number + 4])):
        yield "a date or byline below", BESIDE
    if gap := view.gaps.get(number, 0):
        yield "blocks between it and the body", DISTANCE * math.log1p(gap)
    words = _LONG_WORD.findall(page.folded[number])
    if taken_up := sum([word in view.opening for word in words]):
        yield "share of its words that the body takes up", ECHO_SHARE * taken_up / len(words)
        yield "words that the body takes up", ECHO * min(MOST_ECHOES, taken_up)


def _is_trail(text: str) -> bool:
    """The marks of a path through the site, of a date in figures, of a list of labels."""
    return bool(_TRAIL.search(text)) or (text.count(":") > 3 and bool(_COLONS.search(text)))


def _is_date(page: Survey, number: int) -> bool:
    """Many blogs print the date, and nothing else, on the line above the headline."""
    text = page.texts[number]
    return len(text) <= DATE_ALONE_MAX and any(len(text) - len(time.text) <= 2 for time in dates_in(page.texts[number]))

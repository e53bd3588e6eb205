"""What is known of a line that may be the headline: its looks, its place, its neighbours, where else it is printed."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

from corpus_tools.segment.article.parts import APART, HEADLINE_MAX, INSIDE, TITLE_MIN, Run, Survey
from corpus_tools.segment.article.prose import FULL_STOPS, size
from corpus_tools.segment.article.subject import LONG_WORD, everywhere
from corpus_tools.segment.block import Block
from corpus_tools.words.bylines import find_byline
from corpus_tools.words.credits import is_credit
from corpus_tools.words.furniture import is_row
from corpus_tools.words.names import is_name

FAR = math.log1p(APART)
"""How far above counts only beyond what always can be the headline."""

SHORT, LONG = 30, 100
"""A headline of fewer or more code points is rarer the further it is from there."""

MANY_WORDS = 12
"""A line of so many words is no list of words."""

LITTLE = 4.0
"""A run of text with a smaller weight is hardly one."""

FEW_WORDS, LETTERS = 3, 60
"""A line of so few words, or of fewer letters, above a title is rather its kicker than the headline itself."""

NEAR_ABOVE = 3
"""So many lines above, a path through the site ends in the headline, or furniture parts it from its standfirst."""

NEAR = range(-5, 4)
"""Where the blocks stand, beside a candidate, of which it is asked whether they hold a date."""

SENTENCE_BLANKS, SMALL_WORDS = 4, 0.3
"""A sentence below a title has more words, and fewer of them begin with a capital; headlines in English have more."""

LONG_TEXT, SHARE, WORDS = "a long text", "share of its words in all of the body", "words in all of the body"

SUBJECT = frozenset((LONG_TEXT, SHARE, WORDS))
"""What says whether a text is about the words of a line. Of a text too short for parts it says nothing."""

MANY = 4
"""More words that the body takes up, more lines that repeat a line or titles above it, say no more."""

_ENDS = {".": "ends in a full stop", "。": "ends in a full stop", ",": "ends in a comma", ";": "ends in a comma"}
_ENDS |= {":": "ends in a colon", "：": "ends in a colon", "?": "asks", "？": "asks", "!": "calls", "…": "breaks off"}
BULLETS = "•□☆*+-◦▪●○"
_TRAIL = re.compile(r"\s[>»›→|•·]\s|©|\d\s*/\s*\d")
_COLONS = re.compile(r"(?:[^:]+:){4}")
_PIECES = re.compile(r"\s*[|,•·&/、，・]\s*")
_TWO_SENTENCES = re.compile(r"[^\W\d_]{3}[.!?] [^\W\d_]")
_ARROWS = "«»‹›←→<>◄►⟵⟶"


@dataclass(frozen=True, slots=True)
class View:
    """A run of text and what is asked of it for each candidate.

    Of the blocks around the candidates `dated` hold a date or byline, `dates` nothing else than a date, and `away` are
    links to neighbours. `gaps` says how many blocks below a candidate, above the run, belong to neither head nor body.
    `opening` is the case-folded beginning of the run. `last` is the lowest place of a candidate above the run, `heads`
    are the titles above it with a date or byline below, and `ending` is the first block with words that end an article;
    `told` are the sentences about when the text was published. `parts` is the case-folded run in parts of the same
    length.
    """

    page: Survey
    run: Run
    dated: Set[int]
    dates: Set[int]
    away: Set[int]
    gaps: Mapping[int, int]
    opening: str
    last: int
    heads: Sequence[int]
    ending: int
    told: Sequence[str]
    parts: Sequence[str]
    echoed: dict[int, bool]

    def gap(self, number: int) -> int:
        """The blocks between; above those that are counted there are as many as above the last of them."""
        return self.gaps.get(number, max(self.gaps.values(), default=0) if number < self.run.first else 0)

    def is_echoed(self, number: int) -> bool:
        """Does the page print a block, which has the length of a title, elsewhere too?"""
        if number not in self.echoed:
            page = self.page
            own = self.is_title(number) and bool(page.echoes.of(number, page.folded[number]))
            self.echoed[number] = own
        return self.echoed[number]

    def is_title(self, number: int) -> bool:
        """Could a block be a headline, or the standfirst of one, by its length alone?"""
        return has_length_of_title(self.page, number) and number not in self.dated

    def is_matter(self, number: int) -> bool:
        """Does the block belong to the head or body, so that a headline can stand above it?"""
        return is_matter(self.page, number, dated=number in self.dated)


def has_length_of_title(page: Survey, number: int) -> bool:
    """Is a block, which is no furniture and no running text, as long as a headline, or the standfirst of one?"""
    if page.kinds[number] or page.prose[number] or not TITLE_MIN <= page.sizes[number] <= HEADLINE_MAX:
        return False
    return not is_row(page.texts[number])


def is_matter(page: Survey, number: int, *, dated: bool) -> bool:
    """Does a block, which may be `dated`, belong to the head or body, so that a headline can stand above it?"""
    return bool(page.kinds[number]) or page.prose[number] > 0 or dated or is_credit(page.texts[number])


def features(view: View, number: int, share: float) -> list[tuple[str, float]]:
    """All that is known of a candidate, of which a date takes a `share`; what is not so is left out."""
    look, place = _look(view.page.blocks[number], share), _place(view, number)
    known = (look, place, _above(view, number), _below(view, number), _said(view, number))
    return [("always", 1.0), *[pair for part in known for pair in part.items() if pair[1]]]


def _look(block: Block, share: float) -> dict[str, float]:
    """What a candidate looks like."""
    text, length = block.text, size(block.text)
    words = text.count(" ") + 1
    pieces = _PIECES.split(text) if words < MANY_WORDS else ()
    return {
        _ENDS.get(text[-1], ""): 1.0,
        _mark(block.mark): 1.0,
        "begins with a bracket": text[0] in "[{(|",
        "begins with a small letter": text[0].islower(),
        "an arrow": text[0] in _ARROWS or text[-1] in _ARROWS,
        "short": max(0, SHORT - length) / SHORT,
        "long": max(0, length - LONG) / 50,
        "one word": words == 1 and length == len(text),
        "two words": words == 2,
        "a list of words": len(pieces) > 2 and all(piece.count(" ") < 2 for piece in pieces),
        "a path through the site": bool(_TRAIL.search(text)) or (text.count(":") > 3 and bool(_COLONS.search(text))),
        "a name": is_name(text),
        "one colon in it, not short": length > SHORT and text.count(": ") == 1,
        "a date in it": share > 0,
        "a byline in it": find_byline(text) is not None,
        "share of a date": share,
        "capitals": capitals(text),
        "all capitals": text.isupper(),
    }


@lru_cache(maxsize=1024)  # each candidate is compared with the lines beside it
def capitals(text: str) -> float:
    """The share of longer words that begin with a capital letter: a title in English has many, its standfirst few."""
    words: list[str] = LONG_WORD.findall(text)
    return sum([word[0].isupper() for word in words]) / max(1, len(words))


def _mark(mark: str) -> str:
    if not mark:
        return ""
    return "mark bullet" if mark in BULLETS else "mark ordinal" if mark[0] != "#" else f"mark {mark}"


def _place(view: View, number: int) -> dict[str, float]:
    """Where a candidate stands."""
    page, first = view.page, view.run.first
    block, texts = page.blocks[number], page.texts
    above, below = bool(block.blank_before or not number), False
    if number + 1 < len(texts):
        below = page.blocks[number + 1].blank_before > 0
    return {
        "inside the body": number >= first,
        "begins the body": number == first,
        "the last above the body": number == view.last,
        "first line": number == 0,
        "second line": number == 1,
        "first line, no title": number == 0 and not page.titled,
        "longer than the first line": number == 1 and not page.kinds[0] and len(texts[1]) > 1.5 * len(texts[0]),
        "left of the text": first < len(texts) and block.indent < page.blocks[first].indent,
        "blank line above": above,
        "blank line below": below,
        "blank lines around": below and block.blank_before > 0,
        "behind the end of an article": number > view.ending,
        "dated titles above it": min(MANY, sum([at < number for at in view.heads])) / MANY,
        "little text": max(0.0, 1 - view.run.weight / LITTLE),
        "blocks between it and the body": math.log1p(view.gap(number)),
        "far above the body": max(0.0, math.log1p(first - number) - FAR) if number < first else 0.0,
        "far inside the body": math.log1p(number - first) if first < number < first + INSIDE else 0.0,
        "deep in the body": number >= first + INSIDE,
    }


def _above(view: View, number: int) -> dict[str, float]:
    """The block above, and what it says of a block with a date or byline below."""
    page = view.page
    if not number:
        return {}
    text, above = page.texts[number], page.texts[number - 1]
    title = view.is_title(number - 1)
    short = " " in above and page.sizes[number - 1] < TITLE_MIN and not view.is_matter(number - 1)
    led = number + 1 in view.dated
    return {
        "furniture above": bool(page.kinds[number - 1]),
        "a date above": number - 1 in view.dates,
        "neighbours above": not view.away.isdisjoint((number - 2, number - 1)),
        "an arrow above": above.strip("« ‹←<") == "",
        "ends a line above": _ends_line_above(page, number),
        "a title above": title,
        "a shorter title above": title and len(above) < len(text),
        "between a title and a date or byline": led and title,
        "between a shorter title and a date or byline": led and title and len(above) < len(text),
        "between a label and a date or byline": led and short,
        "few words above, a date or byline below": led and (title or short) and above.count(" ") < FEW_WORDS,
        "letters above, a date or byline below": led
        and (title or short)
        and min(1.0, page.sizes[number - 1] / LETTERS),
        "between an echoed title and a date or byline": led and view.is_echoed(number - 1),
        "a label above": short,
        "a label above, blank lines between": short and page.blocks[number].blank_before > 0,
        "an echoed title above": view.is_echoed(number - 1),
        "fewer capitals than the title above": max(0.0, capitals(above) - capitals(text)) if title or short else 0.0,
        "more capitals than the title above": max(0.0, capitals(text) - capitals(above)) if title or short else 0.0,
        "a standfirst": _is_standfirst(view, number),
        "a title with a date or byline above": _is_headed(view, number),
        "running text above": not title and any(page.prose[max(0, number - 3) : number]),
    }


def _is_headed(view: View, number: int) -> bool:
    """Do a title and its date or byline stand right above? What follows is rather the first heading in the text."""
    dated = [at for at in range(max(0, number - NEAR_ABOVE), number) if at in view.dated]
    return any(view.is_title(title) for at in dated for title in range(max(0, at - 2), at))


def _ends_line_above(page: Survey, number: int) -> bool:
    """Does a line above end in this one: the path through the site, the last step of which is the page itself?

    Where that step is a name, it is as likely the section of an author: "Home / Stories / Ann Archer".
    """
    above = page.folded[max(0, number - NEAR_ABOVE) : number]
    return any(_is_end(page.folded[number], line) for line in above) and not is_name(page.texts[number])


def _is_end(folded: str, line: str) -> bool:
    if not folded or len(line) <= len(folded) or not line.endswith(folded):
        return False
    before = line[: -len(folded)]
    return not before[-1].isalnum() and before.rstrip()[-1:] not in (":", "：")


def _below(view: View, number: int) -> dict[str, float]:
    """The blocks below."""
    page = view.page
    dated = next((n for n in range(number + 1, number + 4) if n in view.dated), None)
    if number + 1 == len(page.texts):
        return {}
    text, below = page.texts[number], page.texts[number + 1]
    title = view.is_title(number + 1)
    longer = len(below) > len(text)
    return {
        "a date or byline below": dated is not None,
        "a date or byline on the next line": dated == number + 1,
        "a sentence below": below[-1] in ".。…" and longer,
        "running text below": page.prose[number + 1] > 0,
        "an arrow below": below.strip("» ›→>") == "",
        "a title below": title,
        "a longer title below": title and longer,
        "two above a date or byline": dated == number + 2 and page.sizes[number + 1] >= TITLE_MIN,
        "two above a date or byline, the longer below": dated == number + 2
        and page.sizes[number + 1] >= TITLE_MIN
        and longer,
        "two above a date or byline, few words": dated == number + 2 and text.count(" ") < FEW_WORDS,
        "two above a date or byline, letters": dated == number + 2 and min(1.0, page.sizes[number] / LETTERS),
        "a standfirst below": _is_standfirst(view, number + 1),
        "an echoed title below": view.is_echoed(number + 1),
        "fewer capitals than the title below": max(0.0, capitals(below) - capitals(text)) if title else 0.0,
        "more capitals than the title below": max(0.0, capitals(text) - capitals(below)) if title else 0.0,
    }


def _said(view: View, number: int) -> dict[str, float]:
    """What the page says of it elsewhere: in its title, around the comments, in the words of the body."""
    page = view.page
    folded, title = page.folded[number], page.folded[0]
    begins, ends = number > 0 and title.startswith(folded), number > 0 and title.endswith(folded)
    words = LONG_WORD.findall(folded)
    own = int(number >= view.run.first)
    taken_up = sum([word in view.opening and (not own or view.opening.count(word) > own) for word in words])
    shared = sum([word in title for word in words]) if number else 0
    places = page.echoes.of(number, folded)
    # What stands below running text is a heading in it: as the headline it would cost the text above. A sentence has
    # the words of its text without being about all of it.
    part = any(page.prose[view.run.first : number]) or folded[-1:] in FULL_STOPS
    subject = [] if part else everywhere(folded, view.parts, inside=own > 0)
    if not all(subject) and is_name(page.texts[number]):
        subject = []  # Whom a text is about is called by the last name all through it: below a picture stand both.
    return {
        **dict.fromkeys(places, 1.0),
        **{f"{place}, often": min(MANY, times - 1) / MANY for place, times in places.items()},
        "running text": page.prose[number] > 0,
        "the page's title repeats it": number in page.titled,
        "begins the page's first line": begins,
        "ends the page's first line": ends and not begins,
        "share of the page's first line": len(folded) / len(title) if begins or ends else 0.0,
        "a sentence says when it was published": any(sentence.startswith(folded) for sentence in view.told),
        "share of its words that the body takes up": taken_up / max(1, len(words)),
        "words that the body takes up": min(MANY, taken_up) / MANY,
        LONG_TEXT: bool(view.parts),
        SHARE: sum(subject) / max(1, len(subject)),
        WORDS: min(MANY, sum(subject)) / MANY,
        "share of its words that the first line has": shared / max(1, len(words)),
        "words that the first line has": min(MANY, shared) / MANY,
    }


def _is_standfirst(view: View, number: int) -> bool:
    """Is this a sentence of small words, or two, right below a title, which is no list of sections and no path?

    The author's name may stand between them, and furniture above that.
    """
    page = view.page
    text = page.texts[number]
    if not text[0].isupper() or text.count(" ") < SENTENCE_BLANKS:
        return False
    if capitals(text) > SMALL_WORDS and not _TWO_SENTENCES.search(text):
        return False
    at = number - 1
    if is_name(page.texts[at]):
        at = next((n for n in range(at - 1, max(-1, at - 1 - NEAR_ABOVE), -1) if not page.kinds[n]), at)
    above = page.texts[at]
    titled = view.is_title(at) and not page.blocks[at].mark and not above[0].islower()
    return titled and above != text and len(_PIECES.split(above)) < FEW_WORDS

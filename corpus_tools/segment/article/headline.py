"""Which block is the headline, and which run of text the body: a headline speaks for its body.

A headline is the likeliest of its candidates, or none is, because null beats a guess: what a block looks like, where it
stands and where else the page prints it are weighed by a conditional logit (McFadden, "Conditional logit analysis of
qualitative choice behavior", 1973) in which "no headline" is a choice with the score 0. The weights are the table
`headline` of `data/models/heads.json`, fitted by `scripts/train_heads.py`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from corpus_tools.dates.find import find_times
from corpus_tools.dates.match import Unit
from corpus_tools.segment.article.date_line import date_behind_sentence, dates_in, is_dated
from corpus_tools.segment.article.parts import (
    APART,
    CLEAN_HEAD,
    HEADLINE_MAX,
    OPENING,
    TITLE_LINES,
    Candidate,
    Rating,
    Run,
    Survey,
    rate_choice,
)
from corpus_tools.segment.article.prose import size
from corpus_tools.segment.article.subject import LONG_WORD, everywhere, parts_of
from corpus_tools.segment.article.weights import weights
from corpus_tools.segment.blocks import Block
from corpus_tools.words.bylines import BYLINE_MAX, find_byline, is_caption, is_credit, is_name, is_signed
from corpus_tools.words.cues import COUNTS, POST_ID, declared_count, ends_in_says, phrases
from corpus_tools.words.furniture import Furniture, invites, is_row

INSIDE = 8
"""So many blocks in the body, and those not `APART` from it above, can be the headline.

Further up it can only be the page's first line, what repeats this line or is repeated by it, or the title of a dated
text; deeper in the body only the title of a dated text with most of the body below it: what is above can be a notice.
"""

FAR_ABOVE, FAR_INSIDE, BELOW = 200, 40, 3
"""How many blocks above the body, and in it, a title with date or byline in so many blocks below it is looked for."""

FAR = math.log1p(APART)
"""How far above counts only beyond what always can be the headline."""

TITLES = 8
"""So many of the titles above that have a date below them are candidates, those next to the body."""

LEAST = 0.33
"""A headline must be so likely.

By sites left out 0.4 reports up to four headlines in a hundred less, and a tenth to a fifth of the wrong ones less.
"""

LATER, HEADLINE_SHARE = 0.7, 3.0
"""Of several runs of text the earlier is more likely the article; so is one with a good headline above it."""

DATE_ALONE_MAX = 40
"""A shorter block (code points) with a date is no headline, and one above a headline can be its date."""

DATE_SHARE = 0.5
"""A line with more of a date in it than of anything else is no headline."""

OPENING_MAX = 2000
"""Of each block of the body so many code points are searched for the words of a headline."""

SHORT, LONG = 30, 100
"""A headline of fewer or more code points is rarer the further it is from there."""

CLEAN = " (clean)"
"""Behind the name of what is known of a line in a text that was cleaned of its navigation."""

MANY_WORDS = 12
"""A line of so many words is no list of words."""

LITTLE = 4.0
"""A run of text with a smaller weight is hardly one."""

TITLE_MIN = 25
"""A shorter line (code points) beside a candidate is a label or a menu entry rather than headline or standfirst."""

FEW_WORDS, LETTERS = 3, 60
"""A line of so few words, or of fewer letters, above a title is rather its kicker than the headline itself."""

NEAR_ABOVE = 3
"""So many lines above, a path through the site ends in the headline."""

SENTENCE_BLANKS, SMALL_WORDS = 4, 0.3
"""A sentence below a title has more words, and fewer of them begin with a capital; headlines in English have more."""

LONG_TEXT, SHARE, WORDS = "a long text", "share of its words in all of the body", "words in all of the body"
SUBJECT = frozenset((LONG_TEXT, SHARE, WORDS))
"""What says whether a text is about the words of a line. Of a text too short for parts it says nothing."""

WHOLE = 90
"""So many blocks of the body are asked whether the words of a headline come back in all of its parts."""

MANY = 4
"""More words that the body takes up, or more lines that repeat a line, say no more."""

_ENDS = {".": "ends in a full stop", "。": "ends in a full stop", ",": "ends in a comma", ";": "ends in a comma"}
_ENDS |= {":": "ends in a colon", "：": "ends in a colon", "?": "asks", "？": "asks", "!": "calls", "…": "breaks off"}
_BULLETS = "•□☆*+-◦▪●○"
_LISTS = frozenset(_BULLETS + "(0123456789")
_TRAIL = re.compile(r"\s[>»›→|•·]\s|©|\d\s*/\s*\d")
_COLONS = re.compile(r"(?:[^:]+:){4}")
_PIECES = re.compile(r"\s*[|,•·&/、，・]\s*")
_CUT = re.compile(r"\s+[|·•]\s+")
_BACK, _FORTH = frozenset("«‹←"), frozenset("»›→")
_FILE = re.compile(r"\.[a-z\d]{2,4}\W{1,3}\d[\d.,]*\s?[KMG]i?B\b", re.I)
"""The name of a file, and its size: "harbour.jpg (23.2 KiB"."""
_TWO_SENTENCES = re.compile(r"[^\W\d_]{3}[.!?] [^\W\d_]")
_LONG_AGO = 10
"""Years after which hardly a comment on the web was written."""
_FULL_STOPS, _STOPS = ".。", ".。…:：;；"
_LEADS_ON = ",:：，"
_RULES = ("---", "***", "===")
_ARROWS = "«»‹›←→<>◄►⟵⟶"


@dataclass(frozen=True, slots=True)
class _View:
    """A run of text and what is asked of it for each candidate.

    `gaps` says how many blocks below a candidate, above the run, belong to neither head nor body. `opening` is the
    case-folded beginning of the run. `last` is the lowest place of a candidate above the run, and `ending` the first
    block with words that end an article; `told` are the sentences about when the text was published. `parts` is the
    case-folded run in parts of the same length.
    """

    page: Survey
    run: Run
    gaps: Mapping[int, int]
    opening: str
    last: int
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
            own = _is_title(page, number) and bool(page.echoes.of(number, page.folded[number]))
            self.echoed[number] = own
        return self.echoed[number]


def choose(page: Survey, runs: Sequence[Run]) -> tuple[Run, int | None, Rating]:
    """The run that is the body, of one or more from top to bottom, and the number of the block that is its headline.

    The rating is that of the likeliest headline, taken or not.
    """
    found = []
    for rank, run in enumerate(runs):
        able = candidates(page, run, able=True)
        likely = bool(able) and able[0].score > 0 and _chance(page, able) >= LEAST
        number = _place_of(page, able) if likely and not _is_sentence(page, run, able[0].number) else None
        score = max([0.0, *(_above_any(one) for one in able)])
        found.append((run.weight * LATER**rank + HEADLINE_SHARE * score, run, number, able))
    _, run, number, able = max(found, key=lambda item: item[0])
    return run, number, rate_choice({page.folded[one.number]: one.score for one in reversed(able)}.values())


def _above_any(candidate: Candidate) -> float:
    """The score of a headline whatever text is below: a short run has fewer parts or none, and must not lose by it."""
    return candidate.score - sum([weight for name, weight in candidate.reasons if name in SUBJECT])


def _place_of(page: Survey, able: Sequence[Candidate]) -> int:
    """The best place of the best candidate: where it is printed again, the page's first lines are only its title."""
    same = [one.number for one in able if page.folded[one.number] == page.folded[able[0].number]]
    return next((number for number in same if number >= TITLE_LINES), same[0])


def _chance(page: Survey, able: Sequence[Candidate]) -> float:
    """How likely the text of the first candidate is the headline, wherever the page prints it."""
    best = able[0]
    shares = [(math.exp(one.score - best.score), one.number) for one in able]
    same = sum([share for share, number in shares if page.folded[number] == page.folded[best.number]])
    return same / (math.exp(-best.score) + sum([share for share, _ in shares]))


def candidates(page: Survey, run: Run, *, able: bool = False) -> list[Candidate]:
    """The blocks above a run of text and in its first lines, the best first; with `able` only those not ruled out."""
    table = table_of(clean=run.first <= CLEAN_HEAD)
    found = []
    for number, values in _read(page, run, able=able):
        reasons = [(name, table[name] * value) for name, value in values.items() if value and name in table]
        found.append(Candidate(number, sum([weight for _, weight in reasons]), reasons))
    return sorted(found, key=lambda candidate: -candidate.score)


@cache
def table_of(*, clean: bool) -> Mapping[str, float]:
    """The weights: in a text cleaned of its navigation all that is known counts a second time."""
    table = weights()["headline"]
    again = {name.removesuffix(CLEAN): weight for name, weight in table.items() if clean and name.endswith(CLEAN)}
    return {name: weight + again.get(name, 0.0) for name, weight in table.items() if not name.endswith(CLEAN)}


def described(page: Survey, run: Run) -> Iterator[tuple[int, list[tuple[str, float]]]]:
    """The blocks that can be the headline of a run, from top to bottom, with what is known of each, for the fit."""
    for number, values in _read(page, run):
        known = [(name, float(value)) for name, value in values.items() if value and name]
        yield number, known if run.first > CLEAN_HEAD else [*known, *((name + CLEAN, value) for name, value in known)]


def _read(page: Survey, run: Run, *, able: bool = False) -> Iterator[tuple[int, Mapping[str, float]]]:
    """The blocks that can be the headline of a run, with all that is asked of each; `able` leaves out the ruled out."""
    places = list(_places(page, run))
    last = max((number for number in places if number < run.first and not is_dated(page.texts[number])), default=-1)
    ending = next((number for number, kind in enumerate(page.kinds) if kind is Furniture.ENDING), len(page.kinds))
    told = [page.folded[number] for number in page.own]
    opening, parts = _opening(page, run), _parts(page, run)
    view = _View(page, run, _gaps(page, run), opening, last, ending, told, parts, {})
    for number in places:
        if able and ruled_out(page, run, number):
            continue
        yield (
            number,
            {
                "always": 1.0,
                **_look(page.blocks[number]),
                **_place(view, number),
                **_above(view, number),
                **_below(view, number),
                **_said(view, number),
            },
        )


def ruled_out(page: Survey, run: Run, number: int) -> str | None:
    """What a block is that cannot be a headline, however well it scores; None if it can be one."""
    block = page.blocks[number]
    if number >= run.first and page.prose[number] and block.text[-1] == "." and block.mark != "#":
        return "running text"
    if is_credit(block.text):
        return "a credit"
    if is_caption(block.text) or is_signed(block.text):
        return "the caption of a picture"
    if invites(block.text):
        return "an invitation"
    if date_behind_sentence(page.texts[number]):
        return "a sentence with the date behind it"
    if _date_share(block.text) > DATE_SHARE:
        return "a date"
    if number in page.own and dates_in(page.texts[number]):
        return "a sentence about when the text was published"
    byline = find_byline(page.texts[number])
    if (byline and not byline.start) or _is_byline_but_for_its_time(page.texts[number]):
        return "a byline"
    return _ruled_out_by_the_page(page, run, number) or _ruled_out_by_marks(block.text, first=number == 0)


def _is_byline_but_for_its_time(text: str) -> bool:
    """ "submitted 8 months ago by mira", "19.11.2019, 15:34 by mira": a headline has no such date before "by"."""
    times = find_times(text) if len(text) <= BYLINE_MAX and any(map(str.isdecimal, text)) else []
    if not times:
        return False
    time = times[0]
    rest = (text[: time.start] + text[time.end :].lstrip()).casefold()
    if time.ago:
        return phrases().by_inside.match(rest) is not None
    return time.day is not None and time.year is not None and phrases().by_start.match(rest) is not None


def _ruled_out_by_the_page(page: Survey, run: Run, number: int) -> str | None:
    """What the page's path and imprint say that a line is: the path itself, one of its sections, the site's name."""
    folded = page.folded[number]
    if folded in page.echoes.owners:
        return "whose the page is"
    if number in page.paths:
        return "a path through the site"
    if folded in page.sections:
        return "a section of the site"
    if page.sizes[number] < TITLE_MIN and _is_above_menu_and_path(page, run, number):
        return "a label above menu and path"
    return None


def _is_above_menu_and_path(page: Survey, run: Run, number: int) -> bool:
    """Does a line stand above a menu with a path below, as the site's name does, and nothing on the page repeats it?"""
    path = next((path for path in page.paths if number < path < run.first), number)
    return any(page.kinds[number + 1 : path]) and not page.echoes.of(number, page.folded[number])


def _is_sentence(page: Survey, run: Run, number: int) -> bool:
    """Is this a sentence of the text: all that there is of it, below running text, or as long as the sentence below?

    Asked only of the best candidate: another one that the sentence leaves behind is no better for it.
    """
    block = page.blocks[number]
    text, stop = block.text, block.text[-1]
    if number < run.first or stop not in _STOPS or block.mark == "#":
        return False
    below = next((page.texts[n] for n in range(number + 1, run.end) if not page.kinds[n]), "")
    if not below:
        return True
    within = any(page.prose[run.first : number]) or (stop == below[-1] and len(below) <= len(text))
    return within and stop in _FULL_STOPS


def _ruled_out_by_marks(text: str, *, first: bool) -> str | None:
    """What the marks in a line say that it is: links to neighbours, counts, what lynx prints of a page's own links."""
    if text.startswith(_RULES):
        return "a line of a log or a rule"
    if is_row(text):
        return "a row of a table or of a menu"
    if POST_ID.fullmatch(text) or COUNTS.fullmatch(text):
        return "the number of a post, or of posts"
    if _FILE.search(text):
        return "a file with its size"
    if text[-1] in _LEADS_ON and ends_in_says(text.rstrip(_LEADS_ON)):
        return "who wrote what follows"
    back, forth = text[0] in _BACK, text[-1] in _FORTH
    if (back and not _FORTH & set(text)) or (forth and not _BACK & set(text)):
        return "a link to a neighbour"
    pieces = _CUT.split(text)
    if back and forth and len(pieces) > 1:
        return "links to the neighbours"
    if len(pieces) > 1 and any(declared_count(piece) is not None for piece in pieces):
        return "a line with the count of comments"
    if len(pieces) > 1 and any(_ends_in_age(piece) for piece in pieces):
        return "the header of a comment"
    return "the titles of the page's links" if first and text[0] == "#" and text[1:2].strip() else None


def _ends_in_age(text: str) -> bool:
    """Does a piece of a line end in how long ago that was: "mira 12 days ago"? "30 years ago" may be of a title."""
    ends = (time for time in find_times(text) if time.ago and time.end == len(text)) if len(text) <= BYLINE_MAX else ()
    return any(time.ago[0].unit is not Unit.YEAR or time.ago[0].amount < _LONG_AGO for time in ends)


def _places(page: Survey, run: Run) -> Iterator[int]:
    """The blocks where a headline can stand, from top to bottom."""
    far, deep = max(0, run.first - APART), min(run.first + INSIDE, run.end)
    above = [number for number in range(max(0, run.first - FAR_ABOVE), far) if _is_dated_title(page, number)]
    repeated = [number for number in range(far) if page.folded[number] == page.folded[0]]
    for number in sorted({*page.titled, *repeated[:TITLES], *above[-TITLES:]}):
        if number < far and page.folded[number] and not page.kinds[number]:
            yield number
    for number in range(far, deep):
        if number > run.first and number not in page.titled and len(page.texts[number - 1]) > HEADLINE_MAX:
            deep = number
            break
        if page.folded[number] and not page.kinds[number]:
            yield number
    passed, rest = sum(page.prose[run.first : deep]), sum(page.prose[deep : run.end])
    for number in range(max(far, deep), min(run.first + FAR_INSIDE, run.end)):
        if passed <= rest and _is_dated_title(page, number):
            yield number
        passed, rest = passed + page.prose[number], rest - page.prose[number]


def _is_dated_title(page: Survey, number: int) -> bool:
    """Is a block a title by its length, with a date or byline in the blocks below?"""
    if page.blocks[number].mark[:1] in _LISTS or not _is_title(page, number):
        return False
    return any(map(is_dated, page.texts[number + 1 : number + 1 + BELOW]))


def _gaps(page: Survey, run: Run) -> dict[int, int]:
    gaps, gap = {}, 0
    for number in range(run.first - 1, max(0, run.first - APART) - 1, -1):
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


def _parts(page: Survey, run: Run) -> Sequence[str]:
    """The run in parts; a line that stands in it again and again, such as "Senior member", counts once."""
    texts = dict.fromkeys(page.texts[run.first : min(run.end, run.first + WHOLE)])
    return parts_of(" ".join([text[:OPENING_MAX] for text in texts]).casefold())


def _look(block: Block) -> dict[str, float]:
    """What a candidate looks like."""
    text, length = block.text, size(block.text)
    words = text.count(" ") + 1
    pieces = _PIECES.split(text) if words < MANY_WORDS else ()
    share = _date_share(text)
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
        "a date in it": share > 0,
        "a byline in it": find_byline(text) is not None,
        "share of a date": share,
        "capitals": capitals(text),
        "all capitals": text.isupper(),
    }


def capitals(text: str) -> float:
    """The share of longer words that begin with a capital letter: a title in English has many, its standfirst few."""
    words: list[str] = LONG_WORD.findall(text)
    return sum([word[0].isupper() for word in words]) / max(1, len(words))


def _mark(mark: str) -> str:
    if not mark:
        return ""
    return "mark bullet" if mark in _BULLETS else "mark ordinal" if mark[0] != "#" else f"mark {mark}"


def _place(view: _View, number: int) -> dict[str, float]:
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
        "little text": max(0.0, 1 - view.run.weight / LITTLE),
        "blocks between it and the body": math.log1p(view.gap(number)),
        "far above the body": max(0.0, math.log1p(first - number) - FAR) if number < first else 0.0,
        "far inside the body": math.log1p(number - first) if first < number < first + INSIDE else 0.0,
        "deep in the body": number >= first + INSIDE,
    }


def _above(view: _View, number: int) -> dict[str, float]:
    """The block above, and what it says of a block with a date or byline below."""
    page = view.page
    if not number:
        return {}
    text, above = page.texts[number], page.texts[number - 1]
    title = _is_title(page, number - 1)
    short = " " in above and page.sizes[number - 1] < TITLE_MIN and not _is_matter(page, number - 1)
    led = number + 1 < len(page.texts) and is_dated(page.texts[number + 1])
    return {
        "furniture above": bool(page.kinds[number - 1]),
        "a date above": _is_date(page, number - 1),
        "neighbours above": any(map(_leads_away, page.texts[max(0, number - 2) : number])),
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
        "a standfirst": _is_standfirst(page, number),
        "running text above": not title and any(page.prose[max(0, number - 3) : number]),
    }


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


def _leads_away(text: str) -> bool:
    """Is this a link to a neighbour, or to both?"""
    return (text[0] in _BACK or text[-1] in _FORTH) and "neighbour" in (_ruled_out_by_marks(text, first=False) or "")


def _below(view: _View, number: int) -> dict[str, float]:
    """The blocks below."""
    page = view.page
    dated = next((n for n in range(number + 1, min(number + 4, len(page.texts))) if is_dated(page.texts[n])), None)
    if number + 1 == len(page.texts):
        return {}
    text, below = page.texts[number], page.texts[number + 1]
    title = _is_title(page, number + 1)
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
        "a standfirst below": _is_standfirst(page, number + 1),
        "an echoed title below": view.is_echoed(number + 1),
        "fewer capitals than the title below": max(0.0, capitals(below) - capitals(text)) if title else 0.0,
        "more capitals than the title below": max(0.0, capitals(text) - capitals(below)) if title else 0.0,
    }


def _said(view: _View, number: int) -> dict[str, float]:
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
    part = any(page.prose[view.run.first : number]) or folded[-1:] in _FULL_STOPS
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


def _is_title(page: Survey, number: int) -> bool:
    """Could a block be a headline, or the standfirst of one, by its length alone?"""
    if page.kinds[number] or page.prose[number] or not TITLE_MIN <= page.sizes[number] <= HEADLINE_MAX:
        return False
    text = page.texts[number]
    return not is_dated(text) and not is_row(text)


def _is_standfirst(page: Survey, number: int) -> bool:
    """Is this a sentence of small words, or two, right below a title, which is no list of sections and no path?

    The author's name may stand between them, and furniture above that.
    """
    text = page.texts[number]
    if not text[0].isupper() or text.count(" ") < SENTENCE_BLANKS:
        return False
    if capitals(text) > SMALL_WORDS and not _TWO_SENTENCES.search(text):
        return False
    at = number - 1
    if is_name(page.texts[at]):
        at = next((n for n in range(at - 1, max(-1, at - 1 - BELOW), -1) if not page.kinds[n]), at)
    above = page.texts[at]
    titled = _is_title(page, at) and not page.blocks[at].mark and not above[0].islower()
    return titled and above != text and len(_PIECES.split(above)) < FEW_WORDS


def _date_share(text: str) -> float:
    return sum([time.end - time.start for time in dates_in(text)]) / len(text) if len(text) <= HEADLINE_MAX else 0.0


def _is_date(page: Survey, number: int) -> bool:
    """Many blogs print the date, and nothing else, on the line above the headline."""
    text = page.texts[number]
    return len(text) <= DATE_ALONE_MAX and any(len(text) - len(time.text) <= 2 for time in dates_in(page.texts[number]))

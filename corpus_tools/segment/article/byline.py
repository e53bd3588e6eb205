"""Which line says who wrote the text, or that none does.

Lines that can name authors are read in several ways, each of which gives a candidate. The likeliest is taken, or none:
a conditional logit as for the headline (`headline.py`), with the table `byline` of `data/models/heads.json`, fitted by
`scripts/train_heads.py`. What speaks for a candidate is what the page confirms: a word such as "By", a date beside it,
its place below the headline, the same name in a box about the author.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import cache
from itertools import islice
from typing import NamedTuple

from corpus_tools.dates.find import times_in
from corpus_tools.dates.match import TimeMatch
from corpus_tools.segment.article.date_line import DATE_LINE_MAX, dates_in, is_age
from corpus_tools.segment.article.parts import BylineRule, FoundByline, Outline, Rating, Survey, Zones, rate_choice
from corpus_tools.segment.article.weights import weights
from corpus_tools.words import cues
from corpus_tools.words.bylines import (
    BYLINE_MAX,
    NAMES_MAX,
    find_about,
    find_byline,
    is_introduced,
    name_line,
    names_before_mark,
    opens_byline,
    placed_name,
)
from corpus_tools.words.date_words import without_markup
from corpus_tools.words.furniture import Furniture
from corpus_tools.words.name_pieces import pieces
from corpus_tools.words.names import TRAIL, Byline, behind_joint, has_role, is_name, is_no_name
from corpus_tools.words.patterns import fold, has_unspaced, places

CLOSE = 6
"""So near to the headline, or to the first words of the body, names need no cue."""

SHORT_LINE = 40
"""Shorter lines (code points) around a name are those of a menu or of a box."""

BESIDE = 6
"""So many code points may stand between a name and the date it is right beside."""

DOUBT = 0.55
"""The score that a byline must have: a wrong author is worse than none.

By sites left out 0.4 finds half a point more of the authors and has up to a fifth more wrong names; 0.9 loses one to
three points and has up to a fifth fewer.
"""

FURTHER = 12
"""So many lines below a byline can go on it: each name, and each comma between, may be a line of its own."""

_GLUED = re.compile(r"[^\W\d_A-Z]{4}[A-Z]")
"""Two words without a blank between them, but for "MacDonald"."""

_LISTED = re.compile(r"\s+[·•|/&]\s+")
"""What parts the sections that a line lists."""

COUNT_MAX = 3
"""A list of topics counts no more articles (digits) under one."""

_COUNTED = re.compile(rf"(\S+)\s+\(?\d{{1,{COUNT_MAX}}}\)?")
_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"(?<!\d)\d{1,3}$")

CUED = (BylineRule.CUED, BylineRule.CUE_ABOVE)
"""Where these name the same author, they say it best."""

JOB = 60
"""So near behind a name (code points) stands the job of who has it: "Ann Archer is a reporter at the Mill"."""

_MOST_PRINTED = 4
"""So many words of a name are looked up as what a page prints."""

MANY, SEARCHES = 4, 32
"""More places where the page prints a name say no more, and so many are looked for at most."""

_TELLING = frozenset(
    {"two below the headline", "other names alone", "elsewhere inside", "elsewhere alone", "elsewhere in the headline"}
    | {"between headline and body", "above the headline", "inside the body", "behind the body"}
    | {"like a name", "one word", "next to the headline", "next to the body", "small letter", "something behind"}
    | {"a date in the line", "right beside the date", "a date near", "elsewhere introduced as an author", "a digit"}
    | {"something before", "furniture", "short lines beside", "below the first line of the body", "begins a dated line"}
    | {"elsewhere with a job behind", "an age behind"}
)
"""What speaks for names that a cue opens, but not for others, or more."""

Described = tuple[FoundByline, list[tuple[str, float]]]


class _Place(NamedTuple):
    """A block that may hold names: its text without markup, the dates in it, and is it behind the body?"""

    number: int
    text: str
    times: Sequence[TimeMatch]
    behind: bool


def find_names(outline: Outline, zones: Zones) -> tuple[FoundByline | None, Rating]:
    """The likeliest byline, None if none is likely enough; and the rating of the likeliest, taken or not."""
    table = weights()["byline"]
    view = _View(outline, zones)
    options = list(view.candidates())
    best, most = None, DOUBT
    scores: dict[str, float] = {}
    for place, found in options:
        score = _weigh(table, view.look(place, found))
        if score + reach() > most and (score := score + _weigh(table, view.elsewhere(place, found))) > most:
            best, most = found, score
        name = found.byline.authors[0].name
        scores[name] = max(score, scores.get(name, score))
    cued = best and next((found for _, found in options if found.rule in CUED and _agree(found, best)), best)
    return cued and cued._replace(more=view.more(cued)), rate_choice(scores.values())


def _agree(found: FoundByline, best: FoundByline) -> bool:
    """Do two bylines begin with the same name?"""
    return found.byline.authors[0].name == best.byline.authors[0].name


def described(outline: Outline, zones: Zones) -> Iterator[Described]:
    """All candidates, each with what is known of it."""
    view = _View(outline, zones)
    for place, found in view.candidates():
        yield found, [*view.look(place, found), *view.elsewhere(place, found)]


def _weigh(table: Mapping[str, float], values: Iterable[tuple[str, float]]) -> float:
    return sum([table.get(name, 0.0) * value for name, value in values])


@cache
def reach() -> float:
    """What the rest of the page can add to a score at most: it need not be searched for names without hope."""
    return sum([max(0.0, weight) for name, weight in weights()["byline"].items() if "elsewhere" in name])


def _may_credit(outline: Outline, number: int) -> bool:
    """Not in furniture without a date, and not in a line that repeats the headline ("Review of a book by …")."""
    page, headline = outline.page, outline.headline
    if headline is not None and page.folded[number].endswith(page.folded[headline]):
        return False
    return page.kinds[number] is not Furniture.LINE or bool(dates_in(page.texts[number]))


class _View:
    """An outlined page, as the candidates are looked at."""

    def __init__(self, outline: Outline, zones: Zones) -> None:
        self.outline, self.page = outline, outline.page
        self.places = (*zones.near, *zones.behind)
        self.behind = frozenset(zones.behind)
        self.raw = "\n".join(["", *self.page.texts, ""])
        self.sections = _sections(self.page)
        self.counted = _counted(self.page)
        short = [n for n in self.places if len(self.page.texts[n]) <= BYLINE_MAX]
        self.cued = sum([find_byline(self.page.texts[n]) is not None for n in short])
        self.cued_behind = sum([find_byline(self.page.texts[n]) is not None for n in short if n in self.behind])
        self.ending = outline.ending()
        self.dated = sum([bool(dates_in(self.page.texts[n])) for n in short])
        self.bare = sum([is_name(self.page.texts[n], caseless=True) for n in zones.near])

    def place(self, number: int) -> _Place:
        raw = self.page.texts[number]
        text = without_markup(raw)
        times = dates_in(raw) if text == raw else dates_in(text)
        return _Place(number, text, times if len(text) <= DATE_LINE_MAX else (), number in self.behind)

    def read(self, place: _Place) -> Iterator[FoundByline]:
        """The readings of one block, of which only the first of equal ones counts."""
        seen = set()
        for rule, byline in self._readings(place):
            names = tuple(author.name for author in byline.authors)
            if rule not in CUED and not self.counted.isdisjoint(map(fold, names)):
                continue
            if names not in seen and not _holds_date(place, byline) and not any(map(_is_no_name, names)):
                seen.add(names)
                yield FoundByline(place.number, byline, rule)

    def _readings(self, place: _Place) -> Iterator[tuple[BylineRule, Byline]]:
        page, number, text, times = self.page, place.number, place.text, place.times
        if len(text) <= BYLINE_MAX:
            found = find_byline(text, ends=times[0].start) if times else _before_day(text)
            if found:
                yield BylineRule.CUED, found
        opened = number > 0 and len(text) <= NAMES_MAX and opens_byline(page.texts[number - 1])
        if opened and (found := name_line(text, least=1, caseless=True) or names_before_mark(text)):
            yield BylineRule.CUE_ABOVE, found
        if place.behind and (found := find_about(text)):
            yield BylineRule.ABOUT, found
        close = self.outline.top - CLOSE <= number < self.outline.first + CLOSE
        bare = close and number > 0 and not page.kinds[number] and len(text) <= NAMES_MAX and not text[0].islower()
        found = (name_line(text, caseless=True) or self._placed(number, text, times)) if bare else None
        if found:
            yield BylineRule.ALONE, found
        ending = place.behind and number <= self.outline.end + CLOSE and len(text) <= SHORT_LINE
        if close or times or ending:
            for piece, cued in pieces(text, [(time.start, time.end) for time in times], self.sections):
                named = cued or _may_name(place, piece) or (number <= self.outline.end + 1 and _signs(place, piece))
                if named and not _is_counted(place, piece):
                    yield BylineRule.PIECE_CUED if cued else BylineRule.PIECE, piece

    def _placed(self, number: int, text: str, times: Sequence[TimeMatch]) -> Byline | None:
        """A name with a place behind it, right above or below a date; several are those of a programme."""
        beside = [at for at in (number - 1, number + 1) if 0 <= at < len(self.page.texts)]
        found = placed_name(text) if not times and any(_is_timed(self.page, at) for at in beside) else None
        return found if found and sum(placed_name(other) is not None for other in self.page.texts) == 1 else None

    def candidates(self) -> Iterator[tuple[_Place, FoundByline]]:
        """The readings of all places. Several bylines behind the article's end are those of other articles."""
        stop = self.ending if self.cued_behind > 1 else len(self.page.texts)
        for number in self.places:
            if _may_credit(self.outline, number) and not (number > stop and number in self.behind):
                place = self.place(number)
                for found in self.read(place):
                    yield place, found

    def more(self, found: FoundByline) -> list[tuple[int, Byline]]:
        """The names on the lines below a byline that are joined to it.

        What stands alone below a name that ends in a comma is as likely a job, a place or the paper.
        """
        joined = list(self._joined(found))
        ends_in_comma = self.page.texts[found.number][-1] == ","
        return [] if ends_in_comma and [number for number, _ in joined] == [found.number + 1] else joined

    def _joined(self, found: FoundByline) -> Iterator[tuple[int, Byline]]:
        """The names below that a comma or "and" joins, each line of which may be a link."""
        texts = self.page.texts
        own, at = texts[found.number], found.byline.end
        joined, joints = at < len(own), list[tuple[int, Byline]]()
        if found.rule not in CUED or behind_joint(own, at) < len(own):
            return
        for number in range(found.number + 1, min(found.number + FURTHER, len(texts))):
            text, at = texts[number], behind_joint(texts[number])
            names = name_line(text[at:], caseless=True) if joined or at else None
            if names:
                yield from joints
                yield number, Byline(0, at + names.end, names.authors)
            elif at < len(text):
                return
            joined, joints = not names or text[-1] == ",", [] if names else [*joints, (number, Byline(0, at, ()))]

    def look(self, place: _Place, found: FoundByline) -> Iterator[tuple[str, float]]:
        """What is known of a candidate by its line, its names and where it stands."""
        values: dict[str, float] = {
            "always": 1.0,
            f"rule {found.rule.name.lower()}": 1.0,
            **self._line(place, found),
            **self._stands(place),
            **self._dated(place, found),
            **_shape(found.byline),
        }
        return _told(found, values)

    def _line(self, place: _Place, found: FoundByline) -> dict[str, float]:
        """The rest of its line, and what kind of line that is."""
        text, byline, page = place.text, found.byline, self.page
        before, behind = text[: byline.start].strip(), text[byline.end :].strip()
        dated = sum([time.end - time.start for time in place.times])
        above = page.texts[place.number - 1] if place.number else " "
        return {
            "something before": before != "",
            "something behind": behind != "",
            "begins a dated line": not before and bool(place.times),
            "an age behind": is_age(behind.lstrip(TRAIL)),
            "rest of the line": min(1.0, max(0, len(text) - (byline.end - byline.start) - dated) / 60),
            "furniture": bool(page.kinds[place.number]),
            "marked": page.blocks[place.number].mark != "",
            "behind a label": before[-1:] in (":", "："),
            "the cue begins the line": found.rule is BylineRule.CUED and not before,
            "a label above": above[-1] in ":：" and len(above) <= SHORT_LINE,
            "a role in the line": has_role(text),
            "other bylines": min(MANY, max(0, self.cued - 1)) / MANY,
            "other dates": min(MANY, max(0, self.dated - 2)) / MANY,
            "other names alone": min(MANY, max(0, self.bare - (found.rule is BylineRule.ALONE))) / MANY,
            "the only name alone": self.bare == 1 and is_name(text, caseless=True),
        }

    def _stands(self, place: _Place) -> dict[str, float]:
        """Where it stands between headline, body and end."""
        outline, number, page = self.outline, place.number, self.page
        top, first = outline.top, outline.first
        near = not place.behind
        above, inside = near and number < top, near and number >= first
        between = near and not above and not inside
        beside = [n for n in (number - 1, number + 1) if 0 <= n < len(page.texts) and n != top]
        return {
            "no headline": outline.headline is None,
            "behind the body": place.behind,
            "far behind the body": math.log1p(max(0, number - outline.end)) / 3 if place.behind else 0.0,
            "at the end of the body": place.behind and number < outline.end,
            "behind the end of the article": place.behind and number > self.ending,
            "above the headline": above,
            "far above the headline": math.log1p(top - number) if above else 0.0,
            "between headline and body": between,
            "far below the headline": math.log1p(number - top) if between else 0.0,
            "next to the headline": between and number == top + 1,
            "two below the headline": between and number == top + 2,
            "next to the body": between and number == first - 1,
            "inside the body": inside,
            "below the first line of the body": inside and number == first + 1,
            "far inside the body": math.log1p(number - first) if inside else 0.0,
            "short lines beside": sum([_is_menu(page, n) for n in beside]) / 2,
        }

    def _dated(self, place: _Place, found: FoundByline) -> dict[str, float]:
        """The dates in its line, or near it."""
        page, number = self.page, place.number
        if place.times:
            start, end = found.byline.start, found.byline.end
            gaps = [gap for time in place.times for gap in (time.start - end, start - time.end)]
            return {"a date in the line": 1.0, "right beside the date": any(0 <= gap <= BESIDE for gap in gaps)}
        for step in (1, -1, 2, -2):
            if 0 <= number + step < len(page.texts) and _is_timed(page, number + step):
                return {f"a date {abs(step)} lines {'below' if step > 0 else 'above'}": 1.0, "a date near": 1.0}
        return {}

    def elsewhere(self, place: _Place, found: FoundByline) -> Iterator[tuple[str, float]]:
        """Where else the page prints the name: in boxes and replies, in its title, in the text."""
        page, outline = self.page, self.outline
        names = [author.name for author in found.byline.authors]
        name = names[0].casefold()
        counts: dict[str, int] = {}
        for what in self._occurrences(name, place.number):
            counts[what] = counts.get(what, 0) + 1
        small = sum([_prints(self.raw, word.lower()) for word in names[0].split() if word[0].isupper()])
        headline = page.folded[outline.headline] if outline.headline is not None else ""
        told = {
            **dict.fromkeys([f"elsewhere {what}" for what in counts], 1.0),
            **{f"elsewhere {what}, often": min(MANY, times - 1) / MANY for what, times in counts.items()},
            "elsewhere with a job behind": self._has_job(names[0], place.number),
            "written small elsewhere": small > 0,
            "many words written small elsewhere": small > 1,
            "elsewhere in the first line": place.number > 0 and name in page.folded[0],
            "elsewhere in the headline": name in headline,
        }
        return _told(found, told)

    def _has_job(self, name: str, number: int) -> bool:
        """Does another line begin with the name and say what its owner does?"""
        raw, own = self.raw, self.page.texts[number]
        starts = [at + 1 for at in places(f"\n{name}", raw)]
        lines = (raw[at : raw.find("\n", at)] for at in starts)
        others = islice((line for line in lines if line != own), SEARCHES)
        return any(has_role(line[len(name) : len(name) + JOB]) for line in others)

    def _occurrences(self, name: str, number: int) -> Iterator[str]:
        """How the name stands in each other line that prints it."""
        echoes = self.page.echoes
        text, own = echoes.text, echoes.starts[number]
        last, at = own + len(self.page.folded[number]), -1
        for _ in range(SEARCHES):
            if (at := text.find(name, at + 1)) < 0:
                return
            behind = at + len(name)
            part = (text[at - 1].isalnum() or text[behind].isalnum()) and not has_unspaced(name)
            if part or own <= at <= last:
                continue
            begin = text.rfind("\n", 0, at) + 1
            begins, ends = begin == at, text[behind] == "\n"
            if not begins and is_introduced(text[begin:at].strip()):
                yield "introduced as an author"
            yield "alone" if begins and ends else "begins a line" if begins else "ends a line" if ends else "inside"


def _may_name(place: _Place, piece: Byline) -> bool:
    """Can a piece of a line that no cue opens be a name: like a full one, or one word beside a date or alone?

    Of the others one in a thousand is the author, and they are three quarters of all candidates.
    """
    name = piece.authors[0].name
    if len(place.times) > 1 and " " not in name and piece.start > place.times[-1].start:
        return False  # the section behind both dates: "Printed 3 May 2014 | Changed 9 May 2014 | Letters"
    if not name[0].islower() and is_name(name, caseless=True):
        return not (place.behind and (place.times or len(name) == len(place.text)))
    alone = not place.times and not name[0].islower() and len(place.text) - len(name) <= BESIDE
    return " " not in name and not place.behind and (alone or bool(place.times))


def _signs(place: _Place, piece: Byline) -> bool:
    """Is a full name glued to the date behind it, as in a footer below the text: "Ann ArcherMay 5, 2014Travel"?"""
    return piece.start == 0 and is_name(piece.authors[0].name) and any(time.start == piece.end for time in place.times)


def _is_counted(place: _Place, piece: Byline) -> bool:
    """Does a number stand before the piece that is neither a year nor part of a date: "19 Uhr", "3 Views"?"""
    before = place.text[: piece.start].rstrip()
    counted = _NUMBER.search(before) is not None
    return counted and not any(time.start < len(before) <= time.end for time in place.times)


def _prints(text: str, word: str) -> bool:
    """Does a word stand in the text behind a blank, and not only as the beginning of a longer one?"""
    spaced = f" {word}"
    return any(not text[end : end + 1].isalnum() for at in places(spaced, text) for end in [at + len(spaced)])


def _told(found: FoundByline, values: Mapping[str, float]) -> Iterator[tuple[str, float]]:
    """What is known; some of it says something else for each rule, and counts a second time."""
    rule = found.rule.name.lower()
    for name, value in values.items():
        if value:
            yield name, float(value)
            if name in _TELLING:
                yield f"rule {rule}, {name}", float(value)


def _shape(byline: Byline) -> dict[str, float]:
    """What the names look like."""
    names = [author.name for author in byline.authors]
    name, words = names[0], names[0].split()
    full, unspaced = is_name(name, caseless=True), has_unspaced(name)
    return {
        "several names": len(names) > 1,
        "a role": any(author.role for author in byline.authors),
        "like a name": full,
        "one word": not full and len(words) == 1,
        "four words": len(words) > 3,
        "small letter": name[0].islower(),
        "words glued together": _GLUED.search(name) is not None,
        "capitals": name.isupper() and len(name) > 3,
        "a digit": any(map(str.isdecimal, name)),
        "a word of no name": any(map(is_no_name, words)),
        "a word of a job": has_role(name),
        "two letters": len(name) <= 2 and not unspaced,
        "unspaced": unspaced,
    }


def _sections(page: Survey) -> Set[str]:
    """What the page prints in lines of its own, or lists in one line ("Garden · Travel · News"), case-folded."""
    listed = [_LISTED.split(text) for text in page.counts if len(text) <= NAMES_MAX]
    return page.counts.keys() | {part for parts in listed if len(parts) > 2 for part in parts}


def _counted(page: Survey) -> Set[str]:
    """The words of one piece that the page counts articles under, in a list: "Letters (12)", or 12 on the next line."""
    below = zip(page.folded, page.texts[1:], strict=False)
    apart = {text for text, number in below if len(number) <= COUNT_MAX and number.isdecimal()}
    beside = {found[1] for text in page.counts if len(text) <= SHORT_LINE and (found := _COUNTED.fullmatch(text))}
    return {text for text in apart | beside if " " not in text}


def _is_menu(page: Survey, number: int) -> bool:
    text = page.texts[number]
    return len(text) <= SHORT_LINE // 2 and not dates_in(text) and text[-1] not in ".!?"


def _is_garbled(name: str) -> bool:
    """Is this a question, two names glued together, or a number with a word behind it?

    Of some 1200 known authors one name of several words has two glued together, and none begins with a number.
    """
    return name[-1] in "?？" or (" " in name and (name[0].isdecimal() or _GLUED.search(name) is not None))


def _is_no_name(name: str) -> bool:
    """Is this garbled, or what pages print everywhere: "No comments", "Print", "Updated", "Posted in Travel"?"""
    folded = fold(name)
    words = folded.split(" ")
    begun = any(" ".join(words[:count]) in _opening() for count in range(1, min(len(words), _MOST_PRINTED) + 1))
    printed = folded in cues.phrases().no_name or folded in _printed()
    return begun or printed or cues.is_interface(name) or _is_garbled(name)


@cache
def _opening() -> Set[str]:
    """What leads to a category, or to a box about a person. One word alone may be a given name in another language."""
    leads = {phrase for phrase in cues.folded_phrases("furniture", "opening") if " " in phrase}
    return leads | cues.folded_phrases("bylines", "about")


@cache
def _printed() -> Set[str]:
    """What pages print that is nobody's name, beside the words of comments: buttons, credits, labels of dates."""
    labels = [("bylines", key) for key in ("credit", "published", "dated", "updated", "stated")]
    told = [cues.folded_phrases(section, key) for section, key in (("furniture", "line"), *labels)]
    return frozenset().union(*told)


def _holds_date(place: _Place, byline: Byline) -> bool:
    """Names that a date breaks up are none: the date is a segment of its own, and would be missing in the byline."""
    return any(byline.start < time.end and time.start < byline.end for time in place.times)


def _before_day(text: str) -> Byline | None:
    """The byline of a line without a whole date. A date without a year, or an age, is no name: "By Ann Archer May 18".

    One word before it is as likely none, "By Christmas 24 December", unless it is labelled: "By: sundial 3 days ago".
    """
    day = next((time for time in times_in(text) if time.day or time.ago), None) if _DIGIT.search(text) else None
    found = find_byline(text, ends=day.start if day else None)
    if found is None or " " in found.authors[0].name:
        return found
    labelled = day is not None and day.ago and ":" in text[: day.start]
    return found if labelled else find_byline(text)


def _is_timed(page: Survey, number: int) -> bool:
    text = page.texts[number]
    return len(text) <= DATE_LINE_MAX and (bool(dates_in(text)) or is_age(text))

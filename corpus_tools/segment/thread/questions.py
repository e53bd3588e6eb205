"""Questions and answers: posts whose lines say of which sort they are, "asked …", "answered …", "commented …".

Each of these lines has the time and the author of its post, whose text stands above it, or on some sites below. The
question is the article, an answer is a comment, and what is commented below an answer replies to it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from enum import IntEnum
from itertools import pairwise
from typing import NamedTuple

from corpus_tools.dates.find import find_times, times_in
from corpus_tools.dates.match import TimeMatch
from corpus_tools.segment.thread.names import name_on, read_name
from corpus_tools.segment.thread.template import Anchor, Barrier, Name, Page, Unit
from corpus_tools.words import cues
from corpus_tools.words.furniture import furniture

_LONGEST = 120
"""Code points of the longest line that says what its post is."""
_BESIDE = 80
"""Code points beside the time of such a line: more is a sentence."""
_FAR = 3
"""So many lines above the time of a comment its author stands."""
_PROSE = 100
_ZONE = 12
"""So many lines between two posts are looked at for the number of votes that leads to the later one."""
_SHORT = 60
_LONGEST_TAG, _MOST_TAGS = 3, 8
_BEHIND_NAME = re.compile(r"\s*\(.*")
_ENDS = ".!?…。！？"
_BUTTONS = re.compile(r"(?:\[[^\]]*\]\s*)+")
_VOTES = re.compile(r"\W*[+-]?\d(?:[\d.,]*\d)?k?(?:\s[^\W\d]+)?")
"""The number of votes, alone or with what it counts: "131", "0 votes"."""
_COUNTED = re.compile(r"\W*\d[\d.,]*k?(?:\s[^\W\d]+){1,2}(?:\s\d+)?")
_STANDING = re.compile(r"\d[\d.,k]*(?:[^\d.!?]+\d+)+[^\d.!?]*")
"""What stands below the name of an author: "2,255 1 1 gold badge 15 15 silver badges"."""
_ENDS_IN_DASH = re.compile(r"\s[–—-]$")
_DASH = re.compile(r"(?:^|(?<=\s))[–—-]\s+")


class Sort(IntEnum):
    """What a post is to the question of its page."""

    ASKED = 0
    ANSWERED = 1
    COMMENTED = 2


class Post(NamedTuple):
    """One post: its sort, its header, and the lines of its text."""

    sort: Sort
    unit: Unit
    text: Sequence[int]


class Questions(NamedTuple):
    """The question of a page, if it has a text, where its block and its title stand, and what was said to it."""

    asked: Post | None
    begin: int
    title: int | None
    replies: Sequence[Post]

    def answered(self) -> list[int | None]:
        """Of each reply the number of the answer that it comments on."""
        found: list[int | None] = []
        answer = None
        for number, post in enumerate(self.replies):
            found.append(answer if post.sort is Sort.COMMENTED else None)
            if post.sort is Sort.ANSWERED:
                answer = number
        return found


class _Said(NamedTuple):
    """A line that says what its post is; `last` is the last line of what is known of the author."""

    sort: Sort
    index: int  # type: ignore[assignment]  # hides tuple.index on purpose
    time: TimeMatch
    first: int
    last: int
    name_line: int | None
    name: Name | None


def find_questions(page: Page) -> Questions | None:
    """The question of a page and its answers, or None if it has none."""
    said = list(_said(page))
    named = sum(one.name is not None for one in said)
    sorts = {one.sort for one in said}
    if 2 * named <= len(said) or sorts.isdisjoint((Sort.ASKED, Sort.ANSWERED)):
        return None
    asked = _asking(said)
    said = [one for number, one in enumerate(said) if one.sort is not Sort.ASKED or number == asked]
    often = Counter(line.text for line in page.lines)
    view = _View(page, frozenset([text for text, count in often.items() if count > 1]))
    votes = [one for one in said if one.sort is Sort.ANSWERED and one.first and view.counts(one.first - 1)]
    answers = sum(one.sort is Sort.ANSWERED for one in said)
    unsigned = view.unsigned(said[0].first) if asked is None else None
    floor = unsigned.text[-1] if unsigned else -1
    texts = view.below(said) if 2 * len(votes) > answers else view.above(said, floor)
    posts = [Post(one.sort, _unit(page, one), text) for one, text in zip(said, texts, strict=True)]
    posts = [unsigned, *posts] if unsigned else posts
    replies = [post for post in posts if post.sort is not Sort.ASKED and post.text]
    question = next((post for post in posts if post.sort is Sort.ASKED and post.text), None)
    first = question or next(iter(replies), None)
    if first is None:
        return None
    begin = min(first.text[0], first.unit.first)
    begin -= int(begin > 0 and view.counts(begin - 1))
    if len(posts) == 1 and not (question and view.counts(begin)):
        return None
    return Questions(question, begin, view.title_above(begin), replies)


def _asking(said: Sequence[_Said]) -> int | None:
    """Which of the lines is that of the question: the last above all others, since one below its title may say it too.

    Where there are no others it is the first: those of similar questions follow.
    """
    asked = [number for number, one in enumerate(said) if one.sort is Sort.ASKED]
    first = next((number for number, one in enumerate(said) if one.sort is not Sort.ASKED), 0)
    return next((number for number in reversed(asked) if number < first), asked[0] if asked else None)


def _said(page: Page) -> Iterator[_Said]:
    for index, line in enumerate(page.lines):
        times = times_in(line.text) if len(line.text) <= _LONGEST and line.text[-1] not in _ENDS else ()
        verb = cues.asked_or_answered().match(line.text) if times else None
        if not verb and index in page.timed and (remark := _remark(page, index)):
            yield remark
        if not verb or len(line.text) - (times[0].end - times[0].start) > _BESIDE:
            continue
        sort = Sort[str(verb.lastgroup).upper()]
        found = _author(page, index, times[0], sort)
        if found is None and sort is Sort.ANSWERED:
            yield _Said(sort, index, times[0], index, index, None, None)
        elif found is not None:
            name_line, name = found
            first, last = min(index, name_line), max(index, name_line)
            first -= int(first > 0 and page.lines[first - 1].text == name.of(page.lines[name_line]))
            if last > index and last + 1 < len(page.lines) and _STANDING.fullmatch(page.lines[last + 1].text):
                last += 1
            yield _Said(sort, index, times[0], first, last, name_line, name)


def _remark(page: Page, index: int) -> _Said | None:
    """A comment whose text ends in a dash, above the name of its author and its time, each alone on a line."""
    text = page.lines[index].text
    time = find_times(text)[0]
    if index < 2 or text != text[time.start : time.end] or not _ENDS_IN_DASH.search(page.lines[index - 2].text):
        return None
    name = name_on(page, index - 1)
    return _Said(Sort.COMMENTED, index, time, index - 1, index, index - 1, name) if name else None


def _asks(text: str) -> bool:
    """Does a line say when the question was asked ("Asked 3 years ago")?"""
    verb = cues.asked_or_answered().match(text) if len(text) <= _LONGEST else None
    return verb is not None and verb.lastgroup == Sort.ASKED.name.lower() and bool(find_times(text))


def _author(page: Page, index: int, time: TimeMatch, sort: Sort) -> tuple[int, Name] | None:
    """Who wrote a post: behind "by" on the line, in the line below, or of a comment in one above, behind a dash."""
    text = page.lines[index].text
    behind = [found.end() for found in cues.any_of("by").finditer(text.casefold()) if text[found.start() - 1] == " "]
    if behind and len(text) == len(text.casefold()):
        noted = _BEHIND_NAME.search(text, behind[-1])
        end = noted.start() if noted else len(text)
        if name := read_name(text, behind[-1], end if behind[-1] > time.start else time.start):
            return index, name._replace(by=True)
    if sort is Sort.COMMENTED:
        for at in range(index - 1, max(-1, index - _FAR - 1), -1):
            text = page.lines[at].text
            dash = _DASH.search(text)
            if dash and text[: dash.start()].strip() in ("", text[dash.end() :]):
                name = read_name(text, dash.end(), len(text))
                return at, name or Name(dash.end(), len(text), says=False, by=False)
        return None
    below = [line.text for line in page.lines[index + 1 : index + 3]]
    pictured = len(below) > 1 and (below[0].startswith(below[1]) or _stands_for(page, index + 1))
    at = index + 1 + int(pictured)  # "Mira's picture" stands above "Mira"
    name = name_on(page, at) if at < len(page.lines) else None
    return (at, name) if name else None


def _stands_for(page: Page, index: int) -> bool:
    """Does a line of the interface ("user avatar") stand between "asked …" and a name, rather than for the name?"""
    return page.facts[index].is_stuff and not _STANDING.fullmatch(page.lines[index + 1].text)


def _unit(page: Page, said: _Said) -> Unit:
    line = page.lines[said.index]
    anchor = Anchor(line, page.facts[said.index].mark, said.time, None, None, said.time.end, "")
    return Unit(anchor, said.first, said.last, said.name_line, said.name)


class _View(NamedTuple):
    """A page, and the lines that stand on it more than once."""

    page: Page
    often: frozenset[str]

    def unsigned(self, stop: int) -> Post | None:
        """The question below the line that says when it was asked, up to what is no text, if nobody signed it."""
        asks = next((i for i in range(stop) if _asks(self.page.lines[i].text)), stop)
        begin = self._begin(range(asks + 1, stop), last=False) if asks + 1 < stop else stop
        end = next((i for i in range(begin + 1, stop) if self._is_stuff(i)), None)
        if end is None:
            return None
        said = _Said(Sort.ASKED, asks, find_times(self.page.lines[asks].text)[0], asks, asks, None, None)
        return Post(Sort.ASKED, _unit(self.page, said), self._whole(range(begin, end), tags=True))

    def above(self, said: Sequence[_Said], floor: int) -> Iterator[Sequence[int]]:
        """The texts above the lines that say what they are, each behind the number of its votes, below `floor`."""
        floors = [floor, *(one.last for one in said[:-1])]
        for one, floor in zip(said, floors, strict=True):
            begin = self._begin(self._below_form(range(floor + 1, one.first)), last=floor >= 0)
            yield self._whole(range(begin, one.first), tags=one.sort is Sort.ASKED)

    def below(self, said: Sequence[_Said]) -> Iterator[Sequence[int]]:
        """The texts below these lines, each to the number of votes of the next."""
        for one, following in pairwise(said):
            yield self._whole(range(one.last + 1, following.first), tags=one.sort is Sort.ASKED)
        begin = said[-1].last + 1
        stop = next((i for i in range(begin + 1, len(self.page.lines)) if self._is_stuff(i)), len(self.page.lines))
        kinds = furniture([self.page.lines[i].text for i in range(begin, stop)])
        yield range(begin, next((begin + k for k, kind in enumerate(kinds) if k and kind), stop))

    def title_above(self, begin: int) -> int | None:
        """The line right above a question, or above when that was asked, but for buttons; None where it has a time."""
        above = range(begin - 1, max(0, begin - _ZONE), -1)
        at = next((i for i in above if _asks(self.page.lines[i].text)), begin) - 1
        while at > 0 and (self._is_bare(at) or cues.is_interface(self.page.lines[at].text)):
            at -= 1
        if at < 1 or any(find_times(self.page.lines[i].text) for i in range(max(0, at - _FAR), at + 1)):
            return None
        return at

    def counts(self, index: int) -> bool:
        """Is a line nothing but the number of votes?"""
        return bool(_VOTES.fullmatch(self.page.lines[index].text))

    def _begin(self, lines: range, *, last: bool) -> int:
        """Where a text begins: behind the number of its votes, which the first text has far below the page's head."""
        if not last:
            told = [i + 1 for i in lines if _asks(self.page.lines[i].text)]
            below = range(told[-1] if told else lines.start, lines.stop)
            return next((i + 1 for i in below if self.counts(i) and self._leads(i)), self._below_title(lines))
        begin, own = lines.start, 0
        for index in lines:
            if self.counts(index) and index + 1 < lines.stop:
                begin = index + 1
            own += not self._is_stuff(index)
            if own > _ZONE or self._is_prose(index):
                break
        while begin + 1 < lines.stop and (self._is_stuff(begin) or self._is_edit(begin)):
            begin += 1
        return begin

    def _below_form(self, lines: range) -> range:
        """The lines from the first number of votes on that stands below a form ("Your comment on this question")."""
        form = next((i for i in reversed(lines) if self.page.barriers.get(i) is Barrier.FORM), lines.stop)
        voted = next((i for i in range(form, lines.stop) if self.counts(i)), lines.start)
        return range(voted, lines.stop)

    def _leads(self, index: int) -> bool:
        """Does text follow a number, and no line of a menu?"""
        return index + 1 < len(self.page.lines) and not self.page.facts[index + 1].mark.end

    def _below_title(self, lines: range) -> int:
        """Where the running text above the question's line begins, if no number of votes tells it."""
        begin = lines.stop
        while begin > lines.start and self._is_prose(begin - 1):
            begin -= 1
        if begin + 1 < lines.stop:
            text = self.page.lines[begin].text
            begin += int(len(text) <= _PROSE and text[-1] not in ".…。" and self.page.blanks[begin + 1] > 0)
        return begin

    def _is_prose(self, index: int) -> bool:
        text = self.page.lines[index].text
        return len(text) > _PROSE or (text[-1] in _ENDS and text not in self.often)

    def _whole(self, lines: range, *, tags: bool) -> Sequence[int]:
        """The lines of a text without what follows it: tags of a question, buttons, a form, what was edited."""
        begin, end = lines.start, lines.stop
        for index in range(end - 1, begin, -1):
            text = self.page.lines[index].text
            stuff = self._is_stuff(index) or self._is_edit(index) or (tags and self._is_tag(index))
            if stuff or (text[-1] in ":：" and end == index + 1 and end < lines.stop):
                end = index
            elif len(text) > _SHORT or self._is_prose(index):
                break
        return range(begin, end)

    def _is_tag(self, index: int) -> bool:
        text = self.page.lines[index].text[self.page.facts[index].mark.end :]
        return self.page.facts[index].mark.end > 0 and text.count(" ") < _LONGEST_TAG and text[-1:] not in _ENDS

    def _is_edit(self, index: int) -> bool:
        text = self.page.lines[index].text
        return len(text) <= _SHORT and text[:1].islower() and bool(find_times(text))

    def _is_stuff(self, index: int) -> bool:
        text = self.page.lines[index].text
        return text in self.often or index in self.page.barriers or self._is_bare(index) or cues.is_interface(text)

    def _is_bare(self, index: int) -> bool:
        """Is a line a count, a row of buttons, or one without words?"""
        text = self.page.lines[index].text
        counts = any(pattern.fullmatch(text) for pattern in (_VOTES, _COUNTED, _BUTTONS, _STANDING))
        return counts or not any(map(str.isalpha, text))

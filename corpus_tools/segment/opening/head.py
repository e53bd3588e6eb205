"""The head of a thread: the lines below its title that say who started it, and when.

    Thread starter Mira                 Discussion in 'Tides' started by Mira, 4 May 2019.
    Start date 4 May 2019               By Mira, May 4, 2019 in Tides

No word tells them but the page: the name stands below once more, alone on a line, close to a time of the same day. That
is the post which opens the thread. Where its day is another, the page begins with a later post, and the head says no
more than the title.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

from corpus_tools.base.model import BODY_LABELS, Author, Label, Segment
from corpus_tools.dates.match import TimeMatch
from corpus_tools.segment.article.parts import Article
from corpus_tools.segment.lines import Line
from corpus_tools.segment.opening.cut import without
from corpus_tools.segment.thread.names import read_name
from corpus_tools.segment.thread.template import Anchor, Name, Page, Thread
from corpus_tools.words import cues

_APART = 3
"""So many lines may stand between who started a thread and when, with what else the head tells ("Tags")."""
_NEAR = 8
"""So many lines from the name of its author the time of a post stands."""
_INSIDE = 40
"""So many lines of a thread the head may take, where a menu above it was taken for the first post."""
_LONGEST_LABEL = 6
"""Words that may stand before the name ("Discussion in 'Tides' started by")."""
_LONGEST, _LONGEST_NAME, _SHORTEST = 160, 80, 2
_WORD = re.compile(r"[^\W\d_]{2}")
_BEGIN = re.compile(r"(?<=[ \u00a0])[^\s*_#]")
_NUMBER = re.compile(r"\s+_*\d+$")
_BOARD = re.compile(r"(?:\s\d{1,2}\s\w{1,3})?\s[^\W\d_]{1,5}\s(\S.*)")
"""What stands behind the time of a thread on a board: " in Tides", " 1 yr in Tides"."""
_MARKS = " \t\u00a0#*_•»›>"
_EDGE = " \t\u00a0,;:.·•|–—*_-»>#"


class Head(NamedTuple):
    """Who started a thread and when: the line of the name and the name, the line of the time, and that of the title."""

    index: int  # type: ignore[assignment]  # hides tuple.index on purpose
    name: Name
    anchor: Anchor
    title: int | None


def with_head(page: Page, thread: Thread | None, article: Article) -> Article:
    """The article with the title, author and time that the head of its thread prints; as it is where there is none.

    A name that the article has already from the same line stays, as does a title in the header of the post itself.
    """
    opening = thread.opening if thread else None
    end = opening.block.stop if opening else thread.begin + _INSIDE if thread else len(page.lines)
    head = find_head(page, end)
    if head is None or (thread and _holds(page, thread, head)):
        return article
    line, time = page.lines[head.index], head.anchor.time
    if head.title is not None and not (opening and opening.title):
        article = _put(page, article, Label.HEADLINE, page.lines[head.title], *_bare(page, head.title))
    if time is None or (opening and opening.unit.anchor.time and not _same_day(opening.unit.anchor.time, time)):
        return article
    if not any(author.name in line.text for author in article.authors):
        article = _put(page, article, Label.BYLINE, line, head.name.start, head.name.end)
        article = replace(article, authors=(Author(head.name.of(line), None),))
    if time.day is not None and not (article.published and (opening or _same_day(article.published, time))):
        article = _put(page, article, Label.PUBLISHED, head.anchor.line, time.start, time.end)
        article = replace(article, published=time)
    return article


def _holds(page: Page, thread: Thread, head: Head) -> bool:
    """Was a line of the head taken for one of a comment?"""
    lines = {head.index, head.anchor.line.index, head.index if head.title is None else head.title}
    return any(
        s.start < line.at + len(line.text) and line.at < s.end
        for line in map(page.lines.__getitem__, lines)
        for s in thread.segments
    )


def _put(page: Page, article: Article, label: Label, line: Line, start: int, end: int) -> Article:
    """The article with this stretch of a line as its only one with the label; what else holds it gives it up."""
    new = Segment(label, line.at + start, line.at + end)
    kept: list[Segment] = []
    for old in article.segments:
        if old.label in BODY_LABELS:
            kept += without(page, old, line)
        elif old.label is not label and not (old.start < new.end and new.start < old.end):
            kept.append(old)
    return replace(article, segments=tuple(sorted([*kept, new], key=attrgetter("start"))))


def _bare(page: Page, index: int) -> tuple[int, int]:
    """The place of a line's words without the marks around them."""
    text, start = page.lines[index].text, page.facts[index].mark.end
    return start + len(text[start:]) - len(text[start:].lstrip(_MARKS)), len(text.rstrip(_MARKS))


def find_head(page: Page, end: int) -> Head | None:
    """The lines above line `end` that name one who started a thread and a day, and are told so by the post below."""
    above = [anchor for anchor in page.anchors if anchor.line.index < end and anchor.time and not anchor.time.time_only]
    alone = _alone(page) if above else {}
    return next((head for anchor in above for head in _heads(page, anchor, alone)), None)


def _alone(page: Page) -> Mapping[str, list[int]]:
    """Where each short line stands, or what stands before its time: without its marks, a number or a role behind it."""
    found: dict[str, list[int]] = {}
    ends = {anchor.line.index: anchor.time.start for anchor in page.anchors if anchor.time}
    for index, line in enumerate(page.lines):
        if len(line.text) <= _LONGEST_NAME:
            bare = line.text[page.facts[index].mark.end : ends.get(index)].strip(_EDGE)
            for text in {bare, _NUMBER.sub("", bare), _without_rank(bare)}:
                found.setdefault(text, []).append(index)
    return found


@lru_cache(maxsize=4096)
def _without_rank(text: str) -> str:
    """A name without the words behind it that forums call members by."""
    words = text.casefold().split()
    at = next((k for k in range(max(1, len(words) - 3), len(words)) if " ".join(words[k:]) in cues.ranks()), None)
    return text if at is None else " ".join(text.split()[:at]).rstrip(_EDGE)


def _heads(page: Page, anchor: Anchor, alone: Mapping[str, list[int]]) -> Iterator[Head]:
    time, here = anchor.time, anchor.line.index
    assert time is not None
    for index in range(here, max(-1, here - _APART - 1), -1):
        text = page.lines[index].text
        if len(text) > _LONGEST or (index < here and not _goes_with(page, anchor, alone)):
            return
        for start, stop in _endings(text, time.start if index == here else len(text)):
            posts = alone.get(text[start:stop], ())
            if posts and posts[0] > here and _is_unlike(page, index, text[:start]):
                name = read_name(text, start, stop)
                if name and any(_is_dated(page, at, time, here) for at in posts):
                    yield Head(index, name, anchor, _title(page, index))
                    return


def _goes_with(page: Page, anchor: Anchor, alone: Mapping[str, list[int]]) -> bool:
    """Can the line of a time go with the name above it? It has a label too ("Start date …"), or names the board."""
    assert anchor.time is not None
    text = anchor.line.text
    if _WORD.search(text, 0, anchor.time.start):
        return not _WORD.search(text, anchor.time.end)
    board = _BOARD.fullmatch(text, anchor.time.end)
    return board is not None and board[1].strip(_EDGE) in alone


def _endings(text: str, end: int) -> Iterator[tuple[int, int]]:
    """The places of the last words of a line, behind at least one other, the longest first."""
    stop = len(text[:end].rstrip(_EDGE))
    words = [found.start() for found in _BEGIN.finditer(text, 0, stop)]
    for start in words[:_LONGEST_LABEL]:
        if stop - start >= _SHORTEST and _WORD.search(text, 0, start):
            yield start, stop


def _is_unlike(page: Page, index: int, label: str) -> bool:
    """Has no other short line this label, as those have that are printed in each post or teaser?"""
    return not any(
        line.text.startswith(label) and len(line.text) <= _LONGEST_NAME
        for number, line in enumerate(page.lines)
        if number != index
    )


def _is_dated(page: Page, at: int, time: TimeMatch, above: int) -> bool:
    """Does a time of the same day stand near a line?"""
    return any(
        _same_day(anchor.time, time)
        for anchor in page.anchors
        if anchor.time is not None and abs(anchor.line.index - at) <= _NEAR and anchor.line.index > above
    )


def _same_day(one: TimeMatch, other: TimeMatch) -> bool:
    """Are two times of one day? Those that count back are if they tell the time of day too: years ago are many."""
    if one.ago or other.ago or one.day is None:
        return one.text == other.text and one.hour is not None
    return (one.year, one.month, one.day) == (other.year, other.month, other.day)


def _title(page: Page, below: int) -> int | None:
    """The line above the head, if it can be a title."""
    above = [at for at in range(below - 1, max(-1, below - _APART - 1), -1) if not page.facts[at].is_stuff]
    if not above or above[0] in page.timed or len(page.lines[above[0]].text) > _LONGEST + 40:
        return None
    return above[0]

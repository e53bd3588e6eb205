"""The head of a thread: the lines below its title that say who started it, and when.

    Thread starter Mira                 Discussion in 'Tides' started by Mira, 4 May 2019.
    Start date 4 May 2019               By Mira, May 4, 2019 in Tides

No word tells them but the page: the name stands below once more, alone on a line, in the header of the first post,
which is of the same day. Any other name is that of who answered last, moved the thread or took a picture. Or the post
begins there itself, and the page has the board that it names:

    Mira Member
    4 May 2019 in Tides

Where the first post is of another day, the page begins with a later one, and there is no head, nor below running text;
but a few notices may stand above a title with two lines of its own. Words that call the name one who starts threads
tell the title on later pages, too.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from operator import attrgetter
from typing import NamedTuple

from corpus_tools.dates.match import TimeMatch
from corpus_tools.segment.thread.names import POST_NUMBER, read_name
from corpus_tools.segment.thread.template import Anchor, Name, Page
from corpus_tools.segment.thread.template_words import rank_behind, role_behind
from corpus_tools.words import cues

_APART = 3
"""So many lines may stand between who started a thread and when, with what else the head tells ("Tags")."""
_NEAR = 20
"""So many lines from the name of its author the time of a post stands."""
_FEW = 8
"""So many times below a head, that of the first post is: those above it tell who joined when."""
_BELOW = 40
"""So many lines below such a head the first post has its number, with tags, numbers of pages and a poll between."""
_NOTICES = 6
"""So many lines of running text may stand above a head that is whole: that the browser is too old, that a site has
cookies, what a forum is about. Below an article there are more."""
_FIRST = 8
"""A head is one of so many first lines of a page with a time; menus and news may stand above it."""
_NUMBER_ONE = re.compile(r"[\W_]*#\s?1\W*")
_LONGEST_LABEL = 6
"""Words that may stand before the name ("Discussion in 'Tides' started by")."""
_LONGEST, _LONGEST_TITLE, _LONGEST_NAME, _SHORTEST = 160, 200, 80, 2
_WORD = re.compile(r"[^\W\d_]{2}")
_BEGIN = re.compile(r"(?<=[ \u00a0])[^\s*_#]|(?<=[a-z])[A-Z]")
"""Where a word begins, one that an extractor glued to the word before it ("ByMira") too."""
_COUNTED = re.compile(r"(?<=\S)\s+\d[\d.,]*[kK]?\s[^\W\d]+(?:\s|$)")
"""What is counted behind the name of a member: " 1,020 Posts"."""
_STEPS = "›>»/·"
_NUMBER = re.compile(r"\s+_*\d+$")
_BOARD = re.compile(r"(?:\s\d{1,2}\s\w{1,3})?\s[^\W\d_]{1,5}\s(\S.*)")
"""What stands behind the time of a thread on a board: " in Tides", " 1 yr in Tides"."""
_LONGEST_LINE = 80
"""A longer line that ends as a sentence does is text, as elsewhere."""
_ENDS = ".!?…。！？"
_FULL_STOPS = ".。"
"""What no title ends in."""
_LINE = attrgetter("line.index")
_EDGE = " \t\u00a0,;:.·•|–—*_-»>#"


class Head(NamedTuple):
    """Who started a thread and when: the line of the name and the name, the line of the time, and that of the title.

    `is_post`: the first post begins there itself. `is_told`: the first post says so too; else only the title is known.
    """

    index: int  # type: ignore[assignment]  # hides tuple.index on purpose
    name: Name
    anchor: Anchor
    title: int | None
    is_post: bool
    is_told: bool = True


@lru_cache(maxsize=1)  # asked by the lists of posts, and again for the article
def find_head(page: Page) -> Head | None:
    """The first lines that name one who started a thread and a day, and are told so by the post below."""
    texts = list(islice((line.index for line in page.lines if _is_text(line.text)), _NOTICES + 1))
    end = texts[_NOTICES] if len(texts) > _NOTICES else len(page.lines)
    dated = [one for one in page.anchors if one.time and not one.time.time_only and one.line.index < end]
    alone = _alone(page) if dated else {}
    found = (head for anchor in dated[:_FIRST] for head in _heads(page, anchor, alone))
    told = next((head for head in found if not texts or _is_above(page, head, texts)), None)
    return told or next((head for anchor in dated[:_FIRST] for head in _called(page, anchor, alone)), None)


def _is_above(page: Page, head: Head, texts: Sequence[int]) -> bool:
    """Does a head stand above all running text, or does it call its name one that starts threads, above post number 1?

    Below a caption ("Photo by Mira", "Taken on …") or the end of an article ("Started by Mira") stand comments.
    """
    here = head.anchor.line.index
    if here < texts[0]:
        return True
    if head.title is None or any(head.title <= at <= here for at in texts):
        return False
    if head.is_post:
        return True
    if not _is_called(page.lines[head.index].text[: head.name.start]):
        return False
    first = next((at for at in range(here + 1, min(here + _BELOW, len(page.lines))) if _is_number_one(page, at)), None)
    return first is not None and not any(at in page.barriers for at in range(here + 1, first))


def _is_number_one(page: Page, at: int) -> bool:
    return _NUMBER_ONE.fullmatch(page.lines[at].text) is not None


def _is_text(text: str) -> bool:
    """Is a line running text? Below it is what ends an article, or a caption in it."""
    return len(text) > _LONGEST_LINE and text[-1] in _ENDS


def _alone(page: Page) -> Mapping[str, list[int]]:
    """Where each short line stands, or what stands before its time: without its marks, a number or a role behind it."""
    found: dict[str, list[int]] = {}
    ends = {anchor.line.index: anchor.time.start for anchor in page.anchors if anchor.time}
    for index, line in enumerate(page.lines):
        if len(line.text) <= _LONGEST_NAME:
            bare = line.text[page.facts[index].mark.end : ends.get(index)].strip(_EDGE)
            found.setdefault(bare, []).append(index)
            numbered = bare[-1:].isdecimal()
            shorter = _NUMBER.sub("", bare) if numbered else bare.removesuffix(rank_behind(bare)).rstrip(_EDGE)
            if shorter != bare:
                found.setdefault(shorter, []).append(index)
    return found


def _heads(page: Page, anchor: Anchor, alone: Mapping[str, list[int]]) -> Iterator[Head]:
    time, here = anchor.time, anchor.line.index
    assert time is not None
    for index in range(here, max(-1, here - _APART - 1), -1):
        text = page.lines[index].text
        if len(text) > _LONGEST or (index < here and not _goes_with(page, anchor, alone)):
            return
        title = _title(page, index)
        if title is not None and page.lines[title].text[-1] in _FULL_STOPS:
            return
        if index == here - 1 and _names_board(page, anchor, alone) and (name := _member(page, index)):
            yield Head(index, name, anchor, title, is_post=True)
            return
        for title, start, stop in _places(page, anchor, index, alone):
            posts = [at for at in alone.get(text[start:stop], ()) if at != index]
            if cues.bare(text[start:stop]) in cues.phrases().anonymous:
                return
            if posts and posts[0] > here and (_has_board(page, anchor, alone) or _is_unlike(page, index, text[:start])):
                name = read_name(text, start, stop)
                if name and not _is_numbered(text[:start]) and _is_first(page, posts[0], time, here):
                    yield Head(index, name, anchor, title, is_post=False)
                    return


def _places(
    page: Page, anchor: Anchor, index: int, alone: Mapping[str, list[int]]
) -> Iterator[tuple[int | None, int, int]]:
    """Where the name can stand in a line of the head, with the title that is above: at its end, or it is the line."""
    assert anchor.time is not None
    text, here = page.lines[index].text, anchor.line.index
    title = _title(page, index)
    for start, stop in _endings(text, _word_end(text, anchor.time.start) if index == here else len(text)):
        yield title, start, stop
    if index == here - 1 and _names_board(page, anchor, alone):
        yield _below_board(page, anchor, index, alone), page.facts[index].mark.end, len(text.rstrip(_EDGE))


def _called(page: Page, anchor: Anchor, alone: Mapping[str, list[int]]) -> Iterator[Head]:
    """Heads in which words call the name above a time one who starts threads, whatever the posts below say."""
    here = anchor.line.index
    for index in range(here - 1, max(-1, here - _APART - 1), -1):
        text, title = page.lines[index].text, _title(page, index)
        if title is None or len(text) > _LONGEST_NAME or not _goes_with(page, anchor, alone):
            return
        places = (read_name(text, start, stop) for start, stop in _endings(text, len(text)) if _is_called(text[:start]))
        name = next(places, None)
        if name and _is_unlike(page, index, text[: name.start]) and page.lines[title].text[-1] not in _FULL_STOPS:
            yield Head(index, name, anchor, title, is_post=False, is_told=False)


def _is_called(label: str) -> bool:
    """Are the words before a name what a forum calls its members ("Thread starter"), printed once or twice?"""
    words = [bare for word in label.split() if (bare := word.strip(_EDGE))]
    half = words[: len(words) // 2]
    return cues.bare(" ".join(half if half + half == words else words)) in cues.ranks()


def _is_numbered(label: str) -> bool:
    """Does the header of a post begin so, with its number?"""
    return POST_NUMBER.search(label) is not None


def _word_end(text: str, at: int) -> int:
    """The end of the word in which a time begins: that of "RobMan, May 4" is none of its day."""
    while 0 < at < len(text) and text[at - 1].isalpha() and text[at].isalpha():
        at += 1
    return at


def _goes_with(page: Page, anchor: Anchor, alone: Mapping[str, list[int]]) -> bool:
    """Can the line of a time go with the name above it? It has a label too ("Start date …"), or names the board."""
    assert anchor.time is not None
    text = anchor.line.text
    if _WORD.search(text, 0, anchor.time.start):
        label = text[page.facts[anchor.line.index].mark.end : anchor.time.start].strip(_EDGE)
        return not _WORD.search(text, anchor.time.end) and len(alone.get(label, ())) < 2
    return _names_board(page, anchor, alone)


def _names_board(page: Page, anchor: Anchor, alone: Mapping[str, list[int]]) -> bool:
    """Does a line begin with its time, and go on with a board that the page names elsewhere ("May 2014 in Tides")?"""
    assert anchor.time is not None
    return not _WORD.search(anchor.line.text, 0, anchor.time.start) and _has_board(page, anchor, alone)


def _has_board(page: Page, anchor: Anchor, alone: Mapping[str, list[int]]) -> bool:
    assert anchor.time is not None
    board = _BOARD.fullmatch(anchor.line.text, anchor.time.end)
    return board is not None and (board[1].strip(_EDGE) in alone or _ends_path(page, board[1]))


def _ends_path(page: Page, board: str) -> bool:
    """Is this the last step of a path ("Home › Tides")?"""
    ends = [line.text[: -len(board)].rstrip()[-1:] for line in page.lines if line.text.endswith(board)]
    return any(end and end in _STEPS for end in ends)


def _member(page: Page, index: int) -> Name | None:
    """The name that a line begins with, what its member is to the forum, or has written there, behind it."""
    text = page.lines[index].text
    start, bare = page.facts[index].mark.end, text.rstrip(_EDGE)
    counted = _COUNTED.search(bare, start) or cues.COUNTED.search(bare, start)
    value = bare[start : counted.start() if counted else len(bare)].rstrip()
    end = start + len(value.removesuffix(role_behind(value) or ""))
    return read_name(text, start, end) if start < end < len(bare) else None


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


def _is_first(page: Page, at: int, time: TimeMatch, above: int) -> bool:
    """Is a line in the header of the first post below, one of the same day, and not in that of the next post?"""
    begin = bisect_right(page.anchors, above, key=_LINE)
    below = [anchor for anchor in page.anchors[begin : begin + _FEW] if anchor.time and not anchor.time.time_only]
    first = next((n for n, anchor in enumerate(below) if anchor.time and same_day(anchor.time, time)), None)
    if first is None or any(one.time and one.time.day and one.time.hour is not None for one in below[:first]):
        return False
    apart = at - below[first].line.index
    return -_NEAR <= apart <= _NEAR and all(apart <= abs(one.line.index - at) for one in below[first + 1 :])


def same_day(one: TimeMatch, other: TimeMatch) -> bool:
    """Are two times of one day? Those that count back are if they tell the time of day too: years ago are many."""
    if one.ago or other.ago or one.day is None:
        return one.text == other.text and one.hour is not None
    return (one.year, one.month, one.day) == (other.year, other.month, other.day)


def _below_board(page: Page, anchor: Anchor, below: int, alone: Mapping[str, list[int]]) -> int | None:
    """The nearest of some lines above a head that stands below its board elsewhere, as the last steps of a path do."""
    assert anchor.time is not None
    board = _BOARD.fullmatch(anchor.line.text, anchor.time.end)
    boards = alone.get(board[1].strip(_EDGE), ()) if board else ()
    steps = {_bare(page, at + 1) for at in boards if at + 1 < below} - {""}
    return next((at for at in range(below - 1, max(-1, below - _NEAR - 1), -1) if _bare(page, at) in steps), None)


def _bare(page: Page, at: int) -> str:
    return page.lines[at].text[page.facts[at].mark.end :].strip(_EDGE)


def _title(page: Page, below: int) -> int | None:
    """The line above the head, if it can be a title."""
    above = [at for at in range(below - 1, max(-1, below - _APART - 1), -1) if not page.facts[at].is_stuff]
    if not above or above[0] in page.timed or len(page.lines[above[0]].text) > _LONGEST_TITLE:
        return None
    return above[0]

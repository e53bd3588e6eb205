"""Lists that are no posts, whatever else speaks for them: tables of boards and topics, rows without any text."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from corpus_tools.segment.thread.posts.parts import PostList, Sheet
from corpus_tools.segment.thread.template import SENTENCE_ENDS

_BEGUN = 0.7
"""So many texts of a table begin alike; the last one may go on to the end of the page."""
_BARE = 0.5
"""Of 396 threads of several posts none had more without a text: pictures alone, or what an extractor lost."""
_ROUND, _HARDLY = ((15, 4), (5, 6)), 0.25
_COUNTED, _FEWEST = 0.8, 5
"""So many rows of a table have counts, and so many rows are told from members, who have counts in their boxes too."""
_CUT = ("...", "…")
_TITLE, _SAID = 100, 0.6
"""What stands in a row is shorter (code points), and fewer of these texts end as sentences do."""


def is_none_of_posts(sheet: Sheet, posts: PostList) -> bool:
    """Is this a list of anything but posts?"""
    return (
        _is_programme(sheet, posts)
        or are_bare([any(sheet.page.sizes[text.start : text.stop]) for text in posts.texts])
        or _is_begun_with_times(sheet, posts)
        or _is_counted(sheet, posts)
    )


def are_bare(said: Sequence[bool]) -> bool:
    """Have most of these headers nothing below them? They are a table of names and times."""
    return len(said) > 2 and said.count(False) > _BARE * len(said)


def _is_programme(sheet: Sheet, posts: PostList) -> bool:
    """Are all times on the quarter of an hour, or on the five minutes, and hardly a text ends as a sentence?

    Of four posts the one happens once in 50,000 threads, of six the other once in 15,000: so are the times of events.
    But who makes up a page writes such times as well.
    """
    minutes = [stamp.time.minute for stamp in posts.family if not stamp.time.ago]
    rounded = any(
        len(minutes) >= fewest and all(minute is not None and minute % unit == 0 for minute in minutes)
        for unit, fewest in _ROUND
    )
    return rounded and _said(sheet, posts) <= _HARDLY


def _said(sheet: Sheet, posts: PostList) -> float:
    """The share of the texts that end as sentences do, and are not cut off there."""
    ends = [sheet.texts[text[-1]] for text in posts.texts if text]
    return sum(end[-1] in SENTENCE_ENDS and not end.endswith(_CUT) for end in ends) / len(posts.texts)


def _is_begun_with_times(sheet: Sheet, posts: PostList) -> bool:
    """Does a time alone begin most of the texts, that of the last post of each topic?"""
    begun = sum(text.start in sheet.alone for text in posts.texts if text)
    return begun > 1 and begun >= _BEGUN * len(posts.texts)


def _is_counted(sheet: Sheet, posts: PostList) -> bool:
    """Do nearly all rows have two counts side by side, other ones in each, the second always the larger?

    So topics have replies and views, and boards have topics and posts. Members have counts as well, but the same in
    each of their posts, and what they say is longer than a title. What describes a board is not, but there the counts
    are cells of one row, and what members have stands line by line, or with labels.
    """
    if len(posts.blocks) < _FEWEST:
        return False
    pairs = sheet.count_pairs
    found = [next((pairs[index] for index in block if index in pairs), None) for block in posts.blocks]
    counted = [pair for pair in found if pair and pair.first < pair.second]
    if len(counted) < _COUNTED * len(found) or len(set(counted)) < _COUNTED * len(counted):
        return False
    sizes = [sum(sheet.page.sizes[text.start : text.stop]) for text in posts.texts]
    in_rows = sum(pair.in_row for pair in counted) >= _COUNTED * len(counted)
    return _said(sheet, posts) < _SAID and (in_rows or median(sizes) < _TITLE)

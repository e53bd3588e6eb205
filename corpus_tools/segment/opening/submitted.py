"""The title of a link that readers talk about: the line above the one that says who submitted it, and when.

    Tides and how to read them (example.org)            Tides and how to read them
    94 points by Mira 3 hours ago | hide | 4 comments   submitted 3 hours ago by Mira
                                                        * 4 comments

Such a line stands once on the page, above all running text, tells how long ago that was, and has the count of the
comments in it, below or under its text, or the site in the title above. Where there are several the page is a list of
links; below an article stand those to others. Titles of other links may stand above it, as long as text is, if that of
this one is among them, perhaps without the word that it begins with below ("Science Tides and how to read them").
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus_tools.dates.find import times_in
from corpus_tools.segment.article.prose import holds_prose
from corpus_tools.segment.thread.names import LONGEST_HEADER, read_name
from corpus_tools.segment.thread.template import Name, Page
from corpus_tools.words import cues

_BELOW = 2
"""So many lines below, the comments are counted."""
_MARKS = " \t\u00a0#*|•·»›>"
_PIECE = re.compile(r"\s*[|·•]\s*")
_SITE = re.compile(r"\s+\(\s?\S+\.\w+\S*\s?\)\s*$")
_SHORTEST_TITLE, _LONGEST_TITLE = 8, 300
_SHORTEST_LISTED = 20
"""A shorter line may be the last words of any title."""
_WORD = re.compile(r"[^\W\d_]{2}")


def submitted_title(page: Page, stop: int) -> tuple[int, int, int] | None:
    """The line of the title of what was submitted, and its place in it; the line that says so stands above `stop`."""
    found = list(_submitted(page, stop))
    at = _above(page, found[0]) if len(found) == 1 else -1
    text = page.lines[at].text if at >= 0 else ""
    if not text or at in page.timed or cues.declared_count(text):
        return None
    start = len(text) - len(text.lstrip(_MARKS))
    site = _SITE.search(text)
    end = site.start() if site else len(text.rstrip(_MARKS))
    listed = listed_title(page, at, start, end)
    if listed is None and holds_prose(page.lines[:at]):
        return None
    start = start if listed is None else listed
    return (at, start, end) if _SHORTEST_TITLE <= end - start <= _LONGEST_TITLE else None


def listed_title(page: Page, at: int, start: int, end: int) -> int | None:
    """Where in this stretch of a line the longest title begins that is another whole line; None if there is none."""
    text = page.lines[at].text[start:end]
    others = [line.text.strip(_MARKS) for line in page.lines if line.index != at]
    titles = [title for title in others if len(title) >= _SHORTEST_LISTED and text.endswith(title)]
    return end - max(map(len, titles)) if titles else None


def submitter(page: Page, index: int) -> Name | None:
    """Who a line says submitted something, which it also says when: "94 points by Mira 3 hours ago | 4 comments".

    "by" stands before the name, on either side of the time ("submitted 3 hours ago by mira"). What stands behind a name
    without a verb to end it may be a title of its bearer.
    """
    text = page.lines[index].text
    times = times_in(text) if len(text) <= LONGEST_HEADER else ()
    if len(times) != 1 or not times[0].ago or not cues.any_of("by").search(text):
        return None
    start, (begin, end) = page.facts[index].mark.end, (times[0].start, times[0].end)
    after = cues.phrases().by_inside.match((text[start:begin] + text[end:].lstrip()).casefold())
    name = (read_name(text, end, len(text)) if after else None) or read_name(text, start, begin)
    is_title = name and name.start > begin and " " in name.of(page.lines[index])
    return name if name and name.by and not is_title else None


def _above(page: Page, index: int) -> int:
    """The line with words right above another, or above the score between them; -1 where there is none."""
    return next((at for at in (index - 1, index - 2) if at >= 0 and _WORD.search(page.lines[at].text)), -1)


def _submitted(page: Page, stop: int) -> Iterator[int]:
    """The lines that say who submitted something, and when, where the comments on it are counted."""
    for index in range(1, min(stop, len(page.lines))):
        if submitter(page, index) is None:
            continue
        if _is_counted(page, index, stop) or _SITE.search(page.lines[index - 1].text):
            yield index


def _is_counted(page: Page, index: int, stop: int) -> bool:
    """Are comments counted in a line or right below, or below the text of what was submitted?"""
    near = [line.text for line in page.lines[index : index + 1 + _BELOW] if len(line.text) <= LONGEST_HEADER]
    pieces = [piece for text in near for piece in _PIECE.split(text)]
    return any(map(cues.declared_count, filter(str.strip, pieces))) or any(index < at < stop for at in page.counts)

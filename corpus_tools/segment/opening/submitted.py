"""The title of a link that readers talk about: the line above the one that says who submitted it, and when.

    Tides and how to read them (example.org)            Tides and how to read them
    94 points by Mira 3 hours ago | hide | 4 comments   submitted 3 hours ago by Mira
                                                        * 4 comments

Such a line stands once on the page, above all running text, tells how long ago that was, and has the count of the
comments in it or below. Where there are several the page is a list of links; below an article stand those to others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus_tools.dates.find import times_in
from corpus_tools.segment.article.prose import holds_prose
from corpus_tools.segment.thread.names import LONGEST_HEADER, read_name
from corpus_tools.segment.thread.template import Page
from corpus_tools.words import cues

_BELOW = 2
"""So many lines below, the comments are counted."""
_MARKS = " \t\u00a0#*|•·»›>"
_PIECE = re.compile(r"\s*[|·•]\s*")
_SITE = re.compile(r"\s+\(\s?\S+\.\w+\S*\s?\)\s*$")
_LONGEST, _SHORTEST_TITLE, _LONGEST_TITLE = 120, 8, 300
_WORD = re.compile(r"[^\W\d_]{2}")


def submitted_title(page: Page, stop: int) -> tuple[int, int, int] | None:
    """The line of the title of what was submitted, and its place in it; the line that says so stands above `stop`."""
    found = list(_submitted(page, stop))
    if len(found) != 1 or holds_prose(page.lines[: found[0]]):
        return None
    at = next((at for at in (found[0] - 1, found[0] - 2) if at >= 0 and _WORD.search(page.lines[at].text)), -1)
    text = page.lines[at].text if at >= 0 else ""
    if not text or at in page.timed or len(text) > _LONGEST_TITLE or cues.declared_count(text):
        return None
    start = len(text) - len(text.lstrip(_MARKS))
    site = _SITE.search(text)
    end = site.start() if site else len(text.rstrip(_MARKS))
    return (at, start, end) if end - start >= _SHORTEST_TITLE else None


def _submitted(page: Page, stop: int) -> Iterator[int]:
    """The lines that say who submitted something, and when, where the comments on it are counted."""
    for index in range(1, min(stop, len(page.lines))):
        text = page.lines[index].text
        times = times_in(text) if len(text) <= _LONGEST else ()
        if len(times) != 1 or not times[0].ago or not cues.any_of("by").search(text):
            continue
        sides = (page.facts[index].mark.end, times[0].start), (times[0].end, len(text))
        names = [name for start, end in sides if start < end and (name := read_name(text, start, end))]
        below = [line.text for line in page.lines[index + 1 : index + 1 + _BELOW]]
        pieces = [piece for line in (text, *below) if len(line) <= LONGEST_HEADER for piece in _PIECE.split(line)]
        if any(name.by for name in names) and any(map(cues.declared_count, filter(str.strip, pieces))):
            yield index

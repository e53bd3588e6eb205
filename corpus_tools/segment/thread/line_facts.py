"""What a line is, whatever stands around it: its list mark, whether it holds the interface's words or a role alone."""

from __future__ import annotations

import re
from functools import lru_cache

from corpus_tools.segment.thread.names import PLACEHOLDER, read_mark
from corpus_tools.segment.thread.template import NO_MARK, LineFacts
from corpus_tools.words import cues

_LONGEST_STUFF = 120
_LONGEST_ROLE = 40
_LOST_LETTERS = "?？\ufffd"
"""A name whose letters were lost begins so: in "???? says" more is said than "says"."""
_NO_WORD = " |·–—-,/:#\u00a0.▲▼"
"""What stands alone on a line between the words of the interface; the triangles are for votes."""
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)\s]*\)")


def read_facts(text: str) -> LineFacts:
    """The facts about a line. Most lines are text without a mark, which all share one value."""
    if len(text) > _LONGEST_STUFF or not cues.may_be_stuff(text):
        mark = read_mark(text)
        return LineFacts(mark, is_stuff=False, offers_reply=False, is_role=False) if mark.end else _TEXT
    return _short_facts(text)


_TEXT = LineFacts(NO_MARK, is_stuff=False, offers_reply=False, is_role=False)


@lru_cache(maxsize=4096)  # what is printed around each comment is the same for all, and on all pages of a site
def _short_facts(text: str) -> LineFacts:
    mark = read_mark(text)
    is_stuff = _is_stuff(text, mark.end)
    return LineFacts(
        mark=mark,
        is_stuff=is_stuff,
        offers_reply=is_stuff and offers_reply(text),
        is_role=len(text) < _LONGEST_ROLE and cues.bare(text) in cues.phrases().role,
    )


def offers_reply(text: str) -> bool:
    """Does a word such as "Reply" stand in the line?"""
    return bool(cues.phrases().reply.search(text))


def _is_stuff(text: str, start: int) -> bool:
    """Is a line that begins as the interface's do nothing else? Its text begins at `start`, behind the list marks."""
    if "](" in text:
        text = _LINK.sub(r"\1", text)
        start = read_mark(text).end
    rest = text[start:]
    if start and not cues.may_be_stuff(rest):
        return False
    if "[" in rest or "(" in rest:
        rest = PLACEHOLDER.sub("", rest)
    return (
        not rest.strip(_NO_WORD)
        or (rest[0] not in _LOST_LETTERS and cues.bare(rest) in cues.phrases().alone)
        or cues.is_number_line(rest)
        or cues.is_interface(rest)
        or cues.starts_avatar(rest)
    )

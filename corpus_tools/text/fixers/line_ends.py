"""One kind of line end: the line feed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus_tools.base.model import EditKind
from corpus_tools.text.changes import Change

ENDS = frozenset("\r\x85\u2028\u2029")
"""The characters of all line ends but the line feed alone."""

_END = re.compile("\r+\n?|[\x85\u2028\u2029]")
_OTHER_C1 = re.compile("[\x80-\x84\x86-\x9f]")


def line_ends(text: str) -> Iterator[Change]:
    """CR LF, CR CR LF, CR, NEL, LINE SEPARATOR and PARAGRAPH SEPARATOR become a line feed.

    Where other C1 controls occur, or a space follows wherever it stands, U+0085 is no NEL but the ellipsis of cp1252,
    and is left to the fixer of controls.
    """
    keep_nel = "\x85" in text and (_OTHER_C1.search(text) is not None or text.count("\x85") == text.count("\x85 "))
    for match in _END.finditer(text):
        start, end = match.span()
        if match[0][-1] == "\r":  # old Macintosh ends, each a line of its own
            for at in range(start, end):
                yield Change(EditKind.LINE_END, at, at + 1, "\n")
        elif not (keep_nel and match[0] == "\x85"):
            yield Change(EditKind.LINE_END, start, end, "\n")

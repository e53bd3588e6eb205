"""Tokens for concordancers: simple, the same for all languages, and documented in docs/exporting.md."""

from __future__ import annotations

from collections.abc import Iterator

import regex

_TOKEN = regex.compile(
    r"[\p{L}\p{M}\p{N}_]+(?:['’.,:@\-\u2010\u2011\u00ad][\p{L}\p{M}\p{N}_]+)*+"  # it’s, well-known, 1,000, 9:12
    r"|\X"  # what a reader takes for one character: a mark, an emoji with all that belongs to it
)


def tokens(text: str) -> Iterator[tuple[str, bool]]:
    """The tokens of `text` in order, and whether each is glued to the one before: no white space stands between.

    A run of letters, digits and the marks between two of them is one token, and so is each other character but white
    space. Scripts without blanks between words are not parted into words.
    """
    end = 0
    for match in _TOKEN.finditer(text):
        if not match[0].isspace():
            yield match[0], match.start() == end and end > 0
            end = match.end()

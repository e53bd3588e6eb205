"""Samples of a text: the lines that matter for a decision about the whole."""

from __future__ import annotations

import re
from collections.abc import Iterator


def spans_with(pattern: re.Pattern[str], text: str, size: int) -> Iterator[tuple[int, int]]:
    """Where the lines are in which `pattern` is found, up to about `size` code points; long lines in part."""
    left = size
    match = pattern.search(text)
    while match is not None and left > 0:
        start = max(text.rfind("\n", 0, match.start()) + 1, match.start() - size // 4)
        end = text.find("\n", match.end(), match.start() + size)
        end = min(len(text), match.start() + size) if end < 0 else end
        yield start, end
        left -= end - start
        match = pattern.search(text, max(end, match.end()))


def lines_with(pattern: re.Pattern[str], text: str, size: int) -> str:
    """The same lines as one text."""
    return "\n".join(text[start:end] for start, end in spans_with(pattern, text, size))

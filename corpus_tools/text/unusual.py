"""What is unusual in a text: the characters that a repair could concern, and the lines they are in.

`unusual` is the gate of all repairs: a text without any such character is not looked at by any of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_USUAL = bytes(set(range(32, 127)) - set(b"&\\=")) + b"\t\n"
_BLANKED = bytes([32] * 128) + bytes(range(128, 256))


def unusual(text: str) -> str:
    """What is left of a text without printable ASCII, tabs and line feeds, in order; `&`, `\\` and `=`, with which
    escapes begin, are left.

    It is little in most texts, and taking bytes away is many times faster than any look at characters.
    """
    return text.encode("utf-8", "surrogatepass").translate(None, _USUAL).decode("utf-8", "surrogatepass")


def runs_beyond_ascii(text: str) -> set[str]:
    """The different stretches of adjacent characters beyond ASCII in a text."""
    runs = set(text.encode("utf-8", "surrogatepass").translate(_BLANKED).split())
    return {run.decode("utf-8", "surrogatepass") for run in runs}


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

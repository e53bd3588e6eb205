"""UTF-8 that was decoded with an 8-bit page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from corpus_tools import pages
from corpus_tools.model import EditKind
from corpus_tools.offsets import Change

PAGES = ("cp1252",)


@cache
def sequences(page: str) -> re.Pattern[str]:
    """Matches the characters of `page` that stand for one UTF-8 encoded character beyond ASCII."""
    table = pages.table(page)

    def among(first: int, last: int) -> str:
        return "[" + re.escape(table[first : last + 1]) + "]"

    tail = among(0x80, 0xBF)
    return re.compile(
        f"{among(0xC2, 0xDF)}{tail}|{among(0xE0, 0xEF)}{tail}{{2}}|{among(0xF0, 0xF4)}{tail}{{3}}",
    )


def mojibake(text: str) -> Iterator[Change]:
    for match in sequences("cp1252").finditer(text):
        try:
            after = pages.encode(match[0], "cp1252").decode("utf-8")
        except UnicodeDecodeError:
            continue
        yield Change(EditKind.MOJIBAKE, *match.span(), after)

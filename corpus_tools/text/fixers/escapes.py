"""Escapes that a JSON layer left in the text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from corpus_tools.model import EditKind
from corpus_tools.text.changes import Change

_ESCAPE = re.compile(
    r"\\u(?:([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})|([0-9a-fA-F]{4}))",
)


def unicode_escapes(text: str) -> Iterator[Change]:
    r"""`\uXXXX` becomes its character, two halves of a surrogate pair one; those for ASCII letters and digits stay."""
    if "\\u" not in text:
        return
    for match in _ESCAPE.finditer(text):
        high, low, single = match.groups()
        if single is None:
            after = chr(0x10000 + ((int(high, 16) - 0xD800) << 10) + int(low, 16) - 0xDC00)
        else:
            after = chr(int(single, 16))
        if unicodedata.category(after) in {"Cs", "Cn", "Co"} or (after.isascii() and (after.isalnum() or after < " ")):
            continue
        yield Change(EditKind.UNICODE_ESCAPE, *match.span(), after)

"""Escapes that a JSON layer or a mail left in the text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from corpus_tools.base.model import EditKind
from corpus_tools.text import letters
from corpus_tools.text.changes import Change
from corpus_tools.text.fixers.quoted import has_any, is_quoted, line_around, stands_near

_ESCAPE = re.compile(
    r"\\u(?:([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})|([0-9a-fA-F]{4}))",
)
_WORDS_OF_THE_TRADE = ("unicode", "escape", "printf", "print(", "echo ", "utf-8", "javascript", "u+")
_QUOTED = re.compile("(?:=[89A-F][0-9A-F])+")
_QUOTED_PLACES = 3
"""So many places, all of them UTF-8 that means something known, are no accident: see docs/encoding.md."""


def unicode_escapes(text: str) -> Iterator[Change]:
    r"""`\uXXXX` becomes its character, two halves of a surrogate pair one; those for ASCII letters and digits stay.

    So do those of which the text speaks: quoted alone, in code, or beside the character itself.
    """
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
        start, end = match.span()
        if is_quoted(text, start, end) or (after.isalpha() and stands_near(after, text, start, end)):
            continue
        if not has_any(line_around(text, start, end), _WORDS_OF_THE_TRADE):
            yield Change(EditKind.UNICODE_ESCAPE, start, end, after)


def quoted_printable(text: str) -> Iterator[Change]:
    """`=C3=A9`, UTF-8 as mail writes it (RFC 2045), becomes its character, where a text holds several and nothing else
    that looks like one. What mail writes for ASCII stays: `=20` could be a formula."""
    found = list(_QUOTED.finditer(text))
    if len(found) < _QUOTED_PLACES:
        return
    try:
        meant = [bytes.fromhex(match[0].replace("=", "")).decode() for match in found]
    except UnicodeDecodeError:
        return
    if all(letters.is_familiar(char) for char in set("".join(meant))):
        for match, after in zip(found, meant, strict=True):
            yield Change(EditKind.QUOTED_PRINTABLE, *match.span(), after)

"""How values are shown to a person: names and values that may hold anything, fit for a terminal and for a message."""

from __future__ import annotations

import os
from reprlib import Repr

_LONGEST = 60


def display(path: str | os.PathLike[str]) -> str:
    """`path` fit for a terminal: control characters and bytes that are not UTF-8 are escaped."""
    return "".join(map(_visible, os.fspath(path)))


def _visible(character: str) -> str:
    if character.isprintable():
        return character
    if "\udc80" <= character <= "\udcff":  # how Python carries a byte of a name that is not UTF-8
        return f"\\x{ord(character) - 0xDC00:02x}"
    return character.encode("unicode_escape").decode("ascii")


_REPR = Repr()
_REPR.maxdict = _REPR.maxlist = 3
_REPR.maxlevel = 2
_REPR.maxstring = _REPR.maxother = _REPR.maxlong = _LONGEST


def short(value: object) -> str:
    """`value` as JSON-like text that fits into a message, however large or deep the value is."""
    if isinstance(value, str):
        start = value[: _LONGEST + 1]
        text = repr(start) if start.isprintable() else ascii(start)
    else:
        text = _REPR.repr(value)
    text = {"None": "null", "True": "true", "False": "false"}.get(text, text)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"

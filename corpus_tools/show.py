"""How values are shown to a person: names and values that may hold anything, fit for a terminal and for a message."""

from __future__ import annotations

import os
import re
from reprlib import Repr

_LONGEST = 60
_COMMAND = re.compile(r"^( *):(?=:)|#(?=#\w*\[)")
_COMMAND_IN_JSON = re.compile(r"#(?=#\w*\[)")


def display(path: str | os.PathLike[str]) -> str:
    """`path`, or a line of output, fit for a terminal and for a CI log.

    Control characters, bytes that are not UTF-8 and workflow commands are escaped.
    """
    return without_commands("".join(map(_visible, os.fspath(path))))


def without_commands(line: str) -> str:
    """`line`, without line ends, with what a CI system would take for a command escaped.

    Those begin a line (`::add-mask::`), or stand anywhere in it (`##[error]`, `##vso[`, `##teamcity[`).
    """
    return _COMMAND.sub(lambda found: r"\x23" if found[1] is None else rf"{found[1]}\x3a", line)


def json_without_commands(text: str) -> str:
    """The same for JSON, whose lines begin with no string: the value stays what it is."""
    return _COMMAND_IN_JSON.sub(r"\\u0023", text)


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

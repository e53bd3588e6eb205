"""How values are shown to a person: names and values that may hold anything, fit for a terminal and for a message."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterable, Sequence
from reprlib import Repr
from unicodedata import category

_LONGEST = 60


_COMMAND = re.compile(r"^( *):(?=:)|#(?=#\w*\[)", re.ASCII)
"""What CI systems obey in the output of a program: `::…` at the start of a line, and `##[…]`, `##vso[…]` anywhere.

GitHub's runner still takes the second form, which is that of Azure Pipelines and TeamCity.
"""


def display(path: str | os.PathLike[str]) -> str:
    """`path`, or a whole line of output, as one line that a terminal shows and that a CI system does not obey.

    Control characters, bytes that are not UTF-8, and the first letter of what could be a command are escaped.
    """
    text = os.fspath(path)
    if not text.isprintable():
        text = "".join(map(_visible, text))
    return disarmed(text)


_FEW = 3
"""So many names of a long list are told."""


def few(paths: Sequence[str | os.PathLike[str]]) -> str:
    """The first of the `paths`, and how many more there are."""
    more = f" and {len(paths) - _FEW:,} more" if len(paths) > _FEW else ""
    return ", ".join(map(display, paths[:_FEW])) + more


def command(*words: str, names: Iterable[str | os.PathLike[str]] = ()) -> str:
    """A command that can be pasted into a shell, whatever the `names` of files and documents at its end are."""
    named = [os.fspath(name) for name in names]
    mark = ["--"] if any(name.startswith("-") and name != "-" for name in named) else []
    return disarmed(" ".join(map(_quoted, [*words, *mark, *named])))


def _quoted(word: str) -> str:
    """A word for a shell; of what cannot be printed, the bytes, as bash, ksh and zsh read them."""
    if word.isprintable():
        return shlex.quote(word)
    letters = (
        f"\\{sign}"
        if sign in "\\'"
        else sign
        if sign.isprintable()
        else "".join(map(r"\x{:02x}".format, os.fsencode(sign)))
        for sign in word
    )
    return f"$'{''.join(letters)}'"


REBIND = "`corpus correct --rebind FILE`"
"""What messages say that do not know where FILE lies; `with_file` tells it."""


def with_file(message: str, file: str | os.PathLike[str], *options: str) -> str:
    """`message` with `file` in the place of the FILE of `REBIND`, and with the `options` that find it."""
    return message.replace(REBIND, f"`{command('corpus', 'correct', '--rebind', *options, names=[file])}`")


_JOINERS = "\u200c\u200d"
"""What Persian, the scripts of India and emoji are written with; they draw nothing and turn nothing round."""


def visible(text: str) -> str:
    """`text` of a page, as a terminal may show it: tabs are blanks, and what is no letter, sign or space is escaped.

    What would command a terminal (ESC, all other controls, line feeds too), turn the direction of writing, or not be
    seen at all becomes `\\x1b`, `\\u202e` and so on, and so do halves of surrogate pairs.
    """
    text = text.expandtabs(4)
    return text if text.isprintable() else "".join(map(_seen, text))


def _seen(character: str) -> str:
    return character if character in _JOINERS or category(character) == "Zs" else _visible(character)


def numbered(count: int, noun: str) -> str:
    """How many of what `noun` names: "1 value", "1,200 values"."""
    return f"{count:,} {noun}{'s'[: count != 1]}"


def disarmed(line: str) -> str:
    """`line` of output without what a CI system would obey."""
    return _COMMAND.sub(_disarmed, line)


def _disarmed(command: re.Match[str]) -> str:
    return "\\x23" if command[1] is None else f"{command[1]}\\x3a"


def printable_json(line: bytes) -> str:
    """The JSON text `line` with the same values, for a terminal: what `visible` escapes is escaped as JSON does it."""
    text = harmless_json(line).decode("utf-8")
    return text if text.isprintable() else _UNSEEN.sub(_json_escape, text)


_UNSEEN = re.compile(r"[^\n -~]")


def _json_escape(found: re.Match[str]) -> str:
    character = found[0]
    if _seen(character) == character:
        return character
    units = character.encode("utf-16-be")
    return "".join(f"\\u{high:02x}{low:02x}" for high, low in zip(units[::2], units[1::2], strict=True))


def harmless_json(line: bytes) -> bytes:
    """The JSON text `line` with the same values, in which nothing is left that a CI system would obey."""
    return _JSON_COMMAND.sub(rb"\\u0023", line)


_JSON_COMMAND = re.compile(rb"#(?=#\w*\[)")


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

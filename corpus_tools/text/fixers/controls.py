"""Characters that print nothing: NULs, control characters, byte order marks inside a text, terminal escapes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus_tools.model import EditKind
from corpus_tools.text import codepages as pages
from corpus_tools.text.changes import Change

CONTROLS = frozenset(map(chr, (*range(9), *range(0x0B, 0x20), *range(0x7F, 0xA0))))
"""C0 and C1 but tab and line feed."""

_CONTROL = re.compile(f"[{re.escape(''.join(sorted(CONTROLS)))}]")
_TERMINAL = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b\n]*(?:\x07|\x1b\\)|[()][0-9A-B])")


def nuls(text: str) -> Iterator[Change]:
    """NUL characters go."""
    return _removed(text, "\x00", EditKind.NUL)


def byte_order_marks(text: str) -> Iterator[Change]:
    """U+FEFF goes wherever it stands: joined files leave it in the middle of a text."""
    return _removed(text, "\ufeff", EditKind.BYTE_ORDER_MARK)


def terminal_escapes(text: str) -> Iterator[Change]:
    """Colours and titles meant for a terminal (ECMA-48 control sequences) go."""
    for match in _TERMINAL.finditer(text):
        yield Change(EditKind.TERMINAL_ESCAPE, *match.span(), "")


def controls(text: str) -> Iterator[Change]:
    """C0 and C1 controls but tab and line feed: C1 as the cp1252 character that was meant, all others removed."""
    cp1252 = pages.table("cp1252")
    for match in _CONTROL.finditer(text):
        char = match[0]
        meant = cp1252[ord(char)] if char >= "\x80" else ""
        after = "" if meant == char else meant
        yield Change(EditKind.CONTROL, *match.span(), " " if char in "\x0b\x0c" else after)


def _removed(text: str, char: str, kind: EditKind) -> Iterator[Change]:
    at = text.find(char)
    while at >= 0:
        yield Change(kind, at, at + 1, "")
        at = text.find(char, at + 1)

"""Characters that print nothing: NULs, control characters, byte order marks inside a text, terminal escapes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus_tools.base.model import EditKind
from corpus_tools.text import codepages as pages
from corpus_tools.text.changes import Change

_MEANINGLESS = "\x81\x8d\x8f\x90\x9d"
CONTROLS = frozenset(map(chr, (*range(9), *range(0x0B, 0x20), *range(0x7F, 0xA0)))) - set(_MEANINGLESS)
"""C0 and C1 but tab, line feed and the five for which cp1252 has nothing: what they were cannot be known."""

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
    """`CONTROLS` go, but those of C1 become the characters that cp1252 has there."""
    cp1252 = pages.table("cp1252")
    for match in _CONTROL.finditer(text):
        char = match[0]
        meant = cp1252[ord(char)] if char >= "\x80" else ""
        yield Change(EditKind.CONTROL, *match.span(), " " if char in "\x0b\x0c" else meant)


def _removed(text: str, char: str, kind: EditKind) -> Iterator[Change]:
    at = text.find(char)
    while at >= 0:
        yield Change(kind, at, at + 1, "")
        at = text.find(char, at + 1)

"""What a view is made of: rows with something in the margin and pieces of text, and their colours in a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from rich.console import Console
from rich.text import Text

from corpus_tools.base.model import Label
from corpus_tools.base.show import visible

COLOURS = {
    "name": "bold",
    "quiet": "dim",
    "comment": "cyan",
    "warning": "bold red",
    "repair": "underline",
    "removed": "red",
    "added": "green",
    Label.HEADLINE: "bold",
    Label.KICKER: "dim",
    Label.STANDFIRST: "italic",
    Label.BYLINE: "magenta",
    Label.PUBLISHED: "green",
    Label.UPDATED: "green",
    Label.CAPTION: "dim",
    Label.HEADING: "bold",
    Label.AUTHOR_NOTE: "italic",
    Label.COMMENT_COUNT: "dim",
    Label.COMMENT_HEADER: "dim",
    Label.COMMENT_AUTHOR: "magenta",
    Label.COMMENT_TIME: "green",
    Label.COMMENT_INTERFACE: "dim",
    Label.PINGBACK: "dim",
    Label.FURNITURE: "dim",
}
"""What each thing looks like; what is not named here has the terminal's own colour.

Only colours that can be read on black and on white: blue is lost on the one, yellow on the other.
"""

_REPAIR = COLOURS["repair"]
_MARGIN = 18
_PART = 4
"""The margin takes a quarter of a narrow terminal, and no more of a wide one than it needs."""
_NARROWEST = 8
"""What is left for the text, in columns, however narrow the terminal and however deep the reply."""


class Piece(NamedTuple):
    """A piece of a row's text, and its key in `COLOURS`; `repaired` if a repair wrote it (it may be empty then)."""

    text: str
    colour: str = ""
    repaired: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a view: `pieces` of text beside the `margin`, wrapped to the width of the terminal or, if `cut`, cut.

    `first` stands before the text of its first line, `rest` before that of those it is wrapped to (both in characters
    that are one column wide). Texts and margin may hold anything: what a terminal would obey is escaped when the row
    is drawn.
    """

    margin: str
    pieces: tuple[Piece, ...]
    colour: str = "quiet"
    first: str = ""
    rest: str = ""
    cut: bool = False


def drawn(rows: Iterable[Row], console: Console) -> Iterator[Text]:
    """The lines of `rows`, none wider than `console`. A `~` before the text says that something in it was repaired."""
    margin = min(_MARGIN, console.width // _PART)
    for row in rows:
        text = _text(row.pieces)
        spare = max(1, console.width - margin - 3 - _NARROWEST)
        first, rest = row.first[-spare:], (row.rest + _indent(text, 0 if row.cut else spare // 2))[-spare:]
        room = spare + _NARROWEST - max(len(first), len(rest))
        if row.cut:
            text.truncate(room, overflow="ellipsis")
        label = Text(visible(row.margin), COLOURS[row.colour])
        label.truncate(margin, overflow="ellipsis", pad=True)
        removed = any(piece.repaired and not piece.text for piece in row.pieces)
        for line in text.wrap(console, room, no_wrap=False):
            mark = "~" if removed or any(_REPAIR in str(span.style) for span in line.spans) else "│"
            yield Text.assemble(label, (f" {mark} {first}", COLOURS["quiet"]), line)
            label, first, removed = Text(" " * margin), rest, False


def _text(pieces: Iterable[Piece]) -> Text:
    text = Text()
    for piece in pieces:
        style = f"{COLOURS.get(piece.colour, '')} {_REPAIR if piece.repaired else ''}"
        text.append(visible(piece.text), style.strip())
    return text


def _indent(text: Text, most: int) -> str:
    """The blanks that `text` begins with, if they are not too many to be put before the lines that it is wrapped to."""
    indent = text.plain[: len(text.plain) - len(text.plain.lstrip(" "))]
    return indent if len(indent) <= most else ""

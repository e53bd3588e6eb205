"""A block: what the article's rules look at, one or more lines of the page. `blocks.py` makes them."""

from __future__ import annotations

from typing import NamedTuple


class Block(NamedTuple):
    """One or more lines that hold one paragraph, heading, list item or menu entry.

    `start` and `end` (repaired code points) enclose `text` without a bullet or heading mark, which `mark` holds;
    an ordinal stays in the text, because headings and steps are numbered by their authors. `later` are the places where
    its further lines begin, in `text` and in the repaired text: white space around a line is in the one only.
    """

    start: int
    end: int
    text: str
    mark: str
    indent: int
    blank_before: int
    lines: int
    later: tuple[tuple[int, int], ...] = ()

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where the code points `start` to `end` of `text` stand in the repaired text."""
        return self._position(start), self._position(end)

    def _position(self, point: int) -> int:
        begin, at = next(((begin, at) for begin, at in reversed(self.later) if begin <= point), (0, self.start))
        return at + point - begin

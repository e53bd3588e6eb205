"""How printed schemas are laid out."""

from __future__ import annotations

from collections.abc import Iterable
from textwrap import indent

STEP = "    "


def nested(opening: str, items: Iterable[str], closing: str, *, step: str = STEP) -> str:
    """`items`, one a line and indented by `step`, between two lines; items of several lines keep their own layout."""
    return "\n".join([opening, *(indent(item, step) for item in items), closing])


def mapping(items: Iterable[tuple[str, str]]) -> str:
    """The Python text of a dictionary with string keys, whose values are given as Python text."""
    return nested("{", (f'"{key}": {value},' for key, value in items), "}")

"""How much is too much: the bounds that keep one hostile or broken input from costing the others."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from corpus_tools.errors import BadInput

MIB = 1024 * 1024
GIB = 1024 * MIB


@dataclass(frozen=True, slots=True)
class Limits:
    """What goes beyond a limit is rejected with a reason that names the option; nothing is cut short.

    `document_bytes` holds for one document and for one row of a shard. `unpacked_bytes` (what one shard may
    unpack to) and `ratio` (unpacked to packed size) stop compression bombs. `line_length` is in code points of the
    repaired text. `comments` and `nesting` (levels of replies, and of JSON) hold for one document.
    """

    document_bytes: int = 64 * MIB
    unpacked_bytes: int = 64 * GIB
    ratio: int = 250
    line_length: int = 5_000_000
    comments: int = 50_000
    nesting: int = 200


DEFAULT_LIMITS = Limits()
"""Far above what articles need, far below what hurts."""


def require_short_lines(text: str, limits: Limits) -> None:
    """Raises `BadInput` if a line of the repaired `text` is too long."""
    if len(text) <= limits.line_length:
        return
    longest = max(map(len, text.split("\n")))
    if longest > limits.line_length:
        raise BadInput(f"a line has {longest} characters, more than {limits.line_length}; break it or raise --max-line")


def require_few_comments(parents: Collection[tuple[str, str | None]], limits: Limits) -> None:
    """Raises `BadInput` if there are too many comments, or replies to replies too deep.

    `parents` are the ids of the comments, each with that of the earlier comment that it replies to.
    """
    count = len(parents)
    if count > limits.comments:
        raise BadInput(f"the page has {count} comments, more than {limits.comments}; raise --max-comments")
    if count <= limits.nesting:
        return
    levels: dict[str | None, int] = {None: 0}
    for comment, parent in parents:
        levels[comment] = levels[parent] + 1
    require_shallow(max(levels.values()), limits, "replies")


def require_shallow(depth: int, limits: Limits, what: str) -> None:
    """Raises `BadInput` if `depth`, in levels of `what`, is too much."""
    if depth > limits.nesting:
        raise BadInput(f"{what} are {depth} levels deep, more than {limits.nesting}; raise --max-nesting")


def nesting(value: object) -> int:
    """How many levels of lists and objects the parsed JSON `value` has."""
    depth = 0
    level = [value]
    while level := [item for item in level if isinstance(item, list | dict)]:
        depth += 1
        level = [inner for item in level for inner in (item.values() if isinstance(item, dict) else item)]
    return depth

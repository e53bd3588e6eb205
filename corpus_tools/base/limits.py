"""What is refused because it is too much: the bounds that keep one hostile or broken input from costing the others."""

from __future__ import annotations

from collections.abc import Collection

from corpus_tools.base.errors import BadInput
from corpus_tools.base.options import Limits
from corpus_tools.base.show import numbered


def raise_limit(name: str) -> str:
    """What to do about the limit `name`, for those who called a command and for those who write Python."""
    return f"raise --limit {name.replace('_', '-')} (in Python Limits({name}=…))"


def too_large(what: str, limit: int) -> str:
    """Why `what`, which has more than `limit` bytes, gives no document."""
    return f"{what} is larger than {limit} bytes; split it or {raise_limit('document_bytes')}"


_NO_TEXT = bytes((*range(33), 127))


def require_some_text(data: bytes) -> None:
    """Raises `BadInput` if `data` is nothing but NULs, controls and white space, in whatever encoding."""
    if not data.translate(None, _NO_TEXT):
        more = "" if data.isspace() else " and control characters"
        raise BadInput(f"the file holds no text but white space{more}")


def require_few_changes(count: int, limits: Limits) -> None:
    """Raises `BadInput` if there are too many repairs, each of which stands in the record."""
    if count > limits.edits:
        raise BadInput(
            f"the text needs {numbered(count, 'repair')}, more than {limits.edits:,}; {raise_limit('edits')}"
        )


def require_short_lines(text: str, limits: Limits) -> None:
    """Raises `BadInput` if the repaired `text` has too many lines, or one that is too long."""
    count = text.count("\n") if len(text) > limits.lines else 0
    if count > limits.lines:
        raise BadInput(
            f"the text has {numbered(count, 'line')}, more than {limits.lines}; split it or {raise_limit('lines')}"
        )
    if len(text) <= limits.line_length:
        return
    longest = max(map(len, text.split("\n")))
    if longest > limits.line_length:
        raise BadInput(
            f"a line has {longest} characters, more than {limits.line_length}; break it or {raise_limit('line_length')}"
        )


def require_few_comments(parents: Collection[tuple[str, str | None]], limits: Limits) -> None:
    """Raises `BadInput` if there are too many comments, or replies to replies too deep.

    `parents` are the ids of the comments, each with that of the earlier comment that it replies to.
    """
    count = len(parents)
    if count > limits.comments:
        raise BadInput(
            f"the page has {numbered(count, 'comment')}, more than {limits.comments}; {raise_limit('comments')}"
        )
    if count <= limits.nesting:
        return
    levels: dict[str | None, int] = {None: 0}
    for comment, parent in parents:
        levels[comment] = levels[parent] + 1
    require_shallow(max(levels.values()), limits, "replies")


def require_shallow(depth: int, limits: Limits, what: str) -> None:
    """Raises `BadInput` if `depth`, in levels of `what`, is too much."""
    if depth > limits.nesting:
        raise BadInput(f"{what} are {depth} levels deep, more than {limits.nesting}; {raise_limit('nesting')}")


def depth_of(value: object) -> int:
    """How many levels of lists and objects the parsed JSON `value` has."""
    depth = 0
    level = [value]
    while level := [item for item in level if isinstance(item, list | dict)]:
        depth += 1
        level = [inner for item in level for inner in (item.values() if isinstance(item, dict) else item)]
    return depth

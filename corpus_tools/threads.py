"""Who replies to whom, and what says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus_tools.model import ParentReason


@dataclass(frozen=True, slots=True)
class Reply:
    """What a comment shows of its place in the thread: column of its header, printed number, author, first words."""

    column: int
    ordinal: int | None
    author: str | None
    opening: str
    reply_to: str | None


@dataclass(frozen=True, slots=True)
class Parent:
    """The position of the comment that is replied to, and the reason."""

    index: int
    reason: ParentReason


def find_parents(replies: Sequence[Reply]) -> list[Parent | None]:
    """A parent, or None, for each comment of a thread in reading order; linear in their number.

    Nesting that is visible as indentation holds for the whole thread; only in a flat thread do names count.
    """
    if len({r.column for r in replies}) > 1:
        nested = _by_indent(replies)
        if any(nested):
            return nested
    return _by_mention(replies)


def _by_indent(replies: Sequence[Reply]) -> list[Parent | None]:
    parents: list[Parent | None] = []
    open_at: list[tuple[int, int]] = []
    for index, reply in enumerate(replies):
        while open_at and open_at[-1][0] >= reply.column - 1:
            open_at.pop()
        parents.append(Parent(open_at[-1][1], ParentReason.INDENT) if open_at else None)
        open_at.append((reply.column, index))
    return parents


def _by_mention(replies: Sequence[Reply]) -> list[Parent | None]:
    """`@name` at the start, and "In reply to name"; only a whole author's name counts."""
    latest: dict[str, int] = {}
    parents: list[Parent | None] = []
    for index, reply in enumerate(replies):
        parent = None
        if reply.reply_to and (found := latest.get(reply.reply_to.casefold())) is not None:
            parent = Parent(found, ParentReason.EXPLICIT)
        elif reply.opening.startswith("@"):
            parent = _mentioned(reply.opening[1:81].lstrip().casefold(), latest)
        parents.append(parent)
        if reply.author:
            latest[reply.author.casefold()] = index
    return parents


def _mentioned(opening: str, latest: dict[str, int]) -> Parent | None:
    for end in range(len(opening), 1, -1):
        at_word_end = end == len(opening) or not opening[end].isalnum()
        if at_word_end and (found := latest.get(opening[:end].rstrip(" :,;.-–!"))) is not None:
            return Parent(found, ParentReason.MENTION)
    return None

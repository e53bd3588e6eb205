"""A document seen from other sides: its body as blocks, its comments as a tree or as rows of a table."""

from __future__ import annotations

from typing import NamedTuple, TypedDict

from corpus_tools.model import BODY_LABELS, Comment, Document, Label


class Block(NamedTuple):
    """One block of the body: what it is, its text, and where it stands (raw bytes, `end` exclusive)."""

    kind: Label
    text: str
    start: int
    end: int


class Thread(NamedTuple):
    """A comment and the threads of those who reply to it, in the order of the page."""

    comment: Comment
    replies: tuple[Thread, ...]


class CommentRow(TypedDict):
    """A comment as a flat row: that of the record, with the id of its document and how deep in a thread it stands.

    `depth` is 0 for a comment that replies to none, 1 for a reply to such a one, and so on.
    """

    document: str
    id: str
    parent: str | None
    depth: int
    author: str | None
    timestamp: str | None
    timestamp_text: str | None
    timestamp_precision: str | None
    utc_offset: str | None
    text: str


def blocks(document: Document) -> tuple[Block, ...]:
    """The blocks of the body of `document`, in order. Joined by blank lines, their texts are the body.

    Each block is one segment with a label of the body, so that the n-th block is the n-th such segment. Raises
    `ValueError` if there are not as many of the one as of the other, which no record has that this package made.
    """
    texts = document.body.split("\n\n") if document.body else []
    segments = [segment for segment in document.segments if segment.label in BODY_LABELS]
    if len(texts) != len(segments):
        raise ValueError(f"{document.id}: the body has {len(texts)} blocks and the file {len(segments)} segments of it")
    return tuple(
        Block(segment.label, text, segment.start, segment.end) for segment, text in zip(segments, texts, strict=True)
    )


def threads(document: Document) -> tuple[Thread, ...]:
    """The comments of `document` that reply to none, in order, each with its replies.

    Raises `ValueError` if a parent is no earlier comment.
    """
    replies: dict[str | None, list[Thread]] = {None: [], **{comment.id: [] for comment in document.comments}}
    for comment in reversed(document.comments):  # replies stand behind their parents, so these are complete
        thread = Thread(comment, tuple(reversed(replies.pop(comment.id))))
        if comment.parent not in replies:
            raise _no_parent(document, comment)
        replies[comment.parent].append(thread)
    return tuple(reversed(replies[None]))


def _no_parent(document: Document, comment: Comment) -> ValueError:
    return ValueError(f"{document.id}: the parent of {comment.id}, {comment.parent!r}, is no earlier comment")


def comments_table(document: Document) -> list[CommentRow]:
    """The comments of `document` as rows, in the order of the page. Raises `ValueError` as `threads` does."""
    depths: dict[str | None, int] = {None: -1}
    rows: list[CommentRow] = []
    for comment in document.comments:
        if comment.parent not in depths:
            raise _no_parent(document, comment)
        depths[comment.id] = depths[comment.parent] + 1
        rows.append(
            {
                "document": document.id,
                "id": comment.id,
                "parent": comment.parent,
                "depth": depths[comment.id],
                "author": comment.author,
                "timestamp": comment.timestamp,
                "timestamp_text": comment.timestamp_text,
                "timestamp_precision": comment.timestamp_precision and comment.timestamp_precision.value,
                "utc_offset": comment.utc_offset,
                "text": comment.text,
            }
        )
    return rows

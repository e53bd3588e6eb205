"""A document: what a record says, typed, and seen from three other sides (blocks, a tree, rows of a table)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypedDict

from corpus_tools.base.model import (
    BODY_LABELS,
    Author,
    DocumentWarning,
    Edit,
    Label,
    ParentBasis,
    ParentReason,
    Precision,
    Segment,
)


class Comment(NamedTuple):
    """One reader's comment; `parent` is the id of an earlier comment, `parent_basis` what the page shows of that."""

    id: str
    parent: str | None
    parent_basis: ParentBasis | None
    author: str | None
    timestamp: str | None
    timestamp_text: str | None
    timestamp_precision: Precision | None
    utc_offset: str | None
    text: str


class Block(NamedTuple):
    """One block of the body: what it is, its text, and where it stands (raw bytes, `end` exclusive)."""

    kind: Label
    text: str
    start: int
    end: int


class Correction(NamedTuple):
    """Something that a person set: the `field`, the comment it is of, the words that were quoted, and a given `value`.

    `entry` is the key of the sidecar that says so.
    """

    field: str
    comment: str | None
    quote: str | None
    value: str | None
    entry: str


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
    parent_basis: str | None
    depth: int
    author: str | None
    timestamp: str | None
    timestamp_text: str | None
    timestamp_precision: str | None
    utc_offset: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where a document came from: `path` below the input root with `/`, and what its bytes were."""

    path: str
    sha256: str
    bytes: int
    encoding: str
    extra: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A normalised document: one line of `documents.jsonl`, typed."""

    schema_version: str
    id: str
    source: Source
    language: str | None
    headline: str | None
    standfirst: str | None
    byline: str | None
    authors: tuple[Author, ...]
    published: str | None
    published_text: str | None
    published_precision: Precision | None
    updated: str | None
    updated_text: str | None
    updated_precision: Precision | None
    body: str
    comments: tuple[Comment, ...]
    comments_declared: int | None
    segments: tuple[Segment, ...]
    edits: tuple[Edit, ...]
    confidence: float | None
    article_confidence: float | None
    warnings: tuple[DocumentWarning, ...]
    corrections: tuple[Correction, ...] = ()

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks of the body in order, with kind and place; joined by blank lines, their texts are the body.

        Each block is one segment with a label of the body, so that the n-th block is the n-th such segment. Raises
        `ValueError` if there are not as many of the one as of the other, which no record has that this package made.
        """
        texts = self.body.split("\n\n") if self.body else []
        segments = [segment for segment in self.segments if segment.label in BODY_LABELS]
        if len(texts) != len(segments):
            raise ValueError(f"{self.id}: the body has {len(texts)} blocks and the file {len(segments)} segments of it")
        return tuple(
            Block(segment.label, text, segment.start, segment.end)
            for segment, text in zip(segments, texts, strict=True)
        )

    def thread(self) -> tuple[Thread, ...]:
        """The comments as a tree: those that reply to none, in order, each with its replies.

        Raises `ValueError` if a parent is no earlier comment.
        """
        replies: dict[str | None, list[Thread]] = {None: [], **{comment.id: [] for comment in self.comments}}
        for comment in reversed(self.comments):  # replies stand behind their parents, so these are complete
            thread = Thread(comment, tuple(reversed(replies.pop(comment.id))))
            if comment.parent not in replies:
                raise self._no_parent(comment)
            replies[comment.parent].append(thread)
        return tuple(reversed(replies[None]))

    def comments_table(self) -> list[CommentRow]:
        """The comments as flat rows for a data frame, in their order. Raises `ValueError` as `thread` does."""
        depths: dict[str | None, int] = {None: -1}
        rows: list[CommentRow] = []
        for comment in self.comments:
            if comment.parent not in depths:
                raise self._no_parent(comment)
            depths[comment.id] = depths[comment.parent] + 1
            rows.append(
                {
                    "document": self.id,
                    "id": comment.id,
                    "parent": comment.parent,
                    "parent_basis": comment.parent_basis and comment.parent_basis.value,
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

    def _no_parent(self, comment: Comment) -> ValueError:
        return ValueError(f"{self.id}: the parent of {comment.id}, {comment.parent!r}, is no earlier comment")


@dataclass(frozen=True, slots=True)
class Explanation:
    """What the record has no key for: why the encoding was chosen and why each reply has its parent.

    `confidence_reasons` and `article_confidence_reasons` are the facts that the two confidences rest on, each with what
    it adds to the log-odds.
    """

    evidence: Mapping[str, object] = field(default_factory=dict)
    parent_reasons: Mapping[str, ParentReason] = field(default_factory=dict)
    confidence_reasons: Mapping[str, float] = field(default_factory=dict)
    article_confidence_reasons: Mapping[str, float] = field(default_factory=dict)

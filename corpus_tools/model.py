"""The values that flow from raw bytes to a record: frozen, typed, and free of I/O.

Three units occur, and each name says which it holds: *raw* offsets are bytes of the input file, *decoded* and
*repaired* offsets are code points of the text before and after repair. Everything in this module that ends up
in a record is in raw bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from corpus_tools.record.views import Block, CommentRow, Thread


class Label(StrEnum):
    """What a piece of the page is. The values are the closed list of the schema."""

    HEADLINE = "headline"
    KICKER = "kicker"
    STANDFIRST = "standfirst"
    BYLINE = "byline"
    PUBLISHED = "published"
    UPDATED = "updated"
    CAPTION = "caption"
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST_ITEM = "list-item"
    QUOTE = "quote"
    AUTHOR_NOTE = "author-note"
    COMMENT_COUNT = "comment-count"
    COMMENT_HEADER = "comment-header"
    COMMENT_AUTHOR = "comment-author"
    COMMENT_TIME = "comment-time"
    COMMENT_TEXT = "comment-text"
    COMMENT_INTERFACE = "comment-interface"
    PINGBACK = "pingback"
    FURNITURE = "furniture"
    BLANK = "blank"


BODY_LABELS = frozenset({Label.PARAGRAPH, Label.HEADING, Label.LIST_ITEM, Label.QUOTE, Label.AUTHOR_NOTE})
"""The labels whose segments are the blocks of `Document.body`, in order."""


class EditKind(StrEnum):
    """Which repair made an edit. The values are the closed list of the schema."""

    MOJIBAKE = "mojibake"
    WRONG_PAGE = "wrong-page"
    HTML_ENTITY = "html-entity"
    UNICODE_ESCAPE = "unicode-escape"
    QUOTED_PRINTABLE = "quoted-printable"
    LINE_END = "line-end"
    CONTROL = "control"
    BYTE_ORDER_MARK = "byte-order-mark"
    NUL = "nul"
    TERMINAL_ESCAPE = "terminal-escape"


class Precision(StrEnum):
    """The smallest unit that the printed time names; what is below it in a timestamp is padding."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    HOUR = "hour"
    MINUTE = "minute"
    SECOND = "second"


class WarningCode(StrEnum):
    """Why a record deserves a second look. The values are the closed list of the schema."""

    BYTES_DROPPED = "bytes-dropped"
    ENCODING_UNSURE = "encoding-unsure"
    COMMENT_BOUNDARY_INFERRED = "comment-boundary-inferred"
    COMMENT_COUNT_MISMATCH = "comment-count-mismatch"
    AMBIGUOUS_DATE = "ambiguous-date"
    LOW_CONFIDENCE = "low-confidence"


class ParentReason(StrEnum):
    """What says that a comment is a reply."""

    EXPLICIT = "explicit"
    ORDINAL = "ordinal"
    INDENT = "indent"
    MENTION = "mention"
    QUOTE = "quote"


@dataclass(frozen=True, slots=True)
class DocumentWarning:
    """A doubt about one document: a code from a closed list and a sentence for a person."""

    code: WarningCode
    message: str


@dataclass(frozen=True, slots=True)
class Edit:
    """One repair: raw bytes `start` to `end`, decoded as `before`, became `after`."""

    kind: EditKind
    start: int
    end: int
    before: str
    after: str


class Segment(NamedTuple):
    """A labelled stretch; in a `Document` offsets are raw bytes, inside the segmenter repaired code points.

    A tuple and no dataclass because a document has hundreds and they are made on the hottest path.
    """

    label: Label
    start: int
    end: int
    comment: str | None = None


new_segment = partial(tuple.__new__, Segment)
"""A `Segment` from a tuple of all its fields, as it makes itself, but without a call in Python for each."""


@dataclass(frozen=True, slots=True)
class Author:
    """A person (or agency) named by a byline, and the role printed beside the name."""

    name: str
    role: str | None


class Timestamp(NamedTuple):
    """A printed time: the words, and what they mean if that is certain.

    `value` is local wall-clock time as `YYYY-MM-DDTHH:MM:SS`, padded below `precision`; `utc_offset` is `+HH:MM`.
    """

    text: str
    value: str | None
    precision: Precision | None
    utc_offset: str | None


class Comment(NamedTuple):
    """One reader's comment; `parent` is the id of an earlier comment."""

    id: str
    parent: str | None
    author: str | None
    timestamp: str | None
    timestamp_text: str | None
    timestamp_precision: Precision | None
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
    warnings: tuple[DocumentWarning, ...]

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks of the body with their kinds and places; see `corpus_tools.record.views.blocks`."""
        from corpus_tools.record.views import blocks

        return blocks(self)

    def thread(self) -> tuple[Thread, ...]:
        """The comments as a tree: those that reply to none, each with its replies."""
        from corpus_tools.record.views import threads

        return threads(self)

    def comments_table(self) -> list[CommentRow]:
        """The comments as flat rows for a data frame."""
        from corpus_tools.record.views import comments_table

        return comments_table(self)


@dataclass(frozen=True, slots=True)
class Explanation:
    """What the record has no key for: why the encoding was chosen and why each reply has its parent.

    `confidence_reasons` are the facts that the confidence rests on, each with what it adds to the log-odds;
    `set_aside` names the dialects whose pattern took too long on this page.
    """

    evidence: Mapping[str, object] = field(default_factory=dict)
    parent_reasons: Mapping[str, ParentReason] = field(default_factory=dict)
    confidence_reasons: Mapping[str, float] = field(default_factory=dict)
    set_aside: tuple[str, ...] = ()

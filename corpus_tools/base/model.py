"""The values that flow from raw bytes to a record: frozen, typed, and free of I/O.

Three units occur, and each name says which it holds: *raw* offsets are bytes of the input file (of HTML, those of the
flattened text in UTF-8), *decoded* and *repaired* offsets are code points of the text before and after repair.
Everything in this module that ends up in a record is in raw bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import NamedTuple


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
    THREAD_NOT_UNDERSTOOD = "thread-not-understood"
    COMMENT_COUNT_MISMATCH = "comment-count-mismatch"
    AMBIGUOUS_DATE = "ambiguous-date"
    LOW_CONFIDENCE = "low-confidence"
    CORRECTION_NOT_APPLIED = "correction-not-applied"
    FLATTENED_FROM_HTML = "flattened-from-html"


FLATTENED_BY = ", flattened from HTML by "
"""What stands in the `source.encoding` of a page of HTML between how its bytes were read and what flattened it."""


class ParentBasis(StrEnum):
    """What the page shows of a reply. The values are the closed list of the schema."""

    PRINTED = "printed"
    INDENTED = "indented"
    QUOTED = "quoted"
    MENTIONED = "mentioned"


class ParentReason(StrEnum):
    """By which rule a comment is a reply."""

    EXPLICIT = "explicit"
    ORDINAL = "ordinal"
    INDENT = "indent"
    MENTION = "mention"
    QUOTE = "quote"

    @property
    def basis(self) -> ParentBasis:
        """What the rule goes by."""
        return _BASES[self]


_BASES = {
    ParentReason.EXPLICIT: ParentBasis.PRINTED,
    ParentReason.ORDINAL: ParentBasis.PRINTED,
    ParentReason.INDENT: ParentBasis.INDENTED,
    ParentReason.MENTION: ParentBasis.MENTIONED,
    ParentReason.QUOTE: ParentBasis.QUOTED,
}


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

"""A whole text in segments, and what they mean: what the segmenter gives, and what corrections are applied to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from corpus_tools.base.model import Author, DocumentWarning, ParentReason, Segment, Timestamp
from corpus_tools.dates.match import DateOrder

if TYPE_CHECKING:
    from corpus_tools.segment.article.parts import Article
    from corpus_tools.segment.confidence import Confidence
    from corpus_tools.segment.thread.template import Page, Thread


class CommentHead(NamedTuple):
    """What is known of a comment beside its segments."""

    id: str
    parent: str | None
    timestamp: Timestamp | None
    reason: ParentReason | None


@dataclass(frozen=True, slots=True)
class Segmentation:
    """A whole text in segments, and what they mean.

    `segments` are in repaired code points, adjacent, and cover the text from end to end. `page` and `thread` are what
    the comments were found in and as, and `order` is how the document writes numeric dates.
    """

    segments: tuple[Segment, ...]
    authors: tuple[Author, ...] = ()
    published: Timestamp | None = None
    updated: Timestamp | None = None
    comments: tuple[CommentHead, ...] = ()
    declared: int | None = None
    language: str | None = None
    warnings: tuple[DocumentWarning, ...] = ()
    confidence: Confidence | None = None
    article_confidence: Confidence | None = None
    page: Page | None = None
    thread: Thread | None = None
    article: Article | None = None
    order: DateOrder = DateOrder.UNKNOWN

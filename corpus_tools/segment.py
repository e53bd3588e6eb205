"""Repaired text to labelled segments (one paragraph a line, no comments)."""

from __future__ import annotations

from dataclasses import dataclass

from corpus_tools.model import Author, DocumentWarning, Label, ParentReason, Segment, Timestamp


@dataclass(frozen=True, slots=True)
class CommentHead:
    """What is known of a comment beside its segments."""

    id: str
    parent: str | None
    timestamp: Timestamp | None
    reason: ParentReason | None


@dataclass(frozen=True, slots=True)
class Segmentation:
    """A whole text in segments, and what they mean."""

    segments: tuple[Segment, ...]
    authors: tuple[Author, ...] = ()
    published: Timestamp | None = None
    updated: Timestamp | None = None
    comments: tuple[CommentHead, ...] = ()
    declared: int | None = None
    language: str | None = None
    warnings: tuple[DocumentWarning, ...] = ()


def segment(text: str) -> Segmentation:
    """`text` with one paragraph for each line that is not blank."""
    segments = []
    start = 0
    for line in text.split("\n"):
        end = min(start + len(line) + 1, len(text))
        if end > start:
            segments.append(Segment(Label.PARAGRAPH if line.strip() else Label.BLANK, start, end))
        start = end
    return Segmentation(tuple(segments))

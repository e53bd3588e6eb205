"""The article of a page: head, body and what surrounds them, as labelled spans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

from corpus_tools.dates import TimeMatch
from corpus_tools.model import Author, Label, Segment
from corpus_tools.segment.article.body import label_block
from corpus_tools.segment.article.head import Head, read_head
from corpus_tools.segment.article.headline import find_article
from corpus_tools.segment.article.survey import Outline, Survey
from corpus_tools.segment.blocks import Block, to_blocks
from corpus_tools.segment.lines import Line
from corpus_tools.words.language import detect_language

NOTE_BLOCKS = 3
"""So near to the end of the body a paragraph that begins with an author's name is a note about the author."""

_START = attrgetter("start")


@dataclass(frozen=True, slots=True)
class Article:
    """What the lines before the comments hold.

    `segments` are sorted and disjoint spans of repaired code points, one a block; what they leave out is white
    space or furniture. `published` and `updated` keep the offsets of their own text, for `dates.resolve`;
    `other_dates` help to tell day from month. `language` is that of the body.
    """

    segments: tuple[Segment, ...]
    authors: tuple[Author, ...] = ()
    published: TimeMatch | None = None
    updated: TimeMatch | None = None
    other_dates: tuple[TimeMatch, ...] = ()
    language: str | None = None


def label_article(lines: Sequence[Line]) -> Article:
    """Label the lines before the comments."""
    blocks = to_blocks(lines)
    outline, headline = find_article(blocks)
    head = read_head(outline, headline)
    segments = [*head.segments.values(), *_label_body(outline, head)]
    segments.sort(key=_START)
    language = detect_language(outline.beginning())
    return Article(
        tuple(segments), head.authors, head.published, head.updated, _other_dates(outline.page, head), language
    )


def _label_body(outline: Outline, head: Head) -> list[Segment]:
    """The blocks of the body of which the head takes up nothing."""
    page, first, end = outline.page, outline.first, outline.end
    leads = [*page.prose[first + 1 : end], 0]
    body = list(zip(range(first, end), page.blocks[first:end], page.kinds[first:end], leads, strict=False))
    labels = [label_block(block, kind, leads=lead > 0) for _, block, kind, lead in body]
    if head.authors:
        for at in range(max(0, len(body) - NOTE_BLOCKS), len(body)):
            if labels[at] is Label.PARAGRAPH and _is_note(body[at][1], head.authors):
                labels[at] = Label.AUTHOR_NOTE
    return [
        Segment(label, block.start, block.end)
        for label, (number, block, _, _) in zip(labels, body, strict=True)
        if number not in head.used
    ]


def _other_dates(page: Survey, head: Head) -> tuple[TimeMatch, ...]:
    """All dates of the page, looked for only if those of the article leave open which number is the month."""
    if not any(date is not None and date.swappable for date in (head.published, head.updated)):
        return ()
    return tuple(date for number in range(len(page.blocks)) if page.holds_date(number) for date in page.dates(number))


def _is_note(block: Block, authors: Sequence[Author]) -> bool:
    return any(block.text.startswith(author.name + " ") for author in authors)

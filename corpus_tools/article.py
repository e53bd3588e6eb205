"""The article of a page: head, body and what surrounds them, as labelled spans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus_tools.blocks import Block, to_blocks
from corpus_tools.body import label_block
from corpus_tools.dates import TimeMatch
from corpus_tools.head import Head, read_head
from corpus_tools.headline import find_article
from corpus_tools.language import detect_language
from corpus_tools.lines import Line
from corpus_tools.model import Author, Label, Segment
from corpus_tools.outline import Survey

NOTE_BLOCKS = 3
"""So near to the end of the body a paragraph that begins with an author's name is a note about the author."""


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
    page, first, end = outline.page, outline.first, outline.end
    segments = dict(head.segments)
    for number in range(first, end):
        block = blocks[number]
        if number not in head.used:
            label = label_block(block, page.kinds[number], leads=number + 1 < end and page.prose[number + 1])
            if label is Label.PARAGRAPH and end - number <= NOTE_BLOCKS and _is_note(block, head.authors):
                label = Label.AUTHOR_NOTE
            segments[block.start] = Segment(label, block.start, block.end)
    ordered = tuple(segments[start] for start in sorted(segments))
    language = detect_language(" ".join(outline.opening()))
    return Article(ordered, head.authors, head.published, head.updated, _other_dates(page, head), language)


def _other_dates(page: Survey, head: Head) -> tuple[TimeMatch, ...]:
    """All dates of the page, looked for only if those of the article leave open which number is the month."""
    if not any(date is not None and date.swappable for date in (head.published, head.updated)):
        return ()
    return tuple(date for number in range(len(page.blocks)) if page.holds_date(number) for date in page.dates(number))


def _is_note(block: Block, authors: Sequence[Author]) -> bool:
    return any(block.text.startswith(author.name + " ") for author in authors)

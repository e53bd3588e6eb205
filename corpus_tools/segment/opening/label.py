"""The post that opens a list of posts, as the article of its page: its author, time and text, and the title above."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from operator import attrgetter

from corpus_tools.base.model import BODY_LABELS, Author, Label, Segment
from corpus_tools.segment.article.parts import Article
from corpus_tools.segment.blocks import paragraphs
from corpus_tools.segment.lines import Line
from corpus_tools.segment.opening.title import find_title
from corpus_tools.segment.thread.template import Opening, Page


def lines_of_opening(page: Page, opening: Opening) -> list[Line]:
    """The lines that `label_opening` wants read as an article: those above the post, and its text."""
    return [*page.lines[: opening.block.start], *(page.lines[i] for i in opening.text)]


def label_opening(page: Page, opening: Opening, article: Article) -> Article:
    """The article that an opening post makes; of what stands above it only the title is taken.

    `article` is how its lines read as one.
    """
    title = list(_title(page, opening, article))
    opening = _below_title(page, opening, title)
    body = {(s.start, s.end): s for s in article.segments if s.label in BODY_LABELS}
    known = [body.get((s.start, s.end), s) for s in _paragraphs(page, opening)]
    unit = opening.unit
    author = unit.author(page)
    return replace(
        article,
        segments=tuple(sorted([*title, *_header(page, opening), *known], key=attrgetter("start"))),
        authors=(Author(author, None),) if author else (),
        published=unit.anchor.time,
        updated=None,
    )


def _below_title(page: Page, opening: Opening, title: Sequence[Segment]) -> Opening:
    """The opening post without the title that its text begins with, where that stands above it too."""
    first = page.lines[opening.text[0]]
    told = {line.text[s.start - line.at : s.end - line.at] for s in title for line in page.lines if _holds(line, s)}
    return opening._replace(text=opening.text[1:]) if len(opening.text) > 1 and first.text in told else opening


def _holds(line: Line, segment: Segment) -> bool:
    return line.at <= segment.start and segment.end <= line.at + len(line.text)


def headline_of(article: Article) -> str | None:
    """The block that is the headline of an article."""
    outline = article.steps.outline
    return None if outline.headline is None else outline.page.texts[outline.headline]


def _paragraphs(page: Page, opening: Opening) -> Iterator[Segment]:
    for group in paragraphs([page.lines[i] for i in opening.text], page.width):
        yield Segment(Label.PARAGRAPH, group[0].at, group[-1].at + len(group[-1].text))


def _title(page: Page, opening: Opening, article: Article) -> Iterator[Segment]:
    if opening.title is not None:
        index, place = opening.title
        at = page.lines[index].at
        yield Segment(Label.HEADLINE, at + place.start, at + place.end)
    elif title := find_title(page, opening, headline_of(article)):
        at = page.lines[title.index].at
        yield Segment(Label.HEADLINE, at + title.start, at + title.end)


def _header(page: Page, opening: Opening) -> Iterator[Segment]:
    """Author and time where the post prints them."""
    unit = opening.unit
    if unit.name is not None and unit.name_line is not None:
        at = page.lines[unit.name_line].at
        yield Segment(Label.BYLINE, at + unit.name.start, at + unit.name.end)
    if time := unit.anchor.time:
        at = unit.anchor.line.at
        yield Segment(Label.PUBLISHED, at + time.start, at + time.end)

"""The article without the name of a reader, where its byline is one of the headers or footers below its text."""

from __future__ import annotations

from dataclasses import replace

from corpus_tools.base.model import Label
from corpus_tools.segment.article.parts import Article
from corpus_tools.segment.opening.cut import line_of
from corpus_tools.segment.thread.names import name_on
from corpus_tools.segment.thread.template import Anchor, Page
from corpus_tools.words.furniture import Furniture, furniture

_DATES = (Label.PUBLISHED, Label.UPDATED)
_MANY = 2
"""One other may have written the next article, a letter's postscript, or the same poem."""


def without_commenter(page: Page, article: Article) -> Article:
    """The article without its byline, and the dates beside that, if the page prints others so with other names.

    Lines that are spelt alike are one template's: below the text they name who answered it, though what these said is
    too little to be taken for comments. Above the text a byline is the article's, whatever teasers have; and so is one
    above a heading ("Related articles") that parts it from the others.
    """
    lines = {line_of(page, s.start) for s in article.segments if s.label is Label.BYLINE}
    if not any(_is_below(page, at) and _recurs(page, at) for at in lines):
        return article
    near = {at + step for at in lines for step in (-1, 0, 1)}
    gone = {s.label for s in article.segments if s.label in _DATES and line_of(page, s.start) in near}
    kept = tuple(s for s in article.segments if s.label is not Label.BYLINE and s.label not in gone)
    return replace(
        article,
        segments=kept,
        authors=(),
        published=None if Label.PUBLISHED in gone else article.published,
        updated=None if Label.UPDATED in gone else article.updated,
    )


def _is_below(page: Page, at: int) -> bool:
    """Has a line most of the page's text above it? A standfirst may stand above the byline."""
    return 2 * sum(page.sizes[:at]) > sum(page.sizes)


def _recurs(page: Page, at: int) -> bool:
    """Does a time on or beside a line have likes on the page that name somebody else in the same place?"""
    for anchor in page.anchors:
        step = at - anchor.line.index
        if abs(step) <= 1 and (own := _named(page, anchor, step)):
            likes = (other for other in page.anchors if other is not anchor and other.shape == anchor.shape)
            others = [other.line.index for other in likes if _named(page, other, step) not in (None, own)]
            if len(others) >= _MANY and not _parted(page, at, others[0]):
                return True
    return False


def _parted(page: Page, at: int, other: int) -> bool:
    """Does a heading stand between two lines?"""
    between = range(min(at, other) + 1, max(at, other))
    if any(line in page.barriers for line in between):
        return True
    return Furniture.ENDING in furniture([page.lines[line].text for line in between])


def _named(page: Page, anchor: Anchor, step: int) -> str | None:
    """The name so many lines from a time."""
    at = anchor.line.index + step
    name = anchor.before or anchor.after if step == 0 else name_on(page, at) if 0 <= at < len(page.lines) else None
    return name.of(page.lines[at]) if name else None

"""The head of a thread as that of its article; and the title that what answers it repeats."""

from __future__ import annotations

import re
from dataclasses import replace
from operator import attrgetter

from corpus_tools.base.model import BODY_LABELS, Author, Label, Segment
from corpus_tools.segment.article.parts import Article
from corpus_tools.segment.article.prose import holds_prose
from corpus_tools.segment.lines import Line
from corpus_tools.segment.opening.cut import is_in, line_of, without
from corpus_tools.segment.opening.label import headline_of
from corpus_tools.segment.opening.submitted import listed_title, submitted_title
from corpus_tools.segment.opening.title import find_title
from corpus_tools.segment.thread.head import Head, find_head, same_day
from corpus_tools.segment.thread.names import ANSWER
from corpus_tools.segment.thread.template import Anchor, FoundBy, Opening, Page, Thread, Unit
from corpus_tools.words import cues

_INSIDE = 40
"""So many lines of a thread the head may take, where a menu above it was taken for the first post."""
_NEAR = 3
"""So many lines above the first comment its heading stands."""
_SHORTEST = 8
"""A shorter title (code points) stands behind a label by chance."""
_ANSWER = re.compile(rf"(?:{ANSWER})\s?:\s+", re.I)
_TEXT = BODY_LABELS | {Label.STANDFIRST}
"""What is none of the article above the title of its thread."""
_MARKS = " \t\u00a0#*_•»›>"
"""What extractors print around a title: marks of headings, lists and paths."""


def with_head(page: Page, thread: Thread | None, article: Article) -> Article:
    """The article with the title, author and time that the head of its thread prints; as it is where there is none.

    A name that the article has already from the same line stays, as does a title in the header of the post itself.
    """
    opening = thread.opening if thread else None
    end = opening.block.stop if opening else thread.begin + _INSIDE if thread else len(page.lines)
    head = find_head(page)
    if head and thread is None and not head.is_told:
        head = None  # without posts nothing says that a thread was started
    if head is None and (title := submitted_title(page, end)) and _is_submitted(page, thread, article, title, end):
        return titled(page, article, *title)
    if head is None:
        return _as_answered(page, thread, _as_opened(page, thread, article))
    if head.anchor.line.index >= end or (thread and _holds(page, thread, head)):
        return article
    line, time = page.lines[head.index], head.anchor.time
    if head.title is not None and not (opening and opening.title):
        article = titled(page, article, head.title, *_bare(page, head.title))
    if not head.is_told or time is None:
        return article
    if opening and opening.unit.anchor.time and not same_day(opening.unit.anchor.time, time):
        return article
    if not any(author.name in line.text for author in article.authors):
        article = _put(page, article, Label.BYLINE, line, head.name.start, head.name.end)
        article = replace(article, authors=(Author(head.name.of(line), None),))
    if time.day is not None and not (article.published and (opening or same_day(article.published, time))):
        article = _put(page, article, Label.PUBLISHED, head.anchor.line, time.start, time.end)
        article = replace(article, published=time)
    return article


def _is_submitted(page: Page, thread: Thread | None, article: Article, title: tuple[int, int, int], end: int) -> bool:
    """Is a line above one that says who submitted something its title? An article may have a standfirst there.

    Titles of what was submitted have its site behind them, or stand in a list of links too. There a headline stands
    together with its standfirst.
    """
    index, _, after = title
    stop = thread.begin if thread and thread.opening is None else end
    above = page.lines[index - 1].text if index else ""
    is_standfirst = above == headline_of(article) and sum(line.text == above for line in page.lines) > 1
    listed = not is_standfirst and listed_title(page, *title) is not None
    told = page.lines[index].text[after:].strip() != "" or listed
    return told or headline_of(article) is None or not holds_prose(page.lines[index:stop])


def titled(page: Page, article: Article, index: int, start: int, end: int) -> Article:
    """The article with the title of its thread, without text above it."""
    article = _put(page, article, Label.HEADLINE, page.lines[index], start, end)
    kept = [s for s in article.segments if s.start >= page.lines[index].at or s.label not in _TEXT]
    return replace(article, segments=tuple(kept))


def _as_opened(page: Page, thread: Thread | None, article: Article) -> Article:
    """The article with the title of its posts, where there are some, no text above them, and none of them is it."""
    if thread is None or thread.opening is not None or thread.found_by is not FoundBy.POSTS:
        return article
    if holds_prose(page.lines[: thread.begin]):
        return article
    texts = _texts(page, thread)
    if not texts:
        return article
    at = thread.begin
    anchor = Anchor(page.lines[at], page.facts[at].mark, None, None, None, 0, "")
    posted = Opening(range(at, texts[0].stop), texts[0], Unit(anchor, at, at, None, None), texts)
    title = find_title(page, posted, headline_of(article))
    if title is None or any(is_in(page.lines[title.index], segment) for segment in thread.segments):
        return article
    return _put(page, article, Label.HEADLINE, page.lines[title.index], title.start, title.end)


def _texts(page: Page, thread: Thread) -> list[range]:
    """The lines of each comment's text."""
    found: dict[str | None, range] = {}
    for segment in thread.segments:
        if segment.label is Label.COMMENT_TEXT:
            first, last = line_of(page, segment.start), line_of(page, segment.end - 1)
            found[segment.comment] = range(min(first, found.get(segment.comment, range(first, first)).start), last + 1)
    return list(found.values())


def _as_answered(page: Page, thread: Thread | None, article: Article) -> Article:
    """The article with the title that the heading of its comments repeats ("Replies to: …"), or without its "Re:"."""
    if thread is not None and thread.opening is None:
        for line in page.lines[max(0, thread.begin - _NEAR) : thread.begin + 1]:
            label, _, behind = line.text.partition(": ")
            if len(behind) < _SHORTEST or not set(label.casefold().split()) & cues.folded_phrases("comments", "count"):
                continue
            at = next((at for at in range(line.index) if page.lines[at].text.strip(_MARKS) == behind), None)
            if at is not None:
                return _put(page, article, Label.HEADLINE, page.lines[at], *_bare(page, at))
    for title in article.segments:
        line = page.lines[line_of(page, title.start)]
        answer = _ANSWER.match(line.text, title.start - line.at) if title.label is Label.HEADLINE else None
        if answer and any(other.text.strip(_MARKS) == line.text[answer.end() :].strip(_MARKS) for other in page.lines):
            return _put(page, article, Label.HEADLINE, line, answer.end(), title.end - line.at)
    return article


def _holds(page: Page, thread: Thread, head: Head) -> bool:
    """Was a line of the head taken for one of a comment?"""
    lines = {head.index, head.anchor.line.index, head.index if head.title is None else head.title}
    return any(is_in(page.lines[at], segment) for at in lines for segment in thread.segments)


def _put(page: Page, article: Article, label: Label, line: Line, start: int, end: int) -> Article:
    """The article with this stretch of a line as its only one with the label; what else holds it gives it up.

    No time is left whose words did so.
    """
    new = Segment(label, line.at + start, line.at + end)
    kept: list[Segment] = []
    for old in article.segments:
        if old.label in BODY_LABELS:
            kept += without(page, old, line)
        elif old.label is not label and not (old.start < new.end and new.start < old.end):
            kept.append(old)
    segments = tuple(sorted([*kept, new], key=attrgetter("start")))
    gone = {old.label for old in article.segments} - {part.label for part in segments}
    return replace(
        article,
        segments=segments,
        published=None if Label.PUBLISHED in gone else article.published,
        updated=None if Label.UPDATED in gone else article.updated,
    )


def _bare(page: Page, index: int) -> tuple[int, int]:
    """The place of a line's words without the marks around them."""
    text, start = page.lines[index].text, page.facts[index].mark.end
    return start + len(text[start:]) - len(text[start:].lstrip(_MARKS)), len(text.rstrip(_MARKS))

"""Repaired text to labelled segments: the thread of comments first, then the article around it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from operator import itemgetter

from corpus_tools.base.model import (
    DocumentWarning,
    Label,
    Segment,
    Timestamp,
    WarningCode,
)
from corpus_tools.base.options import DEFAULTS, EVEN, Options
from corpus_tools.dates.match import DateOrder, TimeMatch
from corpus_tools.dates.resolve import day_month_order, resolve
from corpus_tools.segment.article.find import label_article
from corpus_tools.segment.article.parts import Article
from corpus_tools.segment.article.prose import holds_prose
from corpus_tools.segment.article_confidence import rate_article, read_head
from corpus_tools.segment.confidence import Confidence, rate
from corpus_tools.segment.opening.commenter import without_commenter
from corpus_tools.segment.opening.head import with_head
from corpus_tools.segment.opening.label import label_opening, lines_of_opening
from corpus_tools.segment.opening.poster import with_poster
from corpus_tools.segment.page_lines import page_lines
from corpus_tools.segment.partition import partition
from corpus_tools.segment.segmentation import CommentHead, Segmentation
from corpus_tools.segment.thread.find import ahead_of_none, find_thread
from corpus_tools.segment.thread.page import read_page
from corpus_tools.segment.thread.template import BEGINS, FoundComment, Page, Thread

_START = itemgetter(Segment._fields.index("start"))
_REMARK = re.compile(r"[^\W\d_][\w .'’-]{0,39}(?:: |：)\S.*[.!?…。！？][\"'”’)]*")
"""A line such as "Hob: About time." A label of the page ("Tags: tides, ferries") ends no sentence."""
_OFFER_WORDS = 5
"""An item of a list with fewer words, its mark among them, can be a link to the form ("* Add comment")."""
_REMARKS = 2
"""One line of that form can be a note; further down, teasers have it too."""


def segment(text: str, options: Options = DEFAULTS) -> Segmentation:
    """Label every character of a repaired text."""
    lines = page_lines(text)
    page = read_page(lines, options.dialects)
    thread = find_thread(page)
    article = _find_article(page, thread)
    if thread is None:
        article = without_commenter(page, article)
    article = with_poster(page, thread, with_head(page, thread, article))
    found = [*article.segments, *(thread.segments if thread else ())]
    order = day_month_order([*article.other_dates, *_times(article, thread)], article.language)
    when = partial(resolve, order=order, reference_date=options.reference_date, language=article.language)
    comments = tuple(_head(comment, when) for comment in thread.comments) if thread else ()
    confidence = rate(text, page, thread, None if thread else ahead_of_none(page))
    published = when(article.published) if article.published else None
    return Segmentation(
        segments=tuple(partition(text, sorted(found, key=_START))),
        authors=article.authors,
        published=published,
        updated=when(article.updated) if article.updated else None,
        comments=comments,
        declared=thread.declared if thread else _only_count(page),
        language=article.language,
        warnings=(*_doubts(article, thread, order), *_doubt(confidence, page, thread, options.min_confidence)),
        confidence=confidence,
        article_confidence=rate_article(read_head(page, article, published, thread, confidence)),
        page=page,
        thread=thread,
        article=article,
        order=order,
    )


def _find_article(page: Page, thread: Thread | None) -> Article:
    """The article before the thread; on a page without one before the last form for comments, if a date says so.

    What stands below that form (teasers, a note about the site) can be longer than a short article, but has no date.
    """
    lines = page.lines
    if thread is not None and thread.opening is not None:
        read = label_article(lines_of_opening(page, thread.opening), opens_thread=True)
        return label_opening(page, thread.opening, read)
    if thread is not None:
        begin = _first_copy(page, thread)
        return label_article(lines[:begin], lines[begin:])
    article = label_article(lines)
    form = _last_form(page)
    if holds_prose(lines[:form]):
        at = lines[form].at
        sides = {s.start < at for s in article.segments if s.label is Label.PARAGRAPH}
        dated_below = any(s.start >= at for s in article.segments if s.label is Label.PUBLISHED)
        if len(sides) == 2 or (sides == {False} and not dated_below):
            above = label_article(lines[:form], lines[form:])
            return above if above.published else article
    return article


def _first_copy(page: Page, thread: Thread) -> int:
    """The line that a thread, or an earlier copy of all its lines, begins at: some pages print one for each width."""
    texts = [line.text for line in page.lines]
    own = texts[thread.begin : thread.end]
    if thread.begin < len(own):
        return thread.begin
    above = texts[: thread.begin - len(own) + 1]
    return next((k for k, text in enumerate(above) if text == own[0] and texts[k : k + len(own)] == own), thread.begin)


def _last_form(page: Page) -> int:
    """The first line of the page's last form for comments; 0 if there is none."""
    forms = [form for form in page.forms if not _is_offered(page, form)]
    begin = forms[-1] if forms else 0
    for earlier in reversed(forms):
        if holds_prose(page.lines[earlier:begin]):
            break
        begin = earlier
    return begin


def _is_offered(page: Page, number: int) -> bool:
    """Is the line one of several sentences of a list: what subscribers get, "* Join the conversation below"?"""
    own = page.lines[number].text
    words = [line.text.split() for line in page.lines[max(0, number - 1) : number + 2]]
    items = [item for item in words if item[0] == own[0] and len(item) >= _OFFER_WORDS]
    return not own[0].isalnum() and len(items) > 1 and own.split() in items


def _only_count(page: Page) -> int | None:
    """What a page without a thread declares, if it does so once: "0 Comments"; teasers declare theirs in rows."""
    counts = list(page.counts.values())
    return counts[0] if len(counts) == 1 else None


def _times(article: Article, thread: Thread | None) -> list[TimeMatch]:
    times = [article.published, article.updated, *(c.time for c in (thread.comments if thread else ()))]
    return [time for time in times if time is not None]


def _head(comment: FoundComment, when: Callable[[TimeMatch], Timestamp]) -> CommentHead:
    return CommentHead(
        id=comment.id,
        parent=f"c{comment.parent.index + 1}" if comment.parent else None,
        timestamp=when(comment.time) if comment.time else None,
        reason=comment.parent.reason if comment.parent else None,
    )


def _doubts(article: Article, thread: Thread | None, order: DateOrder) -> Iterator[DocumentWarning]:
    open_dates = [time.text for time in _times(article, thread) if time.swappable]
    if open_dates and order is DateOrder.UNKNOWN:
        message = f"day and month cannot be told apart in {open_dates[0]!r}"
        yield DocumentWarning(WarningCode.AMBIGUOUS_DATE, message)
    if thread and thread.inferred:
        message = "no comment header is left; which lines are comments was inferred"
        yield DocumentWarning(WarningCode.COMMENT_BOUNDARY_INFERRED, message)


def _has_remarks(page: Page) -> bool:
    """Do the lines right below a heading of comments read "Name: what was said"? Alone that makes no thread of them."""
    heading = min((at for at, kind in page.barriers.items() if kind in BEGINS), default=len(page.lines))
    below = page.lines[heading + 1 : heading + 1 + _REMARKS]
    return len(below) == _REMARKS and all(_REMARK.fullmatch(line.text) for line in below)


def _doubt(confidence: Confidence, page: Page, thread: Thread | None, least: float) -> Iterator[DocumentWarning]:
    if thread is None and confidence.value < EVEN:
        message = "no comments were found, though much on the page looks as if it had some"
        yield DocumentWarning(WarningCode.THREAD_NOT_UNDERSTOOD, message)
    elif thread is None and _has_remarks(page):
        message = "no comments were found, though the lines below their heading read as names and what was said"
        yield DocumentWarning(WarningCode.THREAD_NOT_UNDERSTOOD, message)
    if confidence.value < least:
        message = f"the confidence, {confidence.value:.2f}, is below the {least:.2f} that were asked for"
        yield DocumentWarning(WarningCode.LOW_CONFIDENCE, message)

"""The author of an article without a byline, where the page names its author as lists of posts do.

A post alone on its page has the box of its author and no like beside it. A mail of an archive has an address behind
the name, above its date. Below the date of an entry may stand who wrote it, and wrote comments too. Of a link, the line
with its points says who submitted it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from operator import attrgetter

from corpus_tools.base.model import BODY_LABELS, Author, Label, Segment
from corpus_tools.segment.article.parts import Article
from corpus_tools.segment.lines import Line
from corpus_tools.segment.opening.cut import line_of, without
from corpus_tools.segment.opening.submitted import submitter
from corpus_tools.segment.thread.names import name_on
from corpus_tools.segment.thread.template import Name, Page, Thread
from corpus_tools.segment.thread.template_words import role_behind
from corpus_tools.words import cues

_ADDRESS = re.compile(r"(?:^|(?<=\s))<?[\w.+-]+(?:@| at )[\w-]+(?:\.[\w-]+)+>?$")
_ABOVE = 3
"""So many lines above the date of a mail its sender stands."""
_NEAR = 4
"""So many lines from the headline the author of what readers talk about is named."""
_BOX = 8
"""So many lines from the name of its author the time of a post stands."""
_AGAIN = re.compile(r"(\S.*?)\s*\(\1\)?")
"""A name with itself behind it: "mira (mira) wrote"."""
_LONGEST = 40
_LABELS = 2
_LABEL = re.compile(r"[^\W\d][^:：]{1,24}[:：](?:\s|$)")
"""What a box says of a member: "Posts: 12", "Joined: May 2014"."""


def with_poster(page: Page, thread: Thread | None, article: Article) -> Article:
    """The article with its author, if it has none and the page tells who posted it; or else as it is."""
    if article.authors:
        return article
    found = next(_posters(page, thread, article), None)
    if found is None:
        return article
    line, name = page.lines[found[0]], found[1]
    byline = Segment(Label.BYLINE, line.at + name.start, line.at + name.end)
    whole = [s for s in article.segments if s.label not in BODY_LABELS]
    if any(s.start < byline.end and byline.start < s.end for s in whole):
        return article
    body = [part for s in article.segments if s.label in BODY_LABELS for part in without(page, s, line)]
    kept = [*whole, *body]
    segments = tuple(sorted([*kept, byline], key=attrgetter("start")))
    return replace(article, segments=segments, authors=(Author(name.of(line), None),))


def _posters(page: Page, thread: Thread | None, article: Article) -> Iterator[tuple[int, Name]]:
    """The lines that name who posted the article, and the names on them, the surest first."""
    dated, headline = (_line_with(page, article, label) for label in (Label.PUBLISHED, Label.HEADLINE))
    if dated is not None:
        yield from _senders(page, dated)
        yield from _counted(page, dated)
    if thread is not None:
        lines = list(_head_lines(page, thread, article, dated, headline))
        yield from _commenters(page, thread, lines, dated, headline)
        yield from _submitters(page, thread, lines, dated)
        return
    for index in _boxes(page):
        name = name_on(page, index)
        if name and index != headline and _names_member(page, index, name):
            yield index, _without_role(page.lines[index], name)


def _line_with(page: Page, article: Article, label: Label) -> int | None:
    """The first line of an article that has something with this label."""
    return next((line_of(page, s.start) for s in article.segments if s.label is label), None)


def _senders(page: Page, dated: int) -> Iterator[tuple[int, Name]]:
    """ "Bo bo at example.org", or the address on a line of its own below the name."""
    for index in range(dated - 1, max(0, dated - _ABOVE - 1), -1):
        text = page.lines[index].text
        if len(text) < 2 * _LONGEST and (address := _ADDRESS.search(text)):
            start, end = page.facts[index].mark.end, len(text[: address.start()].rstrip(" *_"))
            start += len(text[start:]) - len(text[start:].lstrip(" *_"))
            if start < end:
                yield index, Name(start, end, says=False, by=False)
            elif name := name_on(page, index - 1):
                yield index - 1, name
            return


def _counted(page: Page, dated: int) -> Iterator[tuple[int, Name]]:
    """The name above or below the date that a rank and the number of posts stand behind: "Mira Member Posts: 317"."""
    for index in (dated - 1, dated + 1):
        name = name_on(page, index) if 0 <= index < len(page.lines) else None
        found = name and cues.COUNTED.search(name.of(page.lines[index]))
        if name and found:
            yield index, _without_role(page.lines[index], name._replace(end=name.start + found.start()))


def _commenters(
    page: Page, thread: Thread, lines: Sequence[int], dated: int | None, headline: int | None
) -> Iterator[tuple[int, Name]]:
    """The name alone on its line, close to headline or text, that is also one of the thread.

    A time stands beside it, or below the headline it is printed twice ("Mira" and again "Mira", or "@mira"): above it
    stands who reads the page. Where several stand so, or the article has another time, those are who commented last.
    """
    times = page.timed if dated is None else {dated}
    found: dict[str, tuple[int, Name]] = {}
    spans = [(s.start, s.end) for s in thread.segments if s.label is Label.COMMENT_AUTHOR]
    known = {
        page.lines[at].text[a - page.lines[at].at : b - page.lines[at].at]
        for a, b in spans
        for at in [line_of(page, a)]
    }
    for index in lines:
        name = name_on(page, index)
        if name and (again := _AGAIN.fullmatch(name.of(page.lines[index]))):
            name = name._replace(end=name.start + again.end(1))
        if name and (value := name.of(page.lines[index])) in known:
            below = headline is None or index > headline
            if not times.isdisjoint((index - 1, index + 1)) or (below and _is_twice(page, index, value)):
                found.setdefault(value, (index, name))
    if len(found) == 1:
        yield from found.values()


def _is_twice(page: Page, index: int, name: str) -> bool:
    above, below = (page.lines[at].text if 0 <= at < len(page.lines) else "" for at in (index - 1, index + 1))
    return name in (above, below) or below.startswith("@")


def _head_lines(page: Page, thread: Thread, article: Article, dated: int | None, headline: int | None) -> Iterator[int]:
    """The lines beside the date, and above the text around the headline, if there is one.

    Below the text of a short article its first comment is as near.
    """
    text = min((line_of(page, s.start) for s in article.segments if s.label in BODY_LABELS), default=thread.begin)
    at = text if headline is None else headline
    beside = () if dated is None else (dated + 1, dated - 1)
    around = (*beside, *range(at - _NEAR, min(at + _NEAR + 1, text)))
    yield from (index for index in around if index != headline and 0 <= index < thread.begin)


def _submitters(page: Page, thread: Thread, lines: Sequence[int], dated: int | None) -> Iterator[tuple[int, Name]]:
    """The line near the comments, or the headline, that says who submitted what they are about.

    Where several do, or the article has another time, they are of other articles.
    """
    near = (*range(thread.begin - 1, max(0, thread.begin - _BOX), -1), *lines)
    found = {
        name.of(page.lines[index]): (index, name)
        for index in near
        if dated in (None, index) and (name := submitter(page, index))
    }
    if len(found) == 1:
        yield from found.values()


def _boxes(page: Page) -> Iterator[int]:
    """The lines above what a member is to the forum ("Senior Member"), in a box of labels with a time near them."""
    timed = sorted(page.timed)
    for index in range(1, len(page.lines)):
        role = cues.bare(page.lines[index].text)
        if role not in cues.ranks_and_roles() or page.facts[index].is_marked or role in cues.author_roles():
            continue
        labelled = sum(bool(_LABEL.match(line.text)) for line in page.lines[index + 1 : index + 1 + _BOX])
        near = bisect_right(timed, index + _BOX) - bisect_right(timed, index - _BOX - 1)
        if labelled >= _LABELS and near:
            yield index - 1


def _names_member(page: Page, index: int, name: Name) -> bool:
    value = name.of(page.lines[index])
    return value[0].isalpha() and not page.facts[index].is_marked and cues.bare(value) not in cues.ranks_and_roles()


def _without_role(line: Line, name: Name) -> Name:
    """A name without the role, or state, behind it ("Mira Offline")."""
    value = name.of(line).rstrip()
    return name._replace(end=name.start + len(value.removesuffix(role_behind(value) or "").rstrip()))

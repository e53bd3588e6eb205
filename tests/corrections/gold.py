"""Sidecars made from what a reader expects of a page: nothing that the program found is taken over.

This is what a person would write by hand who quotes the page from top to bottom. The expectations are those of a
fixture's outline; texts may be given by their first and last words.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from corpus_tools.base.model import Author
from corpus_tools.corrections.anchors import Span, occurrences
from corpus_tools.corrections.draft import authors_toml, quote_of, stretch_toml, stretches_toml, toml_string
from corpus_tools.corrections.times import read_time
from corpus_tools.dates.find import find_times
from corpus_tools.dates.match import DateOrder
from corpus_tools.text.repair import repair

_COMMENT = re.compile(r"comment (c\d+)(?: > (c\d+)(?: \(\w+\))?)?: (.*?) \| (\S+) \| (.*)")
_ENDS = 24
_LENGTHS = {"year": 4, "month": 7, "day": 10, "hour": 13, "minute": 16, "second": 19}
"""How long a time is of which the rest is padding."""


@dataclass(slots=True)
class Expected:
    """A comment that a reader expects; `parent` is an index. `first` and `last` are the ends of its text."""

    author: str | None
    time: str | None
    parent: int | None
    first: str
    last: str
    span: Span = field(default_factory=lambda: Span(0, 0))


class NotThere(LookupError):
    """Something that is expected cannot be quoted from the page."""


@dataclass(slots=True)
class Gold:
    """What a reader expects of a page. What is None is not asked for."""

    headline: str | None = None
    standfirst: str | None = None
    byline: str | None = None
    authors: list[Author] = field(default_factory=list)
    published: str | None = None
    updated: str | None = None
    body: list[tuple[str, str]] = field(default_factory=list)
    comments: list[Expected] = field(default_factory=list)


def from_outline(lines: Sequence[str]) -> Gold:
    """What the outline of a fixture says."""
    gold = Gold()
    for line in lines:
        key, _, value = line.partition(": ")
        if key in ("headline", "standfirst", "byline"):
            setattr(gold, key, value)
        elif key == "author":
            name, _, role = value.partition(" | ")
            gold.authors.append(Author(name, role or None))
        elif key in ("published", "updated"):
            moment, _, precision = value.rpartition(" ")
            setattr(gold, key, moment[: _LENGTHS[precision]])
        elif key == "body":
            gold.body.append((value, value))
        elif found := _COMMENT.fullmatch(line):
            parent = int(found[2][1:]) - 1 if found[2] else None
            parts = re.split(r" // | / ", found[5])
            author = None if found[3] == "-" else found[3]
            time = None if found[4] == "-" else found[4]
            gold.comments.append(Expected(author, time, parent, parts[0], parts[-1]))
    return gold


def sidecar_of(raw: bytes, gold: Gold) -> str:
    """The sidecar that makes `gold` of a page, whatever the program finds there. Raises `NotThere`."""
    text = repair(raw).text
    place_texts(text, gold.comments)
    lines = [f'sha256 = "{hashlib.sha256(raw).hexdigest()}"', *head_lines(text, gold), "comments = false"]
    for number, comment in enumerate(gold.comments):
        lines += comment_lines(text, gold, number, comment)
    return "\n".join(lines) + "\n"


def place_texts(text: str, comments: Sequence[Expected]) -> None:
    """Find the text of each comment, one behind the other."""
    at = 0
    for comment in comments:
        start = _find(text, comment.first, at).start
        end = _find(text, comment.last, start).end
        comment.span = Span(start, end)
        at = end


def _find(text: str, words: str, at: int) -> Span:
    found = next((span for span in occurrences(text, words) if span.start >= at), None) if words.strip() else None
    if found is None:
        raise NotThere(words)
    return found


def head_lines(text: str, gold: Gold) -> Iterator[str]:
    """The keys of the head, and labels for what is not a paragraph."""
    body: list[Span] = []
    for first, last in gold.body:
        start = _find(text, first, body[-1].end if body else 0).start
        body.append(Span(start, _find(text, last, start).end))
    for key in ("headline", "standfirst", "byline"):
        value = getattr(gold, key)
        yield f"{key} = {stretch_toml(quote_of(text, _whole_line(text, value, key))) if value else 'false'}"
    if gold.byline or not gold.authors:
        yield f"authors = {authors_toml(gold.authors)}" if gold.authors else "authors = false"
    for key in ("published", "updated"):
        value = getattr(gold, key)
        above = Span(0, gold.comments[0].span.start if gold.comments else len(text))
        span = next(_times(text, value, above), None) if value else None
        yield f"{key} = {_time_toml(text, span, value)}" if span and value else f"{key} = false"
    yield f"body = {stretches_toml([quote_of(text, span) for span in body])}"


def _whole_line(text: str, words: str, key: str) -> Span:
    """The place of `words` that is a line of its own, if there is one, else the first, which a byline always is."""
    spans = occurrences(text, words)
    if not spans:
        raise NotThere(words)
    first = next((one for one in spans if _alone(text, one)), spans[0])
    return spans[0] if key == "byline" else first


def _alone(text: str, span: Span) -> bool:
    before, behind = text[: span.start].rpartition("\n")[2], text[span.end :].partition("\n")[0]
    return not (before.strip() or behind.strip())


def _times(text: str, value: str, inside: Span) -> Iterator[Span]:
    """The printed times inside a stretch that mean `value`, or can."""
    at = inside.start
    for line in text[inside.start : inside.end].split("\n"):
        for match in find_times(line):
            for order in (DateOrder.UNKNOWN, DateOrder.DMY, DateOrder.MDY):
                if (read_time(match.text, order, None).value or "").startswith(value[:16]):
                    yield Span(at + match.start, at + match.end)
                    break
        at += len(line) + 1


def _time_toml(text: str, span: Span, value: str) -> str:
    quote = stretch_toml(quote_of(text, span))
    inner = quote[2:-2] if quote.startswith("{") else f"quote = {quote}"
    given = any(match.swappable for match in find_times(text[span.start : span.end]))
    return f"{{ {inner}, value = {toml_string(value)} }}" if given else quote


def comment_lines(text: str, gold: Gold, number: int, comment: Expected) -> Iterator[str]:
    """The table that adds a comment."""
    ends = [other.span.end for other in gold.comments[:number]]
    starts = [other.span.start for other in gold.comments[number + 1 :]]
    around = Span(max(ends, default=0), min(starts, default=len(text)))
    yield from ("", "[[comment]]", "add = true", f"text = {stretch_toml(quote_of(text, comment.span))}")
    beside = comment.span
    if comment.author:
        beside = _near(text, comment.author, comment.span, around)
        yield f"author = {stretch_toml(quote_of(text, beside))}"
    if comment.time:
        spans = [one for one in _times(text, comment.time, around) if not one.overlaps(beside)]
        if not spans:
            raise NotThere(comment.time)
        time = min(spans, key=lambda one: one.distance(beside))
        yield f"time = {_time_toml(text, time, comment.time[:16])}"
    if comment.parent is not None:
        parent = gold.comments[comment.parent].span
        yield f"parent = {stretch_toml(quote_of(text, Span(parent.start, min(parent.end, parent.start + _ENDS))))}"


def _near(text: str, words: str, span: Span, around: Span) -> Span:
    """The place of `words` right before a text or else right behind it, and inside `around`."""
    spans = [one for one in occurrences(text, words) if around.start <= one.start and one.end <= around.end]
    outside = [one for one in spans if not one.overlaps(span)]
    if not outside:
        raise NotThere(words)
    return min(outside, key=lambda one: (one.start > span.start, one.distance(span)))

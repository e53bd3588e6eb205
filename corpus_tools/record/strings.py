"""The joining rule: which string each record value is, given a repaired text and its segments.

The normaliser calls `emit` to make a record's strings and the verifier calls it to prove them, so that the rule
exists once. Offsets are code points of the repaired text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from corpus_tools.base.model import BODY_LABELS, Label, Segment

_HEAD_LABELS = frozenset({Label.HEADLINE, Label.STANDFIRST, Label.BYLINE, Label.PUBLISHED, Label.UPDATED})
_COMMENT_LABELS = frozenset({Label.COMMENT_AUTHOR, Label.COMMENT_TIME, Label.COMMENT_TEXT})


class CommentStrings(NamedTuple):
    """What one comment's segments say; `author` and `time` are None where no segment says it."""

    author: str | None
    time: str | None
    text: str


NO_STRINGS = CommentStrings(None, None, "")
"""What a comment without segments says."""


@dataclass(frozen=True, slots=True)
class Strings:
    """Every string that a record takes from its text; `comments` by id, in the order of the page."""

    headline: str | None
    standfirst: str | None
    byline: str | None
    published: str | None
    updated: str | None
    body: str
    comments: dict[str, CommentStrings]


def emit(text: str, segments: Sequence[Segment]) -> Strings:
    """The strings of the repaired `text` that `segments` (sorted, in its code points) name.

    Lines inside one segment are stripped and joined by one space: that is how wrapped lines become a paragraph again.
    Segments of one value in the head, and of a comment's author or time, are joined by one space; blocks of the body
    by one blank line; segments of a comment's text by a line break where they touch, else by one blank line.
    """
    blocks: list[str] = []
    head: dict[Label, list[str]] = {label: [] for label in _HEAD_LABELS}
    lists = head | dict.fromkeys(BODY_LABELS, blocks)
    comments: dict[str, list[Segment]] = {}
    for segment in segments:
        label, start, end, comment = segment
        if label in lists:
            lists[label].append(_line(text[start:end]))
        if comment is not None:
            parts = comments.setdefault(comment, [])
            if label in _COMMENT_LABELS:
                parts.append(segment)
    return Strings(
        headline=_words(head[Label.HEADLINE]),
        standfirst=_words(head[Label.STANDFIRST]),
        byline=_words(head[Label.BYLINE]),
        published=_words(head[Label.PUBLISHED]),
        updated=_words(head[Label.UPDATED]),
        body="\n\n".join(filter(None, blocks)),
        comments={comment: _comment(text, parts) for comment, parts in comments.items()},
    )


def _comment(text: str, segments: Sequence[Segment]) -> CommentStrings:
    authors: list[str] = []
    times: list[str] = []
    texts: list[str] = []
    last_end = 0
    for label, start, end, _ in segments:
        line = _line(text[start:end])
        if label is Label.COMMENT_AUTHOR:
            authors.append(line)
        elif label is Label.COMMENT_TIME:
            times.append(line)
        elif line:
            if texts:
                texts.append("\n" if start == last_end else "\n\n")
            texts.append(line)
            last_end = end
    return CommentStrings(_words(authors), _words(times), "".join(texts))


def _line(piece: str) -> str:
    """The lines of a segment, stripped and joined by one space."""
    content = piece.strip()
    if "\n" not in content:
        return content
    return " ".join(filter(None, map(str.strip, content.split("\n"))))


def _words(parts: Iterable[str]) -> str | None:
    return " ".join(filter(None, parts)) or None

"""What a sidecar says, typed. Nothing here knows the text that it is about."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from corpus_tools.base.model import Author, Label, Precision
from corpus_tools.record.findings import Finding


class Field(StrEnum):
    """What a correction is about. The values are the closed list of the schema."""

    HEADLINE = "headline"
    STANDFIRST = "standfirst"
    BYLINE = "byline"
    AUTHORS = "authors"
    PUBLISHED = "published"
    UPDATED = "updated"
    BODY = "body"
    COMMENTS = "comments"
    COMMENT_ADDED = "comment-added"
    COMMENT_REMOVED = "comment-removed"
    COMMENT_AUTHOR = "comment-author"
    COMMENT_TIME = "comment-time"
    COMMENT_TEXT = "comment-text"
    COMMENT_PARENT = "comment-parent"
    LABEL = "label"


@dataclass(frozen=True, slots=True)
class Place:
    """Where in its sidecar something stands: the path of its key, and its line, from 1 (0: not known)."""

    entry: str
    line: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words of the text. `last`: the stretch ends with the first of these words that follow. `nth` counts from 1.

    White space in the words stands for any white space in the text, line breaks included.
    """

    first: str
    last: str | None = None
    nth: int | None = None

    def __str__(self) -> str:
        return self.first if self.last is None else f"{self.first} … {self.last}"


@dataclass(frozen=True, slots=True)
class Given:
    """A time that a person gives, in the form of a record's: its value is padded below `precision`."""

    text: str
    value: str
    precision: Precision
    utc_offset: str | None = None


@dataclass(frozen=True, slots=True)
class Value:
    """What a field is: the stretches that it is made of, none where the page has none; for a time also its value."""

    field: Field
    place: Place
    stretches: tuple[Stretch, ...]
    given: Given | None = None

    def __str__(self) -> str:
        return " / ".join(map(str, self.stretches))


@dataclass(frozen=True, slots=True)
class Authors:
    """Who wrote the article: all that the byline names."""

    place: Place
    authors: tuple[Author, ...]


@dataclass(frozen=True, slots=True)
class CommentEntry:
    """What a comment is. `at` are words of one that was found; None for one that is added, whose text is given."""

    place: Place
    at: Stretch | None = None
    remove: bool = False
    author: Value | None = None
    time: Value | None = None
    text: Value | None = None
    parent: Value | None = None


@dataclass(frozen=True, slots=True)
class Relabel:
    """A stretch and what it is."""

    place: Place
    stretch: Stretch
    label: Label


@dataclass(frozen=True, slots=True)
class Corrections:
    """All that a sidecar says. `findings` are about the entries that could not be understood, which are left out.

    `name` is the sidecar's path below the folder of corrections, and `sha256` that of the bytes it was written for,
    which stands on `sha256_line` (0: not known).
    """

    name: str
    sha256: str = ""
    head: tuple[Value, ...] = ()
    authors: Authors | None = None
    comments: tuple[CommentEntry, ...] = ()
    labels: tuple[Relabel, ...] = ()
    findings: tuple[Finding, ...] = ()
    sha256_line: int = 0

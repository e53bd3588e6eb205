"""What a partition that was painted over says: comments in order, authors, times, and the doubts that are left.

A value whose words did not change stays; all others are read from the words that the segments now make, so that no
string of the record can say what the text does not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from corpus_tools.base.model import BODY_LABELS, Author, DocumentWarning, Label, Segment, Timestamp, WarningCode
from corpus_tools.base.show import short
from corpus_tools.corrections.anchors import NotApplied
from corpus_tools.corrections.model import Authors, Field, Given
from corpus_tools.corrections.times import given_time, is_open, read_time
from corpus_tools.record.strings import NO_STRINGS, Strings, emit
from corpus_tools.segment.segmentation import CommentHead, Segmentation
from corpus_tools.text.spans import shared
from corpus_tools.words.bylines import find_byline, name_line

if TYPE_CHECKING:
    from corpus_tools.text.repair import Repaired

_SAYS = frozenset({Label.COMMENT_AUTHOR, Label.COMMENT_TIME, Label.COMMENT_TEXT})
_WITH_WORDS = BODY_LABELS | _SAYS | {Label.HEADLINE, Label.STANDFIRST, Label.BYLINE, Label.PUBLISHED, Label.UPDATED}


@dataclass(slots=True)
class Ruling:
    """What was decided beside the labels. Comments go by the ids that they have while the partition is painted.

    `added` are the new ones, each with the code point that its text begins at. `parents` come with the entry that says
    so. `has_byline`: the byline was set, by whichever entry.
    """

    given: dict[tuple[Field, str | None], Given] = field(default_factory=dict)
    authors: Authors | None = None
    has_byline: bool = False
    added: dict[str, int] = field(default_factory=dict)
    parents: dict[str, tuple[str | None, str]] = field(default_factory=dict)


class Settled(NamedTuple):
    """The segmentation, the id that each comment has in it, and why entries of the ruling could not be followed."""

    segmentation: Segmentation
    names: Mapping[str, str]
    refused: Mapping[str, NotApplied]


def settle(
    repaired: Repaired, found: Segmentation, segments: Sequence[Segment], ruling: Ruling, reference: date | None
) -> Settled:
    """The segmentation that `segments`, painted over those of `found`, make under `ruling`."""
    work = _Settling(repaired, found, ruling, reference)
    return work.done(segments)


class _Settling:
    def __init__(self, repaired: Repaired, found: Segmentation, ruling: Ruling, reference: date | None) -> None:
        self._text, self._repaired = repaired.text, repaired
        self._found, self._ruling, self._reference = found, ruling, reference
        self._before = emit(repaired.text, shared(repaired, found.segments)[1])
        self._refused: dict[str, NotApplied] = {}

    def done(self, segments: Sequence[Segment]) -> Settled:
        found = self._found
        in_text = list(self._with_words(shared(self._repaired, segments)[1]))
        order = self._order(in_text)
        names = {old: f"c{number}" for number, old in enumerate(order, 1)}
        in_text = [
            segment if segment.comment is None else segment._replace(comment=names.get(segment.comment))
            for segment in in_text
        ]
        strings = emit(self._text, in_text)
        authors = self._authors(strings.byline)
        if not authors:
            labels = {Label.BYLINE: Label.FURNITURE}
            in_text = [segment._replace(label=labels.get(segment.label, segment.label)) for segment in in_text]
        comments = tuple(self._heads(names, strings))
        published = self._time(Field.PUBLISHED, None, self._before.published, strings.published, found.published)
        updated = self._time(Field.UPDATED, None, self._before.updated, strings.updated, found.updated)
        times = [published, updated, *(head.timestamp for head in comments)]
        segmentation = replace(
            found,
            segments=tuple(in_text),
            authors=authors,
            published=published,
            updated=updated,
            comments=comments,
            warnings=tuple(self._doubts(comments, times)),
        )
        return Settled(segmentation, names, self._refused)

    def _with_words(self, segments: Sequence[Segment]) -> Iterator[Segment]:
        """`segments`; those that a string would be made of, and hold nothing but white space, are blank."""
        for segment in segments:
            blank = segment.label in _WITH_WORDS and not self._text[segment.start : segment.end].strip()
            yield segment._replace(label=Label.BLANK, comment=None) if blank else segment

    def _order(self, segments: Sequence[Segment]) -> list[str]:
        """The comments that there still are, in the order of the page; one that was found stays where it was."""
        alive = {segment.comment for segment in segments if segment.label in _SAYS}
        silent = {head.id for head in self._found.comments}.difference(
            segment.comment for segment in self._found.segments if segment.comment and segment.label in _SAYS
        )
        begins = _begins(segments)
        order = [head.id for head in self._found.comments if head.id in alive or head.id in silent & begins.keys()]
        for name in sorted(self._ruling.added.keys() & alive, key=self._ruling.added.__getitem__):
            at = self._ruling.added[name]
            behind = (place for place, other in enumerate(order) if begins.get(other, -1) > at)
            order.insert(next(behind, len(order)), name)
        return order

    def _heads(self, names: Mapping[str, str], strings: Strings) -> Iterator[CommentHead]:
        known = {head.id: head for head in self._found.comments}
        earlier: set[str] = set()
        for old, name in names.items():
            head = known.get(old, CommentHead(old, None, None, None))
            before = self._before.comments.get(old, NO_STRINGS).time
            said = strings.comments.get(name, NO_STRINGS).time
            parent, reason = names.get(head.parent or ""), head.reason
            if old in self._ruling.parents:
                parent, reason = self._parent(old, names, earlier, parent), None
            elif parent not in earlier:
                parent = None
            time = self._time(Field.COMMENT_TIME, old, before, said, head.timestamp)
            yield CommentHead(name, parent, time, reason if parent else None)
            earlier.add(name)

    def _parent(self, old: str, names: Mapping[str, str], earlier: set[str], before: str | None) -> str | None:
        wanted, entry = self._ruling.parents[old]
        if wanted is None:
            return None
        parent = names.get(wanted)
        if parent in earlier:
            return parent
        self._refused[entry] = NotApplied("the comment that it names stands further down", "words of an earlier one")
        return before if before in earlier else None

    def _time(
        self, about: Field, comment: str | None, before: str | None, said: str | None, known: Timestamp | None
    ) -> Timestamp | None:
        if said is None:
            return None
        given = self._ruling.given.get((about, comment))
        if given is not None:
            return given_time(said, given)
        return known if said == before else read_time(said, self._found.order, self._reference)

    def _authors(self, byline: str | None) -> tuple[Author, ...]:
        wanted = self._ruling.authors
        if wanted is not None and wanted.authors:
            missing = [part for part in parts(wanted.authors) if letters(part) not in letters(byline or "")]
            if not missing:
                return wanted.authors
            expected = "words of the byline; say which it is with byline"
            self._refused[wanted.place.entry] = NotApplied(
                f"{short(missing[0])} does not stand in the byline", expected
            )
        if byline is None:
            return ()
        if byline == self._before.byline and self._found.authors:
            return self._found.authors
        return _read_authors(byline) if self._ruling.has_byline else ()  # what is left of one names nobody

    def _doubts(self, comments: Sequence[CommentHead], times: Sequence[Timestamp | None]) -> Iterator[DocumentWarning]:
        """The warnings that are still true."""
        is_ambiguous = any(time and time.value is None and is_open(time.text) for time in times)
        for warning in self._found.warnings:
            gone = {
                WarningCode.THREAD_NOT_UNDERSTOOD: bool(comments),
                WarningCode.COMMENT_BOUNDARY_INFERRED: not comments,
                WarningCode.AMBIGUOUS_DATE: not is_ambiguous,
            }
            if not gone.get(warning.code, False):
                yield warning


def _begins(segments: Sequence[Segment]) -> dict[str, int]:
    """Where each comment begins."""
    begins: dict[str, int] = {}
    for segment in segments:
        if segment.comment is not None:
            begins.setdefault(segment.comment, segment.start)
    return begins


def _read_authors(byline: str) -> tuple[Author, ...]:
    """Those whom a byline names; all of it is the name if nobody can be made out."""
    for found in (find_byline(byline), name_line(byline, least=1, caseless=True)):
        if found and all(letters(part) in letters(byline) for part in parts(found.authors)):
            return found.authors
    return (Author(byline, None),)


def parts(authors: Sequence[Author]) -> list[str]:
    """The names and roles of `authors`."""
    return [part for author in authors for part in (author.name, author.role) if part is not None]


def letters(text: str) -> str:
    """`text` without what line breaks and markup may put between the words of a name."""
    return "".join(filter(str.isalnum, text))

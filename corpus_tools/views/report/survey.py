"""What a corpus holds, counted in one pass, and which of its documents deserve a look before the others."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from corpus_tools.base.model import EditKind, Precision, WarningCode
from corpus_tools.record.document import Document
from corpus_tools.record.doubts import certainty, doubts
from corpus_tools.views.report.charts import TENTHS

_DISTINCT = 10_000
"""Of how many different repairs of a kind the numbers are kept, so that memory does not grow with the corpus."""
_LONGEST = 40
"""Code points of a repair that still makes an example."""
_YEAR, _MONTH = len("2015"), len("2015-01")
_SURE = 0.9
"""From here on a confidence is no reason: of ten such values nine or more are right."""


class Unreadable(NamedTuple):
    """A line of the output that is no record: the file's name, its number from 1, and why."""

    file: str
    line: int
    reason: str


class Rejected(NamedTuple):
    """A line of `rejected.jsonl`: the file that gave no record, why, and its first bytes."""

    path: str
    reason: str
    first_bytes: bytes


class Row(NamedTuple):
    """A document in the list of the page, in the order of its first fields: the doubtful first, then the less sure.

    `number` is that of its line, as `records` counts.
    """

    sound: bool
    certainty: float
    number: int
    id: str
    title: str | None
    authors: str
    path: str
    language: str | None
    encoding: str
    comments: int
    repairs: int
    corrections: int
    article_confidence: float | None
    confidence: float | None
    warnings: tuple[str, ...]
    reasons: tuple[str, ...]


@dataclass(slots=True)
class Survey:
    """What was counted.

    `months` (`YYYY-MM`, or `YYYY` where no more is known) are those of comments, `sure` and `article_sure` the tenths
    of confidence. `examples` are the repairs of each kind, before and after, with how often they were made.
    """

    documents: int = 0
    doubtful: int = 0
    comments: int = 0
    undated: int = 0
    bytes: int = 0
    months: Counter[str] = field(default_factory=Counter)
    languages: Counter[str | None] = field(default_factory=Counter)
    encodings: Counter[str] = field(default_factory=Counter)
    repairs: Counter[EditKind] = field(default_factory=Counter)
    repaired: Counter[EditKind] = field(default_factory=Counter)
    examples: dict[EditKind, Counter[tuple[str, str]]] = field(default_factory=dict)
    warnings: Counter[WarningCode] = field(default_factory=Counter)
    sure: Counter[int | None] = field(default_factory=Counter)
    article_sure: Counter[int | None] = field(default_factory=Counter)
    rejected: list[Rejected] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)

    def count(self, document: Document) -> None:
        """Count `document` in."""
        self.documents += 1
        self.doubtful += bool(doubts(document))
        self.comments += len(document.comments)
        self.bytes += document.source.bytes
        for comment in document.comments:
            if comment.timestamp is None:
                self.undated += 1
            else:
                length = _YEAR if comment.timestamp_precision is Precision.YEAR else _MONTH
                self.months[comment.timestamp[:length]] += 1
        self.languages[document.language] += 1
        self.encodings[document.source.encoding] += 1
        self.warnings.update({warning.code for warning in document.warnings})
        self.sure[_tenth(document.confidence)] += 1
        self.article_sure[_tenth(document.article_confidence)] += 1
        self.repaired.update({edit.kind for edit in document.edits})
        for edit in document.edits:
            self.repairs[edit.kind] += 1
            known = self.examples.setdefault(edit.kind, Counter())
            pair = edit.before, edit.after
            if pair in known or (len(known) < _DISTINCT and max(map(len, pair)) <= _LONGEST):
                known[pair] += 1


def _tenth(confidence: float | None) -> int | None:
    return None if confidence is None else min(int(confidence * TENTHS), TENTHS - 1)


Numbered = Iterable[tuple[int, Document | Unreadable]]
"""The lines of an output with their numbers."""


def survey(lines: Numbered, rejections: Iterable[Rejected | Unreadable], most: int) -> tuple[Survey, list[Row]]:
    """All `lines` and `rejections` of an output counted; the `most` most doubtful documents, in that order."""
    counted = Survey()
    rows = heapq.nsmallest(most, _rows(lines, counted))
    for rejection in rejections:
        if isinstance(rejection, Unreadable):
            counted.unreadable.append(rejection)
        else:
            counted.rejected.append(rejection)
    return counted, rows


def _rows(lines: Numbered, counted: Survey) -> Iterator[Row]:
    for number, item in lines:
        if isinstance(item, Unreadable):
            counted.unreadable.append(item)
        else:
            counted.count(item)
            yield _row(item, number)


def _row(document: Document, number: int) -> Row:
    return Row(
        sound=not doubts(document),
        certainty=certainty(document),
        number=number,
        id=document.id,
        title=document.headline,
        authors=", ".join(author.name for author in document.authors),
        path=document.source.path,
        language=document.language,
        encoding=document.source.encoding,
        comments=len(document.comments),
        repairs=len(document.edits),
        corrections=len(document.corrections),
        article_confidence=document.article_confidence,
        confidence=document.confidence,
        warnings=tuple(sorted({warning.code.value for warning in document.warnings})),
        reasons=tuple(reasons(document)),
    )


def reasons(document: Document) -> Iterator[str]:
    """Why the document deserves a look, in words; nothing if it does not."""
    for warning in document.warnings:
        yield warning.message
    parts = (("headline, authors or date", document.article_confidence), ("the comments", document.confidence))
    unsure = [(part, value) for part, value in parts if value is not None and value < _SURE]
    if unsure:
        (first, least), *others = unsure
        said = [
            f"{first} are wrong in about {_of_ten(least)}",
            *(f"{part} in {_of_ten(value)}" for part, value in others),
        ]
        yield f"of 10 such documents, {', '.join(said)}"
    for part, value in parts:
        if value is None:
            yield f"the record does not say how sure {part} are"


def _of_ten(confidence: float) -> int:
    return min(max(1, round(10 * (1 - confidence))), 9)

"""A record and the bytes it was made from as one page: labelled stretches of text, each with its repairs and doubts.

Two units occur. *Raw* offsets are bytes of the file; `start` and `end` are code points of the repaired text.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from corpus_tools.base.errors import BadInput
from corpus_tools.base.model import DocumentWarning, Edit, Label, WarningCode
from corpus_tools.record.document import Document
from corpus_tools.text.changes import Change, ChangeTable, apply
from corpus_tools.text.decode import Decoded
from corpus_tools.text.flatten import other_flattener, read_flat
from corpus_tools.text.left_over import left_over
from corpus_tools.text.pieces import LOSSES
from corpus_tools.text.repair import Repaired

_TIMES = frozenset({Label.PUBLISHED, Label.UPDATED, Label.COMMENT_TIME})


class NotItsSource(ValueError):
    """These bytes are not those that the record was made from, or they would be read otherwise today."""


@dataclass(frozen=True, slots=True)
class PlacedEdit:
    """A repair, and where what it wrote stands: code points `start` to `end` of the repaired text."""

    edit: Edit
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """One segment of a record with its text.

    `raw_start` and `raw_end` are bytes of the file, `start` and `end` code points of the repaired text, of which `text`
    is that part, white space and line feeds included. `edits` begin in it. `warnings` are those that are about it.
    """

    label: Label
    comment: str | None
    raw_start: int
    raw_end: int
    start: int
    end: int
    text: str
    edits: tuple[PlacedEdit, ...]
    warnings: tuple[DocumentWarning, ...]


@dataclass(frozen=True, slots=True)
class LabelledPage:
    """The stretches in the order of the page; their texts, one behind the other, are the whole repaired text.

    `warnings` are those of the document that are about no stretch of it.
    """

    stretches: tuple[Stretch, ...]
    warnings: tuple[DocumentWarning, ...]


def stretch_values(stretch: Stretch) -> dict[str, Any]:
    """`stretch` as plain values fit for JSON; `start` and `end` are bytes of the file, as in a record.

    `at` of an edit is where what it wrote begins, in code points of the stretch's text.
    """
    return {
        "label": stretch.label.value,
        "comment": stretch.comment,
        "start": stretch.raw_start,
        "end": stretch.raw_end,
        "text": stretch.text,
        "edits": [
            {
                "kind": placed.edit.kind.value,
                "start": placed.edit.start,
                "end": placed.edit.end,
                "before": placed.edit.before,
                "after": placed.edit.after,
                "at": placed.start - stretch.start,
            }
            for placed in stretch.edits
        ],
        "warnings": [{"code": warning.code.value, "message": warning.message} for warning in stretch.warnings],
    }


def restored(document: Document, raw: bytes) -> Repaired:
    """The repaired text that `document` was made of, from its file's bytes `raw` and its own edits.

    It needs none of the options of the run, and no fixer. Raises `NotItsSource` if the bytes are others, or if this
    version decodes them otherwise.
    """
    source = document.source
    if hashlib.sha256(raw).hexdigest() != source.sha256:
        raise NotItsSource("the raw text has changed since the record was made of it")
    if problem := other_flattener(source.encoding):
        raise NotItsSource(problem)
    try:
        decoded, html = read_flat(raw, most=source.bytes)
    except BadInput as error:
        raise NotItsSource(error.reason) from None
    table = ChangeTable(_changes(document.edits, decoded))
    repaired = Repaired(decoded, apply(decoded.text, table), table, html)
    if repaired.encoding != source.encoding:
        raise NotItsSource(
            f"the record was made of {source.encoding}, and the bytes are now read as {repaired.encoding}"
        )
    return repaired


def _changes(edits: Sequence[Edit], decoded: Decoded) -> Iterator[Change]:
    points = decoded.from_raw(border for edit in edits for border in (edit.start, edit.end))
    for edit, start, end in zip(edits, points, points, strict=True):
        if decoded.text[start:end] != edit.before:
            raise NotItsSource(f"what the record says was repaired at byte {edit.start} is not there")
        yield Change(edit.kind, start, end, edit.after)


def labelled(document: Document, repaired: Repaired) -> LabelledPage:
    """The page of `document`, whose text is `repaired` (from `restored`, or from the run that made the document).

    Takes time and memory in proportion to the text. Raises `ValueError` if the two are not of one file.
    """
    starts = repaired.repaired_offsets([segment.start for segment in document.segments])
    borders = [0, *starts[1:], len(repaired.text)]
    places = [(warning, _place(warning, document, repaired, borders)) for warning in document.warnings]
    edits = _by_segment(document, repaired)

    def stretch(number: int) -> Stretch:
        label, raw_start, raw_end, comment = document.segments[number]
        start, end = borders[number : number + 2]
        warnings = tuple(warning for warning, place in places if place == number)
        text = repaired.text[start:end]
        return Stretch(label, comment, raw_start, raw_end, start, end, text, edits[number], warnings)

    unplaced = tuple(warning for warning, place in places if place is None)
    return LabelledPage(tuple(map(stretch, range(len(edits)))), unplaced)


def _by_segment(document: Document, repaired: Repaired) -> list[tuple[PlacedEdit, ...]]:
    """The edits that begin in each segment; those behind the last byte belong to the last segment."""
    found: list[list[PlacedEdit]] = [[] for _ in document.segments]
    number = shift = 0
    for edit, change in zip(document.edits, repaired.table, strict=True):
        while edit.start >= document.segments[number].end and number + 1 < len(found):
            number += 1
        start = change.start + shift
        found[number].append(PlacedEdit(edit, start, start + len(change.after)))
        shift += len(change.after) - (change.end - change.start)
    return list(map(tuple, found))


def _place(warning: DocumentWarning, document: Document, repaired: Repaired, borders: Sequence[int]) -> int | None:
    """The number of the segment that `warning` is about, if it is about one."""
    segments = list(enumerate(document.segments))
    match warning.code:
        case WarningCode.BYTES_DROPPED:
            lost = next((u.start for u in repaired.decoded.evidence.unread if u.reason in LOSSES), None)
            return None if lost is None else next((n for n, segment in segments if lost < segment.end), None)
        case WarningCode.ENCODING_UNSURE:
            left = left_over(repaired.text)
            if left is None or not warning.message.endswith(left):
                return None  # the doubt is about the encoding of the whole file
            at = repaired.text.index(left)
            return next(n for n, end in enumerate(borders[1:]) if at < end)
        case WarningCode.AMBIGUOUS_DATE:  # the message quotes the time
            times = [n for n, segment in segments if segment.label in _TIMES]
            texts = ((n, repaired.text[borders[n] : borders[n + 1]].strip()) for n in times)
            return next((n for n, text in texts if text and repr(text) in warning.message), None)
        case WarningCode.COMMENT_COUNT_MISMATCH:
            return next((n for n, segment in segments if segment.label is Label.COMMENT_COUNT), None)
        case WarningCode.COMMENT_BOUNDARY_INFERRED:
            return next((n for n, segment in segments if segment.comment is not None), None)
        case _:
            return None

"""Why a document deserves a second look, and which deserve it first."""

from __future__ import annotations

from collections.abc import Iterator

from corpus_tools.base.model import WarningCode
from corpus_tools.base.options import EVEN
from corpus_tools.record.document import Document


def doubts(document: Document) -> tuple[str, ...]:
    """The reasons for a second look, for a person: codes of warnings, and confidences below one half.

    A confidence below one half says that something is wrong sooner than not; a document without either has no doubts.
    That a page was HTML is none: it says what the spans count, and is true of a whole folder at once. A document that a
    person has corrected was looked at, unless a correction does not fit it.
    """
    found = tuple(_doubts(document))
    was_looked_at = bool(document.corrections) and WarningCode.CORRECTION_NOT_APPLIED.value not in found
    return () if was_looked_at else found


def _doubts(document: Document) -> Iterator[str]:
    codes = dict.fromkeys(warning.code for warning in document.warnings)
    yield from (code.value for code in codes if code is not WarningCode.FLATTENED_FROM_HTML)
    named = (("article", document.article_confidence), ("comments", document.confidence))
    for name, confidence in named:
        if confidence is not None and confidence < EVEN:
            yield f"{name} {confidence:.2f}"


def certainty(document: Document) -> float:
    """How sure the less sure of the two parts is, 0 to 1, to sort by: the smallest first. 1 where neither is rated."""
    rated = (document.article_confidence, document.confidence)
    return min((confidence for confidence in rated if confidence is not None), default=1.0)

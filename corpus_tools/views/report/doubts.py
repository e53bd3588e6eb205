"""How much a record deserves a second look, and why, in words."""

from __future__ import annotations

from collections.abc import Iterator

from corpus_tools.base.model import WarningCode
from corpus_tools.record.document import Document

DOUBTFUL = 0.5
"""A document that is likelier wrong than right is doubtful; docs/confidence.md shows how far the numbers hold."""

_SURE = 0.9
"""From here on a confidence is no reason: of ten such values nine or more are right."""

_OF_THE_BYTES = frozenset({WarningCode.BYTES_DROPPED, WarningCode.ENCODING_UNSURE})
"""What no confidence weighs: they ask whether the segments are right, not whether the text under them is."""


def chance(document: Document) -> float:
    """How likely the record is right throughout: the product of its confidences, from 0 to 1.

    A confidence that is not there counts as an even chance. With a doubt about the bytes it is an even one at most.
    """
    both = _known(document.article_confidence) * _known(document.confidence)
    doubt = any(warning.code in _OF_THE_BYTES for warning in document.warnings)
    return min(both, DOUBTFUL) if doubt else both


def _known(confidence: float | None) -> float:
    return 0.5 if confidence is None else confidence


def is_doubtful(document: Document) -> bool:
    """Whether somebody should look: the record has a warning, or is likelier wrong than right."""
    return bool(document.warnings) or chance(document) < DOUBTFUL


def reasons(document: Document) -> Iterator[str]:
    """Why it deserves a look, in words; nothing if it does not."""
    for warning in document.warnings:
        yield warning.message
    values = (("headline, authors or date", document.article_confidence), ("the comments", document.confidence))
    for what, value in values:
        if value is None:
            yield f"the record does not say how sure {what} are"
        elif value < _SURE:
            yield f"{what} are wrong in about {max(1, round(10 * (1 - value)))} of 10 such documents"

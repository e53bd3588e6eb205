"""What a body is made of: its blocks with their kinds, and the paragraphs of a comment."""

from __future__ import annotations

from collections.abc import Iterator

from corpus_tools.base.model import BODY_LABELS, Label
from corpus_tools.record.schema import Record

_KINDS = {label.value: label for label in BODY_LABELS}


def body_blocks(record: Record) -> Iterator[tuple[Label, str]]:
    """The blocks of the body in order, as `Document.blocks` has them."""
    kinds = (_KINDS[segment["label"]] for segment in record["segments"] if segment["label"] in _KINDS)
    return zip(kinds, paragraphs(record["body"]), strict=True)


def paragraphs(text: str) -> list[str]:
    """What blank lines part in `text`; joined by them, it is the text again. None if there is no text."""
    return text.split("\n\n") if text else []

"""Segments in code points of the repaired text to segments in raw bytes, and back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from corpus_tools.base.model import Label, Segment, new_segment

if TYPE_CHECKING:
    from corpus_tools.text.repair import Repaired


def to_raw(repaired: Repaired, segments: Sequence[Segment]) -> list[Segment]:
    """`segments`, which partition the repaired text, as segments that partition the raw file.

    Bytes that left no text (a byte-order mark, say) go to the segment beside them, and a segment that is left without
    bytes of its own disappears. A file without any text is one blank segment.
    """
    size = len(repaired.decoded.raw)
    if not segments:
        return [Segment(Label.BLANK, 0, size)]
    starts = repaired.raw_offsets([segment.start for segment in segments])
    return _respan(segments, [0, *starts[1:], size])


def to_text(repaired: Repaired, segments: Sequence[Segment]) -> list[Segment]:
    """`segments`, which partition the raw file, as segments that partition the repaired text."""
    starts = repaired.repaired_offsets([segment.start for segment in segments])
    return _respan(segments, [0, *starts[1:], len(repaired.text)])


def shared(repaired: Repaired, segments: Sequence[Segment]) -> tuple[list[Segment], list[Segment]]:
    """Segments that partition the repaired text as those of the raw file, and as what the raw file says of the text.

    The second are the given ones, but for those that are left without bytes.
    """
    if repaired.table or len(repaired.decoded.pieces) > 1 or not segments:
        raw = to_raw(repaired, segments)
        return raw, to_text(repaired, raw)
    kept = [segment for segment in segments if segment[1] < segment[2]]
    return kept if len(repaired.text) == len(repaired.decoded.raw) else to_raw(repaired, kept), kept


def _respan(segments: Sequence[Segment], borders: Sequence[int]) -> list[Segment]:
    labels, _, _, comments = zip(*segments, strict=True)
    spans = zip(labels, borders, borders[1:], comments, strict=False)
    return [new_segment(span) for span in spans if span[1] < span[2]]

"""What a caller may ask of a run beside the bytes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus_tools.limits import DEFAULT_LIMITS, Limits

if TYPE_CHECKING:
    from datetime import datetime

    from corpus_tools.segment.thread.dialects.read import Dialect


@dataclass(frozen=True, slots=True)
class RowOptions:
    """Which fields of a shard's rows hold the text and the id, and which are kept; dots lead into nested objects.

    Without `id_field` a row's id comes from its path.
    """

    text_field: str = "text"
    id_field: str | None = None
    keep: tuple[str, ...] = ()


DEFAULT_ROWS = RowOptions()


@dataclass(frozen=True, slots=True)
class Options:
    """How to normalise. The same bytes and the same options give the same record.

    `reference` is the local time from which "3 weeks ago" is counted back, and the latest that a date without a year
    can be; without it such times stay null. `without` names fixers to leave out (keys of `fixers.FIXERS`). `dialects`
    are the caller's own, known beside those that the package brings. A document that is less sure than `min_confidence`
    gets a warning. `rows` says how rows of shards are read. What goes beyond `limits` is refused.
    """

    reference: datetime | None = None
    without: frozenset[str] = frozenset()
    dialects: tuple[Dialect, ...] = ()
    min_confidence: float = 0.0
    rows: RowOptions = DEFAULT_ROWS
    limits: Limits = DEFAULT_LIMITS


DEFAULTS = Options()

"""What a caller may ask of a run beside the bytes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from corpus_tools.dialects import Dialect
from corpus_tools.limits import DEFAULT_LIMITS, Limits


@dataclass(frozen=True, slots=True)
class Options:
    """How to normalise. The same bytes and the same options give the same record.

    `reference` is the local time from which "3 weeks ago" is counted back, and the latest that a date without a year
    can be; without it such times stay null. `without` names fixers to leave out (keys of `fixers.FIXERS`). `dialects`
    are the caller's own, known beside those that the package brings. A document that is less sure than `min_confidence`
    gets a warning; what goes beyond `limits` is refused.
    """

    reference: datetime | None = None
    without: frozenset[str] = frozenset()
    dialects: tuple[Dialect, ...] = ()
    min_confidence: float = 0.0
    limits: Limits = DEFAULT_LIMITS


DEFAULTS = Options()

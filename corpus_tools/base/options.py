"""What a caller may ask of a run beside the bytes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from corpus_tools.segment.thread.dialects.read import Dialect


EVEN = 0.5
"""A confidence below it says: sooner wrong than right."""

MIB = 1024 * 1024
GIB = 1024 * MIB


@dataclass(frozen=True, slots=True)
class Limits:
    """What goes beyond a limit is rejected with a reason that names the limit; nothing is cut short.

    `document_bytes` holds for one document and for one row of a shard. `unpacked_bytes` (what one shard may
    unpack to) and `ratio` (unpacked to packed size) stop compression bombs. `line_length` is in code points of the
    repaired text. `lines`, `edits`, `comments` and `nesting` (levels of replies, and of JSON) hold for one document.
    """

    document_bytes: int = 64 * MIB
    unpacked_bytes: int = 64 * GIB
    ratio: int = 250
    line_length: int = 5_000_000
    lines: int = 250_000
    edits: int = 500_000
    comments: int = 50_000
    nesting: int = 200


DEFAULT_LIMITS = Limits()
"""Far above what articles need, far below what hurts."""


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

"""How much is too much: the bounds that keep one hostile or broken input from costing the others."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024
GIB = 1024 * MIB


@dataclass(frozen=True, slots=True)
class Limits:
    """What goes beyond a limit is rejected with a reason that names the option; nothing is cut short.

    `document_bytes` holds for one document and for one row of a shard. `decompressed_bytes` (what one shard may
    unpack to) and `ratio` (unpacked to packed size) stop compression bombs. `line_length` is in code points of the
    decoded text. `comments` and `nesting` (levels of replies, and of JSON) hold for one document.
    """

    document_bytes: int = 64 * MIB
    decompressed_bytes: int = 64 * GIB
    ratio: int = 250
    line_length: int = 1_000_000
    comments: int = 100_000
    nesting: int = 200


DEFAULT_LIMITS = Limits()
"""Far above what articles need, far below what hurts."""

"""Jobs and what they come to: what the run hands to its workers, and what they give back."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, fields

import orjson

from corpus_tools.inputs.files import Entry, Rejection
from corpus_tools.inputs.shards.rows import Row
from corpus_tools.inputs.sidecars import Sidecar


@dataclass(slots=True)
class Counts:
    """What documents add to the summary; `corrections` are those that were applied."""

    comments: int = 0
    corrections: int = 0
    repairs: Counter[str] = field(default_factory=Counter)
    warnings: Counter[str] = field(default_factory=Counter)

    def add(self, more: Counts) -> None:
        """Count another document, or several."""
        self.comments += more.comments
        self.corrections += more.corrections
        self.repairs.update(more.repairs)
        self.warnings.update(more.warnings)

    def to_json(self) -> str:
        """For `from_json`; empty counters are left out."""
        return orjson.dumps({field: value for field in _COUNTS if (value := getattr(self, field))}).decode("utf-8")

    @classmethod
    def from_json(cls, text: str) -> Counts:
        """What `to_json` wrote."""
        values = orjson.loads(text)
        comments, corrections = values.pop("comments", 0), values.pop("corrections", 0)
        return cls(comments, corrections, **{key: Counter(value) for key, value in values.items()})


_COUNTS = [field.name for field in fields(Counts)]


@dataclass(frozen=True, slots=True)
class Line:
    """A finished document: its bytes in the output, as `encode` makes them, and what it adds to the summary."""

    data: bytes
    counts: Counts


Result = Line | Rejection


@dataclass(frozen=True, slots=True)
class FileJob:
    """A file to read and normalise; `size` is a guess, in bytes. `sidecar` has what a person put right in it."""

    entry: Entry
    size: int = 0
    sidecar: Sidecar | None = None


@dataclass(frozen=True, slots=True)
class RowJob:
    """A row of a shard to normalise."""

    row: Row

    @property
    def size(self) -> int:
        """Bytes of the text."""
        return len(self.row.data)


@dataclass(frozen=True, slots=True)
class Done:
    """What a job came to, and how many bytes it had.

    A file that was read has a SHA-256, which covers its sidecar as well. If that is the one that was known, there is no
    result.
    """

    result: Result | None
    size: int
    sha256: bytes | None = None


@dataclass(frozen=True, slots=True)
class ShardEnd:
    """Behind the last row of a shard: the SHA-256 of its file, if that was read to its end and did not change."""

    sha256: bytes | None


Step = Done | ShardEnd
"""What a run comes to, one after the other: files, then the rows of each shard with its end behind them."""

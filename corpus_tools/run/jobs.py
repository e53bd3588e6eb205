"""Jobs and what they come to: what the run hands to its workers, and what they give back."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, fields

import orjson

from corpus_tools.inputs.files import Entry, Rejection
from corpus_tools.inputs.shards.rows import Row
from corpus_tools.inputs.sidecars import Sidecar

_HANDFUL = 5


@dataclass(frozen=True, slots=True, order=True)
class Doubtful:
    """A document that deserves a second look: how sure its less sure part is, 0 to 1, its id, and the reasons."""

    certainty: float
    id: str
    doubts: tuple[str, ...]


@dataclass(slots=True)
class Counts:
    """What documents add to the summary; `corrections` are those that were applied.

    `doubtful` counts those with doubts, `least_sure` are a few of them.
    """

    comments: int = 0
    corrections: int = 0
    repairs: Counter[str] = field(default_factory=Counter)
    warnings: Counter[str] = field(default_factory=Counter)
    doubtful: int = 0
    least_sure: list[Doubtful] = field(default_factory=list)

    def add(self, more: Counts) -> None:
        """Count another document, or several."""
        self.comments += more.comments
        self.corrections += more.corrections
        self.repairs.update(more.repairs)
        self.warnings.update(more.warnings)
        self.doubtful += more.doubtful
        if more.least_sure:
            self.least_sure = sorted([*self.least_sure, *more.least_sure])[:_HANDFUL]

    def to_json(self) -> str:
        """For `from_json`; what is empty is left out."""
        return orjson.dumps({field: value for field in _COUNTS if (value := getattr(self, field))}).decode("utf-8")

    @classmethod
    def from_json(cls, text: str) -> Counts:
        """What `to_json` wrote."""
        values = orjson.loads(text)
        least_sure = [Doubtful(**{**item, "doubts": tuple(item["doubts"])}) for item in values.pop("least_sure", ())]
        repairs, warnings = Counter(values.pop("repairs", ())), Counter(values.pop("warnings", ()))
        return cls(repairs=repairs, warnings=warnings, least_sure=least_sure, **values)


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

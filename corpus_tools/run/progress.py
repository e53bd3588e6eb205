"""How far a run is: documents, bytes, rate, time left, and what there is to worry about so far."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from corpus_tools.inputs.files import Entry, Rejection, Shard
from corpus_tools.run.contents import size_of
from corpus_tools.run.jobs import Result

_PACKED = 0.3
"""What compressed text has of its size, until the first shard has told."""


@dataclass(frozen=True, slots=True)
class Report:
    """A run at one moment. `rate` is in documents a second; `left` in seconds, None while nobody can tell."""

    documents: int
    bytes: int
    rate: float
    left: float | None
    warnings: int
    rejected: int
    done: bool

    @property
    def pace(self) -> str:
        """How many documents there are so far, how quickly they come, and how long it will take."""
        left = "" if self.done or self.left is None else f", {_clock(self.left)} left"
        return f"{self.documents:,} documents, {self.bytes / 1e6:,.1f} MB, {self.rate:,.0f}/s{left}"

    def __str__(self) -> str:
        return f"{self.pace}, {self.warnings:,} warnings, {self.rejected:,} rejected"


class Progress:
    """Counts what is done and gives a `Report` to `show` every `seconds`; without `show` it does nothing."""

    def __init__(self, show: Callable[[Report], None] | None = None, seconds: float = 0.5) -> None:
        self._show, self._seconds = show, seconds
        self._documents = self._bytes = self._warnings = self._rejected = 0
        self._total = self._finished = self._shard_text = 0
        self._ratio: dict[str, float] = {}
        self._begun = self._shown = time.monotonic()

    def begin(self, entries: Sequence[Entry], shards: Sequence[Shard]) -> None:
        """Say what there is to do."""
        self._begun = self._shown = time.monotonic()
        if self._show is not None:
            locations = [entry.location for entry in entries] + [shard.location for shard in shards]
            self._total = sum(map(size_of, locations))

    def step(self, size: int, result: Result | None, shard: Shard | None = None) -> None:
        """One more document of `size` bytes is done, which is in a `shard` or a file of its own.

        Where documents are only proved there is no `result`.
        """
        if self._show is None:
            return
        self._documents += 1
        self._bytes += size
        if shard is None:
            self._finished += size
        else:
            self._shard_text += size
        if isinstance(result, Rejection):
            self._rejected += 1
        elif result is not None:
            self._warnings += result.counts.warnings.total()
        if time.monotonic() - self._shown >= self._seconds:
            self._report(shard)

    def end_shard(self, shard: Shard) -> None:
        """All rows of the shard are done."""
        size = size_of(shard.location)
        self._finished += size
        if self._shard_text:
            self._ratio[shard.compression] = size / self._shard_text
        self._shard_text = 0

    def end(self) -> None:
        """All is done."""
        if self._show is not None:
            self._report(None, done=True)

    def _report(self, shard: Shard | None, *, done: bool = False) -> None:
        self._shown = time.monotonic()
        seconds = max(self._shown - self._begun, 1e-3)
        read = self._finished
        if shard is not None:
            ratio = self._ratio.get(shard.compression, _PACKED if shard.compression else 1.0)
            read += min(int(self._shard_text * ratio), size_of(shard.location))
        left = seconds * (self._total - read) / read if 0 < read <= self._total else None
        rate = self._documents / seconds
        assert self._show is not None
        self._show(Report(self._documents, self._bytes, rate, left, self._warnings, self._rejected, done))


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}"

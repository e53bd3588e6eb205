"""How far a run is: documents, bytes, rate, time left, and what there is to worry about so far."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from corpus_tools.base.show import numbered
from corpus_tools.inputs.files import Entry, Rejection, Shard
from corpus_tools.run.contents import size_of
from corpus_tools.run.jobs import Result

_PACKED = 0.3
"""What compressed text has of its size, until the first shard of a kind has told."""
_ALWAYS_PACKED = frozenset({"parquet", "zip"})
_Kind = tuple[str, str]
"""The format and the compression of a shard: what its text comes to is alike in shards of a kind."""
_LOOSE: _Kind = ("", "")


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
        return f"{numbered(self.documents, 'document')}, {self.bytes / 1e6:,.1f} MB, {self.rate:,.0f}/s{left}"

    def __str__(self) -> str:
        return f"{self.pace}, {self.warnings:,} warnings, {self.rejected:,} rejected"


class Progress:
    """Counts what is done and gives a `Report` to `show` every `seconds`; without `show` it does nothing.

    The time left is told from bytes of text, which is what the work is about: a packed shard holds several times its
    size of it.
    """

    def __init__(self, show: Callable[[Report], None] | None = None, seconds: float = 0.5) -> None:
        self._show, self._seconds = show, seconds
        self._documents = self._bytes = self._warnings = self._rejected = 0
        self._shard_text = 0
        self._waiting: Counter[_Kind] = Counter()
        self._packed: Counter[_Kind] = Counter()
        self._unpacked: Counter[_Kind] = Counter()
        self._begun = self._shown = time.monotonic()

    def begin(self, entries: Sequence[Entry], shards: Sequence[Shard]) -> None:
        """Say what there is to do."""
        self._begun = self._shown = time.monotonic()
        if self._show is not None:
            self._waiting[_LOOSE] = sum(size_of(entry.location) for entry in entries)
            for shard in shards:
                self._waiting[_kind(shard)] += size_of(shard.location)

    def step(self, size: int, result: Result | None, shard: Shard | None = None) -> None:
        """One more document of `size` bytes is done, which is in a `shard` or a file of its own.

        Where documents are only proved there is no `result`.
        """
        if self._show is None:
            return
        self._documents += 1
        self._bytes += size
        if shard is None:
            self._waiting[_LOOSE] -= size
        else:
            self._shard_text += size
        if isinstance(result, Rejection):
            self._rejected += 1
        elif result is not None:
            self._warnings += result.counts.warnings.total()
        if time.monotonic() - self._shown >= self._seconds:
            self._report()

    def end_shard(self, shard: Shard) -> None:
        """All rows of the shard are done."""
        kind, size = _kind(shard), size_of(shard.location)
        self._waiting[kind] -= size
        if self._shard_text:
            self._packed[kind] += size
            self._unpacked[kind] += self._shard_text
        self._shard_text = 0

    def end(self) -> None:
        """All is done."""
        if self._show is not None:
            self._report(done=True)

    def _ratio(self, kind: _Kind) -> float:
        """How many bytes files of the `kind` have for a byte of text."""
        if self._unpacked[kind]:
            return self._packed[kind] / self._unpacked[kind]
        return _PACKED if kind[1] or kind[0] in _ALWAYS_PACKED else 1.0

    def _report(self, *, done: bool = False) -> None:
        self._shown = time.monotonic()
        seconds = max(self._shown - self._begun, 1e-3)
        to_do = sum(size / self._ratio(kind) for kind, size in self._waiting.items()) - self._shard_text
        left = seconds * max(0.0, to_do) / self._bytes if self._bytes else None
        rate = self._documents / seconds
        assert self._show is not None
        self._show(Report(self._documents, self._bytes, rate, left, self._warnings, self._rejected, done))


def _kind(shard: Shard) -> _Kind:
    return shard.format, shard.compression


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}"

"""How far a run is: documents, bytes, rate, time left, and what there is to worry about so far."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from corpus_tools.base.show import numbered
from corpus_tools.inputs.files import Entry, Rejection, Shard
from corpus_tools.run.contents import size_of
from corpus_tools.run.jobs import Result

_PACKED = 0.3
"""What compressed text has of its size, until the first shard of a kind has told."""
_ALWAYS_PACKED = frozenset({"parquet", "zip"})
_DOCUMENT = 5000
"""What a document costs beside its text, in bytes: 506 pages of blogs, newspapers and forums, of 4.8 kB in the median,
take 7.3 ms each and 1.46 ms for each kB (least squares of relative errors); generated articles, 4.3 and 0.90."""
_MOST_LOOKED_AT = 16
_Kind = tuple[str, str]
"""The format and the compression of a shard: what its text comes to is alike in shards of a kind."""


@dataclass(slots=True)
class _Read:
    """What a shard had as `work` in the `share` of its file that was read by then; `so_far` and `until` are newer."""

    size: int
    work: int = 0
    share: float = 0.0
    so_far: int = 0
    until: float = 0.0


@dataclass(slots=True)
class _KindRead:
    """Of the shards of a kind: bytes of those that nothing is known of, the work in the others, and what was read."""

    unread: int = 0
    expected: float = 0.0
    work: int = 0
    bytes: float = 0.0

    def add(self, read: _Read, sign: int) -> None:
        """Count what is known of a shard, or take it away again."""
        if read.share:
            self.unread -= sign * read.size
            self.expected += sign * read.work / read.share
            self.work += sign * read.work
            self.bytes += sign * read.size * read.share


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
        return f"{self.pace}, {numbered(self.warnings, 'warning')}, {self.rejected:,} rejected"


class Progress:
    """Counts what is done and gives a `Report` to `show` every `seconds`; without `show` it does nothing.

    The time left is told from work: the bytes of the texts, and some for each document. Loose files tell theirs; a
    shard as a whole has what it has so far for the share of its file that was read, or what is usual for its kind.
    The pace is that since a mark, a quarter to half of the work so far: workers are slow while they warm up.
    """

    def __init__(self, show: Callable[[Report], None] | None = None, seconds: float = 0.5) -> None:
        self._show, self._seconds = show, seconds
        self._documents = self._bytes = self._warnings = self._rejected = 0
        self._done = self._known = self._loose = 0
        self._marks: tuple[tuple[float, int], tuple[float, int]] = ((0.0, 0), (0.0, 0))
        self._reads: dict[str, _Read] = {}
        self._kinds: defaultdict[_Kind, _KindRead] = defaultdict(_KindRead)
        self._begun = self._shown = time.monotonic()

    def begin(self, entries: Sequence[Entry], shards: Sequence[Shard]) -> None:
        """Say what there is to do."""
        self._begun = self._shown = time.monotonic()
        if self._show is not None:
            self._loose = sum(size_of(entry.location) + _DOCUMENT for entry in entries)
            for shard in shards:
                self._reads[shard.path] = _Read(size_of(shard.location))
                self._kinds[_kind(shard)].unread += self._reads[shard.path].size

    def to_look_at(self, shards: Sequence[Shard]) -> Iterator[Shard]:
        """Those of the `shards` whose first rows should be read before all: a few, from all parts."""
        if self._show is not None and len(shards) > 1:
            yield from shards[:: -(-len(shards) // _MOST_LOOKED_AT)]

    def begin_reading(self, shard: Shard) -> None:
        """The shard is read from its beginning."""
        if self._show is not None:
            read = self._reads[shard.path]
            read.so_far, read.until = 0, 0.0

    def read(self, shard: Shard, size: int, share: float) -> None:
        """One more row of the shard was read, of `size` bytes; its batch ends behind this `share` of the file."""
        if self._show is not None:
            read = self._reads[shard.path]
            if share != read.until:
                self._settle(shard, read)
                read.until = share
            read.so_far += size + _DOCUMENT

    def end_reading(self, shard: Shard) -> None:
        """The shard was read to its end, or as far as it can be."""
        if self._show is not None:
            read = self._reads[shard.path]
            read.until = 1.0
            self._settle(shard, read)

    def _settle(self, shard: Shard, read: _Read) -> None:
        """Believe what was read up to the end of the last batch."""
        if read.until:
            kind = self._kinds[_kind(shard)]
            kind.add(read, -1)
            read.work, read.share = read.so_far, read.until
            kind.add(read, 1)

    def step(self, size: int, result: Result | None, *, known: bool = False, planned: bool = True) -> None:
        """One more document of `size` bytes is done, or was `known`. Where it is only proved there is no `result`.

        What was not `planned` was not among what there was to do.
        """
        if self._show is None:
            return
        self._documents += 1
        self._bytes += size
        if not planned and not known:
            self._loose += size + _DOCUMENT
        if known:
            self._known += planned * (size + _DOCUMENT)
        else:
            self._done += size + _DOCUMENT
            if self._done >= 2 * self._marks[1][1]:
                mark = time.monotonic(), self._done
                self._marks = self._marks[1] if self._marks[1][1] else mark, mark
        if isinstance(result, Rejection):
            self._rejected += 1
        elif result is not None:
            self._warnings += result.counts.warnings.total()
        if time.monotonic() - self._shown >= self._seconds:
            self._report()

    def end(self) -> None:
        """All is done."""
        if self._show is not None:
            self._report(done=True)

    def to_do(self) -> float:
        """The work that is left, as far as anybody can tell: bytes, and some for each document."""
        return max(0.0, self.whole() - self._done - self._known)

    def whole(self) -> float:
        """The work that there is altogether, as far as anybody can tell."""
        work = float(self._loose)
        for kind, read in self._kinds.items():
            usual = 1 / _PACKED if kind[1] or kind[0] in _ALWAYS_PACKED else 1.0
            work += read.expected + read.unread * (read.work / read.bytes if read.work else usual)
        return work

    def _report(self, *, done: bool = False) -> None:
        self._shown = time.monotonic()
        seconds = max(self._shown - self._begun, 1e-3)
        since, before = self._marks[0]
        left = (self._shown - since) * self.to_do() / (self._done - before) if self._done > before else None
        rate = self._documents / seconds
        assert self._show is not None
        self._show(Report(self._documents, self._bytes, rate, left, self._warnings, self._rejected, done))


def _kind(shard: Shard) -> _Kind:
    return shard.format, shard.compression


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}"

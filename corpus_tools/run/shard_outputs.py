"""The outputs of shards: one file for each, complete and on the disk before the shard counts as done.

The records of the shard in hand are also appended, unpacked, to a file in the state's folder. A run that was killed has
left them there, and the next one goes on behind the last row that was noted, if the shard is still the same and the
records have the hash that the note gives.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import BinaryIO, NamedTuple

from corpus_tools.base.options import Options
from corpus_tools.inputs.files import Rejection, Shard
from corpus_tools.inputs.shards import BrokenShard, Row, output_name
from corpus_tools.inputs.sidecars import Sidecars
from corpus_tools.run import storage
from corpus_tools.run.contents import hash_file, with_sidecar
from corpus_tools.run.effort import Effort
from corpus_tools.run.jobs import Counts, Done, RowJob, ShardEnd, Step
from corpus_tools.run.pool import Settled
from corpus_tools.run.progress import Progress
from corpus_tools.run.reader import Reader, ReaderFailed
from corpus_tools.run.state import PART, UNFINISHED, ShardRow, State
from corpus_tools.run.write import is_packed, packed_writer

_LOOK_SECONDS = 5.0
_LOOK_ROWS = 65
"""More than two batches of the reader."""
_Job = RowJob | Settled[Step]


def hash_shard(shard: Shard, sidecars: bytes) -> bytes | None:
    """A hash of all that the records of a shard depend on; `sidecars` is that of those that its rows could have."""
    sha256 = hash_file(shard.location)
    return None if sha256 is None else with_sidecar(sha256, sidecars)


def current_output(shard: Shard, folder: Path, state: State, sidecars: bytes) -> ShardRow | None:
    """What is known of the shard, if neither it nor its sidecars nor its output has changed since."""
    row = state.shard(shard.path)
    if row is None or row.rows is not None or row.sha256 is None or row.output != output_name(shard):
        return None
    if hash_file(folder / row.output) != row.output_sha256 or hash_shard(shard, sidecars) != row.sha256:
        return None
    return row


def shard_jobs(
    shards: Iterable[Shard],
    reader: Reader,
    options: Options,
    sidecars: Sidecars,
    digest: bytes,
    begin: Callable[[Shard, bytes | None], int] = lambda shard, sha256: 0,
    progress: Progress | None = None,
) -> Iterator[_Job]:
    """The rows of all `shards`, one shard after the other, and a `ShardEnd` behind each.

    `digest` is the hash of the sidecars that their rows could have. `begin` gets each shard and its hash before it is
    read, and says how many of its first rows are known; those have no result. `progress` is told what is read.
    """
    progress = progress or Progress()
    for shard in shards:
        before = hash_shard(shard, digest)
        known = begin(shard, before)
        whole = True
        progress.begin_reading(shard)
        try:
            for number, row in enumerate(reader.rows(shard, options.rows, options.limits)):
                progress.read(shard, size_of_row(row), reader.share)
                yield _row_job(row, sidecars, known=number < known)
        except BrokenShard as error:
            whole = not isinstance(error, ReaderFailed)
            yield Settled(Done(Rejection(shard.path, error.reason), 0))
        except OSError as error:  # the disk's fault, perhaps for the moment: the next run is to try again
            whole = False
            yield Settled(Done(Rejection(shard.path, f"the file cannot be read: {error.strerror or error}"), 0))
        progress.end_reading(shard)
        whole = whole and hash_shard(shard, digest) == before
        yield Settled(ShardEnd(before if whole else None))


def look_ahead(shards: Sequence[Shard], options: Options, effort: Effort, progress: Progress) -> None:
    """Tell `progress` of the first rows of some of the `shards`, if that is of use there: how much text they hold."""
    with Reader(min(_LOOK_SECONDS, effort.seconds)) as reader:
        for shard in progress.to_look_at(shards):
            if effort.stop.asked:
                return
            progress.begin_reading(shard)
            with suppress(BrokenShard, OSError), closing(reader.rows(shard, options.rows, options.limits)) as rows:
                for row in islice(rows, _LOOK_ROWS):
                    progress.read(shard, size_of_row(row), reader.share)


def size_of_row(row: Row | Rejection) -> int:
    """Bytes of the text, as far as it is there."""
    return len(row.first_bytes if isinstance(row, Rejection) else row.data)


def _row_job(row: Row | Rejection, sidecars: Sidecars, *, known: bool) -> _Job:
    if isinstance(row, Rejection):
        return Settled(Done(None if known else row, size_of_row(row)))
    sidecar = sidecars.of(row.id)  # which is asked for a known row, too: it is no stray
    return Settled(Done(None, size_of_row(row))) if known else RowJob(replace(row, sidecar=sidecar))


class Written(NamedTuple):
    """What a shard came to: how many documents, how many of them were known, and what they add to the summary."""

    documents: int
    unchanged: int
    counts: Counts


class ShardOutputs:
    """The outputs of the shards of a run in `folder`, one after the other."""

    def __init__(self, folder: Path, state: State) -> None:
        self._folder, self._state = folder, state
        self._begun: dict[str, tuple[bytes | None, ShardRow | None]] = {}

    def begin(self, shard: Shard, sha256: bytes | None) -> int:
        """How many rows of the shard, which has this hash now, are done already."""
        row = self._state.shard(shard.path)
        if row is not None and (row.rows is None or row.sha256 != sha256 or not self._has_records(row)):
            row = None
        self._begun[shard.path] = sha256, row
        return row.rows or 0 if row else 0

    def _has_records(self, row: ShardRow) -> bool:
        try:
            with (self._state.folder / UNFINISHED).open("rb") as file:
                return _hash_lines(file, row.documents).digest() == row.output_sha256
        except FileNotFoundError:
            return False

    def write(self, shard: Shard, steps: Iterator[Step], took: Callable[[Done], object]) -> Written:
        """Write the shard's output from `steps`, up to its `ShardEnd`; `took` gets each of them when that is done."""
        step = next(steps)  # only now has the shard begun
        sha256, row = self._begun.pop(shard.path)
        if row is None:
            self._state.forget_unfinished()
            self._state.forget_shard(shard.path)
        name = output_name(shard)
        path = self._folder / name
        with _Unfinished(shard, sha256, row, self._state) as work:
            with self._packed(name) as packed:
                while isinstance(step, Done):
                    line = work.take(step)
                    if line and packed is not None:
                        packed.write(line)
                    took(step)
                    step = next(steps)
                self._state.require_folder()
                storage.make_folder(path.parent)
            if packed is None:
                work.become(path)
        output = hash_file(path)
        done = ShardRow(step.sha256, name, output, work.documents, work.counts.to_json())
        self._state.save_shard(shard.path, done, work.rejections)
        self._state.commit()
        return Written(work.documents, row.documents if row else 0, work.counts)

    def finish(self) -> None:
        """All shards are done: forget one that was in hand before and is not among them."""
        self._state.forget_unfinished()
        (self._state.folder / UNFINISHED).unlink(missing_ok=True)

    @contextmanager
    def _packed(self, name: str) -> Iterator[BinaryIO | None]:
        """The output `name`, if it is to be packed: the others are just the records as they stand in the state."""
        if not is_packed(name):
            yield None
            return
        with (
            storage.atomic_writer(self._folder / name, self._state.folder / PART) as file,
            packed_writer(file, name) as packed,
        ):
            yield packed


class _Unfinished:
    """The records of the shard in hand, and what it comes to so far. A context manager: what interrupts it is no loss.

    `rejections` are those that are not in the state yet.
    """

    def __init__(self, shard: Shard, sha256: bytes | None, row: ShardRow | None, state: State) -> None:
        """`row` is what is known of it, which is believed."""
        self._shard, self._sha256, self._state = shard, sha256, state
        self.documents, self._rows = (row.documents, row.rows or 0) if row else (0, 0)
        self.counts = Counts.from_json(row.counts) if row else Counts()
        self.rejections: list[Rejection] = []
        self._path = state.folder / UNFINISHED
        self._file = self._path.open("a+b")
        self._file.seek(0)
        self._digest = _hash_lines(self._file, self.documents)
        self._file.truncate(self._file.tell())
        self._file.seek(0)

    def __enter__(self) -> _Unfinished:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        try:
            if kind is not None:
                self._keep()
        finally:
            self._file.close()

    def take(self, done: Done) -> bytes:
        """Count one more row; its line, or that of one of the known rows as long as there are any."""
        if done.result is None:
            return self._file.readline()
        line = b""
        if not isinstance(done.result, Rejection):
            line = done.result.data
            self._file.write(line)
            self._digest.update(line)
            self.documents += 1
            self.counts.add(done.result.counts)
        else:
            self.rejections.append(done.result)
            if done.result.path == self._shard.path:
                self._sha256 = None  # it may be read further another time: there is no place to go on from
        self._rows += 1
        if self._state.is_due():
            self._keep()
        return line

    def _keep(self) -> None:
        """Make what was done so far outlive this process."""
        self._file.flush()
        if self._sha256 is not None:
            name, digest, counts = output_name(self._shard), self._digest.digest(), self.counts.to_json()
            row = ShardRow(self._sha256, name, digest, self.documents, counts, self._rows)
            self._state.save_shard(self._shard.path, row, self.rejections)
            self.rejections.clear()
        self._state.commit()

    def become(self, path: Path) -> None:
        """Make the file of the records the output `path`."""
        storage.sync(self._file)
        storage.replace(self._path, path)


def _hash_lines(file: BinaryIO, count: int) -> hashlib._Hash:
    """The SHA-256 of the next `count` lines."""
    digest = hashlib.sha256()
    for line in islice(file, count):
        digest.update(line)
    return digest

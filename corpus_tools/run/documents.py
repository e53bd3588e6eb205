"""`documents.jsonl`: the records of loose files, by id; those of unchanged files are taken over from the last run.

New records are appended to a file in the state's folder. A run that was killed has left its records there, and the
next one takes them over like those of the last complete run. In the end that file becomes `documents.jsonl` by a
change of name, or, where records come from both, the two are copied into one.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO

from corpus_tools.base.options import Options
from corpus_tools.inputs.files import DOCUMENTS, Entry, Rejection, load
from corpus_tools.inputs.shards.rows import Row
from corpus_tools.inputs.sidecars import Sidecar, Sidecars
from corpus_tools.run.contents import hash_file, modified, size_of, stamped, with_sidecar
from corpus_tools.run.jobs import Counts, Done, FileJob, Line, Result, RowJob, Step
from corpus_tools.run.pool import Settled
from corpus_tools.run.state import PART, FileRow, State
from corpus_tools.run.storage import atomic_writer, permissions, replace, sync


def file_job(entry: Entry, limit: int, sidecar: Sidecar | None) -> FileJob | RowJob | Settled[Step]:
    """The job to normalise `entry`. Standard input, which no worker can read, is read here, up to `limit` bytes."""
    if entry.location is not None:
        return FileJob(entry, size_of(entry.location), sidecar)
    data = load(entry, limit)
    if isinstance(data, Rejection):
        return Settled(Done(data, 0))
    return RowJob(Row(entry.id, entry.path, data, sidecar=sidecar))


class Documents:
    """The records in the making. A context manager: leaving it, for whatever reason, keeps what was done."""

    def __init__(self, folder: Path, state: State, options: Options, sidecars: Sidecars) -> None:
        """Of the `options` only those count that say how a file is read, and whether its time is part of it."""
        self._by_time = options.reference_from_mtime
        self._state = state
        self._sidecars = sidecars
        self._limit = options.limits.document_bytes
        self._at_first: frozenset[str] = frozenset()
        self._path = folder / DOCUMENTS
        self._work_path = state.folder / DOCUMENTS
        self._old = self._path.open("rb") if self._path.exists() else None
        self._work = open(self._work_path, "a+b")  # noqa: SIM115  closed when this is left
        mode = permissions(self._path)
        if mode is not None:
            os.chmod(self._work_path, mode)
        if self._work.seek(0, os.SEEK_END) > state.work_bytes:  # what came after the last commit is not known of
            self._work.truncate(state.work_bytes)
        state.work_bytes = self._work.seek(0, os.SEEK_END)
        self._in_old = self._in_work = 0

    def __enter__(self) -> Documents:
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self.keep()
        finally:
            self._work.close()
            if self._old is not None:
                self._old.close()

    def plan(self, entries: Sequence[Entry]) -> list[Entry]:
        """Those of the entries that nothing is known of; of the others most will not have changed."""
        self._at_first = self._state.file_ids()
        return [entry for entry in entries if self.is_planned(entry)]

    def is_planned(self, entry: Entry) -> bool:
        """Is it one of those?"""
        return entry.id not in self._at_first

    def jobs(self, entries: Iterable[Entry]) -> Iterator[FileJob | RowJob | Settled[Step]]:
        """What there is to do for each entry: nothing for one that is known and has not changed."""
        return map(self._job, entries)

    def _job(self, entry: Entry) -> FileJob | RowJob | Settled[Step]:
        sidecar = self._sidecars.of(entry.id)
        job = file_job(entry, self._limit, sidecar)
        if entry.location is None or not isinstance(job, FileJob):
            return job
        row = self._known(entry)
        if row is None or job.size > self._limit:
            return job
        sha256 = self._hash(entry.location)
        if sha256 is None or with_sidecar(sha256, sidecar.digest() if sidecar else b"") != row.sha256:
            return job
        return Settled(Done(None, job.size, row.sha256))

    def _hash(self, path: Path) -> bytes | None:
        digest = hash_file(path)
        return stamped(digest, modified(path)) if digest and self._by_time else digest

    def _known(self, entry: Entry) -> FileRow | None:
        """What is known of the file, if that can be taken over."""
        row = self._state.file(entry.id)
        if row is None or row.path != entry.path:
            return None
        if row.reason is not None:
            return row
        found = self._find(row)
        if found is None:
            return None
        if found[0] != row:  # a run ended between two of its last steps
            self._state.save_file(entry.id, found[0])
        return found[0]

    def take(self, entry: Entry, done: Done) -> tuple[Result, bool]:
        """Write what became of `entry`; the result, without its bytes, and whether it was taken over."""
        result = done.result
        known = self._state.file(entry.id) if result is None else None
        if known is not None:
            row = known
            if row.reason is None:
                row = self._moved_on(row)
                result = Line(b"", Counts.from_json(row.counts))
            else:
                result = Rejection(entry.path, row.reason, row.first_bytes)
        else:
            assert result is not None
            row = self._row(entry, done, result)
        if isinstance(result, Rejection):
            self._state.reject(result)
        if done.sha256 is None and isinstance(result, Rejection):
            self._state.forget_file(entry.id)  # it was not read, or not done: the next run is to try again
        else:
            self._state.save_file(entry.id, row)
        if self._state.is_due():
            self.keep()
        return result, known is not None

    def _row(self, entry: Entry, done: Done, result: Result) -> FileRow:
        """The row of a file that was normalised in this run; its record is written."""
        row = FileRow(entry.path, done.sha256 or b"")
        if isinstance(result, Rejection):
            return row._replace(reason=result.reason, first_bytes=result.first_bytes)
        self._work.write(result.data)
        start = self._state.work_bytes
        self._state.work_bytes += len(result.data)
        row = row._replace(start=start, length=len(result.data), digest=_hash(result.data), in_work=1)
        return self._moved_on(row._replace(counts=result.counts.to_json()))

    def _moved_on(self, row: FileRow) -> FileRow:
        """Count how far the records so far are just those of one of the two files, without a gap."""
        if row.in_work and row.start == self._in_work:
            self._in_work += row.length
        elif not row.in_work and row.start == self._in_old:
            self._in_old += row.length
        return row

    def keep(self) -> None:
        """Make what was done so far outlive this process."""
        self._work.flush()
        self._state.commit()

    def keep_earlier(self) -> int:
        """Keep also what earlier runs have made of files that are not in this one; how many records that are."""
        count = 0
        for document_id, row in self._state.of_earlier_runs():
            self._sidecars.of(document_id)  # which is no stray
            if row.reason is not None:
                self._state.reject(Rejection(row.path, row.reason, row.first_bytes))
            elif (found := self._find(row)) is None:
                raise _changed()
            else:
                row, count = found[0], count + 1
            self._state.save_file(document_id, row)
        return count

    def finish(self) -> None:
        """Make `documents.jsonl` of the records, whole or not at all."""
        sync(self._work)
        self.keep()
        self._state.require_folder()
        total = sum(row.length for row in self._state.records())
        if not (self._old is not None and self._in_old == total == os.fstat(self._old.fileno()).st_size):
            if self._in_work == total == self._state.work_bytes:
                replace(self._work_path, self._path)
            else:
                self._copy()
        self._state.settle()
        self._state.work_bytes = 0
        self._state.commit()
        self._work_path.unlink(missing_ok=True)

    def _copy(self) -> None:
        with atomic_writer(self._path, self._state.folder / PART) as file:
            for row in self._state.records():
                found = self._find(row)
                if found is None:
                    raise _changed()
                file.write(found[1])

    def _find(self, row: FileRow) -> tuple[FileRow, bytes] | None:
        """The record that `row` tells of, and the row with the file that it is in; None if it is in neither."""
        places: list[tuple[int, BinaryIO | None]] = [(1, self._work), (0, self._old)]
        for in_work, file in places if row.in_work else reversed(places):
            if file is not None:
                data = os.pread(file.fileno(), row.length, row.start)
                if _hash(data) == row.digest:
                    return row._replace(in_work=in_work), data
        return None


def _changed() -> OSError:
    return OSError(errno.EIO, "records were changed by somebody else, or during the run; run again")


def _hash(data: bytes) -> bytes:
    return blake2b(data, digest_size=16).digest()

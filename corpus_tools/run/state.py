"""What a folder's outputs were made from: `.corpus/state.sqlite` in the output folder.

A row here never makes a record true: records are taken over only if their bytes, read again, have the hash that the row
gives, and files count as unchanged only by their SHA-256. So whatever a power cut does to the order of writes, the
worst is that something is done again. Each row carries a hash of itself: a database in which one does not fit, or that
is not as we make it, is damaged, of another version, or of somebody else, and is thrown away.
"""

from __future__ import annotations

import errno
import itertools
import os
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

from corpus_tools.inputs.files import DOCUMENTS, Rejection
from corpus_tools.run import STATE
from corpus_tools.run.made_with import OtherOptions
from corpus_tools.run.notes import Note
from corpus_tools.run.rejections import printable_path

PART = "part"
"""In the state's folder, the file that is being written to become an output."""

UNFINISHED = "unfinished"
"""There as well, the records so far of the shard in hand, unpacked: compressors cannot go on where they were."""

_DATABASE = "state.sqlite"
_OURS = (_DATABASE, DOCUMENTS, PART, UNFINISHED, ".gitignore", *Note)
_COMMIT_SECONDS = 1.0
_SEAL_BYTES = 16
_SCHEMA = (
    "CREATE TABLE about (fingerprint TEXT, work_bytes INTEGER, run INTEGER, seal BLOB)",
    "CREATE TABLE files (id TEXT PRIMARY KEY, path TEXT, sha256 BLOB, start INTEGER, length INTEGER, digest BLOB,"
    " counts TEXT, reason TEXT, first_bytes BLOB, in_work INTEGER, run INTEGER, seal BLOB) WITHOUT ROWID",
    "CREATE TABLE shards (path TEXT PRIMARY KEY, sha256 BLOB, output TEXT, output_sha256 BLOB, documents INTEGER,"
    " counts TEXT, rows INTEGER, rejections BLOB, seal BLOB) WITHOUT ROWID",
    "CREATE TABLE rejections (path TEXT, reason TEXT, first_bytes BLOB, shard TEXT)",
    "CREATE INDEX rejections_by_shard ON rejections (shard)",
)
"""The rejections of a shard have no seals: its row has the hash of them all, so that none can be missing."""

_SEALS = {
    "about": "seal(fingerprint, work_bytes, run)",
    "files": "seal(id, path, sha256, start, length, digest, counts, reason, first_bytes, in_work, run)",
    "shards": "seal(path, sha256, output, output_sha256, documents, counts, rows, rejections)",
}
"""What the hash in each row is of."""

_PLACES = {
    count: f"{places}, seal({places})" for count in (8, 11) if (places := ", ".join(f"?{i + 1}" for i in range(count)))
}
"""The values of a row, and its hash, by how many there are."""


class Busy(Exception):
    """Another run is at work in the folder."""


class OutputGone(OSError):
    """The output folder was removed, or replaced, during the run."""


class FileRow(NamedTuple):
    """What was made of a file: the place of its record, or why it was rejected.

    `start` and `length` are bytes in `documents.jsonl`, in the one of the last run or, if `in_work`, in that of the run
    in hand; `digest` is the hash of the record's bytes, `counts` what it adds to the summary.
    """

    path: str
    sha256: bytes
    start: int = 0
    length: int = 0
    digest: bytes | None = None
    counts: str = "{}"
    reason: str | None = None
    first_bytes: bytes = b""
    in_work: int = 0


class ShardRow(NamedTuple):
    """What was made of a shard: its output, as it was when it was complete, and what it adds to the summary.

    Of the shard in hand, `rows` have become `documents` and rejections so far, and `output_sha256` is the hash of the
    records, unpacked; `rows` is None if all is done.
    """

    sha256: bytes | None
    output: str
    output_sha256: bytes | None
    documents: int
    counts: str
    rows: int | None = None


class _NotOurs(Exception):
    """The database is not one that a run has left."""


class State:
    """The open database. Only one run at a time can hold it, and the system frees it when that run is gone.

    `lost` tells that there was one that could not be believed, and is gone. A context manager. All methods raise
    `OSError` where the disk is full or the database cannot be written.
    """

    def __init__(self, folder: Path, fingerprint: str, *, force: bool = False, append: bool = False) -> None:
        """Raises `Busy`. What another `fingerprint` or, with `force`, any run has left is forgotten.

        With `append`, that raises `OtherOptions`.
        """
        self.folder = folder / STATE
        self.folder.mkdir(parents=True, exist_ok=True)
        self._path = self.folder / _DATABASE
        self.lost = _make_way(self.folder)
        try:
            self._open()
        except Exception as error:  # what a damaged one does to sqlite3, down to messages that are no text
            if isinstance(error, sqlite3.Error) and _code(error) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_FULL):
                raise _translated(error) from None
            self.lost = True
            self._open_anew()
        (self.folder / ".gitignore").write_text("*\n")
        self._inode = self._path.stat().st_ino
        about = self._one("SELECT fingerprint, work_bytes, run FROM about")
        if force or about is None or about[0] != fingerprint:
            if append and ((folder / DOCUMENTS).exists() or self.shard_outputs()):
                self._connection.close()
                raise OtherOptions("its records were made with other options, or by another version")
            about = (fingerprint, 0, 0)
            for table in ("files", "shards", "rejections"):
                self._do(f"DELETE FROM {table}")
        self._fingerprint = fingerprint
        self.work_bytes: int = about[1]
        self._run = about[2] + 1
        self._save_about()
        self._do("DELETE FROM rejections WHERE shard IS NULL OR shard NOT IN (SELECT path FROM shards)")
        self._committed = time.monotonic()

    def __enter__(self) -> State:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def _open_anew(self) -> None:
        for path in self.folder.glob(f"{_DATABASE}*"):
            path.unlink()
        try:
            self._open()
        except sqlite3.Error as error:
            raise _translated(error) from None

    def _open(self) -> None:
        """Connect, and make the tables or check what is in them. Raises `_NotOurs`, and what sqlite3 raises."""
        self._connection = sqlite3.connect(self._path, timeout=0, isolation_level=None)
        try:
            self._connection.create_function("seal", -1, _seal, deterministic=True)
            for setting in ("trusted_schema = OFF", "locking_mode = EXCLUSIVE", "journal_mode = WAL"):
                self._connection.execute(f"PRAGMA {setting}")
            self._connection.execute("PRAGMA synchronous = NORMAL")
            self._connection.execute("BEGIN EXCLUSIVE")
            schema = self._connection.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL").fetchall()
            if schema:
                self._require_ours({sql for (sql,) in schema})
            else:
                for statement in _SCHEMA:
                    self._connection.execute(statement)
        except BaseException:
            self._connection.close()
            raise

    def _require_ours(self, schema: set[str]) -> None:
        """Raises `_NotOurs`, or what sqlite3 raises, if anything in the database is not as we have left it."""
        query = self._connection.execute
        if schema != set(_SCHEMA) or query("PRAGMA integrity_check").fetchall() != [("ok",)]:
            raise _NotOurs
        for table, seal in _SEALS.items():
            if query(f"SELECT 1 FROM {table} WHERE seal IS NOT {seal}").fetchone():
                raise _NotOurs
        if query("SELECT COUNT(*) FROM about").fetchone()[0] > 1:
            raise _NotOurs
        for path, rejections in query("SELECT path, rejections FROM shards").fetchall():
            if self._hash_rejections(path) != rejections:
                raise _NotOurs

    def _hash_rejections(self, shard: str) -> bytes:
        digest = b""
        query = "SELECT path, reason, first_bytes FROM rejections WHERE shard = ? ORDER BY rowid"
        for row in self._connection.execute(query, (shard,)):
            digest = _seal(digest, *row)
        return digest

    def _save_about(self) -> None:
        self._do("DELETE FROM about")
        row = (self._fingerprint, self.work_bytes, self._run)
        self._do("INSERT INTO about VALUES (?1, ?2, ?3, seal(?1, ?2, ?3))", row)

    def require_folder(self) -> None:
        """Raise `OutputGone` if the database's file is not in the output folder any more."""
        with suppress(OSError):
            if self._path.stat().st_ino == self._inode:
                return
        raise OutputGone(
            errno.ENOENT, "the output folder was removed during the run; run again", str(self.folder.parent)
        )

    def is_due(self) -> bool:
        """Has it been a while since the last commit?"""
        return time.monotonic() - self._committed > _COMMIT_SECONDS

    def commit(self) -> None:
        """Keep all that was said so far, and that `work_bytes` of the records of the run in hand are written."""
        self._save_about()
        self._do("COMMIT")
        self._do("BEGIN IMMEDIATE")
        self._committed = time.monotonic()

    def file(self, document_id: str) -> FileRow | None:
        """What is known of the file that gave or would give the record `document_id`."""
        row = self._one(f"SELECT {', '.join(FileRow._fields)} FROM files WHERE id = ?", (document_id,))
        return None if row is None else FileRow(*row)

    def file_ids(self) -> frozenset[str]:
        """The ids of the records that files gave or would give, of which something is known."""
        return frozenset(document_id for (document_id,) in self._do("SELECT id FROM files"))

    def save_file(self, document_id: str, row: FileRow) -> None:
        """Remember what was made of a file in this run."""
        values = (document_id, *row, self._run)
        self._do(f"REPLACE INTO files VALUES ({_PLACES[len(values)]})", values)

    def forget_file(self, document_id: str) -> None:
        """Remember nothing of a file: the next run is to try again."""
        self._do("DELETE FROM files WHERE id = ?", (document_id,))

    def records(self) -> Iterator[FileRow]:
        """The files of this run that gave a record, by id."""
        fields = ", ".join(FileRow._fields)
        query = f"SELECT {fields} FROM files WHERE run = ? AND digest IS NOT NULL ORDER BY id"
        return (FileRow(*row) for row in self._do(query, (self._run,)))

    def of_earlier_runs(self) -> list[tuple[str, FileRow]]:
        """The files that were not in this run, by id."""
        query = f"SELECT id, {', '.join(FileRow._fields)} FROM files WHERE run != ? ORDER BY id"
        return [(row[0], FileRow(*row[1:])) for row in self._do(query, (self._run,))]

    def shard_outputs(self) -> list[str]:
        """The outputs of all shards that are done, as paths below the output folder, by the paths of the shards."""
        return [output for (output,) in self._do("SELECT output FROM shards WHERE rows IS NULL ORDER BY path")]

    def settle(self) -> None:
        """All records are in `documents.jsonl` now, by id; forget the files that were not in this run."""
        self._do("DELETE FROM files WHERE run != ?", (self._run,))
        self._do(
            "UPDATE files SET in_work = 0, start = placed.start FROM ("
            " SELECT id, SUM(length) OVER (ORDER BY id) - length AS start FROM files WHERE digest IS NOT NULL"
            ") AS placed WHERE files.id = placed.id AND (in_work OR files.start != placed.start)"
        )
        self._do(f"UPDATE files SET seal = {_SEALS['files']} WHERE seal IS NOT {_SEALS['files']}")

    def shard(self, path: str) -> ShardRow | None:
        """What is known of the shard `path`."""
        row = self._one(f"SELECT {', '.join(ShardRow._fields)} FROM shards WHERE path = ?", (path,))
        return None if row is None else ShardRow(*row)

    def unfinished_shard(self) -> str | None:
        """The path of the shard in hand when the last run ended."""
        row = self._one("SELECT path FROM shards WHERE rows IS NOT NULL")
        return None if row is None else str(row[0])

    def save_shard(self, path: str, row: ShardRow, rejections: Iterable[Rejection]) -> None:
        """Remember what was made of a shard, and what was rejected in it since that was last done."""
        known = self._one("SELECT rejections FROM shards WHERE path = ?", (path,))
        digest: bytes = known[0] if known else b""
        for rejection in rejections:
            digest = _seal(digest, *self._reject(rejection, path))
        values = (path, *row, digest)
        self._do(f"REPLACE INTO shards VALUES ({_PLACES[len(values)]})", values)

    def forget_shard(self, path: str) -> None:
        """Remember nothing of a shard, nor of what was rejected in it."""
        self._do("DELETE FROM shards WHERE path = ?", (path,))
        self._do("DELETE FROM rejections WHERE shard = ?", (path,))

    def forget_unfinished(self) -> None:
        """Remember nothing of a shard that was in hand."""
        while (path := self.unfinished_shard()) is not None:
            self.forget_shard(path)

    def shards(self) -> list[tuple[str, str]]:
        """The paths of all shards that something is known of, and of their outputs."""
        return list(self._do("SELECT path, output FROM shards ORDER BY path"))

    def reject(self, rejection: Rejection) -> None:
        """Remember a rejection that is in no shard, until the next run begins."""
        self._reject(rejection, None)

    def _reject(self, rejection: Rejection, shard: str | None) -> tuple[str, str, bytes]:
        row = (printable_path(rejection.path), rejection.reason, rejection.first_bytes)
        self._do("INSERT INTO rejections VALUES (?, ?, ?, ?)", (*row, shard))
        return row

    def reject_all(self, rejections: Iterable[Rejection]) -> None:
        """Remember rejections that are in no shard."""
        for rejection in rejections:
            self.reject(rejection)

    def count_rejections(self) -> int:
        """How many rejections there are."""
        row = self._one("SELECT COUNT(*) FROM rejections")
        return int(row[0]) if row else 0

    def rejections(self) -> Iterator[tuple[str, str, bytes]]:
        """Path, reason and first bytes of all rejections, in that order."""
        return iter(self._do("SELECT path, reason, first_bytes FROM rejections ORDER BY path, reason, first_bytes"))

    def _one(self, statement: str, values: tuple[object, ...] = ()) -> tuple[Any, ...] | None:
        row: tuple[Any, ...] | None = self._do(statement, values).fetchone()
        return row

    def _do(self, statement: str, values: tuple[object, ...] = ()) -> sqlite3.Cursor:
        try:
            return self._connection.execute(statement, values)
        except sqlite3.Error as error:
            raise _translated(error) from None


def _seal(*values: object) -> bytes:
    return blake2b(repr(values).encode("utf-8", "surrogatepass"), digest_size=_SEAL_BYTES).digest()


def _make_way(folder: Path) -> bool:
    """Take from the state's `folder` what stands in the places of its files; was there anything in the database's?"""
    lost = False
    for path in list(folder.iterdir()):
        if path.is_dir():  # nothing in it is ours, and nothing of it is removed
            if path.name.startswith(_OURS):
                path.rename(_free_name(path))
                lost = lost or path.name.startswith(_DATABASE)
        elif path.lstat().st_nlink > 1:  # it may be somebody's file under a second name
            path.unlink()
    return lost


def _free_name(path: Path) -> Path:
    names = (path.with_name(f"foreign-{number}") for number in itertools.count(1))
    return next(name for name in names if not os.path.lexists(name))


def _code(error: sqlite3.Error) -> int:
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def _translated(error: sqlite3.Error) -> Exception:
    code = _code(error)
    if code == sqlite3.SQLITE_BUSY:
        return Busy()
    return OSError(errno.ENOSPC if code == sqlite3.SQLITE_FULL else errno.EIO, f"the run's state: {error}")

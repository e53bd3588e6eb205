"""What a folder's outputs were made from: `.corpus/state.sqlite` in the output folder.

A row here never makes a record true: records are taken over only if their bytes, read again, have the hash that the row
gives, and files count as unchanged only by their signature or their SHA-256. So whatever a power cut does to the order
of writes, the worst is that something is done again.
"""

from __future__ import annotations

import errno
import sqlite3
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from corpus_tools.inputs.files import Rejection
from corpus_tools.run import STATE
from corpus_tools.run.rejections import printable_path

PART = "part"
"""In the state's folder, the file that is being written to become an output."""

_DATABASE = "state.sqlite"
_VERSION = 1
_COMMIT_SECONDS = 1.0
_SCHEMA = """
CREATE TABLE about (fingerprint TEXT NOT NULL, work_bytes INTEGER NOT NULL, run INTEGER NOT NULL);
CREATE TABLE files (
    id TEXT PRIMARY KEY, path TEXT NOT NULL, signature TEXT, sha256 BLOB,
    start INTEGER, length INTEGER, digest BLOB, counts TEXT, reason TEXT, first_bytes BLOB, in_work INTEGER,
    run INTEGER
) WITHOUT ROWID;
CREATE TABLE shards (
    path TEXT PRIMARY KEY, signature TEXT, sha256 BLOB, output TEXT NOT NULL, output_signature TEXT NOT NULL,
    documents INTEGER NOT NULL, counts TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE rejections (path TEXT NOT NULL, reason TEXT NOT NULL, first_bytes BLOB NOT NULL, shard TEXT);
CREATE INDEX rejections_by_shard ON rejections (shard);
"""


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
    signature: str | None
    sha256: bytes
    start: int = 0
    length: int = 0
    digest: bytes | None = None
    counts: str = "{}"
    reason: str | None = None
    first_bytes: bytes = b""
    in_work: int = 0


class ShardRow(NamedTuple):
    """What was made of a shard: its output, as it was when it was complete, and what it adds to the summary."""

    signature: str | None
    sha256: bytes | None
    output: str
    output_signature: str
    documents: int
    counts: str


class State:
    """The open database. Only one run at a time can hold it, and the system frees it when that run is gone.

    A context manager. All methods raise `OSError` where the disk is full or the database cannot be written.
    """

    def __init__(self, folder: Path, fingerprint: str, *, force: bool = False) -> None:
        """Raises `Busy`. What another `fingerprint` or, with `force`, any run has left is forgotten."""
        self.folder = folder / STATE
        self.folder.mkdir(parents=True, exist_ok=True)
        self._path = self.folder / _DATABASE
        for path in self.folder.iterdir():
            if path.is_file() and path.lstat().st_nlink > 1:  # it may be somebody's file under a second name
                path.unlink()
        try:
            self._connect()
        except sqlite3.OperationalError as error:
            self._connection.close()
            raise _translated(error) from None
        except sqlite3.DatabaseError:  # it is no database any more
            self._connection.close()
            for path in self.folder.glob(f"{_DATABASE}*"):
                path.unlink()
            self._connect()
        (self.folder / ".gitignore").write_text("*\n")
        self._inode = self._path.stat().st_ino
        about = self._one("SELECT fingerprint, work_bytes, run FROM about")
        if force or about is None or about[0] != fingerprint:
            about = (fingerprint, 0, 0)
            for table in ("about", "files", "shards", "rejections"):
                self._do(f"DELETE FROM {table}")
            self._do("INSERT INTO about VALUES (?, ?, ?)", about)
        self.work_bytes: int = about[1]
        self._run = about[2] + 1
        self._do("UPDATE about SET run = ?", (self._run,))
        self._do("DELETE FROM rejections WHERE shard IS NULL")
        self._committed = time.monotonic()

    def __enter__(self) -> State:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def _connect(self) -> None:
        self._connection = sqlite3.connect(self._path, timeout=0, isolation_level=None)
        self._connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = NORMAL")
        self._connection.execute("BEGIN EXCLUSIVE")
        if self._connection.execute("PRAGMA user_version").fetchone() != (_VERSION,):
            for (table,) in self._connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall():
                self._connection.execute(f"DROP TABLE {table}")
            for statement in _SCHEMA.split(";"):
                self._connection.execute(statement)
            self._connection.execute(f"PRAGMA user_version = {_VERSION}")

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
        self._do("UPDATE about SET work_bytes = ?", (self.work_bytes,))
        self._do("COMMIT")
        self._do("BEGIN IMMEDIATE")
        self._committed = time.monotonic()

    def file(self, document_id: str) -> FileRow | None:
        """What is known of the file that gave or would give the record `document_id`."""
        row = self._one(f"SELECT {', '.join(FileRow._fields)} FROM files WHERE id = ?", (document_id,))
        return None if row is None else FileRow(*row)

    def save_file(self, document_id: str, row: FileRow) -> None:
        """Remember what was made of a file in this run."""
        self._do("REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (document_id, *row, self._run))

    def forget_file(self, document_id: str) -> None:
        """Remember nothing of a file: the next run is to try again."""
        self._do("DELETE FROM files WHERE id = ?", (document_id,))

    def records(self) -> Iterator[FileRow]:
        """The files of this run that gave a record, by id."""
        fields = ", ".join(FileRow._fields)
        query = f"SELECT {fields} FROM files WHERE run = ? AND digest IS NOT NULL ORDER BY id"
        return (FileRow(*row) for row in self._do(query, (self._run,)))

    def settle(self) -> None:
        """All records are in `documents.jsonl` now, by id; forget the files that were not in this run."""
        self._do("DELETE FROM files WHERE run != ?", (self._run,))
        self._do(
            "UPDATE files SET in_work = 0, start = placed.start FROM ("
            " SELECT id, SUM(length) OVER (ORDER BY id) - length AS start FROM files WHERE digest IS NOT NULL"
            ") AS placed WHERE files.id = placed.id AND (in_work OR files.start != placed.start)"
        )

    def shard(self, path: str) -> ShardRow | None:
        """What is known of the shard `path`."""
        row = self._one(f"SELECT {', '.join(ShardRow._fields)} FROM shards WHERE path = ?", (path,))
        return None if row is None else ShardRow(*row)

    def save_shard(self, path: str, row: ShardRow) -> None:
        """Remember what was made of a shard."""
        self._do("REPLACE INTO shards VALUES (?, ?, ?, ?, ?, ?, ?)", (path, *row))

    def forget_shard(self, path: str) -> None:
        """Remember nothing of a shard, nor of what was rejected in it."""
        self._do("DELETE FROM shards WHERE path = ?", (path,))
        self._do("DELETE FROM rejections WHERE shard = ?", (path,))

    def forget_other_shards(self, paths: set[str]) -> None:
        """Remember nothing of shards that are not among `paths`."""
        for (path,) in self._do("SELECT path FROM shards").fetchall():
            if path not in paths:
                self.forget_shard(path)

    def reject(self, rejection: Rejection, shard: str | None = None) -> None:
        """Remember a rejection; one that is in no shard, until the next run begins."""
        row = (printable_path(rejection.path), rejection.reason, rejection.first_bytes, shard)
        self._do("INSERT INTO rejections VALUES (?, ?, ?, ?)", row)

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


def _translated(error: sqlite3.Error) -> Exception:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_BUSY:
        return Busy()
    return OSError(errno.ENOSPC if code == sqlite3.SQLITE_FULL else errno.EIO, f"the run's state: {error}")

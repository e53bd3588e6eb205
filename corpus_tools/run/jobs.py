"""What becomes of one document: a job in, its line of JSONL or its rejection out. Runs in the worker processes."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING

import orjson

from corpus_tools.errors import BadInput
from corpus_tools.inputs.files import FIRST_BYTES, Entry, Rejection, load
from corpus_tools.inputs.shards.rows import Row
from corpus_tools.run.signatures import sign
from corpus_tools.run.write import encode

if TYPE_CHECKING:
    from corpus_tools.flow import Normalized
    from corpus_tools.options import Options


@dataclass(slots=True)
class Counts:
    """What documents add to the summary; `set_aside` names the dialects whose pattern took too long in them."""

    comments: int = 0
    repairs: Counter[str] = field(default_factory=Counter)
    warnings: Counter[str] = field(default_factory=Counter)
    set_aside: Counter[str] = field(default_factory=Counter)

    def add(self, more: Counts) -> None:
        """Count another document, or several."""
        self.comments += more.comments
        self.repairs.update(more.repairs)
        self.warnings.update(more.warnings)
        self.set_aside.update(more.set_aside)

    def to_json(self) -> str:
        """For `from_json`; empty counters are left out."""
        return orjson.dumps({field: value for field in _COUNTS if (value := getattr(self, field))}).decode("utf-8")

    @classmethod
    def from_json(cls, text: str) -> Counts:
        """What `to_json` wrote."""
        values = orjson.loads(text)
        comments = values.pop("comments", 0)
        return cls(comments, **{key: Counter(value) for key, value in values.items()})


_COUNTS = [field.name for field in fields(Counts)]


@dataclass(frozen=True, slots=True)
class Line:
    """A finished document: its bytes in the output, as `encode` makes them, and what it adds to the summary."""

    data: bytes
    counts: Counts


Result = Line | Rejection


@dataclass(frozen=True, slots=True)
class FileJob:
    """A file to read and normalise, unless the SHA-256 of its bytes is still `known`; `size` is a guess, in bytes."""

    entry: Entry
    size: int = 0
    known: bytes | None = None


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

    A file that was read has a SHA-256, and a signature if that can tell a later change. If the SHA-256 is the one that
    was known, there is no result.
    """

    result: Result | None
    size: int
    sha256: bytes | None = None
    signature: str | None = None


@dataclass(frozen=True, slots=True)
class ShardEnd:
    """Behind the last row of a shard: the signature and SHA-256 of its file, if it did not change while it was read."""

    signature: str | None
    sha256: bytes | None


Step = Done | ShardEnd
"""What a run comes to, one after the other: files, then the rows of each shard with its end behind them."""


def do_job(job: FileJob | RowJob, options: Options) -> Step:
    """Normalise a row, or a file: that is read once, and exactly the bytes that were hashed are normalised."""
    if isinstance(job, RowJob):
        return Done(line_or_rejection(job.row, options), job.size)
    entry = job.entry
    before = sign(entry.location) if entry.location else None
    trusted = before is not None and before.tells_changes
    data = load(entry, options.limits.document_bytes)
    if isinstance(data, Rejection):
        return Done(data, 0)
    unchanged = trusted and entry.location is not None and before == sign(entry.location)
    sha256 = hashlib.sha256(data).digest()
    known = sha256 == job.known
    result = None if known else line_or_rejection(Row(entry.id, entry.path, data), options)
    return Done(result, len(data), sha256, str(before) if unchanged else None)


def give_up(job: FileJob | RowJob, reason: str) -> Step:
    """What a job comes to that cannot be done, because it brings down the process that does it or never ends."""
    if isinstance(job, RowJob):
        return Done(Rejection(job.row.path, reason, job.row.data[:FIRST_BYTES]), job.size)
    return Done(Rejection(job.entry.path, reason), job.size)


def line_or_rejection(row: Row, options: Options) -> Result:
    """The line of JSONL that a row, or a file read as one, becomes, or why it becomes none."""
    from corpus_tools.flow import normalize

    try:
        return _line(normalize(row.data, name=row.path, row_id=row.id, extra=row.extra, options=options))
    except BadInput as error:
        reason = error.reason
    except Exception as error:  # one document must not cost the others, whatever is wrong with it or with us
        reason = f"could not be normalised, which is a defect of corpus-tools: {type(error).__name__}: {error}"
    return Rejection(row.path, reason, row.data[:FIRST_BYTES])


def _line(normalized: Normalized) -> Line:
    document = normalized.document
    counts = Counts(
        comments=len(document.comments),
        repairs=Counter(edit.kind.value for edit in document.edits),
        warnings=Counter(warning.code.value for warning in document.warnings),
        set_aside=Counter(normalized.explanation.set_aside),
    )
    return Line(encode(normalized.record), counts)

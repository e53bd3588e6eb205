"""Files to JSONL: read, normalise, write; what cannot be normalised is put aside and the run goes on."""

from __future__ import annotations

import base64
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import orjson

from corpus_tools.compare import differences
from corpus_tools.errors import BadInput
from corpus_tools.normalize import Normalized, normalize
from corpus_tools.options import DEFAULTS, Options
from corpus_tools.shards import BrokenShard, Row, output_name, read_shard
from corpus_tools.shards.streams import packed_writer
from corpus_tools.sources import DOCUMENTS, FIRST_BYTES, REJECTED, Entry, Inputs, Rejection, Shard, load
from corpus_tools.storage import atomic_writer

Progress = Callable[[int, int], None]
"""Called with the number of files done and the number of all."""


@dataclass(slots=True)
class Summary:
    """What a run did, in numbers; `set_aside` counts the documents in which a dialect's pattern took too long."""

    documents: int = 0
    comments: int = 0
    rejected: int = 0
    repairs: Counter[str] = field(default_factory=Counter)
    warnings: Counter[str] = field(default_factory=Counter)
    set_aside: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Line:
    """A finished document: its line of JSONL, and what it adds to the summary."""

    data: bytes
    comments: int
    repairs: Counter[str]
    warnings: Counter[str]
    set_aside: Counter[str]


def run(
    inputs: Inputs,
    folder: Path,
    *,
    options: Options = DEFAULTS,
    progress: Progress | None = None,
) -> Summary:
    """Normalise all `inputs` into `folder`: `documents.jsonl`, by id, and `rejected.jsonl` if there is anything in it.

    The records of a shard go to a file of its own, in the order of its rows.

    Each file appears whole or not at all. Raises `OSError` if the folder cannot be written to.
    """
    folder.mkdir(parents=True, exist_ok=True)
    summary = Summary()
    rejections = list(inputs.rejections)
    with atomic_writer(folder / DOCUMENTS) as file:
        for outcome in outcomes(inputs.entries, options=options, progress=progress):
            if isinstance(outcome, Rejection):
                rejections.append(outcome)
            else:
                file.write(outcome.data)
                _count(summary, outcome)
    for shard in inputs.shards:
        rejections += _run_shard(shard, folder / output_name(shard), summary, options)
    _write_rejections(folder / REJECTED, rejections)
    summary.rejected = len(rejections)
    return summary


def check_output(inputs: Inputs, folder: Path, *, options: Options = DEFAULTS) -> Iterator[str]:
    """The lines of a diff between what `run` would write and what is in `folder`; none if that is up to date."""
    rejections = list(inputs.rejections)

    def documents() -> Iterator[bytes]:
        for outcome in outcomes(inputs.entries, options=options):
            if isinstance(outcome, Rejection):
                rejections.append(outcome)
            else:
                yield outcome.data

    yield from differences(DOCUMENTS, _lines(folder / DOCUMENTS), documents(), "id")
    yield from differences(REJECTED, _lines(folder / REJECTED), rejection_lines(rejections), "path")


def outcomes(
    entries: Iterable[Entry],
    *,
    options: Options = DEFAULTS,
    progress: Progress | None = None,
) -> Iterator[Line | Rejection]:
    """What becomes of each entry, in their order."""
    entries = list(entries)
    for done, entry in enumerate(entries, 1):
        yield outcome(entry, options)
        if progress is not None:
            progress(done, len(entries))


def outcome(entry: Entry, options: Options = DEFAULTS) -> Line | Rejection:
    """The line of JSONL that `entry` becomes, or why it becomes none."""
    data = load(entry, options.limits.document_bytes)
    if isinstance(data, Rejection):
        return data
    return row_outcome(Row(entry.id, entry.path, data), options)


def row_outcome(row: Row, options: Options = DEFAULTS) -> Line | Rejection:
    """The line of JSONL that a row, or a file read as one, becomes, or why it becomes none."""
    try:
        return _line(normalize(row.data, name=row.path, row_id=row.id, extra=row.extra, options=options))
    except BadInput as error:
        reason = error.reason
    except Exception as error:  # one document must not cost the others, whatever is wrong with it or with us
        reason = f"could not be normalised, which is a defect of corpus-tools: {type(error).__name__}: {error}"
    return Rejection(row.path, reason, row.data[:FIRST_BYTES])


def _run_shard(shard: Shard, path: Path, summary: Summary, options: Options) -> list[Rejection]:
    """Normalise `shard` into the file `path`; what was rejected."""
    path.parent.mkdir(parents=True, exist_ok=True)
    rejections: list[Rejection] = []
    with atomic_writer(path) as file, packed_writer(file, path.name) as lines:
        try:
            for row in read_shard(shard, options.rows, options.limits):
                result = row if isinstance(row, Rejection) else row_outcome(row, options)
                if isinstance(result, Rejection):
                    rejections.append(result)
                else:
                    lines.write(result.data)
                    _count(summary, result)
        except BrokenShard as error:
            rejections.append(Rejection(shard.path, error.reason))
    return rejections


def rejection_lines(rejections: Iterable[Rejection]) -> Iterator[bytes]:
    """The lines of `rejected.jsonl`, by path: `path`, `reason`, and `first_bytes` in base64."""
    rows = (
        (os.fsencode(rejection.path).decode("utf-8", "backslashreplace"), rejection.reason, rejection.first_bytes)
        for rejection in rejections
    )
    for path, reason, first_bytes in sorted(rows):
        yield _dump({"path": path, "reason": reason, "first_bytes": base64.b64encode(first_bytes).decode("ascii")})


def _lines(path: Path) -> Iterator[bytes]:
    if path.exists():
        with path.open("rb") as file:
            yield from file


def _line(normalized: Normalized) -> Line:
    document = normalized.document
    return Line(
        data=_dump(normalized.record),
        comments=len(document.comments),
        repairs=Counter(edit.kind.value for edit in document.edits),
        warnings=Counter(warning.code.value for warning in document.warnings),
        set_aside=Counter(normalized.explanation.set_aside),
    )


def _dump(value: dict[str, object]) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE)


def _count(summary: Summary, line: Line) -> None:
    summary.documents += 1
    summary.comments += line.comments
    summary.repairs += line.repairs
    summary.warnings += line.warnings
    summary.set_aside += line.set_aside


def _write_rejections(path: Path, rejections: list[Rejection]) -> None:
    if not rejections:
        path.unlink(missing_ok=True)
        return
    with atomic_writer(path) as file:
        file.writelines(rejection_lines(rejections))

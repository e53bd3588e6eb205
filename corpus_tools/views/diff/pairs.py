"""The records of two outputs, brought together by their ids.

The files are read in step, and no more of them is held than a record of each and the hashes of all ids (some 70 bytes a
document). Records that stand at other places in the two files wait in a temporary file.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from corpus_tools.base.errors import BadRecord
from corpus_tools.inputs.shard_names import RECORDS
from corpus_tools.record.jsonl.lines import read_lines
from corpus_tools.views.diff.record import Change, record_changes
from corpus_tools.views.outputs import record_files


@dataclass(frozen=True, slots=True)
class DocumentDiff:
    """What became of a document: `change` is `same`, `changed`, `removed` (only in the old output) or `added`."""

    id: str
    change: str
    changes: tuple[Change, ...] = ()


class _Line(NamedTuple):
    """A line of an output, and the id in it."""

    id: str
    data: bytes


_Pair = tuple[_Line | None, _Line | None]


def diff_outputs(old: Path, new: Path) -> Iterator[DocumentDiff]:
    """One value for each document of the outputs `old` and `new`, folders or JSONL files, packed or not.

    The files of two folders are compared with those of the same name. Raises `BadRecord` if a line is no record, and
    `OSError`.
    """
    for olds, news in _files(old, new):
        for one, other in _paired(olds, news):
            yield _diff(one, other)


def _files(old: Path, new: Path) -> Iterator[tuple[list[Path], list[Path]]]:
    sides = [record_files(path) for path in (old, new)]
    if not (old.is_dir() and new.is_dir()):
        yield sides[0], sides[1]
        return
    named = [
        {_name(path, root): [path] for path in files}
        for path, files, root in zip((old, new), sides, (old, new), strict=True)
    ]
    for name in sorted(named[0].keys() | named[1].keys()):
        yield named[0].get(name, []), named[1].get(name, [])


def _name(path: Path, root: Path) -> str:
    """What the file is called below its output, however it is packed."""
    name = path.relative_to(root).as_posix()
    return name[: name.lower().rindex(RECORDS)]


def _diff(old: _Line | None, new: _Line | None) -> DocumentDiff:
    if old is None or new is None:
        one = old or new
        assert one is not None
        return DocumentDiff(one.id, "added" if old is None else "removed")
    if old.data == new.data:
        return DocumentDiff(new.id, "same")
    try:
        changes = record_changes(orjson.loads(old.data), orjson.loads(new.data))
    except (KeyError, TypeError, AttributeError) as error:
        raise BadRecord(f"{new.id}: not a record ({error!r}); `corpus validate` says what is wrong") from None
    return DocumentDiff(new.id, "changed" if changes else "same", changes)


def _lines(files: Sequence[Path]) -> Iterator[_Line]:
    return chain.from_iterable(map(_lines_of, files))


def _lines_of(path: Path) -> Iterator[_Line]:
    for number, line in read_lines(path):
        if not isinstance(line, bytes):
            raise BadRecord(f"{path}:{number}: {line.problem}")
        try:
            value: Any = orjson.loads(line)
        except orjson.JSONDecodeError as error:
            raise BadRecord(f"{path}:{number}: not JSON ({error})") from None
        if not isinstance(value, dict) or not isinstance(value.get("id"), str):
            raise BadRecord(f"{path}:{number}: not a record; `corpus validate` says what is wrong")
        yield _Line(value["id"], line)


class _Waiting:
    """Lines that the other side has elsewhere, in a temporary file, by id. A context manager."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115  closed when this is left
        self._places: dict[str, tuple[int, int]] = {}

    def __enter__(self) -> _Waiting:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def put(self, line: _Line) -> None:
        start = self._file.seek(0, 2)
        self._file.write(line.data)
        self._places[line.id] = (start, len(line.data))

    def take(self, name: str) -> _Line | None:
        place = self._places.pop(name, None)
        if place is None:
            return None
        self._file.seek(place[0])
        return _Line(name, self._file.read(place[1]))

    def rest(self) -> Iterator[_Line]:
        for name in list(self._places):
            if (line := self.take(name)) is not None:
                yield line


def _paired(old: Sequence[Path], new: Sequence[Path]) -> Iterator[_Pair]:
    """The two lines of each document, or the one that there is."""
    in_old, in_new = ({hash(line.id) for line in _lines(files)} for files in (old, new))
    olds, news = _lines(old), _lines(new)
    with _Waiting() as old_waits, _Waiting() as new_waits:
        one, other = next(olds, None), next(news, None)
        while one is not None or other is not None:
            if one is not None and other is not None and one.id == other.id:
                yield one, other
                one, other = next(olds, None), next(news, None)
            elif one is not None and (found := _partner(one, in_new, new_waits)):
                yield one, found[0]
                one = next(olds, None)
            elif other is not None and (found := _partner(other, in_old, old_waits)):
                yield found[0], other
                other = next(news, None)
            else:
                one, other = _put(old_waits, one, olds), _put(new_waits, other, news)
        yield from ((line, None) for line in old_waits.rest())
        yield from ((None, line) for line in new_waits.rest())


def _partner(line: _Line, elsewhere: set[int], waiting: _Waiting) -> tuple[_Line | None] | None:
    """The line of the other side with the same id, in which there is none if there never comes one; None: not yet."""
    if hash(line.id) not in elsewhere:
        return (None,)
    found = waiting.take(line.id)
    return (found,) if found is not None else None


def _put(waiting: _Waiting, line: _Line | None, following: Iterator[_Line]) -> _Line | None:
    """Let `line` wait; the one after it."""
    if line is None:
        return None
    waiting.put(line)
    return next(following, None)

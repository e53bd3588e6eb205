"""The records of an output, and the raw texts that they were made from."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from contextlib import suppress
from functools import cached_property
from itertools import chain
from pathlib import Path

import orjson

from corpus_tools.base.options import DEFAULT_LIMITS, DEFAULT_ROWS, Limits, RowOptions
from corpus_tools.inputs.files import Entry, Rejection, Shard, collect, holds_rejections, load
from corpus_tools.inputs.shards import BrokenShard, Row
from corpus_tools.record.document import Document
from corpus_tools.record.jsonl.lines import is_jsonl, read_lines
from corpus_tools.record.jsonl.read import read_jsonl
from corpus_tools.run.reader import Reader
from corpus_tools.views.stretches import LabelledPage, NotItsSource, labelled, restored


def record_files(output: Path) -> list[Path]:
    """The files of records in `output`, by name: that file itself, or what a run has written into that folder.

    None if it is something else: a raw text, a shard, a folder without records.
    """
    if not output.is_dir():
        return [output] if is_jsonl(output) and _holds_records(output) else []
    found = []
    for folder, folders, names in os.walk(output):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        paths = (Path(folder, name) for name in sorted(names) if not name.startswith(".") and is_jsonl(name))
        found += [path for path in paths if not holds_rejections(path.name) and _holds_records(path)]
    return found


def _holds_records(path: Path) -> bool:
    """Does the first line say that it is a record? Nothing is said by a file without lines, which a run may write."""
    first = next(iter(read_lines(path)), None)
    if first is None:
        return True
    with suppress(ValueError):
        value = orjson.loads(first[1]) if isinstance(first[1], bytes) else None
        return isinstance(value, dict) and {"schema_version", "source", "segments"} <= value.keys()
    return False


def documents(files: list[Path]) -> Iterator[Document]:
    """The documents of `files`, one after the other. Raises as `read_jsonl` does."""
    return chain.from_iterable(map(read_jsonl, files))


class RawTexts:
    """Finds the pages of documents in `raw`, the file or folder that was the input of their run.

    Nothing that a record says is opened: only what a run over `raw` would read. A context manager, as it may start a
    process that reads shards. Documents of a shard are found fastest in their order.
    """

    def __init__(self, raw: Path | None, *, rows: RowOptions = DEFAULT_ROWS, limits: Limits = DEFAULT_LIMITS) -> None:
        """Without `raw` there are no pages. `rows` says how rows of shards are read."""
        self._raw, self._row_options, self._limits = raw, rows, limits
        self._reader = Reader()
        self._shard: Shard | None = None
        self._rows: Generator[Row | Rejection, None, None] = _no_rows()

    def __enter__(self) -> RawTexts:
        return self

    def __exit__(self, *unused: object) -> None:
        self._reader.__exit__(*unused)

    def page(self, document: Document) -> LabelledPage | str:
        """The page of `document`, or why there is none, for a person. Raises `NoInput` if there is no `raw`."""
        if self._raw is None:
            return "the raw text is not at hand; --raw names the file or folder that the records were made from"
        data = self._bytes(document.source.path)
        if data is None:
            return f"{self._raw} has no {document.source.path}; --raw names what the records were made from"
        try:
            return labelled(document, restored(document, data))
        except NotItsSource as error:
            return str(error)

    @cached_property
    def _inputs(self) -> tuple[dict[str, Entry], list[Shard]]:
        found = collect([str(self._raw)])
        return {entry.path: entry for entry in found.entries}, found.shards

    def _bytes(self, path: str) -> bytes | None:
        """What is in the file, or in the row, that a run calls `path`; None if it cannot be read."""
        entries, shards = self._inputs
        if (entry := entries.get(path)) is not None:
            data = load(entry, self._limits.document_bytes)
            return None if isinstance(data, Rejection) else data
        shard = next((shard for shard in shards if path.startswith(f"{shard.path}#")), None)
        if shard is None:
            return None
        row = self._row(path) if shard is self._shard else None
        if row is None:
            self._rows.close()
            self._shard, self._rows = shard, self._reader.rows(shard, self._row_options, self._limits)
            row = self._row(path)
        return None if row is None else row.data

    def _row(self, path: str) -> Row | None:
        """The row at `path`, if it is one of those that come."""
        with suppress(BrokenShard, OSError):
            return next((row for row in self._rows if isinstance(row, Row) and row.path == path), None)
        return None


def _no_rows() -> Generator[Row | Rejection, None, None]:
    yield from ()

"""The raw bytes of documents: found as `corpus verify` finds them, by the path that each record names."""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterator
from pathlib import Path

from corpus_tools.base.options import Limits, RowOptions
from corpus_tools.inputs.files import Rejection, Shard, collect, load
from corpus_tools.inputs.shards import BrokenShard, Row
from corpus_tools.run.reader import Reader


class NoSource(ValueError):
    """The bytes cannot be had; the message says why."""


class Sources:
    """The files below `raw`, and the rows of its shards, of which only those `wanted` are kept (values of source.path).

    A shard is read once if all that is asked for of it is asked for in one go.
    """

    def __init__(self, raw: Path, output: Path, wanted: Collection[str], rows: RowOptions, limits: Limits) -> None:
        found = collect([str(raw)], exclude=output)
        self._entries = {entry.path: entry for entry in found.entries}
        self._shards = {shard.path: shard for shard in found.shards}
        self._wanted = frozenset(wanted)
        self._options, self._limits = rows, limits
        self._reader = Reader()
        self._open: Shard | None = None
        self._items: Generator[Row | Rejection, None, None] | None = None
        self._held: dict[str, bytes] = {}

    def close(self) -> None:
        """End the process that reads shards, if there is one."""
        if self._items is not None:
            self._items.close()
        self._reader.__exit__()

    def find(self, path: str) -> tuple[bytes, str]:
        """The bytes of the document with the source path `path`, and where they are, as commands name it.

        Raises `NoSource` if they are not there or cannot be read.
        """
        if entry := self._entries.get(path):
            data = load(entry, self._limits.document_bytes)
            if isinstance(data, Rejection):
                raise NoSource(data.reason)
            return data, str(entry.location)
        shard = next((self._shards[name] for name in _shard_names(path) if name in self._shards), None)
        if shard is None:
            raise NoSource("the raw file is not there")
        return self._row(shard, path), f"{shard.location}{path.removeprefix(shard.path)}"

    def _row(self, shard: Shard, path: str) -> bytes:
        try:
            while path not in self._held:
                item = next(self._rows(shard), None)
                if item is None:
                    raise NoSource("the shard has no such row")
                if isinstance(item, Row) and item.path in self._wanted:
                    self._held[item.path] = item.data
        except BrokenShard as error:
            raise NoSource(error.reason) from None
        except OSError as error:
            raise NoSource(f"the shard cannot be read: {error.strerror or error}") from None
        return self._held.pop(path)

    def _rows(self, shard: Shard) -> Iterator[Row | Rejection]:
        """The rows of `shard` that were not read yet. The reader can have one shard open only."""
        if self._items is None or self._open != shard:
            if self._items is not None:
                self._items.close()
            self._open, self._items = shard, self._reader.rows(shard, self._options, self._limits)
        return self._items


def _shard_names(path: str) -> Iterator[str]:
    """What the shard of the row `path` can be called: a name may hold a `#` itself."""
    return (path[:at] for at, character in enumerate(path) if character == "#")

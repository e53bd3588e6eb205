"""What is in an output folder beside its records: files that no run puts there, and how the others are compressed."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from corpus_tools.base.options import Limits
from corpus_tools.check.tables import TABLES
from corpus_tools.inputs.files import DOCUMENTS, REJECTED, Inputs
from corpus_tools.inputs.shard_names import shard_format
from corpus_tools.inputs.shards import BrokenShard, output_name
from corpus_tools.inputs.shards.streams import open_stream
from corpus_tools.record.findings import Finding, Rule
from corpus_tools.record.jsonl.file import placed
from corpus_tools.record.jsonl.lines import is_jsonl
from corpus_tools.run import STATE
from corpus_tools.run.write import packed_writer

_NO_LIMITS = Limits(unpacked_bytes=sys.maxsize, ratio=sys.maxsize)


def strangers(output: Path, raw: Iterable[Path], inputs: Inputs) -> Iterator[Finding]:
    """The files in the folder `output`, hidden ones too, that no run on `inputs` puts there, and links.

    Tables of Parquet may be there; `check_tables` looks into them.

    Where the input is itself in the folder, so may be all else: then only files of records are looked at.
    """
    known = {REJECTED, *TABLES, *map(output_name, inputs.shards)}
    if inputs.entries or not inputs.shards:
        known.add(DOCUMENTS)
    shared = any(_is_in(path, output) for path in raw)
    places = [entry.location for entry in inputs.entries] + [shard.location for shard in inputs.shards]
    own = {os.path.realpath(place) for place in places if place is not None}
    for path, problem in _walk(output):
        if path in known and not problem:
            continue
        if shared and (not is_jsonl(path) or os.path.realpath(output / path) in own):
            continue
        problem = problem or ("no shard has this output" if is_jsonl(path) else "no run makes this file")
        yield from placed([Finding("$", problem, "outputs of the input only")], output / path)


def _is_in(path: Path, folder: Path) -> bool:
    return os.path.realpath(folder) in map(str, [Path(os.path.realpath(path)), *Path(os.path.realpath(path)).parents])


def _walk(output: Path) -> Iterator[tuple[str, str]]:
    """The files below `output` but for the state of the run, each with what is wrong with its being there, if told."""
    folders = [""]
    while folders:
        prefix = folders.pop()
        try:
            items = sorted(os.scandir(output / prefix), key=lambda item: item.name)
        except OSError as error:
            yield prefix, f"the folder cannot be read: {error.strerror or error}"
            continue
        for item in items:
            path = prefix + item.name
            if path == STATE:
                continue
            if item.is_symlink():
                yield path, "this is a link"
            elif item.is_dir(follow_symlinks=False):
                folders.append(f"{path}/")
            else:
                yield path, ""


def check_packing(path: Path) -> Iterator[Finding]:
    """The finding that the file at `path` is not compressed as a run does it; damage is another matter."""
    form = shard_format(path.name)
    if form is None or not form.compression or path.is_symlink():
        return
    try:
        with open_stream(path, form.compression, _NO_LIMITS) as lines, path.open("rb") as packed:
            sink = _Comparison(packed)
            with packed_writer(sink, path.name) as file:  # type: ignore[arg-type]
                for line in lines:
                    file.write(line)
            if sink.differs or packed.read(1):
                expected = "the bytes that a run writes"
                found = Finding("$", "the lines are compressed otherwise", expected, rule=Rule.COMPRESSION)
                yield from placed([found], path)
    except (BrokenShard, OSError):
        return


class _Comparison:
    """Where a file can be written to, and is only compared with another."""

    def __init__(self, other: BinaryIO) -> None:
        self._other = other
        self.differs = False

    def write(self, data: bytes) -> int:
        """Compare `data` with what comes next in the other file."""
        self.differs = self.differs or self._other.read(len(data)) != bytes(data)
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

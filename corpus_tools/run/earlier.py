"""Records of an earlier run over other inputs: while their files are still there, none is dropped unasked."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator
from contextlib import suppress
from enum import StrEnum
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import orjson

from corpus_tools.base.options import Options
from corpus_tools.base.show import display
from corpus_tools.inputs.files import DOCUMENTS, STDIN, Entry, Inputs
from corpus_tools.run import STATE
from corpus_tools.run.contents import hash_file
from corpus_tools.run.made_with import remember_options
from corpus_tools.run.storage import atomic_writer

_INPUTS = "inputs.json"
_RECORD = re.compile(
    rb'\{"schema_version":"[^"]+","id":("(?:[^"\\]|\\.)*"),"source":\{"path":("(?:[^"\\]|\\.)*"),"sha256":("[0-9a-f]{64}")'
)
_SHOWN = 3


class Earlier(StrEnum):
    """What becomes of the records of loose files that an earlier run has left and this one does not make again.

    `APPEND_REPLACING`: they are kept, but for those whose place a record of another file takes.
    """

    ASK = "ask"
    REPLACE = "replace"
    APPEND = "append"
    APPEND_REPLACING = "append-replacing"

    @property
    def appends(self) -> bool:
        """Are records kept that this run does not make?"""
        return self in (Earlier.APPEND, Earlier.APPEND_REPLACING)


class WouldDrop(Exception):
    """The run would drop records of an earlier one; the message says which, and what to do."""


def require_none_lost(inputs: Inputs, folder: Path, earlier: Earlier) -> None:
    """Raises `WouldDrop` if a run over `inputs` would lose records of `documents.jsonl`, and nobody has allowed it.

    Such a record is of a file that is not among the inputs, or of another file with the same id. If it is not appended
    to, records of files that are gone are no reason to ask; and where nothing is known of the last run, there is a
    reason only if this one makes none of the records again.
    """
    if earlier in (Earlier.REPLACE, Earlier.APPEND_REPLACING):
        return
    if inputs.shards and not inputs.entries:  # then it is not written
        return
    known = _remembered(folder)
    if lost := _replaced(inputs, folder, known, earlier):
        remedy = "--append --replace to put the new ones in their place" if earlier.appends else "--replace to do so"
        raise WouldDrop(_question(lost, folder, "of other files with the same name and would be replaced", remedy))
    if not earlier.appends and (lost := _dropped(inputs, folder, known)):
        remedy = "--append to keep them, --replace to drop them"
        raise WouldDrop(_question(lost, folder, "not of these inputs and would be lost", remedy))


def _dropped(inputs: Inputs, folder: Path, known: _Known | None) -> list[str]:
    """The paths of records that are of none of the inputs."""
    if known is not None and known.entries == _hash(inputs):
        return []
    paths = {entry.path for entry in inputs.entries} | {one.path for one in inputs.rejections}
    before = [record.path for record in recorded(folder / DOCUMENTS)]
    lost = [path for path in before if path not in paths]
    if known is not None:
        return [path for path in lost if _is_in(path, folder, known.roots)]
    return lost if len(lost) == len(before) else []


def _replaced(inputs: Inputs, folder: Path, known: _Known | None, earlier: Earlier) -> list[str]:
    """The paths of records that are of other files than those that the inputs have under the same ids."""
    roots, own = set(known.roots if known else ()), set(_roots(inputs, folder))
    if not (known or earlier.appends) or (roots == own and all(entry.location for entry in inputs.entries)):
        return []
    entries = {entry.id: entry for entry in inputs.entries}
    lost = []
    for record in recorded(folder / DOCUMENTS):
        entry = entries.get(record.id)
        if entry is None:
            continue
        is_file = record.path != STDIN
        is_same = is_file and entry.path == record.path and _is_in(record.path, folder, roots & own)
        is_elsewhere = is_file and _is_in(record.path, folder, roots - own)
        if (is_elsewhere or (earlier.appends and not is_same)) and not _has_bytes(entry, record.sha256):
            lost.append(record.path)
    return lost


def _has_bytes(entry: Entry, sha256: str) -> bool:
    digest = hash_file(entry.location) if entry.location else None
    return digest is not None and digest.hex() == sha256


def _question(lost: list[str], folder: Path, what: str, remedy: str) -> str:
    shown = ", ".join(map(display, islice(lost, _SHOWN)))
    more = f" and {len(lost) - _SHOWN:,} more" if len(lost) > _SHOWN else ""
    records, they = ("record", "is") if len(lost) == 1 else ("records", "are")
    return (
        f"{display(folder / DOCUMENTS)} has {len(lost):,} {records} that {they} {what}: {shown}{more}; "
        f"give {remedy}, or name another folder with -o"
    )


def remember(inputs: Inputs, folder: Path, earlier: Earlier, options: Options) -> None:
    """Note for the next run where the files of `documents.jsonl` lie, and, for a proof, the `options`."""
    remember_options(folder, options)
    if inputs.shards and not inputs.entries:
        return
    known, roots = _remembered(folder), _roots(inputs, folder)
    if known is not None and earlier.appends:
        roots = sorted({*roots, *known.roots})
    now = _Known(roots, "" if earlier.appends else _hash(inputs))
    if now != known:
        path = folder / STATE / _INPUTS
        with atomic_writer(path, path.with_suffix(".part")) as file:
            file.write(orjson.dumps(now._asdict()))


class _Known(NamedTuple):
    """Of the last run, the folders from which paths count, as seen from the output, and a hash of all paths.

    That is empty where the folder holds records of other runs, too.
    """

    roots: list[str]
    entries: str


def _roots(inputs: Inputs, folder: Path) -> list[str]:
    """The folders below which the paths of records count, as seen from `folder`, so that both can be moved together."""
    named = {entry.location.parent for entry in inputs.entries if entry.location and entry.path == entry.location.name}
    out = os.path.realpath(folder)
    return sorted({os.path.relpath(os.path.realpath(root), out) for root in {*inputs.roots, *named}})


def _hash(inputs: Inputs) -> str:
    digest = blake2b(digest_size=16)
    for entry in inputs.entries:
        digest.update(entry.path.encode("utf-8", "surrogatepass") + b"\0")
    return digest.hexdigest()


def _remembered(folder: Path) -> _Known | None:
    with suppress(OSError, ValueError, TypeError):
        known = _Known(**orjson.loads((folder / STATE / _INPUTS).read_bytes()))
        if isinstance(known.roots, list) and all(isinstance(root, str) for root in known.roots):
            return known
    return None


def _is_in(path: str, folder: Path, roots: Collection[str]) -> bool:
    """Is there a file at `path` below one of `roots`, which are seen from `folder`? A pipe is."""
    return path == STDIN or any(os.path.lexists(os.path.join(os.path.realpath(folder), root, path)) for root in roots)


class Recorded(NamedTuple):
    """What of a record tells which file it is of."""

    id: str
    path: str
    sha256: str


def recorded(documents: Path) -> Iterator[Recorded]:
    """The records in `documents`, as far as they are such as we write them."""
    with suppress(FileNotFoundError), documents.open("rb") as file:
        for line in file:
            if match := _RECORD.match(line):
                yield Recorded(*map(orjson.loads, match.groups()))

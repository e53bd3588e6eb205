"""Records of an earlier run over other inputs: while their files are still there, none is dropped unasked."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from enum import StrEnum
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import orjson

from corpus_tools.base.show import display
from corpus_tools.inputs.files import DOCUMENTS, STDIN, Inputs
from corpus_tools.run import STATE
from corpus_tools.run.storage import atomic_writer

_INPUTS = "inputs.json"
_PATH = re.compile(rb'\{"schema_version":"[^"]+","id":"(?:[^"\\]|\\.)*","source":\{"path":("(?:[^"\\]|\\.)*")')
_SHOWN = 3


class Earlier(StrEnum):
    """What becomes of the records of loose files that an earlier run has left and this one does not make again."""

    ASK = "ask"
    REPLACE = "replace"
    APPEND = "append"


class WouldDrop(Exception):
    """The run would drop records of an earlier one; the message says which, and what to do."""


def require_none_dropped(inputs: Inputs, folder: Path) -> None:
    """Raises `WouldDrop` if a run over `inputs` would drop records from `documents.jsonl` whose files are still there.

    Records of files that are gone are no reason to ask. Where nothing is known of the last run, there is a reason only
    if this one makes none of the records again.
    """
    if inputs.shards and not inputs.entries:  # then it is not written
        return
    known = _remembered(folder)
    if known is not None and known.entries == _hash(inputs):
        return
    paths = {entry.path for entry in inputs.entries} | {one.path for one in inputs.rejections}
    before = list(_paths(folder / DOCUMENTS))
    lost = [path for path in before if path not in paths]
    if known is not None:
        lost = [path for path in lost if _is_still_there(path, folder, known.roots)]
    elif len(lost) < len(before):
        return
    if lost:
        raise WouldDrop(_question(lost, folder))


def _question(lost: list[str], folder: Path) -> str:
    shown = ", ".join(map(display, islice(lost, _SHOWN)))
    more = f" and {len(lost) - _SHOWN:,} more" if len(lost) > _SHOWN else ""
    records, they = ("record", "is") if len(lost) == 1 else ("records", "are")
    return (
        f"{display(folder / DOCUMENTS)} has {len(lost):,} {records} that {they} not of these inputs and would be lost: "
        f"{shown}{more}; give --append to keep them, --replace to drop them, or name another folder with -o"
    )


def remember(inputs: Inputs, folder: Path, earlier: Earlier) -> None:
    """Note for the next run where the files lie whose records are in `documents.jsonl`."""
    if inputs.shards and not inputs.entries:
        return
    known, roots = _remembered(folder), _roots(inputs, folder)
    if known is not None and earlier is Earlier.APPEND:
        roots = sorted({*roots, *known.roots})
    now = _Known(roots, "" if earlier is Earlier.APPEND else _hash(inputs))
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


def _is_still_there(path: str, folder: Path, roots: list[str]) -> bool:
    return path == STDIN or any(os.path.lexists(os.path.join(os.path.realpath(folder), root, path)) for root in roots)


def _paths(documents: Path) -> Iterator[str]:
    """The source paths of the records in `documents`, as far as they are such as we write them."""
    with suppress(FileNotFoundError), documents.open("rb") as file:
        for line in file:
            if match := _PATH.match(line):
                yield str(orjson.loads(match[1]))

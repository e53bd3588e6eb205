"""Records of an earlier run over other inputs: while their files are still there, none is dropped unasked."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from enum import StrEnum
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

import orjson

from corpus_tools.base.options import Limits, Options
from corpus_tools.base.show import command, display, few, numbered
from corpus_tools.inputs.files import DOCUMENTS, REJECTED, STDIN, Entry, Inputs
from corpus_tools.inputs.ids import document_id
from corpus_tools.inputs.shards import BrokenShard
from corpus_tools.inputs.shards.streams import open_stream
from corpus_tools.run.beside import Beside
from corpus_tools.run.contents import hash_file
from corpus_tools.run.made_with import remember_options, require_same_options
from corpus_tools.run.notes import Note, read_note, write_note
from corpus_tools.run.rejections import printable_path, read_rejections

_RECORD = re.compile(
    rb'\{"schema_version":"[^"]+","id":("(?:[^"\\]|\\.)*"),"source":\{"path":("(?:[^"\\]|\\.)*"),"sha256":("[0-9a-f]{64}")'
)
_COMPRESSIONS = {".gz": "gz", ".zst": "zst"}
_NO_LIMITS = Limits(unpacked_bytes=sys.maxsize, ratio=sys.maxsize)


class Earlier(StrEnum):
    """What becomes of what an earlier run has left and this one does not make again.

    That is about the records of loose files, and about outputs of shards of which another shard has the name.
    `APPEND_REPLACING`: all is kept, but for that whose place a record of another file takes, or another shard.
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


def require_none_lost(inputs: Inputs, folder: Path, earlier: Earlier, options: Options, fingerprint: str) -> None:
    """Raises `WouldDrop` if a run over `inputs` would lose what an earlier one has left, and nobody has allowed it.

    Before anything else, `OtherOptions` is raised if that cannot be appended to with these `options`.

    That is a record or a rejection of a file that is not among the inputs, or of another file with the same id; or the
    output of another shard with the same name. If it is not appended to, what is of files and shards that are gone is
    no reason to ask; and where nothing is known of the last run, there is a reason only if this one makes none of the
    records again.
    """
    beside = Beside(inputs, folder, appends=earlier.appends)
    if earlier.appends and ((folder / DOCUMENTS).exists() or beside.has_outputs()):
        require_same_options(folder, options, fingerprint)
    _require_none_doubled(beside, folder)
    if earlier is Earlier.REPLACE:
        return
    known = _remembered(folder)
    _require_none_renamed(inputs, folder, known, earlier)
    if earlier is Earlier.APPEND_REPLACING:
        return
    losses = [*_outputs_replaced(beside, folder)]
    dropped: list[str] = []
    if inputs.entries or not inputs.shards:  # else no record of a loose file is lost
        for name, noun, before in _left(folder):
            if lost := _replaced(inputs, before, folder, known, earlier):
                what = "of other files with the same name and would be replaced"
                losses.append(_told(lost, folder / name, noun, what))
        if not (earlier.appends or (known is not None and known.entries == _hash(inputs))):
            dropped += _would_be_dropped(inputs, folder, known, beside)
    if losses or dropped:
        raise WouldDrop(_question([*losses, *dropped], _remedy(bool(losses), bool(dropped), earlier)))


def _outputs_replaced(beside: Beside, folder: Path) -> Iterator[str]:
    """Which outputs would be replaced by those of other shards, as a clause; none if none would."""
    if outputs := beside.replaced():
        paths = few([str(folder / name) for name in outputs])
        others = "other shards" if outputs[1:] else "another shard"
        yield f"{paths} would be replaced, made from {others} with the same name"


def _would_be_dropped(inputs: Inputs, folder: Path, known: _Known | None, beside: Beside) -> Iterator[str]:
    """Which records and rejections are of none of the inputs though nobody expects them to be gone, as clauses."""
    what = "not of these inputs and would be lost"
    if lost := _dropped(inputs, folder, known):
        yield _told(lost, folder / DOCUMENTS, "record", what)
    if lost := _unsaid(inputs, folder, known, beside.dropped()):
        yield _told(lost, folder / REJECTED, "rejection", what)


def _remedy(replaces: bool, drops: bool, earlier: Earlier) -> str:
    """The options with which a run goes on that would replace something, drop something, or do both."""
    if replaces and drops:
        return "--append --replace to keep what is not of these inputs and replace the rest, --replace to drop all"
    if drops:
        return "--append to keep them, --replace to drop them"
    return "--append --replace to put the new ones in their place" if earlier.appends else "--replace to do so"


def _require_none_doubled(beside: Beside, folder: Path) -> None:
    """Raises `WouldDrop` if the records of a shard would be there twice: then nothing is lost, but nothing is right."""
    for name, shard, other in beside.doubled():
        place, depth = shard.location.absolute(), other.count("/")
        root = os.path.relpath(place.parents[depth])
        as_then = [root, "--include", "/".join(place.parts[-depth - 1 :])] if depth else [str(shard.location)]
        raise WouldDrop(
            f"{display(shard.location)} has its records in {display(folder / other)}, and would have them in "
            f"{display(folder / name)} as well; name it as then (`{command(*as_then)}`), remove that file, or name "
            "another folder with -o"
        )


def _require_none_renamed(inputs: Inputs, folder: Path, known: _Known | None, earlier: Earlier) -> None:
    """Raises `WouldDrop` if the folder has records of loose files among the inputs under other ids than now."""
    out = os.path.realpath(folder)
    above = [os.path.join(os.path.normpath(os.path.join(out, root)), "") for root in known.roots] if known else []
    own, other = _paths(inputs), set()
    for location in (entry.location for entry in inputs.entries if entry.location):
        place = os.path.join(os.path.realpath(location.parent), location.name)
        other |= {place.removeprefix(root) for root in above if place.startswith(root)} - own
    renamed: list[str] = []
    if other and (folder / DOCUMENTS).exists():
        with (folder / DOCUMENTS).open("rb") as file:
            renamed = [record.path for record in recorded(file) if record.path in other]
    if renamed:
        what = "of files that are among these inputs under other names"
        instead = "" if earlier.appends else "--replace to have these alone, or "
        told = _told(renamed, folder / DOCUMENTS, "record", what)
        raise WouldDrop(_question([told], f"{instead}the same inputs as then"))


def _left(folder: Path) -> Iterator[tuple[str, str, Iterator[Recorded]]]:
    """What is written down of loose files in each of two files, and what that is called."""
    with suppress(FileNotFoundError), (folder / DOCUMENTS).open("rb") as file:
        yield DOCUMENTS, "record", recorded(file)
    rejections = read_rejections(folder / REJECTED)
    yield REJECTED, "rejection", (Recorded(document_id(one.path), one.path, "") for one in rejections)


def _unsaid(inputs: Inputs, folder: Path, known: _Known | None, dropped: list[str]) -> list[str]:
    """Those of the `dropped` paths of rejected files that nobody expects to be gone."""
    if known is not None:
        return [path for path in dropped if _is_in(path, folder, known.roots)]
    return [] if _makes_any_again(inputs, folder) else dropped


def _paths(inputs: Inputs) -> set[str]:
    return {entry.path for entry in inputs.entries} | {one.path for one in inputs.rejections}


def _makes_any_again(inputs: Inputs, folder: Path) -> bool:
    """Is anything that is written down of loose files of one of the inputs?"""
    paths = _paths(inputs)
    return any(record.path in paths for _, _, before in _left(folder) for record in before)


def _dropped(inputs: Inputs, folder: Path, known: _Known | None) -> list[str]:
    """The paths of records that are of none of the inputs."""
    paths = _paths(inputs)
    with suppress(FileNotFoundError), (folder / DOCUMENTS).open("rb") as file:
        before = [record.path for record in recorded(file)]
        lost = [path for path in before if path not in paths]
        if known is not None:
            return [path for path in lost if _is_in(path, folder, known.roots)]
        return lost if len(lost) == len(before) else []
    return []


def _replaced(
    inputs: Inputs, before: Iterable[Recorded], folder: Path, known: _Known | None, earlier: Earlier
) -> list[str]:
    """The paths of those of the records `before` that are of other files than the inputs have under the same ids."""
    roots, own = set(known.roots if known else ()), set(_roots(inputs, folder))
    if not (known or earlier.appends) or (roots == own and all(entry.location for entry in inputs.entries)):
        return []
    entries = {entry.id: entry for entry in inputs.entries}
    lost = []
    for record in before:
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


def _question(losses: list[str], remedy: str, output: str = "folder") -> str:
    return f"{'; '.join(losses)}; give {remedy}, or name another {output} with -o"


def _told(lost: list[str], path: Path, noun: str, what: str) -> str:
    """A clause about what of the file `path` is lost."""
    they = "is" if len(lost) == 1 else "are"
    return f"{display(path)} has {numbered(len(lost), noun)} that {they} {what}: {few(lost)}"


def require_none_in_file(inputs: Inputs, output: Path, rejected: Path) -> None:
    """Raises `WouldDrop` if the file `output` holds records of other inputs, or the file `rejected` their rejections.

    Or if no run has written it at all. Nothing is known of where those files lay: the path of a record, and of the
    shard of a row, is what tells.
    """
    paths = _paths(inputs) | {shard.path for shard in inputs.shards}
    lost = []
    for number, line in enumerate(lines_of(output), 1):
        record = next(recorded([line]), None)
        if record is None:
            what = f"and no run has written it: its line {number:,} is no record"
            raise WouldDrop(_question([f"{display(output)} would be replaced, {what}"], "--replace to do so", "file"))
        if not _is_of(record.path, paths):
            lost.append(record.path)
    what = "not of these inputs and would be lost"
    losses = [_told(lost, output, "record", what)] if lost else []
    if unsaid := [
        one.path for one in read_rejections(rejected) if not _is_of(one.path, set(map(printable_path, paths)))
    ]:
        losses.append(_told(unsaid, rejected, "rejection", what))
    if losses:
        raise WouldDrop(_question(losses, "--replace to drop them", "file"))


def _is_of(path: str, inputs: set[str]) -> bool:
    """Is that the path of one of the `inputs`, or of a row of one?"""
    return path in inputs or any(path[: mark.start()] in inputs for mark in re.finditer("#", path))


def remember(
    inputs: Inputs, folder: Path, earlier: Earlier, options: Options, fingerprint: str, corrections: Path | None
) -> None:
    """Note for the next run where shards and the files of `documents.jsonl` lie, and of which `options` they are."""
    remember_options(folder, options, fingerprint, corrections, appends=earlier.appends)
    Beside(inputs, folder, appends=earlier.appends).remember(fingerprint)
    if inputs.shards and not inputs.entries:
        return
    known, roots = _remembered(folder), _roots(inputs, folder)
    if known is not None and earlier.appends:
        roots = sorted({*roots, *known.roots})
    now = _Known(roots, "" if earlier.appends else _hash(inputs))
    if now != known:
        write_note(folder, Note.INPUTS, now._asdict())


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
    with suppress(TypeError):
        known = _Known(**read_note(folder, Note.INPUTS))
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


def recorded(lines: Iterable[bytes]) -> Iterator[Recorded]:
    """The records in `lines`, as far as they are such as we write them."""
    for line in lines:
        if match := _RECORD.match(line):
            yield Recorded(*map(orjson.loads, match.groups()))


def lines_of(path: Path) -> Iterator[bytes]:
    """The lines of an output, unpacked, as far as they can be read; none if there is no such file."""
    if path.exists():
        with suppress(BrokenShard), open_stream(path, _COMPRESSIONS.get(path.suffix, ""), _NO_LIMITS) as file:
            yield from file

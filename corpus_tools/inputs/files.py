"""Finding and reading the input files: every file found becomes an entry or a rejection, none is passed over."""

from __future__ import annotations

import os
import re
import stat
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from io import BufferedReader
from itertools import takewhile
from pathlib import Path, PurePosixPath
from typing import IO

from corpus_tools.base.limits import too_large
from corpus_tools.base.show import display
from corpus_tools.inputs.ids import document_id
from corpus_tools.inputs.selection import EVERYTHING, Selection, match_parts
from corpus_tools.inputs.shard_names import RECORDS, output_path, shard_format

STDIN = "-"
_WILDCARD = frozenset("*?[")
DOCUMENTS = f"documents{RECORDS}"
REJECTED = "rejected.jsonl"
RUN_FILES = frozenset({DOCUMENTS, REJECTED})
"""What a run writes into the output folder beside the outputs of shards."""


def holds_rejections(path: str) -> bool:
    """Is that, by its name, a file of rejections? `rejected.jsonl`, or what goes with `-o a.jsonl`."""
    return f"/{path}".endswith((f"/{REJECTED}", f".{REJECTED}"))


_LONGEST_NAME = 255
_OF_PROCESS = ("/dev/fd/", "/proc/self/fd/")
"""Where files lie that another process, which does the reading, would look for in vain."""
FIRST_BYTES = 64
"""How many bytes of a rejected file its rejection shows."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file to read: `path` is that below the input root, with `/`; `location` is None for standard input."""

    id: str
    path: str
    location: Path | None


@dataclass(frozen=True, slots=True)
class Shard:
    """A file that holds many documents. `compression` "", "gz" or "zst"."""

    path: str
    location: Path
    format: str
    compression: str = ""


@dataclass(frozen=True, slots=True)
class Rejection:
    """A file, or a row of a shard, that gives no document, why, and the first of its bytes that could be read."""

    path: str
    reason: str
    first_bytes: bytes = b""


@dataclass(frozen=True, slots=True)
class Inputs:
    """What was found: entries by id, and the files that cannot be used at all.

    Entries with the same id stand side by side; `run/same_ids.py` says which of them has it, as contents decide that.
    Shards are in the order of their paths; no two of them have the same output. `locations` are those of all files,
    rejected ones too; `roots` are the folders that were looked through, `bare` those in which no file is to be read.
    """

    entries: list[Entry]
    rejections: list[Rejection]
    shards: list[Shard] = field(default_factory=list)
    locations: list[Path] = field(default_factory=list)
    roots: list[Path] = field(default_factory=list)
    bare: list[Path] = field(default_factory=list)


class NoInput(ValueError):
    """An input that was named does not exist; the message names it and says what to do."""


def collect(inputs: Iterable[str], *, exclude: Path | None = None, selection: Selection = EVERYTHING) -> Inputs:
    """All files in `inputs`: files, folders (recursively), globs, or `-` for standard input.

    Of what is found in folders and by globs, `selection` says what is wanted; files and folders whose name starts with
    a dot are left out, and so is the folder `exclude` (where the output goes); if that is an input folder itself, only
    what a run has written there is. A file that is named itself is always taken, and one that is named in several ways
    is taken once. Raises `NoInput` for an input that does not exist, and for a glob of `selection` that picks no file.
    """
    rejections: list[Rejection] = []
    entries: list[Entry] = []
    shards: list[Shard] = []
    locations: list[Path] = []
    roots: list[Path] = []
    bare: list[Path] = []
    candidates = _once(_candidates(inputs, exclude, selection, roots, bare))
    if roots:
        _require_matches(selection, [path for path, _, _ in candidates])
    for path, location, problem in candidates:
        form = shard_format(path)
        if location is not None:
            locations.append(location)
        if reason := _unusable(path, location) or problem:
            rejections.append(Rejection(path, reason))
        elif location is not None and form is not None:
            shards.append(Shard(path, location, form.name, form.compression))
        else:
            entries.append(Entry(document_id(path), path, location))
    entries.sort(key=lambda entry: (entry.id, entry.location is None, entry.path, _place(entry)))
    kept_shards, same_outputs = _distinct_shards(shards)
    return Inputs(entries, rejections + same_outputs, kept_shards, locations, roots, bare)


def _place(one: Entry | Shard) -> str:
    """Where the file lies, in the same words however it was named."""
    return os.path.realpath(one.location) if one.location is not None else ""


def _distinct_shards(shards: list[Shard]) -> tuple[list[Shard], list[Rejection]]:
    kept: dict[str, Shard] = {}
    folders: set[str] = set()
    rejections: list[Rejection] = []
    for shard in sorted(shards, key=lambda shard: (shard.path, _place(shard))):
        output = output_path(shard.path)
        above = {str(folder) for folder in PurePosixPath(output).parents}
        if reason := _no_output(shard, output, above, kept, folders):
            rejections.append(Rejection(shard.path, reason))
        else:
            kept[output] = shard
            folders |= above
    return list(kept.values()), rejections


def _no_output(shard: Shard, output: str, above: set[str], kept: Mapping[str, Shard], folders: set[str]) -> str | None:
    """Why the file `output`, in the folders `above` it, cannot be written beside those that are, or None."""
    if output in kept:
        return _clash(shard.path, kept[output].path, "output", output)
    if shard.path in RUN_FILES and _is_of_a_run(shard.location):
        return f"a run has written this file into the folder of its input; remove it, or give --exclude {shard.path}"
    if output in RUN_FILES or holds_rejections(output):
        return f"its output would have the name of the run's own {output.rpartition('/')[2]}; rename it"
    if output in folders or not above.isdisjoint(RUN_FILES | kept.keys()):
        return f"its output, {display(output)}, would be a file where another output needs a folder; rename one of them"
    if len(os.fsencode(output.rpartition("/")[2])) > _LONGEST_NAME:
        return f"the name of its output would be longer than {_LONGEST_NAME} bytes; rename it"
    return None


def same_id(entry: Entry, first: Entry) -> str:
    """Why `entry` is rejected where `first` has its id. Paths count from the input: so every clone says the same."""
    return _clash(entry.path, first.path, "id", entry.id)


def _clash(path: str, other: str, what: str, shared: str) -> str:
    named = display(other) if path != other else f"the {display(other)} of another input"
    return f"{display(path)} has the same {what} as {named}, {display(shared)}; rename one of them"


Candidate = tuple[str, Path | None, str | None]
"""A path below its input root, where it lies, and what is known to be wrong with it."""


def _candidates(
    inputs: Iterable[str], exclude: Path | None, selection: Selection, roots: list[Path], bare: list[Path]
) -> Iterator[Candidate]:
    """All that `inputs` name, and what is in the folders among them: those are added to `roots`, or also to `bare`."""
    excluded = exclude.stat() if exclude is not None and os.path.exists(exclude) else None
    for name in inputs:
        path = Path(name)
        if not name:
            raise NoInput("the name of an input is empty; name files, folders, globs, or . for the current folder")
        if name == STDIN:
            if sys.stdin is None:
                raise NoInput("standard input is closed; name files, folders or globs")
            yield STDIN, None, None
        elif os.path.isdir(path):  # Path.is_dir raises for what is too long, or in a folder that is closed
            roots.append(path)
            is_bare = True
            for candidate in _walk(path, excluded, selection, []):
                is_bare = False
                yield candidate
            if is_bare:
                bare.append(path)
        elif os.path.lexists(path):
            yield path.name, path, None
        else:
            yield from _glob(path, excluded, selection, roots)


def _require_matches(selection: Selection, paths: list[str]) -> None:
    """Raises `NoInput` for a glob that was given to pick files of folders and matches none of `paths`."""
    for glob in selection.without_match(paths):
        raise NoInput(f"include {display(glob)}: no file in the folders matches; give globs of paths below the input")


def _once(candidates: Iterable[Candidate]) -> Collection[Candidate]:
    """Each file once, in whatever ways it was named: by the path below the highest of the folders."""
    found: dict[str, Candidate] = {}
    folder = cache(os.path.realpath)
    for candidate in candidates:
        path, location, _ = candidate
        place = os.path.join(folder(location.parent), location.name) if location is not None else STDIN
        if place not in found or path.count("/") > found[place][0].count("/"):
            found[place] = candidate
    return found.values()


def _glob(path: Path, excluded: os.stat_result | None, selection: Selection, roots: list[Path]) -> Iterator[Candidate]:
    """The files that match `path`, whose first names with a wildcard end its root."""
    fixed = list(takewhile(_WILDCARD.isdisjoint, path.parts))
    root = Path(*fixed)
    found = False
    if len(fixed) < len(path.parts) and os.path.isdir(root):
        roots.append(root)
        for candidate in _walk(root, excluded, selection, list(path.parts[len(fixed) :])):
            found = True
            yield candidate
    if not found:
        raise NoInput(f"{display(path)}: no such file or folder; name files, folders, globs, or - for standard input")


def _walk(root: Path, excluded: os.stat_result | None, selection: Selection, pattern: list[str]) -> Iterator[Candidate]:
    """The wanted files below `root` that match `pattern`. Goes by a list, because folders can be deeper than calls."""
    folders = [(root, "")]
    while folders:
        folder, prefix = folders.pop()
        try:
            listing = list(os.scandir(folder))
        except OSError as error:
            yield prefix.removesuffix("/") or root.name, folder, f"the folder cannot be read: {error.strerror}"
            continue
        for item in listing:
            path = prefix + item.name
            if item.name.startswith(".") or selection.leaves_out(path):
                continue
            location = Path(item.path)
            if item.is_dir(follow_symlinks=False):
                if not _is_same(location, excluded):
                    folders.append((location, path + "/"))
            elif path in RUN_FILES and _is_same(root, excluded) and _is_of_a_run(location):
                continue
            elif selection.wants(path) and match_parts(path.split("/"), pattern):
                leads_out = item.is_symlink() and not selection.follow_links and _leads_out(location, root)
                yield path, location, _LEADS_OUT if leads_out else None


_LEADS_OUT = "the file is a link that leads out of the input folder; add --follow-links if it is to be read"
_FIRST_LINES = {
    DOCUMENTS: re.compile(rb'\{"schema_version":"[^"]+","id":"|\Z'),
    REJECTED: re.compile(rb'\{"path":"(?:[^"\\]|\\.)*","reason":"(?:[^"\\]|\\.)*","first_bytes":"[^"]*"\}|\Z'),
}
"""How the files of a run begin; an empty file holds nothing that could be lost."""
_ENOUGH = 65536
_PART = 65536


def _is_same(folder: Path, status: os.stat_result | None) -> bool:
    try:
        return status is not None and os.path.samestat(os.stat(folder), status)
    except OSError:
        return False


def _is_of_a_run(location: Path) -> bool:
    """Has a run written this file? Told by how it begins: an input of that name must not be passed over."""
    try:
        with open_regular(location) as file:
            return _FIRST_LINES[location.name].match(file.read(_ENOUGH)) is not None
    except (OSError, Refused):
        return False


def _leads_out(link: Path, root: Path) -> bool:
    target = os.path.realpath(link)
    return os.path.lexists(target) and not Path(target).is_relative_to(os.path.realpath(root))


def _unusable(path: str, location: Path | None) -> str | None:
    """Why the file cannot be a document whatever it holds, or None."""
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return "the file's name is not UTF-8; rename it"
    if path == STDIN and location is not None:
        return f"a file cannot be called {STDIN}, which stands for standard input; rename it"
    if location is not None and str(location).startswith(_OF_PROCESS):
        return "the file is a pipe of one process, as <(…) of a shell is; save what it holds in a file and name that"
    if location is not None and os.path.islink(location) and os.path.isdir(location):
        return "the file is a link to a folder; name that folder as an input of its own"
    return None


class Refused(Exception):
    """The file can be opened but is not to be read; `first_bytes` of it were."""

    def __init__(self, reason: str, first_bytes: bytes = b"") -> None:
        super().__init__(reason)
        self.reason = reason
        self.first_bytes = first_bytes


def load(entry: Entry, limit: int) -> bytes | Rejection:
    """The bytes of `entry`, or why there are none to be had. Never holds more than `limit` bytes and one."""
    try:
        if entry.location is None:
            return _within(limit, _read(sys.stdin.buffer, limit))
        return _read_file(entry.location, limit)
    except Refused as refused:
        return Rejection(entry.path, refused.reason, refused.first_bytes)
    except OSError as error:
        return Rejection(entry.path, why_unreadable(entry.location, error))
    except MemoryError:
        return Rejection(entry.path, "the file is larger than the memory there is for it; split it")


def open_regular(location: Path) -> BufferedReader:
    """The file at `location`, open for reading. Raises `Refused` if it is no regular file, and `OSError`."""
    # without O_NONBLOCK, opening a named pipe waits for a writer that may never come
    handle = os.open(location, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
    file = open(handle, "rb")  # noqa: SIM115  the caller closes it
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        file.close()
        raise Refused("the file is not a regular file")
    return file


def _read_file(location: Path, limit: int) -> bytes:
    with open_regular(location) as file:
        size = os.fstat(file.fileno()).st_size
        if size > limit:
            raise _too_large(limit, file.read(FIRST_BYTES))
        return _within(limit, _read(file, limit, size + 1))  # the file may have grown since


def _read(file: IO[bytes], limit: int, part: int = 0) -> bytes:
    """The rest of `file`, but at most `limit` bytes and one: in parts, as Python takes the memory for all it asks for.

    A file that has the size it had a moment ago is one part, which is not copied.
    """
    parts: list[bytes] = []
    left = limit + 1
    while left > 0 and (data := file.read(min(left, max(part, _PART)))):
        parts.append(data)
        left -= len(data)
    return b"".join(parts)


def _within(limit: int, data: bytes) -> bytes:
    if len(data) > limit:
        raise _too_large(limit, data[:FIRST_BYTES])
    return data


def _too_large(limit: int, first_bytes: bytes) -> Refused:
    return Refused(too_large("the file", limit), first_bytes)


def why_unreadable(location: Path | None, error: OSError) -> str:
    """What `error`, met when `location` was read, means to a person (None is standard input)."""
    if isinstance(error, FileNotFoundError):
        if location is not None and os.path.islink(location):
            return f"the file is a link to {display(os.readlink(location))}, which does not exist"
        return "the file is not there, or not any more; run again once nothing else changes the folder"
    if isinstance(error, PermissionError):
        return "the file may not be read; change its permissions"
    return f"the file cannot be read: {error.strerror or error}"

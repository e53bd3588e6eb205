"""Notes in the state's folder, beside the database: each a small file of JSON, written whole, and believed by nobody.

They are there whatever has become of the database. A note that cannot be read is none.
"""

from __future__ import annotations

from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import Any

import orjson

from corpus_tools.run import STATE
from corpus_tools.run.storage import atomic_writer

_LARGEST = 64 * 1024 * 1024
"""Bytes of a note that are read."""


class Note(StrEnum):
    """What is noted: where files and shards lay, with which options they were read, that a run is not at its end."""

    INPUTS = "inputs"
    SHARDS = "shards"
    OPTIONS = "options"
    UNFINISHED = "running"


def _path(folder: Path, note: Note) -> Path:
    return folder / STATE / f"{note}.json"


def read_note(folder: Path, note: Note) -> Any:
    """What the note in the output `folder` says; None if there is none."""
    with suppress(OSError, ValueError), _path(folder, note).open("rb") as file:
        return orjson.loads(file.read(_LARGEST))
    return None


def write_note(folder: Path, note: Note, value: object) -> None:
    """Note `value` for the next run."""
    path = _path(folder, note)
    with atomic_writer(path, path.with_suffix(".part")) as file:
        file.write(orjson.dumps(value, option=orjson.OPT_SORT_KEYS))


def begin(folder: Path) -> None:
    """Note that a run is at work in `folder`."""
    write_note(folder, Note.UNFINISHED, True)


def end(folder: Path) -> None:
    """It has come to its end."""
    _path(folder, Note.UNFINISHED).unlink(missing_ok=True)


def unfinished(folder: Path) -> str:
    """What to do if the last run into `folder` has not come to its end, as a sentence; nothing if it has."""
    if not _path(folder, Note.UNFINISHED).is_file():
        return ""
    return "the last run was stopped, or is still at work; the same `corpus normalize` as then goes on from there"

"""Folders and files of outputs: what `-o` may name, and whether a folder has all that a run was to write.

Nobody gets a folder that is called as a file is.
"""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path
from typing import NoReturn

from corpus_tools.cli.console import complain, fail, shown

_EXPORTS = {".csv": "csv", ".tsv": "csv", ".parquet": "parquet", ".xlsx": "xlsx", ".txt": "txt", ".xml": "tei"}
"""The form of `corpus export` that somebody wants whose file is called so."""

_ENDINGS = (
    *_EXPORTS,
    *(".jsonl", ".json", ".ndjson", ".vert", ".html", ".htm", ".md", ".pdf", ".docx", ".ods", ".xls", ".gz", ".zst"),
    *(".bz2", ".xz", ".zip", ".tar", ".sqlite", ".db", ".toml", ".yaml", ".yml", ".log", ".arrow", ".feather", ".pkl"),
)


def other_file(output: Path, written: Collection[str] = ()) -> str | None:
    """How the name of `output` ends if that is a file's, and not one of those that are `written`.

    A folder that is there may be called as it likes.
    """
    ending = output.suffix.lower()
    return ending if ending in _ENDINGS and ending not in written and not os.path.isdir(output) else None


def export_instead(ending: str) -> str:
    """What to run for a file whose name ends so, as the end of a sentence; nothing if no command makes it."""
    form = _EXPORTS.get(ending)
    return f"; for {form}, run `corpus export DIR --to {form}` on what it has written" if form else ""


def tell_unfinished(output: Path) -> None:
    """Say so if the last run into the folder `output` has not come to its end: some of its records may be missing."""
    if said := _unfinished(output):
        complain(f"{shown(output)}: {said}")


def fail_without_records(output: Path, remedy: str) -> NoReturn:
    """Leave, as there are no records in `output`: they are still to come if a run was stopped, else `remedy` helps."""
    fail(f"{shown(output)} holds no records; {_unfinished(output) or remedy}")


def _unfinished(output: Path) -> str:
    from corpus_tools.run.notes import unfinished

    return unfinished(output) if output.is_dir() else ""

"""`[tool.corpus]` in the pyproject.toml of the current folder or of the nearest folder above that has one."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus_tools.base.show import short

KEYS = ("corrections", "dialects", "no-fix")


class BadSettings(ValueError):
    """The table holds something that is none of its settings; the message names file and key."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a project has settled: its dialect files, the fixers to leave out, and the folder of its sidecars.

    `path` is the file that says so.
    """

    dialects: tuple[Path, ...] = ()
    without: tuple[str, ...] = ()
    path: Path | None = None
    corrections: Path | None = None


def find_settings(folder: Path) -> Settings:
    """The settings that hold in `folder`; paths in them count from the folder of their file. Raises `BadSettings`."""
    for path in _candidates(folder.absolute()):
        try:
            data = path.read_bytes()
            if b"corpus" not in data:  # it is about something else, and may be broken
                continue
            table = tomllib.loads(data.decode("utf-8")).get("tool", {}).get("corpus")
        except (OSError, ValueError, AttributeError, RecursionError) as error:
            raise BadSettings(f"{path}: {error}") from None
        if table is not None:
            return _read(table, path)
    return Settings()


def _candidates(folder: Path) -> Iterator[Path]:
    return (path for at in (folder, *folder.parents) if (path := at / "pyproject.toml").is_file())


def _read(table: Any, path: Path) -> Settings:
    if not isinstance(table, dict):
        raise BadSettings(f"{path}: tool.corpus: not a table")
    for key, value in table.items():
        if key not in KEYS:
            raise BadSettings(f"{path}: tool.corpus.{key}: no such setting; the settings are {', '.join(KEYS)}")
        if key == "corrections":
            if not isinstance(value, str) or not value.strip():
                raise BadSettings(f"{path}: tool.corpus.{key}: {short(value)} is no name of a folder")
        elif not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise BadSettings(f"{path}: tool.corpus.{key}: {short(value)} is no list of strings")
    dialects = tuple(path.parent / name for name in table.get("dialects", []))
    folder = path.parent / table["corrections"] if "corrections" in table else None
    return Settings(dialects, tuple(table.get("no-fix", [])), path, folder)

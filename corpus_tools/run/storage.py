"""Writing files so that a reader sees the old content or the new, never half of it, whenever the power goes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def atomic_writer(path: Path, temporary: Path) -> Iterator[BinaryIO]:
    """A file to write to that takes the place of `path` when the block ends well, and disappears when it does not.

    Until then it is called `temporary`, on the same file system.
    """
    try:
        with temporary.open("wb") as file:
            yield file
            sync(file)
        replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def sync(file: BinaryIO) -> None:
    """Make what was written to `file` last through a power cut."""
    file.flush()
    os.fsync(file.fileno())


def replace(old: Path, new: Path) -> None:
    """Give the file `old` the name `new`, so that it lasts through a power cut."""
    os.replace(old, new)
    _sync_folder(new.parent)


def make_folder(folder: Path) -> None:
    """Make `folder` and those above it that are missing, so that they last through a power cut."""
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    if os.name == "posix":  # Windows can neither open folders nor needs it
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

"""Writing files so that a reader sees the old content or the new, never half of it, whenever the power goes."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def atomic_writer(path: Path, temporary: Path) -> Iterator[BinaryIO]:
    """A file to write to that takes the place of `path` when the block ends well, and disappears when it does not.

    Until then it is called `temporary`, on the same file system. It has the permissions of the file that it replaces.
    """
    try:
        with os.fdopen(_open_new(temporary, permissions(path)), "wb") as file:
            yield file
            sync(file)
        replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _open_new(path: Path, mode: int | None) -> int:
    """A handle of the new file `path`: a file that has that name, perhaps beside others, is not written into."""
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    if mode is not None:
        os.chmod(path, mode)
    return handle


def permissions(path: Path) -> int | None:
    """The permissions of the file `path`; None if there is none."""
    try:
        return stat.S_IMODE(os.lstat(path).st_mode)
    except OSError:
        return None


def sync(file: BinaryIO) -> None:
    """Make what was written to `file` last through a power cut."""
    file.flush()
    os.fsync(file.fileno())


def replace(old: Path, new: Path) -> None:
    """Give the file `old` the name `new`, and the permissions of the file that had it, so that it lasts."""
    mode = permissions(new)
    if mode is not None:
        os.chmod(old, mode)
    os.replace(old, new)
    _sync_folder(new.parent)


def make_folder(folder: Path) -> None:
    """Make `folder` and those above it that are missing, so that they last through a power cut."""
    missing = []
    while not folder.is_dir():
        missing.append(folder)
        folder = folder.parent
    for one in reversed(missing):
        one.mkdir(exist_ok=True)
        _sync_folder(one.parent)


def _sync_folder(folder: Path) -> None:
    if os.name == "posix":  # Windows can neither open folders nor needs it
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

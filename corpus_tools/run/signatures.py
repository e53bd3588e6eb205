"""Has a file changed? Told from its size and times, wherever those can be trusted to tell; else from its bytes."""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path
from typing import NamedTuple

from corpus_tools.inputs.files import Refused, open_regular

_GRANULARITY = 2_000_000_000
"""Nanoseconds: the coarsest clock of a file system in use (FAT's)."""


class Signature(NamedTuple):
    """Bytes, number, and nanoseconds of the last change of content and of the entry (which nobody can set back)."""

    size: int
    inode: int
    modified: int
    changed: int

    @property
    def tells_changes(self) -> bool:
        """Would a later change give another signature?

        A file that was written a moment ago can be written again within the same tick of the file system's clock. So
        can one whose times lie in the future, because the clock was set back.
        """
        return max(self.modified, self.changed) < time.time_ns() - _GRANULARITY

    def __str__(self) -> str:
        return ".".join(map(str, self))


def sign(path: Path) -> Signature | None:
    """The signature of the file `path` as it is now, or None if there is none."""
    try:
        status = os.stat(path)
    except OSError:
        return None
    return Signature(status.st_size, status.st_ino, status.st_mtime_ns, status.st_ctime_ns)


def hash_file(path: Path) -> bytes | None:
    """The SHA-256 of the file's bytes, or None if it cannot be read."""
    try:
        with open_regular(path) as file:
            return hashlib.file_digest(file, "sha256").digest()
    except (OSError, Refused):
        return None

"""What is in a file now: its bytes decide whether it has changed.

Size and times cannot: a change through a memory map leaves them as they were, on some file systems for good, on others
for as long as the page has not been written back; and whoever may write a file may set its times.
They matter only where dates are to be counted back from them.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from corpus_tools.base.options import Options
from corpus_tools.inputs.files import Refused, open_regular


def modified(path: Path | None) -> datetime | None:
    """When the file was last changed, in UTC and in whole seconds; None if there is none."""
    try:
        return datetime.fromtimestamp(int(os.stat(path).st_mtime), UTC).replace(tzinfo=None) if path else None
    except OSError:
        return None


def dated(options: Options, path: Path | None) -> Options:
    """`options` with the reference date that they want for the file `path`."""
    if not (options.reference_from_mtime and path):
        return options
    return replace(options, reference_date=modified(path), reference_from_mtime=False)


def stamped(digest: bytes, when: datetime | None) -> bytes:
    """The hash of contents with the hash `digest` where also the time decides what becomes of them."""
    return digest if when is None else hashlib.sha256(digest + when.isoformat().encode()).digest()


def size_of(path: Path | None) -> int:
    """Bytes of the file `path`; 0 if there is none."""
    try:
        return os.stat(path).st_size if path else 0
    except OSError:
        return 0


def with_sidecar(sha256: bytes, sidecar: bytes) -> bytes:
    """One hash of a file, which has this `sha256`, and of its sidecar; that of the file if there is none, `b""`."""
    return hashlib.sha256(sha256 + sidecar).digest() if sidecar else sha256


def hash_file(path: Path) -> bytes | None:
    """The SHA-256 of the file's bytes, or None if it cannot be read."""
    try:
        with open_regular(path) as file:
            return hashlib.file_digest(file, "sha256").digest()
    except (OSError, Refused):
        return None

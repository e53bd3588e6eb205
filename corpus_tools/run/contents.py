"""What is in a file now: its bytes decide whether it has changed.

Size and times cannot: a change through a memory map leaves them as they were, on some file systems for good, on others
for as long as the page has not been written back; and whoever may write a file may set its times.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from corpus_tools.inputs.files import Refused, open_regular


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

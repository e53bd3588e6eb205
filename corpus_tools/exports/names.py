"""Names of files for documents, which any file system and any program can bear."""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import blake2b
from itertools import count
from pathlib import Path
from typing import IO

_PLAIN = re.compile(r"[a-z0-9][a-z0-9_-]{0,79}")
_UNSAFE = re.compile(r"[^A-Za-z0-9_-]+")
_HANDLE = re.compile(r"[A-Za-z0-9_]{1,80}")
_NO_HANDLE = re.compile(r"[^A-Za-z0-9_]+")
_LONGEST = 60
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)")
"""What Windows takes for devices, whatever follows the dot."""


def safe_name(identity: str) -> str:
    """A name without suffix for the document `identity`: small letters, digits, `_` and `-` stay as they are.

    Where anything else had to go, and where only the case tells two ids apart, a hash of the id keeps names distinct.
    """
    if _PLAIN.fullmatch(identity) and not _DEVICES.fullmatch(identity):
        return identity
    readable = _UNSAFE.sub("_", identity)[:_LONGEST].strip("_-")
    return f"{readable or 'document'}-{_hash(identity)}"


def handle(identity: str) -> str:
    """The same for programs that take nothing but ASCII letters, digits and `_`, such as CQPweb."""
    if _HANDLE.fullmatch(identity):
        return identity
    return f"{_NO_HANDLE.sub('_', identity)[:_LONGEST].strip('_') or 'document'}_{_hash(identity)}"


def _hash(identity: str) -> str:
    return blake2b(identity.encode("utf-8"), digest_size=5).hexdigest()


def create(folder: Path, name: str, suffix: str) -> tuple[IO[str], str]:
    """A new text file in `folder` and its name; where that is taken (an id that comes twice), a number is added."""
    for path in _candidates(folder, name, suffix):
        try:
            return path.open("x", encoding="utf-8", newline=""), path.name
        except FileExistsError:
            continue
    raise AssertionError("there is always another number")


def _candidates(folder: Path, name: str, suffix: str) -> Iterator[Path]:
    yield folder / f"{name}{suffix}"
    yield from (folder / f"{name}~{number}{suffix}" for number in count(2))

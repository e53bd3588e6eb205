"""Sidecars: files of corrections, one for a document, found by the document's id. What is in them is read elsewhere."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from corpus_tools.inputs.files import Refused, open_regular
from corpus_tools.inputs.ids import document_id as as_id

SUFFIX = ".toml"
LARGEST = 4 * 1024 * 1024
"""Bytes of a sidecar; one for a page with thousands of comments, all of them corrected, has fewer."""

_PLAIN = frozenset("-_.()+,=@ ")
_LONGEST = 80
_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Sidecar:
    """The bytes of a sidecar, or the `problem` that kept them from being read. `name`: its path below the folder."""

    name: str
    data: bytes
    problem: str = ""

    def digest(self) -> bytes:
        """The SHA-256 of all that a record may depend on."""
        return hashlib.sha256(b"\0".join((os.fsencode(self.name), self.problem.encode(), self.data))).digest()


def sidecar_name(document_id: str) -> str:
    """The name of the sidecar for a document: its id, made a path that every file system takes."""
    return "/".join(map(_safe, document_id.split("/"))) + SUFFIX


def _safe(part: str) -> str:
    safe = "".join(letter if letter.isalnum() or letter in _PLAIN else _percent(letter) for letter in part)
    if safe[:1] in ("", "."):
        safe = f"%2E{safe[1:]}"
    if len(safe) > _LONGEST:
        digest = hashlib.sha256(part.encode("utf-8", "surrogatepass")).hexdigest()
        safe = f"{safe[:_LONGEST]}%{digest[:_DIGITS]}"
    return safe


def _percent(letter: str) -> str:
    return "".join(f"%{byte:02X}" for byte in letter.encode("utf-8", "surrogatepass"))


class Sidecars:
    """The sidecars in a folder, and which of them were asked for; none at all where no folder is given."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder
        self._paths = dict(_walk(folder)) if folder is not None else {}
        self._asked: set[str] = set()

    def __bool__(self) -> bool:
        return bool(self._paths)

    def of(self, document_id: str) -> Sidecar | None:
        """The sidecar for a document, if there is one."""
        if not self._paths:
            return None
        name = sidecar_name(document_id)
        if name not in self._paths:
            return None
        self._asked.add(name)
        return read_sidecar(self._paths[name], name)

    def of_file(self, document_id: str, path: str, data: bytes) -> Sidecar | None:
        """The sidecar for one file or row that was named by its `path`, so that nobody knows its id in a run.

        `document_id` is that by its last part. The sidecar that was written for `data` is meant, under whichever of the
        names that the file can have; if there is none, that of `document_id`.
        """
        named = self.of(document_id)
        parts = path.replace(os.sep, "/").split("/")
        digest = hashlib.sha256(data).hexdigest().encode() if self._paths else b""
        longer = (self.of(as_id("/".join(parts[start:]))) for start in range(len(parts)))
        found = (sidecar for sidecar in (named, *longer) if sidecar is not None and digest in sidecar.data)
        return next(found, named)

    def strays(self) -> list[str]:
        """The names of those that nobody has asked for, sorted."""
        return sorted(self._paths.keys() - self._asked)

    def digest_beside(self, document_ids: Collection[str]) -> bytes:
        """A hash of all but those for these documents; nothing if there are no others."""
        names = sorted(self._paths.keys() - set(map(sidecar_name, document_ids if self._paths else ())))
        digests = b"".join(read_sidecar(self._paths[name], name).digest() for name in names)
        return hashlib.sha256(digests).digest() if digests else b""


def read_sidecar(path: Path, name: str) -> Sidecar:
    """The sidecar at `path`, which is called `name`."""
    if path.is_symlink():  # it may lead to anything, and messages quote what is in a sidecar
        return Sidecar(name, b"", "it is a link")
    try:
        with open_regular(path) as file:
            data = file.read(LARGEST + 1)
    except (OSError, Refused) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        return Sidecar(name, b"", f"it cannot be read: {reason or error}")
    if len(data) > LARGEST:
        return Sidecar(name, b"", f"it is larger than {LARGEST} bytes")
    return Sidecar(name, data)


def _walk(folder: Path) -> list[tuple[str, Path]]:
    """The sidecars below `folder`, hidden files and folders left out, each with its name."""
    found: list[tuple[str, Path]] = []
    for above, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in names:
            if name.endswith(SUFFIX) and not name.startswith("."):
                path = Path(above) / name
                found.append((path.relative_to(folder).as_posix(), path))
    return found

"""Files whose line ends were turned since a run read them, as git does it in a clone. Records name places by bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from corpus_tools.base.show import few
from corpus_tools.inputs.files import Entry, load

_TURNED = (
    "{}: nothing but line ends is other than at the last run ({}), as git turns them; put what is in "
    "docs/templates/gitattributes into .gitattributes, and see docs/ci.md for what is committed already"
)


class LineEnds:
    """Looks at the files of records that have changed; `limit` is that of the bytes of one."""

    def __init__(self, entries: Sequence[Entry], limit: int) -> None:
        self._entries, self._limit = {entry.path: entry for entry in entries}, limit
        self._found: dict[str, list[str]] = {}

    def look(self, before: Any, after: Any) -> None:
        """Note the file of the record `after` if the one that `before` was made of had other line ends alone."""
        try:
            old, new, path = before["source"]["sha256"], after["source"]["sha256"], after["source"]["path"]
        except (KeyError, TypeError):
            return
        entry = self._entries.get(path) if old != new else None
        data = load(entry, self._limit) if entry is not None and entry.location is not None else None
        if not isinstance(data, bytes):
            return
        unix = data.replace(b"\r\n", b"\n")
        for said, turned in (("CRLF for LF", unix), ("LF for CRLF", unix.replace(b"\n", b"\r\n"))):
            if hashlib.sha256(turned).hexdigest() == old:
                self._found.setdefault(said, []).append(path)

    def look_at_output(self, path: Path) -> None:
        """Note the output at `path` if it has line ends that no run writes."""
        if path.is_file():
            with path.open("rb") as file:
                if file.readline().endswith(b"\r\n"):
                    self._found.setdefault("CRLF for LF", []).append(str(path))

    def said(self) -> list[str]:
        """A sentence for each way in which line ends were turned."""
        return [_TURNED.format(few(paths), said) for said, paths in self._found.items()]

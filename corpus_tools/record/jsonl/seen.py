"""Ids that were seen before, in little memory: what finds duplicates in files that do not fit into it."""

from __future__ import annotations

from array import array

_SMALLEST = 1 << 14
_64_BITS = (1 << 64) - 1


class SeenIds:
    """Remembers for each id the line that had it first; 24 to 48 bytes an id, however long the ids are.

    Only a hash of 64 bits is kept. That two different ids of a million share theirs, and a duplicate is reported that
    is none, happens once in 37 million runs; the hash is salted, so the next run would tell.
    """

    def __init__(self) -> None:
        self._make_room(_SMALLEST)

    def _make_room(self, size: int) -> None:
        self._hashes = array("Q", bytes(8 * size))
        self._lines = array("Q", bytes(8 * size))
        self._mask = size - 1
        self._free = size * 2 // 3

    def first_line(self, identity: str, line: int) -> int:
        """The line that had `identity` first: an earlier one, or `line` itself, which is remembered then."""
        key = hash(identity) & _64_BITS or 1  # 0 marks a free place
        first = self._put(key, line)
        if not self._free:
            self._grow()
        return first

    def _put(self, key: int, line: int) -> int:
        hashes, mask = self._hashes, self._mask
        place = key & mask
        while found := hashes[place]:
            if found == key:
                return self._lines[place]
            place = (place + 1) & mask
        hashes[place] = key
        self._lines[place] = line
        self._free -= 1
        return line

    def _grow(self) -> None:
        hashes, lines = self._hashes, self._lines
        self._make_room(2 * len(hashes))
        for key, line in zip(hashes, lines, strict=True):
            if key:
                self._put(key, line)

"""Text and attributes as XML can hold them."""

from __future__ import annotations

import re
from collections.abc import Mapping

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_REPLACEMENT = "\ufffd"
_LOST = "{} characters that XML cannot hold (controls) became U+FFFD"
_IN_TEXT = {ord(mark): f"&#{ord(mark)};" for mark in "\r"} | {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;"}
_IN_ATTRIBUTE = _IN_TEXT | {ord('"'): "&quot;"} | {ord(mark): f"&#{ord(mark)};" for mark in "\t\n"}


class Escaper:
    """Escapes, and counts the characters that XML 1.0 cannot hold in any way."""

    def __init__(self) -> None:
        self.lost = 0

    def text(self, value: str) -> str:
        """`value` between tags: a parser gives it back as it was, but for what `lost` counts."""
        return self._held(value).translate(_IN_TEXT)

    def attribute(self, value: object) -> str:
        """`value` between double quotes; the same holds."""
        return self._held(str(value)).translate(_IN_ATTRIBUTE)

    def attributes(self, values: Mapping[str, object]) -> str:
        """All of them that are not null, each behind a blank."""
        return "".join(f' {name}="{self.attribute(value)}"' for name, value in values.items() if value is not None)

    def notes(self) -> dict[str, int]:
        """What whoever asked for the export has to know."""
        return {_LOST: self.lost} if self.lost else {}

    def _held(self, value: str) -> str:
        value, lost = _NOT_XML.subn(_REPLACEMENT, value)
        self.lost += lost
        return value

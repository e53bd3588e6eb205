"""8-bit code pages as plain tables: every byte has a character, so decoding can always be undone.

Python's tables leave some bytes undefined (0x81 in cp1252). As in the WHATWG Encoding Standard and ftfy's "sloppy"
codecs, such a byte becomes the character with its own number, or where the page has that one elsewhere, the private
character that the standard's "x-user-defined" gives it.
"""

from __future__ import annotations

import codecs
from functools import cache

_USER_DEFINED = 0xF700


@cache
def table(page: str) -> str:
    """The 256 characters of `page` (a Python codec name), all different, indexed by byte."""
    chars = [bytes([byte]).decode(page, "replace") for byte in range(256)]
    for byte, char in enumerate(chars):
        if char == "\ufffd":
            chars[byte] = chr(byte) if chr(byte) not in chars else chr(_USER_DEFINED + byte)
    return "".join(chars)


@cache
def undefined(page: str) -> frozenset[int]:
    """The bytes that are no printed character in `page`: undefined, or a control character above 127."""
    return frozenset(byte for byte, char in enumerate(table(page)) if "\x7f" <= char < "\xa0" or char >= "\uf700")


@cache
def encoding_map(page: str) -> object:
    """What `codecs.charmap_encode` wants: the reverse of `table(page)`."""
    return codecs.charmap_build(table(page))


def decode(raw: bytes, page: str) -> str:
    """All of `raw` in `page`; never fails."""
    return codecs.charmap_decode(raw, "strict", table(page))[0]


def encode(text: str, page: str) -> bytes:
    """The bytes that `decode` made `text` from. Raises UnicodeEncodeError for characters outside the page."""
    return codecs.charmap_encode(text, "strict", encoding_map(page))[0]  # type: ignore[arg-type]

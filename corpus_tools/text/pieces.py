"""A file in pieces: which bytes are which text, in which codec, and which bytes are no text."""

from __future__ import annotations

from typing import NamedTuple

from corpus_tools.text import codepages as pages

UNICODE_CODECS = frozenset({"utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"})
MULTIBYTE_CODECS = frozenset({"gb18030", "big5hkscs", "cp949", "johab", "cp932", "euc_jp"})

BYTE_ORDER_MARK = "byte order mark"
ESCAPE_SEQUENCE = "escape sequence"
SPLIT_PAIR = "surrogate pair encoded as two characters (CESU-8)"
OVERLONG_NUL = "NUL encoded as two bytes (modified UTF-8)"
CUT = "incomplete last character"
HALF_PAIR = "half of a surrogate pair"
NO_CHARACTER = "no character of the encoding"
LOSSES = frozenset({CUT, HALF_PAIR, NO_CHARACTER})
"""The notes of pieces whose bytes are not in the text."""


class Piece(NamedTuple):
    """The raw bytes `start` to `end`, and their text in `codec`.

    `codec` is None where the bytes cannot be made from the text again: what is no text at all, like byte order marks
    and a cut last character, and characters that have two encodings. `note` says why the bytes are not as others are.
    A tuple and no dataclass because a file of mixed bytes has a piece for nearly each of them.
    """

    start: int
    end: int
    codec: str | None
    text: str
    note: str = ""


def encode(text: str, codec: str) -> bytes:
    """`text`, or a slice of it that ends between characters, in the codec of its piece."""
    return text.encode(codec) if codec in UNICODE_CODECS or codec in MULTIBYTE_CODECS else pages.encode(text, codec)

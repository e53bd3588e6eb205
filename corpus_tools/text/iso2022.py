"""Text in seven bits with escape sequences: ISO-2022-JP and ISO-2022-KR, as old mail and news have them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus_tools.text.pieces import ESCAPE_SEQUENCE, NO_CHARACTER, Piece

_SWITCH = re.compile(rb"\x1b(?:\$[@AB]|\$\([AC]|\$\)C|\([BIJ])|[\x0e\x0f]")
_SETS = {
    **dict.fromkeys((b"\x1b$@", b"\x1b$B"), "euc_jp"),
    **dict.fromkeys((b"\x1b$(C", b"\x0e"), "euc_kr"),
    **dict.fromkeys((b"\x1b$A", b"\x1b$(A"), "gb2312"),
    b"\x1b(I": "katakana",
}
_PRINTED = re.compile(rb"[\x21-\x7e]+")
_HIGH = bytes(byte | 0x80 for byte in range(256))


def name_of(raw: bytes) -> str | None:
    """The encoding that the escape sequences in `raw`, which has no byte above 127, speak for; None without any."""
    if b"\x1b$)C" in raw and b"\x0e" in raw:
        return "iso2022_kr"
    return "iso2022_jp" if b"\x1b$B" in raw or b"\x1b$@" in raw else None


def read(raw: bytes) -> Iterator[Piece]:
    """The pieces of `raw`; each character of a double-byte set has its two bytes."""
    charset: str | None = None
    done = 0
    for switch in _SWITCH.finditer(raw):
        yield from _stretch(raw, done, switch.start(), charset)
        yield Piece(*switch.span(), None, "", ESCAPE_SEQUENCE)
        charset = charset if switch[0] == b"\x1b$)C" else _SETS.get(switch[0])
        done = switch.end()
    yield from _stretch(raw, done, len(raw), charset)


def _stretch(raw: bytes, start: int, end: int, charset: str | None) -> Iterator[Piece]:
    """Bytes of one character set; what is not printed (line ends, spaces) is the same in all."""
    done = start
    for run in _PRINTED.finditer(raw, start, end) if charset else ():
        yield Piece(done, run.start(), "utf-8", raw[done : run.start()].decode("ascii"))
        yield from _characters(run[0].translate(_HIGH), run.start(), charset or "")
        done = run.end()
    yield Piece(done, end, "utf-8", raw[done:end].decode("ascii"))


def _characters(run: bytes, start: int, charset: str) -> Iterator[Piece]:
    """Those of a `run` with its high bits set; each that is no character is a piece of its own."""
    if charset == "katakana":
        yield Piece(start, start + len(run), None, run.decode("cp932", "replace"))
        return
    text, done = "", 0
    for at in range(0, len(run), 2):
        char = run[at : at + 2].decode(charset, "ignore")
        if char:
            text += char
            continue
        yield Piece(start + done, start + at, None, text)
        done = min(at + 2, len(run))
        yield Piece(start + at, start + done, None, "\ufffd", NO_CHARACTER)
        text = ""
    yield Piece(start + done, start + len(run), None, text)

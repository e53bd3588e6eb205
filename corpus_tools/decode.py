"""Bytes to text: which encoding, on what evidence, and so that the bytes can be had back.

The order: byte order marks; UTF-16 and UTF-32 by the places of their NULs; UTF-8 over the whole file; UTF-8 with
damage (a cut last character, surrogates encoded one by one, lines or bytes of an older page); only then a guess
among the older pages.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from corpus_tools import pages
from corpus_tools.model import DocumentWarning, WarningCode

UNICODE_CODECS = frozenset({"utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"})
MULTIBYTE_CODECS = frozenset({"gb18030", "big5hkscs", "cp949", "cp932", "euc_jp"})

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ESCAPED_BYTES = re.compile("[\udc80-\udcff]+")
_SURROGATES = re.compile("[\ud800-\udfff]")
_VALID_NON_ASCII = re.compile("[\x80-\ud7ff\ue000-\U0010ffff]")
_CUT_TAIL = re.compile(rb"(?:[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]?|[\xf0-\xf4][\x80-\xbf]{0,2})\Z")
_CESU = re.compile(rb"\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]|\xed[\xa0-\xbf][\x80-\xbf]")
_SPLIT_PAIR = "surrogate pair encoded as two characters (CESU-8)"
_SIGNATURES = (
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",
    b"GIF8",
    b"PK\x03\x04",
    b"%PDF-",
    b"\x1f\x8b",
    b"\x7fELF",
    b"BZh",
    b"\x28\xb5\x2f\xfd",
    b"\xfd7zXZ\x00",
    b"7z\xbc\xaf\x27\x1c",
    b"RIFF",
    b"OggS",
    b"ID3",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"SQLite format 3\x00",
    b"\x00asm",
    b"\xca\xfe\xba\xbe",
)
_TEXT_CONTROLS = b"\t\n\x0b\x0c\r\x1a\x1b"
_BINARY_SAMPLE = 65536
_BINARY_SHARE = 0.1
_WIDE_SAMPLE = 65536
_WIDE_SHARE = 0.02  # of bytes that are NUL: one in fourteen in Cyrillic UTF-16, where only spaces have one
_WIDE_PARITY = 0.9
_CONTROLS = bytes(set(range(32)) - set(_TEXT_CONTROLS))


@dataclass(frozen=True, slots=True)
class Piece:
    """The raw bytes `start` to `end`, and their text in `codec`.

    `codec` is None for bytes that no codec accounts for: byte order marks, a cut last character, half a surrogate pair.
    Their text is empty, or what stands for them.
    """

    start: int
    end: int
    codec: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Unread:
    """Raw bytes `start` to `end` that are not text in the encoding found, and why."""

    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why an encoding was chosen: the reason, the best candidates with their scores, the bytes that did not fit."""

    reason: str
    candidates: tuple[tuple[str, float], ...] = ()
    unread: tuple[Unread, ...] = ()

    def mapping(self) -> Mapping[str, object]:
        """The same as plain values, for JSON."""
        return {
            "reason": self.reason,
            "candidates": [{"encoding": name, "score": round(score, 3)} for name, score in self.candidates],
            "unread": [{"start": u.start, "end": u.end, "reason": u.reason} for u in self.unread],
        }


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of `raw`, with adjacent `pieces` that cover it and can be turned back into it."""

    raw: bytes
    pieces: tuple[Piece, ...]
    text: str
    encoding: str
    evidence: Evidence
    warnings: tuple[DocumentWarning, ...] = ()

    def encode(self) -> bytes:
        """The raw bytes, made from the text of the pieces (from `raw` itself where a piece has no codec)."""
        return b"".join(self.raw[p.start : p.end] if p.codec is None else _encode(p.text, p.codec) for p in self.pieces)

    def to_raw(self, positions: Iterable[int], *, behind_gaps: bool = False) -> Iterator[int]:
        """Byte offsets of non-decreasing code point `positions` in `text`, in one walk over the pieces.

        Where bytes without text lie at a position, it is the offset before them, or with `behind_gaps` after them.
        """
        base = 0  # code points before the current piece
        pieces = iter(self.pieces)
        piece = next(pieces, _NOTHING)
        walk = _Walk(self.raw, piece)
        for position in positions:
            while position > base + len(piece.text) or (behind_gaps and position == base + len(piece.text)):
                following = next(pieces, None)
                if following is None:
                    break
                base += len(piece.text)
                piece = following
                walk = _Walk(self.raw, piece)
            yield walk.byte_at(position - base)

    def from_raw(self, offsets: Iterable[int]) -> Iterator[int]:
        """Code point positions in `text` of non-decreasing byte `offsets`; inside a character, where it starts."""
        base = 0
        pieces = iter(self.pieces)
        piece = next(pieces, _NOTHING)
        walk = _Walk(self.raw, piece)
        for offset in offsets:
            while offset >= piece.end and (following := next(pieces, None)) is not None:
                base += len(piece.text)
                piece = following
                walk = _Walk(self.raw, piece)
            yield base + walk.point_at(offset)


class _Walk:
    """Offsets inside one piece, read forwards only: each step encodes or decodes just what lies between."""

    def __init__(self, raw: bytes, piece: Piece) -> None:
        self._raw = raw
        self._piece = piece
        self._fixed = len(piece.text) == piece.end - piece.start  # one byte each, as in ASCII and 8-bit pages
        self._point = 0
        self._byte = piece.start

    def byte_at(self, point: int) -> int:
        piece = self._piece
        if self._fixed:
            return piece.start + point
        if piece.codec is None or point >= len(piece.text):
            return piece.end if point >= len(piece.text) and piece.text else piece.start
        self._byte += len(_encode(piece.text[self._point : point], piece.codec))
        self._point = point
        return self._byte

    def point_at(self, offset: int) -> int:
        piece = self._piece
        if self._fixed:
            return offset - piece.start
        if piece.codec is None or offset >= piece.end:
            return len(piece.text) if offset >= piece.end else 0
        decoder = codecs.getincrementaldecoder(piece.codec)()
        self._point += len(decoder.decode(self._raw[self._byte : offset]))
        self._byte = offset - len(decoder.getstate()[0])
        return self._point


_NOTHING = Piece(0, 0, None, "")


def decode(raw: bytes) -> Decoded:
    """The text of `raw`, its encoding, and what speaks for it. Never fails: what cannot be read is named."""
    if b"\x00" not in raw and raw.isascii():
        return _whole(raw, "utf-8", raw.decode("ascii"), "only ASCII")
    for mark, codec in _BOMS:
        if raw.startswith(mark):
            return _marked(raw, codec, len(mark), "byte order mark")
    if b"\x00" in raw and (wide := wide_codec(raw)) is not None:
        return _marked(raw, wide, 0, "NULs at regular places")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return _not_quite_utf8(raw)
    return _whole(raw, "utf-8", text, "valid UTF-8")


def looks_binary(raw: bytes) -> bool:
    """Whether `raw` is an image, an archive, or anything else that no repair can turn into text."""
    if raw.startswith(_SIGNATURES):
        return True
    head = raw[:_BINARY_SAMPLE].rstrip(b"\x00")
    if head.startswith(tuple(mark for mark, _ in _BOMS)) or wide_codec(head) is not None:
        return False
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return controls > len(head) * _BINARY_SHARE


def wide_codec(raw: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark, seen from where the NULs of its ASCII characters stand; else None."""
    body = raw[:_WIDE_SAMPLE].rstrip(b"\x00")
    nuls = [body[offset::4].count(0) for offset in range(4)]
    total = sum(nuls)
    if total < 2 or total < len(body) * _WIDE_SHARE:
        return None
    quarter = len(body) / 4
    if nuls[1] + nuls[2] + nuls[3] > 2.5 * quarter and nuls[0] < quarter / 4:
        return "utf-32-le"
    if nuls[0] + nuls[1] + nuls[2] > 2.5 * quarter and nuls[3] < quarter / 4:
        return "utf-32-be"
    even, odd = nuls[0] + nuls[2], nuls[1] + nuls[3]
    if odd > total * _WIDE_PARITY:
        return "utf-16-le"
    return "utf-16-be" if even > total * _WIDE_PARITY else None


def _whole(raw: bytes, codec: str, text: str, reason: str) -> Decoded:
    return Decoded(raw, (Piece(0, len(raw), codec, text),), text, codec, Evidence(reason))


def _marked(raw: bytes, codec: str, start: int, reason: str) -> Decoded:
    """Text in one Unicode encoding behind a mark of `start` bytes."""
    mark = (Piece(0, start, None, ""),) if start else ()
    if codec != "utf-8":
        return _assemble(raw, [*mark, *_wide_pieces(raw, start, codec)], codec, reason)
    try:
        text = raw[start:].decode("utf-8")
    except UnicodeDecodeError:
        return _not_quite_utf8(raw, start)
    return _assemble(raw, [*mark, Piece(start, len(raw), codec, text)], codec, reason)


def _wide_pieces(raw: bytes, start: int, codec: str) -> Iterator[Piece]:
    """UTF-16 or UTF-32 from `start`: halves of surrogate pairs and an incomplete last unit become pieces of their own."""
    width = 4 if codec.startswith("utf-32") else 2
    whole = len(raw) - (len(raw) - start) % width
    text = raw[start:whole].decode(codec, "replace" if width == 4 else "surrogatepass")
    if width == 4 and text.encode(codec) != raw[start:whole]:
        yield Piece(start, whole, None, text)
    else:
        at, done = start, 0
        for lone in _SURROGATES.finditer(text):
            end = at + len(text[done : lone.start()].encode(codec))
            yield Piece(at, end, codec, text[done : lone.start()])
            yield Piece(end, end + 2, None, "\ufffd")
            at, done = end + 2, lone.end()
        yield Piece(at, whole, codec, text[done:])
    yield Piece(whole, len(raw), None, "")


def _not_quite_utf8(raw: bytes, start: int = 0) -> Decoded:
    """What is valid UTF-8 stays; cut and split characters are set apart; all else is of an older page."""
    text = raw[start:].decode("utf-8", "surrogateescape")
    mark = [Piece(0, start, None, "")] if start else []
    if not _VALID_NON_ASCII.search(text) and not start:
        return _older(raw)
    page = "cp1252"
    pieces = [*mark, *_mixed_pieces(raw, start, text, page)]
    used = any(piece.codec == page for piece in pieces)
    return _assemble(raw, pieces, f"utf-8+{page}" if used else "utf-8", "UTF-8 with other bytes between")


def _mixed_pieces(raw: bytes, start: int, text: str, page: str) -> Iterator[Piece]:
    """Pieces of `raw` from `start`; `text` is the same with bytes that are not UTF-8 escaped as surrogates."""
    at = start
    for is_utf8, part in _runs(text):
        if is_utf8:
            size = len(part.encode("utf-8"))
            yield Piece(at, at + size, "utf-8", part)
            at += size
            continue
        run = part.encode("utf-8", "surrogateescape")
        at += len(run)
        yield from _other_pieces(run, at - len(run), at == len(raw), page)


def _runs(text: str) -> Iterator[tuple[bool, str]]:
    """`text` cut into valid stretches (true) and others: whole lines that hold no valid letter, else single bytes."""
    done = 0
    bad = _ESCAPED_BYTES.search(text)
    while bad is not None:
        line_start = max(done, text.rfind("\n", done, bad.start()) + 1)
        line_end = text.find("\n", bad.end())
        line_end = len(text) if line_end < 0 else line_end
        if _VALID_NON_ASCII.search(text, line_start, line_end):
            start, end = bad.span()
        else:
            start, end = line_start, line_end
        if start > done:
            yield True, text[done:start]
        yield False, text[start:end]
        done = end
        bad = _ESCAPED_BYTES.search(text, end)
    if done < len(text):
        yield True, text[done:]


def _other_pieces(run: bytes, start: int, is_last: bool, page: str) -> Iterator[Piece]:
    """Pieces for bytes at `start` that are not UTF-8."""
    done = 0
    for pair in _CESU.finditer(run):
        if pair.start() > done:
            yield Piece(start + done, start + pair.start(), page, pages.decode(run[done : pair.start()], page))
        text = pair[0].decode("utf-8", "surrogatepass")
        joined = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        yield Piece(start + pair.start(), start + pair.end(), None, joined)
        done = pair.end()
    rest = run[done:]
    if is_last and rest and (cut := _CUT_TAIL.search(rest)) is not None and cut.start() == 0:
        yield Piece(start + done, start + len(run), None, "")
    elif rest:
        yield Piece(start + done, start + len(run), page, pages.decode(rest, page))


def _older(raw: bytes) -> Decoded:
    """All of `raw` in one of the pages from before Unicode."""
    page = "cp1252"
    return _whole(raw, page, pages.decode(raw, page), "no UTF-8")


def _assemble(raw: bytes, pieces: list[Piece], encoding: str, reason: str) -> Decoded:
    """The pieces as one value, with a note and a warning for those that no codec accounts for."""
    kept = tuple(piece for piece in pieces if piece.end > piece.start)
    unread = tuple(Unread(p.start, p.end, _why_unread(p, raw)) for p in kept if p.codec is None and p.start)
    warnings = ()
    if any(u.reason != _SPLIT_PAIR for u in unread):
        where = ", ".join(f"{u.start}-{u.end}" for u in unread[:3])
        warnings = (DocumentWarning(WarningCode.BYTES_DROPPED, f"bytes that are no text in {encoding}: {where}"),)
    return Decoded(raw, kept, "".join(p.text for p in kept), encoding, Evidence(reason, (), unread), warnings)


def _why_unread(piece: Piece, raw: bytes) -> str:
    if piece.text == "\ufffd":
        return "half of a surrogate pair"
    if piece.text:
        return _SPLIT_PAIR
    return "incomplete last character" if piece.end == len(raw) else "byte order mark"


def _encode(text: str, codec: str) -> bytes:
    """`text`, or a slice of it that ends between characters, in the codec of its piece."""
    return text.encode(codec) if codec in UNICODE_CODECS or codec in MULTIBYTE_CODECS else pages.encode(text, codec)

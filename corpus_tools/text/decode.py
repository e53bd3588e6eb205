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
from math import e, log

from corpus_tools.base.model import DocumentWarning, WarningCode
from corpus_tools.text import codepages as pages
from corpus_tools.text import double_byte, iso2022, letters
from corpus_tools.text.guess import Guess, guess_encoding, guess_page
from corpus_tools.text.pieces import (
    BYTE_ORDER_MARK,
    CUT,
    HALF_PAIR,
    LOSSES,
    MULTIBYTE_CODECS,
    NO_CHARACTER,
    OVERLONG_NUL,
    SPLIT_PAIR,
    Piece,
    encode,
)
from corpus_tools.text.unusual import spans_with

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
_CUT_TAIL = re.compile("(?:[\udcc2-\udcdf]|[\udce0-\udcef][\udc80-\udcbf]?|[\udcf0-\udcf4][\udc80-\udcbf]{0,2})\\Z")
_SPLIT = re.compile("\udced[\udca0-\udcbf][\udc80-\udcbf]|\udcc0\udc80")
_COMMON_LEADS = frozenset("\udcc2\udcc3\udce2")  # of accented letters, quotation marks and dashes
_BY_CHANCE = 0.15  # of sequences are valid in text that is not UTF-8, at most
_ENOUGH = 50  # sequences that are evidence
_MIXED_PRIOR = -4.0
_ASCII = bytes(range(128))
_SURE = 5.0  # logarithm of how much likelier than the next an encoding must be to be taken without a warning
_UNSURE_REMEDY = "if it reads wrong, write it anew in UTF-8, as with `iconv -f cp1252 -t UTF-8 FILE > NAME.txt`"
_SAMPLE = 8192  # code points of each sort that a guess looks at
_CESU = re.compile(rb"\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]|\xed[\xa0-\xbf][\x80-\xbf]|\xc0\x80")
_NUL = b"\xc0\x80"
_WIDE_SAMPLE = 65536
_WIDE_SHARE = 0.02  # of bytes that are NUL: one in fourteen in Cyrillic UTF-16, where only spaces have one
_WIDE_PARITY = 0.9


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
        return b"".join(self.raw[p.start : p.end] if p.codec is None else encode(p.text, p.codec) for p in self.pieces)

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
        if point >= len(piece.text):
            return piece.end if piece.text else piece.start
        if piece.codec is None:  # no codec says where a character ends: each has its share of the bytes
            return piece.start + point * (piece.end - piece.start) // len(piece.text)
        self._byte += len(encode(piece.text[self._point : point], piece.codec))
        self._point = point
        return self._byte

    def point_at(self, offset: int) -> int:
        piece = self._piece
        if self._fixed:
            return offset - piece.start
        if offset >= piece.end:
            return len(piece.text)
        if piece.codec is None:
            return -((piece.start - offset) * len(piece.text) // (piece.end - piece.start))
        decoder = codecs.getincrementaldecoder(piece.codec)()
        self._point += len(decoder.decode(self._raw[self._byte : offset]))
        self._byte = offset - len(decoder.getstate()[0])
        return self._point


_NOTHING = Piece(0, 0, None, "")


def decode(raw: bytes) -> Decoded:
    """The text of `raw`, its encoding, and what speaks for it. Never fails: what cannot be read is named."""
    if b"\x00" not in raw and raw.isascii():
        if (seven_bit := iso2022.name_of(raw)) is not None:
            return _assemble(raw, list(iso2022.read(raw)), seven_bit, "escape sequences")
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


def wide_codec(raw: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark, seen from where the NULs of its ASCII characters stand; else None."""
    body = raw[:_WIDE_SAMPLE].rstrip(b"\x00")
    nuls = [body[offset::4].count(0) for offset in range(4)]
    total = sum(nuls)
    if total < 2 or total < len(body) * _WIDE_SHARE:
        return None
    if total > len(body) / 2 * _WIDE_PARITY:
        most = len(body) / 4 * _WIDE_PARITY - 1
        if min(nuls[2], nuls[3]) > most > nuls[0]:
            return "utf-32-le"
        if min(nuls[0], nuls[1]) > most > nuls[3]:
            return "utf-32-be"
    even, odd = nuls[0] + nuls[2], nuls[1] + nuls[3]
    if odd > total * _WIDE_PARITY:
        return "utf-16-le"
    return "utf-16-be" if even > total * _WIDE_PARITY else None


def _whole(raw: bytes, codec: str, text: str, reason: str) -> Decoded:
    return Decoded(raw, (Piece(0, len(raw), codec, text),), text, codec, Evidence(reason))


def _marked(raw: bytes, codec: str, start: int, reason: str) -> Decoded:
    """Text in one Unicode encoding behind a mark of `start` bytes."""
    mark = (Piece(0, start, None, "", BYTE_ORDER_MARK),) if start else ()
    if codec != "utf-8":
        return _assemble(raw, [*mark, *_wide_pieces(raw, start, codec)], codec, reason)
    try:
        text = raw[start:].decode("utf-8")
    except UnicodeDecodeError:
        return _not_quite_utf8(raw, start)
    return _assemble(raw, [*mark, Piece(start, len(raw), codec, text)], codec, reason)


def _wide_pieces(raw: bytes, start: int, codec: str) -> Iterator[Piece]:
    """UTF-16 or UTF-32 from `start`; halves of surrogate pairs and an incomplete last unit are pieces of their own."""
    width = 4 if codec.startswith("utf-32") else 2
    whole = len(raw) - (len(raw) - start) % width
    text = raw[start:whole].decode(codec, "replace" if width == 4 else "surrogatepass")
    if width == 4 and text.encode(codec) != raw[start:whole]:
        yield Piece(start, whole, None, text, NO_CHARACTER)
    else:
        at, done = start, 0
        for lone in _SURROGATES.finditer(text):
            end = at + len(text[done : lone.start()].encode(codec))
            yield Piece(at, end, codec, text[done : lone.start()])
            yield Piece(end, end + 2, None, "\ufffd", HALF_PAIR)
            at, done = end + 2, lone.end()
        yield Piece(at, whole, codec, text[done:])
    yield Piece(whole, len(raw), None, "", CUT)


def _not_quite_utf8(raw: bytes, start: int = 0) -> Decoded:
    """What is valid UTF-8 stays; cut and split characters are set apart; all else is of an older page.

    Bytes of an older page can look like UTF-8 by chance, so the file is read both ways, and the likelier text wins.
    """
    text = raw[start:].decode("utf-8", "surrogateescape")
    cut = _size_of_cut(text, bool(start))
    rest = text[: len(text) - cut]
    page, language, encoding = "cp1252", "en", "utf-8"
    candidates: tuple[tuple[str, float], ...] = ()
    if _ESCAPED_BYTES.search(_SPLIT.sub("", rest)):
        sample = _sample(text)
        older = guess_encoding(sample.encode("utf-8", "surrogateescape"), raw)
        if not start and (older.certain or not _has_utf8(text)):
            return _all_older(raw, older)
        other = "".join(_ESCAPED_BYTES.findall(rest)).encode("ascii", "surrogateescape")
        mixed = guess_page(_sample(_SPLIT.sub("", rest)), other)
        if not start and older.score > mixed.score + _MIXED_PRIOR + _by_design(sample):
            return _all_older(raw, older)
        page, language, candidates = mixed.page, mixed.language, mixed.candidates
        encoding = f"utf-8+{page}"
    mark, tail = Piece(0, start, None, "", BYTE_ORDER_MARK), Piece(len(raw) - cut, len(raw), None, "", CUT)
    pieces = [mark, *_mixed_pieces(start, rest, _Older(page, language, _is_ideographic(rest))), tail]
    return _assemble(raw, pieces, encoding, "UTF-8 with other bytes between", candidates)


def _size_of_cut(text: str, is_utf8: bool) -> int:
    """How many escaped bytes at the end of `text` are the beginning of a character that was cut.

    They are letters of an older page if more bytes before them speak against UTF-8 than characters for it. A single
    byte is one also if nothing else speaks for UTF-8, or if no other character begins so.
    """
    cut = _CUT_TAIL.search(text)
    if cut is None:
        return 0
    proven = is_utf8 or _has_utf8(text)
    before = _SPLIT.sub("", text[-_SAMPLE : cut.start()])
    if not is_utf8 and sum(map(len, _ESCAPED_BYTES.findall(before))) > len(_VALID_NON_ASCII.findall(before)):
        return 0
    if len(cut[0]) == 1 and not (proven and (cut[0] in _COMMON_LEADS or _begins_others(cut[0], text))):
        return 0
    return len(cut[0])


def _is_ideographic(text: str) -> bool:
    """Are most of the valid characters beyond ASCII in `text` ideographs, kana or syllables?"""
    beyond: list[str] = _VALID_NON_ASCII.findall(text[:_WIDE_SAMPLE])
    return 2 * sum("\u2e80" <= char < "\ud800" for char in beyond) > len(beyond)


def _has_utf8(text: str) -> bool:
    """Is there any UTF-8 beyond ASCII in `text`, in one step or in two?"""
    return _VALID_NON_ASCII.search(text) is not None or _SPLIT.search(text) is not None


def _begins_others(lead: str, text: str) -> bool:
    """Does an escaped byte begin valid characters of `text` too?"""
    return bytes([ord(lead) & 0xFF]) in text.encode("utf-8", "ignore")


def _by_design(text: str) -> float:
    """How much likelier it is that the valid UTF-8 in `text` was meant than that it is chance (natural logarithm)."""
    valid, other = len(_VALID_NON_ASCII.findall(text)), sum(map(len, _ESCAPED_BYTES.findall(text)))
    share = valid / (valid + other) if valid else _BY_CHANCE
    return min(valid, _ENOUGH) * log(max(share / _BY_CHANCE, 1 / e))


def _all_older(raw: bytes, guess: Guess) -> Decoded:
    """All of `raw` in one encoding from before Unicode."""
    codec = guess.page
    if codec in MULTIBYTE_CODECS:
        pieces = list(double_byte.read(raw, codec))
    else:
        pieces = [Piece(0, len(raw), codec, pages.decode(raw, codec))]
    return _assemble(raw, pieces, codec, "no UTF-8; the likeliest text in a language", guess.candidates)


def _high(raw: bytes) -> bytes:
    """The bytes above 127 in `raw`."""
    return raw.translate(None, _ASCII)


def _sample(text: str) -> str:
    """The lines of `text` that a guess needs: those with escaped bytes first, then others beyond ASCII."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    patterns = (_ESCAPED_BYTES, _VALID_NON_ASCII)
    spans = dict.fromkeys(span for pattern in patterns for span in spans_with(pattern, text, _SAMPLE))
    return "\n".join(("", *(text[start:end] for start, end in spans))) if spans else text[:_SAMPLE]


@dataclass(frozen=True, slots=True)
class _Older:
    """What bytes are that are not UTF-8: their page, and the language of the text around them."""

    page: str
    language: str
    ideographic: bool = False

    def is_fragment(self, part: str) -> bool:
        """Are the escaped bytes `part` left of an ideograph? No letter of an 8-bit page stands among these."""
        if not self.ideographic or not _ESCAPED_BYTES.fullmatch(part):
            return False
        char = pages.decode(part.encode("ascii", "surrogateescape"), self.page)
        return self.page != "cp1252" or not letters.is_punctuation(char)

    def reads_whole(self, line: str) -> bool:
        """Whether `line`, with escaped bytes, is likelier to be of the page as a whole than to be partly UTF-8."""
        line = _SPLIT.sub("", line)
        if not _ESCAPED_BYTES.search(line):
            return False
        if not _VALID_NON_ASCII.search(line):
            return True
        whole = pages.decode(line.encode("utf-8", "surrogateescape"), self.page)
        mixed = _ESCAPED_BYTES.sub(lambda m: pages.decode(m[0].encode("ascii", "surrogateescape"), self.page), line)
        return self._score(whole) > self._score(mixed)

    def _score(self, text: str) -> float:
        return letters.total(letters.pairs_of(text), self.language)


def _mixed_pieces(start: int, text: str, older: _Older) -> Iterator[Piece]:
    """Pieces from the byte offset `start`; bytes that are not UTF-8 are escaped as surrogates in `text`."""
    for is_utf8, part in _runs(text, older):
        run = part.encode("utf-8", "surrogateescape")
        if is_utf8:
            yield Piece(start, start + len(run), "utf-8", part)
        elif older.is_fragment(part):
            yield Piece(start, start + len(run), None, run.decode("utf-8", "replace"), NO_CHARACTER)
        else:
            yield from _other_pieces(run, start, older.page)
        start += len(run)


def _runs(text: str, older: _Older) -> Iterator[tuple[bool, str]]:
    """`text` cut into valid stretches (true) and others: whole lines of the older page, else single bytes."""
    done = 0
    line_end = -1
    bad = _ESCAPED_BYTES.search(text)
    while bad is not None:
        start, end = bad.span()
        if start > line_end:  # the first of its line
            line_start = text.rfind("\n", done, start) + 1 or done
            line_end = text.find("\n", end)
            line_end = len(text) if line_end < 0 else line_end
            if older.reads_whole(text[line_start : min(line_end, line_start + _SAMPLE)]):
                start, end = line_start, line_end
        if start > done:
            yield True, text[done:start]
        yield False, text[start:end]
        done = end
        bad = _ESCAPED_BYTES.search(text, end)
    if done < len(text):
        yield True, text[done:]


def _other_pieces(run: bytes, start: int, page: str) -> Iterator[Piece]:
    """Pieces for bytes at `start` that are not UTF-8."""
    done = 0
    for split in _CESU.finditer(run):
        yield Piece(start + done, start + split.start(), page, pages.decode(run[done : split.start()], page))
        yield _joined(split[0], start + split.start())
        done = split.end()
    yield Piece(start + done, start + len(run), page, pages.decode(run[done:], page))


def _joined(split: bytes, start: int) -> Piece:
    """The one character that a program encoded in two steps."""
    if split == _NUL:
        return Piece(start, start + len(split), None, "\0", OVERLONG_NUL)
    halves = split.decode("utf-8", "surrogatepass").encode("utf-16-le", "surrogatepass")
    char = halves.decode("utf-16-le", "replace")
    return Piece(start, start + len(split), None, char, HALF_PAIR if char == "\ufffd" else SPLIT_PAIR)


def _assemble(
    raw: bytes, pieces: list[Piece], encoding: str, reason: str, candidates: tuple[tuple[str, float], ...] = ()
) -> Decoded:
    """The pieces as one value, with a note for those whose bytes are special and a warning where text is lost."""
    kept = tuple(piece for piece in pieces if piece.end > piece.start)
    noted = [p for p in kept if p.note and not (p.note == BYTE_ORDER_MARK and p.start == 0)]
    lost = [p for p in noted if p.note in LOSSES]
    warnings: tuple[DocumentWarning, ...] = ()
    if lost:
        where = ", ".join(f"{p.start}-{p.end}" for p in lost[:3]) + (f" and {len(lost) - 3} more" if lost[3:] else "")
        warnings = (DocumentWarning(WarningCode.BYTES_DROPPED, f"bytes that are no text in {encoding}: {where}"),)
    if len(candidates) > 1 and candidates[0][1] - candidates[1][1] < _SURE:
        message = f"{candidates[0][0]} is hardly likelier than {candidates[1][0]}; {_UNSURE_REMEDY}"
        warnings += (DocumentWarning(WarningCode.ENCODING_UNSURE, message),)
    unread = tuple(Unread(p.start, p.end, p.note) for p in noted)
    return Decoded(raw, kept, "".join(p.text for p in kept), encoding, Evidence(reason, candidates, unread), warnings)

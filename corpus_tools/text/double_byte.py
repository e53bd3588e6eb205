"""The double-byte encodings of East Asia: is a file in one of them, and what do its bytes say where some are bad?

A changed or missing byte must cost one character and no more. Python's codecs go on reading in the wrong rhythm until
the next ASCII character, so the stretches that they stumble over are read again: of all ways to cut them into
characters and bad bytes the likeliest is taken, by how frequent the characters are (the algorithm of Viterbi).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import islice
from operator import attrgetter
from typing import NamedTuple

from corpus_tools.text import letters
from corpus_tools.text.pieces import NO_CHARACTER, Piece

LANGUAGES: Mapping[str, str] = {
    "gb18030": "zh",
    "big5hkscs": "zh-Hant",
    "cp932": "ja",
    "euc_jp": "ja",
    "cp949": "ko",
    "johab": "ko",
}
"""The encodings and the languages that they were made for. Each contains its older relations (GB2312, Big5, EUC-KR)."""

_COMMON_SET: Mapping[str, str] = {
    "gb18030": "gb2312",
    "big5hkscs": "big5",
    "cp932": "shift_jis",
    "euc_jp": "euc_jp",
    "cp949": "euc_kr",
    "johab": "euc_kr",
}
_FIRST_LEVEL: Mapping[str, range] = {
    "gb2312": range(0xB0, 0xD8),
    "big5": range(0xA4, 0xC7),
    "shift_jis": range(0x88, 0x98),
    "euc_jp": range(0xB0, 0xD0),
    "euc_kr": range(0xB0, 0xC9),
}
"""The first bytes of the characters that each standard put first, because they are the ones in use."""

_SAMPLE = 500  # characters beyond ASCII that a guess looks at
_PREFIX = 1 << 16  # bytes in which it looks for them
_BAD_SHARE = 0.02  # so many bad bytes among the high ones do not speak against an encoding
_HIGH_TO_END = re.compile(rb"[\x80-\xff][^\r\n]*")
_BLOCK = 512  # bytes
_CERTAIN = -7.8  # for each character: no text of another kind is so likely, and no two encodings of one text are
_NOISE = -10.5  # for each character: hardly any that are in use
_READ_AGAIN = 600  # bytes of a file with bad bytes by which it is judged
_BAD = -20.0  # logarithm of how likely a bad byte is
_IN_USE = -9.5  # of an ideograph that is not frequent, but in use
_JAPANESE_ELSEWHERE = -10.0  # how much rarer it is in an encoding made for Chinese or Korean, which has kana too
_ASCII = -3.0
_ASCII_BYTES = bytes(range(128))
_GLUED = -6.0  # beside an ASCII letter: in Latin text all characters are that have an accent
_GLUED_PLACES = re.compile("[A-Za-z](?=[^\x00-\x7f])|[^\x00-\x7f](?=[A-Za-z])")
_ALONE = -8.0  # between ASCII characters
_ALONE_PLACES = re.compile("(?<![^\x00-\x7f])[^\x00-\x7f](?![^\x00-\x7f])")
_MOST_LATIN = -20.0  # for each character that is looked at, however many more there are
_SIZES: Mapping[str, tuple[int, ...]] = {"gb18030": (1, 2, 4), "euc_jp": (1, 2, 3)}  # bytes of a character
_PARTS = re.compile(rb"[\x00-\x2f:-?]+|[^\x00-\x2f:-?]+")  # the first are never the second byte of a character


class Reading(NamedTuple):
    """How likely the characters beyond ASCII are in `codec` (natural logarithms): for each high byte, by what they are
    and where they stand; for each character, by what they are alone."""

    codec: str
    language: str
    per_high_byte: float
    per_character: float


def certain(raw: bytes) -> Reading | None:
    """The encoding in which `raw` reads so well as it stands that it is no text of another kind."""
    found = []
    for codec in LANGUAGES:
        text = raw.decode(codec, "replace")
        if text.count("\ufffd") <= 1 + _BAD_SHARE * len(text):
            found.append(_read_as(codec, text))
    best = max(found, key=attrgetter("per_character"), default=None)
    return best if best is not None and best.per_character > _CERTAIN else None


def readings(raw: bytes) -> list[Reading]:
    """The encodings in which `raw` is text, but for a few bytes, best first."""
    dense = _dense(raw)
    found = [
        _read_as(codec, "".join(char or "\ufffd" for _, char in _likeliest(dense, codec)))
        for codec in LANGUAGES
        if _bad_share(raw, codec) < _BAD_SHARE
    ]
    text = [reading for reading in found if reading.per_character > _NOISE]
    return sorted(text, key=attrgetter("per_high_byte"), reverse=True)


def _read_as(codec: str, text: str) -> Reading:
    """How likely `text` is, which the bytes are in `codec`."""
    sample = text[:_PREFIX]
    counts = Counter(islice((char for char in sample if char > "\x7f"), _SAMPLE))
    latin = len(_GLUED_PLACES.findall(sample)) * _GLUED + len(_ALONE_PLACES.findall(sample)) * _ALONE
    score = sum(count * _character_score(char, codec) for char, count in counts.items())
    if LANGUAGES[codec] != "ja" and any(map(letters.is_kana, counts)):
        score += _JAPANESE_ELSEWHERE
    high = sum(count * _high_bytes(char, codec) for char, count in counts.items())
    with_places = score + max(latin, _MOST_LATIN * counts.total())
    return Reading(codec, LANGUAGES[codec], with_places / max(1, high), score / max(1, counts.total()))


def _dense(raw: bytes) -> bytes:
    """The beginnings of the first lines with high bytes, from their first on."""
    found: list[bytes] = []
    size = 0
    for line in map(re.Match.group, _HIGH_TO_END.finditer(raw)):
        found.append(line[: _READ_AGAIN - size])
        size += len(line)
        if size >= _READ_AGAIN:
            break
    return b"\n".join(found)


def _bad_share(raw: bytes, codec: str) -> float:
    """How many bad bytes there are for each high byte.

    Block by block, and each block from its first or its second byte, whichever is better: behind a missing byte all
    would seem bad, and one is.
    """
    bad = -1  # the last character of the file may be cut
    for start in range(0, min(len(raw), _PREFIX), _BLOCK):
        block = raw[start : start + _BLOCK]
        both = (part.decode(codec, "replace").count("\ufffd") for part in (block, block[1:]))
        bad += max(0, min(both) - (len(block) == _BLOCK))  # and that of the block is
    return bad / len(raw[:_PREFIX].translate(None, _ASCII_BYTES))


def _high_bytes(char: str, codec: str) -> int:
    return sum(byte > 127 for byte in char.encode(codec, "replace")) or 1


@lru_cache(maxsize=1 << 15)
def _character_score(char: str, codec: str) -> float:
    if char == "\ufffd":
        return _BAD
    score = letters.east_asian(char, LANGUAGES[codec])
    return max(score, _IN_USE) if score < _IN_USE and _first_level(char, codec) else score


def _first_level(char: str, codec: str) -> bool:
    """Is `char` among those that the encoding's standard put first?"""
    common = _COMMON_SET[codec]
    try:
        return char.encode(common)[0] in _FIRST_LEVEL[common]
    except UnicodeEncodeError:
        return False


def read(raw: bytes, codec: str, start: int = 0) -> Iterator[Piece]:
    """The pieces of `raw`, which begins `start` bytes into the file; a bad byte is a piece of its own."""
    done = 0
    for first, last in _stretches(raw, codec):
        yield Piece(start + done, start + first, codec, raw[done:first].decode(codec))
        yield from _read_again(raw[first:last], codec, start + first)
        done = last
    yield Piece(start + done, start + len(raw), codec, raw[done:].decode(codec))


def _stretches(raw: bytes, codec: str) -> Iterator[tuple[int, int]]:
    """Where `raw` is not what its text is again when it is encoded, with all that may have been read wrongly before."""
    if _intact(raw, codec):
        return
    at = 0
    for line in raw.splitlines(keepends=True):
        for part in (line,) if _intact(line, codec) else _PARTS.findall(line):
            if not _intact(part, codec):
                yield at, at + len(part)
            at += len(part)


def _intact(raw: bytes, codec: str) -> bool:
    try:
        return raw.decode(codec).encode(codec) == raw
    except UnicodeError:
        return False


def _read_again(raw: bytes, codec: str, start: int) -> Iterator[Piece]:
    """The likeliest characters of `raw`: those that encode to their bytes in common pieces, others alone."""
    text, done, at = "", 0, 0
    for size, char in _likeliest(raw, codec):
        if char is not None and char.encode(codec, "replace") == raw[at : at + size]:
            text += char
        else:
            yield Piece(start + done, start + at, codec, text)
            note = NO_CHARACTER if char is None else ""
            yield Piece(start + at, start + at + size, None, "\ufffd" if char is None else char, note)
            text, done = "", at + size
        at += size
    yield Piece(start + done, start + len(raw), codec, text)


def _likeliest(raw: bytes, codec: str) -> list[tuple[int, str | None]]:
    """The sizes and characters (None for a bad byte) into which `raw` is cut most likely."""
    best = [0.0]
    steps: list[tuple[int, str | None]] = []
    sizes = _SIZES.get(codec, (1, 2))
    for end in range(1, len(raw) + 1):
        options: list[tuple[float, int, str | None]] = [(best[end - 1] + _BAD, 1, None)]
        for size in sizes:
            char = _character(raw[end - size : end], codec) if size <= end else None
            if char is not None:
                score = _ASCII if char < "\x80" else _character_score(char, codec)
                options.append((best[end - size] + score, size, char))
        score, size, char = max(options, key=lambda option: option[0])
        best.append(score)
        steps.append((size, char))
    found = []
    end = len(raw)
    while end:
        found.append(steps[end - 1])
        end -= found[-1][0]
    return found[::-1]


@lru_cache(maxsize=1 << 15)
def _character(raw: bytes, codec: str) -> str | None:
    """The one character that `raw` is, if it is one."""
    try:
        text = raw.decode(codec)
    except UnicodeDecodeError:
        return None
    return text if len(text) == 1 or (codec == "big5hkscs" and text > "\x80") else None

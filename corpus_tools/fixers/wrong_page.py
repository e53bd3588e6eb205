"""Text of one 8-bit page that a program decoded with another: Czech that looks like `pøíli¹`, Greek like `áõôÞ`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from corpus_tools import letters, pages
from corpus_tools.detect import guess_page
from corpus_tools.model import EditKind
from corpus_tools.offsets import Change
from corpus_tools.samples import lines_with, unusual

_MEANT: Mapping[str, tuple[str, ...]] = {
    "cp1252": (
        "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1257", "iso8859_2", "iso8859_5", "iso8859_7",
        "koi8_r", "cp866", "mac_roman", "cp850", "cp852", "cp437",
    ),
    "cp1251": ("koi8_r", "cp866", "iso8859_5", "mac_cyrillic", "cp1252"),
    "cp1250": ("cp1252", "cp1251", "cp852", "iso8859_2"),
    "koi8_r": ("cp1251", "cp866"),
    "cp866": ("cp1251", "koi8_r"),
    "mac_roman": ("cp1252", "cp1250", "cp1251", "cp850"),
    "cp850": ("cp1252", "cp1251", "cp866"),
    "cp437": ("cp1252", "cp1251", "cp866"),
}  # fmt: skip
"""For each page that programs took for granted, the pages that the text may have been in."""

_SAMPLE = 4096
_NEEDED = 10.0  # logarithm of how much likelier the repaired text must be
_LETTERS = 40  # fewer prove nothing
_FITS = 0.9  # share of what is beyond ASCII that the page must have
_CHARACTERS = 1  # so many must have changed
_ORDINARY = -3.05
_ORDINARY_AFTER = -3.8  # not so strict: a few characters may have been lost
_NEW_APOSTROPHE = "’"
_CONTRACTION = re.compile(r"\b(?:\w{1,2}|\w*qu)’|’(?:[stdmn]|re|ve|ll|em)\b", re.IGNORECASE)
_PUNCTUATION = frozenset("…–—‘’“”«»•·©®™°\xa0")  # stands in any text, and says nothing about its page
_AS_SPACES = re.compile(f"[{''.join(sorted(_PUNCTUATION))}]")
_SOFT_HYPHEN = "\xad"
_SAYS_NOTHING = _PUNCTUATION | {_SOFT_HYPHEN, *map(chr, range(128))}
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")


def wrong_page(text: str) -> Iterator[Change]:
    """Each character beyond ASCII becomes what its byte means in another page, if that makes ordinary text of it."""
    if text.isascii() or _SAYS_NOTHING.issuperset(unusual(text)):
        return
    meaning = _meaning(lines_with(_BEYOND_ASCII, text, _SAMPLE).replace(_SOFT_HYPHEN, ""))
    if not meaning:
        return
    for match in _BEYOND_ASCII.finditer(text):
        after = meaning.get(match[0])
        if after is not None:
            yield Change(EditKind.WRONG_PAGE, *match.span(), after)


@lru_cache(maxsize=4)  # the next round asks once more for the same text
def _meaning(sample: str) -> Mapping[str, str]:
    """What the characters of `sample` were meant to be, where they differ; empty if it is right as it is."""
    strange = _BEYOND_ASCII.findall(sample)
    if _PUNCTUATION.issuperset(strange):
        return {}
    if letters.is_ordinary(_AS_SPACES.sub(" ", sample), _ORDINARY) or sum(map(str.isalpha, sample)) < _LETTERS:
        return {}
    counts = Counter(strange)
    possible = [page for page in _MEANT if _held(counts, pages.table(page)) > _FITS * len(strange)]
    if not possible:
        return {}
    score, read_as, page = max(_meant(sample, page) for page in possible)
    meaning = _translation(read_as, page)
    if _is_likelier(sample, score - _NEEDED) or sum(char in meaning for char in sample) < _CHARACTERS:
        return {}
    repaired = "".join(meaning.get(char, char) for char in sample)
    if not letters.is_ordinary(repaired, _ORDINARY_AFTER) or _splits_words(sample, repaired):
        return {}
    return meaning


def _held(counts: Mapping[str, int], table: str) -> int:
    """How many of the counted characters are in a table."""
    return sum(count for char, count in counts.items() if char in table)


def _splits_words(before: str, after: str) -> bool:
    """Are the new apostrophes within words, and not where words are contracted? Then a letter was an author's typo."""
    new = [i for i, (a, b) in enumerate(zip(before, after, strict=True)) if a != b and b == _NEW_APOSTROPHE]
    inside = [i for i in new if after[i - 1 : i].isalpha() and after[i + 1 : i + 2].isalpha()]
    contracted = {found.start() + found[0].index(_NEW_APOSTROPHE) for found in _CONTRACTION.finditer(after)}
    return len(set(inside) - contracted) > len(new) / 2


def _is_likelier(sample: str, score: float) -> bool:
    """Is `sample` as it stands likelier than `score` in some language? The languages that its letters suggest go first,
    because a text that is right as it is is in one of them."""
    pairs = letters.pairs_of(sample)
    languages = dict.fromkeys([*letters.suggested(sample), *letters.languages()])
    return any(letters.total(pairs, language) > score for language in languages)


def _meant(sample: str, read_as: str) -> tuple[float, str, str]:
    """How likely `sample` is if it was wrongly read as `read_as`; that page, and the one that was meant."""
    escapes = {ord(char): 0xDC00 + byte for byte, char in enumerate(pages.table(read_as)) if byte > 127}
    guess = guess_page(sample.translate(escapes), among=_MEANT[read_as])
    return guess.score, read_as, guess.page


@cache
def _translation(read_as: str, page: str) -> dict[str, str]:
    """What the characters beyond ASCII of one page are in the other, where they differ."""
    pairs = zip(pages.table(read_as)[128:], pages.table(page)[128:], strict=True)
    return {before: after for before, after in pairs if before != after}

"""Text of one 8-bit page that a program decoded with another: Czech that looks like `pøíli¹`, Greek like `áõôÞ`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Set
from functools import cache, lru_cache
from itertools import islice
from operator import itemgetter

from corpus_tools.base.model import EditKind
from corpus_tools.text import codepages as pages
from corpus_tools.text import letters
from corpus_tools.text.changes import Change
from corpus_tools.text.guess import Guess, guess_page
from corpus_tools.text.unusual import lines_with, unusual

_MEANT: Mapping[str, tuple[str, ...]] = {
    "cp1252": (
        "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "iso8859_2", "iso8859_5", "iso8859_7",
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

_SAMPLE = 2048
_NEEDED = 15.0  # logarithm of how much likelier the repaired text must be: see docs/encoding.md
_ORDINARY_THROUGHOUT = -3.0  # mean over all pairs of the repaired text in its language
_NEW_LETTERS = 2  # so many of the language's own must appear
_GLANCE = 600  # code points that show whether this is a language at all
_OWN = 0.95  # share of the letters beyond ASCII that must be the language's own: the rest are names
_LETTERS = 40  # fewer prove nothing
_FITS = 0.9  # share of what is beyond ASCII that the page must have
_ORDINARY = -3.05
_NEW_APOSTROPHE = "’"
_CONTRACTION = re.compile(r"\b(?:\w{1,2}|\w*qu)’|’(?:[stdmn]|re|ve|ll|em)\b", re.IGNORECASE)
_PUNCTUATION = frozenset("…–—‘’“”‹›«»•·©®™°\xa0")  # stands in any text, and says nothing about its page
_AS_SPACES = re.compile(f"[{''.join(sorted(_PUNCTUATION))}]")
_SOFT_HYPHEN = "\xad"
_SAYS_NOTHING = _PUNCTUATION | {_SOFT_HYPHEN, *map(chr, range(128))}
_LOOKS_LIKE_ANOTHER = frozenset("ðþýÐÞÝ")  # Icelandic letters, which are Turkish ones read as cp1252
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")


def is_spared(strange: Set[str]) -> bool:
    """Are these all Latin letters of one language, or say nothing about the page? Then it was the right one."""
    return _are_of_one_language(frozenset((strange & _of_pages()) - _SAYS_NOTHING))


@cache
def _of_pages() -> frozenset[str]:
    """What a wrong page can have made: not the arrows, pictures and ideographs that none of them has."""
    return frozenset().union(*map(pages.table, _MEANT))


@lru_cache(maxsize=256)
def _are_of_one_language(chars: frozenset[str]) -> bool:
    if not chars:
        return True
    if max(chars) >= "\u0250" or not chars.isdisjoint(_LOOKS_LIKE_ANOTHER) or not any(map(str.islower, chars)):
        return False
    return letters.share_language("".join(sorted(chars)))


def wrong_page(text: str) -> Iterator[Change]:
    """Each character beyond ASCII becomes what its byte means in another page, if that makes ordinary text of it."""
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
    if is_spared(set(unusual(sample))) or letters.is_ordinary(_AS_SPACES.sub(" ", sample), _ORDINARY):
        return {}
    if next(islice(filter(str.isalpha, sample), _LETTERS - 1, None), None) is None:
        return {}
    if letters.is_noise(letters.pairs_beyond_ascii(sample[:_GLANCE])):
        return {}
    counts = Counter(_BEYOND_ASCII.findall(sample))
    possible = [page for page in _MEANT if _held(counts, pages.table(page)) > _FITS * counts.total()]
    if not possible:
        return {}
    _, read_as, guess = max((_meant(sample, page) for page in possible), key=itemgetter(0))
    meaning = _translation(read_as, guess.page)
    repaired = "".join(meaning.get(char, char) for char in sample)
    score = letters.total(letters.pairs_of(repaired), guess.language)
    if score < _ORDINARY_THROUGHOUT * len(repaired) or not _is_proven(sample, repaired, guess.language):
        return {}
    if _is_likelier(sample, score - _NEEDED):
        return {}
    return {} if _splits_words(sample, repaired) else meaning


def _is_proven(before: str, after: str, language: str) -> bool:
    """Are most characters that changed letters of `language` now, and hardly any of another?

    One letter for one other, over and over, is how a language that has no table looks.
    """
    changed = Counter((a, b) for a, b in zip(before, after, strict=True) if a != b)
    good = Counter({(a, b): count for (a, b), count in changed.items() if letters.belongs(b, language)})
    if good.total() < max(_NEW_LETTERS, changed.total() / 2):
        return False
    if len(good) < _NEW_LETTERS and next(iter(good))[0].isalpha():
        return False
    beyond = Counter(char for char in unusual(after) if char.isalpha() and char > "\x7f")
    own = sum(count for char, count in beyond.items() if letters.belongs(char, language))
    return own >= _OWN * beyond.total()


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


def _meant(sample: str, read_as: str) -> tuple[float, str, Guess]:
    """How likely `sample` is if it was wrongly read as `read_as`; that page, and the one that was meant."""
    escapes = {ord(char): 0xDC00 + byte for byte, char in enumerate(pages.table(read_as)) if byte > 127}
    guess = guess_page(sample.translate(escapes), among=_MEANT[read_as])
    return guess.score, read_as, guess


def _translation(read_as: str, page: str) -> dict[str, str]:
    """What the characters beyond ASCII of one page are in the other, where they differ."""
    pairs = zip(pages.table(read_as)[128:], pages.table(page)[128:], strict=True)
    return {before: after for before, after in pairs if before != after}

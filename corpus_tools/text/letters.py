"""How likely a text is, judged by its pairs of neighbouring characters in some forty languages.

All values are natural logarithms of probabilities. Letters are compared without case, from the table that
`scripts/build_letter_pairs.py` builds; everything else (capitals inside words, quotation marks, symbols) costs what
`_OTHER` and the functions below say.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from itertools import islice
from math import log
from operator import add, mul
from typing import Any, TypeVar

from corpus_tools.text.unusual import unusual

_LOWEST = -12.0
_STRANGE_LETTER = -11.0
_UNKNOWN_LETTER = -14.0  # in no language that has a table
_SHARED_LETTER = 0.35  # less strange for each language that has the letter, up to eight
_CAPITAL_IN_WORD = -6.0
_CAPITAL_AFTER_CAPITAL = -0.7
_CAPITAL_FIRST = -1.5
_UNFOLDED = {"İ": "i"}
_OPENING = frozenset("“„«‘‚‹¿¡")
_CLOSING = frozenset("”»’›“‘…ºª´")
_OTHER: Mapping[str, float] = {
    **dict.fromkeys("’", -3.0),
    **dict.fromkeys("“”„«»–", -4.0),
    **dict.fromkeys("‘‚‹›—…\xa0¿¡", -4.5),
    **dict.fromkeys("€£§©®°•·№", -6.0),
    **dict.fromkeys("™½¼¾²³ªºµ´×¸`\xad", -7.5),
}
_SYMBOL = -10.5
_LINE_DRAWING = -12.0
_CONTROL = -13.0
_MISPLACED = -4.0
_KANA = -4.5
_FULL_WIDTH = -5.0
_HALF_WIDTH = -9.0
_GLUED = -2.5
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_RUN_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_SUGGESTED = 3
_REACH = 4  # characters on each side of one beyond ASCII that are looked at with it
_GLANCE = 40  # places that a first look takes in
_MANY_PAIRS = 200
_DIFFERENT = 0.75  # of so many pairs at most are different in any language: 0.66 in those of the benchmark


@cache
def _data() -> Mapping[str, Any]:
    source = files("corpus_tools").joinpath("data/encodings/letter_pairs.json")
    data: Mapping[str, Any] = json.loads(source.read_text(encoding="utf-8"))
    return data


@cache
def languages() -> Mapping[str, str]:
    """The letters of each language that has a table."""
    return {name: entry["letters"] for name, entry in _data()["languages"].items()}


@cache
def has_own_script(language: str) -> bool:
    """Whether `language` is written in other than Latin letters."""
    return sum(letter > "\u024f" for letter in languages()[language]) > 20


@cache
def common(language: str) -> Mapping[str, int]:
    """The most frequent ideographs or syllables of an East Asian language, with their rank."""
    return {char: rank for rank, char in enumerate(_data()["common"][language])}


class _ForeignLetters(dict[str, float]):
    """The score of single characters that are no letters of a language: the same in all. Filled as asked for."""

    def __missing__(self, char: str) -> float:
        folded = _folded(char)
        if folded != char:
            score = self[folded] + _CAPITAL_FIRST
        elif char in _OTHER:
            score = _other("a", char)
        else:
            score = _UNKNOWN_LETTER if char.isalpha() else _strange(char)
        self[char] = score
        return score


_FOREIGN_LETTERS = _ForeignLetters()


class Frequencies(dict[str, float]):
    """The score of single characters in one language, without what stands before them. Filled as they are asked for."""

    def __init__(self, language: str) -> None:
        entry, first, steps = _data()["languages"][language], _data()["first"], _data()["steps"]
        levels = zip(entry["letters"], entry["frequency"], strict=True)
        small = {char: (first - ord(level)) / steps for char, level in levels}
        super().__init__({char: score + _CAPITAL_FIRST for char, score in _of_capitals(small).items()} | small)

    def __missing__(self, char: str) -> float:
        score = self[char] = _FOREIGN_LETTERS[char]
        return score


@cache
def frequencies(language: str) -> Frequencies:
    """The letter scores of `language`, made once."""
    return Frequencies(language)


@cache
def _popularity() -> Counter[str]:
    return Counter(letter for letters in languages().values() for letter in letters)


def is_familiar(char: str) -> bool:
    """Whether `char` is a letter of a language that has a table, or common punctuation."""
    return char in _OTHER or _folded(char) in _popularity()


def is_punctuation(text: str) -> bool:
    """Is `text` nothing but common punctuation and signs?"""
    return all(char in _OTHER for char in text)


def belongs(char: str, language: str) -> bool:
    """Whether `char` is a letter of `language`, small or capital."""
    return _folded(char) in languages()[language]


def share_language(chars: str) -> bool:
    """Whether some language has all of these letters."""
    shared = -1
    for char in chars:
        shared &= _sets_of_languages().get(_folded(char), 0)
    return shared != 0


@cache
def _sets_of_languages() -> Mapping[str, int]:
    """The languages that have each letter, as bits: to intersect sets of names takes ten times as long."""
    found: dict[str, int] = {}
    for bit, alphabet in enumerate(languages().values()):
        for letter in alphabet:
            found[letter] = found.get(letter, 0) | 1 << bit
    return found


_MOST_PAIRS = 1 << 14
"""A text needs some hundred pairs of a language, a run over many scripts all there are: they would fill the memory."""
_NO_CAPITALS = 0x2200  # from here on, of letters that a table has
_Value = TypeVar("_Value")


class _ForeignPairs(dict[str, float]):
    """The score of a pair whose second character is no letter of the language: the same in all. Filled as asked for."""

    def __missing__(self, pair: str) -> float:
        if len(self) >= _MOST_PAIRS:
            self.clear()
        score = self[pair] = _foreign(pair[0], pair[1])
        return score


_FOREIGN_PAIRS = _ForeignPairs()


class PairScores(dict[str, float]):
    """The score of a pair of characters in one language: the second, given the first. Filled as pairs are asked for.

    Texts of no language hold thousands of pairs that no text before them had, so the way to a new one is short: the
    rows of the table lie ready, for capitals too, and what is not in them is shared by all languages.
    """

    def __init__(self, language: str) -> None:
        super().__init__()
        entry, first, steps = _data()["languages"][language], _data()["first"], _data()["steps"]
        alphabet: str = entry["letters"]
        level: dict[str, float] = {sign: (first - ord(sign)) / steps for sign in set("".join(entry["rows"]))}
        rows = {letter: [level[sign] for sign in row] for letter, row in zip(alphabet, entry["rows"], strict=True)}
        self._starts = rows.pop(" ")
        self._rows = rows | _of_capitals(rows)
        self._small = {letter: place for place, letter in enumerate(alphabet) if letter != " "}
        self._capital = _of_capitals(self._small)

    def __missing__(self, pair: str) -> float:
        if len(self) >= _MOST_PAIRS:
            self.clear()
        a, b = pair[0], pair[1]
        if (place := self._small.get(b)) is not None:
            case = 0.0
        elif (place := self._capital.get(b)) is not None:
            case = _case(a, b)
        else:
            score = self[pair] = _FOREIGN_PAIRS[pair]
            return score
        row = self._rows.get(a)
        known = self._starts[place] + case + _glued(a) if row is None else row[place] + case
        score = self[pair] = max(_LOWEST, known)
        return score


def _of_capitals(of_letters: Mapping[str, _Value]) -> dict[str, _Value]:
    """The same values for what is a capital of the letters."""
    return {char: of_letters[small] for char, small in _small_letters().items() if small in of_letters}


@cache
def _small_letters() -> Mapping[str, str]:
    """The small letter of each capital, where some language has it."""
    folded = {char: _folded(char) for char in map(chr, range(_NO_CAPITALS))}
    return {char: small for char, small in folded.items() if small != char and small in _popularity()}


@cache
def scores(language: str) -> PairScores:
    """The pair scores of `language`, made once."""
    return PairScores(language)


@lru_cache(maxsize=8192)
def _folded(char: str) -> str:
    return _UNFOLDED.get(char) or char.lower()


@lru_cache(maxsize=8192)
def _case(a: str, b: str) -> float:
    if b == _folded(b):
        return 0.0
    if not a.isalpha():
        return _CAPITAL_FIRST
    return _CAPITAL_AFTER_CAPITAL if a.isupper() else _CAPITAL_IN_WORD


def _foreign(a: str, b: str) -> float:
    """The score of `b`, no letter of the language, behind `a`."""
    after = _folded(b)
    if not after.isalpha() or b in _OTHER:  # ª, º and µ are letters to Unicode
        return _other(a, b)
    shared = min(8, _popularity()[after])
    return (_STRANGE_LETTER + _SHARED_LETTER * shared if shared else _UNKNOWN_LETTER) + _case(a, b)


def _glued(a: str) -> float:
    """What it costs when a letter follows right behind `a`, which is no letter of the language."""
    if a < "\x80" or a in _OPENING or a in "’\xa0\xad":
        return 0.0
    return -1.0 if a in _OTHER and a in "–—…" else _GLUED


@lru_cache(maxsize=8192)  # the same in all languages
def _other(a: str, b: str) -> float:
    """The score of a character that is no letter."""
    if b < "\x80":
        return (-4.0 if b.isdigit() else -1.7) if a.isalpha() else -1.0
    cost = _OTHER.get(b)
    if cost is None:
        return _strange(b)
    if a.isalpha():
        if b in _CLOSING or b in "\xa0\xad®™":
            return cost
        return cost + (-1.0 if b in "–—" else 2 * _MISPLACED if b in "„‚" else _MISPLACED)
    return cost if b in _OPENING or b not in _CLOSING or a in ".!?,…)" or a.isdigit() else cost + _MISPLACED / 2


def _strange(char: str) -> float:
    if char < "\xa0":
        return _CONTROL
    if unicodedata.category(char)[0] in "CM":
        return _UNKNOWN_LETTER
    return _LINE_DRAWING if "\u2500" <= char < "\u25a0" else _SYMBOL


def total(pairs: Mapping[str, int], language: str) -> float:
    """The score of counted `pairs` in `language`."""
    score: float = sum(map(mul, map(scores(language).__getitem__, pairs), pairs.values()))
    return score


def east_asian(char: str, language: str) -> float:
    """The score of one character beyond ASCII in an East Asian language, from how frequent it is."""
    ranks = common(language)
    if char in ranks:
        return -4.5 - log(1 + ranks[char] / 20)
    if is_kana(char):
        return _KANA
    if "\u3001" <= char <= "\u301f" or "\uff01" <= char <= "\uff5e" or char in _OTHER:
        return _FULL_WIDTH
    if "\uff61" <= char <= "\uff9f" or "\u2010" <= char < "\u2e80":
        return _HALF_WIDTH
    return _LOWEST if "\u4e00" <= char < "\ua000" or "\uac00" <= char < "\ud7a4" else _CONTROL - 3


def is_kana(char: str) -> bool:
    """Is `char` written in Japanese only?"""
    return "\u3041" <= char <= "\u30fe"


def pairs_of(text: str) -> Counter[str]:
    """The pairs of neighbouring characters in `text`, counted."""
    return Counter(map(add, text, text[1:]))


def pairs_beyond_ascii(text: str) -> Counter[str]:
    """Those of the pairs in `text` that hold a character beyond ASCII."""
    pairs: list[str] = []
    for start, end in map(re.Match.span, _RUN_BEYOND_ASCII.finditer(text)):
        around = text[max(0, start - 1) : end + 1]
        pairs += map(add, around, around[1:])
    return Counter(pairs)


def is_noise(pairs: Counter[str], least: int = _MANY_PAIRS) -> bool:
    """Does hardly any of the pairs come back, as in no language? Fewer than `least` of them say nothing."""
    total = pairs.total()
    return total >= least and len(pairs) > _DIFFERENT * total


def is_ordinary(text: str, least: float) -> bool:
    """Is the mean score of pairs around the first characters beyond ASCII, in some language, above `least`?

    It is about -3 in ordinary text; below -5 there are hardly any two letters in a row that some language has. ASCII
    alone is ordinary.
    """
    pairs: list[str] = []
    done = 0
    for at in map(re.Match.start, islice(_BEYOND_ASCII.finditer(text), _GLANCE)):
        start, end = max(done, at - _REACH), at + 1 + _REACH
        window = text[start:end]
        pairs += map(add, window, window[1:])
        done = end
    if not pairs:
        return True
    return any(sum(map(scores(name).__getitem__, pairs)) / len(pairs) > least for name in suggested("".join(pairs)))


def suggested(text: str) -> list[str]:
    """The languages that have most of the letters beyond ASCII in `text`, at most three; English if none do."""
    votes: Counter[str] = Counter()
    for char, count in Counter(unusual(text)).items():
        for language in _speakers().get(_folded(char), ()):
            votes[language] += count
    return [language for language, _ in votes.most_common(_SUGGESTED)] or ["en"]


@cache
def _speakers() -> Mapping[str, list[str]]:
    """The languages that have each letter."""
    speakers: dict[str, list[str]] = {}
    for language, alphabet in languages().items():
        for letter in alphabet:
            speakers.setdefault(letter, []).append(language)
    return speakers

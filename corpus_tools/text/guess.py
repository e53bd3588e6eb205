"""Which page from before Unicode a byte string is in: the one in which its text is most likely in some language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from operator import itemgetter

from corpus_tools.text import codepages as pages
from corpus_tools.text import letters

# How much rarer a page is than cp1252, as a natural logarithm: few high bytes decide nothing against it.
_PRIORS: Mapping[str, float] = {
    "cp1252": 0.0,
    "cp1250": -2.0,
    "cp1251": -2.0,
    "cp1253": -2.0,
    "cp1254": -2.5,
    "cp1255": -3.0,
    "cp1256": -3.0,
    "cp1257": -3.0,
    "iso8859_2": -3.0,
    "iso8859_5": -5.0,
    "iso8859_7": -3.5,
    "iso8859_4": -6.0,
    "iso8859_6": -4.0,
    "iso8859_8": -4.0,
    "iso8859_15": -4.0,
    "koi8_r": -2.5,
    "koi8_u": -4.0,
    "cp866": -3.5,
    "mac_roman": -4.0,
    "cp850": -4.0,
    "cp852": -4.5,
    "cp857": -5.0,
    "cp437": -5.0,
    "cp737": -6.0,
    "cp775": -6.0,
    "cp855": -6.0,
    "cp862": -6.0,
    "cp874": -3.0,
    "mac_cyrillic": -5.0,
    "mac_latin2": -7.0,
    "mac_greek": -7.0,
    "mac_turkish": -7.0,
}
_ESCAPED = re.compile("[\udc80-\udcff]")
_HOPELESS = 60.0  # a Latin-script language so much less likely than the best, by what is known, is not tried
_ANY = "en"  # can be written in every page
_EAST_ASIAN: Mapping[str, str] = {
    "gb18030": "zh",
    "big5hkscs": "zh-Hant",
    "cp932": "ja",
    "euc_jp": "ja",
    "cp949": "ko",
}
_EAST_ASIAN_PRIOR = -6.0
_COVERAGE = 0.74  # share of a language's own letters that a page must have
_ASCII_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz ")


@dataclass(frozen=True, slots=True)
class Guess:
    """A page, the language it was recognised by, and the candidates with their scores (best first)."""

    page: str
    language: str
    candidates: tuple[tuple[str, float], ...]

    @property
    def score(self) -> float:
        """The natural logarithm of how likely the whole text is in this page."""
        return self.candidates[0][1]


@cache
def _languages(page: str) -> frozenset[str]:
    """The languages that can be written in `page`."""
    table = frozenset(pages.table(page))
    able = {_ANY}
    for language, alphabet in letters.languages().items():
        own = frozenset(alphabet) - _ASCII_LETTERS
        if not own or len(own & table) >= _COVERAGE * len(own):
            able.add(language)
    return frozenset(able)


@cache
def _meanings(page: str) -> Mapping[int, str]:
    """What escaped bytes are in `page`."""
    return {0xDC00 + byte: char for byte, char in enumerate(pages.table(page)) if byte > 127}


@lru_cache(maxsize=4)  # what is known is mostly ASCII, and the same whichever page the rest is taken to be in
def _background(pairs: tuple[tuple[str, int], ...]) -> Mapping[str, float]:
    """The score of counted pairs in each language."""
    known = dict(pairs)
    return {language: letters.total(known, language) for language in letters.languages()}


def guess_page(text: str, among: Iterable[str] = _PRIORS) -> Guess:
    """The likeliest page for the unknown bytes in `text`, escaped as U+DC80 to U+DCFF (as `surrogateescape` does).

    Everything else in `text` is taken as known and speaks for a language, and so for its pages. Pages that give the
    same text count as one.
    """
    known: dict[str, int] = {}
    unknown: dict[str, int] = {}
    for pair, count in letters.pairs_of(text).items():
        (unknown if _ESCAPED.search(pair) else known)[pair] = count
    background = _background(tuple(known.items()))
    enough = max(background.values()) - _HOPELESS
    likely = {
        name for name, score in background.items() if score > enough or name == _ANY or letters.has_own_script(name)
    }
    spelled, counts = "".join(unknown), tuple(unknown.values())
    used = "".join(sorted(set(_ESCAPED.findall(text))))
    found: dict[str, tuple[float, str, str]] = {}
    for page in among:
        chars = spelled.translate(_meanings(page))
        pairs = [chars[i : i + 2] for i in range(0, len(chars), 2)]
        score, language = max(
            (background[name] + letters.total_of(pairs, counts, name), name) for name in likely & _languages(page)
        )
        entry = (score + _PRIORS[page], page, language)
        seen = used.translate(_meanings(page))
        found[seen] = max(found.get(seen, entry), entry)
    ranked = sorted(found.values(), reverse=True)
    return Guess(ranked[0][1], ranked[0][2], tuple((page, score) for score, page, _ in ranked[:5]))


def guess_east_asian(raw: bytes) -> Guess | None:
    """The likeliest double-byte encoding of `raw` (whole lines), if it is valid in any."""
    found = []
    for codec, language in _EAST_ASIAN.items():
        try:
            text = raw.decode(codec)
        except UnicodeDecodeError:
            continue
        found.append((codec, letters.total_east_asian(text, language) + _EAST_ASIAN_PRIOR, language))
    if not found:
        return None
    ranked = sorted(found, key=itemgetter(1), reverse=True)
    return Guess(ranked[0][0], ranked[0][2], tuple((codec, score) for codec, score, _ in ranked))

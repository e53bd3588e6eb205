"""Which page from before Unicode a byte string is in: the one in which its text is most likely in some language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from corpus_tools import letters, pages


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
    "mac_cyrillic": -6.0,
    "mac_latin2": -7.0,
    "mac_greek": -7.0,
    "mac_turkish": -7.0,
}
_ESCAPES = [chr(0xDC80 + byte) for byte in range(128)]
_ESCAPED = re.compile("[\udc80-\udcff]")
_HOPELESS = 60.0  # a Latin-script language so much less likely than the best, by what is known, is not tried
_ANY = "en"  # can be written in every page
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

    @property
    def lead(self) -> float:
        """How much likelier the page is than the next best that gives another text."""
        return self.candidates[0][1] - self.candidates[1][1] if len(self.candidates) > 1 else 0.0


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


def guess_page(text: str, among: Iterable[str] = _PRIORS) -> Guess:
    """The likeliest page for the unknown bytes in `text`, escaped as U+DC80 to U+DCFF (as `surrogateescape` does).

    Everything else in `text` is taken as known and speaks for a language, and so for its pages. Pages that give the
    same text count as one.
    """
    known: dict[str, int] = {}
    unknown: list[tuple[str, int]] = []
    for pair, count in letters.pairs_of(text).items():
        if _ESCAPED.search(pair):
            unknown.append((pair, count))
        else:
            known[pair] = count
    background = {language: letters.total(known, language) for language in letters.languages()}
    enough = max(background.values()) - _HOPELESS
    likely = [
        name for name, score in background.items() if score > enough or name == _ANY or letters.has_own_script(name)
    ]
    used = sorted(set(_ESCAPED.findall(text)))
    found: dict[str, tuple[float, str, str]] = {}
    for page in among:
        meaning = dict(zip(_ESCAPES, pages.table(page)[128:], strict=True))
        pairs = [(meaning.get(pair[0], pair[0]) + meaning.get(pair[1], pair[1]), count) for pair, count in unknown]
        entry = max(
            (background[name] + sum([count * table[pair] for pair, count in pairs]), page, name)
            for name, table in ((name, letters.scores(name)) for name in likely if name in _languages(page))
        )
        entry = (entry[0] + _PRIORS[page], page, entry[2])
        seen = "".join(meaning[byte] for byte in used)
        found[seen] = max(found.get(seen, entry), entry)
    ranked = sorted(found.values(), reverse=True)
    return Guess(ranked[0][1], ranked[0][2], tuple((page, score) for score, page, _ in ranked[:5]))

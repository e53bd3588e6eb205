"""Which page from before Unicode a byte string is in: the one in which its text is most likely in some language."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate, islice
from math import log
from operator import add, itemgetter, mul, sub
from typing import NamedTuple

from corpus_tools.text import codepages as pages
from corpus_tools.text import double_byte, letters

# How much rarer a page is than cp1252, as a natural logarithm: few high bytes decide nothing against it.
_PRIORS: Mapping[str, float] = {
    "cp1252": 0.0,
    "cp1250": -5.0,
    "cp1251": -2.0,
    "cp1253": -2.0,
    "cp1254": -3.0,
    "cp1255": -3.0,
    "cp1256": -3.0,
    "cp1257": -3.5,
    "iso8859_2": -6.0,
    "iso8859_5": -5.0,
    "iso8859_7": -3.5,
    "iso8859_4": -8.0,
    "iso8859_6": -4.0,
    "iso8859_8": -4.0,
    "iso8859_15": -4.0,
    "koi8_r": -2.5,
    "koi8_u": -4.0,
    "cp866": -3.5,
    "mac_roman": -6.0,
    "cp850": -5.0,
    "cp852": -5.5,
    "cp857": -6.0,
    "cp437": -6.0,
    "cp737": -7.0,
    "cp775": -12.0,
    "cp855": -6.0,
    "cp862": -7.0,
    "cp874": -4.0,
    "mac_cyrillic": -5.0,
    "mac_latin2": -8.0,
    "mac_greek": -8.0,
    "mac_turkish": -8.0,
}
_OF_DOS = frozenset({"cp437", "cp737", "cp775", "cp850", "cp852", "cp855", "cp857", "cp862", "cp866"})
_ESCAPED = re.compile("[\udc80-\udcff]")
_ANY = "en"  # can be written in every page
_COVERAGE = 0.74  # share of a language's own letters that a page must have
_ASCII_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz ")
_NO_LETTER = "\0"  # what is beyond ASCII
_LETTERS_ONLY = {code: low if (low := chr(code).lower()) in _ASCII_LETTERS else " " for code in range(1, 128)}
_RUN_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")


@dataclass(frozen=True, slots=True)
class Guess:
    """A page, the language it was recognised by, and the candidates with their scores (best first)."""

    page: str
    language: str
    candidates: tuple[tuple[str, float], ...]
    certain: bool = False

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
    """What escaped bytes are in `page`; the curly apostrophe of DOS, which no keyboard had, is no character."""
    table = pages.table(page)
    if page in _OF_DOS:
        table = table.replace("’", "\x92")
    return {0xDC00 + byte: char for byte, char in enumerate(table) if byte > 127}


_FEW = 0.05  # share of high bytes below which a text is in Latin letters
_LATIN_RUN = 3  # no language with Latin letters has more beyond ASCII in a row
_LATIN_LETTERS = 40  # beyond ASCII, in the pages of languages with Latin letters
_ASCII = bytes(range(128))
_TAG = re.compile(rb"<[^<>]{1,2000}>")
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
_WORD = re.compile(r"[A-Za-z\x80-\U0010ffff]{0,15}[^\x00-\x7f][A-Za-z\x80-\U0010ffff]{0,24}")
_WORDS = 1000  # characters of different words that a guess looks at
_MOST_WORDS = 2000  # with those that hold a character which none of them has
_BACKGROUND = 2000  # characters around them
_SHARES: Mapping[str, float] = {
    "en": 49,
    "es": 6,
    "de": 5.5,
    "fr": 4.5,
    "ru": 3.8,
    "pt": 3.8,
    "it": 2.7,
    "nl": 2.1,
    "pl": 1.8,
    "tr": 1.7,
    "fa": 1.3,
    "vi": 1.1,
    "id": 1,
    "cs": 1,
    "uk": 0.6,
    "hu": 0.6,
    "ar": 0.6,
    "ro": 0.5,
    "sv": 0.5,
    "el": 0.5,
    "he": 0.4,
    "da": 0.4,
    "fi": 0.4,
    "sk": 0.4,
    "th": 0.4,
    "bg": 0.3,
    "sh": 0.3,
    "nb": 0.2,
    "sr": 0.2,
    "lt": 0.2,
    "sl": 0.1,
    "ca": 0.1,
    "et": 0.1,
    "lv": 0.1,
    "is": 0.04,
    "gl": 0.03,
    "eu": 0.03,
    "mk": 0.03,
    "sq": 0.03,
    "be": 0.03,
    "eo": 0.02,
    "fil": 0.02,
    "cy": 0.02,
    "ga": 0.02,
}
"""The share of web pages in each language, in percent (W3Techs, 2024)."""
_MOST = 49.0
_RARER = -0.5  # how much of its rarity counts against a language
_FOREIGN = -2.0  # a word in another language than the rest of the text
_BUDGET = 10_000  # different pairs of characters to look up, at a millisecond for each thousand that no text had before
_KNOWN = 3  # pairs that come back count as one more; of 75 guesses from 300 characters none had a rank below the fourth
_PART_OF_NOISE = 4  # one in so many words of it says as much as all
_JOINTS = re.compile("[A-Za-z](?=[\udc80-\udcff])|[\udc80-\udcff](?=[A-Za-z])")
_OTHER_SCRIPT = -6.0  # for each place in a word where Latin letters meet those of another script
_TRIED = 3  # languages of a page, at least
_MOST_TRIED = 20
_FREQUENT = 40  # different bytes by which a reading is judged at first sight: no alphabet has many more
_FINALISTS = 3  # readings that are compared in the same languages
_LIKELIEST = 12  # readings: of 18,000 guesses none came out at a lower rank than the tenth by its letters alone
_MANY = 40  # high bytes
_ORDINARY = -3.2  # for each high byte: better than any double-byte text is but by chance
_DOUBLE_BYTE = -8.0  # how much rarer a double-byte encoding is than cp1252, as a natural logarithm
_LETTER = re.compile("[A-Za-z]")
_EACH_LETTER = -2.6  # of ASCII
_UNDEFINED = -6.0  # for each byte that the page leaves undefined, wherever it stands in the file


@cache
def _is_latin_page(page: str) -> bool:
    return sum("\xbf" < char < "\u0250" for char in pages.table(page)) > _LATIN_LETTERS


def only_latin(raw: bytes) -> bool:
    """Can `raw` only be in Latin letters, because its high bytes are few and stand among ASCII letters?

    Tags are not counted. A few words all of high bytes, four and more in a row, can be of another script.
    """
    high = raw.translate(None, _ASCII)
    rest = _TAG.sub(b"", raw) if b"<" in raw else raw
    if len(high) >= _FEW * len(raw) or len(rest.translate(None, _ASCII)) > _FEW * len(rest):
        return False
    return len(set(high)) <= _LATIN_RUN or any(len(run) <= _LATIN_RUN for run in _HIGH_RUN.findall(raw))


def words_of(text: str) -> Mapping[str, float]:
    """The words with characters beyond ASCII in `text`, each with its neighbours, and how much each counts.

    A word that comes back is not as much evidence as another word would be. Of many words the first are taken, and
    those with a character that none of them has; of noise a few stand for all.
    """
    shown: dict[str, str] = {}
    counts: Counter[str] = Counter()
    covered: set[str] = set()
    size = 0
    for found in _WORD.finditer(text):
        word = found[0]
        counts[word] += 1
        if word not in shown and (size < _WORDS or (size < _MOST_WORDS and not covered.issuperset(word))):
            start, end = found.span()
            shown[word] = f"{text[start - 1 : start].strip() or ' '}{word}{text[end : end + 1].strip() or ' '}"
            covered.update(word)
            size += len(word) + 2
    is_noise = letters.is_noise(letters.pairs_of("\n".join(shown.values())))
    looked_at = 1 + len(shown) // _PART_OF_NOISE if is_noise else len(shown)
    weight = len(shown) / max(1, looked_at)
    return {spelled: weight * (1 + log(counts[word])) for word, spelled in islice(shown.items(), looked_at)}


def guess_encoding(sample: bytes, raw: bytes) -> Guess:
    """The likeliest of the encodings from before Unicode for the file `raw`, of which `sample` are some lines."""
    in_question = raw.translate(None, _ASCII)
    raw = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    latin = only_latin(raw)
    if not latin and len(in_question) > _MANY and (known := double_byte.certain(raw)) is not None:
        score = known.per_high_byte * len(in_question)
        return Guess(known.codec, known.language, ((known.codec, score),), certain=True)
    escaped = sample.decode("ascii", "surrogateescape")
    words = words_of(escaped)
    page = _page_of(words, escaped, in_question, _PRIORS)
    high = sum(len(_ESCAPED.findall(word)) * weight for word, weight in words.items())
    rest = _EACH_LETTER * sum(len(_LETTER.findall(word)) * weight for word, weight in words.items())
    if latin or page.score - rest > _ORDINARY * high:
        return page
    found = [(it.codec, it.per_high_byte * high + rest + _DOUBLE_BYTE, it.language) for it in double_byte.readings(raw)]
    if not found or found[0][1] < page.score:
        return page
    ranked = sorted([*(it[:2] for it in found), *page.candidates], key=itemgetter(1), reverse=True)
    return Guess(found[0][0], found[0][2], tuple(ranked[:5]))


def guess_page(text: str, seen: bytes = b"", among: Iterable[str] = _PRIORS) -> Guess:
    """The likeliest page for the bytes in `text` that are escaped as U+DC80 to U+DCFF (as `surrogateescape` does).

    `seen` are all the bytes of the file that are in question; a page that leaves some of them undefined is less likely.

    Each word is in the language in which it is likeliest, and pays for being in another than the text around it: a
    Czech name in English prose is Czech.
    """
    return _page_of(words_of(text), text, seen, among)


def _page_of(words: Mapping[str, float], text: str, seen: bytes, among: Iterable[str]) -> Guess:
    """The same, for the words of the text."""
    latin = only_latin(text.encode("utf-8", "surrogateescape"))
    different = frozenset(seen)
    priors = {
        page: _PRIORS[page] + _UNDEFINED * len(pages.undefined(page) & different)
        for page in among
        if not latin or _is_latin_page(page)
    }
    around = _around(_RUN_BEYOND_ASCII.sub(_NO_LETTER, text)[:_BACKGROUND].translate(_LETTERS_ONLY))
    ranked = sorted((_scored(words, it, around) for it in _readings(words, priors, around)), reverse=True)
    finalists = _alike([it.reading for it in ranked[:_FINALISTS]], around)
    ranked[:_FINALISTS] = sorted((_scored(words, it, around) for it in finalists), reverse=True)
    if not ranked:
        return Guess("cp1252", _ANY, (("cp1252", 0.0),))
    return Guess(ranked[0].reading.page, ranked[0].language, tuple((it.reading.page, it.score) for it in ranked[:5]))


@lru_cache(maxsize=4)  # a file that is not quite UTF-8 is read both ways, amid the same ASCII text
def _around(background: str) -> Mapping[str, float]:
    """How much less likely than the likeliest each language is, by the ASCII text; never less than a foreign word is.

    Languages of other scripts have a text of their own, and are not weighed against the ASCII around it.
    """
    pairs = letters.pairs_of(background)
    known = Counter({pair: count for pair, count in pairs.items() if pair[1] != " " and _NO_LETTER not in pair})
    scores = {name: letters.total(known, name) for name in letters.languages() if not letters.has_own_script(name)}
    best = max(scores.values())
    return {
        name: max(_FOREIGN + _RARER * log(_MOST / share), scores.get(name, best) - best)
        for name, share in _SHARES.items()
    }


class _Reading(NamedTuple):
    """What the bytes in question are in a page, the languages that may be meant, and how likely that is at first sight.

    Of pages in which the bytes are the same characters, the commonest stands for all, with the languages of all.
    """

    estimate: float
    prior: float
    page: str
    languages: list[str]
    chars: str
    able: list[str]


class _Scored(NamedTuple):
    """A reading, how likely the words are in its languages, and the one that most of them are in."""

    score: float
    reading: _Reading
    language: str


def _scored(words: Mapping[str, float], reading: _Reading, around: Mapping[str, float]) -> _Scored:
    """`reading`, judged in its languages."""
    score, language = _likelihood(words, reading.page, {name: around[name] for name in reading.languages})
    return _Scored(score + reading.prior, reading, language)


def _alike(readings: list[_Reading], around: Mapping[str, float]) -> Iterator[_Reading]:
    """The readings, each with the languages of all of them, and the likeliest for each letter.

    With a few languages of its own each, English quotes beside Spanish names would be foreign in cp1252, which has so
    many languages for these names that English is not tried, and English in cp1250, which has few.
    """
    tried = dict.fromkeys(name for it in readings for name in it.languages)
    for it in readings:
        for char in it.chars:
            fit = {name: around[name] + letters.frequencies(name)[char] for name in it.able}
            tried[max(fit, key=fit.__getitem__)] = None
    return (it._replace(languages=[name for name in tried if name in it.able]) for it in readings)


def _readings(
    words: Mapping[str, float], priors: Mapping[str, float], around: Mapping[str, float]
) -> Iterator[_Reading]:
    """The readings worth trying: all if the words are few, else the likeliest by their letters alone."""
    joined = "".join(words)
    counts, others = Counter(_ESCAPED.findall(joined)).most_common(), Counter(_ESCAPED.sub("", joined))
    spelled, numbers = "".join(byte for byte, _ in counts), [count for _, count in counts[:_FREQUENT]]
    known = {name: score + _of_letters(name, others, others.values()) for name, score in around.items()}
    joints = len(_JOINTS.findall(" ".join(words)))
    merged: dict[str, list[str]] = {}
    for page in sorted(priors, key=priors.__getitem__, reverse=True):
        merged.setdefault(spelled.translate(_meanings(page)), []).append(page)
    found = []
    for chars, same in merged.items():
        able = sorted(frozenset().union(*map(_languages, same)))
        fit = {name: known[name] + _of_letters(name, chars, numbers) for name in able}
        best = sorted(able, key=fit.__getitem__, reverse=True)
        prior = priors[same[0]] + (0.0 if _is_latin_page(same[0]) else joints * _OTHER_SCRIPT)
        found.append(_Reading(fit[best[0]] + prior, prior, same[0], best, chars[:_FREQUENT], able))
    pairs = letters.pairs_of("\n".join(words))
    new = len(pairs) or 1
    each = max(_TRIED, min(_MOST_TRIED, _BUDGET // (new * (min(len(found), _LIKELIEST) or 1))))
    tried = 2 if letters.is_noise(pairs) else 1 + _BUDGET // ((new + pairs.total() // _KNOWN) * each)
    return (it._replace(languages=it.languages[:each]) for it in sorted(found, reverse=True)[:tried])


def _of_letters(language: str, chars: Iterable[str], numbers: Iterable[int]) -> float:
    """How likely so many of each of the characters are in a language, whatever stands beside them."""
    score: float = sum(map(mul, map(letters.frequencies(language).__getitem__, chars), numbers))
    return score


def _likelihood(words: Mapping[str, float], page: str, around: Mapping[str, float]) -> tuple[float, str]:
    """How likely the words are in `page`, and the language that most of them are in."""
    spelled = "\n".join(words).translate(_meanings(page))
    pairs = list(map(add, spelled, spelled[1:]))
    ends = list(accumulate(len(word) + 1 for word in words))
    starts = [0, *ends[:-1]]
    ends = [end - 2 for end in ends]
    columns, totals = [], {}
    for language, distance in around.items():
        sums = [0.0, *accumulate(map(letters.scores(language).__getitem__, pairs))]
        column = [score + distance for score in map(sub, map(sums.__getitem__, ends), map(sums.__getitem__, starts))]
        columns.append(column)
        totals[language] = sum(map(mul, column, words.values()))
    best = map(max, *columns) if len(columns) > 1 else columns[0]
    return sum(map(mul, best, words.values())), max(totals, key=totals.__getitem__)

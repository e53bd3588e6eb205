"""What the lines of readers look like, as those of an article do not.

A small log-linear model gives each line the log-odds of being a reply rather than a line of the article, from the words
that the languages list under `[readers]` and from the line's shape. Its weights are in `data/models/wording.json`,
beside those of the model that finds where the replies begin. Trained by `scripts/train_wording.py`; see
docs/inferred-boundary.md.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import chain, repeat
from operator import itemgetter
from typing import Any

from corpus_tools.words.language import MANY, detect_language
from corpus_tools.words.patterns import alternation, has_unspaced
from corpus_tools.words.tables import tables

CLIP = 2.0
"""No line's log-odds count for more, one way or the other."""

WITHOUT_WORDS = 0.75
"""Where the words of a language are not listed, readers' lines have -1.3 on average and those of articles -1.7 (pages
in fourteen such languages), because the weights were fitted beside words. Half of the way to 0 finds as many comments
as the whole way, and on fewer pages that have none."""

WITHOUT_BLANKS = -1.0
"""What says nothing: the lines of threads have -0.5 on average, those of other runs with times -1.6 (195 texts)."""

WORD = "word "
"""Features whose names begin so are for the model of lines alone: there are too many of them for the places."""

_READ_MAX = 700

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_LATIN_WORD = re.compile(r"[a-zA-Zª²³µ¹º¼½¾À-ÖØ-öø-ÿ]+(?:'[a-zA-Zª²³µ¹º¼½¾À-ÖØ-öø-ÿ]+)*")
_SEPARATORS = "“”„–—…"
_ADDRESS = re.compile(r"@\s?\w|#\d+\b|\(?\d{1,3}\)?[:,] |>")
_VOCATIVE = re.compile(r"[A-ZÀ-Þ]\w{1,14}(?: [A-ZÀ-Þ]\w{0,14})?(?:,| ?[:–—-]) ")
_BULLET = re.compile(r"[•□☆◦▪‣○●*+·–-]\s|\(?\d{1,3}[.)]\s")
_PATTERNS: Mapping[str, tuple[Sequence[str], str | None]] = {
    # one of these must occur in a line (none: in any), and then the pattern must (none: that is enough)
    "emoticon": (
        (),
        r"[:;=8xX<^☺☻♥❤\U0001f300-\U0001faff]"  # a set in front is what `re` finds fastest
        r"(?:(?<=[:;=8xX])['’]?-?[)(DPpOo/|\\*3]+(?!\w)|(?<=<)3|(?<=\^)\^|(?<=[☺☻♥❤\U0001f300-\U0001faff]))",
    ),
    "at_name": ("@", r"@(?<!\w@)\s?\w"),
    "number_sign": ("#", r"#\d"),
    "url": (("http", "www.", ".com", ".org", ".net"), r"https?://|www\.|\.(?:com|org|net)\b"),
    "bangs": ("!?", r"[!?](?:[!?]|\s(?:(?<=!\s)!|(?<=\?\s)\?))"),
    "dots": (("..", "…", ". . "), None),
    "loose_mark": ((), r"[.,!?](?:(?<=\w [,!?])|(?<=\w \.)(?=\s|$)|(?<=[a-z]{2}[.,!?])[A-Za-z]{2}(?!\w*[./]))"),
    "small_i": ((), r"i(?<![\w.'’]i)(?:['’]m|['’]ve)?(?![\w.'’])"),
    "shout": ((), r"[A-Z](?<!\w[A-Z])[A-Z]{3,}(?!\w)"),
    "bracket": ("(", None),
    "colon": ((": ",), None),
    "semicolon": (("; ",), None),
    "year": (("19", "20"), r"(?:19|20)\d\d(?!\d)"),
    "money": ("$€£%", None),
    "stretched": ((), r"([a-z])\1\1"),
    "quoted": ('“„«"', r"[“„«\"].{12,}[”“»\"]"),
    "clock": (":.", r"\d[:.]\d\d"),
}
Pattern = tuple[str, Sequence[str], re.Pattern[str] | None]
_COMPILED: Sequence[Pattern] = [
    (name, cues, re.compile(pattern) if pattern else None) for name, (cues, pattern) in _PATTERNS.items()
]
_QUOTED = re.compile(r"“[^”]*(?:”|$)|„[^“”]*(?:[“”]|$)|«[^»]*(?:»|$)|\"[^\"]*(?:\"|$)")
_TELLING = frozenset(
    (
        *("about_page", "agree", "ask", "at_name", "bang", "bangs", "blame", "dots", "emoticon", "exclaim", "filler"),
        *("first", "first_plural", "greeting", "if_would", "informal", "loose_mark", "opinion", "praise", "question"),
        *("second", "short_form", "small_i", "thanks", "this_page", "vague"),
    )
)
_OPENING, _LATE, _RUN = 3, 8, 6
_ALL_AGAIN = re.compile(rb"(?=\x01{%d})" % _RUN)
_FIRST = itemgetter(0)
_SENTENCE_END = re.compile(r"[.!?…][\"”)]*\s")
_LENGTHS = (15, 40, 80, 150, 300, 600)
_CAPITALS = (0, 0.06, 0.12, 0.25, 0.6)
_WORD_SIZES = (4.0, 4.5, 5.0, 5.5, 6.5)
_ENDS = {".": "stop", "!": "bang", "?": "question", ":": "colon", "…": "dots", ",": "comma"}


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of one language, each with the groups it belongs to, and its phrases (behind what is no word)."""

    language: str
    common: frozenset[str]
    groups: Mapping[str, tuple[str, ...]]
    phrases: re.Pattern[str]
    names: Mapping[str, str]
    """The name of each word as a feature."""


@cache
def _lexicons() -> dict[str, Lexicon]:
    return {language: _lexicon(language, dict(table)) for language, table in tables("readers").items()}


def _lexicon(language: str, table: dict[str, Any]) -> Lexicon:
    common = frozenset(table.pop("common"))
    groups: dict[str, tuple[str, ...]] = {}
    for group, words in table.items():
        for word in words:
            groups[word] = (*groups.get(word, ()), group)
    several = [word for word in groups if not _WORD.fullmatch(word)]
    names = {word: f"{WORD}{language} {word}" for word in groups}
    return Lexicon(language, common, groups, re.compile(rf"\W({alternation(several)})"), names)


@cache
def _common_words() -> Mapping[str, Sequence[str]]:
    """The commonest words of all languages, each with the languages that have it."""
    found: dict[str, list[str]] = {}
    for name, lexicon in _lexicons().items():
        for word in lexicon.common:
            found.setdefault(word, []).append(name)
    return found


def _language(words: Sequence[Sequence[str]]) -> Lexicon | None:
    """The language whose commonest words make up most of the text; None if that is no more than one word in ten."""
    common = _common_words()
    rated = dict.fromkeys(_lexicons(), 0)
    for word, count in Counter(filter(common.__contains__, chain.from_iterable(words))).items():
        for name in common[word]:
            rated[name] += count
    best, name = max((count, name) for name, count in rated.items())
    return _lexicons()[name] if best * 10 > sum(map(len, words)) else None


@dataclass(frozen=True, slots=True)
class _Read:
    """A line as it is read: `own` is what it says in its own voice, `low` the same in small letters.

    `words` are those of `low`, `all_words` those of the whole line.
    """

    own: str
    low: str
    words: Sequence[str]
    all_words: Sequence[str]


@lru_cache(maxsize=1024)  # many readings of a page have the same lines
def _read(text: str) -> _Read:
    own = _without_quotes(text)
    low = own.lower().replace("’", "'")
    words = _words(low)
    return _Read(own, low, words, words if text == own and "’" not in text else _words(text.lower()))


@lru_cache(maxsize=1024)
def _line_features(text: str) -> Sequence[str]:
    """What the models know of a line, its words left out."""
    size, own = len(text), _read(text).own
    found = [f"length {bisect_right(_LENGTHS, size)}"]
    found.append("end " + _ENDS.get(text[-1], "letter" if text[-1].isalnum() else "other"))
    for name, cues, pattern in _COMPILED:
        if (not cues or _has_any(text, cues)) and (pattern is None or pattern.search(text)):
            found.append(name)
    if "!" in own:
        found.append("bang")
    if "?" in own:
        found.append("question")
    found.append(f"sentences {min(3, len(_SENTENCE_END.findall(text)))}")
    found += _start_features(text)
    found += _case_features(text)
    return found


def _has_any(text: str, cues: Sequence[str]) -> bool:
    for cue in cues:  # noqa: SIM110 - an iterator would cost more than what it is asked
        if cue in text:
            return True
    return False


def _start_features(text: str) -> list[str]:
    first = text[0]
    if first.isalpha():  # neither an address nor a bullet begins so
        found = ["start lower"] if first.islower() else []
        return [*found, "start vocative"] if _VOCATIVE.match(text) else found
    found = []
    if first.islower():
        found.append("start lower")
    elif first in '“"„«‘':
        found.append("start quote")
    elif not first.isalnum():
        found.append("start other")
    elif first.isdigit():
        found.append("start digit")
    if _ADDRESS.match(text):
        found.append("start address")
    elif _VOCATIVE.match(text):
        found.append("start vocative")
    if _BULLET.match(text):
        found.append("start bullet")
    return found


def _case_features(text: str) -> list[str]:
    tokens = text.split()
    rest = tokens[1:]
    if not rest:
        return ["one word"]
    capitals = sum(map(str.isupper, map(_FIRST, rest)))
    if capitals and "I" in text:
        capitals -= sum(map(rest.count, ("I", "I’m", "I'm")))
    found = [f"capitals {bisect_left(_CAPITALS, capitals / len(rest))}"]
    found.append(f"word size {bisect_left(_WORD_SIZES, sum(map(len, tokens)) / len(tokens))}")
    if text == text.lower():
        found.append("all lower")
    return found


def _word_features(text: str, lexicon: Lexicon) -> list[str]:
    """What a line's words say."""
    groups, read = lexicon.groups, _read(text)
    words = read.words
    listed = list(filter(groups.__contains__, words))
    counts: dict[str, int] = {}
    for term in (*listed, *lexicon.phrases.findall(" " + read.low)):
        for group in groups[term]:
            counts[group] = counts.get(group, 0) + 1
    found = []
    size = len(words) + 8
    for group, count in counts.items():
        found.append(group)
        if count * 12 >= size:
            found.append(f"{group} dense")
    found += map(lexicon.names.__getitem__, dict.fromkeys(listed))
    if words:
        found += [f"start {group}" for group in groups.get(words[0], ())]
    if "reporting" in counts and ("“" in text or '"' in text):
        found.append("reported speech")
    return found


def describe(texts: Sequence[str]) -> list[list[str]]:
    """The features of each line of a text, those that compare it with the lines before it included."""
    return list(_described(texts))


def _described(texts: Sequence[str]) -> Iterator[list[str]]:
    """The same, one line after the other: who knows enough takes no more."""
    cut = [text[:_READ_MAX] for text in texts]
    lexicon = _language([_read(text).words for text in cut])
    earlier = _Earlier([_read(text).all_words for text in cut])
    for number, text in enumerate(cut):
        features = [*_line_features(text)]
        if lexicon is not None:
            features += _word_features(text, lexicon)
        earlier.compare(number, features)
        yield features


def _without_quotes(text: str) -> str:
    """What the line says in its own voice; nothing if a quotation begins it and is not closed there."""
    return _QUOTED.sub(" ", text) if _has_any(text, '“„«"') else text


def _words(text: str) -> list[str]:
    """The words of a text in lower case; most lines are in letters that are looked up much faster than by property."""
    if not text.isascii():
        for mark in _SEPARATORS:
            text = text.replace(mark, " ")
        try:
            text.encode("latin-1")
        except UnicodeEncodeError:
            return _WORD.findall(text)
    return _LATIN_WORD.findall(text)


class _Earlier:
    """What the lines before a line hold.

    A line that has six words in a row of an earlier one repeats it, as readers do who quote what they answer. A word
    that the text has only once is in no run that comes back, which leaves few runs to look at.
    """

    def __init__(self, words: Sequence[Sequence[str]]) -> None:
        self._words = words
        counts = Counter(chain.from_iterable(words))
        self._again = {word for word, count in counts.items() if count > 1}
        self._runs: set[str] = set()
        self._seen: Counter[str] = Counter()

    def compare(self, number: int, features: list[str]) -> None:
        """Add which telling features the line is the first to have, or among the few, and if it repeats another."""
        fresh = "late" if number >= _LATE else "new"
        telling = _TELLING.intersection(features) if number >= _OPENING else ()
        before = [(name, self._seen[name]) for name in sorted(telling)]
        self._seen.update(features)
        for name, times in before:
            if not times:
                features.append(f"{fresh} {name}")
            elif times * 8 <= number:
                features.append(f"rare {name}")
        if self._repeats(self._words[number]):
            features.append("repeats")

    def _repeats(self, words: Sequence[str]) -> bool:
        again = bytes(map(self._again.__contains__, words))
        starts = [found.start() for found in _ALL_AGAIN.finditer(again)]
        if not starts:
            return False
        runs = {" ".join(words[at : at + _RUN]) for at in starts}
        repeats = not runs.isdisjoint(self._runs)
        self._runs |= runs
        return repeats


@dataclass(frozen=True, slots=True)
class Model:
    """The weights of both models, by the names of the features, and the least probability to act on.

    `line` rates a line as a reply; `place`, `first` and `before` rate a line as the first reply, by what lies on both
    sides of it, by its own features, and by those of the line before it.
    """

    line: Mapping[str, float]
    place: Mapping[str, float]
    first: Mapping[str, float]
    before: Mapping[str, float]
    threshold: float

    def odds(self, features: Sequence[Sequence[str]]) -> list[float]:
        """The log-odds of each line to be a reply."""
        return [self.line_odds(line) for line in features]

    def line_odds(self, features: Sequence[str]) -> float:
        """The log-odds of one line to be a reply."""
        return self.line["always"] + total(self.line, features)


def total(weights: Mapping[str, float], features: Sequence[str]) -> float:
    """The sum of the weights of the features that have one."""
    return sum(map(weights.get, features, repeat(0.0)))


@cache
def model() -> Model:
    """The trained model, read once per process."""
    path = files("corpus_tools") / "data" / "models" / "wording.json"
    return Model(**json.loads(path.read_text(encoding="utf-8")))


def _is_unlisted(texts: Sequence[str]) -> bool:
    """Is this in a language that is known, but whose readers' words nobody listed? Menus are in none."""
    if _language([_read(text[:_READ_MAX]).all_words for text in texts]) is not None:
        return False
    return any(map(has_unspaced, texts)) or detect_language(" ".join(texts), share=MANY) is not None


def line_odds(texts: Sequence[str]) -> Iterator[float]:
    """For each of some lines of a page, in their order, the log-odds of being a reader's; none is taken for certain.

    In a language whose readers' words nobody listed only the shape of the lines speaks; where there are no blanks
    between words, that says nothing either, because it is told by words, their capitals and their sizes.
    """
    if sum(map(has_unspaced, texts)) * 2 > len(texts):
        yield from repeat(WITHOUT_BLANKS, len(texts))
        return
    weights = model()
    shift = WITHOUT_WORDS if _is_unlisted(texts) else 0.0
    for features in _described(texts):
        yield max(-CLIP, min(CLIP, weights.line_odds(features) + shift))

"""Where readers' replies begin in a text whose extractor dropped every name and date of its comments.

Two small log-linear models, with weights in `data/replies.json`. The first gives each line the log-odds of being a
reply rather than a line of the article, from the words that `data/replies/*.toml` list and from the line's shape. The
second rates every line as the place where the replies begin, and "nowhere" as one more answer; what it knows of a
place are the line log-odds before and behind it and the shapes of the lines on either side. Trained by
`scripts/train_replies.py`; see docs/inferred-boundary.md.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import accumulate, chain, pairwise, repeat
from math import exp, log
from operator import itemgetter
from string import ascii_lowercase
from typing import Any, NamedTuple

from corpus_tools.lines import Line
from corpus_tools.phrases import alternation, tables

LINES_MAX = 1500
"""Longer texts are not main content."""

CLIP = 2.0
"""No line's log-odds count for more, one way or the other."""

WORD = "word "
"""Features whose names begin so are for the model of lines alone: there are too many of them for the places."""

_READ_MAX = 700
_MENU_MAX = 40
_MENU_SHARE = 0.5
_CANDIDATES = 40
_NEAR = 3
_VOICE = frozenset({"late question", "late first"})

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
    "stretched": ([3 * letter for letter in ascii_lowercase], None),
    "quoted": ('“„«"', r"[“„«\"].{12,}[”“»\"]"),
    "clock": ((), r"[:.](?<=\d[:.])\d\d"),
}
_COMPILED = [(name, cues, re.compile(pattern) if pattern else None) for name, (cues, pattern) in _PATTERNS.items()]
_QUOTED = re.compile(r"“[^”]*(?:”|$)|„[^“”]*(?:[“”]|$)|«[^»]*(?:»|$)|\"[^\"]*(?:\"|$)")
_TELLING = frozenset(
    (
        *("about_page", "agree", "ask", "at_name", "bang", "bangs", "blame", "dots", "emoticon", "exclaim", "filler"),
        *("first", "first_plural", "greeting", "if_would", "informal", "loose_mark", "opinion", "praise", "question"),
        *("second", "short_form", "small_i", "thanks", "this_page", "vague"),
    )
)
_OPENING, _LATE, _RUN = 3, 8, 6
_AGAIN = bytes([True] * _RUN)
_ALL_AGAIN = re.compile(b"(?=" + _AGAIN + b")")
_first = itemgetter(0)
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


class _Line(NamedTuple):
    """A line, the text without what it quotes, that in lower case with plain apostrophes, and the words of it."""

    text: str
    own: str
    low: str
    words: Sequence[str]


@cache
def _lexicons() -> dict[str, Lexicon]:
    return {table["language"]: _lexicon(dict(table)) for table in tables("replies")}


def _lexicon(table: dict[str, Any]) -> Lexicon:
    language, common = table.pop("language"), frozenset(table.pop("common"))
    groups: dict[str, tuple[str, ...]] = {}
    for group, words in table.items():
        for word in words:
            groups[word] = (*groups.get(word, ()), group)
    several = [word for word in groups if not _WORD.fullmatch(word)]
    names = {word: f"{WORD}{language} {word}" for word in groups}
    return Lexicon(language, common, groups, re.compile(rf"\W({alternation(several)})"), names)


@cache
def _common_words() -> frozenset[str]:
    return frozenset().union(*(lexicon.common for lexicon in _lexicons().values()))


def _language(words: Sequence[Sequence[str]]) -> Lexicon | None:
    """The language whose commonest words make up most of the text; None if that is no more than one word in ten."""
    counts = Counter(filter(_common_words().__contains__, chain.from_iterable(words)))
    rated = [(sum(map(counts.get, lexicon.common, repeat(0))), name) for name, lexicon in _lexicons().items()]
    best, name = max(rated)
    return _lexicons()[name] if best * 10 > sum(map(len, words)) else None


def _marks(texts: Sequence[str]) -> list[list[str]]:
    """Which of the patterns each line holds.

    The lines are searched as one text, in which most patterns and what must occur in them are rare. What is found there
    may run into the next line, so the line itself is asked again.
    """
    found: list[list[str]] = [[] for _ in texts]
    joined = "\n".join(texts)
    starts = list(accumulate(map(len, texts), lambda start, size: start + size + 1, initial=0))
    for name, cues, pattern in _COMPILED:
        for number in _lines_with(cues, joined, starts) if cues else _lines_like(pattern, joined, starts):
            if pattern is None or pattern.search(texts[number]):
                found[number].append(name)
    return found


def _lines_with(cues: Sequence[str], joined: str, starts: Sequence[int]) -> set[int]:
    numbers = set()
    for cue in cues:
        at = joined.find(cue)
        while at >= 0:
            number = bisect_right(starts, at) - 1
            numbers.add(number)
            at = joined.find(cue, starts[number + 1])
    return numbers


def _lines_like(pattern: re.Pattern[str] | None, joined: str, starts: Sequence[int]) -> Iterator[int]:
    hit = pattern.search(joined) if pattern else None
    while pattern and hit:
        number = bisect_right(starts, hit.start()) - 1
        yield number
        hit = pattern.search(joined, starts[number + 1])


def line_features(line: _Line, marks: Sequence[str], lexicon: Lexicon | None) -> list[str]:
    """What the models know of a line: names of features, with the `marks` among them."""
    text, own = line.text, line.own
    size = len(text)
    found = [f"length {bisect_right(_LENGTHS, size)}"]
    found.append("end " + _ENDS.get(text[-1], "letter" if text[-1].isalnum() else "other"))
    found += marks
    if "!" in own:
        found.append("bang")
    if "?" in own:
        found.append("question")
    found.append(f"sentences {min(3, len(_SENTENCE_END.findall(text)))}")
    found += _start_features(text)
    found += _case_features(text)
    if lexicon is not None:
        found += _word_features(line, lexicon)
    return found


def _has_any(text: str, cues: Sequence[str]) -> bool:
    for cue in cues:  # noqa: SIM110 - an iterator would cost more than what it is asked
        if cue in text:
            return True
    return False


def _start_features(text: str) -> list[str]:
    found = []
    if text[0].islower():
        found.append("start lower")
    elif text[0] in '“"„«‘':
        found.append("start quote")
    elif not text[0].isalnum():
        found.append("start other")
    elif text[0].isdigit():
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
    capitals = sum(map(str.isupper, map(_first, rest)))
    if capitals and "I" in text:
        capitals -= sum(map(rest.count, ("I", "I’m", "I'm")))
    found = [f"capitals {bisect_left(_CAPITALS, capitals / len(rest))}"]
    found.append(f"word size {bisect_left(_WORD_SIZES, sum(map(len, tokens)) / len(tokens))}")
    if not capitals and text == text.lower():
        found.append("all lower")
    return found


def _word_features(line: _Line, lexicon: Lexicon) -> list[str]:
    groups, words = lexicon.groups, line.words
    listed = [word for word in words if word in groups]
    counts: dict[str, int] = {}
    for term in (*listed, *lexicon.phrases.findall(" " + line.low)):
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
    if "reporting" in counts and ("“" in line.text or '"' in line.text):
        found.append("reported speech")
    return found


def describe(texts: Sequence[str]) -> list[list[str]]:
    """The features of each line of a text, those that compare it with the lines before it included."""
    lines = [_read(text[:_READ_MAX]) for text in texts]
    lexicon = _language([line.words for line in lines])
    marks = _marks([line.text for line in lines])
    features = [line_features(line, found, lexicon) for line, found in zip(lines, marks, strict=True)]
    _compare(features)
    plain = [line.words if line.text == line.own and "’" not in line.text else None for line in lines]
    _find_repeats([said or _words(line.text.lower()) for line, said in zip(lines, plain, strict=True)], features)
    return features


def _read(text: str) -> _Line:
    own = _without_quotes(text)
    low = own.lower().replace("’", "'")
    return _Line(text, own, low, _words(low))


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


def _compare(features: Sequence[list[str]]) -> None:
    """Add which telling features a line is the first to have, or among the few."""
    seen: Counter[str] = Counter()
    for number, line in enumerate(features):
        fresh = "late" if number >= _LATE else "new"
        telling = _TELLING.intersection(line) if number >= _OPENING else ()
        seen_before = {name: seen[name] for name in sorted(telling)}
        seen.update(line)
        for name, times in seen_before.items():
            if not times:
                line.append(f"{fresh} {name}")
            elif times * 8 <= number:
                line.append(f"rare {name}")


def _find_repeats(texts: Sequence[Sequence[str]], features: Sequence[list[str]]) -> None:
    """Add which lines repeat six words in a row of an earlier line, as readers do who quote what they answer.

    A word that the text has only once is in no run that comes back, which leaves few runs to look at.
    """
    counts = Counter(chain.from_iterable(texts))
    several = {word for word, number in counts.items() if number > 1}
    known: set[str] = set()
    for words, line in zip(texts, features, strict=True):
        if len(words) < _RUN:
            continue
        again = bytes(map(several.__contains__, words))
        if _AGAIN not in again:
            continue
        starts = [found.start() for found in _ALL_AGAIN.finditer(again)]
        runs = {" ".join(words[at : at + _RUN]) for at in starts}
        if not runs.isdisjoint(known):
            line.append("repeats")
        known |= runs


def place_features(odds: Sequence[float]) -> list[dict[str, float]]:
    """For each line, what the log-odds of the lines before it and from it on say of it as the first of the replies."""
    size = len(odds)
    sums = [0.0]
    for value in odds:
        sums.append(sums[-1] + max(-CLIP, min(CLIP, value)))

    steps = [after - before for before, after in pairwise(sums)]
    places = []
    for k in range(size):
        behind = size - k
        total = sums[size] - sums[k]
        after, before = total / behind, sums[k] / k if k else 0.0
        next_three = (sums[min(size, k + 3)] - sums[k]) / min(3, behind)
        last_three = (sums[k] - sums[max(0, k - 3)]) / min(3, k) if k else 0.0
        place = {
            "always": 1.0,
            "sum": max(-3.0, min(3.0, total / 10)),
            "scaled sum": total / behind**0.5,
            "mean behind": after,
            "mean before": before,
            "rise": after - before,
            "near rise": next_three - last_three,
            "three behind": next_three,
            "three before": last_three,
            "this": odds[k] / 2,
            "next": steps[k + 1] if behind > 1 else 0.0,
            "last": steps[k - 1] if k else 0.0,
            "last but one": steps[k - 2] if k > 1 else 0.0,
            "log lines behind": log(behind),
            "log lines before": log(k + 1),
            "share behind": behind / size,
        }
        if behind <= 3:
            place[f"lines behind {behind}"] = 1.0
        if k < 2:
            place[f"lines before {k}"] = 1.0
        places.append(place)
    return places


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
        return [self.line["always"] + _total(self.line, line) for line in features]

    def places(self, features: Sequence[Sequence[str]]) -> list[float]:
        """The probability of each line to be the first reply; what is missing to 1 says that there is none."""
        scores, weight = [], self.place.get
        for k, place in enumerate(place_features(self.odds(features))):
            score = sum([weight(name, 0.0) * value for name, value in place.items()])
            score += _total(self.first, features[k])
            scores.append(score + (_total(self.before, features[k - 1]) if k else 0.0))
        highest = max(0.0, *scores)
        parts = [exp(score - highest) for score in scores]
        whole = sum(parts) + exp(-highest)
        return [part / whole for part in parts]


def _total(weights: Mapping[str, float], features: Sequence[str]) -> float:
    return sum(map(weights.get, features, repeat(0.0)))


@cache
def model() -> Model:
    """The trained model, read once per process."""
    path = files("corpus_tools") / "data" / "replies.json"
    return Model(**json.loads(path.read_text(encoding="utf-8")))


def line_odds(texts: Sequence[str]) -> list[float]:
    """For each of some lines of a page, in their order, the log-odds of being a reader's; none is taken for certain."""
    return [max(-CLIP, min(CLIP, value)) for value in model().odds(describe(texts))] if texts else []


def infer_boundary(lines: Sequence[Line]) -> int | None:
    """The index in `lines` of the first reply, or None where there seems to be none or too little speaks for it."""
    texts = [line.text for line in lines]
    if not 2 <= len(texts) <= LINES_MAX or _is_menu(texts):
        return None
    features = describe(texts)
    weights = model()
    chances = weights.places(features)
    if sum(chances) < weights.threshold:
        return None
    return first_reply(features, chances)


def first_reply(features: Sequence[Sequence[str]], chances: Sequence[float]) -> int:
    """Where the replies begin, if there are any, by the features of the lines and `Model.places`.

    That is the best place, or a line shortly before it that is the first of the whole text, quotations aside, to ask
    something or to say "I": a comment of several paragraphs may otherwise begin as soberly as an article.
    """
    place = best_place(chances)
    near = range(max(0, place - _NEAR), place)
    return next((k for k in near if not _VOICE.isdisjoint(features[k])), place)


def _is_menu(texts: Sequence[str]) -> bool:
    """Is this a whole page with its navigation, rather than the text of an article?"""
    menu = sum(len(text) < _MENU_MAX and text[-1].isalnum() for text in texts)
    return menu > _MENU_SHARE * len(texts)


def best_place(chances: Sequence[float]) -> int:
    """The place with the highest expected F1 of reply lines, which is not always the likeliest one."""
    size = len(chances)
    likely = sorted(range(size), key=lambda k: (-chances[k], k))[:_CANDIDATES]

    def expected(k: int) -> float:
        return sum(2 * (size - max(j, k)) / (2 * size - j - k) * chances[j] for j in likely)

    return max(likely, key=lambda k: (expected(k), -k))

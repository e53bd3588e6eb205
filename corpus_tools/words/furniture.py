"""Page furniture: menus, share bars, cookie notices, teasers of other articles, told by their words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import IntEnum
from functools import cache, lru_cache
from itertools import pairwise

from corpus_tools.words import cues
from corpus_tools.words.cues import declared_count, folded_phrases
from corpus_tools.words.patterns import Openings, first_word, fold, is_unspaced, no_more_word

LINE_MAX, OPENING_MAX, ANYWHERE_MAX = 48, 120, 400
"""Longer blocks (code points) are not looked up in the list of that kind."""

EDGE_TOP, EDGE_BOTTOM = 2, 5
"""A text that was cleaned of its page keeps furniture only in so many blocks at its top and bottom."""

_EDGE = " \t\u00a0\u200e\u200f:：.。!！?？…|»«›‹<>*_#[](){}→←↑↓▶►▼✕×-–—+•·,;/\\\"“”„’'"

_LINES = folded_phrases("furniture", "line")
_OPENING = Openings(folded_phrases("furniture", "opening"), no_more_word)
_ENDING = Openings(folded_phrases("furniture", "ending"), no_more_word)
_LOCKED = Openings(folded_phrases("furniture", "locked"), no_more_word)
_FILES = folded_phrases("furniture", "files")
_OTHERS = folded_phrases("furniture", "others")
_WHICH, _PIECES = folded_phrases("furniture", "which"), folded_phrases("furniture", "pieces")
_ANNOUNCING = _WHICH | _PIECES | folded_phrases("furniture", "among")
_BARS = 4
"""A line with so many bars between its words is a menu; titles of pages have fewer."""
_COUNTED, _TOPICS = re.compile(r"[^\W\d] \d+(?=\s|$)"), 4
"""A word with a number behind it; a line of so many, which ends in one, lists topics and how much there is on each."""
_DIGIT = re.compile(r"\d")
_SYMBOLS = re.compile(r"[\W\d_]*$")
_IMPRINT, _STOPS = re.compile(r"©|\(c\)\s*\d{4}|^\W*powered by", re.I), ".!。！"
_OWNED = re.compile(r"(?:copyright\s*)?(?:©|\(c\))\s*(?:copyright\s*)?(?:199\d|20\d\d)(?!\d)[^.]*\.\s", re.I)
_FORM_FIELD = re.compile(r"\[[ _]{3,}\]|_{5,}|\(BUTTON\)")
_WORD = re.compile(r"\w+")


class _Anywhere:
    """The phrases of a list that can stand anywhere in a line."""

    def __init__(self, key: str) -> None:
        """Each phrase under its longest word, which is the rarest; or `in_a_word`, where no blanks part the words."""
        table: dict[str, list[str]] = {}
        for phrase in sorted(folded_phrases("furniture", key)):
            table.setdefault(max(_WORD.findall(phrase), key=len), []).append(phrase)
        self.by_word = {word: tuple(found) for word, found in table.items()}
        self.words = frozenset(table)
        self.in_a_word = tuple(sorted(filter(is_unspaced, folded_phrases("furniture", key))))

    def within(self, folded: str) -> Iterator[str]:
        """The phrases that a text holds whose longest word is a whole word of it."""
        if not folded.isascii():
            yield from (phrase for phrase in self.in_a_word if phrase in folded)
        words = self.words.intersection(_WORD.findall(folded))
        yield from (phrase for word in words for phrase in self.by_word[word] if phrase in folded)


_ANYWHERE, _INVITES = _Anywhere("anywhere"), _Anywhere("invites")

_ASKED_MAX, _LEAD_MAX = 30, 12
"""So many code points follow on an invitation ("to read the whole story"), or stand around it ("Please", "Get")."""

_GOES_ON = re.compile(r"[,;:?，、：？—–'‘’\"“”]")


_LETTERS = re.compile(r"[^\W\d_]+")
_GLUED = re.compile(r"\d[:.,/–-]\d")
_SENTENCE = re.compile(r"[.!?…]\s")
_MOST_TURNS = 2
"""Words beside the numbers of pages: "Previous", "Next"."""
_STEP = re.compile(r"\s*[>»›]+\s*|\s+/\s+")
_ARROWED = re.compile(r"[^\s>»›]\s*[>»›]\s*[^\s>»›].*\S\s*[>»›]\s*\S")
_PATH_MAX, _STEP_MAX = 160, 16
"""No path has more code points, and no step between strokes."""

_COLUMNS = re.compile(r"(?<=\S)(?:\s*\t\s*|\s{3,}|\s{2,}\S.*\S\s{2,})(?=\S)")
"""A gap as between columns, or two smaller ones: of 10,000 printed headlines none has them."""


class Furniture(IntEnum):
    """How a block speaks of the page instead of the matter; `ENDING` also says that the article lies behind."""

    NONE = 0
    LINE = 1
    ENDING = 2


def furniture(texts: Sequence[str]) -> list[Furniture]:
    """Look the blocks of a page up in the phrase lists; the lists decide, not the place on the page.

    But a count at the top may be that of the headline.
    """
    kinds = [Furniture.NONE] * len(texts)
    short = [number for number, text in enumerate(texts) if len(text) <= OPENING_MAX]
    for number in short:
        kinds[number] = _short(texts[number])
    for number in range(cues.opening(texts)):
        if kinds[number] is Furniture.ENDING and cues.may_be_headline(texts[number]):
            kinds[number] = Furniture.NONE
    asked: Sequence[int] = range(len(texts))
    if len(short) * 2 < len(texts):
        asked = sorted({*asked[:EDGE_TOP], *asked[-EDGE_BOTTOM:]})
    for number in _with_phrase(texts, [n for n in asked if not kinds[n] and len(texts[n]) <= ANYWHERE_MAX]):
        kinds[number] = Furniture.LINE
    return kinds


@lru_cache(maxsize=8192)  # menus and share bars are the same on all pages of a site
def _short(text: str) -> Furniture:
    if (not text[0].isalpha() and _SYMBOLS.match(text)) or _has_form_field(text) or cues.run_together(text):
        return Furniture.LINE
    folded = fold(text).strip(_EDGE)
    if len(text) <= LINE_MAX and folded in _LINES:
        return Furniture.LINE
    sentence = text[-1] in ".?!。！？" and len(text) > LINE_MAX
    if not sentence and (_ENDING.end(folded) >= 0 or _declares_count(text, folded[:1])):
        return Furniture.ENDING
    if _opens(folded) or (len(text) <= LINE_MAX and _announces(folded)) or (text[0] == "(" and _opens(fold(text))):
        return Furniture.LINE
    apart = cues.unglued(text)
    return Furniture.LINE if len(apart) > len(text) and _opens(fold(apart).strip(_EDGE)) else Furniture.NONE


def is_imprint(text: str) -> bool:
    """Does the line say whose page it is, or whose software ("© The Post")? A sentence tells of a right.

    Readers write "© folk wisdom" below what they quote. With the year of a page behind the sign two of them are
    none: "© 2014 The Post. All rights reserved."
    """
    if len(text) > OPENING_MAX:
        return False
    if text[-1] in _STOPS:
        return _OWNED.match(text) is not None
    if text[0] == "©":
        return not text[1:].lstrip()[:1].islower()
    return _IMPRINT.search(text) is not None and furniture([text])[0] is Furniture.LINE


def is_row(text: str) -> bool:
    """Is this a row of a table or a menu: with gaps, bars or numbers between columns, of pages, behind a greeting?"""
    if (("  " in text or "\t" in text) and _COLUMNS.search(text) is not None) or text.count(" | ") >= _BARS:
        return True
    if text[-1].isdecimal() and len(_COUNTED.findall(text)) >= _TOPICS:
        return True
    return len(text) <= OPENING_MAX and (_numbers_pages(text) or _greets(text))


def steps_of(text: str) -> Sequence[str]:
    """The steps of a path through the site, folded ("You are here: Home > News > Weather"), none of another line.

    A path begins with what menus say ("Home"), or has three steps with arrows between them. Two with one between can be
    a headline with the site's name, and so can "Settings > Sound: how to mute it". Strokes stand in headlines, too; the
    steps of a path say little.
    """
    arrow = ">" in text or "»" in text or "›" in text
    if not (arrow or "/" in text) or len(text) > _PATH_MAX:
        return ()
    steps = [step for piece in _STEP.split(text) if (step := fold(piece).strip(_EDGE))]
    if len(steps) < 2 or (not arrow and max(map(len, steps)) > _STEP_MAX):
        return ()
    steps[0] = steps[0].replace("：", ":").rpartition(":")[2].strip(_EDGE)
    if leads_home(steps[0]):
        return steps
    return steps if _ARROWED.search(text) and ":" not in text else ()


def leads_home(step: str) -> bool:
    """Is the first step of a path what menus say, so that the last one is the page itself?"""
    return step in _LINES


def _numbers_pages(text: str) -> bool:
    """ "Pages: 1", "Pages (9): Previous 1 2 3 Next": behind one word numbers that follow each other, no score."""
    label, colon, rest = text.replace("：", ":").partition(":")
    if not colon or len(_LETTERS.findall(label)) != 1 or _GLUED.search(rest):
        return False
    words = _WORD.findall(rest.replace("_", " "))
    numbers = [int(word) for word in words if word.isdecimal()]
    steps = [b - a for a, b in pairwise(numbers)]
    turns = [word for word in words if not word.isdecimal()]
    if len(turns) > _MOST_TURNS or any(fold(word) not in _LINES for word in turns):
        return False
    return numbers == [1] or (1 in steps and min(steps) > 0 and (numbers[0] == 1 or bool(turns)))


def _greets(text: str) -> bool:
    """ "Hello there, guest! Login Register": behind a sentence stand links of a menu, one word each."""
    links = _SENTENCE.split(text)[-1].split()
    behind = 1 < len(links) < len(text.split())
    return behind and all(fold(link).strip(_EDGE) in _LINES for link in links)


def announces(text: str) -> bool:
    """Does a whole line say that other articles follow: "Read next", or "Other popular posts" by its words alone?"""
    return len(text) <= LINE_MAX and _announces(fold(text).strip(_EDGE))


def locks(text: str) -> bool:
    """Does a line say that nobody can reply, or only who logs in: "(You must log in or sign up to reply here.)"?"""
    return len(text) <= OPENING_MAX and _LOCKED.end(fold(text).strip(_EDGE)) >= 0


def heads_files(text: str) -> bool:
    """Is this the line above the files of a post: "Attachments"?"""
    return len(text) <= LINE_MAX and fold(text).strip(_EDGE) in _FILES


def _announces(folded: str) -> bool:
    words = folded.split()
    told = not _PIECES.isdisjoint(words) and not _WHICH.isdisjoint(words) and _ANNOUNCING.issuperset(words)
    return told or folded in _OTHERS


def _opens(folded: str) -> bool:
    return _OPENING.end(folded) >= 0


def _declares_count(text: str, first: str) -> bool:
    """Does the line declare a number of comments, by a digit or by a word it begins with?"""
    worded = first in _count_letters() and cues.begins_count(first_word(text))
    likely = worded or not text[0].isalpha() or _DIGIT.search(text)
    return bool(likely) and declared_count(text) is not None


@cache
def _count_letters() -> frozenset[str]:
    return frozenset(word[0] for word in cues.phrases().count_words)


def _has_form_field(text: str) -> bool:
    return ("[" in text or "__" in text or "(B" in text) and _FORM_FIELD.search(text) is not None


def _with_phrase(texts: Sequence[str], asked: Sequence[int]) -> Iterator[int]:
    """Those of the blocks that hold a phrase; all are searched at once, because few pages have any of the phrases."""
    joined = fold("\n".join([texts[number] for number in asked]))
    if likely := list(_ANYWHERE.within(joined)):
        for number, folded in zip(asked, joined.split("\n"), strict=True):
            if any(phrase in folded for phrase in likely) and any(_ANYWHERE.within(folded)):
                yield number


def invites(text: str) -> bool:
    """Does a short line ask readers to do something: "Click here for the map", "Sign up today"?

    A headline that speaks of it goes on, or leads to it: "Sign up now, pay later", "Why nobody reads our newsletter".
    """
    folded = fold(text)
    return any(_is_invitation(folded, phrase) for phrase in _INVITES.within(folded))


def _is_invitation(folded: str, phrase: str) -> bool:
    rest = len(folded) - len(phrase)
    if folded.startswith(phrase):
        return rest <= _ASKED_MAX and not _GOES_ON.search(folded, len(phrase))
    return rest <= _LEAD_MAX and phrase in folded

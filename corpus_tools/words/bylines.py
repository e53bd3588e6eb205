"""Bylines: who wrote it, in the words of the page, and in which role.

A line is read as names only where something says so: a cue ("By"), a date beside it, or its place below the headline.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from corpus_tools.base.model import Author
from corpus_tools.words.credits import CREDIT_ENDS, OTHER_WORK, is_credit
from corpus_tools.words.names import (
    BREAK,
    DESKS,
    LABEL,
    STOPS,
    TRAIL,
    Byline,
    byline_words,
    has_role,
    is_full_name,
    may_be_name,
    read_authors,
)
from corpus_tools.words.patterns import alternation, fold, has_unspaced, is_unspaced, lower, places, words_of
from corpus_tools.words.tables import phrases

BYLINE_MAX = 200
"""A longer line (code points) is no byline."""

NAMES_MAX = 80
"""A longer line (code points) does not hold names alone."""

_JOB_MAX = 40
"""A longer line (code points) below a byline is no job."""

_CODE = re.compile(r".*(?:[{}]|[:=(].*;)")
"""What no byline ends in, but a line of code: "text: string;"."""

_SEPARATORS = "|·•–—/,.:;()-]»>*"
_MARKS = "|·•("


def _bare_cues() -> frozenset[str]:
    """Cues that are a word of every day ("by", "von"): several longer cues end with them ("written by", "text by")."""
    ends = Counter(cue.rsplit(" ", 1)[1] for cue in _CUE_PHRASES if " " in cue)
    return frozenset(cue for cue in _CUE_PHRASES if ends[cue] > 1)


def _lead_words() -> frozenset[str]:
    """The words that may stand right before a bare cue: "Column by", "Post author: by"."""
    known = _CUE_PHRASES | _DONE | phrases("bylines", "writer")
    return (
        frozenset({word for phrase in known for word in words_of(phrase)} - phrases("bylines", "stop") | _DONE) - _BARE
    )


_BY_DATE = phrases("bylines", "cue_by_date") - phrases("bylines", "cue")
_CUE_PHRASES = phrases("bylines", "cue") | _BY_DATE
_BARE = _bare_cues()
_DONE = frozenset().union(*[phrases("bylines", key) for key in ("published", "published_behind", "updated")])
_LEADS = _lead_words()

BEFORE_MAX = 40
"""So many code points may stand before a cue in its line: "Ein Gespräch mit dem Müller. Interview von"."""

BY_DATE_MAX = 80
"""Everyday words are cues only in a line that is no longer (code points) and has a date."""

_CUE = re.compile(
    rf"(?:(?<![\w-]))(?P<cue>(?:{alternation(_CUE_PHRASES)}))(?P<behind>\s*[:：]\s*|\s+(?:[•·|]\s+)?|$)", re.IGNORECASE
)
_GLUED = re.compile(
    r"(?:^|(?P<dated>(?<=\d)))(?P<cue>"
    + "|".join(
        sorted((c.capitalize() for c in phrases("bylines", "cue") if c.replace(" ", "").isalpha()), reverse=True)
    )
    + r")(?P<behind>(?(dated)\s*[:：]?\s*))(?=[A-ZÀ-ÞΆ-ΫЀ-Я][\w.'’])"
)
"""A cue that the name is glued to ("ByKate"), or that is itself glued to a date ("3 May 2014By Kate Hobbs")."""
_DIGIT_LETTER = re.compile(r"\d[^\W\d_a-z]")
_TOPICS = frozenset(phrase.rstrip(" :：") for phrase in phrases("furniture", "opening"))


def _by_first_word() -> dict[str, tuple[str, ...]]:
    table: dict[str, list[str]] = {}
    for cue in _CUE_PHRASES:
        table.setdefault(words_of(cue)[0], []).append(cue)
    return {word: tuple(cues) for word, cues in table.items()}


_CUES = _by_first_word()
_CUE_WORDS = frozenset(_CUES)
_OPEN = re.compile(rf"(?:.{{0,30}}\s)??(?P<cue>{byline_words('cue')}|{byline_words('writer')})\s*:?", re.IGNORECASE)
_OPEN_TAILS = frozenset(fold(words_of(cue)[-1]) for cue in phrases("bylines", "cue") | phrases("bylines", "writer"))
_ABOUT = re.compile(rf"{byline_words('about')}\s*:?\s+", re.IGNORECASE)
_PLACE = re.compile(rf"\s{byline_words('place')}\s", re.IGNORECASE)
_SPACED_BEHIND = frozenset(cue for cue in phrases("bylines", "behind") if not is_unspaced(cue))
_GLUED_BEHIND = phrases("bylines", "behind") - _SPACED_BEHIND
_CUE_BEHIND = re.compile(
    rf"(?:\s+{alternation(_SPACED_BEHIND)}|\s*{alternation(_GLUED_BEHIND)})(?=\W|$)", re.IGNORECASE
)
_CUE_BEHIND_WORDS = frozenset(words_of(cue)[-1] for cue in _SPACED_BEHIND)
_PUBLISHED_BEHIND = re.compile(alternation(phrases("bylines", "published_behind")), re.IGNORECASE)
_OPENS_STOP = re.compile(rf"(?:\s*{byline_words('stop')}\s)?\s*", re.IGNORECASE)

_FULL_STOPS = ("。", "！", "？")
"""Where words are written without blanks only these tell a sentence of two clauses from two names."""

_LONGEST_PLACE = 3
"""Words of a place."""

_DIGITS = re.compile(r"\d+")
_ADDRESS = re.compile(r"\S*@\S+")


def opens_byline(text: str) -> bool:
    """Is this a cue alone ("By", "Kommentar von"), so that the names stand on the next line?"""
    if len(text) > 40 or (text.isascii() and _OPEN_TAILS.isdisjoint(words_of(text)[-1:])):
        return False
    if not (found := _OPEN.fullmatch(text)):
        return False
    cue = found["cue"].casefold()
    return _leads(words_of(text[: found.start("cue")]), cue, bare=" " not in cue)


def is_code(text: str) -> bool:
    """Does a line end as code does? A byline may end in a semicolon that its page has too many."""
    return text[-1:] in (";", "{", "}") and _CODE.fullmatch(text) is not None


@lru_cache(maxsize=1024)  # each rule that looks at a line asks for its byline
def find_byline(text: str, *, ends: int | None = None) -> Byline | None:
    """The byline that a cue such as "By" opens, up to a date (which starts at `ends`), a separator or the end."""
    if len(text) > BYLINE_MAX:
        return None
    words = words_of(text)
    cues = _find_cues(text, words)
    if not (cues or _may_end_in_cue(text, words)) or is_code(text) or is_credit(text):
        return None
    for cue in cues:
        if cue["cue"].casefold() in _BY_DATE and (ends is None or len(text) > BY_DATE_MAX):
            continue
        start = cue.end()
        while (again := _CUE.match(text, start)) and again["cue"].casefold() not in DESKS:  # "Author: by Jane Smith"
            start = again.end()
        stop = ends if ends is not None and ends >= start else len(text)
        if not _may_open(text, cue.start(), cue["cue"]) or start >= stop:
            continue
        named = read_authors(text, start, stop, least=1 if _sure(cue, text, start, stop) else 2, caseless=True)
        if named:
            return Byline(cue.start("cue"), named[1], named[0])
    return _before_cue(text, ends) if _may_end_in_cue(text, words) else None


def _may_end_in_cue(text: str, words: Sequence[str]) -> bool:
    return has_unspaced(text) or not _CUE_BEHIND_WORDS.isdisjoint(words)


def _before_cue(text: str, ends: int | None) -> Byline | None:
    """The byline whose cue stands behind the names: "Ayşe Kaya tarafından", at the end of a line or before a date."""
    if not (found := _CUE_BEHIND.search(text)):
        return None
    behind = text[found.end() : ends if ends is not None and ends >= found.end() else len(text)].strip(TRAIL)
    if behind and not _PUBLISHED_BEHIND.match(behind):
        return None
    before = text[: found.start()]
    at = max((broken.end() for broken in (*BREAK.finditer(before), *_DIGITS.finditer(before))), default=0)
    at = _OPENS_STOP.match(text, at).end()  # type: ignore[union-attr]  # it matches nothing as well
    dated = at > 0 or (ends is not None and ends >= found.end())
    named = read_authors(text, at, found.start(), least=1 if dated else 2, caseless=True)
    return Byline(at, found.end(), named[0]) if named and named[1] >= len(before.rstrip()) else None


def _find_cues(text: str, words: Sequence[str]) -> list[re.Match[str]]:
    """The cues in a line, looked for only where a word stands that begins one: most lines have no such word."""
    likely = _GLUED.match(text) or _DIGIT_LETTER.search(text)
    cues = list(_GLUED.finditer(text)) if likely else []
    if not _CUE_WORDS.isdisjoint(words):
        cues += _cues_at(text, _CUE_WORDS.intersection(words))
    return cues


def _cues_at(text: str, words: Iterable[str]) -> Iterator[re.Match[str]]:
    """The cues that begin with one of the words, from left to right; they do not overlap."""
    low = text.lower()
    if len(low) != len(text):  # a few capitals have no small letter that is one character
        yield from _CUE.finditer(text)
        return
    likely = [phrase for word in words for phrase in _CUES[word] if phrase in low]
    end = 0
    for at in sorted([at for phrase in likely for at in places(phrase, low)]):
        if at >= end and (cue := _CUE.match(text, at)):
            end = cue.end()
            yield cue


def find_about(text: str) -> Byline | None:
    """The name in "About Jane Smith", which stands below an article."""
    cue = _ABOUT.match(text)
    named = read_authors(text, cue.end(), len(text), least=2) if cue and len(text) <= 60 else None
    return Byline(0, named[1], named[0]) if named else None


def name_line(text: str, *, least: int = 2, caseless: bool = False) -> Byline | None:
    """Names without a cue, as they stand above or beside a date: "Jane Smith", "Ann Archer and Bo Lee"."""
    if len(text) > NAMES_MAX or text[-1:] in _FULL_STOPS or is_credit(text) or LABEL.end(lower(text)) >= 0:
        return None
    named = read_authors(text, 0, len(text), least=least, caseless=caseless)
    rest = text[named[1] :].strip(TRAIL) if named else ""
    return Byline(0, named[1], named[0]) if named and (not rest or _ADDRESS.fullmatch(rest)) else None


def is_of_byline(text: str) -> bool:
    """Is this what stands below a byline: the address of its owner, or a job and no more, as "Staff Writer"?"""
    if _ADDRESS.fullmatch(text):
        return True
    words = text.split()
    titled = len(words) == 1 or all(word[0].isupper() for word in words)
    return titled and len(text) <= _JOB_MAX and text[-1:].isalpha() and has_role(text)


def names_before_mark(text: str) -> Byline | None:
    """Names with something else behind a mark, as they stand below "By": "Jane Smith | The Mill Post"."""
    named = read_authors(text, 0, len(text), least=2, caseless=True) if len(text) <= NAMES_MAX else None
    return Byline(0, named[1], named[0]) if named and text[named[1] :].lstrip()[:1] in tuple(_MARKS) else None


def placed_name(text: str) -> Byline | None:
    """A name with where its owner writes from, as it stands at a date: "Jane Smith in Leeds"."""
    found = _PLACE.search(text) if len(text) <= NAMES_MAX else None
    behind = text[found.end() :].split() if found else []
    if not found or not 0 < len(behind) <= _LONGEST_PLACE or not all(w[0].isupper() and w.isalpha() for w in behind):
        return None
    name = text[: found.start()]
    return Byline(0, len(name), (Author(name, None),)) if is_full_name(name) and not has_role(text) else None


def is_topic(label: str) -> bool:
    """Does a label open a list of topics, or something else of the page: "Categories", "__Posted in"?"""
    return label.strip("_ " + TRAIL).casefold() in _TOPICS


def is_placed(before: str) -> bool:
    """Does a word such as "in" open a piece of a line, which is then a section or a time?"""
    opened = before.strip(_SEPARATORS + TRAIL).casefold()
    return opened in STOPS and opened not in _DONE


def cue_end(text: str, start: int, stop: int, *, dated: bool, anywhere: bool = False) -> int | None:
    """Where a cue ends that stands at `start`, or None; `anywhere`, whatever words stand before it.

    In a headline in capitals ("DE ZWANEN ZIJN WEER DAAR") a word of every day is none, unless the line is `dated`.
    """
    cue = _CUE.match(text, start, stop)
    if cue and not dated and text.isupper() and cue["cue"].casefold() in _BY_DATE:
        return None
    return cue.end() if cue and (anywhere or _may_open(text, start, cue["cue"])) else None


def names_alone(text: str, start: int, stop: int) -> Byline | None:
    """Names that are all that stands from `start` to `stop`."""
    named = read_authors(text, start, stop, least=2, caseless=True)
    return Byline(start, stop, named[0]) if named and named[1] == stop else None


def is_introduced(text: str) -> bool:
    """Does what stands before a name say that it is an author's: "View all posts by", "About"?"""
    return opens_byline(text) or bool(_ABOUT.fullmatch(text + " "))


def _may_open(text: str, at: int, cue: str) -> bool:
    """A cue counts at the start of a line, behind a separator or date, and after a few words ("Interview von")."""
    before = text[:at].rstrip()
    if before and before[-1] != "," and (before[-1] in _SEPARATORS or before[-1].isdigit()):
        return True
    cue = cue.casefold()
    return not before or (len(before) <= BEFORE_MAX and _leads(words_of(before), cue, bare=cue in _BARE))


def _leads(before: Sequence[str], cue: str, *, bare: bool) -> bool:
    """May these words stand before a cue: "Column by", "Posted Monday by", not "Photo by" or "The Mill by", a book?"""
    if not before:
        return True
    if f"{before[-1]} {cue}" in OTHER_WORK:
        return False
    if before[-1] in CREDIT_ENDS:
        return not _LEADS.isdisjoint(before)
    return not bare or before[-1] in _LEADS or before[0] in _DONE


def _sure(cue: re.Match[str], text: str, start: int, stop: int) -> bool:
    """May a single word be the author? Only where the cue can hardly mean anything else."""
    word = text[start:stop].strip(TRAIL)
    before = text[: cue.start()].rstrip()
    if " " in cue["cue"] and not before:
        return True
    if before[-1:].isdigit() and LABEL.end(lower(before)) >= 0:  # "Posted on 3 May 2014 by sundial"
        return True
    if ":" in cue["behind"] or (before and before[-1] in "|·•–—"):
        return may_be_name(word) and " " not in word
    return not before and (stop < len(text) or (may_be_name(word) and " " not in word))

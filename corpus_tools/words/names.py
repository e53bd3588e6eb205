"""Names: what is shaped like one, which words are part of none, and lists of them, each with the job behind it.

Whether a line holds names at all has to be told by what is around it: `bylines.py` looks for the words that say so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from corpus_tools.base.model import Author
from corpus_tools.words.patterns import (
    UNSPACED,
    Openings,
    alternation,
    first_word,
    is_unspaced,
    lower,
    no_more_word,
    nothing_of_a_word,
)
from corpus_tools.words.tables import phrases


def byline_words(key: str) -> str:
    """A pattern for the phrases that all languages list under a key of `[bylines]`."""
    return "(?:" + alternation(phrases("bylines", key)) + ")"


def _is_glued(word: str) -> bool:
    return is_unspaced(word) or "가" <= word[0] <= "힣"


_ROLE = re.compile(rf"(?<!\w){byline_words('role')}", re.IGNORECASE)
_PARTICLES = phrases("bylines", "particle")
_TITLES = phrases("bylines", "title")
_NOT_A_NAME = phrases("bylines", "word")

_TOKEN = re.compile(
    r"[^\W\d_][\w'’.\-–\u0300-\u036f\u0591-\u05c7\u064b-\u0655\u0900-\u0dff\u0e00-\u0eff\u1000-\u109f\u200c\u200d]*$"
)
"""A word of a name; the vowel signs of some scripts are no letters to `re`."""

_ONE_WORD_NAME = re.compile(f"[{UNSPACED}]{{2,12}}$|[\uac00-\ud7a3]{{2,5}}$")
"""A whole name in a script that writes it without blanks, or in Korean."""

_INITIALS = re.compile(r"(?:[^\W\d_]\.){2,}$")
TRAIL = " ,.;:-–—|·•/،，、؛：。"
_NEXT_CREDIT = re.compile(rf",?\s{byline_words('credit')}(?=\s*:|\s{byline_words('credited')}\s)", re.IGNORECASE)
BREAK = re.compile(
    r"\s*[|·•/()\[\]»>→—\n]|\s+[–—-]+(?:\s|$)|\s{2,}|\t|:\s|\s+\d|\s*[—–-]?\s*\S*@(?=\S*\.)|@|\s+https?:|(?<=\w\w)\.\s+(?=[A-ZÀ-Þ]\w{3,}\s\w)|(?<=[^\W\d_])\d+\s+[A-ZÀ-Þ]|\s+Lvl?\.?\s?\d"
)
_PLAIN = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)*")  # words with nothing to cut at: a fifth of the time of `BREAK`
STOPS = phrases("bylines", "stop") - phrases("bylines", "conjunction") - phrases("bylines", "particle")

_LAST_STOPS = phrases("bylines", "stop") & phrases("bylines", "particle")
"""Parts of names that lead over to a date as well: no name ends in one ("Publié par Jeanne Petit le 3 mars")."""

_FORM = Openings((phrase for phrase in phrases("comments", "form") if " " in phrase), nothing_of_a_word)
"""What leads to the form for comments behind a name: "by Jane Smith Leave a Comment"."""

_STOP = re.compile(rf"\s(?:{alternation(STOPS)})(?=\s|$|[.,:])", re.IGNORECASE)
_JOIN = byline_words("conjunction")
_SPLIT = re.compile(rf"\s*,\s+{_JOIN}\s+|\s+{_JOIN}\s+|\s*[&+]\s*|(?P<comma>\s*[,;、，،]\s*)")
_JOINT = re.compile(rf"\s*[,;&+、，]?\s*(?:{_JOIN}(?=\s|$))?\s*", re.IGNORECASE)
LABEL = Openings(
    frozenset().union(*(phrases("bylines", key) for key in ("published", "dated", "updated", "credit"))), no_more_word
)
_SAID = phrases("bylines", "published") | phrases("bylines", "updated") | phrases("bylines", "published_behind")
_LONG_SAID = {word for word in _SAID if len(word) > 4}
_UNSPACED_SAID = {word for word in _SAID if _is_glued(word) and len(word) > 1}
_PUBLISHED_ON = Openings(_LONG_SAID, nothing_of_a_word)

_PUBLISHED_GLUED = re.compile(
    rf"(?<=\w)(?:(?:{alternation(word.capitalize() for word in _LONG_SAID)})(?!\w)"
    rf"|\s*(?:{alternation(_UNSPACED_SAID)}))"
)
"""Words for "published" behind a name, or glued to it: "KatePosted on", Korean "이 중수게시됨"."""

_SEAM = re.compile(r"\w[A-Z]")
_AGENCIES = phrases("bylines", "agency")
DESKS = phrases("bylines", "desk")
_OUTLET = re.compile(r"(?<=[a-zà-öø-ÿ]) (?![IVX]+ )[A-Z]{2,4} [A-Z][a-z]+$")
"""Whom a reporter works for, behind the name: "Jane Smith BBC News". A surname in capitals stands last."""
_ROLES = phrases("bylines", "role")
_DEGREES = phrases("bylines", "degree")
_LETTERS = re.compile(r"[A-Z][A-Z.]{1,6}")
"""What may stand between degrees: behind the last that is known it is as likely whom somebody works for."""

_SMALL_STARTS = frozenset(map(first_word, _AGENCIES | DESKS | _PARTICLES | _TITLES))
"""Names that begin with a small letter begin with one of these."""


@dataclass(frozen=True, slots=True)
class Byline:
    """`start` and `end` (code points of the line searched) enclose cue, names and roles."""

    start: int
    end: int
    authors: tuple[Author, ...]


def is_name(text: str, *, least: int = 2, caseless: bool = False) -> bool:
    """Is this shaped like a person's name: `least` to five capitalised words, with particles and initials?

    With `caseless`, words in scripts without capitals count as well: only where something else says that names follow.
    """
    words = text.split()
    if not 1 <= len(words) <= 5 or len(text) > 45:
        return False
    capitals = 0
    for word in words:
        folded = word.casefold()
        if folded in _TITLES or folded in _PARTICLES:
            continue
        if folded in _NOT_A_NAME or not (word[0].isupper() or (caseless and _caseless(word))) or not _TOKEN.match(word):
            return False
        if word[-1] == "." and len(word) > 3 and not _INITIALS.match(word):
            return False
        capitals += 2 if caseless and not word.isascii() and _ONE_WORD_NAME.match(word) else 1
    return capitals >= least


def may_be_name(word: str) -> bool:
    """Can a name be only this word?"""
    return word[:1].isupper() or (word != "" and _caseless(word))


def _caseless(word: str) -> bool:
    """Does the word begin with a letter that has no capital in ordinary text? Georgian has, but for headlines."""
    return word[0].isalpha() and (not (word[0].isupper() or word[0].islower()) or "ა" <= word[0] <= "ჿ")


def is_no_name(word: str) -> bool:
    """Is this one of the words that are part of no name?"""
    return word.casefold() in _NOT_A_NAME


@lru_cache(maxsize=512)  # asked of a name, then of what is left of its line
def has_role(text: str) -> bool:
    """Does a line hold a word that is part of a job?"""
    return _ROLE.search(text) is not None


def is_full_name(name: str) -> bool:
    """Is this a given name and a surname, and besides them particles, titles and initials at most?"""
    told = [w for w in name.split() if w.casefold() not in _TITLES | _PARTICLES and not (w[-1] == "." and len(w) < 4)]
    return len(told) == 2 and is_name(name)


def behind_joint(text: str, start: int = 0) -> int:
    """Where a text goes on behind a comma or "and", or both, at `start`."""
    return _JOINT.match(text, start).end()  # type: ignore[union-attr]  # it matches nothing as well


def without_published(text: str) -> str:
    """What stands before a word for "published" behind a name, or glued to it."""
    start = _PUBLISHED_ON.behind_blank(text, 0, len(text))
    if (not text.isascii() or _SEAM.search(text)) and (glued := _PUBLISHED_GLUED.search(text)):
        start = min(start, glued.start())
    return text[:start].rstrip(TRAIL) if 0 < start < len(text) else text


@lru_cache(maxsize=512)  # a line is read as names alone, then as one of its own pieces: one in four is asked again
def read_authors(
    text: str, start: int, stop: int, *, least: int, caseless: bool = False
) -> tuple[tuple[Author, ...], int] | None:
    """Authors and roles in `text[start:stop]`, and where they end; None if the first words are no name."""
    if (
        least > 1
        and text[start : start + 1].islower()
        and not _caseless(text[start])
        and first_word(text[start : start + 40]) not in _SMALL_STARTS
    ):
        return None
    piece = _clip(text, start, stop)
    authors: list[Author] = []
    parts = list(_parts(piece))
    last_and = max((number for number, part in enumerate(parts) if number and part[1] != ","), default=0)
    role = joint = 0
    for number, (part, joined, at, end) in enumerate(parts):
        comma = joined == ","
        part = _once(part)
        listed = not role and (not comma or number < last_and or not last_and)
        listed = listed or (not comma and (_is_job(piece[role:joint]) or _all_degrees(piece[role:joint])))
        alone = comma and not last_and
        full = bool(authors) and " " in authors[0].name
        if listed and _is_author(
            part, 2 if comma or full else least, first=not authors, alone=alone, caseless=caseless
        ):
            _close(authors, piece[role:joint] if role else "")
            authors.append(Author(part, None))
            role = 0
        elif listed and (length := _glued(part, authors)):
            _close(authors, piece[role:joint] if role else "")
            authors.append(Author(part[:length], None))
            role = at + length + 1
        elif not authors:
            return None
        elif (not comma and not role) or LABEL.end(lower(part)) == len(part):
            break
        elif not role:
            role = at
        joint = end
    _close(authors, piece[role:joint] if role else "")
    return tuple(authors), start + joint


def _is_job(role: str) -> bool:
    """Is this a whole job, behind which other authors may follow? "Head of Gardens" and Paths go together."""
    return has_role(role.rsplit(None, 1)[-1])


def with_degrees(author: Author, line: str) -> Author:
    """The author as signed: letters such as "MD" behind the name on its `line` are part of it, and no job."""
    last = author.name.rpartition(" ")[2]
    degrees, rest = _cut_degrees(author.role or "", begun=last.isupper() and _is_degree(last))
    signed = f"{author.name}, {degrees}"
    return Author(signed, rest or None) if degrees and signed in line else author


def _cut_degrees(role: str, *, begun: bool = False) -> tuple[str, str]:
    """The degrees that begin what stands behind a name, and the rest; `begun` if the name has one without a comma."""
    end = 0
    for part, _, _, stop in _parts(role):
        if _is_degree(part):
            end = stop
        elif not ((end or begun) and _LETTERS.fullmatch(part)):
            break
    return role[:end], role[end:].lstrip(TRAIL)


def _is_degree(word: str) -> bool:
    return word[:1].isupper() and word.rstrip("®™ ").replace(".", "").casefold() in _DEGREES


def _all_degrees(role: str) -> bool:
    degrees, rest = _cut_degrees(role)
    return degrees != "" and not rest


def _glued(part: str, authors: Sequence[Author]) -> int:
    """How long the name is that begins a part with a job behind it and no comma between; 0 if none does."""
    outlet = _OUTLET.search(part)
    if outlet and is_name(part[: outlet.start()]):
        return outlet.start()
    capitals = _in_capitals(part) if all(author.name.isupper() for author in authors) else 0
    return capitals or _before_job(part)


def _before_job(part: str) -> int:
    """The same where words tell: "Jane Smith Political editor", "Jane Smith staff writer".

    A job that its last word names is at least one word longer if it can be: "Jane Smith Whitehall editor". Whether it
    is longer still ("Jane Smith North America editor", "Sarah Jane Smith Arts editor") is not known, and neither read.
    """
    words = part.split(" ")
    if len(words) < 3 or words[-1].casefold() not in _ROLES:
        return 0
    jobs = next(n for n, word in enumerate(reversed([" ", *words])) if word.casefold() not in _ROLES)
    start = len(words) - jobs
    if jobs == 1:
        start = _qualified(words, start)
    name = " ".join(words[:start])
    return len(name) if is_full_name(name) and not has_role(name) else 0


def _qualified(words: Sequence[str], start: int) -> int:
    """Where a job begins whose last word is known: "Political editor", "North of England correspondent"."""
    if not words[-1].islower():
        return 0
    while start and words[start - 1].islower():
        if words[start - 1] in _NOT_A_NAME:
            return 0  # a sentence: "Jane Smith meets the editor"
        start -= 1
    if start > 2:
        start -= 1
        while start > 1 and words[start - 1] in _NOT_A_NAME:  # "of"
            start -= 2
    return start


def _in_capitals(part: str) -> int:
    """How long the name is that begins a part in capitals ("JANE SMITH Special correspondent"); 0 if none does."""
    words = part.split(" ")
    count = next((number for number, word in enumerate(words) if not word.isupper()), 0)
    name = " ".join(words[:count])
    return len(name) if count > 1 and words[count][0].isupper() and is_name(name) else 0


def _once(name: str) -> str:
    """ "Jane Smith Jane Smith", a picture's text and the name, is "Jane Smith"."""
    half = len(name) // 2
    return name[:half] if len(name) > 8 and name[:half] == name[half:].lstrip() else name


def _close(authors: list[Author], role: str) -> None:
    if role:
        authors[-1] = Author(authors[-1].name, role)


def _clip(text: str, start: int, stop: int) -> str:
    """Cut at the first separator, where another's credit begins, and at a word such as "on" that leads over."""
    if credit := _NEXT_CREDIT.search(text, start, stop):
        stop = credit.start()
    stop = _FORM.behind_blank(text, start, stop)
    broken = None if _PLAIN.fullmatch(text, start, stop) else _break_in(text, start, stop)
    piece = text[start : broken.start() if broken and broken.start() > start else stop].rstrip(TRAIL)
    cut = _STOP.search(piece, 1)
    if cut and "," not in piece[: cut.start()]:
        piece = piece[: cut.start()].rstrip(TRAIL)
    name, _, last = piece.rpartition(" ")
    return without_published(name.rstrip(TRAIL) if name and last.casefold() in _LAST_STOPS else piece)


def _break_in(text: str, start: int, stop: int) -> re.Match[str] | None:
    """The first mark that ends names; the full stop of a title ("Dr. Jane Smith") is none."""
    found = BREAK.finditer(text, start, stop)
    return next((cut for cut in found if not (cut[0][0] == "." and _ends_in_title(text[start : cut.start()]))), None)


def _ends_in_title(text: str) -> bool:
    return f"{text.rpartition(' ')[2]}.".casefold() in _TITLES


def _parts(piece: str) -> Iterator[tuple[str, str, int, int]]:
    """Each part of a list of names with the word or mark that joins it to the one before, and its span."""
    at, joined = 0, "and"
    for cut in _SPLIT.finditer(piece):
        yield piece[at : cut.start()], joined, at, cut.start()
        at, joined = cut.end(), "," if cut["comma"] else "and"
    yield piece[at:], joined, at, len(piece)


def _is_author(name: str, least: int, *, first: bool, alone: bool, caseless: bool) -> bool:
    """`alone` is a part behind a comma in a line without "and": as likely a job or a town as a second author."""
    words = name.split()
    if not words or name.casefold() in _AGENCIES:
        return bool(words)
    if _OUTLET.search(name):
        return False
    if words[0].casefold() in DESKS:
        return first and len(words) <= 5 and words[-1][0].isupper()
    if has_role(name) or (alone and any(word.isupper() and len(word) < 5 and word[1:] != "." for word in words)):
        return False
    if is_name(name, least=least, caseless=caseless):
        return True
    return first and least == 1 and len(words) == 1 and len(name) > 1 and name.casefold() not in _NOT_A_NAME

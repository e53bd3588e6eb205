"""Bylines: who wrote it, in the words of the page, and in which role.

A line is read as names only where something says so: a cue ("By"), a date beside it, or its place below the headline.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from corpus_tools.base.model import Author
from corpus_tools.words.patterns import (
    UNSPACED,
    Openings,
    alternation,
    first_word,
    fold,
    has_unspaced,
    is_unspaced,
    lower,
    no_more_word,
    nothing_of_a_word,
    places,
)
from corpus_tools.words.tables import phrases

BYLINE_MAX = 200
"""A longer line (code points) is no byline."""

CAPTION_MAX = 250

NAMES_MAX = 80
"""A longer line (code points) does not hold names alone."""

_SEPARATORS = "|·•–—/,.:;()-]»>*"
_MARKS = "|·•("
TRAIL = " ,.;:-–—|·•/،，、؛：。"

_WORD = re.compile(r"[^\W_]+")


def _words(key: str) -> str:
    return "(?:" + alternation(phrases("bylines", key)) + ")"


def _words_of(text: str) -> list[str]:
    """The words of a line, case-folded."""
    return _WORD.findall(text.casefold())


def _bare_cues() -> frozenset[str]:
    """Cues that are a word of every day ("by", "von"): several longer cues end with them ("written by", "text by")."""
    ends = Counter(cue.rsplit(" ", 1)[1] for cue in _CUE_PHRASES if " " in cue)
    return frozenset(cue for cue in _CUE_PHRASES if ends[cue] > 1)


def _lead_words() -> frozenset[str]:
    """The words that may stand right before a bare cue: "Column by", "Post author: by"."""
    known = _CUE_PHRASES | _DONE | phrases("bylines", "writer")
    return (
        frozenset({word for phrase in known for word in _words_of(phrase)} - phrases("bylines", "stop") | _DONE) - _BARE
    )


def _is_glued(word: str) -> bool:
    return is_unspaced(word) or "가" <= word[0] <= "힣"


_BY_DATE = phrases("bylines", "cue_by_date") - phrases("bylines", "cue")
_CUE_PHRASES = phrases("bylines", "cue") | _BY_DATE
_BARE = _bare_cues()
_OTHER_WORK = phrases("bylines", "other_work")
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
    r"(?:^|(?<=\d))(?P<cue>"
    + "|".join(
        sorted((c.capitalize() for c in phrases("bylines", "cue") if c.replace(" ", "").isalpha()), reverse=True)
    )
    + r")(?P<behind>)(?=[A-ZÀ-Þ][\w.'’])"
)
_DIGIT_LETTER = re.compile(r"\d[^\W\d_a-z]")
_SOURCES = phrases("bylines", "credit") | phrases("bylines", "agency") | {"(c)"}
_CREDIT_ENDS = frozenset(phrase for phrase in phrases("bylines", "credit") if " " not in phrase)
_TOPICS = frozenset(phrase.rstrip(" :：") for phrase in phrases("furniture", "opening"))
_SOURCE_WORDS = frozenset(_words_of(source)[0] for source in _SOURCES)


def _by_first_word() -> dict[str, tuple[str, ...]]:
    table: dict[str, list[str]] = {}
    for cue in _CUE_PHRASES:
        table.setdefault(_words_of(cue)[0], []).append(cue)
    return {word: tuple(cues) for word, cues in table.items()}


_CUES = _by_first_word()
_CUE_WORDS = frozenset(_CUES)
_OPEN = re.compile(rf"(?:.{{0,30}}\s)??(?P<cue>{_words('cue')}|{_words('writer')})\s*:?", re.IGNORECASE)
_OPEN_TAILS = frozenset(fold(_words_of(cue)[-1]) for cue in phrases("bylines", "cue") | phrases("bylines", "writer"))
_ABOUT = re.compile(rf"{_words('about')}\s*:?\s+", re.IGNORECASE)
_CREDIT_PHRASE = "(?:" + alternation(phrase for phrase in phrases("bylines", "credit") if " " in phrase) + ")"
_CREDIT = re.compile(
    rf"[\[(]?(?:{_words('credit')}(?:\s*[:：/©|]|\s*$|\s+{_words('credited')}(?!\w))|{_CREDIT_PHRASE}\s|©|\(c\))",
    re.IGNORECASE,
)
_CREDIT_WORDS = frozenset(map(first_word, phrases("bylines", "credit")))
_DATELINE = r"[^()]*\)\s*[–—-]\s"  # "DOVER (AP) — The council met"
_SOURCE = re.compile(
    rf"©|\(c\)|(?<!\w){_words('credit')}\s*:|\((?:{_words('credit')}|{_words('agency')})(?!\w)(?!{_DATELINE})",
    re.IGNORECASE,
)
_SIGNED = re.compile(
    rf"[^|]*[.…]\s+{_words('agency')}(?:\s*/\s*[^|/]+)?",
    re.IGNORECASE,
)
_NEXT_CREDIT = re.compile(rf",?\s{_words('credit')}(?=\s*:|\s{_words('credited')}\s)", re.IGNORECASE)
_BREAK = re.compile(
    r"\s*[|·•/()\[\]»>→—\n]|\s+[–—-]+(?:\s|$)|\s{2,}|\t|:\s|\s+\d|\s*[—–-]?\s*\S*@(?=\S*\.)|@|\s+https?:|(?<=\w\w)\.\s+(?=[A-ZÀ-Þ]\w{3,}\s\w)|(?<=[^\W\d_])\d+\s+[A-ZÀ-Þ]"
)
_PLAIN = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)*")  # words with nothing to cut at: a fifth of the time of `_BREAK`
_STOPS = phrases("bylines", "stop") - phrases("bylines", "conjunction") - phrases("bylines", "particle")
_LAST_STOPS = phrases("bylines", "stop") & phrases("bylines", "particle")
"""Parts of names that lead over to a date as well: no name ends in one ("Publié par Jeanne Petit le 3 mars")."""
_FORM = Openings((phrase for phrase in phrases("comments", "form") if " " in phrase), nothing_of_a_word)
"""What leads to the form for comments behind a name: "by Jane Smith Leave a Comment"."""
_STOP = re.compile(rf"\s(?:{alternation(_STOPS)})(?=\s|$|[.,:])", re.IGNORECASE)
_PLACE = re.compile(rf"\s{_words('place')}\s", re.IGNORECASE)
_JOIN = _words("conjunction")
_SPLIT = re.compile(rf"\s*,\s+{_JOIN}\s+|\s+{_JOIN}\s+|\s*[&+]\s*|(?P<comma>\s*[,;、，،]\s*)")
_JOINT = re.compile(rf"\s*[,;&+、，]?\s*(?:{_JOIN}(?=\s|$))?\s*", re.IGNORECASE)
_ROLE = re.compile(rf"(?<!\w){_words('role')}", re.IGNORECASE)
_LABEL = Openings(
    frozenset().union(*(phrases("bylines", key) for key in ("published", "dated", "updated", "credit"))), no_more_word
)
_SPACED_BEHIND = frozenset(cue for cue in phrases("bylines", "behind") if not is_unspaced(cue))
_GLUED_BEHIND = phrases("bylines", "behind") - _SPACED_BEHIND
_CUE_BEHIND = re.compile(
    rf"(?:\s+{alternation(_SPACED_BEHIND)}|\s*{alternation(_GLUED_BEHIND)})(?=\W|$)", re.IGNORECASE
)
_CUE_BEHIND_WORDS = frozenset(_words_of(cue)[-1] for cue in _SPACED_BEHIND)
_PUBLISHED_BEHIND = re.compile(alternation(phrases("bylines", "published_behind")), re.IGNORECASE)
_OPENS_STOP = re.compile(rf"(?:\s*{_words('stop')}\s)?\s*", re.IGNORECASE)
_SAID = phrases("bylines", "published") | phrases("bylines", "updated") | phrases("bylines", "published_behind")
_LONG_SAID = {word for word in _SAID if len(word) > 4}
_UNSPACED_SAID = {word for word in _SAID if _is_glued(word) and len(word) > 1}
_PUBLISHED_ON = Openings(_LONG_SAID, nothing_of_a_word)
_PUBLISHED_GLUED = re.compile(
    rf"(?<=\w)(?:(?:{alternation(word.capitalize() for word in _LONG_SAID)})(?!\w)"
    rf"|\s*(?:{alternation(_UNSPACED_SAID)}))"
)
"""Words for "published" behind a name, or glued to it: "KatePosted on", Korean "이 중수게시됨"."""

_LONGEST_PLACE = 3
"""Words of a place."""
_SEAM = re.compile(r"\w[A-Z]")


_DIGITS = re.compile(r"\d+")
_AGENCIES = phrases("bylines", "agency")
_DESKS = phrases("bylines", "desk")
_PARTICLES = phrases("bylines", "particle")
_TITLES = phrases("bylines", "title")
_ROLES = phrases("bylines", "role")
_NOT_A_NAME = phrases("bylines", "word")
_SMALL_STARTS = frozenset(map(first_word, _AGENCIES | _DESKS | _PARTICLES | _TITLES))
"""Names that begin with a small letter begin with one of these."""

_TOKEN = re.compile(
    r"[^\W\d_][\w'’.\-–\u0300-\u036f\u0591-\u05c7\u064b-\u0655\u0900-\u0dff\u0e00-\u0eff\u1000-\u109f\u200c\u200d]*$"
)
"""A word of a name; the vowel signs of some scripts are no letters to `re`."""

_ONE_WORD_NAME = re.compile(f"[{UNSPACED}]{{2,12}}$|[\uac00-\ud7a3]{{2,5}}$")
"""A whole name in a script that writes it without blanks, or in Korean."""
_INITIALS = re.compile(r"(?:[^\W\d_]\.){2,}$")
_ADDRESS = re.compile(r"\S*@\S+")


@dataclass(frozen=True, slots=True)
class Byline:
    """`start` and `end` (code points of the line searched) enclose cue, names and roles."""

    start: int
    end: int
    authors: tuple[Author, ...]


def is_credit(text: str) -> bool:
    """Does the line name a photographer, translator or agency for something that is not the text?"""
    likely = text[:1] in ("©", "(", "[") or first_word(text) in _CREDIT_WORDS
    return likely and bool(_CREDIT.match(text))


def is_caption(text: str) -> bool:
    """Does a short line end in the credit of a picture: "The old bridge. Photo: Ann Archer", "… © Bo Lee"?"""
    if len(text) > CAPTION_MAX:
        return False
    marked = ":" in text or "(" in text or "©" in text
    return (marked or len(text) <= 60) and (is_credit(text) or (marked and _names_source(text)))


def _names_source(text: str) -> bool:
    likely = "©" in text or not _SOURCE_WORDS.isdisjoint(_words_of(text))
    return likely and _SOURCE.search(text) is not None


def is_signed(text: str) -> bool:
    """Does a line end in the agency that took the picture: "The bridge at noon. AFP", "The mill … AFP / Ann Archer"?

    A name alone can be in the headline: "A long night of songs / Ann Archer"; so can an agency behind no sentence.
    """
    return len(text) <= CAPTION_MAX and _SIGNED.fullmatch(text) is not None


def opens_byline(text: str) -> bool:
    """Is this a cue alone ("By", "Kommentar von"), so that the names stand on the next line?"""
    if len(text) > 40 or (text.isascii() and _OPEN_TAILS.isdisjoint(_words_of(text)[-1:])):
        return False
    if not (found := _OPEN.fullmatch(text)):
        return False
    cue = found["cue"].casefold()
    return _leads(_words_of(text[: found.start("cue")]), cue, bare=" " not in cue)


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


def _may_be_name(word: str) -> bool:
    return word[:1].isupper() or (word != "" and _caseless(word))


def _caseless(word: str) -> bool:
    """Does the word begin with a letter that has no capital in ordinary text? Georgian has, but for headlines."""
    return word[0].isalpha() and (not (word[0].isupper() or word[0].islower()) or "ა" <= word[0] <= "ჿ")


@lru_cache(maxsize=1024)  # each rule that looks at a line asks for its byline
def find_byline(text: str, *, ends: int | None = None) -> Byline | None:
    """The byline that a cue such as "By" opens, up to a date (which starts at `ends`), a separator or the end."""
    if len(text) > BYLINE_MAX or is_credit(text):
        return None
    words = _words_of(text)
    for cue in _find_cues(text, words):
        if cue["cue"].casefold() in _BY_DATE and (ends is None or len(text) > BY_DATE_MAX):
            continue
        start = cue.end()
        while (again := _CUE.match(text, start)) and again["cue"].casefold() not in _DESKS:  # "Author: by Jane Smith"
            start = again.end()
        stop = ends if ends is not None and ends >= start else len(text)
        if not _may_open(text, cue.start(), cue["cue"]) or start >= stop:
            continue
        named = _names(text, start, stop, least=1 if _sure(cue, text, start, stop) else 2, caseless=True)
        if named:
            return Byline(cue.start("cue"), named[1], named[0])
    return _before_cue(text, words, ends)


def _before_cue(text: str, words: Sequence[str], ends: int | None) -> Byline | None:
    """The byline whose cue stands behind the names: "Ayşe Kaya tarafından", at the end of a line or before a date."""
    likely = has_unspaced(text) or not _CUE_BEHIND_WORDS.isdisjoint(words)
    if not likely or not (found := _CUE_BEHIND.search(text)):
        return None
    behind = text[found.end() : ends if ends is not None and ends >= found.end() else len(text)].strip(TRAIL)
    if behind and not _PUBLISHED_BEHIND.match(behind):
        return None
    before = text[: found.start()]
    at = max((broken.end() for broken in (*_BREAK.finditer(before), *_DIGITS.finditer(before))), default=0)
    at = _OPENS_STOP.match(text, at).end()  # type: ignore[union-attr]  # it matches nothing as well
    dated = at > 0 or (ends is not None and ends >= found.end())
    named = _names(text, at, found.start(), least=1 if dated else 2, caseless=True)
    return Byline(at, found.end(), named[0]) if named and named[1] >= len(before.rstrip()) else None


def _find_cues(text: str, words: Sequence[str]) -> list[re.Match[str]]:
    """The cues in a line, looked for only where a word stands that begins one: most lines have no such word."""
    likely = _GLUED.match(text) or _DIGIT_LETTER.search(text)
    cues = list(_GLUED.finditer(text)) if likely else []
    if begun := _CUE_WORDS.intersection(words):
        cues += _cues_at(text, begun)
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
    named = _names(text, cue.end(), len(text), least=2) if cue and len(text) <= 60 else None
    return Byline(0, named[1], named[0]) if named else None


def name_line(text: str, *, least: int = 2, caseless: bool = False) -> Byline | None:
    """Names without a cue, as they stand above or beside a date: "Jane Smith", "Ann Archer and Bo Lee"."""
    if len(text) > NAMES_MAX or is_credit(text) or _LABEL.end(lower(text)) >= 0:
        return None
    named = _names(text, 0, len(text), least=least, caseless=caseless)
    rest = text[named[1] :].strip(TRAIL) if named else ""
    return Byline(0, named[1], named[0]) if named and (not rest or _ADDRESS.fullmatch(rest)) else None


def behind_joint(text: str, start: int = 0) -> int:
    """Where a text goes on behind a comma or "and", or both, at `start`."""
    return _JOINT.match(text, start).end()  # type: ignore[union-attr]  # it matches nothing as well


def names_before_mark(text: str) -> Byline | None:
    """Names with something else behind a mark, as they stand below "By": "Jane Smith | The Mill Post"."""
    named = _names(text, 0, len(text), least=2, caseless=True) if len(text) <= NAMES_MAX else None
    return Byline(0, named[1], named[0]) if named and text[named[1] :].lstrip()[:1] in tuple(_MARKS) else None


def placed_name(text: str) -> Byline | None:
    """A name with where its owner writes from, as it stands at a date: "Jane Smith in Leeds"."""
    found = _PLACE.search(text) if len(text) <= NAMES_MAX else None
    behind = text[found.end() :].split() if found else []
    if not found or not 0 < len(behind) <= _LONGEST_PLACE or not all(w[0].isupper() and w.isalpha() for w in behind):
        return None
    name = text[: found.start()]
    return Byline(0, len(name), (Author(name, None),)) if _is_full_name(name) and not has_role(text) else None


def is_credited(before: str) -> bool:
    """Does what stands before a name say that it is somebody else's: "Source:", "edited by"?"""
    words = _words_of(before)[-2:]
    if not words or before.rstrip()[-1] not in f"{words[-1][-1]}:：":
        return False
    return " ".join(words) in _OTHER_WORK or (before.rstrip()[-1] in ":：" and words[-1] in _CREDIT_ENDS)


def is_topic(label: str) -> bool:
    """Does a label open a list of topics, or something else of the page: "Categories", "__Posted in"?"""
    return label.strip("_ " + TRAIL).casefold() in _TOPICS


def is_placed(before: str) -> bool:
    """Does a word such as "in" open a piece of a line, which is then a section or a time?"""
    opened = before.strip(_SEPARATORS + TRAIL).casefold()
    return opened in _STOPS and opened not in _DONE


def cue_end(text: str, start: int, stop: int, *, anywhere: bool = False) -> int | None:
    """Where a cue ends that stands at `start`, or None; `anywhere`, whatever words stand before it."""
    cue = _CUE.match(text, start, stop)
    return cue.end() if cue and (anywhere or _may_open(text, start, cue["cue"])) else None


def names_alone(text: str, start: int, stop: int) -> Byline | None:
    """Names that are all that stands from `start` to `stop`."""
    named = _names(text, start, stop, least=2, caseless=True)
    return Byline(start, stop, named[0]) if named and named[1] == stop else None


def without_published(text: str) -> str:
    """What stands before a word for "published" behind a name, or glued to it."""
    start = _PUBLISHED_ON.behind_blank(text, 0, len(text))
    if (not text.isascii() or _SEAM.search(text)) and (glued := _PUBLISHED_GLUED.search(text)):
        start = min(start, glued.start())
    return text[:start].rstrip(TRAIL) if 0 < start < len(text) else text


def is_introduced(text: str) -> bool:
    """Does what stands before a name say that it is an author's: "View all posts by", "About"?"""
    return opens_byline(text) or bool(_ABOUT.fullmatch(text + " "))


def is_no_name(word: str) -> bool:
    """Is this one of the words that are part of no name?"""
    return word.casefold() in _NOT_A_NAME


@lru_cache(maxsize=512)  # asked of a name, then of what is left of its line
def has_role(text: str) -> bool:
    """Does a line hold a word that is part of a job?"""
    return _ROLE.search(text) is not None


def _may_open(text: str, at: int, cue: str) -> bool:
    """A cue counts at the start of a line, behind a separator or date, and after a few words ("Interview von")."""
    before = text[:at].rstrip()
    if before and before[-1] != "," and (before[-1] in _SEPARATORS or before[-1].isdigit()):
        return True
    cue = cue.casefold()
    return not before or (len(before) <= BEFORE_MAX and _leads(_words_of(before), cue, bare=cue in _BARE))


def _leads(before: Sequence[str], cue: str, *, bare: bool) -> bool:
    """May these words stand before a cue: "Column by", "Posted Monday by", not "Photo by" or "The Mill by", a book?"""
    if not before:
        return True
    if f"{before[-1]} {cue}" in _OTHER_WORK:
        return False
    if before[-1] in _CREDIT_ENDS:
        return not _LEADS.isdisjoint(before)
    return not bare or before[-1] in _LEADS or before[0] in _DONE


def _sure(cue: re.Match[str], text: str, start: int, stop: int) -> bool:
    """May a single word be the author? Only where the cue can hardly mean anything else."""
    word = text[start:stop].strip(TRAIL)
    before = text[: cue.start()].rstrip()
    if " " in cue["cue"] and not before:
        return True
    if before[-1:].isdigit() and _LABEL.end(lower(before)) >= 0:  # "Posted on 3 May 2014 by sundial"
        return True
    if ":" in cue["behind"] or (before and before[-1] in "|·•–—"):
        return _may_be_name(word) and " " not in word
    return not before and (stop < len(text) or (_may_be_name(word) and " " not in word))


@lru_cache(maxsize=512)  # a line is read as names alone, then as one of its own pieces: one in four is asked again
def _names(
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
        listed = listed or (not comma and _is_job(piece[role:joint]))
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
        elif (not comma and not role) or _LABEL.end(lower(part)) == len(part):
            break
        elif not role:
            role = at
        joint = end
    _close(authors, piece[role:joint] if role else "")
    return tuple(authors), start + joint


def _is_job(role: str) -> bool:
    """Is this a whole job, behind which other authors may follow? "Head of Gardens" and Paths go together."""
    return has_role(role.rsplit(None, 1)[-1])


def _glued(part: str, authors: Sequence[Author]) -> int:
    """How long the name is that begins a part with a job behind it and no comma between; 0 if none does."""
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
    return len(name) if _is_full_name(name) and not has_role(name) else 0


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


def _is_full_name(name: str) -> bool:
    """Is this a given name and a surname, and besides them particles, titles and initials at most?"""
    told = [w for w in name.split() if w.casefold() not in _TITLES | _PARTICLES and not (w[-1] == "." and len(w) < 4)]
    return len(told) == 2 and is_name(name)


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
    found = _BREAK.finditer(text, start, stop)
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
    if words[0].casefold() in _DESKS:
        return first and len(words) <= 5 and words[-1][0].isupper()
    if has_role(name) or (alone and any(word.isupper() and len(word) < 5 and word[1:] != "." for word in words)):
        return False
    if is_name(name, least=least, caseless=caseless):
        return True
    return first and least == 1 and len(words) == 1 and len(name) > 1 and name.casefold() not in _NOT_A_NAME

"""What the platform prints around names: words that all share, running numbers, what an author is to the page.

The names of a reading are known as they stand in their lines; here each loses what is the template's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from corpus_tools.segment.thread.template import Page, Unit
from corpus_tools.words import cues
from corpus_tools.words.names import is_full_name
from corpus_tools.words.patterns import fold, is_unspaced

_SHARED, _MOST, _LONGEST_LEAD = 0.8, 0.5, 24
_BOLD = "**"
_EDGE = " \t\u00a0-–—|·•,([_*"
_SHORT_VERB = 3
_FEWEST_PAIRS = 2
_MOST_INITIALS, _FEWEST_INITIALS = 2, 3
_BLANK = re.compile(r"\s+")
_WIDE = re.compile(r"(?<=\S)\s{2,}(?=\S)")
_TWICE = re.compile(r"(.+?)(?:\s+|(?<=\S{3})|(?<=[A-ZÀ-Þ\u3040-\u9fff]\S))\1")
"""A name once more, with a blank or without; but two small letters twice are a name: "lulu", "coco"."""
_NUMBER = re.compile(r"\d+")
_BADGE = re.compile(r"\s?\[[A-Z]{1,3}\]$")
_LONGEST_QUOTE, _ARROW, _QUOTE_EDGE = 60, " \t\u00a0↑", " \t\u00a0>*_"
_LONGEST_RANK = 3
"""Words of the longest rank ("Very Senior Member")."""


def without_template(page: Page, units: Sequence[Unit], *, opened: bool = False) -> tuple[Unit, ...]:
    """The units with their names alone: "Avatar Mira", "2 Mira", "Mira Post author" are Mira.

    If the list is `opened` by what it answers, the name of the first may be the byline of an article.
    """
    units = _with_words_of_names(page, units, opened=opened)
    for step in _STEPS:
        units = step(page, units)
    return tuple(units)


def _with_words_of_names(page: Page, units: Sequence[Unit], *, opened: bool) -> Sequence[Unit]:
    """Give back a word for "by" in some language that few names have, and that begins names: "Per Lund", "De Vries".

    A byline with a given name and a surname has the word for itself: "Von Ann Archer".
    """
    words = [_word_before(page, unit) for unit in units]
    if opened and is_full_name(units[0].author(page) or ""):
        words[0] = None
    count = Counter(word and word[1] for word in words)
    return [
        unit._replace(name=unit.name._replace(start=word.start(1), by=False))
        if unit.name and word and 2 * count[word[1]] <= len(units)
        else unit
        for unit, word in zip(units, words, strict=True)
    ]


def _word_before(page: Page, unit: Unit) -> re.Match[str] | None:
    """The word for "by" that was taken off a name, if it may be one of its own."""
    if unit.name is None or unit.name_line is None or not unit.name.by:
        return None
    return cues.word_of_name().search(page.lines[unit.name_line].text, 0, unit.name.start)


def _without_numbers(page: Page, units: Sequence[Unit]) -> Sequence[Unit]:
    """Take off running numbers, one for each comment."""
    authors = [unit.author(page) for unit in units]
    firsts = [author.split()[0] if author and " " in author else "" for author in authors]
    if len(units) < 2 or not all(map(str.isdecimal, firsts)):
        return units
    numbers = list(map(int, firsts))
    if len({b - a for a, b in pairwise(numbers)}) > 1 or abs(numbers[1] - numbers[0]) != 1:
        return units
    return [_behind(page, unit, first) for unit, first in zip(units, firsts, strict=True)]


def _without_copies(page: Page, units: Sequence[Unit]) -> Sequence[Unit]:
    """Take off the copy where most names are printed twice, once for the picture: "Mira Mira", "Bo LeeBo Lee".

    Who has no picture has one name there.
    """
    names = [name for unit in units if (name := unit.author(page))]
    copies = {name: found[1] for name in names if (found := _TWICE.fullmatch(name))}
    if len(copies) < 2 or sum(name in copies for name in names) < _MOST * len(names):
        return units
    return [_before(page, unit, copies[name]) if (name := unit.author(page)) in copies else unit for unit in units]


def _without_initials(page: Page, units: Sequence[Unit]) -> Sequence[Unit]:
    """Take off the letters that most names have in place of a picture: "M Mira", "BL Bo Lee".

    Whoever has a picture has none. Of one or two names ("M Mazur", "K Kowal"), or of several with one initial, they may
    be a part.
    """
    names = {author for unit in units if (author := unit.author(page))}
    initials = {name: name.split()[0] for name in names if _has_initials(name)}
    if len(set(initials.values())) < _FEWEST_INITIALS or len(initials) < _MOST * len(names):
        return units
    return [_behind(page, u, initials[name]) if (name := u.author(page)) in initials else u for u in units]


def _has_initials(name: str) -> bool:
    """Is the first word of a name in capitals and the first letters of words behind it, the next among them?"""
    first, _, rest = name.partition(" ")
    if not (rest and first.isalpha() and len(first) <= _MOST_INITIALS and first == first.upper()):
        return False
    letters = [word[0].upper() for word in rest.split()]
    return letters[0] == first[0] and (len(first) == 1 or first[1] in letters[1:])


def _without_glued_verb(page: Page, units: Sequence[Unit]) -> Sequence[Unit]:
    """Take off a verb of saying that an extractor glued to every name: "Miradit", "Bodit".

    Names can end so too ("Judit", "Wendi"): a short verb needs three of them, and one of two letters is none but where
    nobody writes blanks.
    """
    names = [name for unit in units if (name := unit.author(page))]
    count = len(set(names))
    if count < 2:
        return units
    folded = [name.casefold() for name in names]
    verbs = [verb for at in range(1, len(folded[0])) if (verb := folded[0][at:]) in cues.phrases().says]
    possible = (
        verb
        for verb in verbs
        if len(verb) > _SHORT_VERB or (count > 2 and (len(verb) == _SHORT_VERB or is_unspaced(verb)))
    )
    verb = next(
        (verb for verb in possible if all(name.endswith(verb) and len(name) > len(verb) for name in folded)), ""
    )
    return [_before(page, unit, verb) if unit.author(page) else unit for unit in units] if verb else units


def _without_glued_button(page: Page, units: Sequence[Unit]) -> Sequence[Unit]:
    """Take off the button of the comment above that an extractor glued to most names: "ReplyMira", "ReplyBo"."""
    names = [name.casefold() for unit in units if (name := unit.author(page))]
    if len(names) < 2:
        return units
    buttons = cues.phrases().replies
    glued = Counter(word for name in names for end in range(1, len(name)) if (word := name[:end]) in buttons)
    word, seen = max(glued.items(), key=lambda known: (known[1], len(known[0]), known[0]), default=("", 0))
    if seen < max(2, _MOST * len(names)):
        return units
    return [_behind(page, u, word) if (u.author(page) or "").casefold().startswith(word) else u for u in units]


def _without_shared_words(page: Page, units: Sequence[Unit]) -> Sequence[Unit]:
    """Take off the first and last words that all authors share ("Avatar Mira", "Bo 12 points"), numbers apart."""
    for pick in (0, -1):
        wordy = False
        while (word := _shared_word(page, units, pick)) and (wordy or any(map(str.isalpha, word))):
            units = [_without(page, unit, word, pick) for unit in units]
            wordy = True  # a number alone may be part of the names: "Guest 12"
    return units


def _shared_word(page: Page, units: Sequence[Unit], pick: int) -> str:
    """The first or last word that nearly all authors share; "" if none is."""
    names = [name for unit in units if (name := unit.author(page))]
    words = sorted([_NUMBER.sub("9", name.split()[pick]) for name in names if " " in name])
    word = words[len(words) // 2] if words else ""  # a word that most have stands in the middle
    return word if words.count(word) >= _SHARED * len(names) and len(set(names)) >= 3 else ""


def _without(page: Page, unit: Unit, word: str, pick: int) -> Unit:
    author = unit.author(page) or ""
    own = author.split()[pick] if " " in author else ""
    if _NUMBER.sub("9", own) != word:
        return unit
    return _before(page, unit, own) if pick else _behind(page, unit, own)


def _without_counts(page: Page, units: Sequence[Unit]) -> Sequence[Unit]:
    """Take off the count of posts that stands behind most names, and the rank before it: "Mira Member Posts: 317"."""
    names = {author for unit in units if (author := unit.author(page))}
    counted = {name: name[: found.start()].rstrip() for name in names if (found := cues.COUNTED.search(name))}
    if len(counted) < 2 or len(counted) < _MOST * len(names):
        return units
    ends = {name: name[len(rest.removesuffix(role_behind(rest) or "")) :] for name, rest in counted.items()}
    return [_before(page, unit, ends[name]) if (name := unit.author(page)) in ends else unit for unit in units]


def _without_answered(page: Page, units: Sequence[Unit]) -> Sequence[Unit]:
    """Take off the author of an earlier comment who stands behind the name, two blanks away: "Mira  Bo" answers Bo."""
    known: set[str] = set()
    found: list[Unit] = []
    for unit in units:
        name = unit.author(page) or ""
        seam = next((seam for seam in _WIDE.finditer(name) if name[seam.end() :] in known), None)
        found.append(_before(page, unit, name[seam.end() :]) if seam else unit)
        known.add(found[-1].author(page) or "")
    return found


def _without_second(page: Page, units: Sequence[Unit]) -> Sequence[Unit]:
    """Take off the author of an earlier comment who stands right behind the name: "Mira Lund Bo" answers Bo.

    Both must be names of other headers, and a second such header or a bullet behind ("Mira Lund Bo • 3 days ago") shows
    that the page prints them so: Anna, Lund and Anna Lund may be three people.
    """
    names = [unit.author(page) or "" for unit in units]
    seconds = _seconds(names)
    bullets = [bool(second) and _has_bullet(page, unit) for unit, second in zip(units, seconds, strict=True)]
    if sum(map(bool, seconds)) < _FEWEST_PAIRS and not any(bullets):
        return units
    return [_before(page, unit, second) if second else unit for unit, second in zip(units, seconds, strict=True)]


def _seconds(names: Sequence[str]) -> Sequence[str]:
    """What stands in each name behind another's as the name of an earlier author; "" where nothing does."""
    all_names, known = {name for name in names if name}, set[str]()
    behind = {rest for name in all_names for first, rest in _halves(name) if first in all_names}
    found: list[str] = []
    for name in names:
        pairs = (pair for pair in _halves(name) if pair[1] in known and pair[0] != pair[1])
        first, second = next((pair for pair in pairs if pair[0] in all_names | behind), (name, ""))
        known.add(first)
        found.append(second)
    return found


def _halves(name: str) -> Iterator[tuple[str, str]]:
    """A name cut at each of its blanks."""
    for seam in _BLANK.finditer(name):
        yield name[: seam.start()], name[seam.end() :]


def _has_bullet(page: Page, unit: Unit) -> bool:
    line = None if unit.name is None or unit.name_line is None else page.lines[unit.name_line].text
    return line is not None and unit.name is not None and line[unit.name.end :].lstrip()[:1] in ("•", "·")


def _without_roles(page: Page, units: Sequence[Unit]) -> Sequence[Unit]:
    """Take off what an author is to the page ("Post author", "(Guest)").

    A role of one word can be a name ("Anna Guest"): it goes where the same author is named without it.
    """
    names = {author for unit in units if (author := unit.author(page))}
    found = {name: role for name in names if (role := role_behind(name))}
    if not found:
        return units
    known = {
        name: role
        for name, role in found.items()
        if " " in role
        or is_unspaced(role)
        or fold(role) in cues.author_roles()
        or (rest := name[: -len(role)].rstrip(_EDGE)) in names
        or _is_known(page, rest)
    }
    return [_before(page, unit, known[name]) if (name := unit.author(page)) in known else unit for unit in units]


def _without_badges(page: Page, units: Sequence[Unit]) -> Sequence[Unit]:
    """Take off the letters in brackets of who began the thread ("mira[S]"), where the page names them without."""
    found = {name: _BADGE.search(name) for unit in units if (name := unit.author(page)) and name[-1] == "]"}
    known = tuple(line.text for line in page.lines if found and len(line.text) <= _LONGEST_QUOTE)
    badges = {
        name: badge[0]
        for name, badge in found.items()
        if badge and any(text.endswith(name[: badge.start()]) for text in known)
    }
    return [_before(page, unit, badges[name]) if (name := unit.author(page)) in badges else unit for unit in units]


def _without_what_is_not_quoted(page: Page, units: Sequence[Unit]) -> Sequence[Unit]:
    """Take off the rank behind the name by which posts quote an author: "Mira Premium" where "Mira said:".

    Only known ranks: what several names end in may be the name of a family, and Mira Stone may write beside Mira.
    """
    names = {name for unit in units if (name := unit.author(page))}
    if not any(" " in name for name in names):
        return units
    quoted = _quoted(page) - names
    ranks: dict[str, str] = {}
    for name in names if quoted else ():
        cuts = (at for at in range(len(name) - 1, 0, -1) if name[at] == " " and name[:at].rstrip(_EDGE) in quoted)
        if (at := next(cuts, 0)) and cues.bare(name[at:]) in cues.ranks_and_roles():
            ranks[name] = name[at:]
    return [_before(page, unit, ranks[name]) if (name := unit.author(page)) in ranks else unit for unit in units]


def _quoted(page: Page) -> frozenset[str]:
    """What stands before a verb of saying in lines that lead to a quotation: "Mira said:", "Mira: ↑"."""
    found = set()
    for line in page.lines:
        text = line.text.rstrip(_ARROW)
        if len(line.text) <= _LONGEST_QUOTE and text[-1:] in (":", "："):
            lead, _, verb = text[:-1].rstrip().rpartition(" ")
            if fold(verb) in cues.phrases().says:
                found.add(lead.lstrip(_QUOTE_EDGE).rstrip())
            elif line.text[-1] in _ARROW:
                found.add(text[:-1].lstrip(_QUOTE_EDGE).rstrip())
    return frozenset(found)


def _is_known(page: Page, name: str) -> bool:
    """Does a short line end in the name, as that of who wrote the article does?"""
    return any(line.text.endswith(name) and len(line.text) <= len(name) + _LONGEST_LEAD for line in page.lines)


def role_behind(name: str) -> str | None:
    """The role that the words of a name end in, as it is printed."""
    low = fold(name).rstrip("_*)]")
    printed, name = name, name[: len(low)]
    if len(low) != len(name):
        return None
    role = next((role for at in range(len(low)) if (role := low[at:]) in cues.ranks_and_roles()), "")
    rest = name[: len(name) - len(role)]
    if not role or not rest.strip(_EDGE) or not (rest[-1] in _EDGE or is_unspaced(role)):
        return None
    return printed[len(rest) :]


@lru_cache(maxsize=4096)  # asked for each short line of a page, and again for each list of posts
def rank_behind(name: str, fewest: int = 1) -> str:
    """The words behind a name, at least so many, by which a forum calls its members; one may be part of the name."""
    words = name.split()
    if words and (last := cues.bare(words[-1])) and last not in cues.rank_ends():
        return ""  # as nearly always
    ends = (" ".join(words[-size:]) for size in range(min(_LONGEST_RANK, len(words) - 1), fewest - 1, -1))
    return next((end for end in ends if cues.bare(end) in cues.ranks()), "")


def _without_emphasis(page: Page, units: Sequence[Unit]) -> Sequence[Unit]:
    """Take off the end of the emphasis that begins in front of a name: "**Mira** 5 May 2014" in Markdown."""
    return [_before(page, unit, _BOLD) if _is_emphasised(page, unit) else unit for unit in units]


def _is_emphasised(page: Page, unit: Unit) -> bool:
    if unit.name is None or unit.name_line is None or not (unit.author(page) or "").endswith(_BOLD):
        return False
    return page.lines[unit.name_line].text[: unit.name.start].endswith(_BOLD)


def _behind(page: Page, unit: Unit, word: str) -> Unit:
    name, author = unit.name, unit.author(page)
    if name is None or author is None:
        return unit
    return unit._replace(name=name._replace(start=name.end - len(author[len(word) :].lstrip(" \t\u00a0:："))))


def _before(page: Page, unit: Unit, words: str) -> Unit:
    name, author = unit.name, unit.author(page)
    if name is None or author is None:
        return unit
    return unit._replace(name=name._replace(end=name.start + len(author[: -len(words)].rstrip(_EDGE))))


_STEPS = (
    _without_numbers,
    _without_copies,
    _without_initials,
    _without_glued_button,
    _without_glued_verb,
    _without_counts,
    _without_shared_words,
    _without_answered,
    _without_second,
    _without_roles,
    _without_badges,
    _without_what_is_not_quoted,
    _without_emphasis,
)

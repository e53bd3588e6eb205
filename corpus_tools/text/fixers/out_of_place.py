"""Whether a run of UTF-8 sequences stands where correct text has none, and means what correct text may have there.

Decided from the neighbours alone, so that the same verdict comes out wherever they meet.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

from corpus_tools.text import letters
from corpus_tools.text.fixers.quoted import QUOTES
from corpus_tools.text.fixers.readings import UNKNOWN, Reading

OVERWHELMING = 3
"""So many bytes behind the first of different sequences out of place are in no correct text: see docs/encoding.md."""
_CLOSING = frozenset("”’»›…™®—–“‘°\xa0\xad")
"""What ends a word, a sentence or a quotation in some language: behind a letter it is no sign of damage."""
_JOINING = frozenset("’…—–\xa0\xad·")
"""What stands between two letters in correct text."""
_APOSTROPHES = frozenset("’‘")
NEEDS_WORD = frozenset("’‘”“‚„´")
"""What never stands alone between spaces."""
_BEFORE_WORD = frozenset("¡¿£¥¢¤§¶")  # never behind a letter
_MORE_LETTERS = frozenset("ȘșȚțƏəﬁﬂ")  # of languages that have no table, or an older spelling in it
_ACCENTS = frozenset("\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u030a\u030b\u030c\u0323\u0327\u0328")
_LIKE_LATIN = frozenset("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ")
"""Capital letters of Greek."""
_DRAWN_THROUGH = frozenset("\u0332\u0336")
_HAVE_TABLES = {"LATIN", "GREEK", "CYRILLIC"}
_EAST_ASIAN = {"CJK", "HIRAGANA", "KATAKANA", "FULLWIDTH"}
_PRINTED = frozenset({"So", "Sm", "Sc", "Sk", "Po", "Pd", "Ps", "Pe", "Pi", "Pf", "Zs", "No", "Nd", "Cf"})
_LONG = 5  # characters from which on a run can be a word of any script, beside letters of another
_CONTROL = re.compile(r"[\x80-\x9f]")


@lru_cache(maxsize=1 << 14)  # the same neighbours come again and again
def is_out_of_place(how: Reading, before: str, run: str, behind: str) -> bool:
    """Is a run of sequences where correct text has none, and what it means where correct text has it?

    `before` and `behind` are at least two characters, or what there is.
    """
    meaning = how.meaning(run)
    few = len(run) - len(meaning) < OVERWHELMING
    if _goes_on(before[-1:], meaning[0]) or (few and _goes_on(behind[:1], meaning[-1])):
        return False  # to repair a part of what cannot be read makes it worse
    return _stands_out(before, run, behind, many=len(meaning) > 1) and _fits(before, run, innermost(how, run), behind)


def _goes_on(char: str, meant: str) -> bool:
    """Is this neighbour beyond ASCII, more than punctuation, and no letter that can stand beside the one meant?"""
    if char <= "\x7f" or char in QUOTES or char in _CLOSING or char == UNKNOWN:
        return False
    return not letters.share_language(char + meant) and not (char.isalpha() and meant in QUOTES)


def innermost(how: Reading, run: str) -> str:
    """What a run means in the end, if its meaning is a run again."""
    meaning = how.meaning(run)
    while how.runs.fullmatch(meaning):
        meaning = how.meaning(meaning)
    return meaning


def _stands_out(before: str, run: str, behind: str, *, many: bool) -> bool:
    """Is `run`, as it stands, out of place between its neighbours?"""
    if _CONTROL.search(run):
        return True
    prev, following = before[-1:], behind[:1]
    if len(run) == 2 and _is_letter_by_itself(prev, run, behind):
        return False
    signs = [char for char in run if not char.isalpha() or char in "ªºµ"]
    breaks_case = prev.islower() and run[0].isupper()
    if not signs:
        mixes_case = any(a.islower() and b.isupper() for a, b in pairwise(run))
        return breaks_case or mixes_case or not letters.share_language(run)
    if many:
        return not _CLOSING.issuperset(run[1:])
    if following.isalnum():
        return breaks_case or not _JOINING.issuperset(signs) or _joins_badly(prev, run, following)
    if prev.isalpha() and not run[0].isalpha() and run[0] not in _CLOSING:
        return True
    if _CLOSING.issuperset(run[1:]):
        return (breaks_case and run[-1] in "“‘\xa0\xad") or (run == "Ã\xa0" and following == " " and not prev.isupper())
    return breaks_case or len(run) > 2


def _is_letter_by_itself(prev: str, run: str, behind: str) -> bool:
    """Is it a letter with its mark, and no part of the word in front?

    So in a word that is spelled ("S–Ã–O"), the plural of a letter's name ("two Å‘s"), a word hyphenated behind its
    first letter (not Ã, with which none begins), a product ("Â·B"), a measure ("2Å–4"), a tree of files ("├öl").
    """
    if prev == run[1]:
        return True
    if prev.isalpha():
        return False
    if run[1] in _APOSTROPHES:
        return behind[:1] == "s" and not behind[1:].isalnum()
    return (
        (run[1] == "\xad" and run[0] != "Ã")
        or run[1] == "·"
        or (run[0] == "Å" and prev.isdigit())
        or "\u2500" <= run[0] < "\u2580"
    )


def _joins_badly(prev: str, run: str, following: str) -> bool:
    """Do signs that join words stand where they join none: a blank inside of one, a dash before one?"""
    if prev.isalpha():
        return following.islower() and run[-1] in "\xa0\xad"
    return "’" not in run


def _fits(before: str, run: str, meaning: str, behind: str) -> bool:
    """Is `meaning` what correct text may hold between its neighbours?"""
    if not is_text(meaning):
        return False
    first, last = before[-1:], behind[:1]
    if unicodedata.combining(meaning[0]):
        return last.isalnum() if meaning in _DRAWN_THROUGH else _composes(first, meaning[0])
    if run.isalpha() and not all(map(letters.is_familiar, meaning)):
        return False  # letters in a row are a word of some language before they are one of a script without a table
    if not any(map(str.isalpha, meaning)):
        return _is_sign_in_place(first, run, meaning, last)
    if first.islower() and meaning[0].isupper():
        return False
    if meaning[0].islower() and _is_among_capitals(before, meaning, last):
        return False
    if len(run) >= _LONG:
        return True
    if _is_in_no_word(first, meaning, last):
        return False
    script = _script(meaning[0])
    amid = script in map(_script, filter(str.isalpha, (first, last)))
    if len(meaning) == 1 and script != "LATIN" and not amid and not (script == "GREEK" and last.isalnum()):
        return False
    return not _mixes(first, meaning[0]) and not _mixes(meaning[-1], last)


def _is_among_capitals(before: str, meaning: str, last: str) -> bool:
    """Do two capitals stand before it, or one right behind a single letter that begins a word?"""
    if len(before) > 1 and before[-2:].isupper() and before[-2:].isalpha():
        return True
    return len(meaning) == 1 and last.isupper() and not before[-1:].isalpha()


def _is_in_no_word(first: str, meaning: str, last: str) -> bool:
    """Is it a letter and a number ("Å±0.3" is a measure), or a Greek letter in a Latin word that is no symbol there?

    A symbol has no accent, and does not look like a Latin letter.
    """
    if len(meaning) == 1 and last.isdigit() and not first.isalpha():
        return True
    if not (meaning[0] in _LIKE_LATIN or (_script(meaning[0]) == "GREEK" and unicodedata.decomposition(meaning[0]))):
        return False
    return any(char.isalpha() and _script(char) == "LATIN" for char in (first, last))


def _is_sign_in_place(first: str, run: str, meaning: str, last: str) -> bool:
    """The same for a meaning without letters."""
    if len(run) == 2 and (run.isalpha() or not letters.is_familiar(meaning)):
        return False  # signs from beyond Latin-1 are rare, and letters in a row are a word before they are a sign
    alone = first.strip() == last.strip() == ""
    return not (alone and meaning in NEEDS_WORD) and not (first.isalpha() and meaning in _BEFORE_WORD)


def _composes(letter: str, accent: str) -> bool:
    """Is there a letter of a language we know for the two?"""
    composed = unicodedata.normalize("NFC", letter + accent)
    return len(composed) == 1 and letters.is_familiar(composed)


def _mixes(a: str, b: str) -> bool:
    """Are two characters letters of different scripts? Greek ones are used as symbols, beside those of any."""
    return a.isalpha() and b.isalpha() and len({_script(a), _script(b)} - {"GREEK"}) > 1


@lru_cache(maxsize=4096)
def is_text(meaning: str) -> bool:
    """Are these letters of one script, and of languages we know if the script is; or signs?"""
    scripts = {_script(char) for char in meaning if char.isalpha()}
    if len(scripts) > 1 and not scripts <= _EAST_ASIAN:
        return False
    if (len(meaning) < 2 or scripts & _HAVE_TABLES) and not all(map(_is_known, filter(str.isalpha, meaning))):
        return False
    return all(char.isalpha() or _is_sign(char, with_letters=bool(scripts)) for char in meaning)


def _is_known(letter: str) -> bool:
    return letters.is_familiar(letter) or letter in _MORE_LETTERS or "\xc0" <= letter <= "\u017e"


def _is_sign(char: str, *, with_letters: bool) -> bool:
    """Is this a sign that prints, or a mark that belongs to a letter?"""
    category = unicodedata.category(char)
    accent = char in _ACCENTS or char in _DRAWN_THROUGH or (with_letters and category[0] == "M")
    return accent or category in _PRINTED or letters.is_familiar(char)


@lru_cache(maxsize=4096)
def _script(char: str) -> str:
    """The first word of the character's name, which is that of its script for letters."""
    return unicodedata.name(char, "?").split()[0].split("-")[0]

"""Sequences that lost a byte on the way, in a text where others were repaired; and the last look, which is ftfy's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from functools import cache, lru_cache
from itertools import pairwise

from corpus_tools.base.model import EditKind
from corpus_tools.text import codepages as pages
from corpus_tools.text import letters
from corpus_tools.text.changes import Change
from corpus_tools.text.fixers.out_of_place import is_text
from corpus_tools.text.fixers.readings import PAGES, UNKNOWN, Reading, beginnings, reading
from corpus_tools.text.unusual import lines_with

_SMALL_SAMPLE = 1024  # code points of lines beyond ASCII, for the choice of a language
_NEEDED_TO_GUESS = 6.0  # logarithm of how much likelier than the next a character must be that lost a byte
_NEEDED_FOR_LOST = 3.0  # the same against what stands there now
_MERGED_SPACE = -1.0  # a no-break space that became a space is likelier than one that was merged with another
_LOWER_AFTER_CAPITALS = -6.0
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_TRACED = "ÂÃ\ufffd"
_TRACES = re.compile("[a-z][ÂÃ] |[Â-ô]\ufffd")  # what a sequence that lost a byte looks like in a text without others
_STRETCH = re.compile(r"[^\n]{1,500}(?!\S)|[^\n]{1,500}")  # so much at a time, since to compare takes the square of it
_TOKEN = re.compile(r"[^\x00-\x7f](?:[ ?]?[^\x00-\x7f])*[ ?]?|[A-Za-z0-9]+|.", re.DOTALL)
# C1 controls are what a second layer of damage needs, or stand for their cp1252 characters: they are judged as those.
SHOWN = {code: "°" if char < "\xa0" else char for code, char in enumerate(pages.table("cp1252")) if 0x80 <= code < 0xA0}


@cache
def _remains() -> re.Pattern[str]:
    """The same, and what a sequence of two may be that lost the second."""
    return re.compile(f"{beginnings().pattern}|[À-ÞĀ-žА-Я][ \ufffd]")


def last_look(text: str, *, certain: bool) -> Iterator[Change]:
    """What ftfy makes of stretches in which sequences that lost a byte are left, where that is plain text.

    If nothing was `certain` to be damage before, it must stand behind a small letter.
    """
    if not certain and not any(map(text.__contains__, _TRACED)):
        return
    wanted = _remains() if certain else _TRACES
    for stretch in _STRETCH.finditer(text):
        old = stretch[0]
        new = _fixed_by_ftfy(old) if wanted.search(old) else old
        if new == old:
            continue
        before, after, at = _TOKEN.findall(old), _TOKEN.findall(new), stretch.start()
        for tag, a1, a2, b1, b2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
            old, new = "".join(before[a1:a2]), "".join(after[b1:b2])
            if tag != "equal" and _may_become(old, new, text[at - 1 : at], certain=certain):
                yield Change(EditKind.MOJIBAKE, at, at + len(old), new)
            at += len(old)


def _fixed_by_ftfy(stretch: str) -> str:
    from ftfy import fix_encoding_and_explain
    from ftfy.badness import is_bad

    return fix_encoding_and_explain(stretch).text if is_bad(stretch) else stretch


def _may_become(old: str, new: str, before: str, *, certain: bool) -> bool:
    """Is `old` no sequence that our own steps left alone, and `new` plain text?"""
    if not (certain or (before.islower() and old[:1].isupper())) or reading(PAGES[0]).runs.fullmatch(old.strip()):
        return False
    return all(char.isascii() or char == UNKNOWN or is_text(char) for char in new)


def incomplete(text: str, lossy: re.Pattern[str], how: Reading) -> Iterator[Change]:
    """The changes for sequences that lost a byte, in a text where the others are repaired."""
    found = [match for match in lossy.finditer(text) if _is_lost(match[0]) or _options(how, match[0])]
    if not found:  # to find the language takes longer
        return
    pairs = letters.pairs_of(lossy.sub(" ", lines_with(_BEYOND_ASCII, text, _SMALL_SAMPLE)).translate(SHOWN))
    language = max(letters.languages(), key=lambda name: letters.total(pairs, name))
    for match in found:
        start, end = match.span()
        after = _guessed(how, language, text[max(0, start - 2) : start] or " ", match[0], text[end : end + 1])
        if after is not None:
            yield Change(EditKind.MOJIBAKE, start, end, after)


def _is_lost(sequence: str) -> bool:
    """Did a program write something else for a byte?"""
    return UNKNOWN in sequence or "?" in sequence


@lru_cache(maxsize=4096)
def _options(how: Reading, sequence: str) -> list[str]:
    """What a sequence may stand for. Letters in a row are a word before they are a rare character of another script."""
    meanings = how.meanings(sequence)
    if not sequence.isalpha():
        return meanings
    return [meaning for meaning in meanings if meaning[0] <= "\x9f" or letters.is_familiar(meaning[0])]


@lru_cache(maxsize=1 << 14)  # the same neighbours come again and again
def _guessed(how: Reading, language: str, before: str, sequence: str, behind: str) -> str | None:
    """What a sequence that lost a byte becomes; None if it stays."""
    if _is_lost(sequence):
        return UNKNOWN
    scores = letters.scores(language)
    options = [(_joint(scores, before, after, behind), after) for after in _options(how, sequence)]
    if not options:
        return None
    if sequence[-1] == " ":
        options[1:2] = [(score + _MERGED_SPACE, after) for score, after in options[1:2]]
        options = [max(options)]
    options.sort(reverse=True)
    if len(options) > 1 and options[0][0] < options[1][0] + _NEEDED_TO_GUESS:
        return None
    return options[0][1] if options[0][0] > _joint(scores, before, sequence, behind) + _NEEDED_FOR_LOST else None


def _joint(scores: Mapping[str, float], before: str, middle: str, behind: str) -> float:
    """How likely `middle` is between its neighbours."""
    text = (before + middle + behind).translate(SHOWN)
    score = sum(scores[a + b] for a, b in list(pairwise(text))[max(1, len(before)) - 1 :])
    return score + (_LOWER_AFTER_CAPITALS if len(before) == 2 and before.isupper() and middle.strip().islower() else 0)

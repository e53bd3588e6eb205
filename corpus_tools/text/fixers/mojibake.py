"""UTF-8 that a program decoded with an 8-bit page.

A run of characters that is UTF-8 in some page is repaired where it stands out of place in correct text (a sign inside a
word, a capital behind a small letter) and what it means does not, and either ftfy too calls it mojibake, or the
document holds so many different ones that no correct text would. Where they are nearly all that is beyond ASCII, the
whole document was read in that page: all sequences are repaired, also those that lost a byte on the way.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from corpus_tools.base.model import EditKind
from corpus_tools.text import letters
from corpus_tools.text.changes import Change, ChangeTable, apply, joined
from corpus_tools.text.fixers.lossy import SHOWN, incomplete, last_look
from corpus_tools.text.fixers.out_of_place import OVERWHELMING, innermost, is_out_of_place, is_text
from corpus_tools.text.fixers.quoted import QUOTES, has_any, line_around
from corpus_tools.text.fixers.readings import PAGES, Reading, beginnings, reading
from corpus_tools.text.unusual import lines_with, runs_beyond_ascii

_SAMPLE = 2048  # code points of suspicious lines that the choice of a page looks at
_MAX_LAYERS = 3
_NOISE = 1000  # pairs; of so many 0.39 at most are different in misread Chinese, Japanese or Korean
_AS_GOOD = 0.9  # of what the best page explains: then the likelier text decides
_WHOLE_SHARE = 0.75  # of what is beyond ASCII is UTF-8 where all of a document was misread; some of it lost a byte
_WORDS_OF_THE_TRADE = (
    *("mojibake", "utf-8", "utf8", "latin-1", "latin1", "windows-125", "cp125", "cp-125", "8859"),
    *("unicode", "charset", "encoding", "code page", "codepage"),
)
_WORD = 10  # code points on each side of a sequence that ftfy judges it by
_LONGEST_WORD = 100  # code points
_LONGEST_LINE = 300  # code points before a sequence
_LONGEST_PART = 32  # code points of a word on one side
_WORD_BEFORE = re.compile(r"(?:^|\W)\w{0,30}$")
_WORD_BEHIND = re.compile(r"\w{0,30}(?:\W|$)")
_ASCII = re.compile(r"[\x00-\x7f]")
_BLOCK = 65536  # code points
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")


@dataclass(frozen=True, slots=True)
class _Damage:
    """What was found out about a document.

    `overwhelming`: there are so many different sequences out of place that they need no second judge. `explained`: the
    page accounts for nearly all that is beyond ASCII in their lines. `languages` are those of the rest.
    """

    reading: Reading
    overwhelming: bool
    explained: bool
    languages: tuple[str, ...]


def mojibake(text: str) -> tuple[str, ChangeTable]:
    """Sequences that are UTF-8 in an 8-bit page become their characters, where nothing else explains them.

    Repeated for text that was damaged up to three times; characters that lost a byte come last, among good neighbours.
    """
    total = ChangeTable()
    lossy: Reading | None = None
    for _ in range(_MAX_LAYERS if _may_be_damaged(text) else 0):
        sample = lines_with(beginnings(), text, _SAMPLE)
        damage = _diagnose(sample) if sample else None
        if damage is None:
            break
        if damage.overwhelming and damage.explained:
            text, table = _repaired(text, damage.reading)
        else:
            table = ChangeTable(_scattered(text, damage))
            text = apply(text, table)
        if not table:
            break
        if damage.explained:
            lossy = damage.reading
        total = joined(total, table)
    if lossy is not None and lossy.lossy is not None and lossy.lossy.search(text):
        table = ChangeTable(incomplete(text, lossy.lossy, lossy))
        text = apply(text, table)
        total = joined(total, table)
    table = ChangeTable(last_look(text, certain=bool(total)))
    return apply(text, table), joined(total, table)


def _may_be_damaged(text: str) -> bool:
    """Is there anything in the text that is UTF-8 in some page? Much cheaper than to look for it page by page."""
    return any(map(_may_be_sequence, runs_beyond_ascii(text)))


@lru_cache(maxsize=4096)  # most are single characters or quotation marks, and come back in all texts
def _may_be_sequence(run: str) -> bool:
    """Does a stretch of characters beyond ASCII hold an intact sequence in some page, and one that may mean a text?"""
    return beginnings().search(run) is not None and any(
        is_text(innermost(how, found[0])) for how in map(reading, PAGES) for found in how.runs.finditer(run)
    )


class _Evidence(NamedTuple):
    """What speaks for a page: code points of sequences out of place, the weight of the different ones, code points that
    are sequences or the rest of one."""

    out_of_place: int
    how: Reading
    weight: int
    explained: int


@lru_cache(maxsize=4)  # the last look at a text is repeated by the next round, to be sure that nothing is left
def _diagnose(sample: str) -> _Damage | None:
    """How to read the damage in `sample`, if it is any; in noise nothing is."""
    if letters.is_noise(letters.pairs_of(sample), _NOISE):
        return None
    found = [evidence for evidence in (_evidence(sample, reading(page)) for page in PAGES) if evidence is not None]
    if not found:
        return None
    most = max(evidence.out_of_place for evidence in found)
    found = [evidence for evidence in found if evidence.out_of_place >= _AS_GOOD * most]
    best = max(found, key=lambda evidence: _likelihood(evidence.how, sample)) if len(found) > 1 else found[0]
    strange = sum(char not in QUOTES for char in _BEYOND_ASCII.findall(sample))
    explained = best.explained >= _WHOLE_SHARE * strange
    languages = tuple(letters.suggested(best.how.runs.sub(" ", sample)))
    return _Damage(best.how, best.weight >= OVERWHELMING - explained, explained, languages)


def _evidence(sample: str, how: Reading) -> _Evidence | None:
    """What speaks for a page, if there is any sequence of it out of place.

    The weight of a sequence is that of the bytes behind its first, which could have been any; if it is in the middle of
    several words, each but the first adds one.
    """
    matches = list(how.runs.finditer(sample))
    places = {_around(sample, match) for match in matches}
    out = {run for before, run, behind in places if is_out_of_place(how, before, run, behind)}
    if not out:
        return None
    sequences = {sequence for run in out for sequence in how.whole.findall(run)}
    broken = [match[0] for match in how.broken.finditer(sample) if match[1]]
    weight = sum(map(len, sequences)) - len(sequences) + len(set(broken)) + _repeated(places, out)
    sizes = {run: count * len(run) for run, count in Counter(match[0] for match in matches).items()}
    meant = sum(size for run, size in sizes.items() if is_text(innermost(how, run)))
    return _Evidence(sum(map(sizes.__getitem__, out)), how, weight, sum(map(len, broken)) + meant)


def _repeated(places: Iterable[tuple[str, str, str]], out: Set[str]) -> int:
    """In how many more words than one for each do sequences out of place stand between letters?"""
    inside = [run for a, run, b in places if run in out and a[-1:].islower() and b[:1].islower()]
    return len(inside) - len(set(inside))


def _around(text: str, match: re.Match[str]) -> tuple[str, str, str]:
    """A match with three characters before and two behind it: enough to judge it by."""
    start, end = match.span()
    return text[max(0, start - 3) : start], match[0], text[end : end + 2]


def _scattered(text: str, damage: _Damage) -> Iterator[Change]:
    """The changes where only some of the text is damaged, and each sequence is judged.

    What else is a sequence in the same word goes with those that are certain, or in the same line if all is explained.
    """
    how = damage.reading
    matches = list(how.runs.finditer(text))
    certain = _certain(text, [match for match in matches if is_out_of_place(how, *_around(text, match))], damage)
    place = _line_start if damage.overwhelming or damage.explained else _word_start
    places = {place(text, match) for match in certain}
    for match in matches:
        if place(text, match) in places and is_text(innermost(how, match[0])):
            for sequence in how.whole.finditer(text, *match.span()):
                yield Change(EditKind.MOJIBAKE, *sequence.span(), how.meaning(sequence[0]))


def _certain(text: str, out: list[re.Match[str]], damage: _Damage) -> list[re.Match[str]]:
    """Those of the matches out of place that are damage: for the weight of all, or by a second judge."""
    how = damage.reading
    out = [match for match in out if not _is_spoken_of(text, match, innermost(how, match[0]))]
    commonest = how.page == PAGES[0]
    if damage.overwhelming or (damage.explained and commonest):
        return out
    if not damage.explained and not commonest:
        return []
    agreed = [match for match in out if _ftfy_agrees(text, match, damage)]
    return out if agreed and damage.explained else agreed


def _word_start(text: str, match: re.Match[str]) -> int:
    """Where the blank before a match is; far behind the last one, somewhere else for each."""
    near = max(0, match.start() - _LONGEST_WORD)
    return max(text.rfind(" ", near, match.start()), text.rfind("\n", near, match.start()), near - 1)


def _line_start(text: str, match: re.Match[str]) -> int:
    """Where the line feed before a match is, likewise."""
    near = max(0, match.start() - _LONGEST_LINE)
    return max(text.rfind("\n", near, match.start()), near - 1)


def _ftfy_agrees(text: str, match: re.Match[str], damage: _Damage) -> bool:
    """Does ftfy call the word of the sequence mojibake?

    Where the line holds more than its page explains, also the sequence itself, unless the text is in a language that
    has its letters.
    """
    from ftfy.badness import is_bad

    near = text[max(0, match.start() - _WORD) : match.end() + _WORD]
    meaning = innermost(damage.reading, match[0])
    return is_bad(near) and (damage.explained or is_bad(match[0]) or _is_spoken(meaning, damage.languages))


def _is_spoken(meaning: str, languages: Iterable[str]) -> bool:
    """Is one of the languages written with these letters?"""
    return any(all(letters.belongs(char, language) for char in meaning) for language in languages)


def _likelihood(how: Reading, sample: str) -> float:
    """The score of `sample`, with all that is UTF-8 in a page repaired, in the likeliest of its languages."""
    return _score(how.runs.sub(lambda match: how.meaning(match[0]), sample))


@lru_cache(maxsize=16)  # several pages can read a sample alike
def _score(text: str) -> float:
    pairs = letters.pairs_of(text.translate(SHOWN))
    return max(letters.total(pairs, language) for language in letters.suggested(text))


class _Meanings(dict[str, str]):
    """What each sequence of one reading means, found when it is first asked for; itself, if it means nothing."""

    def __init__(self, reading: Reading) -> None:
        super().__init__()
        self._reading = reading

    def __missing__(self, sequence: str) -> str:
        meaning = self[sequence] = self._reading.meaning(sequence) or sequence
        return meaning


def _repaired(text: str, reading: Reading) -> tuple[str, ChangeTable]:
    """`text` with every intact sequence repaired, and the changes: by far the most work there is, so in one pass.

    Blocks keep the pieces of a large text from being in memory all at once.
    """
    table = ChangeTable()
    blocks: list[str] = []
    meanings = _Meanings(reading)
    found: list[tuple[int, int, str]] = []

    def replace(match: re.Match[str]) -> str:
        sequence = match[0]
        meaning = meanings[sequence]
        if meaning != sequence:
            found.append((*match.span(), meaning))
        return meaning

    start = 0
    while start < len(text):
        end = _ASCII.search(text, min(len(text), start + _BLOCK))  # no sequence goes on behind an ASCII character
        stop = end.end() if end else len(text)
        blocks.append(reading.whole.sub(replace, text[start:stop]))
        if found:
            starts, ends, after = zip(*found, strict=True)
            table.extend(
                (EditKind.MOJIBAKE,) * len(found), [start + at for at in starts], [start + at for at in ends], after
            )
            found.clear()
        start = stop
    return "".join(blocks), table


def _is_spoken_of(text: str, match: re.Match[str], after: str) -> bool:
    """Does the text speak of the damaged sequence and not suffer from it?

    So it is if it stands alone in quotation marks, if its word does and also occurs as it should be, or if the line
    has words of the trade.
    """
    start, end = match.span()
    line = line_around(text, start, end)
    left = _WORD_BEFORE.search(text, max(0, start - _LONGEST_PART), start)
    right = _WORD_BEHIND.match(text, end)
    before, behind = (left[0] if left else ""), (right[0] if right else "")
    enclosed = all(char in QUOTES for char in (before[:1], behind[-1:]))
    word = before[1:] + after + behind[:-1]
    return (enclosed and (word == after or word in line)) or has_any(line, _WORDS_OF_THE_TRADE)

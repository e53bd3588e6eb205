"""Patterns made of lists of words, and the first word of a line, by which most lines need no pattern."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import groupby

UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uf900-\ufaff"
"""The inside of a set: letters of the scripts without blanks between words, those of Thailand, Laos, Burma, Cambodia,
China and Japan."""

OPENING, CLOSING = '"“”„‟«»‘’「『《〈‹', '"“”»«‘’」』》〉›'
"""Quotation marks, in the order in which they stand on most pages: Finns write ”so”, Danes »so«, Germans „so“."""

_UNSPACED = re.compile(f"[{UNSPACED}]")
_MORE = 1
"""The same articles are about half as long in Chinese and Japanese."""
_WORD = re.compile(r"[^\W_]+")
_FIRST_WORD = re.compile(r"\W{0,8}(\w+)")


def fold(text: str) -> str:
    """The text case-folded. The four letters I of Turkish become one: which is meant, capitals alone do not say."""
    if text.isascii():
        return text.lower()
    folded = text.casefold()
    return folded.replace("i\u0307", "i").replace("ı", "i") if "\u0307" in folded or "ı" in folded else folded


def is_unspaced(text: str) -> bool:
    """Does the text end in a letter of a script that puts no blanks between words?"""
    return _UNSPACED.match(text, len(text) - 1) is not None


def has_unspaced(text: str) -> bool:
    """Is there a letter of such a script in the text?"""
    return not text.isascii() and _UNSPACED.search(text) is not None


def length(text: str) -> int:
    """How long a text is beside others: a letter of a script without blanks says as much as two or three of others.

    It is twice as many as its code points at most.
    """
    return len(text) if text.isascii() else len(text) + _MORE * len(_UNSPACED.findall(text))


@lru_cache(maxsize=2048)  # each rule that looks at a line asks for its first word
def first_word(text: str) -> str:
    """The first word of a line, case-folded; "" if there is none, or more than eight marks stand before it.

    Few lines begin with a word that begins a phrase, and a look into a set is many times cheaper than a pattern.
    """
    found = _FIRST_WORD.match(text)
    return fold(found[1]) if found else ""


def words_of(text: str) -> list[str]:
    """The words of a line, case-folded."""
    return _WORD.findall(text.casefold())


def places(part: str, text: str) -> Iterator[int]:
    """Where `part` stands in `text`, from left to right. A pattern for each part takes ten times as long."""
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + 1)


def alternation(words: Iterable[str]) -> str:
    """A pattern for the longest of `words` that stands at a place, as they are spelt.

    Behind one that ends in a letter or digit there must be no other: "by" is not found in "bye". Where there are no
    blanks between words, another may follow.
    """
    return _tree(sorted({(word, _word_end(word)) for word in words}), re.escape)


def loose_alternation(words: Iterable[str], *, ends: bool = False) -> str:
    """A pattern for the longest of `words` that stands at a place, in any case, whatever follows it.

    But with `ends`, no letter or digit may follow, except where there are no blanks between words.

    A blank in a word stands for any run of white space. Compile the pattern without IGNORECASE: with that flag, `re`
    tries every branch at every place. Here each branch begins with a set such as [Aa], which `re` checks first.
    """
    spelt = {(" ".join(word.split()), "" if not ends or is_unspaced(word) else r"(?!\w)") for word in words}
    return _tree(sorted(spelt), _in_any_case)


def _word_end(word: str) -> str:
    return r"(?!\w)" if word[-1].isalnum() and not is_unspaced(word) else ""


class Openings:
    """Thousands of phrases, and which of them stands at a place of a text, in any case.

    A table by the first four characters: it takes `re` seconds to compile so many. `ends` says what may not follow a
    phrase; a shorter one may stand there then. Phrases and texts are spelt as `lower` spells them.
    """

    def __init__(self, words: Iterable[str], ends: Callable[[str], re.Pattern[str] | None]) -> None:
        table: dict[str, list[tuple[str, re.Pattern[str] | None]]] = {}
        low = {word if word == small else small for word in words for small in [lower(word)]}  # no string twice
        for word in sorted(low, key=len, reverse=True):
            table.setdefault(word[:4], []).append((word, ends(word)))
        self._table = {start: tuple(phrases) for start, phrases in table.items()}
        self._short = frozenset(start[0] for start in table if len(start) < 4)

    def end(self, low: str, at: int = 0) -> int:
        """Where the longest phrase ends that stands at `at`; -1 where there is none."""
        key = low[at : at + 4]
        keys = (key, key[:3], key[:2], key[:1]) if key[:1] in self._short else (key,)
        for key in keys:
            if key in self._table:
                for phrase, barred in self._table[key]:
                    end = at + len(phrase)
                    if low.startswith(phrase, at) and not (barred and barred.match(low, end)):
                        return end
        return -1

    @cached_property
    def words(self) -> frozenset[str]:
        """The first words of the phrases: of a text with none of these nothing else need be asked."""
        return frozenset(_WORD.findall(phrase)[0] for phrases in self._table.values() for phrase, _ in phrases)

    def behind_blank(self, text: str, start: int, stop: int) -> int:
        """The first blank from `start` on that a phrase stands behind; `stop` if there is none."""
        low = lower(text[:stop])
        if not self.words.isdisjoint(_WORD.findall(low, start)):
            for blank in _BLANK.finditer(text, start, stop):
                if self.end(low, blank.end()) >= 0:
                    return blank.start()
        return stop


_BLANK = re.compile(r"\s")
_LETTER, _WORD_CHARACTER = re.compile(r"[^\W\d_]"), re.compile(r"\w")


def no_letter(word: str) -> re.Pattern[str]:
    """For `Openings`: no letter may follow."""
    return _LETTER


def nothing_of_a_word(word: str) -> re.Pattern[str]:
    """For `Openings`: no letter or digit may follow, whatever the phrase ends in."""
    return _WORD_CHARACTER


def anything(word: str) -> None:
    """For `Openings`: whatever follows, the phrase is there."""


def no_more_word(word: str) -> re.Pattern[str] | None:
    """For `Openings`: behind a word that ends in a letter or digit there must be no other (see `alternation`)."""
    return _WORD_CHARACTER if word[-1].isalnum() and not is_unspaced(word) else None


def lower(text: str) -> str:
    """Small letters and plain blanks, as many characters as before; the four letters I of Turkish become one."""
    low = text.lower().replace("\u00a0", " ")
    if len(low) != len(text):
        low = "".join(letter.lower()[0] for letter in text).replace("\u00a0", " ")
    return low if low.isascii() else low.replace("ı", "i")


def _tree(words: Sequence[tuple[str, str]], spell: Callable[[str], str]) -> str:
    """One group for sorted words, each with the pattern that must match behind it; longer words are tried first.

    Words that share their first characters share a branch, so that `re` looks at few.
    """
    options = []
    for _, group in groupby((one for one in words if one[0]), key=lambda one: one[0][0]):
        branch = list(group)
        first, last = branch[0][0], branch[-1][0]  # what these two share, all share
        shared = next((k for k, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), len(first))
        rest = [(word[shared:], behind) for word, behind in branch]
        options.append(spell(first[:shared]) + _tree(rest, spell))
    options += [behind for word, behind in words if not word]
    return options[0] if len(options) == 1 else "(?:" + "|".join(options) + ")"


def _in_any_case(characters: str) -> str:
    first, rest = characters[0], re.escape(characters[1:]).replace(r"\ ", r"\s+")
    capital = {"i": "İ"}.get(first, first)
    cases = sorted(case for case in {first, first.lower(), first.upper(), capital} if len(case) == 1)
    spelt = re.escape(first) if len(cases) == 1 else "[" + "".join(cases) + "]"
    head = r"\s+" if first == " " else spelt
    return head + (f"(?i:{rest})" if rest else "")

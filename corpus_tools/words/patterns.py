"""Patterns made of lists of words, and the first word of a line, by which most lines need no pattern."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uf900-\ufaff"
"""The inside of a set: letters of the scripts without blanks between words, those of Thailand, Laos, Burma, Cambodia,
China and Japan."""

OPENING, CLOSING = '"“”„‟«»‘’「『《〈‹', '"“”»«‘’」』》〉›'
"""Quotation marks, in the order in which they stand on most pages: Finns write ”so”, Danes »so«, Germans „so“."""

_UNSPACED = re.compile(f"[{UNSPACED}]")
_MORE = 1
"""The same articles are about half as long in Chinese and Japanese."""
_FIRST_WORD = re.compile(r"\W{0,8}(\w+)")


def fold(text: str) -> str:
    """The text case-folded. The four letters I of Turkish become one: which is meant, capitals alone do not say."""
    if text.isascii():
        return text.lower()
    return text.casefold().replace("i\u0307", "i").replace("ı", "i")


def is_unspaced(text: str) -> bool:
    """Does the text end in a letter of a script that puts no blanks between words?"""
    return _UNSPACED.match(text, len(text) - 1) is not None


def has_unspaced(text: str) -> bool:
    """Is there a letter of such a script in the text?"""
    return not text.isascii() and _UNSPACED.search(text) is not None


def length(text: str) -> int:
    """How long a text is beside others: a letter of a script without blanks says as much as two or three of others."""
    return len(text) if text.isascii() else len(text) + _MORE * len(_UNSPACED.findall(text))


@lru_cache(maxsize=2048)  # each rule that looks at a line asks for its first word
def first_word(text: str) -> str:
    """The first word of a line, case-folded; "" if there is none, or more than eight marks stand before it.

    Few lines begin with a word that begins a phrase, and a look into a set is many times cheaper than a pattern.
    """
    found = _FIRST_WORD.match(text)
    return fold(found[1]) if found else ""


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
    root = _Node()
    for word in words:
        root.add(word, _word_end(word))
    return root.pattern(re.escape)


def loose_alternation(words: Iterable[str], *, ends: bool = False) -> str:
    """A pattern for the longest of `words` that stands at a place, in any case, whatever follows it.

    But with `ends`, no letter or digit may follow, except where there are no blanks between words.

    A blank in a word stands for any run of white space. Compile the pattern without IGNORECASE: with that flag, `re`
    tries every branch at every place. Here each branch begins with a set such as [Aa], which `re` checks first.
    """
    root = _Node()
    for word in words:
        root.add(" ".join(word.split()), ("" if is_unspaced(word) else r"(?!\w)") if ends else "")
    return root.pattern(_in_any_case)


def _word_end(word: str) -> str:
    return r"(?!\w)" if word[-1].isalnum() and not is_unspaced(word) else ""


class Openings:
    """Thousands of phrases, and which of them stands at a place of a text, in any case.

    A table by the first four characters: it takes `re` seconds to compile so many. `ends` says what may not follow a
    phrase; a shorter one may stand there then. Phrases and texts are spelt as `lower` spells them.
    """

    def __init__(self, words: Iterable[str], ends: Callable[[str], re.Pattern[str] | None]) -> None:
        table: dict[str, list[tuple[str, re.Pattern[str] | None]]] = {}
        for word in sorted(set(map(lower, words)), key=len, reverse=True):
            table.setdefault(word[:4], []).append((word, ends(word)))
        self._table = {start: tuple(phrases) for start, phrases in table.items()}

    def end(self, low: str, at: int = 0) -> int:
        """Where the longest phrase ends that stands at `at`; -1 where there is none."""
        for key in (low[at : at + 4], low[at : at + 3], low[at : at + 2], low[at : at + 1]):
            for phrase, barred in self._table.get(key, ()):
                end = at + len(phrase)
                if low.startswith(phrase, at) and not (barred and barred.match(low, end)):
                    return end
        return -1


_LETTER, _WORD_CHARACTER = re.compile(r"[^\W\d_]"), re.compile(r"\w")


def no_letter(word: str) -> re.Pattern[str]:
    """For `Openings`: no letter may follow."""
    return _LETTER


def no_more_word(word: str) -> re.Pattern[str] | None:
    """For `Openings`: behind a word that ends in a letter or digit there must be no other (see `alternation`)."""
    return _WORD_CHARACTER if word[-1].isalnum() and not is_unspaced(word) else None


def lower(text: str) -> str:
    """Small letters and plain blanks, as many characters as before; the four letters I of Turkish become one."""
    low = text.lower().replace("\u00a0", " ")
    if len(low) != len(text):
        low = "".join(letter.lower()[0] for letter in text).replace("\u00a0", " ")
    return low if low.isascii() else low.replace("ı", "i")


class _Node:
    """A node in a tree of words that share their first characters, so that `re` looks at few branches.

    `children` are the next characters, `ends` the patterns that must match behind a word that ends here.
    """

    def __init__(self) -> None:
        self.children: dict[str, _Node] = {}
        self.ends: set[str] = set()

    def add(self, word: str, behind: str) -> None:
        """Add a word, and the pattern that must match behind it."""
        node = self
        for character in word:
            node = node.children.setdefault(character, _Node())
        node.ends.add(behind)

    def pattern(self, spell: Callable[[str], str]) -> str:
        """One group; longer words are tried before shorter ones that they begin with."""
        options = [spell(characters) + node.pattern(spell) for characters, node in sorted(self._steps())]
        options += sorted(self.ends)
        return options[0] if len(options) == 1 else "(?:" + "|".join(options) + ")"

    def _steps(self) -> Iterator[tuple[str, _Node]]:
        """The characters up to the next place where words part or end, and the node there, for each way from here."""
        for characters, node in self.children.items():
            while len(node.children) == 1 and not node.ends:
                ((character, node),) = node.children.items()
                characters += character
            yield characters, node


def _in_any_case(characters: str) -> str:
    first, rest = characters[0], re.escape(characters[1:]).replace(r"\ ", r"\s+")
    capital = {"i": "İ"}.get(first, first)
    cases = sorted(case for case in {first, first.lower(), first.upper(), capital} if len(case) == 1)
    spelt = re.escape(first) if len(cases) == 1 else "[" + "".join(cases) + "]"
    head = r"\s+" if first == " " else spelt
    return head + (f"(?i:{rest})" if rest else "")

"""Patterns made of lists of words, and the first words of lines, which say whether a pattern is worth a try."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

_FIRST_WORD = re.compile(r"\W{0,8}(\w+)")
_FIRST_WORDS = re.compile(r"[^\w\n]{0,8}(\w*)[^\n]*\n?")


@lru_cache(maxsize=2048)  # each rule that looks at a line asks for its first word
def first_word(text: str) -> str:
    """The first word of a line, case-folded; "" where too many marks stand before it.

    Most lines begin with no word that begins a phrase, and a look into a set is many times cheaper than a pattern.
    """
    found = _FIRST_WORD.match(text)
    return found[1].casefold() if found else ""


def first_words(lines: str) -> list[str]:
    """The first word of each of many lines, whose case is folded; behind the last line there may be one more, ""."""
    return _FIRST_WORDS.findall(lines)


def alternation(words: Iterable[str]) -> str:
    """A pattern for any of `words`, the longest first; a word that ends in a letter ends there in the text too."""
    root = _Node()
    for word in words:
        root.add(word, r"(?!\w)" if word[-1].isalnum() else "")
    return root.pattern(re.escape)


def loose_alternation(words: Iterable[str]) -> str:
    """A pattern for any of `words` in any case, the longest first; white space in a word matches any run of it.

    It is not meant to be compiled with IGNORECASE, with which `re` tries every branch at every place: here the first
    character of a branch is a set, which `re` looks at before it enters the branch.
    """
    root = _Node()
    for word in words:
        root.add(" ".join(word.split()), "")
    return root.pattern(_in_any_case)


class _Node:
    """What may follow the same first characters: in a tree, words share them, and `re` looks at few branches."""

    def __init__(self) -> None:
        self.children: dict[str, _Node] = {}
        self.ends: set[str] = set()

    def add(self, word: str, behind: str) -> None:
        """Add a word and the pattern that must follow it."""
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
        """The next nodes where words part or end, and the characters that lead there."""
        for characters, node in self.children.items():
            while len(node.children) == 1 and not node.ends:
                ((character, node),) = node.children.items()
                characters += character
            yield characters, node


def _in_any_case(characters: str) -> str:
    first, rest = characters[0], re.escape(characters[1:]).replace(r"\ ", r"\s+")
    cases = sorted(case for case in {first, first.lower(), first.upper()} if len(case) == 1)
    spelt = re.escape(first) if len(cases) == 1 else "[" + "".join(cases) + "]"
    head = r"\s+" if first == " " else spelt
    return head + (f"(?i:{rest})" if rest else "")

"""Patterns made of lists of words, and the first word of a line, by which most lines need no pattern."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

_FIRST_WORD = re.compile(r"\W{0,8}(\w+)")


@lru_cache(maxsize=2048)  # each rule that looks at a line asks for its first word
def first_word(text: str) -> str:
    """The first word of a line, case-folded; "" if there is none, or more than eight marks stand before it.

    Few lines begin with a word that begins a phrase, and a look into a set is many times cheaper than a pattern.
    """
    found = _FIRST_WORD.match(text)
    return found[1].casefold() if found else ""


def alternation(words: Iterable[str]) -> str:
    """A pattern for the longest of `words` that stands at a place, as they are spelt.

    Behind one that ends in a letter or digit there must be no other: "by" is not found in "bye".
    """
    root = _Node()
    for word in words:
        root.add(word, r"(?!\w)" if word[-1].isalnum() else "")
    return root.pattern(re.escape)


def loose_alternation(words: Iterable[str]) -> str:
    """A pattern for the longest of `words` that stands at a place, in any case, whatever follows it.

    A blank in a word stands for any run of white space. Compile the pattern without IGNORECASE: with that flag, `re`
    tries every branch at every place. Here each branch begins with a set such as [Aa], which `re` checks first.
    """
    root = _Node()
    for word in words:
        root.add(" ".join(word.split()), "")
    return root.pattern(_in_any_case)


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
    cases = sorted(case for case in {first, first.lower(), first.upper()} if len(case) == 1)
    spelt = re.escape(first) if len(cases) == 1 else "[" + "".join(cases) + "]"
    head = r"\s+" if first == " " else spelt
    return head + (f"(?i:{rest})" if rest else "")

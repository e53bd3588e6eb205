"""How many ways there may be to try a pattern on one line, bounded from the pattern alone.

A matcher that goes back tries another way at each choice: a repetition that can go on or end, branches that begin
alike. A choice that the next character makes (`[^<]*>`, `(?: \\w+)*`) is none, as in the deterministic expressions of
Brüggemann-Klein and Wood (1998). The others multiply: a repetition by how often it can go round, and a choice within it
once for each round, which is how a short pattern comes to run for years.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from itertools import chain, combinations
from typing import Any

_parser: Any = import_module("re._parser")
_compiler: Any = import_module("re._compiler")
"""No public module says what a pattern is made of."""

ENDLESS = 10**9
"""So many ways and more are one."""

_MOST_IN_A_LOOP = 1000
_END = ""
_DENSE, _LAST, _STEP = 0x3100, 0x20000, 16
"""Code points that stand for all: those of alphabets one by one, of the large scripts behind them every 16th."""
_STANDS_FOR = 0xF0000
"""From here on (private use), code points stand for the classes of characters in a pattern."""

_TOKEN = re.compile(
    r"(?P<group>\(\?P?<[A-Za-z_]\w*>)"
    r"|(?P<characters>\[\^?\]?(?:\[:\^?\w+:\]|\\.|[^\]\\])*\]|\\[pP](?:\{[^}]*\}|.))"
    r"|(?P<or>\|)|\\.",
    re.DOTALL,
)
_CODE_POINT = re.compile(r"\\x[0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}")

_First = frozenset[str]


@dataclass(frozen=True, slots=True)
class _Part:
    """What a part of a pattern and what follows it can begin with, and the ways to try the part."""

    first: _First
    ways: int


def most_ways(pattern: str, longest: int) -> int:
    """No more than so many ways there are to match a line of up to `longest` characters with `pattern`, or `ENDLESS`.

    Raises `ValueError` for what cannot be judged: the rarer constructs of the regex package.
    """
    import regex

    escaped = (chr(min(int(found[2:], 16), 0x10FFFF)) for found in _CODE_POINT.findall(pattern))
    characters = "".join(dict.fromkeys([*_alphabet(), *pattern, *escaped]))
    classes: dict[int, _First] = {}

    def simplified(found: re.Match[str]) -> str:
        if found["group"]:
            return "("
        if found["or"]:  # else the parser makes one class of branches of one character, which the other package may not
            return "|()"
        if not found["characters"]:
            return found[0]
        key = _STANDS_FOR + len(classes)
        classes[key] = frozenset(regex.findall(found["characters"], characters, regex.IGNORECASE))
        return chr(key)

    try:
        tree = _parser.parse(_TOKEN.sub(simplified, pattern))
    except (re.error, RecursionError, OverflowError) as error:
        raise ValueError(str(error)) from None
    return _Judge(characters, classes, longest).sequence(tree, frozenset([_END])).ways


@cache
def _alphabet() -> str:
    return "".join(map(chr, chain(range(_DENSE), range(_DENSE, 0xD800, _STEP), range(0xE000, _LAST, _STEP))))


@dataclass(frozen=True, slots=True)
class _Judge:
    """Judges parts from the last to the first, as what follows decides what is a choice."""

    characters: str
    classes: Mapping[int, _First]
    longest: int

    def sequence(self, tree: Iterable[Any], follow: _First) -> _Part:
        ways = 1
        for operation, value in reversed(list(tree)):
            part = self._one(str(operation), value, follow)
            follow, ways = part.first, min(ways * part.ways, ENDLESS)
        return _Part(follow, ways)

    def _one(self, operation: str, value: Any, follow: _First) -> _Part:
        if operation in ("LITERAL", "NOT_LITERAL", "IN", "ANY"):
            return _Part(self._matched(operation, value), 1)
        if operation == "AT":
            return _Part(follow, 1)
        if operation == "SUBPATTERN":
            return self.sequence(value[3], follow)
        if operation == "ATOMIC_GROUP":
            return self.sequence(value, follow)
        if operation == "BRANCH":
            return self._branches([self.sequence(branch, follow) for branch in value[1]])
        if operation in ("ASSERT", "ASSERT_NOT"):
            return _Part(follow, self.sequence(value[1], frozenset([*self.characters, _END])).ways)
        if operation == "GROUPREF":
            return _Part(follow.union(self.characters), 1)
        if operation.endswith("_REPEAT"):
            return self._repeat(value, follow, gives_back=not operation.startswith("POSSESSIVE"))
        raise ValueError(f"{operation.lower()} cannot be judged")

    def _matched(self, operation: str, value: Any) -> _First:
        """The characters that one item matches, in any case: flags need not be looked at."""
        if operation == "LITERAL" and value in self.classes:
            return self.classes[value]
        tree = _parser.parse("")
        tree.append((getattr(_parser, operation), value))
        return frozenset(_compiler.compile(tree, re.DOTALL | re.IGNORECASE).findall(self.characters))

    @staticmethod
    def _branches(parts: Sequence[_Part]) -> _Part:
        first = frozenset().union(*(part.first for part in parts))
        apart = all(one.first.isdisjoint(other.first) for one, other in combinations(parts, 2))
        ways = [part.ways for part in parts]
        return _Part(first, max(ways) if apart else min(sum(ways), ENDLESS))

    def _repeat(self, value: Any, follow: _First, *, gives_back: bool) -> _Part:
        least, most, body = int(value[0]), int(value[1]), value[2]
        own = self.sequence(body, frozenset()).first
        narrowest = body.getwidth()[0]
        rounds = min(most, self.longest // max(1, narrowest))
        again, last = self.sequence(body, own).ways, self.sequence(body, follow).ways
        within = min(again, ENDLESS) ** min(rounds, 40) if again > 1 else 1
        if within > _MOST_IN_A_LOOP:
            return _Part(own | follow, ENDLESS)
        ends_anywhere = not own.isdisjoint(follow) or last > 1 or narrowest == 0
        choices = rounds - least + 1 if least < most and gives_back and ends_anywhere else 1
        first = own | follow if least == 0 or narrowest == 0 else own
        return _Part(first, min(within * last * max(1, choices), ENDLESS))

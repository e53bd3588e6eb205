"""The repairs, each by its own name and in its own module; `FIXERS` gives their order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Set
from itertools import chain
from typing import NamedTuple

from corpus_tools.text.changes import Change, ChangeTable, apply
from corpus_tools.text.fixers import controls, entities, escapes, line_ends, mojibake, wrong_page

Fix = Callable[[str], tuple[str, ChangeTable]]
"""From a text to the repaired text and the changes that lead to it."""


class Fixer(NamedTuple):
    """A repair, and which texts are `spared` it: those with nothing unusual in them that it could change.

    `spared` is asked with the characters of the text that `unusual.unusual` gives. To look at all of a text once is
    cheaper than to have each repair look for what it needs.

    What a new one needs elsewhere: a character of printable ASCII that begins what it repairs is let through by
    `unusual`; if it changes ASCII letters or digits, as `&eacute;` loses some, `_keeps_words` in `record/rules.py`
    has to allow it; a new kind of edit is added to `EditKind` and to the schema.
    """

    fix: Fix
    spared: Callable[[Set[str]], bool]


_UNCHANGED = ChangeTable()
_ASCII = frozenset(map(chr, range(128)))


def making(find: Callable[[str], Iterable[Change]]) -> Fix:
    """What makes all changes that `find` finds."""

    def fix(text: str) -> tuple[str, ChangeTable]:
        changes = iter(find(text))
        first = next(changes, None)
        if first is None:
            return text, _UNCHANGED
        table = ChangeTable(chain((first,), changes))
        return apply(text, table), table

    return fix


FIXERS: Mapping[str, Fixer] = {
    "terminal-escape": Fixer(making(controls.terminal_escapes), frozenset("\x1b").isdisjoint),
    "nul": Fixer(making(controls.nuls), frozenset("\x00").isdisjoint),
    "unicode-escape": Fixer(making(escapes.unicode_escapes), frozenset("\\").isdisjoint),
    "quoted-printable": Fixer(making(escapes.quoted_printable), frozenset("=").isdisjoint),
    "html-entity": Fixer(making(entities.html_entities), frozenset("&").isdisjoint),
    "mojibake": Fixer(mojibake.mojibake, _ASCII.issuperset),
    "wrong-page": Fixer(making(wrong_page.wrong_page), wrong_page.is_spared),
    "byte-order-mark": Fixer(making(controls.byte_order_marks), frozenset("\ufeff").isdisjoint),
    "line-end": Fixer(making(line_ends.line_ends), line_ends.ENDS.isdisjoint),
    "control": Fixer(making(controls.controls), controls.CONTROLS.isdisjoint),
}

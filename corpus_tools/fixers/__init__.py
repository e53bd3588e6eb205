"""The repairs, each by its own name and in its own module; `FIXERS` gives their order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import chain

from corpus_tools.fixers import controls, entities, escapes, line_ends, mojibake, wrong_page
from corpus_tools.offsets import Change, ChangeTable, apply

Fixer = Callable[[str], tuple[str, ChangeTable]]
"""From a text to the repaired text and the changes that lead to it."""

_UNCHANGED = ChangeTable()


def making(find: Callable[[str], Iterable[Change]]) -> Fixer:
    """The fixer that makes all changes that `find` finds."""

    def fix(text: str) -> tuple[str, ChangeTable]:
        changes = iter(find(text))
        first = next(changes, None)
        if first is None:
            return text, _UNCHANGED
        table = ChangeTable(chain((first,), changes))
        return apply(text, table), table

    return fix


FIXERS: Mapping[str, Fixer] = {
    "terminal-escape": making(controls.terminal_escapes),
    "nul": making(controls.nuls),
    "unicode-escape": making(escapes.unicode_escapes),
    "html-entity": making(entities.html_entities),
    "mojibake": mojibake.mojibake,
    "wrong-page": making(wrong_page.wrong_page),
    "byte-order-mark": making(controls.byte_order_marks),
    "line-end": making(line_ends.line_ends),
    "control": making(controls.controls),
}

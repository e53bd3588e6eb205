"""The repairs, each by its own name and in its own module; `FIXERS` gives their order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from corpus_tools.fixers import controls, entities, escapes, line_ends, mojibake, wrong_page
from corpus_tools.offsets import Change

Fixer = Callable[[str], Iterable[Change]]

FIXERS: Mapping[str, Fixer] = {
    "terminal-escape": controls.terminal_escapes,
    "nul": controls.nuls,
    "unicode-escape": escapes.unicode_escapes,
    "html-entity": entities.html_entities,
    "mojibake": mojibake.mojibake,
    "wrong-page": wrong_page.wrong_page,
    "byte-order-mark": controls.byte_order_marks,
    "line-end": line_ends.line_ends,
    "control": controls.controls,
}

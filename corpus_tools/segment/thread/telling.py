"""How reasons and lines are told, for `corpus explain` only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from corpus_tools.segment.thread.template import Page

STRONGEST = 5
"""So many reasons for a reading are printed, and so many against it; so many of its headers' lines are named."""

LONGEST = 60
"""Of a longer line (code points) only the beginning is printed."""

_ALWAYS = "to begin with"


def strongest(reasons: Mapping[str, float]) -> dict[str, float]:
    """The reasons that count, the strongest first; what "always" holds is what the odds begin with."""
    ordered = sorted(reasons.items(), key=lambda item: -abs(item[1]))
    named = ((_ALWAYS if name == "always" else name, round(weight, 2)) for name, weight in ordered)
    return {name: weight for name, weight in named if weight}


def line_of(page: Page, index: int, text: str) -> int:
    """The line of the repaired `text`, from 1, that line `index` of the page is."""
    return text.count("\n", 0, page.lines[index].at) + 1


def headers_line(reading: Mapping[str, Any]) -> str:
    """The `headers` of a reading in words, with an `example` of them."""
    lines: Sequence[int] = reading["headers"]
    example = reading["example"]
    named = ", ".join(map(str, lines[:STRONGEST])) + (", …" if len(lines) > STRONGEST else "")
    short = example if len(example) <= LONGEST else example[: LONGEST - 1] + "…"
    return f"{len(lines)} on line{'s' if len(lines) > 1 else ''} {named}, such as “{short}”"


def reason_lines(reasons: Mapping[str, float], words: tuple[str, str]) -> Iterator[str]:
    """The strongest reasons for and against, led by `words`, in a line each."""
    for sides, word in ((_signed(reasons, 1), words[0]), (_signed(reasons, -1), words[1])):
        if told := ", ".join(f"{weight:+.2f} {name}" for name, weight in sides):
            yield f"    {word}: {told}"


def _signed(reasons: Mapping[str, float], sign: int) -> Iterable[tuple[str, float]]:
    return [(name, weight) for name, weight in reasons.items() if weight * sign > 0][:STRONGEST]

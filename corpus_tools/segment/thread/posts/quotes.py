"""Quotations in a list of posts: words of an earlier post below a line that names its author."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corpus_tools.segment.thread.posts.parts import Quote, Sheet

_PROSE = 80
_QUOTED, _SHORTEST_QUOTE = 40, 16
"""Of a quotation so many code points are compared, and so many it has at least."""


def find_quotes(sheet: Sheet, blocks: Sequence[range], texts: Sequence[range]) -> list[Quote]:
    """The quotations in a list whose words stand in an earlier post of it."""
    said: dict[str, int] = {}
    found: list[Quote] = []
    for number, text in enumerate(texts):
        block = blocks[number]
        for at in range(min(block.start, text.start), text.stop):
            line = sheet.texts[at]
            for lead, words in _quotations(sheet, at, text.stop):
                earlier = said.get(words[:_QUOTED], number)
                if earlier < number:
                    found.append(Quote(lead, earlier, number))
            if at in text and len(line) >= _SHORTEST_QUOTE:
                said.setdefault(line[:_QUOTED], number)
    return found


def _quotations(sheet: Sheet, at: int, stop: int) -> Iterator[tuple[str, str]]:
    """What a line may quote: the line below it, or its own words behind a colon."""
    line = sheet.texts[at]
    if len(line) <= _PROSE and at + 1 < stop and len(sheet.texts[at + 1]) >= _SHORTEST_QUOTE:
        yield line, sheet.texts[at + 1].lstrip("> ")
    lead, colon, words = line.partition(": ")
    if colon and len(lead) <= _PROSE and len(words) >= _SHORTEST_QUOTE:
        yield lead, words.lstrip()

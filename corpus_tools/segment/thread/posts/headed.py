"""The reading of a page's headers (`search.py`) as a list of posts, which competes with the blocks that repeat."""

from __future__ import annotations

from collections.abc import Sequence

from corpus_tools.dates.match import TimeMatch
from corpus_tools.segment.thread.posts.parts import Place, Places, PostList, Rival, Sheet, Stamp, Template
from corpus_tools.segment.thread.posts.quotes import find_quotes
from corpus_tools.segment.thread.template import Inside, Part, Reading

_NO_TIME = TimeMatch(0, 0, "")


def as_rival(
    sheet: Sheet, reading: Reading, parts: Sequence[Part], insides: Sequence[Inside], odds: float
) -> Rival | None:
    """The reading cut into `parts`, whose texts are `insides`; None if no part has a header."""
    headed = [(part.unit, part, inside) for part, inside in zip(parts, insides, strict=True) if part.unit]
    if not headed:
        return None
    family = tuple([Stamp(unit.here, unit.anchor.time or _NO_TIME) for unit, _, _ in headed])
    places = [Place(u.name_line, u.name) if u.name and u.name_line is not None else None for u, _, _ in headed]
    texts = [
        range(inside.text[0], inside.text[-1] + 1) if inside.text else range(part.text_begin, part.text_begin)
        for _, part, inside in headed
    ]
    blocks = [range(min(unit.first, part.text_begin), max(unit.last + 1, part.text_end)) for unit, part, _ in headed]
    slots: dict[str, Places] = {_where(places, family): places} if any(places) else {}
    template = Template(sheet, frozenset(), frozenset(), frozenset(), frozenset())
    untimed = sum(unit.anchor.time is None for unit, _, _ in headed) / len(headed)
    quotes = find_quotes(sheet, blocks, texts)
    return Rival(
        reading,
        PostList(family, reading.side, blocks, texts, lambda: slots, (0, 0), template, quotes),
        odds,
        untimed,
    )


def _where(places: Sequence[Place | None], family: Sequence[Stamp]) -> str:
    """Where most names stand as seen from the header."""
    off = [place.index - stamp.index for place, stamp in zip(places, family, strict=True) if place]
    beside, above = off.count(0), sum(step < 0 for step in off)
    if 2 * beside >= len(off):
        return "inline"
    return "above 0" if 2 * above >= len(off) else "below 0"

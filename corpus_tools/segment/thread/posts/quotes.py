"""Quotations in a list of posts: words of an earlier post below a line that names its author."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from corpus_tools.segment.thread.posts.parts import Quote, Sheet


def find_quotes(sheet: Sheet, blocks: Sequence[range], texts: Sequence[range]) -> list[Quote]:
    """The quotations in a list whose words stand in an earlier post of it."""
    if not sheet.quotations:
        return []
    tops = [min(block.start, text.start) for block, text in zip(blocks, texts, strict=True)]
    starts = [text.start for text in texts]
    found: list[Quote] = []
    for quotation in sheet.quotations:
        by = bisect_right(tops, quotation.at) - 1
        if by < 0 or quotation.stop > texts[by].stop:
            continue
        posts = (bisect_right(starts, at) - 1 for at in quotation.earlier)
        post = next((n for n, at in zip(posts, quotation.earlier, strict=True) if n >= 0 and at in texts[n]), by)
        if post < by:
            found.append(Quote(quotation.lead, post, by))
    return found

"""Quotations in a list of posts: words of an earlier post below a line that names its author."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from corpus_tools.segment.thread.posts.parts import Quotation, Quote, Sheet

_LONG = 60
"""Two people thank, agree and ask for news in the same words, but in fewer code points."""


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
        places = [(bisect_right(starts, at) - 1, at) for at in quotation.earlier]
        posts = [n for n, at in places if n >= 0 and at in texts[n]]
        if posts and posts[0] < by:
            found.append(Quote(quotation.lead, posts[0], by, posts, _is_shown(sheet, quotation, texts[by])))
    return found


def _is_shown(sheet: Sheet, quotation: Quotation, text: range) -> bool:
    """Is a quotation marked as one, announced ("Quote:"), or long and at the top of a text that goes on below it?

    What is not may be said twice: "Thank you very much!"
    """
    at = quotation.stop - 1
    words = sheet.texts[at]
    if words.startswith(">") or quotation.lead.startswith(">") or quotation.lead.rstrip()[-1:] in (":", "："):
        return True
    return quotation.at < at == text.start and quotation.stop < text.stop and len(words) >= _LONG

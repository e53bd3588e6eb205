"""What of headers, footers and signatures is still in the texts of a list of posts, once it is chosen.

The peeling stops at the first line that it does not know: at a box that is one long line, at a list of who gave thanks,
and the last post has the rest of the page below it. But what leads to most texts, and what follows them, is known by
now; where that line stands inside a text, the text begins or ends there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from typing import NamedTuple

from corpus_tools.dates.find import find_times
from corpus_tools.segment.thread.posts.parts import PostList, Sheet
from corpus_tools.segment.thread.template import Side
from corpus_tools.words import cues
from corpus_tools.words.furniture import Furniture, furniture

_USUAL = 0.6
"""What leads to so many of the texts, or follows so many, leads to all or follows all."""
_LONGEST_SLOT = 60
_LONGEST_NOTICE = 150
_LONGEST_SIGNATURE, _MOST_SIGNED = 150, 6
_FAR = 8
"""So many lines of a text may be of its header."""
_DIGITS = re.compile(r"\d+")
_RULE = re.compile(r"_{5,}|-{10,}|—{5,}")


class _Landmark(NamedTuple):
    """How a line reads that most texts have beside them, and how many lines most have before it."""

    reads: str
    offset: int


def trimmed(sheet: Sheet, posts: PostList, authors: Sequence[str | None]) -> list[range]:
    """The texts without what is the page's and what their authors sign with."""
    behind = [range(before.stop, max(before.stop, at)) for before, at in _between(posts, behind=True)]
    ahead = [range(after.start - 1, min(at, after.start - 1), -1) for after, at in _between(posts, behind=False)]
    texts = list(posts.texts)
    if lead := _landmark(posts, ahead):
        texts = [_begun(sheet, posts, text, lead) for text in texts]
    if end := _landmark(posts, behind):
        texts = [_ended(sheet, posts, text, end) for text in texts]
    texts[-1] = _before_ending(sheet, texts[-1])
    below = {text for text in sheet.texts[texts[-1].stop :] if len(text) <= _LONGEST_NOTICE}
    whole = [_without_titles(sheet, text, below) for text in texts]
    return _without_signatures(sheet, whole, [_without_notice(sheet, text) for text in whole], authors)


def _between(posts: PostList, *, behind: bool) -> Iterator[tuple[range, int]]:
    """Each text that has a time behind or ahead of it, and the line of that time."""
    stamps = [stamp.index for stamp in posts.family]
    below = posts.side is Side.BELOW
    if behind:
        return zip(posts.texts, stamps[1:] if below else stamps, strict=False)
    return zip(posts.texts if below else posts.texts[1:], stamps, strict=False)


def _reads(sheet: Sheet, posts: PostList, at: int) -> str:
    """How a line of the page's reads, with its numbers left out, or its label; empty for others."""
    if trait := posts.template.trait(at):
        return f"{trait}:"
    text = sheet.texts[at]
    if not posts.template.holds(at) or at in posts.template.lines or not any(map(str.isalpha, text)):
        return ""
    return _DIGITS.sub("9", text.casefold())


def _landmark(posts: PostList, sides: Sequence[range]) -> _Landmark | None:
    """The first line of the page's beside most texts, `sides` being the lines there, from the texts outwards."""
    sheet = posts.template.sheet
    found: list[_Landmark] = []
    for side in sides:
        reads = (_Landmark(text, n) for n, at in enumerate(side) if (text := _reads(sheet, posts, at)))
        if first := next(reads, None):
            found.append(first)
    usual, count = Counter([mark.reads for mark in found]).most_common(1)[0] if found else ("", 0)
    alone = len(sides) == 1 and usual in posts.template.constant  # which then stands beside both posts of the list
    if count < _USUAL * len(sides) or (count < 2 and not alone):
        return None
    return _Landmark(usual, Counter([mark.offset for mark in found if mark.reads == usual]).most_common(1)[0][0])


def _ended(sheet: Sheet, posts: PostList, text: range, mark: _Landmark) -> range:
    at = next((at for at in text[1:] if _reads(sheet, posts, at) == mark.reads), None)
    if at is None:
        return text
    stop = max(text.start + 1, at - mark.offset)
    between = range(stop, at)
    return range(text.start, stop if all(len(sheet.texts[i]) <= _LONGEST_SLOT for i in between) else at)


def _begun(sheet: Sheet, posts: PostList, text: range, mark: _Landmark) -> range:
    at = next((at for at in text[: min(_FAR, len(text) - 1)] if _reads(sheet, posts, at) == mark.reads), None)
    return text if at is None else range(min(at + 1 + mark.offset, text.stop - 1), text.stop)


def _before_ending(sheet: Sheet, text: range) -> range:
    """The last text up to the line that says that the page goes on: "Related topics". A count may be one of its box."""
    kinds = zip(text[1:], furniture([sheet.texts[i] for i in text[1:]]), strict=True)
    ends = (at for at, kind in kinds if kind is Furniture.ENDING and not _DIGITS.search(sheet.texts[at]))
    return range(text.start, next(ends, text.stop))


def _without_titles(sheet: Sheet, text: range, below: Set[str]) -> range:
    """The text without the titles of other pages that it links to, which stand `below` the list again, and likes."""
    while len(text) > 1 and (sheet.texts[text[-1]] in below or sheet.page.facts[text[-1]].is_stuff):
        text = text[:-1]
    return text


def _without_notice(sheet: Sheet, text: range) -> range:
    """The text up to the line that says when it was edited, or to a rule, and what is signed below."""
    for at in text[1:][-_MOST_SIGNED:]:
        line = sheet.texts[at]
        if _RULE.fullmatch(line) or (len(line) <= _LONGEST_NOTICE and cues.says_edited(line) and find_times(line)):
            return range(text.start, at)
    return text


def _without_signatures(
    sheet: Sheet, whole: Sequence[range], texts: Sequence[range], authors: Sequence[str | None]
) -> list[range]:
    """The texts without the last line that others of the same author end with, too, or as a `whole`, with a notice."""
    count: Counter[tuple[str | None, str]] = Counter(
        (author, sheet.texts[part[-1]])
        for full, text, author in zip(whole, texts, authors, strict=True)
        for part in {full, text}
        if author and len(part) > 1
    )
    return [
        text[:-1] if len(text) > 1 and count[author, last] > 1 and len(last) <= _LONGEST_SIGNATURE else text
        for text, author in zip(texts, authors, strict=True)
        for last in [sheet.texts[text[-1]] if text else ""]
    ]

"""What of headers, footers and signatures is still in the texts of a list of posts, once it is chosen.

The peeling stops at the first line that it does not know: at a box that is one long line, at a list of who gave thanks,
and the last post has the rest of the page below it. But what leads to most texts, and what follows them, is known by
now; where that line stands inside a text, the text begins or ends there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from corpus_tools.dates.find import find_times
from corpus_tools.segment.thread.posts.parts import PostList, Sheet
from corpus_tools.segment.thread.template import Side
from corpus_tools.words import cues
from corpus_tools.words.furniture import Furniture, furniture, heads_files, is_imprint, is_row, locks

_USUAL = 0.6
"""What leads to so many of the texts, or follows so many, leads to all or follows all."""
_LONGEST_SLOT = 60
_LONGEST_NOTICE = 150
_MOST_COUNTED = 7
"""So many words may say how often a text was edited."""
_LONGEST_SIGNATURE, _MOST_SIGNED = 150, 6
_FAR = 8
"""So many lines of a text may be of its header."""
_DIGITS = re.compile(r"\d+")
_RULE = re.compile(r"_{5,}|-{10,}|—{5,}")
_PATH = re.compile(r"\S\s[>»›→]\s\S.*\S\s[>»›→]\s\S")
_EDIT_LABEL = re.compile(r"(?:[^\s.,;:]+\s*){1,4}[:：]\W*")
"""What leads to the day of an edit: "Last edited:"; more words are those of the author."""
_MARKS, _STOPS = ".?!。！？", ".!。！"
"""What sentences end with; a title may be a question."""
_LONGEST_TITLE = 80
_FEWEST_FRAMED = 2
"""So many different lines a list has above and below it, that are its frame."""
_CELLS = "|"
_FEW_OF_PAGE = 0.15
"""So many of the lines below the posts may be sentences or as long as a text, as titles of other threads and notices
are."""
_FILE = re.compile(r"^.{0,150}?[(\[]\d[\d.,]*\s?[KMG]i?B\b\W*(?:[^\W\d]+\W+\d+|\d+\s[^\W\d]+)[^.!?]{0,20}$")
"""A file with its size in brackets, and what is counted of it: "harbour.jpg (23.2 KiB) Viewed 247 times"."""
_FILE_NAME = re.compile(r"\w\.[a-z\d]{2,4}(?!\w)", re.I)
_Tail = tuple[str, ...]


class _Landmark(NamedTuple):
    """How a line reads that most texts have beside them, and how many lines most have before it."""

    reads: str
    offset: int


def trimmed(sheet: Sheet, posts: PostList, authors: Sequence[str | None]) -> list[range]:
    """The texts without what is the page's and what their authors sign with."""
    behind = [range(before.stop, max(before.stop, at)) for before, at in _between(posts, behind=True)]
    ahead = [range(after.start - 1, min(at, after.start - 1), -1) for after, at in _between(posts, behind=False)]
    texts = [_below_change(sheet, text) for text in posts.texts]
    if lead := _landmark(posts, ahead):
        texts = [_begun(sheet, posts, text, lead, around) for text, around in _paired(texts, ahead, last=True)]
    if end := _landmark(posts, behind):
        texts = [_ended(sheet, posts, text, end, around) for text, around in _paired(texts, behind, last=False)]
    texts[-1] = _before_ending(sheet, _before_frame(sheet, posts.begin, _indented(sheet, posts, texts)))
    texts[-1] = _without_frame(sheet, posts.begin, texts[-1])
    return _without_signatures(sheet, [_without_files(sheet, _without_likes(sheet, text)) for text in texts], authors)


def _paired(texts: Sequence[range], sides: Sequence[range], *, last: bool) -> list[tuple[range, range]]:
    """Each text with the lines on its side, none where no time bounds them: those with times are first, or `last`."""
    none = [range(0)] * (len(texts) - len(sides))
    return list(zip(texts, [*none, *sides] if last else [*sides, *none], strict=True))


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


def _stands(sheet: Sheet, posts: PostList, mark: _Landmark, lines: Sequence[int]) -> bool:
    """Does the landmark stand in its place already, so that its like in the text is the author's?"""
    return any(_reads(sheet, posts, at) == mark.reads for at in lines)


def _ended(sheet: Sheet, posts: PostList, text: range, mark: _Landmark, around: range) -> range:
    at = next((at for at in reversed(text[1:]) if _reads(sheet, posts, at) == mark.reads), None)
    if at is None or _stands(sheet, posts, mark, around):
        return text
    stop = max(text.start + 1, at - mark.offset)
    between = range(stop, at)
    return range(text.start, stop if all(len(sheet.texts[i]) <= _LONGEST_SLOT for i in between) else at)


def _begun(sheet: Sheet, posts: PostList, text: range, mark: _Landmark, around: range) -> range:
    at = next((at for at in text[: min(_FAR, len(text) - 1)] if _reads(sheet, posts, at) == mark.reads), None)
    if at is None or _stands(sheet, posts, mark, around):
        return text
    return range(min(at + 1 + mark.offset, text.stop - 1), text.stop)


def _below_change(sheet: Sheet, text: range) -> range:
    return text[1:] if len(text) > 1 and text.start in sheet.changes else text


def _indented(sheet: Sheet, posts: PostList, texts: Sequence[range]) -> range:
    """The last text up to a line that is indented less than all lines of the posts above: it is none of the list.

    Texts of one line do not tell how those of more are indented.
    """
    lines = sheet.page.lines
    *above, text = texts
    if all(len(one) < 2 for one in above):
        return text
    least = min((lines[i].indent for i in range(posts.begin, posts.family[-1].index + 1)), default=0)
    at = next((at for at in text[1:] if lines[at].indent < least), text.stop)
    return range(text.start, at)


def _before_frame(sheet: Sheet, begin: int, text: range) -> range:
    """The last text up to lines that stand right above the list as well, of which one is known to be the page's.

    They are a frame around it, of links mostly. Behind what the author took from above, sentences follow.
    """
    above = {sheet.texts[at] for at in range(max(0, begin - _FAR), begin) if len(sheet.texts[at]) <= _LONGEST_SLOT}
    again = [at for at in text[1:] if sheet.texts[at] in above and any(map(str.isalpha, sheet.texts[at]))]
    if len({sheet.texts[at] for at in again}) < _FEWEST_FRAMED or not _is_page_from(sheet, again[0], text.stop):
        return text
    lines = [sheet.texts[at] for at in again]
    if not (any(furniture(lines)) or any(map(is_row, lines))):
        return text
    return range(text.start, again[0])


def _before_ending(sheet: Sheet, text: range) -> range:
    """The last text up to the line that says that the page goes on: "Related topics". A count may be one of its box.

    Behind a line that the author wrote so, sentences follow: it ends nothing.
    """
    kinds = zip(text[1:], furniture([sheet.texts[i] for i in text[1:]]), strict=True)
    ends = (at for at, kind in kinds if _ends_posts(sheet.texts[at], kind))
    at = next((at for at in ends if _is_page_from(sheet, at + 1, text.stop)), text.stop)
    return range(text.start, at)


def _ends_posts(line: str, kind: Furniture) -> bool:
    if locks(line):
        return True
    return kind is Furniture.ENDING and line[-1] not in _MARKS and not _DIGITS.search(line)


def _is_page_from(sheet: Sheet, at: int, stop: int) -> bool:
    """Is what follows the page's and no text: are its first and its last line no sentences, and few of many, or as
    long as a text?

    The titles of other threads are long, and with what stands beside them longer; a page says whose cookies it sets.
    """
    lines = [sheet.texts[i] for i in range(at, stop)]
    said = sum(line[-1] in _STOPS for line in lines)
    long = sum(len(line) > 2 * _LONGEST_TITLE and _CELLS not in line for line in lines)
    around = {line[-1] for line in (*lines[:1], *lines[-1:])}
    return around.isdisjoint(_STOPS) and max(said, long) <= _FEW_OF_PAGE * len(lines)


def _without_frame(sheet: Sheet, begin: int, text: range) -> range:
    """The last text without the path, the count of pages and the imprint below it: the first two stand above it, too.

    A count has two numbers or more ("Viewing 5 posts - 1 through 5"); one may be of a title that is quoted. Hardly
    anything follows an imprint on the page.
    """
    while len(text) > 1:
        line = sheet.texts[text[-1]]
        imprint = len(sheet.texts) - text.stop <= _FAR and is_imprint(line)
        frame = _PATH.search(line) or len(_DIGITS.findall(line)) > 1
        above = frame and len(line) <= _LONGEST_NOTICE and line in sheet.texts[:begin]
        if not (above or imprint):
            return text
        text = text[:-1]
    return text


def _without_likes(sheet: Sheet, text: range) -> range:
    while len(text) > 1 and sheet.page.facts[text[-1]].is_stuff:
        text = text[:-1]
    return text


def _without_files(sheet: Sheet, text: range) -> range:
    """A text without the list of its files, each with its size and how often it was seen, and the word above them.

    "Attachments", "harbour.jpg (23.2 KiB) Viewed 247 times": what authors write of files has no such counts.
    """
    stop = text.stop
    while stop - 1 > text.start and _FILE.search(sheet.texts[stop - 1]):
        named = _FILE_NAME.search(sheet.texts[stop - 1]) is not None
        stop -= 1 if named or stop - 2 <= text.start or not _FILE_NAME.search(sheet.texts[stop - 2]) else 2
    labelled = stop - 1 > text.start and heads_files(sheet.texts[stop - 1])
    return range(text.start, stop - labelled) if stop < text.stop else text


def _is_notice(line: str, author: str | None) -> bool:
    """Is the line nothing but who edited the text and when?

    What goes on behind the time, or has none, is a text itself, but "by Mira" or "edited 2 times in total" may stand
    there. A date alone stands behind a label ("Last edited: May 5, 2014").
    """
    if len(line) > _LONGEST_NOTICE or not cues.says_edited(line):
        return False
    times = find_times(line)
    if not times:
        return False
    before, behind = line[: times[-1].start], line[times[-1].end :]
    if not any(map(str.isalpha, behind)):
        return times[-1].hour is not None or _EDIT_LABEL.fullmatch(before) is not None
    if times[-1].hour is None or not author:
        return False
    by, named, rest = behind.partition(author)
    if named:
        return len(by.split()) <= 1 and not any(map(str.isalnum, rest))
    return author in before and len(behind.split()) <= _MOST_COUNTED and any(map(str.isdecimal, behind))


def _without_notice(sheet: Sheet, text: range, author: str | None) -> range:
    return text[:-1] if len(text) > 1 and _is_notice(sheet.texts[text[-1]], author) else text


def _without_signatures(sheet: Sheet, texts: Sequence[range], authors: Sequence[str | None]) -> list[range]:
    """The texts without notices of edits at their ends, and without what their authors sign with.

    That is what two texts of an author end with that begins with a rule, or that stands below a notice in one of them.
    """
    bare = [_without_notice(sheet, text, author) for text, author in zip(texts, authors, strict=True)]
    count: Counter[tuple[str | None, _Tail]] = Counter()
    below_notice: set[tuple[str | None, _Tail]] = set()
    for text, author in zip(bare, authors, strict=True):
        for tail in _tails(sheet, text) if author else ():
            count[author, tail] += 1
            if _is_notice(sheet.texts[text.stop - len(tail) - 1], author):
                below_notice.add((author, tail))
    signed = {own for own, n in count.items() if n > 1 and (own in below_notice or _RULE.fullmatch(own[1][0]))}
    found = []
    for text, author in zip(bare, authors, strict=True):
        longest = max((len(tail) for tail in _tails(sheet, text) if (author, tail) in signed), default=0)
        found.append(_without_notice(sheet, text[: len(text) - longest], author))
    return found


def _tails(sheet: Sheet, text: range) -> Iterator[_Tail]:
    """What the text ends with, line by line upwards, as far as it may be a signature."""
    for n in range(1, min(_MOST_SIGNED, len(text) - 1) + 1):
        tail = tuple(sheet.texts[text.stop - n : text.stop])
        if len(tail[0]) > _LONGEST_SIGNATURE:
            return
        yield tail

"""Lines with a time, in families that are printed alike: the posts of one page carry their times in one family.

What makes a family is one shared trait: the spelling of the time, alone or with the word or the line beside it. A page
has a few dozen families, most of which are none of posts; `choose` tells them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from corpus_tools.dates.find import times_in
from corpus_tools.dates.match import TimeMatch
from corpus_tools.segment.thread.head import find_head
from corpus_tools.segment.thread.header_line import completeness, spelling, without_programme
from corpus_tools.segment.thread.names import LONGEST_HEADER
from corpus_tools.segment.thread.posts.parts import Family, Sheet, Stamp
from corpus_tools.segment.thread.template import SENTENCE_ENDS, Page
from corpus_tools.words import cues
from corpus_tools.words.language import is_function_word

_LONGEST_BESIDE = 110
"""Code points beside the time of a line, more than which it is a sentence that names a date."""
_FEW = 2
_MARKS = " \t\u00a0*+-•·"
_BOX, _SHORT = 8, 60
"""So many lines lie between a time above a box and the same time below, each with so few code points."""
_TWICE = 0.35
"""So many of all times stand once more below, where each post prints its time twice and others have one."""
_DIGITS = re.compile(r"\d+")
_NAME_WORD = re.compile(r"\w+")
_WORD = re.compile(r"\w+|[^\w\s]")


def read_sheet(page: Page) -> Sheet:
    """A page as the blocks on it are read; the posts are below the head of their thread, if it has one."""
    texts = [line.text for line in page.lines]
    head = find_head(page)
    begin = head.anchor.line.index + (not head.is_post) if head else 0
    found = (stamp for index in range(begin, len(texts)) if (stamp := _stamp(index, texts[index])))
    stamps = without_programme(list(found))
    changes = frozenset([below.index for above, below in pairwise(stamps) if _tells_change(texts, above, below)])
    copies = _copies(texts, stamps)
    return Sheet(
        page,
        texts,
        stamps=[stamp for stamp in stamps if stamp.index not in changes | copies],
        changes=changes,
        copies=copies,
        head=head,
    )


def _counts_comments(text: str) -> bool:
    """Is a row of links in which one counts the comments, as below a title: "… by mira 5 hours ago | 12 comments"?"""
    return len(text) <= LONGEST_HEADER and " | " in text and any(map(cues.declared_count, text.split(" | ")))


def _tells_edit(text: str, time: TimeMatch) -> bool:
    """Does a line say only when a post was edited, behind a label ("Last edited: May 5, 2014")?"""
    labelled = text[: time.start].rstrip()[-1:] in (":", "：") and not any(map(str.isalnum, text[time.end :]))
    return labelled and cues.says_edited(text)


def _stamp(index: int, text: str) -> Stamp | None:
    """The time of a line that holds little else, the completest where there are several."""
    if len(text) > LONGEST_HEADER:
        return None
    times = [time for time in times_in(text) if not time.time_only]
    if not times:
        return None
    time = max(times, key=lambda time: (completeness(time), -time.start))
    return Stamp(index, time) if len(text) - (time.end - time.start) <= _LONGEST_BESIDE else None


def _tells_change(texts: Sequence[str], above: Stamp, below: Stamp) -> bool:
    """Does a line right below a header only say who changed the post, and when, in whatever words?

    "by Mira, Kiel, 5 May 2014, 10:02", and below "changed by Mira, 5 May 2014, 10:12": the name is the header's, and
    words that the header has not stand before it. Who is quoted wrote earlier.
    """
    text, time = texts[below.index], below.time
    if below.index != above.index + 1 or time.hour is None or any(map(str.isalpha, text[time.end :])):
        return False
    if text[-1] in ".!。！" or _moment(time) < _moment(above.time):
        return False
    own = _NAME_WORD.findall(text[: time.start].casefold())
    header = _NAME_WORD.findall(texts[above.index][: above.time.start].casefold())
    same = next((n for n, word in enumerate(reversed(own)) if word not in header), len(own))
    name = own[len(own) - same :]
    named = 0 < same < len(own) and not all(map(is_function_word, name))
    return named and any(header[n : n + same] == name for n in range(len(header)))


def _copies(texts: Sequence[str], stamps: Sequence[Stamp]) -> frozenset[int]:
    """The lines above the boxes of members that stand below them once more, if most times are printed twice.

    "5 May 2014 at 10:02", "Mira", "27 posts", and again "5 May 2014 at 10:02", or the same line twice. What several
    write in the same minute has that time more than twice, or others have it once.
    """
    twice = {
        above.index: below.index
        for above, below in pairwise(stamps)
        if texts[above.index].lstrip(_MARKS) == texts[below.index].lstrip(_MARKS)
        and (below.index == above.index + 1 or above.time.hour is not None)
        and below.index - above.index <= _BOX
        and all(len(text) <= _SHORT and text[-1] not in SENTENCE_ENDS for text in texts[above.index + 1 : below.index])
    }
    usual = len(twice) > 1 and len(twice) >= _TWICE * len(stamps) and twice.keys().isdisjoint(twice.values())
    return frozenset(twice if usual else ())


def _moment(time: TimeMatch) -> list[int]:
    return [part or 0 for part in (time.year, time.month, time.day, time.hour, time.minute)]


def families(sheet: Sheet) -> list[Family]:
    """All families of a page; the same stamps are no second one, and when a post was edited is no other post's time.

    Where each post was edited, that line marks its end, and may be all that does. A time in a row of links that counts
    the comments may be that of what they are about.
    """
    by_trait: dict[tuple[object, ...], list[Stamp]] = {}
    known = [stamp for stamp in sheet.stamps if not _tells_edit(sheet.texts[stamp.index], stamp.time)]
    known = list(sheet.stamps) if len(sheet.stamps) == 2 * len(known) else known
    for stamp in known if len(known) > 1 else ():
        for trait in _traits(sheet, stamp):
            by_trait.setdefault(trait, []).append(stamp)
    found: dict[tuple[int, ...], Family] = {}
    for stamps in by_trait.values():
        headed = len(stamps) > _FEW and _counts_comments(sheet.texts[stamps[0].index])
        for own in (stamps, stamps[1:]) if headed else (stamps,):
            if len(own) > 1:
                found.setdefault(tuple([stamp.index for stamp in own]), tuple(own))
    return list(found.values())


def _traits(sheet: Sheet, stamp: Stamp) -> list[tuple[object, ...]]:
    index, time = stamp
    text, keys = sheet.texts[index], sheet.keys
    spelt = spelling(time.text)
    left = _WORD.findall(text[: time.start].casefold())
    right = _WORD.findall(_DIGITS.sub("9", text[time.end :].casefold()))
    before = left[-1] if left else "^"
    if len(left) > 1 and not before[0].isalnum() and left[-2][0].isalpha():
        before = left[-2] + before
    behind = right[0] if right else "$"
    alone = not left and not right
    above = keys[index - 1] if index else "^"
    below = keys[index + 1] if index + 1 < len(keys) else "$"
    own = _DIGITS.sub("9", (text[: time.start] + "\0" + text[time.end :]).casefold())
    return [
        ("spelling", spelt),
        ("before", spelt, before),
        ("first", spelt, left[0] if left else "^"),
        ("behind", spelt, behind),
        ("alone", spelt, alone),
        ("above", spelt, above),
        ("below", spelt, below),
        ("own", own),
        ("any above", above, alone),
        ("any below", below, alone),
        ("any before", before),
        ("any around", before, behind),
    ]

"""What speaks for a list of posts: small numbers with names, which `choose` weighs."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import pairwise
from statistics import median

from corpus_tools.dates.match import TimeMatch
from corpus_tools.segment.thread.names import POST_NUMBER
from corpus_tools.segment.thread.posts.parts import Family, PostList, Sheet, Stamp
from corpus_tools.segment.thread.template import SENTENCE_ENDS, Side
from corpus_tools.words.voice import line_odds

_PROSE = 80
_SENTENCE = 40
_SAMPLE = 40
_BESIDE = 12
_LONGEST_NUMBER = 5
_NEAR_ABOVE = 59


def of_list(sheet: Sheet, posts: PostList, stamped: Mapping[str, float]) -> dict[str, float]:
    """What can be said of a list at a glance: its wording and its names take longer.

    `stamped` is what `of_stamps` says of its family, which can be many lists.
    """
    own = [stamp.index for stamp in posts.family]
    return {
        "always": 1.0,
        **_of_texts(sheet, posts),
        **stamped,
        "timed again": sum([within(sheet.timed, b) > within(own, b) for b in posts.blocks]) / len(posts.blocks),
        **_of_place(sheet, posts),
        **_left_out(sheet, posts),
        "reply words": sum([_offers(sheet, block) for block in posts.blocks]) / len(posts.blocks),
        "quotes": min(1.0, len(posts.quotes) / len(posts.blocks)),
        "text above": float(posts.side is Side.ABOVE),
        "guessed below": posts.guesses[0] / 3,
        "guessed above": posts.guesses[1] / 3,
        "constant": min(1.0, len(posts.template.constant) / 8),
        "labels": min(1.0, len(posts.template.labels) / 4),
    }


def _of_texts(sheet: Sheet, posts: PostList) -> dict[str, float]:
    texts, count = posts.texts, len(posts.texts)
    sizes = [sum(sheet.page.sizes[text.start : text.stop]) for text in texts]
    full = [text for text, size in zip(texts, sizes, strict=True) if size]
    middle = median(sizes)
    return {
        "empty": 1 - len(full) / count,
        "short": float(middle < 40),
        "length": math.log1p(middle) / 6,
        "outlier": float(count > 2 and max(sizes) > max(2500, 8 * middle)),
        "long": sum([size > 1500 for size in sizes]) / count,
        "alike": 1 - len({sheet.texts[text.start] for text in full}) / max(1, len(full)),
        "spoken": sum(sheet.texts[text[-1]][-1] in SENTENCE_ENDS for text in full) / count,
        "lively": sum([any(_lively(sheet.texts[i]) for i in text[:6]) for text in full]) / count,
        "cut off": sum([_is_cut(sheet.texts[text[-1]]) for text in full]) / count,
        "titled": sum([_is_titled(sheet, text) for text in full]) / count,
        "quoting": sum([any(_leads_quote(sheet.texts[i]) for i in text[:3]) for text in full]) / count,
        "one line": sum([len(text) == 1 for text in full]) / count,
        "last as others": _as_others(sizes, -1),
        "first as others": _as_others(sizes, 0),
    }


def of_stamps(sheet: Sheet, stamps: Family) -> dict[str, float]:
    """What the times say, whatever the texts are."""
    count = len(stamps)
    clock = sum([stamp.time.hour is not None for stamp in stamps]) / count
    beside = [len(sheet.texts[stamp.index]) - (stamp.time.end - stamp.time.start) for stamp in stamps]
    return {
        "many": math.log(count) / 3,
        "many, with clock": clock * math.log(count) / 3,
        "one": float(count == 1),
        "two": float(count == 2),
        **of_times([stamp.time for stamp in stamps]),
        "labelled": sum([_is_labelled(sheet, stamp) for stamp in stamps]) / count,
        "no day": sum([stamp.time.day is None and not stamp.time.ago for stamp in stamps]) / count,
        "beside": min(1.0, sum(beside) / count / 50),
        **of_numbers(sheet, stamps),
    }


def _of_place(sheet: Sheet, posts: PostList) -> dict[str, float]:
    page, count = sheet.page, len(posts.blocks)
    first = min(posts.begin, posts.family[0].index)
    last = max(posts.end, posts.family[-1].index + 1)
    heading = page.heading_of(first)
    form = page.form_from(last)
    return {
        "heading": 0.0 if heading is None else 1.0 if first - heading <= 3 else 0.6,
        "count agrees": count_agrees(sheet, heading, count),
        "counted": sum([within(sheet.counted, block) > 0 for block in posts.blocks if sheet.counted]) / count,
        "form": 0.0 if form is None else 1.0 if form - last <= 3 else 0.3,
        "left under heading": 0.0 if heading is None else _left(sheet, range(heading + 1, first)),
        "left before form": 0.0 if form is None else _left(sheet, range(last, form)),
        "place": first / len(sheet.texts),
        "at the end": float(last >= len(sheet.texts) - 3),
        "covers": sum([within(sheet.prose, text) for text in posts.texts]) / max(1, len(sheet.prose)),
        "prose above": min(1.0, within(sheet.prose, range(first - _NEAR_ABOVE, first)) / 5),
    }


def count_agrees(sheet: Sheet, heading: int | None, count: int) -> float:
    """Does the line `heading` declare about so many comments?"""
    declared = sheet.page.counts.get(heading) if heading is not None else None
    return float(declared is not None and abs(declared - count) <= max(1, 0.2 * declared))


def within(indices: Sequence[int], lines: range) -> int:
    """How many of the rising `indices` are in `lines`."""
    return bisect_left(indices, lines.stop) - bisect_left(indices, lines.start) if indices else 0


def _left(sheet: Sheet, lines: range) -> float:
    """Do these few lines beside a list hold text? Then the texts stand on the other side of the headers."""
    return float(len(lines) <= _BESIDE and any(sheet.page.sizes[i] >= _SENTENCE for i in lines))


def _left_out(sheet: Sheet, posts: PostList) -> dict[str, float]:
    """The share of what recurs in the headers that also stands beside the list: there one more post begins or ends.

    Below texts that stand above their times nothing of a header is left.
    """
    behind = _recurring(sheet, posts, range(posts.end, posts.end + _BESIDE))
    ahead = _recurring(sheet, posts, range(posts.begin - _BESIDE, posts.begin))
    above = posts.side is Side.ABOVE
    return {
        "header behind": behind,
        "header ahead": ahead,
        "header behind, text above": behind if above else 0.0,
        "header ahead, text below": 0.0 if above else ahead,
    }


def _recurring(sheet: Sheet, posts: PostList, lines: range) -> float:
    constant = posts.template.constant
    near = {sheet.keys[i] for i in lines if 0 <= i < len(sheet.keys)}
    return len(constant & near) / len(constant) if constant else 0.0


def wording(sheet: Sheet, posts: PostList) -> float:
    """Do the texts read as readers' or as an article's? The mean log-odds of their first lines, from -2 to 2."""
    said = [sheet.texts[text.start] for text in posts.texts if any(sheet.page.sizes[text.start : text.stop])]
    odds = list(line_odds(said[:_SAMPLE]))
    return sum(odds) / len(odds) if odds else 0.0


def _as_others(sizes: Sequence[int], at: int) -> float:
    """How near the size of the first or last text is to the middle one: there the sides of the headers differ."""
    middle, own = median(sizes), sizes[at]
    return (min(middle, own) + 1) / (max(middle, own) + 1)


def _is_labelled(sheet: Sheet, stamp: Stamp) -> bool:
    """Does the time stand behind a label, on its line or alone above it ("Joined: Apr 2011")?"""
    above = sheet.texts[stamp.index - 1] if stamp.index else " "
    return sheet.labels[stamp.index] is not None or (above[-1] in ":：" and stamp.time.start < 3)


def _is_cut(text: str) -> bool:
    return text.rstrip("])").endswith(("…", "...", "more", "»", "→"))


def _is_titled(sheet: Sheet, text: range) -> bool:
    """Does a short line that is no sentence lead the text, as the headline of a teaser does?"""
    first = sheet.texts[text.start]
    return len(text) > 1 and len(first) < _PROSE and first[-1] not in SENTENCE_ENDS + ":,"


def _leads_quote(text: str) -> bool:
    return text[0] in ">@" or (len(text) < _PROSE and text[-1] in ":：↑")


def _lively(text: str) -> bool:
    return text[0].islower() or text[0] == "@" or "!" in text or "?" in text or "…" in text or "..." in text


def _offers(sheet: Sheet, block: range) -> bool:
    return within(sheet.offering, range(block.start, block.stop + 2)) > 0


def of_times(times: Sequence[TimeMatch]) -> dict[str, float]:
    """How times are printed, and whether they rise."""
    keys = [_key(time) for time in times]
    known = [(a, b) for a, b in pairwise(keys) if a and b]
    pairs = max(1, len(known))
    count = len(times)
    return {
        "clock": sum(time.hour is not None for time in times) / count,
        "ago": sum(bool(time.ago) for time in times) / count,
        "no year": sum(time.year is None and not time.ago for time in times) / count,
        "rising": sum(a <= b for a, b in known) / pairs - 0.5 if known else 0.0,
        "falling": sum(a > b for a, b in known) / pairs,
        "standing": sum(a == b for a, b in known) / pairs,
    }


def _key(time: TimeMatch) -> tuple[int, ...] | None:
    if time.ago or not time.year:
        return None
    return time.year, time.month or 0, time.day or 0, time.hour or 0, time.minute or 0


def of_numbers(sheet: Sheet, family: Family) -> dict[str, float]:
    """Do the posts bear numbers that rise by one ("#1", "#2"), in their headers or alone behind their times?"""
    behind = [sheet.texts[stamp.index][stamp.time.end :].strip() for stamp in family]
    near = [int(text) for text in behind if len(text) <= _LONGEST_NUMBER and text.isdecimal()]
    near = near or [
        int(found[1])
        for stamp in family
        for at in (stamp.index - 1, stamp.index, stamp.index + 1)
        if 0 <= at < len(sheet.texts) and (found := POST_NUMBER.search(sheet.texts[at]))
    ]
    steps = sum(b - a == 1 for a, b in pairwise(near))
    return {
        "numbered": float(len(near) >= 0.6 * len(family) and steps >= 0.7 * (len(near) - 1) and steps > 0),
        "begins at 1": float(bool(near) and near[0] <= 2),
    }

"""Is the first post of a list what the others are about, and so the article of its page?

On a forum it is; below an article it is the first comment. A logistic regression on what stands above the list, on its
headings, its times and its first post decides. The weights are the table
`opens` of `data/models/posts.json`, fitted by `scripts/train_posts.py`.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from itertools import pairwise
from statistics import median

from corpus_tools.dates.match import TimeMatch
from corpus_tools.dates.match import Unit as TimeUnit
from corpus_tools.segment.thread.header_line import spelling
from corpus_tools.segment.thread.names import ANSWER, POST_NUMBER
from corpus_tools.segment.thread.posts.parts import Places, PostList, Sheet
from corpus_tools.segment.thread.posts.weights import weigh, weights
from corpus_tools.segment.thread.template import SENTENCE_ENDS, Barrier, Side
from corpus_tools.words.cues import declared_count
from corpus_tools.words.patterns import CLOSING, OPENING, length

LEAST = 0.25
"""The log-odds that it must have: a comment taken as the article is worse than an article taken as a comment.

By sites left out 0 finds one in a hundred more of the opening posts, and takes a quarter more comments for one.
"""

_NEAR, _CLOSE = 12, 3
_HEADS = frozenset({Barrier.HEADING, Barrier.COUNT})
_UNITS = {
    TimeUnit.SECOND: 1 / 86400,
    TimeUnit.MINUTE: 1 / 1440,
    TimeUnit.HOUR: 1 / 24,
    TimeUnit.DAY: 1,
    TimeUnit.WEEK: 7,
    TimeUnit.MONTH: 30,
    TimeUnit.YEAR: 365,
}
"""In days."""
_FEW = 3
_HEAD = 2
"""So many lines above its time the head of an article has: title and byline."""
_LONGEST = 200
_PIECE = re.compile(r"\s+[|·•–-]\s+")
_RE = re.compile(rf"^\W*(?:{ANSWER})\s?(?:\[\d+\])?:", re.IGNORECASE)


def opens_page(sheet: Sheet, posts: PostList) -> bool:
    """Is the first post what the others are about?

    One alone, one without text and one below nothing are not, and none is of a chat, which has its times from the first
    line on.
    """
    if len(posts.texts) < 2 or not posts.texts[0] or not posts.begin or (sheet.stamps and not sheet.stamps[0].index):
        return False
    return weigh(weights()["opens"], features(sheet, posts)) > LEAST


def begins_with_date(sheet: Sheet, posts: PostList, names: Places) -> bool:
    """Has the first alone of several posts no name, and a title or byline beside its time and a text, as articles have?

    The title is right above the time or between it and the text. In the other posts the name is beside the time: those
    of a forum have titles and boxes between the two.
    """
    here, prose = posts.family[0].index, sheet.page.prose
    if len(names) < _FEW or names[0] is not None or not all(names[1:]) or posts.blocks[0].start < here - _HEAD:
        return False
    title = next((at for at in (here - 1, here + 1) if at >= 0 and prose and prose[0] == max(at, here) + 1), None)
    if title is None or sheet.texts[title][-1] in SENTENCE_ENDS:
        return False
    return all(abs(name.index - stamp.index) <= 1 for stamp, name in zip(posts.family, names, strict=True) if name)


def is_article(sheet: Sheet, posts: PostList, named: str | None) -> bool:
    """Is what seems the first post an article, with its comments headed and counted below it, and dated otherwise?

    "Tue 14 Mar 2023 14.00 GMT", and below "Comments (12)" twelve times "1 year ago". Or what seems to name its author
    is the title: a line that counts the comments quotes it ("3 thoughts on “Quiet engines”"). Or its time is spelt
    otherwise than all others, which are spelt alike, and their heading stands between: another template prints it.
    """
    if named and any(_quotes(sheet.texts[i], named) for i in sheet.page.counts):
        return True
    if len(posts.family) < _FEW:
        return False
    between = range(posts.begin, posts.blocks[1].stop)
    counted = any(sheet.page.counts.get(i) == len(posts.family) - 1 for i in between)
    headed = any(sheet.page.barriers.get(i) in _HEADS for i in range(posts.begin, posts.family[1].index))
    unknown = headed and named is not None and sheet.count(named) < 2
    if (counted or unknown) and not _is_headed_as_others(sheet, posts):
        return True
    if posts.family[0].time.ago:
        return False
    first, *others = [(spelling(stamp.time.text), stamp.time.year is None) for stamp in posts.family]
    if headed and len(set(others)) == 1 and first not in others:
        return True
    return counted and all(stamp.time.ago for stamp in posts.family[1:])


def _is_headed_as_others(sheet: Sheet, posts: PostList) -> bool:
    """Has the header of the first post a line of words that those of the others have, beside names and times?"""
    header = [i for i in posts.blocks[0] if i not in posts.texts[0] and i != posts.family[0].index]
    return any(posts.template.holds(i) and any(map(str.isalpha, sheet.texts[i])) for i in header)


def _quotes(text: str, title: str) -> bool:
    """Does a text hold the title between quotation marks?"""
    before, _, behind = text.partition(title)
    quoted = (before.rstrip()[-1:], behind.lstrip()[:1])
    return all(quoted) and quoted[0] in OPENING and quoted[1] in CLOSING


def features(sheet: Sheet, posts: PostList) -> Mapping[str, float]:
    """What speaks for the first of several posts as the opening one."""
    return {
        "always": 1.0,
        **_above(sheet, posts),
        **_heading(sheet, posts),
        **_times(sheet, posts),
        **_of_posts(sheet, posts),
        **_of_first(sheet, posts),
    }


def _above(sheet: Sheet, posts: PostList) -> dict[str, float]:
    """The running text above the list: of an article there is much, of a forum's notices little."""
    begin, texts = posts.begin, sheet.texts
    prose = sheet.page.prose[: bisect_left(sheet.page.prose, begin)]
    here = {*prose}
    size = sum([length(texts[i]) for i in prose])
    own = sum([sum(sheet.page.sizes[text.start : text.stop]) for text in posts.texts])
    return {
        "prose just above": float(bool(prose) and begin - prose[-1] <= _CLOSE),
        "prose near": min(1.0, sum([begin - i <= _NEAR for i in prose]) / 3),
        "running prose above": min(1.0, sum([i + 1 in here or i - 1 in here for i in prose]) / 4),
        "longest above": min(1.0, max([length(texts[i]) for i in prose], default=0) / 600),
        "share of the text above": size / max(1, size + own),
        "a sentence ends above": float(texts[begin - 1][-1] in SENTENCE_ENDS),
    }


def _heading(sheet: Sheet, posts: PostList) -> dict[str, float]:
    """The headings and counts of comments: above the list they make it comments, below the first post it opens them."""
    page, begin = sheet.page, posts.begin
    heading = page.heading_of(begin)
    between = range(begin, posts.blocks[1].stop)
    return {
        "heading": float(heading is not None),
        "heading close": float(heading is not None and begin - heading <= _CLOSE),
        "counts all": float(len(posts.texts) in _counts_above(sheet, posts)),
        "heading behind the first": float(any(page.barriers.get(i) in _HEADS for i in between)),
        "form above": float(any(begin - i <= _NEAR for i in page.forms if i < begin)),
        "form behind": float(page.form_from(posts.end) is not None),
        "many counts": float(len(page.counts) > 2),
    }


def _counts_above(sheet: Sheet, posts: PostList) -> Iterator[int | None]:
    """The counts of comments above the list: in its heading, in pieces of lines just above ("hide | 4 comments")."""
    page, begin = sheet.page, posts.begin
    heading = page.heading_of(begin)
    yield page.counts.get(heading) if heading is not None else None
    for text in sheet.texts[max(0, begin - _CLOSE) : begin]:
        yield from map(declared_count, _PIECE.split(text) if len(text) <= _LONGEST else ())


def _times(sheet: Sheet, posts: PostList) -> dict[str, float]:
    """The times above the list, and those of the posts against the first."""
    begin, first = posts.begin, posts.family[0].time
    above = [stamp for stamp in sheet.stamps if stamp.index < begin and sheet.labels[stamp.index] is None]
    close = [stamp for stamp in above if begin - stamp.index <= _CLOSE]
    times = [stamp.time for stamp in posts.family]
    return {
        "a time above": float(bool(above)),
        "a time just above": float(bool(close)),
        "an earlier time just above": float(any(_is_earlier(stamp.time, first) for stamp in close)),
        "an earlier time above": float(any(_is_earlier(stamp.time, first) for stamp in above)),
        "the same day above": float(any(_same_day(stamp.time, first) for stamp in above)),
        "first is the earliest": float(not any(_is_earlier(time, first) for time in times[1:])),
        "rising": sum([not _is_earlier(b, a) for a, b in pairwise(times)]) / (len(times) - 1),
    }


def _of_posts(sheet: Sheet, posts: PostList) -> dict[str, float]:
    """What kind of list it is: the posts of a forum have longer headers, and quote each other."""
    facts, count = sheet.page.facts, len(posts.texts)
    header = [len(block) - len(text) for block, text in zip(posts.blocks, posts.texts, strict=True)]
    offers = sum([any(facts[i].offers_reply for i in block) for block in posts.blocks])
    return {
        "header lines": min(1.0, median(header) / 6),
        "constant": min(1.0, len(posts.template.constant) / 8),
        "quotes": min(1.0, len(posts.quotes) / count),
        "reply words": offers / count,
        "answered": sum([_answers(sheet, block) for block in posts.blocks[1:]]) / (count - 1),
        "text above": float(posts.side is Side.ABOVE),
    }


def _of_first(sheet: Sheet, posts: PostList) -> dict[str, float]:
    """The first post against the others."""
    sizes = [sum(sheet.page.sizes[text.start : text.stop]) for text in posts.texts]
    middle = median(sizes[1:])
    header = [i for i in posts.blocks[0] if i not in posts.texts[0]]
    stamp = posts.family[0]
    return {
        "first is long": float(sizes[0] > 1.5 * middle),
        "first is longer": (math.log1p(sizes[0]) - math.log1p(middle)) / 6,
        "first answers": float(_answers(sheet, posts.blocks[0])),
        "first is quoted": float(any(quote.post == 0 for quote in posts.quotes)),
        "number 1": float(any(int(found[1]) == 1 for i in header if (found := POST_NUMBER.search(sheet.texts[i])))),
        "first is marked": float(sheet.page.facts[stamp.index].is_marked),
    }


def _answers(sheet: Sheet, block: range) -> bool:
    """Does a line of a post begin with "Re:"?"""
    return any(_RE.match(sheet.texts[i]) for i in block)


def _is_earlier(time: TimeMatch, other: TimeMatch) -> bool:
    if time.ago and other.ago:
        return _days(time) > _days(other)
    return _date(time) < _date(other) if time.year and other.year else False


def _same_day(time: TimeMatch, other: TimeMatch) -> bool:
    return bool(time.year) and _date(time) == _date(other)


def _date(time: TimeMatch) -> tuple[int, int, int]:
    return time.year or 0, time.month or 0, time.day or 0


def _days(time: TimeMatch) -> float:
    return sum(part.amount * _UNITS[part.unit] for part in time.ago)

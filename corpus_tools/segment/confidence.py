"""How sure is the split? The chance that comments, names, times and replies are exactly those of the page.

Named facts about what was found, a small number each, and the weights that `scripts/train_confidence.py` fitted to
them: a logistic regression, so that of a hundred documents with confidence 0.8 about eighty should be right. What the
facts have in common is that each names a way to go wrong that was seen on real pages: a first comment three times as
long as the others may be the end of the article, a short first line that ends without a stop may be a name.
docs/confidence.md says what the number means and how far it can be relied on.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from statistics import median
from typing import NamedTuple

from corpus_tools.base.model import Label, ParentReason
from corpus_tools.segment.thread.template import BEGINS, Barrier, FoundBy, Page, Thread

_SHORT_LINE = 30
_MANY_WORDS = 4
_FAR_OFF = 0.2
_MOST_ODDS = 6.0
_FARTHEST, _MOST_AHEAD = 8.0, 2.0
"""Of the log-odds of headers that were no thread, what is below or above counts no more."""
_STOPS = frozenset(".,!?:;…")
_ODD = frozenset(":?!/#@")


@dataclass(frozen=True, slots=True)
class Found:
    """A thread as the facts look at it: the paragraphs of each comment's text, each author (or None), and counts.

    `sizes` are the texts' code points and `usual` is their median; `untimed` is the share of comments without a time;
    `replies` are the reasons of the comments that answer another.
    """

    page: Page
    thread: Thread
    texts: Sequence[Sequence[str]]
    authors: Sequence[str | None]
    sizes: Sequence[int]
    usual: float
    untimed: float
    replies: Sequence[ParentReason]

    @property
    def count(self) -> int:
        return len(self.thread.comments)

    @property
    def nameless(self) -> int:
        return self.authors.count(None)


def find_out(text: str, page: Page, thread: Thread) -> Found:
    """Gather what the facts ask of a thread; `text` is the repaired text that its segments' offsets count in."""
    comments = thread.comments
    texts: dict[str, list[str]] = {comment.id: [] for comment in comments}
    authors: dict[str, str] = {}
    for label, start, end, comment in thread.segments:
        if comment is not None and label is Label.COMMENT_TEXT:
            texts[comment].append(text[start:end].strip())
        elif comment is not None and label is Label.COMMENT_AUTHOR:
            authors[comment] = text[start:end]
    sizes = [sum(map(len, paragraphs)) for paragraphs in texts.values()]
    return Found(
        page=page,
        thread=thread,
        texts=list(texts.values()),
        authors=[authors.get(name) for name in texts],
        sizes=sizes,
        usual=median(sizes),
        untimed=sum([comment.time is None for comment in comments]) / len(comments),
        replies=[comment.parent.reason for comment in comments if comment.parent is not None],
    )


def _many(count: int) -> float:
    return math.log1p(count) / 3


def _named_only(found: Found) -> float:
    return float(found.untimed == 1 and found.nameless < found.count)


def _marked_only(found: Found) -> float:
    return float(found.untimed == 1 and found.nameless == found.count and not found.thread.inferred)


def _odd_names(found: Found) -> float:
    names = [name for name in found.authors if name]
    return _many(sum([len(name.split()) >= _MANY_WORDS or not _ODD.isdisjoint(name) for name in names]))


def _loose_openings(found: Found) -> float:
    """Texts whose first line is short and ends like a name or a title."""
    firsts = [paragraphs[0] for paragraphs in found.texts if len(paragraphs) > 1]
    return _many(sum([len(first) < _SHORT_LINE and first[-1:] not in _STOPS for first in firsts]))


def _figures(found: Found) -> float:
    """Texts with a short line that holds a figure: a date that was not read, a score."""
    short = [[line for line in paragraphs if len(line) < _SHORT_LINE] for paragraphs in found.texts]
    return _many(sum([any(map(str.isdigit, "".join(lines))) for lines in short if lines]))


def _addressed_roots(found: Found) -> float:
    """Comments that begin with "@" and answer nobody."""
    pairs = zip(found.texts, found.thread.comments, strict=True)
    return _many(sum([comment.parent is None and bool(text) and text[0].startswith("@") for text, comment in pairs]))


def _outlier(found: Found, at: int) -> float:
    ratio = (found.sizes[at] + 20) / (found.usual + 20)
    return min(2.0, max(0.0, math.log(ratio) / 2))


def _count_agrees(found: Found) -> float:
    return float(found.thread.declared == found.count)


def _count_is_far_off(found: Found) -> float:
    declared = found.thread.declared
    return float(declared is not None and abs(declared - found.count) > _FAR_OFF * max(declared, 1))


def _spare_times(found: Found) -> float:
    """Lines inside the thread that look like a header and are none of its headers."""
    thread = found.thread
    inside = sum([bool(a.time) and thread.begin <= a.line.index < thread.end for a in found.page.anchors])
    timed = sum([comment.time is not None for comment in thread.comments])
    return min(1.0, max(0.0, (inside - timed) / found.count)) if timed else 0.0


def _open_footers(found: Found) -> float:
    """Is the time below the text, with nothing that says where the first comment begins?"""
    first = next((s.label for s in found.thread.segments if s.label in (Label.COMMENT_TEXT, Label.COMMENT_TIME)), None)
    opened = found.thread.begin in found.page.barriers or found.thread.begin - 1 in found.page.barriers
    return float(first is Label.COMMENT_TEXT and found.untimed < 1 and not opened)


WITH_THREAD: Mapping[str, Callable[[Found], float]] = {
    "thread": lambda f: 1.0,
    "inferred from the wording": lambda f: float(f.thread.inferred),
    "names only": _named_only,
    "list marks only": _marked_only,
    "without time": lambda f: f.untimed,
    "without name": lambda f: _many(f.nameless),
    "odd names": _odd_names,
    "loose openings": _loose_openings,
    "figures on lines of their own": _figures,
    "an empty text": lambda f: float(min(f.sizes) == 0),
    "first is an outlier": lambda f: _outlier(f, 0),
    "last is an outlier": lambda f: _outlier(f, -1),
    "replies by mention": lambda f: float(ParentReason.MENTION in f.replies),
    "replies by indent": lambda f: float(ParentReason.INDENT in f.replies),
    "many replies by indent": lambda f: _many(f.replies.count(ParentReason.INDENT)),
    "replies by name": lambda f: float(ParentReason.EXPLICIT in f.replies),
    "addressed, no reply": _addressed_roots,
    "count agrees": _count_agrees,
    "count is far off": _count_is_far_off,
    "heading": lambda f: float(f.page.barriers.get(f.thread.begin) in BEGINS),
    "times to spare": _spare_times,
    "footers, open above": _open_footers,
    "ends the page": lambda f: float(f.thread.end == len(f.page.lines)),
    "ends at a form or heading": lambda f: float(f.thread.end in f.page.barriers),
    "wrapped": lambda f: float(bool(f.page.width)),
    "blocks that repeat": lambda f: float(f.thread.found_by is FoundBy.POSTS),
    "the form of mail or chat": lambda f: float(f.thread.found_by is FoundBy.MESSAGES),
    "questions and answers": lambda f: float(f.thread.found_by is FoundBy.QUESTIONS),
    "an opening post": lambda f: float(f.thread.opening is not None),
    "odds of a thread": lambda f: min(_MOST_ODDS, f.thread.odds) / _MOST_ODDS,
}


class Bare(NamedTuple):
    """A page without a thread; `ahead` is what `ahead_of_none` says of it."""

    page: Page
    ahead: float | None


def _alike(bare: Bare) -> float:
    """The most lines with times that are spelled alike."""
    shapes = Counter(anchor.shape for anchor in bare.page.anchors if anchor.time)
    return _many(max(shapes.values(), default=0))


def _text_under_count(bare: Bare) -> float:
    """Does something stand between the only line that counts comments and the form below it?"""
    page = bare.page
    if len(page.counts) != 1 or not any(page.counts.values()):
        return 0.0
    (at,) = page.counts
    end = page.border_from(at + 1)
    return float(end - at > 1 and page.barriers.get(end) is Barrier.FORM)


def _nearly(bare: Bare) -> float:
    """How near the likeliest headers came to a thread, from 0 (nowhere near, or none) to 1."""
    if bare.ahead is None:
        return 0.0
    return (max(-_FARTHEST, min(_MOST_AHEAD, bare.ahead)) + _FARTHEST) / (_FARTHEST + _MOST_AHEAD)


WITHOUT_THREAD: Mapping[str, Callable[[Bare], float]] = {
    "no thread": lambda b: 1.0,
    "no thread, yet a count": lambda b: float(any(b.page.counts.values())),
    "no thread, yet a heading": lambda b: float(Barrier.HEADING in b.page.barriers.values()),
    "no thread, yet a form": lambda b: float(Barrier.FORM in b.page.barriers.values()),
    "no thread, yet times": lambda b: _many(sum(bool(anchor.time) for anchor in b.page.anchors)),
    "no thread, yet times alike": _alike,
    "no thread, yet nearly one": _nearly,
    "no thread, yet text between count and form": _text_under_count,
    "no thread, yet reply words": lambda b: _many(sum(fact.offers_reply for fact in b.page.facts)),
}


def facts(text: str, page: Page, thread: Thread | None, ahead: float | None) -> dict[str, float]:
    """Every fact about the split of a repaired text, by name; `ahead` is asked for where there is no thread."""
    if thread is None or not thread.comments:
        return {name: fact(Bare(page, ahead)) for name, fact in WITHOUT_THREAD.items()}
    found = find_out(text, page, thread)
    return {name: fact(found) for name, fact in WITH_THREAD.items()}


@cache
def weights(name: str) -> Mapping[str, float]:
    """The fitted weight of each fact, of `data/models/NAME.json`."""
    path = files("corpus_tools") / "data" / "models" / f"{name}.json"
    table: dict[str, float] = json.loads(path.read_text("utf-8"))
    return table


@dataclass(frozen=True, slots=True)
class Confidence:
    """A chance, 0.01 to 0.99, and what each fact adds to its log-odds."""

    value: float
    reasons: Mapping[str, float]


def rate(text: str, page: Page, thread: Thread | None, ahead: float | None) -> Confidence:
    """How sure it is that `thread` (or None) is what the page holds; `text` is the repaired text of the page.

    `ahead`: where there is no thread, how far the likeliest headers are above what makes one, if the page has any.

    That is: its comments, no more and no less, with their names, times and parents.
    """
    return weigh(weights("confidence"), facts(text, page, thread, ahead))


def weigh(known: Mapping[str, float], values: Mapping[str, float]) -> Confidence:
    """The chance that facts give by their fitted weights, `known`."""
    reasons = {name: known.get(name, 0.0) * value for name, value in values.items() if value}
    chance = 1 / (1 + math.exp(-sum(reasons.values())))
    return Confidence(min(0.99, max(0.01, round(chance, 2))), reasons)

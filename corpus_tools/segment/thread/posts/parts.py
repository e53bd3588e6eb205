"""What the steps that read a list of posts hand each other; no step is imported here, so that none needs another.

All line numbers are indices in `Page.lines`, all offsets code points of a line's text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from corpus_tools.segment.thread.template import Name, Page, Reading, Side
from corpus_tools.words import cues
from corpus_tools.words.patterns import places

if TYPE_CHECKING:
    from corpus_tools.dates.match import TimeMatch
    from corpus_tools.segment.thread.head import Head

_PROSE = 80
_QUOTED, _SHORTEST_QUOTE = 40, 16
"""Of a quotation so many code points are compared, and so many it has at least."""
LONGEST_KEY = 100
"""A longer line (code points) is text and has no key."""
_LONGEST = 90
_LONGEST_VALUE = 40
_LONGEST_BOX = 160
_COUNTED = re.compile(r"[^\W\d_]{3}[:：]?\s?\d")
"""A label and its number: "Posts: 12"."""
_CAPITALIZED = re.compile(r"[^\W\d_a-zß-ÿ][^\W\d_A-ZÀ-Þ]{2,}")
"""A word that may be a label, one that an extractor glued to the value before it ("2014Posts") too."""
FEWEST_LABELS = 2
"""So many labels a line has at least that is a box."""
_LEAST_ODDS, _MOST_ODDS = -3.0, 8.0
NO_RIVAL: Mapping[str, float] = {"headed": 0.0, "headed odds": 0.0, "headed, untimed": 0.0}
"""The features of a list that is not the reading of the headers."""
_BEHIND_BY = " \t\u00a0:：@»«|"
_LETTER = re.compile(r"[^\W_]")
_DIGITS = re.compile(r"\d+")
_EDGE = " \t\u00a0•*·|-–—:[]()#>»«,;/"
_LABEL = re.compile(r"([^\W\d][^:*]{1,24})[:：][*_]*(?:\s|$)")
_LONGEST_LABELLED = 90


@cache
def _by() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){cues.any_of('by').pattern}")


class Stamp(NamedTuple):
    """A line and the time on it."""

    index: int  # type: ignore[assignment]  # hides tuple.index on purpose
    time: TimeMatch


Family = tuple[Stamp, ...]
"""Stamps of like lines, in reading order."""


class Quotation(NamedTuple):
    """A line that leads to words, in lines before `stop`, which lines above begin with; `earlier` are those."""

    at: int
    stop: int
    lead: str
    earlier: Sequence[int]


@lru_cache(maxsize=8192)
def _key(text: str) -> str:
    if len(text) > LONGEST_KEY or (text.startswith(">>") and text[2:3].isdecimal()):
        return ""
    return _DIGITS.sub("9", text.casefold().strip(_EDGE)) or text[:3]


def _label(text: str) -> str | None:
    """The label that a short line begins with ("Posts: 7", "Location:"), folded."""
    if len(text) > _LONGEST_LABELLED or not (":" in text or "：" in text):
        return None
    found = _LABEL.match(text.lstrip("*_|# "))
    return found[1].casefold() if found else None


@dataclass(frozen=True)
class Sheet:
    """A page as the blocks on it are read: for each line its text, its key, and its label if it has one.

    Lines have the same key if they differ in numbers and in the marks at their edges only; the key of a long line,
    which is text, is "", as is that of one that says which post is answered (">>40217"). `changes` are lines that say
    when the post above was changed, `copies` have the time of the post below, `head` is that of its thread.
    """

    page: Page
    texts: Sequence[str]
    stamps: Sequence[Stamp]
    changes: frozenset[int]
    copies: frozenset[int]
    head: Head | None

    @cached_property
    def keys(self) -> Sequence[str]:
        """For each line its key."""
        return [_key(text) for text in self.texts]

    @cached_property
    def labels(self) -> Sequence[str | None]:
        """For each line its label, if it has one."""
        return [_label(text) for text in self.texts]

    @cached_property
    def timed(self) -> Sequence[int]:
        """The lines of the stamps."""
        return [stamp.index for stamp in self.stamps]

    @cached_property
    def counted(self) -> Sequence[int]:
        """The lines that say how many comments there are."""
        return sorted(self.page.counts)

    @cached_property
    def offering(self) -> Sequence[int]:
        """The lines that offer a reply."""
        return [index for index, fact in enumerate(self.page.facts) if fact.offers_reply]

    @cached_property
    def prose(self) -> Sequence[int]:
        """The lines that are longer than any of a header."""
        return [index for index, text in enumerate(self.texts) if len(text) > _PROSE]

    @cached_property
    def boxes(self) -> Mapping[int, frozenset[str]]:
        """The lines that may be a box ("Mira Member Joined May 2014Posts 12"), with the words that could be labels."""
        return {
            index: words
            for index, text in enumerate(self.texts)
            if len(text) <= _LONGEST_BOX
            and _COUNTED.search(text)
            and len(words := frozenset(_CAPITALIZED.findall(text))) >= FEWEST_LABELS
        }

    @cached_property
    def quotations(self) -> Sequence[Quotation]:
        """The lines that may lead to words of an earlier line: those below, or their own behind a colon."""
        said: dict[str, list[int]] = {}
        found: list[Quotation] = []
        for at, line in enumerate(self.texts):
            for lead, words, stop in self._quoted_at(at):
                if earlier := said.get(words[:_QUOTED]):
                    found.append(Quotation(at, stop, lead, tuple(earlier)))
            if len(line) >= _SHORTEST_QUOTE:
                said.setdefault(line[:_QUOTED], []).append(at)
        return found

    @cached_property
    def alone(self) -> frozenset[int]:
        """The lines that hold a time and nothing else but marks."""
        rests = [(stamp.index, self.texts[stamp.index].replace(stamp.time.text, "", 1)) for stamp in self.stamps]
        return frozenset([index for index, rest in rests if not any(map(str.isalnum, rest))])

    @cached_property
    def said_again(self) -> frozenset[str]:
        """The keys of lines that are marked as words of an earlier line: though they recur, they are the posts'."""
        says = cues.phrases().says_end
        shown = (q for q in self.quotations if self.texts[q.stop - 1].startswith(">") or says.search(q.lead))
        return frozenset([self.keys[q.stop - 1] for q in shown])

    def _quoted_at(self, at: int) -> Iterator[tuple[str, str, int]]:
        line, below = self.texts[at], self.texts[at + 1] if at + 1 < len(self.texts) else ""
        if len(line) <= _PROSE and len(below) >= _SHORTEST_QUOTE:
            yield line, below.lstrip("> "), at + 2
        lead, colon, words = line.partition(": ")
        if colon and len(lead) <= _PROSE and len(words) >= _SHORTEST_QUOTE:
            yield lead, words.lstrip(), at + 1

    @cached_property
    def _whole(self) -> str:
        return "\n".join(self.texts)

    @cached_property
    def _quoting(self) -> str:
        """The short lines that may lead to a quotation: "Bob said:", "@Bob", "Quote from: Bob on …"."""
        return "\n".join([t for t in self.texts if len(t) <= LONGEST_KEY and (t[-1] in ":：↑" or "@" in t or ">" in t)])

    @cached_property
    def _credits(self) -> str:
        """What stands behind "by" in short lines."""
        short = [text for text in self.texts if len(text) <= LONGEST_KEY]
        behind = [text[found.end() :].lstrip(_BEHIND_BY) for text in short for found in _by().finditer(text)]
        return "\n".join(["", *behind, ""])

    @cached_property
    def on_lines(self) -> dict[int, Place | None]:
        """The names on lines that a slot has been looked for on: many slots of many lists have the same line."""
        return {}

    @cached_property
    def _counts(self) -> dict[str, int]:
        return {}

    @cached_property
    def _times(self) -> dict[int, TimeMatch]:
        return {stamp.index: stamp.time for stamp in self.stamps}

    def is_time(self, index: int, name: Name) -> bool:
        """Is a name part of its line's time ("Aug" of "Joined: Aug 2017")? One that is the whole line may look so."""
        time = self._times.get(index)
        if time is None or name.end - name.start == len(self.texts[index]):
            return False
        return name.start < time.end and time.start < name.end

    def count(self, text: str) -> int:
        """How often a text stands on the page."""
        known = self._counts.get(text)
        if known is None:
            known = self._counts[text] = self._whole.count(text)
        return known

    @cached_property
    def _alone(self) -> dict[tuple[str, str], bool]:
        return {}

    def stands_alone(self, name: str, within: str) -> bool:
        """Does a name stand on the page as a word of its own, outside of `within`?"""
        known = self._alone.get((name, within))
        if known is None:
            known = self._alone[name, within] = self._stands_alone(name, within)
        return known

    def _stands_alone(self, name: str, within: str) -> bool:
        if len(name) < 2 or self.count(name) <= self.count(within):
            return False
        rest, whole = within[len(name) :], self._whole
        return any(
            not (at and _in_word(whole, at - 1)) and not _in_word(whole, end) and not whole.startswith(rest, end)
            for at in places(name, whole)
            for end in [at + len(name)]
        )

    def is_quoted(self, name: str) -> bool:
        """Does a line that leads to a quotation name it?"""
        return name in self._quoting

    def is_credited(self, name: str) -> bool:
        """Does a line name it behind "by"?"""
        own = "\n" + name
        return len(name) > 1 and any(not _in_word(self._credits, at + len(own)) for at in places(own, self._credits))


def _in_word(text: str, at: int) -> bool:
    return text[at : at + 1].isalnum() or text[at : at + 1] == "_"


Slot = Mapping[int, int]
"""For each gap that has it, by the gap's number, the line of a slot."""


@dataclass(frozen=True)
class Template:
    """What recurs between the stamps of a family: keys of lines, labels, and lines that are a box of several labels."""

    sheet: Sheet
    lines: frozenset[int]
    constant: frozenset[str]
    labels: frozenset[str]
    boxes: frozenset[int]

    def trait(self, index: int) -> str:
        """What a line of the page's has in common with its likes, whatever its value: the label; empty for others."""
        if index in self.boxes:
            return "a box"
        label = self.sheet.labels[index]
        return label if label in self.labels else ""

    @cached_property
    def _held(self) -> dict[int, bool]:
        return {}

    def holds(self, index: int) -> bool:
        """Is a line the page's?"""
        held = self._held
        if index not in held:
            held[index] = self._holds(index)
        return held[index]

    def _holds(self, index: int) -> bool:
        sheet = self.sheet
        if index in self.lines or index in sheet.copies:
            return True
        text = sheet.texts[index]
        if len(text) > _LONGEST:
            return not _LETTER.search(text)
        if sheet.page.facts[index].is_stuff or sheet.keys[index] in self.constant or sheet.labels[index] in self.labels:
            return True
        return self.is_value(index)

    def is_value(self, index: int) -> bool:
        """Is a line the value of a label that stands alone above it?"""
        if not index or len(self.sheet.texts[index]) > _LONGEST_VALUE:
            return False
        return self.sheet.texts[index - 1][-1] in ":：" and self.sheet.labels[index - 1] in self.labels


@dataclass(frozen=True)
class Peeled:
    """How far the gaps are peeled from one end: the first line of each that is left, and the slots that were found.

    `guesses` is how many of the slots nothing but their shortness speaks for.
    """

    edges: Sequence[int]
    slots: Sequence[Slot]
    guesses: int


class Place(NamedTuple):
    """A name and its line."""

    index: int  # type: ignore[assignment]  # hides tuple.index on purpose
    name: Name


Places = Sequence[Place | None]
"""The name of each post in one slot."""


class Quote(NamedTuple):
    """A line of post `by` that leads to words of the earlier `post`.

    `posts` are all earlier ones that have the words. `shown`: a mark, or their place and length, shows that they are
    quoted.
    """

    line: str
    post: int
    by: int
    posts: Sequence[int]
    shown: bool


@dataclass(frozen=True)
class PostList:
    """A family read as posts: for each the lines of its block and of its text, and the slots its name can be in.

    `guesses` is how many slots of the header nothing but their shortness speaks for. `fill` finds the slots, which
    takes longest and is asked of the likeliest lists only.
    """

    family: Family
    side: Side
    blocks: Sequence[range]
    texts: Sequence[range]
    fill: Callable[[], Mapping[str, Places]]
    guesses: tuple[int, int]
    template: Template
    quotes: Sequence[Quote]

    @cached_property
    def slots(self) -> Mapping[str, Places]:
        """By kind the slots that most posts fill with something like a name, below the time of the post before."""
        floors = [-1, *(stamp.index for stamp in self.family)]
        spans = [range(floor + 1, block.stop) for floor, block in zip(floors, self.blocks, strict=False)]
        found = {
            kind: [p if p and p.index in span else None for p, span in zip(places, spans, strict=True)]
            for kind, places in self.fill().items()
        }
        return {kind: places for kind, places in found.items() if any(places)}

    @property
    def begin(self) -> int:
        return self.blocks[0].start

    @property
    def end(self) -> int:
        return self.blocks[-1].stop


class Rival(NamedTuple):
    """A reading as a list, its log-odds of being a thread, and the share of its headers without a time."""

    reading: Reading
    posts: PostList
    odds: float
    untimed: float

    def values(self) -> Mapping[str, float]:
        return {
            "headed": 1.0,
            "headed odds": max(_LEAST_ODDS, min(_MOST_ODDS, self.odds)) / 4,
            "headed, untimed": self.untimed,
            "same headers": 0.0,
        }


Listed = tuple[PostList, Mapping[str, float]]
"""A list of posts, and what it has in common with the reading of the headers."""


class Option(NamedTuple):
    """A list of posts with its features, and the slot of its names, if one is likely to hold them."""

    posts: PostList
    values: Mapping[str, float]
    slot: str | None

    @property
    def names(self) -> Places:
        return self.posts.slots[self.slot] if self.slot else [None] * len(self.posts.texts)


class Choice(NamedTuple):
    """The list that is the thread of a page, and the log-odds that it is one."""

    option: Option
    odds: float

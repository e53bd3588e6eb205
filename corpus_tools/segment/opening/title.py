"""The title of a list of posts: the line above the opening post, or in its header, that the rest of the page confirms.

Forums print the name of the site, a path and a menu above the title, and none of these is running text, so that the
rules of `headline.py` have little to go by. What tells the title is that the posts speak of it: they repeat its words,
or answer it ("Re: …"); the page's first line begins with it. A title is the likeliest of its candidates, or none is
(a conditional logit, as for the headline). The weights are the table `title` of `data/models/posts.json`, fitted by
`scripts/train_posts.py`.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from corpus_tools.segment.thread.names import ANSWER
from corpus_tools.segment.thread.posts.weights import weigh, weights
from corpus_tools.segment.thread.template import Opening, Page
from corpus_tools.words import cues
from corpus_tools.words.furniture import Furniture, furniture, is_row

LEAST = 0.4
"""A title must be so likely. By sites left out 0.35 finds one in a hundred more, and has a sixth more wrong ones."""

_FAR = 60
_LONGEST, _SHORTEST = 200, 2
_LABEL_MAX = 24
"""Code points that may stand before the title in its line, or in that of a post ("Title: ", "Betreff: Re: ")."""
_MANY = 4
"""More words that the posts repeat say no more."""
_TWICE = 2
"""So often stands a title that is known to be whole."""
_BELOW = 3
"""So many lines below a title are searched for the name of who opened the thread."""
_BACK, _FORTH = "«‹←", "»›→"
_QUOTED = re.compile(r"«[^\s«»][^«»]*[^\s«»]»")
"""A title in quotes. Links to the threads before and behind have blanks inside: "« Back next »"."""
_MARKS = ' \t\u00a0*#•·»›>|-–—=+"“”[]().'
_END_MARKS = _MARKS.translate(str.maketrans("", "", ")]."))
_CUT = re.compile(r"\s+=?[-–—|•·»›>:]+\s+|\s*[|»›]\s*")
_LABEL = re.compile(rf"[^:：]{{2,{_LABEL_MAX}}}[:：]\s+(?=\S)")
_ANSWER = re.compile(rf"(?<!\w)(?:{ANSWER}): \W*$")
_PATH = re.compile(r"\S\s*[>»›→‹]\s*\S|\S\s/\s\S.*\S\s/\s\S")
_STEP = re.compile(r"\s*=?[>»›→‹]\s*|\s/\s")
_TAIL = re.compile(r"\s+\([^()]*\)$")
_BARS = re.compile(r"\S\s+[|·•]\s+(?=\S)")
_ROW = 3
"""A line with so many bars between its words is a menu."""
_PAGES = re.compile(r"\b\d{1,4}\W{1,4}\d{1,4}\W{1,4}\d|\b\d{1,4}\s[^\W\d]{1,4}\s\d{1,4}\b")
_COUNT = re.compile(r"\(?\d[\d.,]*\)?\s+[^\W\d]+(?:\s+[^\W\d]+){0,4}$|[^\W\d]+:?\s*\(?\d+\)?$")
_COUNTED = re.compile(r"(?<![\w.,])(\d[\d.,]*)[kKM]?\s+[^\W\d]{3,}")
_FAR_COUNT, _ABOVE_COUNT = 8, 2
"""So many lines above the opening post its thread is counted, and so many above that stands the title."""
_PIECES = re.compile(r"\s*[|,•·/]\s*|\s{2,}")
_WORD = re.compile(r"[^\W\d_]{4,}")
_STEM = 6
"""Words that begin with the same letters are taken for forms of one word."""


class Title(NamedTuple):
    """A stretch of a line that may be the title: `start` to `end` are code points of the line's text."""

    index: int  # type: ignore[assignment]  # hides tuple.index on purpose
    start: int
    end: int
    folded: str
    labelled: bool


def find_title(page: Page, opening: Opening, headline: str | None) -> Title | None:
    """The title of the posts that `opening` opens; None where no line is likely enough to be it.

    `headline` is the one that an article of these lines would have. What stands right above where the page counts its
    posts needs only be likelier than none.
    """
    table = weights()["title"]
    found = described(page, opening, headline)
    scores = [weigh(table, values) for _, values in found]
    highest = max([0.0, *scores])
    whole = math.exp(-highest) + sum([math.exp(score - highest) for score in scores])
    likely = _with_labelled(page, found, [math.exp(score - highest) / whole for score in scores])
    none = math.exp(-highest) / whole
    best = max(likely, default=0.0)
    if best < max(LEAST, none):
        lines = _above_count(page, opening)
        near = [share for (title, _), share in zip(found, likely, strict=True) if title.index in lines]
        best = max(near, default=0.0)
        if not near or best < none:
            return None
    return _with_note(page, found[likely.index(best)][0])


def _above_count(page: Page, opening: Opening) -> Sequence[int]:
    """The lines right above the one that counts the posts ("3 replies, 631 views"), near above the first of them."""
    begin, size = opening.block.start, len(opening.posts)
    for index in range(begin - 1, max(0, begin - _FAR_COUNT) - 1, -1):
        if _counts_posts(page.lines[index].text, size):
            return range(max(0, index - _ABOVE_COUNT), index)
    return ()


def _counts_posts(text: str, size: int) -> bool:
    """Does a line say of the thread how many posts it has, and more that is counted, or nothing but their number?"""
    if len(text) > _LONGEST:
        return False
    counts = _COUNTED.findall(text)
    if len(counts) >= _ROW:
        return True
    own = any(number in (str(size), str(size - 1)) for number in counts)
    return own and _COUNT.match(text.strip(_MARKS)) is not None


def _with_note(page: Page, title: Title) -> Title:
    """The title with the note behind it ("Tides? (looking for maps)"), if the page prints both elsewhere too.

    It must never print the title without the note.
    """
    text = page.lines[title.index].text
    tail = _TAIL.fullmatch(text, title.end, len(text.rstrip()))
    lines = [line.text.casefold().strip(_MARKS) for line in page.lines] if tail else []
    whole = text[title.start :].casefold().strip(_MARKS)
    if lines.count(whole) < _TWICE or title.folded in lines:
        return title
    return title._replace(end=len(text.rstrip()), folded=text[title.start :].casefold().rstrip())


def _with_labelled(
    page: Page, found: Sequence[tuple[Title, Mapping[str, float]]], likely: Sequence[float]
) -> list[float]:
    """How likely each title is, with what is the same behind a label or before a note: "Thread: Tides (Read 9 times)".

    Only what stands elsewhere without them, alone or answered ("Re: Tides"), is known to be the title.
    """
    total = list(likely)
    for number, (title, values) in enumerate(found):
        if values["repeated"] or values["ends a path"] or (values["answered"] and _is_answered(page, title)):
            total[number] += sum([p for (other, _), p in zip(found, likely, strict=True) if _is_labelled(title, other)])
    return total


def _is_answered(page: Page, title: Title) -> bool:
    lines = (line.text.casefold().rstrip(_MARKS) for line in page.lines)
    return any(line.endswith(title.folded) and _ANSWER.search(line[: -len(title.folded)]) for line in lines)


def _is_labelled(title: Title, other: Title) -> bool:
    """Does the other one add nothing but a label, a note or both?"""
    before, found, behind = other.folded.rpartition(title.folded)
    if not found or not (before or behind):
        return False
    lead = before.rstrip(_MARKS)
    named = lead[-1:] in (":", "：") and lead[:-1].isalpha()
    labelled = not before or named or (before[len(lead) :].strip() != "" and len(lead) <= _LABEL_MAX)
    return labelled and (not behind or _TAIL.fullmatch(behind) is not None)


def described(page: Page, opening: Opening, headline: str | None) -> list[tuple[Title, Mapping[str, float]]]:
    """What can be the title, each text once, where it stands last, with what speaks for it wherever it stands."""
    found: dict[str, tuple[Title, dict[str, float]]] = {}
    options = titles(page, opening)
    for option, values in zip(options, features(page, opening, options, headline), strict=True):
        known = found[option.folded][1] if option.folded in found else {}
        best = {name: max(value, known[name]) for name, value in values.items()} if known else dict(values)
        found[option.folded] = option, best
    return list(found.values())


def titles(page: Page, opening: Opening) -> list[Title]:
    """What can be the title: lines above the opening post, and in its header, from top to bottom."""
    begin = opening.block.start
    own = {*opening.text, opening.unit.here, opening.unit.name_line}
    header = [i for i in range(begin, opening.text[-1]) if i not in own]
    places = [*range(max(0, begin - _FAR), begin), *header]
    found: list[Title] = []
    for index in places:
        if len(page.lines[index].text) <= _LONGEST:
            found += _in_line(page.lines[index].text, index, page.facts[index].mark.end)
    return [title for title in found if not _is_other(page.lines[title.index].text[title.start : title.end])]


def _is_other(text: str) -> bool:
    """Is this the name of the forum, a row of links to the pages before and behind, or one of counts?"""
    leads_back = text[0] in _BACK and not any(mark in text for mark in _FORTH)
    return leads_back or cues.names_board(text) or cues.is_counts(text)


def _in_line(text: str, index: int, begin: int) -> Iterator[Title]:
    """The whole line without its marks, the first and last of its pieces, and what stands behind a label in them.

    It is read from `begin` on, where its list mark ends, and from the last bracket before it: "[Solved]" is marked like
    the picture "[icon]". A note behind it may be none of it: "(Read 812 times)".
    """
    bracket = text.rfind("[", 0, begin)
    spans = {(begin, len(text)), (bracket if bracket >= 0 else begin, len(text))}
    if not _QUOTED.fullmatch(text, begin) and (cuts := list(_CUT.finditer(text, begin))):
        spans |= {(begin, cuts[0].start()), (cuts[-1].end(), len(text))}
    spans |= {(start, tail.start()) for start, end in spans if (tail := _TAIL.search(text, start, end))}
    bare = {span for start, end in spans if (span := _stripped(text, start, end))}
    behind = {_stripped(text, found.end(), end) for start, end in bare if (found := _LABEL.match(text, start, end))}
    for start, end in sorted(bare | {span for span in behind if span}):
        if not is_row(text[start:end]):
            yield Title(index, start, end, text[start:end].casefold(), (start, end) in behind)


def _stripped(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The stretch without the marks at its edges; None if hardly anything is left."""
    part = text[start:end]
    start += len(part) - len(part.lstrip(_MARKS))
    if text[start - 1 : start] == "[" and "]" in part and start > 0:
        start -= 1
    if not _QUOTED.fullmatch(part):
        end -= len(part) - len(part.rstrip(_END_MARKS))
    return (start, end) if end - start >= _SHORTEST else None


@dataclass(frozen=True, slots=True)
class _View:
    """What is asked of the page for each title.

    `first`, `posts` and `above` are words: of the opening post, with the number of posts that have them, and with the
    number of lines above the posts that have them. `whole` and `answers` are lines, and what follows a label in lines.
    """

    page: Page
    opening: Opening
    last: int
    kinds: Mapping[int, Furniture]
    first: frozenset[str]
    posts: Counter[str]
    above: Counter[str]
    whole: Counter[str]
    answers: Counter[str]
    repeated: Counter[str]
    paths: tuple[frozenset[str], frozenset[str]]
    author: str
    headline: str


def features(page: Page, opening: Opening, options: Sequence[Title], headline: str | None) -> list[Mapping[str, float]]:
    """What speaks for each of the titles of a page."""
    if not options:
        return []
    view = _view(page, opening, options, headline)
    return [{"always": 1.0, **_look(option), **_place(view, option), **_said(view, option)} for option in options]


def _view(page: Page, opening: Opening, options: Sequence[Title], headline: str | None) -> _View:
    texts = [line.text for line in page.lines]
    lines = [text.casefold() for text in texts]
    first, last = options[0].index, options[-1].index
    words = [_words(" ".join([lines[i] for i in text])) for text in opening.posts]
    return _View(
        page=page,
        opening=opening,
        last=max(last + 1, opening.block.start),
        kinds=dict(zip(range(first, last + 1), furniture(texts[first : last + 1]), strict=True)),
        first=words[0],
        posts=Counter(word for post in words for word in post),
        above=Counter(word for i in range(first, opening.block.start) for word in _words(lines[i])),
        whole=Counter(line.strip(_MARKS) for line in lines),
        answers=Counter(label for line in lines[opening.block.start :] if (label := _behind_label(line))),
        repeated=Counter(option.folded for option in options),
        paths=_paths(lines),
        author=(opening.unit.author(page) or "").casefold(),
        headline=(headline or "").strip(_MARKS).casefold(),
    )


def _paths(lines: Sequence[str]) -> tuple[frozenset[str], frozenset[str]]:
    """What the paths of a page begin with, the site, and what they end in, the thread or its board."""
    steps = [_STEP.split(line) for line in lines if len(line) <= _LONGEST and _PATH.search(line)]
    return frozenset([path[0].strip(_MARKS) for path in steps]), frozenset([path[-1].strip(_MARKS) for path in steps])


def _words(folded: str) -> frozenset[str]:
    return frozenset(word[:_STEM] for word in _WORD.findall(folded))


def _behind_label(line: str) -> str:
    """What stands behind the labels of a short line ("re: …"); "" where there is no label."""
    lead, colon, rest = line[: _LABEL_MAX + _LONGEST].rpartition(": ")
    return rest.strip(_MARKS) if colon and len(lead) <= _LABEL_MAX + 8 else ""


def _look(option: Title) -> dict[str, float]:
    """What a title looks like."""
    text = option.folded
    spaces = text.count(" ")
    pieces = _PIECES.split(text)
    return {
        "short": float(len(text) < 12),
        "long": float(len(text) > 90),
        "many words": float(spaces >= 3),
        "words": min(1.0, (spaces + 1) / 8),
        "asks": float(text[-1] in "?？!！"),
        "ends as a sentence": float(text[-1] in ".:。："),
        "cut": float(bool(_CUT.search(text))),
        "digits": sum(map(str.isdigit, text)) / len(text),
        "a list of words": float(len(pieces) > 2 and all(piece.count(" ") < 2 for piece in pieces)),
        "a count": float(bool(_COUNT.match(text))),
        "numbers of pages": float(bool(_PAGES.search(text))),
        "labelled": float(option.labelled),
        "bracketed": float(text[0] == "["),
        "is a path": float(bool(_PATH.search(text))),
    }


def _place(view: _View, option: Title) -> dict[str, float]:
    """Where it stands."""
    page, index = view.page, option.index
    line = page.lines[index].text
    above = [page.lines[i].text for i in (index - 1, index - 2) if i >= 0]
    behind = page.lines[index + 1 : index + 1 + _BELOW]
    author = view.author
    tail = _TAIL.search(line)
    cut = line[option.end :].strip() if tail and option.end <= tail.start() else ""
    kept = tail[0] if tail and option.end > tail.start() else ""
    return {
        "first line": float(index == 0),
        "small letter": float(line[option.start].islower()),
        "mark #": float(page.facts[index].mark.glyph[:1] == "#"),
        "time": float(index in page.timed),
        "furniture": float(bool(view.kinds.get(index))),
        "path": float(bool(_PATH.search(line))),
        "path above": float(any(map(_PATH.search, above))),
        "blank line above": float(page.blanks[index] > 0),
        "blank line below": float(index + 1 < len(page.lines) and page.blanks[index + 1] > 0),
        "lines between": min(1.0, sum(not page.facts[i].is_stuff for i in range(index + 1, view.last)) / 10),
        "author below": float(len(author) > 2 and any(author in other.text.casefold() for other in behind)),
        "author in it": float(len(author) > 2 and author in option.folded),
        "part of line": float(option.end - option.start < len(line.strip(_MARKS))),
        "note cut": float(bool(cut)),
        "note kept": float(bool(kept)),
        "count cut": float(any(map(str.isdigit, cut))),
        "count kept": float(any(map(str.isdigit, kept))),
        "behind a bracket": float(line[: option.start].rstrip()[-1:] == "]"),
        "stuff": float(page.facts[index].is_stuff),
        "row": float(len(_BARS.findall(line)) >= _ROW),
        "interface": float(cues.is_interface(option.folded)),
    }


def _said(view: _View, option: Title) -> dict[str, float]:
    """What the page says of it elsewhere: in its posts, in its first line, in the lines above."""
    words = frozenset[str]() if _COUNT.match(option.folded) else _words(option.folded)
    share = 1 / max(1, len(words))
    first = len(words & view.first)
    posts = sum(word in view.posts for word in words)
    size = len(view.opening.posts)
    often = sum([min(size, 2 * view.posts[word]) for word in words]) / size
    own = _words(view.page.lines[option.index].text.casefold()) if option.index < view.opening.block.start else ()
    head = view.page.lines[0].text.casefold()
    bare = option.folded.strip(_MARKS)
    begins, ends = view.paths
    return {
        "share of words in the first post": first * share,
        "words in the first post": min(_MANY, first) / _MANY,
        "share of words in posts": posts * share,
        "words in posts": min(_MANY, posts) / _MANY,
        "share of words in many posts": often * share,
        "share of words in other lines above": sum(view.above[word] > (word in own) for word in words) * share,
        "headline of an article": float(bare == view.headline),
        "begins the first line": float(option.index > 0 and head.startswith(option.folded)),
        "repeated above": float(view.repeated[option.folded] > 1),
        "repeated": min(3, view.whole[bare]) / 3,
        "answered": float(view.answers[bare] > 0),
        "answered often": float(view.answers[bare] > 1),
        "begins a path": float(bare in begins),
        "ends a path": float(bare in ends),
    }

"""The title of a list of posts: the line above the opening post that the rest of the page confirms.

Forums print the name of the site, a path and a menu above the title, and none of these is running text, so that the
rules of `headline.py` have little to go by. What tells the title is that the page repeats it: at the beginning of its
first line, in "Re: …" above the posts, at the end of the path. The weights are the table `title` of
`data/models/posts.json`, fitted by `scripts/train_posts.py`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from corpus_tools.segment.thread.posts.weights import weigh, weights
from corpus_tools.segment.thread.template import Page
from corpus_tools.words.furniture import Furniture, furniture

_FAR = 60
_LONGEST, _SHORTEST = 200, 2
_LABEL_MAX = 24
"""Code points that may stand before the title in the line of a post ("Re: ", "Betreff des Beitrags: Re: ")."""
_MARKS = ' \t\u00a0*#•·»›>|-–—=+"“”[]().'
_CUT = re.compile(r"\s+[-–—|•·»›:]+\s+|\s*[|»›]\s*")


class Title(NamedTuple):
    """A stretch of a line that may be the title: `start` to `end` are code points of the line's text."""

    index: int  # type: ignore[assignment]  # hides tuple.index on purpose
    start: int
    end: int
    folded: str


def titles(page: Page, begin: int) -> list[Title]:
    """The lines above line `begin` that can be the title of the posts below, from top to bottom."""
    found: list[Title] = []
    above = page.lines[max(0, begin - _FAR) : begin]
    for line, kind in zip(above, furniture([line.text for line in above]), strict=True):
        if kind is not Furniture.LINE and not page.facts[line.index].is_stuff and len(line.text) <= _LONGEST:
            found += _in_line(line.text, line.index)
    return found


def _in_line(text: str, index: int) -> Iterator[Title]:
    """The whole line without its marks, and the first and last of its pieces, if it is cut into pieces."""
    spans = {(0, len(text))}
    if cuts := list(_CUT.finditer(text)):
        spans |= {(0, cuts[0].start()), (cuts[-1].end(), len(text))}
    for start, end in sorted(spans):
        part = text[start:end]
        start += len(part) - len(part.lstrip(_MARKS))
        end -= len(part) - len(part.rstrip(_MARKS.replace(")", "").replace("]", "").replace(".", "")))
        if end - start >= _SHORTEST:
            yield Title(index, start, end, text[start:end].casefold())


def features(page: Page, begin: int, options: Sequence[Title]) -> list[Mapping[str, float]]:
    """What speaks for each of the titles above line `begin`."""
    lines = [line.text.casefold() for line in page.lines]
    head = lines[0]
    whole = Counter(line.strip(_MARKS) for line in lines)
    below = lines[begin:]
    answers = Counter(label for line in below if (label := _behind_label(line)))
    return [
        {
            "always": 1.0,
            "near": 1 / (begin - option.index),
            "close": float(begin - option.index <= 3),
            "last": float(option is options[-1]),
            "first line": float(option.index == 0),
            "begins the first line": float(option.index > 0 and head.startswith(option.folded)),
            "ends the first line": float(option.index > 0 and head.endswith(option.folded)),
            "piece": float(option.end - option.start < len(page.lines[option.index].text) - 4),
            "repeated above": float(sum(option.folded == other.folded for other in options) > 1),
            "repeated": min(3, whole[option.folded]) / 3,
            "answered": float(answers[option.folded] > 0),
            "answered often": float(answers[option.folded] > 1),
            "short": float(len(option.folded) < 12),
            "long": float(len(option.folded) > 90),
            "one word": float(" " not in option.folded),
            "many words": float(option.folded.count(" ") >= 3),
            "asks": float(option.folded[-1] in "?？!！"),
            "ends as a sentence": float(option.folded[-1] in ".:。："),
            "cut": float(bool(_CUT.search(option.folded))),
            "time": float(option.index in page.timed),
            "barrier": float(option.index in page.barriers),
            "marked": float(page.facts[option.index].is_marked),
        }
        for option in options
    ]


def _behind_label(line: str) -> str:
    """What stands behind the labels of a short line ("re: …"); "" where there is no label."""
    lead, colon, rest = line[: _LABEL_MAX + _LONGEST].rpartition(": ")
    return rest.strip(_MARKS) if colon and len(lead) <= _LABEL_MAX + 8 else ""


def find_title(page: Page, begin: int) -> Title | None:
    """The title of the posts from line `begin` on; None where no line is likely enough to be it."""
    options = titles(page, begin)
    best, most = None, 0.0
    for option, values in zip(options, features(page, begin, options), strict=True):
        score = weigh(weights()["title"], values)
        if score >= most:  # of equals the nearest
            best, most = option, score
    return best

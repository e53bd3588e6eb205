"""Where the first comment begins, if each comment's author and time stand below its text and no heading stands above.

The other comments lie between two footers. The first one lies between the article and a footer, and nothing marks its
first line, so each line above the footer is a candidate: rated by how long the other comments are, by its wording and
that of the lines below it, and by the gaps of the layout. The weights are the table `opening` of
`data/models/threads.json`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import log, log1p, sqrt

from corpus_tools.segment.thread.template import Page, Reading
from corpus_tools.words.voice import line_odds

_FAR_ABOVE = 400
_SHORT = 40
_USUAL_SIZE, _USUAL_LENGTH, _USUAL_SPREAD, _AS_MANY_AS = 2, 250, 1.0, 2
_SURE_TO_END = 0.95  # even where all comments so far are empty the next line may go on


@dataclass(frozen=True, slots=True)
class Window:
    """The candidates `lines` of a page, all above the footer's first line `end`; what is known of the others' texts.

    `sizes` are the others' lengths in lines and `lengths` their logarithms in code points, the name on top left out;
    `odds` are, for each candidate, the log-odds that it and the lines below it were written by readers.
    """

    page: Page
    lines: range
    end: int
    author: str | None
    sizes: Sequence[int]
    lengths: Sequence[float]
    odds: Sequence[float]

    def top(self, at: int) -> int:
        """The first line of the text if the comment begins at line `at`: below its author's name, if that is there."""
        return at + (at + 1 < self.end and self.page.lines[at].text == self.author)

    def gap(self, at: int) -> int:
        """The blank lines above a candidate."""
        return self.page.blanks[at] if at else 0


def window(page: Page, reading: Reading, reach: int) -> Window:
    """The lines among which the first comment of a run of footers may begin, `reach` lines above the first at most."""
    first = reading.units[0].first
    begin = max(0, first - reach)
    above = range(max(0, first - _FAR_ABOVE), first)
    odds = list(line_odds([page.lines[i].text for i in above]))[begin - above.start :]
    texts = []
    for a, b in pairwise(reading.units):
        top = a.last + 1
        top += top + 1 < b.first and page.lines[top].text == b.author(page)
        texts.append(range(top, b.first))
    return Window(
        page=page,
        lines=range(begin, first),
        end=first,
        author=reading.units[0].author(page),
        sizes=[len(text) for text in texts],
        lengths=[log1p(sum(len(page.lines[i].text) for i in text)) for text in texts],
        odds=list(accumulate(odds[::-1]))[::-1],
    )


def _size(w: Window, at: int) -> float:
    """The log of how often comments of this page have so many lines, smoothed by a geometric distribution."""
    size, count = w.end - w.top(at), len(w.sizes)
    share = min(_SURE_TO_END, (count + _AS_MANY_AS) / (sum(w.sizes) + _AS_MANY_AS * _USUAL_SIZE))
    usual = share * (1 - share) ** (size - 1)
    return log((w.sizes.count(size) + 3 * usual + 0.02) / (count + 3))


def _length(w: Window, at: int) -> float:
    """How far the length in code points is from the usual one: the log-density of a normal distribution, cut off."""
    count = len(w.lengths) + _AS_MANY_AS
    mean = (sum(w.lengths) + _AS_MANY_AS * log(_USUAL_LENGTH)) / count
    spread = sqrt((sum((x - mean) ** 2 for x in w.lengths) + _AS_MANY_AS * _USUAL_SPREAD) / count)
    length = log1p(sum(len(w.page.lines[i].text) for i in range(w.top(at), w.end)))
    return -0.5 * min(3.0, abs(length - mean) / spread) ** 2


def _widest_gap(w: Window, at: int) -> float:
    return float(w.gap(at) > 1 and all(w.gap(i) < w.gap(at) for i in w.lines if i != at))


def _no_gap(w: Window, at: int) -> float:
    return float(not w.gap(at) and any(w.gap(i) for i in w.lines))


def _above(w: Window, at: int) -> str:
    return w.page.lines[at - 1].text if at else ""


FEATURES: Mapping[str, Callable[[Window, int], float]] = {
    "size": _size,
    "length": _length,
    "wording": lambda w, at: w.odds[at - w.lines.start],
    "widest gap": _widest_gap,
    "no gap": _no_gap,
    "below a time": lambda w, at: float(at > 0 and at - 1 in w.page.timed),
    "below a question": lambda w, at: float(_above(w, at)[-1:] == "?"),
    "below a colon": lambda w, at: float(_above(w, at)[-1:] in (":", ",")) if at else 0.0,
    "short": lambda w, at: float(len(w.page.lines[at].text) < _SHORT),
}


def features(w: Window, at: int) -> dict[str, float]:
    """Every feature of a candidate, by name."""
    return {name: feature(w, at) for name, feature in FEATURES.items()}


def find_opening(page: Page, reading: Reading, reach: int, weights: Mapping[str, float]) -> int:
    """The line where the first comment of a run of footers most likely begins."""
    found = window(page, reading, reach)

    def rate(at: int) -> float:
        return sum(weights[name] * value for name, value in features(found, at).items())

    return max(found.lines, key=rate, default=reading.begin)

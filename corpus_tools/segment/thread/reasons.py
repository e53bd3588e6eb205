"""Why the comments of a page were read as they were, or why none were found: for `corpus explain` only."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple

from corpus_tools.segment.thread.dialects.files import shipped
from corpus_tools.segment.thread.dialects.known import find_dialect
from corpus_tools.segment.thread.features import FEATURES, Surroundings, features, look_around, wording
from corpus_tools.segment.thread.find import prior
from corpus_tools.segment.thread.layouts import readings
from corpus_tools.segment.thread.posts.reasons import explain_posts, posts_lines
from corpus_tools.segment.thread.runs import runs_of
from corpus_tools.segment.thread.search import best, has_article, needed, ranked, scale, weights
from corpus_tools.segment.thread.telling import headers_line, line_of, reason_lines, strongest
from corpus_tools.segment.thread.template import FoundBy, NameAt, Page, Reading, Side, Thread

_WORDED = 8
"""The wording is asked of so many of the likeliest runs: it takes longest, and brings none back from far behind."""

_KNOWN, _WORDING = "a dialect of yours", "wording of the texts"
_NAMES = {
    NameAt.INLINE: "name beside the {}",
    NameAt.LINE_ABOVE: "name on a line above the {}",
    NameAt.LINE_BELOW: "name on a line below the {}",
    NameAt.TEXT_TOP: "name on top of the text, {} at its end",
}
_TEXTS = {Side.BELOW: "text below", Side.ABOVE: "text above"}


class _Weighed(NamedTuple):
    """A reading, its fit (how likely the layout is among those of its run) and its odds (that the run is a thread).

    Both are log-odds. `of_fit` and `of_odds` say what each feature adds to them.
    """

    reading: Reading
    fit: float
    odds: float
    of_fit: Mapping[str, float]
    of_odds: Mapping[str, float]


def explain_thread(page: Page, thread: Thread | None, text: str) -> dict[str, Any]:
    """How the comments of the repaired `text` were read, as plain values fit for JSON; lines count from 1.

    `reading` is the one that was chosen, or the likeliest if that was not enough: its log-odds of being a thread, the
    least that are `needed`, and what each reason adds. `other_layout` is the next best layout of the same headers, with
    what makes it less likely, `other_headers` the next best run of other lines. Each is None if there is none. `posts`
    is what `explain_posts` says where a list of posts was taken instead.
    """
    chosen = best(page, ranked(page, runs_of(page), partial(prior, page)))
    runs = _weigh_all(page)
    first = next((run for run in runs if any(one.reading == chosen for one in run)), runs[0] if runs else [])
    first.sort(key=lambda one: one.reading != chosen)
    others = [run[0] for run in runs if run is not first]
    return {
        "found_by": thread.found_by.value if thread else None,
        "comments": len(thread.comments) if thread else 0,
        "lines": _lines(page, range(thread.begin, thread.end), text) if thread else None,
        "posts": explain_posts(page, thread, text) if thread else None,
        "reading": _described(page, first[0], text) if first else None,
        "other_layout": _compared(first[0], first[1]) if len(first) > 1 else None,
        "other_headers": _described(page, others[0], text) if others else None,
    }


def _weigh_all(page: Page) -> list[list[_Weighed]]:
    """All runs of a page, the likeliest thread first; of each its readings, the likeliest layout first."""
    around = look_around(page)
    runs = [
        sorted((_weigh(around, reading) for reading in readings(page, run)), key=lambda one: -one.fit)
        for run in runs_of(page)
    ]
    runs.sort(key=lambda run: -run[0].odds)
    worded = [[_with_wording(page, run[0]), *run[1:]] for run in runs[:_WORDED]]
    return sorted(worded, key=lambda run: -run[0].odds) + runs[_WORDED:]


def _weigh(around: Surroundings, reading: Reading) -> _Weighed:
    values = features(around, reading)
    known = prior(around.page, reading)
    of_fit, of_odds = (
        {**{name: weights()[table][name] * values[name] for name in FEATURES}, _KNOWN: known}
        for table in ("layout", "thread")
    )
    return _Weighed(
        reading=reading,
        fit=scale("layout").weigh(values) + known,
        odds=scale("thread").weigh(values) + known,
        of_fit=of_fit,
        of_odds=of_odds,
    )


def _with_wording(page: Page, one: _Weighed) -> _Weighed:
    said = weights()["thread"]["wording"] * (wording(page, one.reading, -math.inf) or 0.0)
    return one._replace(odds=one.odds + said, of_odds={**one.of_odds, _WORDING: said})


def _described(page: Page, one: _Weighed, text: str) -> dict[str, Any]:
    reading = one.reading
    headers = [unit.here for unit in reading.units]
    dialect = find_dialect(page, reading, (*page.dialects, *shipped()))
    return {
        "headers": [line_of(page, at, text) for at in headers],
        "example": page.lines[headers[0]].text,
        "shape": reading.units[0].anchor.shape,
        "layout": _layout(reading),
        "dialect": dialect.name if dialect else None,
        "lines": _lines(page, range(reading.begin, reading.end), text),
        "odds": round(one.odds, 2),
        "needed": needed(look_around(page), one.reading),
        "alone_at_top": not has_article(page, reading),
        "reasons": strongest(one.of_odds),
    }


def _compared(one: _Weighed, other: _Weighed) -> dict[str, Any]:
    """The next best layout of the same headers: how much less likely it is, and what each feature adds to that."""
    less = {name: one.of_fit[name] - other.of_fit[name] for name in one.of_fit}
    return {"layout": _layout(other.reading), "behind": round(one.fit - other.fit, 2), "reasons": strongest(less)}


def _layout(reading: Reading) -> str:
    if not any(unit.name for unit in reading.units):
        return f"no names, {_TEXTS[reading.side]}"
    what = "time" if reading.units[0].anchor.time else "verb of saying"
    return f"{_NAMES[reading.name_at].format(what)}, {_TEXTS[reading.side]}"


def _lines(page: Page, lines: range, text: str) -> dict[str, int] | None:
    if not lines:
        return None
    return {"first_line": line_of(page, lines[0], text), "last_line": line_of(page, lines[-1], text)}


def thread_lines(explained: Mapping[str, Any]) -> Iterator[str]:
    """What `explain_thread` says, as lines for a person."""
    yield f"comments  {_found(explained)}"
    if explained["posts"]:
        yield from posts_lines(explained["posts"])
    reading, layout, others = (explained[key] for key in ("reading", "other_layout", "other_headers"))
    if reading is None:
        return
    by_headers = explained["found_by"] == FoundBy.HEADERS
    yield f"  {'headers' if by_headers else 'no headers, likeliest'}: {headers_line(reading)}"
    yield f"  layout: {reading['layout']}; {_spelled(reading['shape'])}"
    if reading["dialect"]:
        yield f"  dialect: {reading['dialect']}"
    yield f"  log-odds of a thread {reading['odds']:+.2f}, {reading['needed']:+.2f} are needed"
    if reading["alone_at_top"]:
        yield "  alone at the top of the page, with nothing above that a comment could be about"
    yield from reason_lines(reading["reasons"], ("for it", "against it"))
    if layout:
        yield f"  next best layout: {layout['layout']}; {layout['behind']:.2f} behind"
        yield from reason_lines(layout["reasons"], ("worse by", "better by"))
    if others:
        yield f"  next best headers: {headers_line(others)}; {others['layout']}; log-odds {others['odds']:+.2f}"


def _spelled(shape: str) -> str:
    """The shape of headers in words; it is the time's spelling, a bar, and what stands around the name."""
    time, _, beside = shape.removesuffix("+").partition("|")
    if not beside:
        return "no time, a verb of saying"
    around = "" if beside == "-" else f", around the name “{beside}”"
    return f"times such as “{time}” (a: a word, 9: a number){around}"


def _found(explained: Mapping[str, Any]) -> str:
    if explained["found_by"] is None:
        return "none"
    lines = explained["lines"]
    place = f", lines {lines['first_line']} to {lines['last_line']}" if lines else ""
    return f"{explained['comments']}{place}, found by {explained['found_by']}"

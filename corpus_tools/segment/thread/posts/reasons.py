"""Why a list of posts is the thread of a page, and which slot holds its names: for `corpus explain` only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from corpus_tools.segment.thread.find import lists_of, rival_of
from corpus_tools.segment.thread.posts.choose import choose
from corpus_tools.segment.thread.posts.parts import Choice, Option, Sheet
from corpus_tools.segment.thread.posts.slot_features import of_slots
from corpus_tools.segment.thread.posts.stamps import read_sheet
from corpus_tools.segment.thread.posts.weights import weigh, weights
from corpus_tools.segment.thread.telling import headers_line, line_of, reason_lines, strongest
from corpus_tools.segment.thread.template import FoundBy, Page, Side, Thread


def explain_posts(page: Page, thread: Thread, text: str) -> dict[str, Any] | None:
    """The list of posts that `thread` is, as plain values fit for JSON; lines of the repaired `text` count from 1.

    `odds` are the log-odds that it is a thread, with what each reason adds. `names` is the slot of the names and
    `other_names` the next best, each with its fit, its first name and the reasons; None if there is none. `other_list`
    is the next best list that would be likely enough. None if the thread is no list, or the reading of the headers.
    """
    if thread.found_by is not FoundBy.POSTS:
        return None
    sheet = read_sheet(page)
    rival = rival_of(sheet)
    lists = list(lists_of(sheet, rival))
    choice = choose(sheet, lists)
    if choice is None or choice.odds != thread.odds or (rival and choice.option.posts is rival.posts):
        return None
    second = choose(sheet, [one for one in lists if one[0] is not choice.option.posts])
    return {
        **_list(page, choice, text),
        "opening": thread.opening is not None,
        "reasons": strongest(_of_odds(choice)),
        **_names(sheet, choice.option),
        "other_list": _list(page, second, text) if second else None,
    }


def _list(page: Page, choice: Choice, text: str) -> dict[str, Any]:
    posts = choice.option.posts
    return {
        "headers": [line_of(page, stamp.index, text) for stamp in posts.family],
        "example": page.lines[posts.family[0].index].text,
        "layout": "text below" if posts.side is Side.BELOW else "text above",
        "odds": round(choice.odds, 2),
    }


def _of_odds(choice: Choice) -> dict[str, float]:
    """What each feature adds to the odds: by itself, and through the score among the lists of the page.

    The rest is how far the list is ahead of the next.
    """
    own, score = weights()["thread"], weights()["lists"]
    values = choice.option.values
    told = {name: (own[name] + own["score"] / 3 * score[name]) * value for name, value in values.items()}
    return {**told, "ahead of the next list": choice.odds - sum(told.values())}


def _names(sheet: Sheet, option: Option) -> dict[str, Any]:
    """The slot that was taken, and the best of the others."""
    table = weights()["names"]
    slots = of_slots(sheet, option.posts)
    others = sorted((kind for kind in slots if kind != option.slot), key=lambda kind: -weigh(table, slots[kind]))

    def told(kind: str | None) -> dict[str, Any] | None:
        if kind is None:
            return None
        values = slots[kind]
        place = next(place for place in option.posts.slots[kind] if place)
        return {
            "slot": kind,
            "fit": round(weigh(table, values), 2),
            "example": place.name.of(sheet.page.lines[place.index]),
            "reasons": strongest({name: table[name] * value for name, value in values.items()}),
        }

    return {"names": told(option.slot), "other_names": told(others[0] if others else None)}


def posts_lines(explained: Mapping[str, Any]) -> Iterator[str]:
    """What `explain_posts` says, as lines for a person."""
    yield f"  list of posts: {headers_line(explained)}; {explained['layout']}"
    if explained["opening"]:
        yield "  the first post is the article"
    yield f"  log-odds of a thread {explained['odds']:+.2f}"
    yield from reason_lines(explained["reasons"], ("for it", "against it"))
    for key, what in (("names", "names"), ("other_names", "next best names")):
        if names := explained[key]:
            yield f"  {what}: “{names['slot']}”, such as “{names['example']}”; fit {names['fit']:+.2f}"
            yield from reason_lines(names["reasons"], ("for it", "against it"))
    if other := explained["other_list"]:
        yield f"  next best list: {headers_line(other)}; {other['layout']}; log-odds {other['odds']:+.2f}"

"""Which of the lists of posts on a page is its thread, if any is: the reading of its headers, or a block that repeats.

Four tables of `data/models/posts.json`, fitted by `scripts/train_posts.py`: `names` chooses the slot of the names,
`lists` among the lists, and the sum weighted by `thread` is the log-odds that the best of them is a thread; `glance`
says the same before names and wording are known.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from corpus_tools.dates.find import find_times
from corpus_tools.segment.thread.head import same_day
from corpus_tools.segment.thread.posts.list_features import of_list, of_stamps, wording
from corpus_tools.segment.thread.posts.parts import Choice, Listed, Option, PostList, Rival, Sheet, Stamp
from corpus_tools.segment.thread.posts.slot_features import of_slots
from corpus_tools.segment.thread.posts.weights import weigh, weights
from corpus_tools.segment.thread.template import BEGINS, Side
from corpus_tools.words import cues
from corpus_tools.words.patterns import fold

MOST_FIT = 6.0
"""A slot that fits better than so is no better reason for a list."""

_CLOSELY = 4
"""So many lists of a page are looked at closely; the best is among them on 99 of 100 pages."""
_BEHIND = 2.0
"""A list so far behind the best at a glance is not looked at closely: of 210 pages none had its best list, be it
right or not, more than 1.7 behind."""
_HOPELESS = -2.0
"""Log-odds at a glance below which a page has no thread: of 743 pages with one, one was so rated, and half of the
others."""
_ENOUGH, _ENOUGH_NAMELESS = 0.5, 1.5
"""Half a unit more than even odds leaves a tenth of the false threads away, and one thread in forty (sites left out).
Posts have authors; what has none is as often a row of teasers with their dates."""
_ENOUGH_HEADED, _OF_READING = -1.0, 0.5
"""The same for the reading of the headers, where half of the odds that it has as a reading count too. Of 58 texts
without comments that had false ones by their headers 41 have none, for 4 right comments of a sample with some 10,000 (a
logistic regression on both odds has weights of 0.7 and 0.4)."""
_ENOUGH_BOXED = -0.5
"""The same where the headers say what the authors are to the forum. Of 8 such lists of real forums between -0.7 and 0.6
all were of posts, 34 of 50 cut rightly; 110 pages of forum software without posts had none above -0.75."""
_ENOUGH_SURELY = -1.5
"""The same below the head of a thread, which the first post confirms, and where most headers call their author
anonymous: what is in doubt is only which list it is."""
_NEARLY_AS_GOOD = 1.0
"""A list that has the first post too may be so much worse."""
_SAME_NAMES = 0.8
_LONGEST_RANKED = 40
_BEGUN = 0.7
"""So many texts of a table begin alike; the last one may go on to the end of the page."""
_EDGE = " \t\u00a0:：,;·|–—-("
_ROW = 3
"""So many like things are a row. Of the lines above the only comment of 72 texts two stood on the page so often, one of
them above a false comment."""
NAMELESS: Mapping[str, float] = {
    "name fit": 0.0,
    "nameless": 1.0,
    "twin": 0.0,
    "quoted rightly": 0.0,
    "quoted wrongly": 0.0,
    "first nameless": 0.0,
}
"""What a list without names says of itself."""
UNSEEN = frozenset({*NAMELESS, "wording"})
"""The features of a list that are not known at a glance."""


def best_slot(
    slots: Mapping[str, Mapping[str, float]], table: Mapping[str, float]
) -> tuple[str | None, Mapping[str, float]]:
    """The slot that holds the names, None where no slot is likely to, and what that says of the list."""
    fits = [(weigh(table, values), kind) for kind, values in slots.items()]
    fit, slot = max(fits, default=(0.0, ""))
    if fit <= 0:
        return None, NAMELESS
    values = slots[slot]
    told = {name: values[name] for name in ("twin", "quoted rightly", "quoted wrongly", "first nameless")}
    return slot, {"name fit": min(MOST_FIT, fit) / 3, "nameless": 0.0, **told}


def has_names(sheet: Sheet, posts: PostList) -> bool:
    """Is a slot of these posts likely to hold names?"""
    return best_slot(of_slots(sheet, posts), weights()["names"])[0] is not None


def choose(sheet: Sheet, lists: Iterable[Listed]) -> Choice | None:
    """The list that is the thread of the page; None where none is likely enough.

    Names and wording take longest, so only the lists that are best without them are looked at so closely.
    """
    table = weights()["lists"]
    posted = [one for one in lists if not _is_table(sheet, one[0])]
    values = list(_at_a_glance(sheet, _from_head(sheet, posted)))
    known = sorted([(weigh(table, told), -k) for k, (_, told) in enumerate(values)], reverse=True)
    if not known or weigh(weights()["glance"], {**values[-known[0][1]][1], "score": known[0][0] / 3}) < _HOPELESS:
        return None
    near = [k for score, k in known[:_CLOSELY] if score >= known[0][0] - _BEHIND]
    options = [_look_closely(sheet, *values[-k]) for k in near]
    scores = [weigh(table, option.values) for option in options]
    first = max(scores)
    best = options.pop(scores.index(first))
    scores.remove(first)
    nearly = [option for score, option in zip(scores, options, strict=True) if first - score < _NEARLY_AS_GOOD]
    best = _with_more(sheet, _with_first(sheet, best, nearly), nearly)
    scores += [score for score, _ in known[len(near) : _CLOSELY]]
    margin = max(0.0, first - max(scores)) / 3 if scores else 1.0
    odds = _odds(best, first, margin)
    enough = odds > _needed(best) or (odds > _ENOUGH_BOXED and _is_boxed(sheet, best.posts))
    enough = enough or (odds > _ENOUGH_SURELY and (sheet.head is not None or _are_anonymous(best.posts)))
    return Choice(best, odds) if enough else None


def _is_table(sheet: Sheet, posts: PostList) -> bool:
    """Is this a table of topics: a time alone begins most of the texts, that of the last post of each?"""
    begun = sum(text.start in sheet.alone for text in posts.texts if text)
    return begun > 1 and begun >= _BEGUN * len(posts.texts)


def _at_a_glance(sheet: Sheet, lists: Sequence[Listed]) -> Iterator[Listed]:
    """The lists, those of a family one behind the other, with what can be said of each at a glance."""
    for family, alike in groupby(lists, key=lambda listed: listed[0].family):
        stamped = of_stamps(sheet, family)
        for posts, shared in alike:
            yield posts, {**of_list(sheet, posts, stamped), **shared}


def _from_head(sheet: Sheet, lists: Sequence[Listed]) -> Sequence[Listed]:
    """The lists that begin on the day that the head of the thread names, if any does; others tell who joined when."""
    time = sheet.head.anchor.time if sheet.head and sheet.head.is_told and not sheet.head.is_post else None
    return [one for one in lists if time and same_day(one[0].family[0].time, time)] or lists


def _with_first(sheet: Sheet, best: Option, others: Sequence[Option]) -> Option:
    """The list that has one post more above the best, whose header differs ("on:", below it "Reply #1 on:"), or that.

    It is hardly worse, nearly all other posts have the same names, and no heading parts them from the first.
    """
    for other in others:
        longer = other.posts.family[1:] == best.posts.family and other.posts.texts[1:] == best.posts.texts
        longer = longer and any(sheet.page.sizes[i] for i in other.posts.texts[0])
        between = range(other.posts.family[0].index, best.posts.family[0].index)
        if longer and not any(sheet.page.barriers.get(i) in BEGINS for i in between):
            pairs = list(zip(other.names[1:], best.names, strict=True))
            if sum(a == b for a, b in pairs) >= _SAME_NAMES * len(pairs) and _is_like_others(sheet, other):
                return other
    return best


def _with_more(sheet: Sheet, best: Option, others: Sequence[Option]) -> Option:
    """The list that has the posts, too, whose times are printed otherwise, or that.

    The latest are "5 hours ago" where the others' are dates, or a note in brackets says when one was edited. It is
    hardly worse, the posts that both have are by the same people, and those have texts and names as well.
    """
    names = {stamp.index: name for stamp, name in zip(best.posts.family, best.names, strict=True)}
    dated = not any(stamp.time.ago for stamp in best.posts.family)
    for other in others:
        posts = list(zip(other.posts.family, other.names, other.posts.texts, strict=True))
        more = [
            bool(name and text) and ((dated and bool(stamp.time.ago)) or _is_edited(sheet, stamp))
            for stamp, name, text in posts
            if stamp.index not in names
        ]
        same = sum(name == names[stamp.index] for stamp, name, _ in posts if stamp.index in names)
        if more and all(more) and same >= _SAME_NAMES * len(names):
            return other
    return best


def _is_edited(sheet: Sheet, stamp: Stamp) -> bool:
    """Does another time follow in brackets: "May 5, 2014, 10:02 (This post was last modified: May 5, 2014, 11:20)"?"""
    behind = sheet.texts[stamp.index][stamp.time.end :].lstrip()
    return behind[:1] in ("(", "[") and any(time.hour is not None for time in find_times(behind))


def _is_like_others(sheet: Sheet, option: Option) -> bool:
    """Has the first post lines in its header that others have, or an author who writes, or is quoted, again?"""
    own, *others = [
        {sheet.keys[i] for i in block if i not in text}
        for block, text in zip(option.posts.blocks, option.posts.texts, strict=True)
    ]
    if any(key in other and any(map(str.isalpha, key)) for key in own for other in others):
        return True
    place = option.names[0]
    name = place.name.of(sheet.page.lines[place.index]) if place else ""
    return bool(name) and sheet.count(name) > 1 and not cues.is_interface(name)


def is_likely(sheet: Sheet, rival: Rival) -> bool:
    """Is the reading of the headers likely enough to be a thread, if no other list of the page is one?

    It is what the text of an article ends in where each header has the time of day; cards of teasers have dates, and
    lists of topics stand in whole pages.
    """
    if _is_one_of_row(sheet, rival.posts):
        return False
    told = {**of_list(sheet, rival.posts, of_stamps(sheet, rival.posts.family)), **rival.values()}
    if told["clock"] == 1.0 and told["at the end"]:
        return True
    option = _look_closely(sheet, rival.posts, told)
    odds = _odds(option, weigh(weights()["lists"], option.values), margin=0.0)
    return odds + _OF_READING * rival.odds > _ENOUGH_HEADED


def _is_one_of_row(sheet: Sheet, posts: PostList) -> bool:
    """Is this a lone header below a line that recurs? It is that of the last topic of a forum, below "Last post by"."""
    above = posts.begin - 1
    if len(posts.family) > 1 or posts.side is Side.ABOVE or above < 0:
        return False
    key = sheet.keys[above]
    return any(map(str.isalpha, key)) and sheet.keys.count(key) >= _ROW


def _look_closely(sheet: Sheet, posts: PostList, told: Mapping[str, float]) -> Option:
    """A list with its names and wording, `told` being what is known of it at a glance."""
    slot, named = best_slot(of_slots(sheet, posts), weights()["names"])
    return Option(posts, {**told, **named, "wording": wording(sheet, posts)}, slot)


def _odds(option: Option, score: float, margin: float) -> float:
    """The log-odds that a list is a thread, given how good a list it is, and by how much the best."""
    return weigh(weights()["thread"], {**option.values, "score": score / 3, "margin": margin})


def _is_boxed(sheet: Sheet, posts: PostList) -> bool:
    """Do the headers say what most of the authors are to the forum ("Senior Member", alone or behind a name)?"""
    ranks = cues.ranks_and_roles() - cues.author_roles()
    count = 0
    for block, text in zip(posts.blocks, posts.texts, strict=True):
        header = [sheet.texts[i].split() for i in block if i not in text and len(sheet.texts[i]) <= _LONGEST_RANKED]
        count += any(cues.bare(" ".join(words[-size:])) in ranks for words in header for size in (1, 2))
    return 2 * count >= len(posts.blocks)


def _are_anonymous(posts: PostList) -> bool:
    """Do most headers print nobody's name before the time, and an id behind it ("Anonymous 12/01/06 07:21 No.4021")?

    Without ids it may be a list of calls or gifts.
    """
    texts = posts.template.sheet.texts
    behind = ((stamp, texts[stamp.index][stamp.time.end :]) for stamp in posts.family)
    ids = [stamp for stamp, text in behind if cues.POST_ID.search(text) or cues.POSTER_ID.search(text)]
    leads = [fold(texts[stamp.index][: stamp.time.start]).rstrip(_EDGE) for stamp in ids]
    return sum(map(_ends_nameless, leads)) >= max(2, 0.5 * len(posts.family))


def _ends_nameless(lead: str) -> bool:
    nameless = (word for word in cues.phrases().anonymous if lead.endswith(word))
    return any(not lead[: -len(word)][-1:].isalnum() for word in nameless)


def _needed(option: Option) -> float:
    """The log-odds that a list needs to be taken: a thread that is none does more harm than one that is missed.

    Of the reading of the headers `is_likely` asks more.
    """
    if option.values["headed"]:
        return -math.inf
    return _ENOUGH if option.slot else _ENOUGH_NAMELESS

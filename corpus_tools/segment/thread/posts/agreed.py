"""The names of a list, once the slot that holds them is chosen: what the slots that mostly agree with it say together.

The header of one post differs from the others: the title of the first is no "Re: …", a menu stands above its box, a
mark of who opened the thread stands where others have their names. No one slot is right for all of them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from corpus_tools.segment.thread.names import ANSWER, LONGEST_HEADER, addressed, read_name, sender_on
from corpus_tools.segment.thread.posts.parts import Place, Places, PostList, Sheet, Stamp
from corpus_tools.segment.thread.posts.slots import on_line
from corpus_tools.segment.thread.template import SENTENCE_ENDS
from corpus_tools.segment.thread.template_words import rank_behind
from corpus_tools.words import cues
from corpus_tools.words.furniture import furniture

_AGREE = 0.6
"""Two slots agree if so many of the posts that have a name in both have it in one place."""
_FAR = 12
"""So many lines above the block of the first post its name may stand."""
_USUAL = 0.6
_NEARLY_ALL = 0.8
"""So many posts have a sender beside their time, where that is the form of their headers."""
_LONGEST_LINE = 60
"""Code points of a line of a header, as of a slot in `peel`."""
_NUMBERED = re.compile(r"\s\d[\d.,]*$")
"""What ends in a number is a box ("Mira 315"), or the name of none."""
_ANSWER = re.compile(rf"\W*(?:{ANSWER})\s?:\s+", re.I)
_SURE = 3
"""So many slots outvote the chosen one, and so many members with a handle each are no chance."""


def credited_names(sheet: Sheet, posts: PostList, slot: str | None) -> Places | None:
    """The name of each post that the page itself calls its author's, where it does so for nearly all.

    "From: Ann" stands below the times, or "by Ann" on their lines; the latter may be said of an edit. Where the chosen
    `slot` is one of these, it stays. What others' headers address by name is an author too.
    """
    page, lines = sheet.page, [stamp.index for stamp in posts.family]
    for step in (1, -1):
        found = [Place(at + step, name) if (name := sender_on(page, at + step)) else None for at in lines]
        if sum(place is not None for place in found) >= _NEARLY_ALL * len(found):
            return found
    if len(lines) < 2 or (slot and _are_cued(posts.slots[slot], lines)):
        return None
    if any(cues.says_edited(sheet.texts[at]) for at in lines):
        return None
    cued = next((places for places in posts.slots.values() if _are_cued(places, lines)), None)
    return cued or _addressed_names(sheet, posts, slot)


def _addressed_names(sheet: Sheet, posts: PostList, slot: str | None) -> Places | None:
    """The names among which are all those that the headers address ("Mira, Kiel, 5 May 2014 @ Bo"), not the places.

    Where those of the chosen `slot` are it stays.
    """
    found = {addressed(sheet.texts[stamp.index], stamp.time.end) for stamp in posts.family} - {None}
    if not found:
        return None
    known = {kind: {_value(sheet, place) for place in places if place} for kind, places in posts.slots.items()}
    if slot and found <= known[slot]:
        return None
    return next((posts.slots[kind] for kind, names in known.items() if found <= names), None)


def _are_cued(places: Places, lines: Sequence[int]) -> bool:
    """Does each of these lines name somebody behind "by"?"""
    return all(place and place.name.by and place.index == at for place, at in zip(places, lines, strict=True))


def agreed_names(sheet: Sheet, posts: PostList, slot: str) -> Places:
    """The name of each post: that of the slot, what most of the agreeing slots have, or a known one in its header."""
    slots = _without_titles(sheet, posts.slots)
    slot = _beside_handles(sheet, slots, slot)
    own = [_if_person(sheet, place) for place in slots[slot]]
    whole = (other for kind, other in slots.items() if kind != slot and not kind.endswith(" piece"))
    allies = [other for other in whole if _agree(own, other)]
    names = [
        _elected(sheet, name, [_if_in_header(posts, number, other[number]) for other in allies])
        for number, name in enumerate(own)
    ]
    if None in names:
        known = {_value(sheet, place) for place in names if place}
        names = [name or _known_in(sheet, posts, number, known) for number, name in enumerate(names)]
    names[0] = _credited(sheet, posts.family[0], names[0]) or names[0]
    if None in names:
        step, sure = _usual_step(posts, names)
        lower = _below_names(sheet, posts, names)
        others = (_as_others(sheet, posts, number, step, sure=sure) for number in range(len(names)))
        names = [
            name or (other if _value(sheet, other) not in lower else None) or _ranked(sheet, posts, number)
            for number, (name, other) in enumerate(zip(names, others, strict=True))
        ]
    if names[0] and any(furniture([_value(sheet, names[0])])):
        names[0] = None  # the menu above the first post
    return _of_one_post_each(sheet, posts, names)


def _beside_handles(sheet: Sheet, slots: Mapping[str, Places], slot: str) -> str:
    """The slot, or where each header has a handle ("@mira_k") and that slot other values, one that goes with them.

    That is the nearest above the handles of which each value has one handle, and each handle one value; or the handles.
    """
    values = {kind: [_value(sheet, place) for place in places] for kind, places in slots.items()}
    handled = [kind for kind, found in values.items() if all(value.startswith("@") for value in found)]
    if all(value.startswith("@") for value in values[slot] if value):
        kind = slot
    elif handled and not _go_together(values[slot], values[handled[0]]):
        kind = handled[0]
    else:
        return slot
    above: dict[str, int] = {}
    for other in slots:
        steps = [own.index - name.index for name, own in zip(slots[other], slots[kind], strict=True) if name and own]
        if _go_together(values[other], values[kind]) and min(steps) > 0:
            above[other] = max(steps)
    return min(above, key=above.__getitem__, default=kind)


def _go_together(names: Sequence[str], handles: Sequence[str]) -> bool:
    """Has each of several names one handle, and each handle one name, wherever there is a handle?"""
    both = [(name, handle) for name, handle in zip(names, handles, strict=True) if name and handle]
    ones, others = ({pair[side] for pair in both} for side in (0, 1))
    return len(both) >= _NEARLY_ALL * sum(map(bool, handles)) and _SURE <= len(set(both)) == len(ones) == len(others)


def _value(sheet: Sheet, place: Place | None) -> str:
    return place.name.of(sheet.page.lines[place.index]) if place else ""


def _of_one_post_each(sheet: Sheet, posts: PostList, names: Places) -> Places:
    """The names without parts of times, each place given to one post: that in whose block it stands, or the first."""
    owner: dict[Place, int] = {}
    for number, (place, block) in enumerate(zip(names, posts.blocks, strict=True)):
        if place and not sheet.is_time(place.index, place.name) and (place not in owner or place.index in block):
            owner[place] = number
    return [place if place and owner.get(place) == number else None for number, place in enumerate(names)]


def _if_person(sheet: Sheet, place: Place | None) -> Place | None:
    """A place, if what stands there is no link, nor what the forum calls its members ("Thread starter")."""
    value = _value(sheet, place)
    return None if cues.bare(value) in cues.ranks() or cues.is_interface(value) else place


def _without_titles(sheet: Sheet, slots: Mapping[str, Places]) -> Mapping[str, Places]:
    """The slots without what other posts answer ("Re: Tides"): the title of the first."""
    found = (_ANSWER.match(text) for text in sheet.texts if len(text) <= LONGEST_HEADER)
    titles = {one.string[one.end() :].strip() for one in found if one}
    if not titles:
        return slots
    return {kind: [p if _value(sheet, p) not in titles else None for p in places] for kind, places in slots.items()}


def _if_in_header(posts: PostList, number: int, place: Place | None) -> Place | None:
    """A place, if it is in the header of a post, on its line with the time or on one that is not the page's."""
    if place is None or place.index == posts.family[number].index:
        return place
    return None if place.index in posts.texts[number] or posts.template.holds(place.index) else place


def _agree(own: Places, other: Places) -> bool:
    both = [(a, b) for a, b in zip(own, other, strict=True) if a and b]
    same = sum(a.index == b.index and a.name.start == b.name.start for a, b in both)
    return same > 1 and same >= _AGREE * len(both)


def _elected(sheet: Sheet, own: Place | None, others: Sequence[Place | None]) -> Place | None:
    """The place of the slot; or that which most other slots have, if the slot has none, or a word that stands once."""
    votes = Counter([(place.index, place.name.start) for place in others if _if_person(sheet, place) if place])
    if not votes:
        return own
    (index, start), most = votes.most_common(1)[0]
    if own and (most < _SURE or own.index == index or _is_repeated(sheet, own)):
        return own
    found = next(place for place in others if place and (place.index, place.name.start) == (index, start))
    return found if own is None or _is_repeated(sheet, found) else own


def _is_repeated(sheet: Sheet, place: Place) -> bool:
    """Does a name stand on the page once more, as that of one who is quoted or writes again does?"""
    return sheet.count(place.name.of(sheet.page.lines[place.index])) > 1


def _known_in(sheet: Sheet, posts: PostList, number: int, known: set[str]) -> Place | None:
    """The line of a post's header that is the name of another post's author, the nearest to its time."""
    block, text, here = posts.blocks[number], posts.texts[number], posts.family[number].index
    begin = max(0, block.start - _FAR) if number == 0 else block.start
    lines = sorted([at for at in range(begin, block.stop) if at not in text], key=lambda at: abs(at - here))
    for at in lines:
        if (place := on_line(sheet, at)) and place.name.of(sheet.page.lines[at]) in known:
            return place
    return None


def _credited(sheet: Sheet, stamp: Stamp, own: Place | None) -> Place | None:
    """Whom the line of the first time names behind "by", where other words of that line stand for the name, or none.

    Links are printed with their submitter: "94 points by Mira 3 hours ago | hide", and below "Bo 2 hours ago | next".
    """
    if own and (own.index != stamp.index or own.name.by):
        return None
    name = read_name(sheet.texts[stamp.index], sheet.page.facts[stamp.index].mark.end, stamp.time.start)
    return Place(stamp.index, name) if name and name.by else None


def _ranked(sheet: Sheet, posts: PostList, number: int) -> Place | None:
    """The line above the words by which the header of a post calls its author ("Topic Author")."""
    here, text = posts.family[number].index, posts.texts[number]
    for at in range(here, max(1, here - _FAR, _floor(posts, number)), -1):
        bare = cues.bare(sheet.texts[at]) if at not in text else ""
        if " " in bare and (place := on_line(sheet, at - 1 if bare in cues.ranks() else at)):
            value = place.name.of(sheet.page.lines[place.index])
            rank = rank_behind(value, fewest=2)
            if bare in cues.ranks() or rank:
                name = place.name._replace(end=place.name.start + len(value.removesuffix(rank).rstrip(" _*")))
                return _if_person(sheet, place._replace(name=name))
    return None


def _floor(posts: PostList, number: int) -> int:
    """The last line that the post before has."""
    return max(posts.family[number - 1].index, posts.texts[number - 1].stop - 1) if number else -1


def _usual_step(posts: PostList, names: Places) -> tuple[int, bool]:
    """How far most names stand from the times of their posts, and whether nearly all do; 0 if they do not agree."""
    steps = Counter([place.index - stamp.index for place, stamp in zip(names, posts.family, strict=True) if place])
    step, count = steps.most_common(1)[0] if steps else (0, 0)
    return step if count >= max(2, _USUAL * steps.total()) else 0, count >= max(_SURE, _NEARLY_ALL * steps.total())


def _below_names(sheet: Sheet, posts: PostList, names: Places) -> frozenset[str]:
    """What the headers have from the name, or the time above it, to the text: ranks and boxes, no names."""
    return frozenset(
        sheet.texts[at]
        for place, stamp, text in zip(names, posts.family, posts.texts, strict=True)
        if place
        for at in range(min(place.index, stamp.index), max(place.index, stamp.index, text.start))
        if at not in (place.index, stamp.index) and at not in text
    )


def _as_others(sheet: Sheet, posts: PostList, number: int, step: int, *, sure: bool) -> Place | None:
    """The line as far from the time of a post as most names are from theirs.

    It may have been left in the text above: as its end, below a sentence or what is the page's. Unless nearly all names
    stand so (`sure`), the page must have it once more.
    """
    at = posts.family[number].index + step
    above = posts.texts[number - 1] if number else range(0)
    if not step or not 0 <= at < len(sheet.texts) or at in posts.texts[number]:
        return None
    if at in above and not (at - 1 in above and _ends_text(sheet, posts, above, at - 1)):
        return None
    place = _if_person(sheet, on_line(sheet, at)) if number == 0 or at > posts.family[number - 1].index else None
    if place is None or _NUMBERED.search(_value(sheet, place)):
        return None
    return place if sure or _is_repeated(sheet, place) else None


def _ends_text(sheet: Sheet, posts: PostList, above: range, at: int) -> bool:
    """Is this line of a text, but for what is the page's, no name: a sentence, as long as one, or printed only here?"""
    while at in above and (posts.template.holds(at) or not any(map(str.isalpha, sheet.texts[at]))):
        at -= 1
    text = sheet.texts[at]
    return at not in above or len(text) > _LONGEST_LINE or text[-1] in SENTENCE_ENDS or sheet.count(text) == 1

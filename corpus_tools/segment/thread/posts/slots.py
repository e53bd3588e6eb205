"""Where the names of a list of posts can stand: every slot that most of its posts fill with something like a name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import lru_cache, partial
from itertools import chain, islice, pairwise

from corpus_tools.dates.match import TimeMatch
from corpus_tools.segment.thread.names import name_on, read_mark, read_name
from corpus_tools.segment.thread.posts.parts import Family, Place, Places, Sheet, Slot, Template
from corpus_tools.segment.thread.template import Name
from corpus_tools.words import cues

_SPLIT = re.compile(r"\s*[|•·»«>]\s*|\s[-–—/]\s|[,;:](?=\s|$)|\s*[()\[\]]\s*|\s{2,}")
_WORD = re.compile(r"\S+")
_NUMBERED = re.compile(r"([^\W\d_]{0,3}[.:#№º]+ ?)(\d{1,18})\W{0,3}")
"""The id of a post, or its number in the thread ("#2"), which only those of the others tell; "Guest 12" is none."""
_SEAM = re.compile(r"(?<=\S)\s+(?=\S)|(?<=[^\W_A-ZÀ-Þ])(?=[A-ZÀ-Þ])")
"""Where a name may end and a rank begin: at blanks, or where a capital follows a small letter or a number."""
_LONGEST = 50
_FILLED = 0.6
_SHARED = 0.7
_MANY = 5
_MOST_PIECES = 3
_MOST_LANDMARKS = 6
_MOST_BESIDE = 2
_SOME = 0.3
_DIGITS = re.compile(r"\d+")
_COUNTED = re.compile(r"(?<!\S)\d[\d.,]*\s([^\W\d_]{2,})")
_COUNTED_IN = 0.2
"""In so many of the lines stands a word behind a number that is what is counted; posts without points have none."""
_NUMBER = re.compile(r"(?:^|\s)#?(\d{1,5})$")
_ANSWERED = re.compile(r"@\s*$")
_LABEL = re.compile(r"(?<!\S)\S+[:：](?=\s|$)")
"""It is looked for only where words begin: from each letter of one endless word that takes the square of its length."""
_USUAL = 0.8
"""A line in more of the headers than that is the page's; who wrote most posts stands in fewer."""
_MOST_SORTS = 4
"""So many sorts of posts ("asked", "answered", "commented") one list has at most."""
_SIGNED = 0.9
"""In so many posts the name at the end of a text is the one at its beginning; a place or a rank is so by chance."""
_LONGEST_ALIKE = 30
_FAR = 40
"""So many lines above its time the box of the first post begins at most."""


Named = tuple[str, Places]
"""A slot with its kind: where it stands."""


def at_stamps(sheet: Sheet, family: Family) -> Mapping[str, Places]:
    """The slots that the lines of the times and those beside them have, wherever the texts are."""
    beside = list(_beside_stamps(sheet, family))
    return filled(sheet, {}, chain(_in_stamps(sheet, family), beside, _by_sort(sheet, family, beside)))


def _in_stamps(sheet: Sheet, family: Family) -> Iterator[Named]:
    """The slots of the lines with the times."""
    anchors = {anchor.line.index: anchor for anchor in sheet.page.anchors}
    inline: list[Place | None] = []
    for stamp in family:
        anchor = anchors.get(stamp.index)
        name = (anchor.before or anchor.after) if anchor else None
        inline.append(Place(stamp.index, name) if name else None)
    yield "inline", inline
    common = _shared_words([sheet.texts[stamp.index] for stamp in family]) | _units(sheet, family)
    for words, shared in (("", common), *([(" whole", frozenset())] if common else ())):
        pieces = [_around_time(sheet.texts[stamp.index], stamp.time, shared) for stamp in family]
        for side in ("left", "right", "start"):
            for number in range(_MOST_PIECES):
                key = f"{side} {number}"
                yield (
                    key + words,
                    [
                        Place(stamp.index, around[key]) if key in around else None
                        for stamp, around in zip(family, pieces, strict=True)
                    ],
                )
        cued = [next((name for name in around.values() if name.by), None) for around in pieces]
        yield (
            f"cued{words}",
            [Place(stamp.index, name) if name else None for stamp, name in zip(family, cued, strict=True)],
        )


def _beside_stamps(sheet: Sheet, family: Family) -> Iterator[Named]:
    """The lines directly above and below the times, whatever recurs in them: one person may have written most posts."""
    last = len(sheet.texts)
    for kind, step in (("next", 1), ("prior", -1)):
        for far in range(1, _MOST_BESIDE + 1):
            lines = [at if 0 <= (at := stamp.index + step * far) < last else None for stamp in family]
            yield f"{kind} {far}", [on_line(sheet, at) for at in lines]
            shared = _shared_words([sheet.texts[at] for at in lines if at is not None])
            yield f"{kind} {far} piece", [_first_piece(sheet, at, shared) for at in lines]


def _by_sort(sheet: Sheet, family: Family, beside: Sequence[Named]) -> Iterator[Named]:
    """One slot of posts of several sorts, which the word before the time tells apart; each has its name elsewhere.

    An answer has it below its time, a remark on the answer above.
    """
    sorts: dict[str, list[int]] = {}
    for number, stamp in enumerate(family):
        words = _WORD.findall(sheet.texts[stamp.index][: stamp.time.start].casefold())
        sorts.setdefault(words[-1] if words else "", []).append(number)
    if not 1 < len(sorts) <= _MOST_SORTS or 2 * len(sorts) > len(family):
        return
    slots = [places for kind, places in beside if not kind.endswith("piece")]
    found: list[Place | None] = [None] * len(family)
    for numbers in sorts.values():
        own = [[_if_likely(sheet, places[number]) for number in numbers] for places in slots]
        for number, place in zip(numbers, max(own, key=partial(_variety, sheet)), strict=True):
            found[number] = place
    yield "sorted", found


def _if_likely(sheet: Sheet, place: Place | None) -> Place | None:
    """A place, if what stands there is short, and neither interface nor a number."""
    value = place.name.of(sheet.page.lines[place.index]) if place else ""
    return None if not value or len(value) > _LONGEST_ALIKE or value[0].isdigit() or cues.is_interface(value) else place


def _variety(sheet: Sheet, places: Places) -> float:
    """How many values a slot has; each new one counts half more."""
    values = [place.name.of(sheet.page.lines[place.index]) for place in places if place]
    return len(values) + 0.5 * len(set(values))


def in_lines(sheet: Sheet, kind: str, slots: Sequence[Slot], size: int) -> Iterator[Named]:
    """The slots that are lines of their own."""
    for number, slot in enumerate(slots):
        yield from _in_lines(sheet, f"{kind} {number}", slot, [slot.get(post) for post in range(size)])


def before_texts(sheet: Sheet, slots: Sequence[Slot], first: int, size: int) -> Iterator[Named]:
    """The slots behind each stamp as those of the next post; that of the first post is looked for above line `first`.

    There it stands above the line that most often follows the slot, or else directly below a heading.
    """
    last = len(sheet.keys) - 1
    for number, slot in enumerate(slots):
        following = Counter([sheet.keys[at + 1] for at in slot.values() if at < last])
        usual = following.most_common(1)[0][0] if following else ""
        above = range(first - 1, max(0, first - _FAR), -1)
        found = next((at - 1 for at in above if usual and sheet.keys[at] == usual), None)
        heading = sheet.page.border_above(first)
        if found is None and first - _FAR < heading < first - 1:
            found = heading + 1
        lines = [found, *(slot.get(post) for post in range(size - 1))]
        yield from _in_lines(sheet, f"before {number}", slot, lines)


def _in_lines(sheet: Sheet, kind: str, slot: Slot, lines: Sequence[int | None]) -> Iterator[Named]:
    yield kind, [on_line(sheet, at) for at in lines]
    shared = _shared_words([sheet.texts[at] for at in slot.values()])
    yield f"{kind} piece", [_first_piece(sheet, at, shared) for at in lines]


def in_labels(template: Template, blocks: Sequence[range]) -> Iterator[Named]:
    """What stands behind a label that recurs, on its line or the next."""
    sheet = template.sheet
    for label in sorted(template.labels):
        places: list[Place | None] = []
        for block in blocks:
            at = next((i for i in block if sheet.labels[i] == label), None)
            places.append(None if at is None else _behind_label(sheet, at, block))
        yield f"label {label}", places


def at_landmarks(template: Template, blocks: Sequence[range], texts: Sequence[range]) -> Iterator[Named]:
    """The first line of each header, and the lines beside those that recur in most (WIEN, Kushmerick 1997)."""
    sheet = template.sheet
    headers = [[i for i in block if i not in text] for block, text in zip(blocks, texts, strict=True)]
    first = [_behind_initial(sheet, [i for i in header if not template.holds(i)]) for header in headers]
    yield "first", [on_line(sheet, at) for at in first]
    shared = _shared_words([sheet.texts[at] for at in first if at is not None])
    yield "first piece", [_first_piece(sheet, at, shared) for at in first]
    spread = Counter(key for header in headers for key in {sheet.keys[i] for i in header})
    usual = {key for key, seen in spread.items() if seen > _USUAL * len(headers)}
    lines = [[i for i in header if sheet.keys[i] not in usual and not _is_stuff(template, i)] for header in headers]
    yield "first rare", [on_line(sheet, _behind_initial(sheet, own)) for own in lines]
    stamps = [next(i for i in block if i in template.lines) for block in blocks]
    for kind, step in (("up", -1), ("down", 1)):
        sides = [[i for i in own if (i - stamp) * step > 0] for own, stamp in zip(lines, stamps, strict=True)]
        yield kind, [on_line(sheet, min(own, key=lambda i: i * step, default=None)) for own in sides]
    held = [dict.fromkeys(sheet.keys[i] for i in header if template.holds(i)) for header in headers]
    count = Counter(key for keys in held for key in keys)  # no sets: which of two ties is first must not change
    for number, (key, seen) in enumerate(count.most_common(_MOST_LANDMARKS)):
        if seen < _FILLED * len(blocks):
            break
        spots = [next((i for i in header if sheet.keys[i] == key), None) for header in headers]
        yield (
            f"after {number}",
            [
                on_line(sheet, at + 1) if at is not None and at + 1 in block else None
                for at, block in zip(spots, blocks, strict=True)
            ],
        )
        yield f"ahead {number}", [on_line(sheet, at - 1) if at else None for at in spots]


def _is_stuff(template: Template, at: int) -> bool:
    sheet = template.sheet
    return sheet.page.facts[at].is_stuff or sheet.labels[at] in template.labels or template.is_value(at)


def _behind_initial(sheet: Sheet, lines: Sequence[int]) -> int | None:
    """The first of some lines that is more than the initial of its neighbour, which some print for a picture."""
    if len(lines) > 1 and len(sheet.texts[lines[0]]) == 1 and sheet.texts[lines[1]].startswith(sheet.texts[lines[0]]):
        return lines[1]
    return lines[0] if lines else None


def _behind_label(sheet: Sheet, at: int, block: range) -> Place | None:
    text = sheet.texts[at]
    colon = re.search(r"[:：][*_]*", text)
    start = colon.end() if colon else len(text)
    if start < len(text):
        name = _name_in(text, start, len(text))
        place = Place(at, name) if name else None
    else:
        place = on_line(sheet, at + 1) if at + 1 in block else None
    names_author = sheet.labels[at] in cues.phrases().senders
    return place._replace(name=place.name._replace(by=True)) if place and names_author else place


def trimmed(sheet: Sheet, kind: str, places: Places, values: Set[str]) -> Iterator[Named]:
    """The same slot without what a flattener glued to most of its names.

    That is a rank ("mikkel80Hero Member"), which other names end in too, is a role, or is left behind a name that
    stands elsewhere on the page; or the name once more ("mikkel80 mikkel80").
    """
    splits = {value: [found.start() for found in _SEAM.finditer(value)] for value in values}
    ends: dict[str, set[str]] = {}
    for value, seams in splits.items():
        for at in seams:
            ends.setdefault(_ending(value[at:]), set()).add(value[:at])
    roles = cues.ranks_and_roles()
    cut: dict[str, int] = {}
    for value, seams in splits.items():
        if cues.bare(value) in roles:
            continue
        half = len(value) // 2
        if value[half:].strip() == value[:half]:
            cut[value] = half
            continue
        ranked = (at for at in seams if cues.bare(value[at:]) in roles or len(ends[_ending(value[at:])]) > 1)
        named = (at for at in reversed(seams) if sheet.stands_alone(value[:at], value))
        if at := next(chain(ranked, named), 0):
            cut[value] = at
    if len(cut) >= _SOME * len(values):
        yield f"{kind} trimmed", _cut_at(sheet, places, cut)


def _first_words(sheet: Sheet, kind: str, places: Places, values: Set[str]) -> Iterator[Named]:
    """The same slot with the first word of each name only, where nearly all have several."""
    words = {value: value.index(" ") for value in values if " " in value}
    if len(words) >= 0.8 * len(values):
        yield f"{kind} word", _cut_at(sheet, places, words)


def _ending(text: str) -> str:
    """The end of a value as others have it too: a rank, or a number with its unit."""
    return _DIGITS.sub("9", text.strip())


def _cut_at(sheet: Sheet, places: Places, ends: Mapping[str, int]) -> Places:
    """The names, those of `ends` cut after so many code points."""
    found: list[Place | None] = []
    lines = sheet.page.lines
    for place in places:
        end = ends.get(place.name.of(lines[place.index])) if place else None
        cut = place._replace(name=place.name._replace(end=place.name.start + end)) if place and end else place
        found.append(cut)
    return found


def filled(sheet: Sheet, known: Mapping[str, Places], slots: Iterable[Named]) -> Mapping[str, Places]:
    """The slots that most posts fill, behind those that are known; of slots with the same names the first.

    First words come last: a slot that has the same names itself is likelier to hold those of all posts.
    """
    found = dict(known)
    seen = {tuple(places) for places in found.values()}
    words: list[Named] = []
    for kind, places in slots:
        if len(places) - places.count(None) < _FILLED * len(places) or tuple(places) in seen:
            continue
        values = _filled_values(sheet, places)
        if _names_nobody(sheet, places, values):
            continue
        for own, names in ((kind, places), *trimmed(sheet, kind, places, frozenset(values))):
            if tuple(names) not in seen and not _count_something(_filled_values(sheet, names)):
                seen.add(tuple(names))
                found[own] = names
        words += _first_words(sheet, kind, places, frozenset(values))
    new = {tuple(names): kind for kind, names in reversed(words) if tuple(names) not in seen}
    counted = {names for names in new if _count_something(_filled_values(sheet, names))}
    return {**found, **{kind: names for names, kind in new.items() if names not in counted}}


def without_signed(sheet: Sheet, family: Family, slots: Mapping[str, Places]) -> Mapping[str, Places]:
    """The slots above the times but those in which each post is signed once more, with the name that stands below.

    What stands at both ends of a text is one name, that of its author, and not of who wrote the next.
    """
    lines = [stamp.index for stamp in family]
    below = [places for places in slots.values() if _are_beyond(places, lines, 1)]
    return {
        kind: places
        for kind, places in slots.items()
        if not (_are_beyond(places, lines, -1) and any(_signs(sheet, places, other) for other in below))
    }


def _are_beyond(places: Places, lines: Sequence[int], step: int) -> bool:
    """Do all the places stand above the times, or all below?"""
    return all((place.index - at) * step > 0 for place, at in zip(places, lines, strict=True) if place)


def _signs(sheet: Sheet, above: Places, below: Places) -> bool:
    """Is what stands above the times what stands below those before them, and seldom what stands below themselves?"""
    values = [_values(sheet, above), _values(sheet, below)]
    again = [a is not None and a != b for a, b in zip(above[1:], below, strict=False)]
    known = [told for told in zip(values[0][1:], values[1], values[1][1:], again, strict=False) if told[0]]
    signed = sum(one == before and twice for one, before, _, twice in known)
    return signed >= max(2, _SIGNED * len(known)) and 2 * sum(one == own for one, _, own, _ in known) < signed


def _values(sheet: Sheet, places: Places) -> Sequence[str | None]:
    return [place.name.of(sheet.page.lines[place.index]) if place else None for place in places]


def _filled_values(sheet: Sheet, places: Places) -> Sequence[str]:
    """The names of those posts that have one."""
    return [value for value in _values(sheet, places) if value is not None]


def _count_something(values: Sequence[str]) -> bool:
    return _are_counted(values) or _are_numbered(values) or _are_ids(values)


def _are_counted(values: Sequence[str]) -> bool:
    """Do most of the values end in a label with a number ("mikkel80 Hero Member Posts: 12")?"""
    return 2 * sum([cues.COUNTED.search(value) is not None for value in values]) > len(values)


def _are_numbered(values: Sequence[str]) -> bool:
    """Do the values end in the numbers of their posts ("mikkel80    1", "tove    2")?"""
    ends = [_NUMBER.search(value) for value in values]
    numbers = [int(found[1]) for found in ends if found]
    return len(numbers) == len(ends) > 1 and all(b == a + 1 for a, b in pairwise(numbers))


def _are_ids(values: Sequence[str]) -> bool:
    """Are the values ids of posters, or those of the posts: but for the numbers alike, each higher than the last?"""
    known = [value for value in values if value]
    if 2 * sum(cues.POSTER_ID.fullmatch(value) is not None for value in known) > len(known):
        return True
    ids = [_NUMBERED.fullmatch(value) for value in known]
    numbers = [int(found[2]) for found in ids if found]
    return (
        len(numbers) == len(ids) > 1
        and len({found[1] for found in ids if found}) == 1
        and numbers == sorted(set(numbers))
    )


def _names_nobody(sheet: Sheet, places: Places, names: Sequence[str]) -> bool:
    """Are the values words of the interface ("Commented"), parts of times, or one in small letters that many have?

    So is one that is the label of most of its lines ("Joined").
    """
    if 2 * sum(place is not None and sheet.is_time(place.index, place.name) for place in places) > len(places):
        return True
    values = Counter(names)
    lists = (cues.phrases().no_name, cues.phrases().links, cues.ranks())
    words = {value: cues.bare(value) for value in values}
    told = (cues.is_interface(value) or any(bare in known for known in lists) for value, bare in words.items())
    if 2 * sum(told) > len(values):
        return True
    usual, count = values.most_common(1)[0]
    if count < max(_MANY, 0.6 * values.total()):
        return False
    labels = {sheet.labels[place.index] for place in places if place}
    return usual.casefold() in labels or (count >= 0.8 * values.total() and usual[0].islower())


def on_line(sheet: Sheet, at: int | None) -> Place | None:
    """The name on a line; an initial that a site prints for a picture stands for the name that follows it."""
    if at is None:
        return None
    if at not in sheet.on_lines:
        sheet.on_lines[at] = _on_line(sheet, at)
    return sheet.on_lines[at]


def _on_line(sheet: Sheet, at: int) -> Place | None:
    text = sheet.texts[at]
    if _leads_to_quotation(text):
        return None
    if len(text) == 1 and at + 1 < len(sheet.texts) and sheet.texts[at + 1][:1].casefold() == text.casefold():
        at += 1
    name = name_on(sheet.page, at) if cues.bare(sheet.texts[at]) not in cues.phrases().senders else None
    return Place(at, name) if name else None


def _leads_to_quotation(text: str) -> bool:
    """Does a line name who is quoted below it ("@mira wrote:")? Headers have their authors without the sign."""
    return text[0] == "@" and text[-1] in ":："


def _first_piece(sheet: Sheet, at: int | None, shared: frozenset[str]) -> Place | None:
    name = None if at is None or _leads_to_quotation(sheet.texts[at]) else _piece_of(sheet.texts[at], shared)
    return Place(at, name) if at is not None and name else None


@lru_cache(maxsize=1024)  # of 100 calls 76 ask for the line of another slot, or of the same in another list
def _piece_of(text: str, shared: frozenset[str]) -> Name | None:
    """The first piece of a line, without its second label and what follows."""
    labels = list(islice(_LABEL.finditer(text), 2))
    end = labels[0].start() if len(labels) > 1 and labels[0].start() else len(text)
    return next(_pieces(text, 0, end, shared), None)


def _around_time(text: str, time: TimeMatch, shared: frozenset[str]) -> Mapping[str, Name]:
    """The pieces of a line, those before its time counted from both ends."""
    start = list(_pieces(text, 0, time.start, shared))
    right = list(_pieces(text, time.end, len(text), shared))
    sides = {"left": start[::-1], "right": right, "start": start}
    return {f"{side} {k}": name for side, pieces in sides.items() for k, name in enumerate(pieces)}


def _pieces(text: str, start: int, end: int, shared: frozenset[str]) -> Iterator[Name]:
    """What may be names in a stretch of a line: cut at marks, and at the words that all such lines share.

    A shared word that leads to a name ("by") vouches for it; the same word again, in capitals, is part of a name
    ("scritto da Anna Da Re").
    """
    at, lead = start, ""
    for found in chain(_SPLIT.finditer(text, start, end), (None,)):
        stop = found.start() if found else end
        begin = last = -1
        leads = False
        for word in _WORD.finditer(text, at, stop):
            again = word[0][0].isupper() and word[0].casefold() == lead
            if _is_shared(word[0], shared) and not again:
                if begin >= 0 and (name := _name_in(text, begin, last, cued=leads)):
                    yield name
                begin, leads = -1, _leads(word[0])
                lead = word[0].casefold() if leads else lead
            else:
                begin, last = (word.start() if begin < 0 else begin), word.end()
        if begin >= 0 and (name := _name_in(text, begin, last, cued=leads)):
            yield name
        at = found.end() if found else end


def _is_shared(word: str, shared: frozenset[str]) -> bool:
    """Is this a shared word? So is, where numbers are, one with a sign ("-3"), or behind its like ("points43")."""
    folded = _folded(word)
    return folded in shared or ("9" in shared and word[-1].isdecimal() and (folded.strip("-+9") or "9") in shared)


def _leads(word: str) -> bool:
    """Does a word lead to a name: "by", "From:"?"""
    phrases = cues.phrases()
    return cues.bare(word) in (phrases.senders if word[-1] in ":：" else phrases.by)


def _name_in(text: str, start: int, end: int, *, cued: bool = False) -> Name | None:
    start += read_mark(text[start:end]).end
    name = read_name(text, start, end) if not _ANSWERED.search(text, 0, start) else None
    if name is None or name.end - name.start > _LONGEST:
        return None
    return name._replace(by=True) if cued else name


@lru_cache(maxsize=4096)  # the words of a line are asked for each slot that it is in
def _folded(word: str) -> str:
    return _DIGITS.sub("9", word.casefold().strip(":,."))


@lru_cache(maxsize=1024)  # each slot beside the times has lines of another
def _folded_words(text: str) -> frozenset[str]:
    return frozenset(map(_folded, text.split()))


def _units(sheet: Sheet, family: Family) -> frozenset[str]:
    """What is counted in the lines of the times: words behind numbers ("12 points", "3 replies"), beside the times."""
    count = Counter(
        unit
        for index, time in family
        for text in (sheet.texts[index][: time.start], sheet.texts[index][time.end :])
        for unit in {_folded(found[1]) for found in _COUNTED.finditer(text)}
    )
    return frozenset([unit for unit, seen in count.items() if seen >= max(3, _COUNTED_IN * len(family))])


def _shared_words(texts: Sequence[str]) -> frozenset[str]:
    if len(texts) < 3:
        return frozenset()
    count = Counter(chain.from_iterable(map(_folded_words, texts)))
    return frozenset([word for word, seen in count.items() if word and seen >= _SHARED * len(texts)])

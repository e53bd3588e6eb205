"""A reading is cut into comments, one part each, and each part into what is said in it and what surrounds that."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from corpus_tools.segment.thread.header_line import folded
from corpus_tools.segment.thread.names import BEHIND_NAME, POST_NUMBER, addressed
from corpus_tools.segment.thread.template import Inside, Page, Part, Reading, Reply, Unit
from corpus_tools.words import cues
from corpus_tools.words.furniture import is_imprint

_MOST_SHARED, _FEWEST_SHARED, _LONGEST_SHARED, _SHARED = 8, 3, 60, 0.6
"""At each end of the texts up to so many lines are the template's: those that at least so many of the texts have, and
such a share of them, none longer than so many code points."""
_ALL_SHARED = 0.8
"""Several lines that so many of the texts end in together, each at least `_FEWEST_SHARED`, are the template's too."""
_ALIKE = 4
"""So many code points several rows of links have in common at their beginning."""
_FAR = 4
"""So many lines above a time its header begins at most."""


def cut(reading: Reading, pingbacks: Sequence[int]) -> list[Part]:
    """The comments of a reading; what follows one of the `pingbacks` lines, up to the next header, is none of them."""
    parts = [Part(u, text.start, text.stop) for u, text in zip(reading.units, reading.texts(), strict=True)]
    return [part for one in parts if (part := _without_pingbacks(pingbacks, one))] if pingbacks else parts


def find_pingbacks(page: Page, begin: int, end: int) -> Sequence[int]:
    """The lines of a thread that begin with "Pingback:", or whose time is followed by it."""
    firsts = [(line.index, line.text[0]) for line in page.lines[begin:end]]
    initials = {word[0] for word in cues.phrases().pingback_words} | {"o"}  # which can be a list mark
    likely = [at for at, first in firsts if not first.isalpha() or first.casefold()[0] in initials]
    found = {at for at in likely if cues.starts_pingback(page.lines[at].text, page.facts[at].mark.end)}
    timed = (anchor for anchor in page.anchors if anchor.after and begin <= anchor.line.index < end)
    found |= {anchor.line.index for anchor in timed if cues.starts_pingback(anchor.line.text, anchor.time_end)}
    return sorted(found)


def _without_pingbacks(pingbacks: Sequence[int], part: Part) -> Part | None:
    """The comment up to the first pingback that follows it in the list; None where its header is one."""
    unit = part.unit
    if unit and bisect_left(pingbacks, unit.first) < bisect_right(pingbacks, unit.last):
        return None
    following = bisect_right(pingbacks, part.text_begin)
    if following < len(pingbacks) and pingbacks[following] < part.text_end:
        return part._replace(text_end=pingbacks[following])
    return part


def look_inside(page: Page, part: Part) -> Inside:
    """The text of a comment without what the interface prints before and after it."""
    reply_line = _reply_line(page, part)
    name_line = part.unit.name_line if part.unit else None
    inside = range(part.text_begin, part.text_end)
    if name_line is not None and name_line in inside:
        inside = range(name_line + 1, part.text_end)
    lines = [i for i in inside if i != reply_line]
    begin, end = 0, len(lines)
    while end - begin > 1 and page.facts[lines[begin]].is_stuff:
        begin += 1
    while end - begin > 1 and page.facts[lines[end - 1]].is_stuff:
        end -= 1
    return Inside(lines[begin:end], reply_line, marked=not (part.unit and part.unit.last + 1 == part.text_begin))


def without_shared_lines(page: Page, insides: Sequence[Inside]) -> list[Inside]:
    """The texts without the short lines that most begin or end with: links that no list of words knows."""
    texts = [list(inside.text) for inside in insides]
    for at in (-1, 0):
        for _ in range(_MOST_SHARED):
            keys = [folded(page.lines[text[at]].text) if len(text) > 1 else "" for text in texts]
            shared = _shared(keys)
            if not shared:
                break
            if at and keys[-1] not in shared:
                texts[-1] = _up_to(page, texts[-1], shared)
                keys[-1] = folded(page.lines[texts[-1][-1]].text) if texts[-1] else ""
            for text, key in zip(texts, keys, strict=True):
                if key in shared:
                    del text[at]
    return [inside._replace(text=text) for inside, text in zip(insides, texts, strict=True)]


def _shared(keys: Sequence[str]) -> set[str]:
    """The lines that are the template's, of those that the texts begin or end with.

    Several rows of links begin alike; what people begin or end with in turn does not: "Yes." and "No.", "@Ole".
    """
    counts = {key: n for key, n in Counter(keys).items() if key and len(key) <= _LONGEST_SHARED and n >= _FEWEST_SHARED}
    if sum(counts.values()) >= _ALL_SHARED * len(keys) and len({key[:_ALIKE] for key in counts}) == 1:
        return set(counts)
    return {key for key, count in counts.items() if count >= _SHARED * len(keys)}


def _up_to(page: Page, text: list[int], shared: set[str]) -> list[int]:
    """The last text up to the line that the others end with: what follows it is the rest of the page."""
    at = next((k for k in range(1, len(text)) if folded(page.lines[text[k]].text) in shared), None)
    return text if at is None else text[: at + 1]


def without_imprint(page: Page, parts: Sequence[Part], insides: Sequence[Inside]) -> tuple[list[Part], list[Inside]]:
    """The parts without whose page it is below the last text, and links of a few words below "© The Post".

    A comment that begins so, or goes on in sentences, is a text, and so is what stands above its link to reply; below
    "Powered by …" one goes on in verses.
    """
    part, inside = (parts[-1], insides[-1]) if parts else (None, None)
    if part is None or inside is None or (part.unit and part.unit.here > min(inside.text, default=0)):
        return list(parts), list(insides)
    texts = [page.lines[at].text for at in inside.text]
    end = next((n for n, text in enumerate(texts) if n and text[0] == "©" and is_imprint(text)), len(texts))
    if any(len(text) > _LONGEST_SHARED for text in texts[end + 1 :]):
        return list(parts), list(insides)
    while end > 1 and is_imprint(texts[end - 1]):
        end -= 1
    if end == len(texts):
        return list(parts), list(insides)
    begin = inside.text[end]
    if any(folded(page.lines[at].text) in cues.phrases().replies for at in range(begin + 1, part.text_end)):
        return list(parts), list(insides)
    while end > 1 and page.facts[inside.text[end - 1]].is_stuff:
        end -= 1
    return [*parts[:-1], part._replace(text_end=begin)], [*insides[:-1], inside._replace(text=inside.text[:end])]


def _reply_line(page: Page, part: Part) -> int | None:
    """The line that names the comment replied to ("In reply to …"): below the author's, or at the top of the text."""
    unit = part.unit
    header = range(unit.name_line + 1, unit.here) if unit and unit.name_line is not None else range(0)
    top = range(part.text_begin, min(part.text_begin + 2, part.text_end - 1))
    return next((index for index in (*header, *top) if cues.names_parent(page.lines[index].text)), None)


def _marked_line(page: Page, header: int) -> int:
    """The line above a header if a list mark, and a number at most, is all that it holds; else the header's.

    Some extractors break the line behind the mark and print what stands in the item without its indentation.
    """
    line, above = page.lines[header], page.lines[header - 1]
    mark = page.facts[above.index].mark
    bare = mark.end > 0 and not above.text[mark.end :].strip(" #.0123456789")
    return above.index if header and bare and above.indent > line.indent else header


def as_reply(page: Page, part: Part, inside: Inside) -> Reply:
    """What a comment shows of its place in the thread."""
    unit = part.unit
    line = page.lines[_marked_line(page, unit.indent_line) if unit else part.text_begin]
    mark = page.facts[line.index].mark
    digits = len(mark.ordinal) if mark.ordinal is not None and mark.glyph == "1" else 1
    reply_to = None
    if inside.reply_line is not None:
        reply_to = cues.answered_by(page.lines[inside.reply_line].text)
    elif unit and unit.anchor.time:
        reply_to = addressed(unit.anchor.line.text, unit.anchor.time.end)
    lines = tuple(page.lines[i].text for i in inside.text)
    author = unit.author(page) if unit else None
    number = _number(page, unit) if unit else None
    beside = tuple(_between(page, unit)) if unit else ()
    time = unit.anchor.time if unit else None
    return Reply(line.indent + digits - 1, mark.ordinal, author, lines, reply_to, number, beside, time)


def with_depths(
    page: Page, parts: Sequence[Part], insides: Sequence[Inside], replies: Sequence[Reply]
) -> Sequence[Reply]:
    """The replies with what the links behind their times, and between their texts and the next headers, tell.

    Where each header has a line with its level above its name, that is its column, if the levels are those of a tree:
    below its name, or below the text, stands that of its author, who may have come far on the site ("Level 12").
    """
    units = [part.unit for part in parts]
    if not all(unit and unit.anchor.time for unit in units):
        return replies
    heads = [unit.here for unit in units if unit]
    tops = [max(0, head - _FAR) for head in heads]
    tops[1:] = [
        max(top, inside.text[-1] + 1 if inside.text else 0) for top, inside in zip(tops[1:], insides, strict=False)
    ]
    names = [unit.here if unit.name_line is None else min(unit.name_line, unit.here) for unit in units if unit]
    levels = [_level(page, range(top, name)) for top, name in zip(tops, names, strict=True)]
    if _make_tree(levels) and not _level(page, _below(page, insides[-1])):
        return [reply._replace(column=2 * level) for reply, level in zip(replies, levels, strict=True)]
    ends = [*heads[1:], parts[-1].text_end] if parts else []
    found = []
    for reply, unit, inside, end in zip(replies, units, insides, ends, strict=True):
        time = unit.anchor.time if unit else None
        below = range(inside.text[-1] + 1 if inside.text else end, end)
        behind = page.lines[unit.here].text[time.end :] if unit and time else ""
        named = cues.link_to("parent").search(behind)
        links = [behind] if named and named[0].islower() else []  # with a capital it is what the author is, at a school
        links += [page.lines[i].text for i in below if len(page.lines[i].text) <= _LONGEST_SHARED]
        linked = [text for text in links if _links_to(text, "parent")]
        found.append(reply._replace(depth=bool(linked) + any(_links_to(text, "root") for text in linked)))
    return found


def _links_to(text: str, key: str) -> bool:
    """Is there a link to the "parent" or "root" of a comment in this line?"""
    if cues.link_to(key).search(text):
        return True
    return not cues.folded_phrases("comments", key).isdisjoint(cues.run_together(text))


def _make_tree(levels: Sequence[int]) -> bool:
    return len(levels) > 0 and all(levels) and all(below <= above + 1 for above, below in pairwise([0, *levels]))


def _below(page: Page, inside: Inside) -> range:
    """The first lines below the text of a comment."""
    begin = inside.text[-1] + 1 if inside.text else len(page.lines)
    return range(begin, min(begin + _FAR, len(page.lines)))


def _level(page: Page, lines: range) -> int:
    """The level that one of some lines says; 0 where none does."""
    found = (cues.level().fullmatch(page.lines[i].text) for i in lines)
    return next((int(one[1]) for one in found if one), 0)


_SIGNS = ">▶►➤→↩↪»›"
_TO = re.compile(rf"\s+([{_SIGNS}])\s+")
"""Between a name and that of whom it answers, where both stand in the name's place."""
_ROUND = BEHIND_NAME + _SIGNS


def without_addressees(page: Page, parts: Sequence[Part]) -> list[Part]:
    """The parts with names such as "Hugo T > Olly Fan" cut to "Hugo T".

    A sign counts from page to page: only if once the author of an earlier comment stands behind it.
    """
    signs, known = set(), set()
    names = [part.unit.author(page) or "" if part.unit else "" for part in parts]
    found = [_TO.search(name) for name in names]
    for name, sign in zip(names, found, strict=True):
        if sign and name[sign.end() :].casefold() in known:
            signs.add(sign[1])
        known.add((name[: sign.start()] if sign else name).casefold())
    return [
        _named(part, sign.start()) if sign and sign[1] in signs else part
        for part, sign in zip(parts, found, strict=True)
    ]


def _named(part: Part, length: int) -> Part:
    """The part with only the first code points of its name, so many."""
    unit = part.unit
    if unit is None or unit.name is None:
        return part
    return part._replace(unit=unit._replace(name=unit.name._replace(end=unit.name.start + length)))


def _number(page: Page, unit: Unit) -> str | None:
    """The number of a post in the lines of its author and its time, or its id there ("No.40217")."""
    lines = [page.lines[at].text for at in sorted({unit.here, unit.here if unit.name_line is None else unit.name_line})]
    found = (pattern.search(text) for pattern in (POST_NUMBER, cues.POST_ID) for text in lines)
    return next((one[one.lastindex or 0] for one in found if one), None)


def _between(page: Page, unit: Unit) -> Iterator[str]:
    """What stands between an author and the time behind it, on their lines and on those between them."""
    name, time = unit.name, unit.anchor.time
    if name is None or unit.name_line is None or time is None or unit.name_line > unit.here:
        return
    text = page.lines[unit.name_line].text
    same = unit.name_line == unit.here
    yield text[name.end : max(name.end, time.start) if same else len(text)].strip(_ROUND)
    yield from (page.lines[index].text.strip(_ROUND) for index in range(unit.name_line + 1, unit.here))

"""Headers of posts that the text above still ends with, and the names in them.

The peeling goes up from a time as far as it knows the lines. Where one box has more in it than the others (a car, a
club, a medal), it stops there, and what leads to the box is left in the text of the post before: "Reactions: Bo", and
the name. But what follows the texts of other posts is known by now.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from corpus_tools.segment.thread.posts.parts import Place, Places, PostList, Sheet
from corpus_tools.segment.thread.posts.slots import on_line
from corpus_tools.segment.thread.template import SENTENCE_ENDS, Side
from corpus_tools.words import cues
from corpus_tools.words.furniture import furniture

_SOME = 0.5
"""What follows the texts of so many posts, and of two at least, is the page's."""
_USUAL = 0.7
"""So many of the names stand where their headers begin."""
_LONGEST = 60
"""Code points of a line of a header, as of a slot in `peel`."""
_LONGEST_TAIL = 16
"""Lines of the longest box with a header and buttons; what is further up is the text."""
_FEWEST = 4
"""Posts of a list in which what follows a text can be told from chance: three gaps, two of which agree."""


def without_swallowed(sheet: Sheet, posts: PostList, names: Places) -> tuple[PostList, Places]:
    """The posts and their names, headers taken out of the texts above and names from where the others have theirs."""
    if posts.side is not Side.BELOW or len(posts.family) < _FEWEST:
        return posts, names
    headers = [range(text.stop, stamp.index) for text, stamp in zip(posts.texts, posts.family[1:], strict=False)]
    firsts = [_first_told(posts, header) for header in headers]
    count = Counter(read for read, _ in filter(None, firsts))
    usual = {read for read, seen in count.items() if seen >= max(2, _SOME * len(headers))}
    begins = [_begin(posts, text, usual, first) for text, first in zip(posts.texts, firsts, strict=False)]
    texts = [range(text.start, begin) for text, begin in zip(posts.texts, begins, strict=False)]
    found = replace(posts, texts=[*texts, posts.texts[-1]])
    freed = {n + 1 for n, (text, begin) in enumerate(zip(posts.texts, begins, strict=False)) if begin < text.stop}
    return found, _named(sheet, found, names, freed)


def _told(posts: PostList, at: int) -> str:
    """How a line of the page's reads that tells something: its label, or the words that recur."""
    template, sheet = posts.template, posts.template.sheet
    if trait := template.trait(at):
        return f"{trait}:"
    key = sheet.keys[at]
    return key if key in template.constant and any(map(str.isalpha, key)) else ""


def _first_told(posts: PostList, header: range) -> tuple[str, int] | None:
    told = ((read, n) for n, at in enumerate(header) if (read := _told(posts, at)))
    return next(told, None)


def _begin(posts: PostList, text: range, usual: set[str], first: tuple[str, int] | None) -> int:
    """Where the header below a text begins: in it, if it ends with one, from what follows other texts on."""
    begin = text.stop
    for at in _tail(posts, text):
        read = _told(posts, at)
        if read in usual and not (first and first[0] == read):
            begin = at
    return begin


def _tail(posts: PostList, text: range) -> Iterator[int]:
    """The short lines that a text ends with, from the last one up, none of which is a sentence."""
    sheet = posts.template.sheet
    for at in reversed(text[1:][-_LONGEST_TAIL:]):
        line = sheet.texts[at]
        if not posts.template.holds(at) and (len(line) > _LONGEST or line[-1] in SENTENCE_ENDS):
            return
        yield at


def _named(sheet: Sheet, posts: PostList, names: Places, freed: set[int]) -> Places:
    """The names, those that are missing or of `freed` headers from the first line of the header that is not the page's.

    Most of the others stand there, too. What stands below such a line in another header is no name but a rank.
    """
    tops = [None, *(_top(sheet, posts, n) for n in range(1, len(names)))]
    known = [n for n in range(1, len(names)) if n not in freed and names[n]]
    if sum(_same_line(names[n], tops[n]) for n in known) < max(2, _USUAL * len(known)):
        return names
    steps = {posts.family[n].index - place.index for n in known if (place := names[n])}
    lower = {
        sheet.texts[at]
        for top, stamp in zip(tops, posts.family, strict=True)
        if top
        for at in range(top.index + 1, stamp.index)
    }
    found: list[Place | None] = []
    for number, (name, top) in enumerate(zip(names, tops, strict=True)):
        fits = top is not None and sheet.texts[top.index] not in lower
        if top is None or not fits or (name is not None and number not in freed):
            found.append(name)
        elif number in freed:
            alone = name is None and number > 1  # below the first post the page may sort the others
            found.append(top if alone or _is_known(sheet, top) else name)
        else:
            near = posts.family[number].index - top.index in steps
            found.append(top if near and _is_known(sheet, top) else None)
    return found


def _same_line(name: Place | None, top: Place | None) -> bool:
    return name is not None and top is not None and name.index == top.index


def _is_known(sheet: Sheet, place: Place) -> bool:
    """Does the page have a name elsewhere, too, as that of one who likes a post, is quoted or writes again?"""
    return sheet.count(place.name.of(sheet.page.lines[place.index])) > 1


def _is_furniture(text: str) -> bool:
    return bool(furniture([text])[0]) or cues.is_interface(text)


def _top(sheet: Sheet, posts: PostList, number: int) -> Place | None:
    """The name on the first line of a header that is not the page's, if there is one."""
    header = range(posts.texts[number - 1].stop, posts.family[number].index)
    own = next((at for at in header if not posts.template.holds(at) and not _is_furniture(sheet.texts[at])), None)
    place = on_line(sheet, own)
    if place is None or cues.bare(place.name.of(sheet.page.lines[place.index])) in cues.ranks():
        return None
    return place

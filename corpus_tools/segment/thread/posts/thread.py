"""A list of posts as the parts of a thread: the opening post, which is the article, and the comments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from corpus_tools.base.model import ParentReason
from corpus_tools.segment.thread.places_behind_names import without_places
from corpus_tools.segment.thread.posts.agreed import agreed_names, credited_names
from corpus_tools.segment.thread.posts.parts import Option, Place, PostList, Quote, Sheet, Stamp
from corpus_tools.segment.thread.posts.swallowed import without_swallowed
from corpus_tools.segment.thread.posts.trim import trimmed
from corpus_tools.segment.thread.template import Anchor, Inside, Name, Opening, Parent, Part, Unit
from corpus_tools.segment.thread.template_words import without_template
from corpus_tools.words import cues


class Cut(NamedTuple):
    """The opening post, if the list has it, and the comments, each with its text and the one that it quotes."""

    opening: Opening | None
    parts: Sequence[Part]
    insides: Sequence[Inside]
    quoted: Sequence[Parent | None]


def cut_posts(sheet: Sheet, option: Option, *, opened: bool) -> Cut:
    """The posts of a list, the first of them as the opening one if it is `opened` by it and has a text.

    What has no text behind the last that has is a time below the list. But where none has, all are posts.
    """
    posts = option.posts
    names = credited_names(sheet, posts, option.slot)
    if names is None:
        names = agreed_names(sheet, posts, option.slot) if option.slot else option.names
    posts, names = without_swallowed(sheet, posts, names)
    blocks = _with_names(posts, names)
    found = [_unit(sheet, stamp, place) for stamp, place in zip(posts.family, names, strict=True)]
    units = without_template(sheet.page, without_places(sheet.page, found), opened=opened)
    parts = [Part(unit, block.start, block.stop) for unit, block in zip(units, blocks, strict=True)]
    apart = {place.index for place in names if place}
    texts = trimmed(sheet, posts, [unit.author(sheet.page) for unit in units])
    insides = [
        _inside(sheet, _kept(posts, text, block, apart), units, marked=text.start == block.start)
        for text, block in zip(texts, blocks, strict=True)
    ]
    first = parts[0].unit
    opening = None
    if opened and first and insides[0].text:
        first, title = _without_subject(sheet, first, units[1:])
        opening = Opening(blocks[0], insides[0].text, first, posts.texts, title)
    begin = int(opening is not None)
    end = next((number for number in range(len(insides), begin, -1) if insides[number - 1].text), len(insides))
    quotes = [quote for quote in posts.quotes if quote.by < end]
    authors = [unit.author(sheet.page) for unit in units[:end]]
    return _without_edits(sheet, Cut(opening, parts[begin:end], insides[begin:end], answers(quotes, authors, begin)))


def _kept(posts: PostList, text: range, block: range, apart: set[int]) -> list[int]:
    """The lines of a text but names; where the name of the next post ends it, without what is the page's above that."""
    lines = [at for at in text if at in block and at not in apart]
    while text.stop > block.stop and len(lines) > 1 and posts.template.holds(lines[-1]):
        lines.pop()
    return lines


def _without_subject(sheet: Sheet, first: Unit, others: Sequence[Unit]) -> tuple[Unit, tuple[int, Name] | None]:
    """The header of the first post without the subject that stands before its name, and that, which is the title.

    "Apples in winter Anonymous 5 May 2014" opens what "Anonymous 6 May 2014" and "Mira 6 May 2014" answer. A single
    word ("Captain Anonymous") may be of the name, as may all be before a name that others have.
    """
    author, name = first.author(sheet.page), first.name
    if author is None or name is None or name.by or first.name_line != first.here:
        return first, None
    same = [unit for unit in others if unit.name and unit.name_line == unit.here and unit.name.start <= name.start]
    if 2 * len(same) <= len(others):
        return first, None
    nameless = cues.phrases().anonymous
    cuts = [at for at, sign in enumerate(author) if sign == " "]
    at = next((at for at in cuts if cues.bare(author[at + 1 :]) in nameless), 0)
    subject = author[:at].rstrip()
    if " " not in subject or author in {unit.author(sheet.page) for unit in others}:
        return first, None
    title = Name(name.start, name.start + len(subject), says=False, by=False)
    return first._replace(name=name._replace(start=name.start + at + 1)), (first.here, title)


def _inside(sheet: Sheet, text: Sequence[int], units: Sequence[Unit], *, marked: bool) -> Inside:
    """A text without its first line, where that says which of the authors is answered ("In reply to @Mira")."""
    first = sheet.texts[text[0]] if len(text) > 1 else ""
    if first and cues.names_parent(first):
        answered = cues.answered_by(first).casefold().lstrip("@ ")
        if any((unit.author(sheet.page) or "").casefold().lstrip("@ ") == answered for unit in units):
            return Inside(text[1:], text[0], marked=marked)
    return Inside(text, None, marked=marked)


def _without_edits(sheet: Sheet, cut: Cut) -> Cut:
    """The posts without the times of edits among them, which have no text: "Last edited by Mira on May 5, 2014"."""
    kept = [
        number
        for number, (part, inside) in enumerate(zip(cut.parts, cut.insides, strict=True))
        if inside.text or part.unit is None or not cues.says_edited(sheet.texts[part.unit.here])
    ]
    if not 0 < len(kept) < len(cut.parts):
        return cut
    place = {number: at for at, number in enumerate(kept)}
    quoted = [
        Parent(place[parent.index], parent.reason) if parent and parent.index in place else None
        for parent in (cut.quoted[number] for number in kept)
    ]
    return Cut(cut.opening, [cut.parts[k] for k in kept], [cut.insides[k] for k in kept], quoted)


def _with_names(posts: PostList, names: Sequence[Place | None]) -> list[range]:
    """The blocks, each from the name above it on, where the one above it ends."""
    found: list[range] = []
    for block, place in zip(posts.blocks, names, strict=True):
        begin = min(block.start, place.index) if place else block.start
        if found:
            found[-1] = range(found[-1].start, min(found[-1].stop, begin))
        found.append(range(begin, block.stop))
    return found


def answers(quotes: Sequence[Quote], authors: Sequence[str | None], opened: int) -> list[Parent | None]:
    """The comment that each post quotes first, those from post `opened` on being comments.

    To quote the opening post is to answer the article. The line that leads to the words names their author, or they are
    shown as a quotation.
    """
    found: dict[int, int] = {}
    for quote in quotes:
        lead = quote.line.casefold()
        named = next((post for post in quote.posts if (author := authors[post]) and author.casefold() in lead), None)
        post = quote.post if named is None and quote.shown else named
        if post is not None and post < quote.by:
            found.setdefault(quote.by, post - opened)
    numbers = range(opened, len(authors))
    return [Parent(at, ParentReason.QUOTE) if (at := found.get(number, -1)) >= 0 else None for number in numbers]


def _unit(sheet: Sheet, stamp: Stamp, place: Place | None) -> Unit:
    line = sheet.page.lines[stamp.index]
    time = stamp.time if stamp.time.text else None
    anchor = Anchor(line, sheet.page.facts[stamp.index].mark, time, None, None, stamp.time.end, "")
    return Unit(anchor, stamp.index, stamp.index, place.index if place else None, place.name if place else None)

"""What is known of a page before anybody looks for a thread: barriers, declared counts, anchors, facts of its lines."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from corpus_tools.segment.blocks import wrap_width
from corpus_tools.segment.lines import Line
from corpus_tools.segment.thread.dialects.read import Dialect, Header, read_header
from corpus_tools.segment.thread.header_line import read_anchor, without_programme
from corpus_tools.segment.thread.in_place import completed
from corpus_tools.segment.thread.line_facts import offers_reply, read_facts
from corpus_tools.segment.thread.recurring import inner_counts, recurring, stand_ins
from corpus_tools.segment.thread.template import Anchor, Barrier, LineFacts, Page
from corpus_tools.words import cues
from corpus_tools.words.patterns import CLOSING, OPENING, first_word, length

_STOPS = frozenset(".!?…。！？")
_PROSE = 80
_AGREED = "+1"
_VOTES = re.compile(r"(?!\+1$)[+-]\d+")
_SHORTEST_SENTENCE = 20
"""Code points: a shorter line that ends like a sentence is a link or a motto ("Read on!")."""


def read_page(lines: Sequence[Line], dialects: Sequence[Dialect] = ()) -> Page:
    """The page that the non-blank `lines` of a document make; headers of the caller's `dialects` are believed.

    Where these read no header the page is what it is without them.
    """
    facts = [read_facts(line.text) for line in lines]
    headers = _own_headers(dialects, lines, facts)
    dialects = dialects if headers else ()
    opening = cues.opening([line.text for line in lines])
    barriers, counts, anchors = _read_lines(lines, headers, opening)
    for index in _agreeing(lines, len(anchors)):
        facts[index] = facts[index]._replace(is_stuff=False)
    for index in set() if dialects else set(inner_counts(lines, facts, barriers, counts)):
        del barriers[index], counts[index]
    taken = frozenset([*barriers, *[anchor.line.index for anchor in anchors]])
    found = () if dialects else (*recurring(lines, barriers, anchors), *stand_ins(lines, taken))
    for index in found:  # a dialect tells labels from names itself
        facts[index] = facts[index]._replace(is_stuff=True, offers_reply=offers_reply(lines[index].text))
    names = dict(filter(None, (header.name_apart for header in headers.values())))
    for header in headers.values():
        for index in header.others:
            facts[index] = facts[index]._replace(is_stuff=True, offers_reply=offers_reply(lines[index].text))
    borders = list(barriers)
    page = Page(
        lines=lines,
        facts=facts,
        sizes=[0 if fact.is_stuff else len(line.text) for fact, line in zip(facts, lines, strict=True)],
        blanks=[line.blank_before for line in lines],
        prose=[line.index for line in lines if 2 * len(line.text) > _PROSE and length(line.text) > _PROSE],
        barriers=barriers,
        counts=counts,
        anchors=anchors,
        timed=frozenset([anchor.line.index for anchor in anchors if anchor.time]),
        names=names,
        dialects=dialects,
        opening=opening,
        width=wrap_width(lines),
        borders=borders,
        forms=[index for index in borders if barriers[index] is Barrier.FORM],
        has_blanks=any(line.blank_before for line in lines),
        is_indented=any(line.indent for line in lines),
    )
    return completed(page)


def _agreeing(lines: Sequence[Line], anchors: int) -> Sequence[int]:
    """The lines in which a reader says no more than "+1". Many of them, or other such numbers, are votes."""
    found = [line.index for line in lines if line.text == _AGREED]
    if 2 * len(found) > anchors or (found and any(_VOTES.fullmatch(line.text) for line in lines)):
        return ()
    return found


def _read_lines(
    lines: Sequence[Line], headers: Mapping[int, Header], opening: int
) -> tuple[dict[int, Barrier], dict[int, int], list[Anchor]]:
    """The barriers of a page, the declared counts among them, and the anchors, those of the caller's headers included.

    No line of these headers is a barrier.
    """
    barriers: dict[int, Barrier] = {}
    counts: dict[int, int] = {}
    anchors: list[Anchor] = []
    for line in lines:
        index, text = line.index, line.text
        if header := headers.get(index):
            anchors.append(header.anchor)
        elif len(text) <= cues.LONGEST_COUNT:
            word = first_word(text)
            if (declared := _declared(lines, index, word, at_top=index < opening)) is not None:
                barriers[index], counts[index] = Barrier.COUNT, declared
            elif barrier := _heading(text, word):
                barriers[index] = barrier
            elif anchor := read_anchor(line):
                anchors.append(anchor)
    for header in headers.values():
        for believed in (header.name_line, *header.others):
            if believed is not None and believed in barriers:
                del barriers[believed]
                counts.pop(believed, None)
    return barriers, counts, anchors if headers else without_programme(anchors)


def _own_headers(
    dialects: Sequence[Dialect], lines: Sequence[Line], facts: Sequence[LineFacts]
) -> Mapping[int, Header]:
    """The headers that the caller's dialects read, by the line of their anchors; the first dialect wins."""
    found: dict[int, Header] = {}
    for dialect in dialects:
        read = ((index, read_header(dialect, lines, facts, index)) for index in range(len(lines)))
        found = {index: header for index, header in read if header} | found
    return found


def _declared(lines: Sequence[Line], index: int, word: str, *, at_top: bool) -> int | None:
    """How many comments a line, whose first word is given, declares; at the top that may be the article's headline."""
    text = lines[index].text
    count = cues.count_in(text, word)
    if count is not None and at_top and cues.may_be_headline(text) and not _ends_in_title(text, lines[:index]):
        return None
    return count


def _ends_in_title(text: str, above: Sequence[Line]) -> bool:
    """Does a line end in what stands alone above it, as the heading of a thread ends in the article's headline?

    A single word may be the section that the article stands in, unless it is in quotes. What the article says stands
    between the two; a line right above a headline is its kicker.
    """
    quoted = text.rstrip(CLOSING)
    said = next((at for at in reversed(range(len(above))) if _is_sentence(above[at].text)), 0)
    titles = (line.text.strip(OPENING + CLOSING) for line in above[:said])
    return any(title and quoted.endswith(title) and (" " in title or quoted != text) for title in titles)


def _is_sentence(text: str) -> bool:
    return text.rstrip(CLOSING)[-1:] in _STOPS and len(text) >= _SHORTEST_SENTENCE


def _heading(text: str, word: str) -> Barrier | None:
    """What a line, whose first word is given, heads or begins, if it is one that does."""
    bare = cues.bare(text)
    if cues.is_comment_heading(text, bare):
        return Barrier.HEADING
    if cues.is_form(text, word):
        return Barrier.FORM
    return Barrier.OTHER if cues.is_other_heading(text, bare, word) else None

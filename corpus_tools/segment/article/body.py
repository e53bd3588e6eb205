"""The body: where it begins, given the headline, and what each of its blocks is."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import chain

from corpus_tools.base.model import Author, Label
from corpus_tools.segment.article.boxes import boxes, explains
from corpus_tools.segment.article.date_line import holds_date
from corpus_tools.segment.article.parts import FoundByline, Outline, Part, Run, Survey, stands_apart
from corpus_tools.segment.article.prose import PROSE_MIN
from corpus_tools.segment.block import Block
from corpus_tools.words.bylines import is_of_byline
from corpus_tools.words.credits import CAPTION_MAX, is_caption, is_credit, is_signed
from corpus_tools.words.furniture import Furniture, announces, furniture

NEAR = 3
"""So many blocks below the headline even a long line without a full stop can begin the body."""

SENTENCE_MIN = 40
"""A line of so many code points that ends like a sentence can begin the body wherever it stands."""

HEADING_MAX = 120

NOTE_BLOCKS = 3
"""So near to the end of the body a paragraph that begins with an author's name is a note about the author."""


def begin_body(page: Survey, run: Run, headline: int | None) -> Outline:
    """The outline of the article: its body begins with the first running text of the run below the headline."""
    if headline is None:
        return Outline(page, None, run.first, run.first, run.end)
    below = range(run.first if stands_apart(headline, run.first) else headline + 1, run.end)
    fallback = max(run.first, headline + 1)
    first = next((n for n in below if _opens(page, n, near=n <= headline + NEAR)), fallback)
    return Outline(page, headline, run.first, min(first, run.end), run.end)


def _opens(page: Survey, number: int, *, near: bool) -> bool:
    """Can the body begin here? `near` to the headline even a long line without a full stop can."""
    text = page.texts[number]
    if page.kinds[number] or is_credit(text) or is_signed(text):
        return False
    if page.prose[number]:
        return True
    likely = (near and len(text) >= PROSE_MIN) or (len(text) >= SENTENCE_MIN and text[-1] in ".!?:")
    return likely and not holds_date(page.texts[number])


def label_body(outline: Outline, byline: FoundByline | None, taken: Collection[int]) -> Iterator[Part]:
    """The blocks of the body without those that the head has `taken`."""
    page, authors = outline.page, byline.authors if byline else ()
    notes = range(max(outline.first, outline.end - NOTE_BLOCKS), outline.end)
    offers = (box for box in boxes(page, outline.first, outline.end) if not explains(page, box))
    apart = {*_teasers(outline), *chain.from_iterable(offers), *_sharing(outline)}
    apart.update(_below_byline(page, byline) if byline else ())
    for number in range(outline.first, outline.end):
        if number in taken:
            continue
        block = page.blocks[number]
        leads = number + 1 < outline.end and page.prose[number + 1] > 0
        label = Label.FURNITURE if number in apart else _label(block, page.kinds[number], leads=leads)
        if label is Label.PARAGRAPH and number in notes and _is_note(block, authors):
            label = Label.AUTHOR_NOTE
        yield Part(label, block.start, block.end, number)


def _below_byline(page: Survey, byline: FoundByline) -> Iterator[int]:
    """The lines below a byline that belong to it: a job, an address. What recurs is of the text: a speaker, a part."""
    for number in range(byline.number + 1, len(page.texts)):
        text = page.texts[number]
        if not is_of_byline(text) or page.texts.count(text) > 1:
            return
        yield number


def _teasers(outline: Outline) -> Iterator[int]:
    """The titles of other articles inside the body, below a line that announces them.

    Of several lines above running text the last one can be its heading. Read from the end, each block is looked at
    once, however many lines announce something.
    """
    page = outline.page
    stop = found = outline.end
    for number in reversed(range(outline.first, outline.end)):
        if page.kinds[number] and announces(page.texts[number]):
            heads = stop < outline.end and page.prose[stop] and stop - number > 2
            yield from range(number + 1, min(found, stop - 1 if heads else stop))
            found = number + 1
        if not _is_teaser(page, number):
            stop = found = number


def _sharing(outline: Outline) -> Iterator[int]:
    """The lines below the text that end in the headline: "Share or comment on this article: The mill runs again".

    What stands before it must be the page's own words: a poem may end in its title, and so may a sentence.
    """
    page = outline.page
    if outline.headline is None:
        return
    title = page.folded[outline.headline]
    for number in reversed(range(outline.first, outline.end)):
        if page.prose[number] and page.sizes[number] > HEADING_MAX:
            return
        folded = page.folded[number]
        before = folded.removesuffix(f": {title}")
        if before and before != folded and furniture([before])[0]:
            yield number


def _is_teaser(page: Survey, number: int) -> bool:
    text = page.texts[number]
    return not page.prose[number] and len(text) <= HEADING_MAX and (len(text) < SENTENCE_MIN or text[-1] not in ".:;")


def _label(block: Block, kind: Furniture, *, leads: bool) -> Label:
    """What a block inside the body is; does it lead to running text, on the next line?"""
    if kind is not Furniture.NONE:
        return Label.FURNITURE
    text = block.text
    if len(text) > CAPTION_MAX and not block.mark and text[0] != ">":
        return Label.PARAGRAPH
    if is_caption(text):
        return Label.CAPTION
    if block.mark.startswith("#"):
        return Label.HEADING
    if text[0] == ">" and len(text) > 2:
        return Label.QUOTE
    if leads and len(text) <= HEADING_MAX and text[-1] not in ".!…:,;":
        return Label.HEADING
    return Label.LIST_ITEM if block.mark else Label.PARAGRAPH


def _is_note(block: Block, authors: Sequence[Author]) -> bool:
    return any(block.text.startswith(author.name + " ") for author in authors)

"""The first step: what is known of each block, before anybody asks which is the headline."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from corpus_tools.segment.article.echoes import gather
from corpus_tools.segment.article.parts import HEADLINE_MAX, TITLE_LINES, Survey
from corpus_tools.segment.article.prose import size, size_of_prose
from corpus_tools.segment.block import Block
from corpus_tools.words.date_words import about_themselves
from corpus_tools.words.furniture import furniture, leads_home, steps_of

TITLED_MIN = 8
"""What the page's title, one of its first lines, repeats has so many code points at least."""

INSERTED_TIMES, INSERTED_MAX = 4, 40
"""A label of so many code points at most that comes so often, a paragraph between, holds the place of something.

A heading of one wording comes once in each chapter, and chapters have more than a paragraph. A refrain looks the same,
and so do the answers of a congregation: such a line says nothing of where the body ends, but stays in its text.
"""

_TITLE_CUT = re.compile(r"\s*[|–—·»›«<>:•/-]+\s*")
_CUT_MARK = re.compile(r"[|–—·»›«<>:•/-]")


def survey(blocks: Sequence[Block], behind: Sequence[str] = ()) -> Survey:
    """Look up what each block of a page is; `behind` are the lines of the page behind the article."""
    texts = [block.text for block in blocks]
    folded = [text.casefold() if len(text) <= HEADLINE_MAX else "" for text in texts]
    sizes = [size(text) for text in texts]
    prose = [size_of_prose(text, length) for text, length in zip(texts, sizes, strict=True)]
    counts = Counter(folded)
    paths = {number: steps for number, text in enumerate(texts) if (steps := steps_of(text))}
    return Survey(
        blocks,
        texts,
        kinds=furniture(texts),
        sizes=sizes,
        prose=prose,
        folded=folded,
        counts=counts,
        titled=_titled(folded),
        own=about_themselves(texts),
        inserted=_inserted(folded, counts, prose),
        paths=list(paths),
        sections=frozenset([step for path in paths.values() for step in _sections(path)]),
        echoes=gather(folded, behind),
    )


def _sections(path: Sequence[str]) -> Sequence[str]:
    """The steps of a path from the front page that are sections of the site: behind the page links may follow."""
    if not leads_home(path[0]):
        return ()
    page = max((number for number, step in enumerate(path) if not leads_home(step)), default=0)
    return [step for step in path[:page] if step != path[page]]


def _inserted(folded: Sequence[str], counts: Mapping[str, int], prose: Sequence[int]) -> frozenset[int]:
    """The places of the one label that stands around single paragraphs; who speak by turns have a label each."""
    often = {text for text, times in counts.items() if times >= INSERTED_TIMES and 0 < len(text) <= INSERTED_MAX}
    if not often:
        return frozenset()
    led = zip(folded, prose[1:], folded[2:], strict=False)
    around = Counter([text for text, paragraph, again in led if paragraph and text == again and text in often])
    labels = [text for text, times in around.items() if times >= INSERTED_TIMES - 1 and text[-1] not in ":："]
    return frozenset(number for number, text in enumerate(folded) if [text] == labels)


def _titled(folded: Sequence[str]) -> frozenset[int]:
    """Blocks that the page's title, which many extractors print first, repeats beside the site's name."""
    titles = [text for text in folded[:TITLE_LINES] if _CUT_MARK.search(text)]
    if not titles:
        return frozenset()
    joined = "\n".join(titles)
    likely = [text for text in folded[1:] if len(text) >= TITLED_MIN and text in joined]
    longest = max((text for text in likely if any(_is_part(text, title) for title in titles)), key=len, default="")
    return frozenset(number for number, text in enumerate(folded) if number and longest and text == longest)


def _is_part(text: str, title: str) -> bool:
    """Does the title hold `text`, cut off by a separator on at least one side and by nothing else on the other?"""
    at = title.find(text)
    if at < 0 or len(title) <= len(text):
        return False
    before, behind = title[:at], title[at + len(text) :]
    return (not before or bool(_TITLE_CUT.search(before[-4:]))) and (
        not behind or behind[0] == " " or bool(_TITLE_CUT.match(behind))
    )

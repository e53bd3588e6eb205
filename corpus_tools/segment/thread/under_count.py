"""Comments of which only the texts are left, under the line that counts them: "3 Responses", and then three texts."""

from __future__ import annotations

from collections.abc import Sequence

from corpus_tools.segment.thread.by_wording import is_mostly_menu
from corpus_tools.segment.thread.template import Barrier, Page
from corpus_tools.segment.thread.without_times import ROW

_FEWEST = 2


def texts_under_count(page: Page) -> Sequence[int]:
    """The lines between the last count of a page, below its article, and the form or the end; none if they are others.

    Where one comment ends and the next begins is lost, so there have to be as many lines as comments.
    """
    if page.width or not 0 < len(page.counts) < ROW:
        return ()
    heading, declared = max(page.counts.items())
    end = page.border_from(heading + 1)
    if end < len(page.lines) and page.barriers[end] is not Barrier.FORM:
        return ()
    texts = [index for index in range(heading + 1, end) if not page.facts[index].is_stuff]
    if declared < _FEWEST or len(texts) != declared:
        return ()
    if not page.timed.isdisjoint(texts) or is_mostly_menu([page.lines[index].text for index in texts]):
        return ()
    return texts if heading >= page.opening else ()

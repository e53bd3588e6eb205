"""The article of a page, step by step; `parts.py` has what the steps hand each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import attrgetter

from corpus_tools.base.model import Label, Segment
from corpus_tools.dates.match import TimeMatch
from corpus_tools.segment.article.body import begin_body, label_body
from corpus_tools.segment.article.byline import find_names
from corpus_tools.segment.article.date_line import dates_in, holds_date
from corpus_tools.segment.article.head import find_headline, find_kicker, find_standfirst, find_zones
from corpus_tools.segment.article.headline import choose
from corpus_tools.segment.article.parts import (
    Article,
    Dates,
    FoundByline,
    Outline,
    Part,
    Rating,
    Ratings,
    Steps,
    Survey,
    rate_choice,
)
from corpus_tools.segment.article.publication import find_dates
from corpus_tools.segment.article.runs import text_runs
from corpus_tools.segment.article.survey import survey
from corpus_tools.segment.blocks import to_blocks
from corpus_tools.segment.lines import Line
from corpus_tools.words.language import detect_language

_START = attrgetter("start")
_NO_DATES: Dates = {}
_UNRATED = rate_choice(())


def label_article(lines: Sequence[Line], behind: Sequence[Line] = (), *, opens_thread: bool = False) -> Article:
    """Label the lines before the comments; those `behind` them are only asked what they repeat.

    Where they are a post that opens a thread its header says who wrote it and when, so nobody else is looked for.
    """
    page = survey(to_blocks(lines), [line.text for line in behind])
    runs = text_runs(page)
    run, headline, title = choose(page, runs, opens_thread=opens_thread)
    outline = begin_body(page, run, headline)
    byline, names, dates, day = (None, _UNRATED, _NO_DATES, _UNRATED) if opens_thread else _find_credits(outline)
    head = _label_head(outline, dates, byline)
    body = label_body(outline, byline, _taken(head))
    published, updated = (dates[label].time if label in dates else None for label in (Label.PUBLISHED, Label.UPDATED))
    return Article(
        segments=_segments([*head, *body]),
        authors=byline.signed(page.texts) if byline else (),
        published=published,
        updated=updated,
        other_dates=_other_dates(page, published, updated),
        language=detect_language(" ".join(outline.opening())),
        steps=Steps(runs, run, outline, dates, byline, Ratings(title, names, day)),
    )


def _find_credits(outline: Outline) -> tuple[FoundByline | None, Rating, Dates, Rating]:
    """The byline and the dates, each with how sure that choice is."""
    zones = find_zones(outline)
    byline, names = find_names(outline, zones)
    dates, day = find_dates(outline, zones, byline.number if byline else None)
    return byline, names, dates, day


def _label_head(outline: Outline, dates: Dates, byline: FoundByline | None) -> list[Part]:
    """Headline, dates and byline, then what is told by standing beside them."""
    blocks = outline.page.blocks
    parts = [*find_headline(outline)]
    for label, (number, time, _) in dates.items():
        parts.append(Part(label, *blocks[number].span(time.start, time.end), number))
    for number, names in ((byline.number, byline.byline), *byline.more) if byline else ():
        parts.append(Part(Label.BYLINE, *blocks[number].span(names.start, names.end), number))
    parts += find_standfirst(outline, _taken(parts))
    return [*parts, *find_kicker(outline, _taken(parts))]


def _taken(parts: Sequence[Part]) -> set[int]:
    return {part.number for part in parts}


def _segments(parts: Sequence[Part]) -> tuple[Segment, ...]:
    """The parts from top to bottom; of two that begin at the same place the later one is meant."""
    by_start = {part.start: Segment(part.label, part.start, part.end) for part in parts}
    return tuple(sorted(by_start.values(), key=_START))


def _other_dates(page: Survey, *own: TimeMatch | None) -> tuple[TimeMatch, ...]:
    """All dates of the page, looked for only if those of the article leave open which number is the month."""
    if not any(date is not None and date.swappable for date in own):
        return ()
    return tuple(_dates_of(page))


def _dates_of(page: Survey) -> Iterator[TimeMatch]:
    for number in range(len(page.blocks)):
        if holds_date(page.texts[number]):
            yield from dates_in(page.texts[number])

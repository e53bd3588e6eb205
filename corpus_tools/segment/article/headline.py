"""Which block is the headline, and which run of text the body: a headline speaks for its body.

A headline is the likeliest of its candidates, or none is, because null beats a guess: what a block looks like, where it
stands and where else the page prints it are weighed by a conditional logit (McFadden, "Conditional logit analysis of
qualitative choice behavior", 1973) in which "no headline" is a choice with the score 0. The weights are the table
`headline` of `data/models/heads.json`, fitted by `scripts/train_heads.py`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from corpus_tools.segment.article.any_headline import Choice, contributions, facts
from corpus_tools.segment.article.date_line import date_behind_sentence, dates_in, is_age, is_dated
from corpus_tools.segment.article.headline_features import (
    BULLETS,
    NEAR,
    SUBJECT,
    View,
    features,
    has_length_of_title,
    is_matter,
)
from corpus_tools.segment.article.not_a_headline import (
    QUOTES,
    is_byline_but_for_its_time,
    is_date_with_label,
    is_sentence,
    leads_away,
    ruled_out_by_marks,
    ruled_out_by_the_page,
)
from corpus_tools.segment.article.parts import (
    APART,
    CLEAN_HEAD,
    HEADLINE_MAX,
    INSIDE,
    OPENING,
    SURE,
    TITLE_LINES,
    Candidate,
    Rating,
    Run,
    Survey,
    rate_choice,
)
from corpus_tools.segment.article.subject import parts_of
from corpus_tools.segment.article.weights import weights
from corpus_tools.words.bylines import find_byline
from corpus_tools.words.credits import is_caption, is_credit, is_signed
from corpus_tools.words.furniture import Furniture, invites

FAR_ABOVE, FAR_INSIDE, BELOW = 200, 40, 3
"""How many blocks above the body, and in it, a title with date or byline in so many blocks below it is looked for."""

TITLES = 8
"""So many of the titles above that have a date below them are candidates, those next to the body."""

ABOVE, BEHIND = 12, 8
"""So many blocks above a run of text, and at its beginning, are asked for dates before a line becomes its headline."""

LATER, HEADLINE_SHARE = 0.7, 3.0
"""Of several runs of text the earlier is more likely the article; so is one with a good headline above it."""

DATE_ALONE_MAX = 40
"""A shorter block (code points) with a date is no headline, and one above a headline can be its date."""

DATE_SHARE = 0.5
"""A line with more of a date in it than of anything else is no headline."""

OPENING_MAX = 2000
"""Of each block of the body so many code points are searched for the words of a headline."""

CLEAN = " (clean)"
"""Behind the name of what is known of a line in a text that was cleaned of its navigation."""

WHOLE = 90
"""So many blocks of the body are asked whether the words of a headline come back in all of its parts."""

_LISTS = frozenset(BULLETS + "(0123456789")


def choose(page: Survey, runs: Sequence[Run], *, opens_thread: bool = False) -> tuple[Run, int | None, Rating]:
    """The run that is the body, of one or more from top to bottom, and the number of the block that is its headline.

    Only what is rather a headline than not is one; whether there is any is not asked of a text that `opens_thread`. The
    rating is that of the likeliest, taken or not.
    """
    run, able = likeliest(page, runs)
    if not able:
        return run, None, rate_choice(())
    odds = able[0].score
    if odds > 0 and not opens_thread:
        odds = sum(contributions(doubts(page, runs, run, able)).values())
    number = _place_of(page, able) if odds > 0 and not is_sentence(page, run, able[0].number) else None
    return run, number, Rating(max(-SURE, min(SURE, odds)), _rate(page, able).ahead)


def likeliest(page: Survey, runs: Sequence[Run]) -> tuple[Run, list[Candidate]]:
    """The run that is the body, and the candidates for its headline that are not ruled out, the best first."""
    found = []
    for rank, run in enumerate(runs):
        able = candidates(page, run, able=True)
        score = max([0.0, *(_above_any(one) for one in able)])
        found.append((run.weight * LATER**rank + HEADLINE_SHARE * score, run, able))
    _, run, able = max(found, key=lambda item: item[0])
    return run, able


def doubts(page: Survey, runs: Sequence[Run], run: Run, able: Sequence[Candidate]) -> dict[str, float]:
    """What is asked about the best of one or more candidates, before it is taken for a headline at all."""
    around = page.texts[max(0, run.first - ABOVE) : run.first + BEHIND]
    dates = sum(map(is_dated, around))
    return facts(Choice(page, runs, run, able[0], _chance(page, able), _rate(page, able).ahead, dates))


def _rate(page: Survey, able: Sequence[Candidate]) -> Rating:
    return rate_choice({page.folded[one.number]: one.score for one in reversed(able)}.values())


def _above_any(candidate: Candidate) -> float:
    """The score of a headline whatever text is below: a short run has fewer parts or none, and must not lose by it."""
    return candidate.score - sum([weight for name, weight in candidate.reasons if name in SUBJECT])


def _place_of(page: Survey, able: Sequence[Candidate]) -> int:
    """The best place of the best candidate: where it is printed again, the page's first lines are only its title."""
    same = [one.number for one in able if page.folded[one.number] == page.folded[able[0].number]]
    return next((number for number in same if number >= TITLE_LINES), same[0])


def _chance(page: Survey, able: Sequence[Candidate]) -> float:
    """How likely the text of the first candidate is the headline, wherever the page prints it."""
    best = able[0]
    shares = [(math.exp(one.score - best.score), one.number) for one in able]
    same = sum([share for share, number in shares if page.folded[number] == page.folded[best.number]])
    return same / (math.exp(-best.score) + sum([share for share, _ in shares]))


def candidates(page: Survey, run: Run, *, able: bool = False) -> list[Candidate]:
    """The blocks above a run of text and in its first lines, the best first; with `able` only those not ruled out."""
    table = table_of(clean=run.first <= CLEAN_HEAD)
    found = []
    for number, values in _read(page, run, able=able):
        reasons = [(name, table[name] * value) for name, value in values if name in table]
        found.append(Candidate(number, sum([weight for _, weight in reasons]), values, reasons))
    return sorted(found, key=lambda candidate: -candidate.score)


@cache
def table_of(*, clean: bool) -> Mapping[str, float]:
    """The weights: in a text cleaned of its navigation all that is known counts a second time."""
    table = weights()["headline"]
    again = {name.removesuffix(CLEAN): weight for name, weight in table.items() if clean and name.endswith(CLEAN)}
    return {name: weight + again.get(name, 0.0) for name, weight in table.items() if not name.endswith(CLEAN)}


def described(page: Survey, run: Run) -> Iterator[tuple[int, list[tuple[str, float]]]]:
    """The blocks that can be the headline of a run, from top to bottom, with what is known of each, for the fit."""
    for number, values in _read(page, run):
        known = [(name, float(value)) for name, value in values if name]
        yield number, known if run.first > CLEAN_HEAD else [*known, *((name + CLEAN, value) for name, value in known)]


def _read(page: Survey, run: Run, *, able: bool = False) -> Iterator[tuple[int, Sequence[tuple[str, float]]]]:
    """The blocks that can be the headline of a run, with all that is asked of each; `able` leaves out the ruled out."""
    places = list(_places(page, run))
    view = _view(page, run, places)
    for number in places:
        if not (able and ruled_out(page, run, number)):
            yield number, features(view, number, _date_share(page.texts[number]))


def _view(page: Survey, run: Run, places: Sequence[int]) -> View:
    """The run, with what can be asked once for all of its candidates."""
    texts = page.texts
    near = {place + step for place in places for step in NEAR if 0 <= place + step < len(texts)}
    return View(
        page,
        run,
        dated={number for number in near if is_dated(texts[number])},
        dates={number for number in near if _is_date(texts[number])},
        away={number for number in near if leads_away(texts[number])},
        gaps=_gaps(page, run),
        opening=_opening(page, run),
        last=max((number for number in places if number < run.first and not is_dated(texts[number])), default=-1),
        heads=[number for number in places if number < run.first and _is_dated_title(page, number)],
        ending=next((number for number, kind in enumerate(page.kinds) if kind is Furniture.ENDING), len(page.kinds)),
        told=[page.folded[number] for number in page.own],
        parts=_parts(page, run),
        echoed={},
    )


def ruled_out(page: Survey, run: Run, number: int) -> str | None:
    """What a block is that cannot be a headline, however well it scores; None if it can be one."""
    block = page.blocks[number]
    end = block.text.rstrip(QUOTES if number > run.first else None)[-1:]  # the first may quote somebody
    if number >= run.first and page.prose[number] and block.mark != "#" and end == ".":
        return "running text"
    if is_credit(block.text):
        return "a credit"
    if is_caption(block.text) or is_signed(block.text):
        return "the caption of a picture"
    if invites(block.text):
        return "an invitation"
    if date_behind_sentence(page.texts[number]):
        return "a sentence with the date behind it"
    if _date_share(block.text) > DATE_SHARE or is_age(block.text) or is_date_with_label(block.text):
        return "a date"
    if number in page.own and dates_in(page.texts[number]):
        return "a sentence about when the text was published"
    byline = find_byline(page.texts[number])
    if (byline and not byline.start) or is_byline_but_for_its_time(block.text):
        return "a byline"
    return ruled_out_by_the_page(page, run, number) or ruled_out_by_marks(block.text, first=number == 0)


def _places(page: Survey, run: Run) -> Iterator[int]:
    """The blocks where a headline can stand, from top to bottom."""
    far, deep = max(0, run.first - APART), min(run.first + INSIDE, run.end)
    above = [number for number in range(max(0, run.first - FAR_ABOVE), far) if _is_dated_title(page, number)]
    repeated = [number for number in range(far) if page.folded[number] == page.folded[0]]
    for number in sorted({*page.titled, *repeated[:TITLES], *above[-TITLES:]}):
        if number < far and page.folded[number] and not page.kinds[number]:
            yield number
    for number in range(far, deep):
        if number > run.first and number not in page.titled and len(page.texts[number - 1]) > HEADLINE_MAX:
            deep = number
            break
        if page.folded[number] and not page.kinds[number]:
            yield number
    passed, rest = sum(page.prose[run.first : deep]), sum(page.prose[deep : run.end])
    for number in range(max(far, deep), min(run.first + FAR_INSIDE, run.end)):
        if passed <= rest and _is_dated_title(page, number):
            yield number
        passed, rest = passed + page.prose[number], rest - page.prose[number]


def _is_dated_title(page: Survey, number: int) -> bool:
    """Is a block a title by its length, with a date or byline in the blocks below?"""
    if page.blocks[number].mark[:1] in _LISTS or not has_length_of_title(page, number):
        return False
    return not is_dated(page.texts[number]) and any(map(is_dated, page.texts[number + 1 : number + 1 + BELOW]))


def _gaps(page: Survey, run: Run) -> dict[int, int]:
    gaps, gap = {}, 0
    for number in range(run.first - 1, max(0, run.first - APART) - 1, -1):
        gaps[number] = gap
        gap += not is_matter(page, number, dated=is_dated(page.texts[number]))
    return gaps


def _opening(page: Survey, run: Run) -> str:
    texts = page.texts[run.first : min(run.end, run.first + OPENING)]
    return " ".join([text[:OPENING_MAX] for text in texts]).casefold()


def _parts(page: Survey, run: Run) -> Sequence[str]:
    """The run in parts; a line that stands in it again and again, such as "Senior member", counts once."""
    texts = dict.fromkeys(page.texts[run.first : min(run.end, run.first + WHOLE)])
    return parts_of(" ".join([text[:OPENING_MAX] for text in texts]).casefold())


def _date_share(text: str) -> float:
    return sum([time.end - time.start for time in dates_in(text)]) / len(text) if len(text) <= HEADLINE_MAX else 0.0


def _is_date(text: str) -> bool:
    """Many blogs print the date, and nothing else, on the line above the headline."""
    return len(text) <= DATE_ALONE_MAX and any(len(text) - len(time.text) <= 2 for time in dates_in(text))

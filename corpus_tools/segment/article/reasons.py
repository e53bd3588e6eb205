"""Why the headline is the headline, the byline the byline, and the body the body: for `corpus explain` only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from corpus_tools.base.model import BODY_LABELS, Label, Segment
from corpus_tools.segment.article.any_headline import contributions
from corpus_tools.segment.article.headline import candidates, doubts, ruled_out
from corpus_tools.segment.article.parts import Article, Candidate, Run, Survey
from corpus_tools.segment.block import Block

_OF_THE_POST = "the header of the post, or of its thread, has it"

CANDIDATES = 5
"""So many candidates for the headline are told of, from the best score down."""

STRONGEST = 4
"""Of so many rules it is printed what they added to a score."""

LONGEST = 60
"""Of a longer line (code points) only the beginning is printed."""


def explain_article(article: Article, text: str) -> dict[str, Any]:
    """What the steps found in the repaired `text`, as plain values fit for JSON; lines count from 1.

    `headline` is the candidate that was chosen, `runner_up` the one with the next best score of those that can be a
    headline; either may be None. `any_headline` is what speaks for the best of these being one at all. Byline and dates
    are those that were taken in the end, by `rule`. `body` goes from the first to the last line that is labelled as
    part of it, and `runs` are the runs of text that can be the body, one of which is `chosen`.
    """
    steps = article.steps
    page, outline = steps.outline.page, steps.outline
    rated = candidates(page, steps.run)
    able = [one for one in rated if not ruled_out(page, steps.run, one.number)]
    chosen = next((one for one in able if one.number == outline.headline), None)
    told = {one.number: one for one in (*filter(None, [chosen]), *able[:2], *rated[:CANDIDATES])}
    rows = {number: _candidate(page, steps.run, one, text) for number, one in told.items()}
    return {
        "headline": rows[chosen.number] if chosen else None,
        "runner_up": next((rows[one.number] for one in able if one is not chosen), None),
        "any_headline": _any(article, able),
        "candidates": [rows[one.number] for one in sorted(told.values(), key=lambda one: -one.score)],
        "byline": _taken(article, Label.BYLINE, _byline(article, text), text),
        **{
            label.value: _taken(article, label, _date(article, label, text), text)
            for label in (Label.PUBLISHED, Label.UPDATED)
        },
        "body": _lines([segment for segment in article.segments if segment.label in BODY_LABELS], text),
        "runs": [_run(page, run, text, chosen=run is steps.run) for run in steps.runs],
    }


def _any(article: Article, able: Sequence[Candidate]) -> dict[str, Any] | None:
    """The second look at the best candidate, None where there is none, or it is nearer to no headline by itself."""
    steps = article.steps
    if not able or able[0].score <= 0:
        return None
    told = contributions(doubts(steps.outline.page, steps.runs, steps.run, able))
    return {"score": round(sum(told.values()), 2), "reasons": _rounded(told.items())}


def _rounded(reasons: Iterable[tuple[str, float]]) -> dict[str, float]:
    """What speaks loudest comes first."""
    return {name: round(weight, 2) for name, weight in sorted(reasons, key=lambda reason: -abs(reason[1]))}


def _candidate(page: Survey, run: Run, one: Candidate, text: str) -> dict[str, Any]:
    return {
        "line": _line(text, page.blocks[one.number].start),
        "text": page.texts[one.number],
        "score": round(one.score, 2),
        "reasons": _rounded(one.reasons),
        "ruled_out": ruled_out(page, run, one.number),
    }


def _taken(article: Article, label: Label, found: dict[str, Any] | None, text: str) -> dict[str, Any] | None:
    """What the article has under a label: `found` by its own rules, or what the header of a post or thread says."""
    own = [segment for segment in article.segments if segment.label is label]
    if not own:
        return None
    if found and any(_line(text, one.start) <= found["line"] <= _line(text, one.end) for one in own):
        return found
    return {"line": _line(text, own[0].start), "text": text[own[0].start : own[0].end], "rule": _OF_THE_POST}


def _byline(article: Article, text: str) -> dict[str, Any] | None:
    found = article.steps.byline
    if found is None:
        return None
    start, end = article.steps.outline.page.blocks[found.number].span(found.byline.start, found.byline.end)
    return {"line": _line(text, start), "text": text[start:end], "rule": found.rule.value}


def _date(article: Article, label: Label, text: str) -> dict[str, Any] | None:
    found = article.steps.dates.get(label)
    if found is None:
        return None
    start, _ = article.steps.outline.page.blocks[found.number].span(found.time.start, found.time.end)
    return {"line": _line(text, start), "text": found.time.text, "rule": found.rule.value}


def _run(page: Survey, run: Run, text: str, *, chosen: bool) -> dict[str, Any]:
    lines = _lines(page.blocks[run.first : run.end], text)
    return {**(lines or {}), "weight": round(run.weight, 2), "chosen": chosen}


def _lines(pieces: Sequence[Segment | Block], text: str) -> dict[str, int] | None:
    """The first and the last line of adjacent pieces; None if there are none."""
    if not pieces:
        return None
    return {"first_line": _line(text, pieces[0].start), "last_line": _line(text, pieces[-1].end)}


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def article_lines(explained: Mapping[str, Any]) -> Iterator[str]:
    """What `explain_article` says, as lines for a person."""
    for name, key in (("headline", "headline"), ("runner-up", "runner_up")):
        yield from _headline_lines(name, explained[key])
    if explained["any_headline"] and not explained["headline"]:
        yield f"  rather none: score {explained['any_headline']['score']:.2f}"
        yield from _strongest(explained["any_headline"])
    for one in explained["candidates"]:
        if one["ruled_out"]:
            yield f"  ruled out {_place(one)}: {one['ruled_out']}"
    for key in ("byline", "published", "updated"):
        found = explained[key]
        yield f"{key:<9} {_place(found)}: {found['rule']}" if found else f"{key:<9} none"
    body = explained["body"]
    yield f"body      lines {body['first_line']} to {body['last_line']}" if body else "body      none"
    if len(explained["runs"]) > 1:
        for run in explained["runs"]:
            lines = f"lines {run['first_line']} to {run['last_line']}, weight {run['weight']}"
            yield f"  run of text, {lines}{', chosen' if run['chosen'] else ''}"


def _headline_lines(name: str, one: Mapping[str, Any] | None) -> Iterator[str]:
    if one is None:
        yield f"{name:<9} none"
        return
    yield f"{name:<9} {_place(one)}: score {one['score']:.2f}"
    yield from _strongest(one)


def _strongest(told: Mapping[str, Any]) -> Iterator[str]:
    for reason, weight in list(told["reasons"].items())[:STRONGEST]:
        yield f"  {weight:+.2f} {reason}"


def _place(found: Mapping[str, Any]) -> str:
    text = found["text"]
    return f"line {found['line']} “{text if len(text) <= LONGEST else text[: LONGEST - 1] + '…'}”"

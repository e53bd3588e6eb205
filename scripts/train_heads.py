"""Fit the weights of the article's head on pages whose head is known, and write them:

    python -m scripts.train_heads ROWS.jsonl[.gz] ... -o corpus_tools/data/models/heads.json

Each row is a JSON object with `text` and `group` (rows of one site share it), and of what is known of its head:
`headlines`, all accepted spellings ([] where the text has none); `authors`, the names that the text prints, and
`others`, names that may be reported or not; `published`, all accepted dates (YYYY-MM-DD). A key that is missing or null
is not known. Each file has the same weight, however many rows it has, or the one behind its name: `ROWS.jsonl=2`.

The tables are conditional logits over the candidates of a page, or none of them: `headline`
(`segment/article/headline.py`), then `any headline` (`any_headline.py`), which has the best of these and none; with the
headline that they choose `byline` (`byline.py`), and with that byline `published` (`publication.py`). They are fitted
by `scripts/train_posts.py`'s `fit`.

`--skip K/N` leaves out the groups whose hash is K modulo N, for a fit that can be tried on unseen sites.

`--keep TABLES --new NAME ...` fits only these weights of the headline, beside those of the tables, which stay, and then
`any headline`; without a NAME this table alone. Rows are long articles of newspapers and blogs, and say little of what
is rare in them: notes, lists, a title without a body. What was right there stays, if what is new says nothing of them
and nothing else is moved to make room for it.
"""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, cast

import numpy as np

from corpus_tools.segment.article import byline, headline, not_a_headline, publication
from corpus_tools.segment.article.body import begin_body
from corpus_tools.segment.article.head import find_zones
from corpus_tools.segment.article.parts import Outline, Survey
from corpus_tools.segment.article.runs import text_runs
from corpus_tools.segment.article.survey import survey
from corpus_tools.segment.article.weights import weights
from corpus_tools.segment.blocks import to_blocks
from corpus_tools.segment.page_lines import page_lines
from corpus_tools.segment.thread.find import find_thread
from corpus_tools.segment.thread.page import read_page
from corpus_tools.words.date_words import Cue
from scripts.train_posts import Example, Vector, fit, parser_of, rounded, softened

PENALTY = {"headline": 7e-4, "any headline": 7e-4, "byline": 1e-3, "published": 1e-3}
NO_NAMES = 0.3
"""How good it is to name nobody where somebody wrote the text: better than a wrong name, worse than half of them."""
NO_TITLE = 0.5
"""The weight of a page whose headline is none of the candidates."""


class Known(NamedTuple):
    """A page as it is read before its head is, what is known of the head, and the weight of the page."""

    page: Survey
    row: Mapping[str, Any]
    weight: float


class Options(NamedTuple):
    """The candidates of a page, how right each of them is, "none" being the last, and the weight of the page."""

    values: Sequence[Mapping[str, float]]
    right: Sequence[float]
    weight: float


def known_pages(paths: Sequence[str], left_out: int, parts: int) -> Iterator[Known]:
    """The pages that have no list of posts with an opening one: their heads are read another way."""
    for named in paths:
        path, _, weight = named.partition("=")
        data = Path(path).read_bytes()
        rows = [json.loads(line) for line in (gzip.decompress(data) if path.endswith(".gz") else data).splitlines()]
        for row in rows:
            if zlib.crc32(str(row["group"]).encode()) % parts != left_out and (page := _survey(row["text"])):
                yield Known(page, row, float(weight or 1) * 1000 / len(rows))


def _survey(text: str) -> Survey | None:
    lines = page_lines(text)
    thread = find_thread(read_page(lines))
    if thread is not None and thread.opening is not None:
        return None
    end = thread.begin if thread is not None else len(lines)
    return survey(to_blocks(lines[:end]), [line.text for line in lines[end:]])


def plain(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text).strip().casefold()


def headline_options(known: Known) -> Options | None:
    """The candidates of the heaviest run of text, or of the heaviest that has the headline."""
    accepted = known.row.get("headlines")
    if accepted is None:
        return None
    page, right = known.page, {plain(text) for text in accepted}
    best: tuple[bool, float, Sequence[tuple[Mapping[str, float], bool]]] = (False, 0.0, ())
    for rank, run in enumerate(text_runs(page)):
        found = [
            (_summed(values), plain(page.texts[number]) in right)
            for number, values in headline.described(page, run)
            if not headline.ruled_out(page, run, number)
        ]
        best = max(
            best, (any(ok for _, ok in found), run.weight * headline.LATER**rank, found), key=lambda one: one[:2]
        )
    hits = [float(ok) for _, ok in best[2]]
    return Options(
        [values for values, _ in best[2]],
        [*(hit / max(1.0, sum(hits)) for hit in hits), float(not sum(hits))],
        known.weight * (1.0 if sum(hits) else NO_TITLE),
    )


def any_headline_options(known: Known) -> Options | None:
    """The likeliest candidate, and none."""
    accepted = known.row.get("headlines")
    if accepted is None:
        return None
    page, runs = known.page, text_runs(known.page)
    run, able = headline.likeliest(page, runs)
    if not able or able[0].score <= 0 or not_a_headline.is_sentence(page, run, able[0].number):
        return None
    right = float(plain(page.texts[able[0].number]) in {plain(text) for text in accepted})
    return Options([headline.doubts(page, runs, run, able)], [right, 1 - right], known.weight)


def byline_options(known: Known) -> Options | None:
    """The candidates, each as right as the F1 of its names."""
    if known.row.get("authors") is None:
        return None
    want = {plain(name) for name in known.row["authors"]}
    others = {plain(name) for name in known.row.get("others") or ()}
    outline = outline_of(known.page)
    values, good = [], []
    for found, told in byline.described(outline, find_zones(outline)):
        names = {plain(author.name) for author in found.byline.authors} - (others - want)
        values.append(_summed(told))
        good.append(2 * len(names & want) / (len(names) + len(want)) if names else NO_NAMES)
    return Options(values, softened([*good, NO_NAMES]).tolist(), known.weight)


def published_options(known: Known) -> Options | None:
    """The candidates; which number of a date is the month is not asked."""
    if known.row.get("published") is None:
        return None
    want = [tuple(map(int, date.split("-"))) for date in known.row["published"]]
    outline = outline_of(known.page)
    zones = find_zones(outline)
    names, _ = byline.find_names(outline, zones)
    values, hits = [], []
    for cue, found, told in publication.described(outline, zones, names.number if names else None):
        if cue is not Cue.UPDATED:
            time = found.time
            values.append(told)
            hits.append(float(any(time.year == y and {time.month, time.day} == {m, d} for y, m, d in want)))
    return Options(values, [*(hit / max(1.0, sum(hits)) for hit in hits), float(not sum(hits))], known.weight)


def outline_of(page: Survey) -> Outline:
    """The page with the headline that the fitted weights choose."""
    run, number, _ = headline.choose(page, text_runs(page))
    return begin_body(page, run, number)


def _summed(values: Iterable[tuple[str, float]]) -> dict[str, float]:
    total: defaultdict[str, float] = defaultdict(float)
    for name, value in values:
        total[name] += value
    return dict(total)


def fit_table(
    options: Sequence[Options | None], penalty: float, kept: Mapping[str, float] | None = None, new: Sequence[str] = ()
) -> dict[str, float]:
    """The weights under which it is likeliest that the candidate chosen is right, wherever else the page prints it.

    The first fit asks for all right candidates alike, the second for each as far as the first took it for likely: a
    step of expectation and one of maximization (Dempster, Laird and Rubin, 1977). Where weights are `kept` as they are,
    only those called `new` are fitted.
    """
    asked = [one for one in options if one is not None and one.values]
    known = {name for one in asked for values in one.values for name, value in values.items() if value}
    names = sorted(known if kept is None else [name for name in known if name.removesuffix(headline.CLEAN) in new])
    kept = kept or {}
    examples: list[Example] = []
    given: list[Vector] = []
    for one in asked:
        rows = [[float(values.get(name, 0.0)) for name in names] for values in one.values]
        examples.append((np.array([*rows, [0.0] * len(names)]), np.array(one.right), one.weight))
        scores = [sum(kept.get(name, 0.0) * value for name, value in values.items()) for values in one.values]
        given.append(np.array([*scores, 0.0]))
    theta = fit(examples, penalty, given)
    likely = [
        (values, _expected(before + values @ theta, right), weight)
        for before, (values, right, weight) in zip(given, examples, strict=True)
    ]
    return {**kept, **rounded(names, fit(likely, penalty, given))}


def _expected(scores: Vector, right: Vector) -> Vector:
    """How likely it is each of the candidates by which the choice is right."""
    share = right * np.exp(scores - scores.max())
    return np.asarray(share / share.sum())


def use(name: str, table: dict[str, float]) -> None:
    """Choose with a table from now on: the candidates of the next one depend on what is chosen."""
    cast(dict[str, dict[str, float]], weights())[name] = table
    byline.reach.cache_clear()
    headline.table_of.cache_clear()


def main() -> None:
    parser = parser_of(__doc__)
    parser.add_argument("rows", nargs="+", help="ROWS.jsonl[.gz], with =WEIGHT behind it if that is not 1")
    parser.add_argument("--keep", type=Path, help="tables whose weights stay as they are")
    parser.add_argument("--new", nargs="+", default=(), help="what is fitted beside them")
    arguments = parser.parse_args()
    left_out, parts = map(int, arguments.skip.split("/"))
    pages = list(known_pages(arguments.rows, left_out, parts))
    options_of = {
        "headline": headline_options,
        "any headline": any_headline_options,
        "byline": byline_options,
        "published": published_options,
    }
    fitted: dict[str, dict[str, float]] = {}
    if arguments.keep:
        fitted = json.loads(arguments.keep.read_text(encoding="utf-8"))
        if arguments.new:
            told = [headline_options(known) for known in pages]
            fitted["headline"] = fit_table(told, PENALTY["headline"], fitted["headline"], arguments.new)
        use("headline", fitted["headline"])
        options_of = {"any headline": any_headline_options}
    for name, options in options_of.items():
        fitted[name] = fit_table([options(known) for known in pages], PENALTY[name])
        use(name, fitted[name])
    arguments.output.write_text(json.dumps(fitted, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{len(pages)} pages")


if __name__ == "__main__":
    main()

"""Fit the weights of `segment/thread/posts/choose.py` on pages whose posts are known, and write them:

    python -m scripts.train_posts ROWS.jsonl[.gz] ... -o corpus_tools/data/models/posts.json

Each row is a JSON object with `text`, `group` (rows of one site share it), `comments`, a list of {author, timestamp,
text} ([] for none), `also`, posts of the same form that may be reported or not, `opening`, the text of the opening post
(also in `also`; null for none), and `headlines`, all accepted spellings of its title. Each file has the same weight,
however many rows it has; the pages of `tests/fixtures`, with what is expected of them, are one.

`families` is a logistic regression on all families of stamps: right are those of which one list is as good as the best
of its page. `names` is a conditional logit over the slots of a list that is right, or none of them; `lists` one over
the lists of a page that has posts; both are told how good each choice is, not only which is best. `thread` is a
logistic regression on the best list of every page, `glance` one on what is known of it before its names and wording
are, `opens` one on the first post of each list that is right. `title` is a conditional logit over the lines above an
opening post, or none of them. All are fitted by L-BFGS (Nocedal and Wright, Numerical Optimization, 7.2).

`--skip K/N` leaves out the groups whose hash is K modulo N, for a fit that can be tried on unseen sites.

`--keep TABLES` fits only `thread` and `glance`, beside the other tables, which stay: which list of a page is best is
told by the same things everywhere, but how sure one may be of it depends on how many sorts of pages were seen.
"""

from __future__ import annotations

import argparse
import gzip
import json
import multiprocessing
import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpus_tools.dates.match import TimeMatch
from corpus_tools.segment.article.find import label_article
from corpus_tools.segment.opening.label import headline_of, lines_of_opening
from corpus_tools.segment.opening.title import described
from corpus_tools.segment.page_lines import page_lines
from corpus_tools.segment.thread.find import families_of, lists_of, lists_of_family, rival_of
from corpus_tools.segment.thread.page import read_page
from corpus_tools.segment.thread.posts.choose import NAMELESS, UNSEEN, best_slot
from corpus_tools.segment.thread.posts.family_features import of_family
from corpus_tools.segment.thread.posts.list_features import of_list, of_stamps, wording
from corpus_tools.segment.thread.posts.opens import features
from corpus_tools.segment.thread.posts.parts import Option, PostList, Rival, Sheet
from corpus_tools.segment.thread.posts.slot_features import of_slots
from corpus_tools.segment.thread.posts.stamps import read_sheet
from corpus_tools.segment.thread.posts.thread import cut_posts

Vector = NDArray[np.float64]

SHARP = 15.0
"""How much better a choice must be to be told apart: one that is 0.1 better is about four times as right."""
SIMILAR = 0.8
PENALTY_FAMILIES, PENALTY_NAMES, PENALTY = 1e-4, 1e-2, 1e-3
NO_NAMES = 0.2
"""To have no names is as good as to have so large a share of them right. With 0.3, for each wrong slot that is spared,
more than two right ones are lost on pages of forum software (sites left out)."""
NO_POSTS = 2.0
"""The weight of a page without posts: a thread that is none does more harm than a thread that is missed.

With 1.5 three pages in a thousand more of forum software get a false thread; with 3 nothing is found on nine in a
thousand more of real forums (sites and styles left out).
"""
OF_TEXT, OF_NAMES, OF_TIMES = 0.5, 0.3, 0.2


@dataclass(frozen=True, slots=True)
class Choice:
    """A list of posts: its features, how well its texts and times agree with those known, its slots and their names."""

    values: Mapping[str, float]
    texts: float
    times: float
    slots: Mapping[str, Mapping[str, float]]
    rights: Mapping[str, float]
    empty: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A page as an example: `negative` pages have no posts.

    `families` tells of each family how well the best of its lists agrees with what is known.
    """

    file: str
    families: Sequence[tuple[Mapping[str, float], float]]
    choices: Sequence[Choice]
    negative: bool
    opens: tuple[Mapping[str, float], bool] | None
    titles: Sequence[tuple[Mapping[str, float], bool]]


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a post."""

    words: Counter[str]
    author: str
    timestamp: str | None
    demanded: bool


def rows(path: Path, left_out: int, parts: int) -> Iterator[tuple[str, dict[str, Any]]]:
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    for row in map(json.loads, data.splitlines()):
        if zlib.crc32(str(row["group"]).encode()) % parts != left_out:
            yield path.name, row


def read_row(named: tuple[str, dict[str, Any]]) -> Row:
    """All lists of a page, each compared with what is known."""
    file, row = named
    page = read_page(page_lines(row["text"]))
    sheet = read_sheet(page)
    known = [*_known(row["comments"], demanded=True), *_known(row["also"], demanded=False)]
    rival = rival_of(sheet)
    lists = [(posts, values) for posts, values in lists_of(sheet, rival) if posts.texts]
    choices = [_compare(sheet, posts, values, known) for posts, values in lists]
    best = max(range(len(lists)), key=lambda number: choices[number].texts, default=None)
    opens, right = None, []
    if best is not None and choices[best].texts >= 0.5 and len(lists[best][0].texts) > 1:
        posts = lists[best][0]
        first = _first_is(sheet, posts, row)
        opens = None if first is None else (features(sheet, posts), first)
        if first:
            slot = max(posts.slots, key=choices[best].rights.__getitem__, default=None)
            right = _titles(sheet, Option(posts, {}, slot), row["headlines"])
    families = list(_compare_families(sheet, rival, known))
    return Row(file, families, choices, negative=not row["comments"], opens=opens, titles=right)


def _compare_families(
    sheet: Sheet, rival: Rival | None, known: Sequence[Known]
) -> Iterator[tuple[Mapping[str, float], float]]:
    for family, shared in families_of(sheet, rival):
        lists = lists_of_family(sheet, family, shared, rival)
        best = max((_dice(posts, _pair(sheet, posts, known), known) for posts, _ in lists), default=0.0)
        yield of_family(sheet, family, shared), best


def _first_is(sheet: Sheet, posts: PostList, row: Mapping[str, Any]) -> bool | None:
    """Is the first post of a list the opening one, or a comment? None where it is neither."""
    words = _pairs_of("\n".join(sheet.texts[i] for i in posts.texts[0]))
    opening = _similarity(words, _pairs_of(row["opening"])) if row["opening"] else 0.0
    comment = max((_similarity(words, _pairs_of(post["text"])) for post in row["comments"]), default=0.0)
    if max(opening, comment) < 0.5:
        return None
    return opening >= comment


def _titles(sheet: Sheet, option: Option, headlines: Sequence[str]) -> list[tuple[Mapping[str, float], bool]]:
    """The titles of a list that begins with the opening post, and which of them are right."""
    opening = cut_posts(sheet, option, opened=True).opening
    if opening is None or not headlines:
        return []
    right = {_plain(headline) for headline in headlines}
    headline = headline_of(label_article(lines_of_opening(sheet.page, opening)))
    return [(values, _plain(title.folded) in right) for title, values in described(sheet.page, opening, headline)]


def _known(posts: Sequence[Mapping[str, Any]], *, demanded: bool) -> Iterator[Known]:
    for post in posts:
        yield Known(_pairs_of(post["text"]), _plain(post["author"] or ""), post["timestamp"], demanded)


def _pairs_of(text: str) -> Counter[str]:
    """The pairs of neighbouring letters and digits, which do without the blanks that some languages lack."""
    letters = "".join(re.findall(r"\w", text.casefold())) or text
    return Counter(letters[at : at + 2] for at in range(max(1, len(letters) - 1)))


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()


def _compare(sheet: Sheet, posts: PostList, values: Mapping[str, float], known: Sequence[Known]) -> Choice:
    pairs = _pair(sheet, posts, known)
    timed = [_same_time(posts.family[number].time, post.timestamp) for number, post in pairs if post.timestamp]
    named = [(number, post.author) for number, post in pairs if post.author]
    rights = {}
    for kind, places in posts.slots.items():
        right = [
            place is not None and _plain(place.name.of(sheet.page.lines[place.index])) == author
            for number, author in named
            for place in [places[number]]
        ]
        rights[kind] = sum(right) / len(right) if right else 0.0
    return Choice(
        values={**of_list(sheet, posts, of_stamps(sheet, posts.family)), **values, "wording": wording(sheet, posts)},
        texts=_dice(posts, pairs, known),
        times=sum(timed) / len(timed) if timed else 1.0,
        slots=of_slots(sheet, posts),
        rights=rights,
        empty=len(posts.texts) == len(pairs) and not any(post.demanded for _, post in pairs),
    )


def _dice(posts: PostList, pairs: Sequence[tuple[int, Known]], known: Sequence[Known]) -> float:
    """How well the posts of a list agree with those known: 1 where all are demanded and none is missing."""
    hits, demanded = (sum(post.demanded for post in some) for some in ([post for _, post in pairs], known))
    return 2 * hits / max(1, hits + len(posts.texts) - len(pairs) + demanded)


def _pair(sheet: Sheet, posts: PostList, known: Sequence[Known]) -> list[tuple[int, Known]]:
    """The posts of a list, each with the known one that has the same words, greedily."""
    free = list(known)
    pairs = []
    for number, text in enumerate(posts.texts):
        words = _pairs_of("\n".join(sheet.texts[i] for i in text))
        best = max(free, key=lambda post: _similarity(words, post.words), default=None)
        if best is not None and _similarity(words, best.words) >= SIMILAR:
            free.remove(best)
            pairs.append((number, best))
    return pairs


def _similarity(a: Counter[str], b: Counter[str]) -> float:
    """Twice what both have, as a share of what each has (Dice)."""
    size = a.total() + b.total()
    return 2 * (a & b).total() / size if size else 0.0


def _same_time(time: TimeMatch, timestamp: str | None) -> bool:
    """Does a printed time name the day, and the minute if both have one? Which number is the month is not asked."""
    parts = [int(number) for number in re.findall(r"\d+", timestamp or "")[:5]]
    if time.ago or len(parts) < 3:
        return bool(time.ago)
    if time.year not in (parts[0], None) or {time.month, time.day} != {parts[1], parts[2]}:
        return False
    return len(parts) < 5 or time.hour is None or (time.hour, time.minute) == (parts[3], parts[4])


Loss = Callable[[Vector], tuple[float, Vector]]


def minimize(loss: Loss, size: int, rounds: int = 150, memory: int = 8) -> Vector:
    """The minimum of a smooth convex function, given its value and slope."""
    theta = np.zeros(size)
    value, slope = loss(theta)
    steps: list[tuple[Vector, Vector]] = []
    for _ in range(rounds):
        direction = -_two_loops(slope, steps)
        fall = float(slope @ direction)
        width = 1.0 if steps else min(1.0, 1 / float(np.linalg.norm(slope)))
        if fall > -1e-9:
            break
        while (new := loss(theta + width * direction))[0] > value + 1e-4 * width * fall:
            width /= 2
            if width < 1e-9:
                return theta
        moved, turned = width * direction, new[1] - slope
        if moved @ turned > 1e-10:
            steps = [*steps, (moved, turned)][-memory:]
        theta, (value, slope) = theta + moved, new
    return theta


def _two_loops(slope: Vector, steps: Sequence[tuple[Vector, Vector]]) -> Vector:
    direction = slope.copy()
    shares = []
    for moved, turned in reversed(steps):
        share = (moved @ direction) / (turned @ moved)
        direction -= share * turned
        shares.append(share)
    if steps:
        moved, turned = steps[-1]
        direction *= (moved @ turned) / (turned @ turned)
    for (moved, turned), share in zip(steps, reversed(shares), strict=True):
        direction += moved * (share - (turned @ direction) / (turned @ moved))
    return direction


Example = tuple[Vector, Vector, float]
"""The features of each option, how right each is (in sum 1), and the weight of the example."""


def fit(examples: Sequence[Example], penalty: float, given: Sequence[Vector] | None = None) -> Vector:
    """The weights of a conditional logit under which the right options are likeliest.

    `given` is what the options of each example score by weights that stay as they are.
    """
    features = np.concatenate([options for options, _, _ in examples])
    right = np.concatenate([target for _, target, _ in examples])
    sizes = [len(options) for options, _, _ in examples]
    weight = np.repeat([share for _, _, share in examples], sizes)
    begins = np.cumsum([0, *sizes[:-1]])
    owner = np.repeat(np.arange(len(examples)), sizes)
    total = sum(share for _, _, share in examples)
    before = np.concatenate(given) if given is not None else np.zeros(len(features))

    def loss(theta: Vector) -> tuple[float, Vector]:
        scores = before + features @ theta
        likely = np.exp(scores - np.maximum.reduceat(scores, begins)[owner])
        likely /= np.add.reduceat(likely, begins)[owner]
        value = -float((weight * right * np.log(likely + 1e-12)).sum()) / total
        slope = features.T @ (weight * (likely - right)) / total
        return value + penalty * float(theta @ theta), slope + 2 * penalty * theta

    return minimize(loss, features.shape[1])


def softened(goodness: Sequence[float]) -> Vector:
    """How right each of some choices is, given how good they are."""
    values = np.asarray(goodness)
    share = np.exp(SHARP * (values - values.max()))
    return np.asarray(share / share.sum())


class Slot(NamedTuple):
    """What the slot chosen for the names says of a list, and how right its names are."""

    told: Mapping[str, float]
    right: float


class Fitted:
    """The tables, of which each of the first needs the choices of the one before."""

    def __init__(self, data: Sequence[Row], kept: Mapping[str, Mapping[str, float]] = MappingProxyType({})) -> None:
        self.data = data
        self.kept = kept
        count = Counter(row.file for row in data)
        self.share = {file: 1 / number for file, number in count.items()}
        self.slot_names = sorted(
            {name for row in data for c in row.choices for slot in c.slots.values() for name in slot}
        )
        self.list_names = [*sorted({name for row in data for c in row.choices for name in c.values}), *NAMELESS]
        self.family_names = sorted({name for row in data for values, _ in row.families for name in values})
        self.families = self._fit("families", self.family_names, self._family_examples(), PENALTY_FAMILIES)
        self.names = self._fit("names", self.slot_names, self._slot_examples(), PENALTY_NAMES)
        self.chosen = {id(c): self.slot(c) for row in data for c in row.choices}
        self.lists = self._fit("lists", self.list_names, self._list_examples(), PENALTY)
        self.thread = fit(list(self._thread_examples()), PENALTY)
        self.seen = [k for k, name in enumerate(self.list_names) if name not in UNSEEN]
        self.glance = fit(list(self._glance_examples()), PENALTY)
        self.opens_names = sorted({name for row in data if row.opens for name in row.opens[0]})
        self.opens = self._fit("opens", self.opens_names, self._opens_examples(), PENALTY)
        self.title_names = sorted({name for row in data for values, _ in row.titles for name in values})
        self.title = self._fit("title", self.title_names, self._title_examples(), PENALTY)

    def _fit(self, table: str, names: Sequence[str], examples: Iterable[Example], penalty: float) -> Vector:
        """The weights of a table, or those that are kept."""
        if self.kept:
            return np.array([self.kept[table][name] for name in names])
        return fit(list(examples), penalty)

    def _family_examples(self) -> Iterator[Example]:
        for row in self.data:
            best = max([choice.texts for choice in row.choices], default=0.0)
            for values, texts in row.families:
                vector = np.array([values[name] for name in self.family_names])
                right = float(not row.negative and texts >= max(0.5, best - 0.1))
                yield np.stack([vector, np.zeros(len(vector))]), np.array([right, 1 - right]), 1.0

    def _slot_examples(self) -> Iterator[Example]:
        """The slots of the best lists of each page; to have no name is better than to have wrong ones."""
        for row in self.data:
            best = sorted(row.choices, key=lambda choice: -choice.texts)[:4]
            for choice in best:
                if choice.slots and choice.texts >= max(0.6, best[0].texts - 0.1):
                    options = [[slot[name] for name in self.slot_names] for slot in choice.slots.values()]
                    target = softened([*choice.rights.values(), NO_NAMES])
                    yield np.array([*options, [0.0] * len(self.slot_names)]), target, 1.0

    def slot(self, choice: Choice) -> Slot:
        """The slot that is chosen for the names of a list; the reading of the headers has but one, and keeps it."""
        kind, told = best_slot(choice.slots, dict(zip(self.slot_names, self.names, strict=True)))
        if choice.values["headed"]:
            kind = next(iter(choice.slots), None)
        return Slot(told, choice.rights[kind] if kind else 0.0)

    def vectors(self, row: Row) -> Vector:
        """The features of all lists of a page."""
        told = [{**choice.values, **self.chosen[id(choice)].told} for choice in row.choices]
        return np.array([[values[name] for name in self.list_names] for values in told])

    def _goodness(self, choice: Choice) -> float:
        return choice.texts * (OF_TEXT + OF_NAMES * self.chosen[id(choice)].right + OF_TIMES * choice.times)

    def _list_examples(self) -> Iterator[Example]:
        for row in self.data:
            if not row.negative and max((choice.texts for choice in row.choices), default=0.0) > 0.3:
                goodness = softened([self._goodness(choice) for choice in row.choices])
                yield self.vectors(row), goodness, self.share[row.file]

    def _thread_examples(self) -> Iterator[Example]:
        for row in self.data:
            if not row.choices:
                continue
            vectors = self.vectors(row)
            scores = vectors @ self.lists
            ranked = np.sort(scores)[::-1]
            number = int(scores.argmax())
            choice = row.choices[number]
            if choice.empty if row.negative else 0.3 <= choice.texts < 0.5:
                continue
            margin = (ranked[0] - ranked[1]) / 3 if len(ranked) > 1 else 1.0
            vector = np.array([*vectors[number], ranked[0] / 3, margin])
            right = float(not row.negative and choice.texts >= 0.5)
            weight = self.share[row.file] * (NO_POSTS if row.negative else 1.0)
            yield np.stack([vector, np.zeros(len(vector))]), np.array([right, 1 - right]), weight

    def _glance_examples(self) -> Iterator[Example]:
        """The list of each page that is best before its names and wording are known."""
        for row in self.data:
            if row.choices:
                vectors = self.vectors(row)[:, self.seen]
                scores = vectors @ self.lists[self.seen]
                number = int(scores.argmax())
                right = float(not row.negative and row.choices[number].texts >= 0.5)
                vector = np.array([*vectors[number], scores[number] / 3])
                yield np.stack([vector, np.zeros(len(vector))]), np.array([right, 1 - right]), self.share[row.file]

    def _opens_examples(self) -> Iterator[Example]:
        """The first post of each right list: the opening one or a comment."""
        for row in self.data:
            if row.opens:
                values, right = row.opens
                vector = np.array([values[name] for name in self.opens_names])
                yield (
                    np.stack([vector, np.zeros(len(vector))]),
                    np.array([right, not right], float),
                    self.share[row.file],
                )

    def _title_examples(self) -> Iterator[Example]:
        """The titles above each list, or none: a wrong headline is worse than none."""
        for row in self.data:
            if row.titles:
                options = [[values[name] for name in self.title_names] for values, _ in row.titles]
                target = np.array([*(float(right) for _, right in row.titles), 0.0])
                target[-1] = 0.0 if target.any() else 1.0
                yield np.array([*options, [0.0] * len(self.title_names)]), target / target.sum(), 1.0

    def tables(self) -> dict[str, dict[str, float]]:
        return {
            "families": rounded(self.family_names, self.families),
            "names": rounded(self.slot_names, self.names),
            "lists": rounded(self.list_names, self.lists),
            "thread": rounded([*self.list_names, "score", "margin"], self.thread),
            "glance": rounded([*(self.list_names[k] for k in self.seen), "score"], self.glance),
            "opens": rounded(self.opens_names, self.opens),
            "title": rounded(self.title_names, self.title),
        }


def rounded(names: Sequence[str], weights: Vector) -> dict[str, float]:
    return {name: round(float(weight), 3) for name, weight in zip(names, weights, strict=True)}


def parser_of(doc: str | None) -> argparse.ArgumentParser:
    """The options of every script that fits weights and can leave groups out."""
    parser = argparse.ArgumentParser(description=(doc or "").split("\n")[0])
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--skip", default="-1/1", help="K/N: leave out the groups whose hash is K modulo N")
    return parser


def main() -> None:
    parser = parser_of(__doc__)
    parser.add_argument("rows", nargs="+", type=Path)
    parser.add_argument("--keep", type=Path, help="tables of which all but `thread` and `glance` stay")
    arguments = parser.parse_args()
    left_out, parts = map(int, arguments.skip.split("/"))
    found = (row for path in arguments.rows for row in rows(path, left_out, parts))
    with multiprocessing.Pool() as pool:
        data = list(pool.imap(read_row, found, chunksize=8))
    fitted = Fitted(data, json.loads(arguments.keep.read_text(encoding="utf-8")) if arguments.keep else {})
    arguments.output.write_text(json.dumps(fitted.tables(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{len(data)} pages, {sum(row.negative for row in data)} of them without posts")


if __name__ == "__main__":
    main()

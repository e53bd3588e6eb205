"""How fast `normalize` is beside `ftfy.fix_text`, and whether its time grows in step with the length of a page.

Run `python benchmarks/pipeline.py`. All texts are made here, the same in every run. Columns: the length in bytes, the
time per MB (the best of several rounds), and how often that goes into ftfy's time for the same text, or, in the rows
on growth, the time as a multiple of that of the first row of its group.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence

import ftfy

from corpus_tools import normalize

ARTICLE_BYTES = 6000
COMMENTS = 12
ARTICLES = 40
ROUNDS = 3
THREADS = (625, 1250, 2500, 5000)
PAGE_MEGABYTES = (0.5, 1, 2, 4)

ENGLISH = """
the a of to and in that is was it for with on as by at from which when they had been said would there after council
river bridge library morning winter garden market teacher village engineer report summer paper window history train
"""
GERMAN = """
der die das und in zu den mit von für auf ist im dem nicht ein eine als auch es an werden aus er hat dass sie nach wird
bei Brücke Gärtner Straße Bücherei Müller Frühling Bürger Stadtrat Zügen Geschichte Wächter Küste Größe
"""
AUTHORS = ("Mira Holt", "Jonas Weber", "Ada Lindqvist", "Rafael Ortiz", "Bo Lee", "Käthe Brandt", "Tom Ashby", "Ines")


def sentence(words: str, choose: random.Random) -> str:
    known = words.split()
    chosen = [choose.choice(known) for _ in range(choose.randint(6, 18))]
    return " ".join(chosen).capitalize() + choose.choice(".....?!…")


def paragraph(words: str, choose: random.Random, sentences: int) -> str:
    return " ".join(sentence(words, choose) for _ in range(sentences))


def comments(words: str, choose: random.Random, count: int) -> Iterator[str]:
    for number in range(count):
        day, hour, minute = 1 + number // 96 % 28, number // 4 % 24, number * 13 % 60
        yield f"{choose.choice(AUTHORS)} says:\n"
        yield f"May {day}, 2014 at {hour}:{minute:02}\n\n"
        yield paragraph(words, choose, choose.randint(1, 3)) + "\n\nReply\n\n"


def article(words: str, seed: int, *, count: int = COMMENTS, size: int = ARTICLE_BYTES) -> str:
    """A page with a headline, a byline, a date, paragraphs, and a thread of `count` comments."""
    choose = random.Random(seed)
    body = ""
    while len(body.encode()) < size:
        body += paragraph(words, choose, 4) + "\n\n"
    head = f"{sentence(words, choose)[:-1]}\n\nBy {choose.choice(AUTHORS)}\n\n4 May 2014\n\n"
    return f"{head}{body}{count} Comments\n\n{''.join(comments(words, choose, count))}Leave a Reply\n"


def plain_page(size: float, *, broken: bool) -> str:
    """So many MB of short lines, or one line of them."""
    choose = random.Random(7)
    lines = [sentence(ENGLISH, choose) for _ in range(1000)]
    text = "\n".join(lines) if broken else " ".join(lines)
    half = ((text + ("\n" if broken else " ")) * 16)[:500_000]
    return half * int(size * 2)


def seconds(work: Callable[[], object], rounds: int) -> float:
    best = float("inf")
    for _ in range(rounds):
        begin = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - begin)
    return best


def ours(texts: Sequence[bytes]) -> Callable[[], object]:
    return lambda: [normalize(text, name="page.txt") for text in texts]


def beside_ftfy(name: str, words: str) -> None:
    pages = [article(words, seed) for seed in range(ARTICLES)]
    raw = [page.encode() for page in pages]
    size = sum(map(len, raw))
    mine = seconds(ours(raw), ROUNDS)
    theirs = seconds(lambda: [ftfy.fix_text(page) for page in pages], ROUNDS)
    print(f"{name:34} {size:>10,} {mine / size * 1e9:>9.0f} {theirs / mine:>7.2f} x ftfy's speed")


def growth(name: str, pages: Sequence[tuple[str, str]]) -> None:
    first = None
    for label, page in pages:
        raw = page.encode()
        spent = seconds(ours([raw]), 2)
        first = first or spent
        print(
            f"{name + ', ' + label:34} {len(raw):>10,} {spent / len(raw) * 1e9:>9.0f} {spent / first:>7.2f} x the first"
        )


def main() -> None:
    print(f"{'':34} {'bytes':>10} {'ms per MB':>9}")
    for warm in (ENGLISH, GERMAN):
        normalize(article(warm, 99).encode(), name="warm.txt")
    beside_ftfy("English articles with comments", ENGLISH)
    beside_ftfy("German articles with comments", GERMAN)
    growth("thread", [(f"{count} comments", article(ENGLISH, 1, count=count)) for count in THREADS])
    growth("short lines", [(f"{size} MB", plain_page(size, broken=True)) for size in PAGE_MEGABYTES])
    growth("one line", [(f"{size} MB", plain_page(size, broken=False)) for size in PAGE_MEGABYTES])


if __name__ == "__main__":
    main()

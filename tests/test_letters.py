"""What is remembered of letters stays small, however much is read; noise is known, and costs little."""

from __future__ import annotations

from itertools import islice, product
from pathlib import Path
from random import Random

from corpus_tools.text import letters
from corpus_tools.text.guess import words_of


def test_pair_scores_do_not_grow_with_what_is_read() -> None:
    """A run over many scripts meets millions of pairs, and each language keeps a table of those it was asked for."""
    pairs = map("".join, product(map(chr, range(0x4E00, 0x5000)), repeat=2))
    scores = letters.PairScores("en")
    before = scores["th"]
    sizes = []
    for pair in islice(pairs, 40_000):
        scores[pair]
        sizes.append(len(scores))
    assert max(sizes) < 20_000
    assert scores["th"] == before


def test_text_is_no_noise_and_random_bytes_are() -> None:
    pages = sorted((Path(__file__).parent.parent / "raw").glob("*.txt"))
    assert len(pages) > 10
    for page in pages:
        text = page.read_bytes().decode("latin-1")  # misread or not: what comes back comes back
        assert not letters.is_noise(letters.pairs_of(text))
    noise = Random(1).randbytes(2000).decode("latin-1")
    assert letters.is_noise(letters.pairs_of(noise))
    assert not letters.is_noise(letters.pairs_of(noise[:100]))  # too few to say


def test_few_words_of_noise_stand_for_all_of_them() -> None:
    noise = Random(1).randbytes(8000).decode("ascii", "surrogateescape")
    words = words_of(noise)
    assert sum(map(len, words)) < 700
    assert sum(words.values()) > 100

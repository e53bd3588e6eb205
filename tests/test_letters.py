"""What is remembered of letters stays small, however much is read."""

from __future__ import annotations

from itertools import islice, product

from corpus_tools.text import letters


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

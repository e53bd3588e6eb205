"""The typo guarantee: every misspelling that codespell knows passes through body and comments as it was typed."""

from __future__ import annotations

from importlib.resources import files

import pytest

from corpus_tools import normalize

_WORDS_A_SENTENCE = 18
_WORDS_A_PAGE = 4000


def misspellings() -> list[str]:
    """The left sides of codespell's dictionary ("teh->the"), in its order."""
    dictionary = (files("codespell_lib") / "data" / "dictionary.txt").read_text(encoding="utf-8")
    return [wrong for line in dictionary.splitlines() if (wrong := line.partition("->")[0].strip())]


WORDS = misspellings()
CHUNKS = [WORDS[start : start + _WORDS_A_PAGE] for start in range(0, len(WORDS), _WORDS_A_PAGE)]


def sentences(words: list[str]) -> list[str]:
    """Sentences of the words, each with a beginning and an end that no heading or menu has."""
    parts = [words[start : start + _WORDS_A_SENTENCE] for start in range(0, len(words), _WORDS_A_SENTENCE)]
    return [f"Somebody wrote {' '.join(part)} and was not ashamed of it." for part in parts]


def page(words: list[str]) -> str:
    body = "\n\n".join(sentences(words))
    comment = "\n     ".join(sentences(words))
    return (
        f"A page of mistakes\n\nby Miriam Okafor\n\n{body}\n\n2 Responses to A page of mistakes\n\n"
        f"  1. Ada Quillon May 21, 2014 at 12:00 pm #\n\n     {comment}\n\n"
        "  2. Bo May 22, 2014 at 9:30 am #\n\n     I found none.\n"
    )


def test_there_are_enough_of_them() -> None:
    assert len(WORDS) > 50_000


@pytest.mark.parametrize("words", CHUNKS, ids=[f"{chunk[0]}-{chunk[-1]}" for chunk in CHUNKS])
def test_every_misspelling_stays(words: list[str]) -> None:
    document = normalize(page(words).encode(), name="mistakes.txt").document
    assert document.edits == ()
    assert document.body.split("\n\n") == sentences(words)
    assert [comment.author for comment in document.comments] == ["Ada Quillon", "Bo"]
    assert document.comments[0].text.split() == " ".join(sentences(words)).split()

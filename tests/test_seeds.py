"""The five documents that the project was created from come out exactly as they were read by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from corpus_tools import normalize
from corpus_tools.record.document import Comment

SEEDS = Path(__file__).parents[2] / "shared" / "seeds"
GOLD = [json.loads(row) for row in (SEEDS / "gold.jsonl").read_text("utf-8").splitlines()] if SEEDS.exists() else []

pytestmark = pytest.mark.skipif(not GOLD, reason="the seed documents are not beside this checkout")


def squeezed(text: str | None) -> str | None:
    return None if text is None else " ".join(text.split())


def blocks(text: str) -> list[str]:
    return [" ".join(block.split()) for block in text.split("\n\n")] if text else []


@pytest.fixture(params=GOLD, ids=lambda gold: gold["file"])
def gold(request: pytest.FixtureRequest) -> dict[str, Any]:
    found: dict[str, Any] = request.param
    return found


def test_the_article_is_as_read_by_hand(gold: dict[str, Any]) -> None:
    document = normalize((SEEDS / gold["file"]).read_bytes(), name=gold["file"]).document
    assert squeezed(document.headline) == squeezed(gold["headline"])
    assert squeezed(document.standfirst) == squeezed(gold["standfirst"])
    assert squeezed(document.byline) == squeezed(gold["byline"])
    assert [(a.name, a.role) for a in document.authors] == [(a["name"], a["role"]) for a in gold["authors"]]
    assert (document.published and document.published[:10]) == gold["published"]
    assert blocks(document.body) == [squeezed(block) for block in gold["body_blocks"]]


def test_the_comments_are_as_read_by_hand(gold: dict[str, Any]) -> None:
    document = normalize((SEEDS / gold["file"]).read_bytes(), name=gold["file"]).document
    assert document.comments_declared == gold["comments_declared"]
    codes = [warning.code for warning in document.warnings]
    assert ("comment-boundary-inferred" in codes) == gold["boundary_inferred"]
    if gold["boundary_inferred"]:
        assert all(c.author is None and c.timestamp is None for c in document.comments)
        assert words(document.comments) == words_of(gold["unattributed_blocks"])
        return
    labels = {comment["label"]: f"c{number}" for number, comment in enumerate(gold["comments"], 1)}
    wanted = [
        (labels[c["label"]], labels.get(c["parent"]), c["author"], c["timestamp"], words_of(c["blocks"]))
        for c in gold["comments"]
    ]
    assert [(c.id, c.parent, c.author, c.timestamp, c.text.split()) for c in document.comments] == wanted


def words(comments: tuple[Comment, ...]) -> list[str]:
    return [word for comment in comments for word in comment.text.split()]


def words_of(texts: list[str]) -> list[str]:
    return [word for text in texts for word in text.split()]
